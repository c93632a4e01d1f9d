// SPDX-License-Identifier: GPL-3.0-or-later
// Tiny cycles for tests, small enough to try all their plans: 2 to 4 reviews, 2 to 6 reviewers, 4
// to 10 days, and a bit of everything that the input can say. Drawn so that over a few hundred
// seeds every rule and every cost matters somewhere; test_brute.c counts that.
#ifndef TINY_H
#define TINY_H

#include "harness.h"

// Builds the cycle of a seed, the same on every machine. A draw that the builder or
// esr_check_rules refuses, such as a pin that a rule excludes, is thrown away for the next one.
esr_cycle *tiny_cycle(esr_context *ctx, uint64_t seed);

// The same without esr_check_rules: pins may leave such a cycle without any plan.
esr_cycle *tiny_cycle_unchecked(esr_context *ctx, uint64_t seed);

// A plan from nothing, or from `start` if that is given, which the judge accepts at the cost that
// the search says; NULL where the search fails. The caller frees it.
esr_solution *tiny_solve(esr_context *ctx, const esr_cycle *cycle, const esr_solution *start);

#endif
