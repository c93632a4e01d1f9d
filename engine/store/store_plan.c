// SPDX-License-Identifier: GPL-3.0-or-later
// Plans in the database: each run of the search is a new entry, with the plan that it found.
#include "store/store_db.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OUTCOME_COUNT (ESR_OUTCOME_CANCELLED + 1)

static esr_status insert_run(esr_context *ctx, esri_db *db, int64_t id,
                             const esr_solution *solution, const esr_solve_options *options) {
    char who[ESRI_STORE_WHO_SIZE];
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    esri_store_who(who);
    ESR_TRY(esri_db_prepare(
        ctx, db,
        "INSERT INTO run (id, import_id, at, who, engine, time_limit_ms, gap_ppm, seed, outcome, "
        "cost, bound, seconds, rounds, columns, price_bound) "
        "SELECT ?, max(id), " ESRI_STORE_NOW ", ?, ?, ?, ?, ?, ?, ?, ?, "
        "? / 1000.0, ?, ?, ? FROM import",
        &stmt));
    esri_stmt_bind_int(stmt, 0, id);
    esri_stmt_bind_text(stmt, 1, who);
    esri_stmt_bind_text(stmt, 2, esr_version());
    if (options && options->time_limit_ms > 0)
        esri_stmt_bind_int(stmt, 3, options->time_limit_ms);
    if (options && options->gap_ppm > 0)
        esri_stmt_bind_int(stmt, 4, options->gap_ppm);
    esri_stmt_bind_int(stmt, 5, options ? (int64_t)options->seed : 0);
    esri_stmt_bind_text(stmt, 6, esr_outcome_name(solution->outcome));
    esri_stmt_bind_int(stmt, 7, solution->cost);
    esri_stmt_bind_int(stmt, 8, solution->bound);
    esri_stmt_bind_int(stmt, 9, solution->elapsed_ms);
    esri_stmt_bind_int(stmt, 10, solution->rounds);
    esri_stmt_bind_int(stmt, 11, solution->columns);
    if (solution->prices.load)
        esri_stmt_bind_int(stmt, 12, solution->prices.bound);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_store_add_costs(esr_context *ctx, esri_db *db, int64_t run,
                                const esr_costs *costs) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(
        ctx, db, "INSERT INTO run_cost (run_id, number, term, cost) VALUES (?, ?, ?, ?)", &stmt));
    for (int32_t t = 0; t < ESR_TERM_COUNT; t++) {
        esri_stmt_bind_int(stmt, 0, run);
        esri_stmt_bind_int(stmt, 1, t + 1);
        esri_stmt_bind_text(stmt, 2, esr_term_name((esr_term)t));
        esri_stmt_bind_int(stmt, 3, costs->term[t]);
        ESR_TRY(esri_stmt_run(ctx, stmt));
    }
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status insert_visits(esr_context *ctx, esri_db *db, int64_t id, const esr_plan *plan) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(
        ctx, db,
        "INSERT INTO plan_visit (run_id, review_id, first_day, last_day) VALUES (?, ?, ?, ?)",
        &stmt));
    for (int32_t r = 0; r < plan->cycle->review_count; r++) {
        char first[11], last[11];
        esri_stmt_bind_int(stmt, 0, id);
        esri_stmt_bind_text(stmt, 1, plan->cycle->reviews[r].id);
        if (plan->first_day[r] != ESR_DAY_NONE) {
            esr_day_text(plan->first_day[r], first);
            esr_day_text(esr_plan_last_day(plan, (esr_review_ix){r}), last);
            esri_stmt_bind_text(stmt, 2, first);
            esri_stmt_bind_text(stmt, 3, last);
        }
        ESR_TRY(esri_stmt_run(ctx, stmt));
    }
cleanup:
    esri_stmt_free(stmt);
    return status;
}

// The place of a seat on its team, from 1.
static int32_t place_on_team(const esr_cycle *cycle, int32_t at) {
    return at - cycle->reviews[cycle->places[at].review.at].seat_at + 1;
}

static esr_status insert_seats(esr_context *ctx, esri_db *db, int64_t id, const esr_plan *plan) {
    const esr_cycle *cycle = plan->cycle;
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db,
                            "INSERT INTO plan_seat (run_id, review_id, place, seat, reviewer_id) "
                            "VALUES (?, ?, ?, ?, ?)",
                            &stmt));
    for (int32_t p = 0; p < cycle->place_count; p++) {
        esri_stmt_bind_int(stmt, 0, id);
        esri_stmt_bind_text(stmt, 1, cycle->reviews[cycle->places[p].review.at].id);
        esri_stmt_bind_int(stmt, 2, place_on_team(cycle, p));
        esri_stmt_bind_text(stmt, 3, cycle->seats.at[cycle->places[p].seat]);
        if (plan->member[p].at >= 0)
            esri_stmt_bind_text(stmt, 4, cycle->reviewers[plan->member[p].at].id);
        ESR_TRY(esri_stmt_run(ctx, stmt));
    }
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_store_add_plan(esr_context *ctx, esri_db *db, int64_t run, const esr_plan *plan) {
    esr_status status = insert_visits(ctx, db, run, plan);
    return status == ESR_OK ? insert_seats(ctx, db, run, plan) : status;
}

static esr_status insert_loads(esr_context *ctx, esri_db *db, int64_t id, const esr_cycle *cycle,
                               const esr_prices *prices) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(
        ctx, db, "INSERT INTO run_price (run_id, reviewer_id, price) VALUES (?, ?, ?)", &stmt));
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        esri_stmt_bind_int(stmt, 0, id);
        esri_stmt_bind_text(stmt, 1, cycle->reviewers[r].id);
        esri_stmt_bind_int(stmt, 2, prices->load[r]);
        ESR_TRY(esri_stmt_run(ctx, stmt));
    }
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status insert_pairs(esr_context *ctx, esri_db *db, int64_t id, const esr_cycle *cycle,
                               const esr_prices *prices) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db,
                            "INSERT INTO run_pair_price (run_id, review_id, other_id, price) "
                            "VALUES (?, ?, ?, ?)",
                            &stmt));
    for (int32_t k = 0; k < prices->pair_count; k++) {
        esri_stmt_bind_int(stmt, 0, id);
        esri_stmt_bind_text(stmt, 1, cycle->reviews[prices->pair[k].first.at].id);
        esri_stmt_bind_text(stmt, 2, cycle->reviews[prices->pair[k].second.at].id);
        esri_stmt_bind_int(stmt, 3, prices->pair[k].price);
        ESR_TRY(esri_stmt_run(ctx, stmt));
    }
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status insert_prices(esr_context *ctx, esri_db *db, int64_t id,
                                const esr_solution *solution) {
    const esr_cycle *cycle = solution->plan->cycle;
    if (!solution->prices.load)
        return ESR_OK;
    esr_status status = insert_loads(ctx, db, id, cycle, &solution->prices);
    if (status == ESR_OK)
        status = insert_pairs(ctx, db, id, cycle, &solution->prices);
    return status;
}

static esr_status replace_pool(esr_context *ctx, esri_db *db, const esr_pool *pool) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    if (!pool->bytes)
        return ESR_OK;
    ESR_TRY(
        esri_db_prepare(ctx, db, "INSERT OR REPLACE INTO pool (id, teams) VALUES (1, ?)", &stmt));
    esri_stmt_bind_bytes(stmt, 0, pool->bytes, pool->length);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status read_pool(esr_context *ctx, esri_db *db, esr_pool *out) {
    esri_stmt *stmt = NULL;
    const unsigned char *bytes = NULL;
    size_t length = 0;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, "SELECT teams FROM pool", &stmt));
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    if (row)
        ESR_TRY(esri_stmt_bytes(ctx, stmt, 0, &bytes, &length));
    if (length == 0)
        goto cleanup;
    out->bytes = malloc(length);
    if (!out->bytes) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    memcpy(out->bytes, bytes, length);
    out->length = length;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_store_next_run(esr_context *ctx, esri_db *db, int64_t *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, "SELECT coalesce(max(id), 0) + 1 FROM run", &stmt));
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *out = esri_stmt_int(stmt, 0);
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status put(esr_context *ctx, esri_db *db, const esr_solution *solution,
                      const esr_costs *costs, const esr_solve_options *options) {
    int64_t id = 0;
    bool held = false;
    char detail[128];
    esr_status status = ESR_OK;
    ESR_TRY(esri_store_holds(ctx, db, solution->plan->cycle->rows, &held));
    if (!held) {
        status = esri_fail(ctx, ESR_E_INPUT, esri_db_path(db),
                           "the plan is for another input than the one that is stored, which "
                           "was replaced in the meantime; solve again");
        goto cleanup;
    }
    ESR_TRY(esri_store_next_run(ctx, db, &id));
    ESR_TRY(insert_run(ctx, db, id, solution, options));
    ESR_TRY(esri_store_add_costs(ctx, db, id, costs));
    ESR_TRY(esri_store_add_plan(ctx, db, id, solution->plan));
    ESR_TRY(insert_prices(ctx, db, id, solution));
    ESR_TRY(replace_pool(ctx, db, &solution->pool));
    snprintf(detail, sizeof detail, "run %" PRId64 ": cost %" PRId64 ", bound %" PRId64 ", %s", id,
             solution->cost, solution->bound, esr_outcome_name(solution->outcome));
    ESR_TRY(esri_store_log(ctx, db, "plan", detail));
cleanup:
    return status;
}

esr_status esr_store_put_solution(esr_context *ctx, esr_store *store, const esr_solution *solution,
                                  const esr_costs *costs, const esr_solve_options *options) {
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
    if (status != ESR_OK)
        return status;
    return esri_db_end(ctx, store->db, put(ctx, store->db, solution, costs, options));
}

esr_status esri_store_find_run(esr_context *ctx, esri_db *db, int64_t *out) {
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

// Reads a run but for its plan.
static esr_status read_run(esr_context *ctx, esri_db *db, int64_t id, esr_solution *out) {
    esri_stmt *stmt = NULL;
    const char *outcome = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(
        ctx, db,
        "SELECT id, cost, bound, round(seconds * 1000), rounds, columns, "
        "outcome, coalesce(price_bound, 0), carried_from IS NOT NULL FROM run WHERE id = ?",
        &stmt));
    esri_stmt_bind_int(stmt, 0, id);
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    if (!row) {
        status = esri_db_damaged(ctx, db, "run %" PRId64 " is not there", id);
        goto cleanup;
    }
    ESR_TRY(esri_stmt_text(ctx, stmt, 6, &outcome));
    int32_t at = 0;
    while (at < OUTCOME_COUNT && strcmp(outcome, esr_outcome_name((esr_outcome)at)) != 0)
        at++;
    if (at == OUTCOME_COUNT) {
        status = esri_db_damaged(ctx, db, "unknown outcome %s", outcome);
        goto cleanup;
    }
    out->outcome = (esr_outcome)at;
    out->cost = esri_stmt_int(stmt, 1);
    out->bound = esri_stmt_int(stmt, 2);
    out->elapsed_ms = esri_stmt_int(stmt, 3);
    out->rounds = (int32_t)esri_stmt_int(stmt, 4);
    out->columns = (int32_t)esri_stmt_int(stmt, 5);
    out->prices.bound = esri_stmt_int(stmt, 7);
    // What ended the former search says nothing of a plan that was changed under it.
    if (esri_stmt_int(stmt, 8) && out->cost != out->bound)
        out->outcome = ESR_OUTCOME_CARRIED;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status set_visit(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                            esr_solution *out) {
    esr_plan *plan = out->plan;
    const char *review_id = NULL, *first = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_stmt_text(ctx, stmt, 0, &review_id));
    ESR_TRY(esri_stmt_text(ctx, stmt, 1, &first));
    esr_review_ix review = esr_cycle_find_review(plan->cycle, review_id);
    if (review.at < 0)
        status = esri_db_damaged(ctx, db, "a visit of review %s, which is not there", review_id);
    else if (*first && !esr_day_parse(first, &plan->first_day[review.at]))
        status = esri_db_damaged(ctx, db, "review %s has a visit on %s", review_id, first);
cleanup:
    return status;
}

static esr_status set_seat(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                           esr_solution *out) {
    const esr_cycle *cycle = out->plan->cycle;
    const char *review_id = NULL, *seat = NULL, *reviewer_id = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_stmt_text(ctx, stmt, 0, &review_id));
    ESR_TRY(esri_stmt_text(ctx, stmt, 2, &seat));
    ESR_TRY(esri_stmt_text(ctx, stmt, 3, &reviewer_id));
    esr_review_ix review = esr_cycle_find_review(cycle, review_id);
    int64_t place = esri_stmt_int(stmt, 1);
    bool known = review.at >= 0 && place >= 1 && place <= cycle->reviews[review.at].seat_count;
    int32_t at = known ? cycle->reviews[review.at].seat_at + (int32_t)place - 1 : 0;
    if (!known || strcmp(cycle->seats.at[cycle->places[at].seat], seat) != 0) {
        status =
            esri_db_damaged(ctx, db, "seat %d of review %s is not there", (int)place, review_id);
        goto cleanup;
    }
    if (!*reviewer_id)
        goto cleanup;
    esr_reviewer_ix reviewer = esr_cycle_find_reviewer(cycle, reviewer_id);
    if (reviewer.at < 0)
        status = esri_db_damaged(ctx, db, "reviewer %s is not there", reviewer_id);
    else
        out->plan->member[at] = reviewer;
cleanup:
    return status;
}

static esr_status set_load(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                           esr_solution *out) {
    const char *id = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_stmt_text(ctx, stmt, 0, &id));
    esr_reviewer_ix reviewer = esr_cycle_find_reviewer(out->plan->cycle, id);
    if (reviewer.at < 0)
        status = esri_db_damaged(ctx, db, "a price of reviewer %s, who is not there", id);
    else
        out->prices.load[reviewer.at] = esri_stmt_int(stmt, 1);
cleanup:
    return status;
}

static esr_status set_pair(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                           esr_solution *out) {
    const char *first = NULL, *second = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_stmt_text(ctx, stmt, 0, &first));
    ESR_TRY(esri_stmt_text(ctx, stmt, 1, &second));
    esr_pair_price pair = {esr_cycle_find_review(out->plan->cycle, first),
                           esr_cycle_find_review(out->plan->cycle, second), esri_stmt_int(stmt, 2)};
    if (pair.first.at < 0 || pair.second.at < 0)
        status = esri_db_damaged(ctx, db, "a price of reviews %s and %s, which are not there",
                                 first, second);
    else
        out->prices.pair[out->prices.pair_count++] = pair;
cleanup:
    return status;
}

typedef esr_status (*row_reader)(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                                 esr_solution *out);

// Hands each row of a run to `read`; there must be `count` of them.
static esr_status read_each(esr_context *ctx, esri_db *db, const char *sql, int64_t id,
                            int32_t count, row_reader read, esr_solution *out) {
    esri_stmt *stmt = NULL;
    int32_t found = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, sql, &stmt));
    esri_stmt_bind_int(stmt, 0, id);
    for (;; found++) {
        bool row = false;
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(read(ctx, db, stmt, out));
    }
    if (found != count)
        status = esri_db_damaged(ctx, db, "run %" PRId64 " has %d entries of %d", id, (int)found,
                                 (int)count);
cleanup:
    esri_stmt_free(stmt);
    return status;
}

// How many rows a table has for a run.
static esr_status count_rows(esr_context *ctx, esri_db *db, const char *sql, int64_t id,
                             int32_t *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, sql, &stmt));
    esri_stmt_bind_int(stmt, 0, id);
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *out = (int32_t)esri_stmt_int(stmt, 0);
cleanup:
    esri_stmt_free(stmt);
    return status;
}

// Runs of a search that ended early have no prices.
static esr_status read_prices(esr_context *ctx, esri_db *db, int64_t id, esr_solution *out) {
    const esr_cycle *cycle = out->plan->cycle;
    int32_t loads = 0, pairs = 0;
    esr_status status = ESR_OK;
    ESR_TRY(count_rows(ctx, db, "SELECT count(*) FROM run_price WHERE run_id = ?", id, &loads));
    ESR_TRY(
        count_rows(ctx, db, "SELECT count(*) FROM run_pair_price WHERE run_id = ?", id, &pairs));
    if (loads == 0)
        goto cleanup;
    out->prices.load = calloc((size_t)cycle->reviewer_count + 1, sizeof *out->prices.load);
    out->prices.pair = calloc((size_t)pairs + 1, sizeof *out->prices.pair);
    if (!out->prices.load || !out->prices.pair) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(read_each(ctx, db, "SELECT reviewer_id, price FROM run_price WHERE run_id = ?", id,
                      cycle->reviewer_count, set_load, out));
    ESR_TRY(read_each(ctx, db,
                      "SELECT review_id, other_id, price FROM run_pair_price WHERE run_id = ?", id,
                      pairs, set_pair, out));
cleanup:
    return status;
}

esr_status esri_store_read_solution(esr_context *ctx, esri_db *db, int64_t id,
                                    const esr_cycle *cycle, esr_solution *out) {
    esr_status status = ESR_OK;
    ESR_TRY(read_run(ctx, db, id, out));
    ESR_TRY(esr_plan_new(ctx, cycle, &out->plan));
    ESR_TRY(read_each(ctx, db, "SELECT review_id, first_day FROM plan_visit WHERE run_id = ?", id,
                      cycle->review_count, set_visit, out));
    ESR_TRY(read_each(ctx, db,
                      "SELECT review_id, place, seat, reviewer_id FROM plan_seat WHERE run_id = ?",
                      id, cycle->place_count, set_seat, out));
    ESR_TRY(read_prices(ctx, db, id, out));
    ESR_TRY(read_pool(ctx, db, &out->pool));
cleanup:
    return status;
}

static esr_status get(esr_context *ctx, esri_db *db, const esr_cycle *cycle, esr_solution *out) {
    int64_t id = 0;
    esr_status status = esri_store_find_run(ctx, db, &id);
    if (status == ESR_OK && id == 0)
        status = esri_fail(ctx, ESR_E_INPUT, esri_db_path(db),
                           "there is no plan of the present input yet; solve it first");
    return status == ESR_OK ? esri_store_read_solution(ctx, db, id, cycle, out) : status;
}

esr_status esr_store_get_solution(esr_context *ctx, esr_store *store, const esr_cycle *cycle,
                                  esr_solution **out) {
    esr_solution *solution = calloc(1, sizeof *solution);
    if (!solution)
        return esri_fail_nomem(ctx);
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, get(ctx, store->db, cycle, solution));
    if (status == ESR_OK) {
        *out = solution;
        return ESR_OK;
    }
    esr_solution_free(solution);
    return status;
}
