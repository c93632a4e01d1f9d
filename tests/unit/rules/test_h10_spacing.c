// SPDX-License-Identifier: GPL-3.0-or-later
// H10 and H11: how many visits, how far apart, how far from the own school's review.
#include "scene.h"

static const harness_file spaced[] = {
    {"cycle.ini", SCENE_INI("[limits]\ngap_days = 3\nown_review_margin = 2\n")},
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:1\nV2,S2,1.5,teacher:1\n"
                    "V3,S3,0.5,teacher:1\nV4,S4,1,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id,sectors,visits_done,max_visits\n"
                      "T1,Dan,teacher,,primary;secondary,1,3\n"
                      "T3,Fay,teacher,S3,primary;secondary,1,1\n"}};

static void test_h10__the_gap_counts_whole_days_between(void **state) {
    scene s;
    (void)state;
    scene_open(&s, spaced, 3);
    scene_visit(&s, "V1", "2026-09-07", "T1");
    scene_visit(&s, "V2", "2026-09-14", "T1"); // 9th to 13th lie between
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-09", "T1"); // 11th, 12th, 13th
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-10", "T1");
    scene_must_break(&s, ESR_H10_LOAD_GAP, 1,
                     "V2 of Beta (S2), 2026-09-14 to 2026-09-15, Dan (T1): only 2 other days after "
                     "V1 of Alpha (S1), 2026-09-10 to 2026-09-11; at least 3 must lie between");
    scene_close(&s);
}

static void test_h10__without_a_gap_days_are_not_shared(void **state) {
    static const harness_file no_gap[] = {
        {"cycle.ini", SCENE_INI("[limits]\ngap_days = 0\n")}, spaced[1], spaced[2]};
    scene s;
    (void)state;
    scene_open(&s, no_gap, 3);
    scene_visit(&s, "V2", "2026-09-14", "T1");
    scene_visit(&s, "V1", "2026-09-16", "T1");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-15", "T1"); // V2 ends at noon of this day
    scene_must_break(&s, ESR_H10_LOAD_GAP, 1, "shares a day with V2");
    scene_close(&s);
}

static void test_h10__the_number_of_visits_is_bounded(void **state) {
    scene s;
    (void)state;
    scene_open(&s, spaced, 3);
    scene_visit(&s, "V1", "2026-09-07", "T3");
    scene_must_hold(&s);
    scene_visit(&s, "V2", "2026-10-12", "T3");
    scene_must_break(&s, ESR_H10_LOAD_GAP, 1,
                     "Fay (T3): makes 2 visits, at most 1 (reviewers.csv:3)");
    scene_close(&s);
}

static void test_h11__the_own_review_keeps_its_distance(void **state) {
    scene s;
    (void)state;
    scene_open(&s, spaced, 3);
    scene_visit(&s, "V3", "2026-09-16", "T1");
    scene_visit(&s, "V4", "2026-09-21", "T3");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-14", "-");
    scene_visit(&s, "V4", NULL, "-");
    scene_visit(&s, "V1", "2026-09-09", "T3"); // 11th … 15th between
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-17", "T3");
    scene_must_break(&s, ESR_H11_OWN_REVIEW, 1,
                     "Fay (T3): right beside the review of the home school, V3 of "
                     "Gamma (S3), 2026-09-16; at least 2");
    scene_visit(&s, "V1", "2026-09-15", "T3");
    scene_must_break(&s, ESR_H11_OWN_REVIEW, 1,
                     "at the same time as the review of the home school");
    scene_close(&s);
}

static void test_h11__the_margin_is_kept_at_the_limit(void **state) {
    scene s;
    (void)state;
    scene_open(&s, spaced, 3);
    scene_visit(&s, "V3", "2026-09-14", "-");
    scene_visit(&s, "V1", "2026-09-17", "T3"); // 15th, 16th between
    scene_must_hold(&s);
    scene_visit(&s, "V3", "2026-09-15", "-");
    scene_must_break(&s, ESR_H11_OWN_REVIEW, 1, "only 1 other day from");
    scene_visit(&s, "V3", "2026-09-21", "-"); // 19th, 20th between
    scene_must_hold(&s);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h10__the_gap_counts_whole_days_between),
        cmocka_unit_test(test_h10__without_a_gap_days_are_not_shared),
        cmocka_unit_test(test_h10__the_number_of_visits_is_bounded),
        cmocka_unit_test(test_h11__the_own_review_keeps_its_distance),
        cmocka_unit_test(test_h11__the_margin_is_kept_at_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
