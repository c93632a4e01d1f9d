// SPDX-License-Identifier: GPL-3.0-or-later
// esr check: every fault of a folder or of the database's cycle.
#include <stdlib.h>

#include "commands.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

static cli_exit check_database(cli_run *run, esr_cycle **out) {
    esr_store *store = NULL;
    cli_exit code = cli_open_cycle(run, &store, out);
    if (code == CLI_DONE) {
        esr_status status = esr_check_rules(run->ctx, *out);
        if (status != ESR_OK)
            code = cli_input_failed(run, status, cli_db_path(run));
    }
    esr_store_close(store);
    return code;
}

static cli_exit run_check(cli_run *run) {
    esr_cycle *cycle = NULL;
    const char *where = run->operand_count ? run->operands[0] : cli_db_path(run);
    if (run->operand_count && cli_given(run, "db"))
        return cli_usage(run, "give a FOLDER or --db, not both");
    cli_exit code =
        run->operand_count ? cli_read_folder(run, where, &cycle) : check_database(run, &cycle);
    if (code == CLI_DONE) {
        char *reviews = cli_counted(cycle->review_count, "review", "reviews");
        char *seats = cli_counted(cycle->place_count, "seat", "seats");
        char *reviewers = cli_counted(cycle->reviewer_count, "reviewer", "reviewers");
        cli_print(run, "%s: no fault. %s with %s, %s.\n", where, reviews, seats, reviewers);
        cli_put(run, "reviews", json_integer(cycle->review_count));
        cli_put(run, "seats", json_integer(cycle->place_count));
        cli_put(run, "reviewers", json_integer(cycle->reviewer_count));
        free(reviews);
        free(seats);
        free(reviewers);
    }
    esr_cycle_free(cycle);
    return code;
}

static const char *const examples[] = {"esr check samples/tiny", "esr check --db cycle.db", NULL};
static const cli_option options[] = {CLI_OPTION_DB, {0}};
const cli_command cli_check = {
    .name = "check",
    .operands = "[FOLDER]",
    .operand_max = 1,
    .summary = "Look for faults in a folder, or in the cycle of the database",
    .examples = examples,
    .details =
        "Tells every fault as FILE:LINE: COLUMN: wrong cells, unknown ids, pins that a rule\n"
        "excludes, a school without a possible day, a seat that no reviewer may fill.\n"
        "Changes nothing.",
    .options = options,
    .run = run_check,
};
