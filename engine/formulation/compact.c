// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the compact model that many rows share, and the lists to find them by.
#include "formulation/compact.h"

#include <stdlib.h>

#include "base/context.h"
#include "rules/judge.h"

int32_t esri_compact_pair(const esri_compact *m, int32_t review, int32_t reviewer) {
    int32_t low = m->pair_at[review], high = m->pair_at[review + 1];
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (m->pairs[middle].reviewer < reviewer)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->pair_at[review + 1] && m->pairs[low].reviewer == reviewer ? low : -1;
}

int32_t esri_compact_kind_end(const esr_cycle *cycle, int32_t review, int32_t place) {
    const esr_review *it = &cycle->reviews[review];
    int32_t end = place + 1; // a review's places are sorted by seat
    while (end < it->seat_at + it->seat_count &&
           cycle->places[end].seat == cycle->places[place].seat)
        end++;
    return end;
}

// The sits of a review lie from its first start's to the next review's.
static void gather_pairs(esri_compact *m, int32_t review, bool *seen) {
    const esri_tuples *tuples = m->tuples;
    int32_t first = tuples->start_at[review], end = tuples->start_at[review + 1];
    for (int32_t s = first; s < end; s++)
        for (int32_t i = 0; i < tuples->starts[s].sit_count; i++)
            seen[tuples->sits[tuples->starts[s].sit_at + i].reviewer] = true;
    m->pair_at[review] = m->pair_count;
    for (int32_t r = 0; r < m->cycle->reviewer_count; r++) {
        if (seen[r])
            m->pairs[m->pair_count++] = (esri_pair){review, r};
        seen[r] = false;
    }
    m->pair_at[review + 1] = m->pair_count;
}

static void index_sits(esri_compact *m) {
    const esri_tuples *tuples = m->tuples;
    for (int32_t i = 0; i < tuples->sit_count; i++) {
        const esri_sit *sit = &tuples->sits[i];
        m->sit_pair[i] = esri_compact_pair(m, sit->review, sit->reviewer);
        m->sit_at[sit->reviewer + 1]++;
    }
    for (int32_t r = 0; r < m->cycle->reviewer_count; r++)
        m->sit_at[r + 1] += m->sit_at[r];
    for (int32_t i = 0; i < tuples->sit_count; i++)
        m->sit_of[m->sit_at[tuples->sits[i].reviewer]++] = i;
    for (int32_t r = m->cycle->reviewer_count; r > 0; r--)
        m->sit_at[r] = m->sit_at[r - 1];
    m->sit_at[0] = 0;
}

static bool make_lists(esri_compact *m) {
    size_t reviews = (size_t)m->cycle->review_count, people = (size_t)m->cycle->reviewer_count;
    size_t sits = (size_t)m->tuples->sit_count + 1; // there are no more pairs than sits
    bool *seen = calloc(people + 1, sizeof *seen);
    m->pairs = calloc(sits, sizeof *m->pairs);
    m->pair_at = calloc(reviews + 1, sizeof *m->pair_at);
    m->sit_pair = calloc(sits, sizeof *m->sit_pair);
    m->sit_of = calloc(sits, sizeof *m->sit_of);
    m->sit_at = calloc(people + 2, sizeof *m->sit_at);
    m->y = calloc(sits, sizeof *m->y);
    bool done = seen && m->pairs && m->pair_at && m->sit_pair && m->sit_of && m->sit_at && m->y;
    for (int32_t v = 0; v < m->cycle->review_count && done; v++)
        gather_pairs(m, v, seen);
    if (done)
        index_sits(m);
    free(seen);
    return done;
}

// Numbers in names count from 1, days from the cycle's first.
static void add_dated_columns(esri_compact *m) {
    m->z = m->matrix.column_count;
    for (int32_t i = 0; i < m->tuples->start_count; i++) {
        const esri_start *it = &m->tuples->starts[i];
        esri_label label = {"z", 2, {it->review + 1, it->day + 1}};
        esri_matrix_column(&m->matrix, label, 1, it->cost);
    }
    m->x = m->matrix.column_count;
    for (int32_t i = 0; i < m->tuples->sit_count; i++) {
        const esri_sit *it = &m->tuples->sits[i];
        esri_label label = {"x", 3, {it->review + 1, it->reviewer + 1, it->day + 1}};
        esri_matrix_column(&m->matrix, label, 1, it->cost);
    }
}

static void add_seats_of(esri_compact *m, int32_t pair) {
    const esr_cycle *cycle = m->cycle;
    int32_t v = m->pairs[pair].review, r = m->pairs[pair].reviewer;
    const esr_review *review = &cycle->reviews[v];
    m->y[pair] = m->matrix.column_count;
    for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count;
         p = esri_compact_kind_end(cycle, v, p)) {
        int32_t seat = cycle->places[p].seat;
        if (esri_role_fits(cycle, cycle->reviewers[r].role, seat))
            esri_matrix_column(&m->matrix, (esri_label){"y", 3, {v + 1, r + 1, seat + 1}}, 1, 0);
    }
}

static void add_columns(esri_compact *m) {
    const esr_cycle *cycle = m->cycle;
    add_dated_columns(m);
    m->t = m->matrix.column_count;
    for (int32_t p = 0; p < m->pair_count; p++) {
        esri_label label = {"t", 2, {m->pairs[p].review + 1, m->pairs[p].reviewer + 1}};
        esri_matrix_column(&m->matrix, label, 1, 0);
    }
    for (int32_t p = 0; p < m->pair_count; p++)
        add_seats_of(m, p);
    m->idle = m->matrix.column_count;
    for (int32_t v = 0; v < cycle->review_count; v++)
        esri_matrix_column(&m->matrix, (esri_label){"idle", 1, {v + 1}}, 1,
                           (int64_t)cycle->costs.unscheduled * cycle->reviews[v].weight);
}

esr_status esri_compact_new(esr_context *ctx, const esr_cycle *cycle, const esri_tuples *tuples,
                            int64_t entries_most, esri_compact **out) {
    esri_compact *m = calloc(1, sizeof *m);
    if (!m)
        return esri_fail_nomem(ctx);
    *m = (esri_compact){.cycle = cycle, .tuples = tuples, .matrix.entry_most = entries_most};
    bool done = make_lists(m);
    if (done) {
        add_columns(m);
        if (!m->matrix.failed)
            esri_compact_add_rows(m);
        done = !m->matrix.failed;
    }
    if (!done) {
        esri_compact_free(m);
        return esri_fail_nomem(ctx);
    }
    *out = m;
    return ESR_OK;
}

void esri_compact_free(esri_compact *model) {
    if (!model)
        return;
    esri_matrix_free(&model->matrix);
    free(model->pairs);
    free(model->pair_at);
    free(model->sit_pair);
    free(model->sit_of);
    free(model->sit_at);
    free(model->y);
    free(model);
}
