// SPDX-License-Identifier: GPL-3.0-or-later
// The verdict as a whole: order, counts, plans that are none, memory.
#include "scene.h"

static void break_much(scene *s) {
    scene_visit(s, "V1", "2026-09-12", "P3 T3");
    scene_visit(s, "V2", "2026-09-14", "P2 T3");
    scene_visit(s, "V3", "2026-09-15", "T3");
}

static void test_verify__an_empty_plan_breaks_nothing(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_must_hold(&s);
    assert_int_equal(s.verdict->scheduled, 0);
    assert_int_equal(s.verdict->seats, 5);
    assert_int_equal(s.verdict->filled, 0);
    assert_int_equal(s.verdict->costs.total, 3 * 30000);
    scene_close(&s);
}

static void test_verify__counts_visits_and_members(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-09-07", "P3 -");
    scene_visit(&s, "V3", "2026-10-07", "T2");
    scene_must_hold(&s);
    assert_int_equal(s.verdict->scheduled, 2);
    assert_int_equal(s.verdict->filled, 2);
    scene_close(&s);
}

static void test_verify__breaks_are_sorted_by_rule_review_reviewer(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    break_much(&s);
    assert_true(scene_broken(&s, ESR_H10_LOAD_GAP) >= 3);
    for (size_t i = 1; i < s.verdict->violation_count; i++) {
        const esr_violation *a = &s.verdict->violations[i - 1], *b = &s.verdict->violations[i];
        assert_true(a->rule < b->rule || (a->rule == b->rule && a->review.at <= b->review.at));
        if (a->rule == b->rule && a->review.at == b->review.at)
            assert_true(a->reviewer.at <= b->reviewer.at);
    }
    scene_close(&s);
}

static void test_verify__nobody_sits_on_a_review_without_a_visit(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", NULL, "P3 -");
    scene_must_break(&s, ESR_RULE_PLAN, 1,
                     "V1 of Alpha (S1), Cat (P3): sits on a review that has no visit");
    assert_int_equal(s.verdict->costs.total, 3 * 30000);
    scene_close(&s);
}

static void test_verify__survives_each_failing_allocation(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    break_much(&s);
    harness_fail_malloc(0);
    esr_status status = ESR_E_NOMEM;
    for (size_t n = 1; status != ESR_OK; n++) {
        esr_verdict *verdict = NULL;
        harness_fail_malloc(n);
        status = esr_verify(s.ctx, s.plan, &verdict);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || (status == ESR_E_NOMEM && verdict == NULL));
        esr_verdict_free(verdict);
        assert_true(n < 1000);
    }
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verify__an_empty_plan_breaks_nothing),
        cmocka_unit_test(test_verify__counts_visits_and_members),
        cmocka_unit_test(test_verify__breaks_are_sorted_by_rule_review_reviewer),
        cmocka_unit_test(test_verify__nobody_sits_on_a_review_without_a_visit),
        cmocka_unit_test(test_verify__survives_each_failing_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
