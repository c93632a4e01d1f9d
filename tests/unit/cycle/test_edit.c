// SPDX-License-Identifier: GPL-3.0-or-later
// Edits: a new cycle that differs in the rows that were named, and nothing happens to the old one.
#include "harness.h"

#include <stdlib.h>
#include <string.h>

static const harness_file FILES[] = {
    {"schools.csv", "id,name,sector\nA,Ash,primary\nB,Birch,primary\nP,Pine,primary\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,A,2,teacher:1\nV2,B,2,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id\nR1,One,teacher,P\nR2,Two,teacher,A\n"},
    {"relations.csv", "reviewer_id,school_id,kind\nR1,A,family\nR1,B,declared\n"},
};

typedef struct fixture {
    esr_context *ctx;
    esr_cycle *base;
    esr_edit *edit;
} fixture;

static int set_up(void **state) {
    static fixture f;
    f = (fixture){0};
    assert_int_equal(esr_context_new(&f.ctx), ESR_OK);
    f.base = harness_must_cycle(f.ctx, FILES, HARNESS_COUNT(FILES));
    assert_int_equal(esr_edit_new(f.ctx, f.base, &f.edit), ESR_OK);
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    esr_edit_free(f->edit);
    esr_cycle_free(f->base);
    esr_context_free(f->ctx);
    return 0;
}

static esr_cycle *finish(fixture *f) {
    esr_cycle *cycle = NULL;
    esr_edit *edit = f->edit;
    f->edit = NULL;
    assert_int_equal(esr_edit_finish(f->ctx, edit, &cycle), ESR_OK);
    return cycle;
}

static void test_edit__adds_a_row_to_a_table_that_was_not_there(void **state) {
    fixture *f = *state;
    const esr_cell pin[] = {{"reviewer_id", "R2"}, {"review_id", "V2"}, {NULL, NULL}};
    assert_int_equal(esr_edit_add(f->ctx, f->edit, "pins", pin), ESR_OK);
    esr_cycle *cycle = finish(f);
    assert_int_equal(cycle->pin_count, 1);
    assert_int_equal(cycle->pins[0].review.at, 1);
    assert_int_equal(cycle->pins[0].reviewer.at, 1);
    assert_int_equal(cycle->pins[0].line, 2);
    assert_int_equal(f->base->pin_count, 0);
    esr_cycle_free(cycle);
}

static void test_edit__adds_behind_the_last_line(void **state) {
    fixture *f = *state;
    const esr_cell row[] = {
        {"reviewer_id", "R2"}, {"school_id", "B"}, {"kind", "family"}, {NULL, NULL}};
    assert_int_equal(esr_edit_add(f->ctx, f->edit, "relations", row), ESR_OK);
    esr_cycle *cycle = finish(f);
    assert_int_equal(cycle->relation_count, 3);
    assert_int_equal(cycle->relations[2].line, 4);
    esr_cycle_free(cycle);
}

static void test_edit__sets_cells_of_the_rows_that_match(void **state) {
    fixture *f = *state;
    const esr_cell where[] = {{"reviewer_id", "R1"}, {"kind", "family"}, {NULL, NULL}};
    const esr_cell waiver[] = {{"waived_by", "Chief"}, {"waived_why", "moved"}, {NULL, NULL}};
    int32_t changed = 0;
    assert_int_equal(esr_edit_set(f->ctx, f->edit, "relations", where, waiver, &changed), ESR_OK);
    assert_int_equal(changed, 1);
    esr_cycle *cycle = finish(f);
    assert_int_equal(cycle->relation_count, 2);
    assert_true(cycle->relations[0].waived);
    assert_int_equal(cycle->relations[0].line, 2);
    assert_false(cycle->relations[1].waived);
    assert_false(f->base->relations[0].waived);
    esr_cycle_free(cycle);
}

static void test_edit__drops_the_rows_that_match(void **state) {
    fixture *f = *state;
    const esr_cell where[] = {{"reviewer_id", "R1"}, {NULL, NULL}};
    int32_t dropped = 0;
    assert_int_equal(esr_edit_drop(f->ctx, f->edit, "relations", where, &dropped), ESR_OK);
    assert_int_equal(dropped, 2);
    esr_cycle *cycle = finish(f);
    assert_int_equal(cycle->relation_count, 0);
    esr_cycle_free(cycle);
}

static void test_edit__sets_a_setting_or_adds_it(void **state) {
    fixture *f = *state;
    assert_int_equal(esr_edit_setting(f->ctx, f->edit, "limits", "max_visits", "3"), ESR_OK);
    assert_int_equal(esr_edit_setting(f->ctx, f->edit, "limits", "max_visits", "5"), ESR_OK);
    esr_cycle *cycle = finish(f);
    assert_int_equal(cycle->limits.max_visits, 5);
    assert_int_equal(f->base->limits.max_visits, 2);
    esr_cycle_free(cycle);
}

static void test_edit__names_what_is_wrong(void **state) {
    fixture *f = *state;
    const esr_cell none[] = {{NULL, NULL}}, odd[] = {{"colour", "blue"}, {NULL, NULL}};
    const esr_cell pin[] = {{"review_id", "V9"}, {"reviewer_id", "R1"}, {NULL, NULL}};
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_edit_add(f->ctx, f->edit, "pons", none), ESR_E_USAGE);
    assert_int_equal(esr_edit_add(f->ctx, f->edit, "pins", odd), ESR_E_USAGE);
    esr_context_clear(f->ctx);
    assert_int_equal(esr_edit_add(f->ctx, f->edit, "pins", pin), ESR_OK);
    esr_edit *edit = f->edit;
    f->edit = NULL;
    assert_int_equal(esr_edit_finish(f->ctx, edit, &cycle), ESR_E_INPUT);
    assert_null(cycle);
    char *faults = harness_fault_text(f->ctx);
    assert_non_null(strstr(faults, "pins.csv:2: review_id: there is no review \"V9\""));
    free(faults);
}

int main(void) {
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(test_edit__adds_a_row_to_a_table_that_was_not_there),
        CASE(test_edit__adds_behind_the_last_line),
        CASE(test_edit__sets_cells_of_the_rows_that_match),
        CASE(test_edit__drops_the_rows_that_match),
        CASE(test_edit__sets_a_setting_or_adds_it),
        CASE(test_edit__names_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
