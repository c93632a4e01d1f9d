// SPDX-License-Identifier: GPL-3.0-or-later
// The busy times of an iCalendar text (RFC 5545), and such a text from busy slots. Busy are the
// VEVENTs that are opaque and not cancelled, recurrences expanded, the busy periods of VFREEBUSY,
// and what a VAVAILABILITY (RFC 7953) leaves unavailable. Of everything else in the text (titles,
// people, places) nothing is kept.
#ifndef ESRI_ICS_BUSY_H
#define ESRI_ICS_BUSY_H

#include <esr/types.h>

#include "base/buf.h"
#include "base/context.h"

// libical's version, "3.0". Static string.
const char *esri_ics_version(void);

// Part of one local day that is taken. It overlaps a slot from x to y where from < y and to > x;
// so does an event without length (from == to) that lies inside the slot.
typedef struct esri_ics_span {
    esr_day day;
    int32_t from, to; // minutes after local midnight: 0 <= from <= to <= 1440
    bool all_day;     // 0 to 1440
    int32_t line;     // where the first component of the text that takes it begins
} esri_ics_span;

// Sorted by (day, from); no two spans of a day overlap or touch.
typedef struct esri_ics_spans {
    esri_ics_span *at;
    size_t count, room;
} esri_ics_spans; // all zero is empty

void esri_ics_spans_free(esri_ics_spans *spans);

typedef struct esri_ics_window {
    const char *time_zone;       // an IANA name; in it days begin and times without a zone are read
    esr_day first_day, last_day; // inclusive; what lies outside is left out, the rest is cut to it
} esri_ics_window;

// The largest text that is read.
#define ESRI_ICS_BYTES_MAX ((size_t)5 << 20)

// Whether the machine's zone data know `name` (an IANA name such as Asia/Hong_Kong).
bool esri_ics_zone_known(const char *name);

// Replaces `out` by the busy times of a text, tentative ones among them. `path` stands in the
// faults as "path:LINE: PROPERTY". Every fault of the text is recorded, then ESR_E_INPUT: lines
// that are none, dates and rules that don't exist, unknown zones, recurrence by the hour or faster,
// sizes beyond the limits. Time and memory are bounded for any bytes; `bytes` need not end in a
// NUL.
ESR_MUST_USE esr_status esri_ics_busy(esr_context *ctx, const char *path, const char *bytes,
                                      size_t length, const esri_ics_window *window,
                                      esri_ics_spans *out);

// How a text is read.
typedef struct esri_ics_choices {
    bool holidays;   // every event that is not cancelled is busy, whatever it says
    bool keep_going; // what is wrong with one component is a warning, and the rest is read; a text
                     // that is not UTF-8 is read as Big5-HKSCS or GB18030
} esri_ics_choices;

// What a text says. All zero is empty.
typedef struct esri_ics_answer {
    esri_ics_spans busy, tentative; // tentative times may lie in busy ones
    int32_t read, left_out;         // components
    esr_day first, last;            // of all times taken, in the window or not; or ESR_DAY_NONE
} esri_ics_answer;
void esri_ics_answer_free(esri_ics_answer *answer);

// The same as esri_ics_busy, with choices. Fails with ESR_E_INPUT for whatever makes the whole text
// unreadable; without `keep_going` for any fault.
ESR_MUST_USE esr_status esri_ics_read(esr_context *ctx, const char *path, const char *bytes,
                                      size_t length, const esri_ics_window *window,
                                      const esri_ics_choices *choices, esri_ics_answer *out);

// Busy slots that follow each other, both ends inclusive.
typedef struct esri_ics_run {
    esr_day from, to;
    bool from_pm, to_pm; // whether the run begins, and ends, with the afternoon
} esri_ics_run;

typedef struct esri_ics_hours {
    int32_t day_start, noon, day_end; // minutes after local midnight
} esri_ics_hours;

// Appends a calendar with one event a run, which esri_ics_busy reads back to the same slots: a run
// of whole days as dates, any other with times in the window's zone. The same runs give the same
// bytes. `name` tells calendars apart (it goes into the UIDs), such as "reviewer/R001".
ESR_MUST_USE esr_status esri_ics_busy_write(esr_context *ctx, const char *name,
                                            const esri_ics_run *runs, size_t count,
                                            const esri_ics_window *window, esri_ics_hours hours,
                                            esri_buf *out);

#endif
