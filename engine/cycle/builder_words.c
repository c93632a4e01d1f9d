// SPDX-License-Identifier: GPL-3.0-or-later
// The planner's own words: collected from all tables first, so that the lists can be sorted before
// anything refers to them. What is no word is passed over here; its own table's reader reports it.
#include <stdlib.h>
#include <string.h>

#include "cycle/build.h"

#define MASK_WORDS_MAX 64

typedef enum shape { FORM_WORD, FORM_LIST, FORM_COUNTS, FORM_TEXT } shape;

static const struct {
    esri_table table;
    int32_t column;
    esri_vocab vocab;
    shape form;
} sources[] = {
    {ESRI_SCHOOLS, ESRI_SCHOOL_SECTOR, ESRI_VOCAB_SECTORS, FORM_WORD},
    {ESRI_SCHOOLS, ESRI_SCHOOL_SPONSOR, ESRI_VOCAB_SPONSORS, FORM_TEXT},
    {ESRI_SCHOOLS, ESRI_SCHOOL_DISTRICT, ESRI_VOCAB_DISTRICTS, FORM_TEXT},
    {ESRI_SCHOOLS, ESRI_SCHOOL_LANGUAGES, ESRI_VOCAB_LANGUAGES, FORM_LIST},
    {ESRI_REVIEWS, ESRI_REVIEW_SEATS, ESRI_VOCAB_SEATS, FORM_COUNTS},
    {ESRI_REVIEWS, ESRI_REVIEW_NEEDS, ESRI_VOCAB_SKILLS, FORM_COUNTS},
    {ESRI_REVIEWERS, ESRI_REVIEWER_ROLE, ESRI_VOCAB_ROLES, FORM_WORD},
    {ESRI_REVIEWERS, ESRI_REVIEWER_SECTORS, ESRI_VOCAB_SECTORS, FORM_LIST},
    {ESRI_REVIEWERS, ESRI_REVIEWER_LANGUAGES, ESRI_VOCAB_LANGUAGES, FORM_LIST},
    {ESRI_REVIEWERS, ESRI_REVIEWER_SKILLS, ESRI_VOCAB_SKILLS, FORM_LIST},
};

static bool is_masked(esri_vocab vocab) {
    return vocab == ESRI_VOCAB_SECTORS || vocab == ESRI_VOCAB_ROLES || vocab == ESRI_VOCAB_SKILLS ||
           vocab == ESRI_VOCAB_LANGUAGES;
}

static esr_status add_word(esri_build *b, esri_vocab vocab, esri_cell cell, esri_piece word) {
    esri_idmap *map = &b->vocab[vocab];
    if (esri_idmap_get(map, word.at, word.length) >= 0)
        return ESR_OK;
    if (is_masked(vocab) && map->count == MASK_WORDS_MAX)
        esri_cell_fault(cell,
                        "more than %d different words of this kind are in use, the last is "
                        "\"%.*s\"",
                        MASK_WORDS_MAX, (int)word.length, word.at);
    char *copy = esri_arena_strndup(b->arena, word.at, word.length);
    if (!copy || !esri_idmap_add(map, copy, map->count))
        return esri_fail_nomem(b->faults.ctx);
    return ESR_OK;
}

static esr_status collect_cell(esri_build *b, esri_vocab vocab, shape form, esri_cell cell) {
    esr_status status = ESR_OK;
    esri_piece piece = {cell.text, strlen(cell.text)};
    if (form == FORM_TEXT)
        return piece.length ? add_word(b, vocab, cell, piece) : ESR_OK;
    if (form == FORM_WORD)
        return esri_is_word(piece) ? add_word(b, vocab, cell, piece) : ESR_OK;
    for (const char *rest = cell.text; esri_text_next(&rest, &piece);) {
        const char *colon = form == FORM_COUNTS ? memchr(piece.at, ':', piece.length) : NULL;
        if (colon)
            piece = esri_text_trim((esri_piece){piece.at, (size_t)(colon - piece.at)});
        if (esri_is_word(piece))
            ESR_TRY(add_word(b, vocab, cell, piece));
    }
cleanup:
    return status;
}

// [seats]: each key is a seat, and its list names roles.
static esr_status collect_seats(esri_build *b) {
    esr_status status = ESR_OK;
    for (int32_t i = 0; i < esri_build_count(b, ESRI_SETTINGS); i++) {
        const esri_row *row = esri_build_row(b, ESRI_SETTINGS, i);
        const char *key = row->cells[ESRI_SETTING_KEY];
        if (strcmp(row->cells[ESRI_SETTING_SECTION], "seats") != 0)
            continue;
        esri_cell cell = esri_build_cell(b, ESRI_SETTINGS, row, ESRI_SETTING_VALUE);
        cell.column = key;
        if (esri_is_word((esri_piece){key, strlen(key)}))
            ESR_TRY(add_word(b, ESRI_VOCAB_SEATS, cell, (esri_piece){key, strlen(key)}));
        ESR_TRY(collect_cell(b, ESRI_VOCAB_ROLES, FORM_LIST, cell));
    }
cleanup:
    return status;
}

static int by_text(const void *a, const void *b) {
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

// Sorts the words and gives each its place in the sorted list.
static esr_status freeze(esri_build *b, esri_vocab vocab, esr_words *out) {
    esri_idmap *found = &b->vocab[vocab];
    esri_idmap sorted = {.arena = &b->scratch};
    const char **words = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_build_alloc(b, found->count, sizeof *words, &words));
    if (found->count > 0) {
        memcpy(words, found->keys, (size_t)found->count * sizeof *words);
        qsort(words, (size_t)found->count, sizeof *words, by_text);
    }
    for (int32_t i = 0; i < found->count; i++)
        if (!esri_idmap_add(&sorted, words[i], i))
            ESR_TRY(esri_fail_nomem(b->faults.ctx));
    *out = (esr_words){words, found->count};
    *found = sorted;
cleanup:
    return status;
}

esr_status esri_build_words(esri_build *b) {
    esr_status status = ESR_OK;
    esr_words *const lists[ESRI_VOCAB_COUNT] = {
        &b->cycle->sectors,   &b->cycle->roles,    &b->cycle->seats,     &b->cycle->skills,
        &b->cycle->languages, &b->cycle->sponsors, &b->cycle->districts,
    };
    for (size_t s = 0; s < sizeof sources / sizeof *sources; s++)
        for (int32_t i = 0; i < esri_build_count(b, sources[s].table); i++) {
            const esri_row *row = esri_build_row(b, sources[s].table, i);
            esri_cell cell = esri_build_cell(b, sources[s].table, row, sources[s].column);
            ESR_TRY(collect_cell(b, sources[s].vocab, sources[s].form, cell));
        }
    ESR_TRY(collect_seats(b));
    // A seat that [seats] does not name takes the role of its own name.
    for (int32_t i = 0; i < b->vocab[ESRI_VOCAB_SEATS].count; i++) {
        const char *seat = b->vocab[ESRI_VOCAB_SEATS].keys[i];
        esri_cell cell = {&b->faults, esri_table_shape_of(ESRI_SETTINGS)->file, 1, seat, seat};
        ESR_TRY(add_word(b, ESRI_VOCAB_ROLES, cell, (esri_piece){seat, strlen(seat)}));
    }
    for (int v = 0; v < ESRI_VOCAB_COUNT; v++)
        ESR_TRY(freeze(b, (esri_vocab)v, lists[v]));
cleanup:
    return status;
}

int32_t esri_build_word(esri_build *b, esri_vocab vocab, esri_cell cell) {
    return esri_idmap_get(&b->vocab[vocab], cell.text, strlen(cell.text));
}

bool esri_build_mask(esri_build *b, esri_vocab vocab, esri_cell cell, uint64_t *out) {
    uint64_t mask = 0;
    bool good = true;
    esri_piece piece;
    for (const char *rest = cell.text; esri_text_next(&rest, &piece);) {
        if (!esri_cell_word(cell, piece)) {
            good = false;
            continue;
        }
        int32_t word = esri_idmap_get(&b->vocab[vocab], piece.at, piece.length);
        mask |= (uint64_t)1 << ((uint32_t)word % MASK_WORDS_MAX);
    }
    if (good)
        *out = mask;
    return good;
}
