// SPDX-License-Identifier: GPL-3.0-or-later
// What single things cost, by the terms C1 to C10; rules/costs.c adds them up over a plan.
#ifndef ESRI_COSTS_H
#define ESRI_COSTS_H

#include "rules/judge.h"

// Term by term, what `after` costs more than `before`.
esr_costs esri_costs_difference(const esr_costs *before, const esr_costs *after);

// C6 and the member's part of C8 for one member of a visit: travel, preference, ties that are a
// cost, soft slots. Without `reciprocal`, which takes two.
int64_t esri_member_travel(const esri_pairing *pairing);
int64_t esri_member_wishes(const esri_pairing *pairing);
// The same in two parts: what holds on every day, and what the first day adds, 0 or more.
int64_t esri_member_standing(const esri_pairing *pairing);
int64_t esri_member_dated(const esri_pairing *pairing);
// C7 of a reviewer with that many visits, and C5.
int64_t esri_load_cost(const esr_cycle *cycle, esr_reviewer_ix reviewer, int32_t visits);
int64_t esri_minimum_cost(const esr_cycle *cycle, esr_reviewer_ix reviewer, int32_t visits);
// C8 of the visit itself: slots that are soft for the school or for `all`.
int64_t esri_visit_wishes(const esr_cycle *cycle, esr_review_ix review, esr_day first_day);
// C2, C3 and C4 of a visit with that team (one entry a seat, -1 empty).
typedef struct esri_team_cost {
    int64_t empty_seat, missing_skill, no_veteran;
} esri_team_cost;
esri_team_cost esri_team_costs(const esr_cycle *cycle, esr_review_ix review,
                               const esr_reviewer_ix *team);

#endif
