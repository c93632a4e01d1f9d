// SPDX-License-Identifier: GPL-3.0-or-later
// The compact model: the whole integer program of docs/formulation.md, every allowed (review,
// reviewer, first day) a column of its own. Too much for a real cycle, where the search takes
// teams as columns; other solvers are measured with it.
#ifndef ESRI_COMPACT_H
#define ESRI_COMPACT_H

#include "formulation/matrix.h"
#include "formulation/tuples.h"

typedef struct esri_pair {
    int32_t review, reviewer;
} esri_pair;

// The columns by their letters: each letter is the number of its first column.
typedef struct esri_compact {
    const esr_cycle *cycle;
    const esri_tuples *tuples;
    esri_matrix matrix;
    esri_pair *pairs; // PAIRS, by review, reviewer
    int32_t pair_count;
    int32_t *pair_at;  // [review_count + 1]: review v's are [at[v], at[v + 1])
    int32_t *sit_pair; // by sit: its pair
    int32_t *sit_of;   // all sits by reviewer, review, day
    int32_t *sit_at;   // [reviewer_count + 1]: reviewer r's are sit_of[at[r]] …
    int32_t *y;        // by pair: its first column; seats in the order of the review's places
    int32_t z, x, t, idle;
} esri_compact;

// Gives the model to the caller, who keeps the cycle and the tuples. Fails with ESR_E_NOMEM. The
// matrix may be too large: ask it.
ESR_MUST_USE esr_status esri_compact_new(esr_context *ctx, const esr_cycle *cycle,
                                         const esri_tuples *tuples, int64_t entries_most,
                                         esri_compact **out);
void esri_compact_free(esri_compact *model);

// The pair of a review and a reviewer, or -1.
int32_t esri_compact_pair(const esri_compact *model, int32_t review, int32_t reviewer);
// One behind the last place of the review that is of the same kind of seat as `place`.
int32_t esri_compact_kind_end(const esr_cycle *cycle, int32_t review, int32_t place);

// All rows, and the columns that only one family of rows knows.
void esri_compact_add_rows(esri_compact *model);

#endif
