// SPDX-License-Identifier: GPL-3.0-or-later
// Scenarios in the database: kept, replaced, forgotten, and the plans that were found for them.
#include "fixture.h"

#include <esr/kept.h>

static size_t count_of(fixture *f, esr_store *store) {
    esr_kept_list *list = NULL;
    assert_ok(f, esr_store_scenarios(f->ctx, store, &list));
    size_t count = list->count;
    esr_kept_list_free(list);
    return count;
}

static bool is_solved(fixture *f, esr_store *store, size_t at) {
    esr_kept_list *list = NULL;
    assert_ok(f, esr_store_scenarios(f->ctx, store, &list));
    bool solved = *list->at[at].solved_at != '\0';
    esr_kept_list_free(list);
    return solved;
}

static void keep_result(fixture *f, esr_store *store, const char *name) {
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    assert_ok(f, esr_store_put_scenario_result(f->ctx, store, name, &solution));
    esr_plan_free(plan);
}

static void test_scenario__comes_back_with_its_plan(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_solution *back = NULL;
    esr_plan *plan = make_plan(f, f->cycle);
    assert_ok(f, esr_store_put_scenario(f->ctx, store, "少人", "drop reviewer R3\n"));
    assert_int_equal(esr_store_get_scenario_result(f->ctx, store, "少人", f->cycle, &back),
                     ESR_E_INPUT);
    assert_null(back);
    esr_context_clear(f->ctx);
    keep_result(f, store, "少人");
    assert_ok(f, esr_store_get_scenario_result(f->ctx, store, "少人", f->cycle, &back));
    esr_solution solution = solution_of(plan);
    assert_int_equal(back->cost, solution.cost);
    assert_int_equal(back->bound, solution.bound);
    assert_int_equal(back->outcome, solution.outcome);
    assert_memory_equal(back->plan->member, plan->member,
                        (size_t)f->cycle->place_count * sizeof *plan->member);
    assert_memory_equal(back->plan->first_day, plan->first_day,
                        (size_t)f->cycle->review_count * sizeof *plan->first_day);
    esr_solution_free(back);
    esr_plan_free(plan);
    esr_store_close(store);
}

static void test_result__is_of_its_edits_and_its_cycle(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_edit *edit = NULL;
    esr_cycle *other = NULL;
    assert_ok(f, esr_store_put_scenario(f->ctx, store, "a", "drop pins\n"));
    keep_result(f, store, "a");
    assert_ok(f, esr_store_put_scenario(f->ctx, store, "a", "drop pins\n"));
    assert_true(is_solved(f, store, 0));
    assert_ok(f, esr_store_put_scenario(f->ctx, store, "a", "set costs.per_km 0\n"));
    assert_false(is_solved(f, store, 0));
    keep_result(f, store, "a");
    assert_ok(f, esr_edit_new(f->ctx, f->cycle, &edit));
    assert_ok(f, esr_edit_setting(f->ctx, edit, "costs", "per_km", "9"));
    assert_ok(f, esr_edit_finish(f->ctx, edit, &other));
    assert_ok(f, esr_store_put_cycle(f->ctx, store, other, NULL));
    assert_false(is_solved(f, store, 0));
    esr_cycle_free(other);
    esr_store_close(store);
}

// What a change by hand does: an import of the same tables, or of edited ones.
static void put_edit(fixture *f, esr_store *store, const esr_cycle *former,
                     const esr_cycle *cycle) {
    assert_ok(f, esr_store_put_edit(f->ctx, store, former, cycle, NULL, "swap", "V1"));
}

static void test_result__outlives_a_change_of_the_plan_alone(void **state) {
    static const esr_cell all[] = {{NULL, NULL}};
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_edit *edit = NULL;
    esr_cycle *other = NULL;
    assert_ok(f, esr_store_put_scenario(f->ctx, store, "a", "drop pins\n"));
    keep_result(f, store, "a");
    put_edit(f, store, f->cycle, f->cycle);
    assert_true(is_solved(f, store, 0));
    assert_ok(f, esr_edit_new(f->ctx, f->cycle, &edit));
    assert_ok(f, esr_edit_drop(f->ctx, edit, "preferences", all, NULL));
    assert_ok(f, esr_edit_finish(f->ctx, edit, &other));
    put_edit(f, store, f->cycle, other); // a table less
    assert_false(is_solved(f, store, 0));
    keep_result(f, store, "a");
    put_edit(f, store, other, f->cycle); // a table more
    assert_false(is_solved(f, store, 0));
    esr_cycle_free(other);
    esr_store_close(store);
}

static void test_name__must_be_one_word(void **state) {
    static const char *const names[] = {"",
                                        "base",
                                        "two words",
                                        "-x",
                                        "tab\there",
                                        " front",
                                        "bad\xFF",
                                        "0123456789012345678901234567890123456789"
                                        "01234567890123456789012345"};
    fixture *f = *state;
    esr_store *store = create_filled(f);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(esr_store_put_scenario(f->ctx, store, names[i], "drop pins\n"),
                         ESR_E_INPUT);
        esr_context_clear(f->ctx);
    }
    assert_int_equal(count_of(f, store), 0);
    assert_int_equal(esr_store_forget_scenario(f->ctx, store, "a"), ESR_E_INPUT);
    esr_context_clear(f->ctx);
    assert_ok(f, esr_store_put_scenario(f->ctx, store, "a", "drop pins\n"));
    assert_ok(f, esr_store_forget_scenario(f->ctx, store, "a"));
    assert_int_equal(count_of(f, store), 0);
    esr_store_close(store);
}

// A new database takes the edits over, and no result: that was of another import.
static void test_scenarios__move_to_the_database_that_replaces_this(void **state) {
    fixture *f = *state;
    esr_store *from = create_filled(f), *store = create(f, f->other_path);
    assert_ok(f, esr_store_put_scenario(f->ctx, from, "a", "drop pins\n"));
    keep_result(f, from, "a");
    assert_ok(f, esr_store_copy_record(f->ctx, store, from));
    assert_ok(f, esr_store_put_cycle(f->ctx, store, f->cycle, NULL));
    assert_int_equal(count_of(f, store), 1);
    assert_false(is_solved(f, store, 0));
    esr_store_close(store);
    esr_store_close(from);
}

static void test_scenarios__end_in_an_error_when_memory_fails(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    size_t calls = 1;
    for (size_t n = 0; n <= calls; n++) {
        esr_kept_list *list = NULL;
        esr_solution *back = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_store_put_scenario(f->ctx, store, "a", "drop pins\n");
        if (status == ESR_OK)
            status = esr_store_put_scenario_result(f->ctx, store, "a", &solution);
        if (status == ESR_OK)
            status = esr_store_scenarios(f->ctx, store, &list);
        if (status == ESR_OK)
            status = esr_store_get_scenario_result(f->ctx, store, "a", f->cycle, &back);
        calls = n == 0 ? harness_fail_malloc(0) : calls;
        harness_fail_malloc(0);
        esr_context_clear(f->ctx);
        assert_true(n == 0 ? status == ESR_OK : status == ESR_OK || status == ESR_E_NOMEM);
        assert_int_equal(back != NULL, status == ESR_OK);
        esr_kept_list_free(list);
        esr_solution_free(back);
    }
    assert_true(calls > 10);
    esr_plan_free(plan);
    esr_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_scenario__comes_back_with_its_plan),
        TEST(test_result__is_of_its_edits_and_its_cycle),
        TEST(test_result__outlives_a_change_of_the_plan_alone),
        TEST(test_name__must_be_one_word),
        TEST(test_scenarios__move_to_the_database_that_replaces_this),
        TEST(test_scenarios__end_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
