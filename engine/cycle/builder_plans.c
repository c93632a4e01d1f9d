// SPDX-License-Identifier: GPL-3.0-or-later
// Pins, and the plan that people were last told.
#include <stdlib.h>
#include <string.h>

#include "cycle/build.h"

static int compare(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static bool read_pin(esri_build *b, const esri_row *row, esr_pin *out) {
#define CELL(column) esri_build_cell(b, ESRI_PINS, row, (column))
    int64_t before = b->faults.count;
    esr_pin pin = {.line = row->line, .first_day = ESR_DAY_NONE, .reviewer = {-1}};
    esri_cell day = CELL(ESRI_PIN_FIRST_DAY), who = CELL(ESRI_PIN_REVIEWER_ID);
    esri_cell kind = CELL(ESRI_PIN_KIND);
    pin.review.at = esri_build_refer(b, CELL(ESRI_PIN_REVIEW_ID), ESRI_REVIEWS);
    if (!esri_cell_is_empty(day))
        (void)esri_cell_day(day, &pin.first_day);
    if (!esri_cell_is_empty(who))
        pin.reviewer.at = esri_build_refer(b, who, ESRI_REVIEWERS);
    if (esri_cell_is_empty(day) && esri_cell_is_empty(who))
        esri_cell_fault(day, "and reviewer_id are both empty; give one of them or both");
    pin.forbid = strcmp(kind.text, "forbid") == 0;
    if (!pin.forbid && !esri_cell_is_empty(kind) && strcmp(kind.text, "keep") != 0)
        esri_cell_fault(kind, "\"%s\" must be keep or forbid", kind.text);
    if (b->faults.count > before || pin.review.at < 0 ||
        (pin.reviewer.at < 0 && !esri_cell_is_empty(who)))
        return false;
    *out = pin;
    return true;
#undef CELL
}

static int by_content(const esr_pin *a, const esr_pin *b) {
    int order = compare(a->review.at, b->review.at);
    if (order == 0)
        order = compare(a->forbid, b->forbid);
    if (order == 0)
        order = compare(a->first_day, b->first_day);
    return order ? order : compare(a->reviewer.at, b->reviewer.at);
}

static int by_content_line(const void *a, const void *b) {
    const esr_pin *left = a, *right = b;
    int order = by_content(left, right);
    return order ? order : compare(left->line, right->line);
}

esr_status esri_build_pins(esri_build *b) {
    esr_status status = ESR_OK;
    int32_t rows = esri_build_count(b, ESRI_PINS), count = 0;
    esr_pin *pins = NULL;
    ESR_TRY(esri_build_alloc(b, rows, sizeof *pins, &pins));
    for (int32_t i = 0; i < rows; i++)
        count += read_pin(b, esri_build_row(b, ESRI_PINS, i), &pins[count]);
    qsort(pins, (size_t)count, sizeof *pins, by_content_line);
    for (int32_t i = 1; i < count; i++) {
        esri_cell cell = {&b->faults, esri_table_shape_of(ESRI_PINS)->file, pins[i].line,
                          "review_id", ""};
        if (by_content(&pins[i], &pins[i - 1]) == 0)
            esri_cell_fault(cell, "the same pin stands in line %d already; remove one of the two",
                            (int)pins[i - 1].line);
    }
    b->cycle->pins = pins;
    b->cycle->pin_count = count;
cleanup:
    return status;
}

// One row of published.csv: who was told to sit on which review, and when it was to begin.
typedef struct told_row {
    int32_t review, reviewer; // reviewer -1: the seat was empty
    esr_day first_day;
    int32_t line;
} told_row;

static bool read_told(esri_build *b, const esri_row *row, told_row *out) {
#define CELL(column) esri_build_cell(b, ESRI_PUBLISHED, row, (column))
    int64_t before = b->faults.count;
    told_row told = {.line = row->line, .reviewer = -1, .first_day = ESR_DAY_NONE};
    esr_day last_day = ESR_DAY_NONE;
    esri_cell school = CELL(ESRI_PLAN_SCHOOL_ID), seat = CELL(ESRI_PLAN_SEAT);
    esri_cell who = CELL(ESRI_PLAN_REVIEWER_ID), last = CELL(ESRI_PLAN_LAST_DAY);
    told.review = esri_build_refer(b, CELL(ESRI_PLAN_REVIEW_ID), ESRI_REVIEWS);
    int32_t school_at = esri_build_refer(b, school, ESRI_SCHOOLS);
    (void)esri_build_span(CELL(ESRI_PLAN_FIRST_DAY), last, &told.first_day, &last_day);
    if (b->faults.count == before && (told.first_day == ESR_DAY_NONE) != (last_day == ESR_DAY_NONE))
        esri_cell_fault(last, "must be given where first_day is, and only there");
    if (esri_cell_need(seat) && esri_build_word(b, ESRI_VOCAB_SEATS, seat) < 0)
        esri_cell_unknown(seat, "seat", b->vocab[ESRI_VOCAB_SEATS].keys,
                          b->vocab[ESRI_VOCAB_SEATS].count);
    if (!esri_cell_is_empty(who)) {
        told.reviewer = esri_build_refer(b, who, ESRI_REVIEWERS);
        if (told.first_day == ESR_DAY_NONE && b->faults.count == before)
            esri_cell_fault(who, "is given, but the review has no visit; empty one of the two");
    }
    if (b->faults.count > before || told.review < 0 || school_at < 0)
        return false;
    if (b->cycle->reviews[told.review].school.at != school_at) {
        esri_cell_fault(school, "\"%s\" is not the school of review %s in reviews.csv", school.text,
                        b->cycle->reviews[told.review].id);
        return false;
    }
    *out = told;
    return true;
#undef CELL
}

static int by_review_reviewer(const void *a, const void *b) {
    const told_row *left = a, *right = b;
    int order = compare(left->review, right->review);
    if (order == 0)
        order = compare(left->reviewer, right->reviewer);
    return order ? order : compare(left->line, right->line);
}

// Reports rows of one review that contradict each other; `now` follows `before` in the order.
static void check_told(esri_build *b, const told_row *before, const told_row *now) {
    esri_cell cell = {&b->faults, esri_table_shape_of(ESRI_PUBLISHED)->file, now->line, "first_day",
                      ""};
    if (now->first_day != before->first_day)
        esri_cell_fault(cell, "differs from that of the same review in line %d; a visit has one",
                        (int)before->line);
    cell.column = "reviewer_id";
    if (now->reviewer >= 0 && now->reviewer == before->reviewer)
        esri_cell_fault(cell, "sits on this review in line %d already; nobody sits twice",
                        (int)before->line);
}

esr_status esri_build_published(esri_build *b) {
    esr_status status = ESR_OK;
    int32_t rows = esri_build_count(b, ESRI_PUBLISHED), count = 0, reviews = 0, seats = 0;
    told_row *told = NULL;
    esr_published *list = NULL;
    esr_reviewer_ix *members = NULL;
    ESR_TRY(esri_build_alloc(b, rows, sizeof *told, &told));
    ESR_TRY(esri_build_alloc(b, rows, sizeof *list, &list));
    ESR_TRY(esri_build_alloc(b, rows, sizeof *members, &members));
    for (int32_t i = 0; i < rows; i++)
        count += read_told(b, esri_build_row(b, ESRI_PUBLISHED, i), &told[count]);
    qsort(told, (size_t)count, sizeof *told, by_review_reviewer);
    for (int32_t i = 0; i < count; i++) {
        if (i > 0 && told[i].review == told[i - 1].review)
            check_told(b, &told[i - 1], &told[i]);
        else
            list[reviews++] = (esr_published){.review = {told[i].review},
                                              .first_day = told[i].first_day,
                                              .told_at = seats,
                                              .line = told[i].line};
        if (told[i].reviewer < 0)
            continue;
        members[seats++].at = told[i].reviewer;
        list[reviews - 1].told_count++;
    }
    b->cycle->has_published = b->rows->tables[ESRI_PUBLISHED].exists;
    b->cycle->published = list;
    b->cycle->published_count = reviews;
    b->cycle->told = members;
cleanup:
    return status;
}
