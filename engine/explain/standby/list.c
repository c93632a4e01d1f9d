// SPDX-License-Identifier: GPL-3.0-or-later
// From the choice of stand-bys to a list: every loss that counts as covered is repaired and
// judged, and of every other one it is said why it is not.
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/day.h"
#include "explain/standby/choose.h"
#include "explain/standby/repair.h"

#define FORTNIGHT 14 // days

// The answer with the memory that it owns.
typedef struct owned_list {
    esr_standby_list list; // first, so that both have one address
    esri_pool pool;        // whose choices the answer points into
    esr_standby *seats;
    esr_loss *losses;
    esr_standby_period *periods;
    int32_t *period; // by seat of the pool; NULL without fortnights
} owned_list;

// Fortnights are counted from the Monday of the cycle's first week; those without a visit are left
// out.
static esr_status list_periods(esr_context *ctx, owned_list *o) {
    esri_pool *pool = &o->pool;
    esr_day start = pool->plan->cycle->first_day - esri_day_weekday(pool->plan->cycle->first_day);
    size_t room = (size_t)pool->seat_count;
    o->period = esri_arena_alloc(&pool->arena, room, sizeof *o->period);
    o->periods = esri_arena_alloc(&pool->arena, room, sizeof *o->periods);
    if (!o->period || !o->periods)
        return esri_fail_nomem(ctx);
    for (int32_t last = -1;;) {
        int32_t next = INT32_MAX, at = o->list.period_count;
        for (int32_t s = 0; s < pool->seat_count; s++) {
            int32_t number = (pool->seats[s].first_day - start) / FORTNIGHT;
            next = number > last && number < next ? number : next;
        }
        if (next == INT32_MAX)
            return ESR_OK;
        esr_day from = start + next * FORTNIGHT;
        o->periods[at] = (esr_standby_period){.from = from, .to = from + FORTNIGHT - 1};
        for (int32_t s = 0; s < pool->seat_count; s++)
            if (pool->seats[s].first_day >= from && pool->seats[s].first_day < from + FORTNIGHT)
                o->period[s] = at;
        o->list.period_count++;
        last = next;
    }
}

static int by_day(const void *left, const void *right) {
    const esri_pool_seat *const *a = left, *const *b = right;
    if ((*a)->first_day != (*b)->first_day)
        return (*a)->first_day < (*b)->first_day ? -1 : 1;
    return ((*a)->place > (*b)->place) - ((*a)->place < (*b)->place);
}

static esr_status write_seats(esr_context *ctx, owned_list *o, const esri_chosen *chosen) {
    esri_pool *pool = &o->pool;
    size_t room = (size_t)pool->seat_count;
    const esri_pool_seat **order = esri_arena_alloc(&pool->arena, room, sizeof(esri_pool_seat *));
    o->seats = esri_arena_alloc(&pool->arena, room, sizeof *o->seats);
    if (!order || !o->seats)
        return esri_fail_nomem(ctx);
    for (int32_t s = 0; s < pool->seat_count; s++)
        order[s] = &pool->seats[s];
    if (room > 1)
        qsort(order, room, sizeof *order, by_day);
    for (int32_t k = 0; k < pool->seat_count; k++) {
        int32_t s = (int32_t)(order[k] - pool->seats);
        esr_standby *seat = &o->seats[k];
        *seat = (esr_standby){.place = order[k]->place,
                              .holder = order[k]->choice->holder,
                              .as = {.reviewer = {-1}},
                              .could = order[k]->choice->may,
                              .period = o->period ? o->period[s] : -1};
        if (chosen->spare[s] >= 0)
            seat->as = *pool->spares[chosen->spare[s]].as;
        o->list.named += chosen->spare[s] >= 0;
    }
    o->list.seats = o->seats;
    o->list.seat_count = pool->seat_count;
    return ESR_OK;
}

// The people of a fortnight, or of all seats, without repetition and by id.
static esr_status write_people(esr_context *ctx, owned_list *o, int32_t period, int32_t *count,
                               const esr_reviewer_ix **out) {
    int32_t reviewers = o->pool.plan->cycle->reviewer_count;
    bool *named = esri_arena_alloc(&o->pool.arena, (size_t)reviewers, sizeof *named);
    esr_reviewer_ix *people =
        esri_arena_alloc(&o->pool.arena, (size_t)o->list.seat_count, sizeof *people);
    if (!named || !people)
        return esri_fail_nomem(ctx);
    for (int32_t k = 0; k < o->list.seat_count; k++)
        if (o->seats[k].as.reviewer.at >= 0 && (period < 0 || o->seats[k].period == period))
            named[o->seats[k].as.reviewer.at] = true;
    *count = 0;
    for (int32_t r = 0; r < reviewers; r++)
        if (named[r])
            people[(*count)++].at = r;
    *out = people;
    return ESR_OK;
}

// Why a loss is not covered.
static void say_cover(owned_list *o, int32_t l, esr_loss *out) {
    const esri_pool *pool = &o->pool;
    const esri_pool_loss *loss = &pool->losses[l];
    out->cover = out->fillable == loss->seat_count ? ESR_COVER_LIMIT : ESR_COVER_APART;
    for (int32_t s = loss->seat_at; s < loss->seat_at + loss->seat_count; s++) {
        const esr_seat_choice *choice = pool->seats[s].choice;
        if (choice->may > 0)
            continue;
        out->cover = ESR_COVER_NOBODY;
        out->place = choice->place;
        out->near = choice->near;
        out->near_count = choice->near_count;
        out->further = choice->further;
        return;
    }
}

static esr_status write_losses(esr_context *ctx, owned_list *o, const esri_chosen *chosen) {
    esri_pool *pool = &o->pool;
    esri_repair repair = {0};
    esr_status status = ESR_OK;
    int32_t *picks = esri_arena_alloc(&pool->arena, (size_t)pool->seat_count, sizeof *picks);
    o->losses = esri_arena_alloc(&pool->arena, (size_t)pool->loss_count, sizeof *o->losses);
    if (!picks || !o->losses)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esri_repair_open(ctx, pool, &repair));
    for (int32_t l = 0; l < pool->loss_count; l++) {
        const esri_pool_loss *loss = &pool->losses[l];
        esr_loss *out = &o->losses[l];
        *out = (esr_loss){.reviewer = loss->reviewer, .seats = loss->seat_count, .place = -1};
        out->fillable = esri_pool_fill(pool, loss, picks);
        bool sound = chosen->covered[l];
        if (sound)
            ESR_TRY(esri_repair_judge(ctx, &repair, l, chosen->spare + loss->seat_at, &sound));
        if (chosen->covered[l] && !sound) // what the rows don't know; then nothing is proven
            o->list.proven = o->list.cheapest = false;
        o->list.covered += sound;
        if (!sound)
            say_cover(o, l, out);
    }
    o->list.losses = o->losses;
    o->list.loss_count = pool->loss_count;
cleanup:
    esri_repair_close(&repair);
    return status;
}

// How many losses could be covered without a limit for one person.
static esr_status count_possible(esr_context *ctx, owned_list *o, esri_choosing how) {
    esri_chosen chosen = {0};
    o->list.possible = o->list.covered;
    if (how.most == 0)
        return ESR_OK;
    how.most = 0;
    how.first_only = true;
    esr_status status = esri_choose(ctx, &o->pool, &how, &chosen);
    if (chosen.losses > o->list.covered)
        o->list.possible = chosen.losses;
    return status;
}

static esr_status write_list(esr_context *ctx, owned_list *o, const esri_choosing *how) {
    esri_chosen chosen = {0};
    const esr_reviewer_ix *people = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_choose(ctx, &o->pool, how, &chosen));
    o->list.proven = chosen.proven;
    o->list.cheapest = chosen.cheapest;
    o->list.most = chosen.most;
    ESR_TRY(write_seats(ctx, o, &chosen));
    ESR_TRY(write_people(ctx, o, -1, &o->list.people, &people));
    for (int32_t f = 0; f < o->list.period_count; f++)
        ESR_TRY(write_people(ctx, o, f, &o->periods[f].count, &o->periods[f].people));
    o->list.periods = o->periods;
    ESR_TRY(write_losses(ctx, o, &chosen));
    ESR_TRY(count_possible(ctx, o, *how));
cleanup:
    return status;
}

esr_status esr_standby_find(esr_context *ctx, const esr_plan *plan,
                            const esr_standby_options *options, esr_standby_list **out) {
    static const esr_standby_options usual = {0};
    esr_status status = ESR_OK;
    owned_list *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    if (!options)
        options = &usual;
    ESR_TRY(esri_pool_open(ctx, plan, options->from, &owned->pool));
    if (options->by_fortnight)
        ESR_TRY(list_periods(ctx, owned));
    esri_choosing how = {.pool = &owned->pool,
                         .most = options->most,
                         .period = owned->period,
                         .period_count = owned->list.period_count};
    ESR_TRY(write_list(ctx, owned, &how));
    *out = &owned->list;
    owned = NULL;
cleanup:
    esr_standby_list_free(owned ? &owned->list : NULL);
    return status;
}

void esr_standby_list_free(esr_standby_list *list) {
    if (!list)
        return;
    owned_list *owned = (owned_list *)list;
    esri_pool_close(&owned->pool);
    free(owned);
}
