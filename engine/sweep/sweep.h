// SPDX-License-Identifier: GPL-3.0-or-later
// What the sources of a sweep share: the file, the recipe with its axes, and a row in the making.
#ifndef ESRI_SWEEP_H
#define ESRI_SWEEP_H

#include <esr/sweep.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/context.h"
#include "base/sha256.h"
#include "db/db.h"

// What a sweep must have in common with another to be the same.
typedef struct esri_fingerprint {
    esri_sha256_text cycle, plan; // the base's input, its solution
    const char *version;          // of esr
} esri_fingerprint;

// Where an axis stands: the braces of one edit.
typedef struct esri_braces {
    int32_t edit;
    size_t from, to; // of its text, with the braces
} esri_braces;

typedef struct esri_sweep {
    esr_sweep sweep; // first, so that both have one address
    esri_braces braces[ESR_SWEEP_AXES_MAX];
    esri_fingerprint print;
    bool draws_given; // by the caller, who else takes what the file has
    esri_db *db;
    esri_arena arena;
} esri_sweep;

// Copies the recipe into the sweep and finds its axes and cells. ESR_E_INPUT where it can't be.
ESR_MUST_USE esr_status esri_recipe_take(esr_context *ctx, const esr_sweep_recipe *recipe,
                                         esri_sweep *sweep);
// The scenario of a cell, for the caller to free.
ESR_MUST_USE esr_status esri_recipe_cell(esr_context *ctx, const esri_sweep *sweep, int32_t cell,
                                         esr_scenario **out);
// Whether each alternative can be, the others as they come first.
ESR_MUST_USE esr_status esri_recipe_check(esr_context *ctx, const esri_sweep *sweep,
                                          const esr_cycle *base);
// Whether an item is in the sweep's part.
bool esri_recipe_has(const esr_sweep *sweep, int32_t cell, int32_t draw);
// How many items are.
int64_t esri_recipe_total(const esr_sweep *sweep);

// How `there` differs from `wanted`, as the end of a sentence; NULL if not. Draws and shard are
// left to the caller.
const char *esri_sweep_difference(const esri_sweep *there, const esri_sweep *wanted);

// A draw that is done and waits to be written.
typedef struct esri_finished {
    esr_sweep_draw draw;
    esri_buf lost, empty, visits, refused; // what its texts point to
} esri_finished;
void esri_finished_free(esri_finished *row);
// Solves one item. False in `*done` where it was cancelled.
ESR_MUST_USE esr_status esri_item_solve(esr_context *ctx, const esri_sweep *sweep,
                                        const esr_solution *base, const esr_context *boss,
                                        int32_t cell, int32_t draw, esri_finished *out, bool *done);

#endif
