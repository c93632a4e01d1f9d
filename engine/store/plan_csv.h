// SPDX-License-Identifier: GPL-3.0-or-later
// plan.csv as a text, for those who keep plans elsewhere than in files.
#ifndef ESRI_PLAN_CSV_H
#define ESRI_PLAN_CSV_H

#include <esr/plan.h>

#include "base/buf.h"
#include "base/context.h"

// Appends the plan to `out`.
ESR_MUST_USE esr_status esri_plan_csv_text(esr_context *ctx, const esr_plan *plan, esri_buf *out);
// Reads `length` bytes, behind which a NUL stands; faults bear the name `file`. As
// esr_plan_read_csv.
ESR_MUST_USE esr_status esri_plan_csv_parse(esr_context *ctx, const esr_cycle *cycle,
                                            const char *file, const char *bytes, size_t length,
                                            esr_plan **out);

#endif
