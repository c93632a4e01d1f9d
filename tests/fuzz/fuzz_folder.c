// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the tables of a folder, one behind the other under `--- FILE` lines: no crash, and
// either a cycle that says the same when its rows are written and read, or faults.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cycle/builder.h"
#include "store/folder.h"
#include "store/folder_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static esr_status read_part(esr_context *ctx, const char *name, const char *text, size_t length,
                            esr_rows *rows) {
    esr_status status = ESR_OK;
    for (int t = 0; t < ESRI_BUSY; t++) {
        const char *file = esri_table_shape_of((esri_table)t)->file;
        if (strncmp(name, file, strlen(file)) != 0 || rows->tables[t].exists)
            continue;
        status = t == ESRI_SETTINGS ? esri_settings_read(ctx, text, length, rows)
                                    : esri_table_read(ctx, text, length, (esri_table)t, file, rows);
    }
    return status;
}

// Cuts the parts out of the text, in place, and reads them.
static void read_parts(esr_context *ctx, char *text, size_t length, esr_rows *rows) {
    char *end = text + length, *at = text;
    while (at < end && strncmp(at, "--- ", 4) == 0) {
        char *name = at + 4, *start = memchr(at, '\n', (size_t)(end - at));
        if (!start)
            return;
        start++;
        at = start;
        while (at < end && strncmp(at, "--- ", 4) != 0) {
            char *line = memchr(at, '\n', (size_t)(end - at));
            at = line ? line + 1 : end;
        }
        char held = *at;
        *at = '\0';
        (void)!read_part(ctx, name, start, (size_t)(at - start), rows);
        *at = held;
    }
}

// Writes the rows of a cycle and reads them again: the same rows must come back.
static void check_again(esr_context *ctx, const esr_cycle *cycle) {
    esr_rows *rows = NULL;
    if (esri_rows_new(ctx, &rows) != ESR_OK)
        abort();
    for (int t = 0; t < ESRI_BUSY; t++) {
        esri_buf text = {0}, again = {0};
        if (!cycle->rows->tables[t].exists)
            continue;
        if (t == ESRI_SETTINGS)
            esri_settings_write(cycle->rows, &text);
        else
            esri_table_write(cycle->rows, (esri_table)t, &text);
        const char *file = esri_table_shape_of((esri_table)t)->file;
        if (read_part(ctx, file, text.text, text.length, rows) != ESR_OK)
            abort();
        if (t == ESRI_SETTINGS)
            esri_settings_write(rows, &again);
        else
            esri_table_write(rows, (esri_table)t, &again);
        if (text.length != again.length || memcmp(text.text, again.text, text.length) != 0)
            abort();
        esri_buf_free(&text);
        esri_buf_free(&again);
    }
    esri_rows_free(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    esr_context *ctx = NULL;
    esr_rows *rows = NULL;
    esr_cycle *cycle = NULL;
    char *text = malloc(length + 1);
    if (!text || esr_context_new(&ctx) != ESR_OK || esri_rows_new(ctx, &rows) != ESR_OK)
        abort();
    memcpy(text, bytes, length);
    text[length] = '\0';
    read_parts(ctx, text, length, rows);
    bool formed = esr_context_fault_count(ctx) == 0;
    esr_status status = esri_cycle_build(ctx, rows, &cycle);
    if (status == ESR_OK && formed)
        check_again(ctx, cycle);
    if (status != ESR_OK && esr_context_fault_count(ctx) == 0)
        abort();
    esr_cycle_free(cycle);
    esr_context_free(ctx);
    free(text);
    return 0;
}
