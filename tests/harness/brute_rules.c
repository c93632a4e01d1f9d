// SPDX-License-Identifier: GPL-3.0-or-later
// Rules H1 to H17, read from the text of the problem, slot by slot and record by record. Slow and
// plain on purpose; it reads the records themselves, not what the cycle has made of them.
#include "brute_rules.h"

#include "base/day.h"

static bool on(const brute_case *problem, brute_part part) {
    return problem->left_out != part;
}

static const esr_school *school_of(const brute_case *problem, int32_t review) {
    return &problem->cycle->schools[problem->cycle->reviews[review].school.at];
}

// The days that a visit touches, its last one's morning too.
static esr_day last_day_of(const brute_case *problem, const brute_choice *choice) {
    return choice->first + (problem->cycle->reviews[choice->review].half_days + 1) / 2 - 1;
}

static bool records_cover(const brute_case *problem, esr_who who, int32_t at, esr_slot slot) {
    const esr_cycle *cycle = problem->cycle;
    esr_day day = cycle->first_day + slot / 2;
    for (int32_t i = 0; i < cycle->unavailable_count; i++) {
        const esr_unavailable *row = &cycle->unavailable[i];
        bool half = slot % 2 ? row->pm : row->am;
        if (row->who == who && (who == ESR_WHO_ALL || row->at == at) && row->cost < 0 && half &&
            row->from <= day && day <= row->to)
            return true;
    }
    return false;
}

static bool pins_forbid_day(const brute_case *problem, int32_t review, esr_day first) {
    for (int32_t i = 0; i < problem->cycle->pin_count; i++) {
        const esr_pin *pin = &problem->cycle->pins[i];
        if (pin->forbid && pin->review.at == review && pin->first_day == first &&
            pin->reviewer.at < 0)
            return true;
    }
    return false;
}

bool brute_day_allowed(const brute_case *problem, int32_t review, esr_day first) {
    const esr_cycle *cycle = problem->cycle;
    const esr_review *it = &cycle->reviews[review];
    esr_slot start = 2 * (first - cycle->first_day);
    for (esr_slot slot = start; slot < start + it->half_days; slot++) {
        esr_day day = cycle->first_day + slot / 2;
        if (day < cycle->first_day || day > cycle->last_day)
            return false;
        if (on(problem, BRUTE_H1_WEEKEND) && (cycle->weekend >> esri_day_weekday(day) & 1))
            return false;
        if (on(problem, BRUTE_H1_ALL) && records_cover(problem, ESR_WHO_ALL, -1, slot))
            return false;
        if (on(problem, BRUTE_H1_SCHOOL) &&
            records_cover(problem, ESR_WHO_SCHOOL, it->school.at, slot))
            return false;
    }
    brute_choice visit = {.review = review, .first = first};
    if (on(problem, BRUTE_H2_EARLIEST) && it->earliest != ESR_DAY_NONE && first < it->earliest)
        return false;
    if (on(problem, BRUTE_H2_LATEST) && it->latest != ESR_DAY_NONE &&
        last_day_of(problem, &visit) > it->latest)
        return false;
    return !on(problem, BRUTE_H17_FORBID_DAY) || !pins_forbid_day(problem, review, first);
}

static bool sits_somewhere(const brute_case *problem, int32_t review, int32_t reviewer) {
    const esr_cycle *cycle = problem->cycle;
    const esr_review *it = &cycle->reviews[review];
    for (int32_t p = it->seat_at; p < it->seat_at + it->seat_count; p++)
        if (cycle->seat_roles[cycle->places[p].seat] >> cycle->reviewers[reviewer].role & 1)
            return true;
    return false;
}

// H6, H7: ties of the member to the school on that day.
static bool relation_forbids(const brute_case *problem, int32_t reviewer, int32_t school,
                             esr_day first) {
    const esr_cycle *cycle = problem->cycle;
    for (int32_t i = 0; i < cycle->relation_count; i++) {
        const esr_relation *row = &cycle->relations[i];
        const esr_kind_rule *rule = &cycle->kinds[row->kind];
        if (row->reviewer.at != reviewer || row->school.at != school || rule->mode != ESR_FORBID)
            continue;
        if (row->waived && on(problem, BRUTE_H6_WAIVER))
            continue;
        if (row->from_history && !on(problem, BRUTE_H6_HISTORY))
            continue;
        if (on(problem, BRUTE_H6_FROM) && row->from != ESR_DAY_NONE && first < row->from)
            continue;
        esr_day until = row->to;
        if (until != ESR_DAY_NONE && rule->years > 0 && on(problem, BRUTE_H6_TERM))
            until = esri_day_add_years(until, rule->years);
        if (until == ESR_DAY_NONE || first <= until)
            return true;
    }
    return false;
}

static bool kin_forbids(const brute_case *problem, const esr_school *home,
                        const esr_school *school) {
    const esr_kind_rule *kinds = problem->cycle->kinds;
    if (on(problem, BRUTE_H7_SPONSOR) && kinds[ESR_KIND_SAME_SPONSOR].mode == ESR_FORBID &&
        home->sponsor >= 0 && home->sponsor == school->sponsor)
        return true;
    return on(problem, BRUTE_H7_RIVAL) && kinds[ESR_KIND_RIVAL].mode == ESR_FORBID &&
           home->district >= 0 && home->district == school->district &&
           home->sector == school->sector;
}

// H12: somebody who is now at the visited school reviewed the member's home school not long ago.
static bool history_returns(const brute_case *problem, int32_t home, int32_t school,
                            esr_day first) {
    const esr_cycle *cycle = problem->cycle;
    const esr_kind_rule *rule = &cycle->kinds[ESR_KIND_RECIPROCAL];
    if (rule->mode != ESR_FORBID || rule->years < 0)
        return false;
    for (int32_t i = 0; i < cycle->relation_count; i++) {
        const esr_relation *row = &cycle->relations[i];
        if (row->from_history && row->school.at == home &&
            cycle->reviewers[row->reviewer.at].home.at == school && row->from < first &&
            first < esri_day_add_years(row->from, rule->years))
            return true;
    }
    return false;
}

static bool pins_forbid_member(const brute_case *problem, int32_t review, int32_t reviewer,
                               esr_day first) {
    for (int32_t i = 0; i < problem->cycle->pin_count; i++) {
        const esr_pin *pin = &problem->cycle->pins[i];
        if (!pin->forbid || pin->review.at != review || pin->reviewer.at != reviewer)
            continue;
        bool any_day = pin->first_day == ESR_DAY_NONE;
        if (on(problem, any_day ? BRUTE_H17_FORBID_REVIEWER : BRUTE_H17_FORBID_BOTH) &&
            (any_day || pin->first_day == first))
            return true;
    }
    return false;
}

static bool busy(const brute_case *problem, int32_t review, int32_t reviewer, esr_day first) {
    esr_slot start = 2 * (first - problem->cycle->first_day);
    for (esr_slot slot = start; slot < start + problem->cycle->reviews[review].half_days; slot++)
        if (records_cover(problem, ESR_WHO_REVIEWER, reviewer, slot))
            return true;
    return false;
}

bool brute_member_allowed(const brute_case *problem, int32_t review, int32_t reviewer,
                          esr_day first) {
    const esr_cycle *cycle = problem->cycle;
    const esr_reviewer *who = &cycle->reviewers[reviewer];
    const esr_school *school = school_of(problem, review);
    int32_t at = cycle->reviews[review].school.at;
    if (on(problem, BRUTE_H3_ROLE) && !sits_somewhere(problem, review, reviewer))
        return false;
    if (on(problem, BRUTE_H4_SECTOR) && !(who->sectors >> school->sector & 1))
        return false;
    if (on(problem, BRUTE_H4_LANGUAGE) && (school->languages & ~who->languages))
        return false;
    if (on(problem, BRUTE_H5_OWN_SCHOOL) && who->home.at == at)
        return false;
    if (on(problem, BRUTE_H6_RELATION) && relation_forbids(problem, reviewer, at, first))
        return false;
    if (who->home.at >= 0 && kin_forbids(problem, &cycle->schools[who->home.at], school))
        return false;
    if (on(problem, BRUTE_H8_DISTANCE) && who->max_km > 0 && who->place.known &&
        school->place.known && esr_distance_km(who->place, school->place) > who->max_km)
        return false;
    if (on(problem, BRUTE_H9_BUSY) && busy(problem, review, reviewer, first))
        return false;
    if (on(problem, BRUTE_H12_HISTORY) && who->home.at >= 0 &&
        history_returns(problem, who->home.at, at, first))
        return false;
    return !pins_forbid_member(problem, review, reviewer, first);
}

// Seats place `p` and all behind it with the members who are left; tries everybody in every seat.
static bool seat_from(const brute_case *problem, const esr_review *it, int32_t p, uint32_t left,
                      esr_reviewer_ix *member) {
    const esr_cycle *cycle = problem->cycle;
    if (p == it->seat_at + it->seat_count)
        return left == 0;
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        bool role = cycle->seat_roles[cycle->places[p].seat] >> cycle->reviewers[r].role & 1;
        if (!(left >> r & 1) || (!role && on(problem, BRUTE_H3_ROLE)))
            continue;
        if (seat_from(problem, it, p + 1, left & ~(UINT32_C(1) << r), member)) {
            if (member)
                member[p].at = r;
            return true;
        }
    }
    return seat_from(problem, it, p + 1, left, member);
}

bool brute_seat_team(const brute_case *problem, const brute_choice *choice,
                     esr_reviewer_ix *member) {
    const esr_review *it = &problem->cycle->reviews[choice->review];
    return seat_from(problem, it, it->seat_at, choice->team, member);
}

static bool two_may_sit(const brute_case *problem, int32_t a, int32_t b) {
    const esr_cycle *cycle = problem->cycle;
    int32_t home = cycle->reviewers[a].home.at;
    if (on(problem, BRUTE_H13_TEAM) && home >= 0 && home == cycle->reviewers[b].home.at)
        return false;
    for (int32_t i = 0; on(problem, BRUTE_H14_PAIR) && i < cycle->pair_count; i++)
        if (cycle->pairs[i].first.at == a && cycle->pairs[i].second.at == b)
            return false;
    return true;
}

static bool team_allowed(const brute_case *problem, uint32_t team) {
    const esr_cycle *cycle = problem->cycle;
    int32_t novices = 0;
    for (int32_t a = 0; a < cycle->reviewer_count; a++) {
        if (!(team >> a & 1))
            continue;
        novices += cycle->reviewers[a].visits_done == 0;
        for (int32_t b = a + 1; b < cycle->reviewer_count; b++)
            if ((team >> b & 1) && !two_may_sit(problem, a, b))
                return false;
    }
    return !on(problem, BRUTE_H15_NOVICES) || novices <= cycle->limits.novices_per_team;
}

static bool pins_kept(const brute_case *problem, const brute_choice *choice) {
    for (int32_t i = 0; i < problem->cycle->pin_count; i++) {
        const esr_pin *pin = &problem->cycle->pins[i];
        if (pin->forbid || pin->review.at != choice->review)
            continue;
        if (on(problem, BRUTE_H17_KEEP_DAY) && pin->first_day != ESR_DAY_NONE &&
            choice->first != pin->first_day)
            return false;
        if (on(problem, BRUTE_H17_KEEP_REVIEWER) && pin->reviewer.at >= 0 &&
            !(choice->team >> pin->reviewer.at & 1))
            return false;
    }
    return true;
}

bool brute_choice_allowed(const brute_case *problem, const brute_choice *choice) {
    return team_allowed(problem, choice->team) && pins_kept(problem, choice) &&
           brute_seat_team(problem, choice, NULL);
}

bool brute_visits_allowed(const brute_case *problem, int32_t reviewer, int32_t visits) {
    return !on(problem, BRUTE_H10_MOST) || visits <= problem->cycle->reviewers[reviewer].max_visits;
}

// The other days between two visits; below 0 where they share a day.
static int32_t days_between(const brute_case *problem, const brute_choice *a,
                            const brute_choice *b) {
    if (a->first > b->first)
        return days_between(problem, b, a);
    return b->first - last_day_of(problem, a) - 1;
}

// Whether anybody of the team is at home in that school.
static bool sends(const brute_case *problem, uint32_t team, int32_t school) {
    for (int32_t r = 0; r < problem->cycle->reviewer_count; r++)
        if ((team >> r & 1) && problem->cycle->reviewers[r].home.at == school)
            return true;
    return false;
}

bool brute_two_allowed(const brute_case *problem, const brute_choice *a, const brute_choice *b) {
    const esr_cycle *cycle = problem->cycle;
    if (a->first == ESR_DAY_NONE || b->first == ESR_DAY_NONE)
        return true;
    int32_t between = days_between(problem, a, b);
    if (on(problem, BRUTE_H10_GAP) && (a->team & b->team) && between < cycle->limits.gap_days)
        return false;
    int32_t school_a = cycle->reviews[a->review].school.at;
    int32_t school_b = cycle->reviews[b->review].school.at;
    bool from_b = sends(problem, a->team, school_b), from_a = sends(problem, b->team, school_a);
    if (on(problem, BRUTE_H11_MARGIN) && (from_a || from_b) &&
        between < cycle->limits.own_review_margin)
        return false;
    return !on(problem, BRUTE_H12_PLAN) || cycle->kinds[ESR_KIND_RECIPROCAL].mode != ESR_FORBID ||
           school_a == school_b || !(from_a && from_b);
}

static bool covers_slot(const brute_case *problem, const brute_choice *choice, esr_slot slot) {
    if (choice->first == ESR_DAY_NONE)
        return false;
    esr_slot start = 2 * (choice->first - problem->cycle->first_day);
    return start <= slot && slot < start + problem->cycle->reviews[choice->review].half_days;
}

static bool release_allowed(const brute_case *problem, const brute_choice *const *before,
                            const brute_choice *choice, esr_slot slot) {
    const esr_cycle *cycle = problem->cycle;
    uint32_t away = choice->team;
    for (int32_t w = 0; w < choice->review; w++)
        if (covers_slot(problem, before[w], slot))
            away |= before[w]->team;
    for (int32_t school = 0; school < cycle->school_count; school++) {
        int32_t count = 0;
        for (int32_t r = 0; r < cycle->reviewer_count; r++)
            count += (away >> r & 1) && cycle->reviewers[r].home.at == school;
        if (count > cycle->limits.home_away)
            return false;
    }
    return true;
}

static bool touches_day(const brute_case *problem, const brute_choice *choice, esr_day day) {
    return choice->first != ESR_DAY_NONE && choice->first <= day &&
           day <= last_day_of(problem, choice);
}

static bool capacity_allowed(const brute_case *problem, const brute_choice *const *before,
                             const brute_choice *choice, esr_day day) {
    const esr_cycle *cycle = problem->cycle;
    for (int32_t i = 0; i < cycle->capacity_count; i++) {
        const esr_capacity *row = &cycle->capacity[i];
        bool all = row->sector < 0;
        if (day < row->from || day > row->to ||
            !on(problem, all ? BRUTE_H16_ALL : BRUTE_H16_SECTOR) ||
            (!all && school_of(problem, choice->review)->sector != row->sector))
            continue;
        int32_t count = 1;
        for (int32_t w = 0; w < choice->review; w++)
            count += touches_day(problem, before[w], day) &&
                     (all || school_of(problem, w)->sector == row->sector);
        if (count > row->max_visits)
            return false;
    }
    return true;
}

bool brute_together_allowed(const brute_case *problem, const brute_choice *const *before,
                            const brute_choice *choice) {
    const esr_cycle *cycle = problem->cycle;
    for (esr_slot slot = 0; slot < cycle->slot_count; slot++)
        if (cycle->limits.home_away > 0 && on(problem, BRUTE_H13_AWAY) &&
            covers_slot(problem, choice, slot) && !release_allowed(problem, before, choice, slot))
            return false;
    for (esr_day day = cycle->first_day; day <= cycle->last_day; day++)
        if (touches_day(problem, choice, day) && !capacity_allowed(problem, before, choice, day))
            return false;
    return true;
}
