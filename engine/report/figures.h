// SPDX-License-Identifier: GPL-3.0-or-later
// What all reports count: the visits in order of date, each reviewer's load and way, and every
// seat or review that stays empty. Made once for each report.
#ifndef ESRI_REPORT_FIGURES_H
#define ESRI_REPORT_FIGURES_H

#include <esr/report.h>

#include "base/arena.h"
#include "base/context.h"

typedef struct esri_visit {
    esr_review_ix review;
    esr_day first, last;
} esri_visit;

typedef struct esri_figures {
    const esr_report_input *input;
    const esr_cycle *cycle;
    const esr_plan *plan;
    esri_visit *visits; // by first day, then review
    int32_t visit_count;
    int32_t *load; // visits, by reviewer
    double *km;    // one way, to all visits, by reviewer
    double total_km;
    int32_t *spread; // [load_most + 1]: how many reviewers have that many visits
    int32_t load_most;
    esr_gap_reason *gaps; // every empty seat and unscheduled review once; text "" if none is known
    int32_t gap_count, unscheduled_count;
    esri_arena arena;
} esri_figures;

// Fails with ESR_E_INTERNAL if search and judge disagree about the cost: no report is made then.
ESR_MUST_USE esr_status esri_report_check(esr_context *ctx, const esr_report_input *input);

// Checks the input and gathers the figures.
// The caller passes zeroed figures and frees them, also after a failure.
ESR_MUST_USE esr_status esri_figures_make(esr_context *ctx, const esr_report_input *input,
                                          esri_figures *figures);
void esri_figures_free(esri_figures *figures);

// Kilometres between a reviewer's place and a school; -1 where a place is unknown.
double esri_way_km(const esr_cycle *cycle, esr_reviewer_ix reviewer, esr_school_ix school);

// "optimal" or "feasible"; "broken" where the plan breaks rules. Static string.
const char *esri_report_status(const esr_report_input *input);

// A relation that somebody waived, and the review of the school on whose team the reviewer sits in
// this plan (-1: none).
typedef struct esri_waiver {
    const esr_relation *relation;
    esr_review_ix review;
} esri_waiver;
typedef struct esri_waiver_list {
    esri_waiver *at; // those that the plan makes use of first
    int32_t count;
} esri_waiver_list;
// False without memory, which is the arena's.
bool esri_report_waivers(const esr_plan *plan, esri_arena *arena, esri_waiver_list *out);

// How good the plan is, in one clause: "proven optimal: no allowed plan costs less", or how far it
// may be from that. Belongs to the figures' arena; NULL without memory.
const char *esri_quality_text(esri_figures *figures);

#endif
