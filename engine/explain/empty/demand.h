// SPDX-License-Identifier: GPL-3.0-or-later
// Seats and the people who may fill them, counted: what holds in every plan, dates among them only
// so far that nobody makes more visits than fit between the open days with the days between two
// visits. Whatever can't be filled here can't be filled by any plan.
//
// An element is the seats of one kind at one review. A set of elements is an array of how many
// seats of each are wanted; 0: the element is not in the set.
#ifndef ESRI_DEMAND_H
#define ESRI_DEMAND_H

#include <esr/plan.h>

#include "formulation/problem.h"

typedef struct esri_element {
    int32_t review, group, seat; // group of the review in the problem; seat in cycle->seats
    int32_t count;               // seats
    int32_t filled;              // of them in the plan
    int32_t place;               // the first one, in cycle->places
} esri_element;

// Somebody may fill a seat of the element on some day.
typedef struct esri_arc {
    int32_t element, reviewer, candidate; // candidate of the review
    bool serves;                          // in the flow at hand
} esri_arc;

typedef struct esri_demand {
    const esri_problem *problem;
    const esr_plan *plan;
    esri_element *elements;
    int32_t element_count;
    int32_t *element_at; // [review_count + 1]: the elements of review v are [at[v], at[v + 1])
    esri_arc *arcs;      // by element
    int32_t *arc_at;     // [element_count + 1]
    int32_t *back;       // arcs by reviewer
    int32_t *back_at;    // [reviewer_count + 1]
    int32_t *limit;      // by reviewer: visits in the set at hand at most
    int32_t *load;       // by reviewer: visits in the flow at hand
    bool *seen_element, *seen_reviewer;
    const int32_t *wanted; // the set at hand
    esr_day *ends;         // by day: where a visit that starts then or later ends at the earliest
    uint64_t *days;
} esri_demand;

// All memory is taken from `arena`.
ESR_MUST_USE esr_status esri_demand_init(esr_context *ctx, esri_arena *arena,
                                         const esri_problem *problem, const esr_plan *plan,
                                         esri_demand *out);

// How many wanted seats stay empty at least. Fills `limit`, `load` and the arcs' `serves`.
int32_t esri_demand_short(esri_demand *demand, const int32_t *wanted);
// After that: marks in seen_element and seen_reviewer what the empty seats lead to, over people
// who may fill a seat but serve others. The marked elements alone are short by as much.
void esri_demand_close(esri_demand *demand);
// After esri_demand_short: visits that one person can make in the set at most.
int32_t esri_demand_limit(const esri_demand *demand, int32_t reviewer);
// The days between which visits of the set may lie.
void esri_demand_window(esri_demand *demand, const int32_t *wanted, esr_day *from, esr_day *to);

int32_t esri_demand_reviews(const esri_demand *demand, const int32_t *wanted);
int32_t esri_demand_seats(const esri_demand *demand, const int32_t *wanted);

#endif
