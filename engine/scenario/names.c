// SPDX-License-Identifier: GPL-3.0-or-later
// The names that edits use: things, and their columns, as docs/input-format.md calls them. A column
// that holds an id may be named without "_id"; a test may also ask for the sector, the sponsor or
// the district of the school that a row belongs to.
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cycle/columns.h"
#include "scenario/scenario.h"

static const esri_noun nouns[] = {
    {"reviewer", "reviewers", ESRI_REVIEWERS, true},
    {"review", "reviews", ESRI_REVIEWS, true},
    {"school", "schools", ESRI_SCHOOLS, true},
    {"relation", "relations", ESRI_RELATIONS, false},
    {"history", "history", ESRI_HISTORY, false},
    {"pair", "pairs", ESRI_PAIRS, false},
    {"unavailable", "unavailable", ESRI_UNAVAILABLE, false},
    {"preference", "preferences", ESRI_PREFERENCES, false},
    {"capacity", "capacity", ESRI_CAPACITY, false},
    {"pin", "pins", ESRI_PINS, false},
};
#define NOUN_COUNT ((int32_t)(sizeof nouns / sizeof *nouns))

const esri_noun *esri_noun_of(esri_table table) {
    for (int32_t i = 0; i < NOUN_COUNT; i++)
        if (nouns[i].table == table)
            return &nouns[i];
    return NULL;
}

esr_status esri_noun_read(esr_context *ctx, const char *where, const char *word,
                          const esri_noun **out, bool *many) {
    const char *known[2 * NOUN_COUNT];
    for (int32_t i = 0; i < NOUN_COUNT; i++) {
        known[2 * i] = nouns[i].one;
        known[2 * i + 1] = nouns[i].many;
        if (strcmp(word, nouns[i].one) != 0 && strcmp(word, nouns[i].many) != 0)
            continue;
        *many = strcmp(word, nouns[i].many) == 0;
        *out = &nouns[i];
        return ESR_OK;
    }
    const char *near = esri_text_nearest(word, known, 2 * NOUN_COUNT);
    if (near)
        return esri_fail(ctx, ESR_E_INPUT, where, "there is no \"%s\"; did you mean \"%s\"?", word,
                         near);
    return esri_fail(ctx, ESR_E_INPUT, where,
                     "there is no \"%s\"; edits are about a reviewer, review, school, relation, "
                     "history, pair, unavailable, preference, capacity or pin",
                     word);
}

// The column of that name, or of that name with "_id" behind it; -1 if there is none.
static int32_t find_column(const esri_table_shape *shape, const char *name, size_t length) {
    for (int32_t c = 0; c < shape->column_count; c++) {
        const char *column = shape->columns[c].name;
        if (strncmp(column, name, length) == 0 &&
            (!column[length] || strcmp(column + length, "_id") == 0))
            return c;
    }
    return -1;
}

static esr_status fail_column(esr_context *ctx, const char *where, const esri_table_shape *shape,
                              const char *name, size_t length) {
    const char *known[ESRI_COLUMNS_MAX];
    char asked[65];
    esri_buf list = {0};
    esr_status status = ESR_E_INPUT;
    size_t cut = esri_utf8_prefix(name, length < sizeof asked ? length : sizeof asked - 1);
    memcpy(asked, name, cut);
    asked[cut] = '\0';
    for (int32_t c = 0; c < shape->column_count; c++) {
        known[c] = shape->columns[c].name;
        esri_buf_printf(&list, "%s%s", c ? ", " : "", known[c]);
    }
    const char *near = esri_text_nearest(asked, known, shape->column_count);
    if (list.failed)
        status = esri_fail_nomem(ctx);
    else if (near)
        esri_fail(ctx, status, where, "%s has no column \"%s\"; did you mean \"%s\"?", shape->file,
                  asked, near);
    else
        esri_fail(ctx, status, where, "%s has no column \"%s\"; it has %s", shape->file, asked,
                  list.text);
    esri_buf_free(&list);
    return status;
}

// "reviewer=R1" of unavailable.csv, where who and id are two columns: the value of `who`.
static const char *whose(esri_table table, const char *name, size_t length) {
    static const char *const names[] = {"reviewer", "school"};
    for (size_t i = 0; table == ESRI_UNAVAILABLE && i < sizeof names / sizeof *names; i++)
        if (length == strlen(names[i]) && strncmp(name, names[i], length) == 0)
            return names[i];
    return NULL;
}

esr_status esri_cell_read(esr_context *ctx, const char *where, esri_table table, const char *name,
                          const char *value, esr_cell *out, int32_t *count) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    size_t length = strcspn(name, "=");
    const char *who = whose(table, name, length);
    int32_t column = find_column(shape, name, length);
    if (who) {
        out[0] = (esr_cell){"who", who};
        out[1] = (esr_cell){"id", value};
        *count = 2;
        return ESR_OK;
    }
    if (column < 0)
        return fail_column(ctx, where, shape, name, length);
    *out = (esr_cell){shape->columns[column].name, value};
    *count = 1;
    return ESR_OK;
}

// Whether a column of schools.csv may be asked for of a row that belongs to a school.
static bool is_of_school(const char *name, size_t length) {
    static const char *const names[] = {"sector", "sponsor", "district"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (length == strlen(names[i]) && strncmp(name, names[i], length) == 0)
            return true;
    return false;
}

esr_status esri_test_read(esr_context *ctx, esri_arena *arena, const char *where, esri_table table,
                          const esri_word *word, esri_test *out, int32_t *count) {
    const esri_table_shape *shape = esri_table_shape_of(table);
    const char *name = word->text, *value = word->text + word->equals + 1;
    size_t length = (size_t)word->equals;
    bool differs = length > 0 && name[length - 1] == '!';
    length -= differs;
    const char *who = whose(table, name, length);
    if (table == ESRI_REVIEWERS && length == strlen("sector") && !strncmp(name, "sector", length))
        name = "sectors", length = strlen(name);
    int32_t column = find_column(shape, name, length);
    if (who && !differs) {
        out[0] = (esri_test){"who", who, false, false};
        out[1] = (esri_test){"id", value, false, false};
        *count = 2;
        return ESR_OK;
    }
    if (column < 0 && is_of_school(name, length) && find_column(shape, "school", 6) >= 0) {
        const char *copy = esri_arena_strndup(arena, name, length);
        if (!copy)
            return esri_fail_nomem(ctx);
        *out = (esri_test){copy, value, true, differs};
    } else if (column < 0) {
        return fail_column(ctx, where, shape, name, length);
    } else {
        *out = (esri_test){shape->columns[column].name, value, false, differs};
    }
    *count = 1;
    return ESR_OK;
}
