// SPDX-License-Identifier: GPL-3.0-or-later
// Dates for given teams: a tabu search that moves one visit at a time to the day with the fewest
// clashes. Clashes are visits that lie too near each other (H10, H11, H13) and days over their
// capacity (H16); which days a team has at all is known beforehand.
#ifndef ESRI_DATES_H
#define ESRI_DATES_H

#include "search/draft.h"

// The scheduled teams of an undated draft get days, as far as possible without clashes and then at
// least cost. `hint` (by review; -1: none) is where the search begins. `out` has an entry a review
// (-1 if it is not scheduled); `*clashing` of them still clash. `stop` is asked now and then.
ESR_MUST_USE esr_status esri_dates_find(esr_context *ctx, const esri_draft *undated,
                                        const int32_t *hint, esri_rng *rng,
                                        bool (*stop)(void *user), void *user, int32_t *out,
                                        int32_t *clashing);

#endif
