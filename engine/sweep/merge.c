// SPDX-License-Identifier: GPL-3.0-or-later
// Joins the shards of a sweep into one file.
#include <stdlib.h>

#include "base/file.h"
#include "sweep/file.h"

// Parts that are to be joined, all of one sweep.
typedef struct parts {
    esr_context *ctx;
    esri_sweep **at;
    int32_t count;
    esri_db *into;
} parts;

static esr_status check_part(const parts *all, int32_t at) {
    const esri_sweep *part = all->at[at], *first = all->at[0];
    const char *path = part->sweep.path, *differs = esri_sweep_difference(part, first);
    if (!differs && part->sweep.recipe.draws != first->sweep.recipe.draws)
        differs = "of another number of draws";
    if (differs)
        return esri_fail(all->ctx, ESR_E_INPUT, path, "holds a sweep %s than %s", differs,
                         first->sweep.path);
    for (int32_t i = 0; i < at; i++)
        if (all->at[i]->sweep.recipe.shard == part->sweep.recipe.shard)
            return esri_fail(all->ctx, ESR_E_INPUT, path, "holds shard %d of %d, as does %s",
                             (int)part->sweep.recipe.shard, (int)part->sweep.recipe.shards,
                             all->at[i]->sweep.path);
    if (part->sweep.done < part->sweep.total)
        esri_warn(all->ctx, path, "%lld of its %lld draws are done", (long long)part->sweep.done,
                  (long long)part->sweep.total);
    return ESR_OK;
}

// Says which shards are missing, the first few of them by number.
static void tell_missing(const parts *all) {
    const esr_sweep_recipe *recipe = &all->at[0]->sweep.recipe;
    int32_t missing = recipe->shards - all->count, told = 0;
    esri_buf list = {0};
    for (int32_t shard = 1; shard <= recipe->shards && told < missing && told < 10; shard++) {
        bool there = false;
        for (int32_t i = 0; i < all->count; i++)
            there = there || all->at[i]->sweep.recipe.shard == shard;
        if (!there)
            esri_buf_printf(&list, "%s%d", told++ ? ", " : "", (int)shard);
    }
    if (missing > 0)
        esri_warn(all->ctx, NULL, "%s %s%s of %d %s missing", missing == 1 ? "shard" : "shards",
                  list.text ? list.text : "", missing > told ? ", …" : "", (int)recipe->shards,
                  missing == 1 ? "is" : "are");
    esri_buf_free(&list);
}

static esr_status copy_draw(void *user, const esr_sweep_draw *draw) {
    parts *all = user;
    return esri_draw_write(all->ctx, all->into, draw);
}

static esr_status copy_all(parts *all) {
    esr_status status = esri_db_begin(all->ctx, all->into, ESRI_DB_WRITE);
    if (status != ESR_OK)
        return status;
    for (int32_t i = 0; status == ESR_OK && i < all->count; i++) {
        esri_sweep *part = NULL;
        status = esri_file_open(all->ctx, all->at[i]->sweep.path, &part);
        if (status == ESR_OK)
            status = esr_sweep_each(all->ctx, &part->sweep, copy_draw, all);
        esr_sweep_close(part ? &part->sweep : NULL);
    }
    return esri_db_end(all->ctx, all->into, status);
}

// Makes the new file, and fills it under another name first.
static esr_status make_whole(esr_context *ctx, parts *all, const char *into) {
    esri_sweep whole = *all->at[0], *fresh = NULL;
    esr_status status = ESR_OK;
    char *path = NULL;
    esri_buf name = {0};
    whole.sweep.recipe.shard = whole.sweep.recipe.shards = 1;
    esri_buf_printf(&name, "%s.part", into);
    path = esri_buf_take(&name);
    if (!path)
        return esri_fail_nomem(ctx);
    esri_file_forget(path); // of a merge that was killed
    ESR_TRY(esri_file_make(ctx, path, &whole));
    ESR_TRY(esri_file_open(ctx, path, &fresh));
    all->into = fresh->db;
    ESR_TRY(copy_all(all));
    esr_sweep_close(&fresh->sweep);
    fresh = NULL;
    ESR_TRY(esri_file_rename(ctx, path, into));
cleanup:
    esr_sweep_close(fresh ? &fresh->sweep : NULL);
    if (status != ESR_OK)
        esri_file_forget(path);
    free(path);
    return status;
}

esr_status esr_sweep_merge(esr_context *ctx, const char *const *paths, int32_t count,
                           const char *into, esr_sweep **out) {
    parts all = {.ctx = ctx};
    esr_status status = ESR_OK;
    if (esri_path_exists(into))
        return esri_fail(ctx, ESR_E_EXISTS, into, "is there already; choose another name");
    if (count < 1)
        return esri_fail(ctx, ESR_E_USAGE, NULL, "nothing is to be merged");
    all.at = calloc((size_t)count, sizeof(esri_sweep *));
    if (!all.at)
        return esri_fail_nomem(ctx);
    for (int32_t i = 0; i < count; i++) {
        ESR_TRY(esri_file_open(ctx, paths[i], &all.at[i]));
        all.count++;
        esri_db_close(all.at[i]->db); // there may be more parts than a program may open files
        all.at[i]->db = NULL;
        ESR_TRY(check_part(&all, i));
    }
    tell_missing(&all);
    ESR_TRY(make_whole(ctx, &all, into));
    ESR_TRY(esr_sweep_read(ctx, into, out));
cleanup:
    for (int32_t i = 0; i < all.count; i++)
        esr_sweep_close(&all.at[i]->sweep);
    free(all.at);
    return status;
}
