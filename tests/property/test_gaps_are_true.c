// SPDX-License-Identifier: GPL-3.0-or-later
// What the explanations of gaps say is true: on tiny cycles with random plans that keep all rules,
// every count of people who could sit and of days that are left, and every cost, is found again by
// trying each of them out before the judge.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "tiny.h"

#define SEEDS 200

typedef struct trial {
    esr_context *ctx;
    const esr_cycle *cycle;
    esr_plan *plan;
} trial;

// Whether the plan keeps all rules, but for pins to keep, which a random plan does not look at.
static bool is_legal(const trial *t, int64_t *cost) {
    esr_verdict *verdict = NULL;
    assert_int_equal(esr_verify(t->ctx, t->plan, &verdict), ESR_OK);
    bool legal = true;
    for (size_t i = 0; i < verdict->violation_count && legal; i++)
        legal = verdict->violations[i].rule == ESR_H17_PIN &&
                strstr(verdict->violations[i].text, " keeps ");
    *cost = verdict->costs.total;
    esr_verdict_free(verdict);
    return legal;
}

static void fill_at_random(const trial *t, esri_rng *rng) {
    int64_t cost;
    for (int32_t v = 0; v < t->cycle->review_count; v++) {
        t->plan->first_day[v] = t->cycle->first_day + esri_rng_below(rng, t->cycle->day_count);
        if (!is_legal(t, &cost))
            t->plan->first_day[v] = ESR_DAY_NONE;
    }
    for (int32_t p = 0; p < t->cycle->place_count; p++) {
        if (t->plan->first_day[t->cycle->places[p].review.at] == ESR_DAY_NONE)
            continue;
        t->plan->member[p].at = esri_rng_below(rng, t->cycle->reviewer_count);
        if (esri_rng_below(rng, 3) == 0 || !is_legal(t, &cost))
            t->plan->member[p].at = -1;
    }
}

static int64_t cost_of(const trial *t) {
    int64_t cost;
    assert_true(is_legal(t, &cost));
    return cost;
}

static void must_say(const esr_gap_reason *gap, const char *part) {
    if (!strstr(gap->text, part))
        fail_msg("\"%s\" is not in \"%s\"", part, gap->text);
}

static void must_say_delta(const esr_gap_reason *gap, int64_t delta, const char *than) {
    char part[100];
    if (delta > 0)
        snprintf(part, sizeof part, "would cost %lld more than %s", (long long)delta, than);
    else if (delta < 0)
        snprintf(part, sizeof part, "would save %lld against %s", (long long)-delta, than);
    else
        snprintf(part, sizeof part, "would cost as much as %s", than);
    must_say(gap, part);
}

static void check_seat(const trial *t, const esr_gap_reason *gap) {
    int64_t before = cost_of(t), cost, least = INT64_MAX;
    int32_t could = 0;
    for (int32_t r = 0; r < t->cycle->reviewer_count; r++) {
        t->plan->member[gap->place].at = r;
        if (is_legal(t, &cost)) {
            could++;
            least = cost - before < least ? cost - before : least;
        }
    }
    t->plan->member[gap->place].at = -1;
    char part[50];
    snprintf(part, sizeof part, "%d could sit here but do", could);
    if (could == 0) {
        assert_null(strstr(gap->text, "could sit"));
    } else {
        must_say(gap, part);
        must_say_delta(gap, least, "the empty seat");
    }
}

// Whether somebody could take some seat on some day on which a visit could start.
static bool could_join(const trial *t, const esr_review *review, int32_t reviewer,
                       const bool *open) {
    int64_t cost;
    esr_day *first = &t->plan->first_day[review - t->cycle->reviews];
    bool could = false;
    for (int32_t d = 0; d < t->cycle->day_count; d++) {
        for (int32_t p = review->seat_at; open[d] && p < review->seat_at + review->seat_count;
             p++) {
            *first = t->cycle->first_day + d;
            t->plan->member[p].at = reviewer;
            could = could || is_legal(t, &cost);
            t->plan->member[p].at = -1;
            *first = ESR_DAY_NONE;
        }
    }
    return could;
}

static void check_review(const trial *t, const esr_gap_reason *gap) {
    const esr_review *review = &t->cycle->reviews[gap->review.at];
    esr_day *first = &t->plan->first_day[gap->review.at];
    int64_t before = cost_of(t), cost, least = INT64_MAX;
    int32_t left = 0, join = 0;
    bool *open = calloc((size_t)t->cycle->day_count, sizeof *open);
    for (int32_t p = 0; p < t->cycle->pin_count; p++) // kept days are days that are not left
        if (t->cycle->pins[p].review.at == gap->review.at && !t->cycle->pins[p].forbid &&
            t->cycle->pins[p].first_day != ESR_DAY_NONE)
            goto cleanup;
    for (int32_t d = 0; d < t->cycle->day_count; d++) {
        *first = t->cycle->first_day + d;
        open[d] = is_legal(t, &cost);
        left += open[d];
        least = open[d] && cost - before < least ? cost - before : least;
    }
    *first = ESR_DAY_NONE;
    for (int32_t r = 0; r < t->cycle->reviewer_count; r++)
        join += could_join(t, review, r, open);
    if (left == 0) {
        assert_null(strstr(gap->text, " left"));
    } else {
        char part[80];
        snprintf(part, sizeof part, "; %d left, on which %d of %d reviewers could join", left, join,
                 t->cycle->reviewer_count);
        must_say(gap, part);
        must_say_delta(gap, least, "no visit");
    }
cleanup:
    free(open);
}

static void test_gaps__all_that_is_said_is_true(void **state) {
    int32_t seats = 0, reviews = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        trial t = {NULL, NULL, NULL};
        esr_gap_list *gaps = NULL;
        esri_rng rng = {seed};
        assert_int_equal(esr_context_new(&t.ctx), ESR_OK);
        esr_cycle *cycle = tiny_cycle(t.ctx, seed);
        t.cycle = cycle;
        assert_int_equal(esr_plan_new(t.ctx, cycle, &t.plan), ESR_OK);
        fill_at_random(&t, &rng);
        assert_int_equal(esr_explain_gaps(t.ctx, t.plan, &gaps), ESR_OK);
        for (size_t g = 0; g < gaps->count; g++) {
            if (gaps->at[g].place >= 0)
                check_seat(&t, &gaps->at[g]);
            else
                check_review(&t, &gaps->at[g]);
            seats += gaps->at[g].place >= 0;
            reviews += gaps->at[g].place < 0;
        }
        esr_gap_list_free(gaps);
        esr_plan_free(t.plan);
        esr_cycle_free(cycle);
        esr_context_free(t.ctx);
    }
    print_message("%d empty seats and %d reviews without a visit\n", seats, reviews);
    assert_true(seats >= SEEDS / 2 && reviews >= SEEDS / 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gaps__all_that_is_said_is_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
