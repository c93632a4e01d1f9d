// SPDX-License-Identifier: GPL-3.0-or-later
// The state of one search, shared by its parts: column generation (colgen.c), dives (dive.c),
// neighbourhoods (neighbourhood.c), the proof (proof.c) and the driver (solve.c). All of it is
// reachable from here, so that it can be freed even if GLPK left a part half-way.
#ifndef ESRI_SEARCH_H
#define ESRI_SEARCH_H

#include <esr/solve.h>

#include "search/insert.h"
#include "search/pricing.h"

typedef struct esri_search {
    esr_context *ctx;
    const esri_problem *problem;
    esr_solve_options options;
    int64_t started_ms, deadline_ms; // deadline INT64_MAX: none
    int64_t reported_ms;
    esri_rng rng;
    esri_inserter inserter;
    esri_draft *best;     // the incumbent
    esri_draft *draft;    // work
    esri_master *master;  // NULL outside esri_lp_guard
    esri_prices duals;    // of the last master solution
    esri_prices prices;   // where the best bound was found
    esri_prices trial;    // between the two
    int64_t bound;        // best bound of prices, scaled; INT64_MIN before the first
    int64_t proven_bound; // best bound of a proof, scaled; the same
    int64_t *least;       // by review: least value at the best prices, scaled
    int64_t *dual_value;  // by review: dual of its row, scaled
    int32_t *failures;    // by review: neighbourhoods around it that brought nothing
    esri_pricer pricers[ESRI_WORKERS_MAX];
    int32_t workers;
    esri_shortlist *lists; // by review
    int32_t rounds;
    esr_prices kept;  // the best prices, for the solution
    esr_pool pool;    // teams, likewise
    bool interrupted; // time is up or cancelled
    const char *phase;
} esri_search;

// Whether to stop now; also reports progress, at most ten times a second.
bool esri_search_should_stop(esri_search *search);
// Time left in ms for a call into the LP room; 0: no limit.
int64_t esri_search_time_left(const esri_search *search);
// The whole-number bound that the best scaled bound proves; INT64_MIN without one.
int64_t esri_search_bound(const esri_search *search);
// Whether the plan is proven, or as near to the bound as was asked for.
bool esri_search_done(const esri_search *search);
// Makes a draft the incumbent if it costs less.
void esri_search_offer(esri_search *search, const esri_draft *draft);

// Starts the search's empty draft with the visits of options.start that are allowed here.
void esri_start_plan(esri_search *search);
// Whether there is a start whose plan costs at most a few empty seats more here than its prices
// prove. Else its teams are a detour.
bool esri_start_is_near(const esri_search *search);
// Gives visits of the incumbent the day and the team back that they have in options.start, where
// that costs nothing.
ESR_MUST_USE esr_status esri_start_settle(esri_search *search);
// The prices of options.start for the reviewers of this cycle, 0 for new ones, and for pairs of
// reviews that may be mutual here, with their rows in the master, into search->duals.
ESR_MUST_USE esr_status esri_start_prices(esri_search *search);

// Column generation to the end of the master's LP: the bound and its prices, and a pool of teams.
ESR_MUST_USE esr_status esri_colgen_run(esri_search *search);
// Adds the draft's teams to the pool.
ESR_MUST_USE esr_status esri_colgen_add_draft(esri_search *search, const esri_draft *draft);
// In a dive: adds teams for the open reviews that the master's duals call for and the search's
// draft leaves room for. `*added`: how many.
ESR_MUST_USE esr_status esri_colgen_at_node(esri_search *search, int32_t *added);

// From the master's solution to a plan: fixes teams step by step, then looks for dates. Starts from
// search->draft as it is: the teams of its visits stay. `jitter` (0 to 1) stirs the order. With
// `strict` it looks for a plan at the bound alone and soon gives up.
ESR_MUST_USE esr_status esri_dive(esri_search *search, double jitter, bool strict);

// From the undated teams of search->draft to a plan: the reviews that are still open, dates, what
// clashes, and a polish of the whole. The incumbent is replaced if that costs less.
ESR_MUST_USE esr_status esri_dive_finish(esri_search *search);
// The same from the flow's seats (a reviewer or -1 for each seat of all reviews in order): its
// teams where they fit, then dates.
ESR_MUST_USE esr_status esri_dive_from_flow(esri_search *search, const int32_t *reviewer);

// Frees some reviews of the incumbent, dives again; `*gained` if the incumbent became better.
// `size` reviews are freed.
ESR_MUST_USE esr_status esri_neighbourhood_step(esri_search *search, int32_t size, bool *gained);

// Enumerates all that a plan of at most `target` could use, given the best bound and its prices,
// and solves the integer program over it. With `dated` the columns are visits (review, team, day)
// and the result is a proof, with a better plan if there is one; without, they are teams, the dates
// are left out, and the result is a better bound and a draft that is made from its teams. `*done`
// is false if there are more than `most` columns or time is up.
ESR_MUST_USE esr_status esri_proof_run(esri_search *search, int64_t target, bool dated,
                                       int32_t most, bool *done);

#endif
