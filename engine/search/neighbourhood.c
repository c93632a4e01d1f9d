// SPDX-License-Identifier: GPL-3.0-or-later
// Large neighbourhoods guided by regret: what a review costs in the plan at the best prices beyond
// its least value there. Regrets and load slack add up to cost - bound, so they point at the loss.
#include <stdlib.h>
#include <string.h>

#include "search/search.h"

#define CHEAP_CANDIDATES 6 // of a review, whose present visits are freed with it
#define DAMPING          2 // a seed that failed k times counts 1 / (1 + DAMPING * k)

static int64_t regret(esri_search *search, int32_t v) {
    const esri_draft *best = search->best;
    int64_t value = ESRI_SCALE * best->review_cost[v];
    for (int32_t m = 0; m < best->team[v].count; m++) {
        int32_t at = best->team[v].member[m];
        value += search->prices.load[search->problem->reviews[v].candidates[at].reviewer];
    }
    return value > search->least[v] ? value - search->least[v] : 0;
}

// A review drawn with a chance in proportion to its damped regret; one draw in four is even.
static int32_t draw_seed(esri_search *search) {
    int32_t count = search->problem->review_count;
    double sum = 0.0;
    for (int32_t v = 0; v < count; v++)
        sum += (double)regret(search, v) / (1 + DAMPING * search->failures[v]);
    if (sum <= 0.0 || esri_rng_below(&search->rng, 4) == 0)
        return esri_rng_below(&search->rng, count);
    double mark = sum * esri_rng_unit(&search->rng);
    for (int32_t v = 0; v < count; v++) {
        mark -= (double)regret(search, v) / (1 + DAMPING * search->failures[v]);
        if (mark < 0.0)
            return v;
    }
    return count - 1;
}

typedef struct freed {
    int32_t *review;
    int32_t count, most;
    bool *in;
} freed;

static void set_free(freed *set, int32_t v) {
    if (set->in[v] || set->count == set->most)
        return;
    set->in[v] = true;
    set->review[set->count++] = v;
}

static void free_visits(const esri_search *search, freed *set, int32_t reviewer) {
    const esri_draft *best = search->best;
    for (int32_t k = 0; k < best->load[reviewer]; k++)
        set_free(set, best->visit[best->visit_at[reviewer] + k]);
}

// Frees the visits of those who could sit on v's team most cheaply, and of its members.
static void grow(esri_search *search, freed *set, int32_t v) {
    const esri_problem *problem = search->problem;
    const esri_review *review = &problem->reviews[v];
    for (int32_t m = 0; m < search->best->team[v].count; m++)
        free_visits(search, set, review->candidates[search->best->team[v].member[m]].reviewer);
    int64_t *weight = search->pricers[0].weight;
    esri_pricer_weigh(&search->pricers[0], search->master, v, &search->prices, weight);
    for (int32_t k = 0; k < CHEAP_CANDIDATES; k++) {
        int32_t best = -1;
        for (int32_t c = 0; c < review->candidate_count; c++)
            if (weight[c] < ESRI_WEIGHT_NEVER && (best < 0 || weight[c] < weight[best]))
                best = c;
        if (best < 0)
            break;
        weight[best] = ESRI_WEIGHT_NEVER;
        free_visits(search, set, review->candidates[best].reviewer);
    }
    const esr_cycle *cycle = problem->cycle;
    for (int32_t i = cycle->school_reviewer_at[review->school];
         i < cycle->school_reviewer_at[review->school + 1]; i++)
        free_visits(search, set, cycle->school_reviewers[i].at);
}

esr_status esri_neighbourhood_step(esri_search *search, int32_t size, bool *gained) {
    const esri_problem *problem = search->problem;
    esr_status status = ESR_OK;
    int64_t before = search->best->cost;
    *gained = false;
    freed set = {.most = size < problem->review_count ? size : problem->review_count};
    set.review = calloc((size_t)problem->review_count + 1, sizeof *set.review);
    set.in = calloc((size_t)problem->review_count + 1, sizeof *set.in);
    if (!set.review || !set.in) {
        status = esri_fail_nomem(search->ctx);
        goto cleanup;
    }
    int32_t seed = draw_seed(search);
    set_free(&set, seed);
    for (int32_t i = 0; i < set.count && set.count < set.most; i++) {
        grow(search, &set, set.review[i]);
        if (i == set.count - 1)
            set_free(&set, esri_rng_below(&search->rng, problem->review_count));
    }
    ESR_TRY(esri_colgen_add_draft(search, search->best));
    esri_draft_copy(search->draft, search->best);
    for (int32_t i = 0; i < set.count; i++)
        if (search->draft->day[set.review[i]] >= 0)
            esri_draft_remove(search->draft, set.review[i]);
    ESR_TRY(esri_dive(search, 0.3, false));
    *gained = search->best->cost < before;
    if (!*gained)
        search->failures[seed]++;
cleanup:
    free(set.review);
    free(set.in);
    return status;
}
