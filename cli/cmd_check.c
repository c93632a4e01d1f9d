// SPDX-License-Identifier: GPL-3.0-or-later
// esr check: every fault of a folder or of the database's cycle.
#include <stdlib.h>

#include "commands.h"
#include "kit/forecast.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

static cli_exit check_database(cli_run *run, esr_cycle **out) {
    esr_store *store = NULL;
    cli_exit code = cli_open_cycle(run, &store, out);
    if (code == CLI_DONE) {
        esr_status status = esr_check_rules(run->ctx, *out);
        if (status == ESR_OK)
            status = esr_warn_identities(run->ctx, *out);
        if (status != ESR_OK)
            code = cli_input_failed(run, status, cli_db_path(run));
    }
    esr_store_close(store);
    return code;
}

static void tell_counts(cli_run *run, const esr_cycle *cycle, const char *where) {
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

// Nothing is told before the forecast is made: that fails where a team is too large to plan.
static cli_exit tell(cli_run *run, const esr_cycle *cycle, const char *where) {
    esr_forecast *forecast = NULL;
    esr_status status = esr_forecast_new(run->ctx, cycle, &forecast);
    if (status != ESR_OK)
        return cli_input_failed(run, status, where);
    tell_counts(run, cycle, where);
    cli_print_forecast(run, cycle, forecast, cli_flag(run, "all"));
    bool enough = forecast->empty_seats == 0 && forecast->unscheduled == 0;
    esr_forecast_free(forecast);
    return enough ? CLI_DONE : CLI_NO;
}

static cli_exit run_check(cli_run *run) {
    esr_cycle *cycle = NULL;
    const char *where = run->operand_count ? run->operands[0] : cli_db_path(run);
    if (run->operand_count && cli_given(run, "db"))
        return cli_usage(run, "give a FOLDER or --db, not both");
    cli_exit code =
        run->operand_count ? cli_read_folder(run, where, &cycle) : check_database(run, &cycle);
    if (code == CLI_DONE)
        code = tell(run, cycle, where);
    esr_cycle_free(cycle);
    return code;
}

static const char *const examples[] = {"esr check samples/tiny", "esr check --db cycle.db", NULL};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"all", CLI_FLAG, NULL,
     "Show every shortage and every review with few days, not the first ten.", false},
    {0},
};
const cli_command cli_check = {
    .name = "check",
    .operands = "[FOLDER]",
    .operand_max = 1,
    .summary = "Look for faults in a folder or the database's cycle, and forecast shortages",
    .examples = examples,
    .details =
        "Tells every fault as FILE:LINE: COLUMN: wrong cells, unknown ids, pins that a rule\n"
        "excludes, a school without a possible day, a seat that no reviewer may fill.\n"
        "\n"
        "Where there is none, it forecasts, without a search, what can't be had whatever the "
        "plan:\n"
        "seats that no visits are left for, visits that no days are left for, with the count that\n"
        "proves it; skills and veterans that are missing at a cost; the reviews with few days; "
        "and\n"
        "seats against visits by role, sector, language, skill and month. Exit status 1 says that\n"
        "some seats must stay empty, or some reviews without a visit. Changes nothing.",
    .options = options,
    .run = run_check,
};
