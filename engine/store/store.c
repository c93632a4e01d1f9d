// SPDX-License-Identifier: GPL-3.0-or-later
// The database as a whole: made, opened, closed, its transactions and its journal.
#include "store/store_db.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef esr_status (*way_in)(esr_context *ctx, const char *path, const esri_db_format *format,
                             esri_db **out);

static esr_status enter(esr_context *ctx, const char *path, way_in way, esr_store **out) {
    esr_store *store = calloc(1, sizeof *store);
    if (!store)
        return esri_fail_nomem(ctx);
    esr_status status = way(ctx, path, &esri_store_format, &store->db);
    if (status == ESR_OK)
        *out = store;
    else
        free(store);
    return status;
}

esr_status esr_store_create(esr_context *ctx, const char *path, esr_store **out) {
    return enter(ctx, path, esri_db_create, out);
}

esr_status esr_store_open(esr_context *ctx, const char *path, esr_store **out) {
    return enter(ctx, path, esri_db_open, out);
}

void esr_store_close(esr_store *store) {
    if (!store)
        return;
    esri_stmt_free(store->find_event);
    esri_stmt_free(store->add_event);
    esri_stmt_free(store->put_invitation);
    esri_stmt_free(store->add_message);
    esri_stmt_free(store->add_delivery);
    esri_stmt_free(store->find_message);
    esri_stmt_free(store->move_delivery);
    esri_stmt_free(store->put_office_entry);
    esri_db_close(store->db);
    free(store);
}

esr_status esr_store_begin(esr_context *ctx, esr_store *store) {
    return esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
}

esr_status esr_store_end(esr_context *ctx, esr_store *store, esr_status status) {
    return esri_db_end(ctx, store->db, status);
}

esr_status esr_store_is_published(esr_context *ctx, esr_store *store, bool *out) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "SELECT 1 FROM publication UNION ALL SELECT 1 FROM invitation LIMIT 1",
                            &stmt));
    ESR_TRY(esri_stmt_step(ctx, stmt, out));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_store_count(esr_context *ctx, esri_db *db, const char *sql, size_t *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, sql, &stmt));
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *out = (size_t)esri_stmt_int(stmt, 0);
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_store_fail_empty(esr_context *ctx, const esri_db *db) {
    return esri_fail(ctx, ESR_E_INPUT, esri_db_path(db), "no cycle was imported into it yet");
}

void esri_store_who(char out[ESRI_STORE_WHO_SIZE]) {
    const char *name = getenv("LOGNAME");
    if (!name || !*name)
        name = getenv("USER");
    struct passwd entry, *found = NULL;
    char texts[1024];
    if (!name || !*name)
        name = getpwuid_r(geteuid(), &entry, texts, sizeof texts, &found) == 0 && found
                   ? found->pw_name
                   : NULL;
    if (name && *name)
        snprintf(out, ESRI_STORE_WHO_SIZE, "%s", name);
    else
        snprintf(out, ESRI_STORE_WHO_SIZE, "user %lu", (unsigned long)geteuid());
}

esr_status esri_store_log(esr_context *ctx, esri_db *db, const char *what, const char *detail) {
    char who[ESRI_STORE_WHO_SIZE];
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    esri_store_who(who);
    ESR_TRY(esri_db_prepare(
        ctx, db, "INSERT INTO journal (at, who, what, detail) VALUES (" ESRI_STORE_NOW ", ?, ?, ?)",
        &stmt));
    esri_stmt_bind_text(stmt, 0, who);
    esri_stmt_bind_text(stmt, 1, what);
    esri_stmt_bind_text(stmt, 2, detail);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}
