// SPDX-License-Identifier: GPL-3.0-or-later
// Chains of exchanges: x gives a seat to y, who gives one to z, and so on, until the last takes it
// as one visit more; the first has one visit less, or gets somebody else's seat. With one node for
// those who end or begin a chain they are all circles, and a circle that gains has a node from
// which on every part of it gains: so only parts that gain are followed.
#include <stdlib.h>
#include <string.h>

#include "search/exchange/exchange.h"

#define CHAIN_MOST 12    // exchanges of a chain
#define LINKS_MOST 20000 // looked at from one node

typedef struct chain_link {
    int64_t sum;    // what the chain costs up to here, scaled, prices included
    int32_t node;   // who took the seat; the number of reviewers: nobody
    int32_t before; // the link before; -1: the first
    int32_t review; // -1: one visit more or less
    int32_t length;
    esri_team team; // of the review now
} chain_link;

typedef struct chains {
    esri_search *search;
    const esri_problem *problem;
    esri_draft *draft;
    int64_t *worth; // by review: the value of its team
    int64_t *sum;   // by node: the least so far
    chain_link *links;
    int32_t count, root, found;
} chains;

static int64_t *weigh(chains *all, int32_t v) {
    esri_search *search = all->search;
    esri_pricer_weigh(&search->pricers[0], search->master, v, &search->prices,
                      search->pricers[0].weight);
    return search->pricers[0].weight;
}

static bool on_the_way(const chains *all, int32_t link, int32_t review) {
    for (; link >= 0; link = all->links[link].before)
        if (all->links[link].review == review)
            return true;
    return false;
}

// Adds a link if it brings its node something less than before, or closes the circle.
static void add_link(chains *all, chain_link link) {
    if (link.sum >= 0 || all->count == LINKS_MOST || link.length > CHAIN_MOST)
        return;
    if (link.node == all->root) {
        if (link.sum <= -ESRI_SCALE && (all->found < 0 || link.sum < all->links[all->found].sum)) {
            all->found = all->count;
            all->links[all->count++] = link;
        }
        return;
    }
    if (link.sum >= all->sum[link.node])
        return;
    all->sum[link.node] = link.sum;
    all->links[all->count++] = link;
}

// The links from a seat of review v on: its member m goes, or it is empty (-1).
static void follow_seat(chains *all, int32_t from, int64_t sum, int32_t length, int32_t v,
                        int32_t m) {
    const esri_problem *problem = all->problem;
    const esri_review *review = &problem->reviews[v];
    const int64_t *weight = weigh(all, v);
    esri_opening opening;
    esri_exchange_open(problem, review, weight, &all->draft->team[v], m, &opening);
    for (int32_t c = m < 0 ? 0 : -1; c < review->candidate_count; c++) {
        int32_t node = c < 0 ? problem->reviewer_count : review->candidates[c].reviewer;
        if (m >= 0 && c == all->draft->team[v].member[m])
            continue;
        int64_t bar = node == all->root ? 0 : all->sum[node] < 0 ? all->sum[node] : 0;
        int64_t most = bar - sum + all->worth[v];
        int64_t value = esri_exchange_join(&opening, c, most);
        if (value >= most)
            continue;
        add_link(all, (chain_link){.sum = sum + value - all->worth[v],
                                   .node = node,
                                   .before = from,
                                   .review = v,
                                   .length = length + 1,
                                   .team = esri_exchange_team(&opening, c)});
    }
}

static int32_t position_of(const chains *all, int32_t v, int32_t reviewer) {
    const esri_team *team = &all->draft->team[v];
    for (int32_t m = 0; m < team->count; m++)
        if (all->problem->reviews[v].candidates[team->member[m]].reviewer == reviewer)
            return m;
    return -1;
}

static void follow_reviewer(chains *all, int32_t from, int64_t sum, int32_t length, int32_t r) {
    const esri_draft *draft = all->draft;
    const esri_reviewer *reviewer = &all->problem->reviewers[r];
    int64_t price = all->search->prices.load[r];
    if (draft->load[r] < reviewer->max_visits)
        add_link(all, (chain_link){.sum = sum + ESRI_SCALE * reviewer->step[draft->load[r]] - price,
                                   .node = all->problem->reviewer_count,
                                   .before = from,
                                   .review = -1,
                                   .length = length + 1});
    for (int32_t k = 0; k < draft->load[r]; k++) {
        int32_t v = draft->visit[draft->visit_at[r] + k], m = position_of(all, v, r);
        if (m >= 0 && !all->problem->reviews[v].candidates[draft->team[v].member[m]].keep &&
            !on_the_way(all, from, v))
            follow_seat(all, from, sum, length, v, m);
    }
}

// Those who have one visit less without getting another, and empty seats.
static void follow_nobody(chains *all, int32_t from, int64_t sum, int32_t length) {
    const esri_problem *problem = all->problem;
    const esri_draft *draft = all->draft;
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        if (draft->load[r] > 0)
            add_link(all, (chain_link){.sum = sum + all->search->prices.load[r] -
                                              ESRI_SCALE *
                                                  problem->reviewers[r].step[draft->load[r] - 1],
                                       .node = r,
                                       .before = from,
                                       .review = -1,
                                       .length = length + 1});
    for (int32_t v = 0; v < problem->review_count; v++)
        if (draft->day[v] >= 0 && draft->team[v].count < problem->reviews[v].seat_count &&
            !on_the_way(all, from, v))
            follow_seat(all, from, sum, length, v, -1);
}

static void follow(chains *all, int32_t from, int64_t sum, int32_t length, int32_t node) {
    if (node == all->problem->reviewer_count)
        follow_nobody(all, from, sum, length);
    else
        follow_reviewer(all, from, sum, length, node);
}

// Makes the found circle's exchanges; answers whether the draft costs less.
static bool apply(chains *all) {
    esri_draft *draft = all->draft;
    const chain_link *links = all->links;
    int64_t before = draft->cost;
    esri_team old[CHAIN_MOST + 1];
    int32_t old_day[CHAIN_MOST + 1], count = 0;
    bool fits = true;
    for (int32_t i = all->found; i >= 0; i = links[i].before) {
        int32_t v = links[i].review;
        if (v < 0)
            continue;
        old[count] = draft->team[v];
        old_day[count++] = draft->day[v];
        esri_draft_remove(draft, v);
    }
    for (int32_t i = all->found; i >= 0 && fits; i = links[i].before) {
        uint64_t days[ESRI_DAY_WORDS_MAX];
        int32_t v = links[i].review;
        if (v < 0)
            continue;
        fits = esri_draft_team_days(draft, v, &links[i].team, days);
        if (fits)
            esri_draft_put(draft, v, &links[i].team,
                           esri_draft_pick_day(draft, v, &links[i].team, days, &all->search->rng));
    }
    if (fits && draft->cost < before)
        return true;
    for (int32_t i = all->found; i >= 0; i = links[i].before)
        if (links[i].review >= 0 && draft->day[links[i].review] >= 0)
            esri_draft_remove(draft, links[i].review);
    for (int32_t i = all->found, k = 0; i >= 0; i = links[i].before)
        if (links[i].review >= 0) {
            esri_draft_put(draft, links[i].review, &old[k], old_day[k]);
            k++;
        }
    return false;
}

// Looks for a circle through `root` that gains, and makes its exchanges.
static bool improve_from(chains *all, int32_t root) {
    all->count = 0;
    all->root = root;
    all->found = -1;
    for (int32_t n = 0; n <= all->problem->reviewer_count; n++)
        all->sum[n] = INT64_MAX;
    follow(all, -1, 0, 0, root);
    for (int32_t i = 0; i < all->count && all->found < 0; i++) {
        const chain_link *link = &all->links[i];
        if (link->node != root && link->sum == all->sum[link->node])
            follow(all, i, link->sum, link->length, link->node);
    }
    return all->found >= 0 && apply(all);
}

static void value_teams(chains *all) {
    for (int32_t v = 0; v < all->problem->review_count; v++)
        all->worth[v] = all->draft->day[v] < 0
                            ? INT64_MIN
                            : esri_exchange_value(all->problem, &all->problem->reviews[v],
                                                  weigh(all, v), &all->draft->team[v]);
}

// Improves from a node as often as that gains; `*gained` if it did.
static void exhaust(chains *all, int32_t root, bool *gained) {
    while (improve_from(all, root)) {
        value_teams(all);
        *gained = true;
    }
}

// One round over the nodes where something is lost at these prices: nobody, reviewers whose price
// is more than one visit more costs them, and members of teams that cost more than the least of
// their review. Answers whether something was gained.
static bool improve(chains *all) {
    const esri_problem *problem = all->problem;
    const esri_draft *draft = all->draft;
    bool gained = false;
    value_teams(all);
    exhaust(all, problem->reviewer_count, &gained);
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        if (draft->load[r] < problem->reviewers[r].max_visits &&
            ESRI_SCALE * problem->reviewers[r].step[draft->load[r]] < all->search->prices.load[r])
            exhaust(all, r, &gained);
    for (int32_t v = 0; v < problem->review_count; v++)
        for (int32_t m = 0; m < draft->team[v].count && all->worth[v] > all->search->least[v]; m++)
            exhaust(all, problem->reviews[v].candidates[draft->team[v].member[m]].reviewer,
                    &gained);
    return gained;
}

esr_status esri_exchange_chains(esri_search *search) {
    const esri_problem *problem = search->problem;
    size_t nodes = (size_t)problem->reviewer_count + 1;
    esr_status status = ESR_OK;
    chains all = {.search = search, .problem = problem, .draft = search->draft};
    all.worth = calloc((size_t)problem->review_count + 1, sizeof *all.worth);
    all.sum = calloc(nodes, sizeof *all.sum);
    all.links = calloc(LINKS_MOST, sizeof *all.links);
    if (!all.worth || !all.sum || !all.links) {
        status = esri_fail_nomem(search->ctx);
        goto cleanup;
    }
    esri_draft_copy(search->draft, search->best);
    search->draft->undated = true;
    while (!esri_search_should_stop(search) && improve(&all))
        ;
    if (search->draft->cost < search->best->cost)
        status = esri_dive_finish(search);
cleanup:
    search->draft->undated = false;
    free(all.worth);
    free(all.sum);
    free(all.links);
    return status;
}
