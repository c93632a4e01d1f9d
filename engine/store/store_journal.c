// SPDX-License-Identifier: GPL-3.0-or-later
// The journal, for reading; and what a new database takes over from the one that it replaces.
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
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

// What a new database takes over, in an order in which references hold.
typedef struct carried {
    const char *table, *columns, *order; // of the copies
    const char *condition;               // for a row; NULL: none
    bool again;                          // rows that are there already are passed over
} carried;
static const carried carried_tables[] = {
    {"event", "uid, cycle_id, review_id, recipient, recipient_id, part, at", "rowid", NULL, true},
    {"feed", "token, cycle_id, kind, recipient_id, uid, at, retired", "rowid", NULL, true},
    {"office_entry", "uid, sequence, stamp, cancelled, last_day, entry", "rowid",
     "?1 IN (SELECT uid FROM event)", true},
    {"decision",
     "at, who, what, cycle_id, reviewer_id, school_id, kind, \"from\", \"to\", name, reason", "id",
     NULL, false},
    {"imported_calendar",
     "cycle_id, whose, whose_id, label, at, who, use, tentative, source, sha256, frame, read, "
     "left_out",
     "cycle_id, whose, whose_id, label", NULL, true},
    {"imported_time", "cycle_id, whose, whose_id, label, \"from\", \"to\", half, cost",
     "cycle_id, whose, whose_id, label", NULL, true},
    {"scenario", "name, edits, at, who", "name", NULL,
     false}, // their results are of a former import
    {"standby", "cycle_id, review_id, holder_id, seat, first_day, reviewer_id",
     "cycle_id, review_id, holder_id", NULL, true},
    {"journal", "at, who, what, detail", "id", NULL, false},
    {"invitation",
     "uid, name, name_zh, address, sequence, asked_sequence, stamp, state, first_day, days, "
     "from_minute, to_minute, time_zone, title, place, body, facts, answer, answered_sequence, "
     "answered_stamp, comment",
     "rowid", NULL, false},
    {"message",
     "id, at, who, kind, uid, sequence, stamp, name, address, subject, message_id, calendar, mail",
     "id", NULL, false},
    {"delivery", "message_id, state, attempts, not_before, via, at, error", "message_id", NULL,
     false},
    {"choice", "name, value", "name", NULL, false},
    {"answer",
     "id, at, who, uid, method, sequence, sequence_given, one_day, stamp, attendee, sender, says, "
     "answer, comment, errors, first_day, last_day, from_minute, to_minute, fate, doubt, why, "
     "settled, source, message_id, authentication",
     "id", NULL, false},
    {"alias", "recipient, recipient_id, address, at, who", "recipient, recipient_id, address", NULL,
     false},
};

static int32_t count_columns(const char *columns) {
    int32_t count = 1;
    for (; *columns; columns++)
        count += *columns == ',';
    return count;
}

// The statements that read the rows of a table, and add one.
static esr_status prepare_copy(esr_context *ctx, esri_db *from, esri_db *to, const carried *what,
                               esri_stmt **select, esri_stmt **insert) {
    esri_buf sql = {0};
    esr_status status = ESR_OK;
    esri_buf_printf(&sql, "SELECT %s FROM %s ORDER BY %s", what->columns, what->table, what->order);
    ESR_TRY(sql.failed ? esri_fail_nomem(ctx) : esri_db_prepare(ctx, from, sql.text, select));
    sql.length = 0;
    esri_buf_printf(&sql, "INSERT INTO %s (%s) SELECT ?", what->table, what->columns);
    for (int32_t c = 1; c < count_columns(what->columns); c++)
        esri_buf_add(&sql, ", ?");
    esri_buf_printf(&sql, " WHERE %s%s", what->condition ? what->condition : "true",
                    what->again ? " ON CONFLICT DO NOTHING" : "");
    ESR_TRY(sql.failed ? esri_fail_nomem(ctx) : esri_db_prepare(ctx, to, sql.text, insert));
cleanup:
    esri_buf_free(&sql);
    return status;
}

// Copies rows cell by cell.
static esr_status copy_table(esr_context *ctx, esri_db *from, esri_db *to, const carried *what) {
    esri_stmt *select = NULL, *insert = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(prepare_copy(ctx, from, to, what, &select, &insert));
    for (;;) {
        bool row = false;
        const char *cell = NULL;
        ESR_TRY(esri_stmt_step(ctx, select, &row));
        if (!row)
            break;
        for (int32_t c = 0; c < count_columns(what->columns); c++) {
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

static esr_status copy(esr_context *ctx, esri_db *from, esri_db *to) {
    esr_status status = ESR_OK;
    for (size_t i = 0; i < sizeof carried_tables / sizeof *carried_tables; i++)
        ESR_TRY(copy_table(ctx, from, to, &carried_tables[i]));
cleanup:
    return status;
}

esr_status esr_store_copy_record(esr_context *ctx, esr_store *store, esr_store *from) {
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
    if (status != ESR_OK)
        return status;
    return esri_db_end(ctx, store->db, copy(ctx, from->db, store->db));
}
