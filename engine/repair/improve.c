// SPDX-License-Identifier: GPL-3.0-or-later
// Where a search of all plans would be cut: better plans near to the best one so far. Each review
// that has an empty seat there, or no visit, is decided anew with few others taken out; visits that
// lost their day are free to move once more, at no further move.
#include <string.h>

#include "repair/mend.h"

#define TOUCHES_MOST 3

int32_t esri_mend_moves(const esri_mend *mend, int32_t v, const esri_team *team, int32_t day) {
    const esri_left *left = &mend->left[v];
    if (left->loose || left->day < 0)
        return 0;
    int32_t moves = day != left->day;
    for (int32_t m = 0; m < left->team.count; m++) {
        bool stays = false;
        for (int32_t n = 0; n < team->count; n++)
            stays = stays || team->member[n] == left->team.member[m];
        moves += !stays;
    }
    return moves;
}

static bool has_gap(const esri_mend *mend, int32_t v) {
    const esri_left *left = &mend->left[v];
    return left->hot && (mend->best_day[v] < 0 || mend->best_team[v].count < left->seats_most);
}

// Everything stands as in the best plan, but for one review, which is to be decided. What was moved
// already stays moved.
static void begin_at(esri_mend *mend, int32_t gap) {
    mend->spare = mend->most;
    for (int32_t v = 0; v < mend->problem->review_count; v++) {
        esri_left *left = &mend->left[v];
        int32_t moves = esri_mend_moves(mend, v, &mend->best_team[v], mend->best_day[v]);
        left->now_day = mend->best_day[v];
        left->now_team = mend->best_team[v];
        left->value = esri_mend_value(mend, v, &left->now_team, left->now_day);
        left->state = v == gap                                ? ESRI_HOT
                      : left->loose || (!left->hot && !moves) ? ESRI_STILL
                                                              : ESRI_DECIDED;
        if (v != gap)
            mend->spare -= moves;
    }
    mend->touches = TOUCHES_MOST;
    esri_mend_settle(mend);
}

void esri_mend_improve(esri_mend *mend, int64_t looks_most) {
    bool better = mend->found;
    while (better && looks_most > 0) {
        int64_t cost = mend->best_cost;
        for (int32_t v = 0; v < mend->problem->review_count && looks_most > 0; v++) {
            if (!has_gap(mend, v))
                continue;
            begin_at(mend, v);
            esri_mend_run(mend, looks_most / 4);
            looks_most -= mend->looks + 1;
        }
        better = mend->best_cost < cost;
    }
}
