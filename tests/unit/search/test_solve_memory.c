// SPDX-License-Identifier: GPL-3.0-or-later
// A search that runs out of memory at any point ends in an error or a plan, never in a crash.
#include "harness.h"
#include "tiny.h"

#include <string.h>

static const harness_file FILES[] = {
    {"schools.csv", "id,name,sector\nA,Ash,primary\nB,Birch,primary\nP,Pine,primary\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,A,2,teacher:1\nV2,B,2.5,teacher:2\n"},
    {"reviewers.csv", "id,name,role,school_id,visits_done\nR1,One,teacher,P,1\n"
                      "R2,Two,teacher,A,1\nR3,Three,teacher,B,0\n"},
    {"unavailable.csv", "who,id,from,to,cost\nreviewer,R1,2026-09-07,2026-11-20,\n"
                        "school,A,2026-10-05,2026-10-09,40\n"},
};

// The search from nothing, or from a start.
static void fail_each_malloc(esr_context *ctx, const esr_cycle *cycle,
                             const esr_solve_options *options) {
    esr_solution *solution = NULL;
    harness_fail_malloc(0);
    assert_int_equal(esr_solve(ctx, cycle, options, &solution), ESR_OK);
    size_t calls = harness_fail_malloc(0);
    int64_t cost = solution->cost;
    esr_solution_free(solution);
    assert_true(calls > 50);
    for (size_t n = 1; n <= calls; n++) {
        solution = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_solve(ctx, cycle, options, &solution);
        harness_fail_malloc(0);
        esr_context_clear(ctx);
        if (status != ESR_OK) {
            assert_int_equal(status, ESR_E_NOMEM);
            assert_null(solution);
            continue;
        }
        assert_true(solution->cost >= cost);
        assert_true(solution->bound <= cost);
        esr_solution_free(solution);
    }
}

static void test_solve__ends_in_an_error_when_memory_fails(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = harness_must_cycle(ctx, FILES, HARNESS_COUNT(FILES));
    esr_solution *start = NULL;
    fail_each_malloc(ctx, cycle, NULL);
    assert_int_equal(esr_solve(ctx, cycle, NULL, &start), ESR_OK);
    fail_each_malloc(ctx, cycle, &(esr_solve_options){.start = start});
    esr_solution_free(start);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

// A start whose prices are worth nothing, so that its teams, their basis and chains are needed.
static void test_solve__with_teams_to_start_from_ends_in_an_error_too(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    int32_t tried = 0;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; tried < 3; seed++) {
        esr_cycle *cycle = tiny_cycle(ctx, seed);
        esr_solution *start = tiny_solve(ctx, cycle, NULL);
        if (start && start->pool.bytes && start->prices.load) {
            tried++;
            memset(start->prices.load, 0,
                   (size_t)cycle->reviewer_count * sizeof *start->prices.load);
            fail_each_malloc(ctx, cycle, &(esr_solve_options){.start = start, .threads = 1});
        }
        esr_solution_free(start);
        esr_cycle_free(cycle);
    }
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_solve__ends_in_an_error_when_memory_fails),
        cmocka_unit_test(test_solve__with_teams_to_start_from_ends_in_an_error_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
