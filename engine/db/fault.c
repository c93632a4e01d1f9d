// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite's result codes in plain words. Codes: https://www.sqlite.org/rescode.html
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "db/handle.h"

#define DAMAGED "the database is damaged; go back to a copy of it"

// The operating system's own reason behind a failed open, read or write, or the code's name.
static const char *system_reason(const esri_db *db, int code) {
    int reason = db->sqlite ? sqlite3_system_errno(db->sqlite) : 0;
    return reason ? strerror(reason) : sqlite3_errstr(code);
}

// SQLite says so itself for a write alone, not where no journal can be made.
static bool is_full(const esri_db *db, int code) {
    int primary = code & 0xff;
    if ((primary != SQLITE_CANTOPEN && primary != SQLITE_IOERR) || !db->sqlite)
        return false;
    int reason = sqlite3_system_errno(db->sqlite);
    return reason == ENOSPC || reason == EDQUOT;
}

static esr_status fail_constraint(esr_context *ctx, const esri_db *db) {
    return esri_fail(ctx, ESR_E_DB, db->path, "the database refuses the change: %s",
                     sqlite3_errmsg(db->sqlite));
}

static esr_status fail_busy(esr_context *ctx, const esri_db *db) {
    return esri_fail(ctx, ESR_E_DB, db->path,
                     "the database is in use by another program, %g s of waiting did not help; try "
                     "again when that has ended",
                     db->patience_ms / 1000.0);
}

esr_status esri_db_fail(esr_context *ctx, const esri_db *db, int code) {
    if (code == SQLITE_IOERR_NOMEM)
        code = SQLITE_NOMEM;
    else if (is_full(db, code))
        code = SQLITE_FULL;
    switch (code & 0xff) { // the primary code
    case SQLITE_NOMEM:
        return esri_fail_nomem(ctx);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail_busy(ctx, db);
    case SQLITE_FULL:
        return esri_fail(ctx, ESR_E_DB, db->path, "the disk is full");
    case SQLITE_READONLY:
        return esri_fail(ctx, ESR_E_DB, db->path, "the file or its folder may not be written");
    case SQLITE_CANTOPEN:
        return esri_fail(ctx, ESR_E_DB, db->path, "the file or its journal can't be opened: %s",
                         system_reason(db, code));
    case SQLITE_IOERR:
        return esri_fail(ctx, ESR_E_DB, db->path, "the file can't be read or written: %s",
                         system_reason(db, code));
    case SQLITE_NOTADB:
        return esri_fail(ctx, ESR_E_DB, db->path, "the file is no SQLite database");
    case SQLITE_CORRUPT:
        return esri_fail(ctx, ESR_E_DB, db->path, DAMAGED);
    case SQLITE_CONSTRAINT:
        return fail_constraint(ctx, db);
    default:
        return esri_fail(ctx, ESR_E_DB, db->path, "%s", sqlite3_errmsg(db->sqlite));
    }
}

esr_status esri_db_damaged(esr_context *ctx, const esri_db *db, const char *format, ...) {
    char what[256];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return esri_fail(ctx, ESR_E_DB, db->path, DAMAGED " (%s)", what);
}
