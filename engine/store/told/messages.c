// SPDX-License-Identifier: GPL-3.0-or-later
// Messages and their delivery in the database. A message is written once; what changes is how far
// it came, and each such step goes to the disk at once, since a mail that left can't be undone.
#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "store/store_db.h"
#include "store/told/names.h"
#include "store/told/told.h"

// The list with the memory that it owns.
typedef struct owned_list {
    esr_message_list list; // first, so that both have one address
    esri_arena arena;
} owned_list;

void esr_message_list_free(esr_message_list *list) {
    if (!list)
        return;
    owned_list *owned = (owned_list *)list;
    esri_arena_free(&owned->arena);
    free(owned);
}

esr_status esri_told_add_message(esr_context *ctx, esr_store *store, const esr_message *message,
                                 int64_t *id) {
    char who[ESRI_STORE_WHO_SIZE];
    bool row = false;
    esr_status status = ESR_OK;
    esri_store_who(who);
    if (!store->add_message)
        ESR_TRY(esri_db_prepare(ctx, store->db,
                                "INSERT INTO message (at, who, kind, uid, sequence, stamp, name, "
                                "address, subject, message_id, calendar, mail) "
                                "VALUES (" ESRI_STORE_NOW ", ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                                "RETURNING id",
                                &store->add_message));
    if (!store->add_delivery)
        ESR_TRY(esri_db_prepare(ctx, store->db,
                                "INSERT INTO delivery (message_id, state, attempts, not_before, "
                                "via, at, error) VALUES (?, ?, 0, 0, '', '', '')",
                                &store->add_delivery));
    esri_stmt_bind_text(store->add_message, 0, who);
    esri_stmt_bind_text(store->add_message, 1, esr_message_kind_name(message->kind));
    esri_stmt_bind_text(store->add_message, 2, message->uid);
    esri_stmt_bind_int(store->add_message, 3, message->sequence);
    esri_stmt_bind_int(store->add_message, 4, message->stamp);
    const char *texts[] = {message->name,       message->address,  message->subject,
                           message->message_id, message->calendar, message->mail};
    for (int32_t i = 0; i < 6; i++)
        esri_stmt_bind_text(store->add_message, 5 + i, texts[i]);
    ESR_TRY(esri_stmt_step(ctx, store->add_message, &row));
    const int64_t number = esri_stmt_int(store->add_message, 0);
    esri_stmt_reset(store->add_message);
    esri_stmt_bind_int(store->add_delivery, 0, number);
    esri_stmt_bind_text(
        store->add_delivery, 1,
        esr_delivery_state_name(*message->mail ? ESR_DELIVERY_WAITING : ESR_DELIVERY_BY_HAND));
    ESR_TRY(esri_stmt_run(ctx, store->add_delivery));
    *id = number;
cleanup:
    if (store->add_message)
        esri_stmt_reset(store->add_message);
    return status;
}

// --- reading --------------------------------------------------------------------------------

#define FROM   "FROM message m JOIN delivery d ON d.message_id = m.id "
#define EVENTS "JOIN event e ON e.uid = m.uid "
#define COLUMNS                                                                                    \
    "m.id, m.at, m.kind, m.uid, e.review_id, e.recipient, e.recipient_id, e.part, m.sequence, "    \
    "m.stamp, m.name, m.address, m.subject, m.message_id, d.state, d.attempts, d.not_before, "     \
    "d.via, d.at, d.error, "

// What is wanted: messages in some states.
typedef struct wanted {
    uint32_t states;
    bool texts;
} wanted;

// Every state's bit that is not asked for excludes its name.
static void add_condition(const wanted *what, esri_buf *sql) {
    esri_buf_add(sql, "WHERE d.state IN (''");
    for (int32_t state = 0; state <= ESR_DELIVERY_VOID; state++)
        if (what->states & UINT32_C(1) << state)
            esri_buf_printf(sql, ", '%s'", esr_delivery_state_name((esr_delivery_state)state));
    esri_buf_add(sql, ") ");
}

static esr_status prepare(esr_context *ctx, esri_db *db, const wanted *what, bool count,
                          esri_stmt **out) {
    esri_buf sql = {0};
    esri_buf_printf(&sql, "SELECT %s " FROM "%s",
                    count         ? "count(*)"
                    : what->texts ? COLUMNS "m.calendar, m.mail"
                                  : COLUMNS "'', ''",
                    count ? "" : EVENTS);
    add_condition(what, &sql);
    if (!count)
        esri_buf_add(&sql, "ORDER BY m.id");
    esr_status status = sql.failed ? esri_fail_nomem(ctx) : esri_db_prepare(ctx, db, sql.text, out);
    esri_buf_free(&sql);
    return status;
}

static esr_status read_words(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                             esr_message *out) {
    int32_t kind = 0, recipient = 0, state = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_told_read_word(ctx, db, stmt, 2, ESRI_TOLD_KINDS, &kind));
    ESR_TRY(esri_told_read_word(ctx, db, stmt, 5, ESRI_TOLD_RECIPIENTS, &recipient));
    ESR_TRY(esri_told_read_word(ctx, db, stmt, 14, ESRI_TOLD_DELIVERIES, &state));
    out->kind = (esr_message_kind)kind;
    out->key.recipient = (esr_recipient)recipient;
    out->state = (esr_delivery_state)state;
cleanup:
    return status;
}

static esr_status read_message(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                               esri_arena *arena, esr_message *out) {
    const struct {
        int32_t column;
        const char **text;
    } texts[] = {
        {1, &out->at},    {3, &out->uid},      {4, &out->key.review_id}, {6, &out->key.id},
        {10, &out->name}, {11, &out->address}, {12, &out->subject},      {13, &out->message_id},
        {17, &out->via},  {19, &out->error},   {18, &out->delivered_at}, {20, &out->calendar},
        {21, &out->mail},
    };
    esr_status status = ESR_OK;
    ESR_TRY(read_words(ctx, db, stmt, out));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ESR_TRY(esri_told_read_text(ctx, stmt, texts[i].column, arena, texts[i].text));
    out->id = esri_stmt_int(stmt, 0);
    out->key.part = (esr_event_part)esri_stmt_int(stmt, 7);
    out->sequence = (int32_t)esri_stmt_int(stmt, 8);
    out->stamp = esri_stmt_int(stmt, 9);
    out->attempts = (int32_t)esri_stmt_int(stmt, 15);
    out->not_before = esri_stmt_int(stmt, 16);
cleanup:
    return status;
}

static esr_status read(esr_context *ctx, esri_db *db, const wanted *what, owned_list *out) {
    esri_stmt *count = NULL, *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(prepare(ctx, db, what, true, &count));
    ESR_TRY(esri_stmt_step(ctx, count, &row));
    const size_t room = (size_t)esri_stmt_int(count, 0);
    esr_message *at = esri_arena_alloc(&out->arena, room, sizeof *at);
    if (!at) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(prepare(ctx, db, what, false, &stmt));
    for (; out->list.count < room; out->list.count++) {
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(read_message(ctx, db, stmt, &out->arena, &at[out->list.count]));
    }
    out->list.at = at;
cleanup:
    esri_stmt_free(count);
    esri_stmt_free(stmt);
    return status;
}

esr_status esr_store_messages(esr_context *ctx, esr_store *store, uint32_t states, bool with_texts,
                              esr_message_list **out) {
    owned_list *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status == ESR_OK)
        status =
            esri_db_end(ctx, store->db, read(ctx, store->db, &(wanted){states, with_texts}, owned));
    if (status == ESR_OK)
        *out = &owned->list;
    else
        esr_message_list_free(&owned->list);
    return status;
}

static esr_status read_one(esr_context *ctx, esr_store *store, int64_t id, owned_list *out) {
    bool row = false;
    esr_status status = ESR_OK;
    if (!store->find_message)
        ESR_TRY(esri_db_prepare(
            ctx, store->db, "SELECT " COLUMNS "m.calendar, m.mail " FROM EVENTS "WHERE m.id = ?",
            &store->find_message));
    esr_message *at = esri_arena_alloc(&out->arena, 1, sizeof *at);
    if (!at) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    esri_stmt_bind_int(store->find_message, 0, id);
    ESR_TRY(esri_stmt_step(ctx, store->find_message, &row));
    if (!row) {
        status =
            esri_fail(ctx, ESR_E_INPUT, esri_db_path(store->db), "holds no message %" PRId64, id);
        goto cleanup;
    }
    ESR_TRY(read_message(ctx, store->db, store->find_message, &out->arena, at));
    out->list = (esr_message_list){at, 1};
cleanup:
    if (store->find_message)
        esri_stmt_reset(store->find_message);
    return status;
}

esr_status esr_store_message(esr_context *ctx, esr_store *store, int64_t id,
                             esr_message_list **out) {
    owned_list *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status = read_one(ctx, store, id, owned);
    if (status == ESR_OK)
        *out = &owned->list;
    else
        esr_message_list_free(&owned->list);
    return status;
}

// --- delivery -------------------------------------------------------------------------------

static esr_status move(esr_context *ctx, esr_store *store, int64_t id,
                       const esr_delivery_step *step, bool *moved) {
    bool row = false;
    esr_status status = ESR_OK;
    if (!store->move_delivery)
        ESR_TRY(esri_db_prepare(ctx, store->db,
                                "UPDATE delivery SET state = ?1, attempts = attempts + ?2, "
                                "not_before = ?3, via = ?4, error = ?5, at = " ESRI_STORE_NOW " "
                                "WHERE message_id = ?6 AND state = ?7 RETURNING message_id",
                                &store->move_delivery));
    esri_stmt_bind_text(store->move_delivery, 0, esr_delivery_state_name(step->to));
    esri_stmt_bind_int(store->move_delivery, 1, step->failed);
    esri_stmt_bind_int(store->move_delivery, 2, step->not_before);
    esri_stmt_bind_text(store->move_delivery, 3, step->via ? step->via : "");
    esri_stmt_bind_text(store->move_delivery, 4, step->error ? step->error : "");
    esri_stmt_bind_int(store->move_delivery, 5, id);
    esri_stmt_bind_text(store->move_delivery, 6, esr_delivery_state_name(step->from));
    ESR_TRY(esri_stmt_step(ctx, store->move_delivery, &row));
    *moved = row;
cleanup:
    if (store->move_delivery)
        esri_stmt_reset(store->move_delivery);
    return status;
}

esr_status esr_store_move_delivery(esr_context *ctx, esr_store *store, int64_t id,
                                   const esr_delivery_step *step, bool *moved) {
    bool done = false;
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, move(ctx, store, id, step, &done));
    if (status == ESR_OK)
        *moved = done;
    return status;
}
