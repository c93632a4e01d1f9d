// SPDX-License-Identifier: GPL-3.0-or-later
// A flow from people to seats by augmenting paths: R. Ahuja, T. Magnanti, J. Orlin, Network Flows,
// 1993, chapter 6; what a cut leaves short is P. Hall's condition of 1935.
#include "explain/empty/demand.h"

#include <limits.h>
#include <string.h>

static esr_status add_elements(esr_context *ctx, esri_arena *arena, esri_demand *d) {
    const esri_problem *problem = d->problem;
    const esr_cycle *cycle = problem->cycle;
    d->elements = esri_arena_alloc(arena, (size_t)cycle->place_count, sizeof *d->elements);
    d->element_at = esri_arena_alloc(arena, (size_t)problem->review_count + 1, sizeof(int32_t));
    if (!d->elements || !d->element_at)
        return esri_fail_nomem(ctx);
    for (int32_t v = 0; v < problem->review_count; v++) {
        int32_t place = cycle->reviews[v].seat_at;
        d->element_at[v] = d->element_count;
        for (int32_t g = 0; g < problem->reviews[v].group_count; g++) {
            esri_element *element = &d->elements[d->element_count++];
            *element = (esri_element){.review = v,
                                      .group = g,
                                      .seat = cycle->places[place].seat,
                                      .count = problem->reviews[v].group_seats[g],
                                      .place = place};
            for (int32_t i = 0; i < element->count; i++)
                element->filled += d->plan->member[place++].at >= 0;
        }
    }
    d->element_at[problem->review_count] = d->element_count;
    return ESR_OK;
}

static esr_status add_arcs(esr_context *ctx, esri_arena *arena, esri_demand *d) {
    size_t count = 0, reviewers = (size_t)d->problem->reviewer_count;
    d->arc_at = esri_arena_alloc(arena, (size_t)d->element_count + 1, sizeof(int32_t));
    d->back_at = esri_arena_alloc(arena, reviewers + 1, sizeof(int32_t));
    for (int32_t e = 0; e < d->element_count; e++)
        count += (size_t)d->problem->reviews[d->elements[e].review].candidate_count;
    d->arcs = esri_arena_alloc(arena, count, sizeof *d->arcs);
    d->back = esri_arena_alloc(arena, count, sizeof *d->back);
    if (!d->arc_at || !d->back_at || !d->arcs || !d->back)
        return esri_fail_nomem(ctx);
    int32_t arcs = 0;
    for (int32_t e = 0; e < d->element_count; e++) {
        const esri_review *review = &d->problem->reviews[d->elements[e].review];
        d->arc_at[e] = arcs;
        for (int32_t c = 0; c < review->candidate_count; c++)
            if (review->candidates[c].seats >> d->elements[e].group & 1u) {
                d->arcs[arcs++] = (esri_arc){e, review->candidates[c].reviewer, c, false};
                d->back_at[review->candidates[c].reviewer]++;
            }
    }
    d->arc_at[d->element_count] = arcs;
    for (size_t r = 0; r < reviewers; r++)
        d->back_at[r + 1] += d->back_at[r];
    for (int32_t a = arcs - 1; a >= 0; a--)
        d->back[--d->back_at[d->arcs[a].reviewer]] = a;
    return ESR_OK;
}

esr_status esri_demand_init(esr_context *ctx, esri_arena *arena, const esri_problem *problem,
                            const esr_plan *plan, esri_demand *out) {
    esr_status status = ESR_OK;
    esri_demand d = {.problem = problem, .plan = plan};
    size_t reviewers = (size_t)problem->reviewer_count;
    ESR_TRY(add_elements(ctx, arena, &d));
    ESR_TRY(add_arcs(ctx, arena, &d));
    d.limit = esri_arena_alloc(arena, reviewers, sizeof *d.limit);
    d.load = esri_arena_alloc(arena, reviewers, sizeof *d.load);
    d.seen_reviewer = esri_arena_alloc(arena, reviewers, sizeof *d.seen_reviewer);
    d.seen_element = esri_arena_alloc(arena, (size_t)d.element_count, sizeof *d.seen_element);
    d.ends = esri_arena_alloc(arena, (size_t)problem->day_count + 1, sizeof *d.ends);
    d.days = esri_arena_alloc(arena, problem->day_words, sizeof *d.days);
    if (!d.limit || !d.load || !d.seen_reviewer || !d.seen_element || !d.ends || !d.days)
        status = esri_fail_nomem(ctx);
    if (status == ESR_OK)
        *out = d;
cleanup:
    return status;
}

// Visits of the set that one person can make: as many as fit one behind the other.
static int32_t visits_that_fit(esri_demand *d, int32_t reviewer) {
    const esri_problem *problem = d->problem;
    int32_t reviews = 0, last_review = -1, days = problem->day_count, fit = 0;
    for (int32_t day = 0; day <= days; day++)
        d->ends[day] = INT32_MAX;
    for (int32_t b = d->back_at[reviewer]; b < d->back_at[reviewer + 1]; b++) {
        const esri_arc *arc = &d->arcs[d->back[b]];
        int32_t v = d->elements[arc->element].review;
        if (d->wanted[arc->element] == 0 || v == last_review) // arcs stand by review
            continue;
        const esri_review *review = &problem->reviews[v];
        last_review = v;
        reviews++;
        esri_candidate_days(problem, review, &review->candidates[arc->candidate], d->days);
        for (int32_t day = 0; day < days; day++)
            if (esri_bit_test(d->days, day) && day + review->span - 1 < d->ends[day])
                d->ends[day] = day + review->span - 1;
    }
    int32_t most = problem->reviewers[reviewer].max_visits;
    most = reviews < most ? reviews : most;
    for (int32_t day = days - 1; day >= 0; day--)
        d->ends[day] = d->ends[day] < d->ends[day + 1] ? d->ends[day] : d->ends[day + 1];
    for (int32_t day = 0; day < days && fit < most && d->ends[day] != INT32_MAX; fit++)
        day = d->ends[day] + 1 + problem->cycle->limits.gap_days;
    return fit;
}

static bool augment(esri_demand *d, int32_t element) {
    d->seen_element[element] = true;
    for (int32_t a = d->arc_at[element]; a < d->arc_at[element + 1]; a++) {
        esri_arc *arc = &d->arcs[a];
        int32_t r = arc->reviewer;
        if (arc->serves || d->seen_reviewer[r])
            continue;
        d->seen_reviewer[r] = true;
        if (d->load[r] < d->limit[r]) {
            d->load[r]++;
            return arc->serves = true;
        }
        for (int32_t b = d->back_at[r]; b < d->back_at[r + 1]; b++) {
            esri_arc *other = &d->arcs[d->back[b]];
            if (!other->serves || d->seen_element[other->element] || !augment(d, other->element))
                continue;
            other->serves = false;
            return arc->serves = true;
        }
    }
    return false;
}

static void forget(esri_demand *d) {
    memset(d->seen_element, 0, (size_t)d->element_count * sizeof *d->seen_element);
    memset(d->seen_reviewer, 0, (size_t)d->problem->reviewer_count * sizeof *d->seen_reviewer);
}

int32_t esri_demand_short(esri_demand *d, const int32_t *wanted) {
    int32_t missing = 0;
    d->wanted = wanted;
    for (int32_t r = 0; r < d->problem->reviewer_count; r++)
        d->limit[r] = d->load[r] = -1;
    for (int32_t e = 0; e < d->element_count; e++)
        for (int32_t a = d->arc_at[e]; a < d->arc_at[e + 1]; a++) {
            esri_arc *arc = &d->arcs[a];
            arc->serves = false;
            if (wanted[e] > 0 && d->limit[arc->reviewer] < 0) {
                d->limit[arc->reviewer] = visits_that_fit(d, arc->reviewer);
                d->load[arc->reviewer] = 0;
            }
        }
    for (int32_t e = 0; e < d->element_count; e++)
        for (int32_t i = 0; i < wanted[e]; i++) {
            forget(d);
            missing += !augment(d, e);
        }
    return missing;
}

void esri_demand_close(esri_demand *d) {
    forget(d);
    for (int32_t e = 0; e < d->element_count; e++) {
        int32_t served = 0;
        for (int32_t a = d->arc_at[e]; a < d->arc_at[e + 1]; a++)
            served += d->arcs[a].serves;
        if (served < d->wanted[e] && !d->seen_element[e])
            (void)augment(d, e); // the flow is a largest one: this only marks
    }
}

int32_t esri_demand_limit(const esri_demand *d, int32_t reviewer) {
    int32_t elements = 0;
    for (int32_t b = d->back_at[reviewer]; b < d->back_at[reviewer + 1]; b++)
        elements += d->wanted[d->arcs[d->back[b]].element] > 0;
    if (d->limit[reviewer] < 0)
        return 0;
    return elements < d->limit[reviewer] ? elements : d->limit[reviewer];
}

void esri_demand_window(esri_demand *d, const int32_t *wanted, esr_day *from, esr_day *to) {
    const esr_cycle *cycle = d->problem->cycle;
    *from = INT32_MAX;
    *to = INT32_MIN;
    for (int32_t e = 0; e < d->element_count; e++) {
        const esri_review *review = &d->problem->reviews[d->elements[e].review];
        for (int32_t day = 0; wanted[e] > 0 && day < d->problem->day_count; day++) {
            if (!esri_bit_test(review->open, day))
                continue;
            esr_day first = cycle->first_day + day, last = first + review->span - 1;
            *from = first < *from ? first : *from;
            *to = last > *to ? last : *to;
        }
    }
}

int32_t esri_demand_reviews(const esri_demand *d, const int32_t *wanted) {
    int32_t count = 0, last = -1;
    for (int32_t e = 0; e < d->element_count; e++)
        if (wanted[e] > 0 && d->elements[e].review != last) {
            last = d->elements[e].review;
            count++;
        }
    return count;
}

int32_t esri_demand_seats(const esri_demand *d, const int32_t *wanted) {
    int32_t count = 0;
    for (int32_t e = 0; e < d->element_count; e++)
        count += wanted[e];
    return count;
}
