// SPDX-License-Identifier: GPL-3.0-or-later
// The input as text: tables of cells, just as they stand in the folder's files. Folder, database,
// sample generator and edits all speak this, so that there is one reader, one writer, one check.
// What the cells mean is the builder's business (builder.h).
#ifndef ESRI_ROWS_H
#define ESRI_ROWS_H

#include <esr/cycle.h>

#include "base/arena.h"
#include "base/context.h"

// One for each file. ESRI_SETTINGS is cycle.ini, a row a key; ESRI_BUSY holds the busy times that
// were read from calendars/, a row for each run of busy slots.
typedef enum esri_table {
    ESRI_SETTINGS = 0, // section, key, value
    ESRI_SCHOOLS,
    ESRI_REVIEWS,
    ESRI_REVIEWERS,
    ESRI_RELATIONS,
    ESRI_HISTORY,
    ESRI_PAIRS,
    ESRI_UNAVAILABLE,
    ESRI_PREFERENCES,
    ESRI_CAPACITY,
    ESRI_PINS,
    ESRI_PUBLISHED,
    ESRI_BUSY, // who, id, from, from_half, to, to_half: inclusive, halves `am` or `pm`
    ESRI_TABLE_COUNT,
} esri_table;

#define ESRI_COLUMNS_MAX 16

typedef struct esri_column {
    const char *name;
    bool required; // the column must be there (a cell may still be empty)
} esri_column;

typedef struct esri_table_shape {
    const char *name; // "schools": table name in the database; file name without ".csv"
    const char *file; // "schools.csv", "cycle.ini", "calendars"
    bool required;    // the file must be there
    int32_t column_count;
    esri_column columns[ESRI_COLUMNS_MAX]; // in the order of docs/input-format.md
} esri_table_shape;

const esri_table_shape *esri_table_shape_of(esri_table table);

// The sections of cycle.ini, in the order in which they are written.
#define ESRI_SECTION_COUNT 6
extern const char *const esri_sections[ESRI_SECTION_COUNT];

// One row: its cells in the shape's column order, trimmed, never NULL; "" where empty or the
// column is not there.
typedef struct esri_row {
    int32_t line;
    const char *const *cells;
} esri_row;

typedef struct esri_row_list {
    esri_row *at;
    int32_t count, room;
    uint32_t present; // bit c: column c was in the file (so that an export has the same header)
    bool exists;      // the file was there, even if without rows
    bool damaged;     // a fault of its form ended the reading: rows may be missing
} esri_row_list;

struct esr_rows {
    esri_arena arena; // owns every cell
    esri_row_list tables[ESRI_TABLE_COUNT];
};

ESR_MUST_USE esr_status esri_rows_new(esr_context *ctx, esr_rows **out);
void esri_rows_free(esr_rows *rows);
// Marks a table as being there, with the columns of the mask.
void esri_rows_open(esr_rows *rows, esri_table table, uint32_t present);
// Appends a row; `cells` (one a column of the shape; NULL counts as "") are copied and trimmed.
ESR_MUST_USE esr_status esri_rows_add(esr_context *ctx, esr_rows *rows, esri_table table,
                                      int32_t line, const char *const *cells);
// A deep copy, for edits.
ESR_MUST_USE esr_status esri_rows_copy(esr_context *ctx, const esr_rows *rows, esr_rows **out);
// A copy of the rows of a folder without those that the context's faults, from the one at `from`
// on, are about. Leaves `out` if a fault is about cycle.ini, schools, reviews or reviewers, without
// which nothing can be said of the rest.
ESR_MUST_USE esr_status esri_rows_sound(esr_context *ctx, const esr_rows *rows, size_t from,
                                        esr_rows **out);

#endif
