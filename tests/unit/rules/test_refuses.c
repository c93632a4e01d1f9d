// SPDX-License-Identifier: GPL-3.0-or-later
// esr_refuses: one reviewer, one team, one day, looked at alone.
#include <stdlib.h>
#include <string.h>

#include "scene.h"

static const harness_file ties[] = {
    {"relations.csv", "reviewer_id,school_id,kind,to\nP1,S1,employed,2020-09-15\n"},
    {"history.csv", "reviewer_id,school_id,date\nP2,S3,2024-01-08\n"},
    {"unavailable.csv", "who,id,from,to\nreviewer,T1,2026-09-21,2026-09-21\n"},
    {"pins.csv", "review_id,first_day,reviewer_id,kind\nV1,2026-10-05,P3,forbid\n"}};

typedef struct refusal_case {
    const char *review, *reviewer, *day;
    esr_rule rule;    // ESR_RULE_PLAN: admitted
    const char *text; // a part of the sentence
} refusal_case;

static const refusal_case cases[] = {
    {"V1", "P1", "2026-09-16", ESR_RULE_PLAN, ""},
    {"V1", "P1", "2026-09-15", ESR_H6_RELATION,
     "relations.csv:2: employed until 2020-09-15; free from 2026-09-16"},
    {"V1", "P1", "2026-09-12", ESR_H1_SCHOOL_DAYS, "2026-09-12 to 2026-09-13 is on a weekend"},
    {"V3", "P1", "2026-09-16", ESR_H3_ROLE, "a principal fills no seat of V3 (teacher; "},
    {"V2", "P2", "2026-09-16", ESR_H5_OWN_SCHOOL, "serves at this school (reviewers.csv:3)"},
    {"V1", "T1", "2026-09-21", ESR_H9_REVIEWER_FREE, "is not available 2026-09-21"},
    {"V1", "T1", "2026-09-22", ESR_RULE_PLAN, ""},
    {"V2", "T1", "2026-09-22", ESR_H12_RECIPROCAL,
     "Bob (P2) of this school reviewed the home school, Gamma (S3), on 2024-01-08; free from "
     "2030-01-08 (history.csv:2)"},
    {"V1", "P3", "2026-10-05", ESR_H17_PIN, "pins.csv:2 forbids this reviewer on this day"},
    {"V1", "P3", "2026-10-06", ESR_RULE_PLAN, ""},
};

static void test_refuses__names_the_first_rule_and_its_record(void **state) {
    scene s;
    (void)state;
    scene_open(&s, ties, HARNESS_COUNT(ties));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const refusal_case *c = &cases[i];
        bool refused = false;
        esr_refusal why = {ESR_RULE_PLAN, NULL};
        assert_int_equal(esr_refuses(s.ctx, s.cycle, scene_review(&s, c->review),
                                     scene_reviewer(&s, c->reviewer), scene_day(c->day), &refused,
                                     &why),
                         ESR_OK);
        assert_int_equal(refused, c->rule != ESR_RULE_PLAN);
        assert_int_equal(why.rule, c->rule);
        if (refused && !strstr(why.text, c->text))
            fail_msg("\"%s\" is not in \"%s\"", c->text, why.text);
        free(why.text);
    }
    scene_close(&s);
}

// What refuses a pairing alone is what the judge finds broken in a plan with that pairing only.
static void test_refuses__agrees_with_the_judge(void **state) {
    scene s;
    (void)state;
    scene_open(&s, ties, HARNESS_COUNT(ties));
    for (int32_t place = 0; place < s.cycle->place_count; place++) {
        for (int32_t r = 0; r < s.cycle->reviewer_count; r++) {
            for (esr_day day = scene_day("2026-09-10"); day < scene_day("2026-10-10"); day++) {
                esr_review_ix review = s.cycle->places[place].review;
                bool refused = false;
                esr_refusal why = {ESR_RULE_PLAN, NULL};
                s.plan->first_day[review.at] = day;
                s.plan->member[place] = (esr_reviewer_ix){r};
                assert_int_equal(
                    esr_refuses(s.ctx, s.cycle, review, (esr_reviewer_ix){r}, day, &refused, &why),
                    ESR_OK);
                if (refused)
                    assert_true(scene_broken(&s, why.rule) > 0);
                else if (scene_broken(&s, ESR_H3_ROLE) == 0)
                    scene_must_hold(&s); // the role may fit another seat of the team
                free(why.text);
                s.plan->member[place] = (esr_reviewer_ix){-1};
                s.plan->first_day[review.at] = ESR_DAY_NONE;
            }
        }
    }
    scene_close(&s);
}

static void test_refuses__needs_memory_for_words_only(void **state) {
    scene s;
    (void)state;
    scene_open(&s, ties, HARNESS_COUNT(ties));
    bool refused = true;
    esr_refusal why = {ESR_RULE_PLAN, NULL};
    harness_fail_malloc(1);
    esr_status fine = esr_refuses(s.ctx, s.cycle, scene_review(&s, "V1"), scene_reviewer(&s, "P1"),
                                  scene_day("2026-09-16"), &refused, &why);
    assert_int_equal(fine, ESR_OK);
    assert_false(refused);
    esr_status starved =
        esr_refuses(s.ctx, s.cycle, scene_review(&s, "V1"), scene_reviewer(&s, "P1"),
                    scene_day("2026-09-15"), &refused, &why);
    harness_fail_malloc(0);
    assert_int_equal(starved, ESR_E_NOMEM);
    assert_false(refused); // untouched
    assert_null(why.text);
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refuses__names_the_first_rule_and_its_record),
        cmocka_unit_test(test_refuses__agrees_with_the_judge),
        cmocka_unit_test(test_refuses__needs_memory_for_words_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
