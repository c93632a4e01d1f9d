// SPDX-License-Identifier: GPL-3.0-or-later
// esr defer: a school asks for a later visit.
#include <stdlib.h>
#include <string.h>

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
                          "--after takes a day of %s before its last one, %s; --out "
                          "leaves the review out of the cycle",
                          cycle->id, last);
    if (entry->earliest != ESR_DAY_NONE && after < entry->earliest)
        return cli_refuse(run, CLI_INPUT, "", "%s begins on %s or later as it is", entry->id, day);
    return CLI_DONE;
}

// The plan in the cycle without the review.
static esr_status carry_plan(cli_run *run, cli_change *change) {
    const esr_plan *plan = change->solution->plan;
    esr_plan *out = NULL;
    esr_status status = esr_plan_new(run->ctx, change->cycle, &out);
    for (int32_t v = 0; status == ESR_OK && v < change->cycle->review_count; v++) {
        const esr_review *entry = &change->cycle->reviews[v];
        esr_review_ix there = esr_cycle_find_review(plan->cycle, entry->id);
        out->first_day[v] = plan->first_day[there.at];
        for (int32_t s = 0; s < entry->seat_count; s++)
            out->member[entry->seat_at + s] =
                plan->member[plan->cycle->reviews[there.at].seat_at + s];
    }
    esr_plan_free(change->plan);
    change->plan = out;
    return status;
}

// A plan of the smaller cycle is one of the former cycle too, with the review left out at what that
// costs at most; unless a pin wants it.
static int64_t bound_without(const cli_change *change, esr_review_ix review) {
    const esr_cycle *cycle = change->former;
    int64_t least = esr_least_cost(change->cycle);
    int64_t bound = change->solution->bound -
                    (int64_t)cycle->costs.unscheduled * cycle->reviews[review.at].weight;
    for (int32_t p = 0; p < cycle->pin_count; p++)
        if (cycle->pins[p].review.at == review.at && !cycle->pins[p].forbid)
            return least;
    for (int32_t p = 0; p < cycle->published_count; p++)
        if (cycle->published[p].review.at == review.at)
            bound -= cycle->costs.change_date +
                     (int64_t)cycle->costs.change_reviewer * cycle->published[p].told_count;
    return bound > least ? bound : least;
}

static cli_exit make_cycle_without(cli_run *run, repair_case *it, esr_review_ix review) {
    esr_scenario *scenario = NULL;
    char *text = cli_format("drop review %s", it->change.former->reviews[review.at].id);
    esr_status status = esr_scenario_parse(run->ctx, "defer", text, strlen(text), &scenario);
    if (status == ESR_OK)
        status = esr_scenario_apply(run->ctx, scenario, it->change.former, &it->change.cycle);
    if (status == ESR_OK)
        status = esr_check_rules(run->ctx, it->change.cycle);
    if (status == ESR_OK)
        status = carry_plan(run, &it->change);
    esr_scenario_free(scenario);
    free(text);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}

// Out of the cycle: nothing else moves, so that there is one choice.
static cli_exit leave_out(cli_run *run, repair_case *it, esr_review_ix review) {
    const char *id = it->change.former->reviews[review.at].id, *reason = cli_given(run, "reason");
    bool taken = cli_given(run, "accept") != NULL;
    if (taken && cli_number(run, "accept", 0) != 1)
        return cli_refuse(run, CLI_INPUT, "", "with --out there is one choice: --accept 1");
    cli_exit code = make_cycle_without(run, it, review);
    if (code != CLI_DONE)
        return code;
    it->detail =
        cli_format("%s leaves the cycle%s%s", id, reason ? ": " : "", reason ? reason : "");
    it->bound = bound_without(&it->change, review);
    it->dry = !taken;
    it->first = it->count = 1;
    cli_print(run, "\n");
    code = repair_keep(run, it, it->detail);
    return code == CLI_DONE && !taken ? repair_tell_next(run, it) : code;
}

static cli_exit defer(cli_run *run, repair_case *it) {
    const esr_cycle *cycle = it->change.former;
    esr_review_ix review;
    esr_day after = cli_day(run, "after");
    bool out = cli_flag(run, "out");
    if (out == (after != ESR_DAY_NONE))
        return cli_usage(run, "either --after DAY or --out is wanted");
    cli_exit code = cli_find_review(run, cycle, run->operands[0], &review);
    if (code == CLI_DONE)
        code = repair_check_begun(run, it, review);
    if (code == CLI_DONE && !out)
        code = check_day(run, cycle, review, after);
    if (code != CLI_DONE)
        return code;
    char *visit = desk_visit_text(it->change.solution->plan, review), day[CLI_DAY_TEXT];
    cli_day_text(after, day);
    if (out)
        cli_print(run, "%s; it leaves the cycle.\n", visit);
    else
        cli_print(run, "%s; it is to begin after %s.\n", visit, day);
    cli_put(run, "review", json_string(cycle->reviews[review.at].id));
    cli_put(run, "after", cli_day_json(after));
    free(visit);
    if (out)
        return leave_out(run, it, review);
    code = disturb(run, it, review, after);
    if (code == CLI_INPUT)
        cli_say(run, "Next: esr defer %s --out --db %s leaves the review out of the cycle\n",
                cycle->reviews[review.at].id, cli_db_path(run));
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
    "esr defer V012 --after 2026-12-18 --reason \"moves house\" --accept 1",
    "esr defer V012 --out --accept 1", NULL};
static const cli_option options[] = {
    {"after", CLI_DATE, "DAY", "The visit begins behind this day (YYYY-MM-DD).", false},
    {"out", CLI_FLAG, NULL, "The school is not visited in this cycle at all.", false},
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
               "later plan too.\n"
               "With --out the review leaves reviews.csv, and its visit the plan; nothing else "
               "moves.\n\n" REPAIR_HELP,
    .options = options,
    .run = run_defer,
};
