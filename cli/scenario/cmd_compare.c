// SPDX-License-Identifier: GPL-3.0-or-later
// esr compare: the cycle as it is and any number of scenarios in one table, as CSV or as a page.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/changes.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"
#include "scenario/scenes.h"

#define SCENES_A_TABLE (CLI_TABLE_COLUMNS_MAX - 1)

// The scenes; the first is the base.
typedef struct scenes {
    cli_scene *at;
    int count;
} scenes;

static void add_scene(cli_table *table, const cli_scene *base, const cli_scene *scene) {
    const esr_measures *m = &scene->measures;
    char dearer[ESR_DEARER_TEXT];
    esr_dearer_text(esr_measures_dearer(&base->measures, m), dearer);
    char *visits = cli_format("%d of %d", m->scheduled, m->reviews);
    char *filled = cli_format("%d of %d", m->filled, m->seats);
    char *cost = cli_thousands(m->costs.total), *gap = scene_gap_text(scene);
    char *most = cli_format("%d", m->most), *km = cli_thousands(m->km);
    char *idle = cli_format("%d of %d", m->idle, m->reviewers);
    char *differs = cli_format("%d", scene->differs);
    cli_table_row(table,
                  (const char *[]){scene->name, visits, filled, cost, scene == base ? "" : dearer,
                                   gap, scene == base ? "" : differs, most, idle, km});
    char *texts[] = {visits, filled, cost, gap, most, km, idle, differs};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        free(texts[t]);
}

static void print_overview(cli_run *run, const scenes *all) {
    cli_table table;
    cli_table_begin(&table, 10,
                    (const char *[]){"Scenario", "Visits", "Seats filled", "Cost", "Best", "Gap",
                                     "Differ", "Most", "Without", "km"});
    table.right = CLI_TABLE_NUMBERS(1);
    for (int i = 0; i < all->count; i++)
        add_scene(&table, &all->at[0], &all->at[i]);
    cli_table_end(&table, run);
    cli_print(run, "Best: what the best plan costs more than the base's best. Differ: visits on "
                   "other days or with\nother people. Most: visits of the busiest reviewer. "
                   "Without: reviewers without a visit. km: one way.\n");
}

// The cost of a term, or the total, of the scenes from `first` on.
static void add_costs(cli_table *table, const scenes *all, int first, int term) {
    const char *cells[CLI_TABLE_COLUMNS_MAX] = {
        term < ESR_TERM_COUNT ? cli_term_text((esr_term)term) : "total"};
    char *texts[SCENES_A_TABLE] = {NULL};
    bool any = term == ESR_TERM_COUNT;
    for (int i = first; i < all->count && i < first + SCENES_A_TABLE; i++) {
        const esr_costs *costs = &all->at[i].measures.costs;
        int64_t cost = term < ESR_TERM_COUNT ? costs->term[term] : costs->total;
        any = any || cost != 0;
        texts[i - first] = cli_thousands(cost);
        cells[i - first + 1] = texts[i - first];
    }
    if (any)
        cli_table_row(table, cells);
    for (int i = 0; i < SCENES_A_TABLE; i++)
        free(texts[i]);
}

static void print_costs(cli_run *run, const scenes *all) {
    for (int first = 0; first < all->count; first += SCENES_A_TABLE) {
        int width = all->count - first < SCENES_A_TABLE ? all->count - first : SCENES_A_TABLE;
        const char *headings[CLI_TABLE_COLUMNS_MAX] = {"Cost by term"};
        cli_table table;
        for (int i = 0; i < width; i++)
            headings[i + 1] = all->at[first + i].name;
        cli_print(run, "\n");
        cli_table_begin(&table, width + 1, headings);
        table.right = CLI_TABLE_NUMBERS(1);
        for (int term = 0; term <= ESR_TERM_COUNT; term++)
            add_costs(&table, all, first, term);
        cli_table_end(&table, run);
    }
}

static void print_csv(const scenes *all) {
    printf("scenario,edits,reviews,visits,seats,filled,reviewers,without_visit,most_visits,km,"
           "differ,cost,bound,best_more_least,best_more_most");
    for (int term = 0; term < ESR_TERM_COUNT; term++)
        printf(",%s", esr_term_name((esr_term)term));
    printf("\n");
    for (int i = 0; i < all->count; i++) {
        const esr_measures *m = &all->at[i].measures;
        const esr_scenario *scenario = all->at[i].scenario;
        char *edits = cli_format("%s", "");
        for (int32_t e = 0; scenario && e < scenario->count; e++) {
            char *longer = cli_format("%s%s%s", edits, e ? "; " : "", scenario->edits[e]);
            free(edits);
            edits = longer;
        }
        cli_csv_cell(all->at[i].name);
        putchar(',');
        cli_csv_cell(edits);
        free(edits);
        printf(",%d,%d,%d,%d,%d,%d,%d,%lld,%d,%lld,%lld", m->reviews, m->scheduled, m->seats,
               m->filled, m->reviewers, m->idle, m->most, (long long)m->km, all->at[i].differs,
               (long long)m->costs.total, (long long)m->bound);
        const esr_dearer dearer = esr_measures_dearer(&all->at[0].measures, m);
        if (dearer.known)
            printf(",%lld,%lld", (long long)dearer.least, (long long)dearer.most);
        else
            printf(",,");
        for (int term = 0; term < ESR_TERM_COUNT; term++)
            printf(",%lld", (long long)m->costs.term[term]);
        printf("\n");
    }
}

static void put_json(cli_run *run, const scenes *all) {
    json_t *list = cli_need(json_array());
    for (int i = 0; i < all->count; i++) {
        json_t *object = scene_measures_json(&all->at[i]);
        json_object_set_new(object, "name", json_string(all->at[i].name));
        json_object_set_new(object, "edits", scene_edits_json(all->at[i].scenario));
        json_object_set_new(object, "differ", json_integer(all->at[i].differs));
        json_object_set_new(object, "best_costs_more", scene_dearer_json(&all->at[0], &all->at[i]));
        json_array_append_new(list, object);
    }
    cli_put(run, "compared", list);
}

static cli_exit write_page(cli_run *run, const scenes *all, const char *path) {
    const size_t count =
        all->count > 0 ? (size_t)all->count : 0; // for the compiler: never negative
    esr_compared *compared = cli_need(calloc(count, sizeof *compared));
    for (int i = 0; i < all->count; i++)
        compared[i] = (esr_compared){all->at[i].name, all->at[i].scenario,
                                     cli_report_input(&all->at[i].solved)};
    esr_status status = esr_comparison_write_html(run->ctx, compared, all->count, path);
    free(compared);
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_say(run, "The page is %s.\n", path);
    cli_put(run, "page", json_string(path));
    return CLI_DONE;
}

// The names to compare: those given, or all that are kept.
static cli_exit make_scenes(cli_run *run, esr_store *store, scenes *all) {
    esr_kept_list *list = NULL;
    esr_status status = esr_store_scenarios(run->ctx, store, &list);
    if (status != ESR_OK)
        return cli_failed(run, status);
    int given = run->operand_count, count = given ? given : (int)list->count;
    cli_exit code = CLI_DONE;
    cli_scene base = all->at[0];
    free(all->at);
    all->at = cli_need(calloc((size_t)count + 1, sizeof *all->at));
    all->at[0] = base;
    if (count == 0)
        code = cli_refuse(run, CLI_INPUT, cli_db_path(run),
                          "holds no scenarios yet; esr whatif NAME \"EDIT\" makes one");
    for (int i = 0; i < count && code == CLI_DONE; i++) {
        const char *name = given ? run->operands[i] : list->at[i].name;
        if (strcmp(name, "base") == 0) // is there in any case
            continue;
        code = scene_find(run, store, name, &all->at[all->count++]);
    }
    esr_kept_list_free(list);
    return code;
}

// Says of a scenario that can't be of the present cycle that it is not in the table.
static void leave_out(cli_run *run, cli_scene *scene, json_t *list) {
    const esr_fault fault = esr_context_fault(run->ctx, 0);
    cli_say(run, "%s is left out: %s: %s\n", scene->name, fault.subject, fault.message);
    json_array_append_new(list, cli_need(json_pack("{s:s, s:s, s:s}", "name", scene->name, "where",
                                                   fault.subject, "message", fault.message)));
    esr_context_clear(run->ctx);
    scene_close(scene);
}

// Gives the scenes their cycles and what plans are kept: an edit that can't be is told before any
// search. Of those that were not asked for by name it only leaves a gap.
static cli_exit open_all(cli_run *run, esr_store *store, scenes *all) {
    json_t *list = cli_need(json_array());
    cli_exit code = CLI_DONE;
    int kept = 1;
    for (int i = 1; i < all->count && code == CLI_DONE; i++) {
        cli_scene scene = all->at[i];
        all->at[i] = (cli_scene){0};
        esr_status status = scene_apply(run, &all->at[0], &scene);
        if (status == ESR_E_INPUT && run->operand_count == 0) {
            leave_out(run, &scene, list);
            continue;
        }
        code = status == ESR_OK ? scene_find_plan(run, store, &scene) : cli_failed(run, status);
        all->at[kept++] = scene;
    }
    all->count = kept;
    cli_put(run, "left_out", list);
    return code;
}

// The search of `number`: of what is left of --time-limit, as much as each that follows. What one
// does not need is for the rest. Without a limit they end when each takes as long as those before.
static cli_turn next_turn(const cli_run *run, const cli_scene *scene, int number, int count,
                          int64_t begin_ms) {
    cli_turn turn = {.name = scene->name, .number = number, .count = count};
    int64_t now_ms = cli_now_ms(), left_ms = cli_left_ms(run), searches = count - number + 1;
    if (left_ms > 0) {
        turn.limit_ms = left_ms > searches ? left_ms / searches : 1;
        turn.end_ms = now_ms - run->start_ms + left_ms;
        turn.end_is_latest = true;
    } else if (number > 1) {
        turn.end_ms = now_ms - run->start_ms + (now_ms - begin_ms) / (number - 1) * searches;
    }
    return turn;
}

// Solves those that have no plan yet, all of them within --time-limit.
static cli_exit solve_all(cli_run *run, esr_store *store, scenes *all) {
    int64_t begin_ms = cli_now_ms();
    int count = 0, number = 0;
    for (int i = 1; i < all->count; i++)
        count += !all->at[i].solved.solution;
    for (int i = 1; i < all->count; i++) {
        cli_scene *scene = &all->at[i];
        if (scene->solved.solution)
            continue;
        const cli_turn turn = next_turn(run, scene, ++number, count, begin_ms);
        cli_exit code = scene_solve(run, &all->at[0], &turn, scene);
        if (code == CLI_DONE)
            code = scene_keep(run, store, scene);
        if (code == CLI_DONE)
            code = cli_solved_exit(run, &scene->solved);
        if (code != CLI_DONE)
            return code;
    }
    return CLI_DONE;
}

static cli_exit count_differing(cli_run *run, scenes *all) {
    for (int i = 1; i < all->count; i++) {
        esr_plan_diff *diff = NULL;
        esr_status status = esr_plan_compare(run->ctx, all->at[0].solved.solution->plan,
                                             all->at[i].solved.solution->plan, &diff);
        if (status != ESR_OK)
            return cli_failed(run, status);
        all->at[i].differs = diff->count;
        esr_plan_diff_free(diff);
    }
    return CLI_DONE;
}

static cli_exit run_compare(cli_run *run) {
    esr_store *store = NULL;
    scenes all = {cli_need(calloc(1, sizeof *all.at)), 1};
    const char *page = cli_given(run, "page");
    if (cli_flag(run, "csv") && run->json) {
        free(all.at);
        return cli_usage(run, "--csv and --json exclude each other");
    }
    cli_exit code = scene_open_base(run, &store, &all.at[0]);
    if (code == CLI_DONE)
        code = make_scenes(run, store, &all);
    if (code == CLI_DONE)
        code = open_all(run, store, &all);
    if (code == CLI_DONE)
        code = solve_all(run, store, &all);
    if (code == CLI_DONE)
        code = count_differing(run, &all);
    if (code == CLI_DONE && cli_flag(run, "csv")) {
        print_csv(&all);
    } else if (code == CLI_DONE) {
        print_overview(run, &all);
        print_costs(run, &all);
        put_json(run, &all);
    }
    if (code == CLI_DONE && page)
        code = write_page(run, &all, page);
    if (code == CLI_DONE && !page)
        cli_say(run, "Next: --page FILE.html draws it, esr whatif NAME tells one of them\n");
    for (int i = 0; i < all.count; i++)
        scene_close(&all.at[i]);
    free(all.at);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {"esr compare", "esr compare fewer storm --page compare.html",
                                       "esr compare --csv", NULL};
static const cli_option options[] = {
    CLI_OPTION_DB,
    CLI_OPTION_TIME_LIMIT,
    CLI_OPTION_GAP,
    {"csv", CLI_FLAG, NULL, "Print a table for spreadsheets.", false},
    {"page", CLI_TEXT, "FILE", "Write a page with tables and charts.", false},
    {0},
};
const cli_command cli_compare = {
    .name = "compare",
    .operands = "[NAME ...]",
    .operand_max = CLI_OPERANDS_MAX,
    .summary = "Put scenarios and the cycle as it is side by side",
    .examples = examples,
    .details = "Compares the current plan with the scenarios of these names, or with all that "
               "esr whatif\n"
               "has kept. Scenarios without a plan for the present cycle are solved first, all of "
               "them\n"
               "within --time-limit: each gets as much of what is left of it as those after it. "
               "To give\n"
               "one more time later, esr whatif NAME --time-limit SECONDS.\n\n" CLI_HELP_PROGRESS,
    .options = options,
    .run = run_compare,
};
