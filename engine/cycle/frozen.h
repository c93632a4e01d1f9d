// SPDX-License-Identifier: GPL-3.0-or-later
// A cycle with the memory that it lives in. The cycle stands first, so that a pointer to one is a
// pointer to the other.
#ifndef ESRI_FROZEN_H
#define ESRI_FROZEN_H

#include "cycle/rows.h"

typedef struct esri_frozen_cycle {
    esr_cycle cycle;
    esri_arena arena; // everything that the cycle points to, but for `rows`
    esr_rows *rows;
} esri_frozen_cycle;

#endif
