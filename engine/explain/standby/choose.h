// SPDX-License-Identifier: GPL-3.0-or-later
// The choice of stand-bys as an integer program. Of all choices those count that cover the most
// losses; of these the ones that cover the most seats; then (by fortnight) those with the fewest
// duties; then the cheapest.
#ifndef ESRI_CHOOSE_H
#define ESRI_CHOOSE_H

#include "explain/standby/pool.h"

typedef struct esri_choosing {
    const esri_pool *pool;
    int32_t most;          // duties of one person; 0: as few as cover as many losses as none does
    const int32_t *period; // by seat; NULL: each seat is a duty of its own
    int32_t period_count;
    bool first_only; // look at losses alone
} esri_choosing;

typedef struct esri_chosen {
    int32_t *spare; // by seat: in pool->spares; -1: nobody
    bool *covered;  // by loss
    int32_t losses; // covered
    int32_t most;   // the limit that was kept
    bool proven, cheapest;
} esri_chosen;

// Chooses; the arrays of `out` are in the pool's arena.
ESR_MUST_USE esr_status esri_choose(esr_context *ctx, esri_pool *pool, const esri_choosing *how,
                                    esri_chosen *out);

#endif
