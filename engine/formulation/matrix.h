// SPDX-License-Identifier: GPL-3.0-or-later
// An integer program as columns, rows and the numbers where they meet, to be written as a free
// MPS file, which every solver reads. Knows no school. All is whole numbers; columns go from 0 to
// an upper bound; the sum of costs is made small.
#ifndef ESRI_MATRIX_H
#define ESRI_MATRIX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#define ESRI_LABEL_MOST 4
// The name of a row or column, such as gap.3.17: a word and a few numbers.
typedef struct esri_label {
    const char *word; // static
    int32_t count, at[ESRI_LABEL_MOST];
} esri_label;

typedef enum esri_sense { ESRI_MOST, ESRI_LEAST, ESRI_EXACTLY } esri_sense;

typedef struct esri_matrix {
    struct esri_matrix_column *columns;
    struct esri_matrix_row *rows;
    struct esri_matrix_entry *entries;
    int32_t column_count, column_room, row_count, row_room;
    int64_t entry_count, entry_room, entry_most;
    bool failed; // out of memory at some time
} esri_matrix;   // all zero but entry_most is empty

// Adds a column and answers its number. Errors are sticky: `failed`.
int32_t esri_matrix_column(esri_matrix *matrix, esri_label label, int32_t upper, int64_t cost);
// Begins a row. A row of ones that can't be more than it may be is left out.
void esri_matrix_row(esri_matrix *matrix, esri_label label, esri_sense sense, int32_t right);
// A number of the row that was begun last; once a column.
void esri_matrix_add(esri_matrix *matrix, int32_t column, int32_t value);
// Whether there are more than entry_most numbers; those beyond were dropped.
bool esri_matrix_too_large(const esri_matrix *matrix);
// Appends the file; `name` is the program's.
void esri_matrix_write(esri_matrix *matrix, const char *name, esri_buf *text);
void esri_matrix_free(esri_matrix *matrix);

#endif
