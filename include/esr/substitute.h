// SPDX-License-Identifier: GPL-3.0-or-later
// Who could take a seat of a plan, open or held, when nobody else moves: the judge's word on every
// reviewer, and what each would cost.
#ifndef ESR_SUBSTITUTE_H
#define ESR_SUBSTITUTE_H

#include <esr/empty.h>

// Somebody who may take the seat: on that day, with the rest of the plan as it is, the plan keeps
// all rules that it keeps with the seat empty.
typedef struct esr_substitute {
    esr_reviewer_ix reviewer;
    esr_costs delta;       // what the plan then costs more than it does now, by term; exact
    double km;             // from the reviewer's place to the school; below 0: a place is not known
    int32_t visits;        // of the reviewer in this cycle, this one among them
    esr_review_ix nearest; // the other visit that lies nearest; -1: there is none
    int32_t days_between;  // other days between that visit and this one
    bool told;             // was told of this visit when the plan was published last
    bool preferred;        // was asked for by name, and stands first
} esr_substitute;

// A seat of a review that has a visit, and all who could take it.
typedef struct esr_seat_choice {
    int32_t place;            // in cycle->places
    esr_reviewer_ix holder;   // who sits there now; -1: nobody
    esr_costs leave;          // what the plan costs more when the seat is emptied; 0 if it is empty
    int32_t pin;              // in cycle->pins: keeps the holder on the team, and would have to go
                              // first; -1: none
    const esr_substitute *at; // the best: the cheapest first, then by id
    int32_t count;            // of these; at most so many as were asked for
    int32_t may;              // how many may take the seat in all
    const esr_near *near;     // where nobody may: those whom one obstacle keeps out, by obstacle
    int32_t near_count;
    int32_t further; // where nobody may: people of a fitting role whom two or more things keep out
} esr_seat_choice;

// How many substitutes are given where 0 is asked for.
#define ESR_SUBSTITUTES_USUAL 5

// Finds the `most` best substitutes (0: ESR_SUBSTITUTES_USUAL) for a seat, which is a position in
// cycle->places, and gives the answer to the caller; the plan's cycle must outlive it. The holder
// is no substitute. Takes no search: the work grows with reviewers plus seats. Fails with
// ESR_E_USAGE if the review has no visit, or with ESR_E_NOMEM.
ESR_MUST_USE esr_status esr_substitutes_find(esr_context *ctx, const esr_plan *plan, int32_t place,
                                             int32_t most, esr_seat_choice **out);
// The same with somebody who stands first, if he or she may take the seat, whatever that costs: a
// stand-by. `first.at` -1: nobody.
ESR_MUST_USE esr_status esr_substitutes_prefer(esr_context *ctx, const esr_plan *plan,
                                               int32_t place, int32_t most, esr_reviewer_ix first,
                                               esr_seat_choice **out);
void esr_seat_choice_free(esr_seat_choice *choice);

// A seat that somebody could take, nobody else moving but its holder, who leaves.
typedef struct esr_opening {
    int32_t place;          // in cycle->places; of empty seats of a kind at a review the first
    esr_reviewer_ix holder; // who would leave; -1: the seat is empty
    esr_substitute as;      // the reviewer in that seat
} esr_opening;

typedef struct esr_opening_list {
    const esr_opening *at; // the cheapest first, then by place
    int32_t count;
    int32_t visits; // of the reviewer in the plan
} esr_opening_list;

// Finds all seats that a reviewer could take and gives them to the caller: those of which
// esr_substitutes_find says so, but for seats that a pin keeps for their holder. Takes no search.
// Fails with ESR_E_NOMEM.
ESR_MUST_USE esr_status esr_openings_find(esr_context *ctx, const esr_plan *plan,
                                          esr_reviewer_ix reviewer, esr_opening_list **out);
void esr_opening_list_free(esr_opening_list *list);

#endif
