// SPDX-License-Identifier: GPL-3.0-or-later
// Imported calendars with the memory that they own.
#ifndef ESRI_STORE_OWNED_H
#define ESRI_STORE_OWNED_H

#include <esr/availability.h>

#include "base/arena.h"

typedef struct esri_owned_imported {
    esr_imported imported; // first, so that both have one address
    esri_arena arena;
} esri_owned_imported;

typedef struct esri_owned_list {
    esr_imported_list list; // likewise
    esri_arena arena;
} esri_owned_list;

// The days, zone and hours of a cycle in one line, for the caller to free; NULL without memory.
char *esri_frame_text(const esr_cycle *cycle);

#endif
