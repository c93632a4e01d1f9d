// SPDX-License-Identifier: GPL-3.0-or-later
// The draft holds the rules between reviews, and its cost is the judge's.
#include <stdio.h>
#include <string.h>

#include "search/draft.h"

#include "harness.h"

static const harness_file FILES[] = {
    {"cycle.ini", "[cycle]\nid = d\nname = Draft\nfirst_day = 2026-09-07\nlast_day = 2026-10-02\n"
                  "time_zone = Asia/Hong_Kong\norganizer = Office <office@example.org>\n"
                  "[limits]\ngap_days = 5\nown_review_margin = 3\nmax_visits = 2\n"},
    {"schools.csv", "id,name,sector\nA,Ash,primary\nB,Birch,primary\nP,Pine,primary\n"
                    "C,Cedar,primary\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,A,2,teacher:1\nV2,B,2,teacher:1\n"
                    "V3,C,1,teacher:1\nV4,P,3,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id,visits_done\nR1,One,teacher,P,1\n"
                      "R2,Two,teacher,P,1\nR3,Three,teacher,C,0\n"},
    {"capacity.csv", "from,to,max_visits\n2026-09-21,2026-09-21,1\n"},
};

typedef struct bench {
    esr_context *ctx;
    esr_cycle *cycle;
    esri_problem *problem;
    esri_draft *draft;
} bench;

static int set_up(void **state) {
    static bench b;
    assert_int_equal(esr_context_new(&b.ctx), ESR_OK);
    b.cycle = harness_must_cycle(b.ctx, FILES, HARNESS_COUNT(FILES));
    assert_int_equal(esri_problem_new(b.ctx, b.cycle, 2, &b.problem), ESR_OK);
    assert_int_equal(esri_draft_new(b.ctx, b.problem, &b.draft), ESR_OK);
    *state = &b;
    return 0;
}

static int tear_down(void **state) {
    bench *b = *state;
    esri_draft_free(b->draft);
    esri_problem_free(b->problem);
    esr_cycle_free(b->cycle);
    esr_context_free(b->ctx);
    return 0;
}

static const esri_candidate *find(const esri_review *review, int32_t reviewer) {
    for (int32_t c = 0; c < review->candidate_count; c++)
        if (review->candidates[c].reviewer == reviewer)
            return &review->candidates[c];
    return NULL;
}

static esri_team team_of(const bench *b, int32_t review, int32_t reviewer) {
    const esri_review *r = &b->problem->reviews[review];
    const esri_candidate *candidate = find(r, reviewer);
    assert_non_null(candidate);
    return (esri_team){.count = 1, .member = {(int32_t)(candidate - r->candidates)}};
}

// The first days on which the team may visit now, as a text like "0 1 7".
static void assert_days(const bench *b, int32_t review, int32_t reviewer, const char *expected) {
    uint64_t days[ESRI_DAY_WORDS_MAX];
    char text[256] = "";
    esri_team team = team_of(b, review, reviewer);
    esri_draft_team_days(b->draft, review, &team, days);
    for (int32_t d = 0; d < b->problem->day_count; d++)
        if (esri_bit_test(days, d))
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%d", *text ? " " : "", d);
    assert_string_equal(text, expected);
}

static void test_draft__keeps_two_visits_of_a_reviewer_apart(void **state) {
    bench *b = *state;
    esri_team first = team_of(b, 0, 0);
    assert_days(b, 1, 0, "0 1 2 3 7 8 9 10 14 15 16 17 21 22 23 24");
    esri_draft_put(b->draft, 0, &first, 8); // days 8 and 9; five days free on either side
    assert_days(b, 1, 0, "0 1 15 16 17 21 22 23 24");
}

// Teams come first and dates after: until then no visit is in the way of another.
static void test_draft__without_dates_keeps_nothing_apart(void **state) {
    bench *b = *state;
    esri_team first = team_of(b, 0, 0), home = team_of(b, 3, 2);
    b->draft->undated = true;
    esri_draft_put(b->draft, 0, &first, 8);
    esri_draft_put(b->draft, 3, &home, 7); // at the home school of the first two
    assert_days(b, 1, 0, "0 1 2 3 7 8 9 10 14 15 16 17 21 22 23 24");
    assert_days(b, 1, 1, "0 1 2 3 7 8 9 10 14 15 16 17 21 22 23 24");
    esri_draft_put(b->draft, 1, &first, 8); // their number still counts: that were a third
    assert_days(b, 2, 0, "");
}

static void test_draft__keeps_reviewers_home_around_their_own_review(void **state) {
    bench *b = *state;
    esri_team team = team_of(b, 3, 2);
    esri_draft_put(b->draft, 3, &team, 7); // P itself, days 7 to 9
    assert_days(b, 1, 0, "0 1 2 14 15 16 17 21 22 23 24");
    esri_draft_remove(b->draft, 3);
    team = team_of(b, 2, 0);
    esri_draft_put(b->draft, 2, &team, 8); // somebody from P is away on day 8: P must wait too
    assert_days(b, 3, 2, "");              // and nobody from C may come to P while P is at C
    uint64_t days[ESRI_DAY_WORDS_MAX];
    memcpy(days, b->problem->reviews[3].open, b->problem->day_words * sizeof *days);
    esri_draft_limit_review(b->draft, 3, days);
    assert_true(esri_bit_test(days, 2) && !esri_bit_test(days, 7) && !esri_bit_test(days, 9));
    assert_true(esri_bit_test(days, 14));
}

static void test_draft__lets_one_of_a_home_school_go_at_a_time(void **state) {
    bench *b = *state;
    esri_team team = team_of(b, 0, 0);
    esri_draft_put(b->draft, 0, &team, 8);
    assert_days(b, 1, 1, "0 1 2 3 10 14 15 16 17 21 22 23 24");
}

static void test_draft__holds_the_capacity_of_a_day(void **state) {
    bench *b = *state;
    esri_team team = team_of(b, 0, 0);
    esri_draft_put(b->draft, 0, &team, 14); // Monday 21 September: one visit at most
    assert_days(b, 1, 2, "0 1 2 3 7 8 9 10 15 16 17 21 22 23 24");
}

static void test_draft__undo_restores_the_draft(void **state) {
    bench *b = *state;
    int64_t before = b->draft->cost;
    esri_team first = team_of(b, 0, 0), second = team_of(b, 1, 0);
    esri_draft_put(b->draft, 0, &first, 0);
    esri_draft_put(b->draft, 1, &second, 21);
    assert_int_equal(b->draft->load[0], 2);
    assert_int_equal(b->draft->filled, 2);
    esri_draft_remove(b->draft, 0);
    esri_draft_remove(b->draft, 1);
    assert_int_equal(b->draft->cost, before);
    assert_int_equal(b->draft->load[0], 0);
    assert_int_equal(b->draft->scheduled, 0);
}

static void test_draft__costs_what_the_judge_says(void **state) {
    bench *b = *state;
    esri_rng rng = {7};
    for (int round = 0; round < 200; round++) {
        int32_t v = esri_rng_below(&rng, 4), r = esri_rng_below(&rng, 3);
        uint64_t days[ESRI_DAY_WORDS_MAX];
        if (b->draft->day[v] >= 0) {
            esri_draft_remove(b->draft, v);
        } else if (find(&b->problem->reviews[v], r)) {
            esri_team team = team_of(b, v, r);
            if (esri_draft_team_days(b->draft, v, &team, days))
                esri_draft_put(b->draft, v, &team,
                               esri_draft_pick_day(b->draft, v, &team, days, &rng));
        }
        esr_plan *plan = NULL;
        esr_verdict *verdict = NULL;
        assert_int_equal(esri_draft_to_plan(b->ctx, b->draft, &plan), ESR_OK);
        assert_int_equal(esr_verify(b->ctx, plan, &verdict), ESR_OK);
        assert_int_equal(verdict->violation_count, 0);
        assert_int_equal(verdict->costs.total, b->draft->cost);
        assert_int_equal(verdict->filled, b->draft->filled);
        esr_verdict_free(verdict);
        esr_plan_free(plan);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_draft__keeps_two_visits_of_a_reviewer_apart, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_draft__without_dates_keeps_nothing_apart, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_draft__keeps_reviewers_home_around_their_own_review,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_draft__lets_one_of_a_home_school_go_at_a_time, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_draft__holds_the_capacity_of_a_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_draft__undo_restores_the_draft, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_draft__costs_what_the_judge_says, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
