// SPDX-License-Identifier: GPL-3.0-or-later
// Column generation with exact pricing and Wentges smoothing. For any prices pi >= 0, sigma >= 0
//   constant + sum_v min(unscheduled_v, least value of a team of v at the prices)
//            + sum_r,k min(0, step_rk - pi_r) - sum sigma (+ min(0, reciprocal - sigma))
// is a lower bound on the cost of every plan. It is evaluated in whole numbers of 1/1024.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "search/flow.h"
#include "search/search.h"

#define TEAMS_A_REVIEW   4     // added at most in one round
#define SMOOTHING        0.5   // share of the best prices in the trial prices
#define SMOOTHING_DECAY  0.6   // after a round that found nothing
#define PRICE_NODE_LIMIT 20000 // nodes of one search for teams

void esri_colgen_weights(esri_search *search, int32_t v, const esri_prices *prices,
                         int64_t *weight) {
    const esri_problem *problem = search->problem;
    const esri_review *review = &problem->reviews[v];
    const esri_master *master = search->master;
    for (int32_t k = 0; master && k < prices->mutual_count; k++) {
        const esri_mutual *mutual = &master->mutuals[k];
        int32_t other = mutual->first == v    ? mutual->second
                        : mutual->second == v ? mutual->first
                                              : -1;
        if (other >= 0)
            search->home_price[problem->reviews[other].school] += prices->mutual[k];
    }
    for (int32_t c = 0; c < review->candidate_count; c++) {
        const esri_candidate *candidate = &review->candidates[c];
        int32_t home = problem->reviewers[candidate->reviewer].home;
        weight[c] = ESRI_SCALE * candidate->cost + prices->load[candidate->reviewer] +
                    (home >= 0 ? search->home_price[home] : 0);
    }
    for (int32_t k = 0; master && k < prices->mutual_count; k++) {
        search->home_price[problem->reviews[master->mutuals[k].first].school] = 0;
        search->home_price[problem->reviews[master->mutuals[k].second].school] = 0;
    }
}

// The best few teams of one review.
typedef struct shortlist {
    esri_team team[TEAMS_A_REVIEW];
    int64_t value[TEAMS_A_REVIEW];
    int32_t count;
} shortlist;

static esri_step keep_few(esri_team_search *search, const esri_team *team, int64_t value) {
    shortlist *list = search->user;
    int32_t at = list->count < TEAMS_A_REVIEW ? list->count++ : TEAMS_A_REVIEW - 1;
    while (at > 0 && list->value[at - 1] > value) {
        list->team[at] = list->team[at - 1];
        list->value[at] = list->value[at - 1];
        at--;
    }
    list->team[at] = *team;
    list->value[at] = value;
    if (list->count == TEAMS_A_REVIEW)
        search->bar = list->value[TEAMS_A_REVIEW - 1] - 1;
    return ESRI_GO_ON;
}

// Takes those out whom the search's draft leaves no visit, or whom its mutual pairs bar.
static void bar_candidates(esri_search *search, int32_t v) {
    const esri_review *review = &search->problem->reviews[v];
    for (int32_t c = 0; c < review->candidate_count; c++)
        if (esri_draft_bars(search->draft, v, &review->candidates[c]))
            search->weight[c] = ESRI_WEIGHT_NEVER;
}

// The least value over the review's teams, or of leaving it out; exact unless the limit was met.
// `node`: only teams that the search's draft leaves room for.
static esr_status price_review(esri_search *search, int32_t v, const esri_prices *prices, bool node,
                               shortlist *list, int64_t *least) {
    const esri_review *review = &search->problem->reviews[v];
    int64_t ceiling = ESRI_SCALE * review->unscheduled;
    esri_colgen_weights(search, v, prices, search->weight);
    if (node)
        bar_candidates(search, v);
    esri_team_search run = {.problem = search->problem,
                            .review = review,
                            .weight = search->weight,
                            .open = review->open,
                            .bar = ceiling,
                            .emit = keep_few,
                            .user = list,
                            .trimmed = true};
    list->count = 0;
    esr_status status = esri_team_search_run(search->ctx, &run, &search->scratch);
    int64_t best = list->count ? list->value[0] : ceiling;
    if (status == ESR_OK && run.relaxed < best) {
        list->count = 0; // the best members share no day: look at everybody
        run.trimmed = false;
        run.bar = ceiling;
        run.node_limit = PRICE_NODE_LIMIT;
        status = esri_team_search_run(search->ctx, &run, &search->scratch);
        best = list->count ? list->value[0] : ceiling;
        if (!run.complete && run.relaxed < best)
            best = run.relaxed;
    }
    *least = best < ceiling ? best : ceiling;
    return status;
}

// Prices every review, adds the teams that would improve the master (at its own duals), and gives
// the bound at `prices`.
static esr_status price_all(esri_search *search, const esri_prices *prices, int64_t *bound,
                            int32_t *added) {
    const esri_problem *problem = search->problem;
    esr_status status = ESR_OK;
    int64_t sum = ESRI_SCALE * problem->constant;
    *added = 0;
    for (int32_t v = 0; v < problem->review_count; v++) {
        shortlist list;
        int64_t least;
        if (v % 64 == 0 && esri_search_should_stop(search))
            return ESR_OK;
        ESR_TRY(price_review(search, v, prices, false, &list, &least));
        sum += least;
        search->trial_least[v] = least;
        if (prices != &search->duals)
            esri_colgen_weights(search, v, &search->duals, search->dual_weight);
        for (int32_t i = 0; i < list.count; i++) {
            int64_t value = list.value[i];
            for (int32_t m = 0; prices != &search->duals && m < list.team[i].count; m++)
                value += search->dual_weight[list.team[i].member[m]] -
                         search->weight[list.team[i].member[m]];
            if (value >= search->dual_value[v])
                continue;
            bool fresh;
            int32_t at;
            ESR_TRY(esri_master_add(search->ctx, search->master, v, &list.team[i], &fresh, &at));
            *added += fresh;
        }
    }
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        for (int32_t k = 0; k < problem->reviewers[r].max_visits; k++) {
            int64_t slice = ESRI_SCALE * problem->reviewers[r].step[k] - prices->load[r];
            sum += slice < 0 ? slice : 0;
        }
    for (int32_t k = 0; k < prices->mutual_count; k++) {
        int64_t pay = ESRI_SCALE * problem->reciprocal_cost - prices->mutual[k];
        sum -= prices->mutual[k];
        if (!problem->reciprocal_forbid && pay < 0)
            sum += pay;
    }
    *bound = sum;
cleanup:
    return status;
}

// trial = share * best prices + (1 - share) * duals.
static esr_status mix(esri_search *search, double share) {
    const esri_problem *problem = search->problem;
    esr_status status = esri_master_prices(search->ctx, search->master, &search->trial);
    if (status != ESR_OK)
        return status;
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        search->trial.load[r] = (int64_t)llround(share * (double)search->prices.load[r] +
                                                 (1.0 - share) * (double)search->duals.load[r]);
    for (int32_t k = 0; k < search->trial.mutual_count; k++) {
        double best = k < search->prices.mutual_count ? (double)search->prices.mutual[k] : 0.0;
        search->trial.mutual[k] =
            (int64_t)llround(share * best + (1.0 - share) * (double)search->duals.mutual[k]);
    }
    return ESR_OK;
}

// Keeps prices that gave a better bound; false without memory.
static bool note_bound(esri_search *search, const esri_prices *at, int64_t bound) {
    if (bound <= search->bound)
        return true;
    if (search->prices.mutual_room < at->mutual_count) {
        int64_t *mutual =
            realloc(search->prices.mutual, (size_t)at->mutual_count * 2 * sizeof *mutual);
        if (!mutual)
            return false;
        search->prices.mutual = mutual;
        search->prices.mutual_room = 2 * at->mutual_count;
    }
    memcpy(search->prices.load, at->load,
           (size_t)search->problem->reviewer_count * sizeof *at->load);
    if (at->mutual_count)
        memcpy(search->prices.mutual, at->mutual, (size_t)at->mutual_count * sizeof *at->mutual);
    search->prices.mutual_count = at->mutual_count;
    memcpy(search->least, search->trial_least,
           (size_t)search->problem->review_count * sizeof *search->least);
    search->bound = bound;
    return true;
}

static esr_status read_duals(esri_search *search) {
    esr_status status = esri_master_prices(search->ctx, search->master, &search->duals);
    for (int32_t v = 0; v < search->problem->review_count; v++)
        search->dual_value[v] =
            (int64_t)llround(esri_lp_row_dual(search->master->lp, v) * (double)ESRI_SCALE);
    return status;
}

// Solves the master, with the mutual pairs that its solution meets, and reads its duals.
static esr_status solve_master(esri_search *search, double *objective, bool *solved) {
    esr_status status = ESR_OK;
    int32_t met = 0;
    esri_lp_result result = esri_lp_primal(search->master->lp, esri_search_time_left(search));
    while (result == ESRI_LP_OPTIMAL) {
        ESR_TRY(esri_master_add_mutuals(search->ctx, search->master, &met));
        if (met == 0)
            break;
        result = esri_lp_dual(search->master->lp, esri_search_time_left(search));
    }
    *solved = result == ESRI_LP_OPTIMAL;
    if (!*solved)
        return ESR_OK;
    *objective = esri_lp_objective(search->master->lp) + (double)search->problem->constant;
    ESR_TRY(read_duals(search));
cleanup:
    return status;
}

static bool should_stop(void *user) {
    return esri_search_should_stop(user);
}

// Starts from the duals of the transportation problem: their bound, and the best teams at them.
static esr_status start_from_flow(esri_search *search) {
    const esri_problem *problem = search->problem;
    esr_status status = ESR_OK;
    esri_flow flow = {0};
    int32_t added = 0;
    int64_t bound = INT64_MIN;
    ESR_TRY(esri_flow_run(search->ctx, problem, should_stop, search, &flow));
    ESR_TRY(esri_master_prices(search->ctx, search->master, &search->duals));
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        search->duals.load[r] = ESRI_SCALE * flow.price[r];
    for (int32_t v = 0; v < problem->review_count; v++)
        search->dual_value[v] = INT64_MAX;
    ESR_TRY(price_all(search, &search->duals, &bound, &added));
    if (!search->interrupted && !note_bound(search, &search->duals, bound))
        status = esri_fail_nomem(search->ctx);
cleanup:
    esri_flow_free(&flow);
    return status;
}

esr_status esri_colgen_add_draft(esri_search *search, const esri_draft *draft) {
    for (int32_t v = 0; v < search->problem->review_count; v++) {
        bool fresh;
        int32_t at;
        if (draft->day[v] < 0)
            continue;
        esr_status status =
            esri_master_add(search->ctx, search->master, v, &draft->team[v], &fresh, &at);
        if (status != ESR_OK)
            return status;
    }
    return ESR_OK;
}

esr_status esri_colgen_at_node(esri_search *search, int32_t *added) {
    const esri_problem *problem = search->problem;
    esr_status status = ESR_OK;
    *added = 0;
    ESR_TRY(read_duals(search));
    for (int32_t v = 0; v < problem->review_count; v++) {
        shortlist list;
        int64_t least;
        if (search->draft->day[v] >= 0)
            continue;
        if (v % 64 == 0 && esri_search_should_stop(search))
            break;
        ESR_TRY(price_review(search, v, &search->duals, true, &list, &least));
        for (int32_t i = 0; i < list.count && list.value[i] < search->dual_value[v]; i++) {
            bool fresh;
            int32_t at;
            ESR_TRY(esri_master_add(search->ctx, search->master, v, &list.team[i], &fresh, &at));
            *added += fresh;
        }
    }
cleanup:
    return status;
}

esr_status esri_colgen_run(esri_search *search) {
    esr_status status = ESR_OK;
    double share = SMOOTHING;
    search->phase = "bounding";
    ESR_TRY(start_from_flow(search));
    ESR_TRY(esri_colgen_add_draft(search, search->best));
    esri_master_crash(search->master, search->best);
    while (!esri_search_should_stop(search)) {
        double objective = 0.0;
        bool solved = false;
        ESR_TRY(solve_master(search, &objective, &solved));
        if (!solved)
            break;
        search->rounds++;
        if (ceil(objective - 1e-6) <= (double)esri_search_bound(search))
            break;
        bool smooth = share > 0.0 && search->bound != INT64_MIN;
        if (smooth)
            ESR_TRY(mix(search, share));
        esri_prices *at = smooth ? &search->trial : &search->duals;
        int64_t bound = INT64_MIN;
        int32_t added = 0;
        ESR_TRY(price_all(search, at, &bound, &added));
        if (search->interrupted)
            break;
        if (!note_bound(search, at, bound)) {
            status = esri_fail_nomem(search->ctx);
            goto cleanup;
        }
        if (added > 0) {
            share = SMOOTHING;
            continue;
        }
        if (!smooth)
            break;
        share *= SMOOTHING_DECAY;
        if (share < 0.1)
            share = 0.0;
    }
    status = esri_master_mark(search->ctx, search->master);
cleanup:
    return status;
}
