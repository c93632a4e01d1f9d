// SPDX-License-Identifier: GPL-3.0-or-later
// A plan: for each review no visit or a first day, and for each seat nobody or one reviewer.
// A plan may break rules; rules.h judges it. And how two plans differ.
#ifndef ESR_PLAN_H
#define ESR_PLAN_H

#include <esr/cycle.h>

typedef struct esr_plan {
    const esr_cycle *cycle;  // borrowed; must outlive the plan
    esr_day *first_day;      // [cycle->review_count]; ESR_DAY_NONE: unscheduled
    esr_reviewer_ix *member; // [cycle->place_count]; -1: the seat is empty
} esr_plan;

// Gives a plan without any visit to the caller.
ESR_MUST_USE esr_status esr_plan_new(esr_context *ctx, const esr_cycle *cycle, esr_plan **out);
ESR_MUST_USE esr_status esr_plan_copy(esr_context *ctx, const esr_plan *plan, esr_plan **out);
void esr_plan_free(esr_plan *plan);

// Last day of a review's visit; ESR_DAY_NONE where it has none.
esr_day esr_plan_last_day(const esr_plan *plan, esr_review_ix review);

// One person, or one seat, of a team that changed. `before` sat in `seat_before`, `after` sits in
// `seat_after`; they are the same person where somebody changed seats. Without `before` (at = -1,
// the seat NULL) somebody came to a seat that was empty, without `after` a seat became empty.
// Seats are names; `before` is of the former plan's cycle and `after` of the later one's.
typedef struct esr_seat_change {
    const char *seat_before, *seat_after;
    esr_reviewer_ix before, after;
} esr_seat_change;

// What became of one review; `before` or `after` is -1 where its cycle doesn't have it.
typedef struct esr_review_change {
    const char *id;
    esr_review_ix before, after;
    esr_day first_before, first_after; // or ESR_DAY_NONE
    esr_day last_before, last_after;
    const esr_seat_change *seats;
    int32_t seat_count;
} esr_review_change;

// How two plans differ, by review. Only reviews whose first day, last day or team differ are here.
typedef struct esr_plan_diff {
    const esr_review_change *at; // by id
    int32_t count;
    int32_t moved;                  // a visit in both plans, on other days
    int32_t scheduled, unscheduled; // a visit in the later plan alone, in the former alone
    int32_t left, joined;           // (review, reviewer) of the former plan alone, of the later
    int32_t reseated;               // somebody who stays on a team, in another seat
} esr_plan_diff;

// Compares two plans, also of different cycles: reviews, seats and people are matched by their ids
// and names. Gives the difference to the caller; its texts are the cycles', which must outlive it.
ESR_MUST_USE esr_status esr_plan_compare(esr_context *ctx, const esr_plan *before,
                                         const esr_plan *after, esr_plan_diff **out);
void esr_plan_diff_free(esr_plan_diff *diff);

#endif
