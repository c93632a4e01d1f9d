// SPDX-License-Identifier: GPL-3.0-or-later
// Generates cycles that look like real ones: for samples, tests and trying things out.
#ifndef ESR_SAMPLE_H
#define ESR_SAMPLE_H

#include <esr/cycle.h>

// Either a preset, which has all the rest, or a size.
typedef struct esr_sample_options {
    int32_t reviews, reviewers; // 1 to 20,000
    uint64_t seed;
    int32_t year;       // in which the school year begins: 2006 to 2035; 0: 2026
    const char *preset; // NULL, or a name of esr_sample_presets
} esr_sample_options;

// The names of the shipped samples ("hk-2006-07", …), ended by NULL. Static.
const char *const *esr_sample_presets(void);

// Gives a generated cycle to the caller: the same options give the same cycle on every machine.
// A review's team has one seat, or two and more where there are reviewers enough for it. Fails
// with ESR_E_USAGE if the options don't fit.
ESR_MUST_USE esr_status esr_sample(esr_context *ctx, const esr_sample_options *options,
                                   esr_cycle **out);

#endif
