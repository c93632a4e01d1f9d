// SPDX-License-Identifier: GPL-3.0-or-later
// The journal, for reading; and what a new database takes over from the one that it replaces.
#include <stdlib.h>

#include "base/arena.h"
#include "store/store_db.h"

typedef struct owned_journal {
    esr_journal journal; // first, so that both have one address
    esri_arena arena;
} owned_journal;

void esr_journal_free(esr_journal *journal) {
    if (!journal)
        return;
    owned_journal *owned = (owned_journal *)journal;
    esri_arena_free(&owned->arena);
    free(owned);
}

static esr_status read_entry(esr_context *ctx, const esri_stmt *stmt, esri_arena *arena,
                             esr_journal_entry *out) {
    const char **cells[] = {&out->at, &out->who, &out->what, &out->detail};
    for (int32_t c = 0; c < (int32_t)(sizeof cells / sizeof *cells); c++) {
        const char *text = NULL;
        esr_status status = esri_stmt_text(ctx, stmt, c, &text);
        if (status != ESR_OK)
            return status;
        *cells[c] = esri_arena_strdup(arena, text);
        if (!*cells[c])
            return esri_fail_nomem(ctx);
    }
    return ESR_OK;
}

static esr_status read(esr_context *ctx, esri_db *db, size_t last, owned_journal *out) {
    esri_stmt *stmt = NULL;
    size_t room = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_count(ctx, db, "SELECT count(*) FROM journal", &room));
    size_t skip = last > 0 && last < room ? room - last : 0;
    room -= skip;
    esr_journal_entry *at = esri_arena_alloc(&out->arena, room, sizeof *at);
    if (!at) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(esri_db_prepare(
        ctx, db, "SELECT at, who, what, detail FROM journal ORDER BY id LIMIT -1 OFFSET ?", &stmt));
    esri_stmt_bind_int(stmt, 0, (int64_t)skip);
    for (; out->journal.count < room; out->journal.count++) {
        bool row = false;
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(read_entry(ctx, stmt, &out->arena, &at[out->journal.count]));
    }
    out->journal.entries = at;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esr_store_journal(esr_context *ctx, esr_store *store, size_t last, esr_journal **out) {
    owned_journal *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, read(ctx, store->db, last, owned));
    if (status == ESR_OK)
        *out = &owned->journal;
    else
        esr_journal_free(&owned->journal);
    return status;
}

// Copies rows cell by cell; `columns` of both statements are the same.
static esr_status copy_rows(esr_context *ctx, esri_db *from, esri_db *to, const char *select_sql,
                            const char *insert_sql, int32_t columns) {
    esri_stmt *select = NULL, *insert = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, from, select_sql, &select));
    ESR_TRY(esri_db_prepare(ctx, to, insert_sql, &insert));
    for (;;) {
        bool row = false;
        const char *cell = NULL;
        ESR_TRY(esri_stmt_step(ctx, select, &row));
        if (!row)
            break;
        for (int32_t c = 0; c < columns; c++) {
            ESR_TRY(esri_stmt_text(ctx, select, c, &cell));
            esri_stmt_bind_text(insert, c, esri_stmt_is_null(select, c) ? NULL : cell);
        }
        ESR_TRY(esri_stmt_run(ctx, insert));
    }
cleanup:
    esri_stmt_free(select);
    esri_stmt_free(insert);
    return status;
}

static esr_status copy_told(esr_context *ctx, esri_db *from, esri_db *to) {
    esr_status status = ESR_OK;
    ESR_TRY(copy_rows(
        ctx, from, to,
        "SELECT uid, name, name_zh, address, sequence, asked_sequence, stamp, state, first_day, "
        "days, from_minute, to_minute, time_zone, title, place, body, facts, answer, "
        "answered_sequence, answered_stamp, comment FROM invitation ORDER BY rowid",
        "INSERT INTO invitation (uid, name, name_zh, address, sequence, asked_sequence, stamp, "
        "state, first_day, days, from_minute, to_minute, time_zone, title, place, body, facts, "
        "answer, answered_sequence, answered_stamp, comment) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        21));
    ESR_TRY(copy_rows(
        ctx, from, to,
        "SELECT id, at, who, kind, uid, sequence, stamp, name, address, subject, message_id, "
        "calendar, mail FROM message ORDER BY id",
        "INSERT INTO message (id, at, who, kind, uid, sequence, stamp, name, address, subject, "
        "message_id, calendar, mail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        13));
    ESR_TRY(copy_rows(ctx, from, to,
                      "SELECT message_id, state, attempts, not_before, via, at, error "
                      "FROM delivery ORDER BY message_id",
                      "INSERT INTO delivery (message_id, state, attempts, not_before, via, at, "
                      "error) VALUES (?, ?, ?, ?, ?, ?, ?)",
                      7));
    ESR_TRY(copy_rows(ctx, from, to, "SELECT name, value FROM choice ORDER BY name",
                      "INSERT INTO choice (name, value) VALUES (?, ?)", 2));
cleanup:
    return status;
}

static esr_status copy(esr_context *ctx, esri_db *from, esri_db *to) {
    esr_status status = ESR_OK;
    ESR_TRY(copy_rows(ctx, from, to,
                      "SELECT uid, cycle_id, review_id, recipient, recipient_id, part, at "
                      "FROM event ORDER BY rowid",
                      "INSERT INTO event (uid, cycle_id, review_id, recipient, recipient_id, part, "
                      "at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                      7));
    ESR_TRY(copy_rows(ctx, from, to,
                      "SELECT token, cycle_id, kind, recipient_id, uid, at, retired FROM feed "
                      "ORDER BY rowid",
                      "INSERT INTO feed (token, cycle_id, kind, recipient_id, uid, at, retired) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                      7));
    ESR_TRY(copy_rows(ctx, from, to,
                      "SELECT uid, sequence, stamp, cancelled, last_day, entry FROM office_entry "
                      "ORDER BY rowid",
                      "INSERT INTO office_entry (uid, sequence, stamp, cancelled, last_day, entry) "
                      "SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?1 IN (SELECT uid FROM event) "
                      "ON CONFLICT DO NOTHING",
                      6));
    ESR_TRY(copy_rows(ctx, from, to,
                      "SELECT at, who, what, cycle_id, reviewer_id, school_id, kind, \"from\", "
                      "\"to\", name, reason FROM decision ORDER BY id",
                      "INSERT INTO decision (at, who, what, cycle_id, reviewer_id, school_id, "
                      "kind, \"from\", \"to\", name, reason) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      11));
    ESR_TRY(copy_rows(ctx, from, to,
                      "SELECT cycle_id, whose, whose_id, label, at, who, use, tentative, source, "
                      "sha256, frame, read, left_out FROM imported_calendar",
                      "INSERT INTO imported_calendar (cycle_id, whose, whose_id, label, at, who, "
                      "use, tentative, source, sha256, frame, read, left_out) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                      13));
    ESR_TRY(copy_rows(ctx, from, to,
                      "SELECT cycle_id, whose, whose_id, label, \"from\", \"to\", half, cost "
                      "FROM imported_time",
                      "INSERT INTO imported_time (cycle_id, whose, whose_id, label, \"from\", "
                      "\"to\", half, cost) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                      8));
    ESR_TRY(copy_rows(ctx, from, to, "SELECT at, who, what, detail FROM journal ORDER BY id",
                      "INSERT INTO journal (at, who, what, detail) VALUES (?, ?, ?, ?)", 4));
    ESR_TRY(copy_told(ctx, from, to));
cleanup:
    return status;
}

esr_status esr_store_copy_record(esr_context *ctx, esr_store *store, esr_store *from) {
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
    if (status != ESR_OK)
        return status;
    return esri_db_end(ctx, store->db, copy(ctx, from->db, store->db));
}
