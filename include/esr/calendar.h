// SPDX-License-Identifier: GPL-3.0-or-later
// Calendar feeds of a plan (RFC 5545, METHOD:PUBLISH), and what of it may be told on which day.
#ifndef ESR_CALENDAR_H
#define ESR_CALENDAR_H

#include <esr/plan.h>

// Gives the UID of a calendar entry as a UUID text; esr_store_event_uid is one.
typedef struct esr_uid_source {
    esr_status (*uid)(esr_context *ctx, void *user, const esr_event_key *key, char out[37]);
    void *user;
} esr_uid_source;

// Writes the feeds of a plan below `folder`, as they may be read on the day `as_of`, replacing what
// is there. For the office alone: calendars/all.ics, every visit with its team, and
// calendars/office.ics, to-dos by which schools are told in time. To hand out:
// hand-out/school/ID.ics, one for each school that has a review, and hand-out/reviewer/ID.ics, one
// for each reviewer.
//
// A school's feed holds its visits from cycle->notice.dates days before their first day on, and
// their teams from notice.names days before (but not before the dates). A reviewer's feed holds
// their own visits at once, and who else is on the team from notice.names days before on; never a
// visit of their home school. Other people's e-mail addresses are nowhere.
//
// Each file to hand out is looked at once more before it is written. One that tells too much, which
// would be a defect of esr, fails the call with ESR_E_INTERNAL: files that were written before
// stay, and must not be handed out.
ESR_MUST_USE esr_status esr_calendar_write_feeds(esr_context *ctx, const esr_plan *plan,
                                                 esr_day as_of, esr_uid_source uids,
                                                 const char *folder);

// Today, by the clocks of the cycle's time zone.
ESR_MUST_USE esr_status esr_calendar_today(esr_context *ctx, const esr_cycle *cycle, esr_day *out);
// The day of an instant (seconds since 1970) by the same clocks.
ESR_MUST_USE esr_status esr_calendar_day_of(esr_context *ctx, const esr_cycle *cycle,
                                            int64_t instant, esr_day *out);

// What of a plan is held back on a day. `next` is the first day on which some of it may be told,
// ESR_DAY_NONE if nothing is held back; `next_count` schools or teams wait for that day, and the
// first of them is given.
typedef struct esr_held_back {
    struct {
        int32_t count; // schools with a visit whose dates they must not know yet
        esr_day next;
        int32_t next_count;
        esr_school_ix school;
    } dates;
    struct {
        int32_t count; // visits whose team, which is not empty, nobody but the office knows yet
        esr_day next;
        int32_t next_count;
        esr_review_ix review;
    } teams;
} esr_held_back;
esr_held_back esr_calendar_held_back(const esr_plan *plan, esr_day as_of);

#endif
