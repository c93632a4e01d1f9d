// SPDX-License-Identifier: GPL-3.0-or-later
// esr_sample: checks the options, makes a world, writes its rows, builds the cycle.
#include <string.h>

#include "base/context.h"
#include "cycle/builder.h"
#include "sample/presets.h"

#define SIZE_MOST 20000 // reviews or reviewers

static esr_status check_options(esr_context *ctx, const esr_sample_options *options) {
    if (options->preset) {
        bool known = false;
        for (const char *const *name = esr_sample_presets(); *name; name++)
            known = known || strcmp(*name, options->preset) == 0;
        if (!known)
            return esri_fail(ctx, ESR_E_USAGE, "preset",
                             "no sample is called '%s'; there are hk-2006-07, hk-2007-08, "
                             "hk-two-seat, kindergarten, round and tiny",
                             options->preset);
        if (options->reviews || options->reviewers || options->seed || options->year)
            return esri_fail(ctx, ESR_E_USAGE, "preset",
                             "a preset has its own size, seed and year; give either the preset or "
                             "these");
        return ESR_OK;
    }
    if (options->reviews < 1 || options->reviews > SIZE_MOST)
        return esri_fail(ctx, ESR_E_USAGE, "reviews", "%d is not from 1 to %d", options->reviews,
                         SIZE_MOST);
    if (options->reviewers < 1 || options->reviewers > SIZE_MOST)
        return esri_fail(ctx, ESR_E_USAGE, "reviewers", "%d is not from 1 to %d",
                         options->reviewers, SIZE_MOST);
    if (options->year &&
        (options->year < ESRI_SCHOOL_YEAR_FIRST || options->year > ESRI_SCHOOL_YEAR_LAST))
        return esri_fail(ctx, ESR_E_USAGE, "year",
                         "%d is not from %d to %d, the years whose holidays are known",
                         options->year, ESRI_SCHOOL_YEAR_FIRST, ESRI_SCHOOL_YEAR_LAST);
    return ESR_OK;
}

static void put_all(esri_sample *sample) {
    esri_school_year_make(sample->shape->year, &sample->year);
    esri_sample_make_world(sample);
    esri_sample_put_settings(sample);
    esri_sample_put_closures(sample);
    esri_sample_put_reviews(sample);
    esri_sample_put_absences(sample);
    esri_sample_put_ties(sample);
    esri_sample_put_register(sample);
}

// Marks the tables that have rows as being there, each with the columns that it needs or uses.
static void open_tables(esr_rows *rows) {
    for (int32_t t = 0; t < ESRI_TABLE_COUNT; t++) {
        const esri_table_shape *shape = esri_table_shape_of((esri_table)t);
        const esri_row_list *list = &rows->tables[t];
        uint32_t present = 0;
        for (int32_t c = 0; c < shape->column_count; c++) {
            bool used = shape->columns[c].required;
            for (int32_t i = 0; i < list->count && !used; i++)
                used = *list->at[i].cells[c] != '\0';
            present |= (uint32_t)used << c;
        }
        if (list->count > 0)
            esri_rows_open(rows, (esri_table)t, present);
    }
}

esr_status esr_sample(esr_context *ctx, const esr_sample_options *options, esr_cycle **out) {
    esr_status status = ESR_OK;
    esri_sample sample = {.ctx = ctx};
    esri_sample_shape shape = {0};
    esr_cycle *cycle = NULL;
    ESR_TRY(check_options(ctx, options));
    ESR_TRY(esri_rows_new(ctx, &sample.rows));
    if (options->preset && strcmp(options->preset, ESRI_PRESET_TINY) == 0) {
        esri_sample_put_tiny(&sample);
    } else {
        shape =
            options->preset ? *esri_sample_preset(options->preset) : esri_sample_shape_for(options);
        sample.shape = &shape;
        put_all(&sample);
    }
    ESR_TRY(sample.status);
    open_tables(sample.rows);
    esr_rows *rows = sample.rows;
    sample.rows = NULL; // the builder takes them over
    ESR_TRY(esri_cycle_build(ctx, rows, &cycle));
    *out = cycle;
cleanup:
    esri_rows_free(sample.rows);
    esri_arena_free(&sample.arena);
    return status;
}
