// SPDX-License-Identifier: GPL-3.0-or-later
// Stand-bys: for each seat of a plan, or each fortnight, somebody who could step in with nobody
// else moving, chosen so that as many single losses as possible are covered; and what breaks when
// somebody drops out. Every choice is put into the plan and judged.
#ifndef ESR_STANDBY_H
#define ESR_STANDBY_H

#include <esr/solve.h>
#include <esr/substitute.h>

// A held seat that may open, and who would step in.
typedef struct esr_standby {
    int32_t place; // in cycle->places
    esr_reviewer_ix holder;
    esr_substitute as; // who steps in, and what that costs if this seat alone opens; reviewer.at
                       // -1: nobody was named
    int32_t could;     // how many may take the seat, if it alone opens
    int32_t period;    // in list->periods; -1 without --by fortnight
} esr_standby;

// Whether what somebody leaves behind is covered: stand-bys may take all of it at once.
typedef enum esr_cover {
    ESR_COVER_ALL,
    ESR_COVER_NOBODY, // a seat of it is one that nobody may take
    ESR_COVER_APART,  // each seat has somebody, but not all of them at once
    ESR_COVER_LIMIT,  // those who could are named for others, as many as one may be named for
} esr_cover;

// The single loss of one reviewer.
typedef struct esr_loss {
    esr_reviewer_ix reviewer;
    esr_cover cover;
    int32_t seats;        // that open
    int32_t fillable;     // of these, how many could be filled at once, whoever is named
    int32_t place;        // with NOBODY: the first seat that nobody may take; else -1
    const esr_near *near; // with NOBODY: whom one obstacle keeps out of it, by obstacle
    int32_t near_count;
    int32_t further; // with NOBODY: people of a fitting role whom more keeps out
} esr_loss;

// A fortnight, and who stands by in it.
typedef struct esr_standby_period {
    esr_day from, to; // a Monday and the second Sunday after it
    const esr_reviewer_ix *people;
    int32_t count;
} esr_standby_period;

// All zero is the default.
typedef struct esr_standby_options {
    esr_day from;      // visits that are over by then don't count; 0 and before: none is
    int32_t most;      // seats (fortnights) that one person stands by for; 0: as few as still cover
                       // as many losses as can be covered
    bool by_fortnight; // people stand by for a fortnight and all its seats, as few as do
} esr_standby_options;

typedef struct esr_standby_list {
    const esr_standby *seats; // by first day, then place
    int32_t seat_count, named;
    const esr_loss *losses; // of everybody with such a seat, by reviewer
    int32_t loss_count, covered;
    int32_t possible; // losses that are covered where there is no limit for one person
    bool proven;      // no other choice covers more losses, nor, covering as many, more seats
    bool cheapest;    // nor does one of these cost less, each seat looked at alone
    const esr_standby_period *periods; // with a visit; none without --by fortnight
    int32_t period_count;
    int32_t most;   // the limit that was kept
    int32_t people; // who were named for anything
} esr_standby_list;

// Chooses and gives the list to the caller; the plan's cycle must outlive it. What is chosen is
// the same every time. Fails with ESR_E_NOMEM or ESR_E_INTERNAL.
ESR_MUST_USE esr_status esr_standby_find(esr_context *ctx, const esr_plan *plan,
                                         const esr_standby_options *options,
                                         esr_standby_list **out);
void esr_standby_list_free(esr_standby_list *list);

// What breaks when one reviewer drops out. Costs are what the plan then costs more than it does
// now, as judged.
typedef struct esr_impact {
    esr_reviewer_ix reviewer;
    int32_t seats;    // that open
    int32_t skills;   // members that needs then miss, as far as that costs anything
    int32_t veterans; // visits that then have no veteran, as far as that costs anything
    esr_costs empty;  // with the seats left empty
    int32_t refilled; // seats that can be filled at once with nobody else moving
    esr_costs refill; // with these filled
    bool solved;      // planned anew without the reviewer:
    int32_t unscheduled, empty_seats; // more than now, however all others move
    esr_costs anew;
    int64_t gap; // of that plan; 0: proven, no plan costs less
} esr_impact;

typedef struct esr_impact_list {
    const esr_impact *at; // the worst first: by what stays empty, then by cost
    int32_t count;
    bool cut; // time was up or somebody cancelled: not all were planned anew
} esr_impact_list;

// `done` of `of` were planned anew; called from one thread at a time.
typedef void (*esr_impact_progress_fn)(void *user, int32_t done, int32_t of);

// All zero is the default.
typedef struct esr_impact_options {
    esr_day from;          // as for stand-bys; visits that began before stay as they are
    bool solve;            // plan anew without each, on all processors
    int64_t time_limit_ms; // for all of that; 0: none
    esr_impact_progress_fn progress;
    void *progress_user;
} esr_impact_options;

// Looks at the loss of everybody with a visit and gives the list to the caller; the cycle must
// outlive it. Fails with ESR_E_NOMEM or ESR_E_INTERNAL, or with ESR_E_INPUT where the plan so far
// breaks rules and can't be kept in a new one.
ESR_MUST_USE esr_status esr_impacts_find(esr_context *ctx, const esr_solution *solution,
                                         const esr_impact_options *options, esr_impact_list **out);
void esr_impact_list_free(esr_impact_list *list);

#endif
