// SPDX-License-Identifier: GPL-3.0-or-later
// Sweeps: recipes, going on where a run was, shards, and files that are none.
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct fixture {
    scene s;
    esr_solution *base;
    char *folder;
} fixture;

static const char *const LOSSES[] = {"lose reviewers 30%"};
static const char *const GRID[] = {"set limits.max_visits {1..3}", "set costs.per_km {0,1}"};
static const char *const BOTH[] = {"lose reviewers {10,60}%"};

#define RECIPE(list, number)                                                                       \
    (esr_sweep_recipe) {                                                                           \
        .edits = (list), .edit_count = (int32_t)(sizeof(list) / sizeof *(list)),                   \
        .draws = (number), .seed = 3, .shard = 1, .shards = 1                                      \
    }

static esr_sweep *must_open(fixture *f, const char *name, const esr_sweep_recipe *recipe) {
    esr_sweep *sweep = NULL;
    char *path = harness_path(f->folder, name);
    if (esr_sweep_open(f->s.ctx, path, recipe, f->base, &sweep) != ESR_OK)
        harness_print_faults(f->s.ctx);
    assert_non_null(sweep);
    free(path);
    return sweep;
}

static void must_run(fixture *f, esr_sweep *sweep, int32_t workers) {
    const esr_sweep_options options = {.workers = workers};
    assert_int_equal(esr_sweep_run(f->s.ctx, sweep, f->base, &options), ESR_OK);
    assert_int_equal(sweep->done, sweep->total);
}

static void must_refuse(fixture *f, const char *name, const esr_sweep_recipe *recipe,
                        esr_status status, const char *says) {
    esr_sweep *sweep = NULL;
    char *path = harness_path(f->folder, name);
    assert_int_equal(esr_sweep_open(f->s.ctx, path, recipe, f->base, &sweep), status);
    assert_null(sweep);
    char *faults = harness_fault_text(f->s.ctx);
    if (!strstr(faults, says))
        fail_msg("%s", faults);
    free(faults);
    free(path);
    esr_context_clear(f->s.ctx);
}

// All that a file says of its draws, as one text.
typedef struct listing {
    char *text;
    size_t length;
} listing;

static esr_status list_draw(void *user, const esr_sweep_draw *draw) {
    listing *l = user;
    char line[600];
    int length =
        snprintf(line, sizeof line, "%d %d %s %s %lld %lld %lld %d/%d %d/%d %d %d %s %s %s\n",
                 draw->cell, draw->draw, draw->refused, esr_outcome_name(draw->outcome),
                 (long long)draw->cost, (long long)draw->bound, (long long)draw->open_cost,
                 draw->scheduled, draw->reviews, draw->filled, draw->seats, draw->reviewers,
                 draw->settled, draw->lost, draw->empty, draw->visits);
    l->text = realloc(l->text, l->length + (size_t)length + 1);
    memcpy(l->text + l->length, line, (size_t)length + 1);
    l->length += (size_t)length;
    return ESR_OK;
}

static char *list_draws(fixture *f, esr_sweep *sweep) {
    listing l = {0};
    if (esr_sweep_each(f->s.ctx, sweep, list_draw, &l) != ESR_OK)
        harness_print_faults(f->s.ctx);
    assert_non_null(l.text);
    return l.text;
}

static void test_recipe__makes_a_cell_of_each_combination(void **state) {
    fixture *f = *state;
    esr_sweep *sweep = must_open(f, "grid.sweep", &RECIPE(GRID, 0));
    assert_int_equal(sweep->axis_count, 2);
    assert_int_equal(sweep->cell_count, 6);
    assert_false(sweep->chance);
    assert_int_equal(sweep->total, 6);
    assert_string_equal(sweep->axes[0].name, "limits.max_visits");
    assert_string_equal(esr_sweep_value(sweep, 0, 0), "1");
    assert_string_equal(esr_sweep_value(sweep, 1, 1), "1");
    assert_string_equal(esr_sweep_value(sweep, 4, 0), "3");
    assert_string_equal(esr_sweep_value(sweep, 4, 1), "0");
    esr_sweep_close(sweep);
}

static void test_recipe__is_refused_with_what_would_be_right(void **state) {
    fixture *f = *state;
    static const struct {
        const char *edit, *says;
        int32_t draws;
    } cases[] = {
        {"drop reviewer T1", "nothing varies", 0},
        {"set limits.max_visits {1..4", "braces stand in pairs", 0},
        {"set limits.max_visits 1}", "braces stand in pairs", 0},
        {"set limits.max_visits {{1,2}}", "braces stand in pairs", 0},
        {"set limits.max_visits {3}", "has one alternative alone", 0},
        {"set limits.max_visits {}", "has one alternative alone", 0},
        {"set limits.max_visits {4..1}", "{4..1} is no range", 0},
        {"set limits.max_visits {1..1}", "{1..1} is no range of 2 to 1000 numbers", 0},
        {"set limits.max_visits {0..1000}", "{0..1000} is no range of 2 to 1000 numbers", 0},
        {"set limits.max_visits {1..10000000000}", "{1..10000000000} is no range", 0},
        {"set limits.max_visits {1,2,1}", "names the alternative \"1\" twice", 0},
        {"set limits.max_visits {1..900}{1..900}", "more than 10000 combinations", 0},
        {"set limits.max_visits {1..2}", "chance has no part", 5},
        {"set limits.max_visits {1,much}", "\"much\" is no whole number", 0},
        {"drop reviewer {T1,T9}", "there is no reviewer \"T9\"", 0},
        {"hire {T1,T9}", "\"hire\" is no edit", 0},
        {"lose reviewers 5%", "are too many", 100001},
        {"lose reviewers role={teacher,cook} 5%", "no reviewer has role=cook", 0},
        {"draw {1,9} reviewers out", "9 reviewers are to be drawn, but there are only 6", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const edits[] = {cases[i].edit};
        must_refuse(f, "none.sweep", &RECIPE(edits, cases[i].draws), ESR_E_INPUT, cases[i].says);
    }
    assert_null(harness_read_file(f->folder, "none.sweep"));
}

static void test_run__gives_the_same_for_any_number_of_workers(void **state) {
    fixture *f = *state;
    char *first = NULL;
    for (int32_t workers = 1; workers <= 3; workers++) {
        char name[32];
        snprintf(name, sizeof name, "w%d.sweep", workers);
        esr_sweep *sweep = must_open(f, name, &RECIPE(BOTH, 20));
        must_run(f, sweep, workers);
        assert_int_equal(sweep->done, 40);
        char *text = list_draws(f, sweep);
        if (first)
            assert_string_equal(text, first);
        else
            first = text;
        if (text != first)
            free(text);
        esr_sweep_close(sweep);
    }
    free(first);
}

// Cancels the run after some draws.
typedef struct canceller {
    esr_context *ctx;
    int64_t after;
} canceller;

static void cancel_after(void *user, const esr_sweep_progress *progress) {
    canceller *c = user;
    if (progress->fresh >= c->after)
        esr_context_cancel(c->ctx);
}

static void count_fresh(void *user, const esr_sweep_progress *progress) {
    *(int64_t *)user = progress->fresh;
}

static void test_run__goes_on_where_it_was(void **state) {
    fixture *f = *state;
    esr_context *other = NULL;
    assert_int_equal(esr_context_new(&other), ESR_OK);
    canceller c = {other, 7};
    const esr_sweep_options options = {.workers = 2, .progress = cancel_after, .progress_user = &c};
    esr_sweep *sweep = must_open(f, "on.sweep", &RECIPE(LOSSES, 30));
    assert_int_equal(esr_sweep_run(other, sweep, f->base, &options), ESR_OK);
    assert_in_range(sweep->done, 7, 29);
    char *part = list_draws(f, sweep);
    esr_sweep_close(sweep);
    esr_context_free(other);
    sweep = must_open(f, "on.sweep", &RECIPE(LOSSES, 30));
    assert_in_range(sweep->done, 7, 29);
    int64_t before = sweep->done, fresh = 0;
    const esr_sweep_options rest = {.progress = count_fresh, .progress_user = &fresh};
    assert_int_equal(esr_sweep_run(f->s.ctx, sweep, f->base, &rest), ESR_OK);
    assert_int_equal(fresh, 30 - before); // none is done again
    char *whole = list_draws(f, sweep);
    esr_sweep_close(sweep);
    sweep = must_open(f, "whole.sweep", &RECIPE(LOSSES, 30));
    must_run(f, sweep, 2);
    char *expected = list_draws(f, sweep);
    assert_string_equal(whole, expected);
    assert_true(strlen(part) < strlen(whole));
    free(part);
    free(whole);
    free(expected);
    esr_sweep_close(sweep);
}

static void test_open__lets_a_sweep_grow_and_refuses_another(void **state) {
    fixture *f = *state;
    esr_sweep_recipe recipe = RECIPE(LOSSES, 5);
    esr_sweep *sweep = must_open(f, "a.sweep", &recipe);
    must_run(f, sweep, 1);
    esr_sweep_close(sweep);
    recipe.draws = 8;
    sweep = must_open(f, "a.sweep", &recipe);
    assert_int_equal(sweep->done, 5);
    assert_int_equal(sweep->total, 8);
    esr_sweep_close(sweep);
    recipe.draws = 0;
    sweep = must_open(f, "a.sweep", &recipe);
    assert_int_equal(sweep->total, 8);
    esr_sweep_close(sweep);
    recipe.draws = 7;
    must_refuse(f, "a.sweep", &recipe, ESR_E_EXISTS, "holds this sweep with 8 draws");
    recipe = RECIPE(LOSSES, 8);
    recipe.seed = 4;
    must_refuse(f, "a.sweep", &recipe, ESR_E_EXISTS, "holds a sweep of another seed");
    recipe = RECIPE(LOSSES, 8);
    recipe.gap_ppm = 7;
    must_refuse(f, "a.sweep", &recipe, ESR_E_EXISTS, "of another gap");
    recipe = RECIPE(LOSSES, 8);
    recipe.shards = 2;
    must_refuse(f, "a.sweep", &recipe, ESR_E_EXISTS, "another number of shards");
    must_refuse(f, "a.sweep", &RECIPE(BOTH, 8), ESR_E_EXISTS, "of other edits");
    f->base->cost++; // as if another plan were current
    must_refuse(f, "a.sweep", &RECIPE(LOSSES, 8), ESR_E_EXISTS, "of another plan of the cycle");
    f->base->cost--;
    esr_pool kept = f->base->pool;
    f->base->pool = (esr_pool){(unsigned char[]){7}, 1}; // the same plan, found another way
    must_refuse(f, "a.sweep", &RECIPE(LOSSES, 8), ESR_E_EXISTS, "or of one from another search");
    f->base->pool = kept;
}

static void test_open__warns_of_an_edit_once(void **state) {
    fixture *f = *state;
    static const char *const edits[] = {"set reviewer T1 max_visits 1",
                                        "set limits.max_visits {1..4}", "set costs.per_km {0,1}"};
    esr_sweep_close(must_open(f, "w.sweep", &RECIPE(edits, 0)));
    assert_int_equal(esr_context_warning_count(f->s.ctx), 1);
    assert_string_equal(esr_context_warning(f->s.ctx, 0).subject, "edit:2");
}

static esr_status merge(fixture *f, const char *const *names, int32_t count, const char *into,
                        esr_sweep **out) {
    char *paths[8], *to = harness_path(f->folder, into);
    for (int32_t i = 0; i < count; i++)
        paths[i] = harness_path(f->folder, names[i]);
    esr_status status = esr_sweep_merge(f->s.ctx, (const char *const *)paths, count, to, out);
    for (int32_t i = 0; i < count; i++)
        free(paths[i]);
    free(to);
    return status;
}

static void test_merge__gives_what_one_run_gives(void **state) {
    fixture *f = *state;
    static const char *const names[] = {"1.sweep", "2.sweep", "3.sweep"};
    for (int32_t k = 1; k <= 3; k++) {
        esr_sweep_recipe recipe = RECIPE(BOTH, 10);
        recipe.shard = k;
        recipe.shards = 3;
        esr_sweep *shard = must_open(f, names[k - 1], &recipe);
        assert_int_equal(shard->total, k == 1 ? 8 : 6);
        must_run(f, shard, 2);
        esr_sweep_close(shard);
    }
    esr_sweep *whole = must_open(f, "whole.sweep", &RECIPE(BOTH, 10)), *merged = NULL;
    must_run(f, whole, 2);
    assert_int_equal(merge(f, names, 3, "merged.sweep", &merged), ESR_OK);
    char *expected = list_draws(f, whole), *text = list_draws(f, merged);
    assert_string_equal(text, expected);
    assert_int_equal(esr_context_warning_count(f->s.ctx), 0);
    free(text);
    free(expected);
    esr_sweep_close(whole);
    esr_sweep_close(merged);
    merged = NULL;
    assert_int_equal(merge(f, names, 3, "merged.sweep", &merged), ESR_E_EXISTS);
    esr_context_clear(f->s.ctx);
    // Two alike, and one that is missing.
    static const char *const twice[] = {"1.sweep", "2.sweep", "1.sweep"};
    assert_int_equal(merge(f, twice, 3, "other.sweep", &merged), ESR_E_INPUT);
    esr_context_clear(f->s.ctx);
    assert_int_equal(merge(f, names, 2, "other.sweep", &merged), ESR_OK);
    assert_int_equal(merged->done, 14);
    assert_int_equal(merged->total, 20);
    assert_string_equal(esr_context_warning(f->s.ctx, 0).message, "shard 3 of 3 is missing");
    esr_sweep_close(merged);
    // What is missing can be done in the merged file.
    esr_sweep *rest = must_open(f, "other.sweep", &RECIPE(BOTH, 10));
    must_run(f, rest, 1);
    esr_sweep_close(rest);
}

static void test_merge__refuses_shards_of_different_sweeps(void **state) {
    fixture *f = *state;
    static const char *const names[] = {"1.sweep", "2.sweep"};
    esr_sweep_recipe recipe = RECIPE(LOSSES, 4);
    recipe.shards = 2;
    esr_sweep_close(must_open(f, names[0], &recipe));
    recipe.shard = 2;
    recipe.seed = 9;
    esr_sweep_close(must_open(f, names[1], &recipe));
    esr_sweep *merged = NULL;
    assert_int_equal(merge(f, names, 2, "merged.sweep", &merged), ESR_E_INPUT);
    char *faults = harness_fault_text(f->s.ctx);
    assert_non_null(strstr(faults, "2.sweep: holds a sweep of another seed than "));
    free(faults);
    assert_null(harness_read_file(f->folder, "merged.sweep"));
    assert_null(harness_read_file(f->folder, "merged.sweep.part"));
}

static void test_table__counts_what_the_draws_say(void **state) {
    fixture *f = *state;
    esr_sweep_table *table = NULL;
    esr_sweep *sweep = must_open(f, "t.sweep", &RECIPE(BOTH, 40));
    must_run(f, sweep, 2);
    assert_int_equal(esr_sweep_tabulate(f->s.ctx, sweep, 1, &table), ESR_OK);
    const esr_sweep_cell *few = &table->cells[0], *many = &table->cells[1];
    assert_int_equal(few->done, 40);
    assert_int_equal(many->done, 40);
    assert_true(few->full > many->full); // the same people and more are lost in the second cell
    assert_true(few->empty_mean < many->empty_mean);
    assert_true(many->low < many->share && many->share < many->high);
    int64_t draws = 0, empty = 0, kinds = 0;
    for (int32_t e = 0; e <= many->empty_most; e++) {
        draws += table->histogram[e];
        empty += e * table->histogram[e];
    }
    for (int32_t k = 0; k < table->kind_count; k++)
        kinds += table->kinds[k].empty;
    assert_int_equal(draws, many->done - many->refused);
    assert_int_equal(empty, kinds);
    assert_int_equal(table->loss_count + table->loss_seldom, sweep->reviewer_count);
    assert_int_equal(table->worst->seats - table->worst->filled, many->empty_most);
    esr_sweep_table_free(table);
    esr_sweep_close(sweep);
}

static void test_table__of_nothing_knows_nothing(void **state) {
    fixture *f = *state;
    esr_sweep_table *table = NULL;
    esr_sweep *sweep = must_open(f, "n.sweep", &RECIPE(BOTH, 10));
    assert_int_equal(esr_sweep_tabulate(f->s.ctx, sweep, 1, &table), ESR_OK);
    for (int32_t c = 0; c < 2; c++) {
        assert_int_equal(table->cells[c].done, 0);
        assert_true(table->cells[c].low == 0 && table->cells[c].high == 1);
    }
    assert_null(table->worst);
    esr_sweep_table_free(table);
    esr_sweep_close(sweep);
}

static void test_draw__without_a_plan_says_why(void **state) {
    fixture *f = *state;
    static const char *const edits[] = {"lose reviewers role=teacher 50%",
                                        "add pin review=V1 reviewer={T1,T2}"};
    esr_sweep_table *table = NULL;
    esr_sweep *sweep = must_open(f, "p.sweep", &RECIPE(edits, 10));
    must_run(f, sweep, 2);
    assert_int_equal(esr_sweep_tabulate(f->s.ctx, sweep, 0, &table), ESR_OK);
    assert_in_range(table->cells[0].refused, 1, 9);
    assert_non_null(strstr(table->first_refusal, "T1"));
    esr_sweep_table_free(table);
    esr_sweep_close(sweep);
}

static int open_fixture(void **state) {
    fixture *f = calloc(1, sizeof *f);
    scene_open(&f->s, NULL, 0);
    assert_int_equal(esr_solve(f->s.ctx, f->s.cycle, NULL, &f->base), ESR_OK);
    f->folder = harness_temp_folder();
    *state = f;
    return 0;
}

static int close_fixture(void **state) {
    fixture *f = *state;
    harness_remove_folder(f->folder);
    esr_solution_free(f->base);
    scene_close(&f->s);
    free(f);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_recipe__makes_a_cell_of_each_combination),
        TEST(test_recipe__is_refused_with_what_would_be_right),
        TEST(test_run__gives_the_same_for_any_number_of_workers),
        TEST(test_run__goes_on_where_it_was),
        TEST(test_open__lets_a_sweep_grow_and_refuses_another),
        TEST(test_open__warns_of_an_edit_once),
        TEST(test_merge__gives_what_one_run_gives),
        TEST(test_merge__refuses_shards_of_different_sweeps),
        TEST(test_table__counts_what_the_draws_say),
        TEST(test_table__of_nothing_knows_nothing),
        TEST(test_draw__without_a_plan_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
