// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps a reviewer out of a seat: first what holds whatever the plan, then the plan. Where
// reviewers are counted, each counts once, by the first reason, so that the counts add up.
#include "explain/gap.h"
#include "rules/slots.h"

static bool pin_forbids(const esri_gap_view *view, const esri_pairing *pairing) {
    for (int32_t i = 0; i < view->pin_count; i++) {
        const esr_pin *pin = view->pins[i];
        if (pin->forbid && pin->reviewer.at == pairing->reviewer.at &&
            (pin->first_day == ESR_DAY_NONE || pin->first_day == pairing->first_day))
            return true;
    }
    return false;
}

static bool other_role(const esri_pairing *pairing, int32_t seat) {
    return !esri_role_fits(pairing->cycle, pairing->cycle->reviewers[pairing->reviewer.at].role,
                           seat);
}

static bool other_sector(const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_school *school = &cycle->schools[cycle->reviews[pairing->review.at].school.at];
    return !(cycle->reviewers[pairing->reviewer.at].sectors >> school->sector & 1u);
}

static bool lacks_language(const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_school *school = &cycle->schools[cycle->reviews[pairing->review.at].school.at];
    return (school->languages & ~cycle->reviewers[pairing->reviewer.at].languages) != 0;
}

static esr_day last_day(const esri_pairing *pairing) {
    return esr_visit_last_day(pairing->first_day,
                              pairing->cycle->reviews[pairing->review.at].half_days);
}

static bool is_near(const esri_gap_view *view, const esri_pairing *pairing) {
    const int32_t *at = view->judge.visit_at + pairing->reviewer.at;
    for (int32_t i = at[0]; i < at[1]; i++) {
        const esri_visit *visit = &view->judge.visits[i];
        if (esri_days_between(visit->first, visit->last, pairing->first_day, last_day(pairing)) <
            pairing->cycle->limits.gap_days)
            return true;
    }
    return false;
}

static bool is_near_own_review(const esri_gap_view *view, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    int32_t home = cycle->reviewers[pairing->reviewer.at].home.at;
    for (int32_t k = home < 0 ? 0 : cycle->school_review_at[home];
         home >= 0 && k < cycle->school_review_at[home + 1]; k++) {
        esr_review_ix own = cycle->school_reviews[k];
        esr_day first = view->judge.plan->first_day[own.at];
        if (first != ESR_DAY_NONE &&
            esri_days_between(first, esr_plan_last_day(view->judge.plan, own), pairing->first_day,
                              last_day(pairing)) < cycle->limits.own_review_margin)
            return true;
    }
    return false;
}

static bool is_reciprocal(const esri_gap_view *view, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    int32_t home = cycle->reviewers[pairing->reviewer.at].home.at;
    int32_t school = cycle->reviews[pairing->review.at].school.at;
    if (home < 0 || cycle->kinds[ESR_KIND_RECIPROCAL].mode != ESR_FORBID)
        return false;
    return esri_gap_visits_between(view, school, home) > 0;
}

static bool is_running(const esr_cycle *cycle, const esri_visit *visit, esr_slot slot) {
    esr_slot from = esri_day_slot(cycle, visit->first);
    return slot >= from && slot < from + cycle->reviews[visit->review.at].half_days;
}

static bool colleagues_away(const esri_gap_view *view, const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    int32_t home = cycle->reviewers[pairing->reviewer.at].home.at;
    if (home < 0 || cycle->limits.home_away == 0)
        return false;
    esr_slot from = esri_day_slot(cycle, pairing->first_day);
    for (int32_t s = 0; s < cycle->reviews[pairing->review.at].half_days; s++) {
        int32_t away = 0;
        for (int32_t k = cycle->school_reviewer_at[home]; k < cycle->school_reviewer_at[home + 1];
             k++) {
            int32_t other = cycle->school_reviewers[k].at;
            bool gone = false;
            for (int32_t i = view->judge.visit_at[other]; i < view->judge.visit_at[other + 1]; i++)
                gone = gone || is_running(cycle, &view->judge.visits[i], from + s);
            away += gone && other != pairing->reviewer.at;
        }
        if (away + 1 > cycle->limits.home_away)
            return true;
    }
    return false;
}

static bool is_pair(const esr_cycle *cycle, int32_t a, int32_t b) {
    for (int32_t i = 0; i < cycle->pair_count; i++)
        if ((cycle->pairs[i].first.at == a && cycle->pairs[i].second.at == b) ||
            (cycle->pairs[i].first.at == b && cycle->pairs[i].second.at == a))
            return true;
    return false;
}

// The bars within the team, H13 to H15; an unscheduled review has no team.
static bool has_team_mate(const esri_gap_view *view, const esri_pairing *pairing, esri_bar bar) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_review *review = &cycle->reviews[pairing->review.at];
    const esr_reviewer *reviewer = &cycle->reviewers[pairing->reviewer.at];
    int32_t novices = reviewer->visits_done == 0;
    bool home = false, pair = false;
    for (int32_t i = 0; i < review->seat_count; i++) {
        int32_t other = view->judge.plan->member[review->seat_at + i].at;
        if (other < 0)
            continue;
        home = home ||
               (reviewer->home.at >= 0 && cycle->reviewers[other].home.at == reviewer->home.at);
        pair = pair || is_pair(cycle, pairing->reviewer.at, other);
        novices += cycle->reviewers[other].visits_done == 0;
    }
    if (bar == ESRI_BAR_TEAM_HOME)
        return home;
    if (bar == ESRI_BAR_TEAM_PAIR)
        return pair;
    return reviewer->visits_done == 0 && novices > cycle->limits.novices_per_team;
}

static bool is_seated(const esri_gap_view *view, const esri_pairing *pairing) {
    const esr_review *review = &pairing->cycle->reviews[pairing->review.at];
    for (int32_t i = 0; i < review->seat_count; i++)
        if (view->judge.plan->member[review->seat_at + i].at == pairing->reviewer.at)
            return true;
    return false;
}

static bool has_no_visit_left(const esri_gap_view *view, const esri_pairing *pairing) {
    const int32_t *at = view->judge.visit_at + pairing->reviewer.at;
    return at[1] - at[0] >= pairing->cycle->reviewers[pairing->reviewer.at].max_visits;
}

static bool holds(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat,
                  esri_bar bar) {
    switch (bar) {
    case ESRI_BAR_ROLE:
        return other_role(pairing, seat);
    case ESRI_BAR_SECTOR:
        return other_sector(pairing);
    case ESRI_BAR_LANGUAGE:
        return lacks_language(pairing);
    case ESRI_BAR_OWN_SCHOOL:
        return esri_h05_refuses(pairing, NULL);
    case ESRI_BAR_RELATION:
        return esri_h06_refuses(pairing, NULL);
    case ESRI_BAR_SPONSOR:
        return esri_h07_refuses(pairing, NULL);
    case ESRI_BAR_RECIPROCAL_BEFORE:
        return esri_h12_refuses(pairing, NULL);
    case ESRI_BAR_DISTANCE:
        return esri_h08_refuses(pairing, NULL);
    case ESRI_BAR_PIN:
        return pin_forbids(view, pairing);
    case ESRI_BAR_SEATED:
        return is_seated(view, pairing);
    case ESRI_BAR_LOAD:
        return has_no_visit_left(view, pairing);
    case ESRI_BAR_BUSY:
        return esri_h09_refuses(pairing, NULL);
    case ESRI_BAR_NEAR:
        return is_near(view, pairing);
    case ESRI_BAR_OWN_REVIEW:
        return is_near_own_review(view, pairing);
    case ESRI_BAR_RECIPROCAL:
        return is_reciprocal(view, pairing);
    case ESRI_BAR_COLLEAGUE:
        return colleagues_away(view, pairing);
    case ESRI_BAR_TEAM_HOME:
    case ESRI_BAR_TEAM_PAIR:
    case ESRI_BAR_TEAM_NOVICE:
        return has_team_mate(view, pairing, bar);
    case ESRI_BAR_NONE:
    case ESRI_BAR_COUNT:
        break;
    }
    return false;
}

// In the order of esri_bar, but for a colleague on the team, who is away too: the team says more.
static const esri_bar order[] = {
    ESRI_BAR_ROLE,
    ESRI_BAR_SECTOR,
    ESRI_BAR_LANGUAGE,
    ESRI_BAR_OWN_SCHOOL,
    ESRI_BAR_RELATION,
    ESRI_BAR_SPONSOR,
    ESRI_BAR_RECIPROCAL_BEFORE,
    ESRI_BAR_DISTANCE,
    ESRI_BAR_PIN,
    ESRI_BAR_SEATED,
    ESRI_BAR_LOAD,
    ESRI_BAR_BUSY,
    ESRI_BAR_NEAR,
    ESRI_BAR_OWN_REVIEW,
    ESRI_BAR_RECIPROCAL,
    ESRI_BAR_TEAM_HOME,
    ESRI_BAR_COLLEAGUE,
    ESRI_BAR_TEAM_PAIR,
    ESRI_BAR_TEAM_NOVICE,
};

static esri_bar first_bar(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat,
                          esri_bar end) {
    for (size_t i = 0; i < sizeof order / sizeof *order && order[i] != end; i++)
        if (holds(view, pairing, seat, order[i]))
            return order[i];
    return ESRI_BAR_NONE;
}

esri_bar esri_gap_bar(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat) {
    return first_bar(view, pairing, seat, ESRI_BAR_COUNT);
}

esri_bar esri_gap_bar_always(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat) {
    return first_bar(view, pairing, seat, ESRI_BAR_FIRST_IN_PLAN);
}

uint32_t esri_gap_bars(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat) {
    uint32_t bars = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (holds(view, pairing, seat, order[i]))
            bars |= UINT32_C(1) << order[i];
    if (bars >> ESRI_BAR_SEATED & 1u) // the rest of what the plan holds against them is this visit
        bars &= (UINT32_C(2) << ESRI_BAR_SEATED) - 1;
    if (bars >> ESRI_BAR_OWN_SCHOOL & 1u)
        bars &= ~(UINT32_C(1) << ESRI_BAR_SPONSOR | UINT32_C(1) << ESRI_BAR_OWN_REVIEW);
    if (bars >> ESRI_BAR_TEAM_HOME & 1u)
        bars &= ~(UINT32_C(1) << ESRI_BAR_COLLEAGUE);
    return bars;
}
