// SPDX-License-Identifier: GPL-3.0-or-later
// Stand-bys and losses, case by case; that no choice is better is tests/property's. P1 and T2 (a
// novice) are of S4, P2 and T3 of S2, T1 of S3, P3 is an officer.
#include "scene.h"

static esr_standby_list *find(scene *s, esr_standby_options how) {
    esr_standby_list *list = NULL;
    assert_int_equal(esr_standby_find(s->ctx, s->plan, &how, &list), ESR_OK);
    return list;
}

// The loss of somebody; of nobody where there is none.
static esr_loss loss_of(const scene *s, const esr_standby_list *list, const char *id) {
    for (int32_t l = 0; l < list->loss_count; l++)
        if (list->losses[l].reviewer.at == scene_reviewer(s, id).at)
            return list->losses[l];
    return (esr_loss){.reviewer = {-1}};
}

static void open_scene(scene *s) {
    scene_open(s, NULL, 0);
    scene_visit(s, "V1", "2026-09-14", "P1 T1");
    scene_visit(s, "V2", "2026-11-02", "P3 T1");
}

static void test_standby__is_named_by_date_with_what_it_costs(void **state) {
    scene s;
    (void)state;
    open_scene(&s);
    esr_standby_list *list = find(&s, (esr_standby_options){0});
    assert_int_equal(list->seat_count, 4);
    for (int32_t i = 1; i < list->seat_count; i++)
        assert_true(s.plan->first_day[s.cycle->places[list->seats[i - 1].place].review.at] <=
                    s.plan->first_day[s.cycle->places[list->seats[i].place].review.at]);
    assert_int_equal(list->seats[0].holder.at, scene_reviewer(&s, "P1").at);
    assert_int_equal(list->seats[0].as.reviewer.at, scene_reviewer(&s, "P2").at);
    assert_int_equal(list->seats[0].as.visits, 1);
    assert_int_equal(list->seats[0].could, 2);
    assert_int_equal(list->loss_count, 3);
    assert_int_equal(list->covered, 3);
    assert_int_equal(list->possible, 3);
    assert_true(list->proven && list->cheapest);
    assert_int_equal(list->period_count, 0);
    esr_standby_list_free(list);
    scene_close(&s);
}

static void test_standby__takes_two_seats_only_where_that_is_allowed(void **state) {
    static const harness_file one_teacher[] = {
        {"reviewers.csv", "id,name,role,school_id,sectors,visits_done\n"
                          "T1,Dan,teacher,S3,,4\nT2,Eve,teacher,S4,primary,0\n"
                          "P3,Cat,principal,,primary,1\n"}};
    scene s;
    (void)state;
    scene_open(&s, one_teacher, 1);
    scene_visit(&s, "V1", "2026-09-14", "- T1");
    scene_visit(&s, "V2", "2026-11-02", "- T1");
    esr_standby_list *list = find(&s, (esr_standby_options){0});
    assert_int_equal(list->covered, 1);
    assert_int_equal(list->most, 2);
    assert_int_equal(list->people, 1);
    esr_standby_list_free(list);
    list = find(&s, (esr_standby_options){.most = 1});
    assert_int_equal(list->covered, 0);
    assert_int_equal(list->named, 1);
    assert_int_equal(list->possible, 1);
    assert_int_equal(loss_of(&s, list, "T1").cover, ESR_COVER_LIMIT);
    esr_standby_list_free(list);
    scene_close(&s);
}

// T2 may take each seat of T1 by itself, and `at_once` of them together.
static void expect_apart(scene *s, int32_t seats, int32_t at_once) {
    esr_impact_list *impacts = NULL;
    esr_solution solution = {.plan = s->plan};
    esr_standby_list *list = find(s, (esr_standby_options){.most = seats});
    esr_loss loss = loss_of(s, list, "T1");
    assert_int_equal(list->named, seats);
    assert_int_equal(list->covered, 0);
    assert_true(list->proven && list->cheapest);
    assert_int_equal(loss.cover, ESR_COVER_APART);
    assert_int_equal(loss.seats, seats);
    assert_int_equal(loss.fillable, at_once);
    esr_standby_list_free(list);
    assert_int_equal(esr_impacts_find(s->ctx, &solution, NULL, &impacts), ESR_OK);
    assert_int_equal(impacts->at[0].refilled, at_once);
    assert_int_equal(impacts->at[0].refill.term[ESR_C2_EMPTY_SEAT], 10000 * (seats - at_once));
    esr_impact_list_free(impacts);
}

static void test_standby__does_not_count_on_one_person_at_two_near_visits(void **state) {
    static const harness_file one_teacher[] = {
        {"reviewers.csv", "id,name,role,school_id,sectors,visits_done\n"
                          "T1,Dan,teacher,S3,,4\nT2,Eve,teacher,S4,primary,0\n"}};
    scene s;
    (void)state;
    scene_open(&s, one_teacher, 1);
    scene_visit(&s, "V1", "2026-09-14", "- T1");
    scene_visit(&s, "V2", "2026-09-17", "- T1");
    expect_apart(&s, 2, 1);
    scene_close(&s);
}

static void test_standby__does_not_count_on_more_visits_than_are_left(void **state) {
    static const harness_file two_left[] = {
        {"reviewers.csv", "id,name,role,school_id,sectors,visits_done,max_visits\n"
                          "T1,Dan,teacher,,primary,4,3\nT2,Eve,teacher,S4,primary,0,2\n"}};
    scene s;
    (void)state;
    scene_open(&s, two_left, 1);
    scene_visit(&s, "V1", "2026-09-14", "- T1");
    scene_visit(&s, "V2", "2026-10-26", "- T1");
    scene_visit(&s, "V3", "2026-12-07", "T1");
    expect_apart(&s, 3, 2);
    scene_close(&s);
}

static void test_standby__says_why_a_loss_is_not_covered(void **state) {
    static const harness_file strict[] = {{"unavailable.csv",
                                           "who,id,from,to\nreviewer,T2,2026-09-14,2026-09-14\n"
                                           "reviewer,T3,2026-09-14,2026-09-14\n"}};
    scene s;
    (void)state;
    scene_open(&s, strict, 1);
    scene_visit(&s, "V1", "2026-09-14", "P3 T1");
    esr_standby_list *list = find(&s, (esr_standby_options){0});
    esr_loss loss = loss_of(&s, list, "T1");
    assert_int_equal(list->covered, 1);
    assert_int_equal(loss.cover, ESR_COVER_NOBODY);
    assert_int_equal(s.cycle->places[loss.place].review.at, scene_review(&s, "V1").at);
    assert_int_equal(loss.near_count, 2);
    assert_string_equal(loss.near[0].obstacle, "is unavailable on those days");
    assert_int_equal(loss_of(&s, list, "P3").cover, ESR_COVER_ALL);
    esr_standby_list_free(list);
    scene_close(&s);
}

static void test_standby__counts_only_visits_that_are_not_over(void **state) {
    scene s;
    (void)state;
    open_scene(&s);
    esr_standby_list *list = find(&s, (esr_standby_options){.from = scene_day("2026-09-16")});
    assert_int_equal(list->seat_count, 2);
    assert_int_equal(list->loss_count, 2);
    assert_int_equal(loss_of(&s, list, "P1").reviewer.at, -1);
    esr_standby_list_free(list);
    list = find(&s, (esr_standby_options){.from = scene_day("2026-09-15")});
    assert_int_equal(list->seat_count, 4);
    esr_standby_list_free(list);
    scene_close(&s);
}

static void test_standby__of_a_plan_without_visits_is_empty(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    esr_standby_list *list = find(&s, (esr_standby_options){.by_fortnight = true});
    assert_int_equal(list->seat_count + list->loss_count + list->period_count, 0);
    assert_true(list->proven);
    esr_standby_list_free(list);
    scene_close(&s);
}

static void test_standby__by_fortnight_takes_few_people(void **state) {
    scene s;
    (void)state;
    open_scene(&s);
    esr_standby_list *list = find(&s, (esr_standby_options){.by_fortnight = true});
    assert_int_equal(list->covered, 3);
    assert_int_equal(list->period_count, 2);
    assert_int_equal(list->periods[0].from, scene_day("2026-09-07"));
    assert_int_equal(list->periods[0].to, scene_day("2026-09-20"));
    assert_int_equal(list->periods[1].from, scene_day("2026-11-02"));
    assert_int_equal(list->periods[0].count, 2);
    esr_standby_list_free(list);
    scene_close(&s);
}

static esr_solution solution_of(const scene *s) {
    return (esr_solution){.plan = s->plan};
}

static void test_impacts__rank_the_worst_first(void **state) {
    scene s;
    esr_impact_list *list = NULL;
    (void)state;
    open_scene(&s);
    esr_solution solution = solution_of(&s);
    esr_impact_options how = {.solve = true};
    assert_int_equal(esr_impacts_find(s.ctx, &solution, &how, &list), ESR_OK);
    assert_int_equal(list->count, 3);
    for (int32_t i = 0; i < list->count; i++) {
        const esr_impact *impact = &list->at[i];
        bool teacher = impact->reviewer.at == scene_reviewer(&s, "T1").at;
        assert_int_equal(impact->seats, teacher ? 2 : 1);
        assert_int_equal(impact->refilled, impact->seats);
        assert_true(impact->anew.total <= impact->refill.total);
        assert_int_equal(impact->empty.term[ESR_C2_EMPTY_SEAT], 10000 * impact->seats);
        assert_true(impact->solved && impact->gap == 0);
        assert_int_equal(impact->unscheduled, -1); // V3 has no visit in this plan
        assert_true(i == 0 || list->at[i - 1].anew.total >= impact->anew.total);
    }
    esr_impact_list_free(list);
    scene_close(&s);
}

static void test_impacts__rank_by_what_others_can_fill(void **state) {
    scene s;
    esr_impact_list *list = NULL;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-09-14", "P1 T1");
    scene_visit(&s, "V2", "2026-11-02", "- T1");
    esr_solution solution = solution_of(&s);
    assert_int_equal(esr_impacts_find(s.ctx, &solution, NULL, &list), ESR_OK);
    assert_int_equal(list->count, 2);
    assert_int_equal(list->at[0].reviewer.at, scene_reviewer(&s, "T1").at);
    assert_true(list->at[0].refill.total > list->at[1].refill.total);
    assert_int_equal(list->at[0].veterans, 1); // nobody else comes to V2
    assert_int_equal(list->at[1].veterans, 0);
    assert_int_equal(list->at[0].skills, 0);
    assert_false(list->at[0].solved);
    esr_impact_list_free(list);
    scene_close(&s);
}

// A pin that keeps the lost reviewer somewhere would leave no plan at all.
static void test_impacts__let_pins_of_the_lost_reviewer_go(void **state) {
    static const harness_file pins[] = {
        {"pins.csv",
         "review_id,first_day,reviewer_id,kind\nV1,,T1,keep\nV2,,T1,\nV3,,T2,forbid\n"}};
    scene s;
    esr_impact_list *list = NULL;
    (void)state;
    scene_open(&s, pins, 1);
    scene_visit(&s, "V1", "2026-09-14", "P1 T1");
    scene_visit(&s, "V2", "2026-11-02", "P3 T1");
    esr_solution solution = solution_of(&s);
    esr_impact_options how = {.solve = true};
    assert_int_equal(esr_impacts_find(s.ctx, &solution, &how, &list), ESR_OK);
    assert_int_equal(list->count, 3);
    for (int32_t i = 0; i < list->count; i++)
        assert_true(list->at[i].solved);
    esr_impact_list_free(list);
    scene_close(&s);
}

// Planned anew in October, a visit of September stays as it was.
static void test_impacts__keep_what_began_before(void **state) {
    static const harness_file only[] = {{"reviews.csv", "id,school_id,days,seats\n"
                                                        "V1,S1,2,principal:1;teacher:1\n"}};
    scene s;
    esr_impact_list *list = NULL;
    (void)state;
    scene_open(&s, only, 1);
    scene_visit(&s, "V1", "2026-09-14", "P3 T1");
    esr_solution solution = solution_of(&s);
    esr_impact_options how = {.solve = true, .from = scene_day("2026-09-15")};
    assert_int_equal(esr_impacts_find(s.ctx, &solution, &how, &list), ESR_OK);
    assert_int_equal(list->count, 2);
    assert_int_equal(list->at[0].empty_seats, 0); // somebody else came on the second day
    esr_impact_list_free(list);
    how.from = scene_day("2026-09-16");
    assert_int_equal(esr_impacts_find(s.ctx, &solution, &how, &list), ESR_OK);
    assert_int_equal(list->count, 0);
    esr_impact_list_free(list);
    scene_close(&s);
}

static esr_status find_list(scene *s, bool fortnights) {
    esr_standby_list *list = NULL;
    esr_standby_options how = {.by_fortnight = fortnights, .most = 1};
    esr_status status = esr_standby_find(s->ctx, s->plan, &how, &list);
    assert_true(status == ESR_OK || !list);
    esr_standby_list_free(list);
    return status;
}

static esr_status find_impacts(scene *s, bool solve) {
    esr_impact_list *list = NULL;
    esr_solution solution = solution_of(s);
    esr_impact_options how = {.solve = solve};
    esr_status status = esr_impacts_find(s->ctx, &solution, &how, &list);
    assert_true(status == ESR_OK || !list);
    esr_impact_list_free(list);
    return status;
}

// Where a program lost entries for lack of memory, it only says that it can't be solved.
static void fail_each_malloc(scene *s, esr_status (*call)(scene *, bool), bool flag, bool all) {
    harness_fail_malloc(0);
    assert_int_equal(call(s, flag), ESR_OK);
    size_t calls = harness_fail_malloc(0), step = all ? 1 : 7;
    assert_true(calls > 20);
    for (size_t n = 1; n <= calls; n += step) {
        harness_fail_malloc(n);
        esr_status status = call(s, flag);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM || status == ESR_E_INTERNAL);
        esr_context_clear(s->ctx);
    }
}

static void test_standby__ends_in_an_error_when_memory_fails(void **state) {
    scene s;
    (void)state;
    open_scene(&s);
    fail_each_malloc(&s, find_list, false, true);
    fail_each_malloc(&s, find_list, true, true);
    fail_each_malloc(&s, find_impacts, false, true);
    fail_each_malloc(&s, find_impacts, true, false);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_standby__is_named_by_date_with_what_it_costs),
        cmocka_unit_test(test_standby__takes_two_seats_only_where_that_is_allowed),
        cmocka_unit_test(test_standby__does_not_count_on_one_person_at_two_near_visits),
        cmocka_unit_test(test_standby__does_not_count_on_more_visits_than_are_left),
        cmocka_unit_test(test_standby__says_why_a_loss_is_not_covered),
        cmocka_unit_test(test_standby__counts_only_visits_that_are_not_over),
        cmocka_unit_test(test_standby__of_a_plan_without_visits_is_empty),
        cmocka_unit_test(test_standby__by_fortnight_takes_few_people),
        cmocka_unit_test(test_impacts__rank_the_worst_first),
        cmocka_unit_test(test_impacts__rank_by_what_others_can_fill),
        cmocka_unit_test(test_impacts__let_pins_of_the_lost_reviewer_go),
        cmocka_unit_test(test_impacts__keep_what_began_before),
        cmocka_unit_test(test_standby__ends_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
