// SPDX-License-Identifier: GPL-3.0-or-later
// Ways out of a clash: ideas, which are edits with words, and the trial of each.
#ifndef ESRI_WAYS_H
#define ESRI_WAYS_H

#include "explain/empty/clash.h"
#include "explain/empty/facts.h"

#define ESRI_STEPS_MAX 150 // of one idea
#define ESRI_KEPT_MOST 5   // ways that are given of a cause, unless all are wanted

// An edit that may help; memory is the arena's.
typedef struct esri_idea {
    esr_way_kind kind;
    const char *text, *where;
    esr_step *steps;
    int32_t step_count;
    int64_t guess;  // of what it costs, to try the cheaper ones first
    int64_t dearer; // what the plan that is explained costs more with it
} esri_idea;

// The ideas for one cause. Faults of memory are sticky: add at will, check `failed` at the end.
typedef struct esri_ideas {
    esri_clash_work *work;
    const esri_clash *clash;
    const esr_empty_gap *gaps; // the cause's, `gap_count` of them
    int32_t gap_count;
    bool all;
    esri_idea *at;
    int32_t count, room;
    bool failed;
} esri_ideas;

// Fills `at` and `count`; the caller frees `at`.
void esri_ideas_collect(esri_ideas *ideas);
// The parts of that: settings of the cycle and of reviews; people.
void esri_ideas_settings(esri_ideas *ideas);
void esri_ideas_people(esri_ideas *ideas);
// Fewer seats and other weights, for gaps of any cause.
void esri_ideas_demands(esri_ideas *ideas);

// Building ideas. Cells are pairs of texts, NULL at the end; texts are copied.
esr_cell *esri_idea_cells(esri_ideas *ideas, const char *const *pairs);
// All cells of the row of a file, as they are written; NULL if there is none.
esr_cell *esri_idea_row(esri_ideas *ideas, int table, int32_t line);
// An idea without steps, or NULL; `text` and `where` are taken over and freed.
esri_idea *esri_idea_add(esri_ideas *ideas, esr_way_kind kind, esri_buf *text, esri_buf *where);
void esri_idea_step(esri_ideas *ideas, esri_idea *idea, const char *table, esr_cell *where,
                    esr_cell *cells);
// Whether the clash can be met with the idea, planned alone: NO is proved.
esri_answer esri_idea_helps(esri_ideas *ideas, const esri_idea *idea);

// Tries ideas and keeps what works in `cause`.
ESR_MUST_USE esr_status esri_ways_find(esri_ideas *ideas, esr_empty_cause *cause);

#endif
