// SPDX-License-Identifier: GPL-3.0-or-later
// What the explanations of gaps share: a plan with its indexes, and sentences of counts.
#ifndef ESRI_GAP_H
#define ESRI_GAP_H

#include "rules/judge.h"

typedef struct esri_gap_view {
    esri_judge judge;       // cycle, plan and the visits of each reviewer
    const int32_t *running; // visits in progress, see esri_judge_running
    // The pins of the review that is being explained.
    const esr_pin **pins;
    int32_t pin_count;
} esri_gap_view;

// Opens a view of a plan that is looked at as it is, and looks at the pins of a review; `view` is
// all zero before. False without memory. Whoever opens it frees view->judge.scratch.
bool esri_gap_view_open(esri_gap_view *view, const esr_plan *plan);
void esri_gap_look_at(esri_gap_view *view, esr_review_ix review);

// Why somebody can't sit somewhere, in the order in which reasons are looked for.
typedef enum esri_bar {
    ESRI_BAR_NONE,
    // whatever the plan
    ESRI_BAR_ROLE,
    ESRI_BAR_SECTOR,
    ESRI_BAR_LANGUAGE,
    ESRI_BAR_OWN_SCHOOL,
    ESRI_BAR_RELATION,
    ESRI_BAR_SPONSOR,
    ESRI_BAR_RECIPROCAL_BEFORE,
    ESRI_BAR_DISTANCE,
    ESRI_BAR_PIN,
    // in this plan
    ESRI_BAR_SEATED,
    ESRI_BAR_LOAD,
    ESRI_BAR_BUSY,
    ESRI_BAR_NEAR,
    ESRI_BAR_OWN_REVIEW,
    ESRI_BAR_RECIPROCAL,
    ESRI_BAR_COLLEAGUE,
    ESRI_BAR_TEAM_HOME,
    ESRI_BAR_TEAM_PAIR,
    ESRI_BAR_TEAM_NOVICE,
    ESRI_BAR_COUNT,
} esri_bar;
#define ESRI_BAR_FIRST_IN_PLAN ESRI_BAR_SEATED

// The first thing that keeps a reviewer out of a seat (a word of cycle->seats) of a visit on that
// day.
esri_bar esri_gap_bar(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat);
// Only what holds whatever the plan.
esri_bar esri_gap_bar_always(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat);

// All of them, as a mask of bits. What follows from another one is left out: whoever sits on the
// team already has a visit there, whoever serves at the school has its sponsor, and a colleague on
// the team is away.
uint32_t esri_gap_bars(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat);

// Visits of reviewers from school `home` to school `visited` in the plan.
int32_t esri_gap_visits_between(const esri_gap_view *view, int32_t home, int32_t visited);

// How the plan's costs change when somebody whom nothing bars takes that empty seat, all else as it
// is. `team` is scratch with room for the seats of the review.
esr_costs esri_gap_seat_costs(const esri_gap_view *view, const esri_pairing *pairing, int32_t place,
                              esr_reviewer_ix *team);

// Whether the reviewer was told of the visit when the plan was published last.
bool esri_gap_was_told(const esri_pairing *pairing);

// "has no visit left" of one, "have no visit left" of several. Static strings.
const char *esri_gap_bar_words(esri_bar bar, bool several);
// "9 have no visit left, 3 are unavailable on those days", of the bars from … to - 1.
void esri_gap_say_bars(esri_buf *out, const int32_t counts[ESRI_BAR_COUNT], int32_t from,
                       int32_t to);
// "costs 230 more than" / "saves 40 against" / "costs as much as"
void esri_gap_say_delta(esri_buf *out, int64_t delta, const char *than);

void esri_gap_explain_seat(esri_gap_view *view, int32_t place, esri_buf *out);
void esri_gap_explain_review(esri_gap_view *view, esr_review_ix review, esri_buf *out);

#endif
