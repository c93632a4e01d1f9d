// SPDX-License-Identifier: GPL-3.0-or-later
// A plan with many recruits to start from: that of the cycle as it is, and its gaps filled by
// recruits, each of whom takes as many as lie far enough apart.
#include <stdlib.h>

#include "explain/recruit/fill.h"

// A recruit and the visits so far.
typedef struct hand {
    int32_t reviewer, kind, visits;
    int32_t *review; // [max_visits]
} hand;

typedef struct filling {
    const esri_fill *fill;
    esr_plan *plan; // of the cycle with many recruits
    hand *hands;    // by kind, number
    int32_t count;
    int32_t *novices; // by review
} filling;

static bool is_near(const filling *f, int32_t v, int32_t w) {
    esr_day first = f->plan->first_day[v], last = esr_plan_last_day(f->plan, (esr_review_ix){v});
    esr_day other = f->plan->first_day[w], end = esr_plan_last_day(f->plan, (esr_review_ix){w});
    esr_day between = first > other ? first - end - 1 : other - last - 1;
    return between < f->plan->cycle->limits.gap_days;
}

static bool may_take(const filling *f, const hand *h, int32_t place) {
    const esr_cycle *cycle = f->plan->cycle;
    const esr_recruit_kind *kind = &f->fill->kinds.at[h->kind];
    int32_t v = cycle->places[place].review.at;
    const esr_school *school = &cycle->schools[cycle->reviews[v].school.at];
    if (h->visits == f->fill->max_visits || school->sector != kind->sector ||
        (school->languages & ~kind->languages) ||
        !(cycle->seat_roles[cycle->places[place].seat] & kind->roles) ||
        (!f->fill->options->veteran && f->novices[v] >= cycle->limits.novices_per_team))
        return false;
    for (int32_t i = 0; i < h->visits; i++)
        if (h->review[i] == v || is_near(f, h->review[i], v))
            return false;
    return true;
}

static esr_status filling_init(esr_context *ctx, filling *f) {
    const esri_fill *fill = f->fill;
    const esr_cycle *cycle = f->plan->cycle;
    size_t most = (size_t)(fill->each * fill->kinds.count) + 1;
    esri_arena arena = {0};
    esr_status status = ESR_OK;
    f->hands = calloc(most, sizeof *f->hands);
    f->novices = calloc((size_t)cycle->review_count + 1, sizeof *f->novices);
    if (!f->hands || !f->novices)
        return esri_fail_nomem(ctx);
    for (int32_t k = 0; k < fill->kinds.count; k++)
        for (int32_t i = 0; i < fill->each; i++) {
            hand *h = &f->hands[f->count++];
            const char *id = esri_recruit_id(fill->cycle, k * fill->stride + i, &arena);
            h->review = calloc((size_t)fill->max_visits, sizeof *h->review);
            if (!id || !h->review) {
                status = esri_fail_nomem(ctx);
                goto cleanup;
            }
            h->kind = k;
            h->reviewer = esr_cycle_find_reviewer(cycle, id).at;
        }
    for (int32_t p = 0; p < cycle->place_count; p++) {
        int32_t r = f->plan->member[p].at;
        f->novices[cycle->places[p].review.at] += r >= 0 && cycle->reviewers[r].visits_done == 0;
    }
cleanup:
    esri_arena_free(&arena);
    return status;
}

// Answers how many gaps are left.
static int32_t fill_gaps(filling *f, int32_t *used) {
    int32_t left = 0;
    const esr_cycle *cycle = f->plan->cycle;
    for (int32_t p = 0; p < cycle->place_count; p++) {
        int32_t v = cycle->places[p].review.at;
        if (f->plan->member[p].at >= 0 || f->plan->first_day[v] == ESR_DAY_NONE)
            continue;
        for (int32_t i = 0; i < f->count && f->plan->member[p].at < 0; i++) {
            hand *h = &f->hands[i];
            if (!may_take(f, h, p))
                continue;
            used[h->kind] += h->visits == 0;
            h->review[h->visits++] = v;
            f->plan->member[p].at = h->reviewer;
            f->novices[v] += !f->fill->options->veteran;
        }
        left += f->plan->member[p].at < 0;
    }
    return left;
}

esr_status esri_fill_start(esr_context *ctx, esri_fill *fill, const esr_plan *plan,
                           int32_t used[ESRI_FILL_KINDS_MAX], int32_t *left) {
    esri_fill_try many = {.priced = 0};
    filling f = {.fill = fill};
    esr_status status = ESR_OK;
    for (int32_t k = 0; k < fill->kinds.count; k++)
        many.count[k] = fill->each;
    ESR_TRY(esri_fill_cycle(ctx, fill, &many, &fill->crowd));
    ESR_TRY(esr_plan_new(ctx, fill->crowd, &fill->start.plan));
    f.plan = fill->start.plan;
    for (int32_t v = 0; v < plan->cycle->review_count; v++)
        f.plan->first_day[v] = plan->first_day[v];
    for (int32_t p = 0; p < plan->cycle->place_count; p++)
        if (plan->member[p].at >= 0)
            f.plan->member[p] =
                esr_cycle_find_reviewer(fill->crowd, plan->cycle->reviewers[plan->member[p].at].id);
    ESR_TRY(filling_init(ctx, &f));
    *left = fill_gaps(&f, used);
cleanup:
    for (int32_t i = 0; i < f.count; i++)
        free(f.hands[i].review);
    free(f.hands);
    free(f.novices);
    return status;
}
