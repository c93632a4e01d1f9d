// SPDX-License-Identifier: GPL-3.0-or-later
// Costs C1 to C10, read from the text of the problem, and the names of the parts.
#include <math.h>

#include "base/day.h"
#include "brute_rules.h"

static const char *const part_names[BRUTE_PART_COUNT] = {
    [BRUTE_H1_WEEKEND] = "H1 weekend",
    [BRUTE_H1_ALL] = "H1 all",
    [BRUTE_H1_SCHOOL] = "H1 school",
    [BRUTE_H2_EARLIEST] = "H2 earliest",
    [BRUTE_H2_LATEST] = "H2 latest",
    [BRUTE_H3_ROLE] = "H3 role",
    [BRUTE_H4_SECTOR] = "H4 sector",
    [BRUTE_H4_LANGUAGE] = "H4 language",
    [BRUTE_H5_OWN_SCHOOL] = "H5 own school",
    [BRUTE_H6_RELATION] = "H6 relation",
    [BRUTE_H6_FROM] = "H6 from",
    [BRUTE_H6_TERM] = "H6 term",
    [BRUTE_H6_WAIVER] = "H6 waiver",
    [BRUTE_H6_HISTORY] = "H6 history",
    [BRUTE_H7_SPONSOR] = "H7 same sponsor",
    [BRUTE_H7_RIVAL] = "H7 rival",
    [BRUTE_H8_DISTANCE] = "H8 distance",
    [BRUTE_H9_BUSY] = "H9 busy",
    [BRUTE_H10_MOST] = "H10 most visits",
    [BRUTE_H10_GAP] = "H10 gap",
    [BRUTE_H11_MARGIN] = "H11 margin",
    [BRUTE_H12_PLAN] = "H12 plan",
    [BRUTE_H12_HISTORY] = "H12 history",
    [BRUTE_H13_TEAM] = "H13 team",
    [BRUTE_H13_AWAY] = "H13 away",
    [BRUTE_H14_PAIR] = "H14 pair",
    [BRUTE_H15_NOVICES] = "H15 novices",
    [BRUTE_H16_ALL] = "H16 all",
    [BRUTE_H16_SECTOR] = "H16 sector",
    [BRUTE_H17_KEEP_DAY] = "H17 keep day",
    [BRUTE_H17_KEEP_REVIEWER] = "H17 keep reviewer",
    [BRUTE_H17_FORBID_DAY] = "H17 forbid day",
    [BRUTE_H17_FORBID_REVIEWER] = "H17 forbid reviewer",
    [BRUTE_H17_FORBID_BOTH] = "H17 forbid reviewer on day",
    [BRUTE_C1_UNSCHEDULED] = "C1 unscheduled",
    [BRUTE_C2_EMPTY_SEAT] = "C2 empty seat",
    [BRUTE_C3_MISSING_SKILL] = "C3 missing skill",
    [BRUTE_C4_NO_VETERAN] = "C4 no veteran",
    [BRUTE_C5_UNDER_MINIMUM] = "C5 under minimum",
    [BRUTE_C6_TRAVEL] = "C6 travel",
    [BRUTE_C7_STEPS] = "C7 load steps",
    [BRUTE_C7_RECENT] = "C7 recent visits",
    [BRUTE_C8_PREFERENCE] = "C8 preference",
    [BRUTE_C8_RELATION] = "C8 relation",
    [BRUTE_C8_SPONSOR] = "C8 same sponsor",
    [BRUTE_C8_RIVAL] = "C8 rival",
    [BRUTE_C8_RECIPROCAL] = "C8 reciprocal",
    [BRUTE_C8_SOFT_ALL] = "C8 soft for all",
    [BRUTE_C8_SOFT_SCHOOL] = "C8 soft for school",
    [BRUTE_C8_SOFT_REVIEWER] = "C8 soft for reviewer",
    [BRUTE_C9_CHANGE_DATE] = "C9 change of date",
    [BRUTE_C10_CHANGE_REVIEWER] = "C10 change of reviewer",
};

const char *brute_part_name(brute_part part) {
    return part < BRUTE_PART_COUNT ? part_names[part] : "nothing";
}

static bool on(const brute_case *problem, brute_part part) {
    return problem->left_out != part;
}

static bool is_member(const brute_choice *choice, int32_t reviewer) {
    return choice->team >> reviewer & 1;
}

static const esr_school *visited(const brute_case *problem, const brute_choice *choice) {
    return &problem->cycle->schools[problem->cycle->reviews[choice->review].school.at];
}

// Soft rows of one kind that cover the visit's slots, each slot counted.
static int64_t soft_cost(const brute_case *problem, const brute_choice *choice, esr_who who,
                         int32_t at) {
    const esr_cycle *cycle = problem->cycle;
    int32_t half_days = cycle->reviews[choice->review].half_days;
    int64_t cost = 0;
    for (int32_t half = 0; half < half_days; half++) {
        esr_day day = choice->first + half / 2;
        for (int32_t i = 0; i < cycle->unavailable_count; i++) {
            const esr_unavailable *row = &cycle->unavailable[i];
            if (row->who == who && (who == ESR_WHO_ALL || row->at == at) && row->cost > 0 &&
                (half % 2 ? row->pm : row->am) && row->from <= day && day <= row->to)
                cost += row->cost;
        }
    }
    return cost;
}

// Each kind of relation that binds and has a cost, once.
static int64_t relation_cost(const brute_case *problem, const brute_choice *choice,
                             int32_t reviewer) {
    const esr_cycle *cycle = problem->cycle;
    int64_t cost = 0;
    for (int32_t kind = 0; kind < cycle->kind_count; kind++) {
        const esr_kind_rule *rule = &cycle->kinds[kind];
        bool binds = false;
        for (int32_t i = 0; i < cycle->relation_count; i++) {
            const esr_relation *row = &cycle->relations[i];
            if (row->kind != kind || row->waived || row->reviewer.at != reviewer ||
                row->school.at != cycle->reviews[choice->review].school.at)
                continue;
            esr_day until = row->to;
            if (until != ESR_DAY_NONE && rule->years > 0)
                until = esri_day_add_years(until, rule->years);
            binds = binds || ((row->from == ESR_DAY_NONE || row->from <= choice->first) &&
                              (until == ESR_DAY_NONE || choice->first <= until));
        }
        if (binds && rule->mode == ESR_COST)
            cost += rule->cost;
    }
    return cost;
}

static int64_t kin_cost(const brute_case *problem, const brute_choice *choice, int32_t reviewer) {
    const esr_cycle *cycle = problem->cycle;
    const esr_school *school = visited(problem, choice);
    if (cycle->reviewers[reviewer].home.at < 0)
        return 0;
    const esr_school *home = &cycle->schools[cycle->reviewers[reviewer].home.at];
    const esr_kind_rule *sponsor = &cycle->kinds[ESR_KIND_SAME_SPONSOR];
    const esr_kind_rule *rival = &cycle->kinds[ESR_KIND_RIVAL];
    int64_t cost = 0;
    if (on(problem, BRUTE_C8_SPONSOR) && sponsor->mode == ESR_COST && home->sponsor >= 0 &&
        home->sponsor == school->sponsor)
        cost += sponsor->cost;
    if (on(problem, BRUTE_C8_RIVAL) && rival->mode == ESR_COST && home->district >= 0 &&
        home->district == school->district && home->sector == school->sector)
        cost += rival->cost;
    return cost;
}

static int64_t wishes_of_member(const brute_case *problem, const brute_choice *choice,
                                int32_t reviewer) {
    const esr_cycle *cycle = problem->cycle;
    int64_t cost = kin_cost(problem, choice, reviewer);
    if (on(problem, BRUTE_C8_RELATION))
        cost += relation_cost(problem, choice, reviewer);
    if (on(problem, BRUTE_C8_SOFT_REVIEWER))
        cost += soft_cost(problem, choice, ESR_WHO_REVIEWER, reviewer);
    for (int32_t i = 0; on(problem, BRUTE_C8_PREFERENCE) && i < cycle->preference_count; i++)
        if (cycle->preferences[i].reviewer.at == reviewer &&
            cycle->preferences[i].school.at == cycle->reviews[choice->review].school.at)
            cost += cycle->preferences[i].cost;
    return cost;
}

static int64_t travel_cost(const brute_case *problem, const brute_choice *choice,
                           int32_t reviewer) {
    esr_place from = problem->cycle->reviewers[reviewer].place;
    esr_place to = visited(problem, choice)->place;
    if (!from.known || !to.known)
        return 0;
    return (int64_t)floor(problem->cycle->costs.per_km * esr_distance_km(from, to) + 0.5);
}

static void team_costs(const brute_case *problem, brute_choice *choice) {
    const esr_cycle *cycle = problem->cycle;
    const esr_review *it = &cycle->reviews[choice->review];
    int64_t *term = choice->costs.term;
    int32_t members = 0, veterans = 0;
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        if (!is_member(choice, r))
            continue;
        members++;
        veterans += cycle->reviewers[r].visits_done > 0;
        if (on(problem, BRUTE_C6_TRAVEL))
            term[ESR_C6_TRAVEL] += travel_cost(problem, choice, r);
        if (on(problem, BRUTE_C7_RECENT))
            term[ESR_C7_LOAD] +=
                (int64_t)cycle->costs.per_recent_visit * cycle->reviewers[r].recent_visits;
        term[ESR_C8_WISHES] += wishes_of_member(problem, choice, r);
    }
    if (on(problem, BRUTE_C2_EMPTY_SEAT))
        term[ESR_C2_EMPTY_SEAT] =
            (int64_t)cycle->costs.empty_seat * it->weight * (it->seat_count - members);
    if (on(problem, BRUTE_C4_NO_VETERAN) && veterans == 0)
        term[ESR_C4_NO_VETERAN] = cycle->costs.no_veteran;
    for (int32_t n = 0; on(problem, BRUTE_C3_MISSING_SKILL) && n < it->need_count; n++) {
        int32_t missing = it->needs[n].count;
        for (int32_t r = 0; r < cycle->reviewer_count; r++)
            missing -=
                is_member(choice, r) && (cycle->reviewers[r].skills >> it->needs[n].word & 1);
        if (missing > 0)
            term[ESR_C3_MISSING_SKILL] += (int64_t)cycle->costs.missing_skill * missing;
    }
    if (on(problem, BRUTE_C8_SOFT_ALL))
        term[ESR_C8_WISHES] += soft_cost(problem, choice, ESR_WHO_ALL, -1);
    if (on(problem, BRUTE_C8_SOFT_SCHOOL))
        term[ESR_C8_WISHES] += soft_cost(problem, choice, ESR_WHO_SCHOOL, it->school.at);
}

static void change_costs(const brute_case *problem, brute_choice *choice) {
    const esr_cycle *cycle = problem->cycle;
    for (int32_t i = 0; i < cycle->published_count; i++) {
        const esr_published *told = &cycle->published[i];
        if (told->review.at != choice->review)
            continue;
        if (on(problem, BRUTE_C9_CHANGE_DATE) && told->first_day != ESR_DAY_NONE &&
            told->first_day != choice->first)
            choice->costs.term[ESR_C9_CHANGE_DATE] += cycle->costs.change_date;
        for (int32_t m = told->told_at; m < told->told_at + told->told_count; m++)
            if (on(problem, BRUTE_C10_CHANGE_REVIEWER) && !is_member(choice, cycle->told[m].at))
                choice->costs.term[ESR_C10_CHANGE_REVIEWER] += cycle->costs.change_reviewer;
    }
}

void brute_choice_costs(const brute_case *problem, brute_choice *choice) {
    choice->costs = (esr_costs){0};
    if (choice->first != ESR_DAY_NONE)
        team_costs(problem, choice);
    else if (on(problem, BRUTE_C1_UNSCHEDULED))
        choice->costs.term[ESR_C1_UNSCHEDULED] = (int64_t)problem->cycle->costs.unscheduled *
                                                 problem->cycle->reviews[choice->review].weight;
    change_costs(problem, choice);
    for (int32_t term = 0; term < ESR_TERM_COUNT; term++)
        choice->costs.total += choice->costs.term[term];
}

int64_t brute_step_cost(const brute_case *problem, int32_t visits) {
    const esr_cost_rates *rates = &problem->cycle->costs;
    if (!on(problem, BRUTE_C7_STEPS))
        return 0;
    return rates->load_step[visits < rates->load_step_count ? visits : rates->load_step_count - 1];
}

int64_t brute_minimum_cost(const brute_case *problem, int32_t reviewer, int32_t visits) {
    int32_t missing = problem->cycle->reviewers[reviewer].min_visits - visits;
    if (!on(problem, BRUTE_C5_UNDER_MINIMUM) || missing <= 0)
        return 0;
    return (int64_t)problem->cycle->costs.under_minimum * missing;
}

int64_t brute_mutual_cost(const brute_case *problem, const brute_choice *a, const brute_choice *b) {
    const esr_cycle *cycle = problem->cycle;
    const esr_kind_rule *rule = &cycle->kinds[ESR_KIND_RECIPROCAL];
    if (!on(problem, BRUTE_C8_RECIPROCAL) || rule->mode != ESR_COST)
        return 0;
    int32_t school_a = cycle->reviews[a->review].school.at;
    int32_t school_b = cycle->reviews[b->review].school.at;
    int64_t from_a = 0, from_b = 0;
    for (int32_t r = 0; school_a != school_b && r < cycle->reviewer_count; r++) {
        from_b += is_member(a, r) && cycle->reviewers[r].home.at == school_b;
        from_a += is_member(b, r) && cycle->reviewers[r].home.at == school_a;
    }
    return rule->cost * from_a * from_b;
}
