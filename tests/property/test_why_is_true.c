// SPDX-License-Identifier: GPL-3.0-or-later
// What "why" says is true, on tiny cycles, for every review and every reviewer: who is admitted can
// be pinned, and the pinned cycle's plan has the pair; who is excluded is refused as a pin by the
// same rule; the cost of a swap is what the judge counts; and the price of a pin lies where brute
// force finds it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "brute.h"
#include "tiny.h"

#define SEEDS 200

typedef struct tally {
    int32_t admitted, excluded, sits, alone, swaps, moves, prices, days, forbidden;
} tally;

static esr_solution *solve(esr_context *ctx, const esr_cycle *cycle, const esr_solution *start) {
    const esr_solve_options options = {.start = start};
    esr_solution *solution = NULL;
    esr_status status = esr_solve(ctx, cycle, &options, &solution);
    assert_true(status == ESR_OK || status == ESR_E_INPUT);
    return solution;
}

static bool is_member(const esr_plan *plan, esr_review_ix review, esr_reviewer_ix who) {
    const esr_review *r = &plan->cycle->reviews[review.at];
    for (int32_t p = r->seat_at; p < r->seat_at + r->seat_count; p++)
        if (plan->member[p].at == who.at)
            return true;
    return false;
}

// The plan keeps what was asked.
static bool answers(const esr_plan *plan, const esr_question *question) {
    return (question->on == ESR_DAY_NONE || plan->first_day[question->review.at] == question->on) &&
           (question->reviewer.at < 0 || is_member(plan, question->review, question->reviewer));
}

// The price of a pin against brute force: `base` and the solution are proven on tiny cycles.
static void check_price(const esr_solution *base, const esr_solution *pinned, int64_t best_base,
                        int64_t best_pinned, tally *count) {
    esr_pin_price price = esr_why_price(base, pinned);
    assert_true(price.least <= best_pinned - base->cost && best_pinned - base->cost <= price.most);
    assert_true(price.price_known && price.price_least <= best_pinned - best_base &&
                best_pinned - best_base <= price.price_most);
    if (pinned->cost == pinned->bound) {
        assert_int_equal(price.least, price.most);
        count->prices++;
    }
}

// Pins what is admitted, or forbids what the plan has, and solves: by brute force there is a plan,
// and esr finds it. (Three pins or more may exclude each other only together, which is for the
// search to find; none of these seeds has such.)
static void must_solve(esr_context *ctx, const esr_solution *base, const esr_question *question,
                       bool forbid, int64_t best_base, tally *count) {
    esr_cycle *pinned = NULL;
    assert_int_equal(esr_why_pin(ctx, base->plan->cycle, question, forbid, &pinned), ESR_OK);
    bool refused = esr_check_rules(ctx, pinned) != ESR_OK;
    if (refused && !forbid) {
        harness_print_faults(ctx);
        fail_msg("what is admitted is refused");
    }
    brute_answer best = brute_solve(pinned, BRUTE_NOTHING_LEFT_OUT);
    esr_solution *solution = refused ? NULL : solve(ctx, pinned, base);
    assert_int_equal(solution != NULL, best.possible);
    count->forbidden += forbid && best.possible;
    count->alone += !refused && !best.possible;
    if (solution) {
        assert_int_equal(answers(solution->plan, question), !forbid);
        assert_true(solution->bound <= best.costs.total && best.costs.total <= solution->cost);
        check_price(base, solution, best_base, best.costs.total, count);
    }
    esr_plan_free(best.plan);
    esr_solution_free(solution);
    esr_context_clear(ctx);
    esr_cycle_free(pinned);
}

// The pin is refused, and by this rule first.
static void must_refuse(esr_context *ctx, const esr_cycle *cycle, const esr_question *question,
                        esr_rule rule, const char *reason) {
    esr_cycle *pinned = NULL;
    char wanted[1000];
    assert_int_equal(esr_why_pin(ctx, cycle, question, false, &pinned), ESR_OK);
    assert_int_equal(esr_check_rules(ctx, pinned), ESR_E_INPUT);
    snprintf(wanted, sizeof wanted, "excluded by %s: %s", esr_rule_name(rule), reason);
    assert_string_equal(esr_context_fault(ctx, 0).message, wanted);
    esr_context_clear(ctx);
    esr_cycle_free(pinned);
    brute_answer best;
    assert_int_equal(esr_why_pin(ctx, cycle, question, false, &pinned), ESR_OK);
    best = brute_solve(pinned, BRUTE_NOTHING_LEFT_OUT);
    assert_false(best.possible);
    esr_cycle_free(pinned);
}

// What the judge says of the present plan with the swap made.
static void check_swap(esr_context *ctx, const esr_plan *plan, esr_review_ix review,
                       const esr_swap *swap) {
    esr_plan *changed = NULL;
    esr_verdict *before = NULL, *after = NULL;
    assert_int_equal(esr_plan_copy(ctx, plan, &changed), ESR_OK);
    changed->first_day[review.at] = swap->first_day;
    if (swap->place >= 0) {
        assert_int_equal(plan->member[swap->place].at, swap->out.at);
        changed->member[swap->place] = swap->in;
    }
    assert_int_equal(esr_verify(ctx, plan, &before), ESR_OK);
    assert_int_equal(esr_verify(ctx, changed, &after), ESR_OK);
    assert_int_equal(swap->delta.total, after->costs.total - before->costs.total);
    for (int t = 0; t < ESR_TERM_COUNT; t++)
        assert_int_equal(swap->delta.term[t], after->costs.term[t] - before->costs.term[t]);
    assert_int_equal(before->violation_count, 0);
    assert_int_equal(swap->broken_count, after->violation_count);
    esr_verdict_free(before);
    esr_verdict_free(after);
    esr_plan_free(changed);
}

// The items of what a member costs are the terms that change when the seat was empty before.
static void check_costs(const esr_plan *plan, const esr_why_pair *why) {
    int64_t sum = 0, seat = 0;
    const esr_swap *swap = why->sits ? &why->leave : why->swap_count > 0 ? &why->swaps[0] : NULL;
    if (!swap || swap->broken_count > 0 ||
        swap->first_day != plan->first_day[why->question.review.at] ||
        (why->sits ? swap->in.at : swap->out.at) >= 0)
        return;
    for (int32_t i = 0; i < why->cost_count; i++)
        sum += why->costs[i].amount;
    const esr_term terms[] = {ESR_C5_UNDER_MINIMUM, ESR_C6_TRAVEL, ESR_C7_LOAD, ESR_C8_WISHES};
    for (int t = 0; t < 4; t++)
        seat += swap->delta.term[terms[t]];
    assert_int_equal(sum, why->sits ? -seat : seat);
}

static void check_pair(esr_context *ctx, const esr_solution *base, esr_question question,
                       int64_t best_base, bool mutual_costs, tally *count) {
    const esr_plan *plan = base->plan;
    esr_why_pair *why = NULL;
    assert_int_equal(esr_explain_pair(ctx, plan, &question, &why), ESR_OK);
    assert_int_equal(why->sits, answers(plan, &question));
    for (int rule = ESR_H1_SCHOOL_DAYS; rule < ESR_RULE_COUNT; rule++)
        assert_true(why->rules[rule].record_count > 0);
    for (int32_t i = 0; i < why->swap_count; i++)
        check_swap(ctx, plan, question.review, &why->swaps[i]);
    for (int32_t i = 0; i < why->other_count; i++)
        check_swap(ctx, plan, question.review, &why->others[i]);
    if (why->sits)
        check_swap(ctx, plan, question.review, &why->leave);
    if (why->has_move)
        check_swap(ctx, plan, question.review, &why->move);
    if (!mutual_costs)
        check_costs(plan, why);
    count->swaps += why->swap_count + why->other_count;
    count->moves += why->has_move;
    count->sits += why->sits;
    count->admitted += !why->excluded;
    count->excluded += why->excluded;
    if (why->excluded) {
        must_refuse(ctx, plan->cycle, &question, why->rule, why->reason);
        assert_true(why->rules[why->rule].stand == ESR_STAND_NO ||
                    why->rules[why->rule].stand == ESR_STAND_SOME_DAYS);
    } else {
        assert_true(why->days > 0);
        must_solve(ctx, base, &question, false, best_base, count);
    }
    esr_why_pair_free(why);
}

static void check_date(esr_context *ctx, const esr_solution *base, esr_question question,
                       int64_t best_base, tally *count) {
    esr_why_date *why = NULL;
    assert_int_equal(esr_explain_date(ctx, base->plan, &question, &why), ESR_OK);
    const esr_why_day *day = &why->days[question.on - base->plan->cycle->first_day];
    assert_int_equal(day->day, question.on);
    if (day->open)
        check_swap(ctx, base->plan, question.review, &day->swap);
    for (int32_t i = 0; i < why->member_count; i++)
        check_swap(ctx, base->plan, question.review, &why->members[i]);
    count->days += day->open;
    if (why->excluded)
        must_refuse(ctx, base->plan->cycle, &question, why->rule, why->reason);
    else
        must_solve(ctx, base, &question, false, best_base, count);
    assert_true(day->open || why->excluded);
    esr_why_date_free(why);
}

static void check_cycle(esr_context *ctx, uint64_t seed, tally *count) {
    esr_cycle *cycle = tiny_cycle(ctx, seed);
    esr_solution *base = solve(ctx, cycle, NULL);
    brute_answer best = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
    assert_int_equal(base != NULL, best.possible);
    bool mutual = cycle->kinds[ESR_KIND_RECIPROCAL].cost > 0;
    for (int32_t v = 0; v < cycle->review_count && base; v++) {
        for (int32_t r = 0; r < cycle->reviewer_count; r++) {
            esr_question question = {{v}, {r}, ESR_DAY_NONE};
            check_pair(ctx, base, question, best.costs.total, mutual, count);
            if (is_member(base->plan, question.review, question.reviewer))
                must_solve(ctx, base, &question, true, best.costs.total, count);
        }
        esr_day on = cycle->first_day + (esr_day)(seed % (uint64_t)cycle->day_count);
        check_date(ctx, base, (esr_question){{v}, {-1}, on}, best.costs.total, count);
        check_pair(ctx, base,
                   (esr_question){{v}, {(int32_t)(seed + (uint64_t)v) % cycle->reviewer_count}, on},
                   best.costs.total, mutual, count);
    }
    esr_plan_free(best.plan);
    esr_solution_free(base);
    esr_cycle_free(cycle);
}

static void test_why__all_that_is_said_is_true(void **state) {
    esr_context *ctx = NULL;
    tally count = {0};
    (void)state;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        check_cycle(ctx, seed, &count);
    esr_context_free(ctx);
    print_message("%d admitted (%d in the plan), %d excluded, %d forbidden; %d swaps, %d moves, %d "
                  "open days; %d "
                  "exact prices; %d that other pins exclude together\n",
                  count.admitted, count.sits, count.excluded, count.forbidden, count.swaps,
                  count.moves, count.days, count.prices, count.alone);
    assert_true(count.admitted > 3 * SEEDS && count.excluded > 10 * SEEDS);
    assert_true(count.prices > 5 * SEEDS && count.forbidden > SEEDS);
    assert_true(count.swaps > SEEDS && count.moves > SEEDS / 5 && count.days > SEEDS);
    assert_int_equal(count.alone, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_why__all_that_is_said_is_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
