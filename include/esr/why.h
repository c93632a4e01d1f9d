// SPDX-License-Identifier: GPL-3.0-or-later
// Why somebody sits on a team or does not, and why a visit has its day. Every reason is a rule with
// its record, or the judge's word on a plan that differs from the present one in one thing; what
// follows when others move as well is for a search to say: esr_why_pin makes its cycle.
#ifndef ESR_WHY_H
#define ESR_WHY_H

#include <esr/rules.h>
#include <esr/solve.h>

// What is asked: may this reviewer be on the team of this review, on that day if one is given? Or,
// without a reviewer (at = -1), may the visit begin on that day?
typedef struct esr_question {
    esr_review_ix review;
    esr_reviewer_ix reviewer;
    esr_day on; // a first day, or ESR_DAY_NONE: any
} esr_question;

// Gives the cycle with a pin for what is asked, to keep or to forbid it, to the caller. It has one
// more row in pins.csv, unless that very row was there. Whether the rules accept it is for
// esr_check_rules to say: what esr_why_pair and esr_why_day call excluded is what it refuses.
ESR_MUST_USE esr_status esr_why_pin(esr_context *ctx, const esr_cycle *cycle,
                                    const esr_question *question, bool forbid, esr_cycle **out);

// What one rule says to a question.
typedef enum esr_stand {
    ESR_STAND_YES,       // it admits
    ESR_STAND_SOME_DAYS, // it admits on some of the days
    ESR_STAND_NO,        // it excludes
    ESR_STAND_PLAN,      // that depends on the rest of the plan
} esr_stand;

// `records` are clauses that name what the rule looked at, with file and line: at least one.
typedef struct esr_rule_stand {
    esr_stand stand;
    int32_t days; // of the review's possible first days, how many this rule admits
    const char *const *records;
    int32_t record_count;
} esr_rule_stand;

// First days `from` to `to`, and how many of them the review may begin on.
typedef struct esr_day_span {
    esr_day from, to;
    int32_t days;
} esr_day_span;

// The present plan with one thing changed, nobody else moving.
typedef struct esr_swap {
    int32_t place;               // the seat, in cycle->places; -1: none is changed
    esr_reviewer_ix out, in;     // who leaves the seat and who takes it; -1: nobody
    esr_day first_day;           // of the visit
    esr_costs delta;             // what it costs more than the present plan, by term
    const esr_violation *broken; // the rules that it breaks and the present plan does not
    int32_t broken_count;
} esr_swap;

// What the member costs on the day that is looked at, thing by thing; C6 to C8 and C5.
typedef struct esr_member_cost {
    esr_term term;
    int64_t amount;
    const char *text; // "12.3 km", "preferences.csv:12: a wish"
} esr_member_cost;

typedef struct esr_why_pair {
    esr_question question;
    bool sits;     // on the team in the present plan (and, if a day is asked, on that day)
    bool excluded; // by the rules, whatever the plan: esr_check_rules refuses the pin
    esr_rule rule; // where excluded: by this one, and here is its sentence
    const char *reason;

    esr_rule_stand rules[ESR_RULE_COUNT]; // H1 to H17
    int32_t open_days;                    // first days that H1 and H2 leave to the review
    int32_t days;                         // of these, on which all rules admit the pair
    const esr_day_span *spans;            // those days
    int32_t span_count;

    esr_day day;           // the day that is looked at: the one asked, or the planned one; or none
    bool refused_then;     // whether a rule refuses the pair on that day,
    esr_rule rule_then;    // which one,
    const char *text_then; // and its sentence

    const esr_member_cost *costs; // of `day`, or without one of the first of `days`
    int32_t cost_count;

    // Where the reviewer does not sit there: each seat that could be taken on `day`, best first.
    // Those that break no rule come before the others, then the cheaper ones.
    const esr_swap *swaps;
    int32_t swap_count;
    bool has_move; // no swap on `day` keeps all rules, but this one on another day does
    esr_swap move;

    // Where the reviewer sits there: the seat emptied, and everybody else who could take it, the
    // cheapest first; `may` counts those whom the rules admit on that day, the plan left aside.
    esr_swap leave;
    const esr_swap *others;
    int32_t other_count, may;
} esr_why_pair;

// Answers a question about a reviewer and gives the answer to the caller. The plan's cycle must be
// one that esr_check_rules accepts.
ESR_MUST_USE esr_status esr_explain_pair(esr_context *ctx, const esr_plan *plan,
                                         const esr_question *question, esr_why_pair **out);
void esr_why_pair_free(esr_why_pair *why);

// A first day of a review.
typedef struct esr_why_day {
    esr_day day;
    bool open;     // H1 and H2 leave it to the review
    esr_rule rule; // else the one that closes it, and its sentence
    const char *text;
    esr_swap swap; // where open: the visit on that day, with the team that it has
} esr_why_day;

typedef struct esr_why_date {
    esr_review_ix review;
    esr_day planned; // or none
    bool excluded;   // the day that was asked, as above
    esr_rule rule;
    const char *reason;
    const char *closed; // "93 run into a weekend (H1), …" of the days that are not open; or ""
    const esr_why_day *days; // [cycle->day_count]
    int32_t open_days;
    int32_t fit_days;        // open, and with the same team no rule is broken
    const esr_swap *members; // each filled seat emptied: what its member costs and saves
    int32_t member_count;
} esr_why_date;

// Answers why a visit has its day; `question->on` may be none. Gives the answer to the caller.
ESR_MUST_USE esr_status esr_explain_date(esr_context *ctx, const esr_plan *plan,
                                         const esr_question *question, esr_why_date **out);
void esr_why_date_free(esr_why_date *why);

// What a search with the pin proves. `before` is the present plan, with bound INT64_MIN if none is
// known, and `after` the solution of the pinned cycle. The cheapest plan that keeps the pin costs
// `least` to `most` more than the present plan, and `price_least` to `price_most` more than the
// best plan without it (`price_known`: there is a bound for that). Equal numbers are exact.
typedef struct esr_pin_price {
    int64_t least, most;
    bool price_known;
    int64_t price_least, price_most;
} esr_pin_price;
esr_pin_price esr_why_price(const esr_solution *before, const esr_solution *after);

#endif
