// SPDX-License-Identifier: GPL-3.0-or-later
// Who is unavailable when (unavailable.csv and the busy times of calendars/), and capacity.csv.
#include <stdlib.h>
#include <string.h>

#include "cycle/build.h"

#define COST_MAX   1000000
#define VISITS_MAX 10000
#define RUN_PIECES 3 // a busy run is at most a pm, whole days, and an am

static int compare(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int by_who_from(const void *a, const void *b) {
    const esr_unavailable *left = a, *right = b;
    int order = compare(left->who, right->who);
    if (order == 0)
        order = compare(left->at, right->at);
    if (order == 0)
        order = compare(left->from, right->from);
    if (order == 0)
        order = compare(left->to, right->to);
    if (order == 0)
        order = compare(left->pm - left->am, right->pm - right->am);
    if (order == 0)
        order = compare(left->cost, right->cost);
    if (order == 0)
        order = compare(left->from_calendar, right->from_calendar);
    return order ? order : compare(left->line, right->line);
}

// Reads `who` and `id` into out->who and out->at.
static bool read_who(esri_build *b, esri_cell who, esri_cell id, esr_unavailable *out) {
    static const char *const words[] = {"all", "school", "reviewer"};
    static const esr_who meaning[] = {ESR_WHO_ALL, ESR_WHO_SCHOOL, ESR_WHO_REVIEWER};
    static const esri_table table[] = {ESRI_TABLE_COUNT, ESRI_SCHOOLS, ESRI_REVIEWERS};
    if (!esri_cell_need(who))
        return false;
    for (int w = 0; w < 3; w++) {
        if (strcmp(who.text, words[w]) != 0)
            continue;
        out->who = meaning[w];
        out->at = -1;
        if (meaning[w] != ESR_WHO_ALL)
            return (out->at = esri_build_refer(b, id, table[w])) >= 0;
        if (!esri_cell_is_empty(id))
            esri_cell_fault(id, "must be empty where \"who\" is all");
        return esri_cell_is_empty(id);
    }
    esri_cell_fault(who, "\"%s\" must be reviewer, school or all", who.text);
    return false;
}

// Reads from and to, both of which must be given.
static bool read_days(esri_cell from, esri_cell to, esr_day *out_from, esr_day *out_to) {
    bool given = esri_cell_need(from);
    given = esri_cell_need(to) && given;
    *out_from = *out_to = ESR_DAY_NONE;
    return esri_build_span(from, to, out_from, out_to) && given;
}

static bool read_unavailable(esri_build *b, const esri_row *row, esr_unavailable *out) {
#define CELL(column) esri_build_cell(b, ESRI_UNAVAILABLE, row, (column))
    int64_t before = b->faults.count;
    esr_unavailable read = {.line = row->line, .cost = -1};
    bool good = read_who(b, CELL(ESRI_UNAVAILABLE_WHO), CELL(ESRI_UNAVAILABLE_ID), &read);
    good =
        read_days(CELL(ESRI_UNAVAILABLE_FROM), CELL(ESRI_UNAVAILABLE_TO), &read.from, &read.to) &&
        good;
    esri_cell half = CELL(ESRI_UNAVAILABLE_HALF), cost = CELL(ESRI_UNAVAILABLE_COST);
    read.am = esri_cell_is_empty(half) || strcmp(half.text, "am") == 0;
    read.pm = esri_cell_is_empty(half) || strcmp(half.text, "pm") == 0;
    if (!read.am && !read.pm)
        esri_cell_fault(half, "\"%s\" must be am, pm or empty for both", half.text);
    if (!esri_cell_is_empty(cost))
        (void)esri_cell_int(cost, 0, COST_MAX, &read.cost);
    (void)esri_cell_note(CELL(ESRI_UNAVAILABLE_NOTE));
    if (!good || b->faults.count > before)
        return false;
    *out = read;
    return true;
#undef CELL
}

static bool read_half(esri_cell cell, bool *out_pm) {
    *out_pm = strcmp(cell.text, "pm") == 0;
    if (*out_pm || strcmp(cell.text, "am") == 0)
        return true;
    esri_cell_fault(cell, "\"%s\" must be am or pm", cell.text);
    return false;
}

// A run of busy slots, as up to RUN_PIECES entries with the same halves on each of their days.
static int32_t read_busy(esri_build *b, const esri_row *row, esr_unavailable *out) {
#define CELL(column) esri_build_cell(b, ESRI_BUSY, row, (column))
    esr_unavailable run = {.line = row->line, .cost = -1, .from_calendar = true};
    bool from_pm = false, to_pm = false;
    bool good = read_who(b, CELL(ESRI_BUSY_WHO), CELL(ESRI_BUSY_ID), &run);
    good = read_days(CELL(ESRI_BUSY_FROM), CELL(ESRI_BUSY_TO), &run.from, &run.to) && good;
    good = read_half(CELL(ESRI_BUSY_FROM_HALF), &from_pm) && good;
    good = read_half(CELL(ESRI_BUSY_TO_HALF), &to_pm) && good;
    if (!good)
        return 0;
    if (run.from == run.to) {
        run.am = !from_pm;
        run.pm = to_pm;
        if (from_pm && !to_pm)
            esri_cell_fault(CELL(ESRI_BUSY_TO_HALF), "lies before \"from_half\"");
        out[0] = run;
        return 1;
    }
    int32_t count = 0;
    if (from_pm) {
        out[count] = run;
        out[count].to = run.from++;
        out[count++].pm = true;
    }
    esr_unavailable last = run;
    last.from = run.to;
    if (!to_pm)
        run.to--;
    run.am = run.pm = true;
    if (run.from <= run.to)
        out[count++] = run;
    last.am = true;
    if (!to_pm)
        out[count++] = last;
    return count;
#undef CELL
}

esr_status esri_build_unavailable(esri_build *b) {
    esr_status status = ESR_OK;
    int32_t rows = esri_build_count(b, ESRI_UNAVAILABLE), runs = esri_build_count(b, ESRI_BUSY);
    int32_t count = 0;
    esr_unavailable *list = NULL;
    ESR_TRY(esri_build_alloc(b, rows + RUN_PIECES * runs, sizeof *list, &list));
    for (int32_t i = 0; i < rows; i++)
        count += read_unavailable(b, esri_build_row(b, ESRI_UNAVAILABLE, i), &list[count]);
    for (int32_t i = 0; i < runs; i++)
        count += read_busy(b, esri_build_row(b, ESRI_BUSY, i), &list[count]);
    qsort(list, (size_t)count, sizeof *list, by_who_from);
    b->cycle->unavailable = list;
    b->cycle->unavailable_count = count;
cleanup:
    return status;
}

static bool read_capacity(esri_build *b, const esri_row *row, esr_capacity *out) {
#define CELL(column) esri_build_cell(b, ESRI_CAPACITY, row, (column))
    int64_t before = b->faults.count;
    esr_capacity read = {.line = row->line, .sector = -1};
    bool good = read_days(CELL(ESRI_CAPACITY_FROM), CELL(ESRI_CAPACITY_TO), &read.from, &read.to);
    esri_cell most = CELL(ESRI_CAPACITY_MAX_VISITS), sector = CELL(ESRI_CAPACITY_SECTOR);
    if (esri_cell_need(most))
        (void)esri_cell_int(most, 0, VISITS_MAX, &read.max_visits);
    if (!esri_cell_is_empty(sector)) {
        read.sector = esri_build_word(b, ESRI_VOCAB_SECTORS, sector);
        if (read.sector < 0 && b->whole[ESRI_SCHOOLS])
            esri_cell_unknown(sector, "school of the sector", b->cycle->sectors.at,
                              b->cycle->sectors.count);
    }
    if (!good || b->faults.count > before)
        return false;
    *out = read;
    return true;
#undef CELL
}

static int by_from(const void *a, const void *b) {
    const esr_capacity *left = a, *right = b;
    int order = compare(left->from, right->from);
    if (order == 0)
        order = compare(left->to, right->to);
    if (order == 0)
        order = compare(left->sector, right->sector);
    if (order == 0)
        order = compare(left->max_visits, right->max_visits);
    return order ? order : compare(left->line, right->line);
}

esr_status esri_build_capacity(esri_build *b) {
    esr_status status = ESR_OK;
    int32_t rows = esri_build_count(b, ESRI_CAPACITY), count = 0;
    esr_capacity *list = NULL;
    ESR_TRY(esri_build_alloc(b, rows, sizeof *list, &list));
    for (int32_t i = 0; i < rows; i++)
        count += read_capacity(b, esri_build_row(b, ESRI_CAPACITY, i), &list[count]);
    qsort(list, (size_t)count, sizeof *list, by_from);
    b->cycle->capacity = list;
    b->cycle->capacity_count = count;
cleanup:
    return status;
}
