// SPDX-License-Identifier: GPL-3.0-or-later
// H1: a visit's days follow each other in the calendar, each inside the cycle, not on a weekend,
// and every covered slot is free of `all` and of the school's own unavailable times.
// H2: the visit lies within the review's `earliest` (first day) and `latest` (last day).
// For a visit of review v that starts in slot s: no t in [s, s + half_days(v)) is taken.
#include "base/bitset.h"
#include "base/day.h"
#include "rules/judge.h"
#include "rules/say.h"
#include "rules/slots.h"

static esri_obstacle obstacle_of(const esr_cycle *cycle, esr_school_ix school, esr_slot slot) {
    if (!esri_slot_inside(cycle, slot))
        return ESRI_OBSTACLE_OUTSIDE;
    if (cycle->weekend >> esri_day_weekday(esri_slot_day(cycle, slot)) & 1)
        return ESRI_OBSTACLE_WEEKEND;
    if (esri_bit_test(cycle->busy_all, slot))
        return ESRI_OBSTACLE_ALL;
    if (cycle->busy_school && esri_bit_test(cycle->busy_school[school.at], slot))
        return ESRI_OBSTACLE_SCHOOL;
    return ESRI_OBSTACLE_NONE;
}

static void say_obstacle(esri_buf *why, const esr_cycle *cycle, esr_school_ix school,
                         esri_obstacle what, esr_slot from, esr_slot to) {
    if (what == ESRI_OBSTACLE_ALL)
        esri_buf_add(why, "no visits ");
    else if (what == ESRI_OBSTACLE_SCHOOL)
        esri_buf_add(why, "the school is not available ");
    esri_say_slots(why, cycle, from, to);
    if (what == ESRI_OBSTACLE_ALL) {
        esri_say_busy_record(why, cycle, ESR_WHO_ALL, -1, from);
    } else if (what == ESRI_OBSTACLE_SCHOOL) {
        esri_say_busy_record(why, cycle, ESR_WHO_SCHOOL, school.at, from);
    } else if (what == ESRI_OBSTACLE_OUTSIDE) {
        esri_buf_add(why, " is outside the cycle, ");
        esri_say_days(why, cycle->first_day, cycle->last_day);
    } else {
        esri_buf_add(why, " is on a weekend");
    }
}

// The next run of slots in [*from, to) that one obstacle takes; its end goes to *end.
static esri_obstacle next_obstacle(const esr_cycle *cycle, esr_school_ix school, esr_slot *from,
                                   esr_slot to, esr_slot *end) {
    esri_obstacle what = ESRI_OBSTACLE_NONE;
    while (*from < to && (what = obstacle_of(cycle, school, *from)) == ESRI_OBSTACLE_NONE)
        ++*from;
    *end = *from;
    while (*end < to && obstacle_of(cycle, school, *end) == what)
        ++*end;
    return what;
}

esri_obstacle esri_day_obstacle(const esri_pairing *pairing) {
    const esr_review *review = &pairing->cycle->reviews[pairing->review.at];
    esr_slot from = esri_day_slot(pairing->cycle, pairing->first_day), end;
    return next_obstacle(pairing->cycle, review->school, &from, from + review->half_days, &end);
}

bool esri_h01_refuses(const esri_pairing *pairing, esri_buf *why) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_review *review = &cycle->reviews[pairing->review.at];
    esr_slot from = esri_day_slot(cycle, pairing->first_day), end;
    esri_obstacle what =
        next_obstacle(cycle, review->school, &from, from + review->half_days, &end);
    if (what == ESRI_OBSTACLE_NONE)
        return false;
    if (why)
        say_obstacle(why, cycle, review->school, what, from, end);
    return true;
}

void esri_h01_judge_days(esri_judge *judge) {
    const esr_cycle *cycle = judge->cycle;
    for (int32_t v = 0; v < cycle->review_count; v++) {
        const esr_review *review = &cycle->reviews[v];
        if (judge->plan->first_day[v] == ESR_DAY_NONE)
            continue;
        esr_slot from = esri_day_slot(cycle, judge->plan->first_day[v]), end;
        for (esr_slot to = from + review->half_days; from < to; from = end) {
            esri_obstacle what = next_obstacle(cycle, review->school, &from, to, &end);
            if (what == ESRI_OBSTACLE_NONE)
                break;
            esri_buf why = {0};
            say_obstacle(&why, cycle, review->school, what, from, end);
            esri_judge_say_buf(judge, ESR_H1_SCHOOL_DAYS, (esr_review_ix){v}, (esr_reviewer_ix){-1},
                               &why);
        }
    }
}

bool esri_h02_refuses(const esri_pairing *pairing, esri_buf *why) {
    const esr_review *review = &pairing->cycle->reviews[pairing->review.at];
    esr_day first = pairing->first_day, last = esr_visit_last_day(first, review->half_days);
    bool early = review->earliest != ESR_DAY_NONE && first < review->earliest;
    bool late = review->latest != ESR_DAY_NONE && last > review->latest;
    if (why && (early || late)) {
        if (early) {
            esri_buf_add(why, "begins before the review's earliest day, ");
            esri_say_days(why, review->earliest, review->earliest);
        }
        if (late) {
            esri_buf_printf(why, "%sends after the review's latest day, ", early ? ", and " : "");
            esri_say_days(why, review->latest, review->latest);
        }
        esri_buf_printf(why, " (reviews.csv:%d)", review->line);
    }
    return early || late;
}

void esri_h02_judge_bounds(esri_judge *judge) {
    for (int32_t v = 0; v < judge->cycle->review_count; v++) {
        esri_pairing pairing = {judge->cycle, {v}, {-1}, judge->plan->first_day[v]};
        esri_buf why = {0};
        if (pairing.first_day != ESR_DAY_NONE && esri_h02_refuses(&pairing, &why))
            esri_judge_say_buf(judge, ESR_H2_BOUNDS, pairing.review, pairing.reviewer, &why);
    }
}

bool esri_day_possible(const esr_cycle *cycle, esr_review_ix review, esr_day first_day) {
    esri_pairing pairing = {cycle, review, {-1}, first_day};
    return !esri_h01_refuses(&pairing, NULL) && !esri_h02_refuses(&pairing, NULL);
}

esri_closed_days esri_count_closed(const esr_cycle *cycle, esr_review_ix review) {
    esri_closed_days closed = {0};
    for (esr_day day = cycle->first_day; day <= cycle->last_day; day++) {
        esri_pairing pairing = {cycle, review, {-1}, day};
        esri_obstacle obstacle = esri_day_obstacle(&pairing);
        if (obstacle != ESRI_OBSTACLE_NONE)
            closed.by_obstacle[obstacle]++;
        else
            closed.by_bounds += esri_h02_refuses(&pairing, NULL);
    }
    return closed;
}

void esri_say_closed(esri_buf *buf, const esri_closed_days *closed) {
    static const char *const reasons[ESRI_OBSTACLE_COUNT] = {
        [ESRI_OBSTACLE_OUTSIDE] = "over the end of the cycle",
        [ESRI_OBSTACLE_WEEKEND] = "into a weekend",
        [ESRI_OBSTACLE_ALL] = "into days that are taken from all",
        [ESRI_OBSTACLE_SCHOOL] = "into days that are taken from the school",
    };
    const char *joint = "";
    for (int32_t o = 0; o < ESRI_OBSTACLE_COUNT; o++) {
        if (!reasons[o] || closed->by_obstacle[o] == 0)
            continue;
        esri_buf_printf(buf, "%s%d %s %s (H1)", joint, closed->by_obstacle[o],
                        closed->by_obstacle[o] == 1 ? "runs" : "run", reasons[o]);
        joint = ", ";
    }
    if (closed->by_bounds > 0)
        esri_buf_printf(buf, "%s%d %s outside earliest and latest (H2)", joint, closed->by_bounds,
                        closed->by_bounds == 1 ? "lies" : "lie");
}
