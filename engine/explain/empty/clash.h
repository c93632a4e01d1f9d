// SPDX-License-Identifier: GPL-3.0-or-later
// The smallest set of demands that can't be met together, for a gap of a plan.
#ifndef ESRI_CLASH_H
#define ESRI_CLASH_H

#include "explain/empty/trial.h"
#include "explain/gap.h"

typedef struct esri_clash {
    esr_empty_why why; // ESR_EMPTY_COUNTED, ESR_EMPTY_SOLVED; ESR_EMPTY_UNPROVEN: none was found
    int32_t *wanted;   // by element
    int32_t short_by;  // seats that stay empty at least
    bool smallest;     // see esr_empty_cause
} esri_clash;

// What the look for clashes works with; memory is the arena's.
typedef struct esri_clash_work {
    esri_trial *trial;
    esri_demand *demand;
    esri_gap_view *view;
    esri_arena *arena;
    int32_t *trial_set; // by element
} esri_clash_work;

// The clash of a gap: the seats of an element, or all of a review (`element` -1).
ESR_MUST_USE esr_status esri_clash_find(esri_clash_work *work, esr_review_ix review,
                                        int32_t element, esri_clash *out);
// Puts both into one if counting proves that they fall short together of what each falls short of.
// `b` is then empty (wanted NULL).
void esri_clash_merge(esri_clash_work *work, esri_clash *a, esri_clash *b);

#endif
