// SPDX-License-Identifier: GPL-3.0-or-later
// The table of a sweep, figure by figure, from draws that are written by hand.
#include "scene.h"

#include <math.h>
#include <stdlib.h>

#include "sweep/file.h"

#define FULL(number, text)                                                                         \
    {                                                                                              \
        .draw = (number), .refused = "", .cost = 100 * (number), .reviews = 3, .scheduled = 3,     \
        .seats = 5, .filled = 5, .reviewers = 6, .settled = true, .lost = "", .empty = "",         \
        .visits = (text)                                                                           \
    }

// Ten draws: eight with a full plan, one with an empty seat, one with two.
static void write_draws(scene *s, esr_sweep *sweep) {
    esr_sweep_draw draws[] = {FULL(1, "..."), FULL(2, "m.."), FULL(3, "..."), FULL(4, "..."),
                              FULL(5, "..."), FULL(6, "..."), FULL(7, "..."), FULL(8, "..."),
                              FULL(9, "b.."), FULL(10, "me.")};
    draws[8].filled = 4;
    draws[8].empty = "teacher:1";
    draws[9].filled = 3;
    draws[9].empty = "principal:1;teacher:1";
    draws[9].settled = false;
    esri_db *db = ((esri_sweep *)sweep)->db;
    esr_status status = esri_db_begin(s->ctx, db, ESRI_DB_WRITE);
    for (size_t i = 0; status == ESR_OK && i < sizeof draws / sizeof *draws; i++)
        status = esri_draw_write(s->ctx, db, &draws[i]);
    assert_int_equal(esri_db_end(s->ctx, db, status), ESR_OK);
}

static void check_cell(const esr_sweep_cell *cell) {
    static const int32_t empty[ESR_SWEEP_QUANTILES] = {0, 0, 0, 0, 0, 2, 2};
    static const int64_t cost[ESR_SWEEP_QUANTILES] = {100, 100, 300, 500, 800, 1000, 1000};
    assert_int_equal(cell->done, 10);
    assert_int_equal(cell->full, 8);
    assert_int_equal(cell->unsettled, 1);
    assert_int_equal(cell->empty_most, 2);
    assert_true(fabs(cell->share - 0.8) < 1e-9);
    assert_true(fabs(cell->low - 0.4902) < 1e-4); // Wilson's for 8 of 10
    assert_true(fabs(cell->high - 0.9433) < 1e-4);
    assert_true(fabs(cell->empty_mean - 0.3) < 1e-9);
    assert_true(fabs(cell->cost_mean - 550) < 1e-9);
    for (int q = 0; q < ESR_SWEEP_QUANTILES; q++) {
        assert_int_equal(cell->empty[q], empty[q]);
        assert_int_equal(cell->cost[q], cost[q]);
    }
}

static void check_detail(const esr_sweep_table *table) {
    assert_int_equal(table->histogram[0], 8);
    assert_int_equal(table->histogram[1], 1);
    assert_int_equal(table->histogram[2], 1);
    assert_int_equal(table->kind_count, 2);
    assert_string_equal(table->kinds[0].seat, "principal");
    assert_int_equal(table->kinds[0].empty, 1);
    assert_int_equal(table->kinds[1].empty, 2);
    assert_int_equal(table->worst->draw, 10);
    // V1 moved three times, once with an empty seat; V2 had one on its day; nothing befell V3.
    assert_int_equal(table->risk_count, 2);
    assert_int_equal(table->risks[0].review, 0);
    assert_int_equal(table->risks[0].moved, 3);
    assert_int_equal(table->risks[0].empty, 1);
    assert_int_equal(table->risks[1].review, 1);
    assert_int_equal(table->risks[1].moved, 0);
    assert_int_equal(table->risks[1].empty, 1);
    assert_int_equal(table->risks[1].draws, 10);
}

static void test_table__is_what_the_draws_amount_to(void **state) {
    static const char *const edits[] = {"lose reviewers 30%"};
    const esr_sweep_recipe recipe = {
        .edits = edits, .edit_count = 1, .draws = 10, .seed = 3, .shard = 1, .shards = 1};
    scene s;
    esr_solution *base = NULL;
    esr_sweep *sweep = NULL;
    esr_sweep_table *table = NULL;
    char *folder = harness_temp_folder(), *path = harness_path(folder, "hand.sweep");
    (void)state;
    scene_open(&s, NULL, 0);
    assert_int_equal(esr_solve(s.ctx, s.cycle, NULL, &base), ESR_OK);
    assert_int_equal(esr_sweep_open(s.ctx, path, &recipe, base, &sweep), ESR_OK);
    write_draws(&s, sweep);
    assert_int_equal(esr_sweep_tabulate(s.ctx, sweep, 0, &table), ESR_OK);
    check_cell(&table->cells[0]);
    check_detail(table);
    esr_sweep_table_free(table);
    esr_sweep_close(sweep);
    esr_solution_free(base);
    scene_close(&s);
    harness_remove_folder(folder);
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_table__is_what_the_draws_amount_to)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
