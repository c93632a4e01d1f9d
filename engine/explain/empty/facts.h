// SPDX-License-Identifier: GPL-3.0-or-later
// Who could fill a gap, but for what.
#ifndef ESRI_FACTS_H
#define ESRI_FACTS_H

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

// Everybody whose role fits a seat of an element (or, with `element` -1, one of the review), by
// things and then by reviewer. `out` has room for all reviewers. The count, or -1 without memory.
int32_t esri_facts_hindered(esri_gap_view *view, const esri_demand *demand, esr_review_ix review,
                            int32_t element, esri_hindered *out);

// The only bar of somebody with one thing in the way.
esri_bar esri_facts_bar(const esri_hindered *hindered);

// The record of that bar, in a clause.
void esri_facts_say(esri_buf *out, const esri_gap_view *view, esr_review_ix review,
                    const esri_hindered *hindered);

#endif
