// SPDX-License-Identifier: GPL-3.0-or-later
// Decisions in the database: added, read, and taken over from another one with the journal.
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "store/store_db.h"

// The list with the memory that it owns.
typedef struct owned_list {
    esr_decision_list list; // first, so that both have one address
    esri_arena arena;
} owned_list;

void esr_decision_list_free(esr_decision_list *list) {
    if (!list)
        return;
    owned_list *owned = (owned_list *)list;
    esri_arena_free(&owned->arena);
    free(owned);
}

static const char *const what_names[] = {[ESR_DECLARE] = "declare", [ESR_WAIVE] = "waive"};

static void bind_day(esri_stmt *stmt, int32_t at, esr_day day, char text[11]) {
    esr_day_text(day, text);
    esri_stmt_bind_text(stmt, at, *text ? text : NULL);
}

esr_status esr_store_add_decision(esr_context *ctx, esr_store *store,
                                  const esr_decision *decision) {
    char who[ESRI_STORE_WHO_SIZE], from[11], to[11];
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    esri_store_who(who);
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "INSERT INTO decision (at, who, what, cycle_id, reviewer_id, "
                            "school_id, kind, \"from\", \"to\", name, reason) "
                            "SELECT " ESRI_STORE_NOW ", ?, ?, cycle_id, ?, ?, ?, ?, ?, ?, ? "
                            "FROM import ORDER BY id DESC LIMIT 1",
                            &stmt));
    esri_stmt_bind_text(stmt, 0, who);
    esri_stmt_bind_text(stmt, 1, what_names[decision->what]);
    esri_stmt_bind_text(stmt, 2, decision->reviewer_id);
    esri_stmt_bind_text(stmt, 3, decision->school_id);
    esri_stmt_bind_text(stmt, 4, decision->kind);
    bind_day(stmt, 5, decision->from, from);
    bind_day(stmt, 6, decision->to, to);
    esri_stmt_bind_text(stmt, 7, decision->name);
    esri_stmt_bind_text(stmt, 8, decision->reason);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status read_text(esr_context *ctx, const esri_stmt *stmt, int32_t column,
                            esri_arena *arena, const char **out) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(ctx, stmt, column, &text);
    if (status != ESR_OK)
        return status;
    *out = esri_arena_strdup(arena, text);
    return *out ? ESR_OK : esri_fail_nomem(ctx);
}

static esr_status read_day(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                           int32_t column, esr_day *out) {
    const char *text = NULL;
    *out = ESR_DAY_NONE;
    esr_status status = esri_stmt_text(ctx, stmt, column, &text);
    if (status == ESR_OK && *text && !esr_day_parse(text, out))
        status = esri_db_damaged(ctx, db, "a decision has the day %s", text);
    return status;
}

static esr_status read_decision(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                                esri_arena *arena, esr_decision *out) {
    const char *what = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_stmt_text(ctx, stmt, 0, &what));
    out->what = strcmp(what, what_names[ESR_WAIVE]) == 0 ? ESR_WAIVE : ESR_DECLARE;
    ESR_TRY(read_text(ctx, stmt, 1, arena, &out->reviewer_id));
    ESR_TRY(read_text(ctx, stmt, 2, arena, &out->school_id));
    ESR_TRY(read_text(ctx, stmt, 3, arena, &out->kind));
    ESR_TRY(read_day(ctx, db, stmt, 4, &out->from));
    ESR_TRY(read_day(ctx, db, stmt, 5, &out->to));
    ESR_TRY(read_text(ctx, stmt, 6, arena, &out->name));
    ESR_TRY(read_text(ctx, stmt, 7, arena, &out->reason));
cleanup:
    return status;
}

static esr_status count(esr_context *ctx, esri_db *db, const char *cycle_id, size_t *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, "SELECT count(*) FROM decision WHERE cycle_id = ?", &stmt));
    esri_stmt_bind_text(stmt, 0, cycle_id);
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *out = (size_t)esri_stmt_int(stmt, 0);
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status read(esr_context *ctx, esri_db *db, const char *cycle_id, owned_list *out) {
    esri_stmt *stmt = NULL;
    size_t room = 0;
    esr_status status = ESR_OK;
    ESR_TRY(count(ctx, db, cycle_id, &room));
    esr_decision *at = esri_arena_alloc(&out->arena, room, sizeof *at);
    if (!at) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(esri_db_prepare(ctx, db,
                            "SELECT what, reviewer_id, school_id, kind, \"from\", \"to\", name, "
                            "reason FROM decision WHERE cycle_id = ? ORDER BY id",
                            &stmt));
    esri_stmt_bind_text(stmt, 0, cycle_id);
    for (; out->list.count < room; out->list.count++) {
        bool row = false;
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(read_decision(ctx, db, stmt, &out->arena, &at[out->list.count]));
    }
    out->list.at = at;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esr_store_decisions(esr_context *ctx, esr_store *store, const char *cycle_id,
                               esr_decision_list **out) {
    owned_list *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, read(ctx, store->db, cycle_id, owned));
    if (status == ESR_OK)
        *out = &owned->list;
    else
        esr_decision_list_free(&owned->list);
    return status;
}
