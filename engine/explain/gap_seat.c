// SPDX-License-Identifier: GPL-3.0-or-later
// Why a seat is empty: all reviewers, counted by what keeps them out of it; and what the cheapest
// would cost of those, if any, whom nothing keeps out.
#include <string.h>

#include "explain/gap.h"
#include "rules/costs.h"
#include "rules/say.h"

static bool was_told(const esr_cycle *cycle, const esri_pairing *pairing) {
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

static int64_t team_total(const esr_cycle *cycle, esr_review_ix review,
                          const esr_reviewer_ix *team) {
    esri_team_cost cost = esri_team_costs(cycle, review, team);
    return cost.empty_seat + cost.missing_skill + cost.no_veteran;
}

// How the plan's cost changes when this reviewer takes the empty seat, all else as it is.
static int64_t cost_to_seat(const esri_gap_view *view, const esri_pairing *pairing, int32_t place,
                            esr_reviewer_ix *team) {
    const esr_cycle *cycle = pairing->cycle;
    const esr_review *review = &cycle->reviews[pairing->review.at];
    int32_t visits =
        view->judge.visit_at[pairing->reviewer.at + 1] - view->judge.visit_at[pairing->reviewer.at];
    memcpy(team, view->judge.plan->member + review->seat_at,
           (size_t)review->seat_count * sizeof *team);
    int64_t delta = -team_total(cycle, pairing->review, team);
    team[place - review->seat_at] = pairing->reviewer;
    delta += team_total(cycle, pairing->review, team);
    delta += esri_member_travel(pairing) + esri_member_wishes(pairing);
    delta += esri_load_cost(cycle, pairing->reviewer, visits + 1) -
             esri_load_cost(cycle, pairing->reviewer, visits);
    delta += esri_minimum_cost(cycle, pairing->reviewer, visits + 1) -
             esri_minimum_cost(cycle, pairing->reviewer, visits);
    esr_school_ix home = cycle->reviewers[pairing->reviewer.at].home;
    if (home.at >= 0)
        delta += (int64_t)cycle->kinds[ESR_KIND_RECIPROCAL].cost *
                 esri_gap_visits_between(view, review->school.at, home.at);
    if (was_told(cycle, pairing))
        delta -= cycle->costs.change_reviewer;
    return delta;
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
        int64_t delta = cost_to_seat(view, &pairing, place, team);
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
