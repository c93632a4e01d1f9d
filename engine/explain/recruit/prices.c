// SPDX-License-Identifier: GPL-3.0-or-later
// What prices of visits prove. For any prices the least values of the reviews' teams, with what the
// load steps give back, are a bound (search/colgen.c). A recruit whose visits cost nothing lowers
// some least values; whatever plan the recruit is in, it costs at least the bound less that much
// for each of the recruit's visits, which are max_visits at most.
#include <stdlib.h>
#include <string.h>

#include "explain/recruit/recruit.h"
#include "formulation/team.h"

#define NODE_LIMIT 20000 // of a search for teams that share a day

// What one thread needs for one review after another.
typedef struct desk {
    int64_t *weight;     // by candidate
    int64_t *home_price; // by school: of being mutual with the review at hand
    int32_t *seat;       // by kind: the recruit's candidate, -1: none
    esri_team_scratch scratch;
} desk;

typedef struct pricing {
    const esri_problem *problem;
    const esr_prices *prices;
    int64_t *load;    // by reviewer of the problem
    int32_t *kind_of; // the same: the kind of a recruit, -1
    int32_t kinds;
    int64_t *least; // by review
    int64_t *gain;
    desk desks[ESRI_WORKERS_MAX];
} pricing;

static esri_step keep_best(esri_team_search *search, const esri_team *team, int64_t value) {
    int64_t *best = search->user;
    (void)team;
    *best = value;
    search->bar = value - 1;
    return ESRI_GO_ON;
}

// No team has a value below the answer, nor has a lower one than `ceiling` where that is it.
static esr_status least_value(const esri_problem *problem, desk *d, const esri_review *review,
                              int64_t ceiling, int64_t *out) {
    int64_t best = ceiling;
    esri_team_search run = {.problem = problem,
                            .review = review,
                            .weight = d->weight,
                            .open = review->open,
                            .bar = ceiling - 1,
                            .emit = keep_best,
                            .user = &best,
                            .trimmed = true};
    esr_status status = esri_team_search_run(&run, &d->scratch);
    if (status == ESR_OK && run.relaxed < best) { // its members share no day
        best = ceiling;
        run.trimmed = false;
        run.bar = ceiling - 1;
        run.node_limit = NODE_LIMIT;
        status = esri_team_search_run(&run, &d->scratch);
        if (!run.complete && run.relaxed < best)
            best = run.relaxed;
    }
    *out = best;
    return status;
}

// Adds the prices of mutual pairs with review v to the schools of the other reviews (`sign` 1), or
// takes them off again (-1).
static void price_homes(const pricing *p, desk *d, int32_t v, int64_t sign) {
    for (int32_t k = 0; k < p->prices->pair_count; k++) {
        const esr_pair_price *pair = &p->prices->pair[k];
        int32_t first = p->problem->reviews[pair->first.at].school;
        int32_t second = p->problem->reviews[pair->second.at].school;
        if (pair->first.at == v)
            d->home_price[second] += sign * pair->price;
        if (pair->second.at == v)
            d->home_price[first] += sign * pair->price;
    }
}

// The weights of a review's candidates; recruits are left out, and noted.
static void weigh(const pricing *p, desk *d, int32_t v) {
    const esri_review *review = &p->problem->reviews[v];
    for (int32_t k = 0; k < p->kinds; k++)
        d->seat[k] = -1;
    price_homes(p, d, v, 1);
    for (int32_t c = 0; c < review->candidate_count; c++) {
        int32_t r = review->candidates[c].reviewer, home = p->problem->reviewers[r].home;
        d->weight[c] = ESRI_SCALE * review->candidates[c].cost + p->load[r] +
                       (home >= 0 ? d->home_price[home] : 0);
        if (p->kind_of[r] >= 0) {
            d->seat[p->kind_of[r]] = c;
            d->weight[c] = ESRI_WEIGHT_NEVER;
        }
    }
    price_homes(p, d, v, -1);
}

static esr_status price_review(void *user, int32_t worker, int32_t v) {
    pricing *p = user;
    desk *d = &p->desks[worker];
    const esri_review *review = &p->problem->reviews[v];
    esr_status status = ESR_OK;
    weigh(p, d, v);
    ESR_TRY(least_value(p->problem, d, review, ESRI_SCALE * review->unscheduled, &p->least[v]));
    for (int32_t k = 0; k < p->kinds; k++) {
        int64_t value = p->least[v];
        if (d->seat[k] < 0)
            continue;
        d->weight[d->seat[k]] = ESRI_SCALE * review->candidates[d->seat[k]].cost;
        ESR_TRY(least_value(p->problem, d, review, p->least[v], &value));
        p->gain[(size_t)k * (size_t)p->problem->review_count + (size_t)v] = p->least[v] - value;
        d->weight[d->seat[k]] = ESRI_WEIGHT_NEVER;
    }
cleanup:
    return status;
}

static bool desk_init(const pricing *p, desk *d) {
    size_t most = 1;
    for (int32_t v = 0; v < p->problem->review_count; v++)
        if ((size_t)p->problem->reviews[v].candidate_count > most)
            most = (size_t)p->problem->reviews[v].candidate_count;
    d->weight = calloc(most, sizeof *d->weight);
    d->home_price = calloc((size_t)p->problem->cycle->school_count + 1, sizeof *d->home_price);
    d->seat = calloc((size_t)p->kinds + 1, sizeof *d->seat);
    return d->weight && d->home_price && d->seat;
}

static void pricing_free(pricing *p) {
    for (int32_t w = 0; w < ESRI_WORKERS_MAX; w++) {
        free(p->desks[w].weight);
        free(p->desks[w].home_price);
        free(p->desks[w].seat);
        esri_team_scratch_free(&p->desks[w].scratch);
    }
    free(p->load);
    free(p->kind_of);
    free(p->least);
}

// What the load steps of a reviewer give back at the price: 0 or less.
static int64_t slices(const esri_problem *problem, const pricing *p, int32_t r) {
    int64_t sum = 0;
    for (int32_t k = 0; k < problem->reviewers[r].max_visits; k++) {
        int64_t slice = ESRI_SCALE * problem->reviewers[r].step[k] - p->load[r];
        sum += slice < 0 ? slice : 0;
    }
    return sum;
}

// The bound, and what is left of it without each reviewer of the former cycle.
static void sum_up(const pricing *p, const esr_cycle *former, esri_priced *out) {
    const esri_problem *problem = p->problem;
    const esr_cycle *cycle = problem->cycle;
    out->bound = ESRI_SCALE * problem->constant;
    for (int32_t v = 0; v < problem->review_count; v++)
        out->bound += p->least[v];
    for (int32_t r = 0; r < former->reviewer_count; r++) {
        int32_t at = esr_cycle_find_reviewer(cycle, former->reviewers[r].id).at;
        int64_t given = slices(problem, p, at);
        int64_t promised =
            ESRI_SCALE * cycle->costs.under_minimum * former->reviewers[r].min_visits;
        out->bound += given;
        out->rent[r] = -given - promised;
    }
    for (int32_t k = 0; k < p->prices->pair_count; k++) {
        int64_t price = p->prices->pair[k].price;
        int64_t pay = ESRI_SCALE * problem->reciprocal_cost - price;
        out->bound -= price;
        if (!problem->reciprocal_forbid && pay < 0)
            out->bound += pay;
    }
}

// The cycle with a recruit of each kind.
static esr_status add_recruits(esr_context *ctx, const esr_cycle *former,
                               const esr_recruit_options *options, const esri_kinds *kinds,
                               esri_priced *out) {
    esr_edit *edit = NULL;
    esri_arena arena = {0};
    esr_status status = ESR_OK;
    ESR_TRY(esr_edit_new(ctx, former, &edit));
    for (int32_t k = 0; k < kinds->count; k++)
        ESR_TRY(esri_recruit_add(ctx, edit, former, options, k, &kinds->at[k], (esr_place){0}, 0));
    esr_edit *last = edit;
    edit = NULL;
    ESR_TRY(esr_edit_finish(ctx, last, &out->cycle));
    for (int32_t k = 0; k < kinds->count; k++) {
        const char *id = esri_recruit_id(former, k, &arena);
        if (!id) {
            status = esri_fail_nomem(ctx);
            goto cleanup;
        }
        out->recruit[k] = esr_cycle_find_reviewer(out->cycle, id).at;
    }
cleanup:
    esr_edit_free(edit);
    esri_arena_free(&arena);
    return status;
}

static esr_status pricing_init(esr_context *ctx, const esr_solution *base,
                               const esri_priced *priced, pricing *p) {
    const esr_cycle *former = base->plan->cycle;
    size_t reviewers = (size_t)p->problem->reviewer_count + 1;
    p->load = calloc(reviewers, sizeof *p->load);
    p->kind_of = calloc(reviewers, sizeof *p->kind_of);
    p->least = calloc((size_t)p->problem->review_count + 1, sizeof *p->least);
    bool fine = p->load && p->kind_of && p->least;
    for (int32_t w = 0; w < ESRI_WORKERS_MAX && fine; w++)
        fine = desk_init(p, &p->desks[w]);
    if (!fine)
        return esri_fail_nomem(ctx);
    for (int32_t r = 0; r < p->problem->reviewer_count; r++)
        p->kind_of[r] = -1;
    for (int32_t k = 0; k < p->kinds; k++)
        p->kind_of[priced->recruit[k]] = k;
    for (int32_t r = 0; r < former->reviewer_count && base->prices.load; r++)
        p->load[esr_cycle_find_reviewer(priced->cycle, former->reviewers[r].id).at] =
            base->prices.load[r];
    return ESR_OK;
}

esr_status esri_priced_new(esr_context *ctx, const esr_solution *base,
                           const esr_recruit_options *options, const esri_kinds *kinds,
                           esri_priced *out) {
    const esr_cycle *former = base->plan->cycle;
    size_t count = (size_t)kinds->count;
    int32_t workers = esri_parallel_processors();
    pricing p = {.prices = &base->prices, .kinds = kinds->count};
    esri_priced priced = {0};
    esr_status status = ESR_OK;
    priced.gain = calloc(count * (size_t)former->review_count + 1, sizeof *priced.gain);
    priced.rent = calloc((size_t)former->reviewer_count + 1, sizeof *priced.rent);
    priced.recruit = calloc(count + 1, sizeof *priced.recruit);
    if (!priced.gain || !priced.rent || !priced.recruit) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(add_recruits(ctx, former, options, kinds, &priced));
    ESR_TRY(esri_problem_new(ctx, priced.cycle, workers, &priced.problem));
    p.problem = priced.problem;
    p.gain = priced.gain;
    ESR_TRY(pricing_init(ctx, base, &priced, &p));
    status = esri_parallel_for(workers, former->review_count, price_review, &p);
    if (status != ESR_OK) {
        status = esri_fail_nomem(ctx); // threads record nothing
        goto cleanup;
    }
    sum_up(&p, former, &priced);
    *out = priced;
    priced = (esri_priced){0};
cleanup:
    pricing_free(&p);
    esri_priced_free(&priced);
    return status;
}

void esri_priced_free(esri_priced *priced) {
    esri_problem_free(priced->problem);
    esr_cycle_free(priced->cycle);
    free(priced->gain);
    free(priced->rent);
    free(priced->recruit);
    *priced = (esri_priced){0};
}

int64_t esri_priced_cost(int64_t scaled) {
    return scaled >= 0 ? (scaled + ESRI_SCALE - 1) / ESRI_SCALE : -(-scaled / ESRI_SCALE);
}
