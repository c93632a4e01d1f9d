// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a calendar: no crash, soon done, faults or spans that are sorted and in the window;
// what is busy stays busy when it is written as slots and read again.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ics/busy.h"

#define MOST_MS     5000
#define FIRST_DAY   20697 // 2026-09-01
#define LAST_DAY    21014 // 2027-07-15
#define DAY_MINUTES 1440
#define DAYS        (LAST_DAY - FIRST_DAY + 1)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const esri_ics_window window = {"America/New_York", FIRST_DAY, LAST_DAY};
static const esri_ics_hours hours = {510, 765, 1020};

static void check_spans(const esri_ics_spans *spans) {
    for (size_t i = 0; i < spans->count; i++) {
        const esri_ics_span *span = &spans->at[i], *last = i ? span - 1 : NULL;
        if (span->day < FIRST_DAY || span->day > LAST_DAY || span->from < 0 ||
            span->to > DAY_MINUTES || span->from > span->to)
            abort();
        if (last && (last->day > span->day || (last->day == span->day && last->to >= span->from)))
            abort();
    }
}

// The days that are taken whole, as runs.
static size_t whole_days(const esri_ics_spans *spans, esri_ics_run *out) {
    size_t count = 0;
    for (size_t i = 0; i < spans->count; i++)
        if (spans->at[i].all_day)
            out[count++] = (esri_ics_run){spans->at[i].day, spans->at[i].day, false, true};
    return count;
}

static void check_round_trip(esr_context *ctx, const esri_ics_spans *spans) {
    esri_ics_run runs[DAYS], again[DAYS];
    esri_ics_spans back = {0};
    esri_buf text = {0};
    size_t count = whole_days(spans, runs);
    if (esri_ics_busy_write(ctx, "all/x", runs, count, &window, hours, &text) != ESR_OK ||
        esri_ics_busy(ctx, "x", text.text, text.length, &window, &back) != ESR_OK ||
        whole_days(&back, again) != count)
        abort();
    for (size_t i = 0; i < count; i++)
        if (runs[i].from != again[i].from)
            abort();
    esri_ics_spans_free(&back);
    esri_buf_free(&text);
}

// Read for import, event by event: whatever can't be read is told, and counted.
static void check_import(const char *text, size_t length) {
    const esri_ics_choices choices = {.holidays = length % 2 == 0, .keep_going = true};
    esri_ics_answer answer = {0};
    esr_context *ctx = NULL;
    if (esr_context_new(&ctx) != ESR_OK)
        abort();
    int64_t begin = esri_now_ms();
    esr_status status = esri_ics_read(ctx, "x.ics", text, length, &window, &choices, &answer);
    if (esri_now_ms() - begin > MOST_MS)
        abort();
    if ((status == ESR_OK) != (esr_context_fault_count(ctx) == 0))
        abort();
    if (status == ESR_OK && answer.left_out > 0 && esr_context_warning_count(ctx) == 0)
        abort();
    check_spans(&answer.busy);
    check_spans(&answer.tentative);
    esri_ics_answer_free(&answer);
    esr_context_free(ctx);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    esr_context *ctx = NULL;
    esri_ics_spans spans = {0};
    char *text = malloc(length ? length : 1); // not a byte more, so that a read behind it is seen
    if (!text || esr_context_new(&ctx) != ESR_OK)
        abort();
    memcpy(text, bytes, length);
    int64_t begin = esri_now_ms();
    esr_status status = esri_ics_busy(ctx, "x.ics", text, length, &window, &spans);
    if (esri_now_ms() - begin > MOST_MS)
        abort();
    if ((status == ESR_OK) != (esr_context_fault_count(ctx) == 0))
        abort();
    check_spans(&spans);
    if (status == ESR_OK)
        check_round_trip(ctx, &spans);
    check_import(text, length);
    esri_ics_spans_free(&spans);
    esr_context_free(ctx);
    free(text);
    return 0;
}
