// SPDX-License-Identifier: GPL-3.0-or-later
// esr plan: from a folder to everything that a planning officer needs, in one go.
#include <stdlib.h>
#include <unistd.h>

#include "commands.h"
#include "kit/deciding.h"
#include "kit/held.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/results.h"
#include "kit/session.h"

// The former database of the result folder, from which event UIDs are kept; NULL if there is none.
// One that holds published state, or is no database of esr, is replaced only with --force.
static cli_exit open_former(cli_run *run, const char *folder, esr_store **out) {
    char *path = cli_format("%s/cycle.db", folder);
    cli_exit code = CLI_DONE;
    esr_store *store = NULL;
    if (access(path, F_OK) == 0) {
        esr_status status = esr_store_open(run->ctx, path, &store);
        if (status != ESR_OK && cli_flag(run, "force")) {
            esr_context_clear(run->ctx);
        } else if (status != ESR_OK) {
            code = cli_failed(run, status);
            cli_say(run, "Next: choose another --out, or use --force to replace %s\n", path);
        } else {
            code = cli_refuse_published(run, store, path, NULL);
        }
    }
    free(path);
    if (code != CLI_DONE) {
        esr_store_close(store);
        return code;
    }
    *out = store;
    return CLI_DONE;
}

// Fills the stage's database: the record of the former one, the input, the plan.
static esr_status fill_store(cli_run *run, const cli_solved *solved, esr_store *former,
                             esr_store *store) {
    esr_status status = esr_store_begin(run->ctx, store);
    if (status != ESR_OK)
        return status;
    if (former)
        status = esr_store_copy_record(run->ctx, store, former);
    if (status == ESR_OK)
        status =
            esr_store_put_cycle(run->ctx, store, solved->solution->plan->cycle, run->operands[0]);
    if (status == ESR_OK)
        status = esr_store_put_solution(run->ctx, store, solved->solution, &solved->verdict->costs,
                                        &solved->options);
    return esr_store_end(run->ctx, store, status);
}

static cli_exit write_results(cli_run *run, const cli_solved *solved, esr_day as_of,
                              esr_store *former) {
    cli_stage stage = {0};
    esr_store *store = NULL;
    cli_exit code = cli_stage_open(run, cli_given(run, "out"), &stage);
    if (code != CLI_DONE)
        return code;
    char *path = cli_stage_path(&stage, "cycle.db");
    esr_status status = esr_store_create(run->ctx, path, &store);
    if (status == ESR_OK)
        status = fill_store(run, solved, former, store);
    code = status == ESR_OK ? cli_stage_write(run, &stage, solved, as_of, store)
                            : cli_failed(run, status);
    esr_store_close(store);
    if (code == CLI_DONE)
        code = cli_stage_install(run, &stage);
    cli_stage_close(&stage);
    free(path);
    return code;
}

// Solves, writes and tells; `former` may be NULL.
static cli_exit plan_cycle(cli_run *run, const esr_cycle *cycle, esr_store *former) {
    const char *folder = cli_given(run, "out");
    bool dry = cli_flag(run, "dry-run");
    cli_solved solved = {0};
    esr_day as_of = ESR_DAY_NONE;
    cli_exit code = cli_as_of(run, cycle, &as_of);
    if (code == CLI_DONE)
        code = cli_solve_cycle(run, cycle, &solved);
    if (code == CLI_DONE && !dry)
        code = write_results(run, &solved, as_of, former);
    if (code == CLI_DONE)
        code = cli_print_solved(run, &solved);
    if (code == CLI_DONE && dry)
        cli_say(run, "Nothing was written (--dry-run).\n");
    if (code == CLI_DONE && !dry) {
        cli_results_tell(run, folder, true);
        cli_held_tell(run, solved.solution->plan, as_of);
        cli_say(run, "Next: esr show --db %s/cycle.db\n", folder);
    }
    if (code == CLI_DONE)
        code = cli_solved_exit(run, &solved);
    cli_solved_free(&solved);
    return code;
}

static cli_exit run_plan(cli_run *run) {
    esr_cycle *cycle = NULL;
    esr_store *former = NULL;
    const char *input = run->operands[0];
    cli_exit code = cli_read_folder(run, input, &cycle);
    if (code == CLI_DONE)
        code = cli_results_check(run, cli_given(run, "out"), input);
    if (code == CLI_DONE && esr_context_cancelled(run->ctx))
        code = cli_refuse(run, CLI_INTERRUPTED, "", "interrupted; nothing was written");
    if (code == CLI_DONE)
        code = open_former(run, cli_given(run, "out"), &former);
    if (code == CLI_DONE && former) {
        esr_cycle *folder = cycle;
        cycle = NULL;
        code = cli_carry_record(run, former, input, folder, &cycle);
    }
    if (code == CLI_DONE)
        code = plan_cycle(run, cycle, former);
    esr_store_close(former);
    esr_cycle_free(cycle);
    return code;
}

static const char *const examples[] = {
    "esr plan samples/tiny --out out",
    "esr plan samples/hk-2006-07 --out out/hk --time-limit 60 --gap 0.1",
    NULL,
};
static const cli_option options[] = {
    {"out", CLI_TEXT, "DIR", "Write the results into this folder. Other files in it stay.", true},
    CLI_OPTION_TIME_LIMIT,
    CLI_OPTION_GAP,
    CLI_OPTION_AS_OF,
    {"force", CLI_FLAG, NULL,
     "Replace a cycle.db in DIR even if it holds what was published. What people were told is "
     "kept.",
     false},
    {"dry-run", CLI_FLAG, NULL, "Plan and show the summary, but write nothing.", false},
    {0},
};
const cli_command cli_plan = {
    .name = "plan",
    .operands = "FOLDER",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "Plan a cycle from end to end: folder in, plan, calendars and report out",
    .examples = examples,
    .details =
        "Reads and checks FOLDER, finds the plan of least cost and proves how good it is. DIR "
        "gets\n"
        "plan.csv, summary.json, report.html, calendars/, hand-out/ and cycle.db, all of them or "
        "none.\n"
        "Of these hand-out/ alone is for others: what each may know on the day of --as-of. Every\n"
        "fault in FOLDER is told as FILE:LINE: COLUMN, and then nothing is written. Planning "
        "again\n"
        "into the same DIR replaces the results and keeps the identity of calendar events, what "
        "people\n"
        "were told, the journal, and what was declared and waived with esr.\n\n"
        "A search ends with the proof, at --time-limit, at --gap, or by itself when many attempts "
        "in\n"
        "a row found nothing better; Ctrl-C ends it too. The best plan so far is kept and "
        "written,\n"
        "and the summary says what ended the search.\n\n" CLI_HELP_PROGRESS,
    .options = options,
    .run = run_plan,
};
