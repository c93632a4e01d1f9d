// SPDX-License-Identifier: GPL-3.0-or-later
// H12: schools do not review each other. T2, Bob and V2 belong to S2; T3 and V3 to S3.
#include "scene.h"

static const harness_file two[] = {
    {"reviews.csv", "id,school_id,days,seats\nV2,S2,1,teacher:1\nV3,S3,1,teacher:2\n"
                    "V9,S3,1,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id,visits_done\nT2,Eve,teacher,S2,1\n"
                      "T3,Fay,teacher,S3,1\nT4,Gus,teacher,S2,1\nT5,Hal,teacher,S3,1\n"},
    {"history.csv", "reviewer_id,school_id,date\nT3,S2,2020-09-15\n"}};

static void test_h12__two_schools_do_not_review_each_other(void **state) {
    scene s;
    (void)state;
    scene_open(&s, two, 2);
    scene_visit(&s, "V2", "2026-09-07", "T3");
    scene_visit(&s, "V9", "2026-12-07", "-");
    scene_must_hold(&s);
    scene_visit(&s, "V9", "2026-12-07", "T2");
    scene_must_break(&s, ESR_H12_RECIPROCAL, 1,
                     "V9 of Gamma (S3), 2026-12-07, Eve (T2): comes from Beta (S2), where Fay (T3) "
                     "of this school sits on V2 of Beta (S2), 2026-09-07");
    scene_close(&s);
}

static void test_h12__one_break_for_a_pair_of_schools(void **state) {
    const harness_file loose[] = {
        two[0], two[1], {"cycle.ini", SCENE_INI("[limits]\nhome_away = 0\n")}};
    scene s;
    (void)state;
    scene_open(&s, loose, 3);
    scene_visit(&s, "V2", "2026-09-07", "T3");
    scene_visit(&s, "V3", "2026-12-07", "T2 -");
    scene_visit(&s, "V9", "2026-11-09", "T4");
    scene_must_break(&s, ESR_H12_RECIPROCAL, 1, "");
    scene_close(&s);
}

static void test_h12__history_counts_within_the_term(void **state) {
    scene s;
    (void)state;
    scene_open(&s, two, 3);
    scene_visit(&s, "V3", "2026-09-14", "T2 -");
    scene_must_break(&s, ESR_H12_RECIPROCAL, 1,
                     "Eve (T2): Fay (T3) of this school reviewed the home school, Beta (S2), on "
                     "2020-09-15; free from 2026-09-15 (history.csv:2)");
    scene_visit(&s, "V3", "2026-09-15", "T2 -");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h12__history_counts_before_the_visit_only(void **state) {
    const harness_file later[] = {
        two[0], two[1], {"history.csv", "reviewer_id,school_id,date\nT3,S2,2026-09-14\n"}};
    scene s;
    (void)state;
    scene_open(&s, later, 3);
    scene_visit(&s, "V3", "2026-09-14", "T2 -");
    scene_must_hold(&s);
    scene_visit(&s, "V3", "2026-09-15", "T2 -");
    scene_must_break(&s, ESR_H12_RECIPROCAL, 1, "on 2026-09-14");
    scene_close(&s);
}

static void test_h12__without_a_term_only_this_plan_counts(void **state) {
    const harness_file no_term[] = {
        two[0], two[1], two[2], {"cycle.ini", SCENE_INI("[rules]\nreciprocal = forbid\n")}};
    scene s;
    (void)state;
    scene_open(&s, no_term, 4);
    scene_visit(&s, "V3", "2026-09-14", "T2 -");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h12__a_cost_counts_pairs_of_members(void **state) {
    const harness_file mild[] = {
        two[0],
        two[1],
        two[2],
        {"cycle.ini", SCENE_INI("[rules]\nreciprocal = 11 6y\n[limits]\nhome_away = 0\n")}};
    scene s;
    (void)state;
    scene_open(&s, mild, 4);
    scene_visit(&s, "V2", "2026-10-12", "T5");
    scene_visit(&s, "V3", "2026-12-07", "T2 -");
    scene_must_hold(&s);
    assert_int_equal(scene_cost(&s, ESR_C8_WISHES), 11);
    scene_visit(&s, "V9", "2026-11-09", "T4");
    scene_must_hold(&s);
    assert_int_equal(scene_cost(&s, ESR_C8_WISHES), 22);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h12__two_schools_do_not_review_each_other),
        cmocka_unit_test(test_h12__one_break_for_a_pair_of_schools),
        cmocka_unit_test(test_h12__history_counts_within_the_term),
        cmocka_unit_test(test_h12__history_counts_before_the_visit_only),
        cmocka_unit_test(test_h12__without_a_term_only_this_plan_counts),
        cmocka_unit_test(test_h12__a_cost_counts_pairs_of_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
