// SPDX-License-Identifier: GPL-3.0-or-later
// Alternatives, one after the other. To sit where one sits in a known plan k gets a price; with
// growing prices the cheapest plan keeps away from the known ones. Prices are doubled until it
// differs enough and then halved between, as its own cost must not pass the limit.
//
// What the prices prove: let L be a bound on the cost of any plan with prices, N_k the members of
// plan k. A plan that differs from each k in M members or more sits again in at most N_k - M of its
// places, so that its own cost is at least L - sum of price_k (N_k - M). Where that passes the
// limit there is none. (With prices on dates, which a visit that only overlaps a known one pays
// too, nothing is proved.)
#include <stdlib.h>

#include <esr/alternative.h>
#include <esr/rules.h>

#include "base/context.h"
#include "explain/alternatives/tilt.h"

#define TRIES_MAX 24 // searches for one alternative, without dates or with them
#define PRICE_MAX 1000000
#define TENTH     10

// The list with the memory that it owns.
typedef struct owned_alternatives {
    esr_alternative_list list; // first, so that both have one address
    esr_alternative *alternatives;
    esr_solution **solutions;
} owned_alternatives;

typedef struct quest {
    esr_context *ctx;
    const esr_solution *now;
    const esr_alternatives_options *options;
    owned_alternatives *out;
    esri_shunned *shunned; // the present plan, and then what was found
    int32_t count;
    int64_t deadline_ms; // 0: none
    bool single;         // no school has two reviews, and no plan an empty seat: bounds hold
} quest;

static bool is_over(const quest *q) {
    return esr_context_cancelled(q->ctx) || (q->deadline_ms > 0 && esri_now_ms() >= q->deadline_ms);
}

// How two plans differ: members and dates.
static esr_status differ(esr_context *ctx, const esr_plan *a, const esr_plan *b, int32_t *members,
                         int32_t *dates) {
    esr_plan_diff *diff = NULL;
    esr_status status = esr_plan_compare(ctx, a, b, &diff);
    if (status != ESR_OK)
        return status;
    *members = diff->left > diff->joined ? diff->left : diff->joined;
    *dates = diff->moved + diff->scheduled + diff->unscheduled;
    esr_plan_diff_free(diff);
    return ESR_OK;
}

static int32_t members_of(const esr_plan *plan) {
    int32_t members = 0;
    for (int32_t p = 0; p < plan->cycle->place_count; p++)
        members += plan->member[p].at >= 0;
    return members;
}

static bool schools_are_single(const esr_cycle *cycle) {
    for (int32_t s = 0; s < cycle->school_count; s++)
        if (cycle->school_review_at[s + 1] - cycle->school_review_at[s] > 1)
            return false;
    return true;
}

static void shun(quest *q, const esr_plan *plan) {
    int32_t members = members_of(plan);
    q->single = q->single && members == plan->cycle->place_count;
    q->shunned[q->count++] = (esri_shunned){.plan = plan, .members = members};
}

// What a plan from a tilted search is in the cycle as it is.
static esr_status as_it_is(esr_context *ctx, const esr_solution *now, const esr_plan *plan,
                           esr_solution **out) {
    esr_verdict *verdict = NULL;
    esr_status status = ESR_OK;
    esr_solution *made = calloc(1, sizeof *made);
    if (!made)
        ESR_TRY(esri_fail_nomem(ctx));
    *made = (esr_solution){.bound = now->bound, .outcome = ESR_OUTCOME_CARRIED};
    ESR_TRY(esr_plan_copy(ctx, plan, &made->plan));
    made->plan->cycle = now->plan->cycle;
    ESR_TRY(esr_verify(ctx, made->plan, &verdict));
    if (verdict->violation_count > 0)
        ESR_TRY(esri_fail(ctx, ESR_E_INTERNAL, NULL, "an alternative breaks a rule: %s",
                          verdict->violations[0].text));
    made->cost = verdict->costs.total;
    *out = made;
    made = NULL;
cleanup:
    esr_verdict_free(verdict);
    esr_solution_free(made);
    return status;
}

// Whether a bound with prices proves that nothing is left to find.
static bool proves_none(const quest *q, int64_t bound) {
    int64_t at_most = 0;
    for (int32_t k = 0; k < q->count; k++) {
        int32_t again = q->shunned[k].members - q->out->list.differ;
        int32_t most = (q->shunned[k].price + ESRI_TILT_UNIT - 1) / ESRI_TILT_UNIT;
        at_most += (int64_t)most * (again > 0 ? again : 0);
    }
    return q->single && bound - at_most > q->out->list.limit;
}

// Searches once with the present prices; `*out` is NULL where time ended it without a plan.
static esr_status try_prices(quest *q, bool dates, bool *none, esr_solution **out) {
    esri_tilt tilt = {0};
    esr_solution *found = NULL;
    esr_status status = ESR_OK;
    esr_solve_options options = {.start = q->now};
    if (q->deadline_ms > 0)
        options.time_limit_ms = q->deadline_ms - esri_now_ms();
    if (q->deadline_ms > 0 && options.time_limit_ms <= 0)
        return ESR_OK;
    ESR_TRY(esri_tilt_open(q->ctx, q->now->plan->cycle, q->shunned, q->count, dates, &tilt));
    status = esr_solve(q->ctx, &tilt.cycle, &options, &found);
    if (status == ESR_E_LIMIT) {
        esr_context_clear(q->ctx);
        status = ESR_OK;
        goto cleanup;
    }
    ESR_TRY(status);
    q->out->list.solves++;
    *none = !dates && proves_none(q, found->bound);
    ESR_TRY(as_it_is(q->ctx, q->now, found->plan, out));
    for (int32_t k = 0; k < q->count; k++) {
        int32_t members = 0, moved = 0;
        ESR_TRY(differ(q->ctx, q->shunned[k].plan, (*out)->plan, &members, &moved));
        q->shunned[k].differs = members + moved;
    }
    if (q->options->progress)
        q->options->progress(q->options->progress_user, q->out->list.count, q->out->list.solves);
cleanup:
    esr_solution_free(found);
    esri_tilt_close(&tilt);
    return status;
}

// Too near: dearer. Once a price was too dear the next one lies between. False: no new prices.
static bool move_prices(quest *q, bool too_dear) {
    bool moved = false;
    for (int32_t k = 0; k < q->count; k++) {
        esri_shunned *s = &q->shunned[k];
        int32_t before = s->price;
        bool near = s->differs < q->out->list.differ;
        if (too_dear)
            s->high = s->price;
        else if (near)
            s->low = s->price;
        if (s->high > 0)
            s->price = too_dear || near ? s->low + (s->high - s->low) / 2 : s->price;
        else if (near)
            s->price = 2 * s->price < PRICE_MAX ? 2 * s->price : PRICE_MAX;
        moved = moved || s->price != before;
    }
    return moved;
}

// Looks for one more; `*out` stays NULL where none was found.
static esr_status find_one(quest *q, bool dates, bool *none, esr_solution **out) {
    for (int32_t k = 0; k < q->count; k++) {
        q->shunned[k].price = 1;
        q->shunned[k].low = q->shunned[k].high = 0;
    }
    for (int32_t tries = 0; tries < TRIES_MAX && !is_over(q); tries++) {
        esr_solution *tried = NULL;
        bool near = false;
        esr_status status = try_prices(q, dates, none, &tried);
        if (status != ESR_OK || !tried) {
            esr_solution_free(tried);
            return status;
        }
        bool too_dear = tried->cost > q->out->list.limit;
        for (int32_t k = 0; k < q->count; k++)
            near = near || q->shunned[k].differs < q->out->list.differ;
        if (!near && !too_dear) {
            *out = tried;
            return ESR_OK;
        }
        esr_solution_free(tried);
        if (*none || !move_prices(q, too_dear))
            return ESR_OK;
    }
    return ESR_OK;
}

static esr_status find_all(quest *q) {
    owned_alternatives *out = q->out;
    esr_status status = ESR_OK;
    out->list.end = ESR_ALTERNATIVES_ENOUGH;
    while (out->list.count < q->options->count) {
        esr_solution *found = NULL;
        bool none = false, unused = false;
        ESR_TRY(find_one(q, false, &none, &found));
        if (!found && !is_over(q))
            ESR_TRY(find_one(q, true, &unused, &found));
        if (!found) {
            out->list.end = none         ? ESR_ALTERNATIVES_NONE
                            : is_over(q) ? ESR_ALTERNATIVES_CUT
                                         : ESR_ALTERNATIVES_UNKNOWN;
            break;
        }
        out->solutions[out->list.count++] = found;
        shun(q, found->plan);
    }
cleanup:
    return status;
}

// The cheapest first, else as they were found.
static void sort(owned_alternatives *out) {
    for (int32_t i = 1; i < out->list.count; i++) {
        esr_solution *it = out->solutions[i];
        int32_t at = i;
        for (; at > 0 && out->solutions[at - 1]->cost > it->cost; at--)
            out->solutions[at] = out->solutions[at - 1];
        out->solutions[at] = it;
    }
    for (int32_t i = 0; i < out->list.count; i++)
        out->alternatives[i].solution = out->solutions[i];
}

static esr_status measure(esr_context *ctx, const esr_solution *now, owned_alternatives *out) {
    for (int32_t i = 0; i < out->list.count; i++) {
        esr_alternative *at = &out->alternatives[i];
        esr_status status = differ(ctx, now->plan, at->solution->plan, &at->members, &at->dates);
        at->least = at->members + at->dates;
        for (int32_t k = 0; k < out->list.count && status == ESR_OK; k++) {
            int32_t members = 0, dates = 0;
            if (k == i)
                continue;
            status = differ(ctx, out->solutions[k]->plan, at->solution->plan, &members, &dates);
            at->least = members + dates < at->least ? members + dates : at->least;
        }
        if (status != ESR_OK)
            return status;
    }
    out->list.at = out->alternatives;
    return ESR_OK;
}

// Only a plan that keeps all rules has a cost that others can be held against.
static esr_status check_present(esr_context *ctx, const esr_solution *now, int64_t *cost) {
    esr_verdict *verdict = NULL;
    esr_status status = esr_verify(ctx, now->plan, &verdict);
    if (status == ESR_OK && verdict->violation_count > 0)
        status = esri_fail(ctx, ESR_E_INPUT, esr_rule_name(verdict->violations[0].rule),
                           "the present plan breaks it: %s", verdict->violations[0].text);
    if (status == ESR_OK)
        *cost = verdict->costs.total;
    esr_verdict_free(verdict);
    return status;
}

esr_status esr_alternatives_find(esr_context *ctx, const esr_solution *solution,
                                 const esr_alternatives_options *options,
                                 esr_alternative_list **out) {
    const esr_cycle *cycle = solution->plan->cycle;
    quest q = {.ctx = ctx, .now = solution, .options = options};
    size_t room = (size_t)options->count + 1;
    esr_status status = ESR_OK;
    int32_t tenth = cycle->place_count / TENTH;
    q.single = schools_are_single(cycle);
    q.out = calloc(1, sizeof *q.out);
    q.shunned = calloc(room, sizeof *q.shunned);
    if (!q.out || !q.shunned)
        ESR_TRY(esri_fail_nomem(ctx));
    q.out->alternatives = calloc(room, sizeof *q.out->alternatives);
    q.out->solutions = calloc(room, sizeof(esr_solution *));
    if (!q.out->alternatives || !q.out->solutions)
        ESR_TRY(esri_fail_nomem(ctx));
    if (options->time_limit_ms > 0)
        q.deadline_ms = esri_now_ms() + options->time_limit_ms;
    ESR_TRY(check_present(ctx, solution, &q.out->list.limit));
    q.out->list.limit += options->extra;
    q.out->list.differ = options->differ > 0 ? options->differ : tenth > 0 ? tenth : 1;
    shun(&q, solution->plan);
    ESR_TRY(find_all(&q));
    sort(q.out);
    ESR_TRY(measure(ctx, solution, q.out));
    *out = &q.out->list;
    q.out = NULL;
cleanup:
    free(q.shunned);
    esr_alternative_list_free(q.out ? &q.out->list : NULL);
    return status;
}

void esr_alternative_list_free(esr_alternative_list *list) {
    if (!list)
        return;
    owned_alternatives *owned = (owned_alternatives *)list;
    for (int32_t i = 0; i < list->count && owned->solutions; i++)
        esr_solution_free(owned->solutions[i]);
    free(owned->solutions);
    free(owned->alternatives);
    free(owned);
}
