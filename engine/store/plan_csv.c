// SPDX-License-Identifier: GPL-3.0-or-later
// plan.csv: one row for each seat, sorted by review and then by the seat's name.
#include "store/plan_csv.h"

#include <stdlib.h>
#include <string.h>

#include <esr/store.h>

#include "base/csv.h"
#include "base/file.h"
#include "cycle/cells.h"
#include "cycle/columns.h"
#include "store/folder.h"

#define NOBODY (-1)

esr_status esri_plan_csv_text(esr_context *ctx, const esr_plan *plan, esri_buf *out) {
    const esr_cycle *cycle = plan->cycle;
    const esri_table_shape *shape = esri_table_shape_of(ESRI_PUBLISHED);
    const char *cells[ESRI_COLUMNS_MAX];
    for (int32_t c = 0; c < shape->column_count; c++)
        cells[c] = shape->columns[c].name;
    esri_csv_write(out, cells, shape->column_count);
    for (int32_t p = 0; p < cycle->place_count; p++) {
        esr_review_ix review = cycle->places[p].review;
        char first[11], last[11];
        esr_day_text(plan->first_day[review.at], first);
        esr_day_text(esr_plan_last_day(plan, review), last);
        int32_t member = plan->member[p].at;
        cells[ESRI_PLAN_REVIEW_ID] = cycle->reviews[review.at].id;
        cells[ESRI_PLAN_SCHOOL_ID] = cycle->schools[cycle->reviews[review.at].school.at].id;
        cells[ESRI_PLAN_FIRST_DAY] = first;
        cells[ESRI_PLAN_LAST_DAY] = last;
        cells[ESRI_PLAN_SEAT] = cycle->seats.at[cycle->places[p].seat];
        cells[ESRI_PLAN_REVIEWER_ID] = member < 0 ? "" : cycle->reviewers[member].id;
        esri_csv_write(out, cells, shape->column_count);
    }
    return out->failed ? esri_fail_nomem(ctx) : ESR_OK;
}

esr_status esr_plan_write_csv(esr_context *ctx, const esr_plan *plan, const char *path) {
    esri_buf text = {0};
    esr_status status = ESR_OK;
    ESR_TRY(esri_plan_csv_text(ctx, plan, &text));
    ESR_TRY(esri_file_write(ctx, path, text.text, text.length));
cleanup:
    esri_buf_free(&text);
    return status;
}

typedef struct plan_reader {
    esri_faults faults;
    const esr_cycle *cycle;
    const char *file;
    esr_plan *plan;
    int32_t *line_of_review; // where its first row stands; 0: nowhere yet
    bool *filled;            // by place: a row gave it
} plan_reader;

static esri_cell cell_of(plan_reader *r, const esri_row *row, int32_t column) {
    const esri_table_shape *shape = esri_table_shape_of(ESRI_PUBLISHED);
    return (esri_cell){&r->faults, r->file, row->line, shape->columns[column].name,
                       row->cells[column]};
}

static void read_days(plan_reader *r, const esri_row *row, int32_t review) {
    esri_cell first = cell_of(r, row, ESRI_PLAN_FIRST_DAY);
    esri_cell last = cell_of(r, row, ESRI_PLAN_LAST_DAY);
    esr_day first_day = ESR_DAY_NONE, last_day = ESR_DAY_NONE;
    char right[11] = "";
    if (!esri_cell_is_empty(first)) {
        if (!esri_cell_day(first, &first_day))
            return;
        esr_day_text(esr_visit_last_day(first_day, r->cycle->reviews[review].half_days), right);
    }
    if (!esri_cell_is_empty(last) && esri_cell_day(last, &last_day) && strcmp(last.text, right))
        esri_cell_fault(last, "is %s, but must be %s", last.text, right[0] ? right : "empty");
    if (r->line_of_review[review] == 0) {
        r->line_of_review[review] = row->line;
        r->plan->first_day[review] = first_day;
    } else if (r->plan->first_day[review] != first_day) {
        esri_cell_fault(first, "differs from that of the same review in line %d; a visit has one",
                        (int)r->line_of_review[review]);
    }
}

static void read_seat(plan_reader *r, const esri_row *row, int32_t review) {
    const esr_review *of = &r->cycle->reviews[review];
    esri_cell seat = cell_of(r, row, ESRI_PLAN_SEAT);
    esri_cell who = cell_of(r, row, ESRI_PLAN_REVIEWER_ID);
    int32_t member = NOBODY, has = 0;
    if (!esri_cell_is_empty(who)) {
        member = esr_cycle_find_reviewer(r->cycle, who.text).at;
        if (member < 0)
            esri_cell_unknown(who, "reviewer", NULL, 0);
    }
    if (!esri_cell_need(seat))
        return;
    for (int32_t p = of->seat_at; p < of->seat_at + of->seat_count; p++) {
        if (strcmp(r->cycle->seats.at[r->cycle->places[p].seat], seat.text) != 0)
            continue;
        has++;
        if (r->filled[p])
            continue;
        r->filled[p] = true;
        r->plan->member[p].at = member;
        return;
    }
    if (has == 0)
        esri_cell_fault(seat, "review %s has no seat \"%s\"", of->id, seat.text);
    else
        esri_cell_fault(seat, "review %s has only %d \"%s\", but this is one more", of->id,
                        (int)has, seat.text);
}

static void read_row(plan_reader *r, const esri_row *row) {
    esri_cell id = cell_of(r, row, ESRI_PLAN_REVIEW_ID);
    esri_cell school = cell_of(r, row, ESRI_PLAN_SCHOOL_ID);
    if (!esri_cell_need(id))
        return;
    int32_t review = esr_cycle_find_review(r->cycle, id.text).at;
    if (review < 0) {
        esri_cell_unknown(id, "review", NULL, 0);
        return;
    }
    const char *right = r->cycle->schools[r->cycle->reviews[review].school.at].id;
    if (strcmp(school.text, right) != 0)
        esri_cell_fault(school, "is \"%s\", but review %s is of school %s", school.text, id.text,
                        right);
    read_days(r, row, review);
    read_seat(r, row, review);
}

// Every seat of every review must have its row.
static void check_seats(plan_reader *r) {
    for (int32_t p = 0; p < r->cycle->place_count; p++) {
        if (r->filled[p])
            continue;
        int32_t review = r->cycle->places[p].review.at;
        int32_t line = r->line_of_review[review];
        esri_cell cell = {&r->faults, r->file, line ? line : 1, "seat", ""};
        esri_cell_fault(cell, "review %s has no row for its seat \"%s\"",
                        r->cycle->reviews[review].id, r->cycle->seats.at[r->cycle->places[p].seat]);
    }
}

static bool has_columns(plan_reader *r, const esr_rows *rows) {
    const esri_table_shape *shape = esri_table_shape_of(ESRI_PUBLISHED);
    int64_t before = r->faults.count;
    for (int32_t c = 0; c < shape->column_count; c++) {
        esri_cell cell = {&r->faults, r->file, 1, shape->columns[c].name, ""};
        if (!(rows->tables[ESRI_PUBLISHED].present >> c & 1u))
            esri_cell_fault(cell, "the column is missing from the header row");
    }
    return r->faults.count == before;
}

static esr_status read_plan(plan_reader *r, const esr_rows *rows) {
    const esri_row_list *list = &rows->tables[ESRI_PUBLISHED];
    if (has_columns(r, rows)) {
        for (int32_t i = 0; i < list->count; i++)
            read_row(r, &list->at[i]);
        check_seats(r);
    }
    return r->faults.count > 0 ? ESR_E_INPUT : ESR_OK;
}

esr_status esri_plan_csv_parse(esr_context *ctx, const esr_cycle *cycle, const char *file,
                               const char *bytes, size_t length, esr_plan **out) {
    esr_status status = ESR_OK;
    plan_reader r = {.faults = {.ctx = ctx}, .cycle = cycle, .file = file};
    esr_rows *rows = NULL;
    esri_arena arena = {0};
    ESR_TRY(esri_rows_new(ctx, &rows));
    ESR_TRY(esri_table_read(ctx, bytes, length, ESRI_PUBLISHED, r.file, rows));
    ESR_TRY(esr_plan_new(ctx, cycle, &r.plan));
    r.line_of_review = esri_arena_alloc(&arena, (size_t)cycle->review_count, sizeof(int32_t));
    r.filled = esri_arena_alloc(&arena, (size_t)cycle->place_count, sizeof(bool));
    if (!r.line_of_review || !r.filled)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(read_plan(&r, rows));
    *out = r.plan;
    r.plan = NULL;
cleanup:
    esr_plan_free(r.plan);
    esri_arena_free(&arena);
    esri_rows_free(rows);
    return status;
}

esr_status esr_plan_read_csv(esr_context *ctx, const esr_cycle *cycle, const char *path,
                             esr_plan **out) {
    const char *slash = strrchr(path, '/');
    char *bytes = NULL;
    size_t length = 0;
    esr_status status = esri_file_read(ctx, path, ESRI_FOLDER_FILE_MAX, &bytes, &length);
    if (status == ESR_OK)
        status = esri_plan_csv_parse(ctx, cycle, slash ? slash + 1 : path, bytes, length, out);
    free(bytes);
    return status;
}
