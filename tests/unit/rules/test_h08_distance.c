// SPDX-License-Identifier: GPL-3.0-or-later
// H8: distances up to max_km. One degree of latitude is 111.19 km on this sphere.
#include "scene.h"

static const harness_file places[] = {
    {"schools.csv", "id,name,sector,latitude,longitude\nS1,Alpha,primary,23,114\n"
                    "S2,Beta,primary,22,114\nS3,Gamma,primary,,\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:1\nV3,S3,2,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id,visits_done,max_km,latitude,longitude\n"
                      "T1,Dan,teacher,S2,1,111.2,,\nT2,Eve,teacher,S2,1,111.1,,\n"
                      "T3,Fay,teacher,S2,1,0,,\nT4,Gus,teacher,S2,1,50,22.9,114\n"
                      "T5,Hal,teacher,S2,1,,,\nT6,Ida,teacher,S3,1,1,,\n"},
    {"cycle.ini", SCENE_INI("[limits]\nmax_km = 100\n")}};

static void test_h8__the_limit_is_kept(void **state) {
    scene s;
    (void)state;
    scene_open(&s, places, 4);
    scene_visit(&s, "V1", "2026-09-07", "T1");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-07", "T2");
    scene_must_break(&s, ESR_H8_DISTANCE, 1,
                     "the school is 111.2 km away, at most 111.1 km (reviewers.csv:3)");
    scene_close(&s);
}

static void test_h8__zero_is_no_limit_and_empty_the_cycles(void **state) {
    scene s;
    (void)state;
    scene_open(&s, places, 4);
    scene_visit(&s, "V1", "2026-09-07", "T3");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-07", "T5");
    scene_must_break(&s, ESR_H8_DISTANCE, 1, "at most 100 km");
    scene_close(&s);
}

static void test_h8__the_own_place_comes_before_the_schools(void **state) {
    scene s;
    (void)state;
    scene_open(&s, places, 4);
    scene_visit(&s, "V1", "2026-09-07", "T4");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h8__unknown_places_are_near(void **state) {
    scene s;
    (void)state;
    scene_open(&s, places, 4);
    scene_visit(&s, "V3", "2026-09-07", "T5");
    scene_must_hold(&s);
    scene_visit(&s, "V3", NULL, "-");
    scene_visit(&s, "V1", "2026-09-07", "T6");
    scene_must_hold(&s);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h8__the_limit_is_kept),
        cmocka_unit_test(test_h8__zero_is_no_limit_and_empty_the_cycles),
        cmocka_unit_test(test_h8__the_own_place_comes_before_the_schools),
        cmocka_unit_test(test_h8__unknown_places_are_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
