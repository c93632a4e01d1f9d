// SPDX-License-Identifier: GPL-3.0-or-later
// Building and growing the master program.
#include "search/master.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool reserve_scratch(esri_master *master, int32_t room) {
    if (room <= master->scratch_room)
        return true;
    int32_t *index = realloc(master->scratch_index, (size_t)room * sizeof *index);
    if (index)
        master->scratch_index = index;
    double *value = realloc(master->scratch_value, (size_t)room * sizeof *value);
    if (value)
        master->scratch_value = value;
    if (!index || !value)
        return false;
    master->scratch_room = room;
    return true;
}

// Whether the reviewer's first step is negative, so that the row must be an equation.
static bool has_minimum(const esri_reviewer *reviewer) {
    return reviewer->max_visits > 0 && reviewer->step[0] < 0;
}

// Equal steps from k on are one column; answers the step behind them.
static int32_t slice_end(const esri_reviewer *reviewer, int32_t k) {
    int32_t end = k + 1;
    while (end < reviewer->max_visits && reviewer->step[end] == reviewer->step[k])
        end++;
    return end;
}

int32_t esri_master_slice_end(const esri_master *master, int32_t reviewer, int32_t k) {
    return slice_end(&master->problem->reviewers[reviewer], k);
}

static void add_slices(esri_master *master, int32_t r) {
    const esri_reviewer *reviewer = &master->problem->reviewers[r];
    master->slice_at[r] = esri_lp_column_count(master->lp);
    for (int32_t k = 0; k < reviewer->max_visits;) {
        int32_t end = slice_end(reviewer, k);
        double minus = -1.0;
        esri_lp_entries entries = {1, &master->row_of[r], &minus};
        esri_lp_add_column(master->lp, reviewer->step[k], 0.0, end - k, entries);
        k = end;
    }
}

esr_status esri_master_new(esr_context *ctx, const esri_problem *problem, esri_master **out) {
    esri_master *master = calloc(1, sizeof *master);
    if (!master)
        return esri_fail_nomem(ctx);
    master->problem = problem;
    master->table_mask = 4095;
    master->table = malloc(((size_t)master->table_mask + 1) * sizeof *master->table);
    master->unscheduled = calloc((size_t)problem->review_count + 1, sizeof *master->unscheduled);
    master->row_of = calloc((size_t)problem->reviewer_count + 1, sizeof *master->row_of);
    master->slice_at = calloc((size_t)problem->reviewer_count + 1, sizeof *master->slice_at);
    master->lp = esri_lp_new();
    if (!master->table || !master->unscheduled || !master->row_of || !master->slice_at ||
        !master->lp || !reserve_scratch(master, 64)) {
        esri_master_free(master);
        return esri_fail_nomem(ctx);
    }
    memset(master->table, -1, ((size_t)master->table_mask + 1) * sizeof *master->table);
    const esri_lp_entries none = {0};
    for (int32_t v = 0; v < problem->review_count; v++)
        esri_lp_add_row(master->lp, ESRI_LP_EQ, 1.0, none);
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        master->row_of[r] = esri_lp_add_row(
            master->lp, has_minimum(&problem->reviewers[r]) ? ESRI_LP_EQ : ESRI_LP_LE, 0.0, none);
    for (int32_t v = 0; v < problem->review_count; v++) {
        double one = 1.0;
        esri_lp_entries entries = {1, &v, &one};
        master->unscheduled[v] = esri_lp_add_column(
            master->lp, (double)problem->reviews[v].unscheduled, 0.0, INFINITY, entries);
        esri_lp_set_column_stand(master->lp, master->unscheduled[v], ESRI_LP_BASIC);
        esri_lp_set_row_stand(master->lp, v, ESRI_LP_AT_LOWER);
    }
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        add_slices(master, r);
    *out = master;
    return ESR_OK;
}

void esri_master_free(esri_master *master) {
    if (!master)
        return;
    esri_lp_free(master->lp);
    free(master->columns);
    free(master->table);
    free(master->unscheduled);
    free(master->row_of);
    free(master->slice_at);
    free(master->mutuals);
    free(master->scratch_index);
    free(master->scratch_value);
    free(master->root_basis);
    free(master);
}

void esri_master_abandon(esri_master *master) {
    if (!master)
        return;
    esri_lp_forget(master->lp);
    master->lp = NULL;
    esri_master_free(master);
}

static uint32_t hash_team(int32_t review, const esri_team *team) {
    uint64_t hash = (uint64_t)review * UINT64_C(0x9e3779b97f4a7c15);
    for (int32_t m = 0; m < team->count; m++)
        hash = (hash ^ (uint64_t)(team->member[m] + 1)) * UINT64_C(0xff51afd7ed558ccd);
    return (uint32_t)(hash >> 32);
}

static bool same_team(const esri_team *a, const esri_team *b) {
    return a->count == b->count &&
           memcmp(a->member, b->member, (size_t)a->count * sizeof a->member[0]) == 0;
}

// The slot of a team in the table: its own, or an empty one.
static uint32_t find_slot(const esri_master *master, int32_t review, const esri_team *team) {
    uint32_t slot = hash_team(review, team) & master->table_mask;
    while (master->table[slot] >= 0) {
        const esri_column *column = &master->columns[master->table[slot]];
        if (column->review == review && same_team(&column->team, team))
            break;
        slot = (slot + 1) & master->table_mask;
    }
    return slot;
}

static bool grow(esri_master *master) {
    if (master->count == master->room) {
        int32_t room = master->room ? 2 * master->room : 1024;
        esri_column *columns = realloc(master->columns, (size_t)room * sizeof *columns);
        if (!columns)
            return false;
        master->columns = columns;
        master->room = room;
    }
    if (2 * (uint32_t)master->count < master->table_mask)
        return true;
    uint32_t mask = 2 * master->table_mask + 1;
    int32_t *table = malloc(((size_t)mask + 1) * sizeof *table);
    if (!table)
        return false;
    free(master->table);
    memset(table, -1, ((size_t)mask + 1) * sizeof *table);
    master->table = table;
    master->table_mask = mask;
    for (int32_t c = 0; c < master->count; c++)
        master->table[find_slot(master, master->columns[c].review, &master->columns[c].team)] = c;
    return true;
}

static int32_t home_of(const esri_master *master, int32_t review, int32_t candidate) {
    const esri_problem *problem = master->problem;
    return problem->reviewers[problem->reviews[review].candidates[candidate].reviewer].home;
}

static bool sends_from(const esri_master *master, int32_t review, const esri_team *team,
                       int32_t school) {
    for (int32_t m = 0; m < team->count; m++)
        if (home_of(master, review, team->member[m]) == school)
            return true;
    return false;
}

static bool in_mutual(const esri_master *master, const esri_mutual *mutual, int32_t review,
                      const esri_team *team) {
    if (mutual->first != review && mutual->second != review)
        return false;
    int32_t other = mutual->first == review ? mutual->second : mutual->first;
    return sends_from(master, review, team, master->problem->reviews[other].school);
}

bool esri_master_in_mutual(const esri_master *master, const esri_mutual *mutual,
                           const esri_column *column) {
    return in_mutual(master, mutual, column->review, &column->team);
}

esr_status esri_master_add(esr_context *ctx, esri_master *master, int32_t v, const esri_team *team,
                           bool *added, int32_t *at) {
    const esri_problem *problem = master->problem;
    const esri_review *review = &problem->reviews[v];
    *added = false;
    *at = -1;
    if (!grow(master) || !reserve_scratch(master, team->count + 1 + master->mutual_count))
        return esri_fail_nomem(ctx);
    uint32_t slot = find_slot(master, v, team);
    if (master->table[slot] >= 0) {
        *at = master->table[slot];
        return ESR_OK;
    }
    uint64_t days[ESRI_DAY_WORDS_MAX];
    esri_team_days(problem, review, team, days);
    int64_t day_cost = esri_team_best_day(problem, review, team, days);
    if (day_cost == INT64_MAX)
        return ESR_OK;
    esri_column column = {.review = v, .team = *team};
    column.cost = esri_team_penalty(problem, review, team) + day_cost;
    int32_t n = 0;
    master->scratch_index[n++] = v;
    for (int32_t m = 0; m < team->count; m++) {
        column.cost += review->candidates[team->member[m]].cost;
        master->scratch_index[n++] = master->row_of[review->candidates[team->member[m]].reviewer];
    }
    for (int32_t k = 0; k < master->mutual_count; k++)
        if (in_mutual(master, &master->mutuals[k], v, team))
            master->scratch_index[n++] = master->mutuals[k].row;
    for (int32_t i = 0; i < n; i++)
        master->scratch_value[i] = 1.0;
    esri_lp_entries entries = {n, master->scratch_index, master->scratch_value};
    column.lp = esri_lp_add_column(master->lp, (double)column.cost, 0.0, INFINITY, entries);
    master->table[slot] = master->count;
    *at = master->count;
    master->columns[master->count++] = column;
    *added = true;
    return ESR_OK;
}

// The position of a pair's row; -1: none.
static int32_t find_mutual(const esri_master *master, int32_t first, int32_t second) {
    for (int32_t k = 0; k < master->mutual_count; k++)
        if (master->mutuals[k].first == first && master->mutuals[k].second == second)
            return k;
    return -1;
}

esr_status esri_master_add_mutual(esr_context *ctx, esri_master *master, int32_t first,
                                  int32_t second, int32_t *at) {
    *at = find_mutual(master, first, second);
    if (*at >= 0)
        return ESR_OK;
    if (master->mutual_count == master->mutual_room) {
        int32_t room = master->mutual_room ? 2 * master->mutual_room : 64;
        esri_mutual *mutuals = realloc(master->mutuals, (size_t)room * sizeof *mutuals);
        if (!mutuals)
            return esri_fail_nomem(ctx);
        master->mutuals = mutuals;
        master->mutual_room = room;
    }
    if (!reserve_scratch(master, master->count + 1))
        return esri_fail_nomem(ctx);
    esri_mutual mutual = {.first = first, .second = second, .pay = -1};
    int32_t n = 0;
    for (int32_t c = 0; c < master->count; c++)
        if (in_mutual(master, &mutual, master->columns[c].review, &master->columns[c].team)) {
            master->scratch_index[n] = master->columns[c].lp;
            master->scratch_value[n++] = 1.0;
        }
    esri_lp_entries entries = {n, master->scratch_index, master->scratch_value};
    mutual.row = esri_lp_add_row(master->lp, ESRI_LP_LE, 1.0, entries);
    if (!master->problem->reciprocal_forbid) {
        double minus = -1.0;
        esri_lp_entries pay = {1, &mutual.row, &minus};
        mutual.pay =
            esri_lp_add_column(master->lp, (double)master->problem->reciprocal_cost, 0.0, 1.0, pay);
    }
    *at = master->mutual_count;
    master->mutuals[master->mutual_count++] = mutual;
    return ESR_OK;
}

// How much of review v's solution has a member from `school`.
static double sent(const esri_master *master, int32_t v, int32_t school, const double *value,
                   const int32_t *next, const int32_t *head) {
    double sum = 0.0;
    for (int32_t c = head[v]; c >= 0; c = next[c])
        if (sends_from(master, v, &master->columns[c].team, school))
            sum += value[c];
    return sum;
}

// Looks at each pair of reviews that the positive columns of v point to.
static esr_status check_mutuals(esr_context *ctx, esri_master *master, const double *value,
                                const int32_t *next, const int32_t *head, int32_t *added) {
    const esri_problem *problem = master->problem;
    const esr_cycle *cycle = problem->cycle;
    for (int32_t v = 0; v < problem->review_count; v++) {
        for (int32_t c = head[v]; c >= 0; c = next[c]) {
            const esri_team *team = &master->columns[c].team;
            for (int32_t m = 0; m < team->count; m++) {
                int32_t home = home_of(master, v, team->member[m]);
                for (int32_t i = home < 0 ? 0 : cycle->school_review_at[home];
                     home >= 0 && i < cycle->school_review_at[home + 1]; i++) {
                    int32_t w = cycle->school_reviews[i].at;
                    if (w <= v || find_mutual(master, v, w) >= 0)
                        continue;
                    double both = sent(master, v, home, value, next, head) +
                                  sent(master, w, problem->reviews[v].school, value, next, head);
                    if (both <= 1.0 + 1e-6)
                        continue;
                    int32_t at;
                    esr_status status = esri_master_add_mutual(ctx, master, v, w, &at);
                    if (status != ESR_OK)
                        return status;
                    ++*added;
                }
            }
        }
    }
    return ESR_OK;
}

esr_status esri_master_add_mutuals(esr_context *ctx, esri_master *master, int32_t *added) {
    const esri_problem *problem = master->problem;
    *added = 0;
    if (!problem->reciprocal_forbid && problem->reciprocal_cost == 0)
        return ESR_OK;
    esr_status status = ESR_OK;
    double *value = malloc(((size_t)master->count + 1) * sizeof *value);
    int32_t *next = malloc(((size_t)master->count + 1) * sizeof *next);
    int32_t *head = malloc(((size_t)problem->review_count + 1) * sizeof *head);
    if (!value || !next || !head) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    memset(head, -1, ((size_t)problem->review_count + 1) * sizeof *head);
    for (int32_t c = 0; c < master->count; c++) {
        value[c] = esri_lp_value(master->lp, master->columns[c].lp);
        if (value[c] < 1e-7)
            continue;
        next[c] = head[master->columns[c].review];
        head[master->columns[c].review] = c;
    }
    status = check_mutuals(ctx, master, value, next, head, added);
cleanup:
    free(value);
    free(next);
    free(head);
    return status;
}

static int64_t scaled(double dual) {
    return (int64_t)llround(dual * (double)ESRI_SCALE);
}

esr_status esri_master_prices(esr_context *ctx, const esri_master *master, esri_prices *out) {
    const esri_problem *problem = master->problem;
    if (!out->load)
        out->load = calloc((size_t)problem->reviewer_count + 1, sizeof *out->load);
    if (!out->load)
        return esri_fail_nomem(ctx);
    if (master->mutual_count > out->mutual_room) {
        int64_t *mutual = realloc(out->mutual, (size_t)master->mutual_count * 2 * sizeof *mutual);
        if (!mutual)
            return esri_fail_nomem(ctx);
        out->mutual = mutual;
        out->mutual_room = 2 * master->mutual_count;
    }
    out->mutual_count = master->mutual_count;
    for (int32_t r = 0; r < problem->reviewer_count; r++) {
        int64_t price = scaled(-esri_lp_row_dual(master->lp, master->row_of[r]));
        out->load[r] = price < 0 && !has_minimum(&problem->reviewers[r]) ? 0 : price;
    }
    for (int32_t k = 0; k < master->mutual_count; k++) {
        int64_t price = scaled(-esri_lp_row_dual(master->lp, master->mutuals[k].row));
        out->mutual[k] = price < 0 ? 0 : price;
    }
    return ESR_OK;
}

void esri_prices_free(esri_prices *prices) {
    free(prices->load);
    free(prices->mutual);
    *prices = (esri_prices){0};
}

// Reviews: the team's column, or that of being left out, is basic. Reviewers: steps that are used
// up stand at their upper bound; a step used in part is basic, else the row's slack is.
void esri_master_crash(esri_master *master, const esri_draft *draft) {
    const esri_problem *problem = master->problem;
    for (int32_t v = 0; v < problem->review_count; v++) {
        if (draft->day[v] < 0)
            continue;
        uint32_t slot = find_slot(master, v, &draft->team[v]);
        if (master->table[slot] < 0)
            continue;
        esri_lp_set_column_stand(master->lp, master->unscheduled[v], ESRI_LP_AT_LOWER);
        esri_lp_set_column_stand(master->lp, master->columns[master->table[slot]].lp,
                                 ESRI_LP_BASIC);
    }
    for (int32_t r = 0; r < problem->reviewer_count; r++) {
        const esri_reviewer *reviewer = &problem->reviewers[r];
        int32_t column = master->slice_at[r];
        for (int32_t k = 0, end; k < reviewer->max_visits; k = end, column++) {
            end = slice_end(reviewer, k);
            if (draft->load[r] >= end) {
                esri_lp_set_column_stand(master->lp, column, ESRI_LP_AT_UPPER);
            } else if (draft->load[r] > k) {
                esri_lp_set_column_stand(master->lp, column, ESRI_LP_BASIC);
                esri_lp_set_row_stand(master->lp, master->row_of[r], ESRI_LP_AT_LOWER);
            }
        }
    }
}

esr_status esri_master_mark(esr_context *ctx, esri_master *master) {
    master->root_rows = esri_lp_row_count(master->lp);
    master->root_columns = esri_lp_column_count(master->lp);
    if (master->root_rows + master->root_columns > master->root_room) {
        int32_t room = 2 * (master->root_rows + master->root_columns);
        uint8_t *basis = realloc(master->root_basis, (size_t)room);
        if (!basis)
            return esri_fail_nomem(ctx);
        master->root_basis = basis;
        master->root_room = room;
    }
    esri_lp_save_basis(master->lp, master->root_basis);
    return ESR_OK;
}

void esri_master_reset(esri_master *master) {
    for (int32_t c = 0; c < master->count; c++)
        esri_lp_set_bounds(master->lp, master->columns[c].lp, 0.0, INFINITY);
    esri_lp_restore_basis(master->lp, master->root_basis, master->root_rows, master->root_columns);
}
