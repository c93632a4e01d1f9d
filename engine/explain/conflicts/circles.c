// SPDX-License-Identifier: GPL-3.0-or-later
// Rings of two and three schools that visit each other, found among the ties of a plan.
#include <esr/conflicts.h>

#include <stdlib.h>

#include "base/context.h"
#include "rules/judge.h"

typedef struct owned_list {
    esr_circle_list list; // first, so that both have one address
    esr_circle *at;
    size_t room;
} owned_list;

void esr_circle_list_free(esr_circle_list *list) {
    if (!list)
        return;
    owned_list *owned = (owned_list *)list;
    free(owned->at);
    free(owned);
}

static bool add(owned_list *out, const esri_tie *const *steps, int32_t length) {
    if (out->list.count == out->room) {
        size_t room = out->room ? 2 * out->room : 16;
        esr_circle *at = realloc(out->at, room * sizeof *at);
        if (!at)
            return false;
        out->at = at;
        out->room = room;
    }
    esr_circle circle = {.length = length};
    for (int32_t i = 0; i < length; i++) {
        circle.school[i] = steps[i]->home;
        circle.reviewer[i] = steps[i]->reviewer;
        circle.review[i] = steps[i]->review;
    }
    out->at[out->list.count++] = circle;
    return true;
}

// The ties without those that go the same way as the one before.
static size_t keep_one_each(esri_tie_list ties) {
    size_t kept = 0;
    for (size_t i = 0; i < ties.count; i++)
        if (kept == 0 || ties.at[kept - 1].home.at != ties.at[i].home.at ||
            ties.at[kept - 1].visited.at != ties.at[i].visited.at)
            ties.at[kept++] = ties.at[i];
    return kept;
}

// The first tie of a school.
static size_t first_of(esri_tie_list ties, esr_school_ix home) {
    size_t low = 0, high = ties.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ties.at[middle].home.at < home.at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool find_pairs(owned_list *out, esri_tie_list ties) {
    for (size_t i = 0; i < ties.count; i++) {
        const esri_tie *there = &ties.at[i];
        if (there->home.at >= there->visited.at)
            continue;
        esri_tie_list back = esri_ties_between(ties, there->visited, there->home);
        const esri_tie *steps[] = {there, back.at};
        if (back.count > 0 && !add(out, steps, 2))
            return false;
    }
    return true;
}

// Each ring is found from the school of the three that comes first.
static bool find_threes(owned_list *out, esri_tie_list ties) {
    for (size_t i = 0; i < ties.count; i++) {
        const esri_tie *one = &ties.at[i];
        if (one->visited.at <= one->home.at)
            continue;
        for (size_t k = first_of(ties, one->visited);
             k < ties.count && ties.at[k].home.at == one->visited.at; k++) {
            const esri_tie *two = &ties.at[k];
            if (two->visited.at <= one->home.at || two->visited.at == two->home.at)
                continue;
            esri_tie_list back = esri_ties_between(ties, two->visited, one->home);
            const esri_tie *steps[] = {one, two, back.at};
            if (back.count > 0 && !add(out, steps, 3))
                return false;
        }
    }
    return true;
}

esr_status esr_circles(esr_context *ctx, const esr_plan *plan, esr_circle_list **out) {
    owned_list *owned = calloc(1, sizeof *owned);
    if (!owned)
        return esri_fail_nomem(ctx);
    esri_judge judge = {.cycle = plan->cycle, .plan = plan};
    bool fine = esri_judge_index(&judge);
    if (fine) {
        esri_tie_list ties = esri_judge_ties(&judge);
        ties.count = keep_one_each(ties);
        fine = !judge.failed && find_pairs(owned, ties) && find_threes(owned, ties);
    }
    esri_arena_free(&judge.scratch);
    owned->list.at = owned->at;
    if (!fine) {
        esr_circle_list_free(&owned->list);
        return esri_fail_nomem(ctx);
    }
    *out = &owned->list;
    return ESR_OK;
}
