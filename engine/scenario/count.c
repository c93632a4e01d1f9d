// SPDX-License-Identifier: GPL-3.0-or-later
// "set reviewers max_visits +1": values that count from what a row has. None of these columns may
// be negative, so that a sign always means that.
#include <stdlib.h>
#include <string.h>

#include "cycle/columns.h"
#include "scenario/scenario.h"

#define DIGITS_MOST 7

// "+1", "-12": a sign and some digits.
static bool is_step(const char *value) {
    if (*value != '+' && *value != '-')
        return false;
    size_t digits = strspn(value + 1, "0123456789");
    return digits > 0 && digits <= DIGITS_MOST && value[1 + digits] == '\0';
}

static bool is_counted(esri_table table, const char *column) {
    static const struct {
        esri_table table;
        const char *column;
    } counted[] = {
        {ESRI_REVIEWERS, "max_visits"},  {ESRI_REVIEWERS, "min_visits"},
        {ESRI_REVIEWERS, "visits_done"}, {ESRI_REVIEWERS, "recent_visits"},
        {ESRI_REVIEWS, "weight"},        {ESRI_CAPACITY, "max_visits"},
        {ESRI_SETTINGS, "value"},
    };
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
        if (counted[i].table == table && strcmp(counted[i].column, column) == 0)
            return true;
    return false;
}

esr_status esri_cells_for(esr_context *ctx, esri_arena *arena, const esri_edit_words *words,
                          const esr_rows *rows, const esri_row *row, const esr_cell **out) {
    int32_t count = 0, steps = 0;
    for (; words->cells[count].column; count++)
        steps += is_step(words->cells[count].value) &&
                 is_counted(words->table, words->cells[count].column);
    if (steps == 0) {
        *out = words->cells;
        return ESR_OK;
    }
    esr_cell *cells = esri_arena_alloc(arena, (size_t)count + 1, sizeof *cells);
    if (!cells)
        return esri_fail_nomem(ctx);
    memcpy(cells, words->cells, ((size_t)count + 1) * sizeof *cells);
    for (int32_t c = 0; c < count; c++) {
        const char *column = cells[c].column;
        if (!is_step(cells[c].value) || !is_counted(words->table, column))
            continue;
        const char *now = esri_row_value(rows, words->table, row, column);
        size_t digits = strspn(now, "0123456789");
        if (words->table == ESRI_SETTINGS && !*now)
            return esri_fail(
                ctx, ESR_E_INPUT, words->where,
                "%s.%s is not in cycle.ini, so that nothing counts from it; say its value",
                cells[0].value, cells[1].value);
        if (digits == 0 || digits > DIGITS_MOST || now[digits])
            return esri_fail(ctx, ESR_E_INPUT, words->where,
                             "counts from \"%s\", which is no whole number", now);
        cells[c].value = esri_arena_printf(
            arena, "%ld", strtol(now, NULL, 10) + strtol(cells[c].value, NULL, 10));
        if (!cells[c].value)
            return esri_fail_nomem(ctx);
    }
    *out = cells;
    return ESR_OK;
}
