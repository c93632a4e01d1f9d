// SPDX-License-Identifier: GPL-3.0-or-later
// The most that can be filled: units that want something from givers, each of whom can give so much
// and to one review at most once. A maximum flow by augmenting paths over sets of bits, and the
// minimum cut that proves it, in parts that share no giver; and the count that anybody can repeat.
#ifndef ESRI_MATCH_H
#define ESRI_MATCH_H

#include <stdint.h>

#include "base/context.h"

typedef struct esri_unit {
    int32_t review; // units of one review stand together
    int32_t seat;   // in cycle->seats; -1: several, or none
    int32_t wanted;
    int32_t item;        // what a claim calls it
    const uint64_t *who; // set of givers
} esri_unit;

typedef struct esri_match {
    const esri_unit *units;
    int32_t unit_count, giver_count;
    const int32_t *most; // by giver
    int32_t wanted, filled;
    // Where filled < wanted: for each unit its part of the cut, from 0 on, or -1. Each part wants
    // more than its givers can give, the parts together by wanted - filled.
    int32_t *part;
    int32_t part_count;
} esri_match;

// Fills in what follows `most`; esri_match_free frees it. Fails with ESR_E_NOMEM, unrecorded.
ESR_MUST_USE esr_status esri_match_run(esri_match *match);
void esri_match_free(esri_match *match);

// A count of what givers can give to some units: the sum over givers of `most`, or of the reviews
// among the units where they may serve if these are fewer.
typedef struct esri_supply {
    const int32_t *most;
    int32_t *visits;                 // by giver
    int32_t *last;                   // by giver: review that was counted last, plus 1
    int32_t *touched, touched_count; // givers with visits
    int32_t total;
} esri_supply;

// Starts at 0. The arrays have an entry a giver and are zero the first time.
void esri_supply_start(esri_supply *supply, const int32_t *most);
// Adds a unit; those of one review must follow each other. `words` is the length of its set.
void esri_supply_add(esri_supply *supply, const esri_unit *unit, size_t words);

#endif
