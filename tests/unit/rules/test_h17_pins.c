// SPDX-License-Identifier: GPL-3.0-or-later
// H17: pins hold.
#include "scene.h"

#include <stdio.h>

static void pinned(scene *s, const char *row) {
    static char text[200];
    snprintf(text, sizeof text, "review_id,first_day,reviewer_id,kind\n%s\n", row);
    const harness_file files[] = {{"pins.csv", text}};
    scene_open(s, files, 1);
}

static void test_h17__keep_a_day(void **state) {
    scene s;
    (void)state;
    pinned(&s, "V1,2026-09-14,,");
    scene_visit(&s, "V1", "2026-09-14", "- -");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-15", "- -");
    scene_must_break(&s, ESR_H17_PIN, 1, "pins.csv:2 keeps 2026-09-14 as the first day");
    scene_visit(&s, "V1", NULL, "- -");
    scene_must_break(&s, ESR_H17_PIN, 1, "V1 of Alpha (S1): pins.csv:2 keeps 2026-09-14");
    scene_close(&s);
}

static void test_h17__keep_a_reviewer(void **state) {
    scene s;
    (void)state;
    pinned(&s, "V1,,T1,keep");
    scene_visit(&s, "V1", "2026-09-14", "- T1");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-14", "P1 -");
    scene_must_break(&s, ESR_H17_PIN, 1, "Dan (T1): pins.csv:2 keeps this reviewer on the team");
    scene_close(&s);
}

static void test_h17__keep_both(void **state) {
    scene s;
    (void)state;
    pinned(&s, "V1,2026-09-14,T1,keep");
    scene_visit(&s, "V1", "2026-09-14", "- T1");
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-14", "- -");
    scene_must_break(&s, ESR_H17_PIN, 1, "keeps this reviewer");
    scene_visit(&s, "V1", "2026-09-15", "- T1");
    scene_must_break(&s, ESR_H17_PIN, 1, "keeps 2026-09-14 as the first day");
    scene_visit(&s, "V1", NULL, "- -");
    scene_must_break(&s, ESR_H17_PIN, 1,
                     "keeps 2026-09-14 as the first day and this reviewer on the team");
    scene_close(&s);
}

static void test_h17__forbid_a_day_a_reviewer_or_both(void **state) {
    scene s;
    (void)state;
    pinned(&s, "V1,2026-09-14,,forbid\nV2,,P1,forbid\nV3,2026-09-14,T3,forbid");
    scene_visit(&s, "V1", "2026-09-14", "- -");
    scene_must_break(&s, ESR_H17_PIN, 1, "pins.csv:2 forbids this day");
    scene_visit(&s, "V1", "2026-09-15", "- -");
    scene_must_hold(&s);
    scene_visit(&s, "V2", "2026-10-14", "P1 -");
    scene_must_break(&s, ESR_H17_PIN, 1, "Ann (P1): pins.csv:3 forbids this reviewer");
    scene_visit(&s, "V2", "2026-10-14", "P3 -");
    scene_must_hold(&s);
    scene_visit(&s, "V3", "2026-09-14", "T3");
    scene_must_break(&s, ESR_H17_PIN, 1, "pins.csv:4 forbids this reviewer on this day");
    scene_visit(&s, "V3", "2026-09-14", "T2");
    scene_must_hold(&s);
    scene_visit(&s, "V3", "2026-09-15", "T3");
    scene_must_hold(&s);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h17__keep_a_day),
        cmocka_unit_test(test_h17__keep_a_reviewer),
        cmocka_unit_test(test_h17__keep_both),
        cmocka_unit_test(test_h17__forbid_a_day_a_reviewer_or_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
