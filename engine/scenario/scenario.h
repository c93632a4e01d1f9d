// SPDX-License-Identifier: GPL-3.0-or-later
// An edit as it was understood: which rows of which table, and what becomes of them. Ids and rows
// are looked up when it is applied, as edits before it may have made them.
#ifndef ESRI_SCENARIO_H
#define ESRI_SCENARIO_H

#include <esr/edit.h>
#include <esr/scenario.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/context.h"
#include "cycle/rows.h"

typedef enum esri_verb {
    ESRI_DROP,  // rows by id or test
    ESRI_ADD,   // one row of `cells`
    ESRI_COPY,  // `number` rows like that of `ids`, with `cells`
    ESRI_SET,   // `cells` in rows by id or test
    ESRI_TUNE,  // a key of cycle.ini: the cells of a step
    ESRI_CLOSE, // a row of unavailable.csv: the cells of a step
    ESRI_DRAW,  // drops `number` rows by test, drawn at random
    ESRI_LOSE,  // drops each row by test with the chance `share_ppm`
} esri_verb;

#define ESRI_SHARE_WHOLE 1000000 // of share_ppm: all of them

// What rows must have, as in "role=teacher".
typedef struct esri_test {
    const char *column, *value;
    bool by_school; // the column is one of schools.csv, of the row's school
    bool differs;   // "role!=teacher": the value must not be there
} esri_test;

typedef struct esri_edit_words {
    esri_verb verb;
    esri_table table;
    const char *where;
    const char *const *ids;
    int32_t id_count;
    const esri_test *tests;
    int32_t test_count;
    const esr_cell *cells; // ends with a NULL column
    int32_t number, share_ppm;
    uint64_t seed;
    bool seeded; // the words name the seed; else a sweep gives each draw its own
} esri_edit_words;

// The scenario with what its edits mean.
typedef struct esri_scenario {
    esr_scenario scenario;       // first, so that both have one address
    const char **edits, **where; // the same arrays, for filling them
    esri_edit_words *words;
    esri_arena arena;
} esri_scenario;

// One word of a line. Quotation marks are taken off; `equals` is the position of the first "=" that
// stood outside of them, -1 where there is none.
typedef struct esri_word {
    const char *text;
    int32_t equals;
} esri_word;
typedef struct esri_line {
    const char *where;
    esri_word *at;
    int32_t count;
} esri_line;

// Splits a line into words, in the arena; a comment has none. ESR_E_INPUT where a quotation mark is
// left open.
ESR_MUST_USE esr_status esri_words_split(esr_context *ctx, esri_arena *arena, const char *where,
                                         const char *text, size_t length, esri_line *out);
// The line written anew, in the arena; NULL without memory.
const char *esri_words_join(esri_arena *arena, const esri_line *line);

// Understands a line of at least one word; what `out` points to is in the arena.
ESR_MUST_USE esr_status esri_words_read(esr_context *ctx, esri_arena *arena, const esri_line *line,
                                        esri_edit_words *out);

// The things that edits name.
typedef struct esri_noun {
    const char *one, *many;
    esri_table table;
    bool has_id;
} esri_noun;
const esri_noun *esri_noun_of(esri_table table);
// Reads a noun in either number; a fault says which there are.
ESR_MUST_USE esr_status esri_noun_read(esr_context *ctx, const char *where, const char *word,
                                       const esri_noun **out, bool *many);

// Reads "name=value" as a test of the table's rows, or as a cell: of "reviewer=R1" may become two
// cells (who, id). Answers how many through `*count`; room for two must be there.
ESR_MUST_USE esr_status esri_test_read(esr_context *ctx, esri_arena *arena, const char *where,
                                       esri_table table, const esri_word *word, esri_test *out,
                                       int32_t *count);
ESR_MUST_USE esr_status esri_cell_read(esr_context *ctx, const char *where, esri_table table,
                                       const char *name, const char *value, esr_cell *out,
                                       int32_t *count);

// Whether a row passes all tests.
bool esri_row_passes(const esr_rows *rows, esri_table table, const esri_row *row,
                     const esri_test *tests, int32_t count);

// The cell of a column that the table has, or what it stands for where it is empty.
const char *esri_row_value(const esr_rows *rows, esri_table table, const esri_row *row,
                           const char *column);

// The cells of an edit for one row: "+1" and "-1" in a column of whole numbers count from what the
// row has. `out` gets them, in the arena.
ESR_MUST_USE esr_status esri_cells_for(esr_context *ctx, esri_arena *arena,
                                       const esri_edit_words *words, const esr_rows *rows,
                                       const esri_row *row, const esr_cell **out);

// The rows that an edit is about. Their cells are the edit's, and stay where they are.
typedef struct esri_chosen {
    const char *const **at; // the cells of each; to be freed, also after a failure
    int32_t count;
} esri_chosen;
// The rows that the edit's ids or tests mean, at least one.
ESR_MUST_USE esr_status esri_choose_rows(esr_context *ctx, const esri_edit_words *words,
                                         const esr_edit *edit, esri_chosen *out);

// Of the rows that an edit with chance may drop, those that it drops, by what `key` makes of it.
ESR_MUST_USE esr_status esri_chance_choose(esr_context *ctx, const esri_edit_words *words,
                                           const esr_edit *edit, uint64_t key, esri_chosen *out);
// Drops them. The key is the seed of the words.
ESR_MUST_USE esr_status esri_chance_apply(esr_context *ctx, const esri_edit_words *words,
                                          esr_edit *edit);
// The scenario without the edits in which chance has a part, for the caller to free.
ESR_MUST_USE esr_status esri_scenario_certain(esr_context *ctx, const esr_scenario *scenario,
                                              esr_scenario **out);
// As esr_scenario_draw. Adds the ids of the reviewers that chance took to `lost`, a blank between
// two.
ESR_MUST_USE esr_status esri_scenario_draw(esr_context *ctx, const esr_scenario *scenario,
                                           const esr_cycle *base, uint64_t seed, int64_t draw,
                                           esri_buf *lost, esr_scenario **out);

// Does one edit.
ESR_MUST_USE esr_status esri_words_apply(esr_context *ctx, const esri_edit_words *words,
                                         esr_edit *edit);
// Drops a reviewer or review with the rows that refer to it.
ESR_MUST_USE esr_status esri_drop_whole(esr_context *ctx, esr_edit *edit, esri_table table,
                                        const char *id);

// Looks for slips in a cycle that `count` edits made of `base`: pins to keep that can't be kept,
// words that nobody had before and that mean nothing now, days beyond the cycle. Fails with
// ESR_E_INPUT and a fault for each, with its place.
ESR_MUST_USE esr_status esri_scenario_check(esr_context *ctx, const esri_edit_words *words,
                                            int32_t count, const esr_cycle *base,
                                            const esr_cycle *cycle);

#endif
