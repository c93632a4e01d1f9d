// SPDX-License-Identifier: GPL-3.0-or-later
// One draw of one cell: the edited cycle, its plan, and what the table needs to know of it.
#include <stdlib.h>
#include <string.h>

#include <esr/rules.h>

#include "scenario/scenario.h"
#include "sweep/file.h"

// A solve that ends when the whole run is cancelled: its context is the thread's own.
typedef struct leash {
    esr_context *ctx;
    const esr_context *boss;
} leash;

static void pull(void *user, const esr_progress *progress) {
    const leash *l = user;
    (void)progress;
    if (esr_context_cancelled(l->boss))
        esr_context_cancel(l->ctx);
}

// What a gap costs at least. While cost and bound differ by less, no plan has fewer of them without
// paying more elsewhere.
static int64_t least_price(const esr_cycle *cycle) {
    int32_t rate = cycle->costs.empty_seat < cycle->costs.unscheduled ? cycle->costs.empty_seat
                                                                      : cycle->costs.unscheduled;
    int64_t least = INT64_MAX;
    for (int32_t v = 0; v < cycle->review_count; v++) {
        int64_t price = (int64_t)rate * cycle->reviews[v].weight;
        least = price < least ? price : least;
    }
    return least;
}

static void count_plan(const esr_plan *plan, esr_sweep_draw *out) {
    const esr_cycle *cycle = plan->cycle;
    out->reviews = cycle->review_count;
    out->seats = cycle->place_count;
    out->reviewers = cycle->reviewer_count;
    for (int32_t v = 0; v < cycle->review_count; v++)
        out->scheduled += plan->first_day[v] != ESR_DAY_NONE;
    for (int32_t p = 0; p < cycle->place_count; p++)
        out->filled += plan->member[p].at >= 0;
}

static bool is_settled(const esr_solution *solution, const esr_sweep_draw *draw) {
    bool full = draw->scheduled == draw->reviews && draw->filled == draw->seats;
    int64_t gap = solution->cost - solution->bound;
    return full || gap == 0 || gap < least_price(solution->plan->cycle);
}

// "principal:2;teacher:1"
static void write_empty(const esr_plan *plan, esri_buf *out) {
    const esr_cycle *cycle = plan->cycle;
    esri_buf_add(out, "");
    for (int32_t seat = 0; seat < cycle->seats.count; seat++) {
        int32_t empty = 0;
        for (int32_t p = 0; p < cycle->place_count; p++)
            empty += cycle->places[p].seat == seat && plan->member[p].at < 0;
        if (empty > 0)
            esri_buf_printf(out, "%s%s:%d", out->length > 0 ? ";" : "", cycle->seats.at[seat],
                            (int)empty);
    }
}

static esr_sweep_letter letter_of(const esr_plan *plan, const esr_sweep_review *review) {
    esr_review_ix at = esr_cycle_find_review(plan->cycle, review->id);
    if (at.at < 0)
        return ESR_SWEEP_GONE;
    if (plan->first_day[at.at] == ESR_DAY_NONE)
        return ESR_SWEEP_UNSCHEDULED;
    const esr_review *there = &plan->cycle->reviews[at.at];
    bool moved = plan->first_day[at.at] != review->first_day, empty = false;
    for (int32_t p = there->seat_at; p < there->seat_at + there->seat_count; p++)
        empty = empty || plan->member[p].at < 0;
    if (moved)
        return empty ? ESR_SWEEP_BOTH : ESR_SWEEP_MOVED;
    return empty ? ESR_SWEEP_EMPTY : ESR_SWEEP_SAME;
}

// What the judge, which shares no code with the search, says of the plan.
static esr_status judge(esr_context *ctx, const esr_solution *solution, int64_t *open_cost) {
    esr_verdict *verdict = NULL;
    esr_status status = esr_verify(ctx, solution->plan, &verdict);
    if (status == ESR_OK &&
        (verdict->violation_count > 0 || verdict->costs.total != solution->cost))
        status = esri_fail(ctx, ESR_E_INTERNAL, NULL,
                           "a plan that was found breaks rules, or costs something else than the "
                           "search says, which is a defect in esr");
    if (status == ESR_OK)
        *open_cost =
            verdict->costs.term[ESR_C1_UNSCHEDULED] + verdict->costs.term[ESR_C2_EMPTY_SEAT];
    esr_verdict_free(verdict);
    return status;
}

static esr_status fill_row(esr_context *ctx, const esr_sweep *sweep, const esr_solution *solution,
                           esri_finished *out) {
    esr_status status = judge(ctx, solution, &out->draw.open_cost);
    if (status != ESR_OK)
        return status;
    count_plan(solution->plan, &out->draw);
    out->draw.outcome = solution->outcome;
    out->draw.cost = solution->cost;
    out->draw.bound = solution->bound;
    out->draw.settled = is_settled(solution, &out->draw);
    write_empty(solution->plan, &out->empty);
    for (int32_t v = 0; v < sweep->review_count; v++) {
        char letter = (char)letter_of(solution->plan, &sweep->reviews[v]);
        esri_buf_add_bytes(&out->visits, &letter, 1);
    }
    return ESR_OK;
}

// Solves to the gap that was asked for; and on to the proof where the number of empty seats is not
// settled by then. No clock has a part in it.
static esr_status solve(esr_context *ctx, const esr_cycle *cycle, const esr_sweep *sweep,
                        const esr_solution *base, const leash *held, esr_solution **out) {
    esr_solve_options options = {.gap_ppm = sweep->recipe.gap_ppm,
                                 .threads = 1,
                                 .progress = pull,
                                 .progress_user = (void *)(uintptr_t)held,
                                 .start = base};
    esr_solution *first = NULL;
    esr_sweep_draw counted = {0};
    esr_status status = esr_solve(ctx, cycle, &options, &first);
    if (status != ESR_OK)
        return status;
    count_plan(first->plan, &counted);
    if (first->outcome != ESR_OUTCOME_GAP || is_settled(first, &counted)) {
        *out = first;
        return ESR_OK;
    }
    options.gap_ppm = 0;
    options.start = first;
    status = esr_solve(ctx, cycle, &options, out);
    esr_solution_free(first);
    return status;
}

// The first fault, as why there is no plan.
static void refuse(const esr_context *ctx, esri_finished *out) {
    out->draw = (esr_sweep_draw){.cell = out->draw.cell, .draw = out->draw.draw};
    if (esr_context_fault_count(ctx) == 0) {
        esri_buf_add(&out->refused, "there is no allowed plan");
        return;
    }
    const esr_fault fault = esr_context_fault(ctx, 0);
    esri_buf text = {0};
    esri_buf_printf(&text, "%s%s%s", fault.subject, *fault.subject ? ": " : "", fault.message);
    esri_text_add_line(&out->refused, text.text ? text.text : "");
    out->refused.failed = out->refused.failed || text.failed;
    esri_buf_free(&text);
}

// The texts of the row, once all of them are there.
static esr_status point(esr_context *ctx, esri_finished *out) {
    esri_buf *const texts[] = {&out->refused, &out->lost, &out->empty, &out->visits};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        esri_buf_add(texts[i], "");
        if (texts[i]->failed || !texts[i]->text)
            return esri_fail_nomem(ctx);
    }
    out->draw.refused = out->refused.text;
    out->draw.lost = out->lost.text;
    out->draw.empty = out->empty.text;
    out->draw.visits = out->visits.text;
    return ESR_OK;
}

esr_status esri_item_solve(esr_context *ctx, const esri_sweep *sweep, const esr_solution *base,
                           const esr_context *boss, int32_t cell, int32_t draw, esri_finished *out,
                           bool *done) {
    const leash held = {ctx, boss};
    esr_scenario *scenario = NULL, *drawn = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    esr_status status = ESR_OK;
    *done = false;
    out->draw = (esr_sweep_draw){.cell = cell, .draw = draw};
    ESR_TRY(esri_recipe_cell(ctx, sweep, cell, &scenario));
    ESR_TRY(esri_scenario_draw(ctx, scenario, base->plan->cycle, sweep->sweep.recipe.seed, draw,
                               &out->lost, &drawn));
    ESR_TRY(esr_scenario_apply(ctx, drawn, base->plan->cycle, &cycle));
    ESR_TRY(solve(ctx, cycle, &sweep->sweep, base, &held, &solution));
    if (!esr_context_cancelled(ctx))
        ESR_TRY(fill_row(ctx, &sweep->sweep, solution, out));
cleanup:
    if (status == ESR_E_INPUT) {
        refuse(ctx, out);
        status = ESR_OK;
    } else if (status == ESR_E_LIMIT && esr_context_cancelled(ctx)) {
        status = ESR_OK;
    } else if (status == ESR_E_LIMIT) { // pins for which no plan was found
        refuse(ctx, out);
        status = ESR_OK;
    }
    if (status == ESR_OK && !esr_context_cancelled(ctx)) {
        esr_context_clear(ctx);
        status = point(ctx, out);
        *done = status == ESR_OK;
    }
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_scenario_free(drawn);
    esr_scenario_free(scenario);
    return status;
}
