// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the file of a sweep, but for its draws.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "cycle/cells.h"
#include "sweep/file.h"

#define NAMES_MOST 1000000 // reviewers, or reviews

esr_status esri_file_text(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                          int32_t column, const char **out) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(ctx, stmt, column, &text);
    if (status == ESR_OK && !esri_text_is_utf8(text, strlen(text)))
        status = esri_db_damaged(ctx, db, "a text is no UTF-8");
    if (status == ESR_OK)
        *out = text;
    return status;
}

// A copy of a text of one line, in the arena.
static esr_status keep_text(esr_context *ctx, esri_sweep *sweep, const esri_stmt *stmt,
                            int32_t column, const char **out) {
    const char *text = NULL;
    esr_status status = esri_file_text(ctx, sweep->db, stmt, column, &text);
    if (status != ESR_OK)
        return status;
    if (esri_text_has_control(text))
        return esri_db_damaged(ctx, sweep->db, "a name holds a control character");
    *out = esri_arena_strdup(&sweep->arena, text);
    return *out ? ESR_OK : esri_fail_nomem(ctx);
}

static esr_status keep_id(esr_context *ctx, esri_sweep *sweep, const esri_stmt *stmt,
                          int32_t column, const char **out) {
    esr_status status = keep_text(ctx, sweep, stmt, column, out);
    if (status == ESR_OK && !esri_is_id(*out))
        status = esri_db_damaged(ctx, sweep->db, "an id is none");
    return status;
}

// A day, or, where it may be, "" for none.
static esr_status read_day(esr_context *ctx, const esri_sweep *sweep, const esri_stmt *stmt,
                           int32_t column, bool needed, esr_day *out) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(ctx, stmt, column, &text);
    *out = ESR_DAY_NONE;
    if (status == ESR_OK && (needed || *text) && !esr_day_parse(text, out))
        status = esri_db_damaged(ctx, sweep->db, "a day is none");
    return status;
}

static esr_status read_hash(esr_context *ctx, const esri_sweep *sweep, const esri_stmt *stmt,
                            int32_t column, esri_sha256_text *out) {
    const char *text = NULL;
    esr_status status = esri_stmt_text(ctx, stmt, column, &text);
    if (status == ESR_OK && strlen(text) != sizeof out->at - 1)
        status = esri_db_damaged(ctx, sweep->db, "a hash is none");
    if (status == ESR_OK)
        memcpy(out->at, text, sizeof out->at);
    return status;
}

// A whole number from 0 to `most`.
static esr_status read_number(esr_context *ctx, const esri_sweep *sweep, const esri_stmt *stmt,
                              int32_t column, int32_t most, int32_t *out) {
    int64_t number = esri_stmt_int(stmt, column);
    if (number < 0 || number > most)
        return esri_db_damaged(ctx, sweep->db, "a number is beyond its range");
    *out = (int32_t)number;
    return ESR_OK;
}

// Splits the stored edits, one a line, and takes the recipe as if it were a new one.
static esr_status take_recipe(esr_context *ctx, esri_sweep *sweep, const esri_stmt *stmt,
                              esr_sweep_recipe *recipe) {
    const char *text = NULL, *seed = NULL, **edits = NULL;
    char *end = NULL;
    size_t lines = 0;
    esr_status status = ESR_OK;
    ESR_TRY(esri_file_text(ctx, sweep->db, stmt, 1, &text));
    ESR_TRY(esri_stmt_text(ctx, stmt, 3, &seed));
    recipe->seed = strtoull(seed, &end, 10);
    if (*seed < '0' || *seed > '9' || *end)
        return esri_db_damaged(ctx, sweep->db, "the seed is no number");
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    edits = esri_arena_alloc(&sweep->arena, lines, sizeof *edits);
    if (!edits)
        return esri_fail_nomem(ctx);
    for (size_t i = 0; i < lines; i++) {
        const char *stop = strchr(text, '\n');
        edits[i] = esri_arena_strndup(&sweep->arena, text, (size_t)(stop - text));
        if (!edits[i])
            return esri_fail_nomem(ctx);
        text = stop + 1;
    }
    recipe->edits = edits;
    recipe->edit_count = lines > INT32_MAX ? INT32_MAX : (int32_t)lines;
    status = esri_recipe_take(ctx, recipe, sweep);
    if (status == ESR_E_INPUT) {
        esr_context_clear(ctx);
        status = esri_db_damaged(ctx, sweep->db, "the recipe can't be");
    }
cleanup:
    return status;
}

static esr_status read_recipe(esr_context *ctx, esri_sweep *sweep) {
    esr_sweep *open = &sweep->sweep;
    esr_sweep_recipe recipe = {0};
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, sweep->db,
                            "SELECT version, edits, draws, seed, gap_ppm, shard, shards, "
                            "base_hash, plan_hash, cycle_id, cycle_name, cycle_name_zh, first_day, "
                            "last_day, cost, bound, scheduled, seats, filled FROM sweep",
                            &stmt));
    ESR_TRY(esri_stmt_step(ctx, stmt, &row));
    if (!row)
        ESR_TRY(esri_db_damaged(ctx, sweep->db, "the recipe is missing"));
    ESR_TRY(keep_text(ctx, sweep, stmt, 0, &sweep->print.version));
    ESR_TRY(read_number(ctx, sweep, stmt, 2, ESR_SWEEP_DRAWS_MAX, &recipe.draws));
    recipe.gap_ppm = esri_stmt_int(stmt, 4);
    ESR_TRY(read_number(ctx, sweep, stmt, 5, ESR_SWEEP_SHARDS_MAX, &recipe.shard));
    ESR_TRY(read_number(ctx, sweep, stmt, 6, ESR_SWEEP_SHARDS_MAX, &recipe.shards));
    ESR_TRY(take_recipe(ctx, sweep, stmt, &recipe));
    ESR_TRY(read_hash(ctx, sweep, stmt, 7, &sweep->print.cycle));
    ESR_TRY(read_hash(ctx, sweep, stmt, 8, &sweep->print.plan));
    ESR_TRY(keep_id(ctx, sweep, stmt, 9, &open->cycle_id));
    ESR_TRY(keep_text(ctx, sweep, stmt, 10, &open->cycle_name));
    ESR_TRY(keep_text(ctx, sweep, stmt, 11, &open->cycle_name_zh));
    ESR_TRY(read_day(ctx, sweep, stmt, 12, true, &open->first_day));
    ESR_TRY(read_day(ctx, sweep, stmt, 13, true, &open->last_day));
    open->cost = esri_stmt_int(stmt, 14);
    open->bound = esri_stmt_int(stmt, 15);
    ESR_TRY(read_number(ctx, sweep, stmt, 16, INT32_MAX, &open->scheduled));
    ESR_TRY(read_number(ctx, sweep, stmt, 17, INT32_MAX, &open->seats));
    ESR_TRY(read_number(ctx, sweep, stmt, 18, INT32_MAX, &open->filled));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

// One number that a query gives.
static esr_status count(esr_context *ctx, esri_db *db, const char *sql, int64_t *out) {
    esri_stmt *stmt = NULL;
    bool row = false;
    esr_status status = esri_db_prepare(ctx, db, sql, &stmt);
    if (status == ESR_OK)
        status = esri_stmt_step(ctx, stmt, &row);
    if (status == ESR_OK)
        *out = esri_stmt_int(stmt, 0);
    esri_stmt_free(stmt);
    return status;
}

// Room for the rows of a table, in the arena, and a query of them by id.
static esr_status begin_list(esr_context *ctx, esri_sweep *sweep, const char *count_sql,
                             const char *sql, size_t size, int64_t *many, void **list,
                             esri_stmt **stmt) {
    esr_status status = count(ctx, sweep->db, count_sql, many);
    if (status != ESR_OK)
        return status;
    if (*many > NAMES_MOST)
        return esri_db_damaged(ctx, sweep->db, "it has %lld names", (long long)*many);
    *list = esri_arena_alloc(&sweep->arena, (size_t)*many, size);
    return *list ? esri_db_prepare(ctx, sweep->db, sql, stmt) : esri_fail_nomem(ctx);
}

static esr_status read_reviewers(esr_context *ctx, esri_sweep *sweep) {
    void *room = NULL;
    int64_t many = 0;
    esri_stmt *stmt = NULL;
    bool row = true;
    int32_t at = 0;
    esr_status status = ESR_OK;
    ESR_TRY(begin_list(ctx, sweep, "SELECT count(*) FROM reviewer",
                       "SELECT id, name, name_zh FROM reviewer ORDER BY id",
                       sizeof(esr_sweep_reviewer), &many, &room, &stmt));
    esr_sweep_reviewer *list = room;
    for (; at < many; at++) {
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(keep_id(ctx, sweep, stmt, 0, &list[at].id));
        ESR_TRY(keep_text(ctx, sweep, stmt, 1, &list[at].name));
        ESR_TRY(keep_text(ctx, sweep, stmt, 2, &list[at].name_zh));
    }
    sweep->sweep.reviewers = list;
    sweep->sweep.reviewer_count = at;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status read_reviews(esr_context *ctx, esri_sweep *sweep) {
    void *room = NULL;
    int64_t many = 0;
    esri_stmt *stmt = NULL;
    bool row = true;
    int32_t at = 0;
    esr_status status = ESR_OK;
    ESR_TRY(begin_list(ctx, sweep, "SELECT count(*) FROM review",
                       "SELECT id, school_id, name, name_zh, first_day FROM review ORDER BY id",
                       sizeof(esr_sweep_review), &many, &room, &stmt));
    esr_sweep_review *list = room;
    for (; at < many; at++) {
        ESR_TRY(esri_stmt_step(ctx, stmt, &row));
        if (!row)
            break;
        ESR_TRY(keep_id(ctx, sweep, stmt, 0, &list[at].id));
        ESR_TRY(keep_id(ctx, sweep, stmt, 1, &list[at].school));
        ESR_TRY(keep_text(ctx, sweep, stmt, 2, &list[at].name));
        ESR_TRY(keep_text(ctx, sweep, stmt, 3, &list[at].name_zh));
        ESR_TRY(read_day(ctx, sweep, stmt, 4, false, &list[at].first_day));
    }
    sweep->sweep.reviews = list;
    sweep->sweep.review_count = at;
cleanup:
    esri_stmt_free(stmt);
    return status;
}

esr_status esri_file_count(esr_context *ctx, esri_sweep *sweep) {
    return count(ctx, sweep->db, "SELECT count(*) FROM draw", &sweep->sweep.done);
}

esr_status esri_file_open(esr_context *ctx, const char *path, esri_sweep **out) {
    esri_sweep *sweep = calloc(1, sizeof *sweep);
    esr_status status = ESR_OK;
    if (!sweep)
        return esri_fail_nomem(ctx);
    if (!esri_path_exists(path))
        status = esri_fail(ctx, ESR_E_IO, path, "there is no such sweep");
    ESR_TRY(status);
    ESR_TRY(esri_db_open(ctx, path, &esri_sweep_format, &sweep->db));
    sweep->sweep.path = esri_arena_strdup(&sweep->arena, path);
    if (!sweep->sweep.path)
        ESR_TRY(esri_fail_nomem(ctx));
    ESR_TRY(read_recipe(ctx, sweep));
    ESR_TRY(read_reviewers(ctx, sweep));
    ESR_TRY(read_reviews(ctx, sweep));
    ESR_TRY(esri_file_count(ctx, sweep));
    *out = sweep;
    sweep = NULL;
cleanup:
    esr_sweep_close(sweep ? &sweep->sweep : NULL);
    return status;
}
