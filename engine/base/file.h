// SPDX-License-Identifier: GPL-3.0-or-later
// Whole files: read, and written so that a reader sees the old content or the new, never half.
#ifndef ESRI_FILE_H
#define ESRI_FILE_H

#include <stdbool.h>

#include "base/context.h"

// The bytes of a file with a NUL behind them, for the caller to free. Fails with ESR_E_IO if it
// can't be read, ESR_E_INPUT if it is larger than `most` bytes.
ESR_MUST_USE esr_status esri_file_read(esr_context *ctx, const char *path, size_t most, char **out,
                                       size_t *out_length);
// Replaces the file by way of a temporary one beside it.
ESR_MUST_USE esr_status esri_file_write(esr_context *ctx, const char *path, const char *bytes,
                                        size_t length);
// Makes a folder and the folders above it; one that is there is fine.
ESR_MUST_USE esr_status esri_folder_make(esr_context *ctx, const char *path);
bool esri_path_exists(const char *path);
// `folder/name`, for the caller to free; NULL without memory.
char *esri_path_join(const char *folder, const char *name);

#endif
