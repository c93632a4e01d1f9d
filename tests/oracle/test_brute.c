// SPDX-License-Identifier: GPL-3.0-or-later
// The oracle itself: the best plan of brute force is judged by esr_verify, and the tiny cycles
// have all the rules and costs in them.
#include <stdio.h>
#include <stdlib.h>

#include "brute.h"
#include "tiny.h"

#define SEEDS 400

static int open_context(void **state) {
    esr_context *ctx = NULL;
    if (esr_context_new(&ctx) != ESR_OK)
        return -1;
    *state = ctx;
    return 0;
}

static int close_context(void **state) {
    esr_context_free(*state);
    return 0;
}

static void check_judged(esr_context *ctx, uint64_t seed, const brute_answer *answer) {
    esr_verdict *verdict = NULL;
    assert_int_equal(esr_verify(ctx, answer->plan, &verdict), ESR_OK);
    for (size_t i = 0; i < verdict->violation_count; i++)
        print_error("seed %u: %s: %s\n", (unsigned)seed, esr_rule_name(verdict->violations[i].rule),
                    verdict->violations[i].text);
    for (int32_t t = 0; t < ESR_TERM_COUNT; t++)
        if (verdict->costs.term[t] != answer->costs.term[t])
            print_error("seed %u: %s is %d, not %d\n", (unsigned)seed, esr_term_name((esr_term)t),
                        (int)verdict->costs.term[t], (int)answer->costs.term[t]);
    assert_int_equal(verdict->violation_count, 0);
    assert_memory_equal(&verdict->costs, &answer->costs, sizeof answer->costs);
    esr_verdict_free(verdict);
}

static void test_brute__the_judge_finds_no_fault_and_the_same_costs(void **state) {
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(*state, seed);
        brute_answer answer = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
        if (answer.possible)
            check_judged(*state, seed, &answer);
        esr_plan_free(answer.plan);
        esr_cycle_free(cycle);
    }
}

// Whether the optimum of the cycle is another one without the part.
static bool matters(const esr_cycle *cycle, const brute_answer *whole, brute_part part) {
    brute_answer without = brute_solve(cycle, part);
    bool differs = without.possible != whole->possible || without.costs.total != whole->costs.total;
    esr_plan_free(without.plan);
    return differs;
}

static void test_tiny__every_rule_and_cost_changes_some_optimum(void **state) {
    int32_t seen[BRUTE_PART_COUNT] = {0}, missing = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(*state, seed);
        brute_answer whole = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
        for (brute_part part = 0; part < BRUTE_PART_COUNT; part++)
            if (seen[part] == 0 && matters(cycle, &whole, part))
                seen[part]++;
        esr_plan_free(whole.plan);
        esr_cycle_free(cycle);
    }
    for (brute_part part = 0; part < BRUTE_PART_COUNT; part++)
        if (seen[part] == 0) {
            print_error("%s changes no optimum\n", brute_part_name(part));
            missing++;
        }
    assert_int_equal(missing, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_brute__the_judge_finds_no_fault_and_the_same_costs),
        cmocka_unit_test(test_tiny__every_rule_and_cost_changes_some_optimum),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
