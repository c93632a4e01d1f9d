// SPDX-License-Identifier: GPL-3.0-or-later
// Writing a folder: every path that is made is remembered, so that a failure can take it away.
#ifndef ESRI_FOLDER_WRITE_H
#define ESRI_FOLDER_WRITE_H

#include "base/buf.h"
#include "cycle/rows.h"

typedef struct esri_made_path {
    const char *path;
    struct esri_made_path *before;
} esri_made_path;

typedef struct esri_folder_writer {
    esr_context *ctx;
    const char *folder;
    esri_arena arena;
    esri_made_path *made; // the last one first
} esri_folder_writer;

// Makes `name` below the folder, or the folder itself for NULL.
ESR_MUST_USE esr_status esri_writer_folder(esri_folder_writer *w, const char *name);
ESR_MUST_USE esr_status esri_writer_file(esri_folder_writer *w, const char *name, esri_buf *text);

// The texts of a table and of cycle.ini, appended.
void esri_table_write(const esr_rows *rows, esri_table table, esri_buf *out);
void esri_settings_write(const esr_rows *rows, esri_buf *out);
// Writes the busy times as calendars/all/all.ics, calendars/school/ID.ics, ….
ESR_MUST_USE esr_status esri_calendars_write(esri_folder_writer *w, const esr_cycle *cycle);

#endif
