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

// From now on the n-th allocation (from 1) of this program fails, and those after it succeed
// again; 0: none fails. Answers how many there were since the last call.
size_t harness_fail_malloc(size_t n);

#endif
