// SPDX-License-Identifier: GPL-3.0-or-later
// The content lines of an iCalendar text (RFC 5545, section 3.1): unfolded, split, counted. libical
// knows no line numbers and takes seconds for a line of some megabytes, so lines are read here.
#ifndef ESRI_ICS_LINES_H
#define ESRI_ICS_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/context.h"

// Collects the faults of one text, up to a number that a person can read. Where `keep_going` is
// set, what is wrong with one component alone is a slip: a warning, and the rest is read.
typedef struct esri_ics_report {
    esr_context *ctx;
    const char *path;
    bool keep_going;
    int32_t faults, slips;
} esri_ics_report;

// Records a fault at "path:line: property"; `property` may be NULL.
void esri_ics_fault(esri_ics_report *report, int32_t line, const char *property, const char *format,
                    ...) __attribute__((format(printf, 4, 5)));
// The same for what is wrong with one component alone.
void esri_ics_slip(esri_ics_report *report, int32_t line, const char *property, const char *format,
                   ...) __attribute__((format(printf, 4, 5)));

// How much was wrong so far.
static inline int32_t esri_ics_told(const esri_ics_report *report) {
    return report->faults + report->slips;
}

// A line; texts lie in the reader's text, never NULL. Of the parameters only these are kept.
typedef struct esri_ics_line {
    int32_t number;
    const char *name; // in upper case
    const char *value_type, *tzid, *range, *fbtype, *partstat, *sent_by;
    const char *value;
} esri_ics_line;

typedef struct esri_ics_reader {
    esri_ics_report *report;
    char *at, *end; // what is left of the text; *end may be written
    int32_t number; // of the line at `at`
    bool encoding_told;
} esri_ics_reader;

// Reads from `text`, which it changes; text[length] is written too.
void esri_ics_reader_open(esri_ics_reader *reader, esri_ics_report *report, char *text,
                          size_t length);
// The next line; false at the end. Lines that are none are reported and passed over.
bool esri_ics_reader_next(esri_ics_reader *reader, esri_ics_line *out);

#endif
