// SPDX-License-Identifier: GPL-3.0-or-later
// The plan as a value: made empty, copied, freed. What it is worth is the business of rules/.
#include <esr/plan.h>

#include <stdlib.h>
#include <string.h>

#include "base/context.h"

esr_status esr_plan_new(esr_context *ctx, const esr_cycle *cycle, esr_plan **out) {
    size_t reviews = (size_t)cycle->review_count, places = (size_t)cycle->place_count;
    esr_plan *plan = calloc(1, sizeof *plan);
    if (plan) {
        plan->cycle = cycle;
        plan->first_day = calloc(reviews + 1, sizeof *plan->first_day);
        plan->member = calloc(places + 1, sizeof *plan->member);
    }
    if (!plan || !plan->first_day || !plan->member) {
        esr_plan_free(plan);
        return esri_fail_nomem(ctx);
    }
    for (size_t i = 0; i < reviews; i++)
        plan->first_day[i] = ESR_DAY_NONE;
    for (size_t i = 0; i < places; i++)
        plan->member[i] = (esr_reviewer_ix){-1};
    *out = plan;
    return ESR_OK;
}

esr_status esr_plan_copy(esr_context *ctx, const esr_plan *plan, esr_plan **out) {
    esr_plan *copy = NULL;
    esr_status status = esr_plan_new(ctx, plan->cycle, &copy);
    if (status != ESR_OK)
        return status;
    memcpy(copy->first_day, plan->first_day,
           (size_t)plan->cycle->review_count * sizeof *copy->first_day);
    memcpy(copy->member, plan->member, (size_t)plan->cycle->place_count * sizeof *copy->member);
    *out = copy;
    return ESR_OK;
}

void esr_plan_free(esr_plan *plan) {
    if (!plan)
        return;
    free(plan->first_day);
    free(plan->member);
    free(plan);
}

esr_day esr_plan_last_day(const esr_plan *plan, esr_review_ix review) {
    esr_day first = plan->first_day[review.at];
    if (first == ESR_DAY_NONE)
        return ESR_DAY_NONE;
    return esr_visit_last_day(first, plan->cycle->reviews[review.at].half_days);
}
