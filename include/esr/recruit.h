// SPDX-License-Identifier: GPL-3.0-or-later
// What one more reviewer would be worth, how few would fill all seats, and who could be released at
// no cost. What is said of a person is proven by prices or by solving the cycle again with that
// person, or without: docs/recruit.md.
#ifndef ESR_RECRUIT_H
#define ESR_RECRUIT_H

#include <esr/explain.h>
#include <esr/solve.h>

// A kind of reviewer. A recruit of it has no home school, no relations and no busy days, and has
// the place that is the mean of the places of the district's schools of the sector (without a
// district: of all schools of the sector).
typedef struct esr_recruit_kind {
    uint64_t roles;             // one of these, which is all the same: they fill the same seats
    int32_t sector;             // in cycle->sectors
    uint64_t languages, skills; // all of these
    int32_t district;           // in cycle->districts, or -1
} esr_recruit_kind;

// How far an answer is, told by the thread that asked: `done` of `total` searches of this phase.
typedef struct esr_recruit_progress {
    const char *phase; // static string
    int32_t done, total;
    int64_t elapsed_ms; // of the phase
} esr_recruit_progress;
typedef void (*esr_recruit_progress_fn)(void *user, const esr_recruit_progress *progress);

// All zero is the default.
typedef struct esr_recruit_options {
    // Only kinds of these words, as masks; 0: any. Skills and languages: just these skills, at
    // least these languages.
    uint64_t roles, sectors, districts, languages, skills;
    int32_t max_visits;               // of a recruit; 0: that of [limits]
    bool veteran;                     // recruits have reviewed before; else they are novices
    int32_t verify;                   // searches for this many of the best; 0: ESR_RECRUIT_USUAL
    int64_t time_limit_ms;            // of all searches together; 0: none
    esr_recruit_progress_fn progress; // may be NULL
    void *progress_user;
} esr_recruit_options;

#define ESR_RECRUIT_USUAL 10

// One more reviewer of a kind. Savings are what the best plan costs less with that person.
typedef struct esr_recruit {
    esr_recruit_kind kind;    // in the district where it is worth most
    int64_t at_most;          // proven by the prices: no plan with this person saves more
    int64_t anywhere;         // the same in the district where it is worth least
    bool verified;            // the cycle was solved with this person; what follows is of that plan
    bool proven;              // neither plan can be bettered: `change` is exact
    esr_costs change;         // what that plan costs more (below 0: less) than the present one
    int64_t saves_most;       // proven by that search, 0 or more
    int32_t seats, scheduled; // filled and scheduled there more than in the present plan
    int32_t visits;           // that the recruit makes there
} esr_recruit;

typedef struct esr_recruit_list {
    const esr_recruit *at; // by saving: those that were verified first, then by at_most
    int32_t count;
    int32_t kinds;   // that were looked at
    int32_t useless; // of which the prices see no use for: they save `others` at most,
    int64_t others;  // which is 0 where the prices alone prove that the plan can't be bettered
    int32_t same;    // left out: another kind that asks for less is worth as much
    // The best kind of the list in each district: pairs of a district and at_most, by at_most.
    const struct esr_recruit_place {
        int32_t district;
        int64_t at_most;
    } * places;
    int32_t place_count;
    bool cut; // time was up, or the context cancelled, before all were verified
} esr_recruit_list;

// Gives what one more reviewer of each kind would be worth to the caller. `base` is the plan that
// is compared with, with prices if it has any. Fails with ESR_E_NOMEM, or with ESR_E_INPUT if no
// kind is left to look at.
ESR_MUST_USE esr_status esr_recruit_worth(esr_context *ctx, const esr_solution *base,
                                          const esr_recruit_options *options,
                                          esr_recruit_list **out);
void esr_recruit_list_free(esr_recruit_list *list);

// Somebody who could be released: taken out of the pool, with the promise of a minimum of visits
// (C5), but with what they were told (C10).
typedef struct esr_release {
    esr_reviewer_ix reviewer;
    int32_t visits;   // in the present plan
    int32_t told;     // visits that they were told of when the plan was published last
    int64_t at_least; // proven by the prices: any plan without this person costs at least so much
                      // more than the present one; may be below 0
    bool verified;    // the cycle was solved without this person; what follows is of that plan
    bool proven;      // neither plan can be bettered: `change` is exact
    esr_costs change; // what that plan costs more (below 0: less) than the present one
    int32_t seats, scheduled; // filled and scheduled there less than in the present plan
} esr_release;

typedef struct esr_release_list {
    const esr_release *at; // everybody whom no pin keeps: the verified ones first, by what it costs
    int32_t count;         // to release them; the others behind them by at_least
    int32_t pinned;        // reviewers whom a pin keeps on a team: not looked at
    int32_t free;          // the first of the list: each may go by themselves at no cost
    // Who may go together, so that the plan costs no more: as many as were found.
    const esr_reviewer_ix *together; // ascending
    int32_t together_count;
    bool largest; // proven: no more of them can go together
    bool cut;     // time was up, or the context cancelled, before all were verified
} esr_release_list;

// Gives who could be released to the caller. Those of whom the prices don't prove that their
// leaving costs something are verified by a search, and so are the next options->verify; of the
// options only that, the time limit and the progress count. `base` is as above.
ESR_MUST_USE esr_status esr_recruit_release(esr_context *ctx, const esr_solution *base,
                                            const esr_recruit_options *options,
                                            esr_release_list **out);
void esr_release_list_free(esr_release_list *list);

// Recruits of one kind, so many of them.
typedef struct esr_recruit_need {
    esr_recruit_kind kind; // what they have to be, at least: any of the roles, no skill, anywhere
    int32_t count;
    int32_t visits; // of all of them together
} esr_recruit_need;

// The smallest number of recruits that leaves no seat empty, or none but those that no recruits
// fill. What has to be searched is a cycle in which only gaps cost something.
typedef struct esr_recruit_fill {
    int32_t empty, empty_least; // seats of visits that stay empty in the cycle as it is: as few as
                                // were found, and as can be at the least
    int32_t unscheduled;        // reviews that can't have a visit, whatever the team
    int32_t left, left_least;   // seats that stay empty even with `each` recruits of each of the
    int32_t each;               // most useful kinds: as few as were found, and at the least
    const esr_gap_list *gaps;   // those of `left`, or else of `empty`, and why; NULL: none
    int32_t total;              // recruits that were found to do; -1: none were, with the time
    const esr_recruit_need *need; // who they are
    int32_t need_count;
    int32_t at_least;  // proven: fewer will not do
    int32_t counted;   // what counting proves of that
    int32_t searches;  // ways to make up a number of recruits that were searched
    int32_t one_fewer; // gaps beyond `left` that there are at least when any of them is left out;
                       // (or less: the search ends once one is sure); -1: not looked at
    bool planned;      // the cycle was solved with them, all costs as they are:
    bool proven;       // that plan can't be bettered
    esr_costs change;  // what it costs more than the present one
    int32_t filled, scheduled;
    bool cut; // time was up, or the context cancelled
} esr_recruit_fill;

// Gives the smallest number of recruits to the caller. Of the options' conditions all count but
// skills and districts. Fails with ESR_E_NOMEM, or with ESR_E_INPUT if recruits make no visit or no
// review has a seat for them.
ESR_MUST_USE esr_status esr_recruit_fill_all(esr_context *ctx, const esr_solution *base,
                                             const esr_recruit_options *options,
                                             esr_recruit_fill **out);
void esr_recruit_fill_free(esr_recruit_fill *fill);

#endif
