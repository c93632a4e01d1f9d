// SPDX-License-Identifier: GPL-3.0-or-later
// Cycles from texts.
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cycle/builder.h"

#define CELLS_MAX 32

static const char default_ini[] = "[cycle]\n"
                                  "id = test\n"
                                  "name = Test cycle\n"
                                  "first_day = 2026-09-07\n"
                                  "last_day = 2026-12-18\n"
                                  "time_zone = Asia/Hong_Kong\n"
                                  "organizer = Office <office@example.org>\n";

// Splits one record off `*at` into cells, in place; answers their count.
static size_t split_record(char **at, char *cells[CELLS_MAX], int32_t *line) {
    char *in = *at, *out = in;
    size_t count = 0;
    bool quoted = false;
    cells[count++] = out;
    for (; *in && (quoted || *in != '\n'); in++) {
        *line += *in == '\n';
        if (quoted && *in == '"' && in[1] == '"') {
            *out++ = *in++;
        } else if (*in == '"') {
            quoted = !quoted;
        } else if (*in == ',' && !quoted) {
            *out++ = '\0';
            assert_true(count < CELLS_MAX);
            cells[count++] = out;
        } else {
            *out++ = *in;
        }
    }
    bool more = *in == '\n';
    *out = '\0';
    *line += 1;
    *at = in + (more ? 1 : 0);
    return count;
}

static esr_status read_csv(esr_context *ctx, esr_rows *rows, esri_table table, char *text) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    char *cells[CELLS_MAX];
    int32_t column_of[CELLS_MAX], line = 1;
    uint32_t present = 0;
    size_t columns = split_record(&text, cells, &line);
    for (size_t i = 0; i < columns; i++) {
        column_of[i] = -1;
        for (int32_t c = 0; c < shape->column_count; c++)
            if (strcmp(cells[i], shape->columns[c].name) == 0)
                column_of[i] = c;
        if (column_of[i] < 0)
            fail_msg("%s has no column \"%s\"", shape->file, cells[i]);
        present |= 1u << column_of[i];
    }
    esri_rows_open(rows, table, present);
    while (*text) {
        const char *row[ESRI_COLUMNS_MAX] = {0};
        int32_t first_line = line;
        size_t count = split_record(&text, cells, &line);
        if (count == 1 && cells[0][0] == '\0')
            continue;
        for (size_t i = 0; i < count && i < columns; i++)
            row[column_of[i]] = cells[i];
        if (esri_rows_add(ctx, rows, table, first_line, row) != ESR_OK)
            return ESR_E_NOMEM;
    }
    return ESR_OK;
}

static esr_status read_ini(esr_context *ctx, esr_rows *rows, char *text) {
    char *section = text + strlen(text);
    esri_rows_open(rows, ESRI_SETTINGS, 7);
    for (int32_t line = 1; *text; line++) {
        char *end = text + strcspn(text, "\n");
        char *next = *end ? end + 1 : end;
        *end = '\0';
        char *comment = strstr(text, " ;");
        if (comment)
            *comment = '\0';
        char *equals = strchr(text, '=');
        if (*text == '[') {
            section = text + 1;
            section[strcspn(section, "]")] = '\0';
        } else if (equals && *text != ';') {
            *equals = '\0';
            const char *cells[] = {section, text, equals + 1};
            if (esri_rows_add(ctx, rows, ESRI_SETTINGS, line, cells) != ESR_OK)
                return ESR_E_NOMEM;
        }
        text = next;
    }
    return ESR_OK;
}

static esr_status read_text(esr_context *ctx, esr_rows *rows, const char *name, const char *text) {
    int table = 0;
    while (table < ESRI_TABLE_COUNT && strcmp(esri_table_shape_of((esri_table)table)->file, name))
        table++;
    if (table == ESRI_TABLE_COUNT)
        fail_msg("there is no table for %s", name);
    char *copy = strdup(text);
    if (!copy)
        return esri_fail_nomem(ctx);
    esr_status status = table == ESRI_SETTINGS ? read_ini(ctx, rows, copy)
                                               : read_csv(ctx, rows, (esri_table)table, copy);
    free(copy);
    return status;
}

esr_status harness_rows(esr_context *ctx, const harness_file *files, size_t count, esr_rows **out) {
    esr_status status = ESR_OK;
    esr_rows *rows = NULL;
    ESR_TRY(esri_rows_new(ctx, &rows));
    bool has_ini = false;
    for (size_t i = 0; i < count; i++) {
        has_ini = has_ini || strcmp(files[i].name, "cycle.ini") == 0;
        ESR_TRY(read_text(ctx, rows, files[i].name, files[i].text));
    }
    if (!has_ini)
        ESR_TRY(read_text(ctx, rows, "cycle.ini", default_ini));
    *out = rows;
    rows = NULL;
cleanup:
    esri_rows_free(rows);
    return status;
}

esr_status harness_cycle(esr_context *ctx, const harness_file *files, size_t count,
                         esr_cycle **out) {
    esr_rows *rows = NULL;
    esr_status status = harness_rows(ctx, files, count, &rows);
    return status == ESR_OK ? esri_cycle_build(ctx, rows, out) : status;
}

char *harness_fault_text(const esr_context *ctx) {
    esri_buf buf = {0};
    for (size_t i = 0; i < esr_context_fault_count(ctx); i++) {
        esr_fault fault = esr_context_fault(ctx, i);
        esri_buf_printf(&buf, "%s: %s\n", fault.subject, fault.message);
    }
    return esri_buf_take(&buf);
}

void harness_print_faults(const esr_context *ctx) {
    char *text = harness_fault_text(ctx);
    print_error("%s", text ? text : "out of memory\n");
    free(text);
}

esr_cycle *harness_must_cycle(esr_context *ctx, const harness_file *files, size_t count) {
    esr_cycle *cycle = NULL;
    if (harness_cycle(ctx, files, count, &cycle) != ESR_OK) {
        harness_print_faults(ctx);
        fail_msg("the cycle has faults");
    }
    return cycle;
}

// Orders what stands from `from` on in every way.
static void permute_from(size_t *order, size_t from, size_t count,
                         void (*try_order)(void *user, const size_t *order), void *user) {
    if (from == count)
        try_order(user, order);
    for (size_t i = from; i < count; i++) {
        size_t held = order[from];
        order[from] = order[i];
        order[i] = held;
        permute_from(order, from + 1, count, try_order, user);
        order[i] = order[from];
        order[from] = held;
    }
}

void harness_permute(size_t count, void (*try_order)(void *user, const size_t *order), void *user) {
    size_t order[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    assert_true(count <= HARNESS_COUNT(order));
    permute_from(order, 0, count, try_order, user);
}
