// SPDX-License-Identifier: GPL-3.0-or-later
// From the words of a line to what they ask for, verb by verb. Each fault says how it would be
// right.
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/scenario.h"

#define DRAW_MOST      100000
#define COPIES_MOST    1000
#define SHARE_DECIMALS 4 // of a per cent: millionths

// A line in the reading.
typedef struct reader {
    esr_context *ctx;
    esri_arena *arena;
    const esri_line *line;
    int32_t at, end; // words that are not read yet
    esri_edit_words *out;
    const esri_noun *noun;
    bool many;
} reader;

static const char *word(const reader *r) {
    return r->at < r->end ? r->line->at[r->at].text : "";
}

static bool is_pair(const reader *r, int32_t at) {
    return at < r->end && r->line->at[at].equals >= 0;
}

static bool is_word(const reader *r, const char *text) {
    return r->at < r->end && !is_pair(r, r->at) && strcmp(word(r), text) == 0;
}

#define fail(r, ...) esri_fail((r)->ctx, ESR_E_INPUT, (r)->line->where, __VA_ARGS__)

static esr_status read_noun(reader *r) {
    if (r->at == r->end)
        return fail(r, "say what: \"%s reviewer ...\", for example", r->line->at[0].text);
    esr_status status = esri_noun_read(r->ctx, r->line->where, word(r), &r->noun, &r->many);
    if (status == ESR_OK) {
        r->out->table = r->noun->table;
        r->at++;
    }
    return status;
}

// The words up to the next name=value, as ids.
static esr_status read_ids(reader *r) {
    const char **ids = esri_arena_alloc(r->arena, (size_t)r->line->count, sizeof *ids);
    if (!ids)
        return esri_fail_nomem(r->ctx);
    r->out->ids = ids;
    for (; r->at < r->end && !is_pair(r, r->at); r->at++)
        ids[r->out->id_count++] = word(r);
    return ESR_OK;
}

// The words up to the next that is no name=value, as tests.
static esr_status read_tests(reader *r) {
    esri_test *tests = esri_arena_alloc(r->arena, 2 * (size_t)r->line->count, sizeof *tests);
    if (!tests)
        return esri_fail_nomem(r->ctx);
    r->out->tests = tests;
    for (; is_pair(r, r->at); r->at++) {
        int32_t more = 0;
        esr_status status = esri_test_read(r->ctx, r->arena, r->line->where, r->noun->table,
                                           &r->line->at[r->at], &tests[r->out->test_count], &more);
        if (status != ESR_OK)
            return status;
        r->out->test_count += more;
    }
    return ESR_OK;
}

// Which rows: ids or tests, not both.
static esr_status read_which(reader *r) {
    esr_status status = ESR_OK;
    if (r->noun->has_id)
        ESR_TRY(read_ids(r));
    ESR_TRY(read_tests(r));
    if (r->out->id_count > 0 && r->out->test_count > 0)
        return fail(r, "has an id, \"%s\", and a condition; take one of them", r->out->ids[0]);
    if (r->at < r->end)
        return fail(r, "\"%s\" is no condition; conditions are written column=value", word(r));
cleanup:
    return status;
}

// Adds the cells of a pair, or of a name and its value; two NULL columns stay behind them.
static esr_status add_cell(reader *r, esr_cell *cells, int32_t *count, const char *name,
                           const char *value, bool may_be_id) {
    int32_t more = 0;
    esr_status status =
        esri_cell_read(r->ctx, r->line->where, r->noun->table, name, value, &cells[*count], &more);
    if (status != ESR_OK)
        return status;
    for (int32_t i = 0; i < *count; i++)
        if (strcmp(cells[i].column, cells[*count].column) == 0)
            return fail(r, "gives \"%s\" twice", cells[i].column);
    if (!may_be_id && r->noun->has_id && strcmp(cells[*count].column, "id") == 0)
        return fail(r, "an id stays as it is; copy the %s, and drop the former one", r->noun->one);
    *count += more;
    return ESR_OK;
}

static esr_status new_cells(reader *r, esr_cell **out) {
    *out = esri_arena_alloc(r->arena, 2 * (size_t)r->line->count + 4, sizeof **out);
    if (!*out)
        return esri_fail_nomem(r->ctx);
    r->out->cells = *out;
    return ESR_OK;
}

// The rest of the line, as cells behind the `count` that are there.
static esr_status read_cells(reader *r, esr_cell *cells, int32_t count, bool may_be_id) {
    for (; r->at < r->end; r->at++) {
        if (!is_pair(r, r->at))
            return fail(r, "\"%s\" is no column=value", word(r));
        esr_status status =
            add_cell(r, cells, &count, word(r), word(r) + r->line->at[r->at].equals + 1, may_be_id);
        if (status != ESR_OK)
            return status;
    }
    return ESR_OK;
}

static esr_status read_drop(reader *r) {
    esr_status status = ESR_OK;
    ESR_TRY(read_noun(r));
    if (r->noun->table == ESRI_SCHOOLS)
        return fail(r, "a school is not dropped; drop its review: drop reviews school=S3");
    ESR_TRY(read_which(r));
    if (r->out->id_count + r->out->test_count == 0 && (r->noun->has_id || !r->many))
        return fail(r, "say which: \"drop %s ...\" with %s", r->noun->one,
                    r->noun->has_id ? "ids, or with conditions such as sector=primary"
                                    : "conditions such as reviewer=R012");
cleanup:
    return status;
}

static bool has_cell(const esr_cell *cells, const char *column) {
    for (; cells->column; cells++)
        if (strcmp(cells->column, column) == 0)
            return true;
    return false;
}

static esr_status read_add(reader *r) {
    esr_cell *cells = NULL;
    int32_t count = 0;
    esr_status status = ESR_OK;
    ESR_TRY(read_noun(r));
    ESR_TRY(new_cells(r, &cells));
    if (r->noun->has_id && r->at < r->end && !is_pair(r, r->at) && !is_word(r, "like")) {
        ESR_TRY(add_cell(r, cells, &count, "id", word(r), true));
        r->at++;
    }
    if (r->noun->has_id && is_word(r, "like")) {
        const char **ids = esri_arena_alloc(r->arena, 1, sizeof *ids);
        if (!ids)
            return esri_fail_nomem(r->ctx);
        if (++r->at == r->end || is_pair(r, r->at))
            return fail(r, "say like which %s: add %s like %s", r->noun->one, r->noun->one,
                        r->noun->table == ESRI_REVIEWERS ? "R012" : "V12");
        ids[0] = word(r);
        r->at++;
        *r->out = (esri_edit_words){.verb = ESRI_COPY,
                                    .table = r->noun->table,
                                    .where = r->line->where,
                                    .ids = ids,
                                    .id_count = 1,
                                    .cells = cells,
                                    .number = 1};
    }
    ESR_TRY(read_cells(r, cells, count, true));
    if (r->out->verb == ESRI_ADD && r->noun->has_id && !has_cell(cells, "id"))
        return fail(r, "say the id of the new %s: add %s %s ...", r->noun->one, r->noun->one,
                    r->noun->table == ESRI_REVIEWS ? "V900" : "R900");
    if (r->out->verb == ESRI_ADD && !cells->column)
        return fail(r, "say what stands in it: add %s with column=value", r->noun->one);
cleanup:
    return status;
}

// A whole number from 1 to `most`; `*out` stays if the text is none.
static bool read_number(const char *text, int64_t most, int64_t *out) {
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 18 || text[digits])
        return false;
    int64_t number = strtoll(text, NULL, 10);
    if (number < 1 || number > most)
        return false;
    *out = number;
    return true;
}

static esr_status read_copy(reader *r) {
    esr_cell *cells = NULL;
    int64_t number = 1;
    esr_status status = ESR_OK;
    ESR_TRY(read_noun(r));
    ESR_TRY(new_cells(r, &cells));
    if (!r->noun->has_id)
        return fail(r, "a reviewer, review or school is copied; for others say add %s",
                    r->noun->one);
    ESR_TRY(read_ids(r));
    if (r->out->id_count == 2 && !read_number(r->out->ids[1], COPIES_MOST, &number))
        return fail(r, "\"%s\" is no number of copies from 1 to %d", r->out->ids[1], COPIES_MOST);
    if (r->out->id_count < 1 || r->out->id_count > 2)
        return fail(r, "say which, and how many: copy %s %s 3", r->noun->one,
                    r->noun->table == ESRI_REVIEWERS ? "R012" : "V12");
    r->out->id_count = 1;
    r->out->number = (int32_t)number;
    ESR_TRY(read_cells(r, cells, 0, true));
    if (number > 1 && has_cell(cells, "id"))
        return fail(r, "several copies can't have one id; leave id= out, and each gets its own");
cleanup:
    return status;
}

// "limits.max_visits 3", also with "=": the rest of the line is the value.
static esr_status read_tune(reader *r) {
    static const char *const sections = "cycle, limits, seats, rules, costs or notice";
    const esri_word *first = &r->line->at[r->at++];
    size_t length = first->equals >= 0 ? (size_t)first->equals : strlen(first->text);
    const char *dot = memchr(first->text, '.', length);
    esri_line rest = {r->line->where, r->line->at + r->at, r->end - r->at};
    esri_buf value = {0};
    esr_cell *cells = NULL;
    bool known = false;
    esr_status status = new_cells(r, &cells);
    if (status != ESR_OK)
        return status;
    const char *section = esri_arena_strndup(r->arena, first->text, (size_t)(dot - first->text));
    const char *key =
        esri_arena_strndup(r->arena, dot + 1, length - (size_t)(dot + 1 - first->text));
    if (first->equals >= 0)
        esri_buf_add(&value, first->text + length + 1);
    for (int32_t i = 0; i < rest.count; i++)
        esri_buf_printf(&value, "%s%s", value.length ? " " : "", rest.at[i].text);
    const char *text = esri_arena_strdup(r->arena, value.text ? value.text : "");
    bool failed = value.failed || !section || !key || !text;
    esri_buf_free(&value);
    if (failed)
        return esri_fail_nomem(r->ctx);
    for (int32_t i = 0; i < ESRI_SECTION_COUNT; i++)
        known = known || strcmp(esri_sections[i], section) == 0;
    if (!known)
        return fail(r, "cycle.ini has no section \"%s\"; it is one of %s", section, sections);
    if (!*key || (first->equals < 0 && rest.count == 0))
        return fail(r, "say the key and its value: set %s.%s ...", section, *key ? key : "KEY");
    cells[0] = (esr_cell){"section", section};
    cells[1] = (esr_cell){"key", key};
    cells[2] = (esr_cell){"value", text};
    r->out->verb = ESRI_TUNE;
    r->out->table = ESRI_SETTINGS;
    return ESR_OK;
}

// The rows, and behind them "column value"; of ids also "column=value", several.
static esr_status read_set(reader *r) {
    esr_cell *cells = NULL;
    int32_t count = 0, end = r->end;
    esr_status status = ESR_OK;
    if (r->at < r->end && memchr(word(r), '.', strcspn(word(r), "=")))
        return read_tune(r);
    ESR_TRY(read_noun(r));
    ESR_TRY(new_cells(r, &cells));
    bool behind = end - r->at >= 2 && !is_pair(r, end - 1) && !is_pair(r, end - 2);
    if (behind) {
        ESR_TRY(add_cell(r, cells, &count, r->line->at[end - 2].text, r->line->at[end - 1].text,
                         false));
        r->end -= 2;
        ESR_TRY(read_which(r));
    } else if (r->noun->has_id && !is_pair(r, r->at)) {
        ESR_TRY(read_ids(r));
        ESR_TRY(read_cells(r, cells, 0, false));
    }
    if (!cells->column)
        return fail(r, "say what is set, and to what, at the end: set %s ... COLUMN VALUE",
                    r->noun->many);
    if (r->out->id_count + r->out->test_count == 0 && !r->many)
        return fail(r, "say which %s, or set %s for all", r->noun->one, r->noun->many);
cleanup:
    return status;
}

static esr_status read_close(reader *r) {
    esr_cell *cells = NULL;
    esr_day from = ESR_DAY_NONE, to = ESR_DAY_NONE;
    int32_t count = 4;
    esr_status status = ESR_OK;
    ESR_TRY(esri_noun_read(r->ctx, r->line->where, "unavailable", &r->noun, &r->many));
    ESR_TRY(new_cells(r, &cells));
    const char *first = word(r), *last = first;
    r->at += r->at < r->end;
    if (r->at < r->end && !is_pair(r, r->at) && !is_word(r, "am") && !is_word(r, "pm"))
        last = r->line->at[r->at++].text;
    if (!esr_day_parse(first, &from) || !esr_day_parse(last, &to))
        return fail(r, "\"%s\" is no day; days are written 2026-11-09: close 2026-11-09 2026-11-13",
                    from == ESR_DAY_NONE ? first : last);
    if (to < from)
        return fail(r, "%s lies before %s; exchange them", last, first);
    cells[0] = (esr_cell){"who", "all"};
    cells[1] = (esr_cell){"id", ""};
    cells[2] = (esr_cell){"from", first};
    cells[3] = (esr_cell){"to", last};
    if (is_word(r, "am") || is_word(r, "pm"))
        cells[count++] = (esr_cell){"half", r->line->at[r->at++].text};
    if (is_pair(r, r->at)) {
        int32_t two = 0;
        const char *pair = word(r);
        ESR_TRY(esri_cell_read(r->ctx, r->line->where, ESRI_UNAVAILABLE, pair,
                               pair + r->line->at[r->at].equals + 1, cells, &two));
        if (two != 2)
            return fail(r, "closes for all, or for reviewer=ID or school=ID");
        r->at++;
    }
    if (r->at < r->end)
        return fail(r,
                    "\"%s\" is too much; close takes days, am or pm, and reviewer=ID or "
                    "school=ID",
                    word(r));
    r->out->table = ESRI_UNAVAILABLE;
cleanup:
    return status;
}

// "seed 7" at the end, which may be left out; nothing may follow it.
static esr_status read_seed(reader *r, const char *right) {
    int64_t seed = 1;
    if (is_word(r, "seed")) {
        r->at++;
        if (strcmp(word(r), "0") == 0)
            seed = 0;
        else if (!read_number(word(r), INT64_MAX, &seed))
            return fail(r, "\"%s\" is no seed; it is a whole number", word(r));
        r->at++;
        r->out->seeded = true;
    }
    if (r->at < r->end)
        return fail(r, "\"%s\" is too much; the form is %s", word(r), right);
    r->out->seed = (uint64_t)seed;
    return ESR_OK;
}

// What chance may take.
static esr_status read_chance_noun(reader *r, const char *right) {
    esr_status status = read_noun(r);
    if (status == ESR_OK && r->noun->table != ESRI_REVIEWERS && r->noun->table != ESRI_REVIEWS)
        return fail(r, "reviewers or reviews are drawn: %s", right);
    return status;
}

static esr_status read_draw(reader *r) {
    static const char *const right = "draw 10 reviewers role=teacher out seed 7";
    int64_t number = 0;
    esr_status status = ESR_OK;
    if (!read_number(word(r), DRAW_MOST, &number))
        return fail(r, "say how many, from 1 to %d: %s", DRAW_MOST, right);
    r->at++;
    ESR_TRY(read_chance_noun(r, right));
    ESR_TRY(read_tests(r));
    if (!is_word(r, "out"))
        return fail(r, "\"out\" must follow, as in %s", right);
    r->at++;
    ESR_TRY(read_seed(r, right));
    r->out->number = (int32_t)number;
cleanup:
    return status;
}

// "5%" or "0.25%", up to four decimals, as millionths; -1 if the text is none from 0 to 100.
static int32_t read_share(const char *text) {
    int64_t ppm = 0;
    int32_t decimals = -1;
    size_t length = strlen(text);
    if (length < 2 || length > 8 || text[length - 1] != '%')
        return -1;
    for (size_t i = 0; i + 1 < length; i++) {
        if (text[i] == '.' && decimals < 0 && i > 0) {
            decimals = 0;
            continue;
        }
        if (text[i] < '0' || text[i] > '9' || decimals == SHARE_DECIMALS)
            return -1;
        ppm = 10 * ppm + (text[i] - '0');
        decimals += decimals >= 0;
    }
    if (decimals == 0)
        return -1;
    for (int32_t i = decimals < 0 ? 0 : decimals; i < SHARE_DECIMALS; i++)
        ppm *= 10;
    return ppm <= ESRI_SHARE_WHOLE ? (int32_t)ppm : -1;
}

static esr_status read_lose(reader *r) {
    static const char *const right = "lose reviewers role=teacher 5% seed 7";
    esr_status status = ESR_OK;
    ESR_TRY(read_chance_noun(r, right));
    ESR_TRY(read_tests(r));
    r->out->share_ppm = read_share(word(r));
    if (r->out->share_ppm < 0)
        return fail(r, "\"%s\" is no chance from 0%% to 100%%; the form is %s", word(r), right);
    r->at++;
    ESR_TRY(read_seed(r, right));
cleanup:
    return status;
}

typedef struct verb {
    const char *name;
    esri_verb verb;
    esr_status (*read)(reader *r);
} verb;

static const verb verbs[] = {
    {"drop", ESRI_DROP, read_drop},    {"add", ESRI_ADD, read_add},
    {"copy", ESRI_COPY, read_copy},    {"set", ESRI_SET, read_set},
    {"close", ESRI_CLOSE, read_close}, {"draw", ESRI_DRAW, read_draw},
    {"lose", ESRI_LOSE, read_lose},
};
#define VERB_COUNT ((int32_t)(sizeof verbs / sizeof *verbs))

esr_status esri_words_read(esr_context *ctx, esri_arena *arena, const esri_line *line,
                           esri_edit_words *out) {
    const char *first = line->at[0].text, *known[VERB_COUNT];
    for (int32_t v = 0; v < VERB_COUNT; v++) {
        known[v] = verbs[v].name;
        if (strcmp(first, verbs[v].name) != 0)
            continue;
        *out = (esri_edit_words){.verb = verbs[v].verb, .where = line->where};
        reader r = {ctx, arena, line, 1, line->count, out, NULL, false};
        return verbs[v].read(&r);
    }
    const char *near = esri_text_nearest(first, known, VERB_COUNT);
    if (near)
        return esri_fail(ctx, ESR_E_INPUT, line->where, "\"%s\" is no edit; did you mean \"%s\"?",
                         first, near);
    return esri_fail(
        ctx, ESR_E_INPUT, line->where,
        "\"%s\" is no edit; an edit begins with drop, add, copy, set, close, draw or lose", first);
}
