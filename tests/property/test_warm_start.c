// SPDX-License-Identifier: GPL-3.0-or-later
// A search that starts from another solution finds what a search from nothing finds: the same
// proven cost, for the same cycle and for edited ones.
#include "harness.h"
#include "tiny.h"

#include <stdio.h>

#define SEEDS 120

// Compares the searches of a cycle from nothing and from `start`; answers whether there is a plan.
static bool compare(esr_context *ctx, const esr_cycle *cycle, const esr_solution *start) {
    esr_solution *cold = tiny_solve(ctx, cycle, NULL), *warm = tiny_solve(ctx, cycle, start);
    assert_int_equal(cold != NULL, warm != NULL);
    bool found = cold != NULL;
    if (found && cold->outcome == ESR_OUTCOME_OPTIMAL && warm->outcome == ESR_OUTCOME_OPTIMAL)
        assert_int_equal(cold->cost, warm->cost);
    if (found) {
        assert_true(cold->bound <= warm->cost);
        assert_true(warm->bound <= cold->cost);
    }
    esr_solution_free(cold);
    esr_solution_free(warm);
    esr_context_clear(ctx);
    return found;
}

static esr_cycle *pinned(esr_context *ctx, const esr_cycle *base, int32_t review,
                         int32_t reviewer) {
    esr_edit *edit = NULL;
    esr_cycle *cycle = NULL;
    const esr_cell pin[] = {{"review_id", base->reviews[review].id},
                            {"reviewer_id", base->reviewers[reviewer].id},
                            {NULL, NULL}};
    assert_int_equal(esr_edit_new(ctx, base, &edit), ESR_OK);
    assert_int_equal(esr_edit_add(ctx, edit, "pins", pin), ESR_OK);
    // The same pin may be there already, or a rule exclude it.
    if (esr_edit_finish(ctx, edit, &cycle) == ESR_OK && esr_check_rules(ctx, cycle) == ESR_OK)
        return cycle;
    esr_context_clear(ctx);
    esr_cycle_free(cycle);
    return NULL;
}

static void test_start__changes_nothing_about_the_proof(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    int edited = 0;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *base = tiny_cycle(ctx, seed);
        esr_solution *start = tiny_solve(ctx, base, NULL);
        assert_non_null(start);
        assert_non_null(start->prices.load);
        assert_true(compare(ctx, base, start));
        for (int32_t v = 0; v < base->review_count; v++) {
            esr_cycle *cycle =
                pinned(ctx, base, v, (int32_t)(seed % (uint64_t)base->reviewer_count));
            edited += cycle != NULL && compare(ctx, cycle, start);
            esr_cycle_free(cycle);
        }
        esr_solution_free(start);
        esr_cycle_free(base);
    }
    printf("%d edited cycles\n", edited);
    assert_true(edited > SEEDS / 2);
    esr_context_free(ctx);
}

// Where nothing was edited, the plan itself comes back.
static void test_start__gives_the_same_plan_back(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esr_cycle *cycle = NULL;
    const esr_sample_options sample = {.reviews = 40, .reviewers = 34, .seed = 3};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(esr_sample(ctx, &sample, &cycle), ESR_OK);
    esr_solution *start = tiny_solve(ctx, cycle, NULL), *again = tiny_solve(ctx, cycle, start);
    assert_memory_equal(start->plan->first_day, again->plan->first_day,
                        (size_t)cycle->review_count * sizeof(esr_day));
    assert_memory_equal(start->plan->member, again->plan->member,
                        (size_t)cycle->place_count * sizeof(esr_reviewer_ix));
    esr_solution_free(start);
    esr_solution_free(again);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

// Who is pinned moves a few visits, and the others stay as they are: teams and dates go back to
// those of the start where that costs nothing.
static void test_start__moves_few_visits(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esr_cycle *base = NULL;
    int32_t moved = 0, solved = 0;
    const esr_sample_options sample = {.reviews = 40, .reviewers = 34, .seed = 3};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(esr_sample(ctx, &sample, &base), ESR_OK);
    esr_solution *start = tiny_solve(ctx, base, NULL);
    for (int32_t r = 0; r < base->reviewer_count; r++) {
        esr_cycle *cycle = pinned(ctx, base, r, r);
        esr_solution *warm = cycle ? tiny_solve(ctx, cycle, start) : NULL;
        esr_plan_diff *diff = NULL;
        if (warm) {
            assert_int_equal(esr_plan_compare(ctx, start->plan, warm->plan, &diff), ESR_OK);
            moved += diff->count;
            solved++;
        }
        esr_plan_diff_free(diff);
        esr_solution_free(warm);
        esr_cycle_free(cycle);
    }
    printf("%d visits of %d pins differ\n", moved, solved);
    assert_true(solved > 5 && moved < 5 * solved);
    esr_solution_free(start);
    esr_cycle_free(base);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_start__changes_nothing_about_the_proof),
        cmocka_unit_test(test_start__gives_the_same_plan_back),
        cmocka_unit_test(test_start__moves_few_visits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
