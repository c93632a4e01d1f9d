// SPDX-License-Identifier: GPL-3.0-or-later
// Alternatives: plans that really differ from the present one and from each other, at a stated
// extra cost at most.
#ifndef ESR_ALTERNATIVE_H
#define ESR_ALTERNATIVE_H

#include <esr/solve.h>

// A plan that keeps all rules. Differences are counted in members (of one plan who are not on that
// team in the other, on the side that has more of them) plus visits that lie on other days or are
// in one plan alone.
typedef struct esr_alternative {
    const esr_solution *solution; // of the cycle as it is; its bound is that of the present plan
    int32_t members, dates;       // differences from the present plan
    int32_t least; // least difference, members and dates, from the present plan and the other ones
} esr_alternative;

// How the search for one more ended.
typedef enum esr_alternatives_end {
    ESR_ALTERNATIVES_ENOUGH,  // as many as were asked for
    ESR_ALTERNATIVES_NONE,    // proven: no plan of that cost differs in so many members from all
    ESR_ALTERNATIVES_UNKNOWN, // one more was not found; there may be one
    ESR_ALTERNATIVES_CUT,     // time was up or somebody cancelled
} esr_alternatives_end;

typedef struct esr_alternative_list {
    const esr_alternative *at; // the cheapest first
    int32_t count;
    int32_t differ; // what was asked for
    int64_t limit;  // no alternative costs more
    int32_t solves;
    esr_alternatives_end end;
} esr_alternative_list;

// `found` alternatives so far, after `solves` searches.
typedef void (*esr_alternatives_progress_fn)(void *user, int32_t found, int32_t solves);

// All zero but `count` is the default.
typedef struct esr_alternatives_options {
    int32_t count;         // so many at most
    int64_t extra;         // what one may cost more than the present plan, 0 or more
    int32_t differ;        // the least difference; 0: a tenth of the seats, 1 at least
    int64_t time_limit_ms; // for all; 0: none
    esr_alternatives_progress_fn progress;
    void *progress_user;
} esr_alternatives_options;

// Finds alternatives to a plan that keeps all rules, and gives the list to the caller; the cycle
// must outlive it. Fails with ESR_E_INPUT where the plan breaks a rule, or as esr_solve does.
ESR_MUST_USE esr_status esr_alternatives_find(esr_context *ctx, const esr_solution *solution,
                                              const esr_alternatives_options *options,
                                              esr_alternative_list **out);
void esr_alternative_list_free(esr_alternative_list *list);

#endif
