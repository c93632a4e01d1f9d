// SPDX-License-Identifier: GPL-3.0-or-later
// libcsv is fed line by line, so that the line of a record is known even where cells hold line
// breaks. It is strict: text before or behind a quoted cell is refused.
#include "base/csv.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define BOM       "\xEF\xBB\xBF"
#define BOM_BYTES 3

typedef struct reader {
    esr_context *ctx;
    const char *file;
    esri_csv_fn fn;
    void *user;
    esri_buf text; // the cells of the record so far, each with its NUL
    size_t starts[ESRI_CSV_CELLS_MAX];
    int32_t count;
    int32_t line;
    bool open; // inside a record
    esr_status status;
} reader;

static esr_status fault_at(esr_context *ctx, const char *file, int32_t line, const char *message) {
    char subject[512];
    snprintf(subject, sizeof subject, "%s:%d", file, (int)line);
    return esri_fail(ctx, ESR_E_INPUT, subject, "%s", message);
}

static int32_t line_at(const char *bytes, const char *at) {
    int32_t line = 1;
    for (; bytes < at; bytes++)
        line += *bytes == '\n' || (*bytes == '\r' && bytes[1] != '\n');
    return line;
}

// What to do about a file that is no UTF-8, in the words of the program that wrote it.
static const char *saving(const char *file) {
    size_t length = strlen(file);
    bool table = length > 4 && strcmp(file + length - 4, ".csv") == 0;
    return table ? "save the table as CSV UTF-8" : "save it as UTF-8";
}

esr_status esri_utf8_check(esr_context *ctx, const char *file, const char *bytes, size_t length) {
    char message[128];
    const char *nul = memchr(bytes, '\0', length), *line = bytes, *end = bytes + length;
    snprintf(message, sizeof message, "holds a zero byte, so that it is no text; %s", saving(file));
    if (nul)
        return fault_at(ctx, file, line_at(bytes, nul), message);
    if (esri_text_is_utf8(bytes, length))
        return ESR_OK;
    for (const char *at = bytes; at < end; at++) {
        if (*at != '\r' && *at != '\n')
            continue;
        if (!esri_text_is_utf8(line, (size_t)(at - line)))
            break;
        line = at + 1;
    }
    snprintf(message, sizeof message, "is not UTF-8; %s", saving(file));
    return fault_at(ctx, file, line_at(bytes, line), message);
}

static void take_cell(void *bytes, size_t length, void *user) {
    reader *r = user;
    if (r->status != ESR_OK)
        return;
    if (r->count == ESRI_CSV_CELLS_MAX) {
        r->status = fault_at(r->ctx, r->file, r->line, "has more than 256 cells");
        return;
    }
    r->starts[r->count++] = r->text.length;
    esri_buf_add_bytes(&r->text, bytes ? bytes : "", length);
    esri_buf_add_bytes(&r->text, "", 1);
}

static void take_record(int end, void *user) {
    (void)end;
    reader *r = user;
    const char *cells[ESRI_CSV_CELLS_MAX];
    if (r->status == ESR_OK && r->text.failed)
        r->status = esri_fail_nomem(r->ctx);
    if (r->status == ESR_OK) {
        for (int32_t c = 0; c < r->count; c++)
            cells[c] = r->text.text + r->starts[c];
        r->status = r->fn(r->user, &(esri_csv_record){cells, r->count, r->line});
    }
    r->open = false;
    r->count = 0;
    r->text.length = 0;
}

static esr_status parser_fault(reader *r, struct csv_parser *parser) {
    if (r->status != ESR_OK)
        return r->status;
    if (csv_error(parser) != CSV_EPARSE)
        return esri_fail_nomem(r->ctx);
    return fault_at(r->ctx, r->file, r->line,
                    "has a misplaced quotation mark: quote a whole cell, and double each mark "
                    "inside it");
}

// The length of the line at the start of a text, its end included.
static size_t line_length(const char *text) {
    size_t length = strcspn(text, "\r\n");
    if (text[length] == '\r' && text[length + 1] == '\n')
        return length + 2;
    return length + (text[length] != '\0');
}

esr_status esri_csv_read(esr_context *ctx, const char *file, const char *bytes, size_t length,
                         esri_csv_fn fn, void *user) {
    struct csv_parser parser;
    reader r = {.ctx = ctx, .file = file, .fn = fn, .user = user};
    esr_status status = esri_utf8_check(ctx, file, bytes, length);
    if (status != ESR_OK)
        return status;
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return esri_fail_nomem(ctx);
    csv_set_realloc_func(&parser, realloc);
    csv_set_free_func(&parser, free);
    const char *at = strncmp(bytes, BOM, BOM_BYTES) == 0 ? bytes + BOM_BYTES : bytes;
    for (int32_t line = 1; *at && r.status == ESR_OK; line++) {
        size_t span = line_length(at);
        if (!r.open && at[strspn(at, " \t\r\n")] && strspn(at, " \t") < strcspn(at, "\r\n")) {
            r.open = true;
            r.line = line;
        }
        if (csv_parse(&parser, at, span, take_cell, take_record, &r) != span)
            r.status = parser_fault(&r, &parser);
        at += span;
    }
    if (r.status == ESR_OK && csv_fini(&parser, take_cell, take_record, &r) != 0)
        r.status = parser_fault(&r, &parser);
    csv_free(&parser);
    esri_buf_free(&r.text);
    return r.status;
}

void esri_csv_write(esri_buf *out, const char *const *cells, int32_t count) {
    for (int32_t c = 0; c < count; c++) {
        if (c > 0)
            esri_buf_add(out, ",");
        if (!strpbrk(cells[c], ",\"\r\n")) {
            esri_buf_add(out, cells[c]);
            continue;
        }
        esri_buf_add(out, "\"");
        for (const char *at = cells[c]; *at; at++)
            esri_buf_add_bytes(out, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
        esri_buf_add(out, "\"");
    }
    esri_buf_add(out, "\n");
}
