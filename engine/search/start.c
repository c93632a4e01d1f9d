// SPDX-License-Identifier: GPL-3.0-or-later
// Starting from another solution: what of its plan and prices holds in this cycle, matched by ids;
// and in the end, going back to its visits where that costs nothing.
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "search/dates.h"
#include "search/search.h"

#define SETTLE_ROUNDS 8
#define NEAR_SEATS    3
#define SETTLE_LOOKS  2 // questions of the search for dates whether to stop

// The team that the start has at a review, but for members who may not sit there any more.
static void team_of(const esri_search *search, int32_t v, esr_review_ix there, esri_team *out) {
    const esr_plan *plan = search->options.start->plan;
    const esr_review *other = &plan->cycle->reviews[there.at];
    const esri_review *review = &search->problem->reviews[v];
    out->count = 0;
    for (int32_t p = other->seat_at; p < other->seat_at + other->seat_count; p++) {
        if (plan->member[p].at < 0 || out->count == ESRI_TEAM_MAX)
            continue;
        const char *id = plan->cycle->reviewers[plan->member[p].at].id;
        int32_t r = esr_cycle_find_reviewer(search->problem->cycle, id).at, c = 0;
        while (c < review->candidate_count && review->candidates[c].reviewer != r)
            c++;
        if (c == review->candidate_count)
            continue;
        int32_t at = out->count++;
        for (; at > 0 && out->member[at - 1] > c; at--)
            out->member[at] = out->member[at - 1];
        out->member[at] = c;
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

// The review of this cycle with the id that a review has there; -1: none.
static int32_t review_of(const esri_search *search, esr_review_ix there) {
    const char *id = search->options.start->plan->cycle->reviews[there.at].id;
    return esr_cycle_find_review(search->problem->cycle, id).at;
}

// The row that a pair of reviews has in the master; -1 where it can't be mutual here.
static esr_status pair_row(esri_search *search, const esr_pair_price *pair, int32_t *at) {
    const esri_problem *problem = search->problem;
    int32_t v = review_of(search, pair->first), w = review_of(search, pair->second);
    *at = -1;
    if (v < 0 || w < 0 || (!problem->reciprocal_forbid && problem->reciprocal_cost == 0))
        return ESR_OK;
    return esri_master_add_mutual(search->ctx, search->master, v < w ? v : w, v < w ? w : v, at);
}

esr_status esri_start_prices(esri_search *search) {
    const esri_problem *problem = search->problem;
    const esr_solution *start = search->options.start;
    esr_status status = ESR_OK;
    int32_t at;
    for (int32_t k = 0; k < start->prices.pair_count; k++)
        ESR_TRY(pair_row(search, &start->prices.pair[k], &at));
    ESR_TRY(esri_master_prices(search->ctx, search->master, &search->duals));
    for (int32_t r = 0; r < problem->reviewer_count; r++) {
        const char *id = problem->cycle->reviewers[r].id;
        esr_reviewer_ix there = esr_cycle_find_reviewer(start->plan->cycle, id);
        search->duals.load[r] = there.at < 0 ? 0 : start->prices.load[there.at];
    }
    for (int32_t k = 0; k < start->prices.pair_count; k++) {
        ESR_TRY(pair_row(search, &start->prices.pair[k], &at));
        if (at >= 0)
            search->duals.mutual[at] = start->prices.pair[k].price;
    }
cleanup:
    return status;
}

bool esri_start_is_near(const esri_search *search) {
    int64_t seat = 0, bound = esri_search_bound(search);
    if (!search->options.start || bound == INT64_MIN)
        return false;
    for (int32_t v = 0; v < search->problem->review_count; v++)
        if (search->problem->reviews[v].empty_seat > seat)
            seat = search->problem->reviews[v].empty_seat;
    return search->best->cost - bound < NEAR_SEATS * seat;
}

typedef struct settling {
    esri_search *search;
    int32_t *hint, *day; // by review: the start's day, and one to try
    int32_t asked;
} settling;

// Dates that are not found soon are not worth a search.
static bool is_stopping(void *user) {
    settling *s = user;
    return s->asked++ == SETTLE_LOOKS || esri_search_should_stop(s->search);
}

// The incumbent's teams on the start's days, where the teams have them; the days of the others are
// found anew. Makes it the incumbent if it costs no more.
static esr_status settle_days(settling *s) {
    esri_search *search = s->search;
    int32_t *day = s->day;
    const esri_problem *problem = search->problem;
    const esri_draft *best = search->best;
    esri_draft *draft = search->draft;
    int32_t clashing = 0;
    esr_status status =
        esri_dates_find(search->ctx, best, s->hint, &search->rng, is_stopping, s, day, &clashing);
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

// Settles visits one by one while that changes something; answers whether some still have another
// day than in the start.
static bool settle_visits(settling *s) {
    esri_search *search = s->search;
    bool gained = true, differ = false;
    for (int32_t round = 0; gained && round < SETTLE_ROUNDS; round++) {
        gained = differ = false;
        for (int32_t v = 0; v < search->problem->review_count; v++) {
            if (search->best->day[v] < 0 || s->hint[v] < 0)
                continue;
            gained = settle_visit(search, search->best, v, s->hint[v]) || gained;
            differ = differ || search->best->day[v] != s->hint[v];
        }
    }
    return differ;
}

esr_status esri_start_settle(esri_search *search) {
    const esri_problem *problem = search->problem;
    const esr_cycle *former = search->options.start->plan->cycle;
    size_t count = (size_t)problem->review_count + 1;
    esr_status status = ESR_OK;
    settling s = {.search = search};
    s.hint = malloc(count * sizeof *s.hint);
    s.day = malloc(count * sizeof *s.day);
    if (!s.hint || !s.day) {
        status = esri_fail_nomem(search->ctx);
        goto cleanup;
    }
    for (int32_t v = 0; v < problem->review_count; v++)
        s.hint[v] = day_of(search, esr_cycle_find_review(former, problem->cycle->reviews[v].id));
    if (settle_visits(&s)) {
        ESR_TRY(settle_days(&s));
        settle_visits(&s);
    }
cleanup:
    free(s.hint);
    free(s.day);
    return status;
}
