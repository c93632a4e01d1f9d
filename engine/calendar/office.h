// SPDX-License-Identifier: GPL-3.0-or-later
// The versions of the office's entries. Nobody is sent those, so that there is no message whose
// SEQUENCE they could have: they are compared with what was last written of them.
#ifndef ESRI_CALENDAR_OFFICE_H
#define ESRI_CALENDAR_OFFICE_H

#include "base/arena.h"
#include "base/buf.h"
#include "store/feeds/feeds.h"

typedef struct esri_office {
    esr_context *ctx;
    esr_store *store;
    esr_day as_of;
    int64_t now; // seconds since 1970 in UTC: DTSTAMP of what changed
    esri_arena arena;
    esri_office_entry *former; // by UID
    bool *seen;                // [former_count]
    size_t former_count;
} esri_office; // all zero is empty

// Reads the entries of the store.
ESR_MUST_USE esr_status esri_office_open(esr_context *ctx, esr_store *store, esr_day as_of,
                                         int64_t now, esri_office *out);
void esri_office_close(esri_office *office);

// Fills SEQUENCE and DTSTAMP of an entry that is written: those of the store if it is the same as
// then, else the next ones, which are kept.
ESR_MUST_USE esr_status esri_office_see(esri_office *office, esri_office_entry *entry);
// Appends, as cancelled, what was written before and was not seen since: of the milestones or of
// the visits, until the day after it would have ended. `*modified` becomes the latest DTSTAMP if
// that is later, `*entries` grows by their number.
ESR_MUST_USE esr_status esri_office_add_gone(esri_office *office, bool milestones, esri_buf *out,
                                             int64_t *modified, int32_t *entries);

#endif
