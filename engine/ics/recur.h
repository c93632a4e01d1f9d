// SPDX-License-Identifier: GPL-3.0-or-later
// Recurrence rules (RFC 5545, section 3.3.10) of days, weeks, months and years. libical reads a
// rule; expanding it is done here, because libical's iterator takes seconds, or never ends, on
// rules that name no day, and counts its steps nowhere.
#ifndef ESRI_ICS_RECUR_H
#define ESRI_ICS_RECUR_H

#include "ics/time.h"

typedef enum esri_ics_frequency {
    ESRI_ICS_DAILY,
    ESRI_ICS_WEEKLY,
    ESRI_ICS_MONTHLY,
    ESRI_ICS_YEARLY,
} esri_ics_frequency;

#define ESRI_ICS_YEAR_WORDS 6 // 366 bits and more

// Whole numbers from 1 up, and from the end back, as bits; bit 0 is not used.
typedef struct esri_ics_numbers {
    bool given;
    uint64_t up[ESRI_ICS_YEAR_WORDS], back[ESRI_ICS_YEAR_WORDS];
} esri_ics_numbers;

typedef struct esri_ics_rule {
    esri_ics_frequency frequency;
    int32_t interval, count; // count 0: none
    bool has_until;
    esri_ics_time until;
    int32_t week_start;           // 0 Monday
    uint32_t months;              // bit m: month m; 0: not given
    uint8_t weekdays;             // bit 0 Monday: any such weekday
    bool weekdays_given;          // BYDAY
    uint64_t nth[7], nth_back[7]; // by weekday: the n-th, the n-th from the end
    esri_ics_numbers month_days, year_days, weeks, positions;
    uint32_t hours;            // bit h; 0: not given
    uint64_t minutes, seconds; // likewise
} esri_ics_rule;

// Reads a rule. If it is none, or one that recurs more often than by the day, answers false and
// says in `why` (static) what would be right.
bool esri_ics_rule_parse(const char *text, esri_ics_rule *out, const char **why);

// Where and how far to expand. Times are clock readings of DTSTART's zone.
typedef struct esri_ics_expansion {
    int64_t start;    // DTSTART
    bool date;        // DTSTART is a DATE: hours, minutes and seconds are left alone
    int64_t until;    // the last moment that counts; INT64_MAX: none
    int64_t from, to; // only moments in [from, to] are wanted
    int64_t *budget;  // days and moments that may still be looked at; counts down
    bool (*found)(void *user, int64_t local); // false: stop here
    void *user;
} esri_ics_expansion;

// Calls `found` for each moment of the rule, ascending, at or after `start`. False if the budget
// ran out or `found` said so.
bool esri_ics_rule_expand(const esri_ics_rule *rule, const esri_ics_expansion *expansion);

#endif
