// SPDX-License-Identifier: GPL-3.0-or-later
// Depth-first over the reviews. All that a review may get (no visit, or a first day and a team) is
// listed once with the costs that depend on it alone, cheapest first; the search puts one choice
// for each review together, checks what ties them, and cuts where what is spent plus the cheapest
// choices of the rest is no better than the best plan so far.
#include "brute.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "brute_rules.h"

static void *must_alloc(size_t count, size_t size) {
    void *memory = calloc(count ? count : 1, size);
    if (!memory)
        abort();
    return memory;
}

typedef struct choices {
    brute_choice *at;
    size_t count, room;
} choices;

typedef struct search {
    brute_case problem;
    choices *choices;            // by review
    int64_t *rest;               // by review: least cost of this and all later ones, taken alone
    const brute_choice **chosen; // by review
    int32_t *visits;             // by reviewer
    bool found;
    int64_t best;
    const brute_choice **best_chosen;
} search;

static void choices_add(choices *list, brute_choice choice) {
    if (list->count == list->room) {
        list->room = list->room ? 2 * list->room : 64;
        list->at = realloc(list->at, list->room * sizeof *list->at);
        if (!list->at)
            abort();
    }
    list->at[list->count++] = choice;
}

static int by_cost(const void *a, const void *b) {
    const brute_choice *left = a, *right = b;
    return (left->costs.total > right->costs.total) - (left->costs.total < right->costs.total);
}

static void list_choices(const brute_case *problem, int32_t review, choices *out) {
    const esr_cycle *cycle = problem->cycle;
    brute_choice choice = {.review = review, .first = ESR_DAY_NONE};
    if (brute_choice_allowed(problem, &choice))
        choices_add(out, choice);
    for (esr_day day = cycle->first_day; day <= cycle->last_day; day++) {
        choice = (brute_choice){.review = review, .first = day};
        if (!brute_day_allowed(problem, review, day))
            continue;
        uint32_t able = 0;
        for (int32_t r = 0; r < cycle->reviewer_count; r++)
            if (brute_member_allowed(problem, review, r, day))
                able |= UINT32_C(1) << r;
        for (choice.team = 0; choice.team < UINT32_C(1) << cycle->reviewer_count; choice.team++)
            if ((choice.team & ~able) == 0 && brute_choice_allowed(problem, &choice))
                choices_add(out, choice);
    }
    for (size_t i = 0; i < out->count; i++)
        brute_choice_costs(problem, &out->at[i]);
    if (out->count > 0)
        qsort(out->at, out->count, sizeof *out->at, by_cost);
}

static void count_visits(search *s, uint32_t team, int32_t by) {
    for (int32_t r = 0; r < s->problem.cycle->reviewer_count; r++)
        if (team >> r & 1)
            s->visits[r] += by;
}

// Costs that depend on several reviews: load steps of the team's members, who have their visits so
// far counted in `visits` without this one, and mutual visits with the choices before.
static int64_t tied_cost(const search *s, const brute_choice *choice) {
    int64_t cost = 0;
    for (int32_t r = 0; r < s->problem.cycle->reviewer_count; r++)
        if (choice->team >> r & 1)
            cost += brute_step_cost(&s->problem, s->visits[r]);
    for (int32_t w = 0; w < choice->review; w++)
        cost += brute_mutual_cost(&s->problem, s->chosen[w], choice);
    return cost;
}

static bool fits(const search *s, const brute_choice *choice) {
    if (choice->first == ESR_DAY_NONE)
        return true;
    for (int32_t r = 0; r < s->problem.cycle->reviewer_count; r++)
        if ((choice->team >> r & 1) && !brute_visits_allowed(&s->problem, r, s->visits[r] + 1))
            return false;
    for (int32_t w = 0; w < choice->review; w++)
        if (!brute_two_allowed(&s->problem, s->chosen[w], choice))
            return false;
    return brute_together_allowed(&s->problem, s->chosen, choice);
}

static int64_t minimum_cost(const search *s) {
    int64_t cost = 0;
    for (int32_t r = 0; r < s->problem.cycle->reviewer_count; r++)
        cost += brute_minimum_cost(&s->problem, r, s->visits[r]);
    return cost;
}

static void descend(search *s, int32_t review, int64_t spent) {
    int32_t count = s->problem.cycle->review_count;
    if (review == count) {
        spent += minimum_cost(s);
        if (!s->found || spent < s->best) {
            s->found = true;
            s->best = spent;
            memcpy(s->best_chosen, s->chosen, (size_t)count * sizeof(const brute_choice *));
        }
        return;
    }
    const choices *list = &s->choices[review];
    for (size_t i = 0; i < list->count; i++) {
        const brute_choice *choice = &list->at[i];
        int64_t alone = spent + choice->costs.total;
        if (s->found && alone + s->rest[review + 1] >= s->best)
            break;
        if (!fits(s, choice))
            continue;
        int64_t tied = tied_cost(s, choice);
        s->chosen[review] = choice;
        count_visits(s, choice->team, 1);
        if (!s->found || alone + tied + s->rest[review + 1] < s->best)
            descend(s, review + 1, alone + tied);
        count_visits(s, choice->team, -1);
    }
}

// The costs by term of the plan that was found.
static esr_costs sum_costs(search *s) {
    esr_costs sum = {0};
    for (int32_t v = 0; v < s->problem.cycle->review_count; v++) {
        const brute_choice *choice = s->best_chosen[v];
        for (int32_t term = 0; term < ESR_TERM_COUNT; term++)
            sum.term[term] += choice->costs.term[term];
        for (int32_t w = 0; w < v; w++)
            sum.term[ESR_C8_WISHES] += brute_mutual_cost(&s->problem, s->best_chosen[w], choice);
        for (int32_t r = 0; r < s->problem.cycle->reviewer_count; r++)
            if (choice->team >> r & 1)
                sum.term[ESR_C7_LOAD] += brute_step_cost(&s->problem, s->visits[r]);
        count_visits(s, choice->team, 1);
    }
    sum.term[ESR_C5_UNDER_MINIMUM] = minimum_cost(s);
    for (int32_t term = 0; term < ESR_TERM_COUNT; term++)
        sum.total += sum.term[term];
    return sum;
}

static esr_plan *make_plan(search *s) {
    esr_context *ctx = NULL;
    esr_plan *plan = NULL;
    if (esr_context_new(&ctx) || esr_plan_new(ctx, s->problem.cycle, &plan))
        abort();
    for (int32_t v = 0; v < s->problem.cycle->review_count; v++) {
        plan->first_day[v] = s->best_chosen[v]->first;
        if (s->best_chosen[v]->first != ESR_DAY_NONE)
            brute_seat_team(&s->problem, s->best_chosen[v], plan->member);
    }
    esr_context_free(ctx);
    return plan;
}

brute_answer brute_solve(const esr_cycle *cycle, brute_part left_out) {
    if (cycle->reviewer_count > BRUTE_REVIEWERS_MAX)
        abort();
    size_t reviews = (size_t)cycle->review_count;
    search s = {.problem = {cycle, left_out}};
    s.choices = must_alloc(reviews, sizeof *s.choices);
    s.rest = must_alloc(reviews + 1, sizeof *s.rest);
    s.chosen = must_alloc(reviews, sizeof(const brute_choice *));
    s.best_chosen = must_alloc(reviews, sizeof(const brute_choice *));
    s.visits = must_alloc((size_t)cycle->reviewer_count, sizeof *s.visits);
    bool hopeless = false;
    for (int32_t v = cycle->review_count - 1; v >= 0; v--) {
        list_choices(&s.problem, v, &s.choices[v]);
        if (s.choices[v].count == 0)
            hopeless = true;
        else
            s.rest[v] = s.rest[v + 1] + s.choices[v].at[0].costs.total;
    }
    if (!hopeless)
        descend(&s, 0, 0);
    brute_answer answer = {.possible = s.found};
    if (s.found) {
        answer.costs = sum_costs(&s);
        answer.plan = make_plan(&s);
        if (answer.costs.total != s.best)
            abort();
    }
    for (size_t v = 0; v < reviews; v++)
        free(s.choices[v].at);
    free(s.choices);
    free(s.rest);
    free(s.chosen);
    free(s.best_chosen);
    free(s.visits);
    return answer;
}
