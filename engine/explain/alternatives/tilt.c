// SPDX-License-Identifier: GPL-3.0-or-later
// Wishes against plans that are known already. The rows of the input stay as they are: what is
// tilted is for a search alone, and neither stored nor edited.
#include "explain/alternatives/tilt.h"

#include <stdlib.h>
#include <string.h>

#include "base/context.h"

// The price of one member or visit of a plan, as a whole number.
static int32_t whole_price(const esri_shunned *shunned, uint32_t what) {
    uint32_t drawn = (what + 1) * UINT32_C(2654435761); // Knuth's multiplicative hash
    return (shunned->price + (int32_t)(drawn >> 16) % ESRI_TILT_UNIT) / ESRI_TILT_UNIT;
}

static int by_pair(const void *left, const void *right) {
    const esr_preference *a = left, *b = right;
    if (a->reviewer.at != b->reviewer.at)
        return a->reviewer.at < b->reviewer.at ? -1 : 1;
    return (a->school.at > b->school.at) - (a->school.at < b->school.at);
}

// Joins wishes of the same reviewer about the same school.
static int32_t join(esr_preference *at, int32_t count) {
    int32_t kept = 0;
    if (count > 1)
        qsort(at, (size_t)count, sizeof *at, by_pair);
    for (int32_t i = 0; i < count; i++) {
        if (kept > 0 && by_pair(&at[kept - 1], &at[i]) == 0)
            at[kept - 1].cost += at[i].cost;
        else
            at[kept++] = at[i];
    }
    return kept;
}

static esr_status tilt_members(esr_context *ctx, const esri_shunned *shunned, int32_t count,
                               esri_tilt *out) {
    esr_cycle *cycle = &out->cycle;
    size_t room = (size_t)cycle->preference_count + (size_t)cycle->place_count * (size_t)count;
    esr_preference *at = esri_arena_alloc(&out->arena, room, sizeof *at);
    int32_t *index =
        esri_arena_alloc(&out->arena, (size_t)cycle->reviewer_count + 1, sizeof *index);
    int32_t used = cycle->preference_count;
    if (!at || !index)
        return esri_fail_nomem(ctx);
    for (int32_t i = 0; i < used; i++)
        at[i] = cycle->preferences[i];
    for (int32_t k = 0; k < count; k++)
        for (int32_t p = 0; p < cycle->place_count; p++)
            if (shunned[k].plan->member[p].at >= 0)
                at[used++] =
                    (esr_preference){.reviewer = shunned[k].plan->member[p],
                                     .school = cycle->reviews[cycle->places[p].review.at].school,
                                     .cost = whole_price(&shunned[k], (uint32_t)p)};
    used = join(at, used);
    for (int32_t i = 0; i < used; i++)
        index[at[i].reviewer.at + 1]++;
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        index[r + 1] += index[r];
    cycle->preferences = at;
    cycle->preference_count = used;
    cycle->preference_at = index;
    return ESR_OK;
}

static esr_status tilt_dates(esr_context *ctx, const esri_shunned *shunned, int32_t count,
                             esri_tilt *out) {
    esr_cycle *cycle = &out->cycle;
    size_t schools = (size_t)cycle->school_count, slots = (size_t)cycle->slot_count;
    const int32_t **soft = esri_arena_alloc(&out->arena, schools, sizeof(int32_t *));
    if (!soft)
        return esri_fail_nomem(ctx);
    for (int32_t v = 0; v < cycle->review_count; v++) {
        int32_t s = cycle->reviews[v].school.at;
        int32_t *cost = esri_arena_alloc(&out->arena, slots, sizeof *cost);
        const int32_t *before = soft[s]              ? soft[s]
                                : cycle->soft_school ? cycle->soft_school[s]
                                                     : NULL;
        if (!cost)
            return esri_fail_nomem(ctx);
        if (before)
            memcpy(cost, before, slots * sizeof *cost);
        for (int32_t k = 0; k < count; k++)
            if (shunned[k].plan->first_day[v] != ESR_DAY_NONE)
                cost[2 * (shunned[k].plan->first_day[v] - cycle->first_day)] +=
                    whole_price(&shunned[k], (uint32_t)v);
        soft[s] = cost;
    }
    for (int32_t s = 0; s < cycle->school_count && cycle->soft_school; s++)
        if (!soft[s])
            soft[s] = cycle->soft_school[s];
    cycle->soft_school = soft;
    return ESR_OK;
}

esr_status esri_tilt_open(esr_context *ctx, const esr_cycle *cycle, const esri_shunned *shunned,
                          int32_t count, bool dates, esri_tilt *out) {
    out->cycle = *cycle;
    esr_status status = tilt_members(ctx, shunned, count, out);
    return status == ESR_OK && dates ? tilt_dates(ctx, shunned, count, out) : status;
}

void esri_tilt_close(esri_tilt *tilt) {
    esri_arena_free(&tilt->arena);
}
