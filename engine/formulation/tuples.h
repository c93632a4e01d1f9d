// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules leave of a cycle, looked at one visit or one member alone: the sets STARTS and
// SITS of docs/formulation.md with their costs, written out day by day. For the exporters; the
// search holds the same far more densely (problem.h).
#ifndef ESRI_TUPLES_H
#define ESRI_TUPLES_H

#include <esr/cycle.h>

// Days are counted from 0 on the cycle's first day.
typedef struct esri_sit {
    int32_t review, reviewer, day;
    int64_t cost; // C6, and C8 of the member
} esri_sit;
typedef struct esri_start {
    int32_t review, day;
    int64_t cost;              // C8 of the visit
    int32_t sit_at, sit_count; // in sits
} esri_start;

typedef struct esri_tuples {
    esri_start *starts; // by review, day
    int32_t start_count;
    int32_t *start_at; // [review_count + 1]: review v's are [at[v], at[v + 1])
    esri_sit *sits;    // by review, day, reviewer
    int32_t sit_count;
} esri_tuples;

// Gives the tuples to the caller. Fails with ESR_E_LIMIT, `subject` being what it is told of, if
// there are more than `most` in SITS; `what` says for whom that is too many.
ESR_MUST_USE esr_status esri_tuples_new(esr_context *ctx, const esr_cycle *cycle, int32_t most,
                                        const char *subject, const char *what, esri_tuples **out);
void esri_tuples_free(esri_tuples *tuples);

#endif
