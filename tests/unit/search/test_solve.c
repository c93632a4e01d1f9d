// SPDX-License-Identifier: GPL-3.0-or-later
// The search end to end on cycles that can be checked by hand.
#include "harness.h"

static const char SCHOOLS[] = "id,name,sector\nA,Ash,primary\nB,Birch,primary\nC,Cedar,primary\n"
                              "P,Pine,primary\nQ,Quince,primary\n";

// Solves, judges, and hands back the solution; the costs agree and no rule is broken.
static esr_solution *solved(esr_context *ctx, const esr_cycle *cycle) {
    esr_solution *solution = NULL;
    esr_verdict *verdict = NULL;
    assert_int_equal(esr_solve(ctx, cycle, NULL, &solution), ESR_OK);
    assert_int_equal(esr_verify(ctx, solution->plan, &verdict), ESR_OK);
    assert_int_equal(verdict->violation_count, 0);
    assert_int_equal(verdict->costs.total, solution->cost);
    assert_true(solution->bound <= solution->cost);
    esr_verdict_free(verdict);
    return solution;
}

static void test_solve__gives_each_seat_to_the_cheapest_reviewer(void **state) {
    (void)state;
    const harness_file files[] = {
        {"schools.csv", SCHOOLS},
        {"reviews.csv", "id,school_id,days,seats\nV1,A,2,teacher:1\nV2,B,2,teacher:1\n"},
        {"reviewers.csv", "id,name,role,school_id,visits_done\n"
                          "R1,One,teacher,P,1\nR2,Two,teacher,Q,1\n"},
        {"preferences.csv", "reviewer_id,school_id,cost\nR1,A,50\nR2,B,70\nR1,B,0\nR2,A,10\n"},
    };
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = harness_must_cycle(ctx, files, HARNESS_COUNT(files));
    esr_solution *solution = solved(ctx, cycle);
    assert_int_equal(solution->cost, 10); // R2 at A, R1 at B; first visits cost nothing
    assert_int_equal(solution->outcome, ESR_OUTCOME_OPTIMAL);
    assert_string_equal(esr_solution_status(solution), "optimal");
    assert_int_equal(solution->plan->member[0].at, esr_cycle_find_reviewer(cycle, "R2").at);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

static void test_solve__leaves_a_seat_empty_that_nobody_may_fill(void **state) {
    (void)state;
    const harness_file files[] = {
        {"schools.csv", SCHOOLS},
        {"reviews.csv", "id,school_id,days,seats\nV1,A,1,teacher:1\n"},
        {"reviewers.csv", "id,name,role,school_id\nR1,One,teacher,A\n"}, // the own school
    };
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = harness_must_cycle(ctx, files, HARNESS_COUNT(files));
    esr_solution *solution = solved(ctx, cycle);
    assert_int_equal(solution->cost, 10000 + 1000); // an empty seat, and no veteran
    assert_int_equal(solution->bound, solution->cost);
    assert_int_equal(solution->plan->member[0].at, -1);
    assert_true(solution->plan->first_day[0] != ESR_DAY_NONE);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

static void test_solve__gives_the_same_plan_twice(void **state) {
    (void)state;
    const harness_file files[] = {
        {"schools.csv", SCHOOLS},
        {"reviews.csv", "id,school_id,days,seats\nV1,A,2,teacher:1\nV2,B,3,teacher:1\n"
                        "V3,C,2.5,teacher:2\n"},
        {"reviewers.csv", "id,name,role,school_id,visits_done\nR1,One,teacher,P,1\n"
                          "R2,Two,teacher,Q,0\nR3,Three,teacher,A,4\n"},
    };
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = harness_must_cycle(ctx, files, HARNESS_COUNT(files));
    esr_solution *first = solved(ctx, cycle), *second = solved(ctx, cycle);
    assert_int_equal(first->outcome, ESR_OUTCOME_OPTIMAL);
    assert_memory_equal(first->plan->first_day, second->plan->first_day, 3 * sizeof(esr_day));
    assert_memory_equal(first->plan->member, second->plan->member, 4 * sizeof(esr_reviewer_ix));
    esr_solution_free(first);
    esr_solution_free(second);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

// A generated cycle of some size: every part of the search is at work.
static void test_solve__gives_the_same_plan_with_any_number_of_threads(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    const esr_sample_options sample = {.reviews = 40, .reviewers = 30, .seed = 9};
    assert_int_equal(esr_sample(ctx, &sample, &cycle), ESR_OK);
    esr_solution *one = NULL, *three = NULL;
    const esr_solve_options alone = {.threads = 1}, together = {.threads = 3};
    assert_int_equal(esr_solve(ctx, cycle, &alone, &one), ESR_OK);
    assert_int_equal(esr_solve(ctx, cycle, &together, &three), ESR_OK);
    assert_int_equal(one->cost, three->cost);
    assert_int_equal(one->bound, three->bound);
    assert_memory_equal(one->plan->first_day, three->plan->first_day,
                        (size_t)cycle->review_count * sizeof(esr_day));
    assert_memory_equal(one->plan->member, three->plan->member,
                        (size_t)cycle->place_count * sizeof(esr_reviewer_ix));
    esr_solution_free(one);
    esr_solution_free(three);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

// The round takes seconds to prove; its first plans are far above the bound.
static void test_solve__stops_at_the_gap_that_was_asked_for(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    const esr_sample_options sample = {.preset = "round"};
    const esr_solve_options rough = {.gap_ppm = 990000};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(esr_sample(ctx, &sample, &cycle), ESR_OK);
    assert_int_equal(esr_solve(ctx, cycle, &rough, &solution), ESR_OK);
    assert_int_equal(solution->outcome, ESR_OUTCOME_GAP);
    assert_true(solution->cost > solution->bound); // it did not go on to the proof
    assert_true(100 * solution->bound >= solution->cost);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solve__gives_each_seat_to_the_cheapest_reviewer),
        cmocka_unit_test(test_solve__leaves_a_seat_empty_that_nobody_may_fill),
        cmocka_unit_test(test_solve__gives_the_same_plan_twice),
        cmocka_unit_test(test_solve__stops_at_the_gap_that_was_asked_for),
        cmocka_unit_test(test_solve__gives_the_same_plan_with_any_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
