// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the rules about every first day of a review, and every reviewer on it.
#include "formulation/tuples.h"

#include <stdlib.h>

#include "base/context.h"
#include "rules/costs.h"

typedef struct gatherer {
    const esr_cycle *cycle;
    esri_tuples *tuples;
    int32_t start_room, sit_room, most;
} gatherer;

// Whether the visit of a review may start on that day: H1, H2, and H17 as far as it forbids the
// day for everybody.
static bool may_start(const esr_cycle *cycle, int32_t review, esr_day day) {
    esri_pairing nobody = {cycle, {review}, {-1}, day};
    return esri_day_possible(cycle, nobody.review, day) && !esri_h17_refuses(&nobody, NULL);
}

// Makes room for one more element; false without memory.
static bool reserve(void **at, int32_t count, int32_t *room, size_t size) {
    if (count < *room)
        return true;
    int32_t more = *room ? *room * 2 : 1024;
    void *grown = realloc(*at, (size_t)more * size);
    if (!grown)
        return false;
    *at = grown;
    *room = more;
    return true;
}

// The reviewers who may sit on a visit that starts on that day; false without memory.
static bool gather_sits(gatherer *g, int32_t review, int32_t day) {
    esri_tuples *t = g->tuples;
    esri_pairing pairing = {.cycle = g->cycle, .review = {review}};
    pairing.first_day = g->cycle->first_day + day;
    for (int32_t r = 0; r < g->cycle->reviewer_count && t->sit_count <= g->most; r++) {
        esr_rule rule;
        pairing.reviewer.at = r;
        if (esri_refused(&pairing, &rule))
            continue;
        void *sits = t->sits;
        if (!reserve(&sits, t->sit_count, &g->sit_room, sizeof *t->sits))
            return false;
        t->sits = sits;
        t->sits[t->sit_count++] =
            (esri_sit){review, r, day, esri_member_travel(&pairing) + esri_member_wishes(&pairing)};
    }
    return true;
}

static bool gather_review(gatherer *g, int32_t review) {
    esri_tuples *t = g->tuples;
    for (int32_t day = 0; day < g->cycle->day_count && t->sit_count <= g->most; day++) {
        if (!may_start(g->cycle, review, g->cycle->first_day + day))
            continue;
        void *starts = t->starts;
        if (!reserve(&starts, t->start_count, &g->start_room, sizeof *t->starts))
            return false;
        t->starts = starts;
        esri_start *start = &t->starts[t->start_count++];
        *start = (esri_start){.review = review, .day = day, .sit_at = t->sit_count};
        start->cost =
            esri_visit_wishes(g->cycle, (esr_review_ix){review}, g->cycle->first_day + day);
        if (!gather_sits(g, review, day))
            return false;
        start->sit_count = t->sit_count - start->sit_at;
    }
    return true;
}

esr_status esri_tuples_new(esr_context *ctx, const esr_cycle *cycle, int32_t most,
                           const char *subject, const char *what, esri_tuples **out) {
    esri_tuples *t = calloc(1, sizeof *t);
    gatherer g = {.cycle = cycle, .tuples = t, .most = most};
    bool done = t != NULL;
    if (done)
        t->start_at = calloc((size_t)cycle->review_count + 1, sizeof *t->start_at);
    done = done && t->start_at;
    for (int32_t v = 0; v < cycle->review_count && done; v++) {
        done = gather_review(&g, v);
        t->start_at[v + 1] = t->start_count;
    }
    if (!done || t->sit_count > most) {
        esri_tuples_free(t);
        return done ? esri_fail(ctx, ESR_E_LIMIT, subject,
                                "the cycle allows more than %d triples of a review, a reviewer and "
                                "a first day, too many for %s; take a smaller cycle",
                                (int)most, what)
                    : esri_fail_nomem(ctx);
    }
    *out = t;
    return ESR_OK;
}

void esri_tuples_free(esri_tuples *tuples) {
    if (!tuples)
        return;
    free(tuples->starts);
    free(tuples->start_at);
    free(tuples->sits);
    free(tuples);
}
