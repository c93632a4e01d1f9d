// SPDX-License-Identifier: GPL-3.0-or-later
// Settings in sections of `key = value` lines, read by libinih. A `;` after a blank starts a
// comment, so does `;` or `#` at the start of a line. Lines don't continue each other.
#ifndef ESRI_INI_H
#define ESRI_INI_H

#include <stdint.h>

#include "base/context.h"

typedef struct esri_ini_entry {
    const char *section;
    const char *key, *value; // NULL: the line that begins the section
    int32_t line;
} esri_ini_entry; // texts are valid during the call only

// What it answers ends the reading, unless ESR_OK.
typedef esr_status (*esri_ini_fn)(void *user, const esri_ini_entry *entry);

// Reads a text that ends in a NUL behind `length` bytes. Every line that is neither a section nor
// a key with its value is recorded as a fault "file:LINE"; the others are delivered all the same,
// and ESR_E_INPUT is answered at the end.
ESR_MUST_USE esr_status esri_ini_read(esr_context *ctx, const char *file, const char *bytes,
                                      size_t length, esri_ini_fn fn, void *user);

#endif
