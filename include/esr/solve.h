// SPDX-License-Identifier: GPL-3.0-or-later
// Finds a plan of least cost and proves how good it is.
#ifndef ESR_SOLVE_H
#define ESR_SOLVE_H

#include <esr/plan.h>

typedef enum esr_outcome {
    ESR_OUTCOME_OPTIMAL,   // cost = bound: no plan costs less
    ESR_OUTCOME_LIMIT,     // the time limit cut the search
    ESR_OUTCOME_GAP,       // the gap asked for was reached
    ESR_OUTCOME_STALLED,   // the search ended by count without a proof
    ESR_OUTCOME_CANCELLED, // esr_context_cancel
    ESR_OUTCOME_CARRIED,   // no search: plan or input was changed, and judged anew
} esr_outcome;

// One report of a running search; `cost` is INT64_MAX before the first plan, `bound` INT64_MIN
// before the first bound.
typedef struct esr_progress {
    int64_t elapsed_ms;
    int64_t cost, bound;
    int32_t scheduled, filled, seats;
    const char *phase; // static string
} esr_progress;
typedef void (*esr_progress_fn)(void *user, const esr_progress *progress);

// Prices of visits, in 1/1024 of a cost unit. For any prices the least value of each review's
// teams, with what the load steps give back, is a bound on the cost of every plan: docs/search.md.
#define ESR_PRICE_UNIT INT64_C(1024)
typedef struct esr_pair_price {
    esr_review_ix first,
        second;    // first < second: their teams may not come from each other's school
    int64_t price; // 0 or more
} esr_pair_price;
typedef struct esr_prices {
    int64_t *load;        // [reviewer_count]: of a visit; below 0 only with a minimum of visits.
                          // NULL: the search ended before it had any
    esr_pair_price *pair; // of two reviews that may not be mutual (H12), or pay for it (C8)
    int32_t pair_count;
    int64_t bound; // what they alone prove, in the same unit
} esr_prices;
// Frees what prices own and makes them none.
void esr_prices_clear(esr_prices *prices);

// Teams that a search came across, and how they stood in the end, for another search to start with:
// of use to esr_solve alone. Names all by ids. `bytes` NULL: the search ended before it had any.
typedef struct esr_pool {
    unsigned char *bytes; // with a checksum; what is damaged counts as none
    size_t length;
} esr_pool;

typedef struct esr_solution esr_solution;

// All zero is the default.
typedef struct esr_solve_options {
    int64_t time_limit_ms; // 0: none
    int64_t gap_ppm; // 0: none; else stop once (cost - bound) / max(1, cost) is at most this many
                     // millionths
    uint64_t seed;
    int32_t threads;          // 0: one a processor; the plan is the same for any number
    esr_progress_fn progress; // may be NULL; called from the calling thread
    void *progress_user;
    // A solution of this cycle or of one much like it: the search starts from its plan, as far as
    // that is allowed here, its prices and its teams; schools and people are matched by their ids.
    // May be NULL. What is found does not depend on it where it is proven, but for plans of equal
    // cost, of which the nearer one is likelier.
    const esr_solution *start;
} esr_solve_options;

struct esr_solution {
    esr_plan *plan;
    int64_t cost, bound; // bound: proven, every plan costs at least that much
    esr_outcome outcome;
    int64_t elapsed_ms;
    int32_t rounds, columns; // of column generation
    esr_prices prices;       // the best that were found
    esr_pool pool;
};

// Solves a cycle that esr_check_rules accepts. Gives the solution to the caller. Fails with
// ESR_E_INPUT if pins can't be kept together, ESR_E_LIMIT if no plan that keeps them was found in
// time, ESR_E_NOMEM or ESR_E_INTERNAL.
ESR_MUST_USE esr_status esr_solve(esr_context *ctx, const esr_cycle *cycle,
                                  const esr_solve_options *options, esr_solution **out);
void esr_solution_free(esr_solution *solution);

// "optimal" or "feasible", as in summary.json. Static strings.
const char *esr_solution_status(const esr_solution *solution);

// What ended a search: the word for it in summary.json and the database ("optimal", "limit", "gap",
// "stalled", "cancelled"), and a clause for people. Static strings.
const char *esr_outcome_name(esr_outcome outcome);
const char *esr_outcome_text(esr_outcome outcome);

// (cost - bound) / max(1, cost), as a fraction.
double esr_solution_gap(const esr_solution *solution);

#endif
