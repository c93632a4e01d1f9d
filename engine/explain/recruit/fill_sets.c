// SPDX-License-Identifier: GPL-3.0-or-later
// Ways to make up a number of recruits from kinds.
#include <stdlib.h>

#include "explain/recruit/fill.h"

#define NODES_MOST 1000000 // numbers that are looked at

typedef struct listing {
    const esri_fill *fill;
    const esri_fill_least *least;
    int32_t least_count;
    const int32_t *wish;
    esri_fill_try *out;
    int32_t room, count, nodes;
    esri_fill_try now;
} listing;

static int32_t distance(const esri_fill_try *one, const int32_t *wish, int32_t kinds) {
    int32_t sum = 0;
    for (int32_t k = 0; k < kinds; k++)
        sum += abs(one->count[k] - wish[k]);
    return sum;
}

// Puts a set in its place; those that are farther from the wish, or found later, behind it.
static void put(listing *l) {
    int32_t kinds = l->fill->kinds.count, far = distance(&l->now, l->wish, kinds);
    int32_t at = l->count < l->room ? l->count : l->room;
    l->count++;
    while (at > 0 && distance(&l->out[at - 1], l->wish, kinds) > far) {
        if (at < l->room)
            l->out[at] = l->out[at - 1];
        at--;
    }
    if (at < l->room)
        l->out[at] = l->now;
}

// Whether there are enough of each set of kinds up to this one; `left` may still come to the later
// ones.
static bool is_enough(const listing *l, int32_t kind, int32_t left) {
    for (int32_t i = 0; i < l->least_count; i++) {
        const esri_fill_least *least = &l->least[i];
        int32_t sum = least->kinds >> (kind + 1) ? left : 0;
        for (int32_t k = 0; k <= kind; k++)
            sum += least->kinds >> k & 1 ? l->now.count[k] : 0;
        if (sum < least->recruits)
            return false;
    }
    return true;
}

static void descend(listing *l, int32_t kind, int32_t left) {
    bool last = kind == l->fill->kinds.count - 1;
    for (int32_t more = last ? left : 0; more <= left && more <= l->fill->each; more++) {
        if (++l->nodes > NODES_MOST)
            return;
        l->now.count[kind] = more;
        if (!is_enough(l, kind, left - more))
            continue;
        if (last)
            put(l);
        else
            descend(l, kind + 1, left - more);
    }
}

int32_t esri_fill_sets(const esri_fill *fill, const esri_fill_least *least, int32_t least_count,
                       const int32_t *wish, int32_t total, esri_fill_try *out, int32_t room) {
    listing l = {.fill = fill,
                 .least = least,
                 .least_count = least_count,
                 .wish = wish,
                 .out = out,
                 .room = room};
    descend(&l, 0, total);
    return l.nodes > NODES_MOST ? INT32_MAX : l.count;
}
