// SPDX-License-Identifier: GPL-3.0-or-later
// What the file of a sweep holds, and making one.
#include "sweep/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

// "ESRS", as PRAGMA application_id shows it.
#define APPLICATION_ID 0x45535253
#define DAY_SIZE       11

static const char tables_1[] =
    "CREATE TABLE sweep (          -- one row\n"
    "    version TEXT NOT NULL,    -- of esr\n"
    "    edits TEXT NOT NULL,      -- one a line, with alternatives in braces\n"
    "    draws INTEGER NOT NULL,   -- of each cell\n"
    "    seed TEXT NOT NULL,\n"
    "    gap_ppm INTEGER NOT NULL,\n"
    "    shard INTEGER NOT NULL,\n"
    "    shards INTEGER NOT NULL,\n"
    "    base_hash TEXT NOT NULL,  -- of the cycle's input\n"
    "    plan_hash TEXT NOT NULL,  -- of the solution that searches start from\n"
    "    cycle_id TEXT NOT NULL,\n"
    "    cycle_name TEXT NOT NULL,\n"
    "    cycle_name_zh TEXT NOT NULL,\n"
    "    first_day TEXT NOT NULL,\n"
    "    last_day TEXT NOT NULL,\n"
    "    cost INTEGER NOT NULL,    -- of the base's plan\n"
    "    bound INTEGER NOT NULL,\n"
    "    scheduled INTEGER NOT NULL,\n"
    "    seats INTEGER NOT NULL,\n"
    "    filled INTEGER NOT NULL\n"
    ") STRICT;\n"
    "CREATE TABLE reviewer (       -- of the base\n"
    "    at INTEGER PRIMARY KEY,\n"
    "    id TEXT NOT NULL,\n"
    "    name TEXT NOT NULL,\n"
    "    name_zh TEXT NOT NULL\n"
    ") STRICT;\n"
    "CREATE TABLE review (         -- of the base\n"
    "    at INTEGER PRIMARY KEY,\n"
    "    id TEXT NOT NULL,\n"
    "    school_id TEXT NOT NULL,\n"
    "    name TEXT NOT NULL,       -- of the school\n"
    "    name_zh TEXT NOT NULL,\n"
    "    first_day TEXT NOT NULL   -- in the base's plan; '' without a visit\n"
    ") STRICT;\n"
    "CREATE TABLE draw (           -- a row for each that is done\n"
    "    cell INTEGER NOT NULL,    -- from 0\n"
    "    draw INTEGER NOT NULL,    -- from 1\n"
    "    refused TEXT NOT NULL,    -- why there is no plan; '' where there is one\n"
    "    outcome TEXT NOT NULL,\n"
    "    cost INTEGER NOT NULL,\n"
    "    bound INTEGER NOT NULL,\n"
    "    open_cost INTEGER NOT NULL,  -- of reviews without a visit and of empty seats\n"
    "    reviews INTEGER NOT NULL,\n"
    "    scheduled INTEGER NOT NULL,\n"
    "    seats INTEGER NOT NULL,\n"
    "    filled INTEGER NOT NULL,\n"
    "    reviewers INTEGER NOT NULL,\n"
    "    settled INTEGER NOT NULL, -- 1: the number of empty seats is\n"
    "    lost TEXT NOT NULL,       -- reviewers whom chance took: 'R003 R017'\n"
    "    empty TEXT NOT NULL,      -- empty seats: 'principal:2;teacher:1'\n"
    "    visits TEXT NOT NULL,     -- a letter a review of the base, see docs/sweeps.md\n"
    "    PRIMARY KEY (cell, draw)\n"
    ") STRICT, WITHOUT ROWID;\n";

static const char *const scripts_1[] = {tables_1};
static const esri_migration migrations[] = {{scripts_1, 1}};
const esri_db_format esri_sweep_format = {
    .program = "esr sweep",
    .application_id = APPLICATION_ID,
    .migrations = migrations,
    .version = 1,
};

static esr_status write_recipe(esr_context *ctx, esri_db *db, const esri_sweep *sweep) {
    const esr_sweep *open = &sweep->sweep;
    const esr_sweep_recipe *recipe = &open->recipe;
    char seed[24], first[DAY_SIZE], last[DAY_SIZE];
    esri_buf edits = {0};
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    for (int32_t i = 0; i < recipe->edit_count; i++)
        esri_buf_printf(&edits, "%s\n", recipe->edits[i]);
    if (edits.failed)
        ESR_TRY(esri_fail_nomem(ctx));
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)recipe->seed);
    esr_day_text(open->first_day, first);
    esr_day_text(open->last_day, last);
    ESR_TRY(
        esri_db_prepare(ctx, db,
                        "INSERT INTO sweep VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                        "?, ?, ?, ?)",
                        &stmt));
    const char *const texts[] = {sweep->print.version, edits.text};
    const char *const names[] = {sweep->print.cycle.at,
                                 sweep->print.plan.at,
                                 open->cycle_id,
                                 open->cycle_name,
                                 open->cycle_name_zh,
                                 first,
                                 last};
    const int64_t figures[] = {open->cost, open->bound, open->scheduled, open->seats, open->filled};
    esri_stmt_bind_text(stmt, 0, texts[0]);
    esri_stmt_bind_text(stmt, 1, texts[1]);
    esri_stmt_bind_int(stmt, 2, recipe->draws);
    esri_stmt_bind_text(stmt, 3, seed);
    esri_stmt_bind_int(stmt, 4, recipe->gap_ppm);
    esri_stmt_bind_int(stmt, 5, recipe->shard);
    esri_stmt_bind_int(stmt, 6, recipe->shards);
    for (int32_t i = 0; i < 7; i++)
        esri_stmt_bind_text(stmt, 7 + i, names[i]);
    for (int32_t i = 0; i < 5; i++)
        esri_stmt_bind_int(stmt, 14 + i, figures[i]);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    esri_buf_free(&edits);
    return status;
}

static esr_status write_names(esr_context *ctx, esri_db *db, const esr_sweep *open) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, "INSERT INTO reviewer VALUES (?, ?, ?, ?)", &stmt));
    for (int32_t i = 0; i < open->reviewer_count; i++) {
        const esr_sweep_reviewer *reviewer = &open->reviewers[i];
        esri_stmt_bind_int(stmt, 0, i);
        esri_stmt_bind_text(stmt, 1, reviewer->id);
        esri_stmt_bind_text(stmt, 2, reviewer->name);
        esri_stmt_bind_text(stmt, 3, reviewer->name_zh);
        ESR_TRY(esri_stmt_run(ctx, stmt));
    }
    esri_stmt_free(stmt);
    stmt = NULL;
    ESR_TRY(esri_db_prepare(ctx, db, "INSERT INTO review VALUES (?, ?, ?, ?, ?, ?)", &stmt));
    for (int32_t i = 0; i < open->review_count; i++) {
        const esr_sweep_review *review = &open->reviews[i];
        char day[DAY_SIZE];
        esr_day_text(review->first_day, day);
        const char *const texts[] = {review->id, review->school, review->name, review->name_zh,
                                     day};
        esri_stmt_bind_int(stmt, 0, i);
        for (int32_t t = 0; t < 5; t++)
            esri_stmt_bind_text(stmt, 1 + t, texts[t]);
        ESR_TRY(esri_stmt_run(ctx, stmt));
    }
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static esr_status write_all(esr_context *ctx, esri_db *db, const esri_sweep *sweep) {
    esr_status status = esri_db_begin(ctx, db, ESRI_DB_WRITE);
    if (status != ESR_OK)
        return status;
    status = write_recipe(ctx, db, sweep);
    if (status == ESR_OK)
        status = write_names(ctx, db, &sweep->sweep);
    return esri_db_end(ctx, db, status);
}

esr_status esri_file_rename(esr_context *ctx, const char *from, const char *to) {
    if (rename(from, to) != 0)
        return esri_fail(ctx, ESR_E_DB, to, "the file can't be made: %s", strerror(errno));
    return ESR_OK;
}

void esri_file_forget(const char *path) {
    unlink(path);
}

static esr_status make_fresh(esr_context *ctx, const char *fresh, const char *path,
                             const esri_sweep *sweep) {
    esri_db *db = NULL;
    esr_status status = ESR_OK;
    if (esri_path_exists(path))
        return esri_fail(ctx, ESR_E_EXISTS, path, "is there already; choose another name");
    unlink(fresh); // of a run that was killed
    status = esri_db_create(ctx, fresh, &esri_sweep_format, &db);
    if (status == ESR_OK)
        status = write_all(ctx, db, sweep);
    esri_db_close(db);
    if (status == ESR_OK)
        status = esri_file_rename(ctx, fresh, path);
    if (status != ESR_OK && db)
        unlink(fresh);
    return status;
}

// Opens the file at `path` and waits until nobody else holds it. Its last holder has deleted it, so
// that the name may be another file's by then. -1 if that can't be, with errno.
static int hold(const char *path) {
    for (;;) {
        struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        struct stat held, named;
        int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666), locked = -1;
        if (file < 0)
            return -1;
        do
            locked = fcntl(file, F_SETLKW, &whole);
        while (locked != 0 && errno == EINTR);
        // Where files can't be locked it goes without.
        if (locked != 0 || (fstat(file, &held) == 0 && stat(path, &named) == 0 &&
                            held.st_ino == named.st_ino && held.st_dev == named.st_dev))
            return file;
        close(file);
    }
}

// Made under another name first, so that who is killed in between leaves no half of one; and by one
// at a time, as the same command may be given twice at once.
esr_status esri_file_make(esr_context *ctx, const char *path, const esri_sweep *sweep) {
    esri_buf names[2] = {{0}, {0}};
    esri_buf_printf(&names[0], "%s.new", path);
    esri_buf_printf(&names[1], "%s.lock", path);
    char *fresh = esri_buf_take(&names[0]), *lock = esri_buf_take(&names[1]);
    esr_status status = ESR_OK;
    int held = -1;
    if (!fresh || !lock) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    held = hold(lock);
    status = held < 0
                 ? esri_fail(ctx, ESR_E_DB, path, "the file can't be made: %s", strerror(errno))
                 : make_fresh(ctx, fresh, path, sweep);
    if (held >= 0) {
        unlink(lock);
        close(held);
    }
cleanup:
    free(fresh);
    free(lock);
    return status;
}

esr_status esri_file_raise_draws(esr_context *ctx, esri_sweep *sweep, int32_t draws) {
    esri_stmt *stmt = NULL;
    esr_status status = esri_db_prepare(ctx, sweep->db, "UPDATE sweep SET draws = ?", &stmt);
    if (status == ESR_OK) {
        esri_stmt_bind_int(stmt, 0, draws);
        status = esri_stmt_run(ctx, stmt);
    }
    esri_stmt_free(stmt);
    if (status == ESR_OK) {
        sweep->sweep.recipe.draws = draws;
        sweep->sweep.total = esri_recipe_total(&sweep->sweep);
    }
    return status;
}
