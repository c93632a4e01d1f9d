// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a forecast says must be missing is missing in the best plan, found by trying them all;
// and where a count over sets of seats finds a shortage, the forecast has one too.
#include <stdio.h>
#include <stdlib.h>

#include "brute.h"
#include "tiny.h"

#define SEEDS 1500

typedef struct tally {
    int32_t by_kind[ESR_SHORTAGE_KIND_COUNT];
    int32_t exact, short_cycles, gaps;
} tally;

static int32_t empty_seats(const esr_plan *plan, int32_t review) {
    const esr_review *r = &plan->cycle->reviews[review];
    int32_t count = 0;
    for (int32_t p = r->seat_at; p < r->seat_at + r->seat_count; p++)
        count += plan->member[p].at < 0;
    return count;
}

// Members of a skill (or, with -1, whether a veteran) that the plan lacks in a review; all that are
// asked for where it has no visit.
static int32_t lacking(const esr_plan *plan, int32_t review, int32_t skill) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *r = &cycle->reviews[review];
    int32_t wanted = skill < 0 ? 1 : 0, have = 0;
    for (int32_t n = 0; n < r->need_count; n++)
        if (r->needs[n].word == skill)
            wanted += r->needs[n].count;
    for (int32_t p = r->seat_at; p < r->seat_at + r->seat_count; p++) {
        if (plan->member[p].at < 0)
            continue;
        const esr_reviewer *who = &cycle->reviewers[plan->member[p].at];
        have += skill < 0 ? who->visits_done > 0 : (int32_t)(who->skills >> skill & 1);
    }
    return have < wanted ? wanted - have : 0;
}

static void check_shortage(uint64_t seed, const esr_plan *plan, const esr_shortage *s) {
    int32_t empty = 0, unscheduled = 0, soft = 0;
    for (int32_t i = 0; i < s->review_count; i++) {
        empty += empty_seats(plan, s->reviews[i].at);
        unscheduled += plan->first_day[s->reviews[i].at] == ESR_DAY_NONE;
        soft += lacking(plan, s->reviews[i].at, s->skill);
    }
    bool is_soft = s->kind == ESR_SHORT_OF_SKILL || s->kind == ESR_SHORT_OF_VETERANS;
    if (s->missing <= 0 || s->wanted <= s->supply || empty < s->empty_seats ||
        (s->kind == ESR_SHORT_OF_ROOM && unscheduled < s->missing) ||
        (is_soft && soft < s->missing))
        fail_msg("seed %d: %s: %s: %d empty, %d unscheduled", (int)seed, s->title, s->text, empty,
                 unscheduled);
}

static int32_t check_plan(uint64_t seed, const esr_plan *plan, const esr_forecast *forecast) {
    int32_t empty = 0, unscheduled = 0;
    for (int32_t v = 0; v < plan->cycle->review_count; v++) {
        empty += empty_seats(plan, v);
        unscheduled += plan->first_day[v] == ESR_DAY_NONE;
        if (plan->first_day[v] != ESR_DAY_NONE)
            assert_true(forecast->days[v].first_days > 0);
    }
    if (empty < forecast->empty_seats || unscheduled < forecast->unscheduled)
        fail_msg("seed %d: %d empty seats told, %d are; %d reviews without a visit told, %d are",
                 (int)seed, forecast->empty_seats, empty, forecast->unscheduled, unscheduled);
    for (int32_t i = 0; i < forecast->shortage_count; i++)
        check_shortage(seed, plan, &forecast->shortages[i]);
    return empty;
}

// The cycle with costs by which an empty seat is worse than anything else.
static esr_cycle *eager(esr_context *ctx, const esr_cycle *cycle) {
    esr_edit *edit = NULL;
    esr_cycle *out = NULL;
    assert_int_equal(esr_edit_new(ctx, cycle, &edit), ESR_OK);
    assert_int_equal(esr_edit_setting(ctx, edit, "costs", "empty_seat", "300000"), ESR_OK);
    assert_int_equal(esr_edit_setting(ctx, edit, "costs", "unscheduled", "1000000"), ESR_OK);
    assert_int_equal(esr_edit_finish(ctx, edit, &out), ESR_OK);
    return out;
}

static bool may_sit(esr_context *ctx, const esr_cycle *cycle, int32_t place, int32_t reviewer) {
    const esr_seat_place *seat = &cycle->places[place];
    bool may = false;
    if (!(cycle->seat_roles[seat->seat] >> cycle->reviewers[reviewer].role & 1))
        return false;
    for (esr_day day = cycle->first_day; day <= cycle->last_day && !may; day++) {
        bool refused = false;
        esr_refusal why = {0};
        assert_int_equal(
            esr_refuses(ctx, cycle, seat->review, (esr_reviewer_ix){reviewer}, day, &refused, &why),
            ESR_OK);
        if (refused)
            free(why.text);
        may = !refused;
    }
    return may;
}

// Whether some set of seats wants more than reviewers may give, each at most max_visits and once to
// a review: days and teams left aside.
static bool hall_fails(esr_context *ctx, const esr_cycle *cycle) {
    int32_t places = cycle->place_count;
    uint32_t *may = calloc((size_t)cycle->reviewer_count, sizeof *may);
    bool fails = false;
    assert_non_null(may);
    assert_true(places < 16);
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        for (int32_t p = 0; p < places; p++)
            may[r] |= may_sit(ctx, cycle, p, r) ? UINT32_C(1) << p : 0;
    for (uint32_t set = 1; set < UINT32_C(1) << places && !fails; set++) {
        int32_t supply = 0;
        for (int32_t r = 0; r < cycle->reviewer_count; r++) {
            int32_t reviews = 0, last = -1;
            for (int32_t p = 0; p < places; p++)
                if ((set & may[r]) >> p & 1 && cycle->places[p].review.at != last) {
                    last = cycle->places[p].review.at;
                    reviews++;
                }
            int32_t most = cycle->reviewers[r].max_visits;
            supply += reviews < most ? reviews : most;
        }
        fails = __builtin_popcount(set) > supply;
    }
    free(may);
    return fails;
}

static void check_seed(uint64_t seed, tally *sum) {
    esr_context *ctx = NULL;
    esr_forecast *forecast = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = tiny_cycle(ctx, seed), *filling = eager(ctx, cycle);
    assert_int_equal(esr_forecast_new(ctx, cycle, &forecast), ESR_OK);
    brute_answer best = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
    brute_answer full = brute_solve(filling, BRUTE_NOTHING_LEFT_OUT);
    if (best.possible)
        (void)check_plan(seed, best.plan, forecast);
    if (full.possible) {
        int32_t empty = check_plan(seed, full.plan, forecast);
        sum->gaps += empty > 0;
        sum->exact += empty > 0 && empty == forecast->empty_seats;
    }
    if (hall_fails(ctx, cycle) && forecast->empty_seats == 0)
        fail_msg("seed %d: a shortage was not told", (int)seed);
    sum->short_cycles += forecast->empty_seats > 0;
    for (int32_t i = 0; i < forecast->shortage_count; i++)
        sum->by_kind[forecast->shortages[i].kind]++;
    esr_plan_free(best.plan);
    esr_plan_free(full.plan);
    esr_forecast_free(forecast);
    esr_cycle_free(filling);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

static void test_forecast__what_is_missing_is_missing_in_the_best_plan(void **state) {
    (void)state;
    tally sum = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        check_seed(seed, &sum);
    print_message("%d of %d cycles short, %d with gaps, told exactly %d\n", sum.short_cycles, SEEDS,
                  sum.gaps, sum.exact);
    for (int kind = 0; kind < ESR_SHORTAGE_KIND_COUNT; kind++)
        print_message("%s %d\n", esr_shortage_name((esr_shortage_kind)kind), sum.by_kind[kind]);
    for (int kind = 0; kind < ESR_SHORTAGE_KIND_COUNT; kind++)
        assert_true(sum.by_kind[kind] >= 10); // each was put to the test
    assert_true(sum.exact >= sum.gaps / 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forecast__what_is_missing_is_missing_in_the_best_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
