// SPDX-License-Identifier: GPL-3.0-or-later
// What reading and writing a folder share.
#ifndef ESRI_FOLDER_H
#define ESRI_FOLDER_H

#include "cycle/rows.h"

#define ESRI_FOLDER_FILE_MAX ((size_t)64 << 20) // bytes of one table

// The names in a folder, sorted, without those that begin with a dot; for esri_names_free.
typedef struct esri_names {
    char **at;
    int32_t count, room;
} esri_names;
ESR_MUST_USE esr_status esri_names_list(esr_context *ctx, const char *folder, esri_names *out);
void esri_names_free(esri_names *names);

// The bytes of an ordinary file of the folder, with a NUL behind them, for the caller to free; its
// faults are named by `name`. More than `most` bytes are a fault.
ESR_MUST_USE esr_status esri_folder_file(esr_context *ctx, const char *folder, const char *name,
                                         size_t most, char **out, size_t *out_length);

// Reads one CSV table's text into `rows`. Faults are recorded, then ESR_E_INPUT; the good rows are
// there all the same.
ESR_MUST_USE esr_status esri_table_read(esr_context *ctx, const char *bytes, size_t length,
                                        esri_table table, const char *file, esr_rows *rows);
// Reads cycle.ini's text into `rows`, likewise.
ESR_MUST_USE esr_status esri_settings_read(esr_context *ctx, const char *bytes, size_t length,
                                           esr_rows *rows);
// Reads calendars/ below `folder` into `rows`, likewise; the tables must have been read before.
ESR_MUST_USE esr_status esri_calendars_read(esr_context *ctx, const char *folder, esr_rows *rows);

#endif
