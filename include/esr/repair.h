// SPDX-License-Identifier: GPL-3.0-or-later
// Repairs of a plan after a disturbance: somebody dropped out, a school was closed. For each number
// k of further things that may be moved, the plan of least cost, and whether that is proven.
//
// A disturbance is an edit of the cycle. What the edited cycle does not allow of the plan any more
// is lost: a member leaves a team, or a visit loses its day. Lost members' seats are open then, and
// a visit without its day is loose: day and team are chosen anew. A further thing is a member of a
// visit that is not loose who leaves its team, and such a visit that gets another day, or none.
// Visits that lost nothing and of which nothing moves stay just as they were, and so do reviews
// that had no visit; of a visit that does move no seat is filled that was empty before.
#ifndef ESR_REPAIR_H
#define ESR_REPAIR_H

#include <esr/plan.h>
#include <esr/solve.h>

#define ESR_REPAIR_MOVES_MAX   9
#define ESR_REPAIR_MOVES_USUAL 3

// Somebody who is to sit on the team of a review whatever it takes. Whoever sits in the place, or
// nobody, leaves that team; neither counts as a further thing.
typedef struct esr_placement {
    int32_t place; // a seat of cycle->places
    esr_reviewer_ix reviewer;
} esr_placement;

// All zero asks for no further thing, and has nobody placed.
typedef struct esr_repair_options {
    int32_t most;                   // further things at most, 0 to ESR_REPAIR_MOVES_MAX
    esr_day today;                  // no visit is moved to before it; of one that begins before
                                    // only what is lost is replaced, and no member once it is over
    const esr_placement *placement; // NULL: nobody
    const esr_prices *prices;       // of a search for the plan, if there are any: they prove more
    int64_t effort;                 // looks at seats for each k; 0: the usual number
} esr_repair_options;

// The best plan that moves at most so many further things.
typedef struct esr_repair {
    int32_t moves;  // that it moves, the fewest for its cost that were found
    bool proven;    // no plan within `most` moves costs less; else the search was cut by count
    esr_plan *plan; // of the edited cycle; it keeps all rules
    esr_costs costs;
} esr_repair;

typedef struct esr_repair_list {
    const esr_plan *left; // what the disturbance leaves: all that is lost taken out
    int32_t open, loose;  // seats that somebody was lost from; visits that lost their day
    const esr_repair *at; // by k = 0, 1, …: each costs as much as the one before, or less. A plan
    int32_t count;        // is NULL where none was found: pins or the placement allow none
} esr_repair_list;

// Finds the repairs of `plan` in `cycle`, which is the plan's own or an edit of it with the same
// reviews, seats and reviewers (else ESR_E_USAGE), and gives them to the caller. They live no
// longer than the cycle. The same input gives the same answer: effort is counted, not timed.
ESR_MUST_USE esr_status esr_repairs_find(esr_context *ctx, const esr_plan *plan,
                                         const esr_cycle *cycle, const esr_repair_options *options,
                                         esr_repair_list **out);
void esr_repair_list_free(esr_repair_list *list);

// What comes of one placement.
typedef struct esr_placed {
    esr_placement wanted;
    esr_reviewer_ix holder; // who sat there; -1: nobody
    esr_repair repair;      // its plan is NULL where the placement is not possible
} esr_placed;

typedef struct esr_placed_list {
    const esr_placed *at; // the possible ones, the cheapest first, then in the order of the wanted
    int32_t count;        // of these
    int32_t unproven;     // wanted ones for which the search was cut
} esr_placed_list;

// Finds for each of the wanted placements, one at a time, the cheapest plan that moves at most
// options->most further things (options->placement is of no account), and gives them to the caller.
// Placements of somebody who is on the team already or whose role does not fit the seat, and on a
// review without a visit, are left out.
ESR_MUST_USE esr_status esr_placements_find(esr_context *ctx, const esr_plan *plan,
                                            const esr_placement *wanted, int32_t count,
                                            const esr_repair_options *options,
                                            esr_placed_list **out);
void esr_placed_list_free(esr_placed_list *list);

#endif
