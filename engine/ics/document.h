// SPDX-License-Identifier: GPL-3.0-or-later
// The components of an iCalendar text that say when somebody is busy, each with those of its
// properties that matter for it. Everything else is checked for its form and passed over.
#ifndef ESRI_ICS_DOCUMENT_H
#define ESRI_ICS_DOCUMENT_H

#include "base/arena.h"
#include "ics/lines.h"

typedef enum esri_ics_kind {
    ESRI_ICS_EVENT,
    ESRI_ICS_FREEBUSY,
    ESRI_ICS_TIMEZONE,
    ESRI_ICS_OBSERVANCE,   // STANDARD or DAYLIGHT; belongs to the VTIMEZONE before it
    ESRI_ICS_AVAILABILITY, // VAVAILABILITY (RFC 7953)
    ESRI_ICS_AVAILABLE,    // belongs to the VAVAILABILITY before it
} esri_ics_kind;

typedef struct esri_ics_property {
    struct esri_ics_property *next;
    esri_ics_line line;
} esri_ics_property;

typedef struct esri_ics_component {
    esri_ics_kind kind;
    int32_t line; // of its BEGIN
    bool faulty;  // a slip says why
    esri_ics_property *first, *last;
} esri_ics_component;

typedef struct esri_ics_document {
    char *text; // what the lines point into
    esri_arena arena;
    esri_ics_component *components; // in the order of the text
    size_t count, room;
} esri_ics_document; // all zero is empty

// Reads a text. Faults of form go to the report, and reading goes on where that makes sense;
// fails only with ESR_E_NOMEM.
ESR_MUST_USE esr_status esri_ics_document_read(esri_ics_report *report, const char *bytes,
                                               size_t length, esri_ics_document *out);
void esri_ics_document_free(esri_ics_document *document);

// The first property of that name at or after `from`, or NULL.
const esri_ics_property *esri_ics_property_find(const esri_ics_property *from, const char *name);

#endif
