// SPDX-License-Identifier: GPL-3.0-or-later
// Pricing of reviews, each by itself, so that threads share nothing but what they read.
#include "search/pricing.h"

#include <stdlib.h>

#define NODE_LIMIT 20000 // nodes of one search for teams that share a day

esr_status esri_pricer_init(esr_context *ctx, const esri_problem *problem, esri_pricer *out) {
    size_t most = 1;
    for (int32_t v = 0; v < problem->review_count; v++)
        if ((size_t)problem->reviews[v].candidate_count > most)
            most = (size_t)problem->reviews[v].candidate_count;
    *out = (esri_pricer){0};
    out->weight = calloc(most, sizeof *out->weight);
    out->dual_weight = calloc(most, sizeof *out->dual_weight);
    out->home_price = calloc((size_t)problem->cycle->school_count + 1, sizeof *out->home_price);
    if (!out->weight || !out->dual_weight || !out->home_price) {
        esri_pricer_free(out);
        return esri_fail_nomem(ctx);
    }
    return ESR_OK;
}

void esri_pricer_free(esri_pricer *pricer) {
    free(pricer->weight);
    free(pricer->dual_weight);
    free(pricer->home_price);
    esri_team_scratch_free(&pricer->scratch);
    *pricer = (esri_pricer){0};
}

void esri_pricer_weigh(esri_pricer *pricer, const esri_master *master, int32_t v,
                       const esri_prices *prices, int64_t *weight) {
    const esri_problem *problem = master->problem;
    const esri_review *review = &problem->reviews[v];
    for (int32_t k = 0; k < prices->mutual_count; k++) {
        const esri_mutual *mutual = &master->mutuals[k];
        int32_t other = mutual->first == v    ? mutual->second
                        : mutual->second == v ? mutual->first
                                              : -1;
        if (other >= 0)
            pricer->home_price[problem->reviews[other].school] += prices->mutual[k];
    }
    for (int32_t c = 0; c < review->candidate_count; c++) {
        const esri_candidate *candidate = &review->candidates[c];
        int32_t home = problem->reviewers[candidate->reviewer].home;
        weight[c] = ESRI_SCALE * candidate->cost + prices->load[candidate->reviewer] +
                    (home >= 0 ? pricer->home_price[home] : 0);
    }
    for (int32_t k = 0; k < prices->mutual_count; k++) {
        pricer->home_price[problem->reviews[master->mutuals[k].first].school] = 0;
        pricer->home_price[problem->reviews[master->mutuals[k].second].school] = 0;
    }
}

static esri_step keep_few(esri_team_search *search, const esri_team *team, int64_t value) {
    esri_shortlist *list = search->user;
    int32_t at = list->count < ESRI_SHORTLIST ? list->count++ : ESRI_SHORTLIST - 1;
    while (at > 0 && list->value[at - 1] > value) {
        list->team[at] = list->team[at - 1];
        list->value[at] = list->value[at - 1];
        at--;
    }
    list->team[at] = *team;
    list->value[at] = value;
    if (list->count == ESRI_SHORTLIST)
        search->bar = list->value[ESRI_SHORTLIST - 1] - 1;
    return ESRI_GO_ON;
}

// The best teams from the best of each class; where their members share no day, from everybody.
static esr_status shortlist(const esri_pricing *pricing, esri_pricer *pricer, int32_t v,
                            esri_shortlist *list) {
    const esri_problem *problem = pricing->master->problem;
    const esri_review *review = &problem->reviews[v];
    int64_t ceiling = ESRI_SCALE * review->unscheduled;
    esri_team_search run = {.problem = problem,
                            .review = review,
                            .weight = pricer->weight,
                            .open = review->open,
                            .bar = ceiling,
                            .emit = keep_few,
                            .user = list,
                            .trimmed = true};
    list->count = 0;
    esr_status status = esri_team_search_run(&run, &pricer->scratch);
    int64_t best = list->count ? list->value[0] : ceiling;
    if (status == ESR_OK && run.relaxed < best) {
        list->count = 0;
        run.trimmed = false;
        run.bar = ceiling;
        run.node_limit = NODE_LIMIT;
        status = esri_team_search_run(&run, &pricer->scratch);
        best = list->count ? list->value[0] : ceiling;
        if (!run.complete && run.relaxed < best)
            best = run.relaxed;
    }
    list->least = best < ceiling ? best : ceiling;
    return status;
}

static esr_status price_review(void *user, int32_t worker, int32_t v) {
    const esri_pricing *pricing = user;
    esri_pricer *pricer = &pricing->pricers[worker];
    const esri_master *master = pricing->master;
    const esri_review *review = &master->problem->reviews[v];
    esri_shortlist *list = &pricing->lists[v];
    list->count = 0;
    if (pricing->node && pricing->node->day[v] >= 0)
        return ESR_OK;
    if (v % 16 == 0 && pricing->late(pricing->user))
        return ESR_E_LIMIT;
    esri_pricer_weigh(pricer, master, v, pricing->prices, pricer->weight);
    for (int32_t c = 0; pricing->node && c < review->candidate_count; c++)
        if (esri_draft_bars(pricing->node, v, &review->candidates[c]))
            pricer->weight[c] = ESRI_WEIGHT_NEVER;
    esr_status status = shortlist(pricing, pricer, v, list);
    bool same = pricing->prices == pricing->duals;
    if (!same)
        esri_pricer_weigh(pricer, master, v, pricing->duals, pricer->dual_weight);
    for (int32_t i = 0; i < list->count; i++) {
        list->dual_value[i] = list->value[i];
        for (int32_t m = 0; !same && m < list->team[i].count; m++) {
            int32_t c = list->team[i].member[m];
            list->dual_value[i] += pricer->dual_weight[c] - pricer->weight[c];
        }
    }
    return status;
}

esr_status esri_pricing_run(esri_pricing *pricing) {
    return esri_parallel_for(pricing->workers, pricing->master->problem->review_count, price_review,
                             pricing);
}
