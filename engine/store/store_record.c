// SPDX-License-Identifier: GPL-3.0-or-later
// Who imported and planned what, when and with which options, for those who vouch for a plan.
#include "store/store_db.h"

#include <stdlib.h>

#include "base/arena.h"

// The record with the memory that it owns.
typedef struct owned_record {
    esr_record record; // first, so that both have one address
    esri_arena arena;
} owned_record;

// A column of the present row, for the record to own.
static esr_status take_text(esr_context *ctx, owned_record *owned, const esri_stmt *stmt,
                            int32_t column, const char **out) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(ctx, stmt, column, &text);
    if (status != ESR_OK)
        return status;
    const char *copy = esri_arena_strdup(&owned->arena, text);
    if (!copy)
        return esri_fail_nomem(ctx);
    *out = copy;
    return ESR_OK;
}

// The columns from `first` on, one for each text.
static esr_status take_texts(esr_context *ctx, owned_record *owned, const esri_stmt *stmt,
                             int32_t first, const char **const *texts, size_t count) {
    esr_status status = ESR_OK;
    for (size_t i = 0; i < count && status == ESR_OK; i++)
        status = take_text(ctx, owned, stmt, first + (int32_t)i, texts[i]);
    return status;
}

static esr_status read_run(esr_context *ctx, esri_db *db, const esr_solution *solution,
                           owned_record *owned) {
    esr_record *r = &owned->record;
    const char **const texts[] = {&r->read_at,       &r->imported_at,     &r->imported_by,
                                  &r->imported_from, &r->imported_engine, &r->solved_at,
                                  &r->solved_by,     &r->solved_engine};
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(
        ctx, db,
        "SELECT n.cost, n.bound, round(n.seconds * 1000), "
        "coalesce(n.time_limit_ms, 0), coalesce(n.gap_ppm, 0), n.seed, n.id, "
        "coalesce(n.carried_from, 0), " ESRI_STORE_NOW
        ", i.at, i.who, i.source, i.engine, n.at, n.who, "
        "n.engine, coalesce(n.restores, 0) FROM current_run n JOIN import i ON i.id = n.import_id",
        &stmt));
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    if (!row || esri_stmt_int(stmt, 0) != solution->cost ||
        esri_stmt_int(stmt, 1) != solution->bound ||
        esri_stmt_int(stmt, 2) != solution->elapsed_ms) {
        status = esri_fail(ctx, ESR_E_DB, esri_db_path(db),
                           "got another plan while it was being read; try again");
        goto cleanup;
    }
    r->time_limit_ms = esri_stmt_int(stmt, 3);
    r->gap_ppm = esri_stmt_int(stmt, 4);
    r->seed = esri_stmt_int(stmt, 5);
    r->run = esri_stmt_int(stmt, 6);
    r->carried_from = esri_stmt_int(stmt, 7);
    r->restores = esri_stmt_int(stmt, 16);
    ESR_TRY(take_texts(ctx, owned, stmt, 8, texts, sizeof texts / sizeof *texts));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

#define OF_DECISIONS                                                                               \
    " FROM decision WHERE cycle_id = (SELECT cycle_id FROM import ORDER BY id DESC LIMIT 1)"

static esr_status count_decisions(esr_context *ctx, esri_db *db, size_t *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, "SELECT count(*)" OF_DECISIONS, &stmt));
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *out = (size_t)esri_stmt_int(stmt, 0);
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status read_decisions(esr_context *ctx, esri_db *db, owned_record *owned) {
    esri_stmt *stmt = NULL;
    esr_record_decision *list = NULL;
    size_t room = 0, count = 0;
    esr_status status = ESR_OK;
    ESR_TRY(count_decisions(ctx, db, &room));
    list = esri_arena_alloc(&owned->arena, room, sizeof *list);
    if (!list)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esri_db_prepare(ctx, db,
                            "SELECT at, who, what, reviewer_id, school_id, kind, \"from\", \"to\", "
                            "name, reason" OF_DECISIONS " ORDER BY id",
                            &stmt));
    for (bool row = true; count < room; count++) {
        esr_record_decision *d = &list[count];
        const char **const texts[] = {&d->at,   &d->who,  &d->what, &d->reviewer_id, &d->school_id,
                                      &d->kind, &d->from, &d->to,   &d->name,        &d->reason};
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(take_texts(ctx, owned, stmt, 0, texts, sizeof texts / sizeof *texts));
    }
    owned->record.decisions = list;
    owned->record.decision_count = count;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status get(esr_context *ctx, esri_db *db, const esr_solution *solution,
                      owned_record *owned) {
    char who[ESRI_STORE_WHO_SIZE];
    esr_status status = ESR_OK;
    esri_store_who(who);
    owned->record.read_by = esri_arena_strdup(&owned->arena, who);
    if (!owned->record.read_by)
        return esri_fail_nomem(ctx);
    ESR_TRY(read_run(ctx, db, solution, owned));
    ESR_TRY(read_decisions(ctx, db, owned));
cleanup:
    return status;
}

esr_status esr_store_get_record(esr_context *ctx, esr_store *store, const esr_solution *solution,
                                esr_record **out) {
    owned_record *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, get(ctx, store->db, solution, owned));
    if (status == ESR_OK)
        *out = &owned->record;
    else
        esr_record_free(&owned->record);
    return status;
}

void esr_record_free(esr_record *record) {
    if (!record)
        return;
    owned_record *owned = (owned_record *)record;
    esri_arena_free(&owned->arena);
    free(owned);
}
