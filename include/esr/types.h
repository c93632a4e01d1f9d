// SPDX-License-Identifier: GPL-3.0-or-later
// The small types that every other header uses: days, slots, indexes, names of rules and terms.
#ifndef ESR_TYPES_H
#define ESR_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A calendar day of the proleptic Gregorian calendar, as days since 1970-01-01.
typedef int32_t esr_day;
#define ESR_DAY_NONE INT32_MIN

// Half a school day of a cycle: 2 * (day - cycle first_day), plus 1 for `pm`.
typedef int32_t esr_slot;

// Positions in the arrays of one cycle, counted from 0; `at` = -1 is "none". They are different
// types so that the compiler refuses to mix them.
typedef struct esr_school_ix {
    int32_t at;
} esr_school_ix;
typedef struct esr_review_ix {
    int32_t at;
} esr_review_ix;
typedef struct esr_reviewer_ix {
    int32_t at;
} esr_reviewer_ix;

// The rules of a plan. ESR_RULE_PLAN stands for a plan that is none (unknown seats, two dates).
typedef enum esr_rule {
    ESR_RULE_PLAN = 0,
    ESR_H1_SCHOOL_DAYS,
    ESR_H2_BOUNDS,
    ESR_H3_ROLE,
    ESR_H4_SECTOR_LANGUAGE,
    ESR_H5_OWN_SCHOOL,
    ESR_H6_RELATION,
    ESR_H7_SPONSOR_RIVAL,
    ESR_H8_DISTANCE,
    ESR_H9_REVIEWER_FREE,
    ESR_H10_LOAD_GAP,
    ESR_H11_OWN_REVIEW,
    ESR_H12_RECIPROCAL,
    ESR_H13_HOME_RELEASE,
    ESR_H14_PAIR,
    ESR_H15_NOVICES,
    ESR_H16_CAPACITY,
    ESR_H17_PIN,
    ESR_RULE_COUNT,
} esr_rule;

// The cost terms C1 to C10.
typedef enum esr_term {
    ESR_C1_UNSCHEDULED = 0,
    ESR_C2_EMPTY_SEAT,
    ESR_C3_MISSING_SKILL,
    ESR_C4_NO_VETERAN,
    ESR_C5_UNDER_MINIMUM,
    ESR_C6_TRAVEL,
    ESR_C7_LOAD,
    ESR_C8_WISHES,
    ESR_C9_CHANGE_DATE,
    ESR_C10_CHANGE_REVIEWER,
    ESR_TERM_COUNT,
} esr_term;

// What a plan costs, by term; `total` is their sum. Whole numbers, exact.
typedef struct esr_costs {
    int64_t term[ESR_TERM_COUNT];
    int64_t total;
} esr_costs;

// What a visit has in one calendar: events, and milestones in the office's. The numbers are those
// of the database.
typedef enum esr_event_part {
    ESR_PART_WHOLE_DAYS = 0,
    ESR_PART_HALF_DAY = 1,    // the last one
    ESR_PART_TELL_DATES = 2,  // milestone: the school is told its dates
    ESR_PART_TELL_TEAM = 3,   // milestone: the school and the members are told the team
    ESR_PART_OBJECTIONS = 4,  // milestone: until then the school may object
    ESR_PART_FIRST_VISIT = 5, // milestone of the whole cycle, whose review_id is ""
    ESR_PART_LAST_VISIT = 6,  // the same
} esr_event_part;

// Names one entry of one calendar: a part of a visit as one recipient sees it. `id` is the
// recipient's id ("" for the office).
typedef enum esr_recipient {
    ESR_RECIPIENT_OFFICE,
    ESR_RECIPIENT_SCHOOL,
    ESR_RECIPIENT_REVIEWER,
} esr_recipient;
typedef struct esr_event_key {
    const char *review_id;
    esr_recipient recipient;
    const char *id;
    esr_event_part part;
} esr_event_key;

// "H1" … "H17"; "plan" for ESR_RULE_PLAN. Static strings.
const char *esr_rule_name(esr_rule rule);
// "unscheduled" … "change_reviewer": the names in summary.json. Static strings.
const char *esr_term_name(esr_term term);

// Writes YYYY-MM-DD and a NUL into `out`; an empty string for ESR_DAY_NONE.
void esr_day_text(esr_day day, char out[11]);
// Reads YYYY-MM-DD (years 1900 to 2199). Answers false, and leaves `out`, if it is none.
bool esr_day_parse(const char *text, esr_day *out);

#endif
