// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of files as a cycle. Each fault of form is recorded, then the rows that could be read
// are judged all the same, so that one run finds everything.
#include <esr/store.h>

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "cycle/builder.h"
#include "store/folder.h"

// Keeps ESR_E_INPUT in `faulty` and lets the work go on; passes any other failure through.
static esr_status note_faults(esr_status status, bool *faulty) {
    if (status != ESR_E_INPUT)
        return status;
    *faulty = true;
    return ESR_OK;
}

static esr_status read_table(esr_context *ctx, const char *folder, esri_table table,
                             esr_rows *rows) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    char *bytes = NULL;
    size_t length = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_folder_file(ctx, folder, shape->file, ESRI_FOLDER_FILE_MAX, &bytes, &length));
    if (table == ESRI_SETTINGS)
        ESR_TRY(esri_settings_read(ctx, bytes, length, rows));
    else
        ESR_TRY(esri_table_read(ctx, bytes, length, table, shape->file, rows));
cleanup:
    free(bytes);
    if (!rows->tables[table].exists) // it is there, but can't be read
        rows->tables[table].exists = rows->tables[table].damaged = true;
    return status;
}

static esr_status read_tables(esr_context *ctx, const char *folder, esr_rows *rows, bool *faulty) {
    esr_status status = ESR_OK;
    for (int t = 0; t < ESRI_BUSY; t++) {
        char *path = esri_path_join(folder, esri_table_shape_of((esri_table)t)->file);
        if (!path)
            return esri_fail_nomem(ctx);
        bool exists = esri_path_exists(path);
        free(path);
        if (exists)
            ESR_TRY(note_faults(read_table(ctx, folder, (esri_table)t, rows), faulty));
    }
cleanup:
    return status;
}

// Reports every name that is no part of an input folder.
static esr_status check_names(esr_context *ctx, const char *folder, bool *faulty) {
    const char *known[ESRI_TABLE_COUNT];
    esri_names names = {0};
    esr_status status = ESR_OK;
    for (int t = 0; t < ESRI_TABLE_COUNT; t++)
        known[t] = esri_table_shape_of((esri_table)t)->file;
    ESR_TRY(esri_names_list(ctx, folder, &names));
    for (int32_t i = 0; i < names.count; i++) {
        const char *name = names.at[i];
        bool fine = strncmp(name, "README", strlen("README")) == 0;
        for (int t = 0; t < ESRI_TABLE_COUNT && !fine; t++)
            fine = strcmp(name, known[t]) == 0;
        if (fine)
            continue;
        const char *near = esri_text_nearest(name, known, ESRI_TABLE_COUNT);
        *faulty = true;
        if (near)
            esri_fail(ctx, ESR_E_INPUT, name, "is no file of an input folder; did you mean \"%s\"?",
                      near);
        else
            esri_fail(ctx, ESR_E_INPUT, name,
                      "is no file of an input folder; move it elsewhere (only README files and "
                      "hidden ones are passed over)");
    }
cleanup:
    esri_names_free(&names);
    return status;
}

// What can be built of the rows without those at fault, with nothing more said about them. Leaves
// `out` if there is no such cycle.
static esr_status build_rest(esr_context *ctx, const esr_rows *rows, size_t first_fault,
                             esr_cycle **out) {
    esr_status status = ESR_OK;
    esr_context *silent = NULL;
    esr_rows *sound = NULL;
    ESR_TRY(esri_rows_sound(ctx, rows, first_fault, &sound));
    if (!sound)
        goto cleanup;
    if (esr_context_new(&silent) != ESR_OK)
        ESR_TRY(esri_fail_nomem(ctx));
    status = esri_cycle_build(silent, sound, out);
    sound = NULL;
    if (status == ESR_E_INPUT) // its faults are among those that were said
        status = ESR_OK;
    else if (status == ESR_E_NOMEM)
        (void)esri_fail_nomem(ctx);
cleanup:
    esri_rows_free(sound);
    esr_context_free(silent);
    return status;
}

esr_status esr_folder_read_rest(esr_context *ctx, const char *folder, esr_cycle **out,
                                esr_cycle **rest) {
    size_t first_fault = esr_context_fault_count(ctx);
    esr_status status = ESR_OK;
    esr_rows *rows = NULL; // once there is a cycle, they are the cycle's
    esr_cycle *cycle = NULL;
    bool faulty = false;
    ESR_TRY(check_names(ctx, folder, &faulty));
    ESR_TRY(esri_rows_new(ctx, &rows));
    ESR_TRY(read_tables(ctx, folder, rows, &faulty));
    ESR_TRY(note_faults(esri_calendars_read(ctx, folder, rows), &faulty));
    ESR_TRY(note_faults(esri_cycle_try(ctx, rows, &cycle), &faulty));
    if (faulty) {
        if (rest)
            ESR_TRY(build_rest(ctx, rows, first_fault, rest));
        status = ESR_E_INPUT;
        goto cleanup;
    }
    *out = cycle;
    cycle = NULL;
    rows = NULL;
cleanup:
    if (!cycle)
        esri_rows_free(rows);
    esr_cycle_free(cycle);
    return status;
}

esr_status esr_folder_read(esr_context *ctx, const char *folder, esr_cycle **out) {
    return esr_folder_read_rest(ctx, folder, out, NULL);
}
