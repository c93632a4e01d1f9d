// SPDX-License-Identifier: GPL-3.0-or-later
// The draws of one cell in detail: whose loss hurts, which visits and weeks are at risk, which
// kinds of seats stay empty.
#ifndef ESRI_SWEEP_TALLY_H
#define ESRI_SWEEP_TALLY_H

#include "sweep/file.h"

// Of the draws that lost a reviewer: how many, and sums over them.
typedef struct esri_lost {
    int64_t draws, not_full;
    double empty, cost, empty_square, cost_square;
} esri_lost;

typedef struct esri_tally {
    const esr_sweep *sweep;
    esri_lost *lost;       // [reviewer_count]
    esri_lost all;         // over all draws
    esr_sweep_risk *risks; // [review_count]
    esr_sweep_kind *kinds;
    int32_t kind_count, kind_room;
    esri_arena arena; // names of kinds
} esri_tally;

ESR_MUST_USE esr_status esri_tally_begin(esr_context *ctx, const esr_sweep *sweep, esri_tally *out);
// Adds a draw that has a plan.
ESR_MUST_USE esr_status esri_tally_add(esr_context *ctx, esri_tally *tally,
                                       const esr_sweep_draw *draw);
// Puts what it comes to into the table, in the arena.
ESR_MUST_USE esr_status esri_tally_end(esr_context *ctx, const esri_tally *tally, esri_arena *arena,
                                       esr_sweep_table *table);
void esri_tally_free(esri_tally *tally);

// The 95 % interval of a share, `hits` of `count` (Wilson, 1927); 0 to 1 where count is 0.
void esri_wilson(int64_t hits, int64_t count, double *low, double *high);

#endif
