// SPDX-License-Identifier: GPL-3.0-or-later
// Column generation with exact pricing and Wentges smoothing. For any prices pi >= 0, sigma >= 0
//   constant + sum_v min(unscheduled_v, least value of a team of v at the prices)
//            + sum_r,k min(0, step_rk - pi_r) - sum sigma (+ min(0, reciprocal - sigma))
// is a lower bound on the cost of every plan. It is evaluated in whole numbers of 1/1024.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "search/flow.h"
#include "search/pool.h"

#define SMOOTHING       0.5 // share of the best prices in the trial prices
#define SMOOTHING_DECAY 0.6 // after a round that found nothing

// Whether time is up; safe in every thread.
static bool is_late(void *user) {
    const esri_search *search = user;
    return esri_now_ms() >= search->deadline_ms || esr_context_cancelled(search->ctx);
}

// Prices all reviews, or those that `node` leaves open; `*ended` false if time ran out.
static esr_status price(esri_search *search, const esri_prices *prices, const esri_draft *node,
                        bool *ended) {
    esri_pricing pricing = {.master = search->master,
                            .prices = prices,
                            .duals = &search->duals,
                            .node = node,
                            .pricers = search->pricers,
                            .workers = search->workers,
                            .late = is_late,
                            .user = search,
                            .lists = search->lists};
    esr_status status = esri_pricing_run(&pricing);
    *ended = status == ESR_OK;
    if (status == ESR_E_LIMIT) {
        search->interrupted = true;
        return ESR_OK;
    }
    return status;
}

// Adds the teams on the lists that would improve the master at its own duals.
static esr_status add_listed(esri_search *search, int32_t *added) {
    *added = 0;
    for (int32_t v = 0; v < search->problem->review_count; v++) {
        const esri_shortlist *list = &search->lists[v];
        for (int32_t i = 0; i < list->count; i++) {
            bool fresh;
            int32_t at;
            if (list->dual_value[i] >= search->dual_value[v])
                continue;
            esr_status status =
                esri_master_add(search->ctx, search->master, v, &list->team[i], &fresh, &at);
            if (status != ESR_OK)
                return status;
            *added += fresh;
        }
    }
    return ESR_OK;
}

// The bound at the prices of the last pricing of all reviews.
static int64_t bound_at(const esri_search *search, const esri_prices *prices) {
    const esri_problem *problem = search->problem;
    int64_t sum = ESRI_SCALE * problem->constant;
    for (int32_t v = 0; v < problem->review_count; v++)
        sum += search->lists[v].least;
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
    return sum;
}

// Prices every review, adds what helps the master, and gives the bound at `prices`.
static esr_status price_all(esri_search *search, const esri_prices *prices, int64_t *bound,
                            int32_t *added) {
    bool ended = false;
    *added = 0;
    esr_status status = price(search, prices, NULL, &ended);
    if (status != ESR_OK || !ended || esri_search_should_stop(search))
        return status;
    *bound = bound_at(search, prices);
    return add_listed(search, added);
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
    for (int32_t v = 0; v < search->problem->review_count; v++)
        search->least[v] = search->lists[v].least;
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
static esr_status solve_master(esri_search *search, bool mend, double *objective, bool *solved) {
    esr_status status = ESR_OK;
    int32_t met = 0;
    esri_lp *lp = search->master->lp;
    esri_lp_result result = mend ? esri_lp_mend(lp, esri_search_time_left(search))
                                 : esri_lp_primal(lp, esri_search_time_left(search));
    while (result == ESRI_LP_OPTIMAL) {
        ESR_TRY(esri_master_add_mutuals(search->ctx, search->master, &met));
        if (met == 0)
            break;
        result = esri_lp_dual(lp, esri_search_time_left(search));
    }
    *solved = result == ESRI_LP_OPTIMAL;
    if (!*solved)
        return ESR_OK;
    *objective = esri_lp_objective(lp) + (double)search->problem->constant;
    ESR_TRY(read_duals(search));
cleanup:
    return status;
}

static bool should_stop(void *user) {
    return esri_search_should_stop(user);
}

// Notes the bound at search->duals, with the best teams there.
static esr_status start_at_duals(esri_search *search) {
    int32_t added = 0;
    int64_t bound = INT64_MIN;
    for (int32_t v = 0; v < search->problem->review_count; v++)
        search->dual_value[v] = INT64_MAX;
    esr_status status = price_all(search, &search->duals, &bound, &added);
    if (status == ESR_OK && !search->interrupted && !note_bound(search, &search->duals, bound))
        status = esri_fail_nomem(search->ctx);
    return status;
}

// Starts from the prices of another solution.
static esr_status start_from_solution(esri_search *search) {
    esr_status status = esri_start_prices(search);
    return status == ESR_OK ? start_at_duals(search) : status;
}

// Starts from the duals of the transportation problem: their bound, and the best teams at them.
static esr_status start_from_flow(esri_search *search) {
    const esri_problem *problem = search->problem;
    esr_status status = ESR_OK;
    esri_flow flow = {0};
    ESR_TRY(esri_flow_run(search->ctx, problem, search->workers, should_stop, search, &flow));
    ESR_TRY(esri_master_prices(search->ctx, search->master, &search->duals));
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        search->duals.load[r] = ESRI_SCALE * flow.price[r];
    ESR_TRY(start_at_duals(search));
    if (search->interrupted)
        goto cleanup;
    status = esri_dive_from_flow(search, flow.reviewer);
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
    esr_status status = ESR_OK;
    bool ended = false;
    *added = 0;
    ESR_TRY(read_duals(search));
    ESR_TRY(price(search, &search->duals, search->draft, &ended));
    if (ended)
        ESR_TRY(add_listed(search, added));
cleanup:
    return status;
}

esr_status esri_colgen_run(esri_search *search) {
    esr_status status = ESR_OK;
    double share = SMOOTHING;
    esri_seeding seeding = {0};
    search->phase = "bounding";
    if (search->options.start && search->options.start->prices.load)
        ESR_TRY(start_from_solution(search));
    if (esri_start_is_near(search) && !search->interrupted && !esri_search_done(search))
        ESR_TRY(esri_pool_seed(search, &seeding));
    if (!seeding.teams && !search->interrupted && !esri_search_done(search))
        ESR_TRY(start_from_flow(search));
    if (search->interrupted || esri_search_done(search))
        goto cleanup;
    ESR_TRY(esri_colgen_add_draft(search, search->best));
    if (!seeding.basis)
        esri_master_crash(search->master, search->best);
    while (!esri_search_should_stop(search)) {
        double objective = 0.0;
        bool solved = false;
        ESR_TRY(solve_master(search, seeding.moved && search->rounds == 0, &objective, &solved));
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
        if (share < 0.1 || seeding.basis)
            share = 0.0;
    }
    status = esri_master_mark(search->ctx, search->master);
cleanup:
    return status;
}
