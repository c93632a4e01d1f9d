// SPDX-License-Identifier: GPL-3.0-or-later
// Publications, and what the office chose for its messages.
#include "store/store_db.h"
#include "store/told/names.h"
#include "store/told/told.h"

esr_status esri_told_add_publication(esr_context *ctx, esr_store *store) {
    char who[ESRI_STORE_WHO_SIZE];
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    esri_store_who(who);
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "INSERT INTO publication (at, who, run_id) "
                            "SELECT " ESRI_STORE_NOW ", ?, id FROM current_run",
                            &stmt));
    esri_stmt_bind_text(stmt, 0, who);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_told_choice(esr_context *ctx, esr_store *store, const char *name, esri_arena *arena,
                            const char **out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, store->db, "SELECT value FROM choice WHERE name = ?", &stmt));
    esri_stmt_bind_text(stmt, 0, name);
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    if (row)
        ESR_TRY(esri_told_read_text(ctx, stmt, 0, arena, out));
    else
        *out = "";
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_told_choose(esr_context *ctx, esr_store *store, const char *name,
                            const char *value) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "INSERT OR REPLACE INTO choice (name, value) VALUES (?, ?)", &stmt));
    esri_stmt_bind_text(stmt, 0, name);
    esri_stmt_bind_text(stmt, 1, value);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}
