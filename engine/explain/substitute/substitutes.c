// SPDX-License-Identifier: GPL-3.0-or-later
// Who could take a seat when nobody else moves; where nobody could, who almost could.
#include <stdlib.h>

#include "base/context.h"
#include "explain/empty/facts.h"
#include "explain/substitute/seat.h"

// The answer with the memory that it owns.
typedef struct owned_choice {
    esr_seat_choice choice; // first, so that both have one address
    esri_arena arena;
} owned_choice;

static int by_cost(const void *left, const void *right) {
    return esri_substitute_order(left, right);
}

// Moves somebody to the front, the others keep their order.
static void put_first(esr_substitute *all, int32_t count, esr_reviewer_ix first) {
    for (int32_t i = 0; i < count; i++) {
        if (all[i].reviewer.at != first.at)
            continue;
        esr_substitute it = all[i];
        it.preferred = true;
        for (; i > 0; i--)
            all[i] = all[i - 1];
        all[0] = it;
        return;
    }
}

static esr_status find_substitutes(esr_context *ctx, const esri_seat *seat, int32_t most,
                                   esr_reviewer_ix first, owned_choice *out) {
    esr_seat_choice *choice = &out->choice;
    int32_t reviewers = seat->cycle->reviewer_count;
    esr_substitute *all = esri_arena_alloc(&out->arena, (size_t)reviewers, sizeof *all);
    if (!all)
        return esri_fail_nomem(ctx);
    for (int32_t r = 0; r < reviewers; r++)
        if (esri_seat_admits(seat, r))
            all[choice->may++] =
                (esr_substitute){.reviewer = {r}, .delta = esri_seat_costs(seat, r)};
    if (choice->may > 1)
        qsort(all, (size_t)choice->may, sizeof *all, by_cost);
    put_first(all, choice->may, first);
    choice->at = all;
    choice->count = choice->may < most ? choice->may : most;
    for (int32_t i = 0; i < choice->count; i++)
        esri_seat_describe(seat, &all[i]);
    return ESR_OK;
}

static esr_status find_near(esr_context *ctx, esri_seat *seat, owned_choice *out) {
    esr_seat_choice *choice = &out->choice;
    int32_t count = 0, reviewers = seat->cycle->reviewer_count;
    esri_hindered *all = esri_judge_alloc(&seat->view.judge, (size_t)reviewers, sizeof *all);
    for (int32_t r = 0; r < reviewers && all; r++) {
        esri_pairing pairing = esri_seat_pairing(seat, r);
        esri_hindered who = {.things = -1};
        if (r != seat->holder.at)
            esri_facts_look(&seat->view, &pairing, seat->cycle->places[seat->place].seat, &who);
        if (who.things > 0)
            all[count++] = who;
    }
    if (all) {
        esri_facts_sort(all, count);
        choice->near = esri_facts_near(&out->arena, &seat->view, seat->review, all, count,
                                       &choice->near_count, &choice->further);
    }
    return choice->near ? ESR_OK : esri_fail_nomem(ctx);
}

esr_status esr_substitutes_find(esr_context *ctx, const esr_plan *plan, int32_t place, int32_t most,
                                esr_seat_choice **out) {
    return esr_substitutes_prefer(ctx, plan, place, most, (esr_reviewer_ix){-1}, out);
}

esr_status esr_substitutes_prefer(esr_context *ctx, const esr_plan *plan, int32_t place,
                                  int32_t most, esr_reviewer_ix first, esr_seat_choice **out) {
    esri_seat seat = {0};
    esr_review_ix review = plan->cycle->places[place].review;
    esr_status status = ESR_OK;
    if (plan->first_day[review.at] == ESR_DAY_NONE)
        return esri_fail(ctx, ESR_E_USAGE, plan->cycle->reviews[review.at].id,
                         "has no visit in this plan, so that nobody can take a seat of it");
    owned_choice *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    ESR_TRY(esri_seat_open(ctx, plan, place, &seat));
    owned->choice = (esr_seat_choice){
        .place = place, .holder = seat.holder, .leave = seat.leave, .pin = seat.pin};
    ESR_TRY(find_substitutes(ctx, &seat, most > 0 ? most : ESR_SUBSTITUTES_USUAL, first, owned));
    if (owned->choice.may == 0)
        ESR_TRY(find_near(ctx, &seat, owned));
    *out = &owned->choice;
    owned = NULL;
cleanup:
    esr_seat_choice_free(owned ? &owned->choice : NULL);
    esri_seat_close(&seat);
    return status;
}

void esr_seat_choice_free(esr_seat_choice *choice) {
    if (!choice)
        return;
    owned_choice *owned = (owned_choice *)choice;
    esri_arena_free(&owned->arena);
    free(owned);
}
