// SPDX-License-Identifier: GPL-3.0-or-later
// Who could take a seat, case by case; that all of them are found is tests/property's. P1 and T2 (a
// novice) are of S4, P2 and T3 of S2, T1 of S3, P3 is an officer.
#include <string.h>

#include "scene.h"

static esr_seat_choice *choose(scene *s, const char *review, int32_t seat) {
    esr_seat_choice *choice = NULL;
    int32_t place = s->cycle->reviews[scene_review(s, review).at].seat_at + seat;
    assert_int_equal(esr_substitutes_find(s->ctx, s->plan, place, 0, &choice), ESR_OK);
    return choice;
}

static void test_substitutes__come_with_what_a_planner_asks_of_them(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-09-14", "P3 -");
    scene_visit(&s, "V2", "2026-11-02", "P1 T1");
    esr_seat_choice *choice = choose(&s, "V1", 1);
    assert_int_equal(choice->holder.at, -1);
    assert_int_equal(choice->leave.total, 0);
    assert_int_equal(choice->may, 3);
    for (int32_t i = 0; i < choice->count; i++) {
        bool busy = choice->at[i].reviewer.at == scene_reviewer(&s, "T1").at;
        assert_int_equal(choice->at[i].visits, busy ? 2 : 1);
        assert_int_equal(choice->at[i].nearest.at, busy ? scene_review(&s, "V2").at : -1);
        assert_int_equal(choice->at[i].days_between, busy ? 47 : 0);
        assert_true(choice->at[i].km < 0);
        assert_false(choice->at[i].told);
        assert_true(choice->at[i].delta.term[ESR_C2_EMPTY_SEAT] == -10000);
    }
    esr_seat_choice_free(choice);
    scene_close(&s);
}

static void test_substitutes__of_a_held_seat_are_the_others(void **state) {
    static const harness_file told[] = {{"published.csv",
                                         "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
                                         "V1,S1,2026-09-14,2026-09-15,principal,P3\n"
                                         "V1,S1,2026-09-14,2026-09-15,teacher,T3\n"},
                                        {"pins.csv", "review_id,reviewer_id\nV1,P3\n"}};
    scene s;
    (void)state;
    scene_open(&s, told, 2);
    scene_visit(&s, "V1", "2026-09-14", "P3 T1");
    esr_seat_choice *choice = choose(&s, "V1", 1);
    assert_int_equal(choice->holder.at, scene_reviewer(&s, "T1").at);
    assert_int_equal(choice->leave.term[ESR_C2_EMPTY_SEAT], 10000);
    assert_int_equal(choice->pin, -1);
    assert_int_equal(choice->may, 2);
    assert_int_equal(choice->at[0].reviewer.at, scene_reviewer(&s, "T3").at);
    assert_true(choice->at[0].told && !choice->at[1].told);
    assert_int_equal(choice->at[0].delta.term[ESR_C10_CHANGE_REVIEWER], -200);
    assert_int_equal(choice->at[0].delta.total, -200);
    assert_int_equal(choice->at[1].delta.total, 0);
    esr_seat_choice_free(choice);
    choice = choose(&s, "V1", 0);
    assert_int_equal(choice->pin, 0);
    assert_int_equal(choice->at[0].delta.term[ESR_C10_CHANGE_REVIEWER], 200);
    esr_seat_choice_free(choice);
    scene_close(&s);
}

static void test_substitutes__where_nobody_may_the_nearest_are_named(void **state) {
    static const harness_file strict[] = {
        {"relations.csv", "reviewer_id,school_id,kind\nT1,S1,family\nT2,S1,declared\n"},
        {"pins.csv", "review_id,reviewer_id,kind\nV1,T2,forbid\n"},
        {"unavailable.csv", "who,id,from,to\nreviewer,T3,2026-09-15,2026-09-15\n"}};
    scene s;
    (void)state;
    scene_open(&s, strict, 3);
    scene_visit(&s, "V1", "2026-09-14", "P3 -");
    esr_seat_choice *choice = choose(&s, "V1", 1);
    assert_int_equal(choice->may, 0);
    assert_int_equal(choice->near_count, 2);
    assert_int_equal(choice->further, 1);
    assert_int_equal(choice->near[0].reviewer.at, scene_reviewer(&s, "T1").at);
    assert_string_equal(choice->near[0].obstacle, "has a tie to the school");
    assert_non_null(strstr(choice->near[0].record, "relations.csv:2: family"));
    assert_string_equal(choice->near[1].obstacle, "is unavailable on those days");
    esr_seat_choice_free(choice);
    scene_close(&s);
}

static void test_substitutes__need_a_visit(void **state) {
    scene s;
    esr_seat_choice *choice = NULL;
    (void)state;
    scene_open(&s, NULL, 0);
    assert_int_equal(esr_substitutes_find(s.ctx, s.plan, 0, 0, &choice), ESR_E_USAGE);
    assert_null(choice);
    assert_string_equal(esr_context_fault(s.ctx, 0).subject, "V1");
    scene_close(&s);
}

static void fail_each_malloc(scene *s, int32_t place) {
    esr_seat_choice *choice = NULL;
    harness_fail_malloc(0);
    assert_int_equal(esr_substitutes_find(s->ctx, s->plan, place, 0, &choice), ESR_OK);
    size_t calls = harness_fail_malloc(0);
    esr_seat_choice_free(choice);
    assert_true(calls > 5);
    for (size_t n = 1; n <= calls; n++) {
        choice = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_substitutes_find(s->ctx, s->plan, place, 0, &choice);
        harness_fail_malloc(0);
        assert_int_equal(status, ESR_E_NOMEM);
        assert_null(choice);
        esr_context_clear(s->ctx);
    }
}

static void test_substitutes__end_in_an_error_when_memory_fails(void **state) {
    static const harness_file strict[] = {{"unavailable.csv",
                                           "who,id,from,to\nreviewer,T1,2026-09-15,2026-09-15\n"
                                           "reviewer,T2,2026-09-15,2026-09-15\n"
                                           "reviewer,T3,2026-09-15,2026-09-15\n"}};
    scene s;
    (void)state;
    scene_open(&s, strict, 1);
    scene_visit(&s, "V1", "2026-09-14", "P3 -");
    fail_each_malloc(&s, 0); // others may
    fail_each_malloc(&s, 1); // nobody may
    scene_close(&s);
}

static void test_openings__end_in_an_error_when_memory_fails(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-09-14", "P3 -");
    scene_visit(&s, "V2", "2026-11-02", "P1 T1");
    esr_reviewer_ix who = scene_reviewer(&s, "T2");
    size_t n = 0;
    for (esr_opening_list *list = NULL; !list;) {
        harness_fail_malloc(++n);
        esr_status status = esr_openings_find(s.ctx, s.plan, who, &list);
        harness_fail_malloc(0);
        assert_int_equal(status, list ? ESR_OK : ESR_E_NOMEM);
        esr_context_clear(s.ctx);
        if (list) {
            assert_int_equal(list->count, 1); // the empty one; V2 has the colleague P1
            assert_int_equal(list->at[0].holder.at, -1);
        }
        esr_opening_list_free(list);
    }
    assert_true(n > 5);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_substitutes__come_with_what_a_planner_asks_of_them),
        cmocka_unit_test(test_substitutes__of_a_held_seat_are_the_others),
        cmocka_unit_test(test_substitutes__where_nobody_may_the_nearest_are_named),
        cmocka_unit_test(test_substitutes__need_a_visit),
        cmocka_unit_test(test_substitutes__end_in_an_error_when_memory_fails),
        cmocka_unit_test(test_openings__end_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
