// SPDX-License-Identifier: GPL-3.0-or-later
// The text of one file of a folder, as rows.
#include "store/folder.h"

#include <stdio.h>
#include <string.h>

#include "base/csv.h"
#include "base/ini.h"
#include "base/text.h"
#include "cycle/cells.h"

#define NO_COLUMN (-1)

typedef struct table_reader {
    esri_faults faults;
    esr_rows *rows;
    esri_table table;
    const char *file;
    bool has_header;
    int32_t columns;
    int32_t column_of[ESRI_CSV_CELLS_MAX]; // by cell; NO_COLUMN: unknown
} table_reader;

static bool is_blank(const char *cell) {
    return esri_text_trim((esri_piece){cell, strlen(cell)}).length == 0;
}

static int32_t find_column(const esri_table_shape *shape, esri_piece name) {
    for (int32_t c = 0; c < shape->column_count; c++)
        if (strlen(shape->columns[c].name) == name.length &&
            memcmp(shape->columns[c].name, name.at, name.length) == 0)
            return c;
    return NO_COLUMN;
}

// A cell of the header that names no column.
static void fault_column(table_reader *t, const esri_csv_record *record, int32_t at,
                         const char *name) {
    const esri_table_shape *shape = esri_table_shape_of(t->table);
    const char *known[ESRI_COLUMNS_MAX];
    char number[32];
    for (int32_t c = 0; c < shape->column_count; c++)
        known[c] = shape->columns[c].name;
    snprintf(number, sizeof number, "column %d", (int)at + 1);
    esri_cell cell = {&t->faults, t->file, record->line, number, name};
    if (is_blank(name)) {
        esri_cell_fault(cell, "has no name in the header row; name or remove it");
    } else if (record->count == 1 && strpbrk(name, ";\t")) {
        t->rows->tables[t->table].damaged = true;
        esri_cell_fault(cell, "the cells are not separated by commas; save the table as CSV with "
                              "commas");
    } else {
        esri_cell_unknown(cell, "column", known, shape->column_count);
    }
}

static void read_header(table_reader *t, const esri_csv_record *record) {
    const esri_table_shape *shape = esri_table_shape_of(t->table);
    uint32_t present = 0;
    t->has_header = true;
    t->columns = record->count;
    for (int32_t i = 0; i < record->count; i++) {
        const char *name = record->cells[i];
        int32_t c = find_column(shape, esri_text_trim((esri_piece){name, strlen(name)}));
        t->column_of[i] = c;
        if (c == NO_COLUMN) {
            fault_column(t, record, i, name);
        } else if (present >> c & 1u) {
            esri_cell cell = {&t->faults, t->file, record->line, shape->columns[c].name, ""};
            esri_cell_fault(cell, "stands twice in the header row");
            t->column_of[i] = NO_COLUMN;
        } else {
            present |= 1u << c;
        }
    }
    esri_rows_open(t->rows, t->table, present);
}

static esr_status read_record(void *user, const esri_csv_record *record) {
    table_reader *t = user;
    const char *cells[ESRI_COLUMNS_MAX] = {0};
    bool blank = true;
    if (!t->has_header) {
        read_header(t, record);
        return ESR_OK;
    }
    for (int32_t i = 0; i < record->count; i++) {
        blank = blank && is_blank(record->cells[i]);
        if (i < t->columns && t->column_of[i] != NO_COLUMN)
            cells[t->column_of[i]] = record->cells[i];
    }
    if (blank) // what a spreadsheet leaves of a row that was cleared
        return ESR_OK;
    if (record->count != t->columns) {
        esri_cell cell = {&t->faults, t->file, record->line, "row", ""};
        esri_cell_fault(cell, "has %d cells, but the header row has %d", (int)record->count,
                        (int)t->columns);
    }
    return esri_rows_add(t->faults.ctx, t->rows, t->table, record->line, cells);
}

esr_status esri_table_read(esr_context *ctx, const char *bytes, size_t length, esri_table table,
                           const char *file, esr_rows *rows) {
    table_reader t = {.faults = {.ctx = ctx}, .rows = rows, .table = table, .file = file};
    esr_status status = esri_csv_read(ctx, file, bytes, length, read_record, &t);
    if (status == ESR_OK && !t.has_header) {
        esri_cell cell = {&t.faults, file, 1, "header", ""};
        esri_cell_fault(cell, "the file is empty, but must have a header row");
    }
    if (status != ESR_OK || !t.has_header)
        rows->tables[table].exists = rows->tables[table].damaged = true;
    if (status == ESR_OK && t.faults.count > 0)
        status = ESR_E_INPUT;
    return status;
}

typedef struct settings_reader {
    esri_faults faults;
    esr_rows *rows;
    int32_t seen[ESRI_SECTION_COUNT]; // line of a section's head; 0: not there
    bool skip;                        // inside an unknown section
} settings_reader;

static void begin_section(settings_reader *s, const esri_ini_entry *entry) {
    esri_cell cell = {&s->faults, esri_table_shape_of(ESRI_SETTINGS)->file, entry->line,
                      entry->section, entry->section};
    s->skip = false;
    for (int k = 0; k < ESRI_SECTION_COUNT; k++) {
        if (strcmp(entry->section, esri_sections[k]) != 0)
            continue;
        if (s->seen[k])
            esri_cell_fault(cell, "the section begins in line %d already; join the two",
                            (int)s->seen[k]);
        else
            s->seen[k] = entry->line;
        return;
    }
    esri_cell_unknown(cell, "section", esri_sections, ESRI_SECTION_COUNT);
    s->skip = true;
}

static esr_status read_setting(void *user, const esri_ini_entry *entry) {
    settings_reader *s = user;
    const char *cells[] = {entry->section, entry->key, entry->value};
    if (!entry->key) {
        begin_section(s, entry);
        return ESR_OK;
    }
    if (s->skip)
        return ESR_OK;
    return esri_rows_add(s->faults.ctx, s->rows, ESRI_SETTINGS, entry->line, cells);
}

esr_status esri_settings_read(esr_context *ctx, const char *bytes, size_t length, esr_rows *rows) {
    const esri_table_shape *shape = esri_table_shape_of(ESRI_SETTINGS);
    settings_reader s = {.faults = {.ctx = ctx}, .rows = rows};
    esri_rows_open(rows, ESRI_SETTINGS, (1u << shape->column_count) - 1);
    esr_status status = esri_ini_read(ctx, shape->file, bytes, length, read_setting, &s);
    rows->tables[ESRI_SETTINGS].damaged = status != ESR_OK;
    return status == ESR_OK && s.faults.count > 0 ? ESR_E_INPUT : status;
}
