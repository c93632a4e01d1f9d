// SPDX-License-Identifier: GPL-3.0-or-later
// esr solve: a plan for the database's cycle, kept in the database.
#include "commands.h"
#include "kit/due.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/solving.h"

static cli_exit solve_and_keep(cli_run *run, esr_store *store, const esr_cycle *cycle) {
    cli_solved solved = {0};
    cli_exit code = cli_solve_cycle(run, cycle, &solved);
    if (code == CLI_DONE) {
        esr_status status = esr_store_put_solution(run->ctx, store, solved.solution,
                                                   &solved.verdict->costs, &solved.options);
        if (status != ESR_OK)
            code = cli_failed(run, status);
    }
    if (code == CLI_DONE)
        code = cli_print_solved(run, &solved);
    if (code == CLI_DONE) {
        const char *path = cli_db_path(run);
        cli_put(run, "db", json_string(path));
        cli_say(run,
                "The plan is in %s.\nNext: esr show --db %s, or esr export --results DIR --db %s\n",
                path, path, path);
        code = cli_due_tell(run, store, solved.solution->plan);
    }
    if (code == CLI_DONE)
        code = cli_solved_exit(run, &solved);
    cli_solved_free(&solved);
    return code;
}

static cli_exit run_solve(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    cli_exit code = cli_open_cycle(run, &store, &cycle);
    if (code == CLI_DONE) {
        esr_status status = esr_check_rules(run->ctx, cycle);
        if (status != ESR_OK)
            code = cli_input_failed(run, status, cli_db_path(run));
    }
    if (code == CLI_DONE)
        code = solve_and_keep(run, store, cycle);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {"esr solve --db cycle.db --time-limit 60", NULL};
static const cli_option options[] = {CLI_OPTION_DB, CLI_OPTION_TIME_LIMIT, CLI_OPTION_GAP, {0}};
const cli_command cli_solve = {
    .name = "solve",
    .operands = "",
    .summary = "Find the best plan for the cycle in the database",
    .examples = examples,
    .details =
        "Finds the plan of least cost, proves how good it is, and keeps it in the database as\n"
        "the current plan. Former plans stay in the record.\n\n"
        "A search ends with the proof, at --time-limit, at --gap, or by itself when many attempts "
        "in\n"
        "a row found nothing better; Ctrl-C ends it too. The best plan so far is kept, and the\n"
        "summary says what ended the search.\n\n" CLI_HELP_PROGRESS,
    .options = options,
    .run = run_solve,
};
