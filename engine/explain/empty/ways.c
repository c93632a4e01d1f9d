// SPDX-License-Identifier: GPL-3.0-or-later
// Tries ideas: first on the clash alone, which takes a blink and refuses most that don't help, then
// on the whole cycle. What is kept has a plan that the judge accepts.
#include "explain/empty/ways.h"

#include <stdlib.h>
#include <string.h>

#define TRIES_MOST     3 // that work, of each kind
#define TRIES_MOST_ALL 20
#define LONG_MS        200
#define VAIN_MOST      8 // that do not, in the whole cycle, of all kinds together

// What the office does by itself, what people are asked, what must be decided, and the rest.
static int class_of(esr_way_kind kind) {
    switch (kind) {
    case ESR_WAY_LIMIT:
    case ESR_WAY_DATE:
    case ESR_WAY_CAPACITY:
    case ESR_WAY_PIN:
    case ESR_WAY_WEIGHT:
        return 0;
    case ESR_WAY_VISITS:
    case ESR_WAY_FREE:
    case ESR_WAY_DISTANCE:
        return 1;
    case ESR_WAY_SECTOR:
    case ESR_WAY_PAIR:
    case ESR_WAY_WAIVER:
        return 2;
    case ESR_WAY_RECRUIT:
        return 3;
    case ESR_WAY_SEATS:
    case ESR_WAY_KIND_COUNT:
        break;
    }
    return 4;
}

static int way_order(const void *left, const void *right) {
    const esr_way_out *a = left, *b = right;
    int class_a = class_of(a->kind), class_b = class_of(b->kind);
    if (class_a != class_b)
        return class_a - class_b;
    if (a->whole != b->whole)
        return a->whole ? -1 : 1;
    if (a->more != b->more)
        return a->more < b->more ? -1 : 1;
    return strcmp(a->text, b->text);
}

static int idea_order(const void *left, const void *right) {
    const esri_idea *a = left, *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->guess != b->guess)
        return a->guess < b->guess ? -1 : 1;
    return strcmp(a->text, b->text);
}

static int64_t without_gaps(const esr_costs *costs) {
    return costs->total - costs->term[ESR_C1_UNSCHEDULED] - costs->term[ESR_C2_EMPTY_SEAT];
}

static esr_status try_idea(esri_ideas *ideas, const esri_idea *idea, const esri_lack *before,
                           bool *works, esr_way_out *out) {
    esri_clash_work *w = ideas->work;
    esri_lack now;
    *works = false;
    if (idea->kind != ESR_WAY_SEATS && esri_idea_helps(ideas, idea) == ESRI_NO)
        return ESR_OK;
    esr_status status = esri_trial_plan(w->trial, w->demand, ideas->clash->wanted, idea->steps,
                                        idea->step_count, idea->dearer, works, &now);
    if (status == ESR_OK && *works)
        *out = (esr_way_out){
            .kind = idea->kind,
            .text = idea->text,
            .where = idea->where,
            .steps = idea->steps,
            .step_count = idea->step_count,
            .filled = before->wanted_seats - now.wanted_seats,
            .whole = now.wanted_seats == 0,
            .unscheduled = now.reviews,
            .empty_seats = now.empty_seats,
            .cost = now.costs.total,
            .more = without_gaps(&now.costs) - without_gaps(&before->costs),
        };
    return status;
}

static esr_status try_all(esri_ideas *ideas, esr_way_out *ways, int32_t *count) {
    esri_clash_work *w = ideas->work;
    esri_lack before;
    esr_status status = ESR_OK;
    int32_t good = 0, vain = 0, most = ideas->all ? TRIES_MOST_ALL : TRIES_MOST;
    ESR_TRY(esri_trial_lack(w->trial, w->demand->plan, w->demand, ideas->clash->wanted, &before));
    for (int32_t i = 0; i < ideas->count && !esri_trial_over(w->trial); i++) {
        bool works;
        int64_t began_ms = esri_now_ms();
        if (i > 0 && ideas->at[i].kind != ideas->at[i - 1].kind)
            good = 0;
        if (good >= most || (vain >= VAIN_MOST && !ideas->all))
            continue;
        ESR_TRY(try_idea(ideas, &ideas->at[i], &before, &works, &ways[*count]));
        *count += works;
        good += works;
        vain += esri_now_ms() - began_ms > LONG_MS && !works; // refusals in a blink are free
    }
    if (ideas->failed)
        status = esri_fail_nomem(w->trial->ctx);
cleanup:
    return status;
}

// The first way of each kind, and then the first of the rest, up to ESRI_KEPT_MOST, in order.
static int32_t keep_few(esr_way_out *ways, int32_t count) {
    bool kept[ESR_WAY_KIND_COUNT] = {false};
    int32_t few = 0;
    for (int round = 0; round < 2; round++)
        for (int32_t i = few; i < count && few < ESRI_KEPT_MOST; i++) {
            if (round == 0 && kept[ways[i].kind])
                continue;
            esr_way_out way = ways[i];
            kept[way.kind] = true;
            memmove(ways + few + 1, ways + few, (size_t)(i - few) * sizeof *ways);
            ways[few++] = way;
        }
    return few;
}

esr_status esri_ways_find(esri_ideas *ideas, esr_empty_cause *cause) {
    esr_status status = ESR_OK;
    esri_ideas_collect(ideas);
    if (ideas->failed)
        return esri_fail_nomem(ideas->work->trial->ctx);
    qsort(ideas->at, (size_t)ideas->count, sizeof *ideas->at, idea_order);
    esr_way_out *ways = esri_arena_alloc(ideas->work->arena, (size_t)ideas->count, sizeof *ways);
    if (!ways)
        return esri_fail_nomem(ideas->work->trial->ctx);
    int32_t count = 0;
    ESR_TRY(try_all(ideas, ways, &count));
    qsort(ways, (size_t)count, sizeof *ways, way_order);
    if (!ideas->all && count > ESRI_KEPT_MOST) {
        count = keep_few(ways, count);
        qsort(ways, (size_t)count, sizeof *ways, way_order);
    }
    cause->ways = ways;
    cause->way_count = count;
cleanup:
    return status;
}
