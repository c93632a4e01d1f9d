// SPDX-License-Identifier: GPL-3.0-or-later
// H16: visits at once. V1 takes two days, V2 one and a half, V4 is of a secondary school.
#include "scene.h"

static const harness_file limited[] = {
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:1\nV2,S2,1.5,teacher:1\n"
                    "V4,S4,1,teacher:1\n"},
    {"capacity.csv", "from,to,max_visits,sector\n2026-09-01,2026-09-15,1,primary\n"
                     "2026-09-14,2026-09-14,2,\n2026-10-05,2026-10-06,0,\n"}};

static void test_h16__each_day_in_part_counts(void **state) {
    scene s;
    (void)state;
    scene_open(&s, limited, 2);
    scene_visit(&s, "V1", "2026-09-09", "-");
    scene_visit(&s, "V2", "2026-09-07", "-"); // until noon of the 8th
    scene_must_hold(&s);
    scene_visit(&s, "V1", "2026-09-08", "-");
    scene_must_break(&s, ESR_H16_CAPACITY, 1,
                     "2026-09-08: 2 primary visits, at most 1 (capacity.csv:2)");
    scene_close(&s);
}

static void test_h16__days_in_a_row_are_one_break(void **state) {
    scene s;
    (void)state;
    scene_open(&s, limited, 2);
    scene_visit(&s, "V1", "2026-09-07", "-");
    scene_visit(&s, "V2", "2026-09-07", "-");
    scene_must_break(&s, ESR_H16_CAPACITY, 1,
                     "2026-09-07 to 2026-09-08: 2 primary visits on one day, at most 1");
    scene_close(&s);
}

static void test_h16__other_sectors_and_days_do_not_count(void **state) {
    scene s;
    (void)state;
    scene_open(&s, limited, 2);
    scene_visit(&s, "V1", "2026-09-14", "-");
    scene_visit(&s, "V4", "2026-09-14", "-");
    scene_must_hold(&s); // two in all, one of them primary
    scene_visit(&s, "V1", "2026-09-16", "-");
    scene_visit(&s, "V2", "2026-09-16", "-");
    scene_must_hold(&s);
    scene_close(&s);
}

static void test_h16__none_at_all(void **state) {
    scene s;
    (void)state;
    scene_open(&s, limited, 2);
    scene_visit(&s, "V1", "2026-10-06", "-");
    scene_must_break(&s, ESR_H16_CAPACITY, 1, "2026-10-06: 1 visit, at most 0 (capacity.csv:4)");
    scene_visit(&s, "V1", "2026-10-07", "-");
    scene_must_hold(&s);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_h16__each_day_in_part_counts),
        cmocka_unit_test(test_h16__days_in_a_row_are_one_break),
        cmocka_unit_test(test_h16__other_sectors_and_days_do_not_count),
        cmocka_unit_test(test_h16__none_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
