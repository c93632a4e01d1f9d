// SPDX-License-Identifier: GPL-3.0-or-later
// Which format a file has, and the way from an older version to the newest.
#include <stdio.h>

#include "db/handle.h"

static esr_status read_number(esr_context *ctx, esri_db *db, const char *pragma, int64_t *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, pragma, &stmt));
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *out = row ? esri_stmt_int(stmt, 0) : 0;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status check_format(esr_context *ctx, esri_db *db, const esri_db_format *format,
                               int64_t *version) {
    int64_t application = 0, objects = 0;
    esr_status status = ESR_OK;
    ESR_TRY(read_number(ctx, db, "PRAGMA application_id", &application));
    ESR_TRY(read_number(ctx, db, "PRAGMA user_version", version));
    ESR_TRY(read_number(ctx, db, "SELECT count(*) FROM sqlite_schema", &objects));
    if (application != format->application_id) {
        status = application == 0 && objects == 0
                     ? esri_fail(ctx, ESR_E_DB, db->path,
                                 "the file is an empty database, not one of %s; delete it and make "
                                 "a new one",
                                 format->program)
                     : esri_fail(ctx, ESR_E_DB, db->path,
                                 "the file is a database of another program, not of %s",
                                 format->program);
        goto cleanup;
    }
    if (*version > format->version)
        status =
            esri_fail(ctx, ESR_E_DB, db->path,
                      "the database was written by a newer %s (its format is %lld, this %s "
                      "knows up to %d); use the newer one",
                      format->program, (long long)*version, format->program, (int)format->version);
    else if (*version < 1)
        status = esri_db_damaged(ctx, db, "its format is %lld", (long long)*version);
cleanup:
    return status;
}

static esr_status run_migrations(esr_context *ctx, esri_db *db, const esri_db_format *format,
                                 int64_t version) {
    esr_status status = ESR_OK;
    for (int64_t v = version; v < format->version; v++)
        for (int32_t s = 0; s < format->migrations[v].script_count; s++)
            ESR_TRY(esri_db_script(ctx, db, format->migrations[v].scripts[s]));
    char mark[96];
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             (int)format->application_id, (int)format->version);
    ESR_TRY(esri_db_script(ctx, db, mark));
cleanup:
    return status;
}

esr_status esri_db_migrate(esr_context *ctx, esri_db *db, const esri_db_format *format,
                           bool fresh) {
    int64_t version = 0;
    esr_status status = ESR_OK;
    if (!fresh) {
        ESR_TRY(check_format(ctx, db, format, &version));
        if (version == format->version)
            goto cleanup;
    }
    ESR_TRY(esri_db_begin(ctx, db, ESRI_DB_WRITE));
    if (!fresh) // another program may have migrated it while this one waited
        status = check_format(ctx, db, format, &version);
    if (status == ESR_OK)
        status = run_migrations(ctx, db, format, version);
    status = esri_db_end(ctx, db, status);
cleanup:
    return status;
}
