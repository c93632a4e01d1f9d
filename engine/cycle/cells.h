// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one cell at a time and reports what is wrong with it. Every reader answers whether the
// cell was good, and leaves its output untouched if not.
#ifndef ESRI_CELLS_H
#define ESRI_CELLS_H

#include <stdbool.h>

#include <esr/types.h>

#include "base/context.h"
#include "base/text.h"

#define ESRI_ID_BYTES_MAX   64
#define ESRI_WORD_BYTES_MAX 64
#define ESRI_TEXT_BYTES_MAX 1000
#define ESRI_NOTE_BYTES_MAX 10000

// Where faults of one input are counted.
typedef struct esri_faults {
    esr_context *ctx;
    int64_t count;
    bool silent; // count only
} esri_faults;

// A cell: its text, and where it stands.
typedef struct esri_cell {
    esri_faults *faults;
    const char *file;
    int32_t line;
    const char *column;
    const char *text; // trimmed
} esri_cell;

// Records "FILE:LINE: COLUMN" with a message.
void esri_cell_fault(esri_cell cell, const char *format, ...) __attribute__((format(printf, 2, 3)));
// The same for something that the text refers to but that is not there; suggests a near miss.
void esri_cell_unknown(esri_cell cell, const char *what, const char *const *known, int32_t count);

bool esri_cell_is_empty(esri_cell cell);
// Whether the cell is filled; a fault if not.
bool esri_cell_need(esri_cell cell);
// A whole number from `low` to `high`.
bool esri_cell_int(esri_cell cell, int32_t low, int32_t high, int32_t *out);
// A decimal number from `low` to `high`.
bool esri_cell_number(esri_cell cell, double low, double high, double *out);
// A length in days, 0.5 to 10 in halves, given as half days.
bool esri_cell_half_days(esri_cell cell, int32_t *out);
bool esri_cell_day(esri_cell cell, esr_day *out);
// HH:MM, as minutes after midnight.
bool esri_cell_clock(esri_cell cell, int32_t *out);
// An id: ASCII letters, digits, `.`, `_`, `-`, with a letter or digit in front (ids become names
// of files).
bool esri_cell_id(esri_cell cell);
// One line of text of a sensible length.
bool esri_cell_text(esri_cell cell);
// Text that may have many lines.
bool esri_cell_note(esri_cell cell);
bool esri_cell_email(esri_cell cell);
// A lower-case word of the planner's own.
bool esri_cell_word(esri_cell cell, esri_piece word);
// A piece `word:number` of a list, the number from 0 to `high`.
bool esri_cell_count(esri_cell cell, esri_piece piece, int32_t high, esri_piece *word,
                     int32_t *count);

// The same judgements without a report.
bool esri_is_word(esri_piece word);
bool esri_is_id(const char *text);
bool esri_is_email(const char *text, size_t length);

#endif
