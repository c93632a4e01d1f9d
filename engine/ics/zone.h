// SPDX-License-Identifier: GPL-3.0-or-later
// Time zones as plain tables of shifts, from the machine's zone files (RFC 8536) or from a
// VTIMEZONE. libical's own tables are not used: version 3.0.16 gives wrong offsets for 18 of the
// 599 zones since 2000, and reads local times in gaps and overlaps wrongly.
#ifndef ESRI_ICS_ZONE_H
#define ESRI_ICS_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/context.h"

#define ESRI_ICS_ABBREVIATION 12

// From the instant `at` on (seconds since 1970-01-01 UTC) clocks are `offset` seconds ahead of UTC.
typedef struct esri_ics_shift {
    int64_t at;
    int32_t offset;
    bool daylight;
    char name[ESRI_ICS_ABBREVIATION]; // "HKT"; "" if there is none
} esri_ics_shift;

// Ascending by instant; the first holds from INT64_MIN on. Complete to the end of the year 2200.
typedef struct esri_ics_zone {
    esri_ics_shift *shifts;
    size_t count, room;
} esri_ics_zone; // all zero is empty

// Fills an empty zone from the machine's zone data. `found` is false, and the zone left empty, if
// they don't know the name or their file is damaged.
ESR_MUST_USE esr_status esri_ics_zone_load(esr_context *ctx, const char *name, esri_ics_zone *out,
                                           bool *found);
void esri_ics_zone_free(esri_ics_zone *zone);

// Appends a shift; esri_ics_zone_sort brings those of a VTIMEZONE into order.
ESR_MUST_USE esr_status esri_ics_zone_add(esr_context *ctx, esri_ics_zone *zone,
                                          esri_ics_shift shift);
void esri_ics_zone_sort(esri_ics_zone *zone);

// The shift that holds at an instant.
const esri_ics_shift *esri_ics_zone_at(const esri_ics_zone *zone, int64_t instant);
// Local seconds: seconds between 1970-01-01 00:00 and a clock's reading, as if no shift had been.
int64_t esri_ics_zone_to_local(const esri_ics_zone *zone, int64_t instant);
// A reading that comes twice is the first of the two; one that is skipped is read with the offset
// before the gap (RFC 5545, 3.3.5).
int64_t esri_ics_zone_to_utc(const esri_ics_zone *zone, int64_t local);

// The IANA name for a Windows zone ("China Standard Time"), or NULL.
const char *esri_ics_windows_zone(const char *name);

#endif
