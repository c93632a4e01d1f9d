// SPDX-License-Identifier: GPL-3.0-or-later
// A reviewer or a review taken out, with every row that refers to it. What people were told stays:
// a reviewer who goes leaves the published seat empty, so that its date still counts.
#include <string.h>

#include "scenario/scenario.h"

// Rows of `table` whose `column` holds the id, and with `who` those of which that column says so.
typedef struct reference {
    const char *table, *column, *who;
} reference;

static const reference to_reviewer[] = {
    {"relations", "reviewer_id", NULL},
    {"history", "reviewer_id", NULL},
    {"pairs", "reviewer_id", NULL},
    {"pairs", "other_id", NULL},
    {"preferences", "reviewer_id", NULL},
    {"pins", "reviewer_id", NULL},
    {"unavailable", "id", "reviewer"},
    {"busy", "id", "reviewer"},
    {"reviewers", "id", NULL},
};
static const reference to_review[] = {
    {"pins", "review_id", NULL},
    {"published", "review_id", NULL},
    {"reviews", "id", NULL},
};

static esr_status drop_all(esr_context *ctx, esr_edit *edit, const reference *references,
                           size_t count, const char *id) {
    for (size_t i = 0; i < count; i++) {
        const reference *at = &references[i];
        const esr_cell where[] = {
            {at->column, id}, {at->who ? "who" : NULL, at->who}, {NULL, NULL}};
        esr_status status = esr_edit_step(ctx, edit, &(esr_step){at->table, where, NULL});
        if (status != ESR_OK)
            return status;
    }
    return ESR_OK;
}

esr_status esri_drop_whole(esr_context *ctx, esr_edit *edit, esri_table table, const char *id) {
    const esr_cell told[] = {{"reviewer_id", id}, {NULL, NULL}};
    const esr_cell nobody[] = {{"reviewer_id", ""}, {NULL, NULL}};
    if (table == ESRI_REVIEWS)
        return drop_all(ctx, edit, to_review, sizeof to_review / sizeof *to_review, id);
    esr_status status = esr_edit_step(ctx, edit, &(esr_step){"published", told, nobody});
    return status == ESR_OK
               ? drop_all(ctx, edit, to_reviewer, sizeof to_reviewer / sizeof *to_reviewer, id)
               : status;
}
