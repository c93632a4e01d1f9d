// SPDX-License-Identifier: GPL-3.0-or-later
// Plans of a cycle and of scenarios of it, side by side: what each amounts to, and a page.
#ifndef ESR_COMPARISON_H
#define ESR_COMPARISON_H

#include <esr/report.h>
#include <esr/scenario.h>

// Reviewers with 0, 1, … visits; the last entry counts those with so many or more.
#define ESR_SPREAD 8

// What a plan amounts to, for comparing.
typedef struct esr_measures {
    int32_t reviews, scheduled, seats, filled;
    int32_t reviewers;
    int32_t idle;               // reviewers without a visit
    int32_t most;               // visits of the busiest reviewer
    int32_t spread[ESR_SPREAD]; // how many reviewers have so many visits
    int64_t km;                 // one way, all visits, rounded
    esr_costs costs;
    int64_t bound;
    int32_t broken; // rules that the plan breaks, so often: its cost then compares to nothing
} esr_measures;

// Fails with ESR_E_INTERNAL where search and rules differ on the cost.
ESR_MUST_USE esr_status esr_measure(esr_context *ctx, const esr_report_input *input,
                                    esr_measures *out);

// What the best plan of one input costs more than the best one of another, at least and at most:
// each costs no less than its bound and no more than the plan that is known.
typedef struct esr_dearer {
    bool known; // both plans keep all rules
    int64_t least, most;
} esr_dearer;
esr_dearer esr_measures_dearer(const esr_measures *before, const esr_measures *after);
// "+305", "-12 to +40", "0", "-" where it is not known.
#define ESR_DEARER_TEXT 64
void esr_dearer_text(esr_dearer dearer, char out[ESR_DEARER_TEXT]);

// One of the plans that are compared; borrowed.
typedef struct esr_compared {
    const char *name;
    const esr_scenario *scenario; // NULL: the cycle as it is
    esr_report_input input;
} esr_compared;

// Writes a page that holds all that it shows, like report.html: a table, and charts of seats, cost
// by term, load and kilometres. `count` is 1 or more; the first is what the others are compared to.
ESR_MUST_USE esr_status esr_comparison_write_html(esr_context *ctx, const esr_compared *compared,
                                                  int32_t count, const char *path);

#endif
