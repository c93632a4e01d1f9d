// SPDX-License-Identifier: GPL-3.0-or-later
// Who imported and planned what: what a certificate says of the past.
#include "fixture.h"

// A store with a plan, which was read from it again.
static esr_store *create_read(fixture *f, esr_solution **out) {
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    const esr_solve_options options = {.time_limit_ms = 60000, .seed = 5};
    const esr_decision decision = {.what = ESR_WAIVE,
                                   .reviewer_id = "R1",
                                   .school_id = "S3",
                                   .kind = "employed",
                                   .from = ESR_DAY_NONE,
                                   .to = ESR_DAY_NONE,
                                   .name = "Ms Ho",
                                   .reason = "long ago"};
    assert_ok(f, esr_store_put_solution(f->ctx, store, &solution, &some_costs, &options));
    assert_ok(f, esr_store_add_decision(f->ctx, store, &decision));
    assert_ok(f, esr_store_get_solution(f->ctx, store, f->cycle, out));
    esr_plan_free(plan);
    return store;
}

static void test_record__says_how_the_plan_came_about(void **state) {
    fixture *f = *state;
    esr_solution *solution = NULL;
    esr_record *record = NULL;
    setenv("LOGNAME", "clerk", 1);
    esr_store *store = create_read(f, &solution);
    setenv("LOGNAME", "office", 1);
    assert_ok(f, esr_store_get_record(f->ctx, store, solution, &record));
    assert_int_equal(strlen(record->read_at), strlen("2026-09-01T08:00:00Z"));
    assert_string_equal(record->read_by, "office");
    assert_string_equal(record->imported_by, "clerk");
    assert_string_equal(record->imported_from, "a folder");
    assert_string_equal(record->imported_engine, esr_version());
    assert_string_equal(record->solved_by, "clerk");
    assert_int_equal(record->time_limit_ms, 60000);
    assert_int_equal(record->gap_ppm, 0);
    assert_int_equal(record->seed, 5);
    assert_int_equal(record->run, 1);
    assert_int_equal(record->carried_from, 0);
    assert_int_equal(record->decision_count, 1);
    assert_string_equal(record->decisions[0].what, "waive");
    assert_string_equal(record->decisions[0].who, "clerk");
    assert_string_equal(record->decisions[0].name, "Ms Ho");
    assert_string_equal(record->decisions[0].reason, "long ago");
    assert_string_equal(record->decisions[0].from, "");
    esr_record_free(record);
    esr_solution_free(solution);
    esr_store_close(store);
}

static void test_record__is_not_that_of_another_plan(void **state) {
    fixture *f = *state;
    esr_solution *solution = NULL;
    esr_record *record = NULL;
    esr_store *store = create_read(f, &solution);
    solution->cost--;
    assert_int_equal(esr_store_get_record(f->ctx, store, solution, &record), ESR_E_DB);
    assert_fault(f, f->path, "got another plan");
    assert_null(record);
    esr_solution_free(solution);
    esr_store_close(store);
}

static void test_record__ends_in_an_error_when_memory_fails(void **state) {
    fixture *f = *state;
    esr_solution *solution = NULL;
    esr_store *store = create_read(f, &solution);
    size_t calls = 1;
    for (size_t n = 0; n <= calls; n++) {
        esr_record *record = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_store_get_record(f->ctx, store, solution, &record);
        size_t made = harness_fail_malloc(0);
        calls = n == 0 ? made : calls;
        assert_int_equal(status, n == 0 ? ESR_OK : ESR_E_NOMEM);
        esr_record_free(record);
        esr_context_clear(f->ctx);
    }
    assert_true(calls > 3);
    esr_solution_free(solution);
    esr_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_record__says_how_the_plan_came_about),
        TEST(test_record__is_not_that_of_another_plan),
        TEST(test_record__ends_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
