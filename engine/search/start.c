// SPDX-License-Identifier: GPL-3.0-or-later
// Starting from another solution: what of its plan and prices holds in this cycle, matched by ids.
#include "search/search.h"

// The team that the start has at a review, but for members who may not sit there any more.
static void team_of(const esri_search *search, int32_t v, esr_review_ix there, esri_team *out) {
    const esr_plan *plan = search->options.start->plan;
    const esr_review *other = &plan->cycle->reviews[there.at];
    const esri_review *review = &search->problem->reviews[v];
    out->count = 0;
    for (int32_t c = 0; c < review->candidate_count && out->count < ESRI_TEAM_MAX; c++) {
        const char *id = search->problem->cycle->reviewers[review->candidates[c].reviewer].id;
        esr_reviewer_ix reviewer = esr_cycle_find_reviewer(plan->cycle, id);
        bool sits = false;
        for (int32_t p = other->seat_at; p < other->seat_at + other->seat_count; p++)
            sits = sits || (reviewer.at >= 0 && plan->member[p].at == reviewer.at);
        if (sits)
            out->member[out->count++] = c;
    }
}

static int32_t kept_on(const esri_review *review, const esri_team *team) {
    int32_t count = 0;
    for (int32_t m = 0; m < team->count; m++)
        count += review->candidates[team->member[m]].keep;
    return count;
}

void esri_start_plan(esri_search *search) {
    const esri_problem *problem = search->problem;
    const esr_plan *plan = search->options.start->plan;
    for (int32_t v = 0; v < problem->review_count; v++) {
        const esri_review *review = &problem->reviews[v];
        esr_review_ix there = esr_cycle_find_review(plan->cycle, problem->cycle->reviews[v].id);
        esri_team team;
        if (there.at < 0 || plan->first_day[there.at] == ESR_DAY_NONE || review->keep_lost)
            continue;
        team_of(search, v, there, &team);
        int32_t day = plan->first_day[there.at] - problem->cycle->first_day;
        if (day < 0 || day >= problem->day_count || kept_on(review, &team) < review->keep_count ||
            (team.count > 0 && !esri_team_fits(problem, review, &team)) ||
            !esri_draft_team_days(search->draft, v, &team, search->inserter.open))
            continue;
        if (!esri_bit_test(search->inserter.open, day))
            day = esri_draft_pick_day(search->draft, v, &team, search->inserter.open, &search->rng);
        if (day >= 0)
            esri_draft_put(search->draft, v, &team, day);
    }
}

void esri_start_prices(const esri_search *search, int64_t *load) {
    const esr_solution *start = search->options.start;
    for (int32_t r = 0; r < search->problem->reviewer_count; r++) {
        const char *id = search->problem->cycle->reviewers[r].id;
        esr_reviewer_ix there = esr_cycle_find_reviewer(start->plan->cycle, id);
        load[r] = there.at < 0 ? 0 : start->prices.load[there.at];
    }
}
