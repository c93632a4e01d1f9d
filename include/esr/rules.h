// SPDX-License-Identifier: GPL-3.0-or-later
// Judges plans by the rules H1 to H17 and the costs C1 to C10. Shares no code with the search.
#ifndef ESR_RULES_H
#define ESR_RULES_H

#include <esr/plan.h>

// One broken rule. `text` names the people, days and records concerned, in one sentence.
typedef struct esr_violation {
    esr_rule rule;
    esr_review_ix review;     // or -1
    esr_reviewer_ix reviewer; // or -1
    const char *text;
} esr_violation;

typedef struct esr_verdict {
    esr_costs costs;
    const esr_violation *violations; // sorted by rule, review, reviewer
    size_t violation_count;
    int32_t scheduled, seats, filled; // reviews with a visit; seats of all reviews; members
} esr_verdict;

// Judges a plan and gives the verdict to the caller. A plan that breaks rules is no error.
ESR_MUST_USE esr_status esr_verify(esr_context *ctx, const esr_plan *plan, esr_verdict **out);
void esr_verdict_free(esr_verdict *verdict);

// Whether rules H1 to H9, H12 (history) and H17 (forbid) admit `reviewer` on the team of `review`
// with a visit that starts on `first_day`, looked at alone. If not, `out` is true and the first
// rule that refuses and a sentence that names its record are given; `text` belongs to the caller.
typedef struct esr_refusal {
    esr_rule rule;
    char *text;
} esr_refusal;
ESR_MUST_USE esr_status esr_refuses(esr_context *ctx, const esr_cycle *cycle, esr_review_ix review,
                                    esr_reviewer_ix reviewer, esr_day first_day, bool *out,
                                    esr_refusal *why);

// A bound that needs no search, and is weak: no plan of the cycle costs less. It is what all
// wishes of preferences.csv would save together, as nothing else costs less than nothing.
int64_t esr_least_cost(const esr_cycle *cycle);

// Finds the faults of an input that only the rules can see: pins that a rule excludes, pins that
// exclude each other, a school with no possible day, a seat that no reviewer's role fills. Adds
// each to the context's faults ("pins.csv:3: …") and fails with ESR_E_INPUT if there is any.
ESR_MUST_USE esr_status esr_check_rules(esr_context *ctx, const esr_cycle *cycle);

#endif
