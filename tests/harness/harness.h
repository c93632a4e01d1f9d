// SPDX-License-Identifier: GPL-3.0-or-later
// What the test programs share: cycles from texts, and allocations that fail on demand.
#ifndef HARNESS_H
#define HARNESS_H

// cmocka.h needs these before it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <esr/esr.h>

#include "cycle/rows.h"

// One file of an input folder.
typedef struct harness_file {
    const char *name; // "schools.csv", "cycle.ini"
    const char *text;
} harness_file;

// Reads the texts as rows. Quoted cells are understood; faults of form are not reported.
ESR_MUST_USE esr_status harness_rows(esr_context *ctx, const harness_file *files, size_t count,
                                     esr_rows **out);
// Builds a cycle from texts. Where "cycle.ini" is not among them, a cycle from Monday 2026-09-07
// to Friday 2026-12-18 with default limits is used. Faults are the context's, as always.
ESR_MUST_USE esr_status harness_cycle(esr_context *ctx, const harness_file *files, size_t count,
                                      esr_cycle **out);
#define HARNESS_COUNT(files) (sizeof(files) / sizeof *(files))

// The cycle, or a failed test that prints the faults.
esr_cycle *harness_must_cycle(esr_context *ctx, const harness_file *files, size_t count);
void harness_print_faults(const esr_context *ctx);
// The faults as lines "subject: message", for the caller to free.
char *harness_fault_text(const esr_context *ctx);

// Calls `try_order` with every order of the numbers from 0 to `count` - 1, at most 8.
void harness_permute(size_t count, void (*try_order)(void *user, const size_t *order), void *user);

// A new folder below /tmp, for harness_remove_folder, which removes it with all that is in it.
char *harness_temp_folder(void);
void harness_remove_folder(char *path);
// `folder/name`, for the caller to free.
char *harness_path(const char *folder, const char *name);
// Writes a file of a folder (`name` may hold slashes), or all of an input folder.
void harness_write_file(const char *folder, const char *name, const char *bytes, size_t length);
void harness_write_folder(const char *folder, const harness_file *files, size_t count);
// The text of a file, for the caller to free; NULL if it can't be read.
char *harness_read_file(const char *folder, const char *name);

// From now on the n-th allocation (from 1) of this program fails, and those after it succeed
// again; 0: none fails. Answers how many there were since the last call.
size_t harness_fail_malloc(size_t n);

#endif
