// SPDX-License-Identifier: GPL-3.0-or-later
// The cycle in the database: each import is a new entry; nothing of a former one is taken away.
#include "store/store_db.h"

#include <stdio.h>

#include "cycle/builder.h"

esr_status esri_store_import_id(esr_context *ctx, esri_db *db, int64_t *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, "SELECT coalesce(max(id), 0) FROM import", &stmt));
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *out = esri_stmt_int(stmt, 0);
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_store_add_import(esr_context *ctx, esri_db *db, int64_t id, const char *source,
                                 const char *cycle_id) {
    char who[ESRI_STORE_WHO_SIZE];
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    esri_store_who(who);
    ESR_TRY(esri_db_prepare(ctx, db,
                            "INSERT INTO import (id, at, who, source, engine, cycle_id) "
                            "VALUES (?, " ESRI_STORE_NOW ", ?, ?, ?, ?)",
                            &stmt));
    esri_stmt_bind_int(stmt, 0, id);
    esri_stmt_bind_text(stmt, 1, who);
    esri_stmt_bind_text(stmt, 2, source);
    esri_stmt_bind_text(stmt, 3, esr_version());
    esri_stmt_bind_text(stmt, 4, cycle_id);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status put(esr_context *ctx, esri_db *db, const esr_cycle *cycle, const char *source) {
    int64_t former = 0;
    bool held = false;
    char detail[256];
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_holds(ctx, db, cycle->rows, &held));
    ESR_TRY(esri_store_import_id(ctx, db, &former));
    if (!held) {
        ESR_TRY(esri_store_add_import(ctx, db, former + 1, source, cycle->id));
        ESR_TRY(esri_store_add_rows(ctx, db, former + 1, former, cycle->rows));
    }
    snprintf(detail, sizeof detail, "import %lld: %d reviews, %d reviewers%s",
             (long long)(held ? former : former + 1), (int)cycle->review_count,
             (int)cycle->reviewer_count, held ? ", nothing new" : "");
    ESR_TRY(esri_store_log(ctx, db, "import", detail));
cleanup:
    return status;
}

esr_status esr_store_put_cycle(esr_context *ctx, esr_store *store, const esr_cycle *cycle,
                               const char *source) {
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
    if (status != ESR_OK)
        return status;
    return esri_db_end(ctx, store->db, put(ctx, store->db, cycle, source));
}

static esr_status read_current_rows(esr_context *ctx, esri_db *db, esr_rows **out) {
    int64_t id = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_import_id(ctx, db, &id));
    if (id == 0)
        status = esri_store_fail_empty(ctx, db);
    else
        status = esri_store_read_rows(ctx, db, id, out);
cleanup:
    return status;
}

esr_status esr_store_get_cycle(esr_context *ctx, esr_store *store, esr_cycle **out) {
    esr_rows *rows = NULL;
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status != ESR_OK)
        return status;
    status = esri_db_end(ctx, store->db, read_current_rows(ctx, store->db, &rows));
    if (status != ESR_OK) {
        esri_rows_free(rows);
        return status;
    }
    return esri_cycle_build(ctx, rows, out);
}
