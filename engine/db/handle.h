// SPDX-License-Identifier: GPL-3.0-or-later
// What the files of this room share; others include db.h.
#ifndef ESRI_DB_HANDLE_H
#define ESRI_DB_HANDLE_H

#include <sqlite3.h>

#include "db/db.h"

struct esri_db {
    sqlite3 *sqlite;
    char *path; // as the caller wrote it
    int32_t patience_ms;
    int32_t depth;   // transactions that have begun and not ended
    int finish_code; // of a statement that failed in being freed alone: refuses the next commit
};

struct esri_stmt {
    esri_db *db;
    sqlite3_stmt *sqlite;
    int code; // of the first bind or step that failed; SQLITE_OK
};

// Records why SQLite answered `code`.
esr_status esri_db_fail(esr_context *ctx, const esri_db *db, int code);
// Runs a script of any number of statements whose rows don't matter.
ESR_MUST_USE esr_status esri_db_script(esr_context *ctx, esri_db *db, const char *sql);
// Checks the format and migrates to its newest version; `fresh`: the file is empty as yet.
ESR_MUST_USE esr_status esri_db_migrate(esr_context *ctx, esri_db *db, const esri_db_format *format,
                                        bool fresh);

#endif
