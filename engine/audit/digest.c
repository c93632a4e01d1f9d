// SPDX-License-Identifier: GPL-3.0-or-later
// Each row as a line of cells with tabs between them, the lines of a table sorted by their bytes.
#include "audit/digest.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define FORM "esr-input-1\n"

// A cell without tabs and line ends.
static void add_cell(esri_buf *out, const char *cell) {
    for (; *cell; cell++) {
        if (*cell == '\\')
            esri_buf_add(out, "\\\\");
        else if (*cell == '\t')
            esri_buf_add(out, "\\t");
        else if (*cell == '\n')
            esri_buf_add(out, "\\n");
        else if (*cell == '\r')
            esri_buf_add(out, "\\r");
        else
            esri_buf_add_bytes(out, cell, 1);
    }
}

static int by_bytes(const void *left, const void *right) {
    const char *const *a = left, *const *b = right;
    return strcmp(*a, *b);
}

static void add_names(esri_buf *out, const esri_table_shape *shape) {
    for (int32_t c = 0; c < shape->column_count; c++)
        esri_buf_printf(out, "%s%s", c ? "\t" : "", shape->columns[c].name);
    esri_buf_add(out, "\n");
}

// The lines of a list of rows, one behind the other with a NUL behind each, into `text`, and where
// they begin, sorted, into `lines`.
static void write_lines(const esri_row_list *list, int32_t columns, esri_buf *text,
                        const char **lines) {
    for (int32_t i = 0; i < list->count; i++) {
        for (int32_t c = 0; c < columns; c++) {
            esri_buf_add(text, c ? "\t" : "");
            add_cell(text, list->at[i].cells[c]);
        }
        esri_buf_add_bytes(text, "", 1);
    }
    if (text->failed)
        return;
    const char *at = text->text;
    for (int32_t i = 0; i < list->count; i++, at += strlen(at) + 1)
        lines[i] = at;
    qsort(lines, (size_t)list->count, sizeof *lines, by_bytes);
}

// The part of one table, behind `out`.
static bool add_table(esri_buf *out, esri_table table, const esri_row_list *list) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    esri_buf text = {0};
    const char **lines = calloc((size_t)list->count + 1, sizeof *lines);
    if (lines)
        write_lines(list, shape->column_count, &text, lines);
    bool fine = lines && !text.failed;
    esri_buf_printf(out, "%s\t%d\n", shape->file, (int)list->count);
    add_names(out, shape);
    for (int32_t i = 0; i < list->count && fine; i++) {
        esri_buf_add(out, lines[i]);
        esri_buf_add(out, "\n");
    }
    free(lines);
    esri_buf_free(&text);
    return fine && !out->failed;
}

esr_status esri_digest_rows(esr_context *ctx, const esr_rows *rows, esri_digest *out) {
    esri_digest digest = {0};
    esri_buf text = {0};
    bool fine = true;
    esri_buf_add(&text, FORM);
    for (int t = 0; t < ESRI_TABLE_COUNT && fine; t++) {
        size_t from = text.length;
        if (rows->tables[t].count == 0)
            continue;
        fine = add_table(&text, (esri_table)t, &rows->tables[t]);
        if (fine)
            digest.table[t] = esri_sha256(text.text + from, text.length - from);
    }
    fine = fine && !text.failed;
    if (fine) {
        digest.whole = esri_sha256(text.text, text.length);
        *out = digest;
    }
    esri_buf_free(&text);
    return fine ? ESR_OK : esri_fail_nomem(ctx);
}
