// SPDX-License-Identifier: GPL-3.0-or-later
// H9: members are free on every slot of the visit. V1 takes 1.5 days.
#include "scene.h"

static const harness_file busy[] = {
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,1.5,teacher:1\n"},
    {"unavailable.csv", "who,id,from,to,half,cost\nreviewer,T1,2026-09-16,2026-09-16,pm,\n"
                        "reviewer,T1,2026-09-21,2026-09-22,,\n"
                        "reviewer,T1,2026-09-29,2026-09-29,am,9\n"}};

static void test_h9__the_free_half_of_a_day_is_free(void **state) {
    scene s;
    (void)state;
    scene_open(&s, busy, 2);
    scene_visit(&s, "V1", "2026-09-15", "T1"); // ends at noon of the 16th
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-16", "T1");
    scene_must_break(&s, ESR_H9_REVIEWER_FREE, 1,
                     "Dan (T1): is not available 2026-09-16 pm (unavailable.csv:2)");
    scene_close(&s);
}

static void test_h9__a_run_of_slots_is_one_break(void **state) {
    scene s;
    (void)state;
    scene_open(&s, busy, 2);
    scene_visit(&s, "V1", "2026-09-21", "T1");
    scene_must_break(&s, ESR_H9_REVIEWER_FREE, 1,
                     "is not available 2026-09-21 am to 2026-09-22 am (unavailable.csv:3)");
    scene_close(&s);
}

static void test_h9__wishes_and_other_people_do_not_count(void **state) {
    scene s;
    (void)state;
    scene_open(&s, busy, 2);
    scene_visit(&s, "V1", "2026-09-29", "T1");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-21", "T3");
    scene_must_hold(&s);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h9__the_free_half_of_a_day_is_free),
        cmocka_unit_test(test_h9__a_run_of_slots_is_one_break),
        cmocka_unit_test(test_h9__wishes_and_other_people_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
