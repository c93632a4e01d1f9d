// SPDX-License-Identifier: GPL-3.0-or-later
// Content lines for the check of calendar objects: unfolded and split, and what is wrong with how
// they are written. ics/lines.h reads the same lines leniently, for calendars of others.
#ifndef ESRI_CALENDAR_ITIP_LINE_H
#define ESRI_CALENDAR_ITIP_LINE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"

typedef struct esri_itip_scan {
    const char *at, *end;
    int32_t number; // of the physical line at `at`
    esri_buf *breaches;
    size_t count;
    esri_buf line; // the present line, unfolded
    int32_t line_number;
} esri_itip_scan;

// A property; pieces lie in the scan's line. Only these parameters are kept, without quotes; `at`
// NULL where there is none.
typedef struct esri_itip_property {
    esri_piece name, value;
    esri_piece tzid, value_type, rsvp;
} esri_itip_property;

// Records a breach of the present line; `name` may be empty.
void esri_itip_breach(esri_itip_scan *scan, esri_piece name, const char *what);
// The next line that is one; false at the end.
bool esri_itip_next(esri_itip_scan *scan, esri_itip_property *out);

// Whether a piece is a word, whatever its case.
bool esri_itip_is(esri_piece piece, const char *word);

#endif
