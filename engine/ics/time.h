// SPDX-License-Identifier: GPL-3.0-or-later
// The value types DATE, DATE-TIME, DURATION and UTC-OFFSET of RFC 5545, section 3.3. Read strictly:
// libical lets 20261332T250000Z pass.
#ifndef ESRI_ICS_TIME_H
#define ESRI_ICS_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ESRI_DAY_SECONDS ((int64_t)86400)

typedef struct esri_ics_time {
    int64_t local;  // what the clock shows, as seconds since 1970-01-01 00:00
    bool date, utc; // a DATE; a DATE-TIME with Z. Neither: with TZID, or floating
} esri_ics_time;

typedef struct esri_ics_duration {
    int64_t days;    // by the calendar
    int64_t seconds; // by the clock
} esri_ics_duration; // both of the same sign

// Each reads exactly the first `length` bytes; false if they are no such value.
bool esri_ics_time_parse(const char *text, size_t length, esri_ics_time *out);
bool esri_ics_duration_parse(const char *text, size_t length, esri_ics_duration *out);
bool esri_ics_offset_parse(const char *text, int32_t *out);

// The day that holds a clock's reading, rounded down.
int64_t esri_ics_day_of(int64_t local);

#endif
