// SPDX-License-Identifier: GPL-3.0-or-later
// The plan without somebody, and with others in these seats, as the judge sees it.
#ifndef ESRI_REPAIR_H
#define ESRI_REPAIR_H

#include <esr/rules.h>

#include "explain/standby/pool.h"

typedef struct esri_repair {
    const esri_pool *pool;
    esr_plan *scratch; // the plan as it is, between two calls
    esr_verdict *now;  // of it
} esri_repair;

// `out` is all zero before. Closed in any case.
ESR_MUST_USE esr_status esri_repair_open(esr_context *ctx, const esri_pool *pool, esri_repair *out);
void esri_repair_close(esri_repair *repair);

// Puts spares (by seat of the loss; -1: nobody; NULL: nobody at all) in the seats of a loss and
// judges.
ESR_MUST_USE esr_status esri_repair_fill(esr_context *ctx, esri_repair *repair, int32_t loss,
                                         const int32_t *spares, esr_verdict **out);
// Whether that breaks nothing that the plan with the seats empty keeps.
ESR_MUST_USE esr_status esri_repair_judge(esr_context *ctx, esri_repair *repair, int32_t loss,
                                          const int32_t *spares, bool *sound);

#endif
