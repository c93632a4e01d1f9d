// SPDX-License-Identifier: GPL-3.0-or-later
// The judge: indexes a plan, lets every rule look at it, adds up the costs and gives the verdict.
// No loop runs over pairs of reviews and reviewers; the work grows with the number of seats.
#include <esr/rules.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/context.h"
#include "rules/judge.h"
#include "rules/say.h"

// The verdict with the memory that it owns.
typedef struct owned_verdict {
    esr_verdict verdict; // first, so that both have one address
    esri_arena texts;
    esr_violation *violations;
} owned_verdict;

void *esri_judge_alloc(esri_judge *judge, size_t count, size_t size) {
    void *memory = esri_arena_alloc(&judge->scratch, count, size);
    if (!memory)
        judge->failed = true;
    return memory;
}

static bool reserve(esri_judge *judge) {
    if (judge->count < judge->room)
        return true;
    size_t room = judge->room ? 2 * judge->room : 16;
    esr_violation *at = realloc(judge->violations, room * sizeof *at);
    if (!at) {
        judge->failed = true;
        return false;
    }
    judge->violations = at;
    judge->room = room;
    return true;
}

void esri_judge_say_buf(esri_judge *judge, esr_rule rule, esr_review_ix review,
                        esr_reviewer_ix reviewer, esri_buf *sentence) {
    esri_buf text = {0};
    if (review.at >= 0)
        esri_say_review(&text, judge->cycle, review, judge->plan->first_day[review.at]);
    if (reviewer.at >= 0) {
        esri_buf_add(&text, review.at >= 0 ? ", " : "");
        esri_say_reviewer(&text, judge->cycle, reviewer);
    }
    if (review.at >= 0 || reviewer.at >= 0)
        esri_buf_add(&text, ": ");
    esri_buf_add(&text, sentence->text ? sentence->text : "");
    const char *kept = NULL;
    if (!text.failed && !sentence->failed)
        kept = esri_arena_strndup(judge->texts, text.text, text.length);
    if (!kept)
        judge->failed = true;
    else if (reserve(judge))
        judge->violations[judge->count++] = (esr_violation){rule, review, reviewer, kept};
    esri_buf_free(&text);
    esri_buf_free(sentence);
}

void esri_judge_say(esri_judge *judge, esr_rule rule, esr_review_ix review,
                    esr_reviewer_ix reviewer, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *sentence = length < 0 ? NULL : esri_judge_alloc(judge, (size_t)length + 1, 1);
    if (!sentence)
        return;
    va_start(args, format);
    vsnprintf(sentence, (size_t)length + 1, format, args);
    va_end(args);
    esri_buf text = {0};
    esri_buf_add(&text, sentence);
    esri_judge_say_buf(judge, rule, review, reviewer, &text);
}

void esri_judge_members(esri_judge *judge, esri_member_fn each) {
    const esr_cycle *cycle = judge->cycle;
    for (int32_t place = 0; place < cycle->place_count; place++) {
        esr_review_ix review = cycle->places[place].review;
        esri_pairing pairing = {cycle, review, judge->plan->member[place],
                                judge->plan->first_day[review.at]};
        if (pairing.reviewer.at >= 0 && pairing.first_day != ESR_DAY_NONE)
            each(judge, &pairing, place);
    }
}

static int visit_order(const void *left, const void *right) {
    const esri_visit *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    if (a->last != b->last)
        return a->last < b->last ? -1 : 1;
    return (a->review.at > b->review.at) - (a->review.at < b->review.at);
}

static void count_member(esri_judge *judge, const esri_pairing *pairing, int32_t place) {
    (void)place;
    judge->visit_at[pairing->reviewer.at]++;
}

// Fills from the end of each reviewer's range towards its start.
static void place_member(esri_judge *judge, const esri_pairing *pairing, int32_t place) {
    (void)place;
    const esr_review *review = &judge->cycle->reviews[pairing->review.at];
    int32_t at = --judge->visit_at[pairing->reviewer.at];
    judge->visits[at] = (esri_visit){pairing->review, pairing->first_day,
                                     esr_visit_last_day(pairing->first_day, review->half_days)};
}

bool esri_judge_index(esri_judge *judge) {
    int32_t reviewers = judge->cycle->reviewer_count;
    judge->visit_at = esri_judge_alloc(judge, (size_t)reviewers + 1, sizeof *judge->visit_at);
    judge->visits =
        esri_judge_alloc(judge, (size_t)judge->cycle->place_count, sizeof *judge->visits);
    if (judge->failed)
        return false;
    esri_judge_members(judge, count_member);
    for (int32_t r = 0; r < reviewers; r++)
        judge->visit_at[r + 1] += judge->visit_at[r];
    esri_judge_members(judge, place_member);
    for (int32_t r = 0; r < reviewers; r++)
        qsort(judge->visits + judge->visit_at[r],
              (size_t)(judge->visit_at[r + 1] - judge->visit_at[r]), sizeof *judge->visits,
              visit_order);
    return true;
}

// A plan seats nobody on a review that has no visit.
static void judge_plan(esri_judge *judge) {
    for (int32_t place = 0; place < judge->cycle->place_count; place++) {
        esr_review_ix review = judge->cycle->places[place].review;
        if (judge->plan->member[place].at >= 0 && judge->plan->first_day[review.at] == ESR_DAY_NONE)
            esri_judge_say(judge, ESR_RULE_PLAN, review, judge->plan->member[place],
                           "sits on a review that has no visit");
    }
}

static void judge_rules(esri_judge *judge) {
    static void (*const rules[])(esri_judge *) = {
        judge_plan,
        esri_h01_judge_days,
        esri_h02_judge_bounds,
        esri_h03_judge_seats,
        esri_h04_judge_sectors,
        esri_h05_judge_own_school,
        esri_h06_judge_relations,
        esri_h07_judge_sponsors,
        esri_h08_judge_distance,
        esri_h09_judge_free,
        esri_h10_judge_load,
        esri_h11_judge_own_review,
        esri_h12_judge_reciprocal,
        esri_h13_judge_release,
        esri_h14_judge_pairs,
        esri_h15_judge_novices,
        esri_h16_judge_capacity,
        esri_h17_judge_pins,
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules && !judge->failed; i++)
        rules[i](judge);
}

static int violation_order(const void *left, const void *right) {
    const esr_violation *a = left, *b = right;
    if (a->rule != b->rule)
        return a->rule < b->rule ? -1 : 1;
    if (a->review.at != b->review.at)
        return a->review.at < b->review.at ? -1 : 1;
    if (a->reviewer.at != b->reviewer.at)
        return a->reviewer.at < b->reviewer.at ? -1 : 1;
    // texts lie in the arena, not in order; compare them for the same order on every machine
    const char *x = a->text, *y = b->text;
    while (*x && *x == *y) {
        x++;
        y++;
    }
    return ((unsigned char)*x > (unsigned char)*y) - ((unsigned char)*x < (unsigned char)*y);
}

static void count_seats(const esri_judge *judge, esr_verdict *verdict) {
    const esr_cycle *cycle = judge->cycle;
    verdict->seats = cycle->place_count;
    for (int32_t v = 0; v < cycle->review_count; v++)
        verdict->scheduled += judge->plan->first_day[v] != ESR_DAY_NONE;
    for (int32_t place = 0; place < cycle->place_count; place++)
        verdict->filled += judge->plan->member[place].at >= 0;
}

esr_status esr_verify(esr_context *ctx, const esr_plan *plan, esr_verdict **out) {
    owned_verdict *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esri_judge judge = {.cycle = plan->cycle, .plan = plan, .texts = &owned->texts};
    if (esri_judge_index(&judge)) {
        judge_rules(&judge);
        esri_judge_costs(&judge, &owned->verdict.costs);
    }
    esri_arena_free(&judge.scratch);
    owned->violations = judge.violations;
    if (judge.failed) {
        esr_verdict_free(&owned->verdict);
        return esri_fail_nomem(ctx);
    }
    if (judge.count > 1)
        qsort(judge.violations, judge.count, sizeof *judge.violations, violation_order);
    owned->verdict.violations = owned->violations;
    owned->verdict.violation_count = judge.count;
    count_seats(&judge, &owned->verdict);
    *out = &owned->verdict;
    return ESR_OK;
}

void esr_verdict_free(esr_verdict *verdict) {
    if (!verdict)
        return;
    owned_verdict *owned = (owned_verdict *)verdict;
    esri_arena_free(&owned->texts);
    free(owned->violations);
    free(owned);
}
