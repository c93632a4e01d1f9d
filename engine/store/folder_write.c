// SPDX-License-Identifier: GPL-3.0-or-later
// A cycle as a folder. cycle.ini is written last: a folder that was left half-written by a machine
// that stopped is no input. A failure takes away whatever was made.
#include <esr/store.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/file.h"
#include "cycle/columns.h"
#include "store/folder.h"
#include "store/folder_write.h"

// Remembers a path before it is made.
static esr_status note_path(esri_folder_writer *w, const char *path) {
    esri_made_path *made = esri_arena_alloc(&w->arena, 1, sizeof *made);
    char *copy = esri_arena_strdup(&w->arena, path);
    if (!made || !copy)
        return esri_fail_nomem(w->ctx);
    *made = (esri_made_path){copy, w->made};
    w->made = made;
    return ESR_OK;
}

static void undo(esri_folder_writer *w) {
    for (esri_made_path *made = w->made; made; made = made->before)
        remove(made->path);
}

esr_status esri_writer_folder(esri_folder_writer *w, const char *name) {
    esr_status status = ESR_OK;
    char *path = name ? esri_path_join(w->folder, name) : strdup(w->folder);
    if (!path)
        return esri_fail_nomem(w->ctx);
    for (char *at = path + 1;; at++) {
        char held = *at;
        if (held != '/' && held != '\0')
            continue;
        *at = '\0';
        if (!esri_path_exists(path)) {
            ESR_TRY(note_path(w, path));
            ESR_TRY(esri_folder_make(w->ctx, path));
        }
        *at = held;
        if (held == '\0')
            break;
    }
cleanup:
    free(path);
    return status;
}

esr_status esri_writer_file(esri_folder_writer *w, const char *name, esri_buf *text) {
    esr_status status = ESR_OK;
    char *path = esri_path_join(w->folder, name);
    if (!path || text->failed)
        ESR_TRY(esri_fail_nomem(w->ctx));
    ESR_TRY(note_path(w, path));
    ESR_TRY(esri_file_write(w->ctx, path, text->text ? text->text : "", text->length));
cleanup:
    free(path);
    return status;
}

void esri_table_write(const esr_rows *rows, esri_table table, esri_buf *out) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    const esri_row_list *list = &rows->tables[table];
    for (int32_t i = -1; i < list->count; i++) {
        const char *cells[ESRI_COLUMNS_MAX];
        int32_t count = 0;
        for (int32_t c = 0; c < shape->column_count; c++)
            if (list->present >> c & 1u)
                cells[count++] = i < 0 ? shape->columns[c].name : list->at[i].cells[c];
        esri_csv_write(out, cells, count);
    }
}

void esri_settings_write(const esr_rows *rows, esri_buf *out) {
    const esri_row_list *list = &rows->tables[ESRI_SETTINGS];
    for (int s = 0; s < ESRI_SECTION_COUNT; s++) {
        bool begun = false;
        for (int32_t i = 0; i < list->count; i++) {
            const char *const *cells = list->at[i].cells;
            if (strcmp(cells[ESRI_SETTING_SECTION], esri_sections[s]) != 0)
                continue;
            if (!begun)
                esri_buf_printf(out, "%s[%s]\n", out->length ? "\n" : "", esri_sections[s]);
            begun = true;
            esri_buf_printf(out, "%s =%s%s\n", cells[ESRI_SETTING_KEY],
                            cells[ESRI_SETTING_VALUE][0] ? " " : "", cells[ESRI_SETTING_VALUE]);
        }
    }
}

static esr_status write_all(esri_folder_writer *w, const esr_cycle *cycle) {
    const esr_rows *rows = cycle->rows;
    esr_status status = ESR_OK;
    esri_buf text = {0};
    ESR_TRY(esri_writer_folder(w, NULL));
    for (int t = ESRI_SETTINGS + 1; t < ESRI_BUSY; t++) {
        if (!rows->tables[t].exists)
            continue;
        text.length = 0;
        esri_table_write(rows, (esri_table)t, &text);
        ESR_TRY(esri_writer_file(w, esri_table_shape_of((esri_table)t)->file, &text));
    }
    ESR_TRY(esri_calendars_write(w, cycle));
    text.length = 0;
    esri_settings_write(rows, &text);
    ESR_TRY(esri_writer_file(w, esri_table_shape_of(ESRI_SETTINGS)->file, &text));
cleanup:
    esri_buf_free(&text);
    return status;
}

// Fails with ESR_E_EXISTS if there is a file of that name, or a folder that is not empty.
static esr_status check_target(esr_context *ctx, const char *folder) {
    esri_names names = {0};
    if (!esri_path_exists(folder))
        return ESR_OK;
    esr_status status = esri_names_list(ctx, folder, &names);
    if (status == ESR_OK && names.count > 0)
        status = esri_fail(ctx, ESR_E_EXISTS, folder,
                           "is not empty; name a folder that is not there yet");
    esri_names_free(&names);
    return status;
}

esr_status esr_folder_write(esr_context *ctx, const esr_cycle *cycle, const char *folder) {
    esri_folder_writer w = {.ctx = ctx, .folder = folder};
    esr_status status = check_target(ctx, folder);
    if (status != ESR_OK)
        return status;
    status = write_all(&w, cycle);
    if (status != ESR_OK)
        undo(&w);
    esri_arena_free(&w.arena);
    return status;
}
