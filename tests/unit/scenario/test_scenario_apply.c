// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios applied: what becomes of the rows, what is told of edits that can't be, and that the
// base stays as it is.
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const harness_file FILES[] = {
    {"relations.csv", "reviewer_id,school_id,kind,from,to\nT1,S1,employed,2010-09-01,2015-08-31\n"
                      "T3,S1,family,2010-09-01,\n"},
    {"history.csv", "reviewer_id,school_id,date\nT1,S4,2020-10-01\n"},
    {"pairs.csv", "reviewer_id,other_id\nT2,T1\nP1,P3\n"},
    {"preferences.csv", "reviewer_id,school_id,cost\nT1,S2,5\n"},
    {"unavailable.csv", "who,id,from,to\nreviewer,T1,2026-10-05,2026-10-09\n"
                        "school,S1,2026-10-05,2026-10-09\n"},
    {"pins.csv", "review_id,first_day,reviewer_id,kind\nV3,,T2,keep\nV2,,T1,forbid\n"},
    {"published.csv", "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
                      "V2,S2,2026-09-14,2026-09-14,principal,P1\n"
                      "V2,S2,2026-09-14,2026-09-14,teacher,T1\n"},
};

static esr_status apply(scene *s, const char *text, esr_cycle **out) {
    esr_scenario *scenario = NULL;
    assert_int_equal(esr_scenario_parse(s->ctx, "s.txt", text, strlen(text), &scenario), ESR_OK);
    esr_status status = esr_scenario_apply(s->ctx, scenario, s->cycle, out);
    esr_scenario_free(scenario);
    return status;
}

static esr_cycle *must_apply(scene *s, const char *text) {
    esr_cycle *cycle = NULL;
    if (apply(s, text, &cycle) != ESR_OK)
        harness_print_faults(s->ctx);
    assert_non_null(cycle);
    return cycle;
}

static void must_refuse(scene *s, const char *text, const char *where, const char *sentence) {
    esr_cycle *cycle = NULL;
    assert_int_equal(apply(s, text, &cycle), ESR_E_INPUT);
    assert_null(cycle);
    char *faults = harness_fault_text(s->ctx);
    if (strncmp(faults, where, strlen(where)) != 0 || !strstr(faults, sentence))
        fail_msg("%s: %s", text, faults);
    free(faults);
    esr_context_clear(s->ctx);
}

static int32_t has(const esr_cycle *cycle, const char *reviewer) {
    return esr_cycle_find_reviewer(cycle, reviewer).at >= 0;
}

static void test_drop__takes_the_rows_that_refer_to_somebody(void **state) {
    scene *s = *state;
    esr_cycle *cycle = must_apply(s, "drop reviewer T1");
    assert_false(has(cycle, "T1"));
    assert_int_equal(cycle->relation_count, 1);
    assert_int_equal(cycle->pair_count, 1);
    assert_int_equal(cycle->preference_count, 0);
    assert_int_equal(cycle->unavailable_count, 1);
    assert_int_equal(cycle->pin_count, 1);
    assert_int_equal(cycle->published_count, 1);
    assert_int_equal(cycle->published[0].told_count, 1);
    assert_true(has(s->cycle, "T1"));
    assert_int_equal(s->cycle->relation_count, 3);
    esr_cycle_free(cycle);
    cycle = must_apply(s, "drop review V2");
    assert_int_equal(cycle->review_count, 2);
    assert_int_equal(cycle->pin_count, 1);
    assert_int_equal(cycle->published_count, 0);
    esr_cycle_free(cycle);
}

static void test_condition__looks_at_what_a_cell_stands_for(void **state) {
    scene *s = *state;
    esr_cycle *cycle = must_apply(s, "drop reviewers role=teacher sector=secondary");
    assert_int_equal(cycle->reviewer_count, 5); // T2, whose home S4 is secondary
    assert_false(has(cycle, "T2"));
    esr_cycle_free(cycle);
    cycle = must_apply(s, "set reviewers max_visits=2 max_visits 1\nset reviewer P1 max_visits=3");
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        assert_int_equal(cycle->reviewers[r].max_visits,
                         strcmp(cycle->reviewers[r].id, "P1") == 0 ? 3 : 1);
    esr_cycle_free(cycle);
    cycle = must_apply(s, "drop reviews seats=principal");
    assert_int_equal(cycle->review_count, 1);
    esr_cycle_free(cycle);
    cycle = must_apply(s, "drop reviewers role=teacher id!=T1");
    assert_int_equal(cycle->reviewer_count, 4);
    esr_cycle_free(cycle);
}

static void test_copy__has_a_name_of_its_own_and_no_ties(void **state) {
    scene *s = *state;
    esr_cycle *cycle =
        must_apply(s, "copy reviewer T3 2\nadd reviewer like T3 id=R9 role=principal\n"
                      "set reviewer T3-2 max_visits 1");
    assert_int_equal(cycle->reviewer_count, 9);
    const esr_reviewer *copy = &cycle->reviewers[esr_cycle_find_reviewer(cycle, "T3-2").at];
    assert_int_equal(copy->max_visits, 1);
    assert_non_null(strstr(copy->name, "(T3-2)"));
    assert_true(has(cycle, "T3-3"));
    const esr_reviewer *other = &cycle->reviewers[esr_cycle_find_reviewer(cycle, "R9").at];
    assert_string_equal(cycle->roles.at[other->role], "principal");
    assert_int_equal(cycle->relation_count, s->cycle->relation_count);
    esr_cycle_free(cycle);
}

static void test_edits__reach_every_table(void **state) {
    scene *s = *state;
    esr_cycle *cycle = must_apply(
        s, "set limits.max_visits 3\nset rules.employed forbid 10y\nset costs.per_km 0\n"
           "close 2026-11-09 2026-11-13\nclose 2026-11-16 pm school=S1\n"
           "add review V9 school=S4 days=1.5 seats=teacher:2\nset review V3 latest 2026-12-01\n"
           "drop pins kind=keep\nadd pin review=V1 reviewer=P3\ndrop relations kind=family");
    assert_int_equal(cycle->limits.max_visits, 3);
    assert_int_equal(cycle->kinds[ESR_KIND_EMPLOYED].years, 10);
    assert_int_equal(cycle->costs.per_km, 0);
    assert_int_equal(cycle->unavailable_count, s->cycle->unavailable_count + 2);
    assert_int_equal(cycle->review_count, 4);
    esr_review_ix third = esr_cycle_find_review(cycle, "V3");
    assert_int_equal(cycle->reviews[third.at].latest, scene_day("2026-12-01"));
    assert_int_equal(cycle->pin_count, 2);
    assert_int_equal(cycle->relation_count, 2);
    esr_cycle_free(cycle);
}

static void test_step__counts_from_what_each_row_has(void **state) {
    scene *s = *state;
    esr_cycle *cycle = must_apply(s, "set reviewer T1 max_visits 1\nset reviewers max_visits +1\n"
                                     "set review V3 weight +2\nset limits.gap_days 20\n"
                                     "set limits.gap_days -6\n"
                                     "add preference reviewer=T2 school=S1 cost=-5\n"
                                     "set preference reviewer=T1 cost -5");
    for (int32_t r = 0; r < cycle->reviewer_count; r++) // of the limit, 2, or of the cell
        assert_int_equal(cycle->reviewers[r].max_visits,
                         strcmp(cycle->reviewers[r].id, "T1") == 0 ? 2 : 3);
    assert_int_equal(cycle->reviews[esr_cycle_find_review(cycle, "V3").at].weight, 3);
    assert_int_equal(cycle->limits.gap_days, 14);
    assert_int_equal(cycle->preferences[0].cost, -5);
    assert_int_equal(cycle->preferences[1].cost, -5);
    esr_cycle_free(cycle);
    must_refuse(s, "set reviewers max_visits -3", "s.txt:1: ", "\"-1\" is no whole number from 0");
    must_refuse(s, "set limits.home_away +1", "s.txt:1: ", "limits.home_away is not in cycle.ini");
    must_refuse(s, "set rules.family +1", "s.txt:1: ", "family");
}

static void test_draw__is_the_same_for_a_seed(void **state) {
    scene *s = *state;
    int32_t differs = 0;
    for (int seed = 0; seed < 20; seed++) {
        char text[64];
        snprintf(text, sizeof text, "draw 2 reviewers role=teacher out seed %d", seed);
        esr_cycle *first = must_apply(s, text), *second = must_apply(s, text);
        assert_int_equal(first->reviewer_count, 4);
        for (int32_t r = 0; r < 4; r++)
            assert_string_equal(first->reviewers[r].id, second->reviewers[r].id);
        assert_true(has(first, "P1") && has(first, "P2") && has(first, "P3"));
        differs += has(first, "T1");
        esr_cycle_free(first);
        esr_cycle_free(second);
    }
    assert_true(differs > 0 && differs < 20);
}

static void test_fault__names_the_edit_that_brings_it_about(void **state) {
    scene *s = *state;
    must_refuse(s, "drop reviewer T1\ndrop reviewer T1",
                "s.txt:2: ", "there is no reviewer \"T1\"");
    must_refuse(s, "drop reviewer TX1", "s.txt:1: ", "did you mean \"T1\"");
    must_refuse(s, "drop reviewers T1 T1", "s.txt:1: ", "names T1 twice");
    must_refuse(s, "drop reviewers role=techer", "s.txt:1: ", "no reviewer has role=techer");
    must_refuse(s, "drop capacity", "s.txt:1: ", "capacity.csv has no rows");
    must_refuse(s, "draw 4 reviewers role=teacher out", "s.txt:1: ", "only 3 to choose from");
    must_refuse(s, "drop pins\nset limits.max_visits three\nset costs.per_km 0",
                "s.txt:2: ", "cycle.ini: max_visits: \"three\" is no whole number");
    must_refuse(s, "add review V9 school=S77 days=1 seats=teacher:1", "s.txt:1: ", "S77");
    must_refuse(s, "add pin review=V2 reviewer=P2", "s.txt:1: ", "can't be"); // P2 serves there
}

// People of a role, or all days of a school, may be taken away: that is what is asked.
static void test_scenario__may_leave_seats_and_reviews_open(void **state) {
    scene *s = *state;
    static const char *const texts[] = {
        "drop pins\ndrop reviewers role=teacher",
        "drop pins\ndrop reviewers role!=nobody",
        "drop pins\nclose 2026-09-01 2026-12-31",
        "drop pins\nset reviews latest 2026-09-01",
        "drop pins\nset cycle.last_day 2026-09-08",
        "drop reviews seats=principal",
        "drop pins\nset reviewers role=teacher role principal",
    };
    for (size_t i = 0; i < HARNESS_COUNT(texts); i++) {
        esr_cycle *cycle = must_apply(s, texts[i]);
        esr_solution *solution = NULL;
        const esr_solve_options options = {.threads = 1};
        assert_int_equal(esr_solve(s->ctx, cycle, &options, &solution), ESR_OK);
        assert_int_equal(solution->outcome, ESR_OUTCOME_OPTIMAL);
        esr_verdict *verdict = NULL;
        assert_int_equal(esr_verify(s->ctx, solution->plan, &verdict), ESR_OK);
        assert_int_equal(verdict->violation_count, 0);
        assert_int_equal(verdict->costs.total, solution->cost);
        if (cycle->review_count == s->cycle->review_count) // else the demand went with the seats
            assert_true(verdict->filled < verdict->seats);
        esr_verdict_free(verdict);
        esr_solution_free(solution);
        esr_cycle_free(cycle);
    }
}

static void test_fault__tells_slips_from_what_is_asked(void **state) {
    scene *s = *state;
    must_refuse(s, "add review V9 school=S4 days=1 seats=techer:1",
                "s.txt:1: ", "may fill the seat techer: techer; did you mean \"teacher\"?");
    must_refuse(s, "set seats.teacher techer", "s.txt:1: ", "may fill the seat teacher: techer");
    must_refuse(s, "set reviewers role=teacher role techer",
                "s.txt:1: ", "the role techer may fill no seat; did you mean \"teacher\"?");
    must_refuse(s, "set rules.emploied forbid 9y",
                "s.txt:1: ", "of the kind emploied; did you mean \"employed\"?");
    must_refuse(s, "set seats.techer principal",
                "s.txt:1: ", "no review has a seat techer; did you mean \"teacher\"?");
    must_refuse(s, "set seats.teacher teacher;princpal",
                "s.txt:1: ", "nobody has the role princpal; did you mean \"principal\"?");
    must_refuse(s, "close 2027-11-09 2027-11-13", "s.txt:1: ",
                "closes no day of the cycle, which runs from 2026-09-07 to 2026-12-18");
    must_refuse(s, "drop reviewers role=teacher id!=T2\nclose 2026-09-01 2026-12-31",
                "s.txt:2: ", "\"drop pins review=V3 reviewer=T2\" lets it go");
    esr_cycle_free(must_apply(s, "set rules.friend 20\n"
                                 "add relation reviewer=T1 school=S2 kind=friend"));
}

static void test_limit__warns_of_those_who_have_their_own(void **state) {
    scene *s = *state;
    esr_cycle *cycle = must_apply(s, "set limits.max_visits 3");
    assert_int_equal(esr_context_warning_count(s->ctx), 0);
    esr_cycle_free(cycle);
    cycle = must_apply(s, "set reviewer T1 max_visits 1\nset limits.max_visits 3");
    assert_int_equal(esr_context_warning_count(s->ctx), 1);
    assert_string_equal(esr_context_warning(s->ctx, 0).subject, "s.txt:2");
    assert_non_null(
        strstr(esr_context_warning(s->ctx, 0).message, "1 of 6 reviewers has a limit of its own"));
    esr_cycle_free(cycle);
}

// What a later edit mends is not to blame.
static void test_fault__is_not_of_an_edit_that_was_mended(void **state) {
    scene *s = *state;
    must_refuse(s, "close 2026-09-01 2026-12-31\ndrop pins\nset costs.per_km dear",
                "s.txt:3: ", "cycle.ini: per_km: \"dear\"");
    must_refuse(s, "set costs.per_km dear\nset costs.empty_seat 1\ndrop pins", "s.txt:1: ", "dear");
}

// Every allocation fails once: an error without a cycle, or the cycle.
static void test_scenario__ends_in_an_error_when_memory_fails(void **state) {
    scene *s = *state;
    static const char text[] = "drop reviewers role=teacher sector=secondary\ncopy reviewer T3 2\n"
                               "set rules.employed forbid 10y\nclose 2026-11-09 2026-11-13\n"
                               "draw 1 reviewer role=principal out\nset reviewers max_visits 1\n";
    size_t calls = 1;
    for (size_t n = 0; n <= calls; n++) {
        esr_scenario *scenario = NULL;
        esr_cycle *cycle = NULL;
        char *printed = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_scenario_parse(s->ctx, "s.txt", text, sizeof text - 1, &scenario);
        if (status == ESR_OK)
            status = esr_scenario_print(s->ctx, scenario, &printed);
        if (status == ESR_OK)
            status = esr_scenario_apply(s->ctx, scenario, s->cycle, &cycle);
        calls = n == 0 ? harness_fail_malloc(0) : calls;
        harness_fail_malloc(0);
        esr_context_clear(s->ctx);
        assert_true(n == 0 ? status == ESR_OK : status == ESR_OK || status == ESR_E_NOMEM);
        assert_int_equal(cycle != NULL, status == ESR_OK);
        esr_cycle_free(cycle);
        free(printed);
        esr_scenario_free(scenario);
    }
    assert_true(calls > 30);
}

// A cycle that is unsound by itself is told as such.
static void test_fault__of_the_base_is_the_bases(void **state) {
    (void)state;
    static const harness_file pins[] = {{"pins.csv", "review_id,first_day,reviewer_id\nV2,,P2\n"}};
    scene s;
    scene_open(&s, pins, 1);
    must_refuse(&s, "set costs.per_km 0", "pins.csv:2", "");
    esr_cycle_free(must_apply(&s, "drop pins"));
    scene_close(&s);
}

static int setup(void **state) {
    static scene s;
    scene_open(&s, FILES, HARNESS_COUNT(FILES));
    *state = &s;
    return 0;
}

static int teardown(void **state) {
    scene_close(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_drop__takes_the_rows_that_refer_to_somebody),
        TEST(test_condition__looks_at_what_a_cell_stands_for),
        TEST(test_copy__has_a_name_of_its_own_and_no_ties),
        TEST(test_edits__reach_every_table),
        TEST(test_step__counts_from_what_each_row_has),
        TEST(test_draw__is_the_same_for_a_seed),
        TEST(test_fault__names_the_edit_that_brings_it_about),
        TEST(test_scenario__may_leave_seats_and_reviews_open),
        TEST(test_fault__tells_slips_from_what_is_asked),
        TEST(test_limit__warns_of_those_who_have_their_own),
        TEST(test_fault__is_not_of_an_edit_that_was_mended),
        TEST(test_scenario__ends_in_an_error_when_memory_fails),
        cmocka_unit_test(test_fault__of_the_base_is_the_bases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
