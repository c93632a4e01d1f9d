// SPDX-License-Identifier: GPL-3.0-or-later
// Who could stand by for what: all seats that may open, all people who may take each, and which
// two of them can't come at once when one person's seats open together. The judge's word.
#ifndef ESRI_POOL_H
#define ESRI_POOL_H

#include <esr/standby.h>

#include "base/arena.h"
#include "base/bitset.h"

// Somebody who may take a seat.
typedef struct esri_spare {
    int32_t seat; // in pool->seats
    const esr_substitute *as;
} esri_spare;

typedef struct esri_pool_seat {
    int32_t place, loss;
    esr_day first_day;
    int32_t spare_at, spare_count; // in pool->spares: the cheapest first
    const esr_seat_choice *choice;
} esri_pool_seat;

typedef struct esri_pool_loss {
    esr_reviewer_ix reviewer;
    int32_t seat_at, seat_count;   // in pool->seats, by day
    int32_t spare_at, spare_count; // of all these seats
    // Bit i * spare_count + k: spare i of the loss shuts out spare k, of another of its seats.
    uint64_t *clash;
} esri_pool_loss;

typedef struct esri_pool {
    const esr_plan *plan;
    esri_pool_seat *seats; // by holder, then day
    int32_t seat_count;
    esri_pool_loss *losses; // by reviewer
    int32_t loss_count;
    esri_spare *spares; // by seat
    int32_t spare_count;
    esr_seat_choice **choices; // by seat
    int32_t *picks;            // scratch: by seat of one loss
    esri_arena arena;
} esri_pool;

// Fills a pool that is all zero with the seats of visits that are not over by `from`. Closed in
// any case.
ESR_MUST_USE esr_status esri_pool_open(esr_context *ctx, const esr_plan *plan, esr_day from,
                                       esri_pool *out);
void esri_pool_close(esri_pool *pool);

// Whether two spares of one loss can't come at once (positions in pool->spares).
static inline bool esri_pool_clash(const esri_pool_loss *loss, int32_t a, int32_t b) {
    return esri_bit_test(loss->clash,
                         (a - loss->spare_at) * loss->spare_count + b - loss->spare_at);
}
// How many more visits somebody may make.
int32_t esri_pool_left(const esri_pool *pool, const esr_substitute *who);

// The most seats of a loss that can be filled at once, and as cheaply as that goes, each seat
// looked at alone (as far as a million trials show). `picks` gets a spare or -1 by seat of the
// loss.
int32_t esri_pool_fill(const esri_pool *pool, const esri_pool_loss *loss, int32_t *picks);

#endif
