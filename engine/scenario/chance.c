// SPDX-License-Identifier: GPL-3.0-or-later
// Edits in which chance has a part. What it takes follows from a key and from ids alone, so that
// neither the order of rows nor what else happens to the cycle changes who is lost; and a greater
// chance, or number, takes the same ones and more.
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "scenario/scenario.h"

#define IDS_A_LINE 40

static int by_id(const void *left, const void *right) {
    const char *const *const *a = left, *const *const *b = right;
    return strcmp((*a)[0], (*b)[0]);
}

static uint64_t mixed(uint64_t key, uint64_t with) {
    esri_rng rng = {key ^ with};
    return esri_rng_next(&rng);
}

// Whether a thing of that id is lost: a number of its own below the chance.
static bool is_lost(uint64_t key, const char *id, int32_t share_ppm) {
    for (; *id; id++)
        key = mixed(key, (unsigned char)*id);
    esri_rng rng = {key};
    return esri_rng_below(&rng, ESRI_SHARE_WHOLE) < share_ppm;
}

// Keeps `number` of the rows, each as likely as the others.
static esr_status draw_some(esr_context *ctx, const esri_edit_words *words, uint64_t key,
                            esri_chosen *rows) {
    const esri_noun *noun = esri_noun_of(words->table);
    esri_rng rng = {key};
    if (rows->count < words->number)
        return esri_fail(ctx, ESR_E_INPUT, words->where,
                         "%d %s are to be drawn, but there %s only %d to choose from",
                         (int)words->number, words->number == 1 ? noun->one : noun->many,
                         rows->count == 1 ? "is" : "are", (int)rows->count);
    for (int32_t i = 0; i < words->number; i++) {
        int32_t taken = i + esri_rng_below(&rng, rows->count - i);
        const char *const *cells = rows->at[taken];
        rows->at[taken] = rows->at[i];
        rows->at[i] = cells;
    }
    rows->count = words->number;
    return ESR_OK;
}

esr_status esri_chance_choose(esr_context *ctx, const esri_edit_words *words, const esr_edit *edit,
                              uint64_t key, esri_chosen *out) {
    int32_t lost = 0;
    esr_status status = esri_choose_rows(ctx, words, edit, out);
    if (status != ESR_OK)
        return status;
    qsort(out->at, (size_t)out->count, sizeof *out->at, by_id);
    if (words->verb == ESRI_DRAW)
        return draw_some(ctx, words, key, out);
    for (int32_t i = 0; i < out->count; i++)
        if (is_lost(key, out->at[i][0], words->share_ppm))
            out->at[lost++] = out->at[i];
    out->count = lost;
    return ESR_OK;
}

static esr_status drop_chosen(esr_context *ctx, const esri_edit_words *words, uint64_t key,
                              esr_edit *edit, esri_chosen *rows) {
    esr_status status = esri_chance_choose(ctx, words, edit, key, rows);
    for (int32_t i = 0; status == ESR_OK && i < rows->count; i++)
        status = esri_drop_whole(ctx, edit, words->table, rows->at[i][0]);
    return status;
}

esr_status esri_chance_apply(esr_context *ctx, const esri_edit_words *words, esr_edit *edit) {
    esri_chosen rows = {0};
    esr_status status = drop_chosen(ctx, words, words->seed, edit, &rows);
    free(rows.at);
    return status;
}

static bool has_chance(const esri_edit_words *words) {
    return (words->verb == ESRI_DRAW || words->verb == ESRI_LOSE) && !words->seeded;
}

bool esr_scenario_has_chance(const esr_scenario *scenario) {
    const esri_scenario *owned = (const esri_scenario *)scenario;
    for (int32_t i = 0; i < scenario->count; i++)
        if (has_chance(&owned->words[i]))
            return true;
    return false;
}

esr_status esri_scenario_certain(esr_context *ctx, const esr_scenario *scenario,
                                 esr_scenario **out) {
    const esri_scenario *owned = (const esri_scenario *)scenario;
    esri_buf text = {0};
    esri_buf_add(&text, "");
    for (int32_t i = 0; i < scenario->count; i++)
        esri_buf_printf(&text, "%s\n", has_chance(&owned->words[i]) ? "" : scenario->edits[i]);
    esr_status status = text.failed ? esri_fail_nomem(ctx)
                                    : esr_scenario_parse(ctx, "edit", text.text, text.length, out);
    esri_buf_free(&text);
    return status;
}

// Writes the rows as edits that drop them.
static void write_drops(const esri_edit_words *words, const esri_chosen *rows, esri_buf *text,
                        esri_buf *lost) {
    const esri_noun *noun = esri_noun_of(words->table);
    for (int32_t i = 0; i < rows->count; i++) {
        const char *id = rows->at[i][0];
        if (i % IDS_A_LINE == 0)
            esri_buf_printf(text, "%sdrop %s", i > 0 ? "\n" : "",
                            rows->count == 1 ? noun->one : noun->many);
        esri_buf_printf(text, " %s", id);
        if (words->table == ESRI_REVIEWERS)
            esri_buf_printf(lost, "%s%s", lost->length > 0 ? " " : "", id);
    }
    if (rows->count > 0)
        esri_buf_add(text, "\n");
}

// Writes the edits down as they happen, one after the other.
static esr_status happen(esr_context *ctx, const esri_scenario *scenario, esr_edit *edit,
                         uint64_t key, esri_buf *text, esri_buf *lost) {
    uint64_t chances = 0;
    for (int32_t i = 0; i < scenario->scenario.count; i++) {
        const esri_edit_words *words = &scenario->words[i];
        esri_chosen rows = {0};
        esr_status status = ESR_OK;
        if (has_chance(words)) {
            status = drop_chosen(ctx, words, mixed(key, ++chances), edit, &rows);
            if (status == ESR_OK)
                write_drops(words, &rows, text, lost);
            free(rows.at);
        } else {
            status = esri_words_apply(ctx, words, edit);
            esri_buf_printf(text, "%s\n", scenario->scenario.edits[i]);
        }
        if (status != ESR_OK)
            return status;
    }
    return text->failed || lost->failed ? esri_fail_nomem(ctx) : ESR_OK;
}

esr_status esri_scenario_draw(esr_context *ctx, const esr_scenario *scenario, const esr_cycle *base,
                              uint64_t seed, int64_t draw, esri_buf *lost, esr_scenario **out) {
    const esri_scenario *owned = (const esri_scenario *)scenario;
    esr_edit *edit = NULL;
    esri_buf text = {0};
    esr_status status = ESR_OK;
    esri_buf_add(&text, "");
    ESR_TRY(esr_edit_new(ctx, base, &edit));
    ESR_TRY(happen(ctx, owned, edit, mixed(mixed(0, seed), (uint64_t)draw), &text, lost));
    ESR_TRY(esr_scenario_parse(ctx, "edit", text.text, text.length, out));
cleanup:
    esr_edit_free(edit);
    esri_buf_free(&text);
    return status;
}

esr_status esr_scenario_draw(esr_context *ctx, const esr_scenario *scenario, const esr_cycle *base,
                             uint64_t seed, int64_t draw, esr_scenario **out) {
    esri_buf lost = {0};
    esr_status status = esri_scenario_draw(ctx, scenario, base, seed, draw, &lost, out);
    esri_buf_free(&lost);
    return status;
}
