// SPDX-License-Identifier: GPL-3.0-or-later
// Taking changes back. Nothing is deleted: what held before a change becomes current again, as an
// import and a run of their own. Such a run stands for the one that it restores, so that the next
// undo goes on from there and not back and forth.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cycle/builder.h"
#include "store/store_db.h"
#include "store/undo/calendars.h"

// The answer with the memory that it owns.
typedef struct owned_former {
    esr_former former; // first, so that both have one address
    esri_arena arena;
} owned_former;

// A run as far as an undo looks at it.
typedef struct link {
    int64_t run, import, carried_from, restores;
    const char *what, *at, *who; // the command and when it was given, in the answer's memory
} link;

// What is not taken back, and what is done instead: others rely on it, or were told.
static const struct {
    const char *what, *instead;
} staying[] = {
    {"publish", "people were told of the plan; what changes from now on is told at the next esr "
                "publish"},
    {"declare", "a declaration stays on record; esr waive lets its relation pass"},
    {"waive", "a waiver stays on record; esr declare adds a relation that binds"},
};

static const char *why_kept(const char *what) {
    for (size_t i = 0; i < sizeof staying / sizeof *staying; i++)
        if (strcmp(staying[i].what, what) == 0)
            return staying[i].instead;
    return NULL;
}

static esr_status keep_text(esr_context *ctx, owned_former *owned, const esri_stmt *stmt,
                            int32_t column, const char **out) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(ctx, stmt, column, &text);
    if (status != ESR_OK)
        return status;
    *out = esri_arena_strdup(&owned->arena, text);
    return *out ? ESR_OK : esri_fail_nomem(ctx);
}

static esr_status read_link(esr_context *ctx, esri_db *db, owned_former *owned, int64_t run,
                            link *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db,
                            "SELECT n.import_id, coalesce(n.carried_from, 0), "
                            "coalesce(n.restores, 0), CASE WHEN n.carried_from IS NULL "
                            "THEN 'solve' ELSE i.source END, n.at, n.who "
                            "FROM run n JOIN import i ON i.id = n.import_id WHERE n.id = ?",
                            &stmt));
    esri_stmt_bind_int(stmt, 0, run);
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    if (!row) {
        status = esri_db_damaged(ctx, db, "run %" PRId64 " is not there", run);
        goto cleanup;
    }
    *out = (link){
        run, esri_stmt_int(stmt, 0), esri_stmt_int(stmt, 1), esri_stmt_int(stmt, 2), "", "", ""};
    ESR_TRY(keep_text(ctx, owned, stmt, 3, &out->what));
    ESR_TRY(keep_text(ctx, owned, stmt, 4, &out->at));
    ESR_TRY(keep_text(ctx, owned, stmt, 5, &out->who));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

// The same of the run that this one stands for.
static esr_status read_origin(esr_context *ctx, esri_db *db, owned_former *owned, int64_t run,
                              link *out) {
    esr_status status = read_link(ctx, db, owned, run, out);
    if (status == ESR_OK && out->restores > 0)
        status = read_link(ctx, db, owned, out->restores, out);
    return status;
}

// The run of the same input before this one; 0 if there is none.
static esr_status find_before(esr_context *ctx, esri_db *db, const link *at, int64_t *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(
        ctx, db, "SELECT coalesce(max(id), 0) FROM run WHERE import_id = ? AND id < ?", &stmt));
    esri_stmt_bind_int(stmt, 0, at->import);
    esri_stmt_bind_int(stmt, 1, at->run);
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *out = esri_stmt_int(stmt, 0);
cleanup:
    esri_stmt_free(stmt);
    return status;
}

// Says why nothing can be taken back.
static esr_status obstruct(esr_context *ctx, owned_former *owned, esri_buf *text) {
    const char *kept =
        text->failed ? NULL : esri_arena_strndup(&owned->arena, text->text, text->length);
    esri_buf_free(text);
    owned->former.obstacle = kept;
    return kept ? ESR_OK : esri_fail_nomem(ctx);
}

// Finds what an undo takes back and what it makes current: fills in all but cycle and solution.
static esr_status find(esr_context *ctx, esri_db *db, owned_former *owned, link *target) {
    esr_former *former = &owned->former;
    int64_t before = 0;
    link last = {0};
    esri_buf text = {0};
    esr_status status = ESR_OK;
    *former = (esr_former){.what = "", .at = "", .who = "", .obstacle = ""};
    ESR_TRY(esri_store_find_run(ctx, db, &former->undoes));
    if (former->undoes == 0) {
        esri_buf_add(&text, "there is no plan of the present input yet");
        return obstruct(ctx, owned, &text);
    }
    ESR_TRY(read_origin(ctx, db, owned, former->undoes, &last));
    former->what = last.what;
    former->at = last.at;
    former->who = last.who;
    if (last.carried_from > 0 && why_kept(last.what)) {
        esri_buf_printf(&text, "the last change is \"esr %s\": %s", last.what, why_kept(last.what));
        return obstruct(ctx, owned, &text);
    }
    before = last.carried_from;
    if (before == 0)
        ESR_TRY(find_before(ctx, db, &last, &before));
    if (before == 0) {
        esri_buf_printf(&text, "run %" PRId64 " is the first plan of its input", last.run);
        return obstruct(ctx, owned, &text);
    }
    ESR_TRY(read_origin(ctx, db, owned, before, target));
    former->run = target->run;
cleanup:
    return status;
}

static esr_status get(esr_context *ctx, esri_db *db, owned_former *owned) {
    esr_former *former = &owned->former;
    esr_rows *rows = NULL;
    link target = {0};
    int64_t import = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_import_id(ctx, db, &import));
    if (import == 0) {
        status = esri_store_fail_empty(ctx, db);
        goto cleanup;
    }
    ESR_TRY(find(ctx, db, owned, &target));
    if (former->run == 0)
        goto cleanup;
    ESR_TRY(esri_store_read_rows(ctx, db, target.import, &rows));
    status = esri_cycle_build(ctx, rows, &former->cycle);
    rows = NULL; // it took them
    ESR_TRY(status);
    former->solution = calloc(1, sizeof *former->solution);
    if (!former->solution)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esri_store_read_solution(ctx, db, former->run, former->cycle, former->solution));
cleanup:
    esri_rows_free(rows);
    return status;
}

esr_status esr_store_get_former(esr_context *ctx, esr_store *store, esr_former **out) {
    owned_former *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, get(ctx, store->db, owned));
    if (status == ESR_OK)
        *out = &owned->former;
    else
        esr_former_free(&owned->former);
    return status;
}

void esr_former_free(esr_former *former) {
    if (!former)
        return;
    owned_former *owned = (owned_former *)former;
    esr_solution_free(former->solution);
    esr_cycle_free(former->cycle);
    esri_arena_free(&owned->arena);
    free(owned);
}

// Where the plan came from stays what it was; when, by whom and from which run it was taken is new.
static esr_status restore_run(esr_context *ctx, esri_db *db, int64_t from, int64_t *out) {
    char who[ESRI_STORE_WHO_SIZE];
    esri_stmt *stmt = NULL;
    int64_t to = 0;
    esr_status status = ESR_OK;
    esri_store_who(who);
    ESR_TRY(esri_store_next_run(ctx, db, &to));
    ESR_TRY(esri_db_prepare(
        ctx, db,
        "INSERT INTO run (id, import_id, at, who, engine, time_limit_ms, gap_ppm, seed, outcome, "
        "cost, bound, seconds, rounds, columns, price_bound, carried_from, restores) "
        "SELECT ?1, (SELECT max(id) FROM import), " ESRI_STORE_NOW ", ?2, engine, time_limit_ms, "
        "gap_ppm, seed, outcome, cost, bound, seconds, rounds, columns, price_bound, carried_from, "
        "id FROM run WHERE id = ?3",
        &stmt));
    esri_stmt_bind_int(stmt, 0, to);
    esri_stmt_bind_text(stmt, 1, who);
    esri_stmt_bind_int(stmt, 2, from);
    ESR_TRY(esri_stmt_run(ctx, stmt));
    for (int part = 0; part < ESRI_RUN_PART_COUNT; part++)
        ESR_TRY(esri_store_copy_run(ctx, db, from, to, (esri_run_part)part));
    *out = to;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status undo(esr_context *ctx, esr_store *store, const esr_former *former,
                       owned_former *now) {
    esri_db *db = store->db;
    esr_rows *rows = NULL;
    link target = {0};
    int64_t import = 0, run = 0;
    esri_buf text = {0};
    esr_status status = ESR_OK;
    ESR_TRY(find(ctx, db, now, &target));
    if (former->run == 0 || now->former.run != former->run ||
        now->former.undoes != former->undoes) {
        status = esri_fail(ctx, ESR_E_INPUT, esri_db_path(db),
                           "was changed in the meantime, and nothing was taken back; try again");
        goto cleanup;
    }
    ESR_TRY(esri_store_import_id(ctx, db, &import));
    ESR_TRY(esri_store_read_rows(ctx, db, import, &rows));
    ESR_TRY(esri_store_add_import(ctx, db, import + 1, "undo", former->cycle->id));
    ESR_TRY(esri_store_add_rows(ctx, db, import + 1, import, former->cycle->rows));
    ESR_TRY(esri_undo_calendars(ctx, store, rows, former->cycle));
    ESR_TRY(restore_run(ctx, db, former->run, &run));
    esri_buf_printf(&text, "%s; import %" PRId64 ", run %" PRId64 " is run %" PRId64 " again",
                    now->former.what, import + 1, run, former->run);
    ESR_TRY(text.failed ? esri_fail_nomem(ctx) : esri_store_log(ctx, db, "undo", text.text));
cleanup:
    esri_rows_free(rows);
    esri_buf_free(&text);
    return status;
}

esr_status esr_store_undo(esr_context *ctx, esr_store *store, const esr_former *former) {
    owned_former now = {0};
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, undo(ctx, store, former, &now));
    esri_arena_free(&now.arena);
    return status;
}
