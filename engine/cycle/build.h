// SPDX-License-Identifier: GPL-3.0-or-later
// What the builder's files share. The order of work: words, settings, registers, ties, days,
// plans; each part reports its faults and goes on, so that one run finds them all.
#ifndef ESRI_BUILD_H
#define ESRI_BUILD_H

#include "base/idmap.h"
#include "cycle/cells.h"
#include "cycle/columns.h"
#include "cycle/rows.h"

typedef enum esri_vocab {
    ESRI_VOCAB_SECTORS,
    ESRI_VOCAB_ROLES,
    ESRI_VOCAB_SEATS,
    ESRI_VOCAB_SKILLS,
    ESRI_VOCAB_LANGUAGES,
    ESRI_VOCAB_SPONSORS,
    ESRI_VOCAB_DISTRICTS,
    ESRI_VOCAB_COUNT,
} esri_vocab;

typedef struct esri_build {
    esri_faults faults;
    const esr_rows *rows;
    esri_arena *arena;  // the cycle's
    esri_arena scratch; // dies with the build
    esr_cycle *cycle;
    bool span_known; // the cycle's first and last day are good
    esri_idmap vocab[ESRI_VOCAB_COUNT];
    esri_idmap kinds;
    esri_idmap ids[ESRI_TABLE_COUNT];    // of schools, reviews, reviewers: id to position
    int32_t *position[ESRI_TABLE_COUNT]; // by row; -1: a bad or repeated id
    bool usable[ESRI_TABLE_COUNT];       // the table has all its columns: its rows are judged
    bool whole[ESRI_TABLE_COUNT];        // nor are rows missing: references into it are judged
} esri_build;

// The cell of a row, with its place for reports.
esri_cell esri_build_cell(esri_build *b, esri_table table, const esri_row *row, int32_t column);
// The rows of a table; none if it is not usable.
int32_t esri_build_count(const esri_build *b, esri_table table);
const esri_row *esri_build_row(const esri_build *b, esri_table table, int32_t at);
// Reads a reference into `table`; -1 (and a fault, unless the table itself is not whole) if there
// is no such entry.
int32_t esri_build_refer(esri_build *b, esri_cell cell, esri_table table);
// Reads from and to, of which an empty one stays as it is; a fault if they are the wrong way round.
bool esri_build_span(esri_cell from, esri_cell to, esr_day *out_from, esr_day *out_to);
// Zeroed memory of the cycle.
esr_status esri_build_alloc(esri_build *b, int32_t count, size_t size, void *out);

// builder_words.c
esr_status esri_build_words(esri_build *b);
int32_t esri_build_word(esri_build *b, esri_vocab vocab, esri_cell cell);
bool esri_build_mask(esri_build *b, esri_vocab vocab, esri_cell cell, uint64_t *out);
// builder_settings.c
esr_status esri_build_settings(esri_build *b);
// builder_rules.c: [seats] and [rules]
esr_status esri_build_seats(esri_build *b);
esr_status esri_build_kinds(esri_build *b);
// builder_registers.c
esr_status esri_build_schools(esri_build *b);
esr_status esri_build_reviews(esri_build *b);
esr_status esri_build_reviewers(esri_build *b);
// builder_ties.c
esr_status esri_build_relations(esri_build *b);
esr_status esri_build_pairs(esri_build *b);
esr_status esri_build_preferences(esri_build *b);
// builder_days.c
esr_status esri_build_unavailable(esri_build *b);
esr_status esri_build_capacity(esri_build *b);
// builder_slots.c
esr_status esri_build_slots(esri_build *b);
// builder_plans.c
esr_status esri_build_pins(esri_build *b);
esr_status esri_build_published(esri_build *b);

#endif
