// SPDX-License-Identifier: GPL-3.0-or-later
// Minutes are rounded outwards. A time without length stays one: a span that ends where it begins.
#include "ics/spans.h"

#include <stdlib.h>

#include "ics/time.h"

#define DAY_MINUTES 1440
#define FIRST_ROOM  256

void esri_ics_spans_free(esri_ics_spans *spans) {
    free(spans->at);
    *spans = (esri_ics_spans){0};
}

static int by_time(const void *a, const void *b) {
    const esri_ics_span *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

void esri_ics_spans_merge(esri_ics_spans *spans) {
    size_t kept = 0;
    if (spans->count > 1)
        qsort(spans->at, spans->count, sizeof *spans->at, by_time);
    for (size_t i = 0; i < spans->count; i++) {
        esri_ics_span *last = kept > 0 ? &spans->at[kept - 1] : NULL, next = spans->at[i];
        if (last && last->day == next.day && next.from <= last->to) {
            last->to = next.to > last->to ? next.to : last->to;
            last->line = next.line < last->line ? next.line : last->line;
        } else {
            spans->at[kept++] = next;
        }
    }
    spans->count = kept;
    for (size_t i = 0; i < kept; i++)
        spans->at[i].all_day = spans->at[i].from == 0 && spans->at[i].to == DAY_MINUTES;
}

static esr_status add_one(esr_context *ctx, esri_ics_spans *spans, esri_ics_span span) {
    bool full = spans->count == spans->room;
    if (full)
        esri_ics_spans_merge(spans);
    if (full && spans->count >= spans->room / 2) { // else merging has made room enough
        size_t room = spans->room ? 2 * spans->room : FIRST_ROOM;
        esri_ics_span *at = realloc(spans->at, room * sizeof *at);
        if (!at)
            return esri_fail_nomem(ctx);
        spans->at = at;
        spans->room = room;
    }
    spans->at[spans->count++] = span;
    return ESR_OK;
}

esr_status esri_ics_spans_add(esr_context *ctx, esri_ics_spans *spans,
                              const esri_ics_window *window, int64_t from, int64_t to,
                              int32_t line) {
    int64_t first = esri_ics_day_of(from), last = to > from ? esri_ics_day_of(to - 1) : first;
    for (int64_t day = first > window->first_day ? first : window->first_day;
         day <= last && day <= window->last_day; day++) {
        int64_t midnight = day * ESRI_DAY_SECONDS;
        int64_t begin = from > midnight ? from - midnight : 0;
        int64_t end = to < midnight + ESRI_DAY_SECONDS ? to - midnight : ESRI_DAY_SECONDS;
        const esri_ics_span span = {.day = (esr_day)day,
                                    .from = (int32_t)(begin / 60),
                                    .to = (int32_t)((end + 59) / 60),
                                    .line = line};
        esr_status status = add_one(ctx, spans, span);
        if (status != ESR_OK)
            return status;
    }
    return ESR_OK;
}

esr_status esri_ics_spans_join(esr_context *ctx, esri_ics_spans *spans,
                               const esri_ics_spans *more) {
    esr_status status = ESR_OK;
    for (size_t i = 0; i < more->count && status == ESR_OK; i++)
        status = add_one(ctx, spans, more->at[i]);
    return status;
}

// Whether a span ends before another begins.
static bool is_before(const esri_ics_span *a, const esri_ics_span *b) {
    return a->day != b->day ? a->day < b->day : a->to <= b->from;
}

esr_status esri_ics_spans_cut(esr_context *ctx, esri_ics_spans *spans,
                              const esri_ics_spans *minus) {
    esri_ics_spans left = {0};
    esr_status status = ESR_OK;
    size_t first = 0; // of `minus`, that may reach into what follows
    for (size_t i = 0; i < spans->count; i++) {
        esri_ics_span rest = spans->at[i];
        while (first < minus->count && is_before(&minus->at[first], &rest))
            first++;
        for (size_t m = first; m < minus->count && !is_before(&rest, &minus->at[m]); m++) {
            esri_ics_span piece = rest;
            piece.to = minus->at[m].from;
            if (piece.to > piece.from)
                ESR_TRY(add_one(ctx, &left, piece));
            rest.from = minus->at[m].to < rest.to ? minus->at[m].to : rest.to;
        }
        if (rest.to > rest.from)
            ESR_TRY(add_one(ctx, &left, rest));
    }
    esri_ics_spans_merge(&left);
    esri_ics_spans_free(spans);
    *spans = left;
    left = (esri_ics_spans){0};
cleanup:
    esri_ics_spans_free(&left);
    return status;
}
