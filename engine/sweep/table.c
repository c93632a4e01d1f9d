// SPDX-License-Identifier: GPL-3.0-or-later
// What the finished draws amount to, in one pass over them by cell and draw: so that the same draws
// give the same figures to the last bit, whoever did them in whichever order.
#include <stdlib.h>
#include <string.h>

#include "sweep/tally.h"

int32_t esr_sweep_percent(int32_t quantile) {
    static const int32_t percents[ESR_SWEEP_QUANTILES] = {1, 5, 25, 50, 75, 95, 99};
    return percents[quantile];
}

// The table with the memory that it owns.
typedef struct owned_table {
    esr_sweep_table table; // first, so that both have one address
    esri_arena arena;
} owned_table;

void esr_sweep_table_free(esr_sweep_table *table) {
    if (!table)
        return;
    owned_table *owned = (owned_table *)table;
    esri_arena_free(&owned->arena);
    free(owned);
}

// The pass. Costs and empty seats are those of the cell that the pass is in.
typedef struct pass {
    esr_context *ctx;
    owned_table *out;
    esr_sweep_cell *cells;
    int64_t base_empty;
    int32_t at; // the cell; -1: before the first
    int64_t *costs;
    int64_t *by_empty; // [empty_room]: draws by number of empty seats
    int32_t empty_room;
    int64_t solved, empty_sum, unscheduled_sum;
    double cost_sum;
    esr_sweep_draw *worst; // the table's
    esri_tally tally;      // of the cell that is wanted in detail
} pass;

static int by_size(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

// The place of a quantile among `count` sorted values: the least with so many per cent up to it.
static int64_t rank_of(int64_t count, int32_t percent) {
    int64_t rank = (count * percent + 99) / 100;
    return rank > 0 ? rank - 1 : 0;
}

static void quantiles_of_empty(const pass *p, esr_sweep_cell *cell) {
    for (int32_t q = 0; q < ESR_SWEEP_QUANTILES; q++) {
        int64_t left = rank_of(p->solved, esr_sweep_percent(q));
        int32_t empty = 0;
        while (left >= p->by_empty[empty])
            left -= p->by_empty[empty++];
        cell->empty[q] = empty;
    }
}

static esr_status keep_histogram(pass *p, const esr_sweep_cell *cell) {
    size_t count = (size_t)cell->empty_most + 1;
    int64_t *histogram = esri_arena_alloc(&p->out->arena, count, sizeof *histogram);
    if (!histogram)
        return esri_fail_nomem(p->ctx);
    memcpy(histogram, p->by_empty, count * sizeof *histogram);
    p->out->table.histogram = histogram;
    return ESR_OK;
}

// Ends the cell that the pass is in.
static esr_status end_cell(pass *p) {
    if (p->at < 0)
        return ESR_OK;
    esr_sweep_cell *cell = &p->cells[p->at];
    esri_wilson(cell->full, cell->done, &cell->low, &cell->high);
    cell->share = (double)cell->full / (double)cell->done;
    if (p->solved > 0) {
        double count = (double)p->solved;
        cell->empty_mean = (double)p->empty_sum / count;
        cell->unscheduled_mean = (double)p->unscheduled_sum / count;
        cell->cost_mean = p->cost_sum / count;
        qsort(p->costs, (size_t)p->solved, sizeof *p->costs, by_size);
        for (int32_t q = 0; q < ESR_SWEEP_QUANTILES; q++)
            cell->cost[q] = p->costs[rank_of(p->solved, esr_sweep_percent(q))];
        quantiles_of_empty(p, cell);
    }
    esr_status status = p->at == p->out->table.cell ? keep_histogram(p, cell) : ESR_OK;
    memset(p->by_empty, 0, (size_t)p->empty_room * sizeof *p->by_empty);
    p->solved = p->empty_sum = p->unscheduled_sum = 0;
    p->cost_sum = 0;
    return status;
}

static esr_status make_room(pass *p, int32_t empty) {
    if (empty < p->empty_room)
        return ESR_OK;
    size_t room = 2 * (size_t)empty + 16;
    int64_t *grown = realloc(p->by_empty, room * sizeof *grown);
    if (!grown)
        return esri_fail_nomem(p->ctx);
    memset(grown + p->empty_room, 0, (room - (size_t)p->empty_room) * sizeof *grown);
    p->by_empty = grown;
    p->empty_room = (int32_t)room;
    return ESR_OK;
}

static esr_status keep_refusal(pass *p, const char *refused) {
    if (*p->out->table.first_refusal)
        return ESR_OK;
    p->out->table.first_refusal = esri_arena_strdup(&p->out->arena, refused);
    return p->out->table.first_refusal ? ESR_OK : esri_fail_nomem(p->ctx);
}

// Whether a draw is worse than the worst so far.
static bool is_worse(const esr_sweep_draw *draw, const esr_sweep_draw *worst) {
    if (!worst)
        return true;
    int32_t empty = draw->seats - draw->filled, most = worst->seats - worst->filled;
    return empty > most || (empty == most && draw->cost > worst->cost);
}

static esr_status keep_worst(pass *p, const esr_sweep_draw *draw) {
    esri_arena *arena = &p->out->arena;
    if (!is_worse(draw, p->out->table.worst))
        return ESR_OK;
    if (!p->worst)
        p->worst = esri_arena_alloc(arena, 1, sizeof *p->worst);
    if (!p->worst)
        return esri_fail_nomem(p->ctx);
    *p->worst = *draw;
    p->worst->refused = "";
    p->worst->lost = esri_arena_strdup(arena, draw->lost);
    p->worst->empty = esri_arena_strdup(arena, draw->empty);
    p->worst->visits = esri_arena_strdup(arena, draw->visits);
    if (!p->worst->lost || !p->worst->empty || !p->worst->visits)
        return esri_fail_nomem(p->ctx);
    p->out->table.worst = p->worst;
    return ESR_OK;
}

static esr_status see_draw(void *user, const esr_sweep_draw *draw) {
    pass *p = user;
    esr_status status = ESR_OK;
    if (draw->cell != p->at) {
        ESR_TRY(end_cell(p));
        p->at = draw->cell;
    }
    esr_sweep_cell *cell = &p->cells[draw->cell];
    cell->done++;
    if (*draw->refused) {
        cell->refused++;
        return draw->cell == p->out->table.cell ? keep_refusal(p, draw->refused) : ESR_OK;
    }
    int32_t empty = draw->seats - draw->filled;
    ESR_TRY(make_room(p, empty));
    cell->full += empty == 0 && draw->scheduled == draw->reviews;
    cell->as_full += empty <= p->base_empty;
    cell->unsettled += !draw->settled;
    cell->empty_most = empty > cell->empty_most ? empty : cell->empty_most;
    cell->seats_least =
        p->solved == 0 || draw->seats < cell->seats_least ? draw->seats : cell->seats_least;
    cell->seats_most = draw->seats > cell->seats_most ? draw->seats : cell->seats_most;
    p->costs[p->solved++] = draw->cost;
    p->by_empty[empty]++;
    p->empty_sum += empty;
    p->unscheduled_sum += draw->reviews - draw->scheduled;
    p->cost_sum += (double)draw->cost;
    if (draw->cell == p->out->table.cell) {
        ESR_TRY(keep_worst(p, draw));
        ESR_TRY(esri_tally_add(p->ctx, &p->tally, draw));
    }
cleanup:
    return status;
}

static esr_status begin(pass *p, const esr_sweep *sweep) {
    p->costs = calloc((size_t)sweep->recipe.draws, sizeof *p->costs);
    p->cells = esri_arena_alloc(&p->out->arena, (size_t)sweep->cell_count, sizeof *p->cells);
    if (!p->costs || !p->cells)
        return esri_fail_nomem(p->ctx);
    for (int32_t c = 0; c < sweep->cell_count; c++)
        p->cells[c].high = 1; // nothing is known of it yet
    p->out->table.cells = p->cells;
    p->out->table.first_refusal = "";
    p->base_empty = sweep->seats - sweep->filled;
    esr_status status = make_room(p, 0);
    return status == ESR_OK ? esri_tally_begin(p->ctx, sweep, &p->tally) : status;
}

esr_status esr_sweep_tabulate(esr_context *ctx, esr_sweep *sweep, int32_t cell,
                              esr_sweep_table **out) {
    pass p = {.ctx = ctx, .at = -1, .out = calloc(1, sizeof *p.out)};
    esr_status status = ESR_OK;
    if (!p.out)
        return esri_fail_nomem(ctx);
    p.out->table.cell = cell;
    ESR_TRY(begin(&p, sweep));
    ESR_TRY(esr_sweep_each(ctx, sweep, see_draw, &p));
    ESR_TRY(end_cell(&p));
    if (!p.out->table.histogram)
        ESR_TRY(keep_histogram(&p, &p.cells[cell]));
    ESR_TRY(esri_tally_end(ctx, &p.tally, &p.out->arena, &p.out->table));
    *out = &p.out->table;
    p.out = NULL;
cleanup:
    esri_tally_free(&p.tally);
    free(p.costs);
    free(p.by_empty);
    esr_sweep_table_free(p.out ? &p.out->table : NULL);
    return status;
}
