// SPDX-License-Identifier: GPL-3.0-or-later
// Compiles reviewers and reviews; the pairs of both are in candidates.c.
#include "formulation/problem.h"

#include <limits.h>
#include <stdlib.h>

static bool slots_free(const uint64_t *busy, int32_t day, int32_t half_days) {
    return !busy || !esri_bit_any(busy, 2 * day, 2 * day + half_days);
}

static int32_t span_of(int32_t half_days) {
    return (half_days + 1) / 2;
}

static int32_t weekday_of(const esr_cycle *cycle, int32_t day) {
    int32_t rest = (cycle->first_day + day + 3) % 7; // 1970-01-01 was a Thursday
    return rest < 0 ? rest + 7 : rest;
}

// Collects the different lengths of visits.
static esr_status add_lengths(esr_context *ctx, esri_problem *problem) {
    const esr_cycle *cycle = problem->cycle;
    problem->lengths =
        esri_arena_alloc(&problem->arena, (size_t)cycle->review_count, sizeof(int32_t));
    if (!problem->lengths)
        return esri_fail_nomem(ctx);
    for (int32_t v = 0; v < cycle->review_count; v++) {
        int32_t at = 0;
        while (at < problem->length_count && problem->lengths[at] != cycle->reviews[v].half_days)
            at++;
        if (at == problem->length_count)
            problem->lengths[problem->length_count++] = cycle->reviews[v].half_days;
        problem->reviews[v].length = at;
    }
    return ESR_OK;
}

// First days on which a visit of each length finds the reviewer free. Reviewers without busy
// slots share one set a length.
static esr_status add_free_days(esr_context *ctx, esri_problem *problem, int32_t at) {
    const esr_cycle *cycle = problem->cycle;
    esri_reviewer *reviewer = &problem->reviewers[at];
    const uint64_t *busy = cycle->busy_reviewer ? cycle->busy_reviewer[at] : NULL;
    reviewer->free =
        esri_arena_alloc(&problem->arena, (size_t)problem->length_count, sizeof(uint64_t *));
    if (!reviewer->free)
        return esri_fail_nomem(ctx);
    for (int32_t l = 0; l < problem->length_count; l++) {
        uint64_t *set = esri_arena_alloc(&problem->arena, problem->day_words, sizeof(uint64_t));
        if (!set)
            return esri_fail_nomem(ctx);
        int32_t half_days = problem->lengths[l];
        for (int32_t day = 0; 2 * day + half_days <= cycle->slot_count; day++)
            if (slots_free(busy, day, half_days))
                esri_bit_set(set, day);
        reviewer->free[l] = set;
    }
    return ESR_OK;
}

static esr_status add_soft_sums(esr_context *ctx, esri_problem *problem, int32_t at) {
    const esr_cycle *cycle = problem->cycle;
    const int32_t *soft = cycle->soft_reviewer ? cycle->soft_reviewer[at] : NULL;
    if (!soft)
        return ESR_OK;
    int64_t *sums =
        esri_arena_alloc(&problem->arena, (size_t)cycle->slot_count + 1, sizeof(int64_t));
    if (!sums)
        return esri_fail_nomem(ctx);
    for (int32_t s = 0; s < cycle->slot_count; s++)
        sums[s + 1] = sums[s] + soft[s];
    problem->reviewers[at].soft = sums;
    return ESR_OK;
}

// Marginal cost of each visit: the load step, less the fine for staying under the minimum.
static esr_status add_steps(esr_context *ctx, esri_problem *problem, int32_t at) {
    const esr_cycle *cycle = problem->cycle;
    const esr_reviewer *from = &cycle->reviewers[at];
    esri_reviewer *reviewer = &problem->reviewers[at];
    reviewer->max_visits =
        from->max_visits < problem->review_count ? from->max_visits : problem->review_count;
    int32_t *step =
        esri_arena_alloc(&problem->arena, (size_t)reviewer->max_visits, sizeof(int32_t));
    if (!step)
        return esri_fail_nomem(ctx);
    int32_t last = cycle->costs.load_step_count - 1;
    for (int32_t k = 0; k < reviewer->max_visits; k++) {
        step[k] = cycle->costs.load_step[k < last ? k : last];
        if (k < from->min_visits)
            step[k] -= cycle->costs.under_minimum;
    }
    reviewer->step = step;
    problem->constant += (int64_t)cycle->costs.under_minimum * from->min_visits;
    return ESR_OK;
}

static esr_status add_reviewers(esr_context *ctx, esri_problem *problem) {
    const esr_cycle *cycle = problem->cycle;
    esr_status status = ESR_OK;
    for (int32_t r = 0; r < problem->reviewer_count; r++) {
        problem->reviewers[r].home = cycle->reviewers[r].home.at;
        problem->reviewers[r].novice = cycle->reviewers[r].visits_done == 0;
        ESR_TRY(add_steps(ctx, problem, r));
        ESR_TRY(add_free_days(ctx, problem, r));
        ESR_TRY(add_soft_sums(ctx, problem, r));
    }
    for (int32_t p = 0; p < cycle->pair_count; p++) {
        problem->reviewers[cycle->pairs[p].first.at].apart_count++;
        problem->reviewers[cycle->pairs[p].second.at].apart_count++;
    }
    for (int32_t r = 0; r < problem->reviewer_count; r++) {
        esri_reviewer *reviewer = &problem->reviewers[r];
        int32_t *apart =
            esri_arena_alloc(&problem->arena, (size_t)reviewer->apart_count, sizeof(int32_t));
        if (!apart)
            return esri_fail_nomem(ctx);
        reviewer->apart = apart;
        reviewer->apart_count = 0;
    }
    for (int32_t p = 0; p < cycle->pair_count; p++) {
        int32_t ends[2] = {cycle->pairs[p].first.at, cycle->pairs[p].second.at};
        for (int side = 0; side < 2; side++) {
            esri_reviewer *reviewer = &problem->reviewers[ends[side]];
            ((int32_t *)(uintptr_t)reviewer->apart)[reviewer->apart_count++] = ends[1 - side];
        }
    }
cleanup:
    return status;
}

// The days on which H1, H2 and the review's date pins let a visit start.
static esr_status add_open_days(esr_context *ctx, esri_problem *problem, int32_t v) {
    const esr_cycle *cycle = problem->cycle;
    const esr_review *from = &cycle->reviews[v];
    esri_review *review = &problem->reviews[v];
    uint64_t *open = esri_arena_alloc(&problem->arena, problem->day_words, sizeof(uint64_t));
    if (!open)
        return esri_fail_nomem(ctx);
    const uint64_t *busy_school = cycle->busy_school ? cycle->busy_school[from->school.at] : NULL;
    for (int32_t day = 0; day + review->span <= cycle->day_count; day++) {
        bool fits = slots_free(cycle->busy_all, day, from->half_days) &&
                    slots_free(busy_school, day, from->half_days);
        for (int32_t d = day; fits && d < day + review->span; d++)
            fits = !(cycle->weekend >> weekday_of(cycle, d) & 1);
        esr_day first = cycle->first_day + day, last = first + review->span - 1;
        if (from->earliest != ESR_DAY_NONE && first < from->earliest)
            fits = false;
        if (from->latest != ESR_DAY_NONE && last > from->latest)
            fits = false;
        if (fits)
            esri_bit_set(open, day);
    }
    for (int32_t p = 0; p < cycle->pin_count; p++) {
        const esr_pin *pin = &cycle->pins[p];
        if (pin->review.at != v)
            continue;
        if (!pin->forbid)
            review->must = true;
        if (pin->first_day == ESR_DAY_NONE || (pin->forbid && pin->reviewer.at >= 0))
            continue;
        for (int32_t day = 0; day < cycle->day_count; day++)
            if (pin->forbid == (cycle->first_day + day == pin->first_day))
                esri_bit_clear(open, day);
    }
    review->open = open;
    return ESR_OK;
}

// C8 of the school and of all, and C9, by day.
static esr_status add_day_costs(esr_context *ctx, esri_problem *problem, int32_t v,
                                esr_day published) {
    const esr_cycle *cycle = problem->cycle;
    esri_review *review = &problem->reviews[v];
    const int32_t *soft_school = cycle->soft_school ? cycle->soft_school[review->school] : NULL;
    if (!cycle->soft_all && !soft_school && published == ESR_DAY_NONE)
        return ESR_OK;
    int32_t *cost = esri_arena_alloc(&problem->arena, (size_t)problem->day_count, sizeof(int32_t));
    if (!cost)
        return esri_fail_nomem(ctx);
    for (int32_t day = 0; 2 * day + review->half_days <= cycle->slot_count; day++) {
        for (int32_t s = 2 * day; s < 2 * day + review->half_days; s++)
            cost[day] +=
                (cycle->soft_all ? cycle->soft_all[s] : 0) + (soft_school ? soft_school[s] : 0);
        if (published != ESR_DAY_NONE && cycle->first_day + day != published)
            cost[day] += cycle->costs.change_date;
    }
    review->least_day_cost = INT32_MAX;
    for (int32_t day = 0; day < problem->day_count; day++)
        if (esri_bit_test(review->open, day) && cost[day] < review->least_day_cost)
            review->least_day_cost = cost[day];
    review->day_cost = cost;
    return ESR_OK;
}

// Groups the seats of a review by kind.
static void add_groups(esri_problem *problem, int32_t v) {
    const esr_cycle *cycle = problem->cycle;
    const esr_review *from = &cycle->reviews[v];
    esri_review *review = &problem->reviews[v];
    review->seat_count = from->seat_count;
    for (int32_t s = 0; s < from->seat_count; s++) { // places are sorted by seat
        int32_t seat = cycle->places[from->seat_at + s].seat;
        if (s == 0 || seat != cycle->places[from->seat_at + s - 1].seat)
            review->group_roles[review->group_count++] = cycle->seat_roles[seat];
        review->group_seats[review->group_count - 1]++;
    }
}

static esr_status add_review(esr_context *ctx, esri_problem *problem, int32_t v) {
    const esr_cycle *cycle = problem->cycle;
    const esr_review *from = &cycle->reviews[v];
    esri_review *review = &problem->reviews[v];
    if (from->seat_count > ESRI_TEAM_MAX || from->need_count > ESRI_NEEDS_MAX)
        return esri_fail(ctx, ESR_E_INPUT, from->id,
                         "has more than %d seats or %d needs, more than can be planned",
                         ESRI_TEAM_MAX, ESRI_NEEDS_MAX);
    review->school = from->school.at;
    review->half_days = from->half_days;
    review->span = span_of(from->half_days);
    review->unscheduled = (int64_t)cycle->costs.unscheduled * from->weight;
    review->empty_seat = (int64_t)cycle->costs.empty_seat * from->weight;
    add_groups(problem, v);
    review->need_count = from->need_count;
    for (int32_t n = 0; n < from->need_count; n++) {
        review->need_skill[n] = from->needs[n].word;
        review->needs[n] = from->needs[n].count;
    }
    esr_day published = ESR_DAY_NONE;
    for (int32_t p = 0; p < cycle->published_count; p++)
        if (cycle->published[p].review.at == v)
            published = cycle->published[p].first_day;
    if (published != ESR_DAY_NONE)
        review->unscheduled += cycle->costs.change_date;
    esr_status status = add_open_days(ctx, problem, v);
    if (status == ESR_OK)
        status = add_day_costs(ctx, problem, v, published);
    return status;
}

// A number that no plan's cost reaches, for reviews that a pin demands.
static void add_prohibitive(esri_problem *problem) {
    int64_t most = 1 + problem->constant;
    for (int32_t v = 0; v < problem->review_count; v++) {
        esri_review *review = &problem->reviews[v];
        int64_t dearest = 0, day = 0;
        for (int32_t c = 0; c < review->candidate_count; c++) {
            int64_t cost = llabs((long long)review->candidates[c].cost);
            const esri_reviewer *reviewer = &problem->reviewers[review->candidates[c].reviewer];
            if (reviewer->soft)
                cost += reviewer->soft[problem->cycle->slot_count];
            dearest = cost > dearest ? cost : dearest;
        }
        for (int32_t d = 0; review->day_cost && d < problem->day_count; d++)
            day = review->day_cost[d] > day ? review->day_cost[d] : day;
        most += review->unscheduled + day + problem->no_veteran +
                review->seat_count * (review->empty_seat + dearest +
                                      problem->reciprocal_cost * problem->reviewer_count);
        for (int32_t n = 0; n < review->need_count; n++)
            most += review->needs[n] * problem->missing_skill;
    }
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        for (int32_t k = 0; k < problem->reviewers[r].max_visits; k++)
            most += abs(problem->reviewers[r].step[k]);
    problem->prohibitive = most;
    for (int32_t v = 0; v < problem->review_count; v++)
        if (problem->reviews[v].must)
            problem->reviews[v].unscheduled = most;
}

static void add_rates(esri_problem *problem) {
    const esr_cycle *cycle = problem->cycle;
    const esr_kind_rule *reciprocal = &cycle->kinds[ESR_KIND_RECIPROCAL];
    problem->missing_skill = cycle->costs.missing_skill;
    problem->no_veteran = cycle->costs.no_veteran;
    problem->novices_per_team = cycle->limits.novices_per_team;
    problem->reciprocal_forbid = reciprocal->mode == ESR_FORBID;
    problem->reciprocal_cost = reciprocal->mode == ESR_COST ? reciprocal->cost : 0;
    for (int32_t p = 0; p < cycle->published_count; p++)
        problem->constant += (int64_t)cycle->costs.change_reviewer * cycle->published[p].told_count;
}

esr_status esri_problem_new(esr_context *ctx, const esr_cycle *cycle, int32_t workers,
                            esri_problem **out) {
    esr_status status = ESR_OK;
    esri_problem *problem = calloc(1, sizeof *problem);
    if (!problem)
        return esri_fail_nomem(ctx);
    problem->cycle = cycle;
    problem->review_count = cycle->review_count;
    problem->reviewer_count = cycle->reviewer_count;
    problem->day_count = cycle->day_count;
    problem->day_words = ESRI_BITSET_WORDS(cycle->day_count);
    problem->reviews =
        esri_arena_alloc(&problem->arena, (size_t)cycle->review_count, sizeof(esri_review));
    problem->reviewers =
        esri_arena_alloc(&problem->arena, (size_t)cycle->reviewer_count, sizeof(esri_reviewer));
    if (!problem->reviews || !problem->reviewers) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    add_rates(problem);
    ESR_TRY(add_lengths(ctx, problem));
    ESR_TRY(add_reviewers(ctx, problem));
    for (int32_t v = 0; v < problem->review_count; v++)
        ESR_TRY(add_review(ctx, problem, v));
    ESR_TRY(esri_problem_add_candidates(ctx, problem, workers));
    add_prohibitive(problem);
    *out = problem;
    problem = NULL;
cleanup:
    esri_problem_free(problem);
    return status;
}

void esri_problem_free(esri_problem *problem) {
    if (!problem)
        return;
    for (int32_t w = 0; w < ESRI_WORKERS_MAX; w++)
        esri_arena_free(&problem->worker_arena[w]);
    esri_arena_free(&problem->arena);
    free(problem);
}

void esri_candidate_days(const esri_problem *problem, const esri_review *review,
                         const esri_candidate *candidate, uint64_t *out) {
    const uint64_t *free_days = problem->reviewers[candidate->reviewer].free[review->length];
    const uint64_t *closed = candidate->dated < 0 ? NULL : review->dated[candidate->dated].closed;
    for (size_t w = 0; w < problem->day_words; w++)
        out[w] = review->open[w] & free_days[w] & (closed ? ~closed[w] : ~UINT64_C(0));
}

int64_t esri_candidate_day_cost(const esri_problem *problem, const esri_review *review,
                                const esri_candidate *candidate, int32_t day) {
    int64_t cost = -candidate->day_base;
    const int64_t *soft = problem->reviewers[candidate->reviewer].soft;
    if (soft)
        cost += soft[2 * day + review->half_days] - soft[2 * day];
    if (candidate->dated >= 0 && review->dated[candidate->dated].cost)
        cost += review->dated[candidate->dated].cost[day];
    return cost;
}
