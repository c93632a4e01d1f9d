// SPDX-License-Identifier: GPL-3.0-or-later
// Edits work on a copy of the base's rows, which the builder then checks like any other input. So
// an edited cycle is just what a folder with the same rows would be.
#include "cycle/edit.h"

#include <stdlib.h>
#include <string.h>

#include "cycle/builder.h"

struct esr_edit {
    esr_rows *rows;
};

esr_status esr_edit_new(esr_context *ctx, const esr_cycle *base, esr_edit **out) {
    esr_edit *edit = calloc(1, sizeof *edit);
    if (!edit)
        return esri_fail_nomem(ctx);
    esr_status status = esri_rows_copy(ctx, base->rows, &edit->rows);
    if (status != ESR_OK) {
        free(edit);
        return status;
    }
    *out = edit;
    return ESR_OK;
}

void esr_edit_free(esr_edit *edit) {
    if (!edit)
        return;
    esri_rows_free(edit->rows);
    free(edit);
}

const esr_rows *esri_edit_rows(const esr_edit *edit) {
    return edit->rows;
}

static esr_status find_table(esr_context *ctx, const char *name, esri_table *out) {
    for (int t = 0; t < ESRI_TABLE_COUNT; t++)
        if (strcmp(esri_table_shape_of((esri_table)t)->name, name) == 0) {
            *out = (esri_table)t;
            return ESR_OK;
        }
    return esri_fail(ctx, ESR_E_USAGE, name, "is no table of the input");
}

// Spreads named cells over the columns of the table; columns that are not named get NULL.
static esr_status spread(esr_context *ctx, esri_table table, const esr_cell *cells,
                         const char *out[ESRI_COLUMNS_MAX]) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    memset(out, 0, ESRI_COLUMNS_MAX * sizeof *out);
    for (const esr_cell *cell = cells; cell->column; cell++) {
        int32_t c = 0;
        while (c < shape->column_count && strcmp(shape->columns[c].name, cell->column) != 0)
            c++;
        if (c == shape->column_count)
            return esri_fail(ctx, ESR_E_USAGE, cell->column, "is no column of %s", shape->file);
        out[c] = cell->value;
    }
    return ESR_OK;
}

static bool matches(const esri_row *row, int32_t columns, const char *const *where) {
    for (int32_t c = 0; c < columns; c++)
        if (where[c] && strcmp(row->cells[c], where[c]) != 0)
            return false;
    return true;
}

static uint32_t named(int32_t columns, const char *const *cells) {
    uint32_t mask = 0;
    for (int32_t c = 0; c < columns; c++)
        if (cells[c])
            mask |= UINT32_C(1) << c;
    return mask;
}

// The table is there from now on, with the columns that its shape demands and those of the mask.
static void open_columns(esr_rows *rows, esri_table table, uint32_t mask) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    for (int32_t c = 0; c < shape->column_count; c++)
        if (shape->columns[c].required)
            mask |= UINT32_C(1) << c;
    esri_rows_open(rows, table, rows->tables[table].present | mask);
}

static esr_status add_row(esr_context *ctx, esr_rows *rows, esri_table table,
                          const char *const *cells) {
    const esri_row_list *list = &rows->tables[table];
    int32_t line = 2; // behind the header
    for (int32_t i = 0; i < list->count; i++)
        if (list->at[i].line >= line)
            line = list->at[i].line + 1;
    esr_status status = esri_rows_add(ctx, rows, table, line, cells);
    if (status == ESR_OK)
        open_columns(rows, table, named(esri_table_shape_of(table)->column_count, cells));
    return status;
}

esr_status esr_edit_add(esr_context *ctx, esr_edit *edit, const char *table,
                        const esr_cell *cells) {
    const char *spread_cells[ESRI_COLUMNS_MAX];
    esri_table at;
    esr_status status = ESR_OK;
    ESR_TRY(find_table(ctx, table, &at));
    ESR_TRY(spread(ctx, at, cells, spread_cells));
    ESR_TRY(add_row(ctx, edit->rows, at, spread_cells));
cleanup:
    return status;
}

// Replaces a row's cells by a copy with those of `cells`; its line stays.
static esr_status set_row(esr_context *ctx, esr_rows *rows, esri_table table, int32_t at,
                          const char *const *cells) {
    esri_row_list *list = &rows->tables[table];
    const char *merged[ESRI_COLUMNS_MAX];
    for (int32_t c = 0; c < esri_table_shape_of(table)->column_count; c++)
        merged[c] = cells[c] ? cells[c] : list->at[at].cells[c];
    esr_status status = esri_rows_add(ctx, rows, table, list->at[at].line, merged);
    if (status == ESR_OK)
        list->at[at] = list->at[--list->count];
    return status;
}

esr_status esr_edit_set(esr_context *ctx, esr_edit *edit, const char *table, const esr_cell *where,
                        const esr_cell *cells, int32_t *changed) {
    const char *where_cells[ESRI_COLUMNS_MAX], *new_cells[ESRI_COLUMNS_MAX];
    int32_t count = 0;
    esri_table at;
    esr_status status = ESR_OK;
    ESR_TRY(find_table(ctx, table, &at));
    ESR_TRY(spread(ctx, at, where, where_cells));
    ESR_TRY(spread(ctx, at, cells, new_cells));
    const esri_row_list *list = &edit->rows->tables[at];
    int32_t columns = esri_table_shape_of(at)->column_count;
    for (int32_t i = 0; i < list->count; i++)
        if (matches(&list->at[i], columns, where_cells)) {
            ESR_TRY(set_row(ctx, edit->rows, at, i, new_cells));
            count++;
        }
    if (count > 0)
        open_columns(edit->rows, at, named(columns, new_cells));
    if (changed)
        *changed = count;
cleanup:
    return status;
}

esr_status esr_edit_drop(esr_context *ctx, esr_edit *edit, const char *table, const esr_cell *where,
                         int32_t *dropped) {
    const char *where_cells[ESRI_COLUMNS_MAX];
    esri_table at;
    esr_status status = ESR_OK;
    ESR_TRY(find_table(ctx, table, &at));
    ESR_TRY(spread(ctx, at, where, where_cells));
    esri_row_list *list = &edit->rows->tables[at];
    int32_t columns = esri_table_shape_of(at)->column_count, kept = 0;
    for (int32_t i = 0; i < list->count; i++)
        if (!matches(&list->at[i], columns, where_cells))
            list->at[kept++] = list->at[i];
    if (dropped)
        *dropped = list->count - kept;
    list->count = kept;
cleanup:
    return status;
}

esr_status esr_edit_setting(esr_context *ctx, esr_edit *edit, const char *section, const char *key,
                            const char *value) {
    const esr_cell where[] = {{"section", section}, {"key", key}, {NULL, NULL}};
    const esr_cell cells[] = {{"value", value}, {NULL, NULL}};
    const esr_cell all[] = {{"section", section}, {"key", key}, {"value", value}, {NULL, NULL}};
    int32_t changed = 0;
    esr_status status = esr_edit_set(ctx, edit, "settings", where, cells, &changed);
    if (status == ESR_OK && changed == 0)
        status = esr_edit_add(ctx, edit, "settings", all);
    return status;
}

// The value of a column among cells; NULL if it is not there.
static const char *cell_of(const esr_cell *cells, const char *column) {
    for (; cells->column; cells++)
        if (strcmp(cells->column, column) == 0)
            return cells->value;
    return NULL;
}

esr_status esr_edit_step(esr_context *ctx, esr_edit *edit, const esr_step *step) {
    if (!step->cells)
        return esr_edit_drop(ctx, edit, step->table, step->where, NULL);
    if (step->where)
        return esr_edit_set(ctx, edit, step->table, step->where, step->cells, NULL);
    if (strcmp(step->table, "settings") != 0)
        return esr_edit_add(ctx, edit, step->table, step->cells);
    const char *section = cell_of(step->cells, "section"), *key = cell_of(step->cells, "key");
    const char *value = cell_of(step->cells, "value");
    if (!section || !key || !value)
        return esri_fail(ctx, ESR_E_USAGE, "settings", "a step names section, key and value");
    return esr_edit_setting(ctx, edit, section, key, value);
}

esr_status esr_edit_finish(esr_context *ctx, esr_edit *edit, esr_cycle **out) {
    esr_rows *rows = edit->rows;
    free(edit);
    return esri_cycle_build(ctx, rows, out);
}
