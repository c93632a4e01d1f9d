// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of an input with faults, without those at fault, for a look at what the rules say of the
// others. What is left out can only forbid or demand something, so that whatever breaks a rule
// without it breaks that rule with it too, however the row will be mended.
#include "cycle/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/idmap.h"
#include "cycle/columns.h"

typedef struct sieve {
    const esr_rows *rows;
    esri_arena scratch;
    bool *bad[ESRI_TABLE_COUNT];    // by row: left out
    bool dropped[ESRI_TABLE_COUNT]; // left out altogether
} sieve;

// Plans and most rules hang on every row of these.
static bool is_essential(esri_table table) {
    return table == ESRI_SETTINGS || table == ESRI_SCHOOLS || table == ESRI_REVIEWS ||
           table == ESRI_REVIEWERS;
}

// No rule looks at wishes or at what people were told, so they needn't be sifted row by row; nor
// do the rows of calendars stand in the order of their lines.
static bool is_dropped_whole(esri_table table) {
    return table == ESRI_PREFERENCES || table == ESRI_PUBLISHED || table == ESRI_BUSY;
}

// Reads "FILE", "FILE:LINE" or "FILE:LINE: COLUMN" of a table; false: it is about something else,
// a calendar or a file that does not belong there, of which nothing stands in the rows.
static bool read_subject(const char *subject, esri_table *out, int64_t *out_line) {
    for (int t = 0; t < ESRI_TABLE_COUNT; t++) {
        const char *file = esri_table_shape_of((esri_table)t)->file;
        size_t length = strlen(file);
        if (strncmp(subject, file, length) != 0 ||
            (subject[length] != '\0' && subject[length] != ':'))
            continue;
        *out = (esri_table)t;
        *out_line = subject[length] ? strtoll(subject + length + 1, NULL, 10) : 0;
        return true;
    }
    return false;
}

static int by_line(const void *key, const void *item) {
    int64_t line = *(const int64_t *)key;
    const esri_row *row = item;
    return (line > row->line) - (line < row->line);
}

// A fault that is in no row is of the header or ends the file early: then no row can be trusted.
static void leave_out(sieve *s, esri_table table, int64_t line) {
    const esri_row_list *list = &s->rows->tables[table];
    const esri_row *row = NULL;
    if (!is_dropped_whole(table) && list->count > 0)
        row = bsearch(&line, list->at, (size_t)list->count, sizeof *list->at, by_line);
    if (row)
        s->bad[table][row - list->at] = true;
    else
        s->dropped[table] = true;
}

// Of a tie that is waived in one row and binds in another only one row is at fault, but either may
// be the one to go: all rows of a tie go with the one at fault.
static bool leave_out_ties(sieve *s) {
    const esri_row_list *list = &s->rows->tables[ESRI_RELATIONS];
    esri_idmap ties = {.arena = &s->scratch};
    char **keys = esri_arena_alloc(&s->scratch, (size_t)list->count, sizeof *keys);
    for (int32_t i = 0; keys && i < list->count; i++) {
        const char *const *cells = list->at[i].cells;
        keys[i] = esri_arena_printf(&s->scratch, "%s,%s,%s,%s,%s", cells[ESRI_RELATION_REVIEWER_ID],
                                    cells[ESRI_RELATION_SCHOOL_ID], cells[ESRI_RELATION_KIND],
                                    cells[ESRI_RELATION_FROM], cells[ESRI_RELATION_TO]);
        if (!keys[i])
            return false;
        if (s->bad[ESRI_RELATIONS][i] && esri_idmap_get(&ties, keys[i], strlen(keys[i])) < 0 &&
            !esri_idmap_add(&ties, keys[i], i))
            return false;
    }
    for (int32_t i = 0; keys && i < list->count; i++)
        if (esri_idmap_get(&ties, keys[i], strlen(keys[i])) >= 0)
            s->bad[ESRI_RELATIONS][i] = true;
    return keys != NULL;
}

static esr_status copy_sound(esr_context *ctx, const sieve *s, esr_rows *copy) {
    esr_status status = ESR_OK;
    for (int t = 0; t < ESRI_TABLE_COUNT; t++) {
        const esri_row_list *list = &s->rows->tables[t];
        if (s->dropped[t])
            continue;
        copy->tables[t].exists = list->exists;
        copy->tables[t].damaged = list->damaged;
        copy->tables[t].present = list->present;
        for (int32_t i = 0; i < list->count; i++)
            if (!s->bad[t][i])
                ESR_TRY(
                    esri_rows_add(ctx, copy, (esri_table)t, list->at[i].line, list->at[i].cells));
    }
cleanup:
    return status;
}

esr_status esri_rows_sound(esr_context *ctx, const esr_rows *rows, size_t from, esr_rows **out) {
    esr_status status = ESR_OK;
    sieve s = {.rows = rows};
    esr_rows *copy = NULL;
    for (int t = 0; t < ESRI_TABLE_COUNT; t++) {
        s.bad[t] = esri_arena_alloc(&s.scratch, (size_t)rows->tables[t].count, sizeof(bool));
        if (!s.bad[t])
            ESR_TRY(esri_fail_nomem(ctx));
    }
    for (size_t i = from; i < esr_context_fault_count(ctx); i++) {
        esri_table table;
        int64_t line;
        if (!read_subject(esr_context_fault(ctx, i).subject, &table, &line))
            continue;
        if (is_essential(table))
            goto cleanup;
        leave_out(&s, table, line);
    }
    if (!leave_out_ties(&s))
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esri_rows_new(ctx, &copy));
    ESR_TRY(copy_sound(ctx, &s, copy));
    *out = copy;
    copy = NULL;
cleanup:
    esri_rows_free(copy);
    esri_arena_free(&s.scratch);
    return status;
}
