// SPDX-License-Identifier: GPL-3.0-or-later
// A changed plan kept as a run, and taking such changes back.
#include "fixture.h"

static const esr_costs other_costs = {{30000, 0, 0, 0, 0, 40, 60, -20, 0, 0}, 30080};

static esr_cycle *pinned_cycle(fixture *f, const esr_cycle *cycle, const char *reviewer) {
    const esr_cell cells[] = {{"review_id", "V1"}, {"reviewer_id", reviewer}, {NULL, NULL}};
    esr_edit *edit = NULL;
    esr_cycle *out = NULL;
    assert_ok(f, esr_edit_new(f->ctx, cycle, &edit));
    assert_ok(f, esr_edit_add(f->ctx, edit, "pins", cells));
    assert_ok(f, esr_edit_finish(f->ctx, edit, &out));
    return out;
}

// A store with a plan: run 1, proven or not.
static esr_store *create_planned(fixture *f) {
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    assert_ok(f, esr_store_put_solution(f->ctx, store, &solution, &some_costs, NULL));
    esr_plan_free(plan);
    return store;
}

// Keeps the current plan with R2 in the empty seat of V1; the input stays as it is.
static void swap(fixture *f, esr_store *store, const char *what) {
    esr_solution *now = NULL;
    esr_cycle *cycle = NULL;
    esr_record *record = NULL;
    assert_ok(f, esr_store_get_cycle(f->ctx, store, &cycle));
    assert_ok(f, esr_store_get_solution(f->ctx, store, cycle, &now));
    assert_ok(f, esr_store_get_record(f->ctx, store, now, &record));
    now->plan->member[1] = esr_cycle_find_reviewer(cycle, "R2");
    const esr_carry carry = {other_costs, 30000, now->plan, record->run};
    assert_ok(f, esr_store_put_edit(f->ctx, store, cycle, cycle, &carry, what, "V1: R2"));
    esr_record_free(record);
    esr_solution_free(now);
    esr_cycle_free(cycle);
}

static void pin(fixture *f, esr_store *store, const char *reviewer) {
    esr_cycle *cycle = NULL, *pinned = NULL;
    const esr_carry carry = {some_costs, 40001, NULL, 0};
    assert_ok(f, esr_store_get_cycle(f->ctx, store, &cycle));
    pinned = pinned_cycle(f, cycle, reviewer);
    assert_ok(f, esr_store_put_edit(f->ctx, store, cycle, pinned, &carry, "pin", reviewer));
    esr_cycle_free(pinned);
    esr_cycle_free(cycle);
}

// The present plan: the reviewer in the second seat of V1, its cost and outcome, pins in the input.
static void must_be(fixture *f, esr_store *store, const char *second, int64_t cost,
                    esr_outcome outcome, int32_t pins) {
    esr_solution *now = NULL;
    esr_cycle *cycle = NULL;
    assert_ok(f, esr_store_get_cycle(f->ctx, store, &cycle));
    assert_ok(f, esr_store_get_solution(f->ctx, store, cycle, &now));
    int32_t at = now->plan->member[1].at;
    assert_string_equal(at < 0 ? "" : cycle->reviewers[at].id, second);
    assert_int_equal(now->cost, cost);
    assert_int_equal(now->outcome, outcome);
    assert_int_equal(cycle->pin_count, pins);
    esr_solution_free(now);
    esr_cycle_free(cycle);
}

static void undo(fixture *f, esr_store *store, const char *what, int64_t run) {
    esr_former *former = NULL;
    assert_ok(f, esr_store_get_former(f->ctx, store, &former));
    assert_string_equal(former->what, what);
    assert_int_equal(former->run, run);
    assert_ok(f, esr_store_undo(f->ctx, store, former));
    esr_former_free(former);
}

static void must_obstruct(fixture *f, esr_store *store, const char *obstacle) {
    esr_former *former = NULL;
    assert_ok(f, esr_store_get_former(f->ctx, store, &former));
    assert_int_equal(former->run, 0);
    assert_string_equal(former->obstacle, obstacle);
    assert_int_equal(esr_store_undo(f->ctx, store, former), ESR_E_INPUT);
    esr_former_free(former);
}

static void test_edit__of_the_plan_is_a_run_of_its_own(void **state) {
    fixture *f = *state;
    esr_store *store = create_planned(f);
    swap(f, store, "swap");
    must_be(f, store, "R2", 30080, ESR_OUTCOME_CARRIED, 1);
    esr_store_close(store);
    assert_query(f->path, "SELECT id, import_id, cost, bound, carried_from FROM run",
                 "1|1|40052|40001|\n2|2|30080|30000|1");
    assert_query(f->path, "SELECT reviewer_id FROM plan_seat WHERE run_id = 2 AND place = 2", "R2");
    assert_query(f->path, "SELECT cost FROM run_cost WHERE run_id = 2 AND number = 6", "40");
    assert_query(f->path, "SELECT count(*) FROM import_table WHERE import_id = 2 AND rows_from = 2",
                 "0");
    assert_query(f->path, "SELECT what, detail FROM journal WHERE id = 3",
                 "swap|V1: R2; import 2, run 2");
}

static void test_edit__is_refused_where_another_plan_came_between(void **state) {
    fixture *f = *state;
    esr_store *store = create_planned(f);
    esr_plan *plan = make_plan(f, f->cycle);
    const esr_carry carry = {other_costs, 30000, plan, 1};
    swap(f, store, "swap");
    assert_int_equal(esr_store_put_edit(f->ctx, store, f->cycle, f->cycle, &carry, "move", "x"),
                     ESR_E_INPUT);
    assert_fault(f, f->path, "got another plan in the meantime; try again");
    must_be(f, store, "R2", 30080, ESR_OUTCOME_CARRIED, 1);
    esr_plan_free(plan);
    esr_store_close(store);
}

static void test_undo__goes_back_step_by_step_to_the_first_plan(void **state) {
    fixture *f = *state;
    esr_store *store = create_planned(f);
    pin(f, store, "R1");
    swap(f, store, "swap");
    pin(f, store, "R2");
    must_be(f, store, "R2", 40052, ESR_OUTCOME_CARRIED, 3);
    undo(f, store, "pin", 3);
    must_be(f, store, "R2", 30080, ESR_OUTCOME_CARRIED, 2);
    undo(f, store, "swap", 2);
    must_be(f, store, "", 40052, ESR_OUTCOME_CARRIED, 2);
    undo(f, store, "pin", 1);
    must_be(f, store, "", 40052, ESR_OUTCOME_STALLED, 1); // as the search left it
    must_obstruct(f, store, "run 1 is the first plan of its input");
    esr_store_close(store);
    assert_query(f->path,
                 "SELECT id, coalesce(carried_from, ''), coalesce(restores, '') FROM run "
                 "WHERE id > 4",
                 "5|2|3\n6|1|2\n7||1");
    assert_query(f->path, "SELECT detail FROM journal WHERE what = 'undo' ORDER BY id DESC LIMIT 1",
                 "pin; import 7, run 7 is run 1 again");
    assert_query(f->path, "SELECT count(*) FROM plan_seat WHERE run_id = 7", "5");
}

static void test_undo__counts_what_was_taken_back_as_never_done(void **state) {
    fixture *f = *state;
    esr_store *store = create_planned(f);
    esr_solution *found = NULL;
    esr_record *record = NULL;
    swap(f, store, "swap");
    undo(f, store, "swap", 1);
    pin(f, store, "R1");
    undo(f, store, "pin", 1);
    must_be(f, store, "", 40052, ESR_OUTCOME_STALLED, 1);
    assert_ok(f, esr_store_get_solution(f->ctx, store, f->cycle, &found));
    assert_ok(f, esr_store_get_record(f->ctx, store, found, &record));
    assert_int_equal(record->restores, 1);
    assert_int_equal(record->carried_from, 0);
    assert_string_equal(record->imported_from, "undo");
    esr_record_free(record);
    esr_solution_free(found);
    esr_store_close(store);
}

static void test_undo__takes_a_search_back(void **state) {
    fixture *f = *state;
    esr_store *store = create_planned(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    solution.cost = other_costs.total;
    assert_ok(f, esr_store_put_solution(f->ctx, store, &solution, &other_costs, NULL));
    undo(f, store, "solve", 1);
    must_be(f, store, "", 40052, ESR_OUTCOME_STALLED, 1);
    esr_plan_free(plan);
    esr_store_close(store);
}

static void test_undo__stops_at_what_others_rely_on(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    must_obstruct(f, store, "there is no plan of the present input yet");
    esr_store_close(store);
    assert_int_equal(unlink(f->path), 0);
    store = create_planned(f);
    swap(f, store, "declare");
    static const char declared[] = "the last change is \"esr declare\": a declaration stays on "
                                   "record; esr waive lets its relation pass";
    must_obstruct(f, store, declared);
    pin(f, store, "R1");
    undo(f, store, "pin", 2);
    must_obstruct(f, store, declared);
    swap(f, store, "receive"); // what an answer did to the plan; the answer is kept elsewhere
    undo(f, store, "receive", 2);
    swap(f, store, "publish");
    must_obstruct(f, store,
                  "the last change is \"esr publish\": people were told of the plan; what "
                  "changes from now on is told at the next esr publish");
    esr_store_close(store);
}

static void test_undo__is_refused_where_something_came_between(void **state) {
    fixture *f = *state;
    esr_store *store = create_planned(f);
    esr_former *former = NULL;
    swap(f, store, "swap");
    assert_ok(f, esr_store_get_former(f->ctx, store, &former));
    pin(f, store, "R1");
    assert_int_equal(esr_store_undo(f->ctx, store, former), ESR_E_INPUT);
    assert_fault(f, f->path, "nothing was taken back; try again");
    must_be(f, store, "R2", 40052, ESR_OUTCOME_CARRIED, 2);
    esr_former_free(former);
    esr_store_close(store);
}

static void test_undo__needs_a_cycle(void **state) {
    fixture *f = *state;
    esr_store *store = create(f, f->path);
    esr_former *former = NULL;
    assert_int_equal(esr_store_get_former(f->ctx, store, &former), ESR_E_INPUT);
    assert_null(former);
    esr_store_close(store);
}

static void test_undo__is_all_or_nothing_when_memory_fails(void **state) {
    fixture *f = *state;
    esr_store *store = create_planned(f);
    bool done = false;
    swap(f, store, "swap");
    for (size_t n = 1; !done; n++) {
        esr_former *former = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_store_get_former(f->ctx, store, &former);
        if (status == ESR_OK)
            status = esr_store_undo(f->ctx, store, former);
        harness_fail_malloc(0);
        esr_former_free(former);
        esr_context_clear(f->ctx);
        done = status == ESR_OK;
        assert_true(done || status == ESR_E_NOMEM);
        if (!done)
            must_be(f, store, "R2", 30080, ESR_OUTCOME_CARRIED, 1);
    }
    must_be(f, store, "", 40052, ESR_OUTCOME_STALLED, 1);
    esr_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_edit__of_the_plan_is_a_run_of_its_own),
        TEST(test_edit__is_refused_where_another_plan_came_between),
        TEST(test_undo__goes_back_step_by_step_to_the_first_plan),
        TEST(test_undo__counts_what_was_taken_back_as_never_done),
        TEST(test_undo__takes_a_search_back),
        TEST(test_undo__stops_at_what_others_rely_on),
        TEST(test_undo__is_refused_where_something_came_between),
        TEST(test_undo__needs_a_cycle),
        TEST(test_undo__is_all_or_nothing_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
