// SPDX-License-Identifier: GPL-3.0-or-later
// The events of a text with their times read: what stands in one VEVENT, or in one AVAILABLE of a
// VAVAILABILITY, before recurrence; and what the reading of one text carries along.
#ifndef ESRI_ICS_EVENTS_H
#define ESRI_ICS_EVENTS_H

#include "ics/busy.h"
#include "ics/recur.h"
#include "ics/zones.h"

typedef struct esri_ics_moment {
    esri_ics_time time;
    const esri_ics_zone *zone; // whose clock shows time.local
    int64_t utc;               // of a date: its midnight in the window's zone
    bool floating;             // a time without a zone: read on the window's clock, and so is
                               // what lies a length later
} esri_ics_moment;

typedef struct esri_ics_length {
    int64_t days, seconds; // by the calendar, and then by the clock; 0 or more
} esri_ics_length;

// What becomes of an event's time.
typedef enum esri_ics_use {
    ESRI_ICS_FREE,
    ESRI_ICS_BUSY,
    ESRI_ICS_TENTATIVE,
    ESRI_ICS_USES,
} esri_ics_use;

typedef struct esri_ics_event {
    const esri_ics_component *component;
    const char *uid; // "" if there is none
    int32_t sequence;
    int64_t stamp;        // DTSTAMP, when this version was written; INT64_MIN if it does not say
    esri_ics_use use;     // free if transparent or cancelled
    bool override;        // has a RECURRENCE-ID, which is `recurrence`
    bool this_and_future; // the override holds for later occurrences too
    bool timed;           // start and length were read
    bool superseded;
    esri_ics_moment recurrence, start;
    esri_ics_length length;
} esri_ics_event;

// What the reading of one text carries along.
typedef struct esri_ics_reading {
    esri_ics_report *report;
    const esri_ics_window *window;
    int64_t window_days;
    const esri_ics_zone *zone, *utc; // of the window; of times with Z
    esri_ics_zones zones;
    const esri_ics_choices *choices;
    esri_ics_spans held[ESRI_ICS_USES];  // of the component that is being read
    esri_ics_spans taken[ESRI_ICS_USES]; // of those that were read; of FREE nothing
    int32_t read, left_out;              // components
    esr_day first, last;                 // from the first time taken to the last, wherever it lies
    int32_t superseded;                  // events passed over for a newer version
    int32_t floating, floating_line;     // times without a zone, and where the first one stands
    bool exhausted;                      // the budget is used up, and a fault says so
    esr_status status;                   // ESR_OK, or out of memory: then everything stops
} esri_ics_reading;

// The components of one kind among some that follow each other.
typedef struct esri_ics_part {
    const esri_ics_component *from, *end;
    esri_ics_kind kind;
} esri_ics_part;

// Gives the events of a part to the caller (free()), sorted so that those of a UID follow each
// other, and among them those of one occurrence. Faults go to the report; fails only with
// ESR_E_NOMEM.
ESR_MUST_USE esr_status esri_ics_events_read(esri_ics_reading *run, const esri_ics_part *part,
                                             esri_ics_event **out, size_t *out_count);

// Counts a component as read, or as left out if anything was told of it since esri_ics_told was
// `told`; then nothing of its times is taken. Else what it holds goes to what is taken.
void esri_ics_close_component(esri_ics_reading *run, int32_t told);

// Reads one moment of a property: all of its value.
bool esri_ics_read_moment(esri_ics_reading *run, const esri_ics_property *property,
                          esri_ics_moment *out);
// Reads a component's DTSTART with DTEND or DURATION; an event of dates without either is a day.
bool esri_ics_read_times(esri_ics_reading *run, esri_ics_event *event);
// Whether a component has a property with that value.
bool esri_ics_has_value(const esri_ics_component *component, const char *name, const char *value);

// Whether two events of a UID stand for the same thing: the series, or the same occurrence.
bool esri_ics_event_same(const esri_ics_event *a, const esri_ics_event *b);

// Calls `take` for each value of a property that is a list of dates, times or periods; `length` is
// a period's, else NULL. False if a value is none (a fault is recorded) or `take` said so.
bool esri_ics_each_moment(esri_ics_reading *run, const esri_ics_property *property,
                          bool (*take)(void *user, const esri_ics_property *property,
                                       const esri_ics_moment *moment,
                                       const esri_ics_length *length),
                          void *user);

#endif
