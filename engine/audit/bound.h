// SPDX-License-Identifier: GPL-3.0-or-later
// What prices prove, worked out once more from the cycle alone (docs/certificate.md, "The bound"):
// by the rules room, which judges plans, and by code of its own. Shares nothing with formulation/
// and search/, so that a mistake there can't confirm itself here.
#ifndef ESRI_AUDIT_BOUND_H
#define ESRI_AUDIT_BOUND_H

#include <esr/solve.h>

// No price that is of use comes near; far below what whole numbers hold.
#define ESRI_PRICE_MAX (INT64_C(1) << 40)

// The bound that the prices prove, in 1/ESR_PRICE_UNIT; without any (prices->load NULL) all count
// as 0. Prices are at most ESRI_PRICE_MAX either way; those of pairs are not below 0, and no pair
// is given twice. Fails with ESR_E_INPUT if no team is possible for a review that a pin demands,
// or if the prices are too large to be summed.
ESR_MUST_USE esr_status esri_audit_bound(esr_context *ctx, const esr_cycle *cycle,
                                         const esr_prices *prices, int64_t *out);

#endif
