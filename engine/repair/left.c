// SPDX-License-Identifier: GPL-3.0-or-later
// What a disturbance leaves of a plan, compiled for the search.
#include <stdlib.h>
#include <string.h>

#include "repair/mend.h"

bool esri_mend_may(const esri_mend *mend, int32_t v, int32_t c, int32_t day) {
    const esri_review *review = &mend->problem->reviews[v];
    const esri_candidate *candidate = &review->candidates[c];
    const uint64_t *free_days = mend->problem->reviewers[candidate->reviewer].free[review->length];
    return esri_bit_test(review->open, day) && esri_bit_test(free_days, day) &&
           (candidate->dated < 0 || !esri_bit_test(review->dated[candidate->dated].closed, day));
}

bool esri_mend_admits(esri_mend *mend, int32_t v, int32_t c, int32_t day) {
    uint64_t days[ESRI_DAY_WORDS_MAX];
    memset(days, 0, mend->problem->day_words * sizeof *days);
    esri_bit_set(days, day);
    if (++mend->looks > mend->looks_most)
        mend->cut = true;
    if (c < 0)
        esri_draft_limit_review(mend->draft, v, days);
    else
        esri_draft_limit_candidate(mend->draft, v, &mend->problem->reviews[v].candidates[c], days);
    return esri_bit_test(days, day);
}

int64_t esri_mend_weight(const esri_mend *mend, int32_t v, int32_t c) {
    const esri_candidate *candidate = &mend->problem->reviews[v].candidates[c];
    return ESRI_SCALE * candidate->cost + mend->price[candidate->reviewer];
}

int64_t esri_mend_value(const esri_mend *mend, int32_t v, const esri_team *team, int32_t day) {
    const esri_problem *problem = mend->problem;
    const esri_review *review = &problem->reviews[v];
    if (day < 0)
        return ESRI_SCALE * review->unscheduled;
    int64_t value = ESRI_SCALE * (esri_team_penalty(problem, review, team) +
                                  esri_team_day_cost(problem, review, team, day));
    for (int32_t m = 0; m < team->count; m++)
        value += esri_mend_weight(mend, v, team->member[m]);
    return value;
}

static int32_t candidate_of(const esri_review *review, int32_t reviewer) {
    for (int32_t c = 0; c < review->candidate_count; c++)
        if (review->candidates[c].reviewer == reviewer)
            return c;
    return -1;
}

// Seats a member who is still possible there; false: lost.
static bool keep_member(esri_mend *mend, int32_t v, int32_t day, int32_t reviewer) {
    esri_left *left = &mend->left[v];
    int32_t c = candidate_of(&mend->problem->reviews[v], reviewer);
    if (c < 0 || c == left->banned || !esri_mend_may(mend, v, c, day) ||
        !esri_mend_admits(mend, v, c, day))
        return false;
    left->team.member[left->team.count++] = c;
    if (esri_team_fits(mend->problem, &mend->problem->reviews[v], &left->team))
        return true;
    left->team.count--;
    return false;
}

static bool keeps_pinned(const esri_review *review, const esri_team *team) {
    int32_t kept = 0;
    for (int32_t m = 0; m < team->count; m++)
        kept += review->candidates[team->member[m]].keep;
    return kept == review->keep_count && !review->keep_lost;
}

// Puts into the draft what is left of a visit.
static void keep_visit(esri_mend *mend, const esr_plan *plan, int32_t v) {
    const esri_problem *problem = mend->problem;
    const esr_review *entry = &problem->cycle->reviews[v];
    esri_left *left = &mend->left[v];
    if (plan->first_day[v] == ESR_DAY_NONE)
        return;
    int32_t day = plan->first_day[v] - problem->cycle->first_day;
    left->wanted_day = day < 0 ? 0 : day < problem->day_count ? day : problem->day_count - 1;
    if (left->wanted_day != day || !esri_bit_test(problem->reviews[v].open, day) ||
        !esri_mend_admits(mend, v, -1, day)) {
        left->hot = left->loose = true;
        return;
    }
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++)
        if (plan->member[p].at >= 0 && !keep_member(mend, v, day, plan->member[p].at))
            left->hot = true;
    left->hot = left->hot || left->must >= 0 || !keeps_pinned(&problem->reviews[v], &left->team);
    left->day = day;
    left->fixed = day < mend->today;
    left->over = day + problem->reviews[v].span <= mend->today;
    esri_draft_put(mend->draft, v, &left->team, day);
}

// The price that a search found, or else what the last visit costs that they are left with, or the
// next one if that is none.
static int64_t price_of(const esri_mend *mend, const esr_prices *prices, int32_t r) {
    const esri_reviewer *reviewer = &mend->problem->reviewers[r];
    int32_t load = mend->draft->load[r];
    if (prices && prices->load)
        return prices->load[r];
    if (reviewer->max_visits == 0)
        return 0;
    return ESRI_SCALE * reviewer->step[load < reviewer->max_visits ? load : load - 1];
}

// Prices, and what the load costs at least beyond them.
static void add_prices(esri_mend *mend, const esr_prices *prices) {
    mend->base = ESRI_SCALE * mend->problem->constant;
    for (int32_t r = 0; r < mend->problem->reviewer_count; r++) {
        const esri_reviewer *reviewer = &mend->problem->reviewers[r];
        int64_t sum = 0, least = 0;
        mend->price[r] = price_of(mend, prices, r);
        for (int32_t n = 0; n < reviewer->max_visits; n++) {
            sum += ESRI_SCALE * reviewer->step[n] - mend->price[r];
            least = sum < least ? sum : least;
        }
        mend->base += least;
    }
}

// What the orders below sort by.
typedef struct ranked {
    int64_t cost;
    int32_t away, at;
} ranked;

static int by_rank(const void *left, const void *right) {
    const ranked *a = left, *b = right;
    if (a->cost != b->cost)
        return a->cost < b->cost ? -1 : 1;
    if (a->away != b->away)
        return a->away < b->away ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static int32_t *sorted(esri_mend *mend, ranked *ranks, int32_t count) {
    int32_t *order = esri_arena_alloc(&mend->arena, (size_t)count + 1, sizeof *order);
    if (count > 1)
        qsort(ranks, (size_t)count, sizeof *ranks, by_rank);
    for (int32_t i = 0; order && i < count; i++)
        order[i] = ranks[i].at;
    return order;
}

// Days before today are over.
static bool add_orders(esri_mend *mend, int32_t v, ranked *ranks) {
    const esri_review *review = &mend->problem->reviews[v];
    esri_left *left = &mend->left[v];
    int32_t count = 0;
    for (int32_t c = 0; c < review->candidate_count; c++)
        ranks[c] = (ranked){esri_mend_weight(mend, v, c), 0, c};
    left->order = sorted(mend, ranks, review->candidate_count);
    for (int32_t d = 0; d < mend->problem->day_count; d++)
        if (esri_bit_test(review->open, d) &&
            (d == left->day || (d >= mend->today && !left->fixed)))
            ranks[count++] = (ranked){d == left->day     ? INT64_MIN
                                      : review->day_cost ? review->day_cost[d]
                                                         : 0,
                                      abs(d - left->wanted_day), d};
    left->days = sorted(mend, ranks, count);
    left->day_count = count;
    return left->order && left->days;
}

static void place(const esri_mend *mend, const esr_plan *plan, const esr_placement *placement) {
    const esr_seat_place *seat = &plan->cycle->places[placement->place];
    const esri_review *review = &mend->problem->reviews[seat->review.at];
    esri_left *left = &mend->left[seat->review.at];
    left->must = candidate_of(review, placement->reviewer.at);
    left->barred = left->must < 0 ||
                   plan->first_day[seat->review.at] < mend->problem->cycle->first_day + mend->today;
    if (plan->member[placement->place].at >= 0)
        left->banned = candidate_of(review, plan->member[placement->place].at);
}

bool esri_mend_place(esri_mend *mend, const esr_plan *plan, const esr_placement *placement) {
    esri_left *left = &mend->left[plan->cycle->places[placement->place].review.at];
    esri_team *team = &left->team;
    int32_t kept = 0;
    place(mend, plan, placement);
    for (int32_t m = 0; m < team->count; m++)
        if (team->member[m] != left->banned)
            team->member[kept++] = team->member[m];
    team->count = kept;
    left->seats_most =
        mend->problem->reviews[plan->cycle->places[placement->place].review.at].seat_count;
    left->hot = true;
    return !left->barred;
}

static bool add_memory(esri_mend *mend) {
    size_t reviews = (size_t)mend->problem->review_count;
    mend->left = esri_arena_alloc(&mend->arena, reviews, sizeof *mend->left);
    mend->hot = esri_arena_alloc(&mend->arena, reviews + 1, sizeof *mend->hot);
    mend->best_day = esri_arena_alloc(&mend->arena, reviews, sizeof *mend->best_day);
    mend->best_team = esri_arena_alloc(&mend->arena, reviews, sizeof *mend->best_team);
    mend->price =
        esri_arena_alloc(&mend->arena, (size_t)mend->problem->reviewer_count, sizeof *mend->price);
    return mend->left && mend->hot && mend->best_day && mend->best_team && mend->price;
}

static esr_status add_all_orders(esri_mend *mend) {
    const esri_problem *problem = mend->problem;
    size_t most = (size_t)(problem->day_count > problem->reviewer_count ? problem->day_count
                                                                        : problem->reviewer_count);
    ranked *ranks = malloc((most + 1) * sizeof *ranks);
    bool fine = ranks;
    for (int32_t v = 0; fine && v < problem->review_count; v++)
        fine = add_orders(mend, v, ranks);
    free(ranks);
    return fine ? ESR_OK : esri_fail_nomem(mend->ctx);
}

esr_status esri_mend_open(esr_context *ctx, const esri_problem *problem, const esr_plan *plan,
                          const esr_repair_options *options, esri_mend *mend) {
    esr_status status = ESR_OK;
    *mend = (esri_mend){.ctx = ctx,
                        .problem = problem,
                        .today = options->today - problem->cycle->first_day,
                        .looks_most = INT64_MAX};
    if (!add_memory(mend))
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esri_draft_new(ctx, problem, &mend->draft));
    for (int32_t v = 0; v < problem->review_count; v++)
        mend->left[v] = (esri_left){.day = -1, .wanted_day = -1, .must = -1, .banned = -1};
    if (options->placement)
        place(mend, plan, options->placement);
    for (int32_t v = 0; v < problem->review_count; v++)
        keep_visit(mend, plan, v);
    add_prices(mend, options->prices);
    ESR_TRY(add_all_orders(mend));
    for (int32_t v = 0; v < problem->review_count; v++) {
        esri_left *left = &mend->left[v];
        left->value = esri_mend_value(mend, v, &left->team, left->day);
        left->seats_most =
            left->hot && !left->over ? problem->reviews[v].seat_count : left->team.count;
        if (left->loose)
            left->team.count = 0;
    }
cleanup:
    return status;
}

void esri_mend_close(esri_mend *mend) {
    esri_draft_free(mend->draft);
    esri_arena_free(&mend->arena);
}
