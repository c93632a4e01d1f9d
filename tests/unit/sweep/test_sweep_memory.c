// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep that runs out of memory at any point ends in an error that leaves nothing behind but what
// is whole: the same call then goes on, and gives what it would have given.
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const EDITS[] = {"lose reviewers 40%", "set limits.max_visits {1,2}"};
static const esr_sweep_recipe RECIPE = {
    .edits = EDITS, .edit_count = 2, .draws = 3, .seed = 2, .shard = 1, .shards = 1};

typedef struct fixture {
    scene s;
    esr_solution *base;
    char *folder, *path, *page;
} fixture;

// Opens, runs and tabulates; `empty` gets the mean of the empty seats of the first cell.
static esr_status sweep_all(fixture *f, double *empty) {
    const esr_sweep_options options = {.workers = 1};
    esr_sweep *sweep = NULL;
    esr_sweep_table *table = NULL;
    esr_status status = esr_sweep_open(f->s.ctx, f->path, &RECIPE, f->base, &sweep);
    if (status == ESR_OK)
        status = esr_sweep_run(f->s.ctx, sweep, f->base, &options);
    if (status == ESR_OK)
        status = esr_sweep_tabulate(f->s.ctx, sweep, 1, &table);
    if (status == ESR_OK)
        status = esr_sweep_write_html(f->s.ctx, sweep, table, true, f->page);
    if (status == ESR_OK)
        *empty = table->cells[0].empty_mean;
    esr_sweep_table_free(table);
    esr_sweep_close(sweep);
    return status;
}

static void open_folder(fixture *f) {
    f->folder = harness_temp_folder();
    f->path = harness_path(f->folder, "a.sweep");
    f->page = harness_path(f->folder, "page.html");
}

static void close_folder(fixture *f) {
    harness_remove_folder(f->folder);
    free(f->path);
    free(f->page);
}

static void test_sweep__outlives_every_failed_allocation(void **state) {
    fixture *f = *state;
    double expected = -1, empty = -1;
    harness_fail_malloc(0);
    assert_int_equal(sweep_all(f, &expected), ESR_OK);
    size_t calls = harness_fail_malloc(0);
    assert_true(calls > 500);
    // One in seven, another one each time around, as each call of the disk costs.
    for (size_t n = 1; n <= calls; n += 7) {
        close_folder(f);
        open_folder(f);
        harness_fail_malloc(n);
        esr_status status = sweep_all(f, &empty);
        harness_fail_malloc(0);
        if (status != ESR_OK && status != ESR_E_NOMEM)
            harness_print_faults(f->s.ctx);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        esr_context_clear(f->s.ctx);
        if (status == ESR_OK)
            continue;
        assert_int_equal(sweep_all(f, &empty), ESR_OK);
        assert_true(empty == expected);
    }
}

static void test_merge__outlives_every_failed_allocation(void **state) {
    fixture *f = *state;
    double empty = -1;
    assert_int_equal(sweep_all(f, &empty), ESR_OK);
    size_t calls = 1;
    for (size_t n = 0; n <= calls; n += 3) {
        esr_sweep *merged = NULL;
        char *into = harness_path(f->folder, "merged.sweep");
        harness_fail_malloc(n);
        const char *const paths[] = {f->path};
        esr_status status = esr_sweep_merge(f->s.ctx, paths, 1, into, &merged);
        size_t made = harness_fail_malloc(0);
        calls = n == 0 ? made : calls;
        assert_true(status == ESR_OK || (n > 0 && status == ESR_E_NOMEM));
        esr_context_clear(f->s.ctx);
        esr_sweep_close(merged);
        remove(into);
        free(into);
    }
    assert_true(calls > 100);
}

static int open_fixture(void **state) {
    fixture *f = calloc(1, sizeof *f);
    scene_open(&f->s, NULL, 0);
    assert_int_equal(esr_solve(f->s.ctx, f->s.cycle, NULL, &f->base), ESR_OK);
    open_folder(f);
    *state = f;
    return 0;
}

static int close_fixture(void **state) {
    fixture *f = *state;
    close_folder(f);
    esr_solution_free(f->base);
    scene_close(&f->s);
    free(f);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_sweep__outlives_every_failed_allocation, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(test_merge__outlives_every_failed_allocation, open_fixture,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
