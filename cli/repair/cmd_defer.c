// SPDX-License-Identifier: GPL-3.0-or-later
// esr defer: a school asks for a later visit.
#include <stdlib.h>

#include "commands.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "repair/repairs.h"

static cli_exit disturb(cli_run *run, repair_case *it, esr_review_ix review, esr_day after) {
    const esr_cycle *cycle = it->change.former;
    const char *reason = cli_given(run, "reason");
    char earliest[11], day[11];
    esr_day_text(after + 1, earliest);
    esr_day_text(after, day);
    const esr_cell where[] = {{"id", cycle->reviews[review.at].id}, {NULL, NULL}};
    const esr_cell cells[] = {{"earliest", earliest}, {NULL, NULL}};
    esr_edit *edit = NULL;
    esr_status status = esr_edit_new(run->ctx, cycle, &edit);
    if (status == ESR_OK)
        status = esr_edit_set(run->ctx, edit, "reviews", where, cells, NULL);
    it->detail = cli_format("%s after %s%s%s", cycle->reviews[review.at].id, day,
                            reason ? ": " : "", reason ? reason : "");
    return repair_disturb(run, it, edit, status);
}

static cli_exit check_day(cli_run *run, const esr_cycle *cycle, esr_review_ix review,
                          esr_day after) {
    const esr_review *entry = &cycle->reviews[review.at];
    char day[11], last[11];
    esr_day_text(entry->earliest, day);
    esr_day_text(cycle->last_day, last);
    if (after < cycle->first_day || after >= cycle->last_day)
        return cli_refuse(run, CLI_INPUT, "",
                          "--after takes a day of %s before its last one, %s; who is not to be "
                          "visited this year leaves reviews.csv: esr import",
                          cycle->id, last);
    if (entry->earliest != ESR_DAY_NONE && after < entry->earliest)
        return cli_refuse(run, CLI_INPUT, "", "%s begins on %s or later as it is", entry->id, day);
    return CLI_DONE;
}

static cli_exit defer(cli_run *run, repair_case *it) {
    const esr_cycle *cycle = it->change.former;
    esr_review_ix review;
    esr_day after = cli_day(run, "after");
    cli_exit code = cli_find_review(run, cycle, run->operands[0], &review);
    if (code == CLI_DONE)
        code = check_day(run, cycle, review, after);
    if (code != CLI_DONE)
        return code;
    char *visit = desk_visit_text(it->change.solution->plan, review), day[CLI_DAY_TEXT];
    cli_day_text(after, day);
    cli_print(run, "%s; it is to begin after %s.\n", visit, day);
    cli_put(run, "review", json_string(cycle->reviews[review.at].id));
    cli_put(run, "after", cli_day_json(after));
    free(visit);
    code = disturb(run, it, review, after);
    return code == CLI_DONE ? repair_run(run, it) : code;
}

static cli_exit run_defer(cli_run *run) {
    repair_case it = {.what = "defer"};
    cli_exit code = repair_open(run, &it);
    if (code == CLI_DONE)
        code = defer(run, &it);
    repair_close(&it);
    return code;
}

static const char *const examples[] = {
    "esr defer V012 --after 2026-12-18",
    "esr defer V012 --after 2026-12-18 --reason \"moves house\" --accept 1", NULL};
static const cli_option options[] = {
    {"after", CLI_DATE, "DAY", "The visit begins behind this day (YYYY-MM-DD).", true},
    {"reason", CLI_TEXT, "TEXT", "Why, in a line, for the journal.", false},
    REPAIR_OPTIONS,
    {0},
};
const cli_command cli_defer = {
    .name = "defer",
    .operands = "REVIEW",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "A school asks for a later visit: choose how the plan is repaired",
    .examples = examples,
    .details = "The visit of REVIEW gets a day behind the one given, and the team that costs least "
               "then: its own\n"
               "where it can come. In reviews.csv that is the review's \"earliest\", for every "
               "later plan too.\n\n" REPAIR_HELP,
    .options = options,
    .run = run_defer,
};
