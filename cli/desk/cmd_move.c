// SPDX-License-Identifier: GPL-3.0-or-later
// esr move: a visit of the plan on another day, with its team.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "desk/desk.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

// A first day, or none for "-".
static cli_exit read_day(cli_run *run, const char *word, esr_day *out) {
    *out = ESR_DAY_NONE;
    if (strcmp(word, "-") == 0 || esr_day_parse(word, out))
        return CLI_DONE;
    return cli_usage(run, "DAY takes a day such as 2026-11-09, not \"%s\"", word);
}

static cli_exit move(cli_run *run, cli_change *change, esr_review_ix review, esr_day day) {
    const esr_review *entry = &change->former->reviews[review.at];
    esr_plan *plan = change->plan;
    char from[11], to[11];
    bool empty = true;
    esr_day_text(plan->first_day[review.at], from);
    esr_day_text(day, to);
    if (plan->first_day[review.at] == day)
        return cli_refuse(run, CLI_INPUT, "",
                          day == ESR_DAY_NONE ? "%s has no visit%s%s" : "%s begins%s on %s already",
                          entry->id, "", to);
    plan->first_day[review.at] = day;
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++) {
        if (day == ESR_DAY_NONE)
            plan->member[p].at = -1;
        empty = empty && plan->member[p].at < 0;
    }
    char *detail =
        cli_format("%s: %s → %s", entry->id, *from ? from : "no visit", *to ? to : "no visit");
    char *next = empty && *to ? cli_format("esr candidates %s", entry->id) : NULL;
    cli_exit code = desk_finish(
        run, change,
        &(desk_edit){
            .what = "move", .detail = detail, .bound = change->solution->bound, .next = next});
    free(next);
    free(detail);
    return code;
}

static cli_exit run_move(cli_run *run) {
    cli_change change = {0};
    esr_review_ix review;
    esr_day day;
    cli_exit code = read_day(run, run->operands[1], &day);
    if (code == CLI_DONE)
        code = desk_open(run, &change);
    if (code == CLI_DONE)
        code = cli_find_review(run, change.former, run->operands[0], &review);
    if (code == CLI_DONE)
        code = move(run, &change, review, day);
    cli_change_close(&change);
    return code;
}

static const char *const examples[] = {"esr move V012 2026-11-09", "esr move V012 - --dry-run",
                                       NULL};
static const cli_option options[] = {DESK_OPTIONS, {0}};
const cli_command cli_move = {
    .name = "move",
    .operands = "REVIEW DAY",
    .operand_min = 2,
    .operand_max = 2,
    .summary = "Move a visit to another day, with its team",
    .examples = examples,
    .details =
        "In the current plan the visit of REVIEW begins on DAY (YYYY-MM-DD), with the same team. "
        "\"-\"\n"
        "takes the visit away. A review without a visit gets one, so far without a team; esr\n"
        "candidates says who could come. esr why REVIEW compares its days.\n\n" DESK_HELP,
    .options = options,
    .run = run_move,
};
