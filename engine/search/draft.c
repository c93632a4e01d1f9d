// SPDX-License-Identifier: GPL-3.0-or-later
// The draft's state and its cost.
#include "search/draft.h"

#include <stdlib.h>
#include <string.h>

static int32_t sector_rows(const esri_problem *problem) {
    return problem->cycle->sectors.count + 1;
}

// H16 by day: the least limit of all rows that hold on it.
static void add_capacity(esri_draft *draft) {
    const esr_cycle *cycle = draft->problem->cycle;
    int32_t days = draft->problem->day_count, rows = sector_rows(draft->problem);
    for (int32_t i = 0; i < rows * days; i++)
        draft->running_most[i] = INT32_MAX;
    for (int32_t c = 0; c < cycle->capacity_count; c++) {
        const esr_capacity *row = &cycle->capacity[c];
        int32_t *most = draft->running_most + (row->sector < 0 ? rows - 1 : row->sector) * days;
        for (int32_t d = 0; d < days; d++) {
            esr_day day = cycle->first_day + d;
            if (day >= row->from && day <= row->to && row->max_visits < most[d])
                most[d] = row->max_visits;
        }
    }
}

esr_status esri_draft_new(esr_context *ctx, const esri_problem *problem, esri_draft **out) {
    size_t reviews = (size_t)problem->review_count, reviewers = (size_t)problem->reviewer_count;
    size_t cells = (size_t)sector_rows(problem) * (size_t)problem->day_count;
    esri_draft *draft = calloc(1, sizeof *draft);
    if (!draft)
        return esri_fail_nomem(ctx);
    draft->problem = problem;
    draft->day = malloc((reviews + 1) * sizeof *draft->day);
    draft->team = calloc(reviews + 1, sizeof *draft->team);
    draft->review_cost = calloc(reviews + 1, sizeof *draft->review_cost);
    draft->load = calloc(reviewers + 1, sizeof *draft->load);
    draft->visit_at = calloc(reviewers + 1, sizeof *draft->visit_at);
    draft->running = calloc(cells, sizeof *draft->running);
    draft->running_most = calloc(cells, sizeof *draft->running_most);
    int32_t visits = 0;
    for (size_t r = 0; draft->visit_at && r < reviewers; r++) {
        draft->visit_at[r] = visits;
        visits += problem->reviewers[r].max_visits;
    }
    draft->visit = calloc((size_t)visits + 1, sizeof *draft->visit);
    if (!draft->day || !draft->team || !draft->review_cost || !draft->load || !draft->visit_at ||
        !draft->running || !draft->running_most || !draft->visit) {
        esri_draft_free(draft);
        return esri_fail_nomem(ctx);
    }
    draft->cost = problem->constant;
    for (size_t v = 0; v < reviews; v++) {
        draft->day[v] = -1;
        draft->review_cost[v] = problem->reviews[v].unscheduled;
        draft->cost += draft->review_cost[v];
    }
    add_capacity(draft);
    *out = draft;
    return ESR_OK;
}

void esri_draft_free(esri_draft *draft) {
    if (!draft)
        return;
    free(draft->day);
    free(draft->team);
    free(draft->review_cost);
    free(draft->load);
    free(draft->visit_at);
    free(draft->visit);
    free(draft->running);
    free(draft->running_most);
    free(draft);
}

void esri_draft_copy(esri_draft *to, const esri_draft *from) {
    const esri_problem *problem = from->problem;
    size_t reviews = (size_t)problem->review_count, reviewers = (size_t)problem->reviewer_count;
    size_t cells = (size_t)sector_rows(problem) * (size_t)problem->day_count;
    memcpy(to->day, from->day, reviews * sizeof *to->day);
    memcpy(to->team, from->team, reviews * sizeof *to->team);
    memcpy(to->review_cost, from->review_cost, reviews * sizeof *to->review_cost);
    memcpy(to->load, from->load, reviewers * sizeof *to->load);
    memcpy(to->running, from->running, cells * sizeof *to->running);
    for (size_t r = 0; r < reviewers; r++)
        memcpy(to->visit + to->visit_at[r], from->visit + from->visit_at[r],
               (size_t)from->load[r] * sizeof *to->visit);
    to->cost = from->cost;
    to->filled = from->filled;
    to->scheduled = from->scheduled;
}

// C8 reciprocal: the cost of the pairs that the review's team makes with scheduled teams.
static int64_t reciprocal_cost(const esri_draft *draft, int32_t review, const esri_team *team) {
    const esri_problem *problem = draft->problem;
    const esr_cycle *cycle = problem->cycle;
    int32_t school = problem->reviews[review].school, pairs = 0;
    if (problem->reciprocal_cost == 0)
        return 0;
    for (int32_t m = 0; m < team->count; m++) {
        int32_t r = problem->reviews[review].candidates[team->member[m]].reviewer;
        int32_t home = problem->reviewers[r].home;
        if (home < 0)
            continue;
        for (int32_t i = cycle->school_review_at[home]; i < cycle->school_review_at[home + 1];
             i++) {
            int32_t back = cycle->school_reviews[i].at;
            const esri_team *other = &draft->team[back];
            for (int32_t n = 0; draft->day[back] >= 0 && n < other->count; n++)
                pairs +=
                    problem->reviewers[problem->reviews[back].candidates[other->member[n]].reviewer]
                        .home == school;
        }
    }
    return pairs * problem->reciprocal_cost;
}

static int64_t team_cost(const esri_draft *draft, int32_t v, const esri_team *team, int32_t day) {
    const esri_problem *problem = draft->problem;
    const esri_review *review = &problem->reviews[v];
    int64_t cost =
        esri_team_penalty(problem, review, team) + esri_team_day_cost(problem, review, team, day);
    for (int32_t m = 0; m < team->count; m++)
        cost += review->candidates[team->member[m]].cost;
    return cost;
}

static void add_running(esri_draft *draft, int32_t v, int32_t day, int32_t sign) {
    const esri_problem *problem = draft->problem;
    int32_t sector = problem->cycle->schools[problem->reviews[v].school].sector;
    int32_t all = sector_rows(problem) - 1, days = problem->day_count;
    for (int32_t d = day; d < day + problem->reviews[v].span; d++) {
        draft->running[sector * days + d] += sign;
        draft->running[all * days + d] += sign;
    }
}

void esri_draft_put(esri_draft *draft, int32_t v, const esri_team *team, int32_t day) {
    const esri_problem *problem = draft->problem;
    int64_t cost = team_cost(draft, v, team, day);
    draft->cost += cost - draft->review_cost[v] + reciprocal_cost(draft, v, team);
    draft->review_cost[v] = cost;
    draft->day[v] = day;
    draft->team[v] = *team;
    for (int32_t m = 0; m < team->count; m++) {
        int32_t r = problem->reviews[v].candidates[team->member[m]].reviewer;
        draft->cost += problem->reviewers[r].step[draft->load[r]];
        draft->visit[draft->visit_at[r] + draft->load[r]++] = v;
    }
    add_running(draft, v, day, 1);
    draft->filled += team->count;
    draft->scheduled++;
}

void esri_draft_remove(esri_draft *draft, int32_t v) {
    const esri_problem *problem = draft->problem;
    esri_team *team = &draft->team[v];
    add_running(draft, v, draft->day[v], -1);
    for (int32_t m = 0; m < team->count; m++) {
        int32_t r = problem->reviews[v].candidates[team->member[m]].reviewer;
        int32_t *visit = draft->visit + draft->visit_at[r];
        int32_t at = 0;
        while (visit[at] != v)
            at++;
        visit[at] = visit[--draft->load[r]];
        draft->cost -= problem->reviewers[r].step[draft->load[r]];
    }
    draft->day[v] = -1;
    draft->filled -= team->count;
    draft->scheduled--;
    draft->cost +=
        problem->reviews[v].unscheduled - draft->review_cost[v] - reciprocal_cost(draft, v, team);
    draft->review_cost[v] = problem->reviews[v].unscheduled;
    team->count = 0;
}

int32_t esri_draft_pick_day(const esri_draft *draft, int32_t v, const esri_team *team,
                            const uint64_t *days, esri_rng *rng) {
    const esri_problem *problem = draft->problem;
    int64_t least = esri_team_best_day(problem, &problem->reviews[v], team, days);
    int32_t picked = -1, equal = 0;
    for (int32_t d = 0; least != INT64_MAX && d < problem->day_count; d++) {
        if (!esri_bit_test(days, d) ||
            esri_team_day_cost(problem, &problem->reviews[v], team, d) != least)
            continue;
        equal++;
        if (equal == 1 || esri_rng_below(rng, equal) == 0)
            picked = d;
    }
    return picked;
}

esr_status esri_draft_to_plan(esr_context *ctx, const esri_draft *draft, esr_plan **out) {
    const esri_problem *problem = draft->problem;
    const esr_cycle *cycle = problem->cycle;
    esr_plan *plan = NULL;
    esr_status status = esr_plan_new(ctx, cycle, &plan);
    if (status != ESR_OK)
        return status;
    for (int32_t v = 0; v < problem->review_count; v++) {
        if (draft->day[v] < 0)
            continue;
        int32_t seat_of[ESRI_TEAM_MAX];
        esri_team_seats(&problem->reviews[v], &draft->team[v], seat_of);
        plan->first_day[v] = cycle->first_day + draft->day[v];
        for (int32_t m = 0; m < draft->team[v].count; m++)
            plan->member[cycle->reviews[v].seat_at + seat_of[m]].at =
                problem->reviews[v].candidates[draft->team[v].member[m]].reviewer;
    }
    *out = plan;
    return ESR_OK;
}
