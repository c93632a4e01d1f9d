// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a frozen cycle from rows, or says everything that is wrong with them.
#ifndef ESRI_BUILDER_H
#define ESRI_BUILDER_H

#include "cycle/rows.h"

// Checks all rows and builds the cycle, which takes over `rows` (freed with it; on failure `rows`
// is freed too). Every fault goes to the context as "FILE:LINE: COLUMN"; then ESR_E_INPUT.
// No I/O, but for a look whether the machine knows the time zone. Rules H1 to H17 are not judged
// here, see esr_check_rules.
ESR_MUST_USE esr_status esri_cycle_build(esr_context *ctx, esr_rows *rows, esr_cycle **out);
// The same, but on failure `rows` stay the caller's.
ESR_MUST_USE esr_status esri_cycle_try(esr_context *ctx, esr_rows *rows, esr_cycle **out);

// What must be known to read calendars, before there is a cycle.
typedef struct esri_frame {
    esr_day first_day, last_day;
    const char *time_zone;            // lives as long as the rows
    int32_t day_start, noon, day_end; // minutes after local midnight
} esri_frame;

// Reads the frame from the settings. What is missing or faulty there is replaced by something that
// is possible, and not reported: that is the build's business.
ESR_MUST_USE esr_status esri_frame_read(esr_context *ctx, const esr_rows *rows, esri_frame *out);

#endif
