// SPDX-License-Identifier: GPL-3.0-or-later
// The least value of a review's teams on one day, exactly: kind of seat by kind of seat, depth
// first over the people in the order of their weight. Days and prices are the caller's business.
#ifndef ESRI_AUDIT_TEAM_H
#define ESRI_AUDIT_TEAM_H

#include <esr/cycle.h>

#define ESRI_AUDIT_SEATS_MAX 32

// Somebody who may sit on the team on the day.
typedef struct esri_pick {
    int64_t weight; // what this member adds: cost and prices, less the empty seat that is filled
    int32_t reviewer;
    uint32_t kinds; // bit k: may take a seat of kind k
    uint32_t needs; // bit n: counts for need n of the review
    bool novice, forced;
} esri_pick;

// The seats and needs of a review.
typedef struct esri_team_shape {
    const esr_cycle *cycle;
    const esr_review *review;
    int32_t kind_count, seats[ESRI_AUDIT_SEATS_MAX]; // seats of each kind
    uint64_t roles[ESRI_AUDIT_SEATS_MAX];            // that may fill it
    int32_t clashes; // most people that one can't share the team with, at most
    int32_t forced;  // how many must be on the team
} esri_team_shape;

void esri_team_shape_init(esri_team_shape *shape, const esr_cycle *cycle, const esr_review *review);

// The least of `best` and of base + the weights of a team + what it lacks (C3, C4), over all teams
// of `picks` that hold the forced ones and keep H3, H13 (on a team), H14 and H15. Sorts and thins
// out `picks`. `team`, if not NULL, gets the reviewers of the best one (-1 behind them) where it
// is below `best`.
int64_t esri_team_least(const esri_team_shape *shape, esri_pick *picks, int32_t count, int64_t base,
                        int64_t best, int32_t team[ESRI_AUDIT_SEATS_MAX + 1]);

#endif
