// SPDX-License-Identifier: GPL-3.0-or-later
// Opening and closing. The journal is SQLite's rollback journal, which is gone when nothing is
// being written: the database is one file, which people copy and send (a write-ahead log would be
// a second one).
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "db/handle.h"

// 64 MiB of pages: a whole import is written at once, at its end.
#define SETTINGS                                                                                   \
    "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"             \
    "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON"

esr_status esri_db_script(esr_context *ctx, esri_db *db, const char *sql) {
    int code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? ESR_OK : esri_db_fail(ctx, db, code);
}

const char *esri_db_version(void) {
    return sqlite3_libversion();
}

const char *esri_db_path(const esri_db *db) {
    return db->path;
}

void esri_db_set_patience(esri_db *db, int32_t ms) {
    db->patience_ms = ms;
    sqlite3_busy_timeout(db->sqlite, ms); // fails for no open handle alone
}

void esri_db_close(esri_db *db) {
    if (!db)
        return;
    int code = sqlite3_close(db->sqlite);
    assert(code == SQLITE_OK); // else a statement was not freed
    (void)code;
    free(db->path);
    free(db);
}

// SQLite takes "file:…" and ":memory:" for more than names of files; "./" in front says no.
static char *plain_name(const char *path) {
    size_t size = strlen(path) + 3;
    char *name = malloc(size);
    if (name)
        snprintf(name, size, "%s%s", path[0] == '/' ? "" : "./", path);
    return name;
}

// A database may have come by mail: what it says about itself is not trusted to run code.
static esr_status protect(esr_context *ctx, esri_db *db) {
    int code = sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return code == SQLITE_OK ? ESR_OK : esri_db_fail(ctx, db, code);
}

static esr_status connect_file(esr_context *ctx, const char *path, esri_db **out) {
    esr_status status = ESR_OK;
    esri_db *db = calloc(1, sizeof *db);
    char *name = plain_name(path);
    if (!db || !name || !(db->path = strdup(path))) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    int code =
        sqlite3_open_v2(name, &db->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
    if (code != SQLITE_OK) {
        status = esri_db_fail(ctx, db, code);
        goto cleanup;
    }
    esri_db_set_patience(db, ESRI_DB_PATIENCE_MS);
    ESR_TRY(protect(ctx, db));
    ESR_TRY(esri_db_script(ctx, db, SETTINGS));
    *out = db;
    db = NULL;
cleanup:
    esri_db_close(db);
    free(name);
    return status;
}

// Makes an empty file of that name, which nobody else has made.
static esr_status claim(esr_context *ctx, const char *path) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0 && errno == EEXIST)
        return esri_fail(ctx, ESR_E_EXISTS, path, "is there already; choose another name");
    if (file < 0 || close(file) != 0)
        return esri_fail(ctx, ESR_E_DB, path, "the file can't be made: %s", strerror(errno));
    return ESR_OK;
}

esr_status esri_db_create(esr_context *ctx, const char *path, const esri_db_format *format,
                          esri_db **out) {
    esri_db *db = NULL;
    esr_status status = claim(ctx, path);
    if (status != ESR_OK)
        return status;
    ESR_TRY(connect_file(ctx, path, &db));
    ESR_TRY(esri_db_migrate(ctx, db, format, true));
    *out = db;
    db = NULL;
cleanup:
    if (status != ESR_OK) {
        esri_db_close(db);
        unlink(path);
    }
    return status;
}

esr_status esri_db_open(esr_context *ctx, const char *path, const esri_db_format *format,
                        esri_db **out) {
    esri_db *db = NULL;
    esr_status status = ESR_OK;
    if (!esri_path_exists(path))
        return esri_fail(ctx, ESR_E_IO, path, "there is no such database");
    ESR_TRY(connect_file(ctx, path, &db));
    ESR_TRY(esri_db_migrate(ctx, db, format, false));
    *out = db;
    db = NULL;
cleanup:
    esri_db_close(db);
    return status;
}
