// SPDX-License-Identifier: GPL-3.0-or-later
// The loss of each reviewer by itself: what breaks, what can be filled again, and which is worst.
#include <stdlib.h>

#include "base/context.h"
#include "explain/standby/anew.h"
#include "explain/standby/repair.h"
#include "rules/costs.h"

// The answer with the memory that it owns.
typedef struct owned_impacts {
    esr_impact_list list; // first, so that both have one address
    esr_impact *impacts;
} owned_impacts;

// How often a rate was paid.
static int32_t times(int64_t cost, int32_t rate) {
    return rate > 0 ? (int32_t)(cost / rate) : 0;
}

static esr_status look_at(esr_context *ctx, esri_repair *repair, int32_t l, int32_t *picks,
                          esr_impact *out) {
    const esri_pool *pool = repair->pool;
    const esri_pool_loss *loss = &pool->losses[l];
    const esr_cost_rates *rates = &pool->plan->cycle->costs;
    esr_verdict *empty = NULL, *filled = NULL;
    esr_status status = ESR_OK;
    *out = (esr_impact){.reviewer = loss->reviewer, .seats = loss->seat_count};
    out->refilled = esri_pool_fill(pool, loss, picks);
    ESR_TRY(esri_repair_fill(ctx, repair, l, NULL, &empty));
    ESR_TRY(esri_repair_fill(ctx, repair, l, picks, &filled));
    out->empty = esri_costs_difference(&repair->now->costs, &empty->costs);
    out->refill = esri_costs_difference(&repair->now->costs, &filled->costs);
    out->skills = times(out->empty.term[ESR_C3_MISSING_SKILL], rates->missing_skill);
    out->veterans = times(out->empty.term[ESR_C4_NO_VETERAN], rates->no_veteran);
cleanup:
    esr_verdict_free(empty);
    esr_verdict_free(filled);
    return status;
}

static int order(int64_t a, int64_t b) {
    return (a < b) - (a > b); // the greater one first
}

// The worst first. Where one was planned anew all were, or time was up: those come first.
static int by_harm(const void *left, const void *right) {
    const esr_impact *a = left, *b = right;
    int differ = order(a->solved, b->solved);
    if (!differ)
        differ = order(a->unscheduled, b->unscheduled);
    if (!differ)
        differ = order(a->empty_seats, b->empty_seats);
    if (!differ)
        differ = order(a->anew.total, b->anew.total);
    if (!differ)
        differ = order(a->seats - a->refilled, b->seats - b->refilled);
    if (!differ)
        differ = order(a->refill.total, b->refill.total);
    if (!differ)
        differ = order(b->reviewer.at, a->reviewer.at);
    return differ;
}

static esr_status look_at_all(esr_context *ctx, esri_pool *pool, const esr_solution *solution,
                              const esr_impact_options *options, owned_impacts *out) {
    esri_repair repair = {0};
    esr_status status = ESR_OK;
    int32_t *picks = esri_arena_alloc(&pool->arena, (size_t)pool->seat_count, sizeof *picks);
    out->impacts = calloc((size_t)pool->loss_count + 1, sizeof *out->impacts);
    if (!picks || !out->impacts)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esri_repair_open(ctx, pool, &repair));
    for (int32_t l = 0; l < pool->loss_count; l++)
        ESR_TRY(look_at(ctx, &repair, l, picks, &out->impacts[l]));
    if (options->solve)
        ESR_TRY(esri_anew_all(ctx, solution, options, repair.now, out->impacts, pool->loss_count,
                              &out->list.cut));
    if (pool->loss_count > 1)
        qsort(out->impacts, (size_t)pool->loss_count, sizeof *out->impacts, by_harm);
    out->list.at = out->impacts;
    out->list.count = pool->loss_count;
cleanup:
    esri_repair_close(&repair);
    return status;
}

esr_status esr_impacts_find(esr_context *ctx, const esr_solution *solution,
                            const esr_impact_options *options, esr_impact_list **out) {
    static const esr_impact_options usual = {0};
    esri_pool pool = {0};
    esr_status status = ESR_OK;
    owned_impacts *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    if (!options)
        options = &usual;
    ESR_TRY(esri_pool_open(ctx, solution->plan, options->from, &pool));
    ESR_TRY(look_at_all(ctx, &pool, solution, options, owned));
    *out = &owned->list;
    owned = NULL;
cleanup:
    esr_impact_list_free(owned ? &owned->list : NULL);
    esri_pool_close(&pool);
    return status;
}

void esr_impact_list_free(esr_impact_list *list) {
    if (!list)
        return;
    owned_impacts *owned = (owned_impacts *)list;
    free(owned->impacts);
    free(owned);
}
