// SPDX-License-Identifier: GPL-3.0-or-later
// Recruits and releases, case by case; that the figures are true is tests/property's.
#include <string.h>

#include "scene.h"

static esr_solution *solve(scene *s) {
    esr_solution *solution = NULL;
    assert_int_equal(esr_solve(s->ctx, s->cycle, NULL, &solution), ESR_OK);
    return solution;
}

// Districts D1 and D2 lie 111 km apart; there is nobody for the teacher's seats but T1.
static const harness_file FAR[] = {
    {"schools.csv", "id,name,sector,district,languages,latitude,longitude\n"
                    "S1,One,primary,D1,english,22.0,114.0\nS2,Two,primary,D1,,22.0,114.0\n"
                    "S3,Three,primary,D2,,23.0,114.0\nS4,Four,secondary,D2,,23.0,114.0\n"},
    {"reviewers.csv", "id,name,role,school_id,sectors,languages,visits_done\n"
                      "P3,Pine,principal,,primary,english,3\nP4,Pole,principal,,primary,,3\n"
                      "T1,Tree,teacher,S3,,,2\n"},
};

static bool speaks(const esr_cycle *cycle, const esr_recruit *who, const char *language) {
    for (int32_t w = 0; w < cycle->languages.count; w++)
        if (strcmp(cycle->languages.at[w], language) == 0)
            return who->kind.languages >> w & 1;
    return false;
}

static void test_recruit__who_fills_seats_comes_first(void **state) {
    scene s;
    esr_recruit_list *list = NULL;
    (void)state;
    scene_open(&s, FAR, HARNESS_COUNT(FAR));
    esr_solution *base = solve(&s);
    assert_int_equal(esr_recruit_worth(s.ctx, base, NULL, &list), ESR_OK);
    // V1 needs a teacher who speaks English, V3 one at all, since T1 is of that school.
    const esr_recruit *best = &list->at[0];
    assert_string_equal(s.cycle->roles.at[__builtin_ctzll(best->kind.roles)], "teacher");
    assert_true(speaks(s.cycle, best, "english"));
    assert_true(best->verified && best->proven);
    assert_int_equal(best->seats, 2);
    assert_int_equal(best->visits, 2);
    assert_int_equal(best->change.term[ESR_C2_EMPTY_SEAT], -20000);
    assert_true(best->at_most >= -best->change.total && best->at_most <= 20000);
    assert_true(best->anywhere <= best->at_most);
    assert_int_equal(list->place_count, 2);
    assert_true(list->places[0].at_most >= list->places[1].at_most);
    assert_int_equal(list->places[0].at_most, best->at_most);
    esr_recruit_list_free(list);
    esr_solution_free(base);
    scene_close(&s);
}

static void test_recruit__looks_at_no_other_kinds_than_it_is_asked_about(void **state) {
    scene s;
    esr_recruit_list *list = NULL;
    (void)state;
    scene_open(&s, FAR, HARNESS_COUNT(FAR));
    esr_solution *base = solve(&s);
    esr_recruit_options options = {
        .roles = UINT64_C(1) << s.cycle->reviewers[2].role, .districts = 1, .max_visits = 1};
    assert_int_equal(esr_recruit_worth(s.ctx, base, &options, &list), ESR_OK);
    assert_int_equal(list->kinds, 2); // with English and without
    for (int32_t i = 0; i < list->count; i++) {
        assert_int_equal(list->at[i].kind.roles, options.roles);
        assert_int_equal(list->at[i].kind.district, 0);
        assert_int_equal(list->at[i].visits, 1);
    }
    esr_recruit_list_free(list);
    // Nobody is reviewed in the secondary sector.
    options.sectors = UINT64_C(1) << s.cycle->schools[3].sector;
    list = NULL;
    assert_int_equal(esr_recruit_worth(s.ctx, base, &options, &list), ESR_E_INPUT);
    assert_null(list);
    esr_solution_free(base);
    scene_close(&s);
}

static void test_release__counts_what_people_were_told(void **state) {
    static const harness_file told[] = {
        {"reviews.csv", "id,school_id,days,seats\nV3,S3,0.5,teacher:1\n"},
        {"published.csv", "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
                          "V3,S3,2026-09-14,2026-09-14,teacher,T3\n"}};
    scene s;
    esr_release_list *list = NULL;
    (void)state;
    scene_open(&s, told, HARNESS_COUNT(told));
    esr_solution *base = solve(&s);
    assert_int_equal(esr_recruit_release(s.ctx, base, NULL, &list), ESR_OK);
    assert_int_equal(list->count, s.cycle->reviewer_count);
    assert_int_equal(list->free, list->count - 1);
    const esr_release *last = &list->at[list->free];
    assert_int_equal(last->reviewer.at, scene_reviewer(&s, "T3").at);
    assert_int_equal(last->told, 1);
    assert_int_equal(last->visits, 1);
    assert_true(last->change.term[ESR_C10_CHANGE_REVIEWER] == 200);
    assert_true(last->seats == 0);
    assert_int_equal(list->together_count, list->free);
    assert_true(list->largest);
    esr_release_list_free(list);
    esr_solution_free(base);
    scene_close(&s);
}

static void test_release__says_how_many_seats_stay_empty(void **state) {
    scene s;
    esr_release_list *list = NULL;
    int32_t taken = 0;
    (void)state;
    scene_open(&s, FAR, HARNESS_COUNT(FAR));
    esr_solution *base = solve(&s);
    assert_int_equal(esr_recruit_release(s.ctx, base, NULL, &list), ESR_OK);
    for (int32_t i = 0; i < list->count; i++) {
        assert_true(list->at[i].verified);
        assert_int_equal(list->at[i].scheduled, 0);
        assert_int_equal(10000 * list->at[i].seats, list->at[i].change.term[ESR_C2_EMPTY_SEAT]);
        taken += list->at[i].seats;
    }
    assert_true(taken > 0);
    esr_release_list_free(list);
    esr_solution_free(base);
    scene_close(&s);
}

static void test_release__leaves_out_whom_a_pin_keeps(void **state) {
    static const harness_file pins[] = {{"pins.csv", "review_id,reviewer_id\nV1,P3\n"}};
    scene s;
    esr_release_list *list = NULL;
    (void)state;
    scene_open(&s, pins, 1);
    esr_solution *base = solve(&s);
    assert_int_equal(esr_recruit_release(s.ctx, base, NULL, &list), ESR_OK);
    assert_int_equal(list->pinned, 1);
    for (int32_t i = 0; i < list->count; i++)
        assert_true(list->at[i].reviewer.at != scene_reviewer(&s, "P3").at);
    esr_release_list_free(list);
    esr_solution_free(base);
    scene_close(&s);
}

static void test_recruit__a_cancelled_context_leaves_the_prices(void **state) {
    scene s;
    esr_recruit_list *list = NULL;
    esr_release_list *free_list = NULL;
    (void)state;
    scene_open(&s, FAR, HARNESS_COUNT(FAR));
    esr_solution *base = solve(&s);
    esr_context_cancel(s.ctx);
    assert_int_equal(esr_recruit_worth(s.ctx, base, NULL, &list), ESR_OK);
    assert_true(list->cut && list->count > 0 && !list->at[0].verified);
    assert_int_equal(esr_recruit_release(s.ctx, base, NULL, &free_list), ESR_OK);
    assert_true(free_list->cut && free_list->free == 0 && !free_list->largest);
    esr_recruit_list_free(list);
    esr_release_list_free(free_list);
    esr_solution_free(base);
    scene_close(&s);
}

static void test_fill__finds_who_is_missing(void **state) {
    scene s;
    esr_recruit_fill *fill = NULL;
    (void)state;
    scene_open(&s, FAR, HARNESS_COUNT(FAR));
    esr_solution *base = solve(&s);
    assert_int_equal(esr_recruit_fill_all(s.ctx, base, NULL, &fill), ESR_OK);
    // V1's teacher must speak English; T1 is of V3's school, and sits at V2.
    assert_int_equal(fill->empty, 2);
    assert_int_equal(fill->empty_least, 2);
    assert_int_equal(fill->left, 0);
    assert_int_equal(fill->total, 1);
    assert_int_equal(fill->at_least, 1);
    assert_int_equal(fill->one_fewer, 2);
    assert_int_equal(fill->need_count, 1);
    assert_int_equal(fill->need[0].count, 1);
    assert_int_equal(fill->need[0].visits, 2);
    assert_string_equal(s.cycle->roles.at[__builtin_ctzll(fill->need[0].kind.roles)], "teacher");
    assert_true(fill->need[0].kind.languages != 0);
    assert_true(fill->planned && fill->proven);
    assert_int_equal(fill->filled, s.cycle->place_count);
    assert_int_equal(fill->change.term[ESR_C2_EMPTY_SEAT], -20000);
    esr_recruit_fill_free(fill);
    fill = NULL;
    // With a visit each, two are needed.
    const esr_recruit_options once = {.max_visits = 1};
    assert_int_equal(esr_recruit_fill_all(s.ctx, base, &once, &fill), ESR_OK);
    assert_int_equal(fill->total, 2);
    assert_int_equal(fill->at_least, 2);
    assert_int_equal(fill->one_fewer, 1);
    esr_recruit_fill_free(fill);
    esr_solution_free(base);
    scene_close(&s);
}

static void test_fill__tells_what_novices_can_t_fill(void **state) {
    static const harness_file nobody[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:3\n"},
        {"reviewers.csv", "id,name,role,school_id\nP1,One,principal,S4\n"}};
    const esr_recruit_options veterans = {.veteran = true};
    scene s;
    esr_recruit_fill *fill = NULL;
    (void)state;
    scene_open(&s, nobody, HARNESS_COUNT(nobody));
    esr_solution *base = solve(&s);
    assert_int_equal(esr_recruit_fill_all(s.ctx, base, NULL, &fill), ESR_OK);
    assert_int_equal(fill->empty, 3);
    assert_int_equal(fill->left, 2);
    assert_int_equal(fill->left_least, 2);
    assert_int_equal(fill->gaps->count, 2);
    assert_int_equal(fill->total, 1);
    esr_recruit_fill_free(fill);
    fill = NULL;
    assert_int_equal(esr_recruit_fill_all(s.ctx, base, &veterans, &fill), ESR_OK);
    assert_int_equal(fill->left, 0);
    assert_int_equal(fill->total, 3);
    assert_int_equal(fill->at_least, 3);
    esr_recruit_fill_free(fill);
    esr_solution_free(base);
    scene_close(&s);
}

static void test_fill__needs_nobody_where_all_seats_are_filled(void **state) {
    static const harness_file closed[] = {
        {"unavailable.csv", "who,id,from,to,half,cost\nschool,S3,2026-09-07,2026-12-18,,\n"}};
    const esr_recruit_options options = {.time_limit_ms = 60000};
    scene s;
    esr_recruit_fill *fill = NULL;
    (void)state;
    scene_open(&s, closed, 1);
    esr_solution *base = solve(&s);
    assert_int_equal(esr_recruit_fill_all(s.ctx, base, &options, &fill), ESR_OK);
    assert_int_equal(fill->unscheduled, 1); // no day, whoever comes
    assert_int_equal(fill->empty, 0);
    assert_int_equal(fill->total, 0);
    esr_recruit_fill_free(fill);
    fill = NULL;
    esr_context_cancel(s.ctx);
    assert_int_equal(esr_recruit_fill_all(s.ctx, base, NULL, &fill), ESR_OK);
    assert_true(fill->cut && fill->total < 0);
    esr_recruit_fill_free(fill);
    esr_solution_free(base);
    scene_close(&s);
}

typedef struct ask {
    esr_status (*run)(scene *s, const esr_solution *base);
    size_t least_calls;
} ask;

static esr_status ask_worth(scene *s, const esr_solution *base) {
    esr_recruit_list *list = NULL;
    const esr_recruit_options options = {.verify = 1};
    esr_status status = esr_recruit_worth(s->ctx, base, &options, &list);
    assert_int_equal(status == ESR_OK, list != NULL);
    esr_recruit_list_free(list);
    return status;
}

static esr_status ask_release(scene *s, const esr_solution *base) {
    esr_release_list *list = NULL;
    const esr_recruit_options options = {.verify = 1};
    esr_status status = esr_recruit_release(s->ctx, base, &options, &list);
    assert_int_equal(status == ESR_OK, list != NULL);
    esr_release_list_free(list);
    return status;
}

static esr_status ask_fill(scene *s, const esr_solution *base) {
    esr_recruit_fill *fill = NULL;
    esr_status status = esr_recruit_fill_all(s->ctx, base, NULL, &fill);
    assert_int_equal(status == ESR_OK, fill != NULL);
    esr_recruit_fill_free(fill);
    return status;
}

// Threads allocate in any order, so it is not known which allocation fails; all of them do once.
static void test_recruit__ends_in_an_error_when_memory_fails(void **state) {
    static const ask asks[] = {{ask_worth, 100}, {ask_release, 100}, {ask_fill, 500}};
    scene s;
    (void)state;
    scene_open(&s, FAR, HARNESS_COUNT(FAR));
    esr_solution *base = solve(&s);
    for (size_t a = 0; a < sizeof asks / sizeof *asks; a++) {
        harness_fail_malloc(0);
        assert_int_equal(asks[a].run(&s, base), ESR_OK);
        size_t calls = harness_fail_malloc(0);
        assert_true(calls > asks[a].least_calls);
        for (size_t n = 1; n <= calls; n += n < 400 ? 1 : 7) {
            harness_fail_malloc(n);
            esr_status status = asks[a].run(&s, base);
            harness_fail_malloc(0);
            assert_true(status == ESR_OK || status == ESR_E_NOMEM);
            esr_context_clear(s.ctx);
        }
    }
    esr_solution_free(base);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recruit__who_fills_seats_comes_first),
        cmocka_unit_test(test_recruit__looks_at_no_other_kinds_than_it_is_asked_about),
        cmocka_unit_test(test_release__counts_what_people_were_told),
        cmocka_unit_test(test_release__says_how_many_seats_stay_empty),
        cmocka_unit_test(test_release__leaves_out_whom_a_pin_keeps),
        cmocka_unit_test(test_recruit__a_cancelled_context_leaves_the_prices),
        cmocka_unit_test(test_fill__finds_who_is_missing),
        cmocka_unit_test(test_fill__tells_what_novices_can_t_fill),
        cmocka_unit_test(test_fill__needs_nobody_where_all_seats_are_filled),
        cmocka_unit_test(test_recruit__ends_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
