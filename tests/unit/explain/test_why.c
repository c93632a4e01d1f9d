// SPDX-License-Identifier: GPL-3.0-or-later
// Why, and why not: what each rule says of a pair, what a swap costs and breaks, what other days
// would. Whether all of it is true is tests/property/test_why_is_true.c's business.
#include <stdio.h>
#include <string.h>

#include "scene.h"

static esr_why_pair *ask(scene *s, const char *review, const char *reviewer, const char *on) {
    esr_why_pair *why = NULL;
    esr_question question = {scene_review(s, review), scene_reviewer(s, reviewer),
                             on ? scene_day(on) : ESR_DAY_NONE};
    assert_int_equal(esr_explain_pair(s->ctx, s->plan, &question, &why), ESR_OK);
    return why;
}

// A rule stands so, and one of its records begins (or, with "=" in front, is) this.
static void must_say(const esr_why_pair *why, esr_rule rule, esr_stand stand, const char *record) {
    const esr_rule_stand *says = &why->rules[rule];
    bool found = false;
    for (int32_t i = 0; i < says->record_count; i++)
        found = found || strncmp(says->records[i], record, strlen(record)) == 0;
    if (says->stand != stand || !found)
        fail_msg("%s: wanted %d, %s\ngot %d of %d days, %s", esr_rule_name(rule), (int)stand,
                 record, (int)says->stand, says->days, says->records[0]);
}

static const harness_file RICH[] = {
    {"cycle.ini", SCENE_INI("[rules]\nfriend = 30\nneighbour = allow\n[costs]\nper_km = 3\n")},
    {"schools.csv",
     "id,name,sector,sponsor,district,languages,latitude,longitude\n"
     "S1,Alpha,primary,Body,East,zh,22.30,114.17\nS2,Beta,primary,,East,,22.40,114.17\n"
     "S3,Gamma,primary,Body,,,,\nS4,Delta,secondary,,East,,22.50,114.17\n"},
    {"reviewers.csv",
     "id,name,role,school_id,sectors,languages,visits_done,recent_visits,min_visits,max_visits,"
     "max_km\n"
     "P1,Ann,principal,S4,primary;secondary,zh,3,2,1,2,\nP2,Bob,principal,S2,,zh,2,0,0,2,5\n"
     "P3,Cat,principal,,primary,zh,1,0,0,2,\nT1,Dan,teacher,S3,,,4,0,0,2,\n"
     "T2,Eve,teacher,S4,primary;secondary,zh,0,0,0,2,\nT3,Fay,teacher,S2,,zh,1,0,0,1,\n"},
    {"relations.csv", "reviewer_id,school_id,kind,from,to,waived_by,waived_why\n"
                      "P1,S1,employed,2001-09-01,2020-10-04,,\nP1,S1,family,,,Chief,moved away\n"
                      "P1,S1,friend,,,,\nP1,S1,neighbour,2010-01-01,,,\n"
                      "P1,S1,governed,,2012-08-31,,\nT2,S1,declared,2026-11-02,,,\n"},
    {"history.csv", "reviewer_id,school_id,date\nP2,S3,2024-01-08\n"},
    {"unavailable.csv",
     "who,id,from,to,half,cost\nreviewer,P1,2026-10-12,2026-10-13,,\n"
     "reviewer,P1,2026-10-15,2026-10-15,pm,\nreviewer,P1,2026-12-25,2026-12-31,,\n"
     "reviewer,P1,2026-09-07,2026-12-18,am,4\n"},
    {"preferences.csv", "reviewer_id,school_id,cost\nP1,S1,-6\n"},
    {"pairs.csv", "reviewer_id,other_id\nP1,T3\n"},
    {"capacity.csv", "from,to,max_visits,sector\n2026-09-07,2026-12-18,2,primary\n"
                     "2026-09-07,2026-12-18,2,secondary\n"},
    {"pins.csv", "review_id,first_day,reviewer_id,kind\nV1,2026-10-20,P1,forbid\n"
                 "V1,2026-10-21,,forbid\nV1,,T3,forbid\nV2,,P3,\n"},
};

static void test_why__each_rule_names_its_records(void **state) {
    scene s;
    (void)state;
    scene_open(&s, RICH, HARNESS_COUNT(RICH));
    esr_why_pair *why = ask(&s, "V1", "P1", NULL);
    assert_false(why->excluded);
    assert_int_equal(why->rules[ESR_H6_RELATION].record_count, 5);
    must_say(why, ESR_H1_SCHOOL_DAYS, ESR_STAND_SOME_DAYS,
             "60 of 103 days can be the first: 1 runs over the end of the cycle (H1), 42 run into "
             "a weekend (H1)");
    must_say(why, ESR_H2_BOUNDS, ESR_STAND_YES, "no earliest or latest day is given");
    must_say(why, ESR_H3_ROLE, ESR_STAND_YES,
             "a principal may fill the seat principal (reviewers.csv:2)");
    must_say(why, ESR_H4_SECTOR_LANGUAGE, ESR_STAND_YES,
             "the school is primary, and the reviewer reviews primary and secondary; has zh, which "
             "the school needs");
    must_say(why, ESR_H5_OWN_SCHOOL, ESR_STAND_YES, "serves at Delta (S4)");
    must_say(why, ESR_H6_RELATION, ESR_STAND_SOME_DAYS,
             "relations.csv:2: employed from 2001-09-01 to 2020-10-04; free from 2026-10-05");
    must_say(why, ESR_H6_RELATION, ESR_STAND_SOME_DAYS,
             "relations.csv:3: family; it still holds; waived by Chief: moved away");
    must_say(why, ESR_H6_RELATION, ESR_STAND_SOME_DAYS,
             "relations.csv:4: friend; it still holds; while it holds it costs 30");
    must_say(why, ESR_H6_RELATION, ESR_STAND_SOME_DAYS,
             "relations.csv:5: neighbour since 2010-01-01; it still holds; neighbour is allowed");
    must_say(why, ESR_H6_RELATION, ESR_STAND_SOME_DAYS,
             "relations.csv:6: governed until 2012-08-31; free from 2018-09-01");
    must_say(why, ESR_H7_SPONSOR_RIVAL, ESR_STAND_YES, "the home school is no rival");
    must_say(why, ESR_H8_DISTANCE, ESR_STAND_YES,
             "the school is 22.2 km away, and there is no limit");
    must_say(why, ESR_H9_REVIEWER_FREE, ESR_STAND_SOME_DAYS,
             "is not available 2026-10-12 to 2026-10-13 (unavailable.csv:2): 2 first days less");
    must_say(why, ESR_H9_REVIEWER_FREE, ESR_STAND_SOME_DAYS,
             "is not available 2026-10-15 pm (unavailable.csv:3): 2 first days less");
    must_say(why, ESR_H10_LOAD_GAP, ESR_STAND_PLAN,
             "at most 2 visits (reviewers.csv:2), with at least 28 other days between two");
    must_say(why, ESR_H11_OWN_REVIEW, ESR_STAND_YES,
             "the home school is not reviewed in this cycle");
    must_say(why, ESR_H12_RECIPROCAL, ESR_STAND_YES,
             "nobody of this school reviewed the home school before");
    must_say(why, ESR_H13_HOME_RELEASE, ESR_STAND_PLAN,
             "1 colleague: at most 1 of the school away at once, on two teams");
    must_say(why, ESR_H14_PAIR, ESR_STAND_PLAN, "not with Fay (T3) (pairs.csv:2)");
    must_say(why, ESR_H15_NOVICES, ESR_STAND_YES, "is no novice (reviewers.csv:2)");
    assert_int_equal(why->rules[ESR_H16_CAPACITY].record_count, 1);
    must_say(why, ESR_H16_CAPACITY, ESR_STAND_PLAN,
             "at most 2 primary visits at once 2026-09-07 to 2026-12-18 (capacity.csv:2)");
    assert_int_equal(why->rules[ESR_H17_PIN].record_count, 2);
    must_say(why, ESR_H17_PIN, ESR_STAND_SOME_DAYS,
             "pins.csv:2 forbids this reviewer on 2026-10-20");
    must_say(why, ESR_H17_PIN, ESR_STAND_SOME_DAYS,
             "pins.csv:3 forbids 2026-10-21 as the first day");
    esr_why_pair_free(why);
    scene_close(&s);
}

// 60 first days; H6 takes those before 5 October, H9 the 12th to 15th, H17 two.
static void test_why__days_are_told_in_spans(void **state) {
    scene s;
    (void)state;
    scene_open(&s, RICH, HARNESS_COUNT(RICH));
    esr_why_pair *why = ask(&s, "V1", "P1", NULL);
    assert_int_equal(why->open_days, 60);
    assert_int_equal(why->span_count, 3);
    assert_int_equal(why->spans[0].from, scene_day("2026-10-05"));
    assert_int_equal(why->spans[0].to, scene_day("2026-10-08"));
    assert_int_equal(why->spans[1].days, 1);
    assert_int_equal(why->spans[1].from, scene_day("2026-10-19"));
    assert_int_equal(why->spans[2].from, scene_day("2026-10-22"));
    assert_int_equal(why->days, why->spans[0].days + why->spans[1].days + why->spans[2].days);
    esr_why_pair_free(why);
    scene_close(&s);
}

static void test_why__a_kept_day_leaves_no_other(void **state) {
    static const harness_file kept[] = {{"pins.csv", "review_id,first_day\nV1,2026-10-20\n"}};
    scene s;
    (void)state;
    scene_open(&s, kept, 1);
    esr_why_pair *why = ask(&s, "V1", "P1", NULL);
    assert_int_equal(why->days, 1);
    assert_int_equal(why->spans[0].from, scene_day("2026-10-20"));
    assert_int_equal(why->rules[ESR_H17_PIN].days, 1);
    must_say(why, ESR_H17_PIN, ESR_STAND_SOME_DAYS, "pins.csv:2 keeps 2026-10-20 as the first day");
    assert_true(why->has_move && why->move.first_day == scene_day("2026-10-20"));
    esr_why_pair_free(why);
    why = ask(&s, "V1", "P1", "2026-10-21");
    assert_true(why->excluded && why->refused_then);
    assert_int_equal(why->rule_then, ESR_H17_PIN);
    assert_string_equal(why->text_then, "pins.csv:2 keeps 2026-10-20 as the first day");
    esr_why_pair_free(why);
    scene_close(&s);
}

static void test_why__the_day_that_is_looked_at(void **state) {
    scene s;
    (void)state;
    scene_open(&s, RICH, HARNESS_COUNT(RICH));
    scene_visit(&s, "V1", "2026-10-12", "P3 T2");
    esr_why_pair *why = ask(&s, "V1", "P1", NULL);
    assert_int_equal(why->day, scene_day("2026-10-12"));
    assert_true(why->refused_then);
    assert_int_equal(why->rule_then, ESR_H9_REVIEWER_FREE);
    assert_string_equal(why->text_then,
                        "is not available 2026-10-12 to 2026-10-13 (unavailable.csv:2)");
    esr_why_pair_free(why);
    why = ask(&s, "V1", "P1", "2026-10-19");
    assert_int_equal(why->day, scene_day("2026-10-19"));
    assert_false(why->refused_then);
    assert_int_equal(why->open_days, 1);
    must_say(why, ESR_H1_SCHOOL_DAYS, ESR_STAND_YES, "the days are school days");
    must_say(why, ESR_H6_RELATION, ESR_STAND_YES, "relations.csv:2: employed");
    esr_why_pair_free(why);
    why = ask(&s, "V1", "P1", "2026-10-18");
    assert_true(why->excluded);
    assert_int_equal(why->rule, ESR_H1_SCHOOL_DAYS);
    must_say(why, ESR_H1_SCHOOL_DAYS, ESR_STAND_NO, "2026-10-18 is on a weekend");
    esr_why_pair_free(why);
    scene_close(&s);
}

static void test_why__what_excludes_is_named(void **state) {
    static const struct {
        const char *review, *reviewer;
        esr_rule rule;
        const char *record;
    } cases[] = {
        {"V3", "P1", ESR_H3_ROLE, "a principal fills no seat of V3"},
        {"V1", "T1", ESR_H4_SECTOR_LANGUAGE, "lacks zh, which the school needs"},
        {"V2", "P2", ESR_H5_OWN_SCHOOL, "serves at this school (reviewers.csv:3)"},
        {"V1", "T1", ESR_H7_SPONSOR_RIVAL, "the home school, Gamma (S3), has the same sponsor"},
        {"V1", "P2", ESR_H8_DISTANCE, "the school is 11.1 km away, at most 5 km"},
        {"V2", "T1", ESR_H12_RECIPROCAL, "Bob (P2) of this school reviewed the home school"},
        {"V1", "T3", ESR_H17_PIN, "pins.csv:4 forbids this reviewer"},
        {"V2", "P1", ESR_H3_ROLE, "the seats that a principal may fill on V2 are held by others"},
    };
    scene s;
    (void)state;
    scene_open(&s, RICH, HARNESS_COUNT(RICH));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        esr_why_pair *why = ask(&s, cases[i].review, cases[i].reviewer, NULL);
        assert_true(why->excluded);
        must_say(why, cases[i].rule, ESR_STAND_NO, cases[i].record);
        esr_why_pair_free(why);
    }
    scene_close(&s);
}

// Of a reviewer whom one rule excludes on some days and another one on the rest.
static void test_why__several_rules_on_different_days(void **state) {
    static const harness_file ties[] = {
        {"relations.csv", "reviewer_id,school_id,kind,to\nT1,S1,employed,2020-10-15\n"},
        {"unavailable.csv", "who,id,from,to\nreviewer,T1,2026-10-16,2026-12-18\n"}};
    scene s;
    (void)state;
    scene_open(&s, ties, HARNESS_COUNT(ties));
    esr_why_pair *why = ask(&s, "V1", "T1", NULL);
    assert_true(why->excluded);
    assert_int_equal(why->rule, ESR_H9_REVIEWER_FREE);
    assert_int_equal(why->days, 0);
    must_say(why, ESR_H6_RELATION, ESR_STAND_SOME_DAYS, "relations.csv:2: employed");
    must_say(why, ESR_H9_REVIEWER_FREE, ESR_STAND_SOME_DAYS,
             "on every possible day some rule refuses; on 2026-12-17: is not available");
    esr_why_pair_free(why);
    scene_close(&s);
}

static void test_why__a_swap_is_judged_term_by_term(void **state) {
    scene s;
    (void)state;
    scene_open(&s, RICH, HARNESS_COUNT(RICH));
    scene_visit(&s, "V1", "2026-10-05", "P3 -");
    esr_why_pair *why = ask(&s, "V1", "P1", NULL);
    assert_int_equal(why->swap_count, 1);
    assert_int_equal(why->swaps[0].out.at, scene_reviewer(&s, "P3").at);
    assert_int_equal(why->swaps[0].broken_count, 0);
    // 22.2 km instead of none known, 2 recent visits, the minimum, a friend and a wish, 2 mornings
    assert_int_equal(why->swaps[0].delta.term[ESR_C6_TRAVEL], 67);
    assert_int_equal(why->swaps[0].delta.term[ESR_C7_LOAD], 10);
    assert_int_equal(why->swaps[0].delta.term[ESR_C5_UNDER_MINIMUM], -300);
    assert_int_equal(why->swaps[0].delta.term[ESR_C8_WISHES], 30 - 6 + 2 * 4);
    assert_int_equal(why->swaps[0].delta.total, -191);
    static const struct {
        esr_term term;
        int64_t amount;
        const char *text;
    } costs[] = {
        {ESR_C6_TRAVEL, 67, "22.2 km at 3 each"},
        {ESR_C7_LOAD, 0, "the first visit of this cycle"},
        {ESR_C7_LOAD, 10, "2 visits in the three years before (reviewers.csv:2)"},
        {ESR_C5_UNDER_MINIMUM, -300, "a visit less below the minimum of 1 (reviewers.csv:2)"},
        {ESR_C8_WISHES, -6, "wished (preferences.csv:2)"},
        {ESR_C8_WISHES, 30, "relations.csv:4: friend; it still holds"},
        {ESR_C8_WISHES, 8, "would rather not be away on 2 half days (unavailable.csv:5)"},
    };
    assert_int_equal(why->cost_count, sizeof costs / sizeof *costs);
    for (int32_t i = 0; i < why->cost_count; i++) {
        assert_int_equal(why->costs[i].term, costs[i].term);
        assert_int_equal(why->costs[i].amount, costs[i].amount);
        assert_string_equal(why->costs[i].text, costs[i].text);
    }
    esr_why_pair_free(why);
    scene_close(&s);
}

static void test_why__what_stands_in_the_way_and_where_it_does_not(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-10-05", "P3 T1");
    scene_visit(&s, "V2", "2026-10-14", "P1 -");
    esr_why_pair *why = ask(&s, "V1", "P1", NULL);
    assert_int_equal(why->swap_count, 1);
    assert_int_equal(why->swaps[0].broken_count, 1);
    assert_int_equal(why->swaps[0].broken[0].rule, ESR_H10_LOAD_GAP);
    assert_non_null(strstr(why->swaps[0].broken[0].text,
                           "only 7 other days after V1 of Alpha (S1), 2026-10-05 to 2026-10-06"));
    assert_true(why->has_move); // on the nearest day that is far enough from V2 and costs no more
    assert_int_equal(why->move.first_day, scene_day("2026-09-07"));
    assert_int_equal(why->move.delta.total, 20);
    esr_why_pair_free(why);
    scene_close(&s);
}

static void test_why__of_somebody_in_the_plan(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    scene_visit(&s, "V1", "2026-10-05", "P3 T1");
    scene_visit(&s, "V2", "2026-10-26", "P1 -");
    esr_why_pair *why = ask(&s, "V1", "P3", NULL);
    assert_true(why->sits && !why->excluded);
    assert_int_equal(why->leave.delta.term[ESR_C2_EMPTY_SEAT], 10000);
    assert_int_equal(why->may, 2); // Ann has V2 too near, so Bob alone is left
    assert_int_equal(why->other_count, 1);
    assert_int_equal(why->others[0].in.at, scene_reviewer(&s, "P2").at);
    esr_why_pair_free(why);
    why = ask(&s, "V1", "P3", "2026-10-06"); // the same seat on another day is another question
    assert_false(why->sits);
    assert_int_equal(why->swap_count, 1);
    assert_int_equal(why->swaps[0].out.at, why->swaps[0].in.at);
    esr_why_pair_free(why);
    scene_close(&s);
}

static void test_why__days_of_a_visit(void **state) {
    static const harness_file soft[] = {
        {"unavailable.csv",
         "who,id,from,to,cost\nall,,2026-09-14,2026-09-18,\n"
         "school,S1,2026-09-21,2026-09-25,3\nreviewer,T1,2026-09-28,2026-09-30,\n"}};
    scene s;
    esr_why_date *why = NULL;
    (void)state;
    scene_open(&s, soft, 1);
    scene_visit(&s, "V1", "2026-09-07", "P3 T1");
    esr_question question = {scene_review(&s, "V1"), {-1}, scene_day("2026-09-29")};
    assert_int_equal(esr_explain_date(s.ctx, s.plan, &question, &why), ESR_OK);
    assert_false(why->excluded); // a day without Dan
    assert_int_equal(why->planned, scene_day("2026-09-07"));
    assert_int_equal(why->member_count, 2);
    assert_int_equal(why->members[0].delta.total, 10000);
    const esr_why_day *day = &why->days[scene_day("2026-09-14") - s.cycle->first_day];
    assert_false(day->open);
    assert_int_equal(day->rule, ESR_H1_SCHOOL_DAYS);
    assert_string_equal(day->text, "no visits 2026-09-14 to 2026-09-15 (unavailable.csv:2)");
    day = &why->days[scene_day("2026-09-22") - s.cycle->first_day];
    assert_true(day->open);
    assert_int_equal(day->swap.delta.total, 12);
    day = &why->days[scene_day("2026-09-29") - s.cycle->first_day];
    assert_int_equal(day->swap.broken_count, 1);
    assert_int_equal(day->swap.broken[0].rule, ESR_H9_REVIEWER_FREE);
    assert_int_equal(why->open_days, 56);
    assert_int_equal(why->fit_days, 53);
    assert_string_equal(why->closed,
                        "1 runs over the end of the cycle (H1), 41 run into a weekend (H1), 5 run "
                        "into days that are taken from all (H1)");
    esr_why_date_free(why);
    scene_close(&s);
}

static void test_why__a_pin_that_is_there_is_not_added(void **state) {
    scene s;
    esr_cycle *pinned = NULL;
    (void)state;
    scene_open(&s, RICH, HARNESS_COUNT(RICH));
    esr_question kept = {scene_review(&s, "V2"), scene_reviewer(&s, "P3"), ESR_DAY_NONE};
    assert_int_equal(esr_why_pin(s.ctx, s.cycle, &kept, false, &pinned), ESR_OK);
    assert_int_equal(pinned->pin_count, s.cycle->pin_count);
    esr_cycle_free(pinned);
    assert_int_equal(esr_why_pin(s.ctx, s.cycle, &kept, true, &pinned), ESR_OK);
    assert_int_equal(pinned->pin_count, s.cycle->pin_count + 1);
    esr_cycle_free(pinned);
    scene_close(&s);
}

static void test_why__the_price_is_as_sure_as_the_proofs(void **state) {
    (void)state;
    esr_solution best = {.cost = 100, .bound = 100}, pinned = {.cost = 134, .bound = 134};
    esr_pin_price price = esr_why_price(&best, &pinned);
    assert_true(price.least == 34 && price.most == 34);
    assert_true(price.price_known && price.price_least == 34 && price.price_most == 34);
    best.bound = 90; // the present plan may not be the best
    price = esr_why_price(&best, &pinned);
    assert_true(price.least == 34 && price.most == 34);
    assert_true(price.price_least == 34 && price.price_most == 44);
    pinned.bound = 95; // and neither may that with the pin
    price = esr_why_price(&best, &pinned);
    assert_true(price.least == -5 && price.most == 34);
    assert_true(price.price_least == 0 && price.price_most == 44);
    best.bound = 98; // a bound without the pin is one with it
    price = esr_why_price(&best, &pinned);
    assert_int_equal(price.least, -2);
    best.bound = INT64_MIN;
    price = esr_why_price(&best, &pinned);
    assert_false(price.price_known);
    assert_true(price.least == -5 && price.most == 34);
}

typedef esr_status (*trial)(scene *s);

static esr_status try_pair(scene *s) {
    esr_why_pair *why = NULL;
    esr_question question = {scene_review(s, "V1"), scene_reviewer(s, "P1"), ESR_DAY_NONE};
    esr_status status = esr_explain_pair(s->ctx, s->plan, &question, &why);
    assert_true((status == ESR_OK) == (why != NULL));
    esr_why_pair_free(why);
    return status;
}

static esr_status try_member(scene *s) {
    esr_why_pair *why = NULL;
    esr_question question = {scene_review(s, "V1"), scene_reviewer(s, "P3"), ESR_DAY_NONE};
    esr_status status = esr_explain_pair(s->ctx, s->plan, &question, &why);
    assert_true((status == ESR_OK) == (why != NULL));
    esr_why_pair_free(why);
    return status;
}

static esr_status try_date(scene *s) {
    esr_why_date *why = NULL;
    esr_question question = {scene_review(s, "V1"), {-1}, scene_day("2026-10-06")};
    esr_status status = esr_explain_date(s->ctx, s->plan, &question, &why);
    assert_true((status == ESR_OK) == (why != NULL));
    esr_why_date_free(why);
    return status;
}

static void fail_each_malloc(scene *s, trial run) {
    harness_fail_malloc(0);
    assert_int_equal(run(s), ESR_OK);
    size_t calls = harness_fail_malloc(0);
    assert_true(calls > 50);
    for (size_t n = 1; n <= calls; n += n < 300 ? 1 : 17) {
        harness_fail_malloc(n);
        esr_status status = run(s);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        esr_context_clear(s->ctx);
    }
}

static void test_why__fails_whole_without_memory(void **state) {
    scene s;
    (void)state;
    scene_open(&s, RICH, HARNESS_COUNT(RICH));
    scene_visit(&s, "V1", "2026-10-05", "P3 T2");
    fail_each_malloc(&s, try_pair);
    fail_each_malloc(&s, try_member);
    fail_each_malloc(&s, try_date);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_why__each_rule_names_its_records),
        cmocka_unit_test(test_why__days_are_told_in_spans),
        cmocka_unit_test(test_why__a_kept_day_leaves_no_other),
        cmocka_unit_test(test_why__the_day_that_is_looked_at),
        cmocka_unit_test(test_why__what_excludes_is_named),
        cmocka_unit_test(test_why__several_rules_on_different_days),
        cmocka_unit_test(test_why__a_swap_is_judged_term_by_term),
        cmocka_unit_test(test_why__what_stands_in_the_way_and_where_it_does_not),
        cmocka_unit_test(test_why__of_somebody_in_the_plan),
        cmocka_unit_test(test_why__days_of_a_visit),
        cmocka_unit_test(test_why__a_pin_that_is_there_is_not_added),
        cmocka_unit_test(test_why__the_price_is_as_sure_as_the_proofs),
        cmocka_unit_test(test_why__fails_whole_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
