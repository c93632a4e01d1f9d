// SPDX-License-Identifier: GPL-3.0-or-later
// What repairs and placements share: the plan that a search found, judged.
#ifndef ESRI_JUDGED_H
#define ESRI_JUDGED_H

#include "repair/mend.h"

// ESR_E_USAGE where the options don't fit the plan and the cycle.
ESR_MUST_USE esr_status esri_repair_check(esr_context *ctx, const esr_plan *plan,
                                          const esr_cycle *cycle,
                                          const esr_repair_options *options);
// Gives the repair the best plan that was found, with what it costs. The judge, who shares nothing
// with the search, has the last word.
ESR_MUST_USE esr_status esri_repair_keep(const esri_mend *mend, const esr_plan *before,
                                         esr_repair *repair);

#endif
