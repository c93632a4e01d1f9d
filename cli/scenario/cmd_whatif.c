// SPDX-License-Identifier: GPL-3.0-or-later
// esr whatif: what would become of the plan if the cycle were another one. Nothing of the cycle or
// its plan changes.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"
#include "scenario/scenes.h"

#define CHANGES_MOST 20

// "drop reviewer R1; set costs.per_km 0", for the caller to free.
static char *in_one_line(const char *edits) {
    char *text = cli_format("%s", "");
    while (*edits) {
        int length = (int)strcspn(edits, "\n");
        char *longer = cli_format("%s%s%.*s", text, *text ? "; " : "", length, edits);
        free(text);
        text = longer;
        edits += length + (edits[length] == '\n');
    }
    return text;
}

static void print_scenarios(cli_run *run, const esr_kept_list *list, const esr_clock *clock) {
    json_t *array = cli_need(json_array());
    cli_table table;
    cli_table_begin(&table, 4, (const char *[]){"Scenario", "Solved", "Cost", "Edits"});
    for (size_t i = 0; i < list->count; i++) {
        const esr_kept *kept = &list->at[i];
        bool solved = *kept->solved_at != '\0';
        char moment[ESR_MOMENT_TEXT];
        esr_clock_text(clock, kept->solved_at, moment);
        char *when = solved ? cli_format("%.16s", moment) : cli_format("not yet");
        char *cost = solved ? cli_thousands(kept->cost) : cli_format("-");
        char *edits = in_one_line(kept->edits);
        cli_table_row(&table, (const char *[]){kept->name, when, cost, edits});
        json_array_append_new(
            array, cli_need(json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "name", kept->name, "edits",
                                      kept->edits, "at", kept->at, "who", kept->who, "solved_at",
                                      solved ? json_string(kept->solved_at) : json_null(), "cost",
                                      solved ? json_integer(kept->cost) : json_null())));
        free(when);
        free(cost);
        free(edits);
    }
    cli_table_end(&table, run);
    cli_put(run, "scenarios", array);
}

static cli_exit list_scenarios(cli_run *run) {
    esr_store *store = NULL;
    esr_kept_list *list = NULL;
    esr_clock *clock = NULL;
    cli_exit code = cli_open_store(run, &store);
    if (code == CLI_DONE)
        code = cli_find_clock(run, store, &clock);
    if (code == CLI_DONE) {
        esr_status status = esr_store_scenarios(run->ctx, store, &list);
        code = status == ESR_OK ? CLI_DONE : cli_failed(run, status);
    }
    if (code == CLI_DONE)
        print_scenarios(run, list, clock);
    if (code == CLI_DONE && list->count > 0)
        cli_say(run, "Next: esr compare --db %s\n", cli_db_path(run));
    esr_kept_list_free(list);
    esr_clock_free(clock);
    esr_store_close(store);
    return code;
}

static cli_exit forget(cli_run *run, const char *name) {
    esr_store *store = NULL;
    cli_scene scene = {0};
    cli_exit code = cli_open_store(run, &store);
    if (code != CLI_DONE)
        return code;
    code = scene_find(run, store, name, &scene); // says which there are
    if (code == CLI_DONE) {
        esr_status status = esr_store_forget_scenario(run->ctx, store, name);
        code = status == ESR_OK ? CLI_DONE : cli_failed(run, status);
    }
    if (code == CLI_DONE) {
        cli_print(run, "The scenario %s is forgotten.\n", name);
        cli_put(run, "forgotten", json_string(name));
    }
    scene_close(&scene);
    esr_store_close(store);
    return code;
}

// Whether somebody left out the quotation marks around an edit.
static bool is_verb(const char *word) {
    static const char *const verbs[] = {"drop", "add", "copy", "set", "close", "draw", "lose"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(word, verbs[i]) == 0)
            return true;
    return false;
}

// Reads the edits from the command line, from `first` on.
static cli_exit read_operands(cli_run *run, int first, cli_scene *out) {
    char *text = cli_format("%s", "");
    for (int i = first; i < run->operand_count; i++) {
        char *longer = cli_format("%s%s\n", text, run->operands[i]);
        free(text);
        text = longer;
    }
    esr_status status = esr_scenario_parse(run->ctx, "edit", text, strlen(text), &out->scenario);
    free(text);
    if (status == ESR_OK)
        return CLI_DONE;
    cli_exit code = cli_failed(run, status);
    cli_say(run, "Next: esr help whatif shows all edits\n");
    return code;
}

static cli_exit read_file(cli_run *run, const char *path, cli_scene *out) {
    esr_status status = esr_scenario_read(run->ctx, path, &out->scenario);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

// What was asked for: a name, edits, or both.
static cli_exit read_scenario(cli_run *run, esr_store *store, cli_scene *out) {
    const char *file = cli_given(run, "file");
    bool named = run->operand_count > 0 && !strchr(run->operands[0], ' ');
    bool edits = run->operand_count > named;
    if (named && is_verb(run->operands[0]))
        return cli_usage(run, "put each edit in quotation marks: esr whatif \"%s ...\"",
                         run->operands[0]);
    if (edits && file)
        return cli_usage(run, "edits come from the command line or from --file, not from both");
    if (!named && !edits && !file)
        return cli_usage(run, "say an edit, such as \"drop reviewer R012\", or the name of a "
                              "scenario; --list shows which there are");
    if (named && !edits && !file)
        return scene_find(run, store, run->operands[0], out);
    cli_exit code = file ? read_file(run, file, out) : read_operands(run, named, out);
    if (code == CLI_DONE && named)
        out->name = cli_format("%s", run->operands[0]);
    if (code == CLI_DONE && out->scenario->count == 0)
        code = cli_refuse(run, CLI_INPUT, file ? file : "", "holds no edit");
    return code;
}

// Takes the name before the search: it may be unfit, and the result of other edits that had it
// goes.
static cli_exit claim_name(cli_run *run, esr_store *store, const cli_scene *scene) {
    char *edits = NULL;
    if (!scene->name)
        return CLI_DONE;
    esr_status status = esr_scenario_print(run->ctx, scene->scenario, &edits);
    if (status == ESR_OK)
        status = esr_store_put_scenario(run->ctx, store, scene->name, edits);
    free(edits);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

static cli_exit solve_and_tell(cli_run *run, esr_store *store, const cli_scene *base,
                               cli_scene *scene) {
    bool again = cli_given(run, "time-limit") != NULL || cli_given(run, "gap") != NULL;
    esr_status status = scene_apply(run, base, scene);
    cli_exit code = status == ESR_OK ? CLI_DONE : cli_failed(run, status);
    if (code == CLI_DONE)
        code = claim_name(run, store, scene);
    if (code == CLI_DONE)
        code = scene_find_plan(run, store, scene);
    if (code == CLI_DONE && (again || !scene->solved.solution))
        code = scene_solve(run, base, &(cli_turn){.limit_ms = cli_left_ms(run)}, scene);
    if (code == CLI_DONE && scene->name)
        code = scene_keep(run, store, scene);
    if (code == CLI_DONE)
        code = scene_tell(run, base, scene, (int32_t)cli_number(run, "most", CHANGES_MOST));
    if (code != CLI_DONE)
        return code;
    const char *path = cli_db_path(run);
    if (scene->name)
        cli_say(run,
                "The plan of %s is as it was; the scenario is kept as %s.\n"
                "Next: esr compare --db %s\n",
                base->cycle->id, scene->name, path);
    else
        cli_say(run, "Nothing was changed, and nothing kept: a name in front keeps a scenario.\n");
    return cli_solved_exit(run, &scene->solved);
}

static cli_exit run_whatif(cli_run *run) {
    esr_store *store = NULL;
    cli_scene base = {0}, scene = {0};
    const char *forgotten = cli_given(run, "forget");
    if (cli_flag(run, "list") || forgotten) {
        if (run->operand_count > 0 || cli_given(run, "file") ||
            (cli_flag(run, "list") && forgotten))
            return cli_usage(run, "--list and --forget stand alone");
        return forgotten ? forget(run, forgotten) : list_scenarios(run);
    }
    cli_exit code = scene_open_base(run, &store, &base);
    if (code == CLI_DONE)
        code = read_scenario(run, store, &scene);
    if (code == CLI_DONE)
        code = solve_and_tell(run, store, &base, &scene);
    scene_close(&scene);
    scene_close(&base);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {
    "esr whatif \"drop reviewer R012\"",
    "esr whatif fewer \"draw 10 reviewers role=teacher out seed 7\" \"set limits.max_visits 3\"",
    "esr whatif storm --file storm.txt --time-limit 60",
    "esr whatif fewer",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"file", CLI_TEXT, "FILE", "Read the edits from a file, one a line; # begins a comment.",
     false},
    CLI_OPTION_TIME_LIMIT,
    CLI_OPTION_GAP,
    {"most", CLI_COUNT, "N", "Tell at most so many visits that differ; 20 if not given.", false},
    {"list", CLI_FLAG, NULL, "List the scenarios that are kept.", false},
    {"forget", CLI_TEXT, "NAME", "Drop a scenario that is kept.", false},
    {0},
};
const cli_command cli_whatif = {
    .name = "whatif",
    .operands = "[NAME] [\"EDIT\" ...]",
    .operand_max = CLI_OPERANDS_MAX,
    .summary = "What if the cycle were another one? Solve it with some edits, beside the plan",
    .examples = examples,
    .details =
        "Applies the edits in their order to a copy of the cycle, finds its best plan from the\n"
        "current one on, and shows both side by side. Cycle and plan stay as they are. With NAME "
        "the\n"
        "scenario is kept, and esr whatif NAME shows it again; it is solved again with "
        "--time-limit or\n"
        "--gap, and when the cycle has changed. Names hold no blank, edits always do.\n\n"
        "The edits:\n"
        "  drop reviewer R012                   also several: drop reviewers R012 R013\n"
        "  drop reviewers role=teacher sector=primary\n"
        "  drop review V12                      with the rows that refer to it\n"
        "  draw 10 reviewers out seed 7         at random; the same for the same seed\n"
        "  draw 3 reviewers role=principal out\n"
        "  lose reviewers 5% seed 7             each drops out with this chance\n"
        "  add reviewer like R012 max_visits=2  one more, as R012-2; or with id=R900\n"
        "  copy reviewer R012 3                 three more\n"
        "  add reviewer R900 name=\"CHAN Ying\" role=teacher school=S3\n"
        "  add review V900 school=S3 days=2 seats=principal:1;teacher:2\n"
        "  set limits.max_visits 3              a key of cycle.ini\n"
        "  set rules.employed \"forbid 10y\"\n"
        "  set costs.per_km 0\n"
        "  set reviewer R012 max_visits 3\n"
        "  set reviewers role=teacher max_visits 2\n"
        "  set reviewers max_visits +1          one more than each has\n"
        "  set review V3 latest 2027-01-31      \"\" empties a cell\n"
        "  close 2026-11-09 2026-11-13          no visits; also: am, pm, school=S3, reviewer=R012\n"
        "  drop pins                            all of them; or: drop pins review=V3\n"
        "  add pin review=V3 reviewer=R012      so too relation, history, pair, unavailable,\n"
        "                                       preference and capacity\n\n"
        "Conditions are column=value or column!=value with the columns of the tables "
        "(docs/input-format.md);\n"
        "sector, sponsor and district of the school may be asked for too. A value with blanks "
        "stands in\n"
        "quotation marks.\n\n" CLI_HELP_PROGRESS,
    .options = options,
    .run = run_whatif,
};
