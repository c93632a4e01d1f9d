// SPDX-License-Identifier: GPL-3.0-or-later
// Seats that may open and who could take them, together with the clashes within a loss.
#include "explain/standby/pool.h"

#include <stdlib.h>

#include "base/context.h"
#include "explain/gap.h"

static int by_holder(const void *left, const void *right) {
    const esri_pool_seat *a = left, *b = right;
    if (a->loss != b->loss) // the holder, so far
        return a->loss < b->loss ? -1 : 1;
    if (a->first_day != b->first_day)
        return a->first_day < b->first_day ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static esr_status list_seats(esr_context *ctx, esr_day from, esri_pool *pool) {
    const esr_cycle *cycle = pool->plan->cycle;
    size_t room = (size_t)cycle->place_count;
    pool->seats = esri_arena_alloc(&pool->arena, room, sizeof *pool->seats);
    pool->losses = esri_arena_alloc(&pool->arena, room, sizeof *pool->losses);
    pool->choices = esri_arena_alloc(&pool->arena, room, sizeof(esr_seat_choice *));
    pool->picks = esri_arena_alloc(&pool->arena, room, sizeof *pool->picks);
    if (!pool->seats || !pool->losses || !pool->choices || !pool->picks)
        return esri_fail_nomem(ctx);
    for (int32_t p = 0; p < cycle->place_count; p++) {
        esr_review_ix review = cycle->places[p].review;
        if (pool->plan->member[p].at < 0 || esr_plan_last_day(pool->plan, review) < from)
            continue;
        pool->seats[pool->seat_count++] =
            (esri_pool_seat){.place = p,
                             .loss = pool->plan->member[p].at,
                             .first_day = pool->plan->first_day[review.at]};
    }
    if (pool->seat_count > 1)
        qsort(pool->seats, (size_t)pool->seat_count, sizeof *pool->seats, by_holder);
    for (int32_t s = 0; s < pool->seat_count; s++) {
        int32_t holder = pool->seats[s].loss, last = pool->loss_count - 1;
        if (last < 0 || pool->losses[last].reviewer.at != holder)
            pool->losses[++last] = (esri_pool_loss){.reviewer = {holder}, .seat_at = s};
        pool->loss_count = last + 1;
        pool->losses[last].seat_count++;
        pool->seats[s].loss = last;
    }
    return ESR_OK;
}

static esr_status list_spares(esr_context *ctx, esri_pool *pool) {
    for (int32_t s = 0; s < pool->seat_count; s++) {
        esri_pool_seat *seat = &pool->seats[s];
        esr_status status =
            esr_substitutes_find(ctx, pool->plan, seat->place, INT32_MAX, &pool->choices[s]);
        if (status != ESR_OK)
            return status;
        seat->choice = pool->choices[s];
        seat->spare_at = pool->spare_count;
        seat->spare_count = seat->choice->count;
        pool->spare_count += seat->choice->count;
    }
    pool->spares = esri_arena_alloc(&pool->arena, (size_t)pool->spare_count, sizeof *pool->spares);
    if (!pool->spares)
        return esri_fail_nomem(ctx);
    for (int32_t s = 0; s < pool->seat_count; s++)
        for (int32_t i = 0; i < pool->seats[s].spare_count; i++)
            pool->spares[pool->seats[s].spare_at + i] =
                (esri_spare){s, &pool->seats[s].choice->at[i]};
    for (int32_t l = 0; l < pool->loss_count; l++) {
        esri_pool_loss *loss = &pool->losses[l];
        loss->spare_at = pool->seats[loss->seat_at].spare_at;
        for (int32_t s = 0; s < loss->seat_count; s++)
            loss->spare_count += pool->seats[loss->seat_at + s].spare_count;
    }
    return ESR_OK;
}

// With spare `a` in its seat and nobody in the other seats of the loss: who can't come there?
static esr_status mark_clashes(esr_context *ctx, esri_pool *pool, esri_pool_loss *loss, int32_t a,
                               esr_plan *scratch) {
    const esri_pool_seat *taken = &pool->seats[pool->spares[a].seat];
    esri_gap_view view = {0};
    esr_status status = ESR_OK;
    scratch->member[taken->place] = pool->spares[a].as->reviewer;
    if (!esri_gap_view_open(&view, scratch))
        ESR_TRY(esri_fail_nomem(ctx));
    for (int32_t b = taken->spare_at + taken->spare_count; b < loss->spare_at + loss->spare_count;
         b++) {
        const esr_seat_place *place =
            &scratch->cycle->places[pool->seats[pool->spares[b].seat].place];
        esri_pairing pairing = {scratch->cycle, place->review, pool->spares[b].as->reviewer,
                                scratch->first_day[place->review.at]};
        if (b == pool->seats[pool->spares[b].seat].spare_at)
            esri_gap_look_at(&view, place->review);
        if (esri_gap_bar(&view, &pairing, place->seat) == ESRI_BAR_NONE)
            continue;
        int32_t i = a - loss->spare_at, k = b - loss->spare_at;
        esri_bit_set(loss->clash, i * loss->spare_count + k);
        esri_bit_set(loss->clash, k * loss->spare_count + i);
    }
cleanup:
    esri_arena_free(&view.judge.scratch);
    scratch->member[taken->place].at = -1;
    return status;
}

// Of everybody with two seats or more.
static esr_status list_clashes(esr_context *ctx, esri_pool *pool, esri_pool_loss *loss) {
    esr_plan *scratch = NULL;
    esr_status status = ESR_OK;
    size_t bits = (size_t)loss->spare_count * (size_t)loss->spare_count;
    if (bits > INT32_MAX)
        return esri_fail(ctx, ESR_E_LIMIT, pool->plan->cycle->reviewers[loss->reviewer.at].id,
                         "has more possible stand-bys than can be compared");
    loss->clash = esri_arena_alloc(&pool->arena, ESRI_BITSET_WORDS(bits), sizeof *loss->clash);
    if (!loss->clash)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esr_plan_copy(ctx, pool->plan, &scratch));
    for (int32_t s = 0; s < loss->seat_count; s++)
        scratch->member[pool->seats[loss->seat_at + s].place].at = -1;
    for (int32_t a = loss->spare_at; a < loss->spare_at + loss->spare_count; a++)
        ESR_TRY(mark_clashes(ctx, pool, loss, a, scratch));
cleanup:
    esr_plan_free(scratch);
    return status;
}

esr_status esri_pool_open(esr_context *ctx, const esr_plan *plan, esr_day from, esri_pool *out) {
    esr_status status = ESR_OK;
    out->plan = plan;
    ESR_TRY(list_seats(ctx, from, out));
    ESR_TRY(list_spares(ctx, out));
    for (int32_t l = 0; l < out->loss_count; l++)
        if (out->losses[l].seat_count > 1)
            ESR_TRY(list_clashes(ctx, out, &out->losses[l]));
cleanup:
    return status;
}

void esri_pool_close(esri_pool *pool) {
    for (int32_t s = 0; s < pool->seat_count && pool->choices; s++)
        esr_seat_choice_free(pool->choices[s]);
    esri_arena_free(&pool->arena);
}

int32_t esri_pool_left(const esri_pool *pool, const esr_substitute *who) {
    return pool->plan->cycle->reviewers[who->reviewer.at].max_visits - (who->visits - 1);
}

#define TRIALS_MAX 1000000

// A search in depth over the seats of one loss.
typedef struct filling {
    const esri_pool *pool;
    const esri_pool_loss *loss;
    int32_t *now, *best; // a spare or -1 by seat
    int32_t best_count, trials;
    int64_t best_cost;
} filling;

// Whether the spare goes with those picked for the seats before `depth`.
static bool fits(const filling *f, int32_t depth, int32_t spare) {
    const esr_substitute *who = f->pool->spares[spare].as;
    int32_t taken = 1;
    for (int32_t s = 0; s < depth; s++) {
        if (f->now[s] < 0)
            continue;
        if (esri_pool_clash(f->loss, f->now[s], spare))
            return false;
        taken += f->pool->spares[f->now[s]].as->reviewer.at == who->reviewer.at;
    }
    return taken <= esri_pool_left(f->pool, who);
}

static void fill_from(filling *f, int32_t depth, int32_t count, int64_t cost) {
    int32_t seats = f->loss->seat_count;
    if (f->trials++ > TRIALS_MAX)
        return;
    if (depth == seats) {
        if (count < f->best_count || (count == f->best_count && cost >= f->best_cost))
            return;
        f->best_count = count;
        f->best_cost = cost;
        for (int32_t s = 0; s < seats; s++)
            f->best[s] = f->now[s];
        return;
    }
    const esri_pool_seat *seat = &f->pool->seats[f->loss->seat_at + depth];
    int64_t least = 0; // of what follows, nothing in each other's way
    for (int32_t s = depth; s < seats; s++) {
        const esri_pool_seat *other = &f->pool->seats[f->loss->seat_at + s];
        least += other->spare_count ? f->pool->spares[other->spare_at].as->delta.total : 0;
    }
    int32_t most = count + seats - depth;
    if (most < f->best_count || (most == f->best_count && cost + least >= f->best_cost))
        return;
    for (int32_t i = seat->spare_at; i < seat->spare_at + seat->spare_count; i++) {
        if (!fits(f, depth, i))
            continue;
        f->now[depth] = i;
        fill_from(f, depth + 1, count + 1, cost + f->pool->spares[i].as->delta.total);
    }
    f->now[depth] = -1;
    fill_from(f, depth + 1, count, cost + seat->choice->leave.total);
}

int32_t esri_pool_fill(const esri_pool *pool, const esri_pool_loss *loss, int32_t *picks) {
    filling f = {.pool = pool,
                 .loss = loss,
                 .now = pool->picks,
                 .best = picks,
                 .best_count = -1,
                 .best_cost = INT64_MAX};
    fill_from(&f, 0, 0, 0);
    return f.best_count;
}
