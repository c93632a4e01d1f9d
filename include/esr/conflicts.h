// SPDX-License-Identifier: GPL-3.0-or-later
// The register of conflicts of interest: who should not sit at which school, by which record, on
// which days. It tells what the rules H5, H6, H7 and H12 and the cost C8 look at, and agrees with
// them day by day.
#ifndef ESR_CONFLICTS_H
#define ESR_CONFLICTS_H

#include <esr/plan.h>

typedef enum esr_conflict_origin {
    ESR_ORIGIN_OWN_SCHOOL,  // reviewers.csv: serves there
    ESR_ORIGIN_RELATION,    // relations.csv
    ESR_ORIGIN_HISTORY,     // history.csv: reviewed it
    ESR_ORIGIN_SPONSOR,     // schools.csv: the home school has the same sponsor
    ESR_ORIGIN_RIVAL,       // schools.csv: the home school has the same sector and district
    ESR_ORIGIN_PAST_REVIEW, // history.csv: somebody of that school reviewed the home school
    ESR_ORIGIN_PLAN,        // somebody of that school sits at the home school in the plan
} esr_conflict_origin;

typedef struct esr_conflict {
    esr_reviewer_ix reviewer;
    esr_school_ix school;
    esr_conflict_origin origin;
    int32_t kind;        // in cycle->kinds; -1: own school
    int32_t relation;    // in cycle->relations: the row of relations.csv or history.csv; or -1
    esr_day first, last; // on which it binds; ESR_DAY_NONE: ever, for ever
    esr_rule_mode mode;  // of the kind; a waived one does nothing
    bool waived;
    bool current;          // there is a day of the cycle on which it binds, or would if not waived
    esr_reviewer_ix other; // with ESR_ORIGIN_PAST_REVIEW and _PLAN: the one of that school; or -1
    esr_review_ix review;  // with ESR_ORIGIN_PLAN: where `other` sits; or -1
} esr_conflict;

typedef struct esr_conflict_list {
    const esr_conflict *at; // by reviewer, then origin
    size_t count;
} esr_conflict_list;

// Gives the conflicts of a reviewer (at = -1: of all) with a school (at = -1: with all) to the
// caller. Derived ones whose kind is allowed are left out. `plan`, of that cycle, may be NULL.
ESR_MUST_USE esr_status esr_conflicts(esr_context *ctx, const esr_cycle *cycle,
                                      const esr_plan *plan, esr_reviewer_ix reviewer,
                                      esr_school_ix school, esr_conflict_list **out);
void esr_conflict_list_free(esr_conflict_list *list);

// Schools that visit each other in a plan, in a ring of two or three: reviewer[i] of school[i] sits
// on review[i], which is of the next school, and the last one's of the first.
typedef struct esr_circle {
    int32_t length; // 2 or 3
    esr_school_ix school[3];
    esr_reviewer_ix reviewer[3];
    esr_review_ix review[3];
} esr_circle;

typedef struct esr_circle_list {
    const esr_circle *at; // pairs first; each ring once, with one member for each step
    size_t count;
} esr_circle_list;

// Gives the rings of a plan to the caller.
ESR_MUST_USE esr_status esr_circles(esr_context *ctx, const esr_plan *plan, esr_circle_list **out);
void esr_circle_list_free(esr_circle_list *list);

// Warns of reviewers that look like one person in two rows, by whose other id conflicts would be
// missed: the same e-mail, or the same name (in any order of words) and home school.
ESR_MUST_USE esr_status esr_warn_identities(esr_context *ctx, const esr_cycle *cycle);

#endif
