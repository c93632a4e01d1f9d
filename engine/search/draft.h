// SPDX-License-Identifier: GPL-3.0-or-later
// A plan in the making that breaks no rule: put a visit, take it out again, ask which days and
// members are possible now. Holds H10, H11, H12, H13 and H16 between reviews, and the exact cost.
#ifndef ESRI_DRAFT_H
#define ESRI_DRAFT_H

#include <esr/plan.h>

#include "base/rng.h"
#include "formulation/team.h"

typedef struct esri_draft {
    const esri_problem *problem;
    int32_t *day;          // by review; -1: unscheduled
    esri_team *team;       // by review
    int64_t *review_cost;  // by review: what it costs as it stands, load apart
    int32_t *load;         // by reviewer: visits
    int32_t *visit_at;     // by reviewer: where its visits start in `visit`
    int32_t *visit;        // reviews
    int32_t *running;      // [(sectors + 1) * days]: visits in progress; the last row is of all
    int32_t *running_most; // the same shape: H16
    int64_t cost;          // of the whole plan
    int32_t filled, scheduled;
    bool undated; // dates are of no account: only H10's number of visits and H12 are held
} esri_draft;

// Gives an empty draft to the caller.
ESR_MUST_USE esr_status esri_draft_new(esr_context *ctx, const esri_problem *problem,
                                       esri_draft **out);
void esri_draft_free(esri_draft *draft);
// Makes `to` equal to `from`; both are of the same problem.
void esri_draft_copy(esri_draft *to, const esri_draft *from);

// Whether the candidate can't join the review's team on any day: no visit left (H10), or mutual
// with a team of the draft (H12).
bool esri_draft_bars(const esri_draft *draft, int32_t review, const esri_candidate *candidate);
// Clears from `days` the first days on which the review could not take place (H11 of the school's
// own reviewers, H16), or the candidate could not take part (H10, H11, H12, H13).
void esri_draft_limit_review(const esri_draft *draft, int32_t review, uint64_t *days);
void esri_draft_limit_candidate(const esri_draft *draft, int32_t review,
                                const esri_candidate *candidate, uint64_t *days);
// Days on which the team can visit the review now, into `out`; false if there is none.
bool esri_draft_team_days(const esri_draft *draft, int32_t review, const esri_team *team,
                          uint64_t *out);

// Schedules an unscheduled review. The day must be one of esri_draft_team_days.
void esri_draft_put(esri_draft *draft, int32_t review, const esri_team *team, int32_t day);
// Takes a scheduled review out.
void esri_draft_remove(esri_draft *draft, int32_t review);

// A day of `days` that costs the team least; ties are broken by the generator. -1 if none.
int32_t esri_draft_pick_day(const esri_draft *draft, int32_t review, const esri_team *team,
                            const uint64_t *days, esri_rng *rng);

// The draft as a plan, given to the caller.
ESR_MUST_USE esr_status esri_draft_to_plan(esr_context *ctx, const esri_draft *draft,
                                           esr_plan **out);

#endif
