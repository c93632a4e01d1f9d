// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps a reviewer out of a seat: first what holds whatever the plan, then the plan. Each
// reviewer is counted once, by the first reason, so that the counts add up.
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

esri_bar esri_gap_bar_always(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_reviewer *reviewer = &cycle->reviewers[pairing->reviewer.at];
    const esr_school *school = &cycle->schools[cycle->reviews[pairing->review.at].school.at];
    if (!esri_role_fits(cycle, reviewer->role, seat))
        return ESRI_BAR_ROLE;
    if (!(reviewer->sectors >> school->sector & 1u))
        return ESRI_BAR_SECTOR;
    if (esri_h04_refuses(pairing, NULL))
        return ESRI_BAR_LANGUAGE;
    if (esri_h05_refuses(pairing, NULL))
        return ESRI_BAR_OWN_SCHOOL;
    if (esri_h06_refuses(pairing, NULL))
        return ESRI_BAR_RELATION;
    if (esri_h07_refuses(pairing, NULL))
        return ESRI_BAR_SPONSOR;
    if (esri_h12_refuses(pairing, NULL))
        return ESRI_BAR_RECIPROCAL_BEFORE;
    if (esri_h08_refuses(pairing, NULL))
        return ESRI_BAR_DISTANCE;
    return pin_forbids(view, pairing) ? ESRI_BAR_PIN : ESRI_BAR_NONE;
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

// H13 to H15 within the team; an unscheduled review has no team.
static esri_bar team_bar(const esri_gap_view *view, const esri_pairing *pairing) {
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
    if (home)
        return ESRI_BAR_TEAM_HOME;
    if (pair)
        return ESRI_BAR_TEAM_PAIR;
    if (reviewer->visits_done == 0 && novices > cycle->limits.novices_per_team)
        return ESRI_BAR_TEAM_NOVICE;
    return ESRI_BAR_NONE;
}

static bool is_seated(const esri_gap_view *view, const esri_pairing *pairing) {
    const esr_review *review = &pairing->cycle->reviews[pairing->review.at];
    for (int32_t i = 0; i < review->seat_count; i++)
        if (view->judge.plan->member[review->seat_at + i].at == pairing->reviewer.at)
            return true;
    return false;
}

esri_bar esri_gap_bar(const esri_gap_view *view, const esri_pairing *pairing, int32_t seat) {
    esri_bar always = esri_gap_bar_always(view, pairing, seat);
    if (always != ESRI_BAR_NONE)
        return always;
    const int32_t *at = view->judge.visit_at + pairing->reviewer.at;
    if (is_seated(view, pairing))
        return ESRI_BAR_SEATED;
    if (at[1] - at[0] >= pairing->cycle->reviewers[pairing->reviewer.at].max_visits)
        return ESRI_BAR_LOAD;
    if (esri_h09_refuses(pairing, NULL))
        return ESRI_BAR_BUSY;
    if (is_near(view, pairing))
        return ESRI_BAR_NEAR;
    if (is_near_own_review(view, pairing))
        return ESRI_BAR_OWN_REVIEW;
    if (is_reciprocal(view, pairing))
        return ESRI_BAR_RECIPROCAL;
    esri_bar team = team_bar(view, pairing);
    if (team == ESRI_BAR_TEAM_HOME)
        return team; // the colleague on the team is away too; the team says more
    return colleagues_away(view, pairing) ? ESRI_BAR_COLLEAGUE : team;
}
