// SPDX-License-Identifier: GPL-3.0-or-later
// A branch ends where even the cheapest people left, with all that they could bring, don't come
// below the best team so far.
#include "audit/team.h"

#include <stdlib.h>

#include <esr/solve.h>

typedef struct hunt {
    const esri_team_shape *shape;
    const esri_pick *picks;
    int32_t count;
    int32_t free[ESRI_AUDIT_SEATS_MAX]; // seats of each kind that are not taken by forced members
    int32_t supply[32];                 // people who bring need n
    bool veterans;                      // some of them is one
    const esri_pick *member[ESRI_AUDIT_SEATS_MAX];
    int32_t members, novices;
    int64_t best;
    int32_t *team; // of the best; may be NULL
} hunt;

void esri_team_shape_init(esri_team_shape *shape, const esr_cycle *cycle,
                          const esr_review *review) {
    *shape = (esri_team_shape){.cycle = cycle, .review = review};
    for (int32_t s = 0; s < review->seat_count; s++) { // places are sorted by seat
        const esr_seat_place *place = &cycle->places[review->seat_at + s];
        if (s == 0 || place->seat != place[-1].seat)
            shape->roles[shape->kind_count++] = cycle->seat_roles[place->seat];
        shape->seats[shape->kind_count - 1]++;
    }
}

static int by_weight(const void *left, const void *right) {
    const esri_pick *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight < b->weight ? -1 : 1;
    return (a->reviewer > b->reviewer) - (a->reviewer < b->reviewer);
}

// Forced people by themselves; else alike are those of whom one can stand in for another wherever
// pairs and homes allow it.
static int compare_class(const esri_pick *a, const esri_pick *b) {
    if (a->forced != b->forced)
        return a->forced ? -1 : 1;
    if (a->kinds != b->kinds)
        return a->kinds < b->kinds ? -1 : 1;
    if (a->needs != b->needs)
        return a->needs < b->needs ? -1 : 1;
    return (a->novice > b->novice) - (a->novice < b->novice);
}

static int by_class(const void *left, const void *right) {
    int order = compare_class(left, right);
    return order ? order : by_weight(left, right);
}

// A member who is not among the best few of a class could be replaced by one of these: the other
// members keep so many of them out at most.
static int32_t thin_out(const esri_team_shape *shape, esri_pick *picks, int32_t count) {
    int32_t most = (shape->review->seat_count - 1) * (1 + shape->clashes) + 1, kept = 0, run = 0;
    if (count > most) {
        qsort(picks, (size_t)count, sizeof *picks, by_class);
        esri_pick before = picks[0];
        for (int32_t i = 0; i < count; i++) {
            run = i > 0 && compare_class(&before, &picks[i]) == 0 ? run + 1 : 0;
            before = picks[i];
            if (run < most || picks[i].forced)
                picks[kept++] = picks[i];
        }
        count = kept;
    }
    qsort(picks, (size_t)count, sizeof *picks, by_weight);
    return count;
}

static bool are_apart(const esr_cycle *cycle, int32_t a, int32_t b) {
    int32_t home = cycle->reviewers[a].home.at, low = 0, high = cycle->pair_count;
    int32_t first = a < b ? a : b, second = a < b ? b : a;
    if (home >= 0 && home == cycle->reviewers[b].home.at)
        return true;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const esr_pair *pair = &cycle->pairs[middle];
        if (pair->first.at == first && pair->second.at == second)
            return true;
        if (pair->first.at < first || (pair->first.at == first && pair->second.at < second))
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

// Takes a member, or answers false if a rule about the team refuses.
static bool take(hunt *h, const esri_pick *pick) {
    const esr_cycle *cycle = h->shape->cycle;
    if (pick->novice && h->novices >= cycle->limits.novices_per_team)
        return false;
    for (int32_t m = 0; m < h->members; m++)
        if (h->member[m] == pick || are_apart(cycle, h->member[m]->reviewer, pick->reviewer))
            return false;
    h->member[h->members++] = pick;
    h->novices += pick->novice;
    return true;
}

static void drop(hunt *h) {
    h->novices -= h->member[--h->members]->novice;
}

// C3 and C4 of the team with `left` more members, who bring whatever could be wanted.
static int64_t least_lack(const hunt *h, int32_t left) {
    const esr_review *review = h->shape->review;
    const esr_cost_rates *rates = &h->shape->cycle->costs;
    int64_t lack = 0;
    bool veteran = left > 0 && h->veterans;
    for (int32_t m = 0; m < h->members; m++)
        veteran = veteran || !h->member[m]->novice;
    for (int32_t n = 0; n < review->need_count; n++) {
        int32_t missing = review->needs[n].count - (left < h->supply[n] ? left : h->supply[n]);
        for (int32_t m = 0; m < h->members; m++)
            missing -= (int32_t)(h->member[m]->needs >> n & 1);
        lack += missing > 0 ? (int64_t)missing * rates->missing_skill : 0;
    }
    return ESR_PRICE_UNIT * (veteran ? lack : lack + rates->no_veteran);
}

// The sum of the cheapest people for `left` seats of a kind, from pick `from` on, as far as they
// are worth a seat.
static int64_t cheapest(const hunt *h, int32_t kind, int32_t from, int32_t left) {
    bool novices = h->novices < h->shape->cycle->limits.novices_per_team;
    int64_t sum = 0;
    for (int32_t i = from; i < h->count && left > 0 && h->picks[i].weight < 0; i++) {
        const esri_pick *pick = &h->picks[i];
        if (pick->forced || !(pick->kinds >> kind & 1) || (pick->novice && !novices))
            continue;
        sum += pick->weight;
        left--;
    }
    return sum;
}

// The same for all seats of the kinds from `kind` on; `*left`: how many seats these are.
static int64_t cheapest_later(const hunt *h, int32_t kind, int32_t *left) {
    int64_t sum = 0;
    *left = 0;
    for (; kind < h->shape->kind_count; kind++) {
        sum += cheapest(h, kind, 0, h->free[kind]);
        *left += h->free[kind];
    }
    return sum;
}

static void judge_team(hunt *h, int64_t sum) {
    int64_t value = sum + least_lack(h, 0);
    if (value >= h->best)
        return;
    h->best = value;
    for (int32_t m = 0; h->team && m <= h->members; m++)
        h->team[m] = m < h->members ? h->member[m]->reviewer : -1;
}

// Fills the `left` seats of a kind from the picks behind `from`, then those of the later kinds.
static void descend(hunt *h, int32_t kind, int32_t from, int32_t left, int64_t sum) {
    int32_t later_left = 0;
    if (kind == h->shape->kind_count) {
        judge_team(h, sum);
        return;
    }
    int64_t later = cheapest_later(h, kind + 1, &later_left);
    for (int32_t i = from; left > 0 && i < h->count; i++) {
        const esri_pick *pick = &h->picks[i];
        if (pick->forced || !(pick->kinds >> kind & 1))
            continue;
        int64_t hope = sum + pick->weight + cheapest(h, kind, i + 1, left - 1) + later;
        if (hope + least_lack(h, left + later_left) >= h->best)
            break;
        if (!take(h, pick))
            continue;
        descend(h, kind, i + 1, left - 1, sum + pick->weight);
        drop(h);
    }
    int32_t next_left = kind + 1 < h->shape->kind_count ? h->free[kind + 1] : 0;
    if (sum + later + least_lack(h, later_left) < h->best)
        descend(h, kind + 1, 0, next_left, sum);
}

// Seats the forced members from pick `from` on in every way, then looks for the others.
static void seat_forced(hunt *h, int32_t from, int64_t sum) {
    while (from < h->count && !h->picks[from].forced)
        from++;
    if (from == h->count) {
        if (h->members == h->shape->forced)
            descend(h, 0, 0, h->free[0], sum);
        return;
    }
    const esri_pick *pick = &h->picks[from];
    if (!take(h, pick))
        return;
    for (int32_t k = 0; k < h->shape->kind_count; k++) {
        if (!(pick->kinds >> k & 1) || h->free[k] == 0)
            continue;
        h->free[k]--;
        seat_forced(h, from + 1, sum + pick->weight);
        h->free[k]++;
    }
    drop(h);
}

int64_t esri_team_least(const esri_team_shape *shape, esri_pick *picks, int32_t count, int64_t base,
                        int64_t best, int32_t team[ESRI_AUDIT_SEATS_MAX + 1]) {
    hunt h = {.shape = shape, .picks = picks, .best = best, .team = team};
    h.count = thin_out(shape, picks, count);
    for (int32_t k = 0; k < shape->kind_count; k++)
        h.free[k] = shape->seats[k];
    for (int32_t i = 0; i < h.count; i++) {
        h.veterans = h.veterans || !picks[i].novice;
        for (int32_t n = 0; n < shape->review->need_count; n++)
            h.supply[n] += (int32_t)(picks[i].needs >> n & 1);
    }
    seat_forced(&h, 0, base);
    return h.best;
}
