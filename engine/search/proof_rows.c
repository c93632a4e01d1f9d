// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the proof's program that join reviews. For a visit j that starts on day d_j and spans
// s_j days, and a number g of free days that must lie between two visits, j occupies
// [d_j, d_j + s_j + g): two visits lie far enough apart just if these intervals are disjoint, so
//   H10  for reviewer r, day t: sum of x_j with r in the team that occupy t (g = gap_days) <= 1
//   H11  for reviewer r, its own school's review w, day t, with g = own_review_margin:
//        sum of x_j with r occupying t + K * sum of columns of w occupying t <= K,
//        K = 1 where r's own visits exclude each other by then (g <= gap_days), else max_visits
//   H12  for reviews v, w: columns of v with a member from w's school + the reverse <= 1
//   H13  for home h, slot s: members from h on visits that cover s <= home_away
//   H16  for day t: visits that cover t (of a sector, or of all) <= max_visits.
#include "search/proof.h"

typedef struct row {
    esri_proof *proof;
    esri_lp_node *node;
    int32_t count;
    double sum;
} row;

static void take(row *r, int32_t column, double factor) {
    esri_proof *proof = r->proof;
    proof->index[r->count] = proof->columns[column].lp;
    proof->entry[r->count++] = factor;
    r->sum += factor * proof->value[column];
}

static void finish(row *r, double right) {
    if (r->sum > right + 1e-6) {
        esri_lp_entries entries = {r->count, r->proof->index, r->proof->entry};
        esri_lp_node_add_row(r->node, right, entries);
    }
}

static int32_t reviewer_of(const esri_proof *proof, const esri_visit_column *column, int32_t m) {
    return proof->search->problem->reviews[column->review]
        .candidates[column->team.member[m]]
        .reviewer;
}

static bool has_reviewer(const esri_proof *proof, const esri_visit_column *column, int32_t r) {
    for (int32_t m = 0; m < column->team.count; m++)
        if (reviewer_of(proof, column, m) == r)
            return true;
    return false;
}

static bool sends_from(const esri_proof *proof, const esri_visit_column *column, int32_t home) {
    for (int32_t m = 0; m < column->team.count; m++)
        if (proof->search->problem->reviewers[reviewer_of(proof, column, m)].home == home)
            return true;
    return false;
}

// Whether the column occupies day t when `between` free days are added behind it.
static bool occupies(const esri_proof *proof, const esri_visit_column *column, int32_t t,
                     int32_t between) {
    int32_t span = proof->search->problem->reviews[column->review].span;
    return t >= column->day && t < column->day + span + between;
}

static void add_gap_row(esri_proof *proof, esri_lp_node *node, int32_t r, int32_t t) {
    row line = {.proof = proof, .node = node};
    int32_t gap = proof->search->problem->cycle->limits.gap_days;
    for (int32_t c = 0; c < proof->count; c++)
        if (occupies(proof, &proof->columns[c], t, gap) &&
            has_reviewer(proof, &proof->columns[c], r))
            take(&line, c, 1.0);
    finish(&line, 1.0);
}

static void add_own_row(esri_proof *proof, esri_lp_node *node, int32_t r, int32_t own, int32_t t) {
    const esri_problem *problem = proof->search->problem;
    const esr_limits *limits = &problem->cycle->limits;
    int32_t margin = limits->own_review_margin;
    double most = margin <= limits->gap_days ? 1.0 : problem->reviewers[r].max_visits;
    row line = {.proof = proof, .node = node};
    for (int32_t c = 0; c < proof->count; c++) {
        const esri_visit_column *column = &proof->columns[c];
        if (!occupies(proof, column, t, margin))
            continue;
        if (column->review == own)
            take(&line, c, most);
        else if (has_reviewer(proof, column, r))
            take(&line, c, 1.0);
    }
    finish(&line, most);
}

static void add_home_row(esri_proof *proof, esri_lp_node *node, int32_t home, int32_t slot) {
    const esri_problem *problem = proof->search->problem;
    row line = {.proof = proof, .node = node};
    for (int32_t c = 0; c < proof->count; c++) {
        const esri_visit_column *column = &proof->columns[c];
        int32_t first = 2 * column->day;
        if (slot >= first && slot < first + problem->reviews[column->review].half_days &&
            sends_from(proof, column, home))
            take(&line, c, 1.0);
    }
    finish(&line, problem->cycle->limits.home_away);
}

static void add_capacity_row(esri_proof *proof, esri_lp_node *node, int32_t sector, int32_t t,
                             int32_t most) {
    const esri_problem *problem = proof->search->problem;
    row line = {.proof = proof, .node = node};
    for (int32_t c = 0; c < proof->count; c++) {
        const esri_visit_column *column = &proof->columns[c];
        int32_t school = problem->reviews[column->review].school;
        if (occupies(proof, column, t, 0) &&
            (sector < 0 || problem->cycle->schools[school].sector == sector))
            take(&line, c, 1.0);
    }
    finish(&line, most);
}

static void add_mutual_row(esri_proof *proof, esri_lp_node *node, int32_t v, int32_t w) {
    const esri_problem *problem = proof->search->problem;
    row line = {.proof = proof, .node = node};
    for (int32_t c = 0; c < proof->count; c++) {
        const esri_visit_column *column = &proof->columns[c];
        if ((column->review == v && sends_from(proof, column, problem->reviews[w].school)) ||
            (column->review == w && sends_from(proof, column, problem->reviews[v].school)))
            take(&line, c, 1.0);
    }
    finish(&line, 1.0);
}

// The rows that one positive column may violate. The days where intervals begin are enough: if
// intervals have a day in common, the latest beginning is one.
static void check_column(esri_proof *proof, esri_lp_node *node, const esri_visit_column *column) {
    const esri_problem *problem = proof->search->problem;
    const esr_cycle *cycle = problem->cycle;
    int32_t school = problem->reviews[column->review].school;
    for (int32_t m = 0; m < column->team.count; m++) {
        int32_t r = reviewer_of(proof, column, m), home = problem->reviewers[r].home;
        if (proof->dated)
            add_gap_row(proof, node, r, column->day);
        if (home < 0)
            continue;
        if (proof->dated && cycle->limits.home_away > 0)
            add_home_row(proof, node, home, 2 * column->day);
        for (int32_t i = cycle->school_review_at[home]; i < cycle->school_review_at[home + 1];
             i++) {
            int32_t own = cycle->school_reviews[i].at;
            if (proof->dated)
                add_own_row(proof, node, r, own, column->day);
            if (problem->reciprocal_forbid)
                add_mutual_row(proof, node, column->review, own);
        }
    }
    for (int32_t i = cycle->school_reviewer_at[school];
         proof->dated && i < cycle->school_reviewer_at[school + 1]; i++)
        add_own_row(proof, node, cycle->school_reviewers[i].at, column->review, column->day);
}

static void check_capacity(esri_proof *proof, esri_lp_node *node) {
    const esri_problem *problem = proof->search->problem;
    const esri_draft *draft = proof->search->best;
    int32_t rows = problem->cycle->sectors.count + 1;
    if (!proof->dated || problem->cycle->capacity_count == 0)
        return;
    for (int32_t i = 0; i < rows; i++)
        for (int32_t t = 0; t < problem->day_count; t++) {
            int32_t most = draft->running_most[i * problem->day_count + t];
            if (most < problem->review_count)
                add_capacity_row(proof, node, i == rows - 1 ? -1 : i, t, most);
        }
}

void esri_proof_separate(esri_lp_node *node, void *user) {
    esri_proof *proof = user;
    for (int32_t c = 0; c < proof->count; c++)
        proof->value[c] = esri_lp_node_value(node, proof->columns[c].lp);
    for (int32_t c = 0; c < proof->count; c++)
        if (proof->value[c] > 1e-7)
            check_column(proof, node, &proof->columns[c]);
    check_capacity(proof, node);
}
