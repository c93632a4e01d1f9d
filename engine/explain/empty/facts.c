// SPDX-License-Identifier: GPL-3.0-or-later
// All that keeps people out of a seat, with the records of it.
#include "explain/empty/facts.h"

#include <stdlib.h>

#include "rules/say.h"
#include "rules/slots.h"

static int32_t count_things(const esri_pairing *pairing, uint32_t bars) {
    int32_t things = __builtin_popcount(bars);
    if (!(bars >> ESRI_BAR_RELATION & 1u))
        return things;
    things--;
    for (int32_t at = esri_relation_next(pairing, 0); at >= 0;
         at = esri_relation_next(pairing, at + 1))
        things += pairing->cycle->kinds[pairing->cycle->relations[at].kind].mode == ESR_FORBID;
    return things;
}

void esri_facts_look(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat,
                     esri_hindered *out) {
    if (!esri_role_fits(pairing->cycle, pairing->cycle->reviewers[pairing->reviewer.at].role, seat))
        return;
    uint32_t bars = esri_gap_bars(view, pairing, seat);
    int32_t things = count_things(pairing, bars);
    if (out->things < 0 || things < out->things)
        *out = (esri_hindered){pairing->reviewer, pairing->first_day, seat, bars, things};
}

static int by_things(const void *left, const void *right) {
    const esri_hindered *a = left, *b = right;
    if (a->things != b->things)
        return a->things < b->things ? -1 : 1;
    return (a->reviewer.at > b->reviewer.at) - (a->reviewer.at < b->reviewer.at);
}

void esri_facts_sort(esri_hindered *hindered, int32_t count) {
    if (count > 1)
        qsort(hindered, (size_t)count, sizeof *hindered, by_things);
}

int32_t esri_facts_hindered(esri_gap_view *view, const esri_demand *demand, esr_review_ix review,
                            int32_t element, esri_hindered *out) {
    const esr_cycle *cycle = view->judge.cycle;
    esr_day day = view->judge.plan->first_day[review.at];
    int32_t count = 0;
    esri_gap_look_at(view, review);
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        esri_hindered least = {.things = -1};
        for (int32_t e = demand->element_at[review.at]; e < demand->element_at[review.at + 1];
             e++) {
            esri_pairing pairing = {cycle, review, {r}, day};
            int32_t seat = demand->elements[e].seat;
            if (element >= 0 && e != element)
                continue;
            if (day != ESR_DAY_NONE) {
                esri_facts_look(view, &pairing, seat, &least);
                continue;
            }
            const uint64_t *open = demand->problem->reviews[review.at].open;
            for (int32_t d = 0; d < cycle->day_count && least.things != 0; d++) {
                pairing.first_day = cycle->first_day + d;
                if (esri_bit_test(open, d))
                    esri_facts_look(view, &pairing, seat, &least);
            }
        }
        if (least.things >= 0)
            out[count++] = least;
    }
    esri_facts_sort(out, count);
    return count;
}

esri_bar esri_facts_bar(const esri_hindered *hindered) {
    return hindered->bars ? (esri_bar)__builtin_ctz(hindered->bars) : ESRI_BAR_NONE;
}

// The visit of somebody that lies nearest to these days; NULL without any.
static const esri_visit *nearest_visit(const esri_gap_view *view, int32_t reviewer, esr_day first,
                                       esr_day last) {
    const esri_visit *nearest = NULL;
    int32_t least = INT32_MAX;
    for (int32_t i = view->judge.visit_at[reviewer]; i < view->judge.visit_at[reviewer + 1]; i++) {
        const esri_visit *visit = &view->judge.visits[i];
        int32_t between = esri_days_between(visit->first, visit->last, first, last);
        if (between < least) {
            least = between;
            nearest = visit;
        }
    }
    return nearest;
}

static void say_between(esri_buf *out, int32_t between, int32_t wanted) {
    if (between < 0)
        esri_buf_add(out, ", on the same days");
    else
        esri_buf_printf(out, ", %d day%s away; at least %d", between, between == 1 ? "" : "s",
                        wanted);
}

static void say_near(esri_buf *out, const esri_gap_view *view, const esri_pairing *pairing,
                     esr_day last) {
    const esri_visit *visit = nearest_visit(view, pairing->reviewer.at, pairing->first_day, last);
    if (!visit)
        return;
    esri_buf_printf(out, "visits %s ", pairing->cycle->reviews[visit->review.at].id);
    esri_say_days(out, visit->first, visit->last);
    say_between(out, esri_days_between(visit->first, visit->last, pairing->first_day, last),
                pairing->cycle->limits.gap_days);
}

static void say_own_review(esri_buf *out, const esri_gap_view *view, const esri_pairing *pairing,
                           esr_day last) {
    const esr_cycle *cycle = pairing->cycle;
    int32_t home = cycle->reviewers[pairing->reviewer.at].home.at;
    for (int32_t k = cycle->school_review_at[home]; k < cycle->school_review_at[home + 1]; k++) {
        esr_review_ix own = cycle->school_reviews[k];
        esr_day first = view->judge.plan->first_day[own.at];
        if (first == ESR_DAY_NONE)
            continue;
        esr_day end = esr_plan_last_day(view->judge.plan, own);
        int32_t between = esri_days_between(first, end, pairing->first_day, last);
        if (between >= cycle->limits.own_review_margin)
            continue;
        esri_buf_printf(out, "the own school is reviewed (%s) ", cycle->reviews[own.at].id);
        esri_say_days(out, first, end);
        say_between(out, between, cycle->limits.own_review_margin);
        return;
    }
}

static void say_load(esri_buf *out, const esri_gap_view *view, const esri_pairing *pairing) {
    const esr_reviewer *reviewer = &pairing->cycle->reviewers[pairing->reviewer.at];
    const int32_t *at = view->judge.visit_at + pairing->reviewer.at;
    for (int32_t i = at[0]; i < at[1]; i++)
        esri_buf_printf(out, "%s%s",
                        i == at[0]      ? "visits "
                        : i + 1 < at[1] ? ", "
                                        : " and ",
                        pairing->cycle->reviews[view->judge.visits[i].review.at].id);
    esri_buf_printf(out, "%sat most %d (reviewers.csv:%d)", at[1] > at[0] ? ", " : "",
                    reviewer->max_visits, reviewer->line);
}

// The colleagues of the same home school who are on the team, or away on those days.
static void say_colleagues(esri_buf *out, const esri_gap_view *view, const esri_pairing *pairing,
                           esr_day last, bool on_team) {
    const esr_cycle *cycle = pairing->cycle;
    int32_t home = cycle->reviewers[pairing->reviewer.at].home.at;
    const char *joint = "";
    for (int32_t k = cycle->school_reviewer_at[home]; k < cycle->school_reviewer_at[home + 1];
         k++) {
        esr_reviewer_ix other = cycle->school_reviewers[k];
        const esri_visit *visit = nearest_visit(view, other.at, pairing->first_day, last);
        if (other.at == pairing->reviewer.at || !visit ||
            esri_days_between(visit->first, visit->last, pairing->first_day, last) >= 0 ||
            (on_team && visit->review.at != pairing->review.at))
            continue;
        esri_buf_add(out, joint);
        esri_say_reviewer(out, cycle, other);
        esri_buf_printf(out, " visits %s", cycle->reviews[visit->review.at].id);
        joint = ", ";
    }
    esri_buf_add(out, " from the same school");
}

static void say_pair(esri_buf *out, const esri_gap_view *view, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_review *review = &cycle->reviews[pairing->review.at];
    for (int32_t i = 0; i < cycle->pair_count; i++) {
        const esr_pair *pair = &cycle->pairs[i];
        int32_t other = pair->first.at == pairing->reviewer.at    ? pair->second.at
                        : pair->second.at == pairing->reviewer.at ? pair->first.at
                                                                  : -1;
        for (int32_t s = 0; other >= 0 && s < review->seat_count; s++)
            if (view->judge.plan->member[review->seat_at + s].at == other) {
                esri_say_reviewer(out, cycle, (esr_reviewer_ix){other});
                esri_buf_printf(out, " (pairs.csv:%d)", pair->line);
                return;
            }
    }
}

// The record of the only bar, in a clause.
static void say_bar(esri_buf *out, const esri_gap_view *view, esr_review_ix review,
                    const esri_hindered *hindered) {
    const esr_cycle *cycle = view->judge.cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[hindered->reviewer.at];
    esri_pairing pairing = {cycle, review, hindered->reviewer, hindered->first_day};
    esr_day last = esr_visit_last_day(hindered->first_day, cycle->reviews[review.at].half_days);
    switch (esri_facts_bar(hindered)) {
    case ESRI_BAR_SECTOR:
    case ESRI_BAR_LANGUAGE:
        (void)esri_h04_refuses(&pairing, out);
        break;
    case ESRI_BAR_OWN_SCHOOL:
        (void)esri_h05_refuses(&pairing, out);
        break;
    case ESRI_BAR_RELATION:
        (void)esri_h06_refuses(&pairing, out);
        break;
    case ESRI_BAR_SPONSOR:
        (void)esri_h07_refuses(&pairing, out);
        break;
    case ESRI_BAR_RECIPROCAL_BEFORE:
        (void)esri_h12_refuses(&pairing, out);
        break;
    case ESRI_BAR_DISTANCE:
        (void)esri_h08_refuses(&pairing, out);
        break;
    case ESRI_BAR_PIN:
        (void)esri_h17_refuses(&pairing, out);
        break;
    case ESRI_BAR_BUSY:
        (void)esri_h09_refuses(&pairing, out);
        break;
    case ESRI_BAR_LOAD:
        say_load(out, view, &pairing);
        break;
    case ESRI_BAR_NEAR:
        say_near(out, view, &pairing, last);
        break;
    case ESRI_BAR_OWN_REVIEW:
        say_own_review(out, view, &pairing, last);
        break;
    case ESRI_BAR_COLLEAGUE:
        say_colleagues(out, view, &pairing, last, false);
        break;
    case ESRI_BAR_TEAM_HOME:
        say_colleagues(out, view, &pairing, last, true);
        break;
    case ESRI_BAR_TEAM_PAIR:
        say_pair(out, view, &pairing);
        break;
    case ESRI_BAR_RECIPROCAL:
        esri_buf_add(out, "serves at ");
        esri_say_school(out, cycle, reviewer->home);
        break;
    case ESRI_BAR_TEAM_NOVICE:
        esri_buf_printf(out, "has made no visit yet (reviewers.csv:%d); at most %d such on a team",
                        reviewer->line, cycle->limits.novices_per_team);
        break;
    case ESRI_BAR_SEATED:
    case ESRI_BAR_ROLE:
    case ESRI_BAR_NONE:
    case ESRI_BAR_COUNT:
        break;
    }
}

static int near_order(const void *left, const void *right) {
    const esri_hindered *a = left, *b = right;
    if (a->bars != b->bars)
        return a->bars < b->bars ? -1 : 1;
    return (a->reviewer.at > b->reviewer.at) - (a->reviewer.at < b->reviewer.at);
}

const esr_near *esri_facts_near(esri_arena *arena, const esri_gap_view *view, esr_review_ix review,
                                esri_hindered *hindered, int32_t count, int32_t *near_count,
                                int32_t *further) {
    int32_t from = 0, to = 0, kept = 0;
    while (from < count && hindered[from].things == 0)
        from++;
    for (to = from; to < count && hindered[to].things == 1;)
        to++;
    *further = count - to;
    if (to > from)
        qsort(hindered + from, (size_t)(to - from), sizeof *hindered, near_order);
    esr_near *near = esri_arena_alloc(arena, (size_t)(to - from), sizeof *near);
    for (int32_t i = from; i < to && near; i++) {
        esri_bar bar = esri_facts_bar(&hindered[i]);
        esri_buf record = {0};
        if (bar == ESRI_BAR_SEATED)
            continue;
        say_bar(&record, view, review, &hindered[i]);
        const char *text =
            record.failed ? NULL : esri_arena_strdup(arena, record.text ? record.text : "");
        esri_buf_free(&record);
        if (!text)
            return NULL;
        near[kept++] = (esr_near){hindered[i].reviewer, esri_gap_bar_words(bar, false), text};
    }
    *near_count = kept;
    return near;
}
