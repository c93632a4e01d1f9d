// SPDX-License-Identifier: GPL-3.0-or-later
// Gathers busy times as spans of local days, merged as they come, so that memory is bounded by the
// window and not by the number of events.
#ifndef ESRI_ICS_SPANS_H
#define ESRI_ICS_SPANS_H

#include "ics/busy.h"

// Adds the time between two clock readings (local seconds, `from` <= `to`), cut to the window.
ESR_MUST_USE esr_status esri_ics_spans_add(esr_context *ctx, esri_ics_spans *spans,
                                           const esri_ics_window *window, int64_t from, int64_t to,
                                           int32_t line);
// Adds all of `more`.
ESR_MUST_USE esr_status esri_ics_spans_join(esr_context *ctx, esri_ics_spans *spans,
                                            const esri_ics_spans *more);
// Takes away what lies in `minus`; both are sorted and merged before and after.
ESR_MUST_USE esr_status esri_ics_spans_cut(esr_context *ctx, esri_ics_spans *spans,
                                           const esri_ics_spans *minus);
// Sorts and merges; afterwards the spans are as busy.h says.
void esri_ics_spans_merge(esri_ics_spans *spans);

#endif
