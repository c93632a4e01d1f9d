// SPDX-License-Identifier: GPL-3.0-or-later
// Texts and rows of a sample.
#include <stdarg.h>
#include <stdio.h>

#include "sample/world.h"

#define TEXT_MAX 512
#define DEGREE   100000

const char *esri_sample_text(esri_sample *sample, const char *format, ...) {
    char text[TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *copy = esri_arena_strdup(&sample->arena, text);
    if (!copy && sample->status == ESR_OK)
        sample->status = esri_fail_nomem(sample->ctx);
    return copy ? copy : "";
}

const char *esri_sample_day(esri_sample *sample, esr_day day) {
    char text[11];
    esr_day_text(day, text);
    return esri_sample_text(sample, "%s", text);
}

const char *esri_sample_degrees(esri_sample *sample, int32_t value) {
    return esri_sample_text(sample, "%d.%05d", value / DEGREE, value % DEGREE);
}

void esri_sample_put(esri_sample *sample, esri_table table, const char *const *cells) {
    if (sample->status != ESR_OK)
        return;
    int32_t line = sample->rows->tables[table].count + 2; // below the header
    sample->status = esri_rows_add(sample->ctx, sample->rows, table, line, cells);
}
