// SPDX-License-Identifier: GPL-3.0-or-later
// Who could take a seat when nobody else moves. The plan is looked at with the seat empty; what
// bars somebody there is what the judge would say, looked up instead of judging a plan for
// everybody.
#include <esr/substitute.h>

#include <stdlib.h>

#include "base/context.h"
#include "explain/empty/facts.h"
#include "explain/gap.h"
#include "rules/slots.h"

// The answer with the memory that it owns.
typedef struct owned_choice {
    esr_seat_choice choice; // first, so that both have one address
    esri_arena arena;
} owned_choice;

typedef struct finder {
    esr_context *ctx;
    const esr_cycle *cycle;
    esr_plan *emptied;
    esri_gap_view view; // of that plan
    esr_review_ix review;
    esr_reviewer_ix *team; // scratch
    owned_choice *out;
} finder;

static esri_pairing pairing_of(const finder *f, int32_t reviewer) {
    return (esri_pairing){f->cycle, f->review, {reviewer}, f->emptied->first_day[f->review.at]};
}

static int32_t keeping_pin(const finder *f, esr_reviewer_ix holder) {
    for (int32_t i = 0; i < f->cycle->pin_count && holder.at >= 0; i++) {
        const esr_pin *pin = &f->cycle->pins[i];
        if (!pin->forbid && pin->review.at == f->review.at && pin->reviewer.at == holder.at)
            return i;
    }
    return -1;
}

// Fills in all that is of interest beside the costs.
static void describe(const finder *f, const esri_pairing *pairing, esr_substitute *who) {
    const esri_judge *judge = &f->view.judge;
    const int32_t *at = judge->visit_at + pairing->reviewer.at;
    esr_day last = esr_plan_last_day(f->emptied, f->review);
    who->km = esri_reviewer_km(f->cycle, who->reviewer, f->cycle->reviews[f->review.at].school);
    who->visits = at[1] - at[0] + 1;
    who->nearest.at = -1;
    who->told = esri_gap_was_told(pairing);
    for (int32_t i = at[0]; i < at[1]; i++) {
        const esri_visit *visit = &judge->visits[i];
        int32_t between = esri_days_between(visit->first, visit->last, pairing->first_day, last);
        if (who->nearest.at >= 0 && between >= who->days_between)
            continue;
        who->nearest = visit->review;
        who->days_between = between;
    }
}

static int by_cost(const void *left, const void *right) {
    const esr_substitute *a = left, *b = right;
    if (a->delta.total != b->delta.total)
        return a->delta.total < b->delta.total ? -1 : 1;
    return (a->reviewer.at > b->reviewer.at) - (a->reviewer.at < b->reviewer.at);
}

static esr_status find_substitutes(finder *f, int32_t most) {
    esr_seat_choice *choice = &f->out->choice;
    esr_substitute *all =
        esri_arena_alloc(&f->out->arena, (size_t)f->cycle->reviewer_count, sizeof *all);
    if (!all)
        return esri_fail_nomem(f->ctx);
    for (int32_t r = 0; r < f->cycle->reviewer_count; r++) {
        esri_pairing pairing = pairing_of(f, r);
        if (r == choice->holder.at ||
            esri_gap_bar(&f->view, &pairing, f->cycle->places[choice->place].seat) != ESRI_BAR_NONE)
            continue;
        esr_costs costs = esri_gap_seat_costs(&f->view, &pairing, choice->place, f->team);
        for (int32_t t = 0; t < ESR_TERM_COUNT; t++)
            costs.term[t] += choice->leave.term[t];
        costs.total += choice->leave.total;
        all[choice->may++] = (esr_substitute){.reviewer = {r}, .delta = costs};
    }
    if (choice->may > 1)
        qsort(all, (size_t)choice->may, sizeof *all, by_cost);
    choice->at = all;
    choice->count = choice->may < most ? choice->may : most;
    for (int32_t i = 0; i < choice->count; i++) {
        esri_pairing pairing = pairing_of(f, all[i].reviewer.at);
        describe(f, &pairing, &all[i]);
    }
    return ESR_OK;
}

static esr_status find_near(finder *f) {
    esr_seat_choice *choice = &f->out->choice;
    int32_t count = 0;
    esri_hindered *all =
        esri_judge_alloc(&f->view.judge, (size_t)f->cycle->reviewer_count, sizeof *all);
    for (int32_t r = 0; r < f->cycle->reviewer_count && all; r++) {
        esri_pairing pairing = pairing_of(f, r);
        esri_hindered who = {.things = -1};
        if (r != choice->holder.at)
            esri_facts_look(&f->view, &pairing, f->cycle->places[choice->place].seat, &who);
        if (who.things > 0)
            all[count++] = who;
    }
    if (all) {
        esri_facts_sort(all, count);
        choice->near = esri_facts_near(&f->out->arena, &f->view, f->review, all, count,
                                       &choice->near_count, &choice->further);
    }
    return choice->near ? ESR_OK : esri_fail_nomem(f->ctx);
}

// What the judge counts when the seat is emptied.
static esr_status cost_to_leave(const finder *f, const esr_plan *plan, esr_costs *out) {
    esr_verdict *before = NULL, *after = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esr_verify(f->ctx, plan, &before));
    ESR_TRY(esr_verify(f->ctx, f->emptied, &after));
    for (int32_t t = 0; t < ESR_TERM_COUNT; t++)
        out->term[t] = after->costs.term[t] - before->costs.term[t];
    out->total = after->costs.total - before->costs.total;
cleanup:
    esr_verdict_free(before);
    esr_verdict_free(after);
    return status;
}

// Empties the seat and looks at the plan as it is then.
static esr_status open_finder(finder *f, const esr_plan *plan, int32_t place) {
    esr_seat_choice *choice = &f->out->choice;
    esr_status status = ESR_OK;
    ESR_TRY(esr_plan_copy(f->ctx, plan, &f->emptied));
    *choice = (esr_seat_choice){.place = place, .holder = plan->member[place]};
    choice->pin = keeping_pin(f, choice->holder);
    f->emptied->member[place].at = -1;
    if (!esri_gap_view_open(&f->view, f->emptied))
        ESR_TRY(esri_fail_nomem(f->ctx));
    esri_gap_look_at(&f->view, f->review);
    f->team = esri_judge_alloc(&f->view.judge, (size_t)f->cycle->reviews[f->review.at].seat_count,
                               sizeof *f->team);
    if (!f->team)
        ESR_TRY(esri_fail_nomem(f->ctx));
    if (choice->holder.at >= 0)
        ESR_TRY(cost_to_leave(f, plan, &choice->leave));
cleanup:
    return status;
}

esr_status esr_substitutes_find(esr_context *ctx, const esr_plan *plan, int32_t place, int32_t most,
                                esr_seat_choice **out) {
    finder f = {.ctx = ctx, .cycle = plan->cycle, .review = plan->cycle->places[place].review};
    esr_status status = ESR_OK;
    if (plan->first_day[f.review.at] == ESR_DAY_NONE)
        return esri_fail(ctx, ESR_E_USAGE, f.cycle->reviews[f.review.at].id,
                         "has no visit in this plan, so that nobody can take a seat of it");
    f.out = calloc(1, sizeof *f.out);
    if (!f.out)
        return esri_fail_nomem(ctx);
    ESR_TRY(open_finder(&f, plan, place));
    ESR_TRY(find_substitutes(&f, most > 0 ? most : ESR_SUBSTITUTES_USUAL));
    if (f.out->choice.may == 0)
        ESR_TRY(find_near(&f));
    *out = &f.out->choice;
    f.out = NULL;
cleanup:
    esr_seat_choice_free(f.out ? &f.out->choice : NULL);
    esri_arena_free(&f.view.judge.scratch);
    esr_plan_free(f.emptied);
    return status;
}

void esr_seat_choice_free(esr_seat_choice *choice) {
    if (!choice)
        return;
    owned_choice *owned = (owned_choice *)choice;
    esri_arena_free(&owned->arena);
    free(owned);
}
