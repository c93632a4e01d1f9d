// SPDX-License-Identifier: GPL-3.0-or-later
// One search for a plan with few gaps, and what its recruits do in it.
#include "explain/recruit/fill.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct batch {
    esri_fill *fill;
    esri_fill_try *tries;
} batch;

void esri_fill_try_clear(esri_fill_try *one) {
    esr_gap_list_free(one->gaps);
    esr_plan_free(one->plan);
    free(one->members);
    one->plan = NULL;
    one->gaps = NULL;
    one->members = NULL;
}

static esr_status set_cost(esr_context *ctx, esr_edit *edit, const char *key, int64_t value) {
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, value);
    return esr_edit_setting(ctx, edit, "costs", key, text);
}

static esr_status set_costs(esr_context *ctx, const esri_fill *fill, bool priced, esr_edit *edit) {
    static const esr_cell all[] = {{NULL, NULL}}, weight[] = {{"weight", "1"}, {NULL, NULL}};
    int64_t seat = priced ? fill->unscheduled : 1; // more than all visits cost
    esr_status status = ESR_OK;
    ESR_TRY(esr_edit_set(ctx, edit, "reviews", all, weight, NULL));
    ESR_TRY(set_cost(ctx, edit, "unscheduled", seat * fill->unscheduled));
    ESR_TRY(set_cost(ctx, edit, "empty_seat", seat));
    ESR_TRY(set_cost(ctx, edit, "per_recent_visit", priced ? 1 : 0));
cleanup:
    return status;
}

// Nobody but recruits of the priced kinds has visits that cost something.
esr_status esri_fill_cycle(esr_context *ctx, const esri_fill *fill, const esri_fill_try *one,
                           esr_cycle **out) {
    static const esr_cell all[] = {{NULL, NULL}}, none[] = {{"recent_visits", "0"}, {NULL, NULL}};
    esr_recruit_options options = *fill->options;
    esr_edit *edit = NULL;
    esr_status status = ESR_OK;
    if (one->merged)
        options.max_visits = fill->cycle->review_count;
    ESR_TRY(esr_edit_new(ctx, fill->trial.bare, &edit));
    ESR_TRY(set_costs(ctx, fill, one->priced != 0, edit));
    ESR_TRY(esr_edit_set(ctx, edit, "reviewers", all, none, NULL));
    for (int32_t k = 0; k < fill->kinds.count; k++)
        for (int32_t i = 0; i < one->count[k]; i++)
            ESR_TRY(esri_recruit_add(ctx, edit, fill->cycle, &options, k * fill->stride + i,
                                     &fill->kinds.at[k], (esr_place){0}, one->priced >> k & 1));
    esr_edit *last = edit;
    edit = NULL;
    status = esr_edit_finish(ctx, last, out);
cleanup:
    esr_edit_free(edit);
    return status;
}

static esr_status make(esr_context *ctx, void *user, int32_t at, esr_cycle **out) {
    const batch *b = user;
    return esri_fill_cycle(ctx, b->fill, &b->tries[at], out);
}

// The roles that fill all of these kinds of seats.
static uint64_t roles_for(const esr_cycle *cycle, uint64_t seats) {
    uint64_t roles = 0;
    for (int32_t r = 0; r < cycle->roles.count; r++)
        if (!(seats & ~esri_kind_seats(cycle, UINT64_C(1) << r)))
            roles |= UINT64_C(1) << r;
    return roles;
}

// What it takes to make the visits that a reviewer makes in a plan.
static esr_recruit_need need_of(const esr_plan *plan, int32_t reviewer, int32_t sector) {
    const esr_cycle *cycle = plan->cycle;
    esr_recruit_need need = {.kind = {.sector = sector, .district = -1}, .count = 1};
    uint64_t seats = 0;
    for (int32_t p = 0; p < cycle->place_count; p++) {
        if (plan->member[p].at != reviewer)
            continue;
        const esr_review *review = &cycle->reviews[cycle->places[p].review.at];
        need.kind.languages |= cycle->schools[review->school.at].languages;
        seats |= UINT64_C(1) << cycle->places[p].seat;
        need.visits++;
    }
    need.kind.roles = roles_for(cycle, seats);
    return need;
}

static esr_status describe(esr_context *ctx, const esri_fill *fill, const esr_plan *plan,
                           esri_fill_try *one) {
    esri_arena arena = {0};
    int32_t total = 0;
    esr_status status = ESR_OK;
    for (int32_t k = 0; k < fill->kinds.count; k++)
        total += one->count[k];
    one->members = calloc((size_t)total + 1, sizeof *one->members);
    if (!one->members)
        return esri_fail_nomem(ctx);
    for (int32_t k = 0; k < fill->kinds.count; k++)
        for (int32_t i = 0; i < one->count[k]; i++) {
            const char *id = esri_recruit_id(fill->cycle, k * fill->stride + i, &arena);
            if (!id) {
                status = esri_fail_nomem(ctx);
                goto cleanup;
            }
            esr_recruit_need *need = &one->members[one->member_count++];
            *need = need_of(plan, esr_cycle_find_reviewer(plan->cycle, id).at,
                            fill->kinds.at[k].sector);
            one->visits[k] += need->visits;
        }
cleanup:
    esri_arena_free(&arena);
    return status;
}

// The plan without those whom the cycle does not know.
static esr_status copy_plan(esr_context *ctx, const esr_cycle *cycle, const esr_plan *plan,
                            esr_plan **out) {
    esr_status status = esr_plan_new(ctx, cycle, out);
    for (int32_t v = 0; status == ESR_OK && v < cycle->review_count; v++)
        (*out)->first_day[v] = plan->first_day[v];
    for (int32_t p = 0; status == ESR_OK && p < cycle->place_count; p++)
        if (plan->member[p].at >= 0)
            (*out)->member[p] =
                esr_cycle_find_reviewer(cycle, plan->cycle->reviewers[plan->member[p].at].id);
    return status;
}

static esr_status take(esr_context *ctx, void *user, int32_t at, const esr_solution *solution,
                       const esr_verdict *verdict) {
    const batch *b = user;
    esri_fill_try *one = &b->tries[at];
    esr_status status = ESR_OK;
    ESR_TRY(describe(ctx, b->fill, solution->plan, one));
    if (one->told)
        ESR_TRY(esr_explain_gaps(ctx, solution->plan, &one->gaps));
    if (one->told)
        ESR_TRY(copy_plan(ctx, b->fill->cycle, solution->plan, &one->plan));
    one->cost = verdict->costs.total;
    one->bound = solution->bound;
    one->priced_bound = solution->prices.load ? esri_priced_cost(solution->prices.bound) : 0;
    one->done = true;
cleanup:
    return status;
}

esr_status esri_fill_run(esr_context *ctx, esri_fill *fill, const esri_fill_goal *goal,
                         esri_fill_try *tries, int32_t count) {
    batch b = {fill, tries};
    const esri_reruns reruns = {.phase = goal->phase,
                                .count = count,
                                .start =
                                    fill->start.plan && !goal->bound_alone ? &fill->start : NULL,
                                .options = fill->options,
                                .deadline_ms = fill->deadline_ms,
                                .enough = goal->enough,
                                .hopeless = goal->hopeless,
                                .bound_alone = goal->bound_alone,
                                .first_will_do = true,
                                .make = make,
                                .take = take,
                                .user = &b};
    return esri_reruns_run(ctx, &reruns, &fill->cut);
}
