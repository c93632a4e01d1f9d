// SPDX-License-Identifier: GPL-3.0-or-later
// Exchanges near a good plan, at prices whose bound is near its cost: a seat goes from one reviewer
// to another, who gives up one of their own, and so on. After an edit that often is all that the
// former plan needs.
#ifndef ESRI_EXCHANGE_H
#define ESRI_EXCHANGE_H

#include "search/search.h"

// A team with one seat open: somebody left it, or it was empty.
typedef struct esri_opening {
    const esri_problem *problem;
    const esri_review *review;
    const int64_t *weight; // of the review's candidates, scaled: cost and prices
    const uint64_t *open;  // days that the review has
    esri_team rest;        // who stays
    int64_t rest_weight;
    int64_t rest_missing; // C3 of the rest, scaled
    int64_t no_veteran;   // C4 of the rest, scaled
    uint32_t wanted;      // needs that one more would help
    bool novices_full;
    uint64_t days[ESRI_DAY_WORDS_MAX]; // of the rest
} esri_opening;

// The value of a team, its cost on its cheapest day and its prices, scaled.
int64_t esri_exchange_value(const esri_problem *problem, const esri_review *review,
                            const int64_t *weight, const esri_team *team);
// Opens the seat of member `m` of the team, or an empty one (-1).
void esri_exchange_open(const esri_problem *problem, const esri_review *review,
                        const int64_t *weight, const esri_team *team, int32_t m, esri_opening *out);
// The value of the team with candidate c in that seat, if it is below `most`; else `most`. What is
// left when nobody takes the seat: c < 0.
int64_t esri_exchange_join(const esri_opening *opening, int32_t c, int64_t most);
// The team with that candidate.
esri_team esri_exchange_team(const esri_opening *opening, int32_t c);

// Makes the search's draft, without dates, from the incumbent, and improves it by chains at the
// best prices; if that gains, finds dates and offers the plan.
ESR_MUST_USE esr_status esri_exchange_chains(esri_search *search);
#endif
