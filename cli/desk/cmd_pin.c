// SPDX-License-Identifier: GPL-3.0-or-later
// esr pin and esr unpin: the planner's word that a day or a reviewer must be kept, or must not be
// used. Pins are rows of the input; the plan stays as it is.
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "desk/desk.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

// What is asked: a review, and a reviewer or a day or both.
static cli_exit read_question(cli_run *run, const esr_cycle *cycle, esr_question *out) {
    const char *who = cli_given(run, "reviewer");
    *out = (esr_question){.reviewer = {-1}, .on = cli_day(run, "day")};
    cli_exit code = cli_find_review(run, cycle, run->operands[0], &out->review);
    if (code == CLI_DONE && who)
        code = cli_find_reviewer(run, cycle, who, &out->reviewer);
    return code;
}

// What is pinned without --reviewer and --day: the day and the team of the plan. For the caller to
// free; NULL where the review has no visit.
static esr_question *as_planned(const cli_change *change, esr_review_ix review, int32_t *count) {
    const esr_plan *plan = change->solution ? change->solution->plan : NULL;
    const esr_review *entry = &change->former->reviews[review.at];
    if (!plan || plan->first_day[review.at] == ESR_DAY_NONE)
        return NULL;
    esr_question *all = cli_need(calloc((size_t)entry->seat_count + 1, sizeof *all));
    all[(*count)++] = (esr_question){review, {-1}, plan->first_day[review.at]};
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++)
        if (plan->member[p].at >= 0)
            all[(*count)++] = (esr_question){review, plan->member[p], ESR_DAY_NONE};
    return all;
}

// Makes the cycle that has these pins, too.
static esr_status add_pins(cli_run *run, cli_change *change, const esr_question *asked,
                           int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        esr_cycle *next = NULL;
        esr_status status = esr_why_pin(run->ctx, change->cycle ? change->cycle : change->former,
                                        &asked[i], cli_flag(run, "forbid"), &next);
        if (status != ESR_OK)
            return status;
        esr_cycle_free(change->cycle);
        change->cycle = next;
    }
    return esr_check_rules(run->ctx, change->cycle);
}

static int32_t last_line(const esr_cycle *cycle) {
    int32_t line = 0;
    for (int32_t i = 0; i < cycle->pin_count; i++)
        line = cycle->pins[i].line > line ? cycle->pins[i].line : line;
    return line;
}

// Tells the pins that are new; a line about them for the caller to free.
static char *tell_added(cli_run *run, const cli_change *change) {
    const esr_cycle *cycle = change->cycle;
    int32_t known = last_line(change->former);
    json_t *list = cli_need(json_array());
    char *detail = NULL;
    for (int32_t i = 0; i < cycle->pin_count; i++) {
        if (cycle->pins[i].line <= known)
            continue;
        char *text = desk_pin_text(cycle, &cycle->pins[i]);
        char *longer =
            cli_format("%s%sno longer %s", detail ? detail : "", detail ? "; " : "", text);
        cli_print(run, "The pin %s (pins.csv:%d).\n", text, (int)cycle->pins[i].line);
        json_array_append_new(list, desk_pin_json(cycle, &cycle->pins[i]));
        free(text);
        free(detail);
        detail = longer;
    }
    cli_put(run, "pins", list);
    return detail;
}

static cli_exit pin(cli_run *run, cli_change *change, const esr_question *asked, int32_t count) {
    bool force = cli_flag(run, "force");
    esr_status status = add_pins(run, change, asked, count);
    if (status != ESR_OK)
        return cli_failed(run, status);
    if (change->cycle->pin_count == change->former->pin_count)
        return cli_refuse(run, CLI_INPUT, "", "%s is pinned like that already",
                          change->former->reviews[asked->review.at].id);
    char *text = tell_added(run, change);
    desk_edit edit = {.what = "pin",
                      .detail = text,
                      // a pin only restricts
                      .bound = change->solution ? change->solution->bound : 0,
                      .next = force || !change->solution ? "esr solve" : "esr undo"};
    cli_exit code = desk_finish(run, change, &edit);
    if (code == CLI_NO)
        cli_say(run,
                "Next: once more with --force, then esr solve --db %s makes the plan fit the pin\n",
                cli_db_path(run));
    free(text);
    return code;
}

static cli_exit run_pin(cli_run *run) {
    cli_change change = {0};
    esr_question one, *all = NULL;
    int32_t count = 0;
    cli_exit code = cli_change_open(run, &change);
    if (code == CLI_DONE)
        code = read_question(run, change.former, &one);
    if (code == CLI_DONE && one.reviewer.at < 0 && one.on == ESR_DAY_NONE) {
        all = cli_flag(run, "forbid") ? NULL : as_planned(&change, one.review, &count);
        if (!all)
            code = cli_usage(run, "say what to pin: --reviewer or --day, or both");
    }
    if (code == CLI_DONE)
        code = all ? pin(run, &change, all, count) : pin(run, &change, &one, 1);
    free(all);
    cli_change_close(&change);
    return code;
}

static bool is_meant(const esr_pin *pin, const esr_question *asked) {
    return pin->review.at == asked->review.at &&
           (asked->reviewer.at < 0 || pin->reviewer.at == asked->reviewer.at) &&
           (asked->on == ESR_DAY_NONE || pin->first_day == asked->on);
}

// Tells the pins that are meant; a line about them for the caller to free, NULL where none is.
static char *tell_meant(cli_run *run, const esr_cycle *cycle, const esr_question *asked) {
    json_t *list = cli_need(json_array());
    char *detail = NULL;
    for (int32_t i = 0; i < cycle->pin_count; i++) {
        if (!is_meant(&cycle->pins[i], asked))
            continue;
        char *text = desk_pin_text(cycle, &cycle->pins[i]);
        char *longer =
            cli_format("%s%sno longer %s", detail ? detail : "", detail ? "; " : "", text);
        cli_print(run, "pins.csv:%d %s: %s.\n", (int)cycle->pins[i].line, text,
                  cli_flag(run, "dry-run") ? "would go" : "goes");
        json_array_append_new(list, desk_pin_json(cycle, &cycle->pins[i]));
        free(text);
        free(detail);
        detail = longer;
    }
    cli_put(run, "pins", list);
    return detail;
}

static esr_status drop(cli_run *run, cli_change *change, const esr_question *asked) {
    const esr_cycle *cycle = change->former;
    esr_edit *edit = NULL;
    char day[11];
    esr_cell where[4] = {{"review_id", cycle->reviews[asked->review.at].id}};
    int32_t count = 1, dropped = 0;
    esr_day_text(asked->on, day);
    if (asked->reviewer.at >= 0)
        where[count++] = (esr_cell){"reviewer_id", cycle->reviewers[asked->reviewer.at].id};
    if (*day)
        where[count++] = (esr_cell){"first_day", day};
    where[count] = (esr_cell){NULL, NULL};
    esr_status status = esr_edit_new(run->ctx, cycle, &edit);
    if (status == ESR_OK)
        status = esr_edit_drop(run->ctx, edit, "pins", where, &dropped);
    if (status != ESR_OK) {
        esr_edit_free(edit);
        return status;
    }
    return esr_edit_finish(run->ctx, edit, &change->cycle);
}

// A bound without the pins: what the prices of the search still prove.
static esr_status prove(cli_run *run, const cli_change *change, int64_t *out) {
    int64_t proven = 0, least = esr_least_cost(change->cycle);
    esr_status status =
        esr_bound_prove(run->ctx, change->cycle, &change->solution->prices, &proven);
    if (status != ESR_OK)
        return status;
    proven = proven > least ? proven : least;
    *out = proven < change->solution->bound ? proven : change->solution->bound;
    return ESR_OK;
}

static cli_exit unpin(cli_run *run, cli_change *change, const esr_question *asked) {
    const char *review = change->former->reviews[asked->review.at].id;
    desk_edit edit = {.what = "unpin", .next = "esr solve"};
    char *detail = tell_meant(run, change->former, asked);
    if (!detail)
        return cli_refuse(run, CLI_INPUT, "", "%s has no %spin", review,
                          asked->reviewer.at < 0 && asked->on == ESR_DAY_NONE ? "" : "such ");
    esr_status status = drop(run, change, asked);
    if (status == ESR_OK && change->solution)
        status = prove(run, change, &edit.bound);
    edit.detail = detail;
    cli_exit code = status == ESR_OK ? desk_finish(run, change, &edit) : cli_failed(run, status);
    free(detail);
    return code;
}

static cli_exit run_unpin(cli_run *run) {
    cli_change change = {0};
    esr_question asked;
    cli_exit code = cli_change_open(run, &change);
    if (code == CLI_DONE)
        code = read_question(run, change.former, &asked);
    if (code == CLI_DONE)
        code = unpin(run, &change, &asked);
    cli_change_close(&change);
    return code;
}

static const char *const pin_examples[] = {"esr pin V012", "esr pin V012 --day 2026-11-09",
                                           "esr pin V012 --reviewer R044 --forbid", NULL};
static const cli_option pin_options[] = {
    {"reviewer", CLI_TEXT, "REVIEWER", "Keep this reviewer on the team.", false},
    {"day", CLI_DATE, "DAY", "Keep this first day (YYYY-MM-DD).", false},
    {"forbid", CLI_FLAG, NULL, "The other way round: never that reviewer, or that day.", false},
    DESK_OPTIONS,
    {0},
};
const cli_command cli_pin = {
    .name = "pin",
    .operands = "REVIEW",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "Keep a day or a reviewer of a review in every plan, or forbid it",
    .examples = pin_examples,
    .details =
        "Adds a row to pins.csv of the database; without --reviewer and --day one for the day and\n"
        "one for each member of the visit as it is planned. The plan stays as it is; a pin that it "
        "does not\n"
        "keep is kept with --force, and esr solve then makes a plan that keeps it. A pin that a\n"
        "rule excludes, whatever the plan, is refused with that rule.\n\n" DESK_HELP,
    .options = pin_options,
    .run = run_pin,
};

static const char *const unpin_examples[] = {"esr unpin V012", "esr unpin V012 --reviewer R044",
                                             NULL};
static const cli_option unpin_options[] = {
    {"reviewer", CLI_TEXT, "REVIEWER", "Only pins of this reviewer.", false},
    {"day", CLI_DATE, "DAY", "Only pins of this first day (YYYY-MM-DD).", false},
    DESK_OPTIONS,
    {0},
};
const cli_command cli_unpin = {
    .name = "unpin",
    .operands = "REVIEW",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "Take the pins of a review away",
    .examples = unpin_examples,
    .details =
        "Takes the rows of REVIEW out of pins.csv of the database. The plan stays as it is, and "
        "so\n"
        "does as much of its bound as the prices of its search still prove; whether a better plan\n"
        "is possible now is for esr solve to find.\n\n" DESK_HELP,
    .options = unpin_options,
    .run = run_unpin,
};
