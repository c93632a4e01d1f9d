// SPDX-License-Identifier: GPL-3.0-or-later
// The cycle as the search sees it: for each review its open days, seats and candidates with all
// that does not depend on other reviews worked out once. Rules H1-H9, H12 (history) and H17 are
// in here; H3, H13, H14, H15 within a team are team.h's; H10, H11, H12, H13 and H16 join reviews
// and belong to the search.
//
// Days are counted from the cycle's first day. A visit of review v that starts on day d covers the
// slots [2d, 2d + half_days) and the days [d, d + span).
//
// Cost of a plan = constant
//   + sum over reviews of: unscheduled, or day_cost[d] + empty_seat per empty seat + penalties of
//     the team (C3, C4) + for each member candidate.cost + what depends on the day
//   + sum over reviewers of step[0] + … + step[visits - 1]
//   + C8's reciprocal cost.
#ifndef ESRI_PROBLEM_H
#define ESRI_PROBLEM_H

#include <esr/cycle.h>

#include "base/arena.h"
#include "base/bitset.h"
#include "base/context.h"
#include "base/parallel.h"

#define ESRI_TEAM_MAX      32 // seats of one review
#define ESRI_NEEDS_MAX     16 // needs of one review
#define ESRI_DAY_WORDS_MAX 16 // a cycle has at most 1,024 days
#define ESRI_VETERAN       (UINT32_C(1) << 31)

// A reviewer who may sit on a review's team on some day.
typedef struct esri_candidate {
    int32_t reviewer;
    int32_t cost;     // C6, C7's recent visits, C8 and C10; of what depends on the day the least
    int32_t day_base; // that least
    int32_t day_cost; // least cost of an allowed day beyond `cost`, the review's own included
    uint32_t seats;   // bit g: may fill seats of the review's group g
    uint32_t brings;  // bit n: counts for need n; ESRI_VETERAN
    int32_t dated;    // in review->dated: what a relation or pin does on some days; -1: nothing
    bool keep;        // pinned to the team
} esri_candidate;

// What relations, history and pins do to a pair on some days.
typedef struct esri_dated {
    uint64_t *closed; // set of first days that are not allowed
    int32_t *cost;    // by day; NULL: 0
} esri_dated;

typedef struct esri_review {
    int32_t school, half_days, span; // span in days
    int32_t seat_count, group_count;
    int32_t group_seats[ESRI_TEAM_MAX]; // seats of each group: the seats of one kind
    uint64_t group_roles[ESRI_TEAM_MAX];
    int32_t need_count;
    int32_t need_skill[ESRI_NEEDS_MAX], needs[ESRI_NEEDS_MAX];
    int64_t unscheduled;        // C1 (with C9); prohibitive if a pin demands a visit
    int64_t empty_seat;         // C2 of one seat
    const uint64_t *open;       // set of first days that H1, H2 and pins allow
    const int32_t *day_cost;    // by day: C8 of school and all, C9; NULL: 0
    int32_t least_day_cost;     // of an open day
    int32_t length;             // in problem->lengths
    esri_candidate *candidates; // by least cost: cost + day_cost
    int32_t candidate_count;
    esri_dated *dated;
    int32_t keep_count;
    bool must;       // a pin demands a visit
    bool keep_lost;  // a reviewer who is pinned to the team is no candidate: no team is possible
    int32_t clashes; // most candidates that one of them can't share the team with
} esri_review;

typedef struct esri_reviewer {
    int32_t home; // -1: none
    int32_t max_visits;
    const int32_t *step;  // [max_visits]: C7 and C5 of one more visit; never decreasing
    uint64_t **free;      // by length: first days on which a visit of it is possible (H9)
    const int64_t *soft;  // [slot_count + 1]: C8 of the slots before; NULL: 0
    const int32_t *apart; // reviewers never on the same team (H14)
    int32_t apart_count;
    bool novice;
} esri_reviewer;

typedef struct esri_problem {
    const esr_cycle *cycle;
    int32_t review_count, reviewer_count, day_count;
    size_t day_words; // words of a set of days
    esri_review *reviews;
    esri_reviewer *reviewers;
    int32_t *lengths; // the lengths of visits in half days, each once
    int32_t length_count;
    int64_t constant;
    int64_t missing_skill, no_veteran;
    int32_t novices_per_team;
    bool reciprocal_forbid;
    int64_t reciprocal_cost;
    int64_t prohibitive; // more than any plan costs
    esri_arena arena;
    esri_arena worker_arena[ESRI_WORKERS_MAX]; // of the threads that found candidates
} esri_problem;

// Gives the compiled problem to the caller; the cycle must outlive it. `workers` threads find the
// candidates; the problem is the same for any number.
ESR_MUST_USE esr_status esri_problem_new(esr_context *ctx, const esr_cycle *cycle, int32_t workers,
                                         esri_problem **out);
void esri_problem_free(esri_problem *problem);

// The days on which a candidate may start a visit of its review, into `out` (day_words words).
void esri_candidate_days(const esri_problem *problem, const esri_review *review,
                         const esri_candidate *candidate, uint64_t *out);
// What the day adds to the candidate's cost, 0 or more (the review's own day cost not included).
int64_t esri_candidate_day_cost(const esri_problem *problem, const esri_review *review,
                                const esri_candidate *candidate, int32_t day);

// The engine's side of problem.c and candidates.c: fills a review's candidates.
ESR_MUST_USE esr_status esri_problem_add_candidates(esr_context *ctx, esri_problem *problem,
                                                    int32_t workers);

#endif
