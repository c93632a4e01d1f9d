// SPDX-License-Identifier: GPL-3.0-or-later
// Calendar feeds of a plan (RFC 5545, METHOD:PUBLISH).
#ifndef ESR_CALENDAR_H
#define ESR_CALENDAR_H

#include <esr/plan.h>

// Gives the UID of an event as a UUID text; esr_store_event_uid is one.
typedef struct esr_uid_source {
    esr_status (*uid)(esr_context *ctx, void *user, const esr_event_key *key, char out[37]);
    void *user;
} esr_uid_source;

// Writes calendars/all.ics, calendars/reviewer/ID.ics (one for each reviewer) and
// calendars/school/ID.ics (one for each school that has a review) below `folder`, replacing what
// is there. A reviewer's feed holds their own visits, a school's its own visit; neither names
// other people.
ESR_MUST_USE esr_status esr_calendar_write_feeds(esr_context *ctx, const esr_plan *plan,
                                                 esr_uid_source uids, const char *folder);

#endif
