// SPDX-License-Identifier: GPL-3.0-or-later
// What the rules have in common. Each rule stands in a file of its own (or with its closest
// relatives) and can do two things: judge a whole plan, and refuse one pairing (a reviewer on a
// team from a day on) looked at alone. Some rules are about plans only, some need no plan.
#ifndef ESRI_JUDGE_H
#define ESRI_JUDGE_H

#include <esr/rules.h>

#include "base/arena.h"
#include "base/buf.h"

// One visit of one reviewer.
typedef struct esri_visit {
    esr_review_ix review;
    esr_day first, last;
} esri_visit;

// A judge at work. Faults of memory are sticky: rules say at will, esr_verify checks at the end.
typedef struct esri_judge {
    const esr_cycle *cycle;
    const esr_plan *plan;
    esri_arena scratch; // dies with the judgement
    esri_arena *texts;  // lives as long as the verdict
    // The visits of reviewer r, by day: visits[visit_at[r] … visit_at[r + 1] - 1]. Somebody who
    // sits twice on a team has two.
    int32_t *visit_at; // [reviewer_count + 1]
    esri_visit *visits;
    esr_violation *violations;
    size_t count, room;
    bool failed;
} esri_judge;

// Fills the index of visits of a judge that has a cycle and a plan; false without memory. Whoever
// does not judge but looks things up frees `scratch` in the end.
bool esri_judge_index(esri_judge *judge);
// Says that a rule is broken. The sentence is put behind the names of the review and the reviewer,
// where given (at = -1: not).
void esri_judge_say(esri_judge *judge, esr_rule rule, esr_review_ix review,
                    esr_reviewer_ix reviewer, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
// The same with a sentence that was built before; empties the buffer.
void esri_judge_say_buf(esri_judge *judge, esr_rule rule, esr_review_ix review,
                        esr_reviewer_ix reviewer, esri_buf *sentence);
// Zeroed memory of the scratch arena; NULL and failed where there is none.
void *esri_judge_alloc(esri_judge *judge, size_t count, size_t size);

// The members of a review, seat by seat: calls `each` for every filled seat of every visit.
typedef struct esri_pairing {
    const esr_cycle *cycle;
    esr_review_ix review;
    esr_reviewer_ix reviewer;
    esr_day first_day; // of the visit
} esri_pairing;
typedef void (*esri_member_fn)(esri_judge *judge, const esri_pairing *pairing, int32_t place);
void esri_judge_members(esri_judge *judge, esri_member_fn each);

// Judging plans.
void esri_h01_judge_days(esri_judge *judge);       // H1
void esri_h02_judge_bounds(esri_judge *judge);     // H2
void esri_h03_judge_seats(esri_judge *judge);      // H3
void esri_h04_judge_sectors(esri_judge *judge);    // H4
void esri_h05_judge_own_school(esri_judge *judge); // H5
void esri_h06_judge_relations(esri_judge *judge);  // H6
void esri_h07_judge_sponsors(esri_judge *judge);   // H7
void esri_h08_judge_distance(esri_judge *judge);   // H8
void esri_h09_judge_free(esri_judge *judge);       // H9
void esri_h10_judge_load(esri_judge *judge);       // H10
void esri_h11_judge_own_review(esri_judge *judge); // H11
void esri_h12_judge_reciprocal(esri_judge *judge); // H12
void esri_h13_judge_release(esri_judge *judge);    // H13
void esri_h14_judge_pairs(esri_judge *judge);      // H14
void esri_h15_judge_novices(esri_judge *judge);    // H15
void esri_h16_judge_capacity(esri_judge *judge);   // H16
void esri_h17_judge_pins(esri_judge *judge);       // H17

// Refusing pairings: whether the rule excludes it. `why`, where not NULL, gets a sentence that
// names the record. H1 and H2 look at the review and the day only.
bool esri_h01_refuses(const esri_pairing *pairing, esri_buf *why);
bool esri_h02_refuses(const esri_pairing *pairing, esri_buf *why);
bool esri_h03_refuses(const esri_pairing *pairing, esri_buf *why); // no seat of the team fits
bool esri_h04_refuses(const esri_pairing *pairing, esri_buf *why);
bool esri_h05_refuses(const esri_pairing *pairing, esri_buf *why);
bool esri_h06_refuses(const esri_pairing *pairing, esri_buf *why);
bool esri_h07_refuses(const esri_pairing *pairing, esri_buf *why);
bool esri_h08_refuses(const esri_pairing *pairing, esri_buf *why);
bool esri_h09_refuses(const esri_pairing *pairing, esri_buf *why);
bool esri_h12_refuses(const esri_pairing *pairing, esri_buf *why); // by history
bool esri_h17_refuses(const esri_pairing *pairing, esri_buf *why); // by pins to forbid

// The first of the rules above that refuses; false: all of them admit. Cheap: no text, no memory.
bool esri_refused(const esri_pairing *pairing, esr_rule *rule);
// The same with that rule's sentence.
bool esri_refusal(const esri_pairing *pairing, esr_rule *rule, esri_buf *why);

// Parts of rules that others build on.

// The first thing that H1 holds against a visit from that day on.
typedef enum esri_obstacle {
    ESRI_OBSTACLE_NONE,
    ESRI_OBSTACLE_OUTSIDE,
    ESRI_OBSTACLE_WEEKEND,
    ESRI_OBSTACLE_ALL,
    ESRI_OBSTACLE_SCHOOL,
    ESRI_OBSTACLE_COUNT,
} esri_obstacle;
esri_obstacle esri_day_obstacle(const esri_pairing *pairing);
// How many of the cycle's days can't be the first of a review's visit, by what is in the way.
typedef struct esri_closed_days {
    int32_t by_obstacle[ESRI_OBSTACLE_COUNT]; // H1
    int32_t by_bounds;                        // H2 alone
} esri_closed_days;
esri_closed_days esri_count_closed(const esr_cycle *cycle, esr_review_ix review);
// "93 run into a weekend (H1), 4 lie outside earliest and latest (H2)"; nothing where none is.
void esri_say_closed(esri_buf *buf, const esri_closed_days *closed);
// Whether a visit of the review may start on that day by H1 and H2.
bool esri_day_possible(const esr_cycle *cycle, esr_review_ix review, esr_day first_day);
// Whether somebody of that role may sit in that seat (H3).
bool esri_role_fits(const esr_cycle *cycle, int32_t role, int32_t seat);
// The next row of cycle->relations, from row `from` on, that ties the pairing's reviewer to its
// school on its first day; a kind that several rows bind by is given once. -1: no more. Start
// with 0.
int32_t esri_relation_next(const esri_pairing *pairing, int32_t from);
// "relations.csv:88: employed until 2003-08-31; free from 2009-09-01"
void esri_say_relation(esri_buf *buf, const esr_cycle *cycle, const esr_relation *row);
// H12: the next row of history, from row `from` on, by which somebody of the visited school
// reviewed the reviewer's home school within the term before the pairing's first day, or, if
// `any_day`, whenever. -1: no more. Start with 0.
int32_t esri_past_review_next(const esri_pairing *pairing, int32_t from, bool any_day);
// From when on a review in the past no longer counts; only where the rule has a term.
esr_day esri_past_review_free_from(const esr_cycle *cycle, const esr_relation *past);
void esri_say_past_review(esri_buf *buf, const esri_pairing *pairing, int32_t at);
// H7 in its two parts.
bool esri_h07_refuses_sponsor(const esri_pairing *pairing, esri_buf *why);
bool esri_h07_refuses_rival(const esri_pairing *pairing, esri_buf *why);
// What H7 looks at.
bool esri_same_sponsor(const esr_cycle *cycle, esr_school_ix a, esr_school_ix b);
bool esri_rivals(const esr_cycle *cycle, esr_school_ix a, esr_school_ix b);
// km between a reviewer's place and a school; below 0 where a place is unknown.
double esri_reviewer_km(const esr_cycle *cycle, esr_reviewer_ix reviewer, esr_school_ix school);

// How many visits are in progress: [day of the cycle * width] of all, and behind it of each sector
// (width = sectors + 1). NULL without memory.
int32_t *esri_judge_running(esri_judge *judge);

// What esr_check_rules holds against pins to keep: tells each fault of a pin (its position, the
// rule that excludes it, a sentence) to `each` instead of the context. Fails with ESR_E_NOMEM only.
typedef void (*esri_exclusion_fn)(void *user, int32_t pin, esr_rule rule, const char *sentence);
ESR_MUST_USE esr_status esri_check_exclusions(esr_context *ctx, const esr_cycle *cycle,
                                              esri_exclusion_fn each, void *user);

// C1 to C10 of the judge's plan.
void esri_judge_costs(esri_judge *judge, esr_costs *costs);
// Ties of two schools that review each other in the judge's plan: calls `each` with both.
typedef struct esri_tie {
    esr_school_ix home, visited;
    esr_review_ix review;
    esr_reviewer_ix reviewer;
} esri_tie;
typedef struct esri_tie_list {
    esri_tie *at; // sorted by home, visited; each (reviewer, review) once
    size_t count;
} esri_tie_list;
// Who from which school sits at which other school.
esri_tie_list esri_judge_ties(esri_judge *judge);
// The ties from `home` to `visited`, as a part of the list.
esri_tie_list esri_ties_between(esri_tie_list all, esr_school_ix home, esr_school_ix visited);

#endif
