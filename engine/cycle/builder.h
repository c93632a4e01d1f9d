// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a frozen cycle from rows, or says everything that is wrong with them.
#ifndef ESRI_BUILDER_H
#define ESRI_BUILDER_H

#include "cycle/rows.h"

// Checks all rows and builds the cycle, which takes over `rows` (freed with it; on failure `rows`
// is freed too). Every fault goes to the context as "FILE:LINE: COLUMN"; then ESR_E_INPUT.
// No I/O. Rules H1 to H17 are not judged here, see esr_check_rules.
ESR_MUST_USE esr_status esri_cycle_build(esr_context *ctx, esr_rows *rows, esr_cycle **out);

#endif
