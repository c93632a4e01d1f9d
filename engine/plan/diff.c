// SPDX-License-Identifier: GPL-3.0-or-later
// The difference of two plans. Within a team, people are matched first: whoever sits there in both
// plans has not changed, or has changed seats. The others are paired seat by seat, so that one who
// left and one who came to a seat of the same name make one change.
#include <esr/plan.h>

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/context.h"

// The difference with the memory that it owns.
typedef struct owned_diff {
    esr_plan_diff diff; // first, so that both have one address
    esri_arena arena;
    esr_review_change *reviews;
    esr_seat_change *seats; // of all reviews, one behind the other
    int32_t seat_count;
} owned_diff;

// A member of one of the two teams that are compared.
typedef struct sitting {
    const char *seat;
    esr_reviewer_ix reviewer;
    bool matched;
} sitting;

typedef struct team {
    const esr_plan *plan;
    sitting *at; // room for all seats of the plan
    int32_t count;
} team;

static void list_team(team *out, esr_review_ix review) {
    const esr_cycle *cycle = out->plan->cycle;
    out->count = 0;
    if (review.at < 0 || out->plan->first_day[review.at] == ESR_DAY_NONE)
        return;
    const esr_review *r = &cycle->reviews[review.at];
    for (int32_t p = r->seat_at; p < r->seat_at + r->seat_count; p++)
        if (out->plan->member[p].at >= 0)
            out->at[out->count++] =
                (sitting){cycle->seats.at[cycle->places[p].seat], out->plan->member[p], false};
}

static bool is_same_person(const team *before, const sitting *a, const team *after,
                           const sitting *b) {
    return strcmp(before->plan->cycle->reviewers[a->reviewer.at].id,
                  after->plan->cycle->reviewers[b->reviewer.at].id) == 0;
}

static void add_change(owned_diff *owned, sitting *before, sitting *after) {
    owned->seats[owned->seat_count++] =
        (esr_seat_change){before ? before->seat : NULL, after ? after->seat : NULL,
                          before ? before->reviewer : (esr_reviewer_ix){-1},
                          after ? after->reviewer : (esr_reviewer_ix){-1}};
    if (before)
        before->matched = true;
    if (after)
        after->matched = true;
}

// Whoever sits in both teams, in a seat of the same name or, in a second pass, in another one.
static void match_people(owned_diff *owned, team *before, team *after, bool same_seat) {
    for (int32_t i = 0; i < before->count; i++) {
        for (int32_t k = 0; k < after->count && !before->at[i].matched; k++) {
            sitting *a = &before->at[i], *b = &after->at[k];
            if (b->matched || !is_same_person(before, a, after, b) ||
                (same_seat && strcmp(a->seat, b->seat) != 0))
                continue;
            a->matched = b->matched = true;
            if (same_seat)
                continue;
            add_change(owned, a, b);
            owned->diff.reseated++;
        }
    }
}

static void match_seats(owned_diff *owned, team *before, team *after) {
    for (int32_t i = 0; i < before->count; i++) {
        sitting *a = &before->at[i], *b = NULL;
        for (int32_t k = 0; k < after->count && !a->matched && !b; k++)
            if (!after->at[k].matched && strcmp(a->seat, after->at[k].seat) == 0)
                b = &after->at[k];
        if (a->matched)
            continue;
        owned->diff.left++;
        owned->diff.joined += b != NULL;
        add_change(owned, a, b);
    }
    for (int32_t k = 0; k < after->count; k++) {
        if (after->at[k].matched)
            continue;
        owned->diff.joined++;
        add_change(owned, NULL, &after->at[k]);
    }
}

static esr_day first_day(const esr_plan *plan, esr_review_ix review) {
    return review.at < 0 ? ESR_DAY_NONE : plan->first_day[review.at];
}

static esr_day last_day(const esr_plan *plan, esr_review_ix review) {
    return review.at < 0 ? ESR_DAY_NONE : esr_plan_last_day(plan, review);
}

static void compare_review(owned_diff *owned, team *before, team *after, esr_review_ix a,
                           esr_review_ix b) {
    esr_review_change change = {
        .id = a.at >= 0 ? before->plan->cycle->reviews[a.at].id
                        : after->plan->cycle->reviews[b.at].id,
        .before = a,
        .after = b,
        .first_before = first_day(before->plan, a),
        .first_after = first_day(after->plan, b),
        .last_before = last_day(before->plan, a),
        .last_after = last_day(after->plan, b),
        .seats = owned->seats + owned->seat_count,
    };
    int32_t from = owned->seat_count;
    list_team(before, a);
    list_team(after, b);
    match_people(owned, before, after, true);
    match_people(owned, before, after, false);
    match_seats(owned, before, after);
    change.seat_count = owned->seat_count - from;
    bool was = change.first_before != ESR_DAY_NONE, is = change.first_after != ESR_DAY_NONE;
    bool moved =
        change.first_before != change.first_after || change.last_before != change.last_after;
    if (!moved && change.seat_count == 0)
        return;
    owned->diff.moved += was && is && moved;
    owned->diff.scheduled += !was && is;
    owned->diff.unscheduled += was && !is;
    owned->reviews[owned->diff.count++] = change;
}

// Both cycles have their reviews sorted by id.
static void compare_all(owned_diff *owned, team *before, team *after) {
    const esr_cycle *x = before->plan->cycle, *y = after->plan->cycle;
    int32_t a = 0, b = 0;
    while (a < x->review_count || b < y->review_count) {
        int order = a == x->review_count   ? 1
                    : b == y->review_count ? -1
                                           : strcmp(x->reviews[a].id, y->reviews[b].id);
        esr_review_ix here = {order <= 0 ? a++ : -1}, there = {order >= 0 ? b++ : -1};
        compare_review(owned, before, after, here, there);
    }
}

esr_status esr_plan_compare(esr_context *ctx, const esr_plan *before, const esr_plan *after,
                            esr_plan_diff **out) {
    const esr_cycle *x = before->cycle, *y = after->cycle;
    esri_arena scratch = {0};
    owned_diff *owned = calloc(1, sizeof *owned);
    team former = {.plan = before}, later = {.plan = after};
    if (owned) {
        size_t reviews = (size_t)x->review_count + (size_t)y->review_count;
        size_t seats = (size_t)x->place_count + (size_t)y->place_count;
        owned->reviews = esri_arena_alloc(&owned->arena, reviews, sizeof *owned->reviews);
        owned->seats = esri_arena_alloc(&owned->arena, seats, sizeof *owned->seats);
        former.at = esri_arena_alloc(&scratch, (size_t)x->place_count, sizeof *former.at);
        later.at = esri_arena_alloc(&scratch, (size_t)y->place_count, sizeof *later.at);
    }
    if (!owned || !owned->reviews || !owned->seats || !former.at || !later.at) {
        esri_arena_free(&scratch);
        esr_plan_diff_free(owned ? &owned->diff : NULL);
        return esri_fail_nomem(ctx);
    }
    compare_all(owned, &former, &later);
    esri_arena_free(&scratch);
    owned->diff.at = owned->reviews;
    *out = &owned->diff;
    return ESR_OK;
}

void esr_plan_diff_free(esr_plan_diff *diff) {
    if (!diff)
        return;
    owned_diff *owned = (owned_diff *)diff;
    esri_arena_free(&owned->arena);
    free(owned);
}
