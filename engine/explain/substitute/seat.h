// SPDX-License-Identifier: GPL-3.0-or-later
// One seat of a plan, looked at with nobody in it: who could take it, at which cost. What bars
// somebody is what the judge would say, looked up instead of judging a plan for everybody.
#ifndef ESRI_SEAT_H
#define ESRI_SEAT_H

#include <esr/substitute.h>

#include "explain/gap.h"

typedef struct esri_seat {
    const esr_cycle *cycle;
    esr_review_ix review;
    int32_t place;
    esr_reviewer_ix holder; // who sits there in the plan; -1: nobody
    esr_costs leave;        // what the plan costs more without the holder
    int32_t pin;            // that keeps the holder there; -1: none
    esr_plan *emptied;
    esri_gap_view view;    // of that plan
    esr_reviewer_ix *team; // scratch
} esri_seat;

// Opens a seat of a review that has a visit; `out` is all zero before. Closed in any case.
ESR_MUST_USE esr_status esri_seat_open(esr_context *ctx, const esr_plan *plan, int32_t place,
                                       esri_seat *out);
// Looks at another seat of the same plan, which must be empty there.
void esri_seat_shift(esri_seat *seat, int32_t place);
void esri_seat_close(esri_seat *seat);

esri_pairing esri_seat_pairing(const esri_seat *seat, int32_t reviewer);
// Whether somebody else than the holder may take the seat.
bool esri_seat_admits(const esri_seat *seat, int32_t reviewer);
// What the plan then costs more than with the holder.
esr_costs esri_seat_costs(const esri_seat *seat, int32_t reviewer);
// Everything of interest about somebody whom the seat admits, but for the costs.
void esri_seat_describe(const esri_seat *seat, esr_substitute *who);
// The cheaper one first, then by id.
int esri_substitute_order(const esr_substitute *a, const esr_substitute *b);

#endif
