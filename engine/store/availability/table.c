// SPDX-License-Identifier: GPL-3.0-or-later
// Imported calendars in the database: put, dropped, listed.
#include "store/availability/owned.h"

#include <stdlib.h>
#include <string.h>

#include "store/store_db.h"

static const char *const who_names[] = {
    [ESR_WHO_ALL] = "all", [ESR_WHO_SCHOOL] = "school", [ESR_WHO_REVIEWER] = "reviewer"};
static const char *const use_names[] = {
    [ESR_USE_CALENDAR] = "calendar", [ESR_USE_HOLIDAYS] = "holiday"};

#define PRESENT "(SELECT cycle_id FROM import ORDER BY id DESC LIMIT 1)"
#define NAMED   "cycle_id = " PRESENT " AND whose = ?1 AND whose_id = ?2 AND label = ?3"

static void bind_name(esri_stmt *stmt, const esr_imported *imported) {
    esri_stmt_bind_text(stmt, 0, who_names[imported->who]);
    esri_stmt_bind_text(stmt, 1, imported->id);
    esri_stmt_bind_text(stmt, 2, imported->label);
}

esr_status esri_imported_drop(esr_context *ctx, esri_db *db, const esr_imported *imported) {
    static const char *const deletes[] = {"DELETE FROM imported_time WHERE " NAMED,
                                          "DELETE FROM imported_calendar WHERE " NAMED};
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    for (size_t i = 0; i < sizeof deletes / sizeof *deletes; i++) {
        ESR_TRY(esri_db_prepare(ctx, db, deletes[i], &stmt));
        bind_name(stmt, imported);
        ESR_TRY(esri_stmt_run(ctx, stmt));
        esri_stmt_free(stmt);
        stmt = NULL;
    }
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status add_calendar(esr_context *ctx, esri_db *db, const esr_imported *imported) {
    char who[ESRI_STORE_WHO_SIZE];
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    esri_store_who(who);
    ESR_TRY(esri_db_prepare(ctx, db,
                            "INSERT INTO imported_calendar (cycle_id, whose, whose_id, label, at, "
                            "who, use, tentative, source, sha256, frame, read, left_out) VALUES "
                            "(" PRESENT ", ?1, ?2, ?3, " ESRI_STORE_NOW
                            ", ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                            &stmt));
    bind_name(stmt, imported);
    esri_stmt_bind_text(stmt, 3, who);
    esri_stmt_bind_text(stmt, 4, use_names[imported->use]);
    esri_stmt_bind_int(stmt, 5, imported->tentative);
    esri_stmt_bind_text(stmt, 6, imported->source);
    esri_stmt_bind_text(stmt, 7, imported->sha256);
    esri_stmt_bind_text(stmt, 8, imported->frame);
    esri_stmt_bind_int(stmt, 9, imported->read);
    esri_stmt_bind_int(stmt, 10, imported->left_out);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status add_times(esr_context *ctx, esri_db *db, const esr_imported *imported) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db,
                            "INSERT INTO imported_time (cycle_id, whose, whose_id, label, \"from\","
                            " \"to\", half, cost) VALUES (" PRESENT ", ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                            &stmt));
    for (size_t i = 0; i < imported->taken_count; i++) {
        const esr_taken *taken = &imported->taken[i];
        char from[11], to[11];
        esr_day_text(taken->from, from);
        esr_day_text(taken->to, to);
        bind_name(stmt, imported);
        esri_stmt_bind_text(stmt, 3, from);
        esri_stmt_bind_text(stmt, 4, to);
        esri_stmt_bind_text(stmt, 5, taken->am && taken->pm ? "" : taken->am ? "am" : "pm");
        esri_stmt_bind_int(stmt, 6, taken->cost);
        ESR_TRY(esri_stmt_run(ctx, stmt));
    }
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_imported_put(esr_context *ctx, esri_db *db, const esr_imported *imported) {
    esr_status status = esri_imported_drop(ctx, db, imported);
    if (status == ESR_OK)
        status = add_calendar(ctx, db, imported);
    return status == ESR_OK ? add_times(ctx, db, imported) : status;
}

esr_status esr_store_put_imported(esr_context *ctx, esr_store *store,
                                  const esr_imported *imported) {
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
    if (status != ESR_OK)
        return status;
    return esri_db_end(ctx, store->db, esri_imported_put(ctx, store->db, imported));
}

esr_status esr_store_drop_imported(esr_context *ctx, esr_store *store,
                                   const esr_imported *imported) {
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_WRITE);
    if (status != ESR_OK)
        return status;
    return esri_db_end(ctx, store->db, esri_imported_drop(ctx, store->db, imported));
}

// --- listing --------------------------------------------------------------------------------

// The place of a word in a list of them, or -1.
static int find_word(const char *const *words, int count, const char *word) {
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

static esr_status read_texts(esr_context *ctx, const esri_stmt *stmt, esri_arena *arena,
                             esr_imported *out) {
    const char **const texts[] = {&out->id,    &out->label, &out->source,  &out->sha256,
                                  &out->frame, &out->at,    &out->who_read};
    for (int32_t i = 0; i < (int32_t)(sizeof texts / sizeof *texts); i++) {
        const char *text = NULL;
        esr_status status = esri_stmt_text(ctx, stmt, i, &text);
        if (status != ESR_OK)
            return status;
        *texts[i] = esri_arena_strdup(arena, text);
        if (!*texts[i])
            return esri_fail_nomem(ctx);
    }
    return ESR_OK;
}

// Columns: the seven texts, whose, use, tentative, read, left_out, the number of times.
static esr_status read_calendar(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                                esri_arena *arena, esr_imported *out) {
    const char *whose = NULL, *use = NULL;
    esr_status status = ESR_OK;
    *out = (esr_imported){0};
    ESR_TRY(read_texts(ctx, stmt, arena, out));
    ESR_TRY(esri_stmt_text(ctx, stmt, 7, &whose));
    int who = find_word(who_names, 3, whose);
    ESR_TRY(esri_stmt_text(ctx, stmt, 8, &use));
    int as = find_word(use_names, 2, use);
    if (who < 0 || as < 0) {
        status = esri_db_damaged(ctx, db, "an imported calendar is for '%s' as '%s'", whose, use);
        goto cleanup;
    }
    out->who = (esr_who)who;
    out->use = (esr_calendar_use)as;
    out->tentative = (int32_t)esri_stmt_int(stmt, 9);
    out->read = (int32_t)esri_stmt_int(stmt, 10);
    out->left_out = (int32_t)esri_stmt_int(stmt, 11);
    size_t count = (size_t)esri_stmt_int(stmt, 12);
    out->taken = esri_arena_alloc(arena, count, sizeof *out->taken);
    out->taken_count = out->taken ? count : 0;
    if (count > 0 && !out->taken)
        status = esri_fail_nomem(ctx);
cleanup:
    return status;
}

static esr_status read_day(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                           int32_t column, esr_day *out) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(ctx, stmt, column, &text);
    if (status == ESR_OK && !esr_day_parse(text, out))
        status = esri_db_damaged(ctx, db, "an imported calendar has the day '%s'", text);
    return status;
}

static esr_status read_times(esr_context *ctx, esri_db *db, const char *cycle_id,
                             esr_imported *out) {
    esri_stmt *stmt = NULL;
    esr_taken *taken = (esr_taken *)(uintptr_t)out->taken;
    size_t count = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db,
                            "SELECT \"from\", \"to\", half, cost FROM imported_time WHERE whose = ?"
                            " AND whose_id = ? AND label = ? AND cycle_id = ? "
                            "ORDER BY \"from\", half",
                            &stmt));
    bind_name(stmt, out);
    esri_stmt_bind_text(stmt, 3, cycle_id);
    for (bool row = true; count < out->taken_count; count++) {
        const char *half = NULL;
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(read_day(ctx, db, stmt, 0, &taken[count].from));
        ESR_TRY(read_day(ctx, db, stmt, 1, &taken[count].to));
        ESR_TRY(esri_stmt_text(ctx, stmt, 2, &half));
        taken[count].am = strcmp(half, "pm") != 0;
        taken[count].pm = strcmp(half, "am") != 0;
        taken[count].cost = (int32_t)esri_stmt_int(stmt, 3);
    }
    out->taken_count = count;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status count_calendars(esr_context *ctx, esri_db *db, const char *cycle_id,
                                  size_t *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, "SELECT count(*) FROM imported_calendar WHERE cycle_id = ?",
                            &stmt));
    esri_stmt_bind_text(stmt, 0, cycle_id);
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    *out = (size_t)esri_stmt_int(stmt, 0);
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status list(esr_context *ctx, esri_db *db, const char *cycle_id, esri_owned_list *out) {
    esri_stmt *stmt = NULL;
    size_t room = 0;
    esr_status status = ESR_OK;
    ESR_TRY(count_calendars(ctx, db, cycle_id, &room));
    esr_imported *at = esri_arena_alloc(&out->arena, room, sizeof *at);
    if (!at) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    ESR_TRY(esri_db_prepare(ctx, db,
                            "SELECT whose_id, label, source, sha256, frame, at, who, whose, use, "
                            "tentative, read, left_out, (SELECT count(*) FROM imported_time t "
                            "WHERE t.cycle_id = c.cycle_id AND t.whose = c.whose AND t.whose_id = "
                            "c.whose_id AND t.label = c.label) "
                            "FROM imported_calendar c WHERE cycle_id = ? "
                            "ORDER BY whose, whose_id, label",
                            &stmt));
    esri_stmt_bind_text(stmt, 0, cycle_id);
    for (bool row = true; out->list.count < room; out->list.count++) {
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(read_calendar(ctx, db, stmt, &out->arena, &at[out->list.count]));
    }
    for (size_t i = 0; i < out->list.count; i++)
        ESR_TRY(read_times(ctx, db, cycle_id, &at[i]));
    out->list.at = at;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esr_store_imported(esr_context *ctx, esr_store *store, const char *cycle_id,
                              esr_imported_list **out) {
    esri_owned_list *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esr_status status = esri_db_begin(ctx, store->db, ESRI_DB_READ);
    if (status == ESR_OK)
        status = esri_db_end(ctx, store->db, list(ctx, store->db, cycle_id, owned));
    if (status == ESR_OK)
        *out = &owned->list;
    else
        esr_imported_list_free(&owned->list);
    return status;
}
