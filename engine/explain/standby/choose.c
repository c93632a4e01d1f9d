// SPDX-License-Identifier: GPL-3.0-or-later
// The integer program, level by level. Columns, all 0 or 1:
//   x[i]     spare i is named for its seat
//   z[p,b]   b stands by in fortnight p (by fortnight alone)
//   y[l]     loss l is covered
// and, where the limit for one person is to be found, that limit: most. Rows:
//   seat s:             sum of x over its spares <= 1
//   person b:           sum of x, or of z, over b's duties <= most (but for the first level, where
//                       the limit is to be found)
//   spare i:            x[i] <= z[period, b]
//   loss l, seat s:     y[l] <= sum of x over the spares of s
//   loss l, spare i:    x[i] + (sum of x of one later seat that clash with i) + y[l] <= 2
//   loss l, person b:   (sum of x of b in l) + (n - left) y[l] <= n, n seats of l, left < n visits
// Each level is minimised with those before it held at what they reached.
#include "explain/standby/choose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "lp/lp.h"

// The levels: losses, the limit if it is to be found, seats, duties, costs.
enum { LOSSES, SPREAD, SEATS, DUTIES, COSTS, LEVELS };
#define EVENTS_MAX 4000 // of GLPK's search on one level: a count, so that the result is the same
#define HALF       0.5

typedef struct program {
    esr_context *ctx;
    const esri_pool *pool;
    const esri_choosing *how;
    esri_lp *lp;
    int32_t *duty;               // by spare: the column of its z; by fortnight alone
    int32_t duty_count, columns; // the last column is the limit
    int32_t most;                // 0: still to be found
    double *cost[LEVELS];        // by column
    double *point;               // the best so far; in the beginning nobody is named
    int64_t reached[LEVELS];
    int32_t *index, *mark; // scratch: entries of a row; by reviewer, or by column
    double *value;
    int32_t entries, events;
    bool exact[LEVELS];
} program;

static int32_t x_of(int32_t spare) {
    return spare;
}

static int32_t y_of(const program *p, int32_t loss) {
    return p->pool->spare_count + loss;
}

static int32_t who_of(const program *p, int32_t spare) {
    return p->pool->spares[spare].as->reviewer.at;
}

static void put(program *p, int32_t column, double value) {
    p->index[p->entries] = column;
    p->value[p->entries++] = value;
}

static void end_row(program *p, double right) {
    esri_lp_add_row(p->lp, ESRI_LP_LE, right, (esri_lp_entries){p->entries, p->index, p->value});
    p->entries = 0;
}

// A z for each fortnight and person who could be of use in it.
static void number_duties(program *p) {
    const esri_pool *pool = p->pool;
    int32_t at = pool->spare_count + pool->loss_count;
    for (int32_t f = 0; f < p->how->period_count; f++) {
        memset(p->mark, 0, (size_t)pool->plan->cycle->reviewer_count * sizeof *p->mark);
        for (int32_t i = 0; i < pool->spare_count; i++) {
            if (p->how->period[pool->spares[i].seat] != f)
                continue;
            if (!p->mark[who_of(p, i)])
                p->mark[who_of(p, i)] = at + p->duty_count++;
            p->duty[i] = p->mark[who_of(p, i)];
        }
    }
}

static void set_costs(program *p) {
    const esri_pool *pool = p->pool;
    for (int32_t l = 0; l < pool->loss_count; l++)
        p->cost[LOSSES][y_of(p, l)] = -1.0;
    for (int32_t i = 0; i < pool->spare_count; i++) {
        p->cost[SEATS][x_of(i)] = -1.0;
        p->cost[COSTS][x_of(i)] = (double)pool->spares[i].as->delta.total;
    }
    for (int32_t z = 0; z < p->duty_count; z++)
        p->cost[DUTIES][pool->spare_count + pool->loss_count + z] = 1.0;
    p->cost[SPREAD][p->columns - 1] = 1.0;
}

static void add_seat_rows(program *p) {
    for (int32_t s = 0; s < p->pool->seat_count; s++) {
        const esri_pool_seat *seat = &p->pool->seats[s];
        for (int32_t i = 0; i < seat->spare_count; i++)
            put(p, x_of(seat->spare_at + i), 1.0);
        end_row(p, 1.0);
        for (int32_t i = 0; i < seat->spare_count; i++)
            put(p, x_of(seat->spare_at + i), -1.0);
        put(p, y_of(p, seat->loss), 1.0);
        end_row(p, 0.0);
    }
}

// Duties in the order of people: a row each.
static void add_person_rows(program *p, bool spread) {
    const esri_pool *pool = p->pool;
    for (int32_t b = 0; b < pool->plan->cycle->reviewer_count; b++) {
        memset(p->mark, 0, (size_t)p->columns * sizeof *p->mark);
        for (int32_t i = 0; i < pool->spare_count; i++) {
            int32_t column = p->duty_count ? p->duty[i] : x_of(i);
            if (who_of(p, i) != b || p->mark[column])
                continue;
            p->mark[column] = 1;
            put(p, column, 1.0);
        }
        if (spread && p->entries > 1) {
            put(p, p->columns - 1, -1.0);
            end_row(p, 0.0);
        } else if (p->most > 0 && p->entries > p->most) {
            end_row(p, p->most);
        }
        p->entries = 0;
    }
}

// Only who stands by in the fortnight can be named.
static void add_duty_rows(program *p) {
    for (int32_t i = 0; i < p->pool->spare_count && p->duty_count; i++) {
        put(p, x_of(i), 1.0);
        put(p, p->duty[i], -1.0);
        end_row(p, 0.0);
    }
}

static void add_clash_rows(program *p, int32_t l) {
    const esri_pool_loss *loss = &p->pool->losses[l];
    for (int32_t i = loss->spare_at; i < loss->spare_at + loss->spare_count; i++)
        for (int32_t s = p->pool->spares[i].seat + 1; s < loss->seat_at + loss->seat_count; s++) {
            const esri_pool_seat *other = &p->pool->seats[s];
            for (int32_t k = other->spare_at; k < other->spare_at + other->spare_count; k++)
                if (esri_pool_clash(loss, i, k))
                    put(p, x_of(k), 1.0);
            if (p->entries == 0)
                continue;
            put(p, x_of(i), 1.0);
            put(p, y_of(p, l), 1.0);
            end_row(p, 2.0);
        }
}

// Whoever could take more seats of the loss than he or she has visits left.
static void add_load_rows(program *p, int32_t l) {
    const esri_pool_loss *loss = &p->pool->losses[l];
    for (int32_t i = loss->spare_at; i < loss->spare_at + loss->spare_count; i++) {
        int32_t left = esri_pool_left(p->pool, p->pool->spares[i].as);
        bool first = true;
        for (int32_t k = loss->spare_at; k < loss->spare_at + loss->spare_count; k++) {
            if (who_of(p, k) != who_of(p, i))
                continue;
            first = first && k >= i;
            put(p, x_of(k), 1.0);
        }
        int32_t could = p->entries;
        put(p, y_of(p, l), could - left);
        if (first && could > left)
            end_row(p, could);
        p->entries = 0;
    }
}

// The program of a level: its costs, and what the levels before it reached.
static void build(program *p, int32_t level) {
    esri_lp_entries none = {0, NULL, NULL};
    for (int32_t c = 0; c + 1 < p->columns; c++)
        esri_lp_add_column(p->lp, p->cost[level][c], 0.0, 1.0, none);
    esri_lp_add_column(p->lp, p->cost[level][p->columns - 1], 1.0, p->pool->seat_count + 1, none);
    add_seat_rows(p);
    add_person_rows(p, level == SPREAD);
    add_duty_rows(p);
    for (int32_t l = 0; l < p->pool->loss_count; l++)
        if (p->pool->losses[l].seat_count > 1) {
            add_clash_rows(p, l);
            add_load_rows(p, l);
        }
    for (int32_t before = 0; before < level; before++) {
        if (before == SPREAD) // is in the rows of people
            continue;
        for (int32_t c = 0; c < p->columns; c++)
            if (p->cost[before][c] != 0)
                put(p, c, p->cost[before][c]);
        if (p->entries > 0)
            end_row(p, (double)p->reached[before]);
    }
}

static bool enough(void *user) {
    program *p = user;
    return ++p->events > EVENTS_MAX || esr_context_cancelled(p->ctx);
}

static void keep_point(program *p, int32_t level) {
    double sum = 0;
    for (int32_t c = 0; c < p->columns; c++) {
        p->point[c] = round(esri_lp_mip_value(p->lp, c));
        sum += p->cost[level][c] * p->point[c];
    }
    p->reached[level] = (int64_t)llround(sum);
}

// Without a point from this level (it was cut) the one before it stands.
static void keep_former(program *p, int32_t level) {
    double sum = 0;
    for (int32_t c = 0; c < p->columns; c++)
        sum += p->cost[level][c] * p->point[c];
    p->reached[level] = (int64_t)llround(sum);
}

static esr_status solve_level(program *p, int32_t level) {
    esr_status status = ESR_OK;
    bool found = false;
    double bound = -HUGE_VAL;
    p->events = 0;
    p->lp = esri_lp_new();
    if (!p->lp)
        ESR_TRY(esri_fail_nomem(p->ctx));
    build(p, level);
    esri_lp_mip mip = {.start = p->point, .stop = enough, .user = p};
    esri_lp_result result = esri_lp_solve_mip(p->lp, &mip, &found, &bound);
    if (result == ESRI_LP_FAILED)
        ESR_TRY(esri_fail(p->ctx, ESR_E_INTERNAL, NULL,
                          "the program that chooses stand-bys could not be solved"));
    if (found)
        keep_point(p, level);
    else
        keep_former(p, level);
    p->exact[level] =
        result == ESRI_LP_OPTIMAL || (found && ceil(bound - 1e-6) >= (double)p->reached[level]);
cleanup:
    esri_lp_free(p->lp);
    p->lp = NULL;
    return status;
}

// In the point so far nobody stands by without being named, and the limit is what it has to be.
static void tidy_point(program *p) {
    int32_t *duties = p->mark, first = p->pool->spare_count + p->pool->loss_count;
    double *limit = &p->point[p->columns - 1];
    memset(duties, 0, (size_t)p->pool->plan->cycle->reviewer_count * sizeof *duties);
    for (int32_t z = first; z < first + p->duty_count; z++)
        p->point[z] = 0.0;
    *limit = 1.0;
    for (int32_t i = 0; i < p->pool->spare_count; i++) {
        double *duty = p->duty_count ? &p->point[p->duty[i]] : NULL;
        if (p->point[x_of(i)] < HALF || (duty && *duty > HALF))
            continue;
        if (duty)
            *duty = 1.0;
        if (++duties[who_of(p, i)] > *limit)
            *limit = duties[who_of(p, i)];
    }
}

static esr_status solve_levels(void *user) {
    program *p = user;
    for (int32_t level = 0; level < (p->how->first_only ? 1 : LEVELS); level++) {
        esr_status status = ESR_OK;
        p->exact[level] = true;
        if ((level == DUTIES && p->duty_count == 0) || (level == SPREAD && p->most > 0))
            continue;
        tidy_point(p);
        status = solve_level(p, level);
        if (status != ESR_OK)
            return status;
        if (level == SPREAD)
            p->most = (int32_t)p->reached[SPREAD];
    }
    return ESR_OK;
}

static esr_status read_point(const program *p, esri_pool *pool, esri_chosen *out) {
    out->spare = esri_arena_alloc(&pool->arena, (size_t)pool->seat_count, sizeof *out->spare);
    out->covered = esri_arena_alloc(&pool->arena, (size_t)pool->loss_count, sizeof *out->covered);
    if (!out->spare || !out->covered)
        return esri_fail_nomem(p->ctx);
    for (int32_t s = 0; s < pool->seat_count; s++)
        out->spare[s] = -1;
    for (int32_t i = 0; i < pool->spare_count; i++)
        if (p->point[x_of(i)] > HALF)
            out->spare[pool->spares[i].seat] = i;
    for (int32_t l = 0; l < pool->loss_count; l++) {
        out->covered[l] = p->point[y_of(p, l)] > HALF;
        out->losses += out->covered[l];
    }
    out->proven = p->exact[LOSSES] && p->exact[SPREAD] && p->exact[SEATS];
    out->cheapest = out->proven && p->exact[DUTIES] && p->exact[COSTS];
    out->most = p->most;
    return ESR_OK;
}

static esr_status make_room(program *p) {
    size_t spares = (size_t)p->pool->spare_count,
           most = 2 * spares + (size_t)p->pool->loss_count + 1;
    p->duty = calloc(spares + 1, sizeof *p->duty);
    p->mark = calloc((size_t)p->pool->plan->cycle->reviewer_count + most + 1, sizeof *p->mark);
    p->index = calloc(most + 1, sizeof *p->index);
    p->value = calloc(most + 1, sizeof *p->value);
    p->point = calloc(most + 1, sizeof *p->point);
    bool fine = p->duty && p->mark && p->index && p->value && p->point;
    for (int32_t level = 0; level < LEVELS; level++) {
        p->cost[level] = calloc(most + 1, sizeof *p->cost[level]);
        fine = fine && p->cost[level];
    }
    return fine ? ESR_OK : esri_fail_nomem(p->ctx);
}

esr_status esri_choose(esr_context *ctx, esri_pool *pool, const esri_choosing *how,
                       esri_chosen *out) {
    program p = {.ctx = ctx, .pool = pool, .how = how};
    esr_status status = ESR_OK;
    ESR_TRY(make_room(&p));
    if (how->period)
        number_duties(&p);
    p.columns = pool->spare_count + pool->loss_count + p.duty_count + 1;
    p.most = how->most;
    set_costs(&p);
    status = esri_lp_guard(ctx, solve_levels, &p);
    if (status == ESR_E_INTERNAL)
        esri_lp_forget(p.lp);
    ESR_TRY(status);
    ESR_TRY(read_point(&p, pool, out));
cleanup:
    free(p.duty);
    free(p.mark);
    free(p.index);
    free(p.value);
    free(p.point);
    for (int32_t level = 0; level < LEVELS; level++)
        free(p.cost[level]);
    return status;
}
