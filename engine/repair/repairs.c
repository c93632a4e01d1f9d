// SPDX-License-Identifier: GPL-3.0-or-later
// Repairs, from no further thing moved up to as many as are asked for.
#include <inttypes.h>
#include <stdlib.h>

#include <esr/rules.h>

#include "repair/judged.h"
#include "repair/seating.h"

// How many looks at a seat the search takes for each k, unless it is done before.
#define USUAL_EFFORT 400000

// The answer with the memory that it owns.
typedef struct owned_repairs {
    esr_repair_list list; // first, so that both have one address
    esr_plan *left;
    esr_repair repairs[ESR_REPAIR_MOVES_MAX + 1];
} owned_repairs;

esr_status esri_repair_check(esr_context *ctx, const esr_plan *plan, const esr_cycle *cycle,
                             const esr_repair_options *options) {
    const esr_cycle *former = plan->cycle;
    if (former->review_count != cycle->review_count || former->place_count != cycle->place_count ||
        former->reviewer_count != cycle->reviewer_count)
        return esri_fail(ctx, ESR_E_USAGE, cycle->id,
                         "has other reviews, seats or reviewers than the plan");
    if (options->most < 0 || options->most > ESR_REPAIR_MOVES_MAX)
        return esri_fail(ctx, ESR_E_USAGE, cycle->id, "a repair moves 0 to %d things, not %" PRId32,
                         ESR_REPAIR_MOVES_MAX, options->most);
    if (!options->placement)
        return ESR_OK;
    esr_review_ix review = cycle->places[options->placement->place].review;
    const esr_review *entry = &cycle->reviews[review.at];
    if (plan->first_day[review.at] == ESR_DAY_NONE)
        return esri_fail(ctx, ESR_E_USAGE, entry->id,
                         "has no visit in this plan, so that nobody can take a seat of it");
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++)
        if (plan->member[p].at == options->placement->reviewer.at)
            return esri_fail(ctx, ESR_E_USAGE, entry->id, "has %s on its team already",
                             cycle->reviewers[options->placement->reviewer.at].id);
    return ESR_OK;
}

// What is left, with the seats that everybody had.
static esr_status keep_left(esr_context *ctx, const esri_mend *mend, const esr_plan *plan,
                            owned_repairs *out) {
    esr_status status = esri_seating_plan(ctx, mend->problem, plan, mend->draft->day,
                                          mend->draft->team, &out->left);
    out->list.left = out->left;
    for (int32_t v = 0; status == ESR_OK && v < mend->problem->review_count; v++) {
        const esr_review *entry = &mend->problem->cycle->reviews[v];
        out->list.loose += mend->left[v].loose;
        for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++)
            out->list.open +=
                !mend->left[v].loose && plan->member[p].at >= 0 && out->left->member[p].at < 0;
    }
    return status;
}

esr_status esri_repair_keep(const esri_mend *mend, const esr_plan *before, esr_repair *repair) {
    esr_verdict *verdict = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_seating_plan(mend->ctx, mend->problem, before, mend->best_day, mend->best_team,
                              &repair->plan));
    ESR_TRY(esr_verify(mend->ctx, repair->plan, &verdict));
    if (verdict->violation_count > 0)
        status = esri_fail(mend->ctx, ESR_E_INTERNAL, "repair", "breaks a rule: %s",
                           verdict->violations[0].text);
    else if (verdict->costs.total != mend->best_cost)
        status = esri_fail(mend->ctx, ESR_E_INTERNAL, "repair", "costs %" PRId64 ", not %" PRId64,
                           verdict->costs.total, mend->best_cost);
    repair->costs = verdict->costs;
cleanup:
    esr_verdict_free(verdict);
    return status;
}

static esr_status find(esri_mend *mend, const esr_plan *plan, const esr_repair_options *options,
                       owned_repairs *out) {
    esr_status status = ESR_OK;
    int64_t effort = options->effort > 0 ? options->effort : USUAL_EFFORT;
    for (int32_t k = 0; k <= options->most; k++) {
        esr_repair *repair = &out->repairs[k];
        out->list.count = k + 1;
        esri_mend_search(mend, k, effort);
        repair->proven = !mend->cut;
        repair->moves = mend->best_moves;
        if (mend->found)
            ESR_TRY(esri_repair_keep(mend, plan, repair));
    }
cleanup:
    return status;
}

esr_status esr_repairs_find(esr_context *ctx, const esr_plan *plan, const esr_cycle *cycle,
                            const esr_repair_options *options, esr_repair_list **out) {
    esri_problem *problem = NULL;
    esri_mend mend = {0};
    esr_status status = esri_repair_check(ctx, plan, cycle, options);
    owned_repairs *owned = NULL;
    if (status != ESR_OK)
        return status;
    owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    owned->list.at = owned->repairs;
    ESR_TRY(esri_problem_new(ctx, cycle, 1, &problem));
    ESR_TRY(esri_mend_open(ctx, problem, plan, options, &mend));
    ESR_TRY(keep_left(ctx, &mend, plan, owned));
    ESR_TRY(find(&mend, plan, options, owned));
    *out = &owned->list;
    owned = NULL;
cleanup:
    esri_mend_close(&mend);
    esri_problem_free(problem);
    esr_repair_list_free(owned ? &owned->list : NULL);
    return status;
}

void esr_repair_list_free(esr_repair_list *list) {
    if (!list)
        return;
    owned_repairs *owned = (owned_repairs *)list;
    for (int32_t k = 0; k <= ESR_REPAIR_MOVES_MAX; k++)
        esr_plan_free(owned->repairs[k].plan);
    esr_plan_free(owned->left);
    free(owned);
}
