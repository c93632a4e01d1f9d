// SPDX-License-Identifier: GPL-3.0-or-later
// Counting what the reports show.
#include "report/figures.h"

#include <inttypes.h>
#include <stdlib.h>

#include "report/words.h"

double esri_way_km(const esr_cycle *cycle, esr_reviewer_ix reviewer, esr_school_ix school) {
    esr_place from = cycle->reviewers[reviewer.at].place;
    esr_place to = cycle->schools[school.at].place;
    return from.known && to.known ? esr_distance_km(from, to) : -1;
}

static int by_date(const void *left, const void *right) {
    const esri_visit *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->review.at > b->review.at) - (a->review.at < b->review.at);
}

static void add_member(esri_figures *figures, esr_reviewer_ix reviewer, esr_school_ix school) {
    double km = esri_way_km(figures->cycle, reviewer, school);
    figures->load[reviewer.at]++;
    if (km > 0) {
        figures->km[reviewer.at] += km;
        figures->total_km += km;
    }
}

// The reason that the input gives for a gap. Both lists are sorted, so `next` only moves on.
static const char *take_reason(const esr_gap_list *list, size_t *next, int32_t review,
                               int32_t place) {
    for (; list && *next < list->count; ++*next) {
        const esr_gap_reason *reason = &list->at[*next];
        if (reason->review.at > review || (reason->review.at == review && reason->place > place))
            break;
        if (reason->review.at == review && reason->place == place)
            return reason->text;
    }
    return "";
}

static void add_gap(esri_figures *figures, size_t *next, int32_t review, int32_t place) {
    figures->gaps[figures->gap_count++] = (esr_gap_reason){
        .review = {review},
        .place = place,
        .text = take_reason(figures->input->gaps, next, review, place),
    };
}

static void gather_reviews(esri_figures *figures) {
    const esr_cycle *cycle = figures->cycle;
    size_t next = 0;
    for (int32_t v = 0; v < cycle->review_count; v++) {
        const esr_review *review = &cycle->reviews[v];
        esr_day first = figures->plan->first_day[v];
        if (first == ESR_DAY_NONE) {
            figures->unscheduled_count++;
            add_gap(figures, &next, v, -1);
            continue;
        }
        esr_day last = esr_visit_last_day(first, review->half_days);
        figures->visits[figures->visit_count++] = (esri_visit){{v}, first, last};
        for (int32_t p = review->seat_at; p < review->seat_at + review->seat_count; p++) {
            esr_reviewer_ix member = figures->plan->member[p];
            if (member.at < 0)
                add_gap(figures, &next, v, p);
            else
                add_member(figures, member, review->school);
        }
    }
    qsort(figures->visits, (size_t)figures->visit_count, sizeof *figures->visits, by_date);
}

static bool gather_spread(esri_figures *figures) {
    for (int32_t r = 0; r < figures->cycle->reviewer_count; r++)
        if (figures->load[r] > figures->load_most)
            figures->load_most = figures->load[r];
    size_t size = (size_t)figures->load_most + 1;
    figures->spread = esri_arena_alloc(&figures->arena, size, sizeof *figures->spread);
    if (!figures->spread)
        return false;
    for (int32_t r = 0; r < figures->cycle->reviewer_count; r++)
        figures->spread[figures->load[r]]++;
    return true;
}

esr_status esri_report_check(esr_context *ctx, const esr_report_input *input) {
    int64_t searched = input->solution->cost, judged = input->verdict->costs.total;
    if (searched == judged)
        return ESR_OK;
    return esri_fail(ctx, ESR_E_INTERNAL, NULL,
                     "the search says that the plan costs %" PRId64 ", the rules say %" PRId64
                     "; they should agree",
                     searched, judged);
}

esr_status esri_figures_make(esr_context *ctx, const esr_report_input *input,
                             esri_figures *figures) {
    esr_status status = esri_report_check(ctx, input);
    if (status != ESR_OK)
        return status;
    const esr_solution *solution = input->solution;
    const esr_cycle *cycle = solution->plan->cycle;
    esri_arena *arena = &figures->arena;
    size_t reviews = (size_t)cycle->review_count, reviewers = (size_t)cycle->reviewer_count;
    size_t places = (size_t)cycle->place_count;
    figures->input = input;
    figures->cycle = cycle;
    figures->plan = solution->plan;
    figures->visits = esri_arena_alloc(arena, reviews, sizeof *figures->visits);
    figures->load = esri_arena_alloc(arena, reviewers, sizeof *figures->load);
    figures->km = esri_arena_alloc(arena, reviewers, sizeof *figures->km);
    figures->gaps = esri_arena_alloc(arena, reviews + places, sizeof *figures->gaps);
    if (!figures->visits || !figures->load || !figures->km || !figures->gaps)
        return esri_fail_nomem(ctx);
    gather_reviews(figures);
    return gather_spread(figures) ? ESR_OK : esri_fail_nomem(ctx);
}

void esri_figures_free(esri_figures *figures) {
    esri_arena_free(&figures->arena);
}

const char *esri_quality_text(esri_figures *figures) {
    const esr_solution *solution = figures->input->solution;
    int64_t left = solution->cost - solution->bound;
    if (figures->input->verdict->violation_count > 0)
        return "of a plan that breaks rules";
    if (left == 0)
        return "proven optimal: no allowed plan costs less";
    esri_short_text units = esri_plural_text(left, "unit");
    if (solution->cost <= 0)
        return esri_arena_printf(&figures->arena, "at most %s above the best possible plan",
                                 units.at);
    return esri_arena_printf(&figures->arena, "at most %s (%s) above the best possible plan",
                             units.at, esri_percent_text(left, solution->cost).at);
}

const char *esri_report_status(const esr_report_input *input) {
    return input->verdict->violation_count > 0 ? "broken" : esr_solution_status(input->solution);
}
