// SPDX-License-Identifier: GPL-3.0-or-later
// The record of what came in: added to, looked up, and settled.
#include "store/answers/answers.h"
#include "store/store_db.h"

// What makes two things the same, whoever sent them; its values are ?1 to ?6.
#define SAME                                                                                       \
    "uid = ?1 AND attendee = ?2 AND method = ?3 AND sequence = ?4 AND stamp = ?5 AND says = ?6"

static void bind_same(esri_stmt *stmt, const esr_incoming *what) {
    esri_stmt_bind_text(stmt, 0, what->uid);
    esri_stmt_bind_text(stmt, 1, what->attendee);
    esri_stmt_bind_text(stmt, 2, esr_method_name(what->method));
    esri_stmt_bind_int(stmt, 3, what->sequence);
    esri_stmt_bind_int(stmt, 4, what->stamp);
    esri_stmt_bind_text(stmt, 5, what->says);
}

esr_status esri_answers_hold(esr_context *ctx, esr_store *store, const esr_incoming *what,
                             bool *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "SELECT 1 FROM answer WHERE " SAME
                            " AND (sender = ?7 OR fate != 'quarantined') LIMIT 1",
                            &stmt));
    bind_same(stmt, what);
    esri_stmt_bind_text(stmt, 6, what->sender);
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *out = row;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status make_moot(esr_context *ctx, esr_store *store, const esr_incoming *what) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "UPDATE answer SET settled = 'moot' WHERE " SAME
                            " AND fate = 'quarantined' AND settled = ''",
                            &stmt));
    bind_same(stmt, what);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static void bind_day(esri_stmt *stmt, int32_t at, esr_day day, char text[11]) {
    esr_day_text(day, text);
    esri_stmt_bind_text(stmt, at, text);
}

static void bind_rest(esri_stmt *stmt, const esr_incoming *what, const char *who, char first[11],
                      char last[11]) {
    esri_stmt_bind_text(stmt, 6, what->sender);
    esri_stmt_bind_int(stmt, 7, what->sequence_given);
    esri_stmt_bind_text(stmt, 8, esr_answer_name(what->answer));
    esri_stmt_bind_text(stmt, 9, what->comment);
    esri_stmt_bind_text(stmt, 10, what->errors);
    bind_day(stmt, 11, what->first_day, first);
    bind_day(stmt, 12, what->last_day, last);
    esri_stmt_bind_int(stmt, 13, what->from);
    esri_stmt_bind_int(stmt, 14, what->to);
    esri_stmt_bind_text(stmt, 15, esr_fate_name(what->fate));
    esri_stmt_bind_text(stmt, 16, esr_doubt_name(what->doubt));
    esri_stmt_bind_text(stmt, 17, what->why);
    esri_stmt_bind_text(stmt, 18, what->source);
    esri_stmt_bind_text(stmt, 19, what->message_id);
    esri_stmt_bind_text(stmt, 20, what->authentication);
    esri_stmt_bind_text(stmt, 21, who);
    esri_stmt_bind_int(stmt, 22, what->one_day);
}

esr_status esri_answers_add(esr_context *ctx, esr_store *store, const esr_incoming *what,
                            int64_t *id) {
    char who[ESRI_STORE_WHO_SIZE], first[11], last[11];
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    esri_store_who(who);
    ESR_TRY(esri_db_prepare(
        ctx, store->db,
        "INSERT INTO answer (uid, attendee, method, sequence, stamp, says, sender, "
        "sequence_given, answer, comment, errors, first_day, last_day, from_minute, to_minute, "
        "fate, doubt, why, source, message_id, authentication, who, one_day, at, settled) VALUES "
        "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, "
        "?20, ?21, ?22, ?23, " ESRI_STORE_NOW ", '') RETURNING id",
        &stmt));
    bind_same(stmt, what);
    bind_rest(stmt, what, who, first, last);
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    int64_t added = esri_stmt_int(stmt, 0);
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    if (what->fate != ESR_FATE_QUARANTINED)
        ESR_TRY(make_moot(ctx, store, what));
    *id = added;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_answers_set(esr_context *ctx, esr_store *store, const esr_incoming *what) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "UPDATE answer SET fate = ?, doubt = ?, why = ?, settled = ? "
                            "WHERE id = ?",
                            &stmt));
    esri_stmt_bind_text(stmt, 0, esr_fate_name(what->fate));
    esri_stmt_bind_text(stmt, 1, esr_doubt_name(what->doubt));
    esri_stmt_bind_text(stmt, 2, what->why);
    esri_stmt_bind_text(stmt, 3, esr_settlement_name(what->settled));
    esri_stmt_bind_int(stmt, 4, what->id);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_answers_latest(esr_context *ctx, esr_store *store, const char *uid,
                               esr_method method, int32_t *sequence, int64_t *stamp) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "SELECT sequence, stamp FROM answer WHERE uid = ? AND method = ? "
                            "AND fate = 'applied' ORDER BY sequence DESC, stamp DESC LIMIT 1",
                            &stmt));
    esri_stmt_bind_text(stmt, 0, uid);
    esri_stmt_bind_text(stmt, 1, esr_method_name(method));
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *sequence = row ? (int32_t)esri_stmt_int(stmt, 0) : -1;
    *stamp = row ? esri_stmt_int(stmt, 1) : 0;
cleanup:
    esri_stmt_free(stmt);
    return status;
}
