// SPDX-License-Identifier: GPL-3.0-or-later
// A visit as calendar events: one for its whole days, which recurs daily so that nights stay free,
// and one for a half day at its end.
#ifndef ESRI_CALENDAR_EVENTS_H
#define ESRI_CALENDAR_EVENTS_H

#include <esr/calendar.h>

#include "base/buf.h"

// What all events of one run share.
typedef struct esri_event_maker {
    esr_context *ctx;
    const esr_plan *plan;
    esr_uid_source uids;
    int64_t stamp; // DTSTAMP, seconds since 1970 in UTC
} esri_event_maker;

// Who reads the events. `at` is the reviewer's position for ESR_RECIPIENT_REVIEWER, else -1; `id`
// is the recipient's, "" for the office.
typedef struct esri_event_reader {
    esr_recipient recipient;
    const char *id;
    int32_t at;
} esri_event_reader;

// Appends the events of a review that has a visit, as `reader` may see them: the office sees the
// team, a reviewer the seat that is theirs, a school nobody.
ESR_MUST_USE esr_status esri_event_add(const esri_event_maker *maker, esr_review_ix review,
                                       esri_event_reader reader, esri_buf *out);

// Appends the Chinese name and the English one with a blank between; a name that is empty or the
// same as the first is left out. Line breaks become blanks.
void esri_event_add_names(esri_buf *out, const char *name_zh, const char *name);

#endif
