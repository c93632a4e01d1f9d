// SPDX-License-Identifier: GPL-3.0-or-later
// Substitutes on tiny cycles, for every seat of a plan, open or held: whoever is listed is accepted
// by the judge and costs exactly what was said, whoever is not listed is refused by the judge.
#include <stdlib.h>
#include <string.h>

#include "tiny.h"

#define SEEDS 600

typedef struct tally {
    int32_t open, held, kept, listed, refused, nobody, near, openings;
} tally;

// The plan of the cycle, and every third time one with a few seats emptied, so that there is room.
static esr_plan *make_plan(esr_context *ctx, const esr_cycle *cycle, uint64_t seed) {
    esr_solution *solution = NULL;
    esr_plan *plan = NULL;
    esr_status status = esr_solve(ctx, cycle, NULL, &solution);
    esr_context_clear(ctx);
    if (status != ESR_OK)
        return NULL;
    assert_int_equal(esr_plan_copy(ctx, solution->plan, &plan), ESR_OK);
    for (int32_t p = 0; p < cycle->place_count && seed % 3 == 0; p++)
        if ((seed / 3 + (uint64_t)p) % 2)
            plan->member[p].at = -1;
    esr_solution_free(solution);
    return plan;
}

// Whether the judge says of the plan nothing that it did not say before.
static bool nothing_new(const esr_verdict *before, const esr_verdict *after) {
    for (size_t i = 0; i < after->violation_count; i++) {
        bool known = false;
        for (size_t k = 0; k < before->violation_count && !known; k++)
            known = strcmp(before->violations[k].text, after->violations[i].text) == 0;
        if (!known)
            return false;
    }
    return true;
}

static const esr_substitute *find(const esr_seat_choice *choice, int32_t reviewer) {
    for (int32_t i = 0; i < choice->count; i++)
        if (choice->at[i].reviewer.at == reviewer)
            return &choice->at[i];
    return NULL;
}

static bool is_near(const esr_seat_choice *choice, int32_t reviewer) {
    for (int32_t i = 0; i < choice->near_count; i++)
        if (choice->near[i].reviewer.at == reviewer)
            return true;
    return false;
}

static int32_t visits_of(const esr_plan *plan, int32_t reviewer) {
    int32_t visits = 0;
    for (int32_t p = 0; p < plan->cycle->place_count; p++)
        visits += plan->member[p].at == reviewer;
    return visits;
}

static void same_costs(const esr_costs *said, const esr_costs *before, const esr_costs *after) {
    for (int t = 0; t < ESR_TERM_COUNT; t++)
        assert_int_equal(said->term[t], after->term[t] - before->term[t]);
    assert_int_equal(said->total, after->total - before->total);
}

// Puts everybody in the seat and asks the judge.
static void try_all(esr_context *ctx, const esr_plan *plan, const esr_seat_choice *choice,
                    tally *count) {
    esr_verdict *now = NULL, *empty = NULL;
    esr_plan *changed = NULL;
    int32_t place = choice->place, may = 0;
    assert_int_equal(esr_plan_copy(ctx, plan, &changed), ESR_OK);
    assert_int_equal(esr_verify(ctx, plan, &now), ESR_OK);
    changed->member[place].at = -1;
    assert_int_equal(esr_verify(ctx, changed, &empty), ESR_OK);
    same_costs(&choice->leave, &now->costs, &empty->costs);
    assert_int_equal(choice->pin >= 0, empty->violation_count > now->violation_count);
    for (int32_t r = 0; r < plan->cycle->reviewer_count; r++) {
        esr_verdict *verdict = NULL;
        const esr_substitute *who = find(choice, r);
        changed->member[place].at = r;
        assert_int_equal(esr_verify(ctx, changed, &verdict), ESR_OK);
        bool accepted = nothing_new(empty, verdict) && r != choice->holder.at;
        if (accepted != (who != NULL))
            print_message("place %d, reviewer %s\n", place, plan->cycle->reviewers[r].id);
        assert_int_equal(accepted, who != NULL);
        if (who) {
            same_costs(&who->delta, &now->costs, &verdict->costs);
            assert_int_equal(who->visits, visits_of(changed, r));
            assert_int_equal(who->nearest.at >= 0, who->visits > 1);
        }
        assert_false(accepted && is_near(choice, r));
        may += accepted;
        count->listed += accepted;
        count->refused += !accepted;
        esr_verdict_free(verdict);
    }
    assert_int_equal(choice->may, may);
    esr_plan_free(changed);
    esr_verdict_free(now);
    esr_verdict_free(empty);
}

static void check_seat(esr_context *ctx, const esr_plan *plan, int32_t place, tally *count) {
    esr_seat_choice *choice = NULL, *two = NULL;
    assert_int_equal(esr_substitutes_find(ctx, plan, place, INT32_MAX, &choice), ESR_OK);
    assert_int_equal(choice->holder.at, plan->member[place].at);
    assert_int_equal(choice->count, choice->may);
    for (int32_t i = 1; i < choice->count; i++)
        assert_true(choice->at[i - 1].delta.total <= choice->at[i].delta.total);
    try_all(ctx, plan, choice, count);
    assert_int_equal(esr_substitutes_find(ctx, plan, place, 2, &two), ESR_OK);
    assert_int_equal(two->may, choice->may);
    assert_int_equal(two->count, choice->may < 2 ? choice->may : 2);
    for (int32_t i = 0; i < two->count; i++)
        assert_int_equal(two->at[i].reviewer.at, choice->at[i].reviewer.at);
    count->open += choice->holder.at < 0;
    count->held += choice->holder.at >= 0;
    count->kept += choice->pin >= 0;
    count->nobody += choice->may == 0;
    count->near += choice->near_count;
    assert_true(choice->may == 0 || (choice->near_count == 0 && choice->further == 0));
    esr_seat_choice_free(two);
    esr_seat_choice_free(choice);
}

// Whether the place is an empty seat of the same kind as the one before it.
static bool is_again(const esr_plan *plan, int32_t place) {
    const esr_seat_place *seat = &plan->cycle->places[place];
    return place > plan->cycle->reviews[seat->review.at].seat_at && seat[-1].seat == seat->seat &&
           plan->member[place].at < 0 && plan->member[place - 1].at < 0;
}

static const esr_opening *find_opening(const esr_opening_list *list, int32_t place) {
    for (int32_t i = 0; i < list->count; i++)
        if (list->at[i].place == place)
            return &list->at[i];
    return NULL;
}

// The openings of a reviewer are the seats whose substitute that reviewer is, at the same costs.
static void check_openings(esr_context *ctx, const esr_plan *plan, int32_t reviewer, tally *count) {
    esr_opening_list *list = NULL;
    int32_t expected = 0;
    assert_int_equal(esr_openings_find(ctx, plan, (esr_reviewer_ix){reviewer}, &list), ESR_OK);
    for (int32_t p = 0; p < plan->cycle->place_count; p++) {
        esr_seat_choice *choice = NULL;
        if (plan->first_day[plan->cycle->places[p].review.at] == ESR_DAY_NONE || is_again(plan, p))
            continue;
        assert_int_equal(esr_substitutes_find(ctx, plan, p, INT32_MAX, &choice), ESR_OK);
        const esr_substitute *who = choice->pin < 0 ? find(choice, reviewer) : NULL;
        const esr_opening *opening = find_opening(list, p);
        assert_int_equal(who != NULL, opening != NULL);
        if (opening) {
            assert_memory_equal(&opening->as.delta, &who->delta, sizeof who->delta);
            assert_int_equal(opening->as.visits, list->visits + 1);
            assert_int_equal(opening->holder.at, plan->member[p].at);
            expected++;
        }
        esr_seat_choice_free(choice);
    }
    assert_int_equal(list->count, expected);
    for (int32_t i = 1; i < list->count; i++)
        assert_true(list->at[i - 1].as.delta.total <= list->at[i].as.delta.total);
    count->openings += list->count;
    esr_opening_list_free(list);
}

static void test_substitutes__are_those_whom_the_judge_accepts(void **state) {
    esr_context *ctx = NULL;
    tally count = {0};
    (void)state;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(ctx, seed);
        esr_plan *plan = make_plan(ctx, cycle, seed);
        for (int32_t p = 0; plan && p < cycle->place_count; p++)
            if (plan->first_day[cycle->places[p].review.at] != ESR_DAY_NONE)
                check_seat(ctx, plan, p, &count);
        for (int32_t r = 0; plan && r < cycle->reviewer_count; r++)
            check_openings(ctx, plan, r, &count);
        esr_plan_free(plan);
        esr_cycle_free(cycle);
    }
    esr_context_free(ctx);
    print_message("%d open seats, %d held (%d by a pin); %d substitutes, %d refused; %d seats that "
                  "nobody may take, %d near; %d openings\n",
                  count.open, count.held, count.kept, count.listed, count.refused, count.nobody,
                  count.near, count.openings);
    assert_true(count.open > SEEDS / 2 && count.held > SEEDS / 2 && count.kept > SEEDS / 50);
    assert_true(count.openings > SEEDS / 2);
    assert_true(count.listed > SEEDS / 2 && count.refused > 4 * SEEDS && count.near > SEEDS / 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_substitutes__are_those_whom_the_judge_accepts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
