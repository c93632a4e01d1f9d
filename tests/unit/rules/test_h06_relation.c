// SPDX-License-Identifier: GPL-3.0-or-later
// H6: relations bind from `from` until `to` plus the term, both inclusive. V1 is of S1.
#include "scene.h"

#include <stdio.h>

static void relation(scene *s, const char *row) {
    static char text[300];
    snprintf(text, sizeof text,
             "reviewer_id,school_id,kind,from,to,waived_by,waived_why\nP1,S2,family,,,,\n%s\n",
             row);
    const harness_file files[] = {{"relations.csv", text}};
    scene_open(s, files, 1);
}

static void test_h6__binds_to_the_last_day_of_the_term(void **state) {
    scene s;
    (void)state;
    relation(&s, "P1,S1,employed,1999-09-01,2020-09-15,,");
    scene_visit(&s, "V1", "2026-09-15", "P1 -");
    scene_must_break(&s, ESR_H6_RELATION, 1,
                     "Ann (P1): relations.csv:3: employed from 1999-09-01 to 2020-09-15; "
                     "free from 2026-09-16");
    scene_visit(&s, "V1", "2026-09-16", "P1 -");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h6__binds_from_its_first_day(void **state) {
    scene s;
    (void)state;
    relation(&s, "P1,S1,declared,2026-09-15,,,");
    scene_visit(&s, "V1", "2026-09-14", "P1 -"); // begins before, ends within
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-15", "P1 -");
    scene_must_break(&s, ESR_H6_RELATION, 1, "declared since 2026-09-15; it still holds");
    scene_close(&s);
}

static void test_h6__a_leap_day_ends_on_the_28th(void **state) {
    static const harness_file leap[] = {
        {"cycle.ini", "[cycle]\nid = leap\nname = Leap\nfirst_day = 2030-02-01\n"
                      "last_day = 2030-03-29\ntime_zone = Asia/Hong_Kong\n"
                      "organizer = Office <office@example.org>\n"},
        {"relations.csv", "reviewer_id,school_id,kind,to\nP1,S1,applied,2024-02-29\n"}};
    scene s;
    (void)state;
    scene_open(&s, leap, 2);
    scene_visit(&s, "V1", "2030-02-28", "P1 -");
    scene_must_break(&s, ESR_H6_RELATION, 1, "applied until 2024-02-29; free from 2030-03-01");
    scene_visit(&s, "V1", "2030-03-04", "P1 -");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h6__without_a_term_it_ends_with_to(void **state) {
    scene s;
    (void)state;
    relation(&s, "P1,S1,objection,,2026-09-15,,");
    scene_visit(&s, "V1", "2026-09-15", "P1 -");
    scene_must_break(&s, ESR_H6_RELATION, 1, "objection until 2026-09-15; free from 2026-09-16");
    scene_visit(&s, "V1", "2026-09-16", "P1 -");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h6__a_waived_row_does_not_bind(void **state) {
    scene s;
    (void)state;
    relation(&s, "P1,S1,family,,,Director,distant cousin");
    scene_visit(&s, "V1", "2026-09-15", "P1 -");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h6__history_is_a_relation_of_one_day(void **state) {
    static const harness_file past[] = {
        {"history.csv", "reviewer_id,school_id,date\nP1,S1,2020-09-15\n"}};
    scene s;
    (void)state;
    scene_open(&s, past, 1);
    scene_visit(&s, "V1", "2026-09-15", "P1 -");
    scene_must_break(&s, ESR_H6_RELATION, 1,
                     "history.csv:2: reviewed this school on 2020-09-15; free from 2026-09-16");
    scene_visit(&s, "V1", "2026-09-16", "P1 -");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h6__each_kind_is_named_once(void **state) {
    scene s;
    (void)state;
    relation(&s, "P1,S1,family,,,,\nP1,S1,family,2026-01-01,,,\nP1,S1,declared,,,,");
    scene_visit(&s, "V1", "2026-09-15", "P1 -");
    scene_must_break(&s, ESR_H6_RELATION, 2, "Ann (P1): relations.csv:");
    scene_close(&s);
}

static void test_h6__a_kind_of_the_planners_own_costs(void **state) {
    static const harness_file own[] = {{"cycle.ini", SCENE_INI("[rules]\ncoached = 25 2y\n")},
                                       {"relations.csv",
                                        "reviewer_id,school_id,kind,to\nP1,S1,coached,2024-09-15\n"
                                        "P1,S1,coached,2024-09-15\n"}};
    scene s;
    (void)state;
    scene_open(&s, own, 1);
    scene_close(&s);
    scene_open(&s, own, 2);
    scene_visit(&s, "V1", "2026-09-15", "P1 -");
    scene_must_hold(&s);
    assert_int_equal(scene_cost(&s, ESR_C8_WISHES), 25); // once, for two rows
    scene_visit(&s, "V1", "2026-09-16", "P1 -");
    assert_int_equal(scene_cost(&s, ESR_C8_WISHES), 0);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h6__binds_to_the_last_day_of_the_term),
        cmocka_unit_test(test_h6__binds_from_its_first_day),
        cmocka_unit_test(test_h6__a_leap_day_ends_on_the_28th),
        cmocka_unit_test(test_h6__without_a_term_it_ends_with_to),
        cmocka_unit_test(test_h6__a_waived_row_does_not_bind),
        cmocka_unit_test(test_h6__history_is_a_relation_of_one_day),
        cmocka_unit_test(test_h6__each_kind_is_named_once),
        cmocka_unit_test(test_h6__a_kind_of_the_planners_own_costs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
