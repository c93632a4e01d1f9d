// SPDX-License-Identifier: GPL-3.0-or-later
// H14 and H15: pairs who are kept apart, novices.
#include "scene.h"

static const harness_file team[] = {
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:3\nV2,S2,1,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id,sectors,visits_done\nT1,Dan,teacher,S3,,4\n"
                      "T2,Eve,teacher,S4,primary,0\nT3,Fay,teacher,S2,,0\n"
                      "T4,Gus,teacher,,primary,0\n"},
    {"pairs.csv", "reviewer_id,other_id\nT4,T2\nT3,T1\n"}};

static void test_h14__a_pair_is_kept_apart_either_way_round(void **state) {
    scene s;
    (void)state;
    scene_open(&s, team, 3);
    scene_visit(&s, "V1", "2026-09-07", "T1 T2 -");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-07", "T1 - T3");
    scene_must_break(&s, ESR_H14_PAIR, 1, "Dan (T1): must not sit with Fay (T3) (pairs.csv:3)");
    scene_visit(&s, "V1", "2026-09-07", "T3 - T1");
    scene_must_break(&s, ESR_H14_PAIR, 1, "Fay (T3): must not sit with Dan (T1)");
    scene_close(&s);
}

static void test_h14__on_two_teams_is_fine(void **state) {
    scene s;
    (void)state;
    scene_open(&s, team, 3);
    scene_visit(&s, "V1", "2026-09-07", "T2 - -");
    scene_visit(&s, "V2", "2026-09-07", "T4");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h15__novices_are_few(void **state) {
    scene s;
    (void)state;
    scene_open(&s, team, 2);
    scene_visit(&s, "V1", "2026-09-07", "T2 - T1");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-07", "T2 T3 T1");
    scene_must_break(&s, ESR_H15_NOVICES, 1,
                     "Eve (T2), Fay (T3): 2 novices on the team, at most 1");
    scene_close(&s);
}

static void test_h15__the_limit_can_be_none_or_more(void **state) {
    const harness_file none[] = {
        team[0], team[1], {"cycle.ini", SCENE_INI("[limits]\nnovices_per_team = 0\n")}};
    const harness_file three[] = {
        team[0], team[1], {"cycle.ini", SCENE_INI("[limits]\nnovices_per_team = 3\n")}};
    scene s;
    (void)state;
    scene_open(&s, none, 3);
    scene_visit(&s, "V1", "2026-09-07", "T1 - -");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-07", "T2 - -");
    scene_must_break(&s, ESR_H15_NOVICES, 1, "1 novice on the team, at most 0");
    scene_close(&s);
    scene_open(&s, three, 3);
    scene_visit(&s, "V1", "2026-09-07", "T2 T3 T4");
    scene_must_hold(&s);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h14__a_pair_is_kept_apart_either_way_round),
        cmocka_unit_test(test_h14__on_two_teams_is_fine),
        cmocka_unit_test(test_h15__novices_are_few),
        cmocka_unit_test(test_h15__the_limit_can_be_none_or_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
