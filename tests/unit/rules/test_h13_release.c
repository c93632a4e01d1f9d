// SPDX-License-Identifier: GPL-3.0-or-later
// H13: how many of one home school are away at once. T1, T2, T3 are of S4, T0 is an officer.
#include "scene.h"

#define COLLEAGUES                                                                                 \
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,1.5,teacher:2\nV2,S2,1.5,teacher:1\n"          \
                    "V3,S3,1,teacher:1\n"},                                                        \
    {                                                                                              \
        "reviewers.csv", "id,name,role,school_id,sectors,visits_done\n"                            \
                         "T1,Dan,teacher,S4,primary,1\nT2,Eve,teacher,S4,primary,1\n"              \
                         "T3,Fay,teacher,S4,primary,1\nT8,Ida,teacher,,primary,1\n"                \
                         "T9,Gus,teacher,,primary,1\n"                                             \
    }

static const harness_file one_away[] = {COLLEAGUES};
static const harness_file two_away[] = {COLLEAGUES,
                                        {"cycle.ini", SCENE_INI("[limits]\nhome_away = 2\n")}};
static const harness_file any_away[] = {COLLEAGUES,
                                        {"cycle.ini", SCENE_INI("[limits]\nhome_away = 0\n")}};

static void test_h13__one_at_a_time_on_each_slot(void **state) {
    scene s;
    (void)state;
    scene_open(&s, one_away, 2);
    scene_visit(&s, "V1", "2026-09-14", "T1 -"); // back at noon of the 15th
    scene_visit(&s, "V2", "2026-09-16", "T2");
    scene_must_hold(&s);
    scene_visit(&s, "V2", "2026-09-15", "T2");
    scene_must_break(&s, ESR_H13_HOME_RELEASE, 1,
                     "2 reviewers of Delta (S4) are away 2026-09-15 am, at most 1");
    scene_visit(&s, "V2", "2026-09-14", "T2");
    scene_must_break(&s, ESR_H13_HOME_RELEASE, 1, "are away 2026-09-14 am to 2026-09-15 am");
    scene_close(&s);
}

static void test_h13__the_limit_and_no_limit(void **state) {
    scene s;
    (void)state;
    scene_open(&s, two_away, 3);
    scene_visit(&s, "V1", "2026-09-14", "T1 -");
    scene_visit(&s, "V2", "2026-09-14", "T2");
    scene_must_hold(&s);
    scene_visit(&s, "V3", "2026-09-14", "T3");
    scene_must_break(&s, ESR_H13_HOME_RELEASE, 1, "3 reviewers of Delta (S4)");
    scene_close(&s);
    scene_open(&s, any_away, 3);
    scene_visit(&s, "V1", "2026-09-14", "T1 -");
    scene_visit(&s, "V2", "2026-09-14", "T2");
    scene_visit(&s, "V3", "2026-09-14", "T3");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h13__a_team_has_one_of_each_home_whatever_the_limit(void **state) {
    scene s;
    (void)state;
    scene_open(&s, any_away, 3);
    scene_visit(&s, "V1", "2026-09-14", "T1 T2");
    scene_must_break(&s, ESR_H13_HOME_RELEASE, 1,
                     "Eve (T2): comes from Delta (S4), as does Dan (T1) on the same team");
    scene_close(&s);
}

static void test_h13__officers_have_no_home(void **state) {
    scene s;
    (void)state;
    scene_open(&s, one_away, 2);
    scene_visit(&s, "V1", "2026-09-14", "T8 T9");
    scene_must_hold(&s);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h13__one_at_a_time_on_each_slot),
        cmocka_unit_test(test_h13__the_limit_and_no_limit),
        cmocka_unit_test(test_h13__a_team_has_one_of_each_home_whatever_the_limit),
        cmocka_unit_test(test_h13__officers_have_no_home),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
