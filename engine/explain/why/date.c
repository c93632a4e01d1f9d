// SPDX-License-Identifier: GPL-3.0-or-later
// Why a visit has its day: every other day, closed by a rule or judged with the team that the visit
// has; and what each member costs.
#include <stdlib.h>

#include "explain/why/why.h"

// The answer with the memory that it owns.
typedef struct owned_date {
    esr_why_date date; // first, so that both have one address
    esri_arena arena;
    esr_why_day *days;
    esr_swap *members;
} owned_date;

// The plan with the visit on that day, or the rule that closes the day.
static esr_status try_day(esri_why *why, esr_plan *changed, esr_why_day *out) {
    int32_t at = why->question.review.at;
    esri_pairing pairing = esri_why_pairing(why, out->day);
    esri_buf text = {0};
    out->rule = ESR_H1_SCHOOL_DAYS;
    out->open = !esri_h01_refuses(&pairing, &text);
    if (out->open) {
        out->rule = ESR_H2_BOUNDS;
        out->open = !esri_h02_refuses(&pairing, &text);
    }
    out->text = esri_why_keep(why, &text);
    out->swap = (esr_swap){.place = -1, .out = {-1}, .in = {-1}, .first_day = out->day};
    if (!out->open)
        return why->failed ? esri_fail_nomem(why->ctx) : ESR_OK;
    changed->first_day[at] = out->day;
    esr_status status = esri_why_try(why, changed, &out->swap);
    changed->first_day[at] = why->plan->first_day[at];
    return status;
}

static esr_status try_days(esri_why *why, esr_plan *changed, owned_date *owned) {
    owned->days = esri_why_alloc(why, (size_t)why->cycle->day_count, sizeof *owned->days);
    if (!owned->days)
        return esri_fail_nomem(why->ctx);
    owned->date.days = owned->days;
    for (int32_t d = 0; d < why->cycle->day_count; d++) {
        owned->days[d].day = why->cycle->first_day + d;
        esr_status status = try_day(why, changed, &owned->days[d]);
        if (status != ESR_OK)
            return status;
        owned->date.open_days += owned->days[d].open;
        owned->date.fit_days += owned->days[d].open && owned->days[d].swap.broken_count == 0;
    }
    return ESR_OK;
}

static esr_status try_members(esri_why *why, esr_plan *changed, owned_date *owned) {
    const esr_review *review = &why->cycle->reviews[why->question.review.at];
    owned->members = esri_why_alloc(why, (size_t)review->seat_count, sizeof *owned->members);
    if (!owned->members)
        return esri_fail_nomem(why->ctx);
    owned->date.members = owned->members;
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++) {
        if (changed->member[p].at < 0 || owned->date.planned == ESR_DAY_NONE)
            continue;
        esr_swap *leave = &owned->members[owned->date.member_count++];
        *leave = (esr_swap){
            .place = p, .out = changed->member[p], .in = {-1}, .first_day = owned->date.planned};
        changed->member[p].at = -1;
        esr_status status = esri_why_try(why, changed, leave);
        changed->member[p] = why->plan->member[p];
        if (status != ESR_OK)
            return status;
    }
    return ESR_OK;
}

static esr_status answer(esri_why *why, owned_date *owned) {
    esr_why_date *out = &owned->date;
    esr_plan *changed = NULL;
    esr_status status = ESR_OK;
    esri_closed_days closed = esri_count_closed(why->cycle, why->question.review);
    esri_buf text = {0};
    out->review = why->question.review;
    out->planned = why->plan->first_day[out->review.at];
    esri_say_closed(&text, &closed);
    out->closed = esri_why_keep(why, &text);
    ESR_TRY(esr_plan_copy(why->ctx, why->plan, &changed));
    ESR_TRY(try_days(why, changed, owned));
    ESR_TRY(try_members(why, changed, owned));
    if (why->question.on != ESR_DAY_NONE)
        ESR_TRY(esri_why_excluded(why, &out->excluded, &out->rule, &out->reason, NULL));
cleanup:
    esr_plan_free(changed);
    return status;
}

esr_status esr_explain_date(esr_context *ctx, const esr_plan *plan, const esr_question *question,
                            esr_why_date **out) {
    owned_date *owned = calloc(1, sizeof *owned);
    esri_why why = {0};
    esr_status status = ESR_OK;
    if (!owned)
        return esri_fail_nomem(ctx);
    ESR_TRY(esri_why_open(&why, ctx, plan, question, &owned->arena));
    ESR_TRY(answer(&why, owned));
    *out = &owned->date;
    owned = NULL;
cleanup:
    esri_why_close(&why);
    esr_why_date_free(owned ? &owned->date : NULL);
    return status;
}

void esr_why_date_free(esr_why_date *why) {
    if (!why)
        return;
    owned_date *owned = (owned_date *)why;
    esri_arena_free(&owned->arena);
    free(owned);
}
