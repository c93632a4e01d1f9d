// SPDX-License-Identifier: GPL-3.0-or-later
// What the audit makes of the search's prices is what the search made of them, on cycles with
// everything in them; and no prices whatever prove more than the least cost there is.
#include "brute.h"
#include "harness.h"
#include "tiny.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/bound.h"
#include "base/rng.h"

#define SEEDS 300

static void check_against_search(esr_context *ctx, const esr_cycle *cycle, const char *name) {
    esr_solution *solution = NULL;
    int64_t bound = 0;
    assert_int_equal(esr_solve(ctx, cycle, NULL, &solution), ESR_OK);
    assert_non_null(solution->prices.load);
    assert_int_equal(esri_audit_bound(ctx, cycle, &solution->prices, &bound), ESR_OK);
    if (bound != solution->prices.bound)
        fail_msg("%s: the search says %lld, the audit %lld", name,
                 (long long)solution->prices.bound, (long long)bound);
    esr_solution_free(solution);
}

static void test_audit__proves_what_the_search_says(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    char name[32];
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(ctx, seed);
        snprintf(name, sizeof name, "tiny %d", (int)seed);
        check_against_search(ctx, cycle, name);
        esr_cycle_free(cycle);
    }
    esr_context_free(ctx);
}

// Prices somewhere near the search's, and some of mutual pairs.
static void draw_prices(esri_rng *rng, const esr_solution *near, esr_prices *prices) {
    const esr_cycle *cycle = near->plan->cycle;
    size_t reviewers = (size_t)cycle->reviewer_count, reviews = (size_t)cycle->review_count;
    int32_t spread = 1 + esri_rng_below(rng, 100);
    *prices = (esr_prices){.load = calloc(reviewers + 1, sizeof *prices->load),
                           .pair = calloc(reviews * reviews + 1, sizeof *prices->pair)};
    assert_non_null(prices->load);
    assert_non_null(prices->pair);
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        prices->load[r] = near->prices.load[r] +
                          ESR_PRICE_UNIT * (esri_rng_below(rng, spread) - spread / 2) +
                          esri_rng_below(rng, 7);
    for (int32_t v = 0; v < cycle->review_count; v++)
        for (int32_t w = v + 1; w < cycle->review_count; w++)
            if (esri_rng_below(rng, 3) == 0)
                prices->pair[prices->pair_count++] =
                    (esr_pair_price){{v}, {w}, ESR_PRICE_UNIT * esri_rng_below(rng, spread)};
}

static void test_audit__never_proves_more_than_the_least_cost(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    int32_t close = 0;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(ctx, seed);
        brute_answer answer = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
        esr_solution *near = NULL;
        esri_rng rng = {seed};
        assert_int_equal(esr_solve(ctx, cycle, NULL, &near), ESR_OK);
        for (int32_t i = 0; i < 10; i++) {
            esr_prices prices;
            int64_t bound = 0;
            draw_prices(&rng, near, &prices);
            assert_int_equal(esri_audit_bound(ctx, cycle, &prices, &bound), ESR_OK);
            if (bound > ESR_PRICE_UNIT * answer.costs.total)
                fail_msg("tiny %d: prices prove %lld / 1024, but a plan costs %lld", (int)seed,
                         (long long)bound, (long long)answer.costs.total);
            close += bound > ESR_PRICE_UNIT * answer.costs.total * 9 / 10;
            esr_prices_clear(&prices);
        }
        esr_solution_free(near);
        esr_plan_free(answer.plan);
        esr_cycle_free(cycle);
    }
    esr_context_free(ctx);
    printf("%d prices prove nine tenths of the cost\n", (int)close);
    assert_true(close > SEEDS);
}

static void test_audit__agrees_on_generated_cycles(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (int32_t seed = 1; seed <= 3; seed++) {
        const esr_sample_options options = {
            .reviews = 40, .reviewers = 20 + 12 * seed, .seed = (uint64_t)seed};
        esr_cycle *cycle = NULL;
        assert_int_equal(esr_sample(ctx, &options, &cycle), ESR_OK);
        check_against_search(ctx, cycle, "generated");
        esr_cycle_free(cycle);
    }
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_audit__proves_what_the_search_says),
        cmocka_unit_test(test_audit__never_proves_more_than_the_least_cost),
        cmocka_unit_test(test_audit__agrees_on_generated_cycles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
