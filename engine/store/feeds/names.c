// SPDX-License-Identifier: GPL-3.0-or-later
// The names of feeds: drawn once, kept for ever, also those that were given up, so that their files
// are known and can be removed.
#include <stdio.h>
#include <string.h>

#include "store/feeds/feeds.h"
#include "store/store_db.h"
#include "store/told/names.h"

#define TOKEN_BYTES ((ESRI_TOKEN_SIZE - 1) / 2)

const char *esr_feed_kind_name(esr_feed_kind kind) {
    static const char *const names[] = {"visits", "milestones", "school", "reviewer"};
    return names[kind];
}

static esr_status draw_token(esr_context *ctx, char out[ESRI_TOKEN_SIZE]) {
    uint8_t bytes[TOKEN_BYTES];
    esr_status status = esri_store_random(ctx, bytes, sizeof bytes);
    if (status != ESR_OK)
        return status;
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
    return ESR_OK;
}

static esr_status copy_cell(esr_context *ctx, const esr_store *store, const esri_stmt *stmt,
                            int32_t column, char *out, size_t size) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(ctx, stmt, column, &text);
    if (status != ESR_OK)
        return status;
    if (strlen(text) + 1 != size)
        return esri_db_damaged(ctx, store->db, "\"%s\" is no name of a feed", text);
    memcpy(out, text, size);
    return ESR_OK;
}

static esr_status find(esr_context *ctx, esr_store *store, esr_feed_kind kind, const char *id,
                       esri_feed_name *out, bool *found) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "SELECT token, uid FROM feed WHERE kind = ? AND recipient_id = ? AND "
                            "retired = 0 AND cycle_id = "
                            "(SELECT cycle_id FROM import ORDER BY id DESC LIMIT 1)",
                            &stmt));
    esri_stmt_bind_text(stmt, 0, esr_feed_kind_name(kind));
    esri_stmt_bind_text(stmt, 1, id);
    ESR_TRY(esri_stmt_step(ctx, stmt, found));
    if (!*found)
        goto cleanup;
    ESR_TRY(copy_cell(ctx, store, stmt, 0, out->token, sizeof out->token));
    ESR_TRY(copy_cell(ctx, store, stmt, 1, out->uid, sizeof out->uid));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status add(esr_context *ctx, esr_store *store, esr_feed_kind kind, const char *id,
                      const esri_feed_name *name) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "INSERT INTO feed (token, cycle_id, kind, recipient_id, uid, at, "
                            "retired) SELECT ?, cycle_id, ?, ?, ?, " ESRI_STORE_NOW ", 0 "
                            "FROM import ORDER BY id DESC LIMIT 1",
                            &stmt));
    const char *cells[] = {name->token, esr_feed_kind_name(kind), id, name->uid};
    for (int32_t i = 0; i < 4; i++)
        esri_stmt_bind_text(stmt, i, cells[i]);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_feed_name_get(esr_context *ctx, esr_store *store, esr_feed_kind kind,
                              const char *id, esri_feed_name *out) {
    esri_feed_name name;
    bool found = false;
    esr_status status = ESR_OK;
    ESR_TRY(find(ctx, store, kind, id, &name, &found));
    if (!found) {
        ESR_TRY(draw_token(ctx, name.token));
        ESR_TRY(esri_store_draw_uuid(ctx, name.uid));
        ESR_TRY(add(ctx, store, kind, id, &name));
    }
    *out = name;
cleanup:
    return status;
}

// Lets go of the name and writes it into the journal, without the name itself.
static esr_status retire(esr_context *ctx, esr_store *store, esr_feed_kind kind, const char *id,
                         const esri_feed_name *name) {
    esri_arena arena = {0};
    esri_stmt *stmt = NULL;
    const char *detail = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, store->db, "UPDATE feed SET retired = 1 WHERE token = ?", &stmt));
    esri_stmt_bind_text(stmt, 0, name->token);
    ESR_TRY(esri_stmt_run(ctx, stmt));
    detail = esri_arena_printf(&arena, "renewed the link of the feed: %s%s%s",
                               esr_feed_kind_name(kind), *id ? " " : "", id);
    if (!detail)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esri_store_log(ctx, store->db, "feeds", detail));
cleanup:
    esri_stmt_free(stmt);
    esri_arena_free(&arena);
    return status;
}

static esr_status renew(esr_context *ctx, esr_store *store, esr_feed_kind kind, const char *id,
                        bool *renewed) {
    esri_feed_name name;
    esr_status status = find(ctx, store, kind, id, &name, renewed);
    return status == ESR_OK && *renewed ? retire(ctx, store, kind, id, &name) : status;
}

esr_status esr_feed_renew(esr_context *ctx, esr_store *store, esr_feed_kind kind, const char *id,
                          bool *renewed) {
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
    if (status != ESR_OK)
        return status;
    return esri_db_end(ctx, store->db, renew(ctx, store, kind, id, renewed));
}

esr_status esri_feed_tokens(esr_context *ctx, esr_store *store, esri_arena *arena,
                            const char *const **out, size_t *count) {
    esri_stmt *stmt = NULL;
    const char **tokens = NULL;
    size_t room = 0, used = 0;
    bool row = true;
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_count(ctx, store->db, "SELECT count(*) FROM feed", &room));
    tokens = esri_arena_alloc(arena, room, sizeof *tokens);
    if (!tokens)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esri_db_prepare(ctx, store->db, "SELECT token FROM feed ORDER BY token", &stmt));
    for (; used < room; used++) {
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(esri_told_read_text(ctx, stmt, 0, arena, &tokens[used]));
    }
    *out = tokens;
    *count = used;
cleanup:
    esri_stmt_free(stmt);
    return status;
}
