// SPDX-License-Identifier: GPL-3.0-or-later
// A plan: for each review no visit or a first day, and for each seat nobody or one reviewer.
// A plan may break rules; rules.h judges it.
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

#endif
