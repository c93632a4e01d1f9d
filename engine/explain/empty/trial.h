// SPDX-License-Identifier: GPL-3.0-or-later
// Solving again: parts of the cycle where only empty seats count, and the whole cycle with some
// edits. Each search has a context of its own, so that it can be stopped as soon as it has said
// what it was asked.
#ifndef ESRI_TRIAL_H
#define ESRI_TRIAL_H

#include <esr/edit.h>
#include <esr/empty.h>

#include "base/arena.h"
#include "base/context.h"
#include "explain/empty/demand.h"

typedef struct esri_trial {
    esr_context *ctx;
    const esr_solution *start; // what is explained
    const esr_cycle *cycle;    // its cycle
    esr_cycle *bare;           // the same without any cost but 1 for a gap
    int64_t deadline_ms;       // of all together; INT64_MAX: none
    int32_t solves;
    bool cut; // time was up or the context cancelled before an answer
} esri_trial;

typedef enum esri_answer { ESRI_NO, ESRI_YES, ESRI_UNKNOWN } esri_answer;

ESR_MUST_USE esr_status esri_trial_init(esr_context *ctx, const esr_solution *start,
                                        int64_t deadline_ms, esri_trial *out);
void esri_trial_free(esri_trial *trial);
// Whether it is time to end; then `cut` is set.
bool esri_trial_over(esri_trial *trial);

// Whether some plan fills the wanted seats of a set, with the other reviews left out and these
// steps taken. NO is proved.
ESR_MUST_USE esr_status esri_trial_fills(esri_trial *trial, const esri_demand *demand,
                                         const int32_t *wanted, const esr_step *steps,
                                         int32_t step_count, esri_answer *out);

// Gaps of a plan, in all and among the elements of a set: empty seats (those of unscheduled reviews
// too) and unscheduled reviews.
typedef struct esri_lack {
    int32_t seats, reviews;               // in all
    int32_t wanted_seats, wanted_reviews; // in the reviews of the set
    int32_t empty_seats;                  // of visits
    esr_costs costs;
} esri_lack;

// Looks for a plan of the cycle with these steps that has fewer gaps in the set and no more in all:
// `found`, and what it lacks. Without one, `found` is false. `dearer`: what the plan that is
// explained costs more with these steps.
ESR_MUST_USE esr_status esri_trial_plan(esri_trial *trial, const esri_demand *demand,
                                        const int32_t *wanted, const esr_step *steps,
                                        int32_t step_count, int64_t dearer, bool *found,
                                        esri_lack *out);
// The lack of the plan that is explained.
ESR_MUST_USE esr_status esri_trial_lack(const esri_trial *trial, const esr_plan *plan,
                                        const esri_demand *demand, const int32_t *wanted,
                                        esri_lack *out);
// Whether every plan of the whole cycle costs at least as much in C1 and C2: NO, it can't be
// improved, is proved.
ESR_MUST_USE esr_status esri_trial_improves(esri_trial *trial, int64_t gap_cost, esri_answer *out);

#endif
