// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a row has what a test asks for. Empty cells count as what they stand for: a reviewer
// without sectors has that of the home school, one without max_visits that of [limits].
#include <string.h>

#include "base/text.h"
#include "cycle/columns.h"
#include "scenario/scenario.h"

#define DEFAULT_MAX_VISITS "2"

static int32_t column_of(esri_table table, const char *name) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    for (int32_t c = 0; c < shape->column_count; c++)
        if (strcmp(shape->columns[c].name, name) == 0)
            return c;
    return -1;
}

static bool is_list(const char *column) {
    static const char *const lists[] = {"sectors", "languages", "skills", "seats", "needs"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(column, lists[i]) == 0)
            return true;
    return false;
}

// Whether a list has that piece; "principal:1" also answers to "principal".
static bool list_has(const char *list, const char *value) {
    size_t length = strlen(value);
    esri_piece piece;
    if (!*value)
        return !*list;
    while (esri_text_next(&list, &piece))
        if (piece.length >= length && memcmp(piece.at, value, length) == 0 &&
            (piece.length == length || piece.at[length] == ':'))
            return true;
    return false;
}

static const char *school_cell(const esr_rows *rows, esri_table table, const esri_row *row,
                               const char *column) {
    const esri_row_list *schools = &rows->tables[ESRI_SCHOOLS];
    const char *id = row->cells[column_of(table, "school_id")];
    for (int32_t i = 0; i < schools->count; i++)
        if (strcmp(schools->at[i].cells[ESRI_SCHOOL_ID], id) == 0)
            return schools->at[i].cells[column_of(ESRI_SCHOOLS, column)];
    return "";
}

static const char *max_visits(const esr_rows *rows) {
    const esri_row_list *settings = &rows->tables[ESRI_SETTINGS];
    for (int32_t i = 0; i < settings->count; i++)
        if (strcmp(settings->at[i].cells[ESRI_SETTING_SECTION], "limits") == 0 &&
            strcmp(settings->at[i].cells[ESRI_SETTING_KEY], "max_visits") == 0)
            return settings->at[i].cells[ESRI_SETTING_VALUE];
    return DEFAULT_MAX_VISITS;
}

// What an empty cell stands for.
static const char *stands_for(const esr_rows *rows, esri_table table, const esri_row *row,
                              const char *column) {
    static const char *const zero[] = {"visits_done", "recent_visits", "min_visits"};
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
        if (strcmp(column, zero[i]) == 0)
            return "0";
    if (strcmp(column, "sectors") == 0)
        return school_cell(rows, table, row, "sector");
    if (table == ESRI_REVIEWERS && strcmp(column, "max_visits") == 0)
        return max_visits(rows);
    if (strcmp(column, "weight") == 0)
        return "1";
    return table == ESRI_PINS && strcmp(column, "kind") == 0 ? "keep" : "";
}

const char *esri_row_value(const esr_rows *rows, esri_table table, const esri_row *row,
                           const char *column) {
    const char *cell = row->cells[column_of(table, column)];
    return *cell ? cell : stands_for(rows, table, row, column);
}

static bool passes(const esr_rows *rows, esri_table table, const esri_row *row,
                   const esri_test *test) {
    const char *cell = test->by_school ? school_cell(rows, table, row, test->column)
                                       : row->cells[column_of(table, test->column)];
    // An empty value asks for the cell as it is written.
    if (!*cell && *test->value && !test->by_school)
        cell = stands_for(rows, table, row, test->column);
    return is_list(test->column) ? list_has(cell, test->value) : strcmp(cell, test->value) == 0;
}

bool esri_row_passes(const esr_rows *rows, esri_table table, const esri_row *row,
                     const esri_test *tests, int32_t count) {
    for (int32_t i = 0; i < count; i++)
        if (passes(rows, table, row, &tests[i]) == tests[i].differs)
            return false;
    return true;
}
