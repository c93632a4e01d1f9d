// SPDX-License-Identifier: GPL-3.0-or-later
// Stand-bys in the database: kept, replaced, and stale where the plan has changed.
#include "fixture.h"

#include <esr/kept.h>

// In make_plan V1 has R1 and an empty seat and R3, V3 has R4.
static void keep(fixture *f, esr_store *store, const esr_plan *plan, int32_t count) {
    const esr_kept_standby at[] = {{0, esr_cycle_find_reviewer(f->cycle, "R4")},
                                   {4, esr_cycle_find_reviewer(f->cycle, "R1")}};
    assert_ok(f, esr_store_put_standbys(f->ctx, store, plan, at, count));
}

static void expect(fixture *f, esr_store *store, const esr_plan *plan, int32_t count,
                   int32_t stale) {
    esr_kept_standby_list *list = NULL;
    assert_ok(f, esr_store_standbys(f->ctx, store, plan, &list));
    assert_int_equal(list->count, count);
    assert_int_equal(list->stale, stale);
    esr_kept_standby_list_free(list);
}

static void test_standbys__come_back_by_place(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_kept_standby_list *list = NULL;
    esr_journal *journal = NULL;
    esr_plan *plan = make_plan(f, f->cycle);
    expect(f, store, plan, 0, 0);
    keep(f, store, plan, 2);
    assert_ok(f, esr_store_standbys(f->ctx, store, plan, &list));
    assert_int_equal(esr_kept_standby_of(list, 0).at, esr_cycle_find_reviewer(f->cycle, "R4").at);
    assert_int_equal(esr_kept_standby_of(list, 4).at, esr_cycle_find_reviewer(f->cycle, "R1").at);
    assert_int_equal(esr_kept_standby_of(list, 2).at, -1);
    assert_int_equal(esr_kept_standby_of(NULL, 0).at, -1);
    esr_kept_standby_list_free(list);
    keep(f, store, plan, 1); // in place of both
    expect(f, store, plan, 1, 0);
    assert_ok(f, esr_store_journal(f->ctx, store, 1, &journal));
    assert_string_equal(journal->entries[0].what, "standby");
    assert_string_equal(journal->entries[0].detail, "1 stand-by");
    esr_journal_free(journal);
    esr_plan_free(plan);
    esr_store_close(store);
}

static void test_standbys__are_stale_where_the_plan_has_changed(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    keep(f, store, plan, 2);
    plan->first_day[0]++; // another day
    expect(f, store, plan, 1, 1);
    plan->first_day[0]--;
    expect(f, store, plan, 2, 0);
    plan->member[4] = esr_cycle_find_reviewer(f->cycle, "R2"); // another member
    expect(f, store, plan, 1, 1);
    esr_plan_free(plan);
    esr_store_close(store);
}

static void test_standbys__are_taken_over_by_a_new_database(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f), *other = NULL;
    esr_plan *plan = make_plan(f, f->cycle);
    keep(f, store, plan, 2);
    assert_ok(f, esr_store_create(f->ctx, f->other_path, &other));
    assert_ok(f, esr_store_put_cycle(f->ctx, other, f->cycle, NULL));
    assert_ok(f, esr_store_copy_record(f->ctx, other, store));
    expect(f, other, plan, 2, 0);
    esr_plan_free(plan);
    esr_store_close(other);
    esr_store_close(store);
}

static void test_standbys__end_in_an_error_when_memory_fails(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    keep(f, store, plan, 2);
    for (size_t n = 1; n <= 2; n++) {
        esr_kept_standby_list *list = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_store_standbys(f->ctx, store, plan, &list);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        assert_true(status == ESR_OK || !list);
        esr_kept_standby_list_free(list);
        esr_context_clear(f->ctx);
    }
    esr_plan_free(plan);
    esr_store_close(store);
}

static void test_keeping__without_memory_leaves_those_before(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    const esr_kept_standby one = {0, esr_cycle_find_reviewer(f->cycle, "R4")};
    esr_status status = ESR_E_NOMEM;
    int failures = 0;
    keep(f, store, plan, 2);
    for (size_t n = 1; status == ESR_E_NOMEM; n++) {
        harness_fail_malloc(n);
        status = esr_store_put_standbys(f->ctx, store, plan, &one, 1);
        harness_fail_malloc(0);
        esr_context_clear(f->ctx);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        failures += status != ESR_OK;
        expect(f, store, plan, status == ESR_OK ? 1 : 2, 0);
    }
    assert_true(failures > 2);
    esr_plan_free(plan);
    esr_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_standbys__come_back_by_place),
        TEST(test_standbys__are_stale_where_the_plan_has_changed),
        TEST(test_standbys__are_taken_over_by_a_new_database),
        TEST(test_keeping__without_memory_leaves_those_before),
        TEST(test_standbys__end_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
