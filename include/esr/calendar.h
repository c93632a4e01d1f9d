// SPDX-License-Identifier: GPL-3.0-or-later
// What of a plan may be told on which day; the calendars themselves: feed.h.
#ifndef ESR_CALENDAR_H
#define ESR_CALENDAR_H

#include <esr/plan.h>

// Today, by the clocks of the cycle's time zone.
ESR_MUST_USE esr_status esr_calendar_today(esr_context *ctx, const esr_cycle *cycle, esr_day *out);
// The day of an instant (seconds since 1970) by the same clocks.
ESR_MUST_USE esr_status esr_calendar_day_of(esr_context *ctx, const esr_cycle *cycle,
                                            int64_t instant, esr_day *out);

// The clocks of a cycle's time zone, to tell moments of the database by.
typedef struct esr_clock esr_clock;
// Gives them to the caller. ESR_E_INPUT if this machine's zone data don't know the zone.
ESR_MUST_USE esr_status esr_clock_new(esr_context *ctx, const esr_cycle *cycle, esr_clock **out);
void esr_clock_free(esr_clock *clock);
// What these clocks are called: "HKT"; "Europe/London" where that changes with the season; "UTC"
// without a clock.
const char *esr_clock_zone(const esr_clock *clock);
// "2026-09-01T08:00:00Z" as "2026-09-01 16:00:00" of these clocks; without a clock (NULL), and what
// is no such moment, as it stands. Cut to the room.
#define ESR_MOMENT_TEXT 32
void esr_clock_text(const esr_clock *clock, const char *at, char out[ESR_MOMENT_TEXT]);

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
