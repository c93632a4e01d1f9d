// SPDX-License-Identifier: GPL-3.0-or-later
// Stand-bys in the database: those that were kept last, and which of them the plan still has.
#include <esr/kept.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_db.h"

// The list with the memory that it owns.
typedef struct owned_standbys {
    esr_kept_standby_list list; // first, so that both have one address
    esr_kept_standby *at;
} owned_standbys;

void esr_kept_standby_list_free(esr_kept_standby_list *list) {
    if (!list)
        return;
    owned_standbys *owned = (owned_standbys *)list;
    free(owned->at);
    free(owned);
}

static esr_status forget(esr_context *ctx, esri_db *db, const char *cycle_id) {
    esri_stmt *stmt = NULL;
    esr_status status = esri_db_prepare(ctx, db, "DELETE FROM standby WHERE cycle_id = ?", &stmt);
    if (status == ESR_OK) {
        esri_stmt_bind_text(stmt, 0, cycle_id);
        status = esri_stmt_run(ctx, stmt);
    }
    esri_stmt_free(stmt);
    return status;
}

static esr_status add(esr_context *ctx, esri_db *db, const esr_plan *plan,
                      const esr_kept_standby *it) {
    const esr_cycle *cycle = plan->cycle;
    const esr_seat_place *place = &cycle->places[it->place];
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    char day[11];
    esr_day_text(plan->first_day[place->review.at], day);
    const char *texts[] = {cycle->id,
                           cycle->reviews[place->review.at].id,
                           cycle->reviewers[plan->member[it->place].at].id,
                           cycle->seats.at[place->seat],
                           day,
                           cycle->reviewers[it->standby.at].id};
    ESR_TRY(esri_db_prepare(ctx, db,
                            "INSERT OR REPLACE INTO standby (cycle_id, review_id, holder_id, seat, "
                            "first_day, reviewer_id) VALUES (?, ?, ?, ?, ?, ?)",
                            &stmt));
    for (int32_t i = 0; i < (int32_t)(sizeof texts / sizeof *texts); i++)
        esri_stmt_bind_text(stmt, i, texts[i]);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status put(esr_context *ctx, esri_db *db, const esr_plan *plan,
                      const esr_kept_standby *at, int32_t count) {
    char detail[64];
    esr_status status = forget(ctx, db, plan->cycle->id);
    for (int32_t i = 0; i < count && status == ESR_OK; i++)
        status = add(ctx, db, plan, &at[i]);
    (void)snprintf(detail, sizeof detail, "%" PRId32 " %s", count,
                   count == 1 ? "stand-by" : "stand-bys");
    return status == ESR_OK ? esri_store_log(ctx, db, "standby", detail) : status;
}

esr_status esr_store_put_standbys(esr_context *ctx, esr_store *store, const esr_plan *plan,
                                  const esr_kept_standby *at, int32_t count) {
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
    return status == ESR_OK ? esri_db_end(ctx, store->db, put(ctx, store->db, plan, at, count))
                            : status;
}

// The seat of the plan that a row is about, on that day and with that member; -1: there is none.
static int32_t find_place(const esr_plan *plan, const char *review_id, const char *holder_id,
                          const char *first_day) {
    const esr_cycle *cycle = plan->cycle;
    esr_review_ix review = esr_cycle_find_review(cycle, review_id);
    esr_reviewer_ix holder = esr_cycle_find_reviewer(cycle, holder_id);
    char day[11];
    if (review.at < 0 || holder.at < 0)
        return -1;
    esr_day_text(plan->first_day[review.at], day);
    const esr_review *entry = &cycle->reviews[review.at];
    for (int32_t p = entry->seat_at; p < entry->seat_at + entry->seat_count; p++)
        if (plan->member[p].at == holder.at && strcmp(day, first_day) == 0)
            return p;
    return -1;
}

static esr_status read_row(esr_context *ctx, const esri_stmt *stmt, const esr_plan *plan,
                           owned_standbys *out) {
    const char *texts[4];
    for (int32_t i = 0; i < 4; i++) {
        esr_status status = esri_stmt_text(ctx, stmt, i, &texts[i]);
        if (status != ESR_OK)
            return status;
    }
    int32_t place = find_place(plan, texts[0], texts[1], texts[2]);
    esr_reviewer_ix standby = esr_cycle_find_reviewer(plan->cycle, texts[3]);
    if (place < 0 || standby.at < 0)
        out->list.stale++;
    else if (out->list.count < plan->cycle->place_count) // each seat has one row at most
        out->at[out->list.count++] = (esr_kept_standby){place, standby};
    return ESR_OK;
}

static esr_status read_all(esr_context *ctx, esri_db *db, const esr_plan *plan,
                           owned_standbys *out) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    out->at = calloc((size_t)plan->cycle->place_count + 1, sizeof *out->at);
    if (!out->at)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(esri_db_prepare(ctx, db,
                            "SELECT review_id, holder_id, first_day, reviewer_id FROM standby "
                            "WHERE cycle_id = ? ORDER BY review_id, holder_id",
                            &stmt));
    esri_stmt_bind_text(stmt, 0, plan->cycle->id);
    for (bool row = true;;) {
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(read_row(ctx, stmt, plan, out));
    }
    out->list.at = out->at;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esr_store_standbys(esr_context *ctx, esr_store *store, const esr_plan *plan,
                              esr_kept_standby_list **out) {
    owned_standbys *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, read_all(ctx, store->db, plan, owned));
    if (status == ESR_OK)
        *out = &owned->list;
    else
        esr_kept_standby_list_free(&owned->list);
    return status;
}

esr_reviewer_ix esr_kept_standby_of(const esr_kept_standby_list *list, int32_t place) {
    for (int32_t i = 0; list && i < list->count; i++)
        if (list->at[i].place == place)
            return list->at[i].standby;
    return (esr_reviewer_ix){-1};
}
