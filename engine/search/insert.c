// SPDX-License-Identifier: GPL-3.0-or-later
// Exact insertion of one review, and the polish that repeats it.
#include "search/insert.h"

#include <stdlib.h>
#include <string.h>

#define NODE_LIMIT  50000
#define CROWD       40 // candidates of a class that are looked at for each seat
#define CLASSES_MAX 48

esr_status esri_inserter_init(esr_context *ctx, const esri_problem *problem, esri_inserter *out) {
    size_t most = 1;
    for (int32_t v = 0; v < problem->review_count; v++)
        if ((size_t)problem->reviews[v].candidate_count > most)
            most = (size_t)problem->reviews[v].candidate_count;
    *out = (esri_inserter){.problem = problem};
    out->weight = calloc(most, sizeof *out->weight);
    out->open = calloc(problem->day_words, sizeof *out->open);
    out->days = calloc(most * problem->day_words, sizeof *out->days);
    if (!out->weight || !out->open || !out->days) {
        esri_inserter_free(out);
        return esri_fail_nomem(ctx);
    }
    return ESR_OK;
}

void esri_inserter_free(esri_inserter *inserter) {
    free(inserter->weight);
    free(inserter->open);
    free(inserter->days);
    esri_team_scratch_free(&inserter->scratch);
    *inserter = (esri_inserter){0};
}

static esri_step keep_best(esri_team_search *search, const esri_team *team, int64_t value) {
    esri_inserter *inserter = search->user;
    inserter->best = *team;
    inserter->best_value = value;
    search->bar = value - 1;
    return ESRI_GO_ON;
}

// C8 reciprocal of one candidate: what the present plan would add.
static int64_t reciprocal_price(const esri_draft *draft, const esri_review *review, int32_t home) {
    const esri_problem *problem = draft->problem;
    const esr_cycle *cycle = problem->cycle;
    int32_t pairs = 0;
    for (int32_t i = cycle->school_review_at[home]; i < cycle->school_review_at[home + 1]; i++) {
        int32_t back = cycle->school_reviews[i].at;
        const esri_team *team = &draft->team[back];
        for (int32_t m = 0; draft->day[back] >= 0 && m < team->count; m++) {
            int32_t r = problem->reviews[back].candidates[team->member[m]].reviewer;
            pairs += problem->reviewers[r].home == review->school;
        }
    }
    return pairs * problem->reciprocal_cost;
}

static int64_t marginal_weight(const esri_draft *draft, const esri_review *review,
                               const esri_candidate *candidate, const int64_t *prices) {
    const esri_reviewer *reviewer = &draft->problem->reviewers[candidate->reviewer];
    int64_t step = ESRI_SCALE * reviewer->step[draft->load[candidate->reviewer]];
    if (prices && prices[candidate->reviewer] > step)
        step = prices[candidate->reviewer];
    int64_t weight = ESRI_SCALE * candidate->cost + step;
    if (draft->problem->reciprocal_cost && reviewer->home >= 0)
        weight += ESRI_SCALE * reciprocal_price(draft, review, reviewer->home);
    return weight;
}

static bool any_day(const esri_problem *problem, const uint64_t *days) {
    for (size_t w = 0; w < problem->day_words; w++)
        if (days[w])
            return true;
    return false;
}

// How many candidates of each class (seats, what they bring, novice) have been looked at. They
// come by least cost: behind the first CROWD a seat of a class hardly anybody is worth a look.
typedef struct crowd {
    uint64_t trait[CLASSES_MAX];
    int32_t size[CLASSES_MAX];
    int32_t classes, most;
} crowd;

// The count of the candidate's class; NULL if there are too many classes to keep.
static int32_t *company_of(const esri_problem *problem, crowd *seen,
                           const esri_candidate *candidate) {
    uint64_t trait = (uint64_t)candidate->seats << 33 | (uint64_t)candidate->brings << 1 |
                     problem->reviewers[candidate->reviewer].novice;
    int32_t k = 0;
    while (k < seen->classes && seen->trait[k] != trait)
        k++;
    if (k == CLASSES_MAX)
        return NULL;
    if (k == seen->classes) {
        seen->trait[k] = trait;
        seen->size[seen->classes++] = 0;
    }
    return &seen->size[k];
}

esr_status esri_insert_review(esr_context *ctx, esri_inserter *inserter, esri_draft *draft,
                              int32_t v, const int64_t *prices, esri_rng *rng) {
    const esri_problem *problem = draft->problem;
    const esri_review *review = &problem->reviews[v];
    size_t words = problem->day_words;
    memcpy(inserter->open, review->open, words * sizeof *inserter->open);
    esri_draft_limit_review(draft, v, inserter->open);
    if (!any_day(problem, inserter->open))
        return ESR_OK;
    crowd seen = {.most = CROWD * review->seat_count};
    for (int32_t c = 0; c < review->candidate_count; c++) {
        const esri_candidate *candidate = &review->candidates[c];
        uint64_t *days = inserter->days + (size_t)c * words;
        inserter->weight[c] = ESRI_WEIGHT_NEVER;
        if (draft->load[candidate->reviewer] >= problem->reviewers[candidate->reviewer].max_visits)
            continue;
        int32_t *company = company_of(problem, &seen, candidate);
        if (company && *company == seen.most)
            continue;
        esri_candidate_days(problem, review, candidate, days);
        for (size_t w = 0; w < words; w++)
            days[w] &= inserter->open[w];
        esri_draft_limit_candidate(draft, v, candidate, days);
        if (!any_day(problem, days))
            continue;
        inserter->weight[c] = marginal_weight(draft, review, candidate, prices);
        if (company)
            ++*company;
    }
    esri_team_search search = {.problem = problem,
                               .review = review,
                               .weight = inserter->weight,
                               .open = inserter->open,
                               .days = inserter->days,
                               .bar = ESRI_SCALE * review->unscheduled - 1,
                               .node_limit = NODE_LIMIT,
                               .emit = keep_best,
                               .user = inserter};
    inserter->best_value = INT64_MAX;
    esr_status status = esri_team_search_run(&search, &inserter->scratch);
    if (status == ESR_E_NOMEM)
        return esri_fail_nomem(ctx);
    if (status != ESR_OK || inserter->best_value == INT64_MAX)
        return status;
    if (!esri_draft_team_days(draft, v, &inserter->best, inserter->open))
        return ESR_OK;
    int32_t day = esri_draft_pick_day(draft, v, &inserter->best, inserter->open, rng);
    esri_draft_put(draft, v, &inserter->best, day);
    return ESR_OK;
}

esr_status esri_insert_polish(esr_context *ctx, esri_inserter *inserter, esri_draft *draft,
                              esri_rng *rng) {
    int32_t count = draft->problem->review_count;
    int64_t before;
    do {
        before = draft->cost;
        int32_t start = esri_rng_below(rng, count > 0 ? count : 1);
        for (int32_t i = 0; i < count; i++) {
            int32_t v = (start + i) % count;
            if (esr_context_cancelled(ctx))
                return ESR_OK;
            int64_t cost = draft->cost;
            int32_t day = draft->day[v];
            esri_team team = draft->team[v];
            if (day >= 0)
                esri_draft_remove(draft, v);
            esr_status status = esri_insert_review(ctx, inserter, draft, v, NULL, rng);
            if (status != ESR_OK)
                return status;
            if (draft->cost < cost || (draft->cost == cost && !inserter->steady))
                continue;
            if (draft->day[v] >= 0)
                esri_draft_remove(draft, v);
            if (day >= 0)
                esri_draft_put(draft, v, &team, day);
        }
    } while (draft->cost < before);
    return ESR_OK;
}
