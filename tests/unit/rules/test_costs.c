// SPDX-License-Identifier: GPL-3.0-or-later
// C1 to C10, each with its edges. Where a test does not say otherwise, rates are the defaults.
#include "scene.h"

static void test_c1__an_unscheduled_review_costs_its_weight_and_nothing_else(void **state) {
    static const harness_file weighted[] = {
        {"reviews.csv", "id,school_id,days,seats,weight,needs\nV1,S1,2,teacher:2,3,sen:2\n"
                        "V2,S2,1,teacher:1,,\n"}};
    scene s;
    (void)state;
    scene_open(&s, weighted, 1);
    assert_int_equal(scene_cost(&s, ESR_C1_UNSCHEDULED), 4 * 30000);
    assert_int_equal(s.verdict->costs.total, 4 * 30000);
    scene_visit(&s, "V1", "2026-09-07", "- -");
    assert_int_equal(scene_cost(&s, ESR_C1_UNSCHEDULED), 30000);
    assert_int_equal(scene_cost(&s, ESR_C2_EMPTY_SEAT), 2 * 3 * 10000);
    assert_int_equal(scene_cost(&s, ESR_C3_MISSING_SKILL), 2 * 2000);
    assert_int_equal(scene_cost(&s, ESR_C4_NO_VETERAN), 1000);
    assert_int_equal(s.verdict->costs.total, 30000 + 60000 + 4000 + 1000);
    scene_close(&s);
}

static void test_c3__members_count_once_for_each_need(void **state) {
    static const harness_file skilled[] = {
        {"reviews.csv", "id,school_id,days,seats,needs\nV1,S1,2,teacher:3,sen:2;science:1\n"},
        {"reviewers.csv", "id,name,role,school_id,skills,visits_done\n"
                          "T1,Dan,teacher,S2,sen;science,1\nT2,Eve,teacher,S3,sen,1\n"
                          "T3,Fay,teacher,S1,sen,1\n"}};
    scene s;
    (void)state;
    scene_open(&s, skilled, 2);
    scene_visit(&s, "V1", "2026-09-07", "T1 - -");
    assert_int_equal(scene_cost(&s, ESR_C3_MISSING_SKILL), 2000);
    scene_visit(&s, "V1", "2026-09-07", "T2 - -");
    assert_int_equal(scene_cost(&s, ESR_C3_MISSING_SKILL), 2 * 2000);
    scene_visit(&s, "V1", "2026-09-07", "T1 - T2");
    assert_int_equal(scene_cost(&s, ESR_C3_MISSING_SKILL), 0);
    scene_visit(&s, "V1", "2026-09-07", "T1 T3 T2"); // more than needed is no gain
    assert_int_equal(scene_cost(&s, ESR_C3_MISSING_SKILL), 0);
    scene_close(&s);
}

static void test_c4__one_veteran_is_enough(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-09-07", "- T2");
    assert_int_equal(scene_cost(&s, ESR_C4_NO_VETERAN), 1000);
    scene_visit(&s, "V1", "2026-09-07", "P2 T2");
    assert_int_equal(scene_cost(&s, ESR_C4_NO_VETERAN), 0);
    scene_close(&s);
}

static void test_c5_c7__load_of_reviewers(void **state) {
    static const harness_file loaded[] = {
        {"cycle.ini", SCENE_INI("[limits]\ngap_days = 0\n[costs]\nload_step = 0;20;60\n")},
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,1,teacher:1\nV2,S2,1,teacher:1\n"
                        "V3,S3,1,teacher:1\nV4,S4,1,teacher:1\n"},
        {"reviewers.csv", "id,name,role,school_id,sectors,visits_done,recent_visits,min_visits,"
                          "max_visits\nT1,Dan,teacher,,primary;secondary,1,3,2,9\n"
                          "T2,Eve,teacher,S4,primary,1,7,0,\n"}};
    static const char *const days[] = {"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10"};
    static const char *const reviews[] = {"V1", "V2", "V3", "V4"};
    static const int64_t load[] = {0, 20, 80, 140}; // the last step repeats
    scene s;
    (void)state;
    scene_open(&s, loaded, 3);
    assert_int_equal(scene_cost(&s, ESR_C5_UNDER_MINIMUM), 2 * 300);
    assert_int_equal(scene_cost(&s, ESR_C7_LOAD), 0);
    for (int i = 0; i < 4; i++) {
        scene_visit(&s, reviews[i], days[i], "T1");
        scene_must_hold(&s);
        assert_int_equal(s.verdict->costs.term[ESR_C7_LOAD], load[i] + 5 * 3 * (i + 1));
        assert_int_equal(s.verdict->costs.term[ESR_C5_UNDER_MINIMUM], i == 0 ? 300 : 0);
    }
    scene_close(&s);
}

// One degree of latitude is 6371 π / 180 = 111.1949266 km.
static void test_c6__travel_is_rounded_half_up_member_by_member(void **state) {
    static const harness_file far[] = {
        {"cycle.ini", SCENE_INI("[costs]\nper_km = 3\n")},
        {"schools.csv", "id,name,sector,latitude,longitude\nS1,Alpha,primary,23,114\n"
                        "S2,Beta,primary,22,114\nS3,Gamma,primary,,\nS4,Delta,primary,23,114\n"},
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:3\nV3,S3,1,teacher:1\n"}};
    static const harness_file people = {"reviewers.csv",
                                        "id,name,role,school_id,visits_done\nT1,Dan,teacher,S2,1\n"
                                        "T2,Eve,teacher,S3,1\nT4,Gus,teacher,S4,1\n"};
    const harness_file files[] = {far[0], far[1], far[2], people};
    scene s;
    (void)state;
    scene_open(&s, files, 4);
    scene_visit(&s, "V1", "2026-09-07", "T1 - -"); // 333.58…
    assert_int_equal(scene_cost(&s, ESR_C6_TRAVEL), 334);
    scene_visit(&s, "V1", "2026-09-07", "T1 T2 T4"); // unknown and next door: 0
    assert_int_equal(scene_cost(&s, ESR_C6_TRAVEL), 334);
    scene_close(&s);
}

static void test_c8__wishes_of_members_schools_and_all(void **state) {
    static const harness_file wishes[] = {
        {"preferences.csv", "reviewer_id,school_id,cost\nP1,S1,-40\nP1,S2,900\nT1,S1,7\n"},
        {"unavailable.csv", "who,id,from,to,half,cost\nreviewer,P1,2026-09-07,2026-09-07,am,3\n"
                            "reviewer,P1,2026-09-07,2026-09-07,,10\n"
                            "school,S1,2026-09-08,2026-09-08,pm,100\n"
                            "all,,2026-09-07,2026-09-11,,1000\n"}};
    scene s;
    (void)state;
    scene_open(&s, wishes, 2);
    scene_visit(&s, "V1", "2026-09-07", "- -"); // four slots of all, one of the school
    assert_int_equal(scene_cost(&s, ESR_C8_WISHES), 4100);
    scene_visit(&s, "V1", "2026-09-07", "P1 -"); // rows that overlap add up
    assert_int_equal(scene_cost(&s, ESR_C8_WISHES), 4100 - 40 + 3 + 20);
    scene_visit(&s, "V1", "2026-09-14", "P1 T1");
    assert_int_equal(scene_cost(&s, ESR_C8_WISHES), -33);
    scene_close(&s);
}

static void test_c8__rivals_and_sponsors_cost_once_each(void **state) {
    static const harness_file tied[] = {
        {"cycle.ini", SCENE_INI("[rules]\nsame_sponsor = 7\nfamily = 9\n")},
        {"schools.csv", "id,name,sector,sponsor,district\nS1,Alpha,primary,Trust,East\n"
                        "S2,Beta,primary,Trust,East\nS3,Gamma,primary,,\n"},
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:1\n"},
        {"reviewers.csv", "id,name,role,school_id,visits_done\nT1,Dan,teacher,S2,1\n"},
        {"relations.csv", "reviewer_id,school_id,kind,from\nT1,S1,family,\n"
                          "T1,S1,family,2020-01-01\n"}};
    scene s;
    (void)state;
    scene_open(&s, tied, 5);
    scene_visit(&s, "V1", "2026-09-07", "T1");
    scene_must_hold(&s);
    assert_int_equal(scene_cost(&s, ESR_C8_WISHES), 40 + 7 + 9);
    scene_close(&s);
}

static void test_c9_c10__changes_against_what_was_published(void **state) {
    static const harness_file told[] = {{"published.csv",
                                         "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
                                         "V1,S1,2026-09-07,2026-09-08,principal,P1\n"
                                         "V1,S1,2026-09-07,2026-09-08,teacher,T1\n"
                                         "V2,S2,,,principal,\nV2,S2,,,teacher,\n"
                                         "V3,S3,2026-10-05,2026-10-05,teacher,\n"}};
    scene s;
    (void)state;
    scene_open(&s, told, 1);
    assert_int_equal(scene_cost(&s, ESR_C9_CHANGE_DATE), 2 * 500);
    assert_int_equal(scene_cost(&s, ESR_C10_CHANGE_REVIEWER), 2 * 200);
    scene_visit(&s, "V1", "2026-09-07", "P1 T1");
    scene_visit(&s, "V2", "2026-10-19", "P3 T2"); // nothing was said about V2's days or team
    scene_visit(&s, "V3", "2026-10-05", "T3");
    assert_int_equal(scene_cost(&s, ESR_C9_CHANGE_DATE), 0);
    assert_int_equal(scene_cost(&s, ESR_C10_CHANGE_REVIEWER), 0);
    scene_visit(&s, "V1", "2026-09-08", "P3 T1");
    assert_int_equal(scene_cost(&s, ESR_C9_CHANGE_DATE), 500);
    assert_int_equal(scene_cost(&s, ESR_C10_CHANGE_REVIEWER), 200);
    scene_close(&s);
}

static void test_costs__large_ones_do_not_overflow(void **state) {
#define DEAR "teacher:20;principal:20;leader:20,9\n"
    static const harness_file dear[] = {
        {"cycle.ini", SCENE_INI("[costs]\nunscheduled = 1000000\nempty_seat = 1000000\n")},
        {"reviews.csv", "id,school_id,days,seats,weight\nV1,S1,2," DEAR "V2,S2,2," DEAR
                        "V3,S3,2," DEAR "V4,S4,2," DEAR "V5,S1,2," DEAR}};
    static const char *const reviews[] = {"V1", "V2", "V3", "V4", "V5"};
    scene s;
    (void)state;
    scene_open(&s, dear, 2);
    for (int i = 0; i < 5; i++)
        scene_visit(&s, reviews[i], "2026-09-07", "");
    assert_true(scene_cost(&s, ESR_C2_EMPTY_SEAT) == (int64_t)5 * 60 * 9 * 1000000);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_c1__an_unscheduled_review_costs_its_weight_and_nothing_else),
        cmocka_unit_test(test_c3__members_count_once_for_each_need),
        cmocka_unit_test(test_c4__one_veteran_is_enough),
        cmocka_unit_test(test_c5_c7__load_of_reviewers),
        cmocka_unit_test(test_c6__travel_is_rounded_half_up_member_by_member),
        cmocka_unit_test(test_c8__wishes_of_members_schools_and_all),
        cmocka_unit_test(test_c8__rivals_and_sponsors_cost_once_each),
        cmocka_unit_test(test_c9_c10__changes_against_what_was_published),
        cmocka_unit_test(test_costs__large_ones_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
