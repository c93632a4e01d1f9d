// SPDX-License-Identifier: GPL-3.0-or-later
// Says before any search what can't be had whatever the plan: seats against the visits that people
// can give, days against visits. Every shortage is proven by a count that anybody can repeat; that
// there is none proves nothing, since a count looks at one thing at a time.
#ifndef ESR_FORECAST_H
#define ESR_FORECAST_H

#include <esr/cycle.h>

// Why a day can't be a review's first day, in the order in which it is looked for.
typedef enum esr_lost {
    ESR_LOST_END,      // the visit would run over the end of the cycle
    ESR_LOST_WEEKEND,  // … into a weekend
    ESR_LOST_ALL,      // … into a day that is taken from all
    ESR_LOST_SCHOOL,   // … into a day that is taken from the school
    ESR_LOST_BOUNDS,   // outside earliest and latest
    ESR_LOST_PIN,      // a pin forbids it, or keeps another day
    ESR_LOST_CAPACITY, // capacity.csv leaves no room, pinned visits counted
    ESR_LOST_COUNT,
} esr_lost;

// The days on which a review's visit may start.
typedef struct esr_review_days {
    int32_t first_days; // H1, H2, H16 and H17 admit them
    int32_t team_days;  // of these: as many reviewers are free as there are seats, seat by seat
    int32_t apart;      // visits on team days that don't overlap, at most
    int32_t lost[ESR_LOST_COUNT]; // the cycle's other days, each counted once
    esr_day earliest, latest;     // first and last of the first days; ESR_DAY_NONE: there is none
} esr_review_days;

// What the shortage is of. The first five leave seats empty; the last two cost, see C3 and C4.
typedef enum esr_shortage_kind {
    ESR_SHORT_OF_DAYS,        // a review without a single first day
    ESR_SHORT_OF_ROOM,        // visits that must be in progress on days that are too full (H16)
    ESR_SHORT_OF_TEAM,        // a review with enough reviewers, but never enough on one day
    ESR_SHORT_OF_PEOPLE,      // seats beyond the visits that people can give
    ESR_SHORT_BESIDE_NOVICES, // the same, of seats that novices must leave to veterans (H15)
    ESR_SHORT_OF_SKILL,       // needs beyond the visits of those who have the skill
    ESR_SHORT_OF_VETERANS,    // visits beyond those that veterans can give
    ESR_SHORTAGE_KIND_COUNT,
} esr_shortage_kind;

// A reviewer and how many of the visits in question they can give at most.
typedef struct esr_giver {
    esr_reviewer_ix reviewer;
    int32_t visits; // 1 or more
} esr_giver;

typedef struct esr_shortage {
    esr_shortage_kind kind;
    // Shortages that overlap must not be added up: of them one is counted, and the others are not.
    bool counted;
    int32_t skill;                   // with ESR_SHORT_OF_SKILL: in cycle->skills; else -1
    int32_t first_month, last_month; // in months: all visits concerned must start in these
    // ESR_SHORT_OF_ROOM: days in progress, and places on them. Else seats (or members with the
    // skill, or veterans), and visits that can be given. `wanted` is more than `supply`.
    int32_t wanted, supply;
    int32_t missing;     // visits without a place on a day; else wanted - supply
    int32_t empty_seats; // seats that stay empty because of it; 0 for the last two kinds
    int32_t people;      // new reviewers that would be needed at least; 0: people don't help
    const esr_review_ix *reviews; // that are concerned
    int32_t review_count;
    const esr_giver *givers; // who can give visits to them
    int32_t giver_count;
    const char *title, *text; // the shortage, and the count that proves it; no full stops
} esr_shortage;

// Wants against supply. A reviewer who can serve in several rows is counted in each.
typedef struct esr_balance {
    int32_t word;   // by role: in cycle->seats; else in cycle->languages or cycle->skills
    int32_t sector; // by role: in cycle->sectors; else -1
    int32_t reviews, wanted;
    int32_t reviewers, supply; // who can serve there, and the visits that they can give there
} esr_balance;

// The same for the seats of reviews whose visits must all start in a run of months.
typedef struct esr_window {
    int32_t first_month, last_month;
    int32_t reviews, wanted;
    int32_t reviewers, supply;
} esr_window;

typedef struct esr_forecast_month {
    esr_day first;                    // first day of the month, which may lie before the cycle
    int32_t days;                     // on which some visit may start
    int32_t reviews_must, seats_must; // all first days lie in this month
    int32_t reviews_may, seats_may;   // some do
    int32_t reviewers, supply;        // who can give visits in this month, and how many
} esr_forecast_month;

typedef struct esr_forecast {
    int32_t empty_seats;           // every plan leaves at least so many seats empty …
    int32_t unscheduled;           // … and at least so many reviews without a visit
    const esr_shortage *shortages; // counted before not counted, then the greatest first
    int32_t shortage_count;
    const esr_review_days *days; // [cycle->review_count]
    const esr_review_ix *tight;  // reviews with few team days, the fewest first
    int32_t tight_count;
    int32_t tight_below; // less than so many team days are few
    const esr_balance *roles, *languages, *skills;
    int32_t role_count, language_count, skill_count;
    // The runs of months in which some visit must start, but not the whole cycle; the one of which
    // the greatest share is wanted first.
    const esr_window *windows;
    int32_t window_count;
    const esr_forecast_month *months;
    int32_t month_count;
} esr_forecast;

// Gives the forecast of a cycle that esr_check_rules accepts to the caller; the cycle must outlive
// it. Fails with ESR_E_NOMEM, and with ESR_E_INPUT where esr_solve would for a team's size.
ESR_MUST_USE esr_status esr_forecast_new(esr_context *ctx, const esr_cycle *cycle,
                                         esr_forecast **out);
void esr_forecast_free(esr_forecast *forecast);

// "days", "room", "team", "people", "beside_novices", "skill", "veterans". Static strings.
const char *esr_shortage_name(esr_shortage_kind kind);
// "end", "weekend", "all", "school", "bounds", "pin", "capacity". Static strings.
const char *esr_lost_name(esr_lost lost);

#endif
