// SPDX-License-Identifier: GPL-3.0-or-later
// What the checks of an input by the rules share: the pins to keep, gathered by review.
#ifndef ESRI_CHECK_H
#define ESRI_CHECK_H

#include "base/context.h"
#include "rules/judge.h"

// What pins keep of one review.
typedef struct esri_kept {
    esr_review_ix review;
    int32_t day_pin;          // the first pin that keeps a first day; -1: none
    int32_t team, team_count; // the pins that keep a reviewer: check->team[team …]
    esr_day earliest, latest; // the possible first days lie from … to; ESR_DAY_NONE: there is none
} esri_kept;

typedef struct esri_check {
    esr_context *ctx;
    const esr_cycle *cycle;
    esri_arena scratch;
    size_t faults;
    bool failed; // out of memory
    // Who is told of faults of pins instead of the context; NULL: nobody.
    esri_exclusion_fn each;
    void *user;
    // Pins by review: pin_list[pin_at[v] … pin_at[v + 1] - 1], in the order of the file.
    int32_t *pin_at, *pin_list;
    esri_kept *kept; // [review_count]; without pins to keep: day_pin = -1 and team_count = 0
    // Visits whose days are kept: [day of the cycle * (sectors + 1)] of all, then of each sector.
    int32_t *fixed;
    int32_t *team; // pins that keep a reviewer, by review; each (review, reviewer) once
    // The same pins by reviewer: seated[seated_at[r] … seated_at[r + 1] - 1].
    int32_t *seated_at, *seated;
} esri_check;

// Reports a fault of a pin: "pins.csv:LINE: COLUMN", "excluded by RULE: SENTENCE". Empties the
// sentence.
void esri_check_pin_fault(esri_check *check, int32_t pin, const char *column, esr_rule rule,
                          esri_buf *sentence);
void *esri_check_alloc(esri_check *check, size_t count, size_t size);

// Whether a pin stands before another in the file; of two that clash, the later one is at fault.
static inline bool esri_pin_before(const esri_check *check, int32_t a, int32_t b) {
    return check->cycle->pins[a].line < check->cycle->pins[b].line;
}

// Whether pins keep anything of a review, so that it must have a visit.
static inline bool esri_is_kept(const esri_kept *kept) {
    return kept->day_pin >= 0 || kept->team_count > 0;
}

// Why no day is possible for a review, whatever the plan.
void esri_check_say_no_day(esri_buf *why, const esr_cycle *cycle, esr_review_ix review);
void esri_check_days(esri_check *check);  // reviews without any possible day
void esri_check_seats(esri_check *check); // seats that no reviewer's role fills

// The pin that forbids this, as H17 says (reviewer -1: the day itself); -1: none.
int32_t esri_check_forbidding(const esri_check *check, esr_review_ix review, esr_day day,
                              esr_reviewer_ix reviewer);
// The first of the rules that look at a reviewer on one day (H6, H9, H12) that refuses; NULL.
typedef struct esri_pair_rule {
    esr_rule rule;
    bool (*refuses)(const esri_pairing *pairing, esri_buf *why);
} esri_pair_rule;
const esri_pair_rule *esri_check_refused_on(const esri_pairing *pairing);
// Whether the visit of a kept review may start on that day, its team left aside: H1, H2, pins and,
// where the day is not kept itself, room beside the visits whose days are kept (H16).
bool esri_check_open(const esri_check *check, const esri_kept *kept, esr_day day);
// Finds the first and last day on which everything that is kept of a review is possible. Where
// there is none, and nothing was `said` about its pins before, that is a fault.
void esri_check_find_days(esri_check *check, esri_kept *kept, bool said);

bool esri_check_index_pins(esri_check *check);
bool esri_check_index_days(esri_check *check); // fills `fixed`
void esri_check_pins(esri_check *check);       // each pin alone, and the days of its review
void esri_check_pin_teams(esri_check *check);  // pins of one review: H3, H13, H14, H15
void esri_check_pin_visits(esri_check *check); // pins of several reviews: H10 to H13, H16

#endif
