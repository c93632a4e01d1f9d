// SPDX-License-Identifier: GPL-3.0-or-later
// H1 and H2: where a visit may lie. V1 takes two days; 2026-09-11 is a Friday.
#include "scene.h"

static const harness_file shut[] = {{"unavailable.csv", "who,id,from,to,half,cost\n"
                                                        "school,S1,2026-09-16,2026-09-16,pm,\n"
                                                        "all,,2026-09-23,2026-09-24,,\n"
                                                        "school,S1,2026-09-29,2026-09-29,,5\n"}};
static const harness_file bounded[] = {{"reviews.csv",
                                        "id,school_id,days,seats,earliest,latest\n"
                                        "V1,S1,2,teacher:1,2026-09-15,2026-09-18\n"}};

static void test_h1__school_days_are_fine(void **state) {
    scene s;
    (void)state;
    scene_open(&s, shut, 1);
    scene_visit(&s, "V1", "2026-09-07", "- -");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-17", "- -"); // the day after the school's free afternoon
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-29", "- -"); // a wish is no ban
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-12-17", "- -"); // ends on the last day
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h1__weekends_are_refused(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-09-11", "- -");
    scene_must_break(&s, ESR_H1_SCHOOL_DAYS, 1, "2026-09-12 is on a weekend");
    scene_visit(&s, "V1", "2026-09-12", "- -");
    scene_must_break(&s, ESR_H1_SCHOOL_DAYS, 1, "2026-09-12 to 2026-09-13 is on a weekend");
    scene_close(&s);
}

static void test_h1__the_cycle_bounds_visits(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-12-18", "- -");
    scene_must_break(&s, ESR_H1_SCHOOL_DAYS, 1,
                     "2026-12-19 is outside the cycle, 2026-09-07 to 2026-12-18");
    scene_visit(&s, "V1", "2026-09-06", "- -");
    scene_must_break(&s, ESR_H1_SCHOOL_DAYS, 1, "2026-09-06 is outside the cycle");
    scene_close(&s);
}

static void test_h1__taken_slots_are_refused_with_their_record(void **state) {
    scene s;
    (void)state;
    scene_open(&s, shut, 1);
    scene_visit(&s, "V1", "2026-09-15", "- -");
    scene_must_break(&s, ESR_H1_SCHOOL_DAYS, 1,
                     "V1 of Alpha (S1), 2026-09-15 to 2026-09-16: the school is not available "
                     "2026-09-16 pm (unavailable.csv:2)");
    scene_visit(&s, "V1", "2026-09-24", "- -");
    scene_must_break(&s, ESR_H1_SCHOOL_DAYS, 1, "no visits 2026-09-24 (unavailable.csv:3)");
    scene_close(&s);
}

static void test_h1__a_half_day_leaves_the_afternoon(void **state) {
    const harness_file half_days[] = {
        shut[0], {"reviews.csv", "id,school_id,days,seats\nV1,S1,1.5,teacher:1\n"}};
    scene s;
    (void)state;
    scene_open(&s, half_days, 2);
    scene_visit(&s, "V1", "2026-09-15", "-");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h2__bounds_hold_on_both_sides(void **state) {
    scene s;
    (void)state;
    scene_open(&s, bounded, 1);
    scene_visit(&s, "V1", "2026-09-15", "-");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-17", "-");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-14", "-");
    scene_must_break(&s, ESR_H2_BOUNDS, 1,
                     "begins before the review's earliest day, 2026-09-15 (reviews.csv:2)");
    scene_visit(&s, "V1", "2026-09-21", "-");
    scene_must_break(&s, ESR_H2_BOUNDS, 1, "ends after the review's latest day, 2026-09-18");
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h1__school_days_are_fine),
        cmocka_unit_test(test_h1__weekends_are_refused),
        cmocka_unit_test(test_h1__the_cycle_bounds_visits),
        cmocka_unit_test(test_h1__taken_slots_are_refused_with_their_record),
        cmocka_unit_test(test_h1__a_half_day_leaves_the_afternoon),
        cmocka_unit_test(test_h2__bounds_hold_on_both_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
