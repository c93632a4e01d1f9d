// SPDX-License-Identifier: GPL-3.0-or-later
// The search for the best repair within a number of moves: depth first over the visits that a
// repair changes, with a bound.
//
// Each visit is still (as it was left), hot (taken out of the draft, to be decided) or decided. A
// hot visit is decided by a day and a team. Where a still visit is in the way of one of these, the
// search branches on which of the still visits concerned becomes hot in turn: it must then move
// something itself. As all rules between visits only get easier when visits are taken out, every
// plan within the moves is reached that way, but for changes that nothing calls for and that only
// save costs; those are tried in the end, in ascending order.
//
// Bound: with any price p for each visit of a reviewer, and L(n) what n visits of theirs cost, no
// plan costs less than
//     constant + sum over reviewers of the least L(n) - p * n + sum over reviews of the value,
// where the value of a review is what its team and day cost by themselves, and p of each member.
// Values and bounds are scaled by ESRI_SCALE; costs are not.
#ifndef ESRI_MEND_H
#define ESRI_MEND_H

#include <esr/repair.h>

#include "search/draft.h"

typedef enum esri_visit_state { ESRI_STILL, ESRI_HOT, ESRI_DECIDED } esri_visit_state;

// A review as the disturbance leaves it.
typedef struct esri_left {
    int32_t day;        // -1: no visit, or it is loose
    int32_t wanted_day; // the day that it had before, or the one nearest to it; -1: none
    esri_team team;     // that is left
    int32_t seats_most; // members at most
    bool fixed;         // it has begun: day and team stay
    bool over;          // and has ended: nobody joins either
    bool hot;           // lost something
    bool loose;         // and that was its day
    int32_t must;       // candidate who is placed there; -1: nobody
    bool barred;        // somebody is placed there who can't be
    int32_t banned;     // candidate who may not come back; -1: nobody
    int64_t value;      // at the prices, as it is left
    int64_t least;      // least value of what the search may make of it
    int64_t still;      // the same while it lost nothing, for mend->prepared moves
    int32_t *order;     // candidates, the cheapest at the prices first
    int32_t *days;      // open days: its own, then the cheapest first, then the nearest
    int32_t day_count;
    esri_visit_state state;
    int32_t now_day; // where it stands while it is still
    esri_team now_team;
} esri_left;

typedef struct esri_mend {
    esr_context *ctx;
    const esri_problem *problem;
    esri_draft *draft; // what is still and decided
    esri_left *left;   // by review
    int32_t today;     // no visit may be moved to a day before it
    int64_t *price;    // by reviewer
    int32_t *hot;      // stack of hot reviews
    int32_t hot_count;
    int64_t base; // the bound without the values
    int64_t sum;  // the bound at the present node but for what further moves could save
    int64_t saving[ESR_REPAIR_MOVES_MAX + 1]; // what so many moves could save at most
    int32_t most;                             // moves
    int32_t spare;                            // moves that are not used yet
    int32_t touches;                          // still visits that may be taken out
    int32_t last;     // review that was last moved only to save costs; -1: none
    int32_t prepared; // moves for which all least values of still reviews are known; 0: none
    int64_t looks, looks_most;
    bool cut;
    // The best plan so far.
    bool found;
    int32_t *best_day;
    esri_team *best_team;
    int64_t best_cost;
    int32_t best_moves;
    esri_arena arena;
} esri_mend;

#define ESRI_MEND_NEVER (INT64_MAX / 8) // a value that no review has

// Compiles what `plan` is left with in the problem's cycle; `mend` is all zero before, and is
// closed in any case.
ESR_MUST_USE esr_status esri_mend_open(esr_context *ctx, const esri_problem *problem,
                                       const esr_plan *plan, const esr_repair_options *options,
                                       esri_mend *mend);
void esri_mend_close(esri_mend *mend);
// Works out once what searches with so many moves would each work out again, as nothing is hot.
void esri_mend_prepare(esri_mend *mend, int32_t most);
// Places somebody on a review that has a visit and lost nothing; taken back by keeping the review's
// `left` from before. False where they are no candidate, or the visit has begun.
bool esri_mend_place(esri_mend *mend, const esr_plan *plan, const esr_placement *placement);
// How many moves it is to make this of a review.
int32_t esri_mend_moves(const esri_mend *mend, int32_t review, const esri_team *team, int32_t day);
// Makes the draft hold what is still, and nothing else, and begins a search at it with what is hot.
void esri_mend_settle(esri_mend *mend);
// One search from there, cut after so many looks.
void esri_mend_run(esri_mend *mend, int64_t looks_most);
// Looks for a better plan than the best one near to it, until there is none.
void esri_mend_improve(esri_mend *mend, int64_t looks_most);
// The best plan within `most` moves, into the best of `mend`; what was found before stays if it
// costs no more.
void esri_mend_search(esri_mend *mend, int32_t most, int64_t effort);

// What a team and its day cost at the prices; no day (-1) costs what the review unscheduled does.
int64_t esri_mend_value(const esri_mend *mend, int32_t review, const esri_team *team, int32_t day);
// Whether somebody may start a visit of the review that day, looked at alone.
bool esri_mend_may(const esri_mend *mend, int32_t review, int32_t candidate, int32_t day);
// Whether the draft lets the candidate (-1: the review itself) take part from that day on.
bool esri_mend_admits(esri_mend *mend, int32_t review, int32_t candidate, int32_t day);
// What a candidate adds to the value, but for what depends on the day.
int64_t esri_mend_weight(const esri_mend *mend, int32_t review, int32_t candidate);

#endif
