// SPDX-License-Identifier: GPL-3.0-or-later
// The cheapest way to schedule one review while the rest of a draft stays as it is.
#ifndef ESRI_INSERT_H
#define ESRI_INSERT_H

#include "search/draft.h"

typedef struct esri_inserter {
    const esri_problem *problem;
    int64_t *weight; // by candidate of the review at hand
    uint64_t *open;  // days of the review at hand
    uint64_t *days;  // days of its candidates
    esri_team_scratch scratch;
    esri_team best;
    int64_t best_value;
    bool steady; // the polish leaves a visit as it is where another costs the same
} esri_inserter;

ESR_MUST_USE esr_status esri_inserter_init(esr_context *ctx, const esri_problem *problem,
                                           esri_inserter *out);
void esri_inserter_free(esri_inserter *inserter);

// Finds the best team for an unscheduled review at its true cost in the draft (the best among the
// cheapest few dozen candidates of each kind), and puts it if that is cheaper than leaving the
// review out. `prices` (by reviewer, scaled; may be NULL): a reviewer
// counts at least that much, to spare those whom others need.
ESR_MUST_USE esr_status esri_insert_review(esr_context *ctx, esri_inserter *inserter,
                                           esri_draft *draft, int32_t review, const int64_t *prices,
                                           esri_rng *rng);
// Takes each scheduled review out and puts it back in the best way, in random order, until a
// whole round brings nothing.
ESR_MUST_USE esr_status esri_insert_polish(esr_context *ctx, esri_inserter *inserter,
                                           esri_draft *draft, esri_rng *rng);

#endif
