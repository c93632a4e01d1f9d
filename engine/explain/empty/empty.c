// SPDX-License-Identifier: GPL-3.0-or-later
// The report on a plan's gaps: facts of each, causes that they share, ways out of each cause.
#include <esr/empty.h>
#include <esr/explain.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/empty/ways.h"
#include "explain/empty/words.h"

#define DEAR_MOST 1000000 // a cost is no more

// The report with the memory that it owns.
typedef struct owned_report {
    esr_empty_report report; // first, so that both have one address
    esri_arena arena;
} owned_report;

typedef struct explainer {
    esr_context *ctx;
    const esr_solution *solution;
    const esr_cycle *cycle;
    esr_empty_options options;
    esri_arena *arena;
    esri_problem *problem;
    esri_demand demand;
    esri_gap_view view;
    esri_trial trial;
    esri_clash_work work;
    esr_gap_list *facts;
    esr_empty_gap *gaps;
    int32_t *element; // by gap; -1: the whole review
    int32_t gap_count;
    esri_clash *clashes; // by cause; room for one a gap
    esr_empty_cause *causes;
    int32_t cause_count;
} explainer;

const char *esr_empty_why_name(esr_empty_why why) {
    static const char *const names[] = {"counted", "solved", "whole",
                                        "dearer",  "better", "unproven"};
    return names[why];
}

const char *esr_way_kind_name(esr_way_kind kind) {
    static const char *const names[ESR_WAY_KIND_COUNT] = {
        "limit",    "date",   "capacity", "pin",    "weight",  "visits", "free",
        "distance", "sector", "pair",     "waiver", "recruit", "seats"};
    return names[kind];
}

static void tell(const explainer *run, const char *phase, int32_t cause) {
    if (run->options.progress)
        run->options.progress(run->options.progress_user, phase, cause, run->cause_count);
}

static const char *fact_of(const explainer *run, esr_review_ix review, int32_t element) {
    const esri_element *e = element < 0 ? NULL : &run->demand.elements[element];
    for (size_t i = 0; i < run->facts->count; i++) {
        const esr_gap_reason *reason = &run->facts->at[i];
        if (reason->review.at == review.at &&
            (e ? reason->place >= e->place && reason->place < e->place + e->count
               : reason->place < 0))
            return reason->text;
    }
    return "";
}

static void add_gap(explainer *run, esr_review_ix review, int32_t element, int32_t missing) {
    run->gaps[run->gap_count] = (esr_empty_gap){
        .review = review,
        .seat = element < 0 ? -1 : run->demand.elements[element].seat,
        .missing = missing,
        .fact = esri_arena_strdup(run->arena, fact_of(run, review, element)),
    };
    run->element[run->gap_count++] = element;
}

static esr_status list_gaps(explainer *run, esr_review_ix only) {
    const esr_plan *plan = run->solution->plan;
    size_t room = (size_t)run->demand.element_count + 1;
    run->gaps = esri_arena_alloc(run->arena, room, sizeof *run->gaps);
    run->element = esri_arena_alloc(run->arena, room, sizeof *run->element);
    run->clashes = esri_arena_alloc(run->arena, room, sizeof *run->clashes);
    run->causes = esri_arena_alloc(run->arena, room, sizeof *run->causes);
    if (!run->gaps || !run->element || !run->clashes || !run->causes)
        return esri_fail_nomem(run->ctx);
    for (int32_t v = 0; v < run->cycle->review_count; v++) {
        if (only.at >= 0 && only.at != v)
            continue;
        if (plan->first_day[v] == ESR_DAY_NONE)
            add_gap(run, (esr_review_ix){v}, -1, run->cycle->reviews[v].seat_count);
        for (int32_t e = run->demand.element_at[v];
             e < run->demand.element_at[v + 1] && plan->first_day[v] != ESR_DAY_NONE; e++)
            if (run->demand.elements[e].filled < run->demand.elements[e].count)
                add_gap(run, (esr_review_ix){v}, e,
                        run->demand.elements[e].count - run->demand.elements[e].filled);
    }
    for (int32_t g = 0; g < run->gap_count; g++)
        if (!run->gaps[g].fact)
            return esri_fail_nomem(run->ctx);
    return ESR_OK;
}

static esr_status find_facts(explainer *run, int32_t g) {
    esr_empty_gap *gap = &run->gaps[g];
    size_t reviewers = (size_t)run->cycle->reviewer_count;
    esri_hindered *all = esri_arena_alloc(run->arena, reviewers, sizeof *all);
    if (!all)
        return esri_fail_nomem(run->ctx);
    int32_t count =
        esri_facts_hindered(&run->view, &run->demand, gap->review, run->element[g], all);
    gap->near = esri_facts_near(run->arena, &run->view, gap->review, all, count, &gap->near_count,
                                &gap->further);
    return gap->near ? ESR_OK : esri_fail_nomem(run->ctx);
}

static esr_status open_run(explainer *run) {
    esr_status status = ESR_OK;
    int64_t deadline_ms =
        run->options.time_limit_ms > 0 ? esri_now_ms() + run->options.time_limit_ms : INT64_MAX;
    ESR_TRY(esri_problem_new(run->ctx, run->cycle, 1, &run->problem));
    ESR_TRY(
        esri_demand_init(run->ctx, run->arena, run->problem, run->solution->plan, &run->demand));
    ESR_TRY(esr_explain_gaps(run->ctx, run->solution->plan, &run->facts));
    ESR_TRY(esri_trial_init(run->ctx, run->solution, deadline_ms, &run->trial));
    run->work = (esri_clash_work){&run->trial, &run->demand, &run->view, run->arena, NULL};
    run->work.trial_set =
        esri_arena_alloc(run->arena, (size_t)run->demand.element_count, sizeof(int32_t));
    if (!run->work.trial_set || !esri_gap_view_open(&run->view, run->solution->plan))
        status = esri_fail_nomem(run->ctx);
cleanup:
    return status;
}

static void close_run(explainer *run) {
    esri_arena_free(&run->view.judge.scratch);
    esri_trial_free(&run->trial);
    esr_gap_list_free(run->facts);
    esri_problem_free(run->problem);
}

// Empty seats of the plan among the elements of a clash.
static int32_t missing_in(const explainer *run, const esri_clash *clash) {
    int32_t missing = 0;
    for (int32_t e = 0; e < run->demand.element_count; e++)
        if (clash->wanted[e] > run->demand.elements[e].filled)
            missing += clash->wanted[e] - run->demand.elements[e].filled;
    return missing;
}

static bool is_in(const explainer *run, int32_t g, const esri_clash *clash) {
    const esri_demand *d = &run->demand;
    int32_t v = run->gaps[g].review.at;
    for (int32_t e = d->element_at[v]; e < d->element_at[v + 1]; e++)
        if ((run->element[g] < 0 || run->element[g] == e) &&
            clash->wanted[e] == d->elements[e].count)
            return true;
    return false;
}

// A clash that is known and explains this gap, too, or -1.
static int32_t known_clash(const explainer *run, int32_t g) {
    for (int32_t c = 0; c < run->cause_count; c++)
        if (run->clashes[c].why == ESR_EMPTY_COUNTED &&
            run->clashes[c].short_by >= missing_in(run, &run->clashes[c]) &&
            is_in(run, g, &run->clashes[c]))
            return c;
    return -1;
}

static int64_t gap_cost(const esr_costs *costs) {
    return costs->term[ESR_C1_UNSCHEDULED] + costs->term[ESR_C2_EMPTY_SEAT];
}

// Whether there is a plan without the gap if gaps are `scale` times as dear.
static esr_status try_dearer(explainer *run, const esri_clash *clash, int32_t scale, bool *found,
                             int64_t *more) {
    const esr_cost_rates *rates = &run->cycle->costs;
    char seat[12], review[12];
    esri_ideas ideas = {.work = &run->work};
    esri_lack before, now;
    esr_status status = ESR_OK;
    snprintf(seat, sizeof seat, "%d", rates->empty_seat * scale);
    snprintf(review, sizeof review, "%d", rates->unscheduled * scale);
    const esr_step steps[] = {
        {"settings", NULL,
         esri_idea_cells(&ideas, (const char *const[]){"section", "costs", "key", "empty_seat",
                                                       "value", seat, NULL})},
        {"settings", NULL,
         esri_idea_cells(&ideas, (const char *const[]){"section", "costs", "key", "unscheduled",
                                                       "value", review, NULL})}};
    if (ideas.failed)
        return esri_fail_nomem(run->ctx);
    ESR_TRY(
        esri_trial_lack(&run->trial, run->solution->plan, &run->demand, clash->wanted, &before));
    ESR_TRY(esri_trial_plan(&run->trial, &run->demand, clash->wanted, steps, scale > 1 ? 2 : 0,
                            (scale - 1) * gap_cost(&before.costs), found, &now));
    if (*found) {
        int64_t gaps = gap_cost(&now.costs);
        *more = now.costs.total - gaps + gaps / scale - before.costs.total;
    }
cleanup:
    return status;
}

// Where no clash was found: is it the price, or the search, or does all of the cycle forbid it?
static esr_status explain_otherwise(explainer *run, int32_t g, esri_clash *clash,
                                    esr_empty_cause *cause) {
    const esr_cost_rates *rates = &run->cycle->costs;
    const esri_demand *d = &run->demand;
    int32_t v = run->gaps[g].review.at;
    int32_t dearest =
        rates->empty_seat > rates->unscheduled ? rates->empty_seat : rates->unscheduled;
    bool found = false;
    esr_status status = ESR_OK;
    esri_lack lack;
    esri_answer answer = ESRI_UNKNOWN;
    memset(clash->wanted, 0, (size_t)d->element_count * sizeof *clash->wanted);
    for (int32_t e = d->element_at[v]; e < d->element_at[v + 1]; e++)
        if (run->element[g] < 0 || run->element[g] == e)
            clash->wanted[e] = d->elements[e].count;
    clash->why = ESR_EMPTY_UNPROVEN;
    if (run->solution->outcome != ESR_OUTCOME_OPTIMAL) {
        ESR_TRY(try_dearer(run, clash, 1, &found, &cause->more));
        if (found)
            clash->why = ESR_EMPTY_BETTER;
    }
    if (!found && dearest > 0 && DEAR_MOST / dearest > 1) {
        ESR_TRY(try_dearer(run, clash, DEAR_MOST / dearest, &found, &cause->more));
        if (found)
            clash->why = cause->more < 0 ? ESR_EMPTY_BETTER : ESR_EMPTY_DEARER;
    }
    if (!found && !esri_trial_over(&run->trial)) {
        ESR_TRY(esri_trial_lack(&run->trial, run->solution->plan, d, clash->wanted, &lack));
        ESR_TRY(esri_trial_improves(&run->trial, gap_cost(&lack.costs), &answer));
        if (answer == ESRI_NO)
            clash->why = ESR_EMPTY_WHOLE;
    }
cleanup:
    return status;
}

static esr_status find_cause(explainer *run, int32_t g) {
    esr_status status = ESR_OK;
    int32_t known = known_clash(run, g);
    if (known >= 0) {
        run->gaps[g].cause = known;
        return ESR_OK;
    }
    int32_t c = run->cause_count;
    esri_clash *clash = &run->clashes[c];
    ESR_TRY(esri_clash_find(&run->work, run->gaps[g].review, run->element[g], clash));
    if (clash->why == ESR_EMPTY_UNPROVEN)
        ESR_TRY(explain_otherwise(run, g, clash, &run->causes[c]));
    run->gaps[g].cause = c;
    run->cause_count++;
cleanup:
    return status;
}

// Puts causes together that are one, and closes the ranks.
static void merge_causes(explainer *run) {
    for (int32_t a = 0; a < run->cause_count; a++)
        for (int32_t b = a + 1; b < run->cause_count; b++) {
            esri_clash_merge(&run->work, &run->clashes[a], &run->clashes[b]);
            if (run->clashes[b].wanted)
                continue;
            for (int32_t g = 0; g < run->gap_count; g++) {
                int32_t cause = run->gaps[g].cause;
                run->gaps[g].cause = cause == b ? a : cause - (cause > b);
            }
            run->cause_count--;
            memmove(&run->clashes[b], &run->clashes[b + 1],
                    (size_t)(run->cause_count - b) * sizeof *run->clashes);
            memmove(&run->causes[b], &run->causes[b + 1],
                    (size_t)(run->cause_count - b) * sizeof *run->causes);
            b = a; // what is one now may touch others
        }
}

// The needs, people and numbers of a clash.
static esr_status fill_clash(explainer *run, const esri_clash *clash, esr_empty_cause *cause) {
    esri_demand *d = &run->demand;
    esr_clash_need *needs = esri_arena_alloc(run->arena, (size_t)d->element_count, sizeof *needs);
    esr_reviewer_ix *people =
        esri_arena_alloc(run->arena, (size_t)d->problem->reviewer_count, sizeof *people);
    if (!needs || !people)
        return esri_fail_nomem(run->ctx);
    (void)esri_demand_short(d, clash->wanted);
    for (int32_t e = 0; e < d->element_count; e++)
        if (clash->wanted[e] > 0)
            needs[cause->need_count++] =
                (esr_clash_need){{d->elements[e].review}, d->elements[e].seat, clash->wanted[e]};
    for (int32_t r = 0; r < d->problem->reviewer_count; r++)
        if (esri_demand_limit(d, r) > 0)
            people[cause->people_count++] = (esr_reviewer_ix){r};
    cause->needs = needs;
    cause->people = people;
    cause->smallest = clash->smallest;
    cause->wanted = esri_demand_seats(d, clash->wanted);
    cause->possible = cause->wanted - clash->short_by;
    esri_demand_window(d, clash->wanted, &cause->from, &cause->to);
    return ESR_OK;
}

static esr_status finish_cause(explainer *run, int32_t c) {
    const esri_clash *clash = &run->clashes[c];
    esr_empty_cause *cause = &run->causes[c];
    esri_buf text = {0};
    esri_ideas ideas = {.work = &run->work, .clash = clash, .all = run->options.all};
    esr_status status = ESR_OK;
    esr_empty_gap *gaps = calloc((size_t)run->gap_count, sizeof *gaps);
    cause->why = clash->why;
    cause->missing = missing_in(run, clash);
    if (!gaps) {
        status = esri_fail_nomem(run->ctx);
        goto cleanup;
    }
    for (int32_t g = 0; g < run->gap_count; g++)
        if (run->gaps[g].cause == c)
            gaps[ideas.gap_count++] = run->gaps[g];
    ideas.gaps = gaps;
    if (clash->why == ESR_EMPTY_COUNTED || clash->why == ESR_EMPTY_SOLVED) {
        ESR_TRY(fill_clash(run, clash, cause));
        esri_words_clash(&text, &run->work, cause);
    } else {
        esri_words_other(&text, cause);
    }
    cause->text = text.failed ? NULL : esri_arena_strdup(run->arena, text.text);
    if (!cause->text) {
        status = esri_fail_nomem(run->ctx);
        goto cleanup;
    }
    tell(run, "looking for ways out", c);
    if (clash->why != ESR_EMPTY_BETTER && !esri_trial_over(&run->trial))
        ESR_TRY(esri_ways_find(&ideas, cause));
cleanup:
    free(ideas.at);
    free(gaps);
    esri_buf_free(&text);
    return status;
}

static esr_status explain(explainer *run, esr_review_ix only) {
    esr_status status = ESR_OK;
    ESR_TRY(open_run(run));
    ESR_TRY(list_gaps(run, only));
    for (int32_t g = 0; g < run->gap_count; g++) {
        tell(run, "looking for reasons", g);
        ESR_TRY(find_facts(run, g));
        ESR_TRY(find_cause(run, g));
    }
    merge_causes(run);
    for (int32_t c = 0; c < run->cause_count; c++)
        ESR_TRY(finish_cause(run, c));
cleanup:
    return status;
}

static void give(explainer *run, esr_empty_report *out) {
    const esr_plan *plan = run->solution->plan;
    *out = (esr_empty_report){.gaps = run->gaps,
                              .gap_count = run->gap_count,
                              .causes = run->causes,
                              .cause_count = run->cause_count,
                              .solves = run->trial.solves,
                              .cut = run->trial.cut};
    for (int32_t p = 0; p < run->cycle->place_count; p++)
        out->empty_seats += plan->member[p].at < 0 &&
                            plan->first_day[run->cycle->places[p].review.at] != ESR_DAY_NONE;
    for (int32_t v = 0; v < run->cycle->review_count; v++)
        out->unscheduled += plan->first_day[v] == ESR_DAY_NONE;
}

esr_status esr_explain_empty(esr_context *ctx, const esr_solution *solution,
                             const esr_empty_options *options, esr_empty_report **out) {
    static const esr_empty_options defaults = {0};
    esr_status status = ESR_OK;
    explainer run = {.ctx = ctx,
                     .solution = solution,
                     .cycle = solution->plan->cycle,
                     .options = options ? *options : defaults};
    esr_review_ix only = {-1};
    owned_report *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    run.arena = &owned->arena;
    if (run.options.review_id) {
        only = esr_cycle_find_review(run.cycle, run.options.review_id);
        if (only.at < 0) {
            status = esri_fail(ctx, ESR_E_INPUT, NULL, "there is no review %s in %s",
                               run.options.review_id, run.cycle->id);
            goto cleanup;
        }
    }
    ESR_TRY(explain(&run, only));
    give(&run, &owned->report);
    *out = &owned->report;
    owned = NULL;
cleanup:
    close_run(&run);
    esr_empty_report_free(owned ? &owned->report : NULL);
    return status;
}

void esr_empty_report_free(esr_empty_report *report) {
    if (!report)
        return;
    owned_report *owned = (owned_report *)report;
    esri_arena_free(&owned->arena);
    free(owned);
}
