// SPDX-License-Identifier: GPL-3.0-or-later
// Generates cycles that look like real ones: for samples, tests and trying things out.
#ifndef ESR_SAMPLE_H
#define ESR_SAMPLE_H

#include <esr/cycle.h>

typedef struct esr_sample_options {
    int32_t reviews, reviewers; // 1 or more
    uint64_t seed;
    const char *preset; // NULL, or the name of a shipped sample ("hk-2006-07", …)
} esr_sample_options;

// Gives a generated cycle to the caller: the same options give the same cycle on every machine.
ESR_MUST_USE esr_status esr_sample(esr_context *ctx, const esr_sample_options *options,
                                   esr_cycle **out);

#endif
