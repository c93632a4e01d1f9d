// SPDX-License-Identifier: GPL-3.0-or-later
// The entries of the office's calendars, which nobody is sent: kept so that a change is known as
// one, and what left the plan can still be shown as cancelled.
#include "store/feeds/feeds.h"
#include "store/store_db.h"
#include "store/told/names.h"

static esr_status read_entry(esr_context *ctx, const esr_store *store, const esri_stmt *stmt,
                             esri_arena *arena, esri_office_entry *out) {
    const char *day = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_told_read_text(ctx, stmt, 0, arena, &out->uid));
    out->part = (esr_event_part)esri_stmt_int(stmt, 1);
    out->sequence = (int32_t)esri_stmt_int(stmt, 2);
    out->stamp = esri_stmt_int(stmt, 3);
    out->cancelled = esri_stmt_int(stmt, 4) != 0;
    ESR_TRY(esri_stmt_text(ctx, stmt, 5, &day));
    if (!esr_day_parse(day, &out->last_day))
        ESR_TRY(esri_db_damaged(ctx, store->db, "an entry of the office has the day \"%s\"", day));
    ESR_TRY(esri_told_read_text(ctx, stmt, 6, arena, &out->text));
cleanup:
    return status;
}

esr_status esri_office_entries(esr_context *ctx, esr_store *store, esri_arena *arena,
                               esri_office_entry **out, size_t *count) {
    esri_stmt *stmt = NULL;
    esri_office_entry *entries = NULL;
    size_t room = 0, used = 0;
    bool row = true;
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_count(ctx, store->db, "SELECT count(*) FROM office_entry", &room));
    entries = esri_arena_alloc(arena, room, sizeof *entries);
    if (!entries)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esri_db_prepare(ctx, store->db,
                            "SELECT o.uid, e.part, o.sequence, o.stamp, o.cancelled, o.last_day, "
                            "o.entry FROM office_entry o JOIN event e ON e.uid = o.uid "
                            "WHERE e.cycle_id = "
                            "(SELECT cycle_id FROM import ORDER BY id DESC LIMIT 1) ORDER BY o.uid",
                            &stmt));
    for (; used < room; used++) {
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(read_entry(ctx, store, stmt, arena, &entries[used]));
    }
    *out = entries;
    *count = used;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_office_entry_put(esr_context *ctx, esr_store *store,
                                 const esri_office_entry *entry) {
    char day[11];
    esr_status status = ESR_OK;
    if (!store->put_office_entry)
        ESR_TRY(esri_db_prepare(ctx, store->db,
                                "INSERT OR REPLACE INTO office_entry (uid, sequence, stamp, "
                                "cancelled, last_day, entry) VALUES (?, ?, ?, ?, ?, ?)",
                                &store->put_office_entry));
    esr_day_text(entry->last_day, day);
    esri_stmt_bind_text(store->put_office_entry, 0, entry->uid);
    esri_stmt_bind_int(store->put_office_entry, 1, entry->sequence);
    esri_stmt_bind_int(store->put_office_entry, 2, entry->stamp);
    esri_stmt_bind_int(store->put_office_entry, 3, entry->cancelled);
    esri_stmt_bind_text(store->put_office_entry, 4, day);
    esri_stmt_bind_text(store->put_office_entry, 5, entry->text);
    ESR_TRY(esri_stmt_run(ctx, store->put_office_entry));
cleanup:
    return status;
}
