// SPDX-License-Identifier: GPL-3.0-or-later
// The shapes of the tables, and lists of rows in an arena.
#include "cycle/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const esri_table_shape shapes[ESRI_TABLE_COUNT] = {
    [ESRI_SETTINGS] =
        {"settings", "cycle.ini", true, 3, {{"section", true}, {"key", true}, {"value", true}}},
    [ESRI_SCHOOLS] = {"schools",
                      "schools.csv",
                      true,
                      10,
                      {{"id", true},
                       {"name", true},
                       {"sector", true},
                       {"name_zh", false},
                       {"sponsor", false},
                       {"district", false},
                       {"languages", false},
                       {"latitude", false},
                       {"longitude", false},
                       {"email", false}}},
    [ESRI_REVIEWS] = {"reviews",
                      "reviews.csv",
                      true,
                      8,
                      {{"id", true},
                       {"school_id", true},
                       {"days", true},
                       {"seats", true},
                       {"needs", false},
                       {"earliest", false},
                       {"latest", false},
                       {"weight", false}}},
    [ESRI_REVIEWERS] = {"reviewers",
                        "reviewers.csv",
                        true,
                        16,
                        {{"id", true},
                         {"name", true},
                         {"role", true},
                         {"school_id", true},
                         {"name_zh", false},
                         {"email", false},
                         {"sectors", false},
                         {"languages", false},
                         {"skills", false},
                         {"visits_done", false},
                         {"recent_visits", false},
                         {"min_visits", false},
                         {"max_visits", false},
                         {"max_km", false},
                         {"latitude", false},
                         {"longitude", false}}},
    [ESRI_RELATIONS] = {"relations",
                        "relations.csv",
                        false,
                        7,
                        {{"reviewer_id", true},
                         {"school_id", true},
                         {"kind", true},
                         {"from", false},
                         {"to", false},
                         {"waived_by", false},
                         {"waived_why", false}}},
    [ESRI_HISTORY] = {"history",
                      "history.csv",
                      false,
                      3,
                      {{"reviewer_id", true}, {"school_id", true}, {"date", true}}},
    [ESRI_PAIRS] = {"pairs", "pairs.csv", false, 2, {{"reviewer_id", true}, {"other_id", true}}},
    [ESRI_UNAVAILABLE] = {"unavailable",
                          "unavailable.csv",
                          false,
                          7,
                          {{"who", true},
                           {"id", true},
                           {"from", true},
                           {"to", true},
                           {"half", false},
                           {"cost", false},
                           {"note", false}}},
    [ESRI_PREFERENCES] = {"preferences",
                          "preferences.csv",
                          false,
                          3,
                          {{"reviewer_id", true}, {"school_id", true}, {"cost", true}}},
    [ESRI_CAPACITY] = {"capacity",
                       "capacity.csv",
                       false,
                       4,
                       {{"from", true}, {"to", true}, {"max_visits", true}, {"sector", false}}},
    [ESRI_PINS] =
        {"pins",
         "pins.csv",
         false,
         4,
         {{"review_id", true}, {"first_day", false}, {"reviewer_id", false}, {"kind", false}}},
    [ESRI_PUBLISHED] = {"published",
                        "published.csv",
                        false,
                        6,
                        {{"review_id", true},
                         {"school_id", true},
                         {"first_day", true},
                         {"last_day", true},
                         {"seat", true},
                         {"reviewer_id", true}}},
    [ESRI_BUSY] = {"busy",
                   "calendars",
                   false,
                   6,
                   {{"who", true},
                    {"id", true},
                    {"from", true},
                    {"from_half", true},
                    {"to", true},
                    {"to_half", true}}},
};

const char *const esri_sections[ESRI_SECTION_COUNT] = {"cycle", "limits", "seats",
                                                       "rules", "costs",  "notice"};

const esri_table_shape *esri_table_shape_of(esri_table table) {
    return &shapes[table];
}

esr_status esri_rows_new(esr_context *ctx, esr_rows **out) {
    esr_rows *rows = calloc(1, sizeof *rows);
    if (!rows)
        return esri_fail_nomem(ctx);
    *out = rows;
    return ESR_OK;
}

void esri_rows_free(esr_rows *rows) {
    if (!rows)
        return;
    for (int t = 0; t < ESRI_TABLE_COUNT; t++)
        free(rows->tables[t].at);
    esri_arena_free(&rows->arena);
    free(rows);
}

void esri_rows_open(esr_rows *rows, esri_table table, uint32_t present) {
    rows->tables[table].exists = true;
    rows->tables[table].present = present;
}

static esr_status list_reserve(esr_context *ctx, esri_row_list *list) {
    if (list->count < list->room)
        return ESR_OK;
    if (list->room > INT32_MAX / 2)
        return esri_fail_nomem(ctx);
    int32_t room = list->room ? 2 * list->room : 32;
    esri_row *at = realloc(list->at, (size_t)room * sizeof *at);
    if (!at)
        return esri_fail_nomem(ctx);
    list->at = at;
    list->room = room;
    return ESR_OK;
}

esr_status esri_rows_add(esr_context *ctx, esr_rows *rows, esri_table table, int32_t line,
                         const char *const *cells) {
    esri_row_list *list = &rows->tables[table];
    int32_t columns = shapes[table].column_count;
    if (list_reserve(ctx, list) != ESR_OK)
        return ESR_E_NOMEM;
    const char **copy = esri_arena_alloc(&rows->arena, (size_t)columns, sizeof *copy);
    if (!copy)
        return esri_fail_nomem(ctx);
    for (int32_t c = 0; c < columns; c++) {
        const char *cell = cells[c] ? cells[c] : "";
        esri_piece text = esri_text_trim((esri_piece){cell, strlen(cell)});
        copy[c] = text.length ? esri_arena_strndup(&rows->arena, text.at, text.length) : "";
        if (!copy[c])
            return esri_fail_nomem(ctx);
    }
    list->at[list->count++] = (esri_row){line, copy};
    return ESR_OK;
}

esr_status esri_rows_copy(esr_context *ctx, const esr_rows *rows, esr_rows **out) {
    esr_status status = ESR_OK;
    esr_rows *copy = NULL;
    ESR_TRY(esri_rows_new(ctx, &copy));
    for (int t = 0; t < ESRI_TABLE_COUNT; t++) {
        const esri_row_list *list = &rows->tables[t];
        copy->tables[t].exists = list->exists;
        copy->tables[t].damaged = list->damaged;
        copy->tables[t].present = list->present;
        for (int32_t i = 0; i < list->count; i++)
            ESR_TRY(esri_rows_add(ctx, copy, (esri_table)t, list->at[i].line, list->at[i].cells));
    }
    *out = copy;
    copy = NULL;
cleanup:
    esri_rows_free(copy);
    return status;
}
