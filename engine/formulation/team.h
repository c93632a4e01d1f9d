// SPDX-License-Identifier: GPL-3.0-or-later
// Teams of one review: which sets of candidates may sit together (H3, H13, H14, H15), what they
// cost (C2, C3, C4 and the members' own), and the exact search for the cheapest ones at given
// prices of the reviewers.
//
// Value of a team T of review v at weights w (scaled by ESRI_SCALE):
//   scale * (day(T) + empty_seat * (seats - |T|) + missing(T) + no_veteran(T)) + sum of w over T,
// where day(T) is the least sum of day costs over the days that are open for all of T.
#ifndef ESRI_TEAM_H
#define ESRI_TEAM_H

#include "formulation/problem.h"

// Prices and values are whole numbers of 1/1024 cost unit, so that bounds are exact.
#define ESRI_SCALE INT64_C(1024)

// Members as positions in review->candidates, ascending.
typedef struct esri_team {
    int32_t count;
    int32_t member[ESRI_TEAM_MAX];
} esri_team;

// Whether they may sit on one team: seats can be given out, no pair, home or novice rule broken.
bool esri_team_fits(const esri_problem *problem, const esri_review *review, const esri_team *team);

// Seats for the members: seat_of[m] is the position among the review's seats. The team must fit.
void esri_team_seats(const esri_review *review, const esri_team *team, int32_t *seat_of);

// C2, C3 and C4 of a team.
int64_t esri_team_penalty(const esri_problem *problem, const esri_review *review,
                          const esri_team *team);
// Days open for all, into `out` (day_words words).
void esri_team_days(const esri_problem *problem, const esri_review *review, const esri_team *team,
                    uint64_t *out);
// Cost that the day adds: the review's and its members'.
int64_t esri_team_day_cost(const esri_problem *problem, const esri_review *review,
                           const esri_team *team, int32_t day);
// Least day cost among `days`; INT64_MAX if the set is empty.
int64_t esri_team_best_day(const esri_problem *problem, const esri_review *review,
                           const esri_team *team, const uint64_t *days);

typedef enum esri_step { ESRI_GO_ON, ESRI_STOP } esri_step;

// A search for teams. `weight` holds the price of each candidate of the review (scaled, its cost
// included; INT64_MAX / 4: not to be used). Every team with a value of at most `bar` is given to
// `emit`, which may lower `bar`. `open` and `days`, if given, replace the review's and the
// candidates' own sets of days (day_words words a candidate); costs stay as they are.
typedef struct esri_team_search {
    const esri_problem *problem;
    const esri_review *review;
    const int64_t *weight;
    const uint64_t *open;
    const uint64_t *days;
    int64_t bar;
    int64_t node_limit; // 0: none
    esri_step (*emit)(struct esri_team_search *search, const esri_team *team, int64_t value);
    void *user;
    int64_t relaxed; // out: no team has a value below this, nor below the emitted ones'
    bool complete;   // out: all teams up to the bar were emitted
    bool trimmed;    // in: only the best of each class of candidates (then `relaxed` still holds)
} esri_team_search;

#define ESRI_WEIGHT_NEVER (INT64_MAX / 4)

// Runs the search; `scratch` is reused between calls (see esri_team_scratch_free). Fails with
// ESR_E_NOMEM and records no fault, since threads run it.
typedef struct esri_team_scratch {
    struct esri_team_item *items;
    int32_t room;
} esri_team_scratch;
ESR_MUST_USE esr_status esri_team_search_run(esri_team_search *search, esri_team_scratch *scratch);
void esri_team_scratch_free(esri_team_scratch *scratch);

#endif
