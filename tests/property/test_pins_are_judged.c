// SPDX-License-Identifier: GPL-3.0-or-later
// Faults of pins are true: on tiny cycles with random pins to keep, whatever esr_check_rules
// refuses has no plan at all, by brute force; and pins taken from a plan that keeps all rules are
// never refused. (The reverse does not hold: of three or more pins that only together exclude each
// other the search is the judge. How many of those there were is printed.)
#include <stdlib.h>

#include "base/rng.h"
#include "brute.h"
#include "cycle/builder.h"
#include "cycle/rows.h"
#include "tiny.h"

#define SEEDS 150

static void add_pin(esr_context *ctx, esr_rows *rows, const char *review, esr_day day,
                    const char *reviewer, const char *kind) {
    char text[11];
    esr_day_text(day, text);
    const char *cells[ESRI_COLUMNS_MAX] = {review, text, reviewer, kind};
    int32_t line = rows->tables[ESRI_PINS].count + 2;
    esri_rows_open(rows, ESRI_PINS, 0xf);
    assert_int_equal(esri_rows_add(ctx, rows, ESRI_PINS, line, cells), ESR_OK);
}

static esr_rows *copy_rows(esr_context *ctx, const esr_cycle *cycle) {
    esr_rows *rows = NULL;
    assert_int_equal(esri_rows_copy(ctx, cycle->rows, &rows), ESR_OK);
    return rows;
}

// The same cycle with other rows; NULL where a random pin stands there twice.
static esr_cycle *build(esr_context *ctx, esr_rows *rows) {
    esr_cycle *cycle = NULL;
    esr_status status = esri_cycle_build(ctx, rows, &cycle);
    assert_true(status == ESR_OK || status == ESR_E_INPUT);
    return cycle;
}

static void add_random_pins(esr_context *ctx, const esr_cycle *cycle, esr_rows *rows,
                            esri_rng *rng) {
    for (int32_t n = 1 + esri_rng_below(rng, 3); n > 0; n--) {
        int32_t what = esri_rng_below(rng, 3);
        const char *reviewer = cycle->reviewers[esri_rng_below(rng, cycle->reviewer_count)].id;
        esr_day day = cycle->first_day + esri_rng_below(rng, cycle->day_count);
        add_pin(ctx, rows, cycle->reviews[esri_rng_below(rng, cycle->review_count)].id,
                what == 0 ? ESR_DAY_NONE : day, what == 1 ? "" : reviewer, "keep");
    }
}

static void test_pins__what_is_refused_has_no_plan(void **state) {
    int32_t refused = 0, kept = 0, missed = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esri_rng rng = {seed};
        esr_cycle *cycle = tiny_cycle(*state, seed);
        esr_rows *rows = copy_rows(*state, cycle);
        add_random_pins(*state, cycle, rows, &rng);
        esr_cycle *pinned = build(*state, rows);
        if (pinned) {
            bool fine = esr_check_rules(*state, pinned) == ESR_OK;
            brute_answer answer = brute_solve(pinned, BRUTE_NOTHING_LEFT_OUT);
            if (!fine && answer.possible)
                harness_print_faults(*state);
            assert_true(fine || !answer.possible);
            refused += !fine;
            kept += answer.possible;
            missed += fine && !answer.possible;
            esr_plan_free(answer.plan);
        }
        esr_context_clear(*state);
        esr_cycle_free(pinned);
        esr_cycle_free(cycle);
    }
    print_message("%d refused, %d with a plan, %d without one that were not refused\n", refused,
                  kept, missed);
    assert_true(refused >= SEEDS / 5 && kept >= SEEDS / 10);
}

// Drops every other row, by chance, of the tables whose rows forbid or demand something.
static void drop_some(esr_rows *rows, esri_rng *rng) {
    for (int t = ESRI_RELATIONS; t < ESRI_TABLE_COUNT; t++) {
        esri_row_list *list = &rows->tables[t];
        int32_t kept = 0;
        for (int32_t i = 0; i < list->count; i++)
            if (esri_rng_below(rng, 2))
                list->at[kept++] = list->at[i];
        list->count = kept;
    }
}

// Why faulty rows may be left out when the rest of a folder is judged.
static void test_pins__what_is_refused_without_some_rows_has_no_plan_with_them(void **state) {
    int32_t refused = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esri_rng rng = {seed};
        esr_cycle *cycle = tiny_cycle(*state, seed);
        esr_rows *rows = copy_rows(*state, cycle);
        add_random_pins(*state, cycle, rows, &rng);
        add_random_pins(*state, cycle, rows, &rng);
        esr_cycle *whole = build(*state, rows);
        if (whole) {
            esr_rows *some = copy_rows(*state, whole);
            drop_some(some, &rng);
            esr_cycle *part = build(*state, some);
            assert_non_null(part);
            if (esr_check_rules(*state, part) != ESR_OK) {
                brute_answer answer = brute_solve(whole, BRUTE_NOTHING_LEFT_OUT);
                assert_false(answer.possible);
                esr_plan_free(answer.plan);
                refused++;
            }
            esr_cycle_free(part);
        }
        esr_context_clear(*state);
        esr_cycle_free(whole);
        esr_cycle_free(cycle);
    }
    print_message("%d refused\n", refused);
    assert_true(refused >= SEEDS / 5);
}

static void add_pins_of(esr_context *ctx, const esr_plan *plan, esr_rows *rows, esri_rng *rng) {
    const esr_cycle *cycle = plan->cycle;
    for (int32_t v = 0; v < cycle->review_count; v++) {
        const esr_review *review = &cycle->reviews[v];
        esr_day day = plan->first_day[v];
        esr_day other = cycle->first_day + esri_rng_below(rng, cycle->day_count);
        if (day == ESR_DAY_NONE)
            continue;
        if (esri_rng_below(rng, 2))
            add_pin(ctx, rows, review->id, day, "", "keep");
        if (other != day && esri_rng_below(rng, 2))
            add_pin(ctx, rows, review->id, other, "", "forbid");
        for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++)
            if (plan->member[p].at >= 0 && esri_rng_below(rng, 2))
                add_pin(ctx, rows, review->id, esri_rng_below(rng, 2) ? day : ESR_DAY_NONE,
                        cycle->reviewers[plan->member[p].at].id, "");
    }
}

static void test_pins__those_of_a_plan_are_fine(void **state) {
    int32_t tried = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esri_rng rng = {seed};
        esr_cycle *cycle = tiny_cycle(*state, seed);
        brute_answer answer = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
        if (answer.possible) {
            esr_rows *rows = copy_rows(*state, cycle);
            add_pins_of(*state, answer.plan, rows, &rng);
            esr_cycle *pinned = build(*state, rows);
            if (pinned && esr_check_rules(*state, pinned) != ESR_OK) {
                harness_print_faults(*state);
                fail();
            }
            tried += pinned != NULL;
            esr_cycle_free(pinned);
        }
        esr_context_clear(*state);
        esr_plan_free(answer.plan);
        esr_cycle_free(cycle);
    }
    assert_true(tried >= SEEDS / 2);
}

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pins__what_is_refused_has_no_plan),
        cmocka_unit_test(test_pins__what_is_refused_without_some_rows_has_no_plan_with_them),
        cmocka_unit_test(test_pins__those_of_a_plan_are_fine),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
