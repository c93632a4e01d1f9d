// SPDX-License-Identifier: GPL-3.0-or-later
// Linear and integer programs over GLPK: the only header through which the engine sees it.
// Minimisation. Rows and columns are counted from 0. GLPK keeps one environment a thread; a fault
// inside it (a misuse, no memory) leaves esri_lp_guard, which then frees all programs of the
// thread, instead of aborting the process.
#ifndef ESRI_LP_H
#define ESRI_LP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/context.h"

typedef struct esri_lp esri_lp;

typedef enum esri_lp_sense { ESRI_LP_LE, ESRI_LP_GE, ESRI_LP_EQ } esri_lp_sense;

typedef enum esri_lp_result {
    ESRI_LP_OPTIMAL,
    ESRI_LP_INFEASIBLE,
    ESRI_LP_LIMIT,  // time is up or the run was stopped
    ESRI_LP_FAILED, // numerical trouble that retries did not cure
} esri_lp_result;

// Non-zero entries of a row or column.
typedef struct esri_lp_entries {
    int32_t count;
    const int32_t *index;
    const double *value;
} esri_lp_entries;

// Where a row's slack or a column stands in a basis.
typedef enum esri_lp_stand { ESRI_LP_BASIC, ESRI_LP_AT_LOWER, ESRI_LP_AT_UPPER } esri_lp_stand;

// GLPK's version, "5.0". Static string.
const char *esri_lp_version(void);

// Runs `body`; every other function of this header must be called inside it. Answers what `body`
// answers, or ESR_E_INTERNAL if GLPK gave up. `body` must keep what it owns reachable from
// `user`, since it may be left half-way.
ESR_MUST_USE esr_status esri_lp_guard(esr_context *ctx, esr_status (*body)(void *user), void *user);

// Gives an empty program to the caller; NULL without memory.
esri_lp *esri_lp_new(void);
void esri_lp_free(esri_lp *lp);
// Frees what GLPK does not own: for programs that a failed guard has left behind.
void esri_lp_forget(esri_lp *lp);

// Without memory for the entries the program becomes unsolvable (ESRI_LP_FAILED).
int32_t esri_lp_add_row(esri_lp *lp, esri_lp_sense sense, double right, esri_lp_entries entries);
// A column with bounds [lower, upper]; upper may be INFINITY.
int32_t esri_lp_add_column(esri_lp *lp, double cost, double lower, double upper,
                           esri_lp_entries entries);
int32_t esri_lp_row_count(const esri_lp *lp);
int32_t esri_lp_column_count(const esri_lp *lp);
void esri_lp_set_bounds(esri_lp *lp, int32_t column, double lower, double upper);
void esri_lp_set_row_stand(esri_lp *lp, int32_t row, esri_lp_stand stand);
void esri_lp_set_column_stand(esri_lp *lp, int32_t column, esri_lp_stand stand);

// The basis as bytes: rows, then columns. `out` holds row_count + column_count entries. Restoring
// a basis of fewer rows and columns makes the later rows basic and the later columns non-basic.
void esri_lp_save_basis(const esri_lp *lp, uint8_t *out);
void esri_lp_restore_basis(esri_lp *lp, const uint8_t *basis, int32_t rows, int32_t columns);

// Solves from the present basis; primal after new columns, dual after new rows or bounds.
// `limit_ms` 0: no limit.
esri_lp_result esri_lp_primal(esri_lp *lp, int64_t limit_ms);
esri_lp_result esri_lp_dual(esri_lp *lp, int64_t limit_ms);
// The dual method, which gives up as soon as the objective exceeds `most`: ESRI_LP_INFEASIBLE.
esri_lp_result esri_lp_dual_below(esri_lp *lp, double most, int64_t limit_ms);
// From a basis for which something of both was changed: columns that would improve are made dearer
// until the dual method is done, and then the primal method goes on with their own costs.
esri_lp_result esri_lp_mend(esri_lp *lp, int64_t limit_ms);
// Of the simplex method, of all calls.
int32_t esri_lp_iterations(const esri_lp *lp);
double esri_lp_objective(const esri_lp *lp);
double esri_lp_value(const esri_lp *lp, int32_t column);
double esri_lp_row_dual(const esri_lp *lp, int32_t row);

// An integer program: all columns integer. `separate` is called at each node's optimum and may
// add rows that it violates (esri_lp_node_*); a point for which it adds none is feasible.
typedef struct esri_lp_node esri_lp_node;
typedef struct esri_lp_mip {
    int64_t limit_ms;
    double offset;       // added to the objective to make it small, as GLPK prunes relatively
    const double *start; // by column: a known feasible point, which the basis is of; or NULL
    void (*separate)(esri_lp_node *node, void *user);
    int32_t node_limit;       // 0: none
    bool (*stop)(void *user); // asked at each node; true ends the search
    void *user;
} esri_lp_mip;
double esri_lp_node_value(const esri_lp_node *node, int32_t column);
// Adds the row: sum of entries <= right.
void esri_lp_node_add_row(esri_lp_node *node, double right, esri_lp_entries entries);
// `bound` (a lower bound on the objective, offset included) is given with LIMIT too; the values of
// esri_lp_mip_value are those of the best point, if `found`.
esri_lp_result esri_lp_solve_mip(esri_lp *lp, const esri_lp_mip *mip, bool *found, double *bound);
double esri_lp_mip_value(const esri_lp *lp, int32_t column);

#endif
