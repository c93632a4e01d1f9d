// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan amounts to, in the figures of the reports.
#include <esr/comparison.h>

#include "report/figures.h"

esr_status esr_measure(esr_context *ctx, const esr_report_input *input, esr_measures *out) {
    esri_figures figures = {0};
    esr_status status = esri_figures_make(ctx, input, &figures);
    if (status == ESR_OK) {
        *out = (esr_measures){
            .reviews = figures.cycle->review_count,
            .scheduled = input->verdict->scheduled,
            .seats = input->verdict->seats,
            .filled = input->verdict->filled,
            .reviewers = figures.cycle->reviewer_count,
            .idle = figures.spread[0],
            .most = figures.load_most,
            .km = (int64_t)(figures.total_km + 0.5),
            .costs = input->verdict->costs,
            .bound = input->solution->bound,
        };
        for (int32_t visits = 0; visits <= figures.load_most; visits++)
            out->spread[visits < ESR_SPREAD ? visits : ESR_SPREAD - 1] += figures.spread[visits];
    }
    esri_figures_free(&figures);
    return status;
}
