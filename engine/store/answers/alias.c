// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses that stand for a recipient of invitations, whatever address these went to.
#include "store/answers/answers.h"
#include "store/store_db.h"
#include "store/told/names.h"

static void bind_recipient(esri_stmt *stmt, const esr_event_key *key) {
    esri_stmt_bind_text(stmt, 0, esri_told_recipient_name(key->recipient));
    esri_stmt_bind_text(stmt, 1, key->id);
}

esr_status esri_alias_add(esr_context *ctx, esr_store *store, const esr_event_key *key,
                          const char *address) {
    char who[ESRI_STORE_WHO_SIZE];
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    esri_store_who(who);
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "INSERT INTO alias (recipient, recipient_id, address, at, who) "
                            "VALUES (?, ?, ?, " ESRI_STORE_NOW ", ?) ON CONFLICT DO NOTHING",
                            &stmt));
    bind_recipient(stmt, key);
    esri_stmt_bind_text(stmt, 2, address);
    esri_stmt_bind_text(stmt, 3, who);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_alias_list(esr_context *ctx, esr_store *store, const esr_event_key *key,
                           esri_arena *arena, const char *const **out, size_t *count) {
    esri_stmt *stmt = NULL;
    const char **found = NULL;
    size_t room = 0, filled = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "SELECT address, count(*) OVER () FROM alias "
                            "WHERE recipient = ? AND recipient_id = ? ORDER BY address",
                            &stmt));
    bind_recipient(stmt, key);
    for (bool row = true; row;) {
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        if (!found) {
            room = (size_t)esri_stmt_int(stmt, 1);
            found = esri_arena_alloc(arena, room, sizeof *found);
            if (!found) {
                status = esri_fail_nomem(ctx);
                goto cleanup;
            }
        }
        if (filled < room)
            ESR_TRY(esri_told_read_text(ctx, stmt, 0, arena, &found[filled++]));
    }
    *out = found;
    *count = filled;
cleanup:
    esri_stmt_free(stmt);
    return status;
}
