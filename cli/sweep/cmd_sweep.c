// SPDX-License-Identifier: GPL-3.0-or-later
// esr sweep: a scenario many times over, with alternatives or chance. Nothing of the cycle or its
// plan changes; what is done is kept in a file of its own.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "sweep/telling.h"

#define GAP_PPM 5000 // 0.5 %

// "2/3"
static cli_exit read_shard(cli_run *run, esr_sweep_recipe *recipe) {
    const char *given = cli_given(run, "shard");
    char *end = NULL;
    recipe->shard = recipe->shards = 1;
    if (!given)
        return CLI_DONE;
    long shard = strtol(given, &end, 10), shards = 0;
    bool fine = *given >= '1' && *given <= '9' && *end == '/' && end[1] >= '1' && end[1] <= '9';
    if (fine)
        shards = strtol(end + 1, &end, 10);
    if (!fine || *end || shards > ESR_SWEEP_SHARDS_MAX || shard > shards)
        return cli_usage(run, "\"%s\" is no shard; the shards of three are 1/3, 2/3 and 3/3",
                         given);
    recipe->shard = (int32_t)shard;
    recipe->shards = (int32_t)shards;
    return CLI_DONE;
}

static bool is_name(const char *word) {
    return !strpbrk(word, " {}");
}

// The recipe that was asked for; its edits are the operands.
static cli_exit read_recipe(cli_run *run, esr_sweep_recipe *recipe) {
    bool named = run->operand_count > 0 && is_name(run->operands[0]);
    recipe->edits = run->operands + named;
    recipe->edit_count = run->operand_count - named;
    recipe->draws = (int32_t)cli_number(run, "draws", 0);
    recipe->seed = cli_number(run, "seed", 1);
    recipe->gap_ppm = cli_given(run, "gap") ? cli_ppm(run, "gap") : GAP_PPM;
    if (named && strchr(run->operands[0], '/'))
        return cli_usage(run, "\"%s\" can't be the name of a sweep; --out names a file elsewhere",
                         run->operands[0]);
    if (recipe->edit_count < 1)
        return cli_usage(run, "say an edit with alternatives or chance, such as \"lose reviewers "
                              "5%%\"");
    return read_shard(run, recipe);
}

// Where the sweep is kept: --out, or NAME.sweep beside the database; for the caller to free.
static cli_exit find_path(cli_run *run, const esr_sweep_recipe *recipe, char **out) {
    const char *given = cli_given(run, "out"), *db = cli_db_path(run), *slash = strrchr(db, '/');
    bool named = is_name(run->operands[0]);
    esr_sweep_name hash;
    if (given) {
        *out = cli_format("%s", given);
        return CLI_DONE;
    }
    esr_status status = esr_sweep_name_of(run->ctx, recipe, &hash);
    if (status != ESR_OK)
        return cli_failed(run, status);
    char *shard = recipe->shards > 1
                      ? cli_format("-%d-of-%d", (int)recipe->shard, (int)recipe->shards)
                      : cli_format("%s", "");
    *out = cli_format("%.*s%s%s%s.sweep", slash ? (int)(slash + 1 - db) : 0, db,
                      named ? "" : "sweep-", named ? run->operands[0] : hash.at, shard);
    free(shard);
    return CLI_DONE;
}

// Which cell --cell asks for, from 0; `*detailed` whether one is told in detail.
static cli_exit find_cell(cli_run *run, const esr_sweep *sweep, int32_t *cell, bool *detailed) {
    int64_t given = (int64_t)cli_number(run, "cell", 0);
    *detailed = sweep->chance && (sweep->cell_count == 1 || given > 0);
    *cell = given > 0 ? (int32_t)given - 1 : 0;
    if (given > 0 && !sweep->chance)
        return cli_usage(run, "--cell tells draws apart, and chance has no part in this sweep; esr "
                              "whatif tells one scenario in detail");
    if (given > sweep->cell_count)
        return cli_usage(run, "there is no cell %d; this sweep has %d", (int)given,
                         (int)sweep->cell_count);
    return CLI_DONE;
}

static cli_exit tell(cli_run *run, esr_sweep *sweep) {
    esr_sweep_table *table = NULL;
    const char *page = cli_given(run, "page");
    int32_t cell = 0;
    bool detailed = false;
    cli_exit code = find_cell(run, sweep, &cell, &detailed);
    if (code != CLI_DONE)
        return code;
    if (cli_flag(run, "csv"))
        return sweep_print_csv(run, sweep);
    esr_status status = esr_sweep_tabulate(run->ctx, sweep, cell, &table);
    if (status != ESR_OK)
        return cli_failed(run, status);
    if (run->json)
        sweep_put(run, sweep, table, detailed);
    else
        sweep_print(run, sweep, table, detailed);
    if (page) {
        status = esr_sweep_write_html(run->ctx, sweep, table, detailed, page);
        if (status != ESR_OK)
            code = cli_failed(run, status);
        else
            cli_say(run, "The page is %s.\n", page);
        cli_put(run, "page", status == ESR_OK ? json_string(page) : json_null());
    }
    esr_sweep_table_free(table);
    return code;
}

static cli_exit run_draws(cli_run *run, esr_sweep *sweep, const esr_solution *base) {
    sweep_progress progress = sweep_progress_start(run);
    const esr_sweep_options options = {.workers = (int32_t)cli_number(run, "workers", 0),
                                       .progress = sweep_progress_show,
                                       .progress_user = &progress};
    if (sweep->done > 0 && sweep->done < sweep->total)
        cli_say(run, "%s: %lld of %lld draws are done already\n", sweep->path,
                (long long)sweep->done, (long long)sweep->total);
    esr_status status =
        sweep->done < sweep->total ? esr_sweep_run(run->ctx, sweep, base, &options) : ESR_OK;
    sweep_progress_end(&progress);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

static void say_next(cli_run *run, const esr_sweep *sweep) {
    const esr_sweep_recipe *recipe = &sweep->recipe;
    cli_say(run, "Nothing of the cycle was changed; the draws are kept in %s.\n", sweep->path);
    if (sweep->done < sweep->total)
        cli_say(run, "Next: the same command goes on with the other %lld draws\n",
                (long long)(sweep->total - sweep->done));
    else if (recipe->shards > 1)
        cli_say(run, "Next: when all %d shards are there, esr sweep merge FILE ... --into FILE\n",
                (int)recipe->shards);
    else if (sweep->chance && sweep->cell_count > 1 && !cli_given(run, "cell"))
        cli_say(run, "Next: esr sweep show %s --cell 1 tells one cell in detail\n", sweep->path);
    else
        cli_say(run, "Next: esr sweep show %s --page FILE.html draws it\n", sweep->path);
}

static cli_exit sweep_on(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *base = NULL;
    esr_sweep *sweep = NULL;
    esr_sweep_recipe recipe = {0};
    char *path = NULL;
    cli_exit code = read_recipe(run, &recipe);
    if (code == CLI_DONE)
        code = find_path(run, &recipe, &path);
    if (code == CLI_DONE)
        code = cli_open_plan(run, &store, &cycle, &base);
    esr_store_close(store); // a long run holds no database
    if (code == CLI_DONE) {
        esr_status status = esr_sweep_open(run->ctx, path, &recipe, base, &sweep);
        code = status == ESR_OK ? CLI_DONE : cli_failed(run, status);
    }
    if (code == CLI_DONE)
        code = run_draws(run, sweep, base);
    if (code == CLI_DONE)
        code = tell(run, sweep);
    if (code == CLI_DONE)
        say_next(run, sweep);
    if (code == CLI_DONE && sweep->done < sweep->total)
        code = CLI_INTERRUPTED;
    esr_sweep_close(sweep);
    esr_solution_free(base);
    esr_cycle_free(cycle);
    free(path);
    return code;
}

static cli_exit show(cli_run *run) {
    esr_sweep *sweep = NULL;
    if (run->operand_count != 2)
        return cli_usage(run, "say which file: esr sweep show FILE");
    esr_status status = esr_sweep_read(run->ctx, run->operands[1], &sweep);
    cli_exit code = status == ESR_OK ? tell(run, sweep) : cli_failed(run, status);
    esr_sweep_close(sweep);
    return code;
}

static cli_exit merge(cli_run *run) {
    esr_sweep *sweep = NULL;
    const char *into = cli_given(run, "into");
    if (run->operand_count < 2 || !into)
        return cli_usage(run, "say which files, and where to: esr sweep merge FILE ... --into "
                              "FILE");
    esr_status status =
        esr_sweep_merge(run->ctx, run->operands + 1, run->operand_count - 1, into, &sweep);
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_exit code = tell(run, sweep);
    cli_say(run, "%s holds %lld of %lld draws.\n", into, (long long)sweep->done,
            (long long)sweep->total);
    esr_sweep_close(sweep);
    return code;
}

// An option that has no meaning for what was asked is refused.
static cli_exit refuse_others(cli_run *run, bool runs, bool merges) {
    static const char *const of_runs[] = {"draws", "seed", "gap", "shard", "out", "workers"};
    for (size_t i = 0; !runs && i < sizeof of_runs / sizeof *of_runs; i++)
        if (cli_given(run, of_runs[i]))
            return cli_usage(run, "--%s is for sweeps that are to run, not for esr sweep %s",
                             of_runs[i], run->operands[0]);
    if (cli_given(run, "into") && !merges)
        return cli_usage(run, "--into is for esr sweep merge");
    if (cli_flag(run, "csv") && run->json)
        return cli_usage(run, "--csv and --json exclude each other");
    return CLI_DONE;
}

static cli_exit run_sweep(cli_run *run) {
    bool shows = run->operand_count > 0 && strcmp(run->operands[0], "show") == 0;
    bool merges = run->operand_count > 0 && strcmp(run->operands[0], "merge") == 0;
    cli_exit code = refuse_others(run, !shows && !merges, merges);
    if (code != CLI_DONE)
        return code;
    return shows ? show(run) : merges ? merge(run) : sweep_on(run);
}

static const char *const examples[] = {
    "esr sweep \"set limits.max_visits {1..4}\" \"set rules.employed forbid {3y,6y,10y}\"",
    "esr sweep losses \"lose reviewers 5%\" --draws 1000",
    "esr sweep losses \"lose reviewers 5%\" --draws 1000 --shard 2/3",
    "esr sweep merge losses-1-of-3.sweep losses-2-of-3.sweep losses-3-of-3.sweep --into "
    "losses.sweep",
    "esr sweep show losses.sweep --page losses.html",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"draws", CLI_COUNT, "N", "So many draws of chance, of each cell; 200 if not given.", false},
    {"seed", CLI_SEED, "N", "What the draws are drawn from; 1 if not given.", false},
    {"gap", CLI_PERCENT, "PERCENT",
     "Go on in each draw until the plan is proven to cost at most so much more than the best; 0.5 "
     "if not given. Empty seats are settled in any case, if they can be.",
     false},
    {"shard", CLI_TEXT, "K/N", "Do the K-th of N parts alone, into a file of its own.", false},
    {"out", CLI_TEXT, "FILE", "Keep it in this file, not in NAME.sweep beside the database.",
     false},
    {"workers", CLI_COUNT, "N",
     "Work on so many draws at once, at most 16; one for each processor if not given.", false},
    {"cell", CLI_COUNT, "N", "Tell this cell in detail.", false},
    {"csv", CLI_FLAG, NULL, "Print a row a draw for spreadsheets.", false},
    {"page", CLI_TEXT, "FILE", "Write a page with tables and charts.", false},
    {"into", CLI_TEXT, "FILE", "With merge: the new file.", false},
    {0},
};
const cli_command cli_sweep = {
    .name = "sweep",
    .operands = "[NAME] \"EDIT\" ... | show FILE | merge FILE ...",
    .operand_max = CLI_OPERANDS_MAX,
    .summary = "A scenario many times over: how likely is a full plan, who is missed most",
    .examples = examples,
    .details =
        "Solves the cycle with edits (see esr help whatif) that have alternatives or chance. Cycle "
        "and\n"
        "plan stay as they are.\n\n"
        "Alternatives stand in braces, {3y,6y,10y} or {1..4}; each combination is a cell. Chance "
        "has a\n"
        "part in \"lose reviewers 5%\" and \"draw 10 reviewers out\", both also with conditions, "
        "as\n"
        "role=teacher; there are --draws of each cell, with the same people lost in all cells.\n\n"
        "What is done is kept in NAME.sweep beside the database. A run that was stopped or killed "
        "goes on\n"
        "where it was when the same command is given again, and the same seed gives the same "
        "table,\n"
        "however many workers or shards there are. More --draws are added to those that are "
        "done.\n\n"
        "show tells a file again; merge joins the shards of a sweep into one file.\n\n"
        "While it runs, standard error tells the draws that are done, the time left, and how often "
        "the\n"
        "plan is full so far: in one line that is written anew on a terminal, in a line a second "
        "in "
        "a log,\n"
        "and with --json in objects {\"progress\": ...}, one a line.",
    .options = options,
    .run = run_sweep,
};
