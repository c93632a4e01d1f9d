// SPDX-License-Identifier: GPL-3.0-or-later
// Edits in which chance has a part: what is drawn, that it hangs on nothing but seed, draw and ids,
// and that it comes as often as it should.
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DRAWS 2000

static esr_scenario *must_parse(scene *s, const char *text) {
    esr_scenario *scenario = NULL;
    if (esr_scenario_parse(s->ctx, "s.txt", text, strlen(text), &scenario) != ESR_OK)
        harness_print_faults(s->ctx);
    assert_non_null(scenario);
    return scenario;
}

// The edits that come of a draw, for the caller to free.
static char *drawn_text(scene *s, const char *text, uint64_t seed, int64_t draw) {
    esr_scenario *scenario = must_parse(s, text), *drawn = NULL;
    char *out = NULL;
    assert_int_equal(esr_scenario_draw(s->ctx, scenario, s->cycle, seed, draw, &drawn), ESR_OK);
    assert_false(esr_scenario_has_chance(drawn));
    assert_int_equal(esr_scenario_print(s->ctx, drawn, &out), ESR_OK);
    esr_scenario_free(drawn);
    esr_scenario_free(scenario);
    return out;
}

static void test_lose__takes_each_as_often_as_its_chance_says(void **state) {
    scene *s = *state;
    int32_t lost = 0, of_t1 = 0;
    for (int32_t draw = 1; draw <= DRAWS; draw++) {
        char *text = drawn_text(s, "lose reviewers role=teacher 20%", 1, draw);
        for (const char *at = text; (at = strstr(at, " T")) != NULL; at++)
            lost++;
        of_t1 += strstr(text, "T1") != NULL;
        assert_null(strstr(text, " P"));
        free(text);
    }
    // Three teachers at 20 %: 1,200 and 400 are expected, with deviations of 31 and 18.
    assert_in_range(lost, 1200 - 124, 1200 + 124);
    assert_in_range(of_t1, 400 - 72, 400 + 72);
}

// Whether every id in `fewer` is in `more` too.
static void assert_within(const char *fewer, const char *more) {
    char copy[256];
    snprintf(copy, sizeof copy, "%s", fewer);
    for (char *word = strtok(copy, " \n"); word; word = strtok(NULL, " \n"))
        if (strlen(word) == 2 && !strstr(more, word))
            fail_msg("%s is not in %s", word, more);
}

static void test_chance__takes_the_same_and_more_when_it_is_greater(void **state) {
    scene *s = *state;
    for (int32_t draw = 1; draw <= 200; draw++) {
        char *fewer = drawn_text(s, "lose reviewers 20%", 5, draw);
        char *more = drawn_text(s, "set limits.max_visits 4\nlose reviewers 50%", 5, draw);
        assert_within(fewer, more);
        free(fewer);
        free(more);
        fewer = drawn_text(s, "draw 2 reviewers out", 5, draw);
        more = drawn_text(s, "draw 4 reviewers out", 5, draw);
        assert_within(fewer, more);
        free(fewer);
        free(more);
    }
}

static void test_draw__is_the_same_again_and_another_for_another_number(void **state) {
    scene *s = *state;
    int32_t differ = 0;
    for (int32_t draw = 1; draw <= 50; draw++) {
        char *once = drawn_text(s, "lose reviewers 50%", 9, draw);
        char *again = drawn_text(s, "lose reviewers 50%", 9, draw);
        char *next = drawn_text(s, "lose reviewers 50%", 9, draw + 1);
        char *seeded = drawn_text(s, "lose reviewers 50%", 10, draw);
        assert_string_equal(once, again);
        differ += strcmp(once, next) != 0;
        differ += strcmp(once, seeded) != 0;
        free(once);
        free(again);
        free(next);
        free(seeded);
    }
    assert_in_range(differ, 90, 100);
}

static void test_has_chance__is_false_for_an_edit_with_a_seed_of_its_own(void **state) {
    scene *s = *state;
    static const struct {
        const char *text;
        bool chance;
    } cases[] = {{"lose reviewers 5%", true},        {"lose reviewers 5% seed 3", false},
                 {"draw 2 reviewers out", true},     {"draw 2 reviewers out seed 0", false},
                 {"set limits.max_visits 3", false}, {"drop reviewer T1\nlose reviews 1%", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        esr_scenario *scenario = must_parse(s, cases[i].text);
        assert_int_equal(esr_scenario_has_chance(scenario), cases[i].chance);
        esr_scenario_free(scenario);
    }
}

static void test_lose__as_an_edit_of_a_scenario_drops_what_its_seed_says(void **state) {
    scene *s = *state;
    esr_scenario *all = must_parse(s, "lose reviewers role=teacher 100%");
    esr_scenario *none = must_parse(s, "lose reviewers 0%");
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_scenario_apply(s->ctx, none, s->cycle, &cycle), ESR_OK);
    assert_int_equal(cycle->reviewer_count, s->cycle->reviewer_count);
    esr_cycle_free(cycle);
    assert_int_equal(esr_scenario_apply(s->ctx, all, s->cycle, &cycle), ESR_OK);
    assert_int_equal(cycle->reviewer_count, 3); // the principals
    esr_cycle_free(cycle);
    esr_scenario_free(all);
    esr_scenario_free(none);
}

static void test_lose__is_refused_with_what_would_be_right(void **state) {
    scene *s = *state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"lose reviewers", "\"\" is no chance from 0% to 100%"},
        {"lose reviewers 5", "\"5\" is no chance"},
        {"lose reviewers 101%", "\"101%\" is no chance"},
        {"lose reviewers 1.23456%", "is no chance"},
        {"lose reviewers .5%", "is no chance"},
        {"lose reviewers 5.%", "is no chance"},
        {"lose reviewers -5%", "is no chance"},
        {"lose reviewers 5% seed x", "\"x\" is no seed"},
        {"lose reviewers 5% more", "\"more\" is too much"},
        {"lose schools 5%", "reviewers or reviews are drawn"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        esr_scenario *scenario = NULL;
        assert_int_equal(
            esr_scenario_parse(s->ctx, "s.txt", cases[i].text, strlen(cases[i].text), &scenario),
            ESR_E_INPUT);
        char *faults = harness_fault_text(s->ctx);
        if (!strstr(faults, cases[i].says))
            fail_msg("%s: %s", cases[i].text, faults);
        free(faults);
        esr_context_clear(s->ctx);
    }
}

static int open_scene(void **state) {
    scene *s = calloc(1, sizeof *s);
    scene_open(s, NULL, 0);
    *state = s;
    return 0;
}

static int close_scene(void **state) {
    scene_close(*state);
    free(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_lose__takes_each_as_often_as_its_chance_says),
        TEST(test_chance__takes_the_same_and_more_when_it_is_greater),
        TEST(test_draw__is_the_same_again_and_another_for_another_number),
        TEST(test_has_chance__is_false_for_an_edit_with_a_seed_of_its_own),
        TEST(test_lose__as_an_edit_of_a_scenario_drops_what_its_seed_says),
        TEST(test_lose__is_refused_with_what_would_be_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
