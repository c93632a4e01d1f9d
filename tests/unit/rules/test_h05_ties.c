// SPDX-License-Identifier: GPL-3.0-or-later
// H5 and H7: own school, sponsor, rivals.
#include "scene.h"

static const harness_file sponsored[] = {
    {"schools.csv", "id,name,sector,sponsor,district\n"
                    "S1,Alpha,primary,Trust,East\nS2,Beta,primary,Trust,West\n"
                    "S3,Gamma,primary,,East\nS4,Delta,secondary,,\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:1\nV4,S4,1,teacher:1\n"},
    {"cycle.ini", SCENE_INI("[rules]\nrival = forbid\n")},
    {"reviewers.csv", "id,name,role,school_id,sectors,visits_done\n"
                      "T0,Gus,teacher,,primary,1\nT1,Dan,teacher,S1,,1\nT2,Eve,teacher,S2,,1\n"
                      "T3,Fay,teacher,S3,,1\nT4,Hal,teacher,S4,primary;secondary,1\n"}};

static void test_h5__nobody_reviews_the_own_school(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V2", "2026-09-07", "P1 -");
    scene_must_hold(&s);
    scene_visit(&s, "V2", "2026-09-07", "P2 -");
    assert_int_equal(scene_broken(&s, ESR_H5_OWN_SCHOOL), 1);
    assert_string_equal(scene_text(&s, ESR_H5_OWN_SCHOOL),
                        "V2 of Beta (S2), 2026-09-07, Bob (P2): serves at this school "
                        "(reviewers.csv:3)");
    // A visit to the own school is also at no distance from the own school's review.
    assert_int_equal(scene_broken(&s, ESR_H11_OWN_REVIEW), 1);
    scene_close(&s);
}

static void test_h7__one_sponsor_is_refused(void **state) {
    scene s;
    (void)state;
    scene_open(&s, sponsored, 4);
    scene_visit(&s, "V1", "2026-09-07", "T2");
    scene_must_break(&s, ESR_H7_SPONSOR_RIVAL, 1,
                     "the home school, Beta (S2), has the same sponsor, Trust (schools.csv:3)");
    scene_close(&s);
}

static void test_h7__rivals_share_sector_and_district(void **state) {
    scene s;
    (void)state;
    scene_open(&s, sponsored, 4);
    scene_visit(&s, "V1", "2026-09-07", "T3");
    scene_must_break(&s, ESR_H7_SPONSOR_RIVAL, 1,
                     "the home school, Gamma (S3), is a rival: also primary in East");
    scene_close(&s);
}

static void test_h7__empty_sponsors_and_officers_are_never_tied(void **state) {
    scene s;
    (void)state;
    scene_open(&s, sponsored, 4);
    scene_visit(&s, "V1", "2026-09-07", "T4"); // no sponsor, no district
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-07", "T0");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h7__a_cost_does_not_forbid(void **state) {
    const harness_file mild[] = {
        sponsored[0],
        sponsored[1],
        {"cycle.ini", SCENE_INI("[rules]\nsame_sponsor = 7\nrival = allow\n")},
        sponsored[3]};
    scene s;
    (void)state;
    scene_open(&s, mild, 4);
    scene_visit(&s, "V1", "2026-09-07", "T2");
    scene_must_hold(&s);
    assert_int_equal(scene_cost(&s, ESR_C8_WISHES), 7);
    scene_visit(&s, "V1", "2026-09-07", "T3");
    scene_must_hold(&s);
    assert_int_equal(scene_cost(&s, ESR_C8_WISHES), 0);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h5__nobody_reviews_the_own_school),
        cmocka_unit_test(test_h7__one_sponsor_is_refused),
        cmocka_unit_test(test_h7__rivals_share_sector_and_district),
        cmocka_unit_test(test_h7__empty_sponsors_and_officers_are_never_tied),
        cmocka_unit_test(test_h7__a_cost_does_not_forbid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
