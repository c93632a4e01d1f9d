// SPDX-License-Identifier: GPL-3.0-or-later
// GLPK 5.0 behind lp.h: indexes shifted by one, warm restarts, retries on numerical trouble, and
// the error hook that turns GLPK's abort into a status. Source: the GLPK reference manual.
#include "lp/lp.h"

#include <float.h>
#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct esri_lp {
    glp_prob *prob;
    int *index; // scratch for entries, counted from 1
    double *value;
    int room;
    bool starved; // an allocation failed: entries are missing, nothing may be solved
};

const char *esri_lp_version(void) {
    return glp_version();
}

static void leave(void *info) {
    jmp_buf *home = info;
    longjmp(*home, 1);
}

esr_status esri_lp_guard(esr_context *ctx, esr_status (*body)(void *user), void *user) {
    jmp_buf home;
    if (setjmp(home) != 0) {
        glp_error_hook(NULL, NULL);
        glp_free_env();
        return esri_fail(ctx, ESR_E_INTERNAL, NULL, "the linear programming library gave up");
    }
    glp_term_out(GLP_OFF);
    glp_error_hook(leave, &home);
    esr_status status = body(user);
    glp_error_hook(NULL, NULL);
    glp_free_env(); // of this thread, which may end without another word to GLPK
    return status;
}

esri_lp *esri_lp_new(void) {
    esri_lp *lp = calloc(1, sizeof *lp);
    if (!lp)
        return NULL;
    lp->prob = glp_create_prob();
    glp_set_obj_dir(lp->prob, GLP_MIN);
    return lp;
}

void esri_lp_free(esri_lp *lp) {
    if (!lp)
        return;
    glp_delete_prob(lp->prob);
    esri_lp_forget(lp);
}

void esri_lp_forget(esri_lp *lp) {
    if (!lp)
        return;
    free(lp->index);
    free(lp->value);
    free(lp);
}

// Copies entries to the scratch arrays, counted from 1; answers their count.
static int shift(esri_lp *lp, esri_lp_entries entries) {
    if (entries.count + 1 > lp->room) {
        int room = 2 * (entries.count + 1);
        int *index = realloc(lp->index, (size_t)room * sizeof *index);
        if (index)
            lp->index = index;
        double *value = realloc(lp->value, (size_t)room * sizeof *value);
        if (value)
            lp->value = value;
        if (!index || !value) {
            lp->starved = true;
            return 0;
        }
        lp->room = room;
    }
    for (int i = 0; i < entries.count; i++) {
        lp->index[i + 1] = entries.index[i] + 1;
        lp->value[i + 1] = entries.value[i];
    }
    return entries.count;
}

int32_t esri_lp_add_row(esri_lp *lp, esri_lp_sense sense, double right, esri_lp_entries entries) {
    int count = shift(lp, entries);
    int row = glp_add_rows(lp->prob, 1);
    int type = sense == ESRI_LP_LE ? GLP_UP : sense == ESRI_LP_GE ? GLP_LO : GLP_FX;
    glp_set_row_bnds(lp->prob, row, type, right, right);
    glp_set_mat_row(lp->prob, row, count, lp->index, lp->value);
    return row - 1;
}

int32_t esri_lp_add_column(esri_lp *lp, double cost, double lower, double upper,
                           esri_lp_entries entries) {
    int count = shift(lp, entries);
    int column = glp_add_cols(lp->prob, 1);
    glp_set_obj_coef(lp->prob, column, cost);
    esri_lp_set_bounds(lp, column - 1, lower, upper);
    glp_set_mat_col(lp->prob, column, count, lp->index, lp->value);
    return column - 1;
}

int32_t esri_lp_row_count(const esri_lp *lp) {
    return glp_get_num_rows(lp->prob);
}

int32_t esri_lp_column_count(const esri_lp *lp) {
    return glp_get_num_cols(lp->prob);
}

void esri_lp_set_bounds(esri_lp *lp, int32_t column, double lower, double upper) {
    int type = isinf(upper) ? GLP_LO : upper > lower ? GLP_DB : GLP_FX;
    glp_set_col_bnds(lp->prob, column + 1, type, lower, upper);
}

static int row_stand(const esri_lp *lp, int row, esri_lp_stand stand) {
    if (stand == ESRI_LP_BASIC)
        return GLP_BS;
    int type = glp_get_row_type(lp->prob, row);
    return type == GLP_FX ? GLP_NS : type == GLP_UP ? GLP_NU : GLP_NL;
}

static int column_stand(const esri_lp *lp, int column, esri_lp_stand stand) {
    if (stand == ESRI_LP_BASIC)
        return GLP_BS;
    int type = glp_get_col_type(lp->prob, column);
    if (type == GLP_FX)
        return GLP_NS;
    return type == GLP_DB && stand == ESRI_LP_AT_UPPER ? GLP_NU : GLP_NL;
}

void esri_lp_set_row_stand(esri_lp *lp, int32_t row, esri_lp_stand stand) {
    glp_set_row_stat(lp->prob, row + 1, row_stand(lp, row + 1, stand));
}

void esri_lp_set_column_stand(esri_lp *lp, int32_t column, esri_lp_stand stand) {
    glp_set_col_stat(lp->prob, column + 1, column_stand(lp, column + 1, stand));
}

static uint8_t stand_of(int status) {
    return status == GLP_BS   ? ESRI_LP_BASIC
           : status == GLP_NU ? ESRI_LP_AT_UPPER
                              : ESRI_LP_AT_LOWER;
}

void esri_lp_save_basis(const esri_lp *lp, uint8_t *out) {
    int rows = glp_get_num_rows(lp->prob), columns = glp_get_num_cols(lp->prob);
    for (int i = 0; i < rows; i++)
        out[i] = stand_of(glp_get_row_stat(lp->prob, i + 1));
    for (int j = 0; j < columns; j++)
        out[rows + j] = stand_of(glp_get_col_stat(lp->prob, j + 1));
}

void esri_lp_restore_basis(esri_lp *lp, const uint8_t *basis, int32_t rows, int32_t columns) {
    for (int32_t i = 0; i < esri_lp_row_count(lp); i++)
        esri_lp_set_row_stand(lp, i, i < rows ? (esri_lp_stand)basis[i] : ESRI_LP_BASIC);
    for (int32_t j = 0; j < esri_lp_column_count(lp); j++)
        esri_lp_set_column_stand(lp, j,
                                 j < columns ? (esri_lp_stand)basis[rows + j] : ESRI_LP_AT_LOWER);
}

// One run of the simplex method with the given factorisation; the dual method ends where the
// objective exceeds `most`. Answers GLPK's code.
static int run_simplex(esri_lp *lp, int method, double most, int64_t limit_ms, int factorisation) {
    glp_bfcp factor;
    glp_get_bfcp(lp->prob, &factor);
    factor.type = factorisation;
    glp_set_bfcp(lp->prob, &factor);
    glp_smcp parameters;
    glp_init_smcp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.meth = method;
    parameters.r_test = method == GLP_PRIMAL ? GLP_RT_HAR : GLP_RT_FLIP;
    parameters.obj_ul = most;
    parameters.tm_lim = limit_ms > 0 && limit_ms < INT_MAX ? (int)limit_ms : INT_MAX;
    return glp_simplex(lp->prob, &parameters);
}

static bool has_ended(int code) {
    return code == 0 || code == GLP_ETMLIM || code == GLP_EOBJUL;
}

static esri_lp_result solve(esri_lp *lp, int method, double most, int64_t limit_ms) {
    if (lp->starved)
        return ESRI_LP_FAILED;
    int code = run_simplex(lp, method, most, limit_ms, GLP_BF_LUF | GLP_BF_FT);
    if (!has_ended(code))
        code = run_simplex(lp, method, most, limit_ms, GLP_BF_BTF | GLP_BF_GR);
    if (!has_ended(code)) {
        glp_adv_basis(lp->prob, 0);
        code = run_simplex(lp, GLP_PRIMAL, DBL_MAX, limit_ms, GLP_BF_LUF | GLP_BF_FT);
    }
    if (code == GLP_ETMLIM)
        return ESRI_LP_LIMIT;
    if (code == GLP_EOBJUL)
        return ESRI_LP_INFEASIBLE;
    if (code != 0)
        return ESRI_LP_FAILED;
    int state = glp_get_status(lp->prob);
    if (state == GLP_OPT)
        return ESRI_LP_OPTIMAL;
    return state == GLP_NOFEAS || state == GLP_INFEAS ? ESRI_LP_INFEASIBLE : ESRI_LP_FAILED;
}

esri_lp_result esri_lp_primal(esri_lp *lp, int64_t limit_ms) {
    return solve(lp, GLP_PRIMAL, DBL_MAX, limit_ms);
}

esri_lp_result esri_lp_dual(esri_lp *lp, int64_t limit_ms) {
    return esri_lp_dual_below(lp, DBL_MAX, limit_ms);
}

esri_lp_result esri_lp_dual_below(esri_lp *lp, double most, int64_t limit_ms) {
    return solve(lp, GLP_DUALP, most, limit_ms);
}

esri_lp_result esri_lp_mend(esri_lp *lp, int64_t limit_ms) {
    int columns = glp_get_num_cols(lp->prob);
    bool raised = false;
    double *cost = lp->starved ? NULL : malloc(((size_t)columns + 1) * sizeof *cost);
    if (!cost || glp_warm_up(lp->prob) != 0) {
        free(cost);
        return esri_lp_dual(lp, limit_ms);
    }
    for (int j = 1; j <= columns; j++) {
        double dual = glp_get_col_dual(lp->prob, j);
        cost[j] = glp_get_obj_coef(lp->prob, j);
        if (glp_get_col_stat(lp->prob, j) != GLP_NL || dual >= 0.0)
            continue;
        glp_set_obj_coef(lp->prob, j, cost[j] - dual);
        raised = true;
    }
    esri_lp_result result = esri_lp_dual(lp, limit_ms);
    for (int j = 1; raised && j <= columns; j++)
        glp_set_obj_coef(lp->prob, j, cost[j]);
    free(cost);
    return raised && result == ESRI_LP_OPTIMAL ? esri_lp_primal(lp, limit_ms) : result;
}

int32_t esri_lp_iterations(const esri_lp *lp) {
    return glp_get_it_cnt(lp->prob);
}

double esri_lp_objective(const esri_lp *lp) {
    return glp_get_obj_val(lp->prob);
}

double esri_lp_value(const esri_lp *lp, int32_t column) {
    return glp_get_col_prim(lp->prob, column + 1);
}

double esri_lp_row_dual(const esri_lp *lp, int32_t row) {
    return glp_get_row_dual(lp->prob, row + 1);
}

struct esri_lp_node {
    esri_lp *lp;
    const esri_lp_mip *mip;
    glp_tree *tree;
    bool started;
    int32_t nodes;
    double bound;
};

double esri_lp_node_value(const esri_lp_node *node, int32_t column) {
    return glp_get_col_prim(glp_ios_get_prob(node->tree), column + 1);
}

void esri_lp_node_add_row(esri_lp_node *node, double right, esri_lp_entries entries) {
    glp_prob *prob = glp_ios_get_prob(node->tree);
    int count = shift(node->lp, entries);
    int row = glp_add_rows(prob, 1);
    glp_set_row_bnds(prob, row, GLP_UP, 0.0, right);
    glp_set_mat_row(prob, row, count, node->lp->index, node->lp->value);
}

// Offers the known point to GLPK once.
static void offer_start(esri_lp_node *node) {
    if (node->started || !node->mip->start)
        return;
    node->started = true;
    int columns = glp_get_num_cols(node->lp->prob);
    double *point = malloc(((size_t)columns + 1) * sizeof *point);
    if (!point)
        return;
    memcpy(point + 1, node->mip->start, (size_t)columns * sizeof *point);
    glp_ios_heur_sol(node->tree, point);
    free(point);
}

static void node_event(glp_tree *tree, void *info) {
    esri_lp_node *node = info;
    node->tree = tree;
    int best = glp_ios_best_node(tree);
    if (best)
        node->bound = glp_ios_node_bound(tree, best);
    int reason = glp_ios_reason(tree);
    if (reason == GLP_IROWGEN && node->mip->separate)
        node->mip->separate(node, node->mip->user);
    else if (reason == GLP_IHEUR)
        offer_start(node);
    node->nodes += reason == GLP_ISELECT;
    if ((node->mip->node_limit && node->nodes > node->mip->node_limit) ||
        (node->mip->stop && node->mip->stop(node->mip->user)))
        glp_ios_terminate(tree);
}

esri_lp_result esri_lp_solve_mip(esri_lp *lp, const esri_lp_mip *mip, bool *found, double *bound) {
    *found = false;
    glp_set_obj_coef(lp->prob, 0, mip->offset);
    for (int j = 1; j <= glp_get_num_cols(lp->prob); j++)
        glp_set_col_kind(lp->prob, j, GLP_IV);
    esri_lp_result root =
        mip->start ? esri_lp_primal(lp, mip->limit_ms) : esri_lp_dual(lp, mip->limit_ms);
    *bound = root == ESRI_LP_OPTIMAL ? glp_get_obj_val(lp->prob) : -HUGE_VAL;
    if (root != ESRI_LP_OPTIMAL)
        return root;
    esri_lp_node node = {.lp = lp, .mip = mip, .bound = *bound};
    glp_iocp parameters;
    glp_init_iocp(&parameters);
    parameters.msg_lev = GLP_MSG_OFF;
    parameters.cb_func = node_event;
    parameters.cb_info = &node;
    parameters.gmi_cuts = GLP_ON;
    parameters.sr_heur = GLP_OFF; // its points are not shown to `separate`
    parameters.tol_obj = 1e-9;
    parameters.tm_lim = mip->limit_ms > 0 && mip->limit_ms < INT_MAX ? (int)mip->limit_ms : INT_MAX;
    int code = glp_intopt(lp->prob, &parameters);
    int state = glp_mip_status(lp->prob);
    *found = state == GLP_OPT || state == GLP_FEAS;
    *bound = node.bound;
    if (code == GLP_ETMLIM || code == GLP_ESTOP || code == GLP_EMIPGAP)
        return ESRI_LP_LIMIT;
    if (code != 0)
        return ESRI_LP_FAILED;
    if (*found)
        *bound = glp_mip_obj_val(lp->prob);
    return *found ? ESRI_LP_OPTIMAL : ESRI_LP_INFEASIBLE;
}

double esri_lp_mip_value(const esri_lp *lp, int32_t column) {
    return glp_mip_col_val(lp->prob, column + 1);
}
