// SPDX-License-Identifier: GPL-3.0-or-later
// The file of a sweep: a small database with the recipe, the names that a table needs, and a row a
// draw. Such a file may come from elsewhere, so that nothing in it is taken on trust.
#ifndef ESRI_SWEEP_FILE_H
#define ESRI_SWEEP_FILE_H

#include "base/text.h"
#include "sweep/sweep.h"

extern const esri_db_format esri_sweep_format;

// Makes the file with all that the sweep holds, without draws. ESR_E_EXISTS if there is one by now.
ESR_MUST_USE esr_status esri_file_make(esr_context *ctx, const char *path, const esri_sweep *sweep);
ESR_MUST_USE esr_status esri_file_rename(esr_context *ctx, const char *from, const char *to);
// Deletes a file that was begun.
void esri_file_forget(const char *path);
// Reads it, but for the draws, which are counted.
ESR_MUST_USE esr_status esri_file_open(esr_context *ctx, const char *path, esri_sweep **out);
ESR_MUST_USE esr_status esri_file_raise_draws(esr_context *ctx, esri_sweep *sweep, int32_t draws);
// Counts what is done, afresh.
ESR_MUST_USE esr_status esri_file_count(esr_context *ctx, esri_sweep *sweep);
// A column's text, which must be UTF-8.
ESR_MUST_USE esr_status esri_file_text(esr_context *ctx, const esri_db *db, const esri_stmt *stmt,
                                       int32_t column, const char **out);

// Writes a row; one that is there already stays as it is. Within a transaction.
ESR_MUST_USE esr_status esri_draw_write(esr_context *ctx, esri_db *db, const esr_sweep_draw *draw);
// Takes the next id of a draw's `lost`; false at the end.
bool esri_lost_next(const char **rest, esri_piece *out);
// The number of "teacher:2"; far below 0 where it is none.
int64_t esri_kind_count(esri_piece kind);

#endif
