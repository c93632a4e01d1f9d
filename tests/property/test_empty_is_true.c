// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of gaps is true: on tiny cycles, each clash is found by trying all plans of its
// reviews; without any one of them the smallest ones are none; each way out, taken and solved from
// scratch, fills what it promised; and whoever could sit there but for one thing can't.
#include <esr/empty.h>
#include <esr/rules.h>

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "brute.h"
#include "tiny.h"

#define SEEDS 160

typedef struct counts {
    int32_t gaps, counted, solved, dearer, others, ways, near, smallest;
} counts;

static const esr_cell everything[] = {{NULL, NULL}};

static void set(esr_context *ctx, esr_edit *edit, const char *section, const char *key,
                const char *value) {
    assert_int_equal(esr_edit_setting(ctx, edit, section, key, value), ESR_OK);
}

// Nothing costs anything but gaps.
static void count_gaps_alone(esr_context *ctx, esr_edit *edit, const esr_cycle *cycle) {
    static const char *const costs[] = {"missing_skill", "no_veteran",     "under_minimum",
                                        "per_km",        "load_step",      "per_recent_visit",
                                        "change_date",   "change_reviewer"};
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++)
        set(ctx, edit, "costs", costs[i], "0");
    for (int32_t k = 0; k < cycle->kind_count; k++)
        if (cycle->kinds[k].mode == ESR_COST)
            set(ctx, edit, "rules", cycle->kinds[k].name, "allow");
    for (int32_t cost = 1; cost <= 60; cost++) {
        char text[12];
        snprintf(text, sizeof text, "%d", cost);
        const esr_cell where[] = {{"cost", text}, {NULL, NULL}};
        assert_int_equal(esr_edit_drop(ctx, edit, "unavailable", where, NULL), ESR_OK);
    }
    assert_int_equal(esr_edit_drop(ctx, edit, "preferences", everything, NULL), ESR_OK);
    assert_int_equal(esr_edit_drop(ctx, edit, "published", everything, NULL), ESR_OK);
}

static void seats_of(const esr_cycle *cycle, const esr_empty_cause *cause, int32_t v,
                     esri_buf *out) {
    for (int32_t n = 0; n < cause->need_count; n++)
        if (cause->needs[n].review.at == v)
            esri_buf_printf(out, "%s%s:%d", out->length ? ";" : "",
                            cycle->seats.at[cause->needs[n].seat], cause->needs[n].count);
}

// Whether some plan fills all needs of the clash but those of one review (-1: of none).
static bool can_be_met(esr_context *ctx, const esr_cycle *cycle, const esr_empty_cause *cause,
                       int32_t without) {
    esr_edit *edit = NULL;
    esr_cycle *part = NULL;
    assert_int_equal(esr_edit_new(ctx, cycle, &edit), ESR_OK);
    count_gaps_alone(ctx, edit, cycle);
    for (int32_t v = 0; v < cycle->review_count; v++) {
        const esr_cell id[] = {{"id", cycle->reviews[v].id}, {NULL, NULL}};
        const esr_cell review[] = {{"review_id", cycle->reviews[v].id}, {NULL, NULL}};
        esri_buf seats = {0};
        int32_t wanted = 0;
        seats_of(cycle, cause, v, &seats);
        for (int32_t n = 0; n < cause->need_count; n++)
            wanted += cause->needs[n].review.at == v ? cause->needs[n].count : 0;
        const esr_cell cells[] = {{"seats", seats.text}, {NULL, NULL}};
        if (v == without || !seats.text) {
            assert_int_equal(esr_edit_drop(ctx, edit, "reviews", id, NULL), ESR_OK);
            assert_int_equal(esr_edit_drop(ctx, edit, "pins", review, NULL), ESR_OK);
        } else if (wanted < cycle->reviews[v].seat_count) {
            assert_int_equal(esr_edit_set(ctx, edit, "reviews", id, cells, NULL), ESR_OK);
            for (int32_t p = 0; p < cycle->pin_count; p++) {
                const esr_pin *pin = &cycle->pins[p];
                if (pin->review.at != v || pin->forbid || pin->reviewer.at < 0)
                    continue;
                const esr_cell keep[] = {{"review_id", cycle->reviews[v].id},
                                         {"reviewer_id", cycle->reviewers[pin->reviewer.at].id},
                                         {NULL, NULL}};
                assert_int_equal(esr_edit_drop(ctx, edit, "pins", keep, NULL), ESR_OK);
            }
        }
        esri_buf_free(&seats);
    }
    if (esr_edit_finish(ctx, edit, &part) != ESR_OK)
        fail_msg("%s", harness_fault_text(ctx));
    brute_answer best = brute_solve(part, BRUTE_NOTHING_LEFT_OUT);
    bool met = best.possible && best.costs.total == 0;
    esr_plan_free(best.plan);
    esr_cycle_free(part);
    return met;
}

static void check_clash(esr_context *ctx, const esr_cycle *cycle, const esr_empty_cause *cause,
                        counts *seen) {
    seen->counted += cause->why == ESR_EMPTY_COUNTED;
    seen->solved += cause->why == ESR_EMPTY_SOLVED;
    assert_true(cause->need_count > 0);
    if (can_be_met(ctx, cycle, cause, -1))
        fail_msg("can be met: %s", cause->text);
    if (!cause->smallest)
        return;
    seen->smallest++;
    for (int32_t n = 0; n < cause->need_count; n++)
        if (!can_be_met(ctx, cycle, cause, cause->needs[n].review.at))
            fail_msg("clashes without %s, too: %s", cycle->reviews[cause->needs[n].review.at].id,
                     cause->text);
}

static int32_t lack_of(const esr_plan *plan) {
    int32_t lack = 0;
    for (int32_t v = 0; v < plan->cycle->review_count; v++)
        lack += plan->first_day[v] == ESR_DAY_NONE;
    for (int32_t p = 0; p < plan->cycle->place_count; p++)
        lack += plan->member[p].at < 0;
    return lack;
}

// The way taken, and solved from scratch and by trying all plans.
static void check_way(esr_context *ctx, const esr_solution *before, const esr_way_out *way) {
    esr_edit *edit = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *after = NULL;
    assert_int_equal(esr_edit_new(ctx, before->plan->cycle, &edit), ESR_OK);
    for (int32_t s = 0; s < way->step_count; s++)
        assert_int_equal(esr_edit_step(ctx, edit, &way->steps[s]), ESR_OK);
    if (esr_edit_finish(ctx, edit, &cycle) != ESR_OK || esr_check_rules(ctx, cycle) != ESR_OK)
        fail_msg("%s: %s", way->text, harness_fault_text(ctx));
    assert_int_equal(esr_solve(ctx, cycle, NULL, &after), ESR_OK);
    assert_int_equal(after->outcome, ESR_OUTCOME_OPTIMAL);
    assert_true(after->cost <= way->cost);
    if (lack_of(after->plan) >= lack_of(before->plan))
        fail_msg("%s: still %d gaps of %d", way->text, lack_of(after->plan), lack_of(before->plan));
    brute_answer best = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
    assert_int_equal(best.costs.total, after->cost);
    esr_plan_free(best.plan);
    esr_solution_free(after);
    esr_cycle_free(cycle);
}

// Somebody with one thing in the way breaks a rule in the seat.
static void check_near(esr_context *ctx, const esr_plan *plan, const esr_empty_gap *gap,
                       counts *seen) {
    esr_plan *trial = NULL;
    esr_verdict *verdict = NULL;
    if (gap->seat < 0)
        return;
    int32_t place = plan->cycle->reviews[gap->review.at].seat_at;
    while (plan->cycle->places[place].seat != gap->seat || plan->member[place].at >= 0)
        place++;
    for (int32_t i = 0; i < gap->near_count; i++) {
        assert_int_equal(esr_plan_copy(ctx, plan, &trial), ESR_OK);
        trial->member[place] = gap->near[i].reviewer;
        assert_int_equal(esr_verify(ctx, trial, &verdict), ESR_OK);
        assert_true(verdict->violation_count > 0);
        esr_verdict_free(verdict);
        esr_plan_free(trial);
        seen->near++;
    }
}

static void check_report(esr_context *ctx, const esr_solution *solution,
                         const esr_empty_report *report, counts *seen) {
    const esr_cycle *cycle = solution->plan->cycle;
    seen->gaps += report->gap_count;
    for (int32_t g = 0; g < report->gap_count; g++)
        check_near(ctx, solution->plan, &report->gaps[g], seen);
    for (int32_t c = 0; c < report->cause_count; c++) {
        const esr_empty_cause *cause = &report->causes[c];
        if (cause->why == ESR_EMPTY_COUNTED || cause->why == ESR_EMPTY_SOLVED)
            check_clash(ctx, cycle, cause, seen);
        seen->dearer += cause->why == ESR_EMPTY_DEARER;
        seen->others += cause->why > ESR_EMPTY_DEARER || cause->why == ESR_EMPTY_WHOLE;
        for (int32_t w = 0; w < cause->way_count; w++) {
            if (cycle->reviewer_count + cause->ways[w].step_count > BRUTE_REVIEWERS_MAX)
                continue;
            check_way(ctx, solution, &cause->ways[w]);
            seen->ways++;
        }
    }
}

static void test_empty__all_that_is_said_is_true(void **state) {
    counts seen = {0};
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_context *ctx = NULL;
        esr_solution *solution = NULL;
        esr_empty_report *report = NULL;
        assert_int_equal(esr_context_new(&ctx), ESR_OK);
        esr_cycle *cycle = tiny_cycle(ctx, seed);
        if (esr_solve(ctx, cycle, NULL, &solution) == ESR_OK &&
            solution->outcome == ESR_OUTCOME_OPTIMAL) {
            assert_int_equal(esr_explain_empty(ctx, solution, NULL, &report), ESR_OK);
            assert_false(report->cut);
            check_report(ctx, solution, report, &seen);
            esr_empty_report_free(report);
        }
        esr_solution_free(solution);
        esr_cycle_free(cycle);
        esr_context_free(ctx);
    }
    print_message("%d gaps; clashes: %d counted, %d solved, %d smallest; %d dearer, %d other "
                  "reasons; %d ways, %d people\n",
                  seen.gaps, seen.counted, seen.solved, seen.smallest, seen.dearer, seen.others,
                  seen.ways, seen.near);
    assert_true(seen.counted > 50 && seen.solved > 50 && seen.ways > 200 && seen.near > 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty__all_that_is_said_is_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
