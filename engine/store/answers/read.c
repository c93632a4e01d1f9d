// SPDX-License-Identifier: GPL-3.0-or-later
// The record of what came in, as lists for the caller.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/answers/answers.h"
#include "store/store_db.h"
#include "store/told/names.h"

// The list with the memory that it owns.
typedef struct owned_list {
    esr_incoming_list list; // first, so that both have one address
    esr_incoming *at;
    size_t room;
    esri_arena arena;
} owned_list;

void esr_incoming_list_free(esr_incoming_list *list) {
    if (!list)
        return;
    owned_list *owned = (owned_list *)list;
    esri_arena_free(&owned->arena);
    free(owned->at);
    free(owned);
}

// A row being read.
typedef struct reading {
    esr_context *ctx;
    const esri_db *db;
    const esri_stmt *stmt;
    esri_arena *arena;
} reading;

static esr_status take_day(const reading *from, int32_t column, esr_day *out) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(from->ctx, from->stmt, column, &text);
    *out = ESR_DAY_NONE;
    if (status == ESR_OK && *text && !esr_day_parse(text, out))
        status = esri_db_damaged(from->ctx, from->db, "an answer has the day %s", text);
    return status;
}

// The number, below `count`, whose name stands in a column. The functions that name the numbers of
// an enumeration are called by way of these.
typedef const char *(*name_of)(int32_t number);

static const char *method_of(int32_t number) {
    return esr_method_name((esr_method)number);
}

static const char *fate_of(int32_t number) {
    return esr_fate_name((esr_fate)number);
}

static const char *doubt_of(int32_t number) {
    return esr_doubt_name((esr_doubt)number);
}

static const char *settlement_of(int32_t number) {
    return esr_settlement_name((esr_settlement)number);
}

static esr_status take_word(const reading *from, int32_t column, name_of name, int32_t count,
                            int32_t *out) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(from->ctx, from->stmt, column, &text);
    if (status != ESR_OK)
        return status;
    for (int32_t i = 0; i < count; i++)
        if (strcmp(name(i), text) == 0) {
            *out = i;
            return ESR_OK;
        }
    return esri_db_damaged(from->ctx, from->db, "an answer has the word %s", text);
}

// In the order of the columns of SELECT.
static esr_status read_texts(const reading *from, esr_incoming *out) {
    const char **const texts[] = {
        &out->at,      &out->uid,    &out->key.review_id, &out->key.id,     &out->name,
        &out->name_zh, &out->sender, &out->attendee,      &out->says,       &out->comment,
        &out->errors,  &out->why,    &out->source,        &out->message_id, &out->authentication};
    esr_status status = ESR_OK;
    for (size_t i = 0; i < sizeof texts / sizeof *texts && status == ESR_OK; i++)
        status = esri_told_read_text(from->ctx, from->stmt, (int32_t)i, from->arena, texts[i]);
    return status;
}

#define SELECT                                                                                     \
    "SELECT a.at, a.uid, e.review_id, e.recipient_id, coalesce(i.name, ''), "                      \
    "coalesce(i.name_zh, ''), a.sender, a.attendee, a.says, a.comment, a.errors, a.why, "          \
    "a.source, a.message_id, a.authentication, e.recipient, a.method, a.answer, a.fate, a.doubt, " \
    "a.settled, a.first_day, a.last_day, a.id, e.part, a.sequence, a.sequence_given, a.stamp, "    \
    "a.from_minute, a.to_minute, a.one_day FROM answer a JOIN event e ON e.uid = a.uid "           \
    "LEFT JOIN invitation i ON i.uid = a.uid WHERE "

static esr_status read_row(const reading *from, esr_incoming *out) {
    int32_t recipient = 0, answer = 0, words[4] = {0};
    static const struct {
        int32_t column;
        name_of name;
        int32_t count;
    } kinds[] = {{16, method_of, ESR_METHOD_REQUEST + 1},
                 {18, fate_of, ESR_FATE_UNREADABLE + 1},
                 {19, doubt_of, ESR_DOUBT_NO_DAYS + 1},
                 {20, settlement_of, ESR_SETTLED_MOOT + 1}};
    esr_status status = ESR_OK;
    ESR_TRY(read_texts(from, out));
    ESR_TRY(
        esri_told_read_word(from->ctx, from->db, from->stmt, 15, ESRI_TOLD_RECIPIENTS, &recipient));
    ESR_TRY(esri_told_read_word(from->ctx, from->db, from->stmt, 17, ESRI_TOLD_ANSWERS, &answer));
    for (int32_t i = 0; i < 4; i++)
        ESR_TRY(take_word(from, kinds[i].column, kinds[i].name, kinds[i].count, &words[i]));
    out->key.recipient = (esr_recipient)recipient;
    out->answer = (esr_answer)answer;
    out->method = (esr_method)words[0];
    out->fate = (esr_fate)words[1];
    out->doubt = (esr_doubt)words[2];
    out->settled = (esr_settlement)words[3];
    ESR_TRY(take_day(from, 21, &out->first_day));
    ESR_TRY(take_day(from, 22, &out->last_day));
    out->id = esri_stmt_int(from->stmt, 23);
    out->key.part = (esr_event_part)esri_stmt_int(from->stmt, 24);
    out->sequence = (int32_t)esri_stmt_int(from->stmt, 25);
    out->sequence_given = esri_stmt_int(from->stmt, 26) != 0;
    out->stamp = esri_stmt_int(from->stmt, 27);
    out->from = (int32_t)esri_stmt_int(from->stmt, 28);
    out->to = (int32_t)esri_stmt_int(from->stmt, 29);
    out->one_day = esri_stmt_int(from->stmt, 30) != 0;
cleanup:
    return status;
}

static esr_status make_room(esr_context *ctx, owned_list *owned) {
    if (owned->list.count < owned->room)
        return ESR_OK;
    size_t room = owned->room ? 2 * owned->room : 16;
    esr_incoming *at = realloc(owned->at, room * sizeof *at);
    if (!at)
        return esri_fail_nomem(ctx);
    owned->at = at;
    owned->room = room;
    return ESR_OK;
}

static esr_status read_list(esr_context *ctx, esri_db *db, esri_stmt *stmt, owned_list *out) {
    const reading from = {ctx, db, stmt, &out->arena};
    esr_status status = ESR_OK;
    for (;;) {
        bool row = false;
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(make_room(ctx, out));
        esr_incoming *next = &out->at[out->list.count];
        *next = (esr_incoming){0};
        ESR_TRY(read_row(&from, next));
        out->list.count++;
    }
    out->list.at = out->at;
cleanup:
    return status;
}

// `id` 0: all of the stored cycle.
static esr_status get_list(esr_context *ctx, esr_store *store, int64_t id,
                           esr_incoming_list **out) {
    esri_stmt *stmt = NULL;
    owned_list *owned = calloc(1, sizeof *owned);
    esr_status status = owned ? ESR_OK : esri_fail_nomem(ctx);
    ESR_TRY(status);
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            id > 0 ? SELECT "a.id = ?"
                                   : SELECT "e.cycle_id = (SELECT cycle_id FROM import "
                                            "ORDER BY id DESC LIMIT 1) ORDER BY a.id",
                            &stmt));
    if (id > 0)
        esri_stmt_bind_int(stmt, 0, id);
    ESR_TRY(read_list(ctx, store->db, stmt, owned));
    *out = &owned->list;
    owned = NULL;
cleanup:
    esri_stmt_free(stmt);
    if (owned)
        esr_incoming_list_free(&owned->list);
    return status;
}

esr_status esr_store_incoming(esr_context *ctx, esr_store *store, esr_incoming_list **out) {
    return get_list(ctx, store, 0, out);
}

esr_status esri_answers_get(esr_context *ctx, esr_store *store, int64_t id,
                            esr_incoming_list **out) {
    esr_incoming_list *list = NULL;
    esr_status status = id > 0 ? get_list(ctx, store, id, &list) : ESR_OK;
    if (status != ESR_OK)
        return status;
    if (!list || list->count == 0) {
        esr_incoming_list_free(list);
        return esri_fail(ctx, ESR_E_INPUT, esri_db_path(store->db),
                         "has no answer %" PRId64 "; esr answers --quarantine lists those that "
                         "wait",
                         id);
    }
    *out = list;
    return ESR_OK;
}
