// SPDX-License-Identifier: GPL-3.0-or-later
// The searches behind the smallest number of recruits: in a cycle where only gaps cost something,
// with so many recruits of each of the most useful kinds.
#ifndef ESRI_RECRUIT_FILL_H
#define ESRI_RECRUIT_FILL_H

#include <esr/explain.h>

#include "explain/empty/trial.h"
#include "explain/recruit/recruit.h"

#define ESRI_FILL_KINDS_MAX 31

// What one search is about, and what it found.
typedef struct esri_fill_try {
    int32_t count[ESRI_FILL_KINDS_MAX];  // in: recruits of each kind
    uint32_t priced;                     // in: set of kinds whose visits cost something
    bool merged;                         // in: each kind is a few people with any number of visits;
                                         // then only what the prices prove is of use
    bool told;                           // in: wants `gaps` and `plan`
    bool done;                           // out: it ended with an answer
    int64_t cost, bound, priced_bound;   // the last of the prices alone; 0: none
    int32_t visits[ESRI_FILL_KINDS_MAX]; // of each kind in its plan
    esr_recruit_need *members;           // of each recruit: what it takes to make its visits; by
    int32_t member_count;                // kind, then number. Owned
    esr_gap_list *gaps;                  // owned
    esr_plan *plan; // owned; recruits left out, of the cycle that is asked about
} esri_fill_try;

typedef struct esri_fill {
    const esr_solution *base;
    const esr_cycle *cycle;
    const esr_recruit_options *options;
    int64_t deadline_ms;
    esri_trial trial;       // holds the cycle without any cost but that of gaps
    esri_kinds kinds;       // none of them includes another
    int32_t each;           // of each kind at most: an id is left for each
    int32_t max_visits;     // of a recruit
    int32_t merged, stride; // recruits of a kind where they are merged; ids of a kind
    esr_cycle *crowd;       // with that many of each kind
    esr_solution start;  // a plan of that, from which searches begin, without prices; NULL at first
    int64_t unscheduled; // what a review without a visit costs, an empty seat being 1
    bool cut;
} esri_fill;

// Runs searches of one kind. A plan that costs no more than `enough`, and a bound above
// `hopeless`, ends one.
typedef struct esri_fill_goal {
    const char *phase;
    int64_t enough, hopeless;
    bool bound_alone; // the plans don't matter
} esri_fill_goal;
ESR_MUST_USE esr_status esri_fill_run(esr_context *ctx, esri_fill *fill, const esri_fill_goal *goal,
                                      esri_fill_try *tries, int32_t count);
// The cycle that a search is about.
ESR_MUST_USE esr_status esri_fill_cycle(esr_context *ctx, const esri_fill *fill,
                                        const esri_fill_try *one, esr_cycle **out);
void esri_fill_try_clear(esri_fill_try *one);

// Makes fill->crowd and fill->start from a plan of the cycle that is asked about. `used`: how many
// of each kind fill its gaps, all but `left`.
ESR_MUST_USE esr_status esri_fill_start(esr_context *ctx, esri_fill *fill, const esr_plan *plan,
                                        int32_t used[ESRI_FILL_KINDS_MAX], int32_t *left);

// Least numbers of recruits: of each set of kinds together so many.
typedef struct esri_fill_least {
    uint32_t kinds;
    int32_t recruits;
} esri_fill_least;
// All numbers of recruits by kind that sum up to `total` and have what they must at least, in
// `out`, those nearest to `wish` first; at most `room`. Answers how many there are, INT32_MAX for
// very many.
int32_t esri_fill_sets(const esri_fill *fill, const esri_fill_least *least, int32_t least_count,
                       const int32_t *wish, int32_t total, esri_fill_try *out, int32_t room);

#endif
