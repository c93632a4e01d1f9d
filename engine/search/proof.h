// SPDX-License-Identifier: GPL-3.0-or-later
// The integer program of the proof, shared by proof.c (columns, solving) and proof_rows.c (rows
// that join reviews, added as solutions violate them).
#ifndef ESRI_PROOF_H
#define ESRI_PROOF_H

#include "search/search.h"

// A visit of a review by a team on a day (-1: dates are left out).
typedef struct esri_visit_column {
    int32_t review, day, lp;
    esri_team team;
} esri_visit_column;

typedef struct esri_proof {
    esri_search *search;
    esri_lp *lp;
    esri_visit_column *columns;
    int32_t count, room, most;
    bool overflow, dated;
    int64_t target; // plans that cost more need not be among the columns
    int64_t *bar;   // by review: largest value of use, scaled
    double *value;  // by column: the point being separated
    int32_t *index; // scratch for a row
    double *entry;
} esri_proof;

// Adds the rows of H10, H11, H12, H13 and H16 that the node's point violates.
void esri_proof_separate(esri_lp_node *node, void *proof);

#endif
