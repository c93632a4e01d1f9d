// SPDX-License-Identifier: GPL-3.0-or-later
// A search that starts from another solution finds what a search from nothing finds: the same
// proven cost, for the same cycle and for edited ones.
#include "harness.h"
#include "tiny.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "search/pool_format.h"

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

static esr_cycle *edited(esr_context *ctx, const esr_cycle *base, const char *text) {
    esr_scenario *scenario = NULL;
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_scenario_parse(ctx, "edit", text, strlen(text), &scenario), ESR_OK);
    if (esr_scenario_apply(ctx, scenario, base, &cycle) != ESR_OK)
        esr_context_clear(ctx);
    esr_scenario_free(scenario);
    return cycle;
}

// The k-th edit of a cycle, of every kind that scenarios have.
static const char *edit_of(const esr_cycle *base, int32_t k, char out[200]) {
    const char *reviewer = base->reviewers[k * 7 % base->reviewer_count].id,
               *review = base->reviews[k * 5 % base->review_count].id;
    static const char *const settings[] = {
        "limits.max_visits 1",  "limits.max_visits 3",          "limits.gap_days 40",
        "limits.max_km 12",     "limits.novices_per_team 0",    "costs.per_km 0",
        "costs.no_veteran 900", "costs.load_step 0;5;10",       "costs.under_minimum 0",
        "rules.reciprocal off", "rules.employed \"forbid 9y\"", "rules.same_sponsor forbid",
    };
    char day[11];
    esr_day_text(base->first_day + 30 + k, day);
    switch (k % 8) {
    case 0:
        snprintf(out, 200, "drop reviewer %s", reviewer);
        break;
    case 1:
        snprintf(out, 200, "copy reviewer %s 1", reviewer);
        break;
    case 2:
        snprintf(out, 200, "drop review %s", review);
        break;
    case 3:
        snprintf(out, 200, "draw %d reviewers out seed %d", 2 + k % 5, k);
        break;
    case 4:
        snprintf(out, 200, "set %s", settings[k / 8 % 12]);
        break;
    case 5:
        snprintf(out, 200, "close %s", day);
        break;
    case 6:
        snprintf(out, 200, "set reviewer %s max_visits %d", reviewer, k % 4);
        break;
    default:
        snprintf(out, 200, "add pin review=%s reviewer=%s", review, reviewer);
        break;
    }
    return out;
}

#define EDITS 96

// From the teams of a solution, its prices made worthless or not, edit upon edit.
static void test_start__with_teams_changes_nothing_about_the_proof(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    int32_t solved = 0, pools = 0;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 3; seed < 5; seed++) {
        const esr_sample_options sample = {.reviews = 24, .reviewers = 21, .seed = seed};
        esr_cycle *base = NULL;
        assert_int_equal(esr_sample(ctx, &sample, &base), ESR_OK);
        esr_solution *start = tiny_solve(ctx, base, NULL);
        for (int32_t k = 0; k < EDITS; k++) {
            char text[200];
            esr_cycle *cycle = edited(ctx, base, edit_of(base, k, text));
            if (cycle && k % 2)
                memset(start->prices.load, 0,
                       (size_t)start->plan->cycle->reviewer_count * sizeof *start->prices.load);
            pools += start->pool.bytes != NULL;
            esr_solution *next =
                cycle && compare(ctx, cycle, start) ? tiny_solve(ctx, cycle, start) : NULL;
            solved += next != NULL;
            if (next && next->prices.load && k % 16 < 8 &&
                cycle->reviewer_count > 15) { // the next edit is made to this one
                esr_solution_free(start);
                esr_cycle_free(base);
                start = next;
                base = cycle;
                continue;
            }
            esr_solution_free(next);
            esr_cycle_free(cycle);
        }
        esr_solution_free(start);
        esr_cycle_free(base);
    }
    printf("%d edits solved, %d from teams\n", solved, pools);
    assert_true(solved > EDITS && pools > EDITS);
    esr_context_free(ctx);
}

// Whatever the teams' bytes are, the plan is proven all the same.
static void test_start__damaged_teams_do_no_harm(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esr_cycle *cycle = NULL;
    uint64_t random = 1;
    esr_solution *start = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; !start || !start->pool.bytes; seed++) { // not all searches have teams
        const esr_sample_options sample = {.reviews = 16, .reviewers = 12, .seed = seed};
        esr_solution_free(start);
        esr_cycle_free(cycle);
        cycle = NULL;
        assert_int_equal(esr_sample(ctx, &sample, &cycle), ESR_OK);
        start = tiny_solve(ctx, cycle, NULL);
    }
    size_t length = start->pool.length;
    unsigned char *sound = malloc(length);
    assert_non_null(sound);
    memcpy(sound, start->pool.bytes, length);
    memset(start->prices.load, 0, (size_t)cycle->reviewer_count * sizeof *start->prices.load);
    for (int32_t i = 0; i < 400; i++) {
        memcpy(start->pool.bytes, sound, length);
        start->pool.length = i % 7 == 0 ? (size_t)i * 3 % length : length;
        for (int32_t change = 0; change <= i % 4; change++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
            start->pool.bytes[(random >> 33) % length] ^= (unsigned char)(1u << (random >> 61));
        }
        // Half of them with the checksum of what they now are.
        if (i % 2 && start->pool.length > 8) {
            uint64_t sum = esri_pool_checksum(start->pool.bytes, start->pool.length - 8);
            for (size_t k = 0; k < 8; k++)
                start->pool.bytes[start->pool.length - 8 + k] = (unsigned char)(sum >> (8 * k));
        }
        esr_solution *warm = tiny_solve(ctx, cycle, start);
        assert_non_null(warm);
        assert_int_equal(warm->cost, start->cost);
        assert_int_equal(warm->outcome, start->outcome);
        esr_solution_free(warm);
    }
    free(sound);
    esr_solution_free(start);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_start__changes_nothing_about_the_proof),
        cmocka_unit_test(test_start__gives_the_same_plan_back),
        cmocka_unit_test(test_start__moves_few_visits),
        cmocka_unit_test(test_start__with_teams_changes_nothing_about_the_proof),
        cmocka_unit_test(test_start__damaged_teams_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
