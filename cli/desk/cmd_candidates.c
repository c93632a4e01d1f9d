// SPDX-License-Identifier: GPL-3.0-or-later
// esr candidates: who could take the seats of a review, nobody else moving or with some changes.
#include <stdlib.h>

#include "commands.h"
#include "desk/desk.h"
#include "desk/seats.h"
#include "kit/names.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "repair/placed.h"

// What is asked, and the best answer so far, for the next command.
typedef struct search {
    const esr_plan *plan;
    esr_review_ix review;
    int32_t seat; // 1, 2, …; 0: all
    int32_t most;
    bool any; // there is a substitute
    esr_reviewer_ix best_out, best_in;
    esr_kept_standby_list *standbys;
} search;

// Whether the place is an empty seat of the same kind as the one before: the same answer once more.
static bool is_again(const search *s, int32_t place) {
    const esr_seat_place *seat = &s->plan->cycle->places[place];
    return place > s->plan->cycle->reviews[s->review.at].seat_at && seat[-1].seat == seat->seat &&
           s->plan->member[place].at < 0 && s->plan->member[place - 1].at < 0;
}

static cli_exit tell_seat(cli_run *run, search *s, int32_t place, json_t *list) {
    esr_seat_choice *choice = NULL;
    esr_status status = esr_substitutes_prefer(run->ctx, s->plan, place, s->most,
                                               esr_kept_standby_of(s->standbys, place), &choice);
    if (status != ESR_OK)
        return cli_failed(run, status);
    json_array_append_new(list, desk_tell_seat(run, s->plan, choice, 1));
    // an empty seat is the first that somebody is wanted for
    if (choice->count > 0 && choice->pin < 0 &&
        (!s->any || (s->best_out.at >= 0 && choice->holder.at < 0))) {
        s->any = true;
        s->best_out = choice->holder;
        s->best_in = choice->at[0].reviewer;
    }
    esr_seat_choice_free(choice);
    return CLI_DONE;
}

static void tell_next(cli_run *run, const search *s) {
    const esr_cycle *cycle = s->plan->cycle;
    const char *review = cycle->reviews[s->review.at].id;
    if (s->any)
        cli_say(run, "Next: esr swap %s %s %s --db %s\n", review,
                s->best_out.at < 0 ? "-" : cycle->reviewers[s->best_out.at].id,
                cycle->reviewers[s->best_in.at].id, cli_db_path(run));
    else
        cli_say(run, "Next: esr why %s --db %s compares other days\n", review, cli_db_path(run));
}

static cli_exit tell_seats(cli_run *run, search *s) {
    const esr_review *entry = &s->plan->cycle->reviews[s->review.at];
    if (s->plan->first_day[s->review.at] == ESR_DAY_NONE)
        return cli_refuse(run, CLI_INPUT, "",
                          "%s has no visit in the plan; give it one: esr move "
                          "%s DAY",
                          entry->id, entry->id);
    if (s->seat > entry->seat_count)
        return cli_refuse(run, CLI_INPUT, "", "%s has %d seats", entry->id, entry->seat_count);
    char *visit = desk_visit_text(s->plan, s->review);
    json_t *list = cli_need(json_array());
    cli_exit code = CLI_DONE;
    cli_print(run, "%s\n", visit);
    for (int32_t i = 0; i < entry->seat_count && code == CLI_DONE; i++)
        if (s->seat ? s->seat == i + 1 : !is_again(s, entry->seat_at + i))
            code = tell_seat(run, s, entry->seat_at + i, list);
    cli_put(run, "seats", list);
    free(visit);
    return code;
}

// Everybody on each of the seats that were told.
static cli_exit tell_placed(cli_run *run, cli_change *change, const search *s) {
    const esr_cycle *cycle = change->former;
    const esr_review *entry = &cycle->reviews[s->review.at];
    int32_t count = 0;
    esr_placement *wanted = cli_need(
        calloc((size_t)entry->seat_count * (size_t)cycle->reviewer_count + 1, sizeof *wanted));
    for (int32_t i = 0; i < entry->seat_count; i++)
        for (int32_t r = 0; r < cycle->reviewer_count; r++)
            if (s->seat ? s->seat == i + 1 : !is_again(s, entry->seat_at + i))
                wanted[count++] = (esr_placement){entry->seat_at + i, {r}};
    cli_exit code =
        placed_tell(run, change, wanted, count, s->most > 0 ? s->most : ESR_SUBSTITUTES_USUAL);
    free(wanted);
    return code;
}

static cli_exit run_candidates(cli_run *run) {
    cli_change change = {0};
    bool changes = false;
    search s = {.seat = (int32_t)cli_number(run, "seat", 0),
                .most = (int32_t)cli_number(run, "most", 0)};
    cli_exit code = placed_is_asked(run, &changes);
    if (code == CLI_DONE)
        code = desk_open(run, &change);
    if (code == CLI_DONE)
        code = cli_find_review(run, change.former, run->operands[0], &s.review);
    if (code == CLI_DONE) {
        s.plan = change.solution->plan;
        esr_status status = esr_store_standbys(run->ctx, change.store, s.plan, &s.standbys);
        code = status == ESR_OK ? tell_seats(run, &s) : cli_failed(run, status);
    }
    if (code == CLI_DONE && changes)
        code = tell_placed(run, &change, &s);
    if (code == CLI_DONE && !cli_given(run, "accept"))
        tell_next(run, &s);
    esr_kept_standby_list_free(s.standbys);
    cli_change_close(&change);
    return code;
}

static const char *const examples[] = {"esr candidates V012", "esr candidates V012 --seat 2",
                                       "esr candidates V012 --seat 2 --changes 2", NULL};
static const cli_option options[] = {
    {"seat", CLI_COUNT, "N", "Only the N-th seat of the team.", false},
    DESK_OPTION_MOST,
    PLACED_OPTIONS,
    CLI_OPTION_DB,
    {0},
};
const cli_command cli_candidates = {
    .name = "candidates",
    .operands = "REVIEW",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "Who could take a seat of a review, and what it would cost",
    .examples = examples,
    .details =
        "For each seat of REVIEW in the current plan, empty or held, the reviewers who may take "
        "it\n"
        "by all rules on its day while nobody else moves, the cheapest first: what the plan would\n"
        "then cost more, the distance, the visits of the cycle with this one, and the nearest "
        "other\n"
        "visit. Where nobody may, those whom one thing alone keeps out.\n\n" PLACED_HELP,
    .options = options,
    .run = run_candidates,
};
