// SPDX-License-Identifier: GPL-3.0-or-later
// A visit as calendar events: one for its whole days, which recurs daily so that nights stay free,
// and one for a half day at its end.
#ifndef ESRI_CALENDAR_EVENTS_H
#define ESRI_CALENDAR_EVENTS_H

#include <esr/calendar.h>

#include "base/buf.h"
#include "calendar/notice.h"
#include "calendar/office.h"

#define ESRI_UID_SIZE 37

// Gives the UID of a calendar entry as a UUID text; esr_store_event_uid is one.
typedef struct esri_uid_source {
    esr_status (*uid)(esr_context *ctx, void *user, const esr_event_key *key, char out[37]);
    void *user;
} esri_uid_source;

// What all entries of one run share.
typedef struct esri_event_maker {
    esr_context *ctx;
    const esr_plan *plan;
    esr_day as_of; // the day for which they are written
    esri_uid_source uids;
    int64_t stamp;       // DTSTAMP, seconds since 1970 in UTC, unless the office knows another
    esri_office *office; // the versions of the office's entries; NULL: all are the first
    // Of the calendar that is being made:
    int64_t modified; // the latest DTSTAMP
    int32_t entries;
} esri_event_maker;

// Appends the events of a review, as `reader` may see them on the day; none where that is nothing.
// The office sees the team; a reviewer their own seat, and in time the others; a school in time
// the team, where each of them serves, and until when it may object.
ESR_MUST_USE esr_status esri_event_add(esri_event_maker *maker, esr_review_ix review,
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

// Appends the office's milestones of a visit: its school is told the dates, school and members are
// told the team, objections close. Each is a day that takes nobody's time.
ESR_MUST_USE esr_status esri_milestones_add(esri_event_maker *maker, esr_review_ix review,
                                            esri_buf *out);
// Appends that of the first or of the last visit of the cycle, as `part` says.
ESR_MUST_USE esr_status esri_milestone_add_end(esri_event_maker *maker, esr_review_ix review,
                                               esr_event_part part, esri_buf *out);

// The office's milestones come after the parts of a visit.
bool esri_event_is_milestone(esr_event_part part);

// Appends the Chinese name and the English one with a blank between; a name that is empty or the
// same as the first is left out. Line breaks become blanks.
void esri_event_add_names(esri_buf *out, const char *name_zh, const char *name);

// --- parts of an entry ----------------------------------------------------------------------

// What of an entry changes with its version, and its other lines.
typedef struct esri_event_version {
    const char *uid;
    int32_t sequence;
    int64_t stamp; // of the latest change, seconds since 1970 in UTC
    const char *status;
    bool takes_time;
} esri_event_version;
void esri_event_wrap(const esri_event_version *version, const char *lines, esri_buf *out);
// Appends the lines of an entry out of `lines`, which it empties, in the version that the maker
// knows of it; for the office's, `of_office`, that which was written before, if it is the same.
ESR_MUST_USE esr_status esri_event_finish(esri_event_maker *maker, bool of_office, const char *uid,
                                          esr_event_part part, esr_day last_day, esri_buf *lines,
                                          esri_buf *out);
// The lines that say when.
void esri_event_add_times(esri_buf *out, const char *time_zone, const esri_event_span *span);

// Prints a property out of `text`, which it empties. `add_title` is for SUMMARY: `what`, then the
// school, cut so that all readers show it.
void esri_event_finish_text(esri_buf *out, const char *property, esri_buf *text);
void esri_event_add_title(const char *what, const esr_school *school, esri_buf *out);
// Lines of text: which review of which cycle, and when; who has which seat.
void esri_event_add_facts(const esr_plan *plan, esr_review_ix review, esri_buf *text);
void esri_event_add_team(const esr_plan *plan, esr_review_ix review, esri_buf *text);

#endif
