// SPDX-License-Identifier: GPL-3.0-or-later
// What a search keeps of its teams and of where its master program stood, for a later search to
// begin with. Reviews and people are named by their ids, so that it serves other cycles, too.
#ifndef ESRI_POOL_H
#define ESRI_POOL_H

#include "search/search.h"

// Keeps the teams of the master that are within reach of the bound, and its basis at the end of
// column generation, in search->pool; what the start has where the program was not solved.
ESR_MUST_USE esr_status esri_pool_keep(esri_search *search);

// How the master stands after esri_pool_seed.
typedef struct esri_seeding {
    bool teams; // it has the start's teams
    bool basis; // and the start's basis, less what is no more
    bool moved; // something of the basis is no more: it wants mending
} esri_seeding;

// Adds what options.start keeps to the master, as far as it is allowed here. What can't be read is
// as if it were not there.
ESR_MUST_USE esr_status esri_pool_seed(esri_search *search, esri_seeding *out);

#endif
