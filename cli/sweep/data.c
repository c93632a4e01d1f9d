// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep for programs and spreadsheets.
#include <stdio.h>
#include <stdlib.h>

#include "kit/names.h"
#include "kit/output.h"
#include "kit/table.h"
#include "sweep/telling.h"

static json_t *texts_json(const char *const *texts, int32_t count) {
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; i < count; i++)
        json_array_append_new(list, json_string(texts[i]));
    return list;
}

static json_t *values_json(const esr_sweep *sweep, int32_t cell) {
    json_t *list = cli_need(json_array());
    for (int32_t a = 0; a < sweep->axis_count; a++)
        json_array_append_new(list, json_string(esr_sweep_value(sweep, cell, a)));
    return list;
}

static json_t *cell_json(const esr_sweep *sweep, const esr_sweep_table *table, int32_t at) {
    const esr_sweep_cell *cell = &table->cells[at];
    json_t *empty = cli_need(json_object()), *cost = cli_need(json_object());
    for (int q = 0; q < ESR_SWEEP_QUANTILES; q++) {
        char *key = cli_format("%d", (int)esr_sweep_percent(q));
        json_object_set_new(empty, key, json_integer(cell->empty[q]));
        json_object_set_new(cost, key, json_integer(cell->cost[q]));
        free(key);
    }
    bool solved = cell->done > cell->refused;
    json_t *object = cli_need(
        json_pack("{s:i, s:o, s:I, s:I, s:I, s:I, s:I, s:o, s:f, s:f}", "cell", (int)at + 1,
                  "values", values_json(sweep, at), "draws", (json_int_t)cell->done, "without_plan",
                  (json_int_t)cell->refused, "unsettled", (json_int_t)cell->unsettled, "full",
                  (json_int_t)cell->full, "no_emptier", (json_int_t)cell->as_full, "full_share",
                  cell->done > 0 ? json_real(cell->share) : json_null(), "full_low", cell->low,
                  "full_high", cell->high));
    json_object_set_new(object, "empty_mean", solved ? json_real(cell->empty_mean) : json_null());
    json_object_set_new(object, "empty_most",
                        solved ? json_integer(cell->empty_most) : json_null());
    json_object_set_new(object, "cost_mean", solved ? json_real(cell->cost_mean) : json_null());
    json_object_set_new(object, "empty", solved ? empty : json_null());
    json_object_set_new(object, "cost", solved ? cost : json_null());
    if (!solved) {
        json_decref(empty);
        json_decref(cost);
    }
    return object;
}

static json_t *losses_json(const esr_sweep *sweep, const esr_sweep_table *table) {
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; i < table->loss_count; i++) {
        const esr_sweep_loss *loss = &table->losses[i];
        json_array_append_new(
            list, cli_need(json_pack(
                      "{s:s, s:I, s:I, s:I, s:f, s:f, s:f, s:f, s:b, s:f, s:f, s:b}", "reviewer",
                      sweep->reviewers[loss->reviewer].id, "lost", (json_int_t)loss->lost, "kept",
                      (json_int_t)loss->kept, "lost_not_full", (json_int_t)loss->not_full,
                      "not_full_share", loss->share, "not_full_share_error", loss->share_error,
                      "empty", loss->empty, "empty_error", loss->empty_error, "empty_clear",
                      loss->empty_clear, "other_cost", loss->cost, "other_cost_error",
                      loss->cost_error, "other_cost_clear", loss->cost_clear)));
    }
    return list;
}

static json_t *risk_json(const esr_sweep *sweep, const esr_sweep_risk *risk) {
    json_t *object = cli_need(json_pack("{s:I, s:I, s:I, s:I}", "draws", (json_int_t)risk->draws,
                                        "unscheduled", (json_int_t)risk->unscheduled, "empty",
                                        (json_int_t)risk->empty, "moved", (json_int_t)risk->moved));
    if (risk->review >= 0) {
        json_object_set_new(object, "review", json_string(sweep->reviews[risk->review].id));
        json_object_set_new(object, "first_day",
                            cli_day_json(sweep->reviews[risk->review].first_day));
    } else {
        json_object_set_new(object, "monday", cli_day_json(risk->monday));
        json_object_set_new(object, "visits", json_integer(risk->reviews));
    }
    return object;
}

static json_t *risks_json(const esr_sweep *sweep, const esr_sweep_risk *risks, int32_t count) {
    json_t *list = cli_need(json_array());
    for (int32_t i = 0; i < count; i++)
        json_array_append_new(list, risk_json(sweep, &risks[i]));
    return list;
}

static json_t *detail_json(const esr_sweep *sweep, const esr_sweep_table *table) {
    json_t *histogram = cli_need(json_array()), *kinds = cli_need(json_object());
    const esr_sweep_draw *worst = table->worst;
    for (int32_t e = 0; e <= table->cells[table->cell].empty_most; e++)
        json_array_append_new(histogram, json_integer(table->histogram[e]));
    for (int32_t k = 0; k < table->kind_count; k++)
        json_object_set_new(kinds, table->kinds[k].seat, json_integer(table->kinds[k].empty));
    json_t *object = cli_need(json_pack(
        "{s:i, s:o, s:o, s:o, s:i, s:o, s:o}", "cell", (int)table->cell + 1, "draws_by_empty_seats",
        histogram, "empty_by_seat", kinds, "losses", losses_json(sweep, table), "losses_too_few",
        (int)table->loss_seldom, "reviews", risks_json(sweep, table->risks, table->risk_count),
        "weeks", risks_json(sweep, table->weeks, table->week_count)));
    json_object_set_new(object, "worst",
                        worst ? json_pack("{s:i, s:i, s:I, s:s}", "draw", (int)worst->draw, "empty",
                                          (int)(worst->seats - worst->filled), "cost",
                                          (json_int_t)worst->cost, "lost", worst->lost)
                              : json_null());
    return object;
}

void sweep_put(cli_run *run, const esr_sweep *sweep, const esr_sweep_table *table, bool detailed) {
    const esr_sweep_recipe *recipe = &sweep->recipe;
    json_t *axes = cli_need(json_array()), *cells = cli_need(json_array());
    for (int32_t a = 0; a < sweep->axis_count; a++)
        json_array_append_new(
            axes, cli_need(json_pack("{s:s, s:o}", "name", sweep->axes[a].name, "values",
                                     texts_json(sweep->axes[a].values, sweep->axes[a].count))));
    for (int32_t c = 0; c < sweep->cell_count; c++)
        json_array_append_new(cells, cell_json(sweep, table, c));
    char *seed = cli_format("%llu", (unsigned long long)recipe->seed);
    cli_put(run, "file", json_string(sweep->path));
    cli_put(run, "edits", texts_json(recipe->edits, recipe->edit_count));
    cli_put(run, "draws", json_integer(recipe->draws));
    cli_put(run, "seed", json_string(seed));
    cli_put(run, "gap_ppm", json_integer(recipe->gap_ppm));
    cli_put(run, "shard", json_integer(recipe->shard));
    cli_put(run, "shards", json_integer(recipe->shards));
    cli_put(run, "done", json_integer(sweep->done));
    cli_put(run, "total", json_integer(sweep->total));
    cli_put(run, "base",
            cli_need(json_pack("{s:s, s:i, s:i, s:i, s:i, s:I, s:I}", "cycle", sweep->cycle_id,
                               "reviews", (int)sweep->review_count, "visits", (int)sweep->scheduled,
                               "seats", (int)sweep->seats, "filled", (int)sweep->filled, "cost",
                               (json_int_t)sweep->cost, "bound", (json_int_t)sweep->bound)));
    cli_put(run, "axes", axes);
    cli_put(run, "cells", cells);
    cli_put(run, "detail", detailed ? detail_json(sweep, table) : json_null());
    free(seed);
}

static esr_status print_row(void *user, const esr_sweep_draw *draw) {
    const esr_sweep *sweep = user;
    printf("%d", (int)draw->cell + 1);
    for (int32_t a = 0; a < sweep->axis_count; a++) {
        putchar(',');
        cli_csv_cell(esr_sweep_value(sweep, draw->cell, a));
    }
    printf(",%d,", (int)draw->draw);
    if (*draw->refused) {
        printf("no plan,,,,,,,,,,,");
        cli_csv_cell(draw->lost);
    } else {
        printf("%s,%lld,%lld,%lld,%d,%d,%d,%d,%d,%d,%s,", esr_outcome_name(draw->outcome),
               (long long)draw->cost, (long long)draw->bound, (long long)draw->open_cost,
               (int)draw->reviews, (int)draw->scheduled, (int)draw->seats, (int)draw->filled,
               (int)(draw->seats - draw->filled), (int)draw->reviewers,
               draw->settled ? "yes" : "no");
        cli_csv_cell(draw->lost);
    }
    putchar(',');
    cli_csv_cell(draw->empty);
    putchar(',');
    cli_csv_cell(draw->refused);
    putchar('\n');
    return ESR_OK;
}

cli_exit sweep_print_csv(cli_run *run, esr_sweep *sweep) {
    printf("cell");
    for (int32_t a = 0; a < sweep->axis_count; a++) {
        putchar(',');
        cli_csv_cell(sweep->axes[a].name);
    }
    printf(",draw,outcome,cost,bound,open_cost,reviews,visits,seats,filled,empty,reviewers,settled,"
           "lost,"
           "empty_by_seat,why_no_plan\n");
    esr_status status = esr_sweep_each(run->ctx, sweep, print_row, sweep);
    return status == ESR_OK ? CLI_DONE : cli_failed(run, status);
}
