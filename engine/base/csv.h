// SPDX-License-Identifier: GPL-3.0-or-later
// Comma-separated text as in RFC 4180, read by libcsv: UTF-8 with or without a byte-order mark,
// lines ended by LF, CRLF or CR, quoted cells that may hold any of them.
#ifndef ESRI_CSV_H
#define ESRI_CSV_H

#include <stdint.h>

#include "base/buf.h"
#include "base/context.h"

#define ESRI_CSV_CELLS_MAX 256

typedef struct esri_csv_record {
    const char *const *cells; // terminated; valid during the call only
    int32_t count;
    int32_t line; // where the record begins
} esri_csv_record;

// Is called for each record that is not blank. What it answers ends the reading, unless ESR_OK.
typedef esr_status (*esri_csv_fn)(void *user, const esri_csv_record *record);

// Reads a text that ends in a NUL behind `length` bytes. Faults of form are recorded as
// "file:LINE"; the first one ends the reading with ESR_E_INPUT, since nothing behind it is sure.
ESR_MUST_USE esr_status esri_csv_read(esr_context *ctx, const char *file, const char *bytes,
                                      size_t length, esri_csv_fn fn, void *user);

// Checks that a text is UTF-8 without NUL; records a fault "file:LINE" and fails if not.
ESR_MUST_USE esr_status esri_utf8_check(esr_context *ctx, const char *file, const char *bytes,
                                        size_t length);

// Appends a record, its cells quoted where they need it, ended by LF.
void esri_csv_write(esri_buf *out, const char *const *cells, int32_t count);

#endif
