// SPDX-License-Identifier: GPL-3.0-or-later
// The time zones that a text names: found once each, in the machine's zone data, in the text's own
// VTIMEZONEs, or by their Windows names.
#ifndef ESRI_ICS_ZONES_H
#define ESRI_ICS_ZONES_H

#include "ics/document.h"
#include "ics/zone.h"

typedef struct esri_ics_zones {
    esri_ics_report *report;
    const esri_ics_document *document;
    int64_t from, to; // seconds since 1970: VTIMEZONEs are expanded for this span
    int64_t *budget;  // see esri_ics_expansion
    struct esri_ics_named_zone *named;
    size_t count, room;
} esri_ics_zones;

// The zone of a TZID, in order: the machine's zone of that name; a VTIMEZONE of the text; the
// machine's zone without a vendor's prefix; the one for a Windows name. NULL if there is none:
// then a fault is recorded at the line. Pointers hold until esri_ics_zones_free.
ESR_MUST_USE esr_status esri_ics_zones_find(esri_ics_zones *zones, const char *tzid, int32_t line,
                                            const char *property, const esri_ics_zone **out);
void esri_ics_zones_free(esri_ics_zones *zones);

#endif
