// SPDX-License-Identifier: GPL-3.0-or-later
// Starting prices: the duals of the transportation problem of seats and reviewers, in which needs,
// dates, team rules and mutual pairs are left out. Successive shortest paths, one seat at a time
// (Dijkstra with potentials); the load steps of a reviewer are convex, so the flow is exact.
#ifndef ESRI_FLOW_H
#define ESRI_FLOW_H

#include "formulation/team.h"

typedef struct esri_flow {
    int64_t *price;    // by reviewer, in cost units: what one more visit of theirs is worth
    int32_t *reviewer; // by seat of all reviews (in the order of reviews): who, or -1
    int64_t cost;      // of the flow
} esri_flow;

// `stop` is asked for each seat; true ends it early, and then the prices are those so far.
ESR_MUST_USE esr_status esri_flow_run(esr_context *ctx, const esri_problem *problem,
                                      int32_t workers, bool (*stop)(void *user), void *user,
                                      esri_flow *out);
void esri_flow_free(esri_flow *flow);

#endif
