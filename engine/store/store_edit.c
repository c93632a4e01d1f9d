// SPDX-License-Identifier: GPL-3.0-or-later
// An edit of the stored cycle: a new import whose present plan is that of the former one, as a run
// of its own with the cost and bound that hold now.
#include <inttypes.h>

#include "base/buf.h"
#include "store/store_db.h"

// The present run; 0 if there is none.
static esr_status find_run(esr_context *ctx, esri_db *db, int64_t *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, "SELECT coalesce(max(id), 0) FROM current_run", &stmt));
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *out = esri_stmt_int(stmt, 0);
cleanup:
    esri_stmt_free(stmt);
    return status;
}

// The outcome, options and time stay those of the search that found the plan.
static esr_status copy_run(esr_context *ctx, esri_db *db, int64_t from, int64_t to,
                           const esr_carry *carry) {
    char who[ESRI_STORE_WHO_SIZE];
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    esri_store_who(who);
    ESR_TRY(esri_db_prepare(
        ctx, db,
        "INSERT INTO run (id, import_id, at, who, engine, time_limit_ms, gap_ppm, seed, outcome, "
        "cost, bound, seconds, rounds, columns, price_bound, carried_from) "
        "SELECT ?1, (SELECT max(id) FROM import), " ESRI_STORE_NOW ", ?2, ?3, time_limit_ms, "
        "gap_ppm, seed, outcome, ?4, ?5, seconds, rounds, columns, "
        "min(price_bound, ?6), id FROM run WHERE id = ?7",
        &stmt));
    esri_stmt_bind_int(stmt, 0, to);
    esri_stmt_bind_text(stmt, 1, who);
    esri_stmt_bind_text(stmt, 2, esr_version());
    esri_stmt_bind_int(stmt, 3, carry->costs.total);
    esri_stmt_bind_int(stmt, 4, carry->bound);
    esri_stmt_bind_int(stmt, 5, carry->bound * ESR_PRICE_UNIT);
    esri_stmt_bind_int(stmt, 6, from);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static const char *const copies[] = {
    "INSERT INTO plan_visit (run_id, review_id, first_day, last_day) "
    "SELECT ?1, review_id, first_day, last_day FROM plan_visit WHERE run_id = ?2",
    "INSERT INTO plan_seat (run_id, review_id, place, seat, reviewer_id) "
    "SELECT ?1, review_id, place, seat, reviewer_id FROM plan_seat WHERE run_id = ?2",
    "INSERT INTO run_price (run_id, reviewer_id, price) "
    "SELECT ?1, reviewer_id, price FROM run_price WHERE run_id = ?2",
    "INSERT INTO run_pair_price (run_id, review_id, other_id, price) "
    "SELECT ?1, review_id, other_id, price FROM run_pair_price WHERE run_id = ?2",
};

static esr_status carry_run(esr_context *ctx, esri_db *db, int64_t from, const esr_carry *carry,
                            int64_t *out) {
    esri_stmt *stmt = NULL;
    int64_t to = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_next_run(ctx, db, &to));
    ESR_TRY(copy_run(ctx, db, from, to, carry));
    ESR_TRY(esri_store_add_costs(ctx, db, to, &carry->costs));
    for (size_t i = 0; i < sizeof copies / sizeof *copies; i++) {
        ESR_TRY(esri_db_prepare(ctx, db, copies[i], &stmt));
        esri_stmt_bind_int(stmt, 0, to);
        esri_stmt_bind_int(stmt, 1, from);
        ESR_TRY(esri_stmt_run(ctx, stmt));
        esri_stmt_free(stmt);
        stmt = NULL;
    }
    *out = to;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status write_journal(esr_context *ctx, esri_db *db, const char *what, const char *detail,
                                int64_t import, int64_t run) {
    esri_buf text = {0};
    esri_buf_printf(&text, "%s; import %" PRId64, detail, import);
    if (run > 0)
        esri_buf_printf(&text, ", run %" PRId64, run);
    esr_status status =
        text.failed ? esri_fail_nomem(ctx) : esri_store_log(ctx, db, what, text.text);
    esri_buf_free(&text);
    return status;
}

static esr_status put_edit(esr_context *ctx, esri_db *db, const esr_cycle *former,
                           const esr_cycle *cycle, const esr_carry *carry, const char *what,
                           const char *detail) {
    int64_t import = 0, run = 0, carried = 0;
    bool held = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_holds(ctx, db, former->rows, &held));
    if (!held) {
        status = esri_fail(ctx, ESR_E_INPUT, esri_db_path(db),
                           "the input was replaced in the meantime; try again");
        goto cleanup;
    }
    ESR_TRY(esri_store_import_id(ctx, db, &import));
    ESR_TRY(find_run(ctx, db, &run));
    ESR_TRY(esri_store_add_import(ctx, db, import + 1, what, cycle->id));
    ESR_TRY(esri_store_add_rows(ctx, db, import + 1, import, cycle->rows));
    if (carry && run > 0)
        ESR_TRY(carry_run(ctx, db, run, carry, &carried));
    ESR_TRY(write_journal(ctx, db, what, detail, import + 1, carried));
cleanup:
    return status;
}

esr_status esr_store_put_edit(esr_context *ctx, esr_store *store, const esr_cycle *former,
                              const esr_cycle *cycle, const esr_carry *carry, const char *what,
                              const char *detail) {
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
    if (status != ESR_OK)
        return status;
    return esri_db_end(ctx, store->db,
                       put_edit(ctx, store->db, former, cycle, carry, what, detail));
}
