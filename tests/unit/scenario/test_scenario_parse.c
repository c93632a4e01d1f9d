// SPDX-License-Identifier: GPL-3.0-or-later
// The words of edits: what is read, how it is written again, and what is said of the rest.
#include "harness.h"

#include <stdlib.h>
#include <string.h>

typedef struct good_line {
    const char *text, *printed; // NULL: as it was written
} good_line;

static const good_line good[] = {
    {"drop reviewer R012", NULL},
    {"drop reviewers R012 R013", NULL},
    {"  drop\treviewers   role=teacher  sector=primary ",
     "drop reviewers role=teacher sector=primary"},
    {"drop reviewers role!=teacher", NULL},
    {"drop reviewers school=S3", NULL},
    {"drop reviews V1 V2", NULL},
    {"drop reviews district=\"Sha Tin\"", NULL},
    {"drop pins", NULL},
    {"drop pins review=V3", NULL},
    {"drop unavailable reviewer=R012", NULL},
    {"add reviewer like R012", NULL},
    {"add reviewer like R012 id=R900 max_visits=2", NULL},
    {"add reviewer R900 like R012", NULL},
    {"add reviewer id=R900 name=\"CHAN Ying\" name_zh=陳瑩 role=teacher school=S3", NULL},
    {"add review V900 school=S3 days=2 seats=principal:1;teacher:2", NULL},
    {"add pin review=V3 reviewer=R012 kind=forbid", NULL},
    {"add unavailable school=S1 from=2026-09-07 to=2026-09-08", NULL},
    {"copy reviewer R012 3", NULL},
    {"copy reviewer R012 id=R900", NULL},
    {"copy review V3", NULL},
    {"set limits.max_visits 3", NULL},
    {"set limits.max_visits=3", NULL},
    {"set rules.employed \"forbid 10y\"", NULL},
    {"set rules.employed forbid 10y", NULL},
    {"set cycle.name \"a \"\"good\"\" year\"", NULL},
    {"set reviewer R012 max_visits 3", NULL},
    {"set reviewer R012 max_visits=3 min_visits=1", NULL},
    {"set reviewers R1 R2 max_visits 2", NULL},
    {"set reviewers role=teacher max_visits 2", NULL},
    {"set reviewers max_visits 2", NULL},
    {"set review V3 latest \"\"", NULL},
    {"set relations kind=employed to 2030-01-01", NULL},
    {"close 2026-11-09", NULL},
    {"close 2026-11-09 2026-11-13 pm reviewer=R012", NULL},
    {"draw 10 reviewers out seed 7", NULL},
    {"draw 1 review out", NULL},
    {"draw 3 reviewers role=principal out seed 0", NULL},
    {"drop reviewer R1 # who leaves", "drop reviewer R1"},
    {"drop reviewers school=\"#1\"", NULL},
};

static esr_scenario *parse(esr_context *ctx, const char *text) {
    esr_scenario *scenario = NULL;
    if (esr_scenario_parse(ctx, "s.txt", text, strlen(text), &scenario) != ESR_OK)
        harness_print_faults(ctx);
    assert_non_null(scenario);
    return scenario;
}

// What is printed means the same: it is printed the same again.
static void test_line__is_read_and_printed(void **state) {
    esr_context *ctx = *state;
    for (size_t i = 0; i < HARNESS_COUNT(good); i++) {
        char *text = NULL, *again = NULL;
        esr_scenario *scenario = parse(ctx, good[i].text);
        assert_int_equal(scenario->count, 1);
        assert_string_equal(scenario->edits[0], good[i].printed ? good[i].printed : good[i].text);
        assert_string_equal(scenario->where[0], "s.txt:1");
        assert_int_equal(esr_scenario_print(ctx, scenario, &text), ESR_OK);
        esr_scenario *second = parse(ctx, text);
        assert_int_equal(esr_scenario_print(ctx, second, &again), ESR_OK);
        assert_string_equal(text, again);
        free(text);
        free(again);
        esr_scenario_free(scenario);
        esr_scenario_free(second);
    }
}

typedef struct bad_line {
    const char *text, *fault;
} bad_line;

static const bad_line bad[] = {
    {"drpo reviewer R1", "did you mean \"drop\""},
    {"hire reviewer R1", "begins with drop, add, copy, set, close, draw or lose"},
    {"drop", "say what"},
    {"drop reviwer R1", "did you mean \"reviewer\""},
    {"drop xyzzyx", "edits are about"},
    {"drop reviewer", "say which"},
    {"drop reviewers", "say which"},
    {"drop pin", "say which"},
    {"drop school S1", "drop its review"},
    {"drop reviewer R1 role=teacher", "take one of them"},
    {"drop reviewers rolle=teacher", "did you mean \"role\""},
    {"drop reviewers colour=red", "it has id, name, role"},
    {"drop pins V3", "conditions are written column=value"},
    {"drop published review=V3", "edits are about"},
    {"add reviewer name=X", "say the id"},
    {"add reviewer like", "say like which reviewer"},
    {"add pin", "say what stands in it"},
    {"add review V9 school=S1 days", "\"days\" is no column=value"},
    {"add review V9 days=1 days=2", "gives \"days\" twice"},
    {"add reviewer R9 \"name=CHAN Ying\"", "\"name=CHAN Ying\" is no column=value"},
    {"copy pin V3", "say add pin"},
    {"copy reviewer", "say which, and how many"},
    {"copy reviewer R1 0", "no number of copies from 1 to"},
    {"copy reviewer R1 2 id=R9", "can't have one id"},
    {"set", "say what"},
    {"set limit.max_visits 3", "no section \"limit\""},
    {"set limits.max_visits", "say the key and its value"},
    {"set limits. 3", "say the key and its value"},
    {"set reviewers role=teacher max_visits=2", "at the end"},
    {"set reviewer max_visits 3", "say which reviewer"},
    {"set reviewer R1 id R2", "an id stays"},
    {"set reviewer R1", "say what is set"},
    {"close", "\"\" is no day"},
    {"close tomorrow", "\"tomorrow\" is no day"},
    {"close 2026-11-13 2026-11-09", "lies before"},
    {"close 2026-11-09 noon", "\"noon\" is no day"},
    {"close 2026-11-09 role=teacher", "no column \"role\""},
    {"close 2026-11-09 id=R1", "reviewer=ID or school=ID"},
    {"close 2026-11-09 2026-11-10 2026-11-11", "is too much"},
    {"draw reviewers out", "say how many"},
    {"draw 0 reviewers out", "say how many"},
    {"draw 2 reviewers", "\"out\" must follow"},
    {"draw 2 schools out", "reviewers or reviews are drawn"},
    {"draw 2 reviewers out seed x", "is no seed"},
    {"draw 2 reviewers out of seed 1", "is too much"},
    {"drop reviewers name=\"CHAN", "a quotation mark is left open"},
    {"drop reviewer R1\x01", "control character"},
};

static void test_line__that_is_no_edit_is_told_with_what_is_right(void **state) {
    esr_context *ctx = *state;
    for (size_t i = 0; i < HARNESS_COUNT(bad); i++) {
        esr_scenario *scenario = NULL;
        esr_status status =
            esr_scenario_parse(ctx, "s.txt", bad[i].text, strlen(bad[i].text), &scenario);
        char *faults = harness_fault_text(ctx);
        if (status != ESR_E_INPUT || !strstr(faults, bad[i].fault) ||
            strncmp(faults, "s.txt:1: ", 9))
            fail_msg("%s: %s", bad[i].text, faults);
        assert_null(scenario);
        free(faults);
        esr_context_clear(ctx);
    }
}

static void test_text__has_all_its_faults_told(void **state) {
    esr_context *ctx = *state;
    const char text[] =
        "\xEF\xBB\xBF# a storm\r\n\r\ndrp reviewer R1\r\nclose 2026-11-09\nclose never";
    esr_scenario *scenario = NULL;
    assert_int_equal(esr_scenario_parse(ctx, "s.txt", text, sizeof text - 1, &scenario),
                     ESR_E_INPUT);
    assert_int_equal(esr_context_fault_count(ctx), 2);
    assert_string_equal(esr_context_fault(ctx, 0).subject, "s.txt:3");
    assert_string_equal(esr_context_fault(ctx, 1).subject, "s.txt:5");
}

static void refuse(esr_context *ctx, const char *bytes, size_t length, const char *fault) {
    esr_scenario *scenario = NULL;
    assert_int_equal(esr_scenario_parse(ctx, "s.txt", bytes, length, &scenario), ESR_E_INPUT);
    char *faults = harness_fault_text(ctx);
    if (!strstr(faults, fault))
        fail_msg("%s", faults);
    free(faults);
    esr_context_clear(ctx);
}

static void test_text__may_hold_anything(void **state) {
    esr_context *ctx = *state;
    char *line = malloc(ESR_SCENARIO_LINE_MAX + 2);
    refuse(ctx, "drop pins\ndrop\0 pins", 20, "s.txt:2");
    refuse(ctx, "drop reviewer \xC3", 15, "s.txt:1");
    memset(line, 'a', ESR_SCENARIO_LINE_MAX + 1);
    refuse(ctx, line, ESR_SCENARIO_LINE_MAX + 1, "make two edits of it");
    size_t length = (ESR_SCENARIO_EDITS_MAX + 1) * strlen("drop pins\n");
    char *many = malloc(length + 1);
    for (size_t i = 0; i <= ESR_SCENARIO_EDITS_MAX; i++)
        memcpy(many + i * strlen("drop pins\n"), "drop pins\n", strlen("drop pins\n"));
    many[length] = '\0';
    refuse(ctx, many, length, "one edit too many");
    free(many);
    free(line);
}

static void test_text__without_edits_is_a_scenario_without_edits(void **state) {
    esr_context *ctx = *state;
    char *text = NULL;
    esr_scenario *scenario = parse(ctx, "# nothing\n\n");
    assert_int_equal(scenario->count, 0);
    assert_int_equal(esr_scenario_print(ctx, scenario, &text), ESR_OK);
    assert_string_equal(text, "");
    free(text);
    esr_scenario_free(scenario);
}

static int setup(void **state) {
    esr_context *ctx = NULL;
    if (esr_context_new(&ctx) != ESR_OK)
        return -1;
    *state = ctx;
    return 0;
}

static int teardown(void **state) {
    esr_context_free(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_line__is_read_and_printed),
        TEST(test_line__that_is_no_edit_is_told_with_what_is_right),
        TEST(test_text__has_all_its_faults_told),
        TEST(test_text__may_hold_anything),
        TEST(test_text__without_edits_is_a_scenario_without_edits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
