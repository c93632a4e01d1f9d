// SPDX-License-Identifier: GPL-3.0-or-later
// A set of demands grows from the gap: to the visits that keep away those who could fill it, to the
// visits that keep away those who could replace them, and so on, until it is proved that it can't
// be met: by counting, or where few reviews are concerned by planning them alone. Then it is made
// smaller, as long as a proof is left. Of other reviews only the seats that the plan fills are
// wanted, so that all of the set but the gap can be met, and the gap belongs to every proof.
#include "explain/empty/clash.h"

#include <string.h>

#include "rules/slots.h"

#define LAYERS_MOST 8
#define SOLVED_MOST 16 // reviews of a set that is planned alone
#define NARROW_MOST 12 // reviews of a set that is made smaller by planning parts of it

static esr_day last_day_of(const esri_clash_work *w, int32_t v) {
    return esr_plan_last_day(w->demand->plan, (esr_review_ix){v});
}

// The seats of an element that the plan fills, into the set; whether that is new.
static bool want_filled(esri_clash_work *w, int32_t *set, int32_t element) {
    const esri_element *e = &w->demand->elements[element];
    if (set[element] > 0 || e->filled == 0)
        return false;
    set[element] = e->filled;
    return true;
}

static bool want_review(esri_clash_work *w, int32_t *set, int32_t v) {
    bool grown = false;
    for (int32_t e = w->demand->element_at[v]; e < w->demand->element_at[v + 1]; e++)
        grown = want_filled(w, set, e) || grown;
    return grown;
}

// The seat in which somebody sits on a visit.
static bool want_visit(esri_clash_work *w, int32_t *set, int32_t v, int32_t reviewer) {
    const esri_demand *d = w->demand;
    bool grown = false;
    for (int32_t e = d->element_at[v]; e < d->element_at[v + 1]; e++)
        for (int32_t i = 0; i < d->elements[e].count; i++)
            if (d->plan->member[d->elements[e].place + i].at == reviewer)
                grown = want_filled(w, set, e) || grown;
    return grown;
}

// Whether a visit of review v could lie within `apart` other days of the days first to last.
static bool may_be_near(const esri_clash_work *w, int32_t v, esr_day first, esr_day last,
                        int32_t apart) {
    const esri_review *review = &w->demand->problem->reviews[v];
    esr_day begin = w->demand->problem->cycle->first_day;
    for (int32_t day = 0; day < w->demand->problem->day_count; day++)
        if (esri_bit_test(review->open, day) &&
            esri_days_between(begin + day, begin + day + review->span - 1, first, last) < apart)
            return true;
    return false;
}

// Visits of somebody that may keep others, or them, away from review v within `apart` days.
static bool want_visits_near(esri_clash_work *w, int32_t *set, int32_t v, int32_t reviewer,
                             int32_t apart) {
    const esri_judge *judge = &w->view->judge;
    bool grown = false;
    for (int32_t i = judge->visit_at[reviewer]; i < judge->visit_at[reviewer + 1]; i++)
        if (may_be_near(w, v, judge->visits[i].first, judge->visits[i].last, apart))
            grown = want_visit(w, set, judge->visits[i].review.at, reviewer) || grown;
    return grown;
}

// What the plan holds against somebody who may sit at review v.
static bool want_what_bars(esri_clash_work *w, int32_t *set, int32_t v, int32_t reviewer) {
    const esr_cycle *cycle = w->demand->problem->cycle;
    const int32_t *at = w->view->judge.visit_at + reviewer;
    bool full = at[1] - at[0] >= cycle->reviewers[reviewer].max_visits;
    bool grown =
        want_visits_near(w, set, v, reviewer, full ? cycle->day_count : cycle->limits.gap_days);
    int32_t home = cycle->reviewers[reviewer].home.at;
    if (home < 0)
        return grown;
    for (int32_t k = cycle->school_review_at[home]; k < cycle->school_review_at[home + 1]; k++) {
        int32_t own = cycle->school_reviews[k].at; // H11, H12
        if (w->demand->plan->first_day[own] != ESR_DAY_NONE)
            grown = want_review(w, set, own) || grown;
    }
    for (int32_t k = cycle->school_reviewer_at[home];
         k < cycle->school_reviewer_at[home + 1] && cycle->limits.home_away > 0; k++)
        if (cycle->school_reviewers[k].at != reviewer) // H13
            grown = want_visits_near(w, set, v, cycle->school_reviewers[k].at, 0) || grown;
    return grown;
}

// What keeps a review that has no visit from its days: its own reviewers, and full days.
static bool want_what_fills_days(esri_clash_work *w, int32_t *set, int32_t v) {
    const esri_demand *d = w->demand;
    const esr_cycle *cycle = d->problem->cycle;
    int32_t school = cycle->reviews[v].school.at;
    bool grown = false;
    for (int32_t k = cycle->school_reviewer_at[school]; k < cycle->school_reviewer_at[school + 1];
         k++)
        grown = want_visits_near(w, set, v, cycle->school_reviewers[k].at,
                                 cycle->limits.own_review_margin) ||
                grown;
    for (int32_t c = 0; c < cycle->capacity_count; c++)
        for (int32_t u = 0; u < d->problem->review_count; u++)
            if (d->plan->first_day[u] != ESR_DAY_NONE &&
                d->plan->first_day[u] <= cycle->capacity[c].to &&
                last_day_of(w, u) >= cycle->capacity[c].from &&
                may_be_near(w, v, d->plan->first_day[u], last_day_of(w, u), 0))
                grown = want_review(w, set, u) || grown;
    return grown;
}

// One layer more. `was`: the set before.
static bool grow(esri_clash_work *w, const int32_t *was, int32_t *set) {
    const esri_demand *d = w->demand;
    bool grown = false;
    for (int32_t e = 0; e < d->element_count; e++) {
        int32_t v = d->elements[e].review;
        if (was[e] == 0)
            continue;
        for (int32_t a = d->arc_at[e]; a < d->arc_at[e + 1]; a++)
            grown = want_what_bars(w, set, v, d->arcs[a].reviewer) || grown;
        if (d->plan->first_day[v] == ESR_DAY_NONE)
            grown = want_what_fills_days(w, set, v) || grown;
    }
    return grown;
}

static size_t set_size(const esri_clash_work *w) {
    return (size_t)w->demand->element_count * sizeof(int32_t);
}

// A proof that the set can't be met; ESR_EMPTY_UNPROVEN: none.
static esr_status prove(esri_clash_work *w, const int32_t *set, int32_t solved_most,
                        esr_empty_why *out, bool *unknown) {
    esri_answer answer = ESRI_UNKNOWN;
    *out = ESR_EMPTY_UNPROVEN;
    *unknown = true;
    if (esri_demand_short(w->demand, set) > 0) {
        *out = ESR_EMPTY_COUNTED;
        return ESR_OK;
    }
    if (esri_demand_reviews(w->demand, set) > solved_most || esri_trial_over(w->trial))
        return ESR_OK;
    esr_status status = esri_trial_fills(w->trial, w->demand, set, NULL, 0, &answer);
    *unknown = answer == ESRI_UNKNOWN;
    if (answer == ESRI_NO)
        *out = ESR_EMPTY_SOLVED;
    return status;
}

// Leaves demands out one by one, those with most people to choose from first, as long as there is
// a proof without them. The gap's own stay by themselves: the plan meets all others.
static esr_status shrink(esri_clash_work *w, esri_clash *clash, int32_t solved_most) {
    const esri_demand *d = w->demand;
    esr_status status = ESR_OK;
    clash->smallest = true;
    for (;;) {
        int32_t next = -1, most = -1;
        for (int32_t e = 0; e < d->element_count; e++) {
            int32_t people = d->arc_at[e + 1] - d->arc_at[e];
            if (clash->wanted[e] > 0 && w->trial_set[e] == 0 && people > most) {
                most = people;
                next = e;
            }
        }
        if (next < 0)
            break;
        int32_t wanted = clash->wanted[next];
        esr_empty_why why;
        bool unknown;
        clash->wanted[next] = 0;
        ESR_TRY(prove(w, clash->wanted, solved_most, &why, &unknown));
        if (why != ESR_EMPTY_UNPROVEN) {
            clash->why = why;
            continue;
        }
        clash->wanted[next] = wanted;
        w->trial_set[next] = 1; // needed
        clash->smallest = clash->smallest && !unknown;
    }
cleanup:
    memset(w->trial_set, 0, set_size(w));
    return status;
}

// By counting as far as that goes, and then by planning what is left.
static esr_status narrow(esri_clash_work *w, esri_clash *clash) {
    esr_status status = ESR_OK;
    ESR_TRY(shrink(w, clash, clash->why == ESR_EMPTY_SOLVED ? SOLVED_MOST : 0));
    if (esri_demand_reviews(w->demand, clash->wanted) <= NARROW_MOST)
        ESR_TRY(shrink(w, clash, NARROW_MOST));
    int32_t counted = esri_demand_short(w->demand, clash->wanted);
    if (counted > 0)
        clash->why = ESR_EMPTY_COUNTED;
    clash->short_by = counted > 1 ? counted : 1;
cleanup:
    return status;
}

// The set that all empty seats of the plan lead to, where counting alone explains as many as there
// are: a shortage of people in general.
static esr_status find_shortage(esri_clash_work *w, int32_t review, int32_t element,
                                esri_clash *clash) {
    esri_demand *d = w->demand;
    int32_t first = element < 0 ? d->element_at[review] : element;
    for (int32_t e = 0; e < d->element_count; e++)
        clash->wanted[e] = d->elements[e].count;
    if (esri_demand_short(d, clash->wanted) == 0)
        return ESR_OK;
    esri_demand_close(d);
    if (!d->seen_element[first])
        return ESR_OK;
    memset(w->trial_set, 0, set_size(w));
    w->trial_set[first] = 1;
    for (bool grown = true; grown;) { // what hangs together by people
        grown = false;
        for (int32_t r = 0; r < d->problem->reviewer_count; r++) {
            bool touches = false;
            for (int32_t b = d->back_at[r]; b < d->back_at[r + 1]; b++)
                touches = touches || w->trial_set[d->arcs[d->back[b]].element];
            for (int32_t b = d->back_at[r]; touches && b < d->back_at[r + 1]; b++) {
                int32_t e = d->arcs[d->back[b]].element;
                grown = grown || (d->seen_element[e] && !w->trial_set[e]);
                w->trial_set[e] = w->trial_set[e] || d->seen_element[e];
            }
        }
    }
    for (int32_t e = 0; e < d->element_count; e++)
        clash->wanted[e] = w->trial_set[e] ? d->elements[e].count : 0;
    memset(w->trial_set, 0, set_size(w));
    clash->short_by = esri_demand_short(d, clash->wanted);
    if (clash->short_by > 0)
        clash->why = ESR_EMPTY_COUNTED;
    return ESR_OK;
}

// Grows the set until there is a proof; `most`: reviews in it.
static esr_status grow_to_proof(esri_clash_work *w, const int32_t *keep, int32_t most,
                                esri_clash *clash) {
    esr_status status = ESR_OK;
    bool unknown;
    int32_t *was = esri_arena_alloc(w->arena, (size_t)w->demand->element_count, sizeof *was);
    if (!was)
        return esri_fail_nomem(w->trial->ctx);
    memcpy(clash->wanted, keep, set_size(w));
    for (int32_t layer = 0; layer < LAYERS_MOST && !esri_trial_over(w->trial); layer++) {
        ESR_TRY(prove(w, clash->wanted, SOLVED_MOST, &clash->why, &unknown));
        if (clash->why != ESR_EMPTY_UNPROVEN)
            break;
        memcpy(was, clash->wanted, set_size(w));
        if (!grow(w, was, clash->wanted) || esri_demand_reviews(w->demand, clash->wanted) > most)
            break;
    }
cleanup:
    return status;
}

esr_status esri_clash_find(esri_clash_work *w, esr_review_ix review, int32_t element,
                           esri_clash *out) {
    esri_demand *d = w->demand;
    esr_status status = ESR_OK;
    size_t elements = (size_t)d->element_count;
    esri_clash clash = {.why = ESR_EMPTY_UNPROVEN};
    int32_t *keep = esri_arena_alloc(w->arena, elements, sizeof *keep);
    clash.wanted = esri_arena_alloc(w->arena, elements, sizeof *clash.wanted);
    if (!keep || !clash.wanted)
        return esri_fail_nomem(w->trial->ctx);
    for (int32_t e = d->element_at[review.at]; e < d->element_at[review.at + 1]; e++)
        if (element < 0 || e == element)
            keep[e] = d->elements[e].count;
    ESR_TRY(grow_to_proof(w, keep, SOLVED_MOST, &clash));
    if (clash.why == ESR_EMPTY_UNPROVEN) {
        ESR_TRY(find_shortage(w, review.at, element, &clash));
        if (clash.why != ESR_EMPTY_UNPROVEN)
            goto found;
        ESR_TRY(grow_to_proof(w, keep, d->problem->review_count, &clash));
    }
    if (clash.why != ESR_EMPTY_UNPROVEN)
        ESR_TRY(narrow(w, &clash));
found:
    *out = clash;
cleanup:
    return status;
}

static bool touch(const esri_demand *d, const int32_t *a, const int32_t *b) {
    for (int32_t r = 0; r < d->problem->reviewer_count; r++) {
        bool in_a = false, in_b = false;
        for (int32_t k = d->back_at[r]; k < d->back_at[r + 1]; k++) {
            in_a = in_a || a[d->arcs[d->back[k]].element] > 0;
            in_b = in_b || b[d->arcs[d->back[k]].element] > 0;
        }
        if (in_a && in_b)
            return true;
    }
    return false;
}

void esri_clash_merge(esri_clash_work *w, esri_clash *a, esri_clash *b) {
    esri_demand *d = w->demand;
    if (!a->wanted || !b->wanted || a->why == ESR_EMPTY_UNPROVEN)
        return;
    if (a->why == b->why && memcmp(a->wanted, b->wanted, set_size(w)) == 0) {
        b->wanted = NULL;
        return;
    }
    if (a->why != ESR_EMPTY_COUNTED || b->why != ESR_EMPTY_COUNTED ||
        !touch(d, a->wanted, b->wanted))
        return;
    for (int32_t e = 0; e < d->element_count; e++)
        w->trial_set[e] = a->wanted[e] > b->wanted[e] ? a->wanted[e] : b->wanted[e];
    int32_t together = esri_demand_short(d, w->trial_set);
    if (together >= a->short_by + b->short_by) {
        memcpy(a->wanted, w->trial_set, set_size(w));
        a->short_by = together;
        a->smallest = false;
        b->wanted = NULL;
    }
    memset(w->trial_set, 0, set_size(w));
}
