// SPDX-License-Identifier: GPL-3.0-or-later
// Decisions: what is declared and waived holds in the new cycle, once, or is told as lost.
#include "harness.h"

#include <string.h>

static const harness_file FILES[] = {
    {"schools.csv", "id,name,sector\nA,Ash,primary\nB,Birch,primary\nP,Pine,primary\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,A,2,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id\nR1,One,teacher,P\nR2,Two,teacher,B\n"},
    {"relations.csv", "reviewer_id,school_id,kind,from,to\n"
                      "R1,A,family,,\nR1,A,employed,2010-09-01,2020-08-31\nR1,B,declared,,\n"},
};

typedef struct fixture {
    esr_context *ctx;
    esr_cycle *base, *cycle;
    esr_decided counts;
} fixture;

static int set_up(void **state) {
    static fixture f;
    f = (fixture){0};
    assert_int_equal(esr_context_new(&f.ctx), ESR_OK);
    f.base = harness_must_cycle(f.ctx, FILES, HARNESS_COUNT(FILES));
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    esr_cycle_free(f->cycle);
    esr_cycle_free(f->base);
    esr_context_free(f->ctx);
    return 0;
}

static esr_day day(const char *text) {
    esr_day out = ESR_DAY_NONE;
    assert_true(esr_day_parse(text, &out));
    return out;
}

static void decide(fixture *f, const esr_decision *at, size_t count) {
    const esr_decision_list list = {at, count};
    assert_int_equal(esr_decide(f->ctx, f->base, &list, &f->cycle, &f->counts), ESR_OK);
}

static esr_relation find(const esr_cycle *cycle, int32_t line) {
    int32_t at = 0;
    while (at < cycle->relation_count && cycle->relations[at].line != line)
        at++;
    assert_true(at < cycle->relation_count);
    return cycle->relations[at];
}

#define DECIDE(what, reviewer, school, kind)                                                       \
    { what, reviewer, school, kind, ESR_DAY_NONE, ESR_DAY_NONE, "Ms Ho", "because" }

static void test_decide__declares_in_a_row_of_its_own(void **state) {
    fixture *f = *state;
    esr_decision declared = DECIDE(ESR_DECLARE, "R2", "A", "applied");
    declared.from = day("2026-10-01");
    decide(f, &declared, 1);
    const esr_relation row = find(f->cycle, 5);
    assert_int_equal(row.reviewer.at, 1);
    assert_int_equal(row.from, declared.from);
    assert_int_equal(row.to, ESR_DAY_NONE);
    assert_false(row.waived);
    assert_int_equal(f->counts.declared, 1);
    assert_int_equal(f->base->relation_count, 3);
}

static void test_decide__waives_the_row_that_is_meant_and_no_other(void **state) {
    fixture *f = *state;
    esr_decision waived = DECIDE(ESR_WAIVE, "R1", "A", "employed");
    waived.from = day("2010-09-01");
    waived.to = day("2020-08-31");
    decide(f, &waived, 1);
    assert_true(find(f->cycle, 3).waived);
    assert_string_equal(find(f->cycle, 3).waived_by, "Ms Ho");
    assert_string_equal(find(f->cycle, 3).waived_why, "because");
    assert_false(find(f->cycle, 2).waived);
    assert_string_equal(find(f->cycle, 2).waived_by, "");
    assert_int_equal(f->counts.waived, 1);
}

static void test_decide__what_holds_already_is_not_done_again(void **state) {
    fixture *f = *state;
    const esr_decision decisions[] = {DECIDE(ESR_DECLARE, "R1", "A", "family"),
                                      DECIDE(ESR_WAIVE, "R1", "A", "family"),
                                      DECIDE(ESR_WAIVE, "R1", "A", "family")};
    decide(f, decisions, HARNESS_COUNT(decisions));
    assert_int_equal(f->cycle->relation_count, 3);
    assert_int_equal(f->counts.declared, 0);
    assert_int_equal(f->counts.waived, 1);
    assert_int_equal(f->counts.lost, 0);
}

static void test_decide__a_waiver_follows_its_declaration(void **state) {
    fixture *f = *state;
    const esr_decision decisions[] = {DECIDE(ESR_DECLARE, "R2", "A", "family"),
                                      DECIDE(ESR_WAIVE, "R2", "A", "family")};
    decide(f, decisions, HARNESS_COUNT(decisions));
    assert_true(find(f->cycle, 5).waived);
}

static void test_decide__what_fits_nothing_is_a_warning(void **state) {
    fixture *f = *state;
    const esr_decision decisions[] = {
        DECIDE(ESR_DECLARE, "R9", "A", "family"), DECIDE(ESR_DECLARE, "R1", "Z", "family"),
        DECIDE(ESR_WAIVE, "R1", "A", "friend"), DECIDE(ESR_WAIVE, "R2", "A", "family")};
    decide(f, decisions, HARNESS_COUNT(decisions));
    assert_int_equal(f->counts.lost, 4);
    assert_int_equal(esr_context_warning_count(f->ctx), 4);
    const char *const parts[] = {"no reviewer R9", "no school Z", "no kind friend", "no such row"};
    for (size_t i = 0; i < 4; i++)
        assert_non_null(strstr(esr_context_warning(f->ctx, i).message, parts[i]));
}

static void test_decide__refuses_a_name_or_reason_that_is_no_line_of_text(void **state) {
    fixture *f = *state;
    const char *const bad[] = {"", "  ", "two\nlines", "\xff"};
    for (size_t i = 0; i < HARNESS_COUNT(bad); i++) {
        esr_decision decisions[] = {DECIDE(ESR_DECLARE, "R2", "A", "family"),
                                    DECIDE(ESR_DECLARE, "R2", "A", "family")};
        decisions[0].reason = bad[i];
        decisions[1].name = bad[i];
        for (size_t k = 0; k < 2; k++) {
            const esr_decision_list list = {&decisions[k], 1};
            assert_int_equal(esr_decide(f->ctx, f->base, &list, &f->cycle, &f->counts),
                             ESR_E_USAGE);
            assert_null(f->cycle);
        }
    }
}

static void test_decide__any_failing_allocation_is_an_error(void **state) {
    fixture *f = *state;
    const esr_decision decisions[] = {DECIDE(ESR_DECLARE, "R2", "A", "family"),
                                      DECIDE(ESR_WAIVE, "R1", "B", "declared")};
    const esr_decision_list list = {decisions, 2};
    for (size_t n = 1;; n++) {
        harness_fail_malloc(n);
        esr_status status = esr_decide(f->ctx, f->base, &list, &f->cycle, &f->counts);
        if (harness_fail_malloc(0) < n) {
            assert_int_equal(status, ESR_OK);
            break;
        }
        assert_int_equal(status, ESR_E_NOMEM);
        assert_null(f->cycle);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_decide__declares_in_a_row_of_its_own),
        TEST(test_decide__waives_the_row_that_is_meant_and_no_other),
        TEST(test_decide__what_holds_already_is_not_done_again),
        TEST(test_decide__a_waiver_follows_its_declaration),
        TEST(test_decide__what_fits_nothing_is_a_warning),
        TEST(test_decide__refuses_a_name_or_reason_that_is_no_line_of_text),
        TEST(test_decide__any_failing_allocation_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
