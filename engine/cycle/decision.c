// SPDX-License-Identifier: GPL-3.0-or-later
// Decisions as edits of relations.csv. A relation is known again by all that its row says of it:
// reviewer, school, kind and dates.
#include <esr/decision.h>

#include <string.h>

#include <esr/edit.h>

#include "base/context.h"
#include "cycle/cells.h"

typedef struct relation_cells {
    char from[11], to[11];
    // reviewer_id, school_id, kind, from, to, perhaps waived_by and waived_why, end
    esr_cell at[8];
} relation_cells;

static void fill_cells(const esr_decision *decision, relation_cells *out) {
    esr_day_text(decision->from, out->from);
    esr_day_text(decision->to, out->to);
    const esr_cell cells[] = {{"reviewer_id", decision->reviewer_id},
                              {"school_id", decision->school_id},
                              {"kind", decision->kind},
                              {"from", out->from},
                              {"to", out->to},
                              {NULL, NULL}};
    memcpy(out->at, cells, sizeof cells);
}

static bool has_kind(const esr_cycle *cycle, const char *name) {
    for (int32_t k = 0; k < cycle->kind_count; k++)
        if (strcmp(cycle->kinds[k].name, name) == 0)
            return true;
    return false;
}

// "the family relation of R07 and S12, declared by Ms Ho, fits nothing here: there is no …"
static void warn_lost(esr_context *ctx, const esr_decision *decision, const char *what,
                      const char *id) {
    esri_warn(ctx, "",
              "the relation \"%s\" of %s and %s, %s by %s, does not hold on: there is no "
              "%s%s",
              decision->kind, decision->reviewer_id, decision->school_id,
              decision->what == ESR_WAIVE ? "waived" : "declared", decision->name, what, id);
}

// Whether everybody that the decision names is there; a warning if not.
static bool is_known(esr_context *ctx, const esr_cycle *base, const esr_decision *decision) {
    if (esr_cycle_find_reviewer(base, decision->reviewer_id).at < 0)
        warn_lost(ctx, decision, "reviewer ", decision->reviewer_id);
    else if (esr_cycle_find_school(base, decision->school_id).at < 0)
        warn_lost(ctx, decision, "school ", decision->school_id);
    else if (!has_kind(base, decision->kind))
        warn_lost(ctx, decision, "kind ", decision->kind);
    else
        return true;
    return false;
}

// Setting nothing in rows counts them.
static esr_status count_rows(esr_context *ctx, esr_edit *edit, const relation_cells *cells,
                             int32_t *out) {
    const esr_cell nothing[] = {{NULL, NULL}};
    return esr_edit_set(ctx, edit, "relations", cells->at, nothing, out);
}

static esr_status decide(esr_context *ctx, esr_edit *edit, const esr_decision *decision,
                         esr_decided *counts) {
    relation_cells cells;
    int32_t rows = 0, set = 0;
    esr_status status = ESR_OK;
    fill_cells(decision, &cells);
    ESR_TRY(count_rows(ctx, edit, &cells, &rows));
    if (decision->what == ESR_DECLARE && rows == 0) {
        ESR_TRY(esr_edit_add(ctx, edit, "relations", cells.at));
        counts->declared++;
    } else if (decision->what == ESR_WAIVE && rows == 0) {
        warn_lost(ctx, decision, "such row in relations.csv", "");
        counts->lost++;
    } else if (decision->what == ESR_WAIVE) {
        const esr_cell waiver[] = {
            {"waived_by", decision->name}, {"waived_why", decision->reason}, {NULL, NULL}};
        cells.at[5] = (esr_cell){"waived_by", ""};
        cells.at[6] = (esr_cell){NULL, NULL};
        ESR_TRY(esr_edit_set(ctx, edit, "relations", cells.at, waiver, &set));
        counts->waived += set > 0;
    }
cleanup:
    return status;
}

// Name and reason are kept for ever, so they must be text that every reader can show.
static esr_status check_text(esr_context *ctx, const char *what, const char *text) {
    size_t length = strlen(text);
    if (esri_text_trim((esri_piece){text, length}).length == 0)
        return esri_fail(ctx, ESR_E_USAGE, what, "is empty; say it in words");
    if (!esri_text_is_utf8(text, length) || esri_text_has_control(text))
        return esri_fail(ctx, ESR_E_USAGE, what, "must be one line of UTF-8 text");
    if (length > ESRI_TEXT_BYTES_MAX)
        return esri_fail(ctx, ESR_E_USAGE, what, "is longer than %d bytes", ESRI_TEXT_BYTES_MAX);
    return ESR_OK;
}

esr_status esr_decide(esr_context *ctx, const esr_cycle *base, const esr_decision_list *decisions,
                      esr_cycle **out, esr_decided *counts) {
    esr_edit *edit = NULL;
    esr_decided found = {0};
    esr_status status = ESR_OK;
    for (size_t i = 0; i < decisions->count; i++) {
        ESR_TRY(check_text(ctx, "name", decisions->at[i].name));
        ESR_TRY(check_text(ctx, "reason", decisions->at[i].reason));
    }
    ESR_TRY(esr_edit_new(ctx, base, &edit));
    for (size_t i = 0; i < decisions->count; i++) {
        if (is_known(ctx, base, &decisions->at[i]))
            ESR_TRY(decide(ctx, edit, &decisions->at[i], &found));
        else
            found.lost++;
    }
    esr_edit *complete = edit;
    edit = NULL;
    ESR_TRY(esr_edit_finish(ctx, complete, out));
    *counts = found;
cleanup:
    esr_edit_free(edit);
    return status;
}
