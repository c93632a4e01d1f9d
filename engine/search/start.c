// SPDX-License-Identifier: GPL-3.0-or-later
// Starting from another solution: what of its plan and prices holds in this cycle, matched by ids;
// and in the end, going back to its visits where that costs nothing.
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "search/dates.h"
#include "search/search.h"

#define SETTLE_ROUNDS 8

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

// The day that a review has in the start, as a day of this cycle; -1: none.
static int32_t day_of(const esri_search *search, esr_review_ix there) {
    const esr_plan *plan = search->options.start->plan;
    if (there.at < 0 || plan->first_day[there.at] == ESR_DAY_NONE)
        return -1;
    int32_t day = plan->first_day[there.at] - search->problem->cycle->first_day;
    return day < search->problem->day_count ? day : -1;
}

void esri_start_plan(esri_search *search) {
    const esri_problem *problem = search->problem;
    const esr_plan *plan = search->options.start->plan;
    for (int32_t v = 0; v < problem->review_count; v++) {
        const esri_review *review = &problem->reviews[v];
        esr_review_ix there = esr_cycle_find_review(plan->cycle, problem->cycle->reviews[v].id);
        esri_team team;
        int32_t day = day_of(search, there);
        if (day < 0 || review->keep_lost)
            continue;
        team_of(search, v, there, &team);
        if (kept_on(review, &team) < review->keep_count ||
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

static bool is_stopping(void *user) {
    return esri_search_should_stop(user);
}

// The incumbent's teams on the start's days, where the teams have them; the days of the others are
// found anew. Makes it the incumbent if it costs no more.
static esr_status settle_days(esri_search *search, const int32_t *hint, int32_t *day) {
    const esri_problem *problem = search->problem;
    const esri_draft *best = search->best;
    esri_draft *draft = search->draft;
    int32_t clashing = 0;
    esr_status status =
        esri_dates_find(search->ctx, best, hint, &search->rng, is_stopping, search, day, &clashing);
    if (status != ESR_OK || clashing > 0)
        return status;
    esri_draft_copy(draft, best);
    for (int32_t v = 0; v < problem->review_count; v++)
        if (day[v] >= 0)
            esri_draft_remove(draft, v);
    for (int32_t v = 0; v < problem->review_count; v++) {
        uint64_t days[ESRI_DAY_WORDS_MAX];
        if (day[v] < 0)
            continue;
        if (!esri_draft_team_days(draft, v, &best->team[v], days) || !esri_bit_test(days, day[v]))
            return ESR_OK;
        esri_draft_put(draft, v, &best->team[v], day[v]);
    }
    if (draft->cost <= search->best->cost)
        esri_draft_copy(search->best, draft);
    return ESR_OK;
}

// Puts a visit that was taken out of the draft, if that is possible and costs no more than `most`.
static bool put_back(esri_draft *draft, int32_t v, const esri_team *team, int32_t day,
                     int64_t most) {
    uint64_t days[ESRI_DAY_WORDS_MAX];
    if (day < 0 || !esri_draft_team_days(draft, v, team, days) || !esri_bit_test(days, day))
        return false;
    esri_draft_put(draft, v, team, day);
    if (draft->cost <= most)
        return true;
    esri_draft_remove(draft, v);
    return false;
}

static bool is_same_team(const esri_team *a, const esri_team *b) {
    return a->count == b->count &&
           memcmp(a->member, b->member, (size_t)a->count * sizeof *a->member) == 0;
}

// Gives one visit of the draft the start's team and day back, or one of both, if that costs
// nothing. Answers whether it did.
static bool settle_visit(const esri_search *search, esri_draft *draft, int32_t v, int32_t day) {
    const esri_problem *problem = search->problem;
    const esri_review *review = &problem->reviews[v];
    esr_review_ix there =
        esr_cycle_find_review(search->options.start->plan->cycle, problem->cycle->reviews[v].id);
    int32_t old_day = draft->day[v];
    int64_t cost = draft->cost;
    esri_team team, old = draft->team[v];
    team_of(search, v, there, &team);
    bool usable = kept_on(review, &team) >= review->keep_count &&
                  (team.count == 0 || esri_team_fits(problem, review, &team));
    bool same = is_same_team(&team, &old);
    if (same && day == old_day)
        return false;
    esri_draft_remove(draft, v);
    if ((usable && put_back(draft, v, &team, day, cost)) ||
        (usable && !same && put_back(draft, v, &team, old_day, cost)) ||
        (day != old_day && put_back(draft, v, &old, day, cost)))
        return true;
    esri_draft_put(draft, v, &old, old_day);
    return false;
}

esr_status esri_start_settle(esri_search *search) {
    const esri_problem *problem = search->problem;
    const esr_cycle *former = search->options.start->plan->cycle;
    size_t count = (size_t)problem->review_count + 1;
    esr_status status = ESR_OK;
    int32_t *hint = malloc(count * sizeof *hint), *day = malloc(count * sizeof *day);
    if (!hint || !day) {
        status = esri_fail_nomem(search->ctx);
        goto cleanup;
    }
    for (int32_t v = 0; v < problem->review_count; v++)
        hint[v] = day_of(search, esr_cycle_find_review(former, problem->cycle->reviews[v].id));
    ESR_TRY(settle_days(search, hint, day));
    bool gained = true;
    for (int32_t round = 0; gained && round < SETTLE_ROUNDS; round++) {
        gained = false;
        for (int32_t v = 0; v < problem->review_count; v++)
            gained = (search->best->day[v] >= 0 && hint[v] >= 0 &&
                      settle_visit(search, search->best, v, hint[v])) ||
                     gained;
    }
cleanup:
    free(hint);
    free(day);
    return status;
}
