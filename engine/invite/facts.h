// SPDX-License-Identifier: GPL-3.0-or-later
// The facts of an invitation: all that its texts may say, gathered from a plan for one recipient on
// one day, and nothing that they must not know then. They are kept as text beside the invitation:
// where they differ from those of the present plan, something is to be told. The wording is not
// part of them, so that a template that is edited tells nobody anything.
#ifndef ESRI_INVITE_FACTS_H
#define ESRI_INVITE_FACTS_H

#include <esr/invitation.h>

#include "base/arena.h"
#include "calendar/notice.h"

// A member of the team, as the recipient may know them.
typedef struct esri_fact_member {
    const char *seat, *role;
    const char *name, *name_zh;
    const char *home, *home_zh; // the school where they serve; "" for an officer of the bureau, and
    bool same_home;             // where it is the recipient's own
    const char *address;        // "" unless the roster may show it
} esri_fact_member;

// Texts are in an arena; "" where there is none. Lists of members are in the order of the seats.
typedef struct esri_facts {
    const char *cycle, *cycle_zh;
    const char *review_id;
    const char *school_id, *school, *school_zh, *district;
    esr_recipient recipient;
    const char *name, *name_zh; // of the recipient
    esr_day first_day;          // of the visit
    int32_t half_days;          // of the visit
    esr_event_part part;
    esr_day part_first; // of this event, as in esr_invitation
    int32_t part_days, from, to;
    const char *time_zone;
    const char *seat;   // a reviewer's own
    bool team_told;     // whether the recipient may know the team on the day
    esr_day team_day;   // a school's: when it is told
    esr_day objections; // a school's, once the team is told: the last day for them; ESR_DAY_NONE:
                        // no longer, or never
    const esri_fact_member *team; // reviewer: the others; school: all that are there
    size_t team_count;
    const char *const *open_seats; // school, team told: seats without anybody
    size_t open_seat_count;
} esri_facts;

// Gathers the facts of a part of a review's visit; texts are borrowed from the plan's cycle, lists
// in the arena. The recipient must see the visit on that day (esri_notice_sight). A school is told
// its team on the day for that, without addresses. With `team` (the roster) the members of a team
// are told of each other then, with addresses; without it they never are.
ESR_MUST_USE esr_status esri_facts_gather(esr_context *ctx, const esr_plan *plan,
                                          esr_review_ix review, esri_reader reader,
                                          esr_event_part part, esr_day as_of, bool team,
                                          esri_arena *arena, esri_facts *out);

// The facts as text, the same for the same facts, and back. Reading fails with ESR_E_DB for what
// is none.
ESR_MUST_USE esr_status esri_facts_print(esr_context *ctx, const esri_facts *facts,
                                         esri_arena *arena, const char **out);
ESR_MUST_USE esr_status esri_facts_read(esr_context *ctx, const char *text, esri_arena *arena,
                                        esri_facts *out);

// How two versions of the facts of one event differ, as bits.
typedef enum esri_facts_change {
    ESRI_CHANGED_DAYS = 1 << 0,  // days, hours or time zone
    ESRI_CHANGED_PLACE = 1 << 1, // another school or district (a name that is corrected is none):
                                 // may endanger what was accepted
    ESRI_CHANGED_SEAT = 1 << 2,
    ESRI_CHANGED_TEAM = 1 << 3,
    ESRI_CHANGED_WORDS = 1 << 4, // names, notice days: anything else
} esri_facts_change;
uint32_t esri_facts_compare(const esri_facts *before, const esri_facts *now);
// Whether the days of `now` are some of those of `before`, at the same hours.
bool esri_facts_shortened(const esri_facts *before, const esri_facts *now);

#endif
