// SPDX-License-Identifier: GPL-3.0-or-later
// Plans as values.
#include "scene.h"

static void test_plan__a_new_one_is_empty(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    for (int32_t v = 0; v < s.cycle->review_count; v++)
        assert_int_equal(esr_plan_last_day(s.plan, (esr_review_ix){v}), ESR_DAY_NONE);
    for (int32_t p = 0; p < s.cycle->place_count; p++)
        assert_int_equal(s.plan->member[p].at, -1);
    scene_close(&s);
}

static void test_plan__a_copy_goes_its_own_way(void **state) {
    scene s;
    esr_plan *copy = NULL;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-09-07", "P1 T1");
    assert_int_equal(esr_plan_copy(s.ctx, s.plan, &copy), ESR_OK);
    scene_visit(&s, "V1", NULL, "- -");
    esr_review_ix review = scene_review(&s, "V1");
    assert_int_equal(esr_plan_last_day(copy, review), scene_day("2026-09-08"));
    assert_int_equal(copy->member[s.cycle->reviews[review.at].seat_at].at,
                     scene_reviewer(&s, "P1").at);
    esr_plan_free(copy);
    scene_close(&s);
}

static void test_plan__fails_whole_without_memory(void **state) {
    scene s;
    esr_plan *plan = NULL;
    (void)state;
    scene_open(&s, NULL, 0);
    for (size_t n = 1; n <= 3; n++) {
        harness_fail_malloc(n);
        esr_status status = esr_plan_copy(s.ctx, s.plan, &plan);
        harness_fail_malloc(0);
        assert_int_equal(status, ESR_E_NOMEM);
        assert_null(plan);
    }
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan__a_new_one_is_empty),
        cmocka_unit_test(test_plan__a_copy_goes_its_own_way),
        cmocka_unit_test(test_plan__fails_whole_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
