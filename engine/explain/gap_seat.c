// SPDX-License-Identifier: GPL-3.0-or-later
// Why a seat is empty: all reviewers, counted by what keeps them out of it; and what the cheapest
// would cost of those, if any, whom nothing keeps out.
#include <string.h>

#include "explain/gap.h"
#include "rules/costs.h"
#include "rules/say.h"

bool esri_gap_was_told(const esri_pairing *pairing) {
    const esr_cycle *cycle = pairing->cycle;
    for (int32_t p = 0; p < cycle->published_count; p++) {
        const esr_published *before = &cycle->published[p];
        if (before->review.at != pairing->review.at)
            continue;
        for (int32_t i = 0; i < before->told_count; i++)
            if (cycle->told[before->told_at + i].at == pairing->reviewer.at)
                return true;
    }
    return false;
}

// Adds what a team costs, `sign` times.
static void add_team(esr_costs *costs, const esr_cycle *cycle, esr_review_ix review,
                     const esr_reviewer_ix *team, int32_t sign) {
    esri_team_cost cost = esri_team_costs(cycle, review, team);
    costs->term[ESR_C2_EMPTY_SEAT] += sign * cost.empty_seat;
    costs->term[ESR_C3_MISSING_SKILL] += sign * cost.missing_skill;
    costs->term[ESR_C4_NO_VETERAN] += sign * cost.no_veteran;
}

esr_costs esri_gap_seat_costs(const esri_gap_view *view, const esri_pairing *pairing, int32_t place,
                              esr_reviewer_ix *team) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_review *review = &cycle->reviews[pairing->review.at];
    esr_reviewer_ix who = pairing->reviewer;
    esr_school_ix home = cycle->reviewers[who.at].home;
    int32_t visits = view->judge.visit_at[who.at + 1] - view->judge.visit_at[who.at];
    esr_costs more = {0};
    memcpy(team, view->judge.plan->member + review->seat_at,
           (size_t)review->seat_count * sizeof *team);
    add_team(&more, cycle, pairing->review, team, -1);
    team[place - review->seat_at] = who;
    add_team(&more, cycle, pairing->review, team, 1);
    more.term[ESR_C5_UNDER_MINIMUM] =
        esri_minimum_cost(cycle, who, visits + 1) - esri_minimum_cost(cycle, who, visits);
    more.term[ESR_C6_TRAVEL] = esri_member_travel(pairing);
    more.term[ESR_C7_LOAD] =
        esri_load_cost(cycle, who, visits + 1) - esri_load_cost(cycle, who, visits);
    more.term[ESR_C8_WISHES] = esri_member_wishes(pairing);
    if (home.at >= 0)
        more.term[ESR_C8_WISHES] += (int64_t)cycle->kinds[ESR_KIND_RECIPROCAL].cost *
                                    esri_gap_visits_between(view, review->school.at, home.at);
    if (esri_gap_was_told(pairing))
        more.term[ESR_C10_CHANGE_REVIEWER] = -cycle->costs.change_reviewer;
    for (int32_t t = 0; t < ESR_TERM_COUNT; t++)
        more.total += more.term[t];
    return more;
}

static void say_candidates(esri_buf *out, const esri_gap_view *view, int32_t count,
                           esr_reviewer_ix cheapest, int64_t delta) {
    if (count == 1) {
        esri_buf_add(out, "1 could sit here but does not: ");
        esri_say_reviewer(out, view->judge.cycle, cheapest);
        esri_buf_add(out, " ");
    } else {
        esri_buf_printf(out, "%d could sit here but do not: the cheapest, ", count);
        esri_say_reviewer(out, view->judge.cycle, cheapest);
        esri_buf_add(out, ", ");
    }
    esri_gap_say_delta(out, delta, "the empty seat");
}

void esri_gap_explain_seat(esri_gap_view *view, int32_t place, esri_buf *out) {
    const esr_cycle *cycle = view->judge.cycle;
    const esr_seat_place *seat = &cycle->places[place];
    int32_t counts[ESRI_BAR_COUNT] = {0}, eligible = 0;
    esr_reviewer_ix cheapest = {-1};
    int64_t least = INT64_MAX;
    esr_reviewer_ix *team = esri_judge_alloc(
        &view->judge, (size_t)cycle->reviews[seat->review.at].seat_count, sizeof *team);
    out->failed = out->failed || !team;
    for (int32_t r = 0; r < cycle->reviewer_count && team; r++) {
        esri_pairing pairing = {
            cycle, seat->review, {r}, view->judge.plan->first_day[seat->review.at]};
        esri_bar bar = esri_gap_bar(view, &pairing, seat->seat);
        counts[bar]++;
        eligible += bar == ESRI_BAR_NONE || bar >= ESRI_BAR_FIRST_IN_PLAN;
        if (bar != ESRI_BAR_NONE)
            continue;
        int64_t delta = esri_gap_seat_costs(view, &pairing, place, team).total;
        if (delta < least) {
            least = delta;
            cheapest = pairing.reviewer;
        }
    }
    if (eligible == 0) {
        esri_buf_printf(out, "none of %d reviewers may sit here: ", cycle->reviewer_count);
        esri_gap_say_bars(out, counts, 0, ESRI_BAR_COUNT);
        return;
    }
    esri_buf_printf(out, "%d of %d reviewers may sit here: ", eligible, cycle->reviewer_count);
    esri_gap_say_bars(out, counts, ESRI_BAR_FIRST_IN_PLAN, ESRI_BAR_COUNT);
    if (counts[ESRI_BAR_NONE] == 0)
        return;
    if (counts[ESRI_BAR_NONE] < eligible)
        esri_buf_add(out, "; ");
    say_candidates(out, view, counts[ESRI_BAR_NONE], cheapest, least);
}
