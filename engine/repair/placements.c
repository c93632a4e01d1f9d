// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody placed on a team whatever it takes: what that costs, for many of them in one go.
#include <stdlib.h>

#include "repair/judged.h"

// Looks at a seat for each of them: there are many.
#define USUAL_EFFORT 20000

// The answer with the memory that it owns.
typedef struct owned_placed {
    esr_placed_list list; // first, so that both have one address
    esr_placed *placed;
} owned_placed;

static bool fits(const esr_cycle *cycle, const esr_placement *wanted) {
    return cycle->seat_roles[cycle->places[wanted->place].seat] >>
               cycle->reviewers[wanted->reviewer.at].role &
           1;
}

static bool sits_there(const esr_plan *plan, const esr_placement *wanted) {
    const esr_review *review = &plan->cycle->reviews[plan->cycle->places[wanted->place].review.at];
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
        if (plan->member[p].at == wanted->reviewer.at)
            return true;
    return false;
}

static esr_status find_one(esri_mend *mend, const esr_plan *plan, const esr_placement *wanted,
                           const esr_repair_options *options, owned_placed *out) {
    int32_t v = plan->cycle->places[wanted->place].review.at;
    const esri_left before = mend->left[v];
    esr_placed *placed = &out->placed[out->list.count];
    int64_t effort = options->effort > 0 ? options->effort : USUAL_EFFORT;
    esr_status status = ESR_OK;
    if (before.day < 0 || before.hot || !fits(plan->cycle, wanted) || sits_there(plan, wanted))
        return ESR_OK;
    *placed = (esr_placed){.wanted = *wanted, .holder = plan->member[wanted->place]};
    mend->found = false;
    if (esri_mend_place(mend, plan, wanted)) {
        esri_mend_search(mend, 0, effort);
        if (options->most > 0)
            esri_mend_search(mend, options->most, effort);
        placed->repair.moves = mend->best_moves;
        placed->repair.proven = !mend->cut;
        out->list.unproven += mend->cut;
        if (mend->found)
            status = esri_repair_keep(mend, plan, &placed->repair);
        out->list.count += placed->repair.plan != NULL;
    }
    mend->left[v] = before;
    return status;
}

static int by_cost(const void *left, const void *right) {
    const esr_placed *a = left, *b = right;
    if (a->repair.costs.total != b->repair.costs.total)
        return a->repair.costs.total < b->repair.costs.total ? -1 : 1;
    if (a->wanted.place != b->wanted.place)
        return a->wanted.place < b->wanted.place ? -1 : 1;
    return (a->wanted.reviewer.at > b->wanted.reviewer.at) -
           (a->wanted.reviewer.at < b->wanted.reviewer.at);
}

esr_status esr_placements_find(esr_context *ctx, const esr_plan *plan, const esr_placement *wanted,
                               int32_t count, const esr_repair_options *options,
                               esr_placed_list **out) {
    const esr_repair_options alone = {
        .most = options->most, .today = options->today, .prices = options->prices};
    esri_problem *problem = NULL;
    esri_mend mend = {0};
    esr_status status = esri_repair_check(ctx, plan, plan->cycle, &alone);
    owned_placed *owned = NULL;
    if (status != ESR_OK)
        return status;
    owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    owned->placed = calloc((size_t)count + 1, sizeof *owned->placed);
    if (!owned->placed)
        ESR_TRY(esri_fail_nomem(ctx));
    owned->list.at = owned->placed;
    ESR_TRY(esri_problem_new(ctx, plan->cycle, 1, &problem));
    ESR_TRY(esri_mend_open(ctx, problem, plan, &alone, &mend));
    esri_mend_prepare(&mend, options->most);
    for (int32_t i = 0; i < count; i++)
        ESR_TRY(find_one(&mend, plan, &wanted[i], options, owned));
    if (owned->list.count > 1)
        qsort(owned->placed, (size_t)owned->list.count, sizeof *owned->placed, by_cost);
    *out = &owned->list;
    owned = NULL;
cleanup:
    esri_mend_close(&mend);
    esri_problem_free(problem);
    esr_placed_list_free(owned ? &owned->list : NULL);
    return status;
}

void esr_placed_list_free(esr_placed_list *list) {
    if (!list)
        return;
    owned_placed *owned = (owned_placed *)list;
    for (int32_t i = 0; owned->placed && i < list->count; i++)
        esr_plan_free(owned->placed[i].repair.plan);
    free(owned->placed);
    free(owned);
}
