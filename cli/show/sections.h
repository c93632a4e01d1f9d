// SPDX-License-Identifier: GPL-3.0-or-later
// What is on record about one review, reviewer or school besides its visits: each section prints
// its lines where there are any, and puts them into the answer of --json.
#ifndef CLI_SHOW_SECTIONS_H
#define CLI_SHOW_SECTIONS_H

#include "kit/command.h"

// Whose records are shown; at = -1: none.
typedef struct show_subject {
    esr_review_ix review;
    esr_reviewer_ix reviewer;
    esr_school_ix school; // of a review the one that is visited
} show_subject;

// Pins of the review, or for the reviewer.
void show_pins(cli_run *run, const esr_cycle *cycle, const show_subject *subject);
// preferences.csv of the reviewer, or for the school.
void show_wishes(cli_run *run, const esr_cycle *cycle, const show_subject *subject);
// When the reviewer, or the school, is not free.
void show_times(cli_run *run, const esr_cycle *cycle, const show_subject *subject);
// How many conflicts of interest bind, and the command that lists them.
cli_exit show_conflicts(cli_run *run, const esr_plan *plan, const show_subject *subject);
// Who was told what, and has answered what.
cli_exit show_told(cli_run *run, esr_store *store, const esr_cycle *cycle,
                   const show_subject *subject);

#endif
