// SPDX-License-Identifier: GPL-3.0-or-later
// The flow of flow.h. Nodes: units (one for each seat), reviewers, and a sink of potential 0.
// Arcs: unit -> reviewer at the candidate's cost, unit -> sink at the cost of leaving the seat
// empty, reviewer -> sink at the next load step. Potentials keep every reduced cost
// c + potential(from) - potential(to) at 0 or more, and at 0 on arcs that carry flow; then
// -potential(r) is a price of reviewer r.
#include "search/flow.h"

#include <stdlib.h>
#include <string.h>

// From a seat to a reviewer.
typedef struct arc {
    int32_t reviewer, cost;
} arc;

// The arcs of the seats of one kind of one review, by cost.
typedef struct fan {
    arc *arcs;
    int32_t count;
    int64_t empty; // cost of leaving such a seat empty
} fan;

typedef struct unit {
    int32_t fan;
    int32_t mate; // reviewer; -1: empty, or not yet looked at
    int64_t potential;
} unit;

typedef struct entry {
    int64_t distance;
    int32_t reviewer;
} entry;

typedef struct work {
    const esri_problem *problem;
    fan *fans;
    int32_t *fan_at; // by review: fan of its first kind of seat
    unit *units;
    int32_t unit_count;
    int32_t *load, *seat_at, *seat; // by reviewer: units that it serves
    int64_t *potential, *distance;  // by reviewer
    int32_t *parent;                // by reviewer: unit that it was reached from
    bool *closed;                   // by reviewer
    int32_t *touched;               // reviewers whose distance was set
    int32_t touched_count;
    int32_t *visited; // units that were expanded
    int64_t *visited_distance;
    int32_t visited_count;
    entry *heap;
    int32_t heap_count, heap_room;
    bool starved;
    int64_t least_price;  // no price is below this: 0, or less with minimum visits
    int64_t best;         // distance of the sink
    int32_t end_unit;     // where the best path leaves for the sink: a unit,
    int32_t end_reviewer; // or a reviewer; the other is -1
} work;

static void heap_push(work *w, entry fresh) {
    if (w->heap_count == w->heap_room) {
        int32_t room = w->heap_room ? 2 * w->heap_room : 1024;
        entry *heap = realloc(w->heap, (size_t)room * sizeof *heap);
        if (!heap) {
            w->starved = true;
            return;
        }
        w->heap = heap;
        w->heap_room = room;
    }
    int32_t at = w->heap_count++;
    while (at > 0 && w->heap[(at - 1) / 2].distance > fresh.distance) {
        w->heap[at] = w->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    w->heap[at] = fresh;
}

static entry heap_pop(work *w) {
    entry top = w->heap[0], last = w->heap[--w->heap_count];
    int32_t at = 0;
    for (;;) {
        int32_t child = 2 * at + 1;
        if (child >= w->heap_count)
            break;
        if (child + 1 < w->heap_count && w->heap[child + 1].distance < w->heap[child].distance)
            child++;
        if (w->heap[child].distance >= last.distance)
            break;
        w->heap[at] = w->heap[child];
        at = child;
    }
    w->heap[at] = last;
    return top;
}

// What a candidate costs on a seat: with a team of one, all that the team would cost.
static int64_t arc_cost(const esri_problem *problem, const esri_review *review, int32_t c) {
    const esri_candidate *candidate = &review->candidates[c];
    int64_t cost = candidate->cost + candidate->day_cost;
    if (review->seat_count != 1)
        return cost;
    const esri_team alone = {.count = 1, .member = {c}};
    return cost + esri_team_penalty(problem, review, &alone);
}

static int64_t empty_cost(const esri_problem *problem, const esri_review *review) {
    if (review->seat_count != 1)
        return review->empty_seat;
    const esri_team nobody = {0};
    int64_t day = esri_team_best_day(problem, review, &nobody, review->open);
    int64_t cost = esri_team_penalty(problem, review, &nobody) + (day == INT64_MAX ? 0 : day);
    return day == INT64_MAX || cost > review->unscheduled ? review->unscheduled : cost;
}

static void offer_sink(work *w, int64_t distance, int32_t end_unit, int32_t end_reviewer) {
    if (distance >= w->best)
        return;
    w->best = distance;
    w->end_unit = end_unit;
    w->end_reviewer = end_reviewer;
}

// Arcs come by cost, so that the scan ends where even a free reviewer is too far.
static void expand_unit(work *w, int32_t u, int64_t distance) {
    const esri_problem *problem = w->problem;
    const unit *from = &w->units[u];
    const fan *f = &w->fans[from->fan];
    int64_t base = distance + from->potential;
    w->visited[w->visited_count] = u;
    w->visited_distance[w->visited_count++] = distance;
    offer_sink(w, base + f->empty, u, -1);
    for (int32_t i = 0; i < f->count; i++) {
        int32_t r = f->arcs[i].reviewer;
        if (base + f->arcs[i].cost + w->least_price >= w->best)
            break;
        int64_t far = base + f->arcs[i].cost - w->potential[r];
        if (far >= w->best || far >= w->distance[r])
            continue;
        if (w->distance[r] == INT64_MAX)
            w->touched[w->touched_count++] = r;
        w->distance[r] = far;
        w->parent[r] = u;
        if (w->load[r] < problem->reviewers[r].max_visits)
            offer_sink(w, far + problem->reviewers[r].step[w->load[r]] + w->potential[r], -1, r);
        heap_push(w, (entry){far, r});
    }
}

static void replace_seat(work *w, int32_t r, int32_t old, int32_t fresh) {
    int32_t *seat = w->seat + w->seat_at[r];
    int32_t at = 0;
    while (seat[at] != old)
        at++;
    seat[at] = fresh;
}

// Sends one more unit along the path that was found.
static void augment(work *w, int32_t start) {
    int32_t r = w->end_reviewer, u = w->end_unit;
    if (r >= 0) {
        u = w->parent[r];
        w->seat[w->seat_at[r] + w->load[r]++] = u;
    }
    for (;;) { // u gets r (or stays empty) and leaves its mate to the unit before
        int32_t mate = w->units[u].mate;
        w->units[u].mate = r;
        if (u == start)
            return;
        r = mate;
        replace_seat(w, r, u, w->parent[r]);
        u = w->parent[r];
    }
}

// Shortest path from a unit to the sink, and the flow along it.
static void serve(work *w, int32_t start) {
    w->touched_count = w->visited_count = w->heap_count = 0;
    w->best = INT64_MAX;
    expand_unit(w, start, 0);
    while (w->heap_count > 0 && !w->starved) {
        entry next = heap_pop(w);
        if (next.distance >= w->best)
            break;
        if (w->closed[next.reviewer] || next.distance > w->distance[next.reviewer])
            continue;
        w->closed[next.reviewer] = true;
        for (int32_t k = 0; k < w->load[next.reviewer]; k++)
            expand_unit(w, w->seat[w->seat_at[next.reviewer] + k], next.distance);
    }
    augment(w, start);
    for (int32_t i = 0; i < w->touched_count; i++) {
        int32_t r = w->touched[i];
        if (w->distance[r] < w->best)
            w->potential[r] += w->distance[r] - w->best;
        w->distance[r] = INT64_MAX;
        w->closed[r] = false;
    }
    for (int32_t i = 0; i < w->visited_count; i++)
        w->units[w->visited[i]].potential += w->visited_distance[i] - w->best;
}

// The largest potential of a unit that keeps all its reduced costs at 0 or more is used as the
// start of its path; arcs of units that come later are of no account before.
static void enter(work *w, int32_t u) {
    unit *fresh = &w->units[u];
    const fan *f = &w->fans[fresh->fan];
    int64_t least = f->empty;
    for (int32_t i = 0; i < f->count; i++) {
        if (f->arcs[i].cost + w->least_price >= least)
            break;
        int64_t cost = f->arcs[i].cost - w->potential[f->arcs[i].reviewer];
        least = cost < least ? cost : least;
    }
    fresh->potential = -least;
}

static int by_cost(const void *a, const void *b) {
    const arc *x = a, *y = b;
    if (x->cost != y->cost)
        return x->cost < y->cost ? -1 : 1;
    return (x->reviewer > y->reviewer) - (x->reviewer < y->reviewer);
}

// The arcs of one review.
static esr_status spread_fans(void *user, int32_t worker, int32_t v) {
    (void)worker;
    const work *w = user;
    const esri_review *review = &w->problem->reviews[v];
    for (int32_t g = 0; g < review->group_count; g++) {
        fan *f = &w->fans[w->fan_at[v] + g];
        f->empty = empty_cost(w->problem, review);
        f->arcs = malloc(((size_t)review->candidate_count + 1) * sizeof *f->arcs);
        if (!f->arcs)
            return ESR_E_NOMEM;
        bool sorted = true;
        for (int32_t c = 0; c < review->candidate_count; c++) {
            if (!(review->candidates[c].seats >> g & 1))
                continue;
            int64_t cost = arc_cost(w->problem, review, c);
            f->arcs[f->count] = (arc){review->candidates[c].reviewer, (int32_t)cost};
            sorted = sorted && (f->count == 0 || f->arcs[f->count - 1].cost <= cost);
            f->count++;
        }
        if (!sorted)
            qsort(f->arcs, (size_t)f->count, sizeof *f->arcs, by_cost);
    }
    return ESR_OK;
}

static esr_status allocate(esr_context *ctx, work *w) {
    const esri_problem *problem = w->problem;
    size_t reviewers = (size_t)problem->reviewer_count + 1, seats = 1;
    size_t places = (size_t)problem->cycle->place_count + 1;
    w->fans = calloc(places, sizeof *w->fans); // a kind of seat has at least one seat
    w->fan_at = calloc((size_t)problem->review_count + 1, sizeof *w->fan_at);
    w->units = calloc(places, sizeof *w->units);
    w->visited = calloc(places, sizeof *w->visited);
    w->visited_distance = calloc(places, sizeof *w->visited_distance);
    w->load = calloc(reviewers, sizeof *w->load);
    w->seat_at = calloc(reviewers, sizeof *w->seat_at);
    w->potential = calloc(reviewers, sizeof *w->potential);
    w->distance = calloc(reviewers, sizeof *w->distance);
    w->parent = calloc(reviewers, sizeof *w->parent);
    w->closed = calloc(reviewers, sizeof *w->closed);
    w->touched = calloc(reviewers, sizeof *w->touched);
    for (int32_t r = 0; w->seat_at && r < problem->reviewer_count; r++) {
        w->seat_at[r] = (int32_t)(seats - 1);
        seats += (size_t)problem->reviewers[r].max_visits;
    }
    w->seat = calloc(seats, sizeof *w->seat);
    if (!w->fans || !w->fan_at || !w->units || !w->visited || !w->visited_distance || !w->load ||
        !w->seat_at || !w->potential || !w->distance || !w->parent || !w->closed || !w->touched ||
        !w->seat)
        return esri_fail_nomem(ctx);
    for (int32_t r = 0; r < problem->reviewer_count; r++) {
        w->distance[r] = INT64_MAX;
        if (problem->reviewers[r].max_visits == 0)
            continue;
        w->potential[r] = -problem->reviewers[r].step[0];
        if (problem->reviewers[r].step[0] < w->least_price)
            w->least_price = problem->reviewers[r].step[0];
    }
    int32_t fans = 0;
    for (int32_t v = 0; v < problem->review_count; v++) {
        w->fan_at[v] = fans;
        for (int32_t g = 0; g < problem->reviews[v].group_count; g++, fans++)
            for (int32_t s = 0; s < problem->reviews[v].group_seats[g]; s++)
                w->units[w->unit_count++] = (unit){.fan = fans, .mate = -1};
    }
    return ESR_OK;
}

static void release(work *w) {
    for (int32_t f = 0; w->fans && f < w->problem->cycle->place_count; f++)
        free(w->fans[f].arcs);
    free(w->fans);
    free(w->fan_at);
    free(w->units);
    free(w->visited);
    free(w->visited_distance);
    free(w->load);
    free(w->seat_at);
    free(w->seat);
    free(w->potential);
    free(w->distance);
    free(w->parent);
    free(w->closed);
    free(w->touched);
    free(w->heap);
}

static int64_t flow_cost(const work *w) {
    int64_t cost = 0;
    for (int32_t u = 0; u < w->unit_count; u++) {
        const fan *f = &w->fans[w->units[u].fan];
        if (w->units[u].mate < 0)
            cost += f->empty;
        for (int32_t i = 0; w->units[u].mate >= 0 && i < f->count; i++)
            if (f->arcs[i].reviewer == w->units[u].mate)
                cost += f->arcs[i].cost;
    }
    for (int32_t r = 0; r < w->problem->reviewer_count; r++)
        for (int32_t k = 0; k < w->load[r]; k++)
            cost += w->problem->reviewers[r].step[k];
    return cost;
}

esr_status esri_flow_run(esr_context *ctx, const esri_problem *problem, int32_t workers,
                         bool (*stop)(void *user), void *user, esri_flow *out) {
    esr_status status = ESR_OK;
    work w = {.problem = problem};
    esri_flow flow = {0};
    ESR_TRY(allocate(ctx, &w));
    if (esri_parallel_for(workers, problem->review_count, spread_fans, &w) != ESR_OK) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    for (int32_t u = 0; u < w.unit_count && !w.starved && !stop(user); u++) {
        enter(&w, u);
        serve(&w, u);
    }
    flow.price = calloc((size_t)problem->reviewer_count + 1, sizeof *flow.price);
    flow.reviewer = calloc((size_t)w.unit_count + 1, sizeof *flow.reviewer);
    if (w.starved || !flow.price || !flow.reviewer) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    for (int32_t r = 0; r < problem->reviewer_count; r++)
        flow.price[r] = -w.potential[r];
    for (int32_t u = 0; u < w.unit_count; u++)
        flow.reviewer[u] = w.units[u].mate;
    flow.cost = flow_cost(&w);
    *out = flow;
    flow = (esri_flow){0};
cleanup:
    esri_flow_free(&flow);
    release(&w);
    return status;
}

void esri_flow_free(esri_flow *flow) {
    free(flow->price);
    free(flow->reviewer);
    *flow = (esri_flow){0};
}
