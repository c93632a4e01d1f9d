// SPDX-License-Identifier: GPL-3.0-or-later
// Prepared statements. Binds and steps are sticky: after the first failure the rest does nothing.
#include <stdlib.h>
#include <string.h>

#include "db/handle.h"

esr_status esri_db_prepare(esr_context *ctx, esri_db *db, const char *sql, esri_stmt **out) {
    esri_stmt *stmt = calloc(1, sizeof *stmt);
    if (!stmt)
        return esri_fail_nomem(ctx);
    stmt->db = db;
    int code = sqlite3_prepare_v2(db->sqlite, sql, -1, &stmt->sqlite, NULL);
    if (code != SQLITE_OK) {
        free(stmt);
        return esri_db_fail(ctx, db, code);
    }
    *out = stmt;
    return ESR_OK;
}

void esri_stmt_free(esri_stmt *stmt) {
    if (!stmt)
        return;
    int code = sqlite3_finalize(stmt->sqlite);
    if (code != SQLITE_OK && stmt->code == SQLITE_OK)
        stmt->db->finish_code = code;
    free(stmt);
}

static void note(esri_stmt *stmt, int code) {
    if (stmt->code == SQLITE_OK)
        stmt->code = code;
}

void esri_stmt_bind_text(esri_stmt *stmt, int32_t at, const char *text) {
    note(stmt, sqlite3_bind_text(stmt->sqlite, at + 1, text, -1, SQLITE_STATIC));
}

void esri_stmt_bind_int(esri_stmt *stmt, int32_t at, int64_t value) {
    note(stmt, sqlite3_bind_int64(stmt->sqlite, at + 1, value));
}

void esri_stmt_bind_bytes(esri_stmt *stmt, int32_t at, const void *bytes, size_t length) {
    note(stmt, sqlite3_bind_blob64(stmt->sqlite, at + 1, bytes, length, SQLITE_STATIC));
}

void esri_stmt_bind_null(esri_stmt *stmt, int32_t at) {
    note(stmt, sqlite3_bind_null(stmt->sqlite, at + 1));
}

esr_status esri_stmt_step(esr_context *ctx, esri_stmt *stmt, bool *row) {
    esri_db *db = stmt->db;
    // A grave fault (a full disk, say) makes SQLite end the whole transaction. What comes after
    // must not run on its own as if that were still open.
    if (db->depth > 0 && sqlite3_get_autocommit(db->sqlite))
        return esri_fail(ctx, ESR_E_DB, db->path, "the transaction was given up before");
    if (stmt->code == SQLITE_OK) {
        int code = sqlite3_step(stmt->sqlite);
        if (code == SQLITE_ROW || code == SQLITE_DONE) {
            *row = code == SQLITE_ROW;
            return ESR_OK;
        }
        stmt->code = code;
    }
    return esri_db_fail(ctx, db, stmt->code);
}

esr_status esri_stmt_run(esr_context *ctx, esri_stmt *stmt) {
    bool row = true;
    esr_status status = ESR_OK;
    while (row && status == ESR_OK)
        status = esri_stmt_step(ctx, stmt, &row);
    esri_stmt_reset(stmt);
    return status;
}

void esri_stmt_reset(esri_stmt *stmt) {
    int code = sqlite3_reset(stmt->sqlite);
    if (code != SQLITE_OK && stmt->code == SQLITE_OK)
        stmt->db->finish_code = code;
    sqlite3_clear_bindings(stmt->sqlite); // has no way to fail
    stmt->code = SQLITE_OK;
}

int64_t esri_stmt_int(const esri_stmt *stmt, int32_t column) {
    return sqlite3_column_int64(stmt->sqlite, column);
}

bool esri_stmt_is_null(const esri_stmt *stmt, int32_t column) {
    return sqlite3_column_type(stmt->sqlite, column) == SQLITE_NULL;
}

esr_status esri_stmt_bytes(esr_context *ctx, const esri_stmt *stmt, int32_t column,
                           const unsigned char **out, size_t *length) {
    *out = sqlite3_column_blob(stmt->sqlite, column);
    *length = (size_t)sqlite3_column_bytes(stmt->sqlite, column);
    return *out || *length == 0 ? ESR_OK : esri_fail_nomem(ctx);
}

esr_status esri_stmt_text(esr_context *ctx, const esri_stmt *stmt, int32_t column,
                          const char **out) {
    if (esri_stmt_is_null(stmt, column)) {
        *out = "";
        return ESR_OK;
    }
    const unsigned char *text = sqlite3_column_text(stmt->sqlite, column);
    if (!text)
        return esri_fail_nomem(ctx);
    if (strlen((const char *)text) != (size_t)sqlite3_column_bytes(stmt->sqlite, column))
        return esri_db_damaged(ctx, stmt->db, "a text holds a NUL byte");
    *out = (const char *)text;
    return ESR_OK;
}
