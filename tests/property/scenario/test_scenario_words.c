// SPDX-License-Identifier: GPL-3.0-or-later
// What is written of edits is read again as the same edits: whatever letters a value is made of,
// and however its quotation marks stand.
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/rng.h"
#include "scenario/scenario.h"

#define ROUNDS      4000
#define LETTERS_MAX 12
#define CELLS_MAX   3

// A value of letters that words must mind, and of some that they needn't.
static void draw_value(esri_rng *rng, esri_buf *out) {
    static const char *const letters[] = {"a",  "Z", "0", "-", "_",  ".",  ";",  ":", "=", "==",
                                          "\"", "#", " ", "!", "\t", "陳", "英", "é", "'", "\\"};
    int32_t count = esri_rng_below(rng, LETTERS_MAX);
    for (int32_t i = 0; i < count; i++)
        esri_buf_add(out, letters[esri_rng_below(rng, (int32_t)HARNESS_COUNT(letters))]);
    esri_buf_add(out, "");
}

// The value as a person may write it: a part of it, or all, in quotation marks.
static void add_quoted(esri_rng *rng, esri_buf *out, const char *value) {
    bool open = false;
    for (const char *at = value; *at; at++) {
        bool must = strchr(" \t#=\"", *at) != NULL, letter = (*at & 0xC0) != 0x80;
        if (letter && !open && (must || esri_rng_below(rng, 4) == 0)) {
            esri_buf_add(out, "\"");
            open = true;
        } else if (letter && open && !must && esri_rng_below(rng, 4) == 0) {
            esri_buf_add(out, "\"");
            open = false;
        }
        if (*at == '"')
            esri_buf_add(out, "\"");
        esri_buf_add_bytes(out, at, 1);
    }
    if (open)
        esri_buf_add(out, "\"");
    else if (!*value)
        esri_buf_add(out, "\"\"");
}

static const esri_edit_words *words_of(const esr_scenario *scenario) {
    return ((const esri_scenario *)scenario)->words;
}

static esr_scenario *must_parse(esr_context *ctx, const char *text) {
    esr_scenario *scenario = NULL;
    if (esr_scenario_parse(ctx, "drawn", text, strlen(text), &scenario) != ESR_OK)
        harness_print_faults(ctx);
    if (!scenario)
        fail_msg("refused: %s", text);
    assert_int_equal(scenario->count, 1);
    return scenario;
}

// The cells are the values that were drawn, in their columns.
static void check_cells(const esr_scenario *scenario, const esri_buf values[CELLS_MAX]) {
    static const char *const columns[CELLS_MAX] = {"name", "name_zh", "email"};
    const esr_cell *cells = words_of(scenario)->cells;
    for (int32_t i = 0; i < CELLS_MAX; i++) {
        assert_string_equal(cells[i].column, columns[i]);
        assert_string_equal(cells[i].value, values[i].text);
    }
    assert_null(cells[CELLS_MAX].column);
}

static void test_edit__is_read_again_as_it_was_written(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esri_rng rng = {7};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (int round = 0; round < ROUNDS; round++) {
        static const char *const names[CELLS_MAX] = {"name", "name_zh", "email"};
        esri_buf values[CELLS_MAX] = {{0}}, line = {0};
        char *printed = NULL;
        esri_buf_add(&line, "set reviewer R1");
        for (int32_t i = 0; i < CELLS_MAX; i++) {
            draw_value(&rng, &values[i]);
            esri_buf_printf(&line, " %s=", names[i]);
            add_quoted(&rng, &line, values[i].text);
        }
        esr_scenario *first = must_parse(ctx, line.text);
        check_cells(first, values);
        assert_int_equal(esr_scenario_print(ctx, first, &printed), ESR_OK);
        esr_scenario *second = must_parse(ctx, printed);
        check_cells(second, values);
        assert_string_equal(second->edits[0], first->edits[0]);
        esr_scenario_free(second);
        esr_scenario_free(first);
        free(printed);
        esri_buf_free(&line);
        for (int32_t i = 0; i < CELLS_MAX; i++)
            esri_buf_free(&values[i]);
    }
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edit__is_read_again_as_it_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
