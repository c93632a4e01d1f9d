// SPDX-License-Identifier: GPL-3.0-or-later
// Proof by enumeration. With prices whose bound is B, a plan that costs at most T uses only
// columns whose value exceeds the least of their review by at most T - B; all of them are
// enumerated, and GLPK's branch and cut settles which plan over them is best.
#include "search/proof.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NODE_LIMIT 500  // of a branch and cut that gets nowhere
#define ROUNDING   1e-5 // of the simplex method, against a bound that is a whole number

static bool add_column(esri_proof *proof, int32_t v, const esri_team *team, int32_t day) {
    if (proof->count == proof->most) {
        proof->overflow = true;
        return false;
    }
    if (proof->count == proof->room) {
        int32_t room = proof->room ? 2 * proof->room : 1024;
        esri_visit_column *columns = realloc(proof->columns, (size_t)room * sizeof *columns);
        if (!columns) {
            proof->overflow = true;
            return false;
        }
        proof->columns = columns;
        proof->room = room;
    }
    proof->columns[proof->count++] =
        (esri_visit_column){.review = v, .day = day, .lp = -1, .team = *team};
    return true;
}

static esri_step enumerate(esri_team_search *search, const esri_team *team, int64_t value) {
    esri_proof *proof = search->user;
    const esri_problem *problem = search->problem;
    int32_t v = (int32_t)(search->review - problem->reviews);
    if (!proof->dated)
        return add_column(proof, v, team, -1) ? ESRI_GO_ON : ESRI_STOP;
    uint64_t days[ESRI_DAY_WORDS_MAX];
    esri_team_days(problem, search->review, team, days);
    int64_t best = esri_team_best_day(problem, search->review, team, days);
    for (int32_t d = 0; d < problem->day_count; d++) {
        if (!esri_bit_test(days, d))
            continue;
        int64_t more = esri_team_day_cost(problem, search->review, team, d) - best;
        if (value + ESRI_SCALE * more <= search->bar && !add_column(proof, v, team, d))
            return ESRI_STOP;
    }
    return ESRI_GO_ON;
}

// All columns of use, and the incumbent's own.
static esr_status collect(esri_proof *proof) {
    esri_search *search = proof->search;
    const esri_problem *problem = search->problem;
    esri_pricer *pricer = &search->pricers[0];
    int64_t slack = ESRI_SCALE * proof->target - search->bound;
    for (int32_t v = 0; v < problem->review_count && !proof->overflow; v++) {
        int32_t first = proof->count, day = proof->dated ? search->best->day[v] : -1;
        proof->bar[v] = search->least[v] + slack;
        esri_pricer_weigh(pricer, search->master, v, &search->prices, pricer->weight);
        esri_team_search run = {.problem = problem,
                                .review = &problem->reviews[v],
                                .weight = pricer->weight,
                                .open = problem->reviews[v].open,
                                .bar = proof->bar[v],
                                .emit = enumerate,
                                .user = proof};
        esr_status status = esri_team_search_run(&run, &pricer->scratch);
        if (status != ESR_OK)
            return status;
        if (esri_search_should_stop(search))
            proof->overflow = true;
        bool known = search->best->day[v] < 0;
        for (int32_t c = first; c < proof->count && !known; c++)
            known = proof->columns[c].day == day &&
                    memcmp(&proof->columns[c].team, &search->best->team[v],
                           sizeof(int32_t) * (1 + (size_t)search->best->team[v].count)) == 0;
        if (!known)
            add_column(proof, v, &search->best->team[v], day);
    }
    return ESR_OK;
}

// C8 reciprocal: a payment for each pair of reviews whose teams may be mutual.
static void add_payments(esri_proof *proof) {
    const esri_problem *problem = proof->search->problem;
    for (int32_t v = 0; problem->reciprocal_cost && v < problem->review_count; v++) {
        for (int32_t w = v + 1; w < problem->review_count; w++) {
            int32_t n = 0, directions = 0;
            for (int32_t c = 0; c < proof->count; c++) {
                const esri_visit_column *column = &proof->columns[c];
                if (column->review != v && column->review != w)
                    continue;
                int32_t other = column->review == v ? w : v;
                for (int32_t m = 0; m < column->team.count; m++) {
                    const esri_review *review = &problem->reviews[column->review];
                    int32_t r = review->candidates[column->team.member[m]].reviewer;
                    if (problem->reviewers[r].home != problem->reviews[other].school)
                        continue;
                    directions |= column->review == v ? 1 : 2;
                    proof->index[n] = column->lp;
                    proof->entry[n++] = 1.0;
                    break;
                }
            }
            if (directions != 3)
                continue;
            esri_lp_entries entries = {n, proof->index, proof->entry};
            int32_t line = esri_lp_add_row(proof->lp, ESRI_LP_LE, 1.0, entries);
            double minus = -1.0;
            esri_lp_entries pay = {1, &line, &minus};
            esri_lp_add_column(proof->lp, (double)problem->reciprocal_cost, 0.0, 1.0, pay);
        }
    }
}

static int64_t column_cost(const esri_problem *problem, const esri_visit_column *column) {
    const esri_review *review = &problem->reviews[column->review];
    int64_t cost = esri_team_penalty(problem, review, &column->team);
    for (int32_t m = 0; m < column->team.count; m++)
        cost += review->candidates[column->team.member[m]].cost;
    if (column->day >= 0)
        return cost + esri_team_day_cost(problem, review, &column->team, column->day);
    uint64_t days[ESRI_DAY_WORDS_MAX];
    esri_team_days(problem, review, &column->team, days);
    return cost + esri_team_best_day(problem, review, &column->team, days);
}

// Rows of reviews and reviewers, columns of visits, of reviews left out, and of load steps.
static void build(esri_proof *proof) {
    const esri_problem *problem = proof->search->problem;
    const esri_lp_entries none = {0};
    int32_t reviews = problem->review_count;
    for (int32_t v = 0; v < reviews; v++)
        esri_lp_add_row(proof->lp, ESRI_LP_EQ, 1.0, none);
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        esri_lp_add_row(proof->lp, ESRI_LP_EQ, 0.0, none);
    for (int32_t c = 0; c < proof->count; c++) {
        esri_visit_column *column = &proof->columns[c];
        const esri_review *review = &problem->reviews[column->review];
        int32_t index[ESRI_TEAM_MAX + 1] = {column->review};
        double ones[ESRI_TEAM_MAX + 1];
        for (int32_t m = 0; m <= column->team.count; m++)
            ones[m] = 1.0;
        for (int32_t m = 0; m < column->team.count; m++)
            index[m + 1] = reviews + review->candidates[column->team.member[m]].reviewer;
        esri_lp_entries entries = {column->team.count + 1, index, ones};
        column->lp =
            esri_lp_add_column(proof->lp, (double)column_cost(problem, column), 0.0, 1.0, entries);
    }
    for (int32_t v = 0; v < reviews; v++) {
        double one = 1.0;
        esri_lp_entries entries = {1, &v, &one};
        esri_lp_add_column(proof->lp, (double)problem->reviews[v].unscheduled, 0.0, 1.0, entries);
    }
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        for (int32_t k = 0; k < problem->reviewers[r].max_visits; k++) {
            int32_t line = reviews + r;
            double minus = -1.0;
            esri_lp_entries entries = {1, &line, &minus};
            esri_lp_add_column(proof->lp, problem->reviewers[r].step[k], 0.0, 1.0, entries);
        }
    add_payments(proof);
}

// The incumbent as a point of the program, which then need not look for one as good, and as its
// basis: the visits, reviews that are left out, and the rows of reviewers.
static void incumbent_point(const esri_proof *proof, double *out) {
    const esri_search *search = proof->search;
    const esri_problem *problem = search->problem;
    const esri_draft *best = search->best;
    int32_t at = proof->count;
    for (int32_t c = 0; c < proof->count; c++) {
        const esri_visit_column *column = &proof->columns[c];
        const esri_team *team = &best->team[column->review];
        out[column->lp] = best->day[column->review] >= 0 && column->team.count == team->count &&
                          (column->day < 0 || column->day == best->day[column->review]) &&
                          memcmp(column->team.member, team->member,
                                 (size_t)team->count * sizeof *team->member) == 0;
    }
    for (int32_t v = 0; v < problem->review_count; v++) {
        esri_lp_set_row_stand(proof->lp, v, ESRI_LP_AT_LOWER);
        out[at++] = best->day[v] < 0;
    }
    for (int32_t c = 0; c < at; c++)
        if (out[c] > 0.5)
            esri_lp_set_column_stand(proof->lp, c, ESRI_LP_BASIC);
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        for (int32_t k = 0; k < problem->reviewers[r].max_visits; k++, at++) {
            out[at] = k < best->load[r];
            if (k < best->load[r])
                esri_lp_set_column_stand(proof->lp, at, ESRI_LP_AT_UPPER);
        }
}

static bool should_stop(void *user) {
    esri_proof *proof = user;
    return esri_search_should_stop(proof->search);
}

// Makes the draft from the program's best point, with its dates or without.
static void read_point(esri_proof *proof) {
    esri_search *search = proof->search;
    esri_draft *draft = search->draft;
    for (int32_t v = 0; v < search->problem->review_count; v++)
        if (draft->day[v] >= 0)
            esri_draft_remove(draft, v);
    draft->undated = !proof->dated;
    for (int32_t c = 0; c < proof->count; c++) {
        const esri_visit_column *column = &proof->columns[c];
        uint64_t days[ESRI_DAY_WORDS_MAX];
        if (esri_lp_mip_value(proof->lp, column->lp) < 0.5 || draft->day[column->review] >= 0 ||
            !esri_draft_team_days(draft, column->review, &column->team, days))
            continue;
        int32_t day = column->day;
        if (day < 0)
            day = esri_draft_pick_day(draft, column->review, &column->team, days, &search->rng);
        if (esri_bit_test(days, day))
            esri_draft_put(draft, column->review, &column->team, day);
    }
}

// What the program's result means for the bound and the incumbent.
static esr_status conclude(esri_proof *proof, esri_lp_result result, bool found, double bound,
                           bool *done) {
    esri_search *search = proof->search;
    esr_status status = ESR_OK;
    *done = result == ESRI_LP_OPTIMAL || result == ESRI_LP_INFEASIBLE;
    if (found) {
        read_point(proof);
        if (proof->dated)
            esri_search_offer(search, search->draft);
        else
            ESR_TRY(esri_dive_finish(search));
    }
    // Any plan of at most the target is one of the program's, so that its bound holds for them.
    if (result == ESRI_LP_FAILED)
        goto cleanup;
    if (result == ESRI_LP_INFEASIBLE || ceil(bound - ROUNDING) > (double)proof->target)
        search->proven_bound = ESRI_SCALE * (proof->target + 1);
    else if (bound > (double)esri_search_bound(search))
        search->proven_bound = ESRI_SCALE * (int64_t)ceil(bound - ROUNDING);
cleanup:
    return status;
}

static void proof_free(esri_proof *proof) {
    esri_lp_free(proof->lp);
    free(proof->columns);
    free(proof->bar);
    free(proof->value);
    free(proof->index);
    free(proof->entry);
}

esr_status esri_proof_run(esri_search *search, int64_t target, bool dated, int32_t most,
                          bool *done) {
    const esri_problem *problem = search->problem;
    esr_status status = ESR_OK;
    double *point = NULL;
    *done = false;
    esri_proof proof = {.search = search, .target = target, .dated = dated, .most = most};
    if (search->bound == INT64_MIN) // no prices to enumerate by
        return ESR_OK;
    proof.bar = calloc((size_t)problem->review_count + 1, sizeof *proof.bar);
    if (!proof.bar) {
        status = esri_fail_nomem(search->ctx);
        goto cleanup;
    }
    ESR_TRY(collect(&proof));
    if (proof.overflow)
        goto cleanup;
    search->phase = "proving";
    proof.value = calloc((size_t)proof.count + 1, sizeof *proof.value);
    proof.index = calloc((size_t)proof.count + 1, sizeof *proof.index);
    proof.entry = calloc((size_t)proof.count + 1, sizeof *proof.entry);
    proof.lp = esri_lp_new();
    if (!proof.value || !proof.index || !proof.entry || !proof.lp) {
        status = esri_fail_nomem(search->ctx);
        goto cleanup;
    }
    build(&proof);
    point = calloc((size_t)esri_lp_column_count(proof.lp) + 1, sizeof *point);
    if (!point) {
        status = esri_fail_nomem(search->ctx);
        goto cleanup;
    }
    incumbent_point(&proof, point);
    // Mutual pairs that are paid for are not in the point.
    esri_lp_mip mip = {.start = problem->reciprocal_cost ? NULL : point,
                       .node_limit = NODE_LIMIT,
                       .limit_ms = esri_search_time_left(search),
                       .offset = (double)problem->constant,
                       .separate = esri_proof_separate,
                       .stop = should_stop,
                       .user = &proof};
    bool found = false;
    double bound = -HUGE_VAL;
    esri_lp_result result = esri_lp_solve_mip(proof.lp, &mip, &found, &bound);
    ESR_TRY(conclude(&proof, result, found, bound, done));
cleanup:
    free(point);
    proof_free(&proof);
    return status;
}
