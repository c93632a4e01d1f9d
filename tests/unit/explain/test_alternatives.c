// SPDX-License-Identifier: GPL-3.0-or-later
// Alternatives, case by case; that they are what was asked for is tests/property's.
#include "scene.h"

static esr_solution *solve(scene *s) {
    esr_solution *now = NULL;
    assert_int_equal(esr_solve(s->ctx, s->cycle, NULL, &now), ESR_OK);
    return now;
}

static esr_alternative_list *find(scene *s, const esr_solution *now, esr_alternatives_options how) {
    esr_alternative_list *list = NULL;
    assert_int_equal(esr_alternatives_find(s->ctx, now, &how, &list), ESR_OK);
    return list;
}

static int32_t apart(scene *s, const esr_plan *a, const esr_plan *b) {
    esr_plan_diff *diff = NULL;
    assert_int_equal(esr_plan_compare(s->ctx, a, b, &diff), ESR_OK);
    int32_t members = diff->left > diff->joined ? diff->left : diff->joined;
    int32_t dates = diff->moved + diff->scheduled + diff->unscheduled;
    esr_plan_diff_free(diff);
    return members + dates;
}

static void test_alternatives__stand_by_cost_with_the_nearest_difference(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    esr_solution *now = solve(&s);
    esr_alternative_list *list =
        find(&s, now, (esr_alternatives_options){.count = 5, .extra = 2000, .differ = 2});
    assert_int_equal(list->count, 5);
    for (int32_t i = 0; i < list->count; i++) {
        const esr_plan *plan = list->at[i].solution->plan;
        int32_t least = apart(&s, now->plan, plan);
        assert_int_equal(list->at[i].members + list->at[i].dates, least);
        for (int32_t k = 0; k < list->count; k++)
            if (k != i && apart(&s, list->at[k].solution->plan, plan) < least)
                least = apart(&s, list->at[k].solution->plan, plan);
        assert_int_equal(list->at[i].least, least);
        assert_true(least >= 2);
        assert_true(i == 0 || list->at[i - 1].solution->cost <= list->at[i].solution->cost);
    }
    assert_true(list->at[0].solution->cost < list->at[4].solution->cost);
    esr_alternative_list_free(list);
    esr_solution_free(now);
    scene_close(&s);
}

static void test_alternatives__are_the_same_every_time(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    esr_solution *now = solve(&s);
    esr_alternatives_options how = {.count = 3, .extra = 500, .differ = 2};
    esr_alternative_list *one = find(&s, now, how), *two = find(&s, now, how);
    assert_int_equal(one->count, 3);
    assert_int_equal(one->count, two->count);
    for (int32_t i = 0; i < one->count; i++) {
        assert_int_equal(one->at[i].solution->cost, two->at[i].solution->cost);
        for (int32_t p = 0; p < s.cycle->place_count; p++)
            assert_int_equal(one->at[i].solution->plan->member[p].at,
                             two->at[i].solution->plan->member[p].at);
    }
    esr_alternative_list_free(one);
    esr_alternative_list_free(two);
    esr_solution_free(now);
    scene_close(&s);
}

// Pinned to the last seat, with a day for each visit: there is one plan alone.
static void test_alternatives__where_there_are_none_that_is_proven(void **state) {
    static const harness_file pinned[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,principal:1;teacher:1\n"},
        {"reviewers.csv", "id,name,role,school_id,sectors,visits_done\n"
                          "P1,Ann,principal,S4,primary,3\nT1,Dan,teacher,S3,,4\n"}};
    scene s;
    (void)state;
    scene_open(&s, pinned, 2);
    esr_solution *now = solve(&s);
    esr_alternative_list *list =
        find(&s, now, (esr_alternatives_options){.count = 2, .extra = 100, .differ = 2});
    assert_int_equal(list->count, 0);
    assert_int_equal(list->end, ESR_ALTERNATIVES_NONE);
    assert_true(list->solves > 0);
    esr_alternative_list_free(list);
    // Another date is a difference, too, and both members may go at a cost.
    list = find(&s, now, (esr_alternatives_options){.count = 1, .extra = 0});
    assert_int_equal(list->differ, 1);
    assert_int_equal(list->count, 1);
    assert_int_equal(list->at[0].members, 0);
    assert_int_equal(list->at[0].dates, 1);
    esr_alternative_list_free(list);
    esr_solution_free(now);
    scene_close(&s);
}

static void test_alternatives__need_a_plan_that_keeps_the_rules(void **state) {
    scene s;
    esr_alternative_list *list = NULL;
    esr_alternatives_options how = {.count = 1};
    (void)state;
    scene_open(&s, NULL, 0);
    esr_solution *now = solve(&s);
    for (int32_t p = 0; p < s.cycle->place_count; p++)
        now->plan->member[p] = scene_reviewer(&s, "P1");
    assert_int_equal(esr_alternatives_find(s.ctx, now, &how, &list), ESR_E_INPUT);
    assert_null(list);
    esr_solution_free(now);
    scene_close(&s);
}

static void test_alternatives__end_in_an_error_when_memory_fails(void **state) {
    scene s;
    esr_alternatives_options how = {.count = 1, .extra = 300, .differ = 2};
    (void)state;
    scene_open(&s, NULL, 0);
    esr_solution *now = solve(&s);
    harness_fail_malloc(0);
    esr_alternative_list_free(find(&s, now, how));
    size_t calls = harness_fail_malloc(0);
    assert_true(calls > 50);
    for (size_t n = 1; n <= calls; n += 3) {
        esr_alternative_list *list = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_alternatives_find(s.ctx, now, &how, &list);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || (status == ESR_E_NOMEM && !list));
        esr_alternative_list_free(list);
        esr_context_clear(s.ctx);
    }
    esr_solution_free(now);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alternatives__stand_by_cost_with_the_nearest_difference),
        cmocka_unit_test(test_alternatives__are_the_same_every_time),
        cmocka_unit_test(test_alternatives__where_there_are_none_that_is_proven),
        cmocka_unit_test(test_alternatives__need_a_plan_that_keeps_the_rules),
        cmocka_unit_test(test_alternatives__end_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
