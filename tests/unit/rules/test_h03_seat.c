// SPDX-License-Identifier: GPL-3.0-or-later
// H3 and H4: roles, sectors, languages.
#include "scene.h"

static void test_h3__roles_fill_their_seats(void **state) {
    static const harness_file deputy[] = {
        {"reviewers.csv", "id,name,role,school_id,visits_done\n"
                          "P1,Ann,vice_principal,S2,1\nT1,Dan,teacher,S3,1\n"},
        {"cycle.ini", SCENE_INI("[seats]\nprincipal = principal;vice_principal\n")}};
    scene s;
    (void)state;
    scene_open(&s, deputy, 2);
    scene_visit(&s, "V1", "2026-09-07", "P1 T1");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-07", "T1 P1");
    scene_must_break(&s, ESR_H3_ROLE, 2,
                     "Ann (P1): a vice_principal may not fill the seat teacher");
    scene_visit(&s, "V1", "2026-09-07", "T1 -");
    scene_must_break(&s, ESR_H3_ROLE, 1,
                     "Dan (T1): a teacher may not fill the seat principal (reviewers.csv:3)");
    scene_close(&s);
    scene_open(&s, deputy, 1); // a seat that is not named takes the role of its own name
    scene_visit(&s, "V1", "2026-09-07", "P1 T1");
    scene_must_break(&s, ESR_H3_ROLE, 1, "a vice_principal may not fill the seat principal");
    scene_close(&s);
}

static void test_h3__nobody_sits_twice(void **state) {
    static const harness_file twice[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:2\n"}};
    scene s;
    (void)state;
    scene_open(&s, twice, 1);
    scene_visit(&s, "V1", "2026-09-07", "T1 T3");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-07", "T1 T1");
    assert_int_equal(scene_broken(&s, ESR_H3_ROLE), 1);
    assert_string_equal(scene_text(&s, ESR_H3_ROLE),
                        "V1 of Alpha (S1), 2026-09-07 to 2026-09-08, Dan (T1): "
                        "sits twice on the team");
    assert_int_equal(scene_broken(&s, ESR_H13_HOME_RELEASE), 0);
    scene_close(&s);
}

static const harness_file tongues[] = {
    {"schools.csv", "id,name,sector,languages\nS1,Alpha,primary,chinese;english\n"
                    "S2,Beta,secondary,\nS3,Gamma,primary,\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:1\nV2,S2,1,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id,sectors,languages,visits_done\n"
                      "T1,Dan,teacher,S3,,english;chinese;french,1\n"
                      "T2,Eve,teacher,S3,primary;secondary,english,1\n"}};

static void test_h4__all_languages_are_needed(void **state) {
    scene s;
    (void)state;
    scene_open(&s, tongues, 3);
    scene_visit(&s, "V1", "2026-09-07", "T1");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-07", "T2");
    scene_must_break(&s, ESR_H4_SECTOR_LANGUAGE, 1,
                     "lacks chinese, which the school needs (schools.csv:2, reviewers.csv:3)");
    scene_close(&s);
}

static void test_h4__the_sector_is_the_home_schools_unless_given(void **state) {
    scene s;
    (void)state;
    scene_open(&s, tongues, 3);
    scene_visit(&s, "V2", "2026-09-07", "T2");
    scene_must_hold(&s);
    scene_visit(&s, "V2", "2026-09-07", "T1");
    scene_must_break(&s, ESR_H4_SECTOR_LANGUAGE, 1,
                     "the school is secondary, and the reviewer reviews primary");
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h3__roles_fill_their_seats),
        cmocka_unit_test(test_h3__nobody_sits_twice),
        cmocka_unit_test(test_h4__all_languages_are_needed),
        cmocka_unit_test(test_h4__the_sector_is_the_home_schools_unless_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
