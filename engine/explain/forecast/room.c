// SPDX-License-Identifier: GPL-3.0-or-later
// Visits against places on days (H16): a visit wants one place on each day that it is in progress,
// on some of the days on which it may be at all, and a day has as many places as capacity.csv says.
// If u places are missing, so many visits stay without a date as have u days at least, the longest
// first; and the seats that are lost with them are at least those of the smallest teams.
#include "explain/forecast/outlook.h"

#include <stdlib.h>
#include <string.h>

typedef struct work {
    esri_outlook *o;
    esri_unit *units;
    int32_t unit_count;
    int32_t *places; // by day
    esri_supply supply;
    int32_t *sorted; // spans, or seats, of the units of a part
} work;

// What a day holds for one sector (-1: visits of all sectors).
static void count_places(work *w, int32_t sector) {
    const esr_cycle *cycle = w->o->cycle;
    for (int32_t d = 0; d < cycle->day_count; d++)
        w->places[d] = cycle->review_count;
    for (int32_t c = 0; c < cycle->capacity_count; c++) {
        const esr_capacity *row = &cycle->capacity[c];
        for (int32_t d = 0; d < cycle->day_count; d++)
            if ((row->sector < 0 || row->sector == sector) && cycle->first_day + d >= row->from &&
                cycle->first_day + d <= row->to && row->max_visits < w->places[d])
                w->places[d] = row->max_visits;
    }
}

static void add_visit(work *w, int32_t v) {
    esri_outlook *o = w->o;
    int32_t span = o->problem->reviews[v].span;
    uint64_t *days = esri_outlook_alloc(o, o->problem->day_words, sizeof *days);
    for (int32_t d = 0; d < o->cycle->day_count && days; d++)
        for (int32_t k = 0; k < span && esri_bit_test(o->open[v], d); k++)
            esri_bit_set(days, d + k);
    w->units[w->unit_count++] = (esri_unit){v, -1, span, v, days};
}

static int ascending(const void *a, const void *b) {
    int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
    return (left > right) - (left < right);
}

// Counts the places for a part and what must go without.
static void count_part(work *w, const esri_match *match, int32_t part, esri_claim *claim) {
    esri_outlook *o = w->o;
    esr_shortage *s = &claim->shortage;
    int32_t count = 0, missing = 0, first = INT32_MAX, last = -1;
    esri_supply_start(&w->supply, w->places);
    for (int32_t u = 0; u < w->unit_count; u++) {
        if (match->part[u] != part)
            continue;
        esri_supply_add(&w->supply, &w->units[u], o->problem->day_words);
        s->wanted += w->units[u].wanted;
        w->sorted[count++] = w->units[u].wanted;
    }
    s->supply = w->supply.total;
    qsort(w->sorted, (size_t)count, sizeof *w->sorted, ascending);
    for (int32_t places = s->wanted - s->supply; places > 0; missing++)
        places -= w->sorted[count - 1 - missing];
    s->missing = missing;
    count = 0;
    for (int32_t u = 0; u < w->unit_count; u++)
        if (match->part[u] == part)
            w->sorted[count++] = o->fillable[w->units[u].review];
    qsort(w->sorted, (size_t)count, sizeof *w->sorted, ascending);
    for (int32_t i = 0; i < missing; i++)
        s->empty_seats += w->sorted[i];
    for (int32_t i = 0; i < w->supply.touched_count; i++) {
        int32_t day = w->supply.touched[i];
        first = day < first ? day : first;
        last = day > last ? day : last;
    }
    claim->from = o->cycle->first_day + (first == INT32_MAX ? 0 : first);
    claim->to = o->cycle->first_day + (last < 0 ? o->cycle->day_count - 1 : last);
}

static void claim_part(work *w, const esri_match *match, int32_t part, int32_t sector) {
    esri_outlook *o = w->o;
    int32_t count = 0, items = 0;
    esri_claim claim = {.scope = {~UINT64_C(0), ~UINT64_C(0), 0, -1, .among = 0}};
    if (sector >= 0)
        claim.scope.sectors = UINT64_C(1) << sector;
    claim.shortage = (esr_shortage){
        .kind = ESR_SHORT_OF_ROOM, .skill = -1, .first_month = o->out->month_count - 1};
    count_part(w, match, part, &claim);
    for (int32_t u = 0; u < w->unit_count; u++)
        count += match->part[u] == part;
    esr_review_ix *reviews = esri_outlook_keep(o, (size_t)count, sizeof *reviews);
    int32_t *list = esri_outlook_alloc(o, (size_t)o->want_at[o->cycle->review_count], sizeof *list);
    count = 0;
    for (int32_t u = 0; u < w->unit_count && reviews && list; u++) {
        int32_t v = w->units[u].review;
        if (match->part[u] != part)
            continue;
        reviews[count++].at = v;
        for (int32_t k = o->want_at[v]; k < o->want_at[v + 1]; k++)
            list[items++] = k;
        esr_shortage *s = &claim.shortage;
        s->first_month = o->from_month[v] < s->first_month ? o->from_month[v] : s->first_month;
        s->last_month = o->to_month[v] > s->last_month ? o->to_month[v] : s->last_month;
    }
    claim.shortage.reviews = reviews;
    claim.shortage.review_count = count;
    claim.items = list;
    claim.item_count = items;
    if (claim.shortage.missing > 0)
        esri_outlook_claim(o, &claim);
}

static void look_at(work *w, int32_t sector) {
    const esr_cycle *cycle = w->o->cycle;
    w->unit_count = 0;
    for (int32_t v = 0; v < cycle->review_count; v++)
        if (w->o->from_month[v] >= 0 &&
            (sector < 0 || cycle->schools[cycle->reviews[v].school.at].sector == sector))
            add_visit(w, v);
    count_places(w, sector);
    esri_match match = {.units = w->units,
                        .unit_count = w->unit_count,
                        .giver_count = cycle->day_count,
                        .most = w->places};
    if (w->o->starved)
        return;
    if (esri_match_run(&match) != ESR_OK) {
        w->o->starved = true;
        return;
    }
    for (int32_t p = 0; match.filled < match.wanted && p < match.part_count; p++)
        claim_part(w, &match, p, sector);
    esri_match_free(&match);
}

void esri_outlook_room(esri_outlook *o) {
    const esr_cycle *cycle = o->cycle;
    size_t days = (size_t)cycle->day_count, reviews = (size_t)cycle->review_count;
    work w = {.o = o};
    if (cycle->capacity_count == 0)
        return;
    w.units = esri_outlook_alloc(o, reviews, sizeof *w.units);
    w.sorted = esri_outlook_alloc(o, reviews, sizeof *w.sorted);
    w.places = esri_outlook_alloc(o, days, sizeof *w.places);
    esri_outlook_supply(o, days, &w.supply);
    if (o->starved)
        return;
    look_at(&w, -1);
    for (int32_t sector = 0; sector < cycle->sectors.count; sector++) {
        bool limited = false;
        for (int32_t c = 0; c < cycle->capacity_count; c++)
            limited = limited || cycle->capacity[c].sector == sector;
        if (limited)
            look_at(&w, sector);
    }
}
