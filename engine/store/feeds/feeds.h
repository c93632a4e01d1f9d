// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds in the database: the unguessable name of each, and the entries of the office's calendars as
// they were last written. All of it is written inside the caller's transaction.
#ifndef ESRI_STORE_FEEDS_H
#define ESRI_STORE_FEEDS_H

#include <esr/feed.h>

#include "base/arena.h"

#define ESRI_TOKEN_SIZE 33 // 32 hexadecimal digits

// The name and the calendar's UID of a feed of the stored cycle: drawn at the first request, and
// the same until it is renewed.
typedef struct esri_feed_name {
    char token[ESRI_TOKEN_SIZE];
    char uid[37];
} esri_feed_name;
ESR_MUST_USE esr_status esri_feed_name_get(esr_context *ctx, esr_store *store, esr_feed_kind kind,
                                           const char *id, esri_feed_name *out);
// All names that were ever drawn, present or not: a list in the arena.
ESR_MUST_USE esr_status esri_feed_tokens(esr_context *ctx, esr_store *store, esri_arena *arena,
                                         const char *const **out, size_t *count);

// An entry of the office's calendars. `text` holds its content lines, but for those that say how
// often and when it was changed.
typedef struct esri_office_entry {
    const char *uid;
    esr_event_part part;
    int32_t sequence;
    int64_t stamp; // seconds since 1970 in UTC
    bool cancelled;
    esr_day last_day;
    const char *text;
} esri_office_entry;
// Those of the stored cycle, by UID: a list in the arena.
ESR_MUST_USE esr_status esri_office_entries(esr_context *ctx, esr_store *store, esri_arena *arena,
                                            esri_office_entry **out, size_t *count);
// Adds an entry, or replaces the one with its UID, which must be an event of the database.
ESR_MUST_USE esr_status esri_office_entry_put(esr_context *ctx, esr_store *store,
                                              const esri_office_entry *entry);

#endif
