// SPDX-License-Identifier: GPL-3.0-or-later
// The restricted master program of column generation, dates projected out:
//   min  sum over reviews of unscheduled_v u_v + sum over columns of cost_j x_j
//        + sum over reviewers, k of step_rk s_rk + sum over mutual pairs of reciprocal p
//   s.t. u_v + sum of x_j over columns of v          = 1     for each review            (dual free)
//        sum of x_j over teams with r - sum_k s_rk  <= 0     for each reviewer          (pi_r >= 0)
//        (= 0 for reviewers with a minimum of visits, whose first steps are negative)
//        sum of x_j that make v and w mutual - p    <= 1     for pairs met so far       (sigma >=
//        0) 0 <= s_rk <= 1.
// H12 is stated for a pair of reviews v, w: columns of v with a member from w's school plus columns
// of w with a member from v's school. No team has two members from one school (H13).
#ifndef ESRI_MASTER_H
#define ESRI_MASTER_H

#include "lp/lp.h"
#include "search/draft.h"

typedef struct esri_column {
    int32_t review;
    int32_t lp;   // its column in the program
    int64_t cost; // on its cheapest day
    esri_team team;
} esri_column;

typedef struct esri_mutual {
    int32_t first, second; // reviews, first < second
    int32_t row, pay;      // pay: column of C8's payment; -1: forbidden
} esri_mutual;

typedef struct esri_master {
    const esri_problem *problem;
    esri_lp *lp;
    esri_column *columns;
    int32_t count, room;
    int32_t *table; // hash of (review, team) -> column, open addressing; -1: empty
    uint32_t table_mask;
    int32_t *unscheduled; // by review: column in the program
    int32_t *row_of;      // by reviewer: row
    int32_t *slice_at;    // by reviewer: first column of its load steps
    esri_mutual *mutuals;
    int32_t mutual_count, mutual_room;
    int32_t *scratch_index;
    double *scratch_value;
    int32_t scratch_room;
    uint8_t *root_basis; // of root_rows rows and root_columns columns
    int32_t root_rows, root_columns, root_room;
} esri_master;

// Prices of reviewers and mutual pairs, scaled by ESRI_SCALE; load[r] < 0 only with a minimum.
typedef struct esri_prices {
    int64_t *load;
    int64_t *mutual; // by esri_mutual; entries beyond `mutual_count` count as 0
    int32_t mutual_count, mutual_room;
} esri_prices;

// Must run inside esri_lp_guard. Gives the master, without team columns, to the caller.
ESR_MUST_USE esr_status esri_master_new(esr_context *ctx, const esri_problem *problem,
                                        esri_master **out);
void esri_master_free(esri_master *master);
// Frees a master whose program a failed guard has taken away.
void esri_master_abandon(esri_master *master);

// Adds a team unless it is there, or its members share no day; `*added` says whether; `*at` is its
// position in `columns`, or -1.
ESR_MUST_USE esr_status esri_master_add(esr_context *ctx, esri_master *master, int32_t review,
                                        const esri_team *team, bool *added, int32_t *at);
// Adds the row of a pair of reviews, first < second, unless it is there; `*at` is its position.
ESR_MUST_USE esr_status esri_master_add_mutual(esr_context *ctx, esri_master *master, int32_t first,
                                               int32_t second, int32_t *at);
// Whether the column's team counts in the row of the pair.
bool esri_master_in_mutual(const esri_master *master, const esri_mutual *mutual,
                           const esri_column *column);
// Load steps of the reviewer that cost the same are one column: the step behind those from k on.
int32_t esri_master_slice_end(const esri_master *master, int32_t reviewer, int32_t k);
// Adds the rows of mutual pairs that the present solution violates; answers how many in `*added`.
ESR_MUST_USE esr_status esri_master_add_mutuals(esr_context *ctx, esri_master *master,
                                                int32_t *added);
// The duals of the last solution, rounded to scaled whole numbers.
ESR_MUST_USE esr_status esri_master_prices(esr_context *ctx, const esri_master *master,
                                           esri_prices *out);
void esri_prices_free(esri_prices *prices);

// Makes a draft whose teams are all in the pool the starting basis.
void esri_master_crash(esri_master *master, const esri_draft *draft);
// Remembers the present basis, and goes back to it with all bounds as they were at first.
ESR_MUST_USE esr_status esri_master_mark(esr_context *ctx, esri_master *master);
void esri_master_reset(esri_master *master);

#endif
