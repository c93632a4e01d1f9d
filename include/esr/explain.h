// SPDX-License-Identifier: GPL-3.0-or-later
// Says why a plan is as it is.
#ifndef ESR_EXPLAIN_H
#define ESR_EXPLAIN_H

#include <esr/plan.h>

// An empty seat or an unscheduled review and why, as one line; facts counted over all reviewers
// ("14 reviewers may sit here: 9 have no visit left, 3 are unavailable, 2 too close to another").
typedef struct esr_gap_reason {
    esr_review_ix review;
    int32_t place; // in cycle->places; -1: the whole review is unscheduled
    const char *text;
} esr_gap_reason;

typedef struct esr_gap_list {
    const esr_gap_reason *at; // by review, then place
    size_t count;
} esr_gap_list;

// Gives the list to the caller.
ESR_MUST_USE esr_status esr_explain_gaps(esr_context *ctx, const esr_plan *plan,
                                         esr_gap_list **out);
void esr_gap_list_free(esr_gap_list *list);

#endif
