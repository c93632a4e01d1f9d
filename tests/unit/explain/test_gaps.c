// SPDX-License-Identifier: GPL-3.0-or-later
// Why seats are empty and reviews have no visit. P1 and T2 are of S4, P2 and T3 of S2, T1 of S3.
#include <stdio.h>
#include <string.h>

#include "scene.h"

// The only gap of the plan, or with `id` the first of that review, has this reason.
static void reason(scene *s, const char *id, const char *text) {
    esr_gap_list *gaps = NULL;
    assert_int_equal(esr_explain_gaps(s->ctx, s->plan, &gaps), ESR_OK);
    size_t at = 0;
    while (at < gaps->count && gaps->at[at].review.at != scene_review(s, id).at)
        at++;
    assert_true(at < gaps->count);
    if (strcmp(gaps->at[at].text, text) != 0)
        fail_msg("wanted: %s\ngot:    %s", text, gaps->at[at].text);
    esr_gap_list_free(gaps);
}

static void test_gaps__come_by_review_and_place(void **state) {
    scene s;
    esr_gap_list *gaps = NULL;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V2", "2026-09-14", "- -");
    assert_int_equal(esr_explain_gaps(s.ctx, s.plan, &gaps), ESR_OK);
    assert_int_equal(gaps->count, 4);
    assert_int_equal(gaps->at[0].place, -1);
    assert_int_equal(gaps->at[1].review.at, scene_review(&s, "V2").at);
    assert_int_equal(gaps->at[2].place, gaps->at[1].place + 1);
    assert_int_equal(gaps->at[3].place, -1);
    esr_gap_list_free(gaps);
    scene_close(&s);
}

static void test_gaps__nobody_may_sit_here_at_all(void **state) {
    static const harness_file strict[] = {
        {"relations.csv", "reviewer_id,school_id,kind\nT1,S2,family\n"},
        {"pins.csv", "review_id,reviewer_id,kind\nV2,T2,forbid\n"}};
    scene s;
    (void)state;
    scene_open(&s, strict, 2);
    scene_visit(&s, "V2", "2026-09-14", "P1 -");
    reason(&s, "V2",
           "none of 6 reviewers may sit here: 3 have another role, 1 serves at the school, 1 has a "
           "tie to the school, 1 is excluded by a pin");
    scene_close(&s);
}

static void test_gaps__the_plan_keeps_them_away(void **state) {
    static const harness_file few[] = {
        {"unavailable.csv", "who,id,from,to\nreviewer,T3,2026-09-15,2026-09-15\n"},
        {"cycle.ini", SCENE_INI("[limits]\nmax_visits = 1\n")}};
    scene s;
    (void)state;
    scene_open(&s, few, 2);
    scene_visit(&s, "V1", "2026-09-14", "P1 -");
    scene_visit(&s, "V3", "2026-10-05", "-");
    scene_visit(&s, "V2", "2026-12-07", "P3 T1");
    // T1 has no visit left, T2 is P1's colleague, T3 is away
    reason(&s, "V1",
           "3 of 6 reviewers may sit here: 1 has no visit left, 1 is unavailable on those days, 1 "
           "has a colleague on the team");
    scene_close(&s);
}

static void test_gaps__too_near_and_the_own_review(void **state) {
    static const harness_file pair[] = {{"pairs.csv", "reviewer_id,other_id\nP3,T3\n"}};
    scene s;
    (void)state;
    scene_open(&s, pair, 1);
    scene_visit(&s, "V1", "2026-10-05", "P3 -");
    scene_visit(&s, "V2", "2026-09-14", "P1 T2");
    scene_visit(&s, "V3", "2026-10-12", "T3");
    reason(&s, "V1",
           "3 of 6 reviewers may sit here: 2 have another visit too near, 1 has the own school's "
           "review too near");
    scene_visit(&s, "V3", NULL, "-");
    scene_visit(&s, "V2", "2026-09-14", "P1 T1");
    reason(&s, "V1",
           "3 of 6 reviewers may sit here: 1 has another visit too near, 1 must not sit with a "
           "member of the team; 1 could sit here but does not: Eve (T2) would save 10000 against "
           "the empty seat");
    scene_close(&s);
}

// What is said of the cost of seating somebody is what the judge counts.
static void test_gaps__the_cost_of_a_candidate_is_exact(void **state) {
    static const harness_file dear[] = {
        {"cycle.ini", SCENE_INI("[costs]\nempty_seat = 50\nunder_minimum = 30\nload_step = 4;400\n"
                                "per_recent_visit = 7\n[rules]\nreciprocal = 13\n")},
        {"reviews.csv",
         "id,school_id,days,seats,needs,weight\nV1,S1,2,teacher:1;principal:1,sen:1,2\n"
         "V2,S2,1,teacher:1,,\nV3,S3,1,teacher:1,,\n"},
        {"reviewers.csv",
         "id,name,role,school_id,sectors,visits_done,recent_visits,min_visits,skills\n"
         "T1,Dan,teacher,S3,,4,2,1,sen\nT3,Fay,teacher,S2,,0,0,0,\n"
         "P1,Ann,principal,S4,primary,2,1,0,\n"},
        {"preferences.csv", "reviewer_id,school_id,cost\nT1,S1,-8\nT3,S3,500\n"},
        {"published.csv", "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
                          "V1,S1,2026-09-07,2026-09-08,teacher,T3\n"
                          "V1,S1,2026-09-07,2026-09-08,principal,\n"}};
    static const char *const seats[][3] = {
        {"V1", "2026-09-07", "- T1"}, {"V2", "2026-11-09", "T1"}, {"V3", "2026-12-07", "T3"}};
    scene s;
    (void)state;
    scene_open(&s, dear, 5);
    scene_visit(&s, "V3", "2026-12-07", "T3");
    scene_visit(&s, "V1", "2026-09-07", "P1 -");
    for (int i = 0; i < 3; i++) {
        char wanted[100];
        scene_visit(&s, seats[i][0], seats[i][1], i == 0 ? "P1 -" : "-");
        scene_must_hold(&s);
        int64_t empty = s.verdict->costs.total;
        esr_gap_list *gaps = NULL;
        assert_int_equal(esr_explain_gaps(s.ctx, s.plan, &gaps), ESR_OK);
        scene_visit(&s, seats[i][0], seats[i][1], i == 0 ? "P1 T1" : seats[i][2]);
        scene_must_hold(&s);
        int64_t delta = s.verdict->costs.total - empty;
        snprintf(wanted, sizeof wanted, "would %s %lld", delta < 0 ? "save" : "cost",
                 (long long)(delta < 0 ? -delta : delta));
        bool said = false;
        for (size_t g = 0; g < gaps->count; g++)
            said = said || (gaps->at[g].review.at == scene_review(&s, seats[i][0]).at &&
                            strstr(gaps->at[g].text, wanted));
        if (!said)
            fail_msg("\"%s\" is not said of %s: %s", wanted, seats[i][0], gaps->at[0].text);
        esr_gap_list_free(gaps);
    }
    scene_close(&s);
}

static void test_gaps__no_day_is_left(void **state) {
    static const harness_file narrow[] = {
        {"reviews.csv", "id,school_id,days,seats,earliest,latest\n"
                        "V1,S1,1,teacher:1,2026-09-07,2026-09-11\nV2,S2,1,teacher:1,,\n"
                        "V3,S3,1,teacher:1,2026-09-07,2026-09-11\n"},
        {"capacity.csv", "from,to,max_visits,sector\n2026-09-07,2026-09-08,1,primary\n"},
        {"pins.csv", "review_id,first_day,kind\nV3,2026-09-11,forbid\n"}};
    scene s;
    (void)state;
    scene_open(&s, narrow, 3);
    scene_visit(&s, "V2", "2026-09-07", "T1");
    scene_visit(&s, "V1", "2026-09-08", "-");
    reason(&s, "V3",
           "5 first days are possible: on 1 a pin excludes it, on 2 the limit of visits at once is "
           "reached, on 2 its own reviewers have visits too near");
    scene_close(&s);
}

static void test_gaps__days_are_left(void **state) {
    static const harness_file cheap[] = {
        {"cycle.ini", SCENE_INI("[costs]\nunscheduled = 500\n")},
        {"reviews.csv", "id,school_id,days,seats,earliest,latest\n"
                        "V1,S1,1,teacher:1,2026-09-07,2026-09-08\n"},
        {"unavailable.csv",
         "who,id,from,to,half,cost\nall,,2026-09-07,2026-09-07,pm,20\n"
         "reviewer,T1,2026-09-07,2026-09-08,,\nschool,S1,2026-09-08,2026-09-08,,40\n"}};
    scene s;
    (void)state;
    scene_open(&s, cheap, 3);
    reason(&s, "V1",
           "2 first days are possible; 2 left, on which 2 of 6 reviewers could join; a visit "
           "without a team would cost 10520 more than no visit");
    scene_close(&s);
}

static void test_gaps__survive_each_failing_allocation(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-09-14", "P1 -");
    esr_status status = ESR_E_NOMEM;
    for (size_t n = 1; status != ESR_OK; n++) {
        esr_gap_list *gaps = NULL;
        harness_fail_malloc(n);
        status = esr_explain_gaps(s.ctx, s.plan, &gaps);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || (status == ESR_E_NOMEM && !gaps));
        esr_gap_list_free(gaps);
    }
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gaps__come_by_review_and_place),
        cmocka_unit_test(test_gaps__nobody_may_sit_here_at_all),
        cmocka_unit_test(test_gaps__the_plan_keeps_them_away),
        cmocka_unit_test(test_gaps__too_near_and_the_own_review),
        cmocka_unit_test(test_gaps__the_cost_of_a_candidate_is_exact),
        cmocka_unit_test(test_gaps__no_day_is_left),
        cmocka_unit_test(test_gaps__days_are_left),
        cmocka_unit_test(test_gaps__survive_each_failing_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
