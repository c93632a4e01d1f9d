// SPDX-License-Identifier: GPL-3.0-or-later
// The tabu search of dates.h. Clashes between linked visits are kept in a table by review and day,
// which a move updates only around the two days concerned; clashes with capacity are counted anew.
#include "search/dates.h"

#include <stdlib.h>
#include <string.h>

#define MOVES_A_REVIEW 40   // moves without a new best state before giving up
#define MOVES_LEAST    4000 // the same, at least
#define TENURE         8    // moves for which a visit may not return to the day it left
#define ROOM_MOVES     100  // moves to make room for one visit
#define CLASH          4000 // what a clash counts beside the cost of a day

// Two visits between which so many other days must lie.
typedef struct link {
    int32_t other, between;
} link;

typedef struct work {
    const esri_draft *draft;
    const esri_problem *problem;
    uint64_t *days;   // by review: days that the team has
    int32_t *day;     // by review; -1: not scheduled
    int32_t *cost;    // [review * days + day]: what the day costs the team
    int16_t *near;    // [review * days + day]: linked visits that would be too near
    int32_t *tabu;    // [review * days + day]: move number until which it is barred
    int32_t *link_at; // by review
    link *links;
    int32_t link_count, link_room;
    int32_t *running; // as in the draft
    int32_t *best;    // the best state
    esri_rng *rng;
} work;

static esr_status add_link(esr_context *ctx, work *w, int32_t other, int32_t between) {
    if (w->draft->day[other] < 0)
        return ESR_OK;
    if (w->link_count == w->link_room) {
        int32_t room = w->link_room ? 2 * w->link_room : 1024;
        link *links = realloc(w->links, (size_t)room * sizeof *links);
        if (!links)
            return esri_fail_nomem(ctx);
        w->links = links;
        w->link_room = room;
    }
    w->links[w->link_count++] = (link){other, between};
    return ESR_OK;
}

// All visits of r but v.
static esr_status link_visits(esr_context *ctx, work *w, int32_t v, int32_t r, int32_t between) {
    esr_status status = ESR_OK;
    for (int32_t k = 0; k < w->draft->load[r] && status == ESR_OK; k++) {
        int32_t other = w->draft->visit[w->draft->visit_at[r] + k];
        if (other != v)
            status = add_link(ctx, w, other, between);
    }
    return status;
}

static esr_status link_member(esr_context *ctx, work *w, int32_t v, int32_t r) {
    const esr_cycle *cycle = w->problem->cycle;
    const esr_limits *limits = &cycle->limits;
    int32_t home = w->problem->reviewers[r].home;
    esr_status status = ESR_OK;
    ESR_TRY(link_visits(ctx, w, v, r, limits->gap_days));
    if (home < 0)
        goto cleanup;
    for (int32_t i = cycle->school_review_at[home]; i < cycle->school_review_at[home + 1]; i++)
        ESR_TRY(add_link(ctx, w, cycle->school_reviews[i].at, limits->own_review_margin));
    for (int32_t i = cycle->school_reviewer_at[home];
         limits->home_away == 1 && i < cycle->school_reviewer_at[home + 1]; i++)
        if (cycle->school_reviewers[i].at != r)
            ESR_TRY(link_visits(ctx, w, v, cycle->school_reviewers[i].at, 0));
cleanup:
    return status;
}

// The visits that v must keep away from: its members', and those of the school's own reviewers.
static esr_status add_links(esr_context *ctx, work *w, int32_t v) {
    const esri_review *review = &w->problem->reviews[v];
    const esr_cycle *cycle = w->problem->cycle;
    const esri_team *team = &w->draft->team[v];
    esr_status status = ESR_OK;
    if (w->draft->day[v] < 0)
        return ESR_OK;
    for (int32_t m = 0; m < team->count; m++)
        ESR_TRY(link_member(ctx, w, v, review->candidates[team->member[m]].reviewer));
    for (int32_t i = cycle->school_reviewer_at[review->school];
         i < cycle->school_reviewer_at[review->school + 1]; i++)
        ESR_TRY(
            link_visits(ctx, w, v, cycle->school_reviewers[i].at, cycle->limits.own_review_margin));
cleanup:
    return status;
}

// Adds `sign` to the table of all that are linked to v, around v's day.
static void spread(work *w, int32_t v, int32_t sign) {
    int32_t days = w->problem->day_count, day = w->day[v], span = w->problem->reviews[v].span;
    for (int32_t k = w->link_at[v]; k < w->link_at[v + 1]; k++) {
        int32_t other = w->links[k].other, between = w->links[k].between;
        int32_t from = day - w->problem->reviews[other].span - between + 1;
        int32_t to = day + span + between - 1;
        int16_t *near = w->near + (size_t)other * (size_t)days;
        for (int32_t d = from < 0 ? 0 : from; d <= to && d < days; d++)
            near[d] = (int16_t)(near[d] + sign);
    }
    int32_t sectors = w->problem->cycle->sectors.count;
    int32_t sector = w->problem->cycle->schools[w->problem->reviews[v].school].sector;
    for (int32_t d = day; d < day + span; d++) {
        w->running[sector * days + d] += sign;
        w->running[sectors * days + d] += sign;
    }
}

// Days of a visit of v on `day` that are full without it.
static int32_t over_capacity(const work *w, int32_t v, int32_t day) {
    const esr_cycle *cycle = w->problem->cycle;
    const esri_review *review = &w->problem->reviews[v];
    int32_t days = w->problem->day_count, count = 0;
    if (cycle->capacity_count == 0)
        return 0;
    int32_t rows[2] = {cycle->schools[review->school].sector, cycle->sectors.count};
    for (int32_t i = 0; i < 2; i++)
        for (int32_t d = day; d < day + review->span; d++) {
            bool own = w->day[v] >= 0 && d >= w->day[v] && d < w->day[v] + review->span;
            int32_t others = w->running[rows[i] * days + d] - own;
            count += others >= w->draft->running_most[rows[i] * days + d];
        }
    return count;
}

static int32_t clashes(const work *w, int32_t v, int32_t day) {
    return w->near[(size_t)v * (size_t)w->problem->day_count + (size_t)day] +
           over_capacity(w, v, day);
}

// The best day for v that is not barred, other than the present one; -1 if there is none.
static int32_t best_day(const work *w, int32_t v, int32_t move) {
    const uint64_t *set = w->days + (size_t)v * w->problem->day_words;
    size_t row = (size_t)v * (size_t)w->problem->day_count;
    int64_t least = INT64_MAX;
    int32_t best = -1, equal = 0;
    for (int32_t d = 0; d < w->problem->day_count; d++) {
        if (!esri_bit_test(set, d) || d == w->day[v] || w->tabu[row + (size_t)d] > move)
            continue;
        int64_t value = (int64_t)CLASH * w->near[row + (size_t)d] + w->cost[row + (size_t)d];
        if (value > least)
            continue;
        value += (int64_t)CLASH * over_capacity(w, v, d);
        if (value > least)
            continue;
        equal = value < least ? 1 : equal + 1;
        if (value < least || esri_rng_below(w->rng, equal) == 0)
            best = d;
        least = value;
    }
    return best;
}

static void move_to(work *w, int32_t v, int32_t day) {
    if (w->day[v] >= 0)
        spread(w, v, -1);
    w->day[v] = day;
    spread(w, v, 1);
}

static int32_t count_clashing(const work *w) {
    int32_t count = 0;
    for (int32_t v = 0; v < w->problem->review_count; v++)
        count += w->day[v] >= 0 && clashes(w, v, w->day[v]) > 0;
    return count;
}

// A visit other than `spared` that clashes, the first behind a random place; -1 if none does.
static int32_t find_clashing(work *w, int32_t spared) {
    int32_t count = w->problem->review_count, start = esri_rng_below(w->rng, count);
    for (int32_t i = 0; i < count; i++) {
        int32_t v = (start + i) % count;
        if (v != spared && w->day[v] >= 0 && clashes(w, v, w->day[v]) > 0)
            return v;
    }
    return -1;
}

static void keep_best(work *w) {
    memcpy(w->best, w->day, (size_t)w->problem->review_count * sizeof *w->best);
}

static void go_back_to_best(work *w) {
    for (int32_t v = 0; v < w->problem->review_count; v++)
        if (w->draft->day[v] >= 0 && w->day[v] != w->best[v])
            move_to(w, v, w->best[v]);
}

// Moves a visit to the best day for it, and bars the old one for a while.
static void shift(work *w, int32_t v, int32_t move) {
    int32_t day = best_day(w, v, move);
    if (day < 0)
        return;
    w->tabu[(size_t)v * (size_t)w->problem->day_count + (size_t)w->day[v]] =
        move + TENURE + esri_rng_below(w->rng, TENURE);
    move_to(w, v, day);
}

// Moves clashing visits until none clashes or nothing gets better for long.
static void untangle(work *w, bool (*stop)(void *user), void *user) {
    int32_t count = w->problem->review_count, idle = 0, least = count_clashing(w);
    int32_t patience = MOVES_A_REVIEW * count < MOVES_LEAST ? MOVES_LEAST : MOVES_A_REVIEW * count;
    keep_best(w);
    for (int32_t move = 1; least > 0 && idle < patience; move++, idle++) {
        int32_t v = find_clashing(w, -1);
        if (v < 0 || (move % 256 == 0 && stop(user)))
            break;
        shift(w, v, move);
        if (move % 16 != 0 && find_clashing(w, -1) >= 0)
            continue; // counting all is dear: now and then, or when none is left
        int32_t now = count_clashing(w);
        if (now < least) {
            least = now;
            idle = 0;
            keep_best(w);
        }
    }
    go_back_to_best(w);
}

// Moves visits that do not clash to cheaper days where they do not clash either.
static void cheapen(work *w) {
    bool gained = true;
    for (int32_t round = 0; gained && round < 8; round++) {
        gained = false;
        for (int32_t v = 0; v < w->problem->review_count; v++) {
            if (w->day[v] < 0 || clashes(w, v, w->day[v]) > 0)
                continue;
            size_t row = (size_t)v * (size_t)w->problem->day_count;
            int32_t day = best_day(w, v, INT32_MAX);
            if (day < 0 || clashes(w, v, day) > 0 ||
                w->cost[row + (size_t)day] >= w->cost[row + (size_t)w->day[v]])
                continue;
            move_to(w, v, day);
            gained = true;
        }
    }
}

static int64_t total_cost(const work *w) {
    int64_t sum = 0;
    for (int32_t v = 0; v < w->problem->review_count; v++)
        if (w->day[v] >= 0)
            sum += w->cost[(size_t)v * (size_t)w->problem->day_count + (size_t)w->day[v]];
    return sum;
}

// The day on which v costs least, with the fewest clashes among those; -1 if it costs no less than
// now.
static int32_t cheapest_day(const work *w, int32_t v) {
    const uint64_t *set = w->days + (size_t)v * w->problem->day_words;
    size_t row = (size_t)v * (size_t)w->problem->day_count;
    int32_t best = w->day[v];
    for (int32_t d = 0; d < w->problem->day_count; d++) {
        if (!esri_bit_test(set, d))
            continue;
        int32_t less = w->cost[row + (size_t)best] - w->cost[row + (size_t)d];
        if (less > 0 || (less == 0 && best != w->day[v] && clashes(w, v, d) < clashes(w, v, best)))
            best = d;
    }
    return best == w->day[v] ? -1 : best;
}

// Gives visits that could cost less their cheapest day and lets those give way that clash then.
static void make_room(work *w, bool (*stop)(void *user), void *user) {
    int64_t cost = total_cost(w);
    int32_t move = 0;
    memset(w->tabu, 0,
           (size_t)w->problem->review_count * (size_t)w->problem->day_count * sizeof *w->tabu);
    for (int32_t v = 0; v < w->problem->review_count && !stop(user); v++) {
        int32_t day = w->day[v] < 0 ? -1 : cheapest_day(w, v), clashing = v;
        if (day < 0)
            continue;
        keep_best(w);
        move_to(w, v, day);
        for (int32_t i = 0; i < ROOM_MOVES && clashing >= 0; i++) {
            clashing = find_clashing(w, v);
            if (clashing >= 0)
                shift(w, clashing, ++move);
        }
        if (clashing >= 0 || clashes(w, v, w->day[v]) > 0 || total_cost(w) >= cost)
            go_back_to_best(w);
        cost = total_cost(w);
        move += 2 * TENURE;
    }
}

static esr_status allocate(esr_context *ctx, work *w) {
    size_t reviews = (size_t)w->problem->review_count, days = (size_t)w->problem->day_count;
    size_t rows = (size_t)w->problem->cycle->sectors.count + 1;
    w->days = calloc(reviews * w->problem->day_words + 1, sizeof *w->days);
    w->day = calloc(reviews + 1, sizeof *w->day);
    w->best = calloc(reviews + 1, sizeof *w->best);
    w->cost = calloc(reviews * days + 1, sizeof *w->cost);
    w->near = calloc(reviews * days + 1, sizeof *w->near);
    w->tabu = calloc(reviews * days + 1, sizeof *w->tabu);
    w->link_at = calloc(reviews + 1, sizeof *w->link_at);
    w->running = calloc(rows * days, sizeof *w->running);
    if (!w->days || !w->day || !w->best || !w->cost || !w->near || !w->tabu || !w->link_at ||
        !w->running)
        return esri_fail_nomem(ctx);
    return ESR_OK;
}

static void release(work *w) {
    free(w->days);
    free(w->day);
    free(w->best);
    free(w->cost);
    free(w->near);
    free(w->tabu);
    free(w->link_at);
    free(w->links);
    free(w->running);
}

// Links, days and costs of each visit; then a first day for each, the hinted ones first.
static esr_status begin(esr_context *ctx, work *w, const int32_t *hint) {
    const esri_problem *problem = w->problem;
    esr_status status = ESR_OK;
    for (int32_t v = 0; v < problem->review_count; v++) {
        const esri_review *review = &problem->reviews[v];
        uint64_t *set = w->days + (size_t)v * problem->day_words;
        w->day[v] = -1;
        w->link_at[v] = w->link_count;
        ESR_TRY(add_links(ctx, w, v));
        if (w->draft->day[v] < 0)
            continue;
        esri_team_days(problem, review, &w->draft->team[v], set);
        for (int32_t d = 0; d < problem->day_count; d++)
            if (esri_bit_test(set, d))
                w->cost[(size_t)v * (size_t)problem->day_count + (size_t)d] =
                    (int32_t)esri_team_day_cost(problem, review, &w->draft->team[v], d);
    }
    w->link_at[problem->review_count] = w->link_count;
    for (int32_t pass = 0; pass < 2; pass++)
        for (int32_t v = 0; v < problem->review_count; v++) {
            bool hinted =
                hint[v] >= 0 && esri_bit_test(w->days + (size_t)v * problem->day_words, hint[v]);
            if (w->draft->day[v] < 0 || hinted != (pass == 0))
                continue;
            move_to(w, v, hinted ? hint[v] : best_day(w, v, 0));
        }
cleanup:
    return status;
}

esr_status esri_dates_find(esr_context *ctx, const esri_draft *undated, const int32_t *hint,
                           esri_rng *rng, bool (*stop)(void *user), void *user, int32_t *out,
                           int32_t *clashing) {
    esr_status status = ESR_OK;
    work w = {.draft = undated, .problem = undated->problem, .rng = rng};
    ESR_TRY(allocate(ctx, &w));
    ESR_TRY(begin(ctx, &w, hint));
    untangle(&w, stop, user);
    cheapen(&w);
    if (count_clashing(&w) == 0)
        make_room(&w, stop, user);
    for (int32_t v = 0; v < w.problem->review_count; v++)
        out[v] = w.day[v];
    *clashing = count_clashing(&w);
cleanup:
    release(&w);
    return status;
}
