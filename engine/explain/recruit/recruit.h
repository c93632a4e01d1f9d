// SPDX-License-Identifier: GPL-3.0-or-later
// What the answers about recruits share: kinds of them, cycles with some of them in, what prices
// prove of them, and many searches at a time.
#ifndef ESRI_RECRUIT_H
#define ESRI_RECRUIT_H

#include <esr/edit.h>
#include <esr/recruit.h>
#include <esr/rules.h>

#include "base/arena.h"
#include "base/context.h"
#include "formulation/problem.h"

// Kinds without a district. All zero is none; `at` is to be freed.
typedef struct esri_kinds {
    esr_recruit_kind *at;
    int32_t count, room;
} esri_kinds;

// All kinds that the cycle's reviews could use, within the options.
ESR_MUST_USE esr_status esri_kinds_find(esr_context *ctx, const esr_cycle *cycle,
                                        const esr_recruit_options *options, esri_kinds *out);
// The roles that fill the same seats of the cycle's reviews as this one.
uint64_t esri_kind_roles(const esr_cycle *cycle, int32_t role);
// The kinds of seats, as a mask, that the cycle's reviews have and these roles fill.
uint64_t esri_kind_seats(const esr_cycle *cycle, uint64_t roles);
// Whether whoever is of kind `more` is of kind `less`, too, wherever they live.
bool esri_kind_includes(const esr_cycle *cycle, const esr_recruit_kind *more,
                        const esr_recruit_kind *less);
// The place of a recruit in the kind's district; not known where no school of the sector there has
// one.
esr_place esri_kind_place(const esr_cycle *cycle, const esr_recruit_kind *kind);

// The id of recruit `at` of a cycle with recruits: one that no reviewer has. In the arena; NULL
// without memory.
const char *esri_recruit_id(const esr_cycle *cycle, int32_t at, esri_arena *arena);
// Adds recruit `at` of a kind to an edit of `cycle`, at `place` if that is known; `recent`: visits
// of the years before.
ESR_MUST_USE esr_status esri_recruit_add(esr_context *ctx, esr_edit *edit, const esr_cycle *cycle,
                                         const esr_recruit_options *options, int32_t at,
                                         const esr_recruit_kind *kind, esr_place place,
                                         int32_t recent);

// What the prices of a solution prove of its cycle, and of the cycle with one recruit more. All in
// 1/ESR_PRICE_UNIT.
typedef struct esri_priced {
    esr_cycle *cycle;      // with a recruit of each kind, who has no place
    esri_problem *problem; // of that
    int64_t bound;         // no plan without recruits costs less
    int64_t *gain;         // [kinds * reviews]: how much less the least value of the review's teams
                           // is with the recruit, whose visits cost nothing; 0 or more
    int64_t *rent;         // [reviewers of the solution's cycle]: the bound is so much more without
                           // this reviewer (below 0 where a minimum of visits falls away)
    int32_t *recruit;      // [kinds]: in cycle->reviewers
} esri_priced;
ESR_MUST_USE esr_status esri_priced_new(esr_context *ctx, const esr_solution *base,
                                        const esr_recruit_options *options, const esri_kinds *kinds,
                                        esri_priced *out);
void esri_priced_free(esri_priced *priced);
// The most that visits of a recruit of kind `at` at `place` can bring, its load steps paid: at most
// its max_visits, on days that lie gap_days apart.
ESR_MUST_USE esr_status esri_priced_worth(esr_context *ctx, const esri_priced *priced, int32_t at,
                                          esr_place place, int64_t *out);
// A scaled bound as a whole number of cost: rounded up.
int64_t esri_priced_cost(int64_t scaled);

// What the judge says of a solution.
typedef struct esri_judged {
    esr_costs costs;
    int32_t filled, scheduled;
} esri_judged;
ESR_MUST_USE esr_status esri_recruit_judge(esr_context *ctx, const esr_plan *plan,
                                           esri_judged *out);
// What a plan costs more than the judged one, by term.
esr_costs esri_recruit_change(const esri_judged *base, const esr_costs *costs);

// Searches, many at a time, each by one thread. What is made and taken must touch nothing of the
// others: several threads do it.
typedef struct esri_reruns {
    const char *phase;
    int32_t count;
    int32_t before, total; // for the progress: searches of the phase before these, and in all; 0,
                           // 0: these are all
    const esr_solution *start; // of each search; NULL: none
    const esr_recruit_options *options;
    int64_t deadline_ms;      // INT64_MAX: none
    int64_t enough, hopeless; // a plan that costs no more, a bound that is more, ends a search
    bool first_will_do;       // of those that found `enough` the first is wanted: searches behind
                              // it are given up, whenever it is found
    bool bound_alone;         // so does the bound of the prices, whatever the plan
    esr_status (*make)(esr_context *ctx, void *user, int32_t at, esr_cycle **out);
    // Is given each plan that was found.
    esr_status (*take)(esr_context *ctx, void *user, int32_t at, const esr_solution *solution,
                       const esr_verdict *verdict);
    void *user;
} esri_reruns;
// `*cut`: some were not finished, as time was up or the context cancelled.
ESR_MUST_USE esr_status esri_reruns_run(esr_context *ctx, const esri_reruns *reruns, bool *cut);
// The deadline that the options' time limit sets from now on.
int64_t esri_reruns_deadline(const esr_recruit_options *options);

#endif
