// SPDX-License-Identifier: GPL-3.0-or-later
// Exact pricing: the best teams of reviews at given prices, by several threads.
#ifndef ESRI_PRICING_H
#define ESRI_PRICING_H

#include "search/master.h"

#define ESRI_SHORTLIST 4 // teams kept of a review

// The best few teams of one review at the prices of the last pricing, the best first.
typedef struct esri_shortlist {
    esri_team team[ESRI_SHORTLIST];
    int64_t value[ESRI_SHORTLIST];      // at those prices, scaled
    int64_t dual_value[ESRI_SHORTLIST]; // the same at the master's duals
    int32_t count;
    int64_t least; // no team, and not leaving the review out, has a value below this
} esri_shortlist;

// What one thread needs.
typedef struct esri_pricer {
    int64_t *weight, *dual_weight; // by candidate of the review at hand
    int64_t *home_price;           // by school: price of being mutual with the review at hand
    esri_team_scratch scratch;
} esri_pricer;

ESR_MUST_USE esr_status esri_pricer_init(esr_context *ctx, const esri_problem *problem,
                                         esri_pricer *out);
void esri_pricer_free(esri_pricer *pricer);

// The prices of a review's candidates, into pricer->weight: cost, load and mutual pairs.
void esri_pricer_weigh(esri_pricer *pricer, const esri_master *master, int32_t review,
                       const esri_prices *prices, int64_t *weight);

// One pricing of all reviews, or of those that a draft leaves open.
typedef struct esri_pricing {
    const esri_master *master;
    const esri_prices *prices, *duals; // the same where nothing is smoothed
    const esri_draft *node;            // only open reviews, and candidates whom it leaves room
    esri_pricer *pricers;              // [workers]
    int32_t workers;
    bool (*late)(void *user); // asked by every thread: true ends it early
    void *user;
    esri_shortlist *lists; // out, by review; count 0 for reviews that were passed over
} esri_pricing;

// ESR_E_LIMIT if it ended early. Records no fault: ESR_E_NOMEM is the caller's to tell.
ESR_MUST_USE esr_status esri_pricing_run(esri_pricing *pricing);

#endif
