// SPDX-License-Identifier: GPL-3.0-or-later
// Cycles for searches that answer one question, and how those searches end.
#include "explain/empty/trial.h"

#include <esr/rules.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cycle/columns.h"
#include "cycle/rows.h"

#define PART_LIMIT_MS  1000 // of a search in a part of the cycle
#define WHOLE_LIMIT_MS 2000 // of one in the whole cycle
#define POLISH_MS      300  // that a plan which does is made cheaper, if near the bound
#define LINGER_MS      1500 // or else

// A search under watch.
typedef struct watch {
    const esr_context *outer;
    esr_context *inner;
    int64_t enough_cost;  // a plan that costs no more answers the question
    int64_t enough_bound; // so does a bound that is no less
    bool polish;          // then such a plan is still made cheaper, for some time:
    int64_t near, far;    // what cost - bound counts as near and far
    int64_t since_ms;     // when there was enough; -1: not yet
} watch;

static void look(void *user, const esr_progress *now) {
    watch *w = user;
    bool enough = now->cost <= w->enough_cost;
    if (enough && w->since_ms < 0)
        w->since_ms = now->elapsed_ms;
    int64_t gap = now->bound == INT64_MIN || !enough ? INT64_MAX : now->cost - now->bound;
    int64_t linger_ms = !w->polish || gap <= w->near ? 0 : gap <= w->far ? POLISH_MS : LINGER_MS;
    bool done = enough && now->elapsed_ms - w->since_ms >= linger_ms;
    if (done || (now->bound != INT64_MIN && now->bound >= w->enough_bound) ||
        esr_context_cancelled(w->outer))
        esr_context_cancel(w->inner);
}

bool esri_trial_over(esri_trial *trial) {
    if (esri_now_ms() >= trial->deadline_ms || esr_context_cancelled(trial->ctx))
        trial->cut = true;
    return trial->cut;
}

// Solves a cycle; without a plan in time `*out` stays NULL, which is no failure.
static esr_status solve(esri_trial *trial, const esr_cycle *cycle, const esr_solution *start,
                        int64_t limit_ms, watch *w, esr_solution **out) {
    int64_t left_ms = trial->deadline_ms - esri_now_ms();
    esr_solve_options options = {.time_limit_ms = limit_ms < left_ms ? limit_ms : left_ms,
                                 .progress = look,
                                 .progress_user = w,
                                 .start = start};
    if (esri_trial_over(trial))
        return ESR_OK;
    if (esr_context_new(&w->inner) != ESR_OK)
        return esri_fail_nomem(trial->ctx);
    w->outer = trial->ctx;
    w->since_ms = -1;
    trial->solves++;
    esr_status status = esr_solve(w->inner, cycle, &options, out);
    esr_context_free(w->inner);
    if (status == ESR_E_NOMEM)
        return esri_fail_nomem(trial->ctx);
    return ESR_OK;
}

// Pins and rules with steps may contradict each other: then there is no cycle, which is no failure.
static esr_status finish(esri_trial *trial, esr_edit *edit, esr_cycle **out) {
    esr_context *inner = NULL;
    esr_cycle *cycle = NULL;
    esr_status status = esr_context_new(&inner);
    if (status != ESR_OK) {
        esr_edit_free(edit);
        return esri_fail_nomem(trial->ctx);
    }
    status = esr_edit_finish(inner, edit, &cycle);
    if (status == ESR_OK)
        status = esr_check_rules(inner, cycle);
    esr_context_free(inner);
    if (status == ESR_OK)
        *out = cycle;
    else
        esr_cycle_free(cycle);
    return status == ESR_E_NOMEM ? esri_fail_nomem(trial->ctx) : ESR_OK;
}

static esr_status set_cost(esr_context *ctx, esr_edit *edit, const char *key, const char *value) {
    return esr_edit_setting(ctx, edit, "costs", key, value);
}

// Drops the rows of unavailable.csv that are wishes.
static esr_status drop_soft(esr_context *ctx, esr_edit *edit, const esr_cycle *cycle) {
    const esri_row_list *list = &cycle->rows->tables[ESRI_UNAVAILABLE];
    const char *last = "";
    esr_status status = ESR_OK;
    for (int32_t i = 0; i < list->count && status == ESR_OK; i++) {
        const char *cost = list->at[i].cells[ESRI_UNAVAILABLE_COST];
        if (!*cost || strcmp(cost, last) == 0)
            continue;
        last = cost;
        const esr_cell where[] = {{"cost", cost}, {NULL, NULL}};
        status = esr_edit_drop(ctx, edit, "unavailable", where, NULL);
    }
    return status;
}

// The cycle without other costs than those of gaps; `unit`: each of them is 1.
static esr_status make_bare(esri_trial *trial, bool unit, esr_cycle **out) {
    static const char *const free_of_charge[] = {
        "missing_skill", "no_veteran",       "under_minimum", "per_km",
        "load_step",     "per_recent_visit", "change_date",   "change_reviewer"};
    static const esr_cell all[] = {{NULL, NULL}};
    esr_context *ctx = trial->ctx;
    esr_edit *edit = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esr_edit_new(ctx, trial->cycle, &edit));
    for (size_t i = 0; i < sizeof free_of_charge / sizeof *free_of_charge; i++)
        ESR_TRY(set_cost(ctx, edit, free_of_charge[i], "0"));
    if (unit) {
        ESR_TRY(set_cost(ctx, edit, "unscheduled", "1"));
        ESR_TRY(set_cost(ctx, edit, "empty_seat", "1"));
    }
    for (int32_t k = 0; k < trial->cycle->kind_count; k++)
        if (trial->cycle->kinds[k].mode == ESR_COST)
            ESR_TRY(esr_edit_setting(ctx, edit, "rules", trial->cycle->kinds[k].name, "allow"));
    ESR_TRY(esr_edit_drop(ctx, edit, "preferences", all, NULL));
    ESR_TRY(drop_soft(ctx, edit, trial->cycle));
    esr_edit *last = edit;
    edit = NULL;
    ESR_TRY(esr_edit_finish(ctx, last, out));
cleanup:
    esr_edit_free(edit);
    return status;
}

esr_status esri_trial_init(esr_context *ctx, const esr_solution *start, int64_t deadline_ms,
                           esri_trial *out) {
    esri_trial trial = {
        .ctx = ctx, .start = start, .cycle = start->plan->cycle, .deadline_ms = deadline_ms};
    esr_status status = make_bare(&trial, true, &trial.bare);
    if (status == ESR_OK)
        *out = trial;
    return status;
}

void esri_trial_free(esri_trial *trial) {
    esr_cycle_free(trial->bare);
}

static esr_status take_steps(esr_context *ctx, esr_edit *edit, const esr_step *steps,
                             int32_t count) {
    esr_status status = ESR_OK;
    for (int32_t i = 0; i < count && status == ESR_OK; i++)
        status = esr_edit_step(ctx, edit, &steps[i]);
    return status;
}

// The wanted seats of a review, "principal:1;teacher:2"; whether they are fewer than it has.
static bool seats_text(const esri_demand *demand, const int32_t *wanted, int32_t v, esri_buf *out) {
    bool fewer = false;
    for (int32_t e = demand->element_at[v]; e < demand->element_at[v + 1]; e++) {
        const esri_element *element = &demand->elements[e];
        fewer = fewer || wanted[e] < element->count;
        if (wanted[e] > 0)
            esri_buf_printf(out, "%s%s:%d", out->length ? ";" : "",
                            demand->problem->cycle->seats.at[element->seat], wanted[e]);
    }
    return fewer;
}

// Leaves nothing of a review but its wanted seats; without any, the review goes. Pins that keep
// people on a team with fewer seats go, too.
static esr_status cut_review(esr_context *ctx, esr_edit *edit, const esri_demand *demand,
                             const int32_t *wanted, int32_t v) {
    const esr_cycle *cycle = demand->problem->cycle;
    const esr_cell id[] = {{"id", cycle->reviews[v].id}, {NULL, NULL}};
    esri_buf seats = {0};
    bool fewer = seats_text(demand, wanted, v, &seats);
    bool gone = seats.length == 0;
    esr_status status = ESR_OK;
    if (seats.failed) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    if (gone)
        ESR_TRY(esr_edit_drop(ctx, edit, "reviews", id, NULL));
    const esr_cell cells[] = {{"seats", seats.text}, {NULL, NULL}};
    if (!gone && fewer)
        ESR_TRY(esr_edit_set(ctx, edit, "reviews", id, cells, NULL));
    for (int32_t p = 0; p < cycle->pin_count && (gone || fewer); p++) {
        const esr_pin *pin = &cycle->pins[p];
        if (pin->review.at != v || (!gone && (pin->forbid || pin->reviewer.at < 0)))
            continue;
        const esr_cell where[] = {
            {"review_id", cycle->reviews[v].id},
            {gone ? NULL : "reviewer_id", gone ? NULL : cycle->reviewers[pin->reviewer.at].id},
            {NULL, NULL}};
        ESR_TRY(esr_edit_drop(ctx, edit, "pins", where, NULL));
    }
cleanup:
    esri_buf_free(&seats);
    return status;
}

esr_status esri_trial_fills(esri_trial *trial, const esri_demand *demand, const int32_t *wanted,
                            const esr_step *steps, int32_t step_count, esri_answer *out) {
    static const esr_cell all[] = {{NULL, NULL}};
    esr_context *ctx = trial->ctx;
    esr_edit *edit = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    esr_status status = ESR_OK;
    esri_answer answer = ESRI_UNKNOWN;
    ESR_TRY(esr_edit_new(ctx, trial->bare, &edit));
    ESR_TRY(esr_edit_drop(ctx, edit, "published", all, NULL));
    for (int32_t v = 0; v < demand->problem->review_count; v++)
        ESR_TRY(cut_review(ctx, edit, demand, wanted, v));
    ESR_TRY(take_steps(ctx, edit, steps, step_count));
    esr_edit *last = edit;
    edit = NULL;
    ESR_TRY(finish(trial, last, &cycle));
    watch w = {.enough_cost = 0, .enough_bound = 1};
    if (cycle)
        ESR_TRY(solve(trial, cycle, NULL, PART_LIMIT_MS, &w, &solution));
    if (solution && solution->cost == 0)
        answer = ESRI_YES;
    else if (solution && solution->bound >= 1)
        answer = ESRI_NO;
    *out = answer;
cleanup:
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_edit_free(edit);
    return status;
}

// Wanted seats of an element that a plan leaves empty, of those that the plan's cycle still has.
static int32_t element_lack(const esri_demand *demand, int32_t element, int32_t wanted,
                            const esr_plan *plan) {
    const esri_element *e = &demand->elements[element];
    const char *name = demand->problem->cycle->seats.at[e->seat];
    const esr_review *review = &plan->cycle->reviews[e->review];
    int32_t seats = 0, filled = 0;
    for (int32_t place = review->seat_at; place < review->seat_at + review->seat_count; place++) {
        bool same = strcmp(plan->cycle->seats.at[plan->cycle->places[place].seat], name) == 0;
        seats += same;
        filled += same && plan->member[place].at >= 0;
    }
    wanted = wanted < seats ? wanted : seats;
    return wanted > filled ? wanted - filled : 0;
}

esr_status esri_trial_lack(const esri_trial *trial, const esr_plan *plan, const esri_demand *demand,
                           const int32_t *wanted, esri_lack *out) {
    const esr_cycle *cycle = plan->cycle;
    esr_verdict *verdict = NULL;
    esr_status status = esr_verify(trial->ctx, plan, &verdict);
    if (status != ESR_OK)
        return status;
    esri_lack lack = {.costs = verdict->costs};
    bool broken = verdict->violation_count > 0;
    esr_verdict_free(verdict);
    if (broken)
        return esri_fail(trial->ctx, ESR_E_INTERNAL, NULL,
                         "a plan that was found breaks rules, which is a defect in esr");
    for (int32_t v = 0; v < cycle->review_count; v++) {
        const esr_review *review = &cycle->reviews[v];
        bool none = plan->first_day[v] == ESR_DAY_NONE, inside = false;
        int32_t empty = 0;
        for (int32_t i = 0; i < review->seat_count; i++)
            empty += none || plan->member[review->seat_at + i].at < 0;
        for (int32_t e = demand->element_at[v]; e < demand->element_at[v + 1]; e++) {
            inside = inside || wanted[e] > 0;
            lack.wanted_seats += wanted[e] > 0 ? element_lack(demand, e, wanted[e], plan) : 0;
        }
        lack.seats += empty;
        lack.reviews += none;
        lack.empty_seats += none ? 0 : empty;
        lack.wanted_reviews += inside && none;
    }
    *out = lack;
    return ESR_OK;
}

// Fewer gaps in all, and in the set: a seat is filled, or no review is left without a visit.
static bool is_better(const esri_lack *now, const esri_lack *before) {
    bool visits = now->wanted_reviews == 0 && before->wanted_reviews > 0;
    return now->seats <= before->seats && now->reviews <= before->reviews &&
           now->seats + now->reviews < before->seats + before->reviews &&
           now->wanted_seats <= before->wanted_seats &&
           now->wanted_reviews <= before->wanted_reviews &&
           (now->wanted_seats < before->wanted_seats || visits);
}

// The cheapest gap of the cycle.
static int64_t least_gap_cost(const esr_cycle *cycle) {
    int64_t least = INT64_MAX;
    for (int32_t v = 0; v < cycle->review_count; v++) {
        int64_t weight = cycle->reviews[v].weight;
        int64_t seat = cycle->costs.empty_seat * weight, all = cycle->costs.unscheduled * weight;
        int64_t one = seat < all ? seat : all;
        least = one < least ? one : least;
    }
    return least;
}

esr_status esri_trial_plan(esri_trial *trial, const esri_demand *demand, const int32_t *wanted,
                           const esr_step *steps, int32_t step_count, int64_t dearer, bool *found,
                           esri_lack *out) {
    esr_context *ctx = trial->ctx;
    esr_edit *edit = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    esr_status status = ESR_OK;
    esri_lack before, now;
    *found = false;
    ESR_TRY(esri_trial_lack(trial, trial->start->plan, demand, wanted, &before));
    ESR_TRY(esr_edit_new(ctx, trial->cycle, &edit));
    ESR_TRY(take_steps(ctx, edit, steps, step_count));
    esr_edit *last = edit;
    edit = NULL;
    ESR_TRY(finish(trial, last, &cycle));
    int64_t least = least_gap_cost(trial->cycle), cost = before.costs.total + dearer;
    // A plan with a gap less costs less by about a gap. The bound that leaves no room for that ends
    // the search, too.
    watch w = {.enough_cost = cost - least / 2,
               .enough_bound = cost - least / 8,
               .polish = true,
               .near = least / 500,
               .far = least / 4};
    if (cycle)
        ESR_TRY(solve(trial, cycle, trial->start, WHOLE_LIMIT_MS, &w, &solution));
    if (solution) {
        ESR_TRY(esri_trial_lack(trial, solution->plan, demand, wanted, &now));
        *found = is_better(&now, &before);
        if (*found)
            *out = now;
    }
cleanup:
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_edit_free(edit);
    return status;
}

esr_status esri_trial_improves(esri_trial *trial, int64_t gap_cost, esri_answer *out) {
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    esr_status status = ESR_OK;
    watch w = {.enough_cost = gap_cost - 1, .enough_bound = gap_cost};
    *out = ESRI_UNKNOWN;
    ESR_TRY(make_bare(trial, false, &cycle));
    ESR_TRY(solve(trial, cycle, trial->start, WHOLE_LIMIT_MS, &w, &solution));
    if (solution && solution->cost < gap_cost)
        *out = ESRI_YES;
    else if (solution && solution->bound >= gap_cost)
        *out = ESRI_NO;
cleanup:
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    return status;
}
