// SPDX-License-Identifier: GPL-3.0-or-later
// The flow behind a forecast against all cuts of small random cases.
#include <stdlib.h>

#include "base/rng.h"
#include "explain/forecast/match.h"
#include "harness.h"

#define UNITS  9
#define GIVERS 6

typedef struct random_case {
    esri_unit units[UNITS];
    uint64_t who[UNITS];
    int32_t most[GIVERS];
    int32_t count;
} random_case;

static void draw(random_case *c, esri_rng *rng) {
    int32_t review = 0;
    c->count = 1 + esri_rng_below(rng, UNITS);
    for (int32_t u = 0; u < c->count; u++) {
        review += esri_rng_below(rng, 3) > 0;
        c->who[u] = esri_rng_next(rng) & esri_rng_next(rng) & ((1u << GIVERS) - 1);
        c->units[u] = (esri_unit){review, -1, 1 + esri_rng_below(rng, 3), u, &c->who[u]};
    }
    for (int32_t g = 0; g < GIVERS; g++)
        c->most[g] = esri_rng_below(rng, 4);
}

// What givers can give to a set of units, counted giver by giver.
static int32_t supply_of(const random_case *c, uint32_t set) {
    int32_t sum = 0;
    for (int32_t g = 0; g < GIVERS; g++) {
        int32_t reviews = 0, last = -1;
        for (int32_t u = 0; u < c->count; u++)
            if ((set >> u & 1) && (c->who[u] >> g & 1) && c->units[u].review != last) {
                last = c->units[u].review;
                reviews++;
            }
        sum += reviews < c->most[g] ? reviews : c->most[g];
    }
    return sum;
}

static int32_t missing_of(const random_case *c, uint32_t set) {
    int32_t wanted = 0;
    for (int32_t u = 0; u < c->count; u++)
        wanted += (set >> u & 1) ? c->units[u].wanted : 0;
    return wanted - supply_of(c, set);
}

static int32_t worst_cut(const random_case *c) {
    int32_t worst = 0;
    for (uint32_t set = 0; set < 1u << c->count; set++) {
        int32_t missing = missing_of(c, set);
        worst = missing > worst ? missing : worst;
    }
    return worst;
}

static void test_match__misses_what_the_worst_cut_misses(void **state) {
    (void)state;
    esri_rng rng = {11};
    int32_t short_cases = 0, several = 0;
    for (int round = 0; round < 4000; round++) {
        random_case c;
        draw(&c, &rng);
        esri_match match = {
            .units = c.units, .unit_count = c.count, .giver_count = GIVERS, .most = c.most};
        assert_int_equal(esri_match_run(&match), ESR_OK);
        int32_t missing = match.wanted - match.filled, sum = 0;
        assert_int_equal(missing, worst_cut(&c));
        for (int32_t p = 0; p < match.part_count; p++) {
            uint32_t set = 0;
            for (int32_t u = 0; u < c.count; u++)
                set |= match.part[u] == p ? 1u << u : 0;
            assert_true(missing_of(&c, set) > 0);
            sum += missing_of(&c, set);
        }
        assert_int_equal(sum, missing);
        short_cases += missing > 0;
        several += match.part_count > 1;
        esri_match_free(&match);
    }
    assert_true(short_cases > 1000 && short_cases < 3900 && several > 200);
}

static void test_supply__counts_a_giver_once_a_review_and_no_more_than_they_give(void **state) {
    (void)state;
    esri_rng rng = {12};
    int32_t visits[GIVERS] = {0}, last[GIVERS] = {0}, touched[GIVERS] = {0};
    esri_supply supply = {.visits = visits, .last = last, .touched = touched};
    for (int round = 0; round < 2000; round++) {
        random_case c;
        draw(&c, &rng);
        uint32_t set = (uint32_t)esri_rng_below(&rng, 1 << c.count);
        esri_supply_start(&supply, c.most);
        for (int32_t u = 0; u < c.count; u++)
            if (set >> u & 1)
                esri_supply_add(&supply, &c.units[u], 1);
        assert_int_equal(supply.total, supply_of(&c, set));
    }
}

static void test_match__ends_in_an_error_when_memory_fails(void **state) {
    (void)state;
    esri_rng rng = {13};
    random_case c;
    draw(&c, &rng);
    esri_match match = {
        .units = c.units, .unit_count = c.count, .giver_count = GIVERS, .most = c.most};
    harness_fail_malloc(0);
    assert_int_equal(esri_match_run(&match), ESR_OK);
    size_t calls = harness_fail_malloc(0);
    esri_match_free(&match);
    for (size_t n = 1; n <= calls; n++) {
        harness_fail_malloc(n);
        assert_int_equal(esri_match_run(&match), ESR_E_NOMEM);
        harness_fail_malloc(0);
        assert_null(match.part);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match__misses_what_the_worst_cut_misses),
        cmocka_unit_test(test_supply__counts_a_giver_once_a_review_and_no_more_than_they_give),
        cmocka_unit_test(test_match__ends_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
