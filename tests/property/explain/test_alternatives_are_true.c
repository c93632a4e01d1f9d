// SPDX-License-Identifier: GPL-3.0-or-later
// Alternatives on tiny cycles: each keeps all rules, costs no more than was allowed, and differs
// from the present plan and from each other as was asked for; where it is proven that there is
// none, no plan of all plans is one.
#include <stdlib.h>
#include <string.h>

#include "brute.h"
#include "tiny.h"

#define SEEDS 160

typedef struct tally {
    int32_t found, same_cost, dearer, dates_alone, none, unknown, enough, tried;
} tally;

static bool sits(const esr_plan *plan, int32_t review, int32_t reviewer) {
    const esr_review *entry = &plan->cycle->reviews[review];
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++)
        if (plan->member[p].at == reviewer)
            return true;
    return false;
}

// Members of one plan who are not on that team in the other.
static int32_t left(const esr_plan *a, const esr_plan *b) {
    int32_t count = 0;
    for (int32_t p = 0; p < a->cycle->place_count; p++)
        count += a->member[p].at >= 0 && !sits(b, a->cycle->places[p].review.at, a->member[p].at);
    return count;
}

static int32_t members(const esr_plan *a, const esr_plan *b) {
    int32_t one = left(a, b), other = left(b, a);
    return one > other ? one : other;
}

static int32_t dates(const esr_plan *a, const esr_plan *b) {
    int32_t count = 0;
    for (int32_t v = 0; v < a->cycle->review_count; v++)
        count += a->first_day[v] != b->first_day[v];
    return count;
}

static void check_one(esr_context *ctx, const esr_solution *now, const esr_alternative_list *list,
                      int32_t at, tally *count) {
    const esr_alternative *a = &list->at[at];
    const esr_plan *plan = a->solution->plan;
    esr_verdict *verdict = NULL;
    int32_t least = members(now->plan, plan) + dates(now->plan, plan);
    assert_int_equal(esr_verify(ctx, plan, &verdict), ESR_OK);
    assert_int_equal(verdict->violation_count, 0);
    assert_int_equal(verdict->costs.total, a->solution->cost);
    assert_true(a->solution->cost <= list->limit);
    assert_int_equal(a->members, members(now->plan, plan));
    assert_int_equal(a->dates, dates(now->plan, plan));
    for (int32_t k = 0; k < list->count; k++) {
        const esr_plan *other = list->at[k].solution->plan;
        int32_t apart = members(other, plan) + dates(other, plan);
        assert_true(k == at || apart >= list->differ);
        least = k != at && apart < least ? apart : least;
    }
    assert_int_equal(a->least, least);
    assert_true(least >= list->differ);
    count->found++;
    count->same_cost += a->solution->cost == now->cost;
    count->dearer += a->solution->cost > now->cost;
    count->dates_alone += a->members == 0;
    esr_verdict_free(verdict);
}

// The cycle in which the members of a subset may not sit where they sit.
static esr_cycle *without(esr_context *ctx, const esr_plan *plan, uint32_t subset) {
    const esr_cycle *cycle = plan->cycle;
    esr_edit *edit = NULL;
    esr_cycle *edited = NULL;
    assert_int_equal(esr_edit_new(ctx, cycle, &edit), ESR_OK);
    for (int32_t p = 0; p < cycle->place_count; p++) {
        if (!(subset >> p & 1u))
            continue;
        const esr_cell pin[] = {{"review_id", cycle->reviews[cycle->places[p].review.at].id},
                                {"reviewer_id", cycle->reviewers[plan->member[p].at].id},
                                {"kind", "forbid"},
                                {NULL, NULL}};
        assert_int_equal(esr_edit_add(ctx, edit, "pins", pin), ESR_OK);
    }
    esr_status status = esr_edit_finish(ctx, edit, &edited);
    esr_context_clear(ctx);
    return status == ESR_OK ? edited : NULL;
}

static int32_t size_of(uint32_t subset) {
    int32_t size = 0;
    for (; subset; subset &= subset - 1)
        size++;
    return size;
}

// No plan without `differ` of the members costs so little, whichever they are.
static void check_none(esr_context *ctx, const esr_plan *plan, const esr_alternative_list *list,
                       tally *count) {
    int32_t places = plan->cycle->place_count;
    for (uint32_t subset = 0; places < 7 && subset < UINT32_C(1) << places; subset++) {
        if (size_of(subset) != list->differ)
            continue;
        esr_cycle *edited = without(ctx, plan, subset);
        if (!edited)
            continue;
        brute_answer best = brute_solve(edited, BRUTE_NOTHING_LEFT_OUT);
        assert_true(!best.possible || best.costs.total > list->limit);
        count->tried++;
        esr_plan_free(best.plan);
        esr_cycle_free(edited);
    }
}

static void check_cycle(esr_context *ctx, const esr_solution *now, uint64_t seed, tally *count) {
    static const int64_t extras[] = {0, 20, 200, 11000};
    esr_alternative_list *list = NULL;
    esr_alternatives_options how = {.count = 1 + (int32_t)(seed % 3),
                                    .extra = extras[seed / 3 % 4],
                                    .differ = (int32_t)(seed / 12 % 6)};
    assert_int_equal(esr_alternatives_find(ctx, now, &how, &list), ESR_OK);
    assert_int_equal(list->limit, now->cost + how.extra);
    assert_true(list->count <= how.count);
    assert_int_equal(list->end == ESR_ALTERNATIVES_ENOUGH, list->count == how.count);
    for (int32_t i = 0; i < list->count; i++)
        check_one(ctx, now, list, i, count);
    if (list->end == ESR_ALTERNATIVES_NONE && list->count == 0)
        check_none(ctx, now->plan, list, count);
    count->none += list->end == ESR_ALTERNATIVES_NONE;
    count->unknown += list->end == ESR_ALTERNATIVES_UNKNOWN;
    count->enough += list->end == ESR_ALTERNATIVES_ENOUGH;
    esr_alternative_list_free(list);
}

static void test_alternatives__differ_and_cost_as_was_asked_for(void **state) {
    esr_context *ctx = NULL;
    tally count = {0};
    (void)state;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(ctx, seed);
        esr_solution *now = tiny_solve(ctx, cycle, NULL);
        esr_context_clear(ctx);
        if (now)
            check_cycle(ctx, now, seed, &count);
        esr_solution_free(now);
        esr_cycle_free(cycle);
    }
    esr_context_free(ctx);
    print_message("%d alternatives, %d of the same cost, %d dearer, %d with other dates alone; %d "
                  "searches found enough, %d proved that there is none (%d cycles tried), %d "
                  "neither\n",
                  count.found, count.same_cost, count.dearer, count.dates_alone, count.enough,
                  count.none, count.tried, count.unknown);
    assert_true(count.found > SEEDS / 2 && count.dearer > SEEDS / 20 && count.enough > SEEDS / 6);
    assert_true(count.none > 0 && count.tried > SEEDS / 50 && count.dates_alone > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alternatives__differ_and_cost_as_was_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
