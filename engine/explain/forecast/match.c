// SPDX-License-Identifier: GPL-3.0-or-later
// The flow of match.h. What a unit holds stands in slots, one for each thing it wants; the slots
// that one giver fills are linked. A phase looks for paths from every unit that still wants and
// visits every unit and giver once; when a whole phase finds none, what it has visited is the cut.
#include "explain/forecast/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/bitset.h"

typedef struct work {
    esri_match *match;
    size_t words;
    int32_t *slot_at, *held; // by unit: its first slot, and how many are filled
    int32_t *slot_unit, *slot_giver, *slot_next, *slot_before; // by slot; links: -1 ends
    int32_t *first_slot, *load;                                // by giver
    uint64_t *spare;                                           // givers who can give more
    // A phase: what was visited, and how a unit was reached: `by` wants what it has of `of`.
    bool *seen_unit;
    uint64_t *seen;
    int32_t *by, *of, *queue;
    int32_t *root_of; // parts: a forest over units and givers
} work;

static void fill_slot(work *w, int32_t slot, int32_t giver) {
    int32_t next = w->first_slot[giver];
    w->slot_giver[slot] = giver;
    w->slot_next[slot] = next;
    w->slot_before[slot] = -1;
    if (next >= 0)
        w->slot_before[next] = slot;
    w->first_slot[giver] = slot;
    if (++w->load[giver] >= w->match->most[giver])
        esri_bit_clear(w->spare, giver);
}

static void empty_slot(work *w, int32_t slot) {
    int32_t giver = w->slot_giver[slot], next = w->slot_next[slot], before = w->slot_before[slot];
    if (next >= 0)
        w->slot_before[next] = before;
    if (before >= 0)
        w->slot_next[before] = next;
    else
        w->first_slot[giver] = next;
    w->load[giver]--;
    esri_bit_set(w->spare, giver);
}

// The slot of a unit that holds the giver; -1: none.
static int32_t slot_with(const work *w, int32_t unit, int32_t giver) {
    for (int32_t s = w->slot_at[unit]; s < w->slot_at[unit] + w->held[unit]; s++)
        if (w->slot_giver[s] == giver)
            return s;
    return -1;
}

static bool same_review(const work *w, int32_t unit, int32_t other) {
    return other >= 0 && other < w->match->unit_count &&
           w->match->units[other].review == w->match->units[unit].review;
}

// Whether the unit or another one of its review holds the giver.
static bool review_holds(const work *w, int32_t unit, int32_t giver) {
    int32_t from = unit;
    while (same_review(w, unit, from - 1))
        from--;
    for (; same_review(w, unit, from); from++)
        if (slot_with(w, from, giver) >= 0)
            return true;
    return false;
}

// The unit at the end of a path takes `giver`; what it had goes back along the path.
static void shift(work *w, int32_t unit, int32_t giver) {
    while (w->by[unit] >= 0) {
        int32_t gives_up = w->of[unit], slot = slot_with(w, unit, gives_up);
        empty_slot(w, slot);
        fill_slot(w, slot, giver);
        giver = gives_up;
        unit = w->by[unit];
    }
    fill_slot(w, w->slot_at[unit] + w->held[unit], giver);
    w->held[unit]++;
    w->match->filled++;
}

static void reach(work *w, int32_t unit, int32_t by, int32_t of, int32_t *count) {
    if (w->seen_unit[unit])
        return;
    w->seen_unit[unit] = true;
    w->by[unit] = by;
    w->of[unit] = of;
    w->queue[(*count)++] = unit;
}

// What other units of the review hold and this one would take: they could look for something else.
static void reach_own_review(work *w, int32_t unit, int32_t *count) {
    int32_t other = unit;
    while (same_review(w, unit, other - 1))
        other--;
    for (; same_review(w, unit, other); other++)
        for (int32_t s = w->slot_at[other]; s < w->slot_at[other] + w->held[other]; s++)
            if (other != unit && esri_bit_test(w->match->units[unit].who, w->slot_giver[s]))
                reach(w, other, unit, w->slot_giver[s], count);
}

// Looks at the givers of a unit in one word of their set; true: one of them could give, and did.
static bool expand_word(work *w, int32_t unit, size_t word, int32_t *count) {
    uint64_t bits = w->match->units[unit].who[word] & ~w->seen[word];
    for (uint64_t good = bits & w->spare[word]; good; good &= good - 1) {
        int32_t giver = (int32_t)(64 * word) + __builtin_ctzll(good);
        if (review_holds(w, unit, giver))
            continue;
        shift(w, unit, giver);
        return true;
    }
    for (; bits; bits &= bits - 1) {
        int32_t giver = (int32_t)(64 * word) + __builtin_ctzll(bits);
        if (review_holds(w, unit, giver))
            continue;
        esri_bit_set(w->seen, giver);
        for (int32_t s = w->first_slot[giver]; s >= 0; s = w->slot_next[s])
            reach(w, w->slot_unit[s], unit, giver, count);
    }
    return false;
}

// Breadth first from a unit that wants more.
static bool search(work *w, int32_t root) {
    int32_t count = 0;
    reach(w, root, -1, -1, &count);
    for (int32_t at = 0; at < count; at++) {
        int32_t unit = w->queue[at];
        for (size_t word = 0; word < w->words; word++)
            if (expand_word(w, unit, word, &count))
                return true;
        reach_own_review(w, unit, &count);
    }
    return false;
}

static void run_phases(work *w) {
    esri_match *match = w->match;
    bool found = true;
    while (found) {
        found = false;
        memset(w->seen_unit, 0, (size_t)match->unit_count * sizeof *w->seen_unit);
        memset(w->seen, 0, w->words * sizeof *w->seen);
        for (int32_t u = 0; u < match->unit_count; u++)
            if (w->held[u] < match->units[u].wanted && !w->seen_unit[u])
                found = search(w, u) || found;
    }
}

static int32_t find_root(work *w, int32_t node) {
    while (w->root_of[node] != node) {
        w->root_of[node] = w->root_of[w->root_of[node]];
        node = w->root_of[node];
    }
    return node;
}

static void join(work *w, int32_t a, int32_t b) {
    int32_t root = find_root(w, a), other = find_root(w, b);
    if (root < other) // the first unit stays the root, so that parts come in the order of units
        w->root_of[other] = root;
    else
        w->root_of[root] = other;
}

// Splits the visited units where they share neither a review nor a visited giver who gives.
static void split_cut(work *w) {
    esri_match *match = w->match;
    int32_t units = match->unit_count;
    for (int32_t n = 0; n < units + match->giver_count; n++)
        w->root_of[n] = n;
    for (int32_t u = 0; u < units; u++) {
        if (!w->seen_unit[u])
            continue;
        for (int32_t other = u - 1; same_review(w, u, other); other--)
            if (w->seen_unit[other])
                join(w, other, u);
        for (size_t word = 0; word < w->words; word++)
            for (uint64_t bits = match->units[u].who[word] & w->seen[word]; bits;
                 bits &= bits - 1) {
                int32_t giver = (int32_t)(64 * word) + __builtin_ctzll(bits);
                if (w->load[giver] > 0)
                    join(w, u, units + giver);
            }
    }
    for (int32_t u = 0; u < units; u++) {
        int32_t root = w->seen_unit[u] ? find_root(w, u) : -1;
        match->part[u] = root < 0 ? -1 : root == u ? match->part_count++ : match->part[root];
    }
}

static bool allocate(work *w) {
    esri_match *match = w->match;
    size_t units = (size_t)match->unit_count + 1, givers = (size_t)match->giver_count + 1;
    size_t slots = (size_t)match->wanted + 1;
    w->words = ESRI_BITSET_WORDS(match->giver_count);
    w->slot_at = calloc(units, sizeof *w->slot_at);
    w->held = calloc(units, sizeof *w->held);
    w->slot_unit = calloc(slots, sizeof *w->slot_unit);
    w->slot_giver = calloc(slots, sizeof *w->slot_giver);
    w->slot_next = calloc(slots, sizeof *w->slot_next);
    w->slot_before = calloc(slots, sizeof *w->slot_before);
    w->first_slot = calloc(givers, sizeof *w->first_slot);
    w->load = calloc(givers, sizeof *w->load);
    w->spare = calloc(w->words + 1, sizeof *w->spare);
    w->seen_unit = calloc(units, sizeof *w->seen_unit);
    w->seen = calloc(w->words + 1, sizeof *w->seen);
    w->by = calloc(units, sizeof *w->by);
    w->of = calloc(units, sizeof *w->of);
    w->queue = calloc(units, sizeof *w->queue);
    w->root_of = calloc(units + givers, sizeof *w->root_of);
    match->part = calloc(units, sizeof *match->part);
    return w->slot_at && w->held && w->slot_unit && w->slot_giver && w->slot_next &&
           w->slot_before && w->first_slot && w->load && w->spare && w->seen_unit && w->seen &&
           w->by && w->of && w->queue && w->root_of && match->part;
}

static void release(work *w) {
    free(w->slot_at);
    free(w->held);
    free(w->slot_unit);
    free(w->slot_giver);
    free(w->slot_next);
    free(w->slot_before);
    free(w->first_slot);
    free(w->load);
    free(w->spare);
    free(w->seen_unit);
    free(w->seen);
    free(w->by);
    free(w->of);
    free(w->queue);
    free(w->root_of);
}

static void begin(work *w) {
    const esri_match *match = w->match;
    int32_t slot = 0;
    for (int32_t u = 0; u < match->unit_count; u++) {
        w->slot_at[u] = slot;
        for (int32_t i = 0; i < match->units[u].wanted; i++)
            w->slot_unit[slot++] = u;
    }
    for (int32_t g = 0; g < match->giver_count; g++) {
        w->first_slot[g] = -1;
        if (match->most[g] > 0)
            esri_bit_set(w->spare, g);
    }
}

esr_status esri_match_run(esri_match *match) {
    work w = {.match = match};
    match->wanted = match->filled = match->part_count = 0;
    for (int32_t u = 0; u < match->unit_count; u++)
        match->wanted += match->units[u].wanted;
    bool ready = allocate(&w);
    if (ready) {
        begin(&w);
        run_phases(&w);
        split_cut(&w);
    } else {
        esri_match_free(match);
    }
    release(&w);
    return ready ? ESR_OK : ESR_E_NOMEM;
}

void esri_match_free(esri_match *match) {
    free(match->part);
    match->part = NULL;
}

void esri_supply_start(esri_supply *supply, const int32_t *most) {
    for (int32_t i = 0; i < supply->touched_count; i++)
        supply->visits[supply->touched[i]] = supply->last[supply->touched[i]] = 0;
    supply->touched_count = supply->total = 0;
    supply->most = most;
}

void esri_supply_add(esri_supply *supply, const esri_unit *unit, size_t words) {
    for (size_t word = 0; word < words; word++)
        for (uint64_t bits = unit->who[word]; bits; bits &= bits - 1) {
            int32_t giver = (int32_t)(64 * word) + __builtin_ctzll(bits);
            if (supply->last[giver] == unit->review + 1 ||
                supply->visits[giver] >= supply->most[giver])
                continue;
            if (supply->visits[giver] == 0)
                supply->touched[supply->touched_count++] = giver;
            supply->last[giver] = unit->review + 1;
            supply->visits[giver]++;
            supply->total++;
        }
}
