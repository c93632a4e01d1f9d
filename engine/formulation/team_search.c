// SPDX-License-Identifier: GPL-3.0-or-later
// Depth-first search for the cheapest teams of a review, with exact bounds. Candidates are sorted
// by weight; a branch ends when even the cheapest candidates left, with every need still met that
// could be met, can't reach the bar. With `trimmed` only the best few of each class (seats, what
// they bring, novice) are tried: a team of theirs dominates any other as far as days allow.
#include "formulation/team.h"

#include <stdlib.h>
#include <string.h>

typedef struct esri_team_item {
    int64_t weight; // less the scaled cost of the empty seat that the candidate fills
    uint64_t trait; // class
    int32_t at;     // in review->candidates
} item;

typedef struct state {
    esri_team_search *search;
    const item *items;
    int32_t item_count;
    int32_t supply[ESRI_NEEDS_MAX]; // items that bring need n
    bool veterans;                  // some item is one
    int64_t base;                   // scaled: all seats empty, cheapest day
    int64_t min_day;
    int64_t nodes;
    esri_team team; // in the order of choice
    bool stopped;
} state;

static int by_weight(const void *a, const void *b) {
    const item *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static int by_trait(const void *a, const void *b) {
    const item *x = a, *y = b;
    if (x->trait != y->trait)
        return x->trait < y->trait ? -1 : 1;
    return by_weight(a, b);
}

// The least penalty (C3, C4) of a completion with `left` more members.
static int64_t least_penalty(const state *st, int32_t left) {
    const esri_problem *problem = st->search->problem;
    const esri_review *review = st->search->review;
    int64_t cost = 0;
    bool veteran = left > 0 && st->veterans;
    for (int32_t m = 0; m < st->team.count && !veteran; m++)
        veteran = review->candidates[st->team.member[m]].brings & ESRI_VETERAN;
    if (!veteran)
        cost += problem->no_veteran;
    for (int32_t n = 0; n < review->need_count; n++) {
        int32_t missing = review->needs[n] - (left < st->supply[n] ? left : st->supply[n]);
        for (int32_t m = 0; m < st->team.count && missing > 0; m++)
            missing -= (int32_t)(review->candidates[st->team.member[m]].brings >> n & 1);
        cost += missing > 0 ? missing * problem->missing_skill : 0;
    }
    return cost;
}

static void sorted_copy(const esri_team *team, esri_team *out) {
    *out = *team;
    for (int32_t i = 1; i < out->count; i++)
        for (int32_t j = i; j > 0 && out->member[j] < out->member[j - 1]; j--) {
            int32_t held = out->member[j];
            out->member[j] = out->member[j - 1];
            out->member[j - 1] = held;
        }
}

// The least day cost of the present team; INT64_MAX if its members share no day.
static int64_t team_day(const state *st, uint64_t *days) {
    const esri_team_search *search = st->search;
    size_t words = search->problem->day_words;
    if (!search->days) {
        esri_team_days(search->problem, search->review, &st->team, days);
    } else {
        memcpy(days, search->open, words * sizeof *days);
        for (int32_t m = 0; m < st->team.count; m++)
            for (size_t w = 0; w < words; w++)
                days[w] &= search->days[(size_t)st->team.member[m] * words + w];
    }
    return esri_team_best_day(search->problem, search->review, &st->team, days);
}

// Judges the present team as it is.
static void consider(state *st, int64_t sum) {
    esri_team_search *search = st->search;
    int64_t relaxed = st->base + sum + ESRI_SCALE * least_penalty(st, 0);
    if (relaxed > search->bar || !esri_team_fits(search->problem, search->review, &st->team))
        return;
    if (relaxed < search->relaxed)
        search->relaxed = relaxed;
    uint64_t days[ESRI_DAY_WORDS_MAX];
    int64_t day = team_day(st, days);
    if (day == INT64_MAX)
        return;
    int64_t value = relaxed + ESRI_SCALE * (day - st->min_day);
    if (value > search->bar)
        return;
    esri_team team;
    sorted_copy(&st->team, &team);
    if (search->emit(search, &team, value) == ESRI_STOP)
        st->stopped = true;
}

// The sum of the cheapest `left` items from `from` on, as far as they are below 0.
static int64_t cheapest_rest(const state *st, int32_t from, int32_t left) {
    int64_t sum = 0;
    for (int32_t i = from; i < st->item_count && i < from + left && st->items[i].weight < 0; i++)
        sum += st->items[i].weight;
    return sum;
}

static void descend(state *st, int32_t from, int64_t sum) {
    esri_team_search *search = st->search;
    int32_t left = search->review->seat_count - st->team.count;
    consider(st, sum);
    if (left == 0)
        return;
    for (int32_t i = from; i < st->item_count && !st->stopped; i++) {
        int64_t hope = st->base + sum + st->items[i].weight + cheapest_rest(st, i + 1, left - 1) +
                       ESRI_SCALE * least_penalty(st, left);
        if (hope > search->bar)
            break;
        if (search->node_limit && ++st->nodes > search->node_limit) {
            search->complete = false;
            st->stopped = true;
            // What was not looked at is no better than the best completion of this branch's
            // ancestors; the root's hope bounds them all.
            int64_t root = st->base + cheapest_rest(st, 0, search->review->seat_count);
            search->relaxed = root < search->relaxed ? root : search->relaxed;
            return;
        }
        st->team.member[st->team.count++] = st->items[i].at;
        descend(st, i + 1, sum + st->items[i].weight);
        st->team.count--;
    }
}

static item item_of(const esri_team_search *search, int32_t c) {
    const esri_candidate *candidate = &search->review->candidates[c];
    bool novice = search->problem->reviewers[candidate->reviewer].novice;
    uint64_t trait = (uint64_t)candidate->seats << 32 | candidate->brings;
    return (item){.weight = search->weight[c] - ESRI_SCALE * search->review->empty_seat,
                  .trait = trait ^ (novice ? UINT64_C(1) << 30 : 0),
                  .at = c};
}

// Puts the candidates that may be chosen into `items`; pinned members are in the team already.
static int32_t collect(const esri_team_search *search, item *items) {
    const esri_review *review = search->review;
    int32_t count = 0;
    for (int32_t c = 0; c < review->candidate_count; c++)
        if (!review->candidates[c].keep && search->weight[c] < ESRI_WEIGHT_NEVER)
            items[count++] = item_of(search, c);
    return count;
}

#define CLASSES_MAX 48
#define ROOM_MORE   4000 // items beyond one a candidate, to find the best of each class by

// As many of a class as a team could need if others of it were barred by colleagues.
static int32_t most_of_class(const esri_review *review) {
    return (review->seat_count - 1) * (1 + review->clashes) + 1;
}

// The items that a search may need room for.
static int32_t room_for(const esri_team_search *search) {
    int32_t all = search->review->candidate_count;
    int64_t runs = (int64_t)most_of_class(search->review) * CLASSES_MAX;
    return search->trimmed && runs > all && runs <= ROOM_MORE + all ? (int32_t)runs : all;
}

// The same, but of each class (seats, what they bring, novice) only as many as a team could need
// if others of the class were barred by colleagues. Each class holds its own run of `most` items,
// the worst of them first found by a scan; answers -1 if there are too many classes.
static int32_t collect_trimmed(const esri_team_search *search, item *items) {
    const esri_review *review = search->review;
    int32_t most = most_of_class(review), classes = 0, kept = 0;
    uint64_t trait[CLASSES_MAX];
    int32_t size[CLASSES_MAX], worst[CLASSES_MAX];
    if ((int64_t)most * CLASSES_MAX > room_for(search))
        return -1;
    for (int32_t c = 0; c < review->candidate_count; c++) {
        if (review->candidates[c].keep || search->weight[c] >= ESRI_WEIGHT_NEVER)
            continue;
        item fresh = item_of(search, c);
        int32_t k = 0;
        while (k < classes && trait[k] != fresh.trait)
            k++;
        if (k == CLASSES_MAX)
            return -1;
        if (k == classes) {
            trait[classes] = fresh.trait;
            size[classes++] = 0;
        }
        item *run = items + k * most;
        if (size[k] == most && run[worst[k]].weight <= fresh.weight)
            continue;
        run[size[k] < most ? size[k]++ : worst[k]] = fresh;
        worst[k] = 0;
        for (int32_t i = 1; size[k] == most && i < most; i++)
            if (run[i].weight > run[worst[k]].weight)
                worst[k] = i;
    }
    for (int32_t k = 0; k < classes; k++)
        for (int32_t i = 0; i < size[k]; i++)
            items[kept++] = items[k * most + i];
    return kept;
}

// Keeps of each class of a full list the best `most`.
static int32_t trim(const esri_review *review, item *items, int32_t count) {
    int32_t most = most_of_class(review), kept = 0, run = 0;
    qsort(items, (size_t)count, sizeof *items, by_trait);
    for (int32_t i = 0; i < count; i++) {
        run = i > 0 && items[i].trait == items[i - 1].trait ? run + 1 : 0;
        if (run < most)
            items[kept++] = items[i];
    }
    return kept;
}

// The cheapest open day of the review; INT64_MAX if there is none.
static int64_t cheapest_open_day(const esri_team_search *search) {
    const esri_team nobody = {0};
    return esri_team_best_day(search->problem, search->review, &nobody, search->review->open);
}

esr_status esri_team_search_run(esri_team_search *search, esri_team_scratch *scratch) {
    const esri_review *review = search->review;
    search->relaxed = INT64_MAX;
    search->complete = true;
    state st = {.search = search, .min_day = cheapest_open_day(search)};
    if (st.min_day == INT64_MAX || review->keep_lost)
        return ESR_OK;
    if (room_for(search) > scratch->room) {
        item *items = realloc(scratch->items, (size_t)room_for(search) * sizeof *items);
        if (!items)
            return ESR_E_NOMEM;
        scratch->items = items;
        scratch->room = room_for(search);
    }
    int64_t sum = 0;
    for (int32_t c = 0; c < review->candidate_count; c++) {
        if (!review->candidates[c].keep)
            continue;
        if (st.team.count == review->seat_count || search->weight[c] >= ESRI_WEIGHT_NEVER)
            return ESR_OK;
        st.team.member[st.team.count++] = c;
        sum += search->weight[c] - ESRI_SCALE * review->empty_seat;
    }
    st.item_count = search->trimmed ? collect_trimmed(search, scratch->items) : -1;
    if (st.item_count < 0) {
        st.item_count = collect(search, scratch->items);
        if (search->trimmed && st.item_count > 1)
            st.item_count = trim(review, scratch->items, st.item_count);
    }
    if (st.item_count > 0)
        qsort(scratch->items, (size_t)st.item_count, sizeof *scratch->items, by_weight);
    st.items = scratch->items;
    for (int32_t i = 0; i < st.item_count; i++) {
        uint32_t brings = review->candidates[st.items[i].at].brings;
        st.veterans = st.veterans || (brings & ESRI_VETERAN);
        for (int32_t n = 0; n < review->need_count; n++)
            st.supply[n] += (int32_t)(brings >> n & 1);
    }
    st.base = ESRI_SCALE * (st.min_day + review->empty_seat * review->seat_count);
    descend(&st, 0, sum);
    return ESR_OK;
}

void esri_team_scratch_free(esri_team_scratch *scratch) {
    free(scratch->items);
    *scratch = (esri_team_scratch){0};
}
