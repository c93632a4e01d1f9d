// SPDX-License-Identifier: GPL-3.0-or-later
// How two plans differ: days, teams, and reviews that one of the cycles does not have.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene.h"

static const harness_file BOTH[] = {
    {"cycle.ini", SCENE_INI("[seats]\nprincipal = principal;teacher\n")},
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,principal:1;teacher:2\n"
                    "V2,S2,1,principal:1;teacher:1\nV3,S3,0.5,teacher:1\n"}};

static const char *id_of(const esr_cycle *cycle, esr_reviewer_ix reviewer) {
    return reviewer.at < 0 ? "-" : cycle->reviewers[reviewer.at].id;
}

static const char *seat_of(const char *seat) {
    return seat ? seat : "-";
}

// The difference from `a` to `b` as lines such as "V1 2026-09-07>2026-09-08 teacher:T1>teacher:T2".
static void must_differ(scene *a, scene *b, const char *wanted) {
    char got[2000] = "", first[11], then[11];
    esr_plan_diff *diff = NULL;
    assert_int_equal(esr_plan_compare(a->ctx, a->plan, b->plan, &diff), ESR_OK);
    for (int32_t i = 0; i < diff->count; i++) {
        const esr_review_change *change = &diff->at[i];
        size_t at = strlen(got);
        esr_day_text(change->first_before, first);
        esr_day_text(change->first_after, then);
        at += (size_t)snprintf(got + at, sizeof got - at, "%s %s>%s", change->id, first, then);
        for (int32_t s = 0; s < change->seat_count; s++) {
            const esr_seat_change *seat = &change->seats[s];
            at += (size_t)snprintf(got + at, sizeof got - at, " %s:%s>%s:%s",
                                   seat_of(seat->seat_before), id_of(a->cycle, seat->before),
                                   seat_of(seat->seat_after), id_of(b->cycle, seat->after));
        }
        snprintf(got + at, sizeof got - at, "\n");
    }
    size_t at = strlen(got);
    snprintf(got + at, sizeof got - at,
             "moved %d, scheduled %d, unscheduled %d, left %d, "
             "joined %d, reseated %d",
             diff->moved, diff->scheduled, diff->unscheduled, diff->left, diff->joined,
             diff->reseated);
    if (strcmp(got, wanted) != 0)
        fail_msg("wanted:\n%s\ngot:\n%s", wanted, got);
    esr_plan_diff_free(diff);
}

static void test_diff__equal_plans_do_not_differ(void **state) {
    scene a, b;
    (void)state;
    scene_open(&a, BOTH, 2);
    scene_open(&b, BOTH, 2);
    scene_visit(&a, "V1", "2026-09-07", "P1 T1 T2");
    scene_visit(&b, "V1", "2026-09-07", "P1 T2 T1"); // seats of one name are alike
    must_differ(&a, &b, "moved 0, scheduled 0, unscheduled 0, left 0, joined 0, reseated 0");
    scene_close(&a);
    scene_close(&b);
}

static void test_diff__days_and_people(void **state) {
    scene a, b;
    (void)state;
    scene_open(&a, BOTH, 2);
    scene_open(&b, BOTH, 2);
    scene_visit(&a, "V1", "2026-09-07", "P1 T1 -");
    scene_visit(&b, "V1", "2026-09-07", "P1 T2 T3");
    scene_visit(&a, "V2", "2026-09-14", "P3 T1");
    scene_visit(&b, "V2", "2026-09-15", "- T1");
    scene_visit(&a, "V3", "2026-09-14", "T2");
    must_differ(&a, &b,
                "V1 2026-09-07>2026-09-07 teacher:T1>teacher:T2 -:->teacher:T3\n"
                "V2 2026-09-14>2026-09-15 principal:P3>-:-\n"
                "V3 2026-09-14> teacher:T2>-:-\n"
                "moved 1, scheduled 0, unscheduled 1, left 3, joined 2, reseated 0");
    scene_close(&a);
    scene_close(&b);
}

static void test_diff__somebody_who_changes_seats_has_not_left(void **state) {
    scene a, b;
    (void)state;
    scene_open(&a, BOTH, 2);
    scene_open(&b, BOTH, 2);
    scene_visit(&a, "V1", "2026-09-07", "T1 T2 T3");
    scene_visit(&b, "V1", "2026-09-07", "P1 T1 T3");
    must_differ(&a, &b,
                "V1 2026-09-07>2026-09-07 principal:T1>teacher:T1 teacher:T2>-:- "
                "-:->principal:P1\n"
                "moved 0, scheduled 0, unscheduled 0, left 1, joined 1, reseated 1");
    scene_close(&a);
    scene_close(&b);
}

static void test_diff__of_two_cycles(void **state) {
    static const harness_file other[] = {
        {"reviews.csv", "id,school_id,days,seats\nV0,S4,1,teacher:1\n"
                        "V2,S2,2,principal:1;teacher:1\n"},
        {"reviewers.csv", "id,name,role,school_id,sectors,visits_done\n"
                          "A1,New,teacher,S1,,3\nP3,Cat,principal,,primary,1\n"
                          "T1,Dan,teacher,S3,,4\n"}};
    scene a, b;
    (void)state;
    scene_open(&a, NULL, 0);
    scene_open(&b, other, 2);
    scene_visit(&a, "V1", "2026-09-07", "P1 T1");
    scene_visit(&a, "V2", "2026-09-14", "P3 T1");
    scene_visit(&b, "V2", "2026-09-14", "P3 A1");
    scene_visit(&b, "V0", "2026-09-09", "-");
    must_differ(&a, &b,
                "V0 >2026-09-09\nV1 2026-09-07> principal:P1>-:- teacher:T1>-:-\n"
                "V2 2026-09-14>2026-09-14 teacher:T1>teacher:A1\n" // it is a day longer, too
                "moved 1, scheduled 1, unscheduled 1, left 3, joined 1, reseated 0");
    scene_close(&a);
    scene_close(&b);
}

static void test_diff__fails_whole_without_memory(void **state) {
    scene a;
    esr_plan_diff *diff = NULL;
    (void)state;
    scene_open(&a, NULL, 0);
    harness_fail_malloc(0);
    assert_int_equal(esr_plan_compare(a.ctx, a.plan, a.plan, &diff), ESR_OK);
    size_t calls = harness_fail_malloc(0);
    esr_plan_diff_free(diff);
    for (size_t n = 1; n <= calls; n++) {
        diff = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_plan_compare(a.ctx, a.plan, a.plan, &diff);
        harness_fail_malloc(0);
        assert_int_equal(status, ESR_E_NOMEM);
        assert_null(diff);
    }
    scene_close(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diff__equal_plans_do_not_differ),
        cmocka_unit_test(test_diff__days_and_people),
        cmocka_unit_test(test_diff__somebody_who_changes_seats_has_not_left),
        cmocka_unit_test(test_diff__of_two_cycles),
        cmocka_unit_test(test_diff__fails_whole_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
