// SPDX-License-Identifier: GPL-3.0-or-later
// Does the edits: looks up their rows as they are now, and hands steps to the edit of the cycle.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cycle/columns.h"
#include "cycle/edit.h"
#include "scenario/scenario.h"

#define ID_MAX 64

static esr_status fail_id(esr_context *ctx, const esri_edit_words *words, const esri_row_list *list,
                          const char *id) {
    const char **known = calloc((size_t)list->count + 1, sizeof *known);
    if (!known)
        return esri_fail_nomem(ctx);
    for (int32_t i = 0; i < list->count; i++)
        known[i] = list->at[i].cells[0];
    const char *near = esri_text_nearest(id, known, list->count);
    const char *noun = esri_noun_of(words->table)->one;
    free(known);
    if (near)
        return esri_fail(ctx, ESR_E_INPUT, words->where,
                         "there is no %s \"%s\"; did you mean \"%s\"?", noun, id, near);
    return esri_fail(ctx, ESR_E_INPUT, words->where, "there is no %s \"%s\"", noun, id);
}

static int32_t find_id(const esri_row_list *list, const char *id) {
    for (int32_t i = 0; i < list->count; i++)
        if (strcmp(list->at[i].cells[0], id) == 0)
            return i;
    return -1;
}

static esr_status choose_ids(esr_context *ctx, const esri_edit_words *words,
                             const esri_row_list *list, esri_chosen *out) {
    for (int32_t i = 0; i < words->id_count; i++) {
        int32_t at = find_id(list, words->ids[i]);
        if (at < 0)
            return fail_id(ctx, words, list, words->ids[i]);
        for (int32_t j = 0; j < i; j++)
            if (strcmp(words->ids[j], words->ids[i]) == 0)
                return esri_fail(ctx, ESR_E_INPUT, words->where, "names %s twice", words->ids[i]);
        out->at[out->count++] = list->at[at].cells;
    }
    return ESR_OK;
}

static esr_status fail_none(esr_context *ctx, const esri_edit_words *words) {
    const esri_noun *noun = esri_noun_of(words->table);
    if (words->test_count == 0)
        return esri_fail(ctx, ESR_E_INPUT, words->where,
                         "%s has no rows: there is nothing to change",
                         esri_table_shape_of(words->table)->file);
    return esri_fail(ctx, ESR_E_INPUT, words->where,
                     "fits none of the rows of %s: no %s has %s%s%s%s",
                     esri_table_shape_of(words->table)->file, noun->one, words->tests[0].column,
                     words->tests[0].differs ? "!=" : "=", words->tests[0].value,
                     words->test_count > 1 ? " with all the rest" : "");
}

esr_status esri_choose_rows(esr_context *ctx, const esri_edit_words *words, const esr_edit *edit,
                            esri_chosen *out) {
    const esr_rows *rows = esri_edit_rows(edit);
    const esri_row_list *list = &rows->tables[words->table];
    size_t room = (size_t)list->count + (size_t)words->id_count + 1;
    out->at = calloc(room, sizeof *out->at);
    if (!out->at)
        return esri_fail_nomem(ctx);
    if (words->id_count > 0)
        return choose_ids(ctx, words, list, out);
    for (int32_t i = 0; i < list->count; i++)
        if (esri_row_passes(rows, words->table, &list->at[i], words->tests, words->test_count))
            out->at[out->count++] = list->at[i].cells;
    return out->count > 0 ? ESR_OK : fail_none(ctx, words);
}

// What finds just that row again: its id, or all its cells.
static void whole_row(esri_table table, const char *const *cells,
                      esr_cell where[ESRI_COLUMNS_MAX + 1]) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    int32_t count = esri_noun_of(table)->has_id ? 1 : shape->column_count;
    for (int32_t c = 0; c < count; c++)
        where[c] = (esr_cell){shape->columns[c].name, cells[c]};
    where[count] = (esr_cell){NULL, NULL};
}

// Drops the rows, or sets cells of them.
static esr_status change_rows(esr_context *ctx, const esri_edit_words *words, esr_edit *edit) {
    esri_chosen rows = {0};
    esr_cell where[ESRI_COLUMNS_MAX + 1];
    esri_arena arena = {0};
    bool whole = words->table == ESRI_REVIEWERS || words->table == ESRI_REVIEWS;
    esr_status status = ESR_OK;
    ESR_TRY(esri_choose_rows(ctx, words, edit, &rows));
    for (int32_t i = 0; i < rows.count; i++) {
        if (words->verb == ESRI_DROP && whole) {
            ESR_TRY(esri_drop_whole(ctx, edit, words->table, rows.at[i][0]));
            continue;
        }
        const esri_row row = {.cells = rows.at[i]};
        const esr_cell *cells = NULL;
        if (words->verb == ESRI_SET)
            ESR_TRY(esri_cells_for(ctx, &arena, words, esri_edit_rows(edit), &row, &cells));
        whole_row(words->table, rows.at[i], where);
        const esr_step step = {esri_table_shape_of(words->table)->name, where, cells};
        ESR_TRY(esr_edit_step(ctx, edit, &step));
    }
cleanup:
    esri_arena_free(&arena);
    free(rows.at);
    return status;
}

// Sets a key of cycle.ini.
static esr_status tune(esr_context *ctx, const esri_edit_words *words, esr_edit *edit) {
    static const char *const nothing[ESRI_COLUMNS_MAX] = {"", "", ""};
    const esri_row_list *list = &esri_edit_rows(edit)->tables[ESRI_SETTINGS];
    esri_row row = {.cells = nothing};
    esri_arena arena = {0};
    const esr_cell *cells = NULL;
    for (int32_t i = 0; i < list->count; i++)
        if (strcmp(list->at[i].cells[ESRI_SETTING_SECTION], words->cells[0].value) == 0 &&
            strcmp(list->at[i].cells[ESRI_SETTING_KEY], words->cells[1].value) == 0)
            row = list->at[i];
    esr_status status = esri_cells_for(ctx, &arena, words, esri_edit_rows(edit), &row, &cells);
    if (status == ESR_OK)
        status = esr_edit_step(ctx, edit, &(esr_step){"settings", NULL, cells});
    esri_arena_free(&arena);
    return status;
}

static bool is_given(const esr_cell *cells, const char *column, const char **value) {
    for (; cells->column; cells++)
        if (strcmp(cells->column, column) == 0) {
            *value = cells->value;
            return true;
        }
    return false;
}

// The first of ID-2, ID-3, … that nothing in the table has yet.
static void free_id(const esri_row_list *list, const char *id, char out[ID_MAX + 16]) {
    int32_t number = 2;
    do
        snprintf(out, ID_MAX + 16, "%.*s-%d", ID_MAX - 8, id, (int)number++);
    while (find_id(list, out) >= 0);
}

// One more row like `source`, under an id and name of its own. Mail is not sent to a copy.
static esr_status copy_row(esr_context *ctx, const esri_edit_words *words, esr_edit *edit,
                           const char *const *source) {
    const esri_table_shape *shape = esri_table_shape_of(words->table);
    esr_cell cells[ESRI_COLUMNS_MAX + 1] = {{NULL, NULL}};
    char fresh[ID_MAX + 16];
    const char *id = fresh;
    esri_arena arena = {0};
    esr_status status = ESR_OK;
    if (!is_given(words->cells, "id", &id))
        free_id(&esri_edit_rows(edit)->tables[words->table], source[0], fresh);
    for (int32_t c = 0; c < shape->column_count; c++) {
        const char *name = shape->columns[c].name, *value = source[c];
        bool is_name = strncmp(name, "name", strlen("name")) == 0;
        if (strcmp(name, "id") == 0)
            value = id;
        else if (is_given(words->cells, name, &value))
            is_name = false;
        else if (strcmp(name, "email") == 0)
            value = "";
        if (is_name && *value)
            value = esri_arena_printf(&arena, "%s (%s)", value, id);
        if (!value)
            ESR_TRY(esri_fail_nomem(ctx));
        cells[c] = (esr_cell){name, value};
    }
    ESR_TRY(esr_edit_step(ctx, edit, &(esr_step){shape->name, NULL, cells}));
cleanup:
    esri_arena_free(&arena);
    return status;
}

static esr_status copy_rows(esr_context *ctx, const esri_edit_words *words, esr_edit *edit) {
    esri_chosen rows = {0};
    esr_status status = esri_choose_rows(ctx, words, edit, &rows);
    for (int32_t i = 0; status == ESR_OK && i < words->number; i++)
        status = copy_row(ctx, words, edit, rows.at[0]);
    free(rows.at);
    return status;
}

esr_status esri_words_apply(esr_context *ctx, const esri_edit_words *words, esr_edit *edit) {
    const esr_step step = {esri_table_shape_of(words->table)->name, NULL, words->cells};
    switch (words->verb) {
    case ESRI_DROP:
    case ESRI_SET:
        return change_rows(ctx, words, edit);
    case ESRI_DRAW:
    case ESRI_LOSE:
        return esri_chance_apply(ctx, words, edit);
    case ESRI_COPY:
        return copy_rows(ctx, words, edit);
    case ESRI_TUNE:
        return tune(ctx, words, edit);
    case ESRI_ADD:
    case ESRI_CLOSE:
        break;
    }
    return esr_edit_step(ctx, edit, &step);
}
