// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of a forecast share. They run one after the other:
//   days.c    the days on which each visit may start, and what takes the others
//   teams.c   who may sit where, and whether enough of them are free on one day
//   visits.c  how many visits a reviewer can give in a run of months
//   runs.c    for each run of months and each kind of shortage a flow of visits to seats; where it
//             falls short, scope.c finds words for the seats concerned
//   room.c    visits against the places on days (H16)
//   claims.c  which of the shortages found may be added up
//   say.c     sentences; tables.c: tables
//
// Memory is sticky: whoever gets none sets `starved`, and the end of it all looks.
#ifndef ESRI_OUTLOOK_H
#define ESRI_OUTLOOK_H

#include <esr/forecast.h>

#include "base/buf.h"
#include "explain/forecast/match.h"
#include "formulation/problem.h"

#define ESRI_SPANS_MAX 10 // days of the longest visit

// The seats of one kind of one review.
typedef struct esri_want {
    int32_t review, seat; // seat: in cycle->seats
    int32_t seats;
    int32_t wanted;      // those that some day could fill: the rest is a shortage of its own
    const uint64_t *who; // set of reviewers who may sit there on some day
} esri_want;

// Which seats or visits a claim is about: of some seats, sectors, languages, a district. What a
// mask does not narrow down is all ones (languages: 0; district: -1).
typedef struct esri_scope {
    uint64_t seats, sectors, languages;
    int32_t district;
    int32_t among; // if not 0: what is told are some of so many seats
    bool named;    // the few reviews are named instead
} esri_scope;

// Claims are added up within a ledger: of seats, of veterans, of one skill.
typedef enum esri_ledger {
    ESRI_LEDGER_SEATS,
    ESRI_LEDGER_VETERANS,
    ESRI_LEDGER_SKILLS
} esri_ledger;

// A proven shortage. Claims of one ledger whose items are apart may be added up.
typedef struct esri_claim {
    esr_shortage shortage; // without words
    esri_scope scope;
    int32_t ledger;       // ESRI_LEDGER_SKILLS + skill
    const int32_t *items; // with seats: in wants; else reviews. None: apart from all others
    int32_t item_count;
    bool whole_cycle; // the months are no bound
    esr_day from, to; // ESR_SHORT_OF_ROOM: the days concerned
    int32_t each;     // visits that one new reviewer could give
} esri_claim;

typedef struct esri_outlook {
    const esr_cycle *cycle;
    esri_problem *problem;
    esri_arena scratch; // dies with the forecast's making
    esri_arena *kept;   // dies with the forecast
    esr_forecast *out;
    esr_review_days *days;      // of `out`, in the making
    esr_forecast_month *months; // likewise
    bool starved;

    size_t who_words;                          // words of a set of reviewers
    int32_t *month_of;                         // by day of the cycle
    int32_t spans[ESRI_SPANS_MAX], span_count; // the lengths of visits in days, each once
    int32_t *span_of;                          // by review: in spans

    esr_day *day_pin;               // by review: the first day that a pin keeps, or ESR_DAY_NONE
    uint64_t **open;                // by review: first days that are left
    int32_t *from_month, *to_month; // by review: of these days; -1: there is none
    // By reviewer: first days on which a visit would come too near to one that pins fix, or to the
    // own school's: [span][day_words]. NULL: none.
    uint64_t **barred;

    esri_want *wants;
    int32_t *want_at;         // [review_count + 1]
    const uint64_t **who;     // by review: who may sit in any of its seats
    const uint64_t *veterans; // set of reviewers
    // By review: a shortage of its own team was found, of some seats or of the team as a whole.
    // Counts that would meet it again leave the review out.
    bool *short_seats, *short_team;
    int32_t *fillable; // by review: seats that some day could fill

    // How many visits each reviewer can give: the first days of visits that were added so far
    // ([reviewer][span][day_words]), and the count, which in the end is that of the whole cycle.
    uint64_t *visit_days;
    int32_t *visits;

    esri_claim *claims;
    int32_t claim_count, claim_room;
} esri_outlook;

// Zeroed scratch memory, or memory that is kept; NULL and starved where there is none.
void *esri_outlook_alloc(esri_outlook *o, size_t count, size_t size);
void *esri_outlook_keep(esri_outlook *o, size_t count, size_t size);
// Readies a supply to count what so many givers can give.
void esri_outlook_supply(esri_outlook *o, size_t givers, esri_supply *supply);
// Adds a claim; what its pointers lead to must be kept.
void esri_outlook_claim(esri_outlook *o, const esri_claim *claim);

void esri_outlook_days(esri_outlook *o);
void esri_outlook_teams(esri_outlook *o);
void esri_outlook_runs(esri_outlook *o);
void esri_outlook_room(esri_outlook *o);
void esri_outlook_settle(esri_outlook *o); // claims to shortages
void esri_outlook_tables(esri_outlook *o);

// The days on which a candidate may start a visit, into `out` (day_words words); false: none.
bool esri_outlook_pair_days(const esri_outlook *o, int32_t review, const esri_candidate *candidate,
                            uint64_t *out);
// The next set bit from `from` on; -1: there is none.
int32_t esri_outlook_next(const uint64_t *set, size_t words, int32_t from);

// Counts of visits that start in a run of months: after esri_visits_clear, esri_visits_add for each
// of its months in turn, then esri_visits_count.
void esri_visits_clear(esri_outlook *o);
// Adds the days of the reviews whose visits start in `first_month` or later and whose last possible
// first day lies in `month`.
void esri_visits_add(esri_outlook *o, int32_t first_month, int32_t month);
void esri_visits_count(esri_outlook *o, int32_t first_month, int32_t last_month);
// The most visits, gap_days apart, that start on such days and in such months; at most `most`.
int32_t esri_visits_pack(const esri_outlook *o, const uint64_t *days, int32_t first_month,
                         int32_t last_month, int32_t most);
// The most visits of somebody new to these reviews (each once in the list).
int32_t esri_visits_each(esri_outlook *o, const esr_review_ix *reviews, int32_t count);

// The seats in a scope, counted.
typedef struct esri_counted {
    esri_scope scope;
    int32_t units, wanted, missing; // missing: wanted beyond the supply; may be below 0
    bool told;
} esri_counted;

// The units of one kind of shortage in one run of months, and the visits that can be given then.
typedef struct esri_run {
    esr_shortage_kind kind;
    int32_t skill;
    int32_t first_month, last_month;
    bool whole_cycle;
    const esri_unit *units;
    int32_t unit_count;
    const int32_t *most;
    esri_supply *supply;   // to count with
    esri_counted *counted; // scopes counted so far; whoever ends the run frees it
    int32_t counted_count, counted_room;
} esri_run;
// Claims the shortage of the units `part` (positions in run->units, ascending) in the best words.
void esri_scope_claim(esri_outlook *o, esri_run *run, const int32_t *part, int32_t count);

// The words of a shortage.
void esri_say_shortage(esri_outlook *o, esri_claim *claim);

#endif
