// SPDX-License-Identifier: GPL-3.0-or-later
// The one wall around SQLite: databases of a known format, prepared statements, transactions that
// nest. Every fault is recorded with the database's path and its cause in plain words, as ESR_E_DB
// (ESR_E_NOMEM without memory). Knows no school.
#ifndef ESRI_DB_H
#define ESRI_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/context.h"

typedef struct esri_db esri_db;
typedef struct esri_stmt esri_stmt;

// One step of a format: SQL scripts, run in this order, that make version v + 1 from version v.
typedef struct esri_migration {
    const char *const *scripts;
    int32_t script_count;
} esri_migration;

// Whose databases these are, and how to make the newest version from any older one, or from an
// empty file. The version stands in SQLite's user_version, `application_id` in the field of that
// name. A migration that was released is never changed; a new one is added behind it.
typedef struct esri_db_format {
    const char *program; // for messages: "esr"
    int32_t application_id;
    const esri_migration *migrations;
    int32_t version; // the number of migrations
} esri_db_format;

// SQLite's version, "3.40.1". Static string.
const char *esri_db_version(void);

// Makes a database that must not exist yet (ESR_E_EXISTS); on failure no file is left behind.
ESR_MUST_USE esr_status esri_db_create(esr_context *ctx, const char *path,
                                       const esri_db_format *format, esri_db **out);
// Opens a database: ESR_E_IO if there is none; ESR_E_DB if it is of another format or a newer
// version. One of an older version is migrated, all or nothing. A file that may not be written is
// opened for reading.
ESR_MUST_USE esr_status esri_db_open(esr_context *ctx, const char *path,
                                     const esri_db_format *format, esri_db **out);
// Undoes a transaction that is still open. All statements must have been freed.
void esri_db_close(esri_db *db);

// The path that it was opened by; borrowed.
const char *esri_db_path(const esri_db *db);

// How long to wait for another program's lock; ESRI_DB_PATIENCE_MS if never called.
#define ESRI_DB_PATIENCE_MS 5000
void esri_db_set_patience(esri_db *db, int32_t ms);

// Records that what the database holds makes no sense; answers ESR_E_DB.
esr_status esri_db_damaged(esr_context *ctx, const esri_db *db, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

typedef enum esri_db_access {
    ESRI_DB_READ,  // sees one state of the database, whatever others write
    ESRI_DB_WRITE, // keeps other writers out from the start
} esri_db_access;

// Begins a transaction, or a part of the one that is open, which can be undone alone. Inside one
// for reading nothing may be written.
ESR_MUST_USE esr_status esri_db_begin(esr_context *ctx, esri_db *db, esri_db_access access);
// Ends what the last esri_db_begin began: with ESR_OK its changes are kept (for good when the
// outermost ends), with any other status they are undone. Answers `status`, or why they could not
// be kept, in which case they are undone too.
ESR_MUST_USE esr_status esri_db_end(esr_context *ctx, esri_db *db, esr_status status);

// Prepares one statement and gives it to the caller.
ESR_MUST_USE esr_status esri_db_prepare(esr_context *ctx, esri_db *db, const char *sql,
                                        esri_stmt **out);
void esri_stmt_free(esri_stmt *stmt);

// Parameters and columns are counted from 0. A failed bind is remembered and told by the next step.
// A text is borrowed until the statement has run, is reset or freed; NULL is SQL's NULL.
void esri_stmt_bind_text(esri_stmt *stmt, int32_t at, const char *text);
void esri_stmt_bind_int(esri_stmt *stmt, int32_t at, int64_t value);
// Bytes are borrowed like a text.
void esri_stmt_bind_bytes(esri_stmt *stmt, int32_t at, const void *bytes, size_t length);
void esri_stmt_bind_null(esri_stmt *stmt, int32_t at);

// Runs up to the next row; `*row` is false when there are no more.
ESR_MUST_USE esr_status esri_stmt_step(esr_context *ctx, esri_stmt *stmt, bool *row);
// Runs to the end and makes the statement ready for the next binds.
ESR_MUST_USE esr_status esri_stmt_run(esr_context *ctx, esri_stmt *stmt);
// Ends a run early, which lets go of the locks that it holds, and drops what was bound.
void esri_stmt_reset(esri_stmt *stmt);

// A column of the row that the last step found. 0 or "" where it is NULL. The text is valid until
// the next step, reset or free; one with a NUL byte in it is damage.
int64_t esri_stmt_int(const esri_stmt *stmt, int32_t column);
bool esri_stmt_is_null(const esri_stmt *stmt, int32_t column);
ESR_MUST_USE esr_status esri_stmt_text(esr_context *ctx, const esri_stmt *stmt, int32_t column,
                                       const char **out);
// The bytes of a column; NULL with a length of 0 where there are none.
ESR_MUST_USE esr_status esri_stmt_bytes(esr_context *ctx, const esri_stmt *stmt, int32_t column,
                                        const unsigned char **out, size_t *length);

#endif
