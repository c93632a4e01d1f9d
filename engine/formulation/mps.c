// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the compact model of a cycle as a free MPS file.
#include <esr/model.h>

#include "base/context.h"
#include "base/file.h"
#include "formulation/compact.h"

#define TRIPLES_MAX 1000000
#define ENTRIES_MAX 30000000 // some 600 MB of text

// What the numbers in names stand for, as comments.
static void write_head(const esr_cycle *cycle, esri_buf *text) {
    char first[11];
    esr_day_text(cycle->first_day, first);
    esri_buf_printf(text,
                    "* The compact model of the cycle %s (docs/formulation.md), in free MPS.\n",
                    cycle->id);
    esri_buf_printf(text, "* Day 1 is %s. The numbers of reviews, reviewers, schools:\n", first);
    for (int32_t v = 0; v < cycle->review_count; v++)
        esri_buf_printf(text, "* review %d is %s\n", (int)v + 1, cycle->reviews[v].id);
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        esri_buf_printf(text, "* reviewer %d is %s\n", (int)r + 1, cycle->reviewers[r].id);
    for (int32_t s = 0; s < cycle->school_count; s++)
        esri_buf_printf(text, "* school %d is %s\n", (int)s + 1, cycle->schools[s].id);
}

esr_status esr_export_mps(esr_context *ctx, const esr_cycle *cycle, const char *path) {
    esr_status status = ESR_OK;
    esri_tuples *tuples = NULL;
    esri_compact *model = NULL;
    esri_buf text = {0};
    ESR_TRY(esri_tuples_new(ctx, cycle, TRIPLES_MAX, path, "an MPS file", &tuples));
    ESR_TRY(esri_compact_new(ctx, cycle, tuples, ENTRIES_MAX, &model));
    if (esri_matrix_too_large(&model->matrix)) {
        status = esri_fail(ctx, ESR_E_LIMIT, path,
                           "the model has more than %d numbers, too many for an MPS file; take a "
                           "smaller cycle",
                           ENTRIES_MAX);
        goto cleanup;
    }
    write_head(cycle, &text);
    esri_matrix_write(&model->matrix, "esr", &text);
    if (text.failed || model->matrix.failed)
        status = esri_fail_nomem(ctx);
    else
        status = esri_file_write(ctx, path, text.text, text.length);
cleanup:
    esri_buf_free(&text);
    esri_compact_free(model);
    esri_tuples_free(tuples);
    return status;
}
