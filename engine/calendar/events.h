// SPDX-License-Identifier: GPL-3.0-or-later
// A visit as calendar events: one for its whole days, which recurs daily so that nights stay free,
// and one for a half day at its end.
#ifndef ESRI_CALENDAR_EVENTS_H
#define ESRI_CALENDAR_EVENTS_H

#include <esr/calendar.h>

#include "base/buf.h"
#include "calendar/notice.h"

#define ESRI_UID_SIZE 37

// What all entries of one run share.
typedef struct esri_event_maker {
    esr_context *ctx;
    const esr_plan *plan;
    esr_day as_of; // the day for which they are written
    esr_uid_source uids;
    int64_t stamp; // DTSTAMP, seconds since 1970 in UTC
} esri_event_maker;

// Appends the events of a review, as `reader` may see them on the day; none where that is nothing.
// The office sees the team; a reviewer their own seat, and in time the others; a school in time
// the team, where each of them serves, and until when it may object.
ESR_MUST_USE esr_status esri_event_add(const esri_event_maker *maker, esr_review_ix review,
                                       esri_reader reader, esri_buf *out);

// One of the events of a visit: its whole days, or the half day at its end.
typedef struct esri_event_span {
    esr_event_part part;
    esr_day first;
    int32_t days;     // that follow each other,
    int32_t from, to; // each from the one minute after local midnight to the other
} esri_event_span;
#define ESRI_EVENT_SPANS_MAX 2
// The events of a review that has a visit, in the order of the days; how many there are.
int32_t esri_event_spans(const esr_plan *plan, esr_review_ix review,
                         esri_event_span out[ESRI_EVENT_SPANS_MAX]);

// Appends the office's to-dos for a visit: to tell the school its dates and its team, and the end
// of objections. None for a visit that has begun. They say nothing of whether they were done: that
// nobody told esr.
ESR_MUST_USE esr_status esri_todo_add(const esri_event_maker *maker, esr_review_ix review,
                                      esri_buf *out);

// Appends the Chinese name and the English one with a blank between; a name that is empty or the
// same as the first is left out. Line breaks become blanks.
void esri_event_add_names(esri_buf *out, const char *name_zh, const char *name);

// --- parts of an entry ----------------------------------------------------------------------

// Prints a property out of `text`, which it empties. `add_title` is for SUMMARY: `what`, then the
// school, cut so that all readers show it.
void esri_event_finish_text(esri_buf *out, const char *property, esri_buf *text);
void esri_event_add_title(const char *what, const esr_school *school, esri_buf *out);
// Lines of text: which review of which cycle, and when; who has which seat.
void esri_event_add_facts(const esr_plan *plan, esr_review_ix review, esri_buf *text);
void esri_event_add_team(const esr_plan *plan, esr_review_ix review, esri_buf *text);

#endif
