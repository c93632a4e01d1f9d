// SPDX-License-Identifier: GPL-3.0-or-later
// The reviews that a recruit would be worth most at: the best set of at most max_visits of them
// that can be dated gap_days apart. The days of the other members are left out, so that the answer
// is never too little.
#include <math.h>
#include <stdlib.h>

#include "explain/recruit/recruit.h"
#include "formulation/team.h"

#define CHOSEN_MOST 30
#define DATED_MOST  5    // visits whose orders are tried; more are taken to be possible
#define NODES_MOST  5000 // sets that are tried; then the best visits count, on whatever days

typedef struct offer {
    int64_t gain;
    int32_t review;
} offer;

typedef struct hunt {
    const esri_problem *problem;
    const int32_t *step; // [most]
    const offer *offers; // by gain
    int32_t count, most;
    int32_t chosen[CHOSEN_MOST];
    int32_t chosen_count, nodes;
    int64_t best;
} hunt;

static int by_gain(const void *a, const void *b) {
    const offer *x = a, *y = b;
    if (x->gain != y->gain)
        return x->gain > y->gain ? -1 : 1;
    return (x->review > y->review) - (x->review < y->review);
}

// Whether the chosen visits in `left` can be dated from `day` on, in some order: each as early as
// it can be.
static bool can_date(const hunt *h, uint32_t left, int32_t day) {
    const esri_problem *problem = h->problem;
    if (!left)
        return true;
    for (int32_t i = 0; i < h->chosen_count; i++) {
        if (!(left >> i & 1))
            continue;
        const esri_review *review = &problem->reviews[h->chosen[i]];
        int32_t first = day;
        while (first < problem->day_count && !esri_bit_test(review->open, first))
            first++;
        if (first < problem->day_count &&
            can_date(h, left & ~(UINT32_C(1) << i),
                     first + review->span + problem->cycle->limits.gap_days))
            return true;
    }
    return false;
}

// What `more` visits from offer `from` on could add, behind those that are chosen.
static int64_t hope(const hunt *h, int32_t from) {
    int64_t sum = 0;
    for (int32_t n = h->chosen_count; n < h->most && from < h->count; n++, from++) {
        int64_t more = h->offers[from].gain - ESRI_SCALE * h->step[n];
        if (more <= 0)
            break;
        sum += more;
    }
    return sum;
}

static void descend(hunt *h, int32_t from, int64_t sum) {
    if (sum > h->best)
        h->best = sum;
    for (int32_t i = from; i < h->count && h->chosen_count < h->most; i++) {
        if (sum + hope(h, i) <= h->best || ++h->nodes > NODES_MOST)
            return;
        h->chosen[h->chosen_count++] = h->offers[i].review;
        if (h->chosen_count > DATED_MOST || can_date(h, (UINT32_C(1) << h->chosen_count) - 1, 0))
            descend(h, i + 1, sum + h->offers[i].gain - ESRI_SCALE * h->step[h->chosen_count - 1]);
        h->chosen_count--;
    }
}

// What is left of the gain at a review for somebody who comes from `place`; 0: not worth it, or too
// far away.
static int64_t gain_from(const esri_priced *priced, int32_t at, int32_t v, esr_place place) {
    const esr_cycle *cycle = priced->cycle;
    int64_t gain = priced->gain[(size_t)at * (size_t)cycle->review_count + (size_t)v];
    const esr_school *school = &cycle->schools[cycle->reviews[v].school.at];
    double most_km = cycle->reviewers[priced->recruit[at]].max_km;
    if (gain <= 0 || !place.known || !school->place.known)
        return gain;
    double km = esr_distance_km(place, school->place);
    if (most_km > 0 && km > most_km)
        return 0;
    return gain - ESRI_SCALE * (int64_t)floor(cycle->costs.per_km * km + 0.5);
}

esr_status esri_priced_worth(esr_context *ctx, const esri_priced *priced, int32_t at,
                             esr_place place, int64_t *out) {
    const esri_reviewer *recruit = &priced->problem->reviewers[priced->recruit[at]];
    int32_t reviews = priced->problem->review_count;
    offer *offers = calloc((size_t)reviews + 1, sizeof *offers);
    if (!offers)
        return esri_fail_nomem(ctx);
    hunt h = {.problem = priced->problem,
              .step = recruit->step,
              .offers = offers,
              .most = recruit->max_visits};
    for (int32_t v = 0; v < reviews; v++) {
        int64_t gain = gain_from(priced, at, v, place);
        if (gain > 0)
            offers[h.count++] = (offer){gain, v};
    }
    qsort(offers, (size_t)h.count, sizeof *offers, by_gain);
    int64_t relaxed = hope(&h, 0);
    if (h.most <= CHOSEN_MOST)
        descend(&h, 0, 0);
    *out = h.most > CHOSEN_MOST || h.nodes > NODES_MOST ? relaxed : h.best;
    free(offers);
    return ESR_OK;
}
