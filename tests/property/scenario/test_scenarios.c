// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario's plan is what a search from nothing finds for a folder that was edited by hand: the
// edited cycle is written as a folder, read back and solved again.
#include "harness.h"
#include "tiny.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS      60
#define EDITS_MOST 3
#define LINE       128

// One edit, drawn from what the cycle has.
static void draw_edit(const esr_cycle *cycle, uint32_t number, char out[LINE]) {
    const char *reviewer = cycle->reviewers[number % (uint32_t)cycle->reviewer_count].id;
    const char *review = cycle->reviews[number % (uint32_t)cycle->review_count].id;
    const char *school = cycle->schools[number % (uint32_t)cycle->school_count].id;
    char day[11];
    esr_day_text(cycle->first_day + (int32_t)(number / 16 % (uint32_t)cycle->day_count), day);
    switch (number % 13) {
    case 0:
        snprintf(out, LINE, "drop reviewer %s", reviewer);
        break;
    case 1:
        snprintf(out, LINE, "copy reviewer %s 1", reviewer);
        break;
    case 2:
        snprintf(out, LINE, "set limits.max_visits %u", 1 + number / 16 % 3);
        break;
    case 3:
        snprintf(out, LINE, "set costs.per_km %u", number / 16 % 5);
        break;
    case 4:
        snprintf(out, LINE, "close %s", day);
        break;
    case 5:
        snprintf(out, LINE, "drop review %s", review);
        break;
    case 6:
        snprintf(out, LINE, "set reviewers max_visits %u", 1 + number / 16 % 2);
        break;
    case 7:
        snprintf(out, LINE, "draw 1 reviewer out seed %u", number);
        break;
    case 8:
        snprintf(out, LINE, "set rules.rival %s", number & 16 ? "allow" : "forbid");
        break;
    case 9:
        snprintf(out, LINE, "add review X%u like %s", number % 7, review);
        break;
    case 10:
        snprintf(out, LINE, "close %s am school=%s", day, school);
        break;
    case 11:
        snprintf(out, LINE, "set review %s weight %u", review, 1 + number / 16 % 9);
        break;
    default:
        snprintf(out, LINE, "set limits.gap_days %u", number / 16 % 4);
        break;
    }
}

// The cycle by way of a folder.
static esr_cycle *through_folder(esr_context *ctx, const esr_cycle *cycle) {
    char *temp = harness_temp_folder(), *folder = harness_path(temp, "edited");
    esr_cycle *again = NULL;
    assert_int_equal(esr_folder_write(ctx, cycle, folder), ESR_OK);
    assert_int_equal(esr_folder_read(ctx, folder, &again), ESR_OK);
    free(folder);
    harness_remove_folder(temp);
    return again;
}

// Solves a scenario warm and its folder cold; answers whether there was a proven plan.
static bool compare(esr_context *ctx, const esr_cycle *cycle, const esr_solution *start) {
    esr_cycle *folder = through_folder(ctx, cycle);
    esr_solution *warm = tiny_solve(ctx, cycle, start), *cold = tiny_solve(ctx, folder, NULL);
    assert_int_equal(warm != NULL, cold != NULL);
    bool proven =
        warm && warm->outcome == ESR_OUTCOME_OPTIMAL && cold->outcome == ESR_OUTCOME_OPTIMAL;
    if (proven)
        assert_int_equal(warm->cost, cold->cost);
    if (warm) {
        assert_true(warm->bound <= cold->cost);
        assert_true(cold->bound <= warm->cost);
    }
    esr_solution_free(warm);
    esr_solution_free(cold);
    esr_cycle_free(folder);
    esr_context_clear(ctx);
    return proven;
}

static esr_cycle *edited(esr_context *ctx, const esr_cycle *base, uint64_t seed, uint32_t turn) {
    char text[EDITS_MOST * (LINE + 1)] = "";
    esr_scenario *scenario = NULL;
    esr_cycle *cycle = NULL;
    uint32_t number = (uint32_t)seed * 2654435761u + turn * 40503u;
    for (uint32_t i = 0; i <= turn % EDITS_MOST; i++) {
        char line[LINE];
        number = number * 1664525u + 1013904223u;
        draw_edit(base, number >> 8, line);
        strcat(strcat(text, line), "\n");
    }
    assert_int_equal(esr_scenario_parse(ctx, "drawn", text, strlen(text), &scenario), ESR_OK);
    // An edit may contradict a pin, or a former edit take away what it is about.
    esr_status status = esr_scenario_apply(ctx, scenario, base, &cycle);
    assert_true(status == ESR_OK || status == ESR_E_INPUT);
    assert_true(status == ESR_OK || esr_context_fault_count(ctx) > 0);
    esr_scenario_free(scenario);
    esr_context_clear(ctx);
    return cycle;
}

static void test_scenario__is_solved_as_its_folder_is(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    int proven = 0, refused = 0;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *base = tiny_cycle(ctx, seed);
        esr_solution *start = tiny_solve(ctx, base, NULL);
        assert_non_null(start);
        for (uint32_t turn = 0; turn < 4; turn++) {
            esr_cycle *cycle = edited(ctx, base, seed, turn);
            refused += !cycle;
            proven += cycle && compare(ctx, cycle, start);
            esr_cycle_free(cycle);
        }
        esr_solution_free(start);
        esr_cycle_free(base);
    }
    printf("%d scenarios proven, %d refused\n", proven, refused);
    assert_true(proven >= 100);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scenario__is_solved_as_its_folder_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
