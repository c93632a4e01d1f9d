// SPDX-License-Identifier: GPL-3.0-or-later
// Who could fill a gap, but for what.
#ifndef ESRI_FACTS_H
#define ESRI_FACTS_H

#include <esr/empty.h>

#include "explain/empty/trial.h"
#include "explain/gap.h"

// Somebody and all that keeps them out of a seat, on the visit's day or, where the review has none,
// on the possible day with the least of it.
typedef struct esri_hindered {
    esr_reviewer_ix reviewer;
    esr_day first_day;
    int32_t seat;
    uint32_t bars;  // see esri_gap_bars
    int32_t things; // how many; each relation that binds counts
} esri_hindered;

// Looks at one seat and day of somebody; keeps it in `out` if less is in the way than in what
// stands there. Nothing changes where the role does not fit. `out->things` is -1 in the beginning.
void esri_facts_look(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat,
                     esri_hindered *out);

// Everybody whose role fits a seat of an element (or, with `element` -1, one of the review), by
// things and then by reviewer. `out` has room for all reviewers. The count, or -1 without memory.
int32_t esri_facts_hindered(esri_gap_view *view, const esri_demand *demand, esr_review_ix review,
                            int32_t element, esri_hindered *out);
// Sorts so: by things and then by reviewer.
void esri_facts_sort(esri_hindered *hindered, int32_t count);

// The only bar of somebody with one thing in the way.
esri_bar esri_facts_bar(const esri_hindered *hindered);

// Those of `hindered`, sorted by things as above, whom one thing keeps out, by obstacle. The array
// lives in `arena`; `further` counts those with two things or more. NULL without memory.
const esr_near *esri_facts_near(esri_arena *arena, const esri_gap_view *view, esr_review_ix review,
                                esri_hindered *hindered, int32_t count, int32_t *near_count,
                                int32_t *further);

#endif
