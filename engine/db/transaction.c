// SPDX-License-Identifier: GPL-3.0-or-later
// Transactions. The outermost is SQLite's own, those within are savepoints named by their depth.
#include <assert.h>
#include <stdio.h>

#include "db/handle.h"

static esr_status script_at_depth(esr_context *ctx, esri_db *db, const char *what) {
    char sql[64];
    snprintf(sql, sizeof sql, "%s depth_%d", what, (int)db->depth);
    return esri_db_script(ctx, db, sql);
}

esr_status esri_db_begin(esr_context *ctx, esri_db *db, esri_db_access access) {
    esr_status status = ESR_OK;
    if (db->depth == 0)
        status = esri_db_script(ctx, db, access == ESRI_DB_WRITE ? "BEGIN IMMEDIATE" : "BEGIN");
    else if (sqlite3_get_autocommit(db->sqlite)) // a savepoint would begin a transaction of its own
        status = esri_fail(ctx, ESR_E_DB, db->path, "the transaction was given up before");
    else
        status = script_at_depth(ctx, db, "SAVEPOINT");
    if (status == ESR_OK)
        db->depth++;
    return status;
}

// Undoes without a word: the reason for it has been told. If even that fails, the handle's end or,
// after a crash, the next one to open the file undoes it from the journal.
static void undo(esri_db *db) {
    if (sqlite3_get_autocommit(db->sqlite))
        return; // SQLite has done it already
    char sql[64];
    snprintf(sql, sizeof sql, "ROLLBACK TO depth_%d; RELEASE depth_%d", (int)db->depth,
             (int)db->depth);
    int code = sqlite3_exec(db->sqlite, db->depth == 0 ? "ROLLBACK" : sql, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        db->finish_code = code;
}

// Keeps the changes; `db->depth` is already that of the transaction around.
static esr_status keep(esr_context *ctx, esri_db *db) {
    if (sqlite3_get_autocommit(db->sqlite))
        return esri_fail(ctx, ESR_E_DB, db->path, "the transaction was given up before");
    if (db->finish_code != SQLITE_OK)
        return esri_db_fail(ctx, db, db->finish_code);
    return db->depth == 0 ? esri_db_script(ctx, db, "COMMIT") : script_at_depth(ctx, db, "RELEASE");
}

esr_status esri_db_end(esr_context *ctx, esri_db *db, esr_status status) {
    assert(db->depth > 0);
    db->depth--;
    if (status == ESR_OK)
        status = keep(ctx, db);
    if (status != ESR_OK)
        undo(db);
    if (db->depth == 0)
        db->finish_code = SQLITE_OK;
    return status;
}
