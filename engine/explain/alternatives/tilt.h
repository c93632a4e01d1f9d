// SPDX-License-Identifier: GPL-3.0-or-later
// A cycle in which sitting where one sits in certain plans costs more than it does: the cycle with
// further wishes (C8), exact and linear.
#ifndef ESRI_TILT_H
#define ESRI_TILT_H

#include <esr/plan.h>

#include "base/arena.h"

// Prices are in eighths of a cost unit. As costs are whole, of the members of a plan as many pay
// the next whole number as makes the price on average; which ones is drawn, the same every time.
#define ESRI_TILT_UNIT 8

// A plan to keep away from: each of its members pays the price for sitting there again, and with
// `dates` each of its visits for (at least) its first half day.
typedef struct esri_shunned {
    const esr_plan *plan;
    int32_t price, low, high; // the last two are the search's
    int32_t members;          // of the plan
    int32_t differs;          // of the plan at hand from this one, members and dates
} esri_shunned;

typedef struct esri_tilt {
    esr_cycle cycle; // shares all but wishes with the one it was made from, which must outlive it
    esri_arena arena;
} esri_tilt;

// `out` is all zero before. Closed in any case.
ESR_MUST_USE esr_status esri_tilt_open(esr_context *ctx, const esr_cycle *cycle,
                                       const esri_shunned *shunned, int32_t count, bool dates,
                                       esri_tilt *out);
void esri_tilt_close(esri_tilt *tilt);

#endif
