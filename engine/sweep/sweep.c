// SPDX-License-Identifier: GPL-3.0-or-later
// Opening sweeps, and whether two are the same.
#include <stdlib.h>
#include <string.h>

#include "audit/digest.h"
#include "base/file.h"
#include "store/plan_csv.h"
#include "sweep/file.h"

void esr_sweep_close(esr_sweep *sweep) {
    if (!sweep)
        return;
    esri_sweep *owned = (esri_sweep *)sweep;
    esri_db_close(owned->db);
    esri_arena_free(&owned->arena);
    free(owned);
}

esr_status esr_sweep_read(esr_context *ctx, const char *path, esr_sweep **out) {
    esri_sweep *sweep = NULL;
    esr_status status = esri_file_open(ctx, path, &sweep);
    if (status == ESR_OK)
        *out = &sweep->sweep;
    return status;
}

// The hash of a solution: plan, figures, prices and teams, all that a search from it may look at.
static esr_status hash_plan(esr_context *ctx, const esr_solution *base, esri_sha256_text *out) {
    const esr_prices *prices = &base->prices;
    esri_buf text = {0};
    esr_status status = esri_plan_csv_text(ctx, base->plan, &text);
    esri_buf_printf(&text, "%lld %lld %lld\n", (long long)base->cost, (long long)base->bound,
                    (long long)prices->bound);
    for (int32_t r = 0; prices->load && r < base->plan->cycle->reviewer_count; r++)
        esri_buf_printf(&text, "%lld\n", (long long)prices->load[r]);
    for (int32_t p = 0; p < prices->pair_count; p++)
        esri_buf_printf(&text, "%d %d %lld\n", (int)prices->pair[p].first.at,
                        (int)prices->pair[p].second.at, (long long)prices->pair[p].price);
    esri_sha256_text teams =
        esri_sha256(base->pool.bytes ? (const char *)base->pool.bytes : "", base->pool.length);
    esri_buf_printf(&text, "%s\n", teams.at);
    if (status == ESR_OK && text.failed)
        status = esri_fail_nomem(ctx);
    if (status == ESR_OK)
        *out = esri_sha256(text.text, text.length);
    esri_buf_free(&text);
    return status;
}

// The base's names, borrowed from its cycle.
static esr_status take_names(esr_context *ctx, esri_sweep *sweep, const esr_plan *plan) {
    const esr_cycle *cycle = plan->cycle;
    esr_sweep *open = &sweep->sweep;
    esr_sweep_reviewer *reviewers =
        esri_arena_alloc(&sweep->arena, (size_t)cycle->reviewer_count, sizeof *reviewers);
    esr_sweep_review *reviews =
        esri_arena_alloc(&sweep->arena, (size_t)cycle->review_count, sizeof *reviews);
    if (!reviewers || !reviews)
        return esri_fail_nomem(ctx);
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        reviewers[r] = (esr_sweep_reviewer){cycle->reviewers[r].id, cycle->reviewers[r].name,
                                            cycle->reviewers[r].name_zh};
    for (int32_t v = 0; v < cycle->review_count; v++) {
        const esr_school *school = &cycle->schools[cycle->reviews[v].school.at];
        reviews[v] = (esr_sweep_review){cycle->reviews[v].id, school->id, school->name,
                                        school->name_zh, plan->first_day[v]};
        open->scheduled += plan->first_day[v] != ESR_DAY_NONE;
    }
    for (int32_t p = 0; p < cycle->place_count; p++)
        open->filled += plan->member[p].at >= 0;
    open->reviewers = reviewers;
    open->reviewer_count = cycle->reviewer_count;
    open->reviews = reviews;
    open->review_count = cycle->review_count;
    open->seats = cycle->place_count;
    open->cycle_id = cycle->id;
    open->cycle_name = cycle->name;
    open->cycle_name_zh = cycle->name_zh;
    open->first_day = cycle->first_day;
    open->last_day = cycle->last_day;
    return ESR_OK;
}

// The sweep as the recipe and the base say; its names are the cycle's.
static esr_status intend(esr_context *ctx, const esr_sweep_recipe *recipe, const esr_solution *base,
                         esri_sweep **out) {
    esri_digest digest;
    esr_status status = ESR_OK;
    esri_sweep *sweep = calloc(1, sizeof *sweep);
    if (!sweep)
        return esri_fail_nomem(ctx);
    ESR_TRY(esri_recipe_take(ctx, recipe, sweep));
    ESR_TRY(esri_digest_rows(ctx, base->plan->cycle->rows, &digest));
    ESR_TRY(hash_plan(ctx, base, &sweep->print.plan));
    ESR_TRY(take_names(ctx, sweep, base->plan));
    sweep->print.cycle = digest.whole;
    sweep->print.version = esr_version();
    sweep->sweep.cost = base->cost;
    sweep->sweep.bound = base->bound;
    *out = sweep;
    sweep = NULL;
cleanup:
    esr_sweep_close(sweep ? &sweep->sweep : NULL);
    return status;
}

static bool same_edits(const esr_sweep_recipe *a, const esr_sweep_recipe *b) {
    if (a->edit_count != b->edit_count)
        return false;
    for (int32_t i = 0; i < a->edit_count; i++)
        if (strcmp(a->edits[i], b->edits[i]) != 0)
            return false;
    return true;
}

const char *esri_sweep_difference(const esri_sweep *there, const esri_sweep *wanted) {
    const esr_sweep_recipe *a = &there->sweep.recipe, *b = &wanted->sweep.recipe;
    if (strcmp(there->print.version, wanted->print.version) != 0)
        return "of another version of esr";
    if (!same_edits(a, b))
        return "of other edits";
    if (a->seed != b->seed)
        return "of another seed";
    if (a->gap_ppm != b->gap_ppm)
        return "of another gap";
    if (a->shards != b->shards)
        return "split into another number of shards";
    if (strcmp(there->print.cycle.at, wanted->print.cycle.at) != 0)
        return "of another state of the cycle";
    if (strcmp(there->print.plan.at, wanted->print.plan.at) != 0)
        return "of another plan of the cycle, or of one from another search";
    return NULL;
}

static esr_status continue_sweep(esr_context *ctx, esri_sweep *there, const esri_sweep *wanted) {
    const esr_sweep_recipe *a = &there->sweep.recipe, *b = &wanted->sweep.recipe;
    const char *path = there->sweep.path, *differs = esri_sweep_difference(there, wanted);
    if (!differs && a->shard != b->shard)
        differs = "of another shard";
    if (differs)
        return esri_fail(ctx, ESR_E_EXISTS, path,
                         "holds a sweep %s; give this one another name, or delete the file",
                         differs);
    if (!wanted->draws_given)
        return ESR_OK;
    if (b->draws < a->draws)
        return esri_fail(ctx, ESR_E_EXISTS, path,
                         "holds this sweep with %d draws; ask for as many, or more", (int)a->draws);
    return b->draws > a->draws ? esri_file_raise_draws(ctx, there, b->draws) : ESR_OK;
}

esr_status esr_sweep_open(esr_context *ctx, const char *path, const esr_sweep_recipe *recipe,
                          const esr_solution *base, esr_sweep **out) {
    esri_sweep *wanted = NULL, *there = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(intend(ctx, recipe, base, &wanted));
    ESR_TRY(esri_recipe_check(ctx, wanted, base->plan->cycle));
    if (!esri_path_exists(path)) {
        status = esri_file_make(ctx, path, wanted);
        if (status == ESR_E_EXISTS) // another run was faster
            esr_context_clear(ctx);
        else
            ESR_TRY(status);
    }
    ESR_TRY(esri_file_open(ctx, path, &there));
    ESR_TRY(continue_sweep(ctx, there, wanted));
    *out = &there->sweep;
    there = NULL;
cleanup:
    esr_sweep_close(there ? &there->sweep : NULL);
    esr_sweep_close(wanted ? &wanted->sweep : NULL);
    return status;
}
