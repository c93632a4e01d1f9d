// SPDX-License-Identifier: GPL-3.0-or-later
// An edit of the stored cycle, of its plan, or of both: a new import whose present plan is that of
// the former one, or an edit of it, as a run of its own with the cost and bound that hold now.
#include <inttypes.h>

#include "base/buf.h"
#include "store/store_db.h"

// The outcome, options and time stay those of the search that found the plan.
static esr_status add_run(esr_context *ctx, esri_db *db, int64_t from, int64_t to,
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

esr_status esri_store_copy_run(esr_context *ctx, esri_db *db, int64_t from, int64_t to,
                               esri_run_part part) {
    static const char *const copies[ESRI_RUN_PART_COUNT] = {
        [ESRI_RUN_VISITS] =
            "INSERT INTO plan_visit (run_id, review_id, first_day, last_day) "
            "SELECT ?1, review_id, first_day, last_day FROM plan_visit WHERE run_id = ?2",
        [ESRI_RUN_SEATS] =
            "INSERT INTO plan_seat (run_id, review_id, place, seat, reviewer_id) "
            "SELECT ?1, review_id, place, seat, reviewer_id FROM plan_seat WHERE run_id = ?2",
        [ESRI_RUN_COSTS] = "INSERT INTO run_cost (run_id, number, term, cost) "
                           "SELECT ?1, number, term, cost FROM run_cost WHERE run_id = ?2",
        [ESRI_RUN_PRICES] = "INSERT INTO run_price (run_id, reviewer_id, price) "
                            "SELECT ?1, reviewer_id, price FROM run_price WHERE run_id = ?2",
        [ESRI_RUN_PAIR_PRICES] =
            "INSERT INTO run_pair_price (run_id, review_id, other_id, price) "
            "SELECT ?1, review_id, other_id, price FROM run_pair_price WHERE run_id = ?2",
    };
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, copies[part], &stmt));
    esri_stmt_bind_int(stmt, 0, to);
    esri_stmt_bind_int(stmt, 1, from);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status carry_run(esr_context *ctx, esri_db *db, int64_t from, const esr_carry *carry,
                            int64_t *out) {
    int64_t to = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_next_run(ctx, db, &to));
    ESR_TRY(add_run(ctx, db, from, to, carry));
    ESR_TRY(esri_store_add_costs(ctx, db, to, &carry->costs));
    if (carry->plan) {
        ESR_TRY(esri_store_add_plan(ctx, db, to, carry->plan));
    } else {
        ESR_TRY(esri_store_copy_run(ctx, db, from, to, ESRI_RUN_VISITS));
        ESR_TRY(esri_store_copy_run(ctx, db, from, to, ESRI_RUN_SEATS));
    }
    ESR_TRY(esri_store_copy_run(ctx, db, from, to, ESRI_RUN_PRICES));
    ESR_TRY(esri_store_copy_run(ctx, db, from, to, ESRI_RUN_PAIR_PRICES));
    *out = to;
cleanup:
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
    ESR_TRY(esri_store_find_run(ctx, db, &run));
    if (carry && carry->run > 0 && carry->run != run) {
        status = esri_fail(ctx, ESR_E_INPUT, esri_db_path(db),
                           "got another plan in the meantime; try again");
        goto cleanup;
    }
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
