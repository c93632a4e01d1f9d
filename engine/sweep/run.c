// SPDX-License-Identifier: GPL-3.0-or-later
// The draws that are not done yet, by several workers. Whoever finishes one lays it down; once a
// second what lies there is written, in one transaction.
#include <pthread.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "sweep/file.h"

#define ROWS_MOST 256 // laid down before they are written in any case
#define WRITE_MS  1000

typedef struct runner {
    esri_sweep *sweep;
    const esr_solution *base;
    const esr_sweep_options *options;
    const esr_context *boss;
    esri_crew crew;
    uint64_t *done; // a bit for each (draw, cell)
    pthread_mutex_t lock;
    esri_finished rows[ROWS_MOST]; // from here on under the lock
    int32_t row_count;
    int64_t started_ms, written_ms;
    esr_sweep_progress progress;
} runner;

static int64_t item_at(const esr_sweep *sweep, int32_t cell, int32_t draw) {
    return (int64_t)(draw - 1) * sweep->cell_count + cell;
}

static esr_status mark_done(void *user, const esr_sweep_draw *draw) {
    runner *r = user;
    int64_t item = item_at(&r->sweep->sweep, draw->cell, draw->draw);
    r->done[item / 64] |= UINT64_C(1) << (item % 64);
    return ESR_OK;
}

static bool is_done(const runner *r, int64_t item) {
    return (r->done[item / 64] >> (item % 64) & 1) != 0;
}

static esr_status write_rows(esr_context *ctx, runner *r) {
    esri_db *db = r->sweep->db;
    esr_status status = ESR_OK;
    if (r->row_count == 0)
        return ESR_OK;
    ESR_TRY(esri_db_begin(ctx, db, ESRI_DB_WRITE));
    for (int32_t i = 0; status == ESR_OK && i < r->row_count; i++)
        status = esri_draw_write(ctx, db, &r->rows[i].draw);
    ESR_TRY(esri_db_end(ctx, db, status));
    for (int32_t i = 0; i < r->row_count; i++)
        esri_finished_free(&r->rows[i]);
    r->row_count = 0;
    r->written_ms = esri_now_ms();
cleanup:
    return status;
}

// Takes over the row.
static esr_status lay_down(esr_context *ctx, runner *r, esri_finished *row) {
    const esr_sweep_draw *draw = &row->draw;
    esr_status status = ESR_OK;
    pthread_mutex_lock(&r->lock);
    if (r->row_count == ROWS_MOST) // an earlier write failed
        status = write_rows(ctx, r);
    if (status == ESR_OK) {
        r->progress.done++;
        r->progress.fresh++;
        r->progress.full +=
            !*draw->refused && draw->scheduled == draw->reviews && draw->filled == draw->seats;
        r->rows[r->row_count++] = *row;
        *row = (esri_finished){0};
    }
    int64_t now = esri_now_ms();
    if (status == ESR_OK && (r->row_count == ROWS_MOST || now - r->written_ms >= WRITE_MS))
        status = write_rows(ctx, r);
    r->progress.elapsed_ms = now - r->started_ms;
    if (status == ESR_OK && r->options->progress)
        r->options->progress(r->options->progress_user, &r->progress);
    pthread_mutex_unlock(&r->lock);
    return status;
}

static esr_status work(void *user, int32_t worker, int32_t at) {
    runner *r = user;
    const esr_sweep *sweep = &r->sweep->sweep;
    esr_context *ctx = r->crew.contexts[worker];
    int32_t cell = at % sweep->cell_count, draw = at / sweep->cell_count + 1;
    esri_finished row = {0};
    bool done = false;
    if (is_done(r, at) || !esri_recipe_has(sweep, cell, draw) || esr_context_cancelled(r->boss))
        return ESR_OK;
    esr_status status = esri_item_solve(ctx, r->sweep, r->base, r->boss, cell, draw, &row, &done);
    if (status == ESR_OK && done)
        status = lay_down(ctx, r, &row);
    esri_finished_free(&row);
    return status;
}

static esr_status run_all(esr_context *ctx, runner *r) {
    const esr_sweep *sweep = &r->sweep->sweep;
    int32_t items = sweep->cell_count * sweep->recipe.draws; // at most ESR_SWEEP_ITEMS_MAX
    esr_status status = ESR_OK;
    r->done = calloc((size_t)items / 64 + 1, sizeof *r->done);
    if (!r->done)
        return esri_fail_nomem(ctx);
    ESR_TRY(esr_sweep_each(ctx, &r->sweep->sweep, mark_done, r));
    ESR_TRY(esri_crew_open(ctx, &r->crew));
    r->started_ms = r->written_ms = esri_now_ms();
    r->progress = (esr_sweep_progress){.done = sweep->done, .total = sweep->total};
    status = esri_parallel_each(r->crew.workers, items, work, r);
    if (status != ESR_OK)
        status = esri_crew_tell(ctx, &r->crew, status);
    // What was finished before a failure is kept all the same.
    esr_status kept = status == ESR_E_DB ? ESR_OK : write_rows(ctx, r);
    status = status == ESR_OK ? kept : status;
cleanup:
    for (int32_t i = 0; i < r->row_count; i++)
        esri_finished_free(&r->rows[i]);
    esri_crew_close(&r->crew);
    free(r->done);
    return status;
}

esr_status esr_sweep_run(esr_context *ctx, esr_sweep *sweep, const esr_solution *base,
                         const esr_sweep_options *options) {
    static const esr_sweep_options defaults = {0};
    runner *r = calloc(1, sizeof *r);
    if (!r)
        return esri_fail_nomem(ctx);
    r->sweep = (esri_sweep *)sweep;
    r->base = base;
    r->options = options ? options : &defaults;
    r->boss = ctx;
    r->crew.workers = r->options->workers;
    esr_status status = ESR_OK;
    if (pthread_mutex_init(&r->lock, NULL) != 0) {
        status = esri_fail_nomem(ctx);
    } else {
        status = run_all(ctx, r);
        pthread_mutex_destroy(&r->lock);
    }
    free(r);
    return status == ESR_OK ? esri_file_count(ctx, (esri_sweep *)sweep) : status;
}
