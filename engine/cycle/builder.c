// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the build of a cycle; its parts are in builder_*.c.
#include "cycle/builder.h"

#include <stdlib.h>
#include <string.h>

#include "cycle/build.h"
#include "cycle/frozen.h"

#define ROWS_MAX 1000000 // in one table

esri_cell esri_build_cell(esri_build *b, esri_table table, const esri_row *row, int32_t column) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    return (esri_cell){&b->faults, shape->file, row->line, shape->columns[column].name,
                       row->cells[column]};
}

int32_t esri_build_count(const esri_build *b, esri_table table) {
    return b->usable[table] ? b->rows->tables[table].count : 0;
}

const esri_row *esri_build_row(const esri_build *b, esri_table table, int32_t at) {
    return &b->rows->tables[table].at[at];
}

int32_t esri_build_refer(esri_build *b, esri_cell cell, esri_table table) {
    if (!esri_cell_need(cell))
        return -1;
    const esri_idmap *ids = &b->ids[table];
    int32_t at = esri_idmap_get(ids, cell.text, strlen(cell.text));
    if (at < 0 && b->whole[table]) {
        static const char *const what[ESRI_TABLE_COUNT] = {
            [ESRI_SCHOOLS] = "school", [ESRI_REVIEWS] = "review", [ESRI_REVIEWERS] = "reviewer"};
        esri_cell_unknown(cell, what[table], ids->keys, ids->count);
    }
    return at;
}

bool esri_build_span(esri_cell from, esri_cell to, esr_day *out_from, esr_day *out_to) {
    esr_day first = *out_from, last = *out_to;
    bool good = esri_cell_is_empty(from) || esri_cell_day(from, &first);
    good = (esri_cell_is_empty(to) || esri_cell_day(to, &last)) && good;
    if (!good)
        return false;
    if (first != ESR_DAY_NONE && last != ESR_DAY_NONE && last < first) {
        esri_cell_fault(to, "%s lies before \"%s\", %s; exchange them or mend one", to.text,
                        from.column, from.text);
        return false;
    }
    *out_from = first;
    *out_to = last;
    return true;
}

esr_status esri_build_alloc(esri_build *b, int32_t count, size_t size, void *out) {
    void *memory = esri_arena_alloc(b->arena, (size_t)count, size);
    if (!memory)
        return esri_fail_nomem(b->faults.ctx);
    memcpy(out, &memory, sizeof memory);
    return ESR_OK;
}

// Looks for missing columns and too many rows.
static void check_table(esri_build *b, esri_table table) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    const esri_row_list *list = &b->rows->tables[table];
    esri_cell head = {&b->faults, shape->file, 1, "row", ""};
    for (int32_t c = 0; c < shape->column_count; c++) {
        if (!shape->columns[c].required || (list->present >> c & 1u))
            continue;
        b->usable[table] = false;
        head.column = shape->columns[c].name;
        if (!list->damaged || list->present)
            esri_cell_fault(head, "the column is missing from the header row");
    }
    if (list->count > ROWS_MAX) {
        head.line = list->at[ROWS_MAX].line;
        esri_cell_fault(head, "there are more than %d rows", ROWS_MAX);
        b->usable[table] = false;
    }
    if (list->damaged && list->count == 0)
        b->usable[table] = false;
    b->whole[table] = b->usable[table] && !list->damaged;
}

// Looks for missing files. A table without one of its columns is not read further, and nothing is
// said of references into it.
static void check_tables(esri_build *b) {
    for (int t = 0; t < ESRI_TABLE_COUNT; t++) {
        const esri_table_shape *shape = esri_table_shape_of((esri_table)t);
        bool exists = b->rows->tables[t].exists;
        b->usable[t] = b->whole[t] = exists || !shape->required;
        if (exists) {
            check_table(b, (esri_table)t);
        } else if (shape->required) {
            b->faults.count++;
            esri_fail(b->faults.ctx, ESR_E_INPUT, shape->file, "the file is missing");
        }
    }
}

static esr_status build_all(esri_build *b) {
    static esr_status (*const parts[])(esri_build *) = {
        esri_build_words,   esri_build_settings,    esri_build_seats,       esri_build_kinds,
        esri_build_schools, esri_build_reviews,     esri_build_reviewers,   esri_build_relations,
        esri_build_pairs,   esri_build_unavailable, esri_build_preferences, esri_build_capacity,
        esri_build_pins,    esri_build_published,
    };
    esr_status status = ESR_OK;
    check_tables(b);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ESR_TRY(parts[i](b));
    if (b->faults.count == 0)
        ESR_TRY(esri_build_slots(b));
    for (int t = 0; t < ESRI_TABLE_COUNT; t++)
        if (b->faults.count > 0 || b->rows->tables[t].damaged)
            status = ESR_E_INPUT;
cleanup:
    return status;
}

esr_status esri_cycle_try(esr_context *ctx, esr_rows *rows, esr_cycle **out) {
    esri_frozen_cycle *frozen = calloc(1, sizeof *frozen);
    if (!frozen)
        return esri_fail_nomem(ctx);
    frozen->rows = rows;
    frozen->cycle.rows = rows;
    esri_build b = {
        .faults = {.ctx = ctx}, .rows = rows, .arena = &frozen->arena, .cycle = &frozen->cycle};
    for (int v = 0; v < ESRI_VOCAB_COUNT; v++)
        b.vocab[v].arena = &b.scratch;
    for (int t = 0; t < ESRI_TABLE_COUNT; t++)
        b.ids[t].arena = &b.scratch;
    b.kinds.arena = &b.scratch;
    esr_status status = build_all(&b);
    esri_arena_free(&b.scratch);
    if (status == ESR_OK) {
        *out = &frozen->cycle;
    } else {
        frozen->rows = NULL;
        esr_cycle_free(&frozen->cycle);
    }
    return status;
}

esr_status esri_cycle_build(esr_context *ctx, esr_rows *rows, esr_cycle **out) {
    esr_status status = esri_cycle_try(ctx, rows, out);
    if (status != ESR_OK)
        esri_rows_free(rows);
    return status;
}
