// SPDX-License-Identifier: GPL-3.0-or-later
// Why a reviewer sits on a team, or does not: the rules, the days, the present plan.
#include <stdlib.h>

#include "explain/why/why.h"

// The answer with the memory that it owns.
typedef struct owned_pair {
    esr_why_pair pair; // first, so that both have one address
    esri_arena arena;
} owned_pair;

// The reviewer's seat in the present plan; -1: none.
static int32_t seat_of(const esri_why *why) {
    const esr_review *review = &why->cycle->reviews[why->question.review.at];
    esr_day day = why->plan->first_day[why->question.review.at];
    if (day == ESR_DAY_NONE || (why->question.on != ESR_DAY_NONE && why->question.on != day))
        return -1;
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
        if (why->plan->member[p].at == why->question.reviewer.at)
            return p;
    return -1;
}

// The days on which all rules admit the pair, as spans of days that the review may begin on.
static void find_days(esri_why *why, esr_why_pair *out) {
    const esr_cycle *cycle = why->cycle;
    esr_day_span *spans = esri_why_alloc(why, (size_t)why->open_days, sizeof *spans);
    bool running = false;
    for (int32_t d = 0; d < cycle->day_count && spans; d++) {
        esri_pairing pairing = esri_why_pairing(why, cycle->first_day + d);
        esr_rule rule;
        if (!why->open[d])
            continue;
        if (esri_why_refused(&pairing, &rule, NULL)) {
            running = false;
            continue;
        }
        if (!running)
            spans[out->span_count++].from = pairing.first_day;
        running = true;
        spans[out->span_count - 1].to = pairing.first_day;
        spans[out->span_count - 1].days++;
        out->days++;
    }
    out->spans = spans;
}

// What holds on the day that is looked at.
static void look_at_day(esri_why *why, esr_why_pair *out) {
    out->day = why->question.on != ESR_DAY_NONE ? why->question.on
                                                : why->plan->first_day[why->question.review.at];
    if (out->day == ESR_DAY_NONE)
        return;
    esri_pairing pairing = esri_why_pairing(why, out->day);
    esri_buf text = {0};
    out->refused_then = esri_why_refused(&pairing, &out->rule_then, &text);
    out->text_then = esri_why_keep(why, &text);
}

static void count_costs(esri_why *why, esr_why_pair *out) {
    int32_t visits = 0;
    esr_day day = out->day;
    for (int32_t p = 0; p < why->cycle->place_count; p++) {
        esr_review_ix review = why->cycle->places[p].review;
        visits += review.at != why->question.review.at &&
                  why->plan->first_day[review.at] != ESR_DAY_NONE &&
                  why->plan->member[p].at == why->question.reviewer.at;
    }
    if (day == ESR_DAY_NONE && out->span_count > 0)
        day = out->spans[0].from;
    if (day != ESR_DAY_NONE)
        esri_why_costs(why, day, visits, out);
}

static esr_status answer(esri_why *why, esr_why_pair *out) {
    esr_status status = ESR_OK;
    int32_t seat = seat_of(why);
    out->question = why->question;
    out->sits = seat >= 0;
    out->open_days = why->open_days;
    esri_why_rules(why, out->rules);
    find_days(why, out);
    look_at_day(why, out);
    count_costs(why, out);
    ESR_TRY(why->failed ? esri_fail_nomem(why->ctx) : ESR_OK);
    ESR_TRY(esri_why_excluded(why, &out->excluded, &out->rule, &out->reason, out->rules));
    if (out->sits)
        ESR_TRY(esri_why_others(why, seat, out));
    else if (!out->excluded)
        ESR_TRY(esri_why_swaps(why, out));
cleanup:
    return status;
}

esr_status esr_explain_pair(esr_context *ctx, const esr_plan *plan, const esr_question *question,
                            esr_why_pair **out) {
    owned_pair *owned = calloc(1, sizeof *owned);
    esri_why why = {0};
    esr_status status = ESR_OK;
    if (!owned)
        return esri_fail_nomem(ctx);
    ESR_TRY(esri_why_open(&why, ctx, plan, question, &owned->arena));
    ESR_TRY(answer(&why, &owned->pair));
    *out = &owned->pair;
    owned = NULL;
cleanup:
    esri_why_close(&why);
    esr_why_pair_free(owned ? &owned->pair : NULL);
    return status;
}

void esr_why_pair_free(esr_why_pair *why) {
    if (!why)
        return;
    owned_pair *owned = (owned_pair *)why;
    esri_arena_free(&owned->arena);
    free(owned);
}
