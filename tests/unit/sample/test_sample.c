// SPDX-License-Identifier: GPL-3.0-or-later
// Generated cycles: the same twice, sound at every size, and telling when an option is wrong.
#include <string.h>

#include "harness.h"

static esr_cycle *make(esr_context *ctx, esr_sample_options options) {
    esr_cycle *cycle = NULL;
    esr_status status = esr_sample(ctx, &options, &cycle);
    if (status != ESR_OK)
        harness_print_faults(ctx);
    assert_int_equal(status, ESR_OK);
    return cycle;
}

static bool same_rows(const esr_rows *a, const esr_rows *b) {
    for (int32_t t = 0; t < ESRI_TABLE_COUNT; t++) {
        const esri_row_list *x = &a->tables[t], *y = &b->tables[t];
        int32_t columns = esri_table_shape_of((esri_table)t)->column_count;
        if (x->exists != y->exists || x->count != y->count || x->present != y->present)
            return false;
        for (int32_t i = 0; i < x->count; i++)
            for (int32_t c = 0; c < columns; c++)
                if (strcmp(x->at[i].cells[c], y->at[i].cells[c]) != 0)
                    return false;
    }
    return true;
}

static bool same_sample(esr_sample_options a, esr_sample_options b) {
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *first = make(ctx, a), *second = make(ctx, b);
    bool same = same_rows(first->rows, second->rows);
    esr_cycle_free(first);
    esr_cycle_free(second);
    esr_context_free(ctx);
    return same;
}

static void test_sample__same_options_give_the_same_cells(void **state) {
    (void)state;
    esr_sample_options options = {.reviews = 40, .reviewers = 33, .seed = 5};
    assert_true(same_sample(options, options));
    for (const char *const *preset = esr_sample_presets(); *preset; preset++) {
        esr_sample_options shipped = {.preset = *preset};
        assert_true(same_sample(shipped, shipped));
    }
}

static void test_sample__another_seed_or_year_gives_another_cycle(void **state) {
    (void)state;
    esr_sample_options options = {.reviews = 40, .reviewers = 33, .seed = 5};
    esr_sample_options seed = options, year = options;
    seed.seed = 6;
    year.year = 2011;
    assert_false(same_sample(options, seed));
    assert_false(same_sample(options, year));
}

// Makes a sample and lets the rules look for faults in it.
static void check_size(int32_t reviews, int32_t reviewers, uint64_t seed, int32_t year) {
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = make(ctx, (esr_sample_options){reviews, reviewers, seed, year, NULL});
    esr_status status = esr_check_rules(ctx, cycle);
    if (status != ESR_OK)
        harness_print_faults(ctx);
    assert_int_equal(status, ESR_OK);
    assert_int_equal(cycle->review_count, reviews);
    assert_int_equal(cycle->reviewer_count, reviewers);
    assert_true(cycle->school_count >= reviews);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

static void test_sample__is_sound_at_every_small_size_and_in_every_year(void **state) {
    (void)state;
    for (int32_t reviews = 1; reviews <= 9; reviews++)
        for (int32_t reviewers = 1; reviewers <= 9; reviewers++)
            check_size(reviews, reviewers, (uint64_t)(10 * reviews + reviewers), 0);
    for (int32_t year = 2006; year <= 2035; year++)
        check_size(20, 30, 1, year);
}

static void test_sample__is_sound_at_uneven_and_large_sizes(void **state) {
    (void)state;
    check_size(1, 60, 1, 0);
    check_size(200, 2, 1, 0);
    check_size(188, 148, 7, 0);
    check_size(2000, 1450, 3, 0);
}

static void test_sample__presets_have_no_faults(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (const char *const *preset = esr_sample_presets(); *preset; preset++) {
        esr_cycle *cycle = make(ctx, (esr_sample_options){.preset = *preset});
        assert_int_equal(esr_check_rules(ctx, cycle), ESR_OK);
        assert_int_equal(esr_context_warning_count(ctx), 0);
        esr_cycle_free(cycle);
    }
    esr_context_free(ctx);
}

static void test_sample__refuses_options_that_do_not_fit(void **state) {
    (void)state;
    static const esr_sample_options wrong[] = {
        {.reviews = 0, .reviewers = 5},
        {.reviews = 5, .reviewers = -1},
        {.reviews = 20001, .reviewers = 5},
        {.reviews = 5, .reviewers = 20001},
        {.reviews = 5, .reviewers = 5, .year = 2005},
        {.reviews = 5, .reviewers = 5, .year = 2036},
        {.preset = "hk-1897"},
        {.preset = "tiny", .seed = 3},
        {.preset = "hk-2006-07", .reviews = 10, .reviewers = 10},
    };
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (size_t i = 0; i < HARNESS_COUNT(wrong); i++) {
        esr_cycle *cycle = NULL;
        esr_context_clear(ctx);
        assert_int_equal(esr_sample(ctx, &wrong[i], &cycle), ESR_E_USAGE);
        assert_null(cycle);
        assert_int_equal(esr_context_fault_count(ctx), 1);
    }
    esr_context_free(ctx);
}

static void test_sample__survives_every_failing_allocation(void **state) {
    (void)state;
    static const esr_sample_options options[] = {{.reviews = 3, .reviewers = 3},
                                                 {.preset = "tiny"}};
    for (size_t i = 0; i < HARNESS_COUNT(options); i++) {
        esr_status status = ESR_E_NOMEM;
        for (size_t n = 1; status != ESR_OK; n++) {
            esr_context *ctx = NULL;
            esr_cycle *cycle = NULL;
            assert_int_equal(esr_context_new(&ctx), ESR_OK);
            harness_fail_malloc(n);
            status = esr_sample(ctx, &options[i], &cycle);
            harness_fail_malloc(0);
            assert_true(status == ESR_OK || status == ESR_E_NOMEM);
            assert_true((status == ESR_OK) == (cycle != NULL));
            esr_cycle_free(cycle);
            esr_context_free(ctx);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample__same_options_give_the_same_cells),
        cmocka_unit_test(test_sample__another_seed_or_year_gives_another_cycle),
        cmocka_unit_test(test_sample__is_sound_at_every_small_size_and_in_every_year),
        cmocka_unit_test(test_sample__is_sound_at_uneven_and_large_sizes),
        cmocka_unit_test(test_sample__presets_have_no_faults),
        cmocka_unit_test(test_sample__refuses_options_that_do_not_fit),
        cmocka_unit_test(test_sample__survives_every_failing_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
