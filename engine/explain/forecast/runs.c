// SPDX-License-Identifier: GPL-3.0-or-later
// Seats against people. For each run of months, the reviews whose visits must all start in it want
// visits of those who may sit there, and everybody can give so many in these months. Where the flow
// of visits falls short, each part of its cut is a shortage. The same for the members who must not
// be novices, for each skill that is asked for, and for veterans.
//
// Runs in which nothing must start that need not start in a shorter one are left out.
#include "explain/forecast/outlook.h"

#include <stdlib.h>
#include <string.h>

// All units of one kind of shortage, in the order of reviews.
typedef struct wish {
    esr_shortage_kind kind;
    int32_t skill;
    esri_unit *units;
    int32_t count, room;
} wish;

typedef struct work {
    esri_outlook *o;
    wish *wishes;
    int32_t wish_count;
    esri_supply supply;
    esri_unit *units; // of one wish in one run
    int32_t *part;    // positions in units
    esr_window *windows;
    int32_t window_count;
} work;

static void add_unit(esri_outlook *o, wish *w, esri_unit unit) {
    if (unit.wanted <= 0 || o->starved)
        return;
    if (w->count == w->room) {
        int32_t room = w->room ? 2 * w->room : 64;
        esri_unit *units = realloc(w->units, (size_t)room * sizeof *units);
        if (!units) {
            o->starved = true;
            return;
        }
        w->units = units;
        w->room = room;
    }
    w->units[w->count++] = unit;
}

// The reviewers of a set who are also in another one.
static const uint64_t *both(esri_outlook *o, const uint64_t *a, const uint64_t *b) {
    uint64_t *set = esri_outlook_alloc(o, o->who_words, sizeof *set);
    for (size_t i = 0; i < o->who_words && set; i++)
        set[i] = a[i] & b[i];
    return set;
}

static void add_people(esri_outlook *o, wish *w) {
    w->kind = ESR_SHORT_OF_PEOPLE;
    for (int32_t k = 0; k < o->want_at[o->cycle->review_count]; k++) {
        const esri_want *want = &o->wants[k];
        if (!o->short_team[want->review])
            add_unit(o, w, (esri_unit){want->review, want->seat, want->wanted, k, want->who});
    }
}

// Seats of one kind, or of the team as a whole, that novices must leave to others.
static void add_beside_novices(esri_outlook *o, wish *w, bool by_seat) {
    int32_t novices = o->problem->novices_per_team;
    w->kind = ESR_SHORT_BESIDE_NOVICES;
    for (int32_t v = 0; v < o->cycle->review_count; v++) {
        int32_t seats = o->problem->reviews[v].seat_count;
        if (o->short_seats[v] || seats <= novices)
            continue;
        if (!by_seat)
            add_unit(o, w, (esri_unit){v, -1, seats - novices, v, both(o, o->who[v], o->veterans)});
        for (int32_t k = o->want_at[v]; by_seat && k < o->want_at[v + 1]; k++)
            if (o->wants[k].seats > novices)
                add_unit(o, w,
                         (esri_unit){v, o->wants[k].seat, o->wants[k].seats - novices, k,
                                     both(o, o->wants[k].who, o->veterans)});
    }
}

static void add_skill(esri_outlook *o, wish *w, int32_t skill) {
    uint64_t *having = esri_outlook_alloc(o, o->who_words, sizeof *having);
    w->kind = ESR_SHORT_OF_SKILL;
    w->skill = skill;
    for (int32_t r = 0; r < o->cycle->reviewer_count && having; r++)
        if (o->cycle->reviewers[r].skills >> skill & 1)
            esri_bit_set(having, r);
    for (int32_t v = 0; v < o->cycle->review_count && having; v++) {
        const esr_review *review = &o->cycle->reviews[v];
        for (int32_t n = 0; n < review->need_count; n++)
            if (review->needs[n].word == skill)
                add_unit(o, w,
                         (esri_unit){v, -1, review->needs[n].count, v, both(o, o->who[v], having)});
    }
}

static void add_veterans(esri_outlook *o, wish *w) {
    w->kind = ESR_SHORT_OF_VETERANS;
    for (int32_t v = 0; v < o->cycle->review_count; v++)
        add_unit(o, w, (esri_unit){v, -1, 1, v, both(o, o->who[v], o->veterans)});
}

static bool work_init(work *w, esri_outlook *o) {
    const esr_cycle *cycle = o->cycle;
    size_t reviewers = (size_t)cycle->reviewer_count;
    size_t units = (size_t)(cycle->place_count > cycle->review_count ? cycle->place_count
                                                                     : cycle->review_count);
    *w = (work){.o = o};
    w->wishes = esri_outlook_alloc(o, (size_t)cycle->skills.count + 4, sizeof *w->wishes);
    esri_outlook_supply(o, reviewers, &w->supply);
    w->units = esri_outlook_alloc(o, units, sizeof *w->units);
    w->part = esri_outlook_alloc(o, units, sizeof *w->part);
    o->visits = esri_outlook_alloc(o, reviewers, sizeof *o->visits);
    o->visit_days = esri_outlook_alloc(o, reviewers * (size_t)o->span_count * o->problem->day_words,
                                       sizeof *o->visit_days);
    w->windows = esri_outlook_keep(o, (size_t)o->out->month_count * (size_t)o->out->month_count,
                                   sizeof *w->windows);
    if (o->starved)
        return false;
    add_people(o, &w->wishes[w->wish_count++]);
    add_beside_novices(o, &w->wishes[w->wish_count++], true);
    add_beside_novices(o, &w->wishes[w->wish_count++], false);
    add_veterans(o, &w->wishes[w->wish_count++]);
    for (int32_t i = 0; i < w->wish_count; i++)
        w->wishes[i].skill = -1;
    for (int32_t s = 0; s < cycle->skills.count; s++)
        add_skill(o, &w->wishes[w->wish_count++], s);
    return !o->starved;
}

// A flow that falls short: each part of its cut is claimed.
static void claim_parts(work *w, esri_run *run, const esri_match *match) {
    for (int32_t p = 0; p < match->part_count; p++) {
        int32_t count = 0;
        for (int32_t u = 0; u < match->unit_count; u++)
            if (match->part[u] == p)
                w->part[count++] = u;
        esri_scope_claim(w->o, run, w->part, count);
    }
}

static void look_at(work *w, const wish *of, esri_run *run) {
    esri_outlook *o = w->o;
    int32_t count = 0;
    for (int32_t u = 0; u < of->count; u++) {
        int32_t v = of->units[u].review;
        if (o->from_month[v] >= run->first_month && o->to_month[v] <= run->last_month)
            w->units[count++] = of->units[u];
    }
    run->kind = of->kind;
    run->skill = of->skill;
    run->unit_count = count;
    esri_match match = {.units = w->units,
                        .unit_count = count,
                        .giver_count = o->cycle->reviewer_count,
                        .most = run->most};
    if (count == 0)
        return;
    if (esri_match_run(&match) != ESR_OK) {
        o->starved = true;
        return;
    }
    if (match.filled < match.wanted)
        claim_parts(w, run, &match);
    esri_match_free(&match);
    free(run->counted);
    run->counted = NULL;
    run->counted_count = run->counted_room = 0;
}

// Whether some visit must start in these months, but not all such visits in fewer of them.
static bool is_tight(const esri_outlook *o, int32_t first, int32_t last) {
    bool at_first = false, at_last = false;
    for (int32_t v = 0; v < o->cycle->review_count; v++) {
        if (o->from_month[v] < first || o->to_month[v] > last)
            continue;
        at_first = at_first || o->from_month[v] == first;
        at_last = at_last || o->to_month[v] == last;
    }
    return at_first && at_last;
}

static bool is_whole(const esri_outlook *o, int32_t first, int32_t last) {
    for (int32_t v = 0; v < o->cycle->review_count; v++)
        if (o->from_month[v] >= 0 && (o->from_month[v] < first || o->to_month[v] > last))
            return false;
    return true;
}

// Wants against supply of the units that a run has now.
static void add_window(work *w, const esri_run *run) {
    esr_window *window = &w->windows[w->window_count++];
    *window = (esr_window){.first_month = run->first_month, .last_month = run->last_month};
    esri_supply_start(&w->supply, run->most);
    for (int32_t u = 0; u < run->unit_count; u++) {
        window->reviews += u == 0 || w->units[u].review != w->units[u - 1].review;
        window->wanted += w->units[u].wanted;
        esri_supply_add(&w->supply, &w->units[u], w->o->who_words);
    }
    window->reviewers = w->supply.touched_count;
    window->supply = w->supply.total;
    if (run->whole_cycle || window->wanted == 0)
        w->window_count--;
}

static void look_at_run(work *w, int32_t first, int32_t last) {
    esri_outlook *o = w->o;
    esri_visits_count(o, first, last);
    esri_run run = {.first_month = first,
                    .last_month = last,
                    .whole_cycle = is_whole(o, first, last),
                    .units = w->units,
                    .most = o->visits,
                    .supply = &w->supply};
    for (int32_t i = 0; i < w->wish_count && !o->starved; i++) {
        look_at(w, &w->wishes[i], &run);
        if (w->wishes[i].kind == ESR_SHORT_OF_PEOPLE)
            add_window(w, &run);
    }
}

static int by_share(const void *left, const void *right) {
    const esr_window *a = left, *b = right;
    int64_t first = (int64_t)a->wanted * b->supply, second = (int64_t)b->wanted * a->supply;
    if (first != second)
        return first > second ? -1 : 1;
    if (a->first_month != b->first_month)
        return a->first_month < b->first_month ? -1 : 1;
    return (a->last_month > b->last_month) - (a->last_month < b->last_month);
}

void esri_outlook_runs(esri_outlook *o) {
    work w;
    int32_t months = o->out->month_count;
    bool ready = work_init(&w, o);
    // From the last month back, so that the days that are added last are those of the whole cycle.
    for (int32_t first = months - 1; first >= 0 && ready; first--) {
        bool begins = false;
        for (int32_t v = 0; v < o->cycle->review_count; v++)
            begins = begins || o->from_month[v] == first;
        if (begins)
            esri_visits_clear(o);
        for (int32_t last = first; begins && last < months && !o->starved; last++) {
            esri_visits_add(o, first, last);
            if (is_tight(o, first, last))
                look_at_run(&w, first, last);
        }
    }
    if (ready)
        esri_visits_count(o, 0, months - 1);
    if (ready && w.window_count > 0)
        qsort(w.windows, (size_t)w.window_count, sizeof *w.windows, by_share);
    o->out->windows = w.windows;
    o->out->window_count = w.window_count;
    for (int32_t i = 0; i < w.wish_count; i++)
        free(w.wishes[i].units);
}
