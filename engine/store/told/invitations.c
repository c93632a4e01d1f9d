// SPDX-License-Identifier: GPL-3.0-or-later
// Invitations in the database: one row an event, as its recipient was last told.
#include <stdlib.h>

#include "store/store_db.h"
#include "store/told/names.h"
#include "store/told/told.h"

// The list with the memory that it owns.
typedef struct owned_list {
    esr_invitation_list list; // first, so that both have one address
    esri_arena arena;
} owned_list;

void esr_invitation_list_free(esr_invitation_list *list) {
    if (!list)
        return;
    owned_list *owned = (owned_list *)list;
    esri_arena_free(&owned->arena);
    free(owned);
}

#define COLUMNS                                                                                    \
    "i.uid, e.review_id, e.recipient, e.recipient_id, e.part, i.name, i.name_zh, i.address, "      \
    "i.sequence, i.asked_sequence, i.stamp, i.state, i.first_day, i.days, i.from_minute, "         \
    "i.to_minute, i.time_zone, i.title, i.place, i.body, i.facts, i.answer, "                      \
    "i.answered_sequence, i.answered_stamp, i.comment "                                            \
    "FROM invitation i JOIN event e ON e.uid = i.uid "

static esr_status read_key(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                           esri_arena *arena, esr_event_key *out) {
    int32_t recipient = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_told_read_text(ctx, stmt, 1, arena, &out->review_id));
    ESR_TRY(esri_told_read_word(ctx, db, stmt, 2, ESRI_TOLD_RECIPIENTS, &recipient));
    ESR_TRY(esri_told_read_text(ctx, stmt, 3, arena, &out->id));
    out->recipient = (esr_recipient)recipient;
    out->part = (esr_event_part)esri_stmt_int(stmt, 4);
cleanup:
    return status;
}

static esr_status read_times(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                             esri_arena *arena, esr_invitation *out) {
    const char *day = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_stmt_text(ctx, stmt, 12, &day));
    if (!esr_day_parse(day, &out->first_day)) {
        status = esri_db_damaged(ctx, db, "an invitation has the day \"%s\"", day);
        goto cleanup;
    }
    out->days = (int32_t)esri_stmt_int(stmt, 13);
    out->from = (int32_t)esri_stmt_int(stmt, 14);
    out->to = (int32_t)esri_stmt_int(stmt, 15);
    ESR_TRY(esri_told_read_text(ctx, stmt, 16, arena, &out->time_zone));
cleanup:
    return status;
}

static esr_status read_invitation(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                                  esri_arena *arena, esr_invitation *out) {
    int32_t state = 0, answer = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_told_read_text(ctx, stmt, 0, arena, &out->uid));
    ESR_TRY(read_key(ctx, db, stmt, arena, &out->key));
    ESR_TRY(esri_told_read_text(ctx, stmt, 5, arena, &out->name));
    ESR_TRY(esri_told_read_text(ctx, stmt, 6, arena, &out->name_zh));
    ESR_TRY(esri_told_read_text(ctx, stmt, 7, arena, &out->address));
    out->sequence = (int32_t)esri_stmt_int(stmt, 8);
    out->asked_sequence = (int32_t)esri_stmt_int(stmt, 9);
    out->stamp = esri_stmt_int(stmt, 10);
    ESR_TRY(esri_told_read_word(ctx, db, stmt, 11, ESRI_TOLD_STATES, &state));
    ESR_TRY(read_times(ctx, db, stmt, arena, out));
    ESR_TRY(esri_told_read_text(ctx, stmt, 17, arena, &out->title));
    ESR_TRY(esri_told_read_text(ctx, stmt, 18, arena, &out->place));
    ESR_TRY(esri_told_read_text(ctx, stmt, 19, arena, &out->text));
    ESR_TRY(esri_told_read_text(ctx, stmt, 20, arena, &out->facts));
    ESR_TRY(esri_told_read_word(ctx, db, stmt, 21, ESRI_TOLD_ANSWERS, &answer));
    out->answered_sequence = (int32_t)esri_stmt_int(stmt, 22);
    out->answered_stamp = esri_stmt_int(stmt, 23);
    ESR_TRY(esri_told_read_text(ctx, stmt, 24, arena, &out->comment));
    out->state = (esr_invitation_state)state;
    out->answer = (esr_answer)answer;
cleanup:
    return status;
}

// Which invitations are wanted: that of a UID, or those of a cycle; both NULL: of the stored one.
typedef struct wanted {
    const char *uid, *cycle_id;
} wanted;

static esr_status read(esr_context *ctx, esri_db *db, const wanted *what, owned_list *out) {
    const char *uid = what->uid;
    esri_stmt *stmt = NULL;
    size_t room = 1;
    esr_status status = ESR_OK;
    if (!uid)
        ESR_TRY(esri_store_count(ctx, db, "SELECT count(*) FROM invitation", &room));
    esr_invitation *at = esri_arena_alloc(&out->arena, room, sizeof *at);
    if (!at) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(esri_db_prepare(ctx, db,
                            uid ? "SELECT " COLUMNS "WHERE i.uid = lower(?)"
                                : "SELECT " COLUMNS "WHERE e.cycle_id = coalesce(?, (SELECT "
                                  "cycle_id FROM import ORDER BY id DESC LIMIT 1)) "
                                  "ORDER BY e.review_id, e.recipient, e.recipient_id, e.part",
                            &stmt));
    esri_stmt_bind_text(stmt, 0, uid ? uid : what->cycle_id);
    for (; out->list.count < room; out->list.count++) {
        bool row = false;
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(read_invitation(ctx, db, stmt, &out->arena, &at[out->list.count]));
    }
    out->list.at = at;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status give(esr_context *ctx, esr_store *store, const wanted *what,
                       esr_invitation_list **out) {
    owned_list *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, read(ctx, store->db, what, owned));
    if (status == ESR_OK && (!what->uid || owned->list.count > 0)) {
        *out = &owned->list;
        return ESR_OK;
    }
    if (status == ESR_OK)
        *out = NULL;
    esr_invitation_list_free(&owned->list);
    return status;
}

esr_status esr_store_invitations(esr_context *ctx, esr_store *store, esr_invitation_list **out) {
    return give(ctx, store, &(wanted){NULL, NULL}, out);
}

esr_status esri_told_of_cycle(esr_context *ctx, esr_store *store, const char *cycle_id,
                              esr_invitation_list **out) {
    return give(ctx, store, &(wanted){NULL, cycle_id}, out);
}

esr_status esri_told_find(esr_context *ctx, esr_store *store, const char *uid,
                          esr_invitation_list **out) {
    return give(ctx, store, &(wanted){uid, NULL}, out);
}

esr_status esri_told_put(esr_context *ctx, esr_store *store, const esr_invitation *invitation) {
    const esr_invitation *v = invitation;
    char day[11];
    esr_status status = ESR_OK;
    if (!store->put_invitation)
        ESR_TRY(esri_db_prepare(
            ctx, store->db,
            "INSERT OR REPLACE INTO invitation (uid, name, name_zh, address, sequence, "
            "asked_sequence, stamp, state, first_day, days, from_minute, to_minute, time_zone, "
            "title, place, body, facts, answer, answered_sequence, answered_stamp, comment) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &store->put_invitation));
    esr_day_text(v->first_day, day);
    const char *texts[] = {v->uid, v->name, v->name_zh, v->address};
    for (int32_t i = 0; i < 4; i++)
        esri_stmt_bind_text(store->put_invitation, i, texts[i]);
    esri_stmt_bind_int(store->put_invitation, 4, v->sequence);
    esri_stmt_bind_int(store->put_invitation, 5, v->asked_sequence);
    esri_stmt_bind_int(store->put_invitation, 6, v->stamp);
    esri_stmt_bind_text(store->put_invitation, 7, esr_invitation_state_name(v->state));
    esri_stmt_bind_text(store->put_invitation, 8, day);
    esri_stmt_bind_int(store->put_invitation, 9, v->days);
    esri_stmt_bind_int(store->put_invitation, 10, v->from);
    esri_stmt_bind_int(store->put_invitation, 11, v->to);
    const char *bodies[] = {v->time_zone, v->title, v->place, v->text, v->facts};
    for (int32_t i = 0; i < 5; i++)
        esri_stmt_bind_text(store->put_invitation, 12 + i, bodies[i]);
    esri_stmt_bind_text(store->put_invitation, 17, esr_answer_name(v->answer));
    esri_stmt_bind_int(store->put_invitation, 18, v->answered_sequence);
    esri_stmt_bind_int(store->put_invitation, 19, v->answered_stamp);
    esri_stmt_bind_text(store->put_invitation, 20, v->comment);
    ESR_TRY(esri_stmt_run(ctx, store->put_invitation));
cleanup:
    return status;
}
