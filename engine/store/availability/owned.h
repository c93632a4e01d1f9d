// SPDX-License-Identifier: GPL-3.0-or-later
// Imported calendars with the memory that they own.
#ifndef ESRI_STORE_OWNED_H
#define ESRI_STORE_OWNED_H

#include <esr/availability.h>

#include "base/arena.h"
#include "db/db.h"

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

// The note of the rows of unavailable.csv that a calendar takes is its label behind this.
#define ESRI_IMPORTED_NOTE "imported: "

// esr_store_put_imported and esr_store_drop_imported within a transaction.
ESR_MUST_USE esr_status esri_imported_put(esr_context *ctx, esri_db *db,
                                          const esr_imported *imported);
ESR_MUST_USE esr_status esri_imported_drop(esr_context *ctx, esri_db *db,
                                           const esr_imported *imported);

#endif
