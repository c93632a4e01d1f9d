// SPDX-License-Identifier: GPL-3.0-or-later
// The cycle planned anew without one reviewer.
#ifndef ESRI_ANEW_H
#define ESRI_ANEW_H

#include <esr/rules.h>
#include <esr/standby.h>

// The cycle in which the reviewer is away from that day on, is kept nowhere by a pin, and visits
// that began before stay as they are but for the reviewer. For the caller to free.
ESR_MUST_USE esr_status esri_anew_cycle(esr_context *ctx, const esr_plan *plan, esr_day from,
                                        esr_reviewer_ix reviewer, esr_cycle **out);

// Plans anew for each of the `count` impacts, on all processors; `now` is the verdict of the
// present plan. Those that time or a request to cancel left out stay as they were.
ESR_MUST_USE esr_status esri_anew_all(esr_context *ctx, const esr_solution *solution,
                                      const esr_impact_options *options, const esr_verdict *now,
                                      esr_impact *impacts, int32_t count, bool *cut);

#endif
