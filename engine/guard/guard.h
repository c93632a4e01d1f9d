// SPDX-License-Identifier: GPL-3.0-or-later
// The last look at what goes to a school or a reviewer: is there anything in it that they must not
// know on that day? The guard reads the plan and the notice periods itself. It stands below the
// rooms that decide what to write, and so can share nothing with them.
//
// It refuses, in whatever form it is written,
// - the name, the id (as a word) or the address of a person who must not be known to the reader.
//   A school knows the members of its own visits from their names' notice on, a reviewer those of
//   the visits on whose team they are; a person's address is for that person alone, or, with the
//   roster, for the members of a team who may know each other;
// - a date of a visit of the reader's own school before its dates' notice, or of its notices; for a
//   reviewer also the name, the id and the address of that school;
// - the id of a review that is not the reader's, or not yet.
//
// What the reader was told before of one visit may be said again, to take it back or to change it.
//
// What anybody may read hides what is part of it: a forbidden name inside the name of a school, or
// of a person who may be known, is no leak, nor is one that such a person shares.
//
// Limits: it knows people by their full name, as the registers have it; it can't read a name that
// is cut, abbreviated or in a picture.
#ifndef ESRI_GUARD_H
#define ESRI_GUARD_H

#include "base/context.h"
#include "plan/reader.h"

typedef struct esri_guard esri_guard;

// Makes a guard for what is written about a plan on a day; for one thread. The plan must outlive
// it. Costs O(n · log n) for n names of people and schools.
ESR_MUST_USE esr_status esri_guard_new(esr_context *ctx, const esr_plan *plan, esr_day as_of,
                                       esri_guard **out);
void esri_guard_free(esri_guard *guard);

// A visit as its reader was told it before.
typedef struct esri_told_visit {
    const char *review_id;
    esr_day first_day, last_day;
    const char *const *people; // names of those whom the reader was told of
    size_t people_count;
} esri_told_visit;

// All that a reader was told, for what says just that: whatever the plan holds now, nothing else
// may be in it.
typedef struct esri_told_event {
    const esr_event_key *key;     // must be the reader's own
    esr_day first_day, last_day;  // of the event
    esr_day team_day, objections; // that it names; ESR_DAY_NONE: none
    int64_t stamp;                // its DTSTAMP
    const int32_t *team;          // positions of the reviewers that it names
    size_t team_count;
} esri_told_event;
typedef struct esri_told_all {
    const char *reader_id;
    const esri_told_event *events;
    size_t count;
} esri_told_all;

// What is to be written. A reader whom the registers no longer have (at = -1) may know nothing but
// what they were told.
typedef struct esri_guarded {
    esri_reader reader;
    const char *path;            // how a fault names it: "school/S1.ics"
    const char *bytes;           // UTF-8
    size_t length;               // of bytes
    int64_t written_at;          // for a calendar: its DTSTAMPs, seconds since 1970 in UTC
    bool roster;                 // members of a team have each other's addresses
    const esri_told_visit *told; // or NULL
    const esri_told_all *all;    // or NULL: by the plan and the notice periods
} esri_guarded;

// Looks at plain text, or at what was decoded from mail or a page. Fails with ESR_E_INTERNAL, and a
// fault that says what is in it, if it must not go out. Costs as in guard/names.h, whatever the
// number of other files.
ESR_MUST_USE esr_status esri_guard_text(esri_guard *guard, const esri_guarded *file);
// The same for an iCalendar file, which it unfolds and unescapes.
ESR_MUST_USE esr_status esri_guard_calendar(esri_guard *guard, const esri_guarded *file);

#endif
