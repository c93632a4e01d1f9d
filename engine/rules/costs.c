// SPDX-License-Identifier: GPL-3.0-or-later
// The cost of a plan, terms C1 to C10 as in docs/input-format.md. All whole numbers: the only
// fraction is a distance, and travel is rounded half up member by member:
// C6 = sum of floor(per_km * km + 1/2).
#include "rules/costs.h"

#include <math.h>

#include "rules/slots.h"

esr_costs esri_costs_difference(const esr_costs *before, const esr_costs *after) {
    esr_costs out = {.total = after->total - before->total};
    for (int32_t t = 0; t < ESR_TERM_COUNT; t++)
        out.term[t] = after->term[t] - before->term[t];
    return out;
}

int64_t esri_member_travel(const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    double km =
        esri_reviewer_km(cycle, pairing->reviewer, cycle->reviews[pairing->review.at].school);
    return km < 0 ? 0 : (int64_t)floor(cycle->costs.per_km * km + 0.5);
}

static int64_t soft_slots(const esri_pairing *pairing, const int32_t *soft) {
    const esr_cycle *cycle = pairing->cycle;
    int64_t cost = 0;
    if (!soft)
        return 0;
    esr_slot from = esri_day_slot(cycle, pairing->first_day);
    for (int32_t i = 0; i < cycle->reviews[pairing->review.at].half_days; i++)
        if (esri_slot_inside(cycle, from + i))
            cost += soft[from + i];
    return cost;
}

static int64_t preference(const esr_cycle *cycle, esr_reviewer_ix reviewer, esr_school_ix school) {
    int32_t end = cycle->preference_at[reviewer.at + 1];
    for (int32_t i = cycle->preference_at[reviewer.at]; i < end; i++)
        if (cycle->preferences[i].school.at == school.at)
            return cycle->preferences[i].cost;
    return 0;
}

int64_t esri_member_standing(const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    esr_school_ix home = cycle->reviewers[pairing->reviewer.at].home;
    esr_school_ix school = cycle->reviews[pairing->review.at].school;
    int64_t cost = preference(cycle, pairing->reviewer, school);
    // A rule that is no cost has cost 0.
    if (esri_rivals(cycle, home, school))
        cost += cycle->kinds[ESR_KIND_RIVAL].cost;
    if (esri_same_sponsor(cycle, home, school))
        cost += cycle->kinds[ESR_KIND_SAME_SPONSOR].cost;
    return cost;
}

int64_t esri_member_dated(const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    int64_t cost = 0;
    for (int32_t at = esri_relation_next(pairing, 0); at >= 0;
         at = esri_relation_next(pairing, at + 1))
        cost += cycle->kinds[cycle->relations[at].kind].cost;
    if (cycle->soft_reviewer)
        cost += soft_slots(pairing, cycle->soft_reviewer[pairing->reviewer.at]);
    return cost;
}

int64_t esri_member_wishes(const esri_pairing *pairing) {
    return esri_member_standing(pairing) + esri_member_dated(pairing);
}

int64_t esri_visit_wishes(const esr_cycle *cycle, esr_review_ix review, esr_day first_day) {
    esri_pairing pairing = {cycle, review, {-1}, first_day};
    int64_t cost = soft_slots(&pairing, cycle->soft_all);
    if (cycle->soft_school)
        cost += soft_slots(&pairing, cycle->soft_school[cycle->reviews[review.at].school.at]);
    return cost;
}

int64_t esri_load_cost(const esr_cycle *cycle, esr_reviewer_ix reviewer, int32_t visits) {
    const esr_cost_rates *rates = &cycle->costs;
    int64_t cost =
        (int64_t)rates->per_recent_visit * cycle->reviewers[reviewer.at].recent_visits * visits;
    for (int32_t k = 0; k < visits; k++) {
        int32_t last = rates->load_step_count - 1;
        cost += rates->load_step[k < last ? k : last];
    }
    return cost;
}

int64_t esri_minimum_cost(const esr_cycle *cycle, esr_reviewer_ix reviewer, int32_t visits) {
    int32_t missing = cycle->reviewers[reviewer.at].min_visits - visits;
    return missing > 0 ? (int64_t)cycle->costs.under_minimum * missing : 0;
}

esri_team_cost esri_team_costs(const esr_cycle *cycle, esr_review_ix at,
                               const esr_reviewer_ix *team) {
    const esr_review *review = &cycle->reviews[at.at];
    esri_team_cost cost = {0, 0, cycle->costs.no_veteran};
    for (int32_t i = 0; i < review->seat_count; i++) {
        if (team[i].at < 0)
            cost.empty_seat += (int64_t)cycle->costs.empty_seat * review->weight;
        else if (cycle->reviewers[team[i].at].visits_done > 0)
            cost.no_veteran = 0;
    }
    for (int32_t n = 0; n < review->need_count; n++) {
        int32_t missing = review->needs[n].count;
        for (int32_t i = 0; i < review->seat_count; i++)
            if (team[i].at >= 0 &&
                (cycle->reviewers[team[i].at].skills >> review->needs[n].word & 1u))
                missing--;
        if (missing > 0)
            cost.missing_skill += (int64_t)cycle->costs.missing_skill * missing;
    }
    return cost;
}

static void add_visit(esri_judge *judge, esr_review_ix review, esr_costs *costs) {
    const esr_cycle *cycle = judge->cycle;
    const esr_review *r = &cycle->reviews[review.at];
    esr_day first = judge->plan->first_day[review.at];
    if (first == ESR_DAY_NONE) {
        costs->term[ESR_C1_UNSCHEDULED] += (int64_t)cycle->costs.unscheduled * r->weight;
        return;
    }
    const esr_reviewer_ix *team = judge->plan->member + r->seat_at;
    esri_team_cost lacks = esri_team_costs(cycle, review, team);
    costs->term[ESR_C2_EMPTY_SEAT] += lacks.empty_seat;
    costs->term[ESR_C3_MISSING_SKILL] += lacks.missing_skill;
    costs->term[ESR_C4_NO_VETERAN] += lacks.no_veteran;
    costs->term[ESR_C8_WISHES] += esri_visit_wishes(cycle, review, first);
    for (int32_t i = 0; i < r->seat_count; i++) {
        if (team[i].at < 0)
            continue;
        esri_pairing pairing = {cycle, review, team[i], first};
        costs->term[ESR_C6_TRAVEL] += esri_member_travel(&pairing);
        costs->term[ESR_C8_WISHES] += esri_member_wishes(&pairing);
    }
}

static void add_reciprocal(esri_judge *judge, esr_costs *costs) {
    int64_t rate = judge->cycle->kinds[ESR_KIND_RECIPROCAL].cost;
    if (rate == 0)
        return;
    esri_tie_list ties = esri_judge_ties(judge);
    for (size_t i = 0; i < ties.count; i++) {
        if (ties.at[i].home.at >= ties.at[i].visited.at)
            continue; // each pair of members once
        esri_tie_list back = esri_ties_between(ties, ties.at[i].visited, ties.at[i].home);
        costs->term[ESR_C8_WISHES] += rate * (int64_t)back.count;
    }
}

static bool is_seated(const esr_plan *plan, esr_review_ix review, esr_reviewer_ix who) {
    const esr_review *r = &plan->cycle->reviews[review.at];
    for (int32_t i = 0; i < r->seat_count; i++)
        if (plan->member[r->seat_at + i].at == who.at)
            return true;
    return false;
}

static void add_changes(esri_judge *judge, esr_costs *costs) {
    const esr_cycle *cycle = judge->cycle;
    for (int32_t p = 0; p < cycle->published_count; p++) {
        const esr_published *before = &cycle->published[p];
        if (before->first_day != ESR_DAY_NONE &&
            judge->plan->first_day[before->review.at] != before->first_day)
            costs->term[ESR_C9_CHANGE_DATE] += cycle->costs.change_date;
        const esr_reviewer_ix *told = cycle->told + before->told_at;
        for (int32_t i = 0; i < before->told_count; i++) {
            bool again = false; // somebody told twice is one change
            for (int32_t k = 0; k < i && !again; k++)
                again = told[k].at == told[i].at;
            if (!again && !is_seated(judge->plan, before->review, told[i]))
                costs->term[ESR_C10_CHANGE_REVIEWER] += cycle->costs.change_reviewer;
        }
    }
}

void esri_judge_costs(esri_judge *judge, esr_costs *costs) {
    const esr_cycle *cycle = judge->cycle;
    *costs = (esr_costs){0};
    for (int32_t v = 0; v < cycle->review_count; v++)
        add_visit(judge, (esr_review_ix){v}, costs);
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        int32_t visits = judge->visit_at[r + 1] - judge->visit_at[r];
        costs->term[ESR_C5_UNDER_MINIMUM] += esri_minimum_cost(cycle, (esr_reviewer_ix){r}, visits);
        costs->term[ESR_C7_LOAD] += esri_load_cost(cycle, (esr_reviewer_ix){r}, visits);
    }
    add_reciprocal(judge, costs);
    add_changes(judge, costs);
    for (int32_t t = 0; t < ESR_TERM_COUNT; t++)
        costs->total += costs->term[t];
}

int64_t esr_least_cost(const esr_cycle *cycle) {
    int64_t sum = 0;
    for (int32_t p = 0; p < cycle->preference_count; p++) {
        const esr_preference *wish = &cycle->preferences[p];
        if (wish->cost < 0) // at most one visit to each review of the school
            sum += (int64_t)wish->cost * (cycle->school_review_at[wish->school.at + 1] -
                                          cycle->school_review_at[wish->school.at]);
    }
    return sum;
}
