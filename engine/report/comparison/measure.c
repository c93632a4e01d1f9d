// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan amounts to, in the figures of the reports.
#include <esr/comparison.h>

#include <stdio.h>

#include "report/figures.h"
#include "report/words.h"

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
            .broken = (int32_t)input->verdict->violation_count,
        };
        for (int32_t visits = 0; visits <= figures.load_most; visits++)
            out->spread[visits < ESR_SPREAD ? visits : ESR_SPREAD - 1] += figures.spread[visits];
    }
    esri_figures_free(&figures);
    return status;
}

esr_dearer esr_measures_dearer(const esr_measures *before, const esr_measures *after) {
    if (before->broken > 0 || after->broken > 0)
        return (esr_dearer){false, 0, 0};
    return (esr_dearer){true, after->bound - before->costs.total,
                        after->costs.total - before->bound};
}

void esr_dearer_text(esr_dearer dearer, char out[ESR_DEARER_TEXT]) {
    const char *least_sign = dearer.least > 0 ? "+" : "", *most_sign = dearer.most > 0 ? "+" : "";
    esri_short_text least = esri_count_text(dearer.least), most = esri_count_text(dearer.most);
    if (!dearer.known)
        snprintf(out, ESR_DEARER_TEXT, "-");
    else if (dearer.least == dearer.most)
        snprintf(out, ESR_DEARER_TEXT, "%s%.28s", least_sign, least.at);
    else
        snprintf(out, ESR_DEARER_TEXT, "%s%.28s to %s%.28s", least_sign, least.at, most_sign,
                 most.at);
}
