// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of the stored cycle that keep its plan, decisions, and the journal of them.
#include "fixture.h"

static esr_decision waiver(void) {
    esr_decision out = {ESR_WAIVE,    "R1",         "S3",    "employed",
                        ESR_DAY_NONE, ESR_DAY_NONE, "Ms Ho", "far away"};
    assert_true(esr_day_parse("1999-09-01", &out.from));
    assert_true(esr_day_parse("2003-08-31", &out.to));
    return out;
}

static esr_cycle *waived_cycle(fixture *f) {
    const esr_decision decision = waiver();
    const esr_decision_list list = {&decision, 1};
    esr_cycle *cycle = NULL;
    esr_decided counts;
    assert_ok(f, esr_decide(f->ctx, f->cycle, &list, &cycle, &counts));
    assert_int_equal(counts.waived, 1);
    return cycle;
}

static void test_edit__keeps_the_plan_with_what_holds_of_it_now(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_cycle *cycle = waived_cycle(f), *read = NULL;
    esr_solution solution = solution_of(plan), *found = NULL;
    const esr_carry carry = {.costs = some_costs, .bound = 39000};
    assert_ok(f, esr_store_put_solution(f->ctx, store, &solution, &some_costs, NULL));
    assert_ok(f, esr_store_put_edit(f->ctx, store, f->cycle, cycle, &carry, "waive", "R1 and S3"));
    assert_ok(f, esr_store_get_cycle(f->ctx, store, &read));
    assert_same_rows(read->rows, cycle->rows);
    assert_ok(f, esr_store_get_solution(f->ctx, store, read, &found));
    assert_int_equal(found->outcome, ESR_OUTCOME_CARRIED);
    assert_int_equal(found->bound, 39000);
    assert_int_equal(found->cost, some_costs.total);
    assert_memory_equal(found->plan->first_day, plan->first_day, 3 * sizeof(esr_day));
    assert_memory_equal(found->plan->member, plan->member, 5 * sizeof(esr_reviewer_ix));
    esr_solution_free(found);
    esr_plan_free(plan);
    esr_cycle_free(read);
    esr_cycle_free(cycle);
    esr_store_close(store);
    assert_query(f->path, "SELECT id, import_id, outcome, carried_from FROM run",
                 "1|1|stalled|\n2|2|stalled|1");
    assert_query(f->path, "SELECT count(*) FROM run_cost WHERE run_id = 2", "10");
    assert_query(f->path, "SELECT source FROM import WHERE id = 2", "waive");
    assert_query(f->path, "SELECT what, detail FROM journal WHERE id = 3",
                 "waive|R1 and S3; import 2, run 2");
}

static void test_edit__of_a_proven_plan_that_stays_proven_keeps_its_word(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_cycle *cycle = waived_cycle(f);
    esr_solution solution = solution_of(plan), *found = NULL;
    const esr_carry carry = {.costs = some_costs, .bound = some_costs.total};
    solution.bound = solution.cost;
    solution.outcome = ESR_OUTCOME_OPTIMAL;
    assert_ok(f, esr_store_put_solution(f->ctx, store, &solution, &some_costs, NULL));
    assert_ok(f, esr_store_put_edit(f->ctx, store, f->cycle, cycle, &carry, "declare", "x"));
    assert_ok(f, esr_store_get_solution(f->ctx, store, cycle, &found));
    assert_int_equal(found->outcome, ESR_OUTCOME_OPTIMAL);
    esr_solution_free(found);
    esr_plan_free(plan);
    esr_cycle_free(cycle);
    esr_store_close(store);
}

static void test_edit__without_a_plan_has_none_after(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_cycle *cycle = waived_cycle(f);
    esr_solution *found = NULL;
    assert_ok(f, esr_store_put_edit(f->ctx, store, f->cycle, cycle, NULL, "waive", "R1 and S3"));
    assert_int_equal(esr_store_get_solution(f->ctx, store, cycle, &found), ESR_E_INPUT);
    esr_cycle_free(cycle);
    esr_store_close(store);
    assert_query(f->path, "SELECT detail FROM journal WHERE what = 'waive'", "R1 and S3; import 2");
}

static void test_edit__of_what_is_not_stored_any_more_is_refused(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_cycle *cycle = waived_cycle(f), *larger = larger_cycle(f);
    assert_ok(f, esr_store_put_cycle(f->ctx, store, larger, NULL));
    assert_int_equal(esr_store_put_edit(f->ctx, store, f->cycle, cycle, NULL, "waive", "x"),
                     ESR_E_INPUT);
    assert_fault(f, f->path, "replaced in the meantime");
    esr_cycle_free(larger);
    esr_cycle_free(cycle);
    esr_store_close(store);
    assert_query(f->path, "SELECT count(*) FROM import", "2");
}

static void test_decisions__come_back_as_they_were_made(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    const esr_decision first = waiver();
    const esr_decision second = {ESR_DECLARE,  "R2",         "S1",     "family",
                                 ESR_DAY_NONE, ESR_DAY_NONE, "何主任", "a niece"};
    esr_decision_list *list = NULL;
    assert_ok(f, esr_store_add_decision(f->ctx, store, &first));
    assert_ok(f, esr_store_add_decision(f->ctx, store, &second));
    assert_ok(f, esr_store_decisions(f->ctx, store, f->cycle->id, &list));
    assert_int_equal(list->count, 2);
    assert_int_equal(list->at[0].what, ESR_WAIVE);
    assert_int_equal(list->at[0].from, first.from);
    assert_int_equal(list->at[0].to, first.to);
    assert_int_equal(list->at[1].what, ESR_DECLARE);
    assert_int_equal(list->at[1].from, ESR_DAY_NONE);
    assert_string_equal(list->at[1].name, "何主任");
    assert_string_equal(list->at[1].reason, "a niece");
    esr_decision_list_free(list);
    assert_ok(f, esr_store_decisions(f->ctx, store, "another", &list));
    assert_int_equal(list->count, 0);
    esr_decision_list_free(list);
    esr_store_close(store);
    assert_int_not_equal(peek(f->path, "DELETE FROM decision", NULL, 0), SQLITE_OK);
    assert_int_not_equal(peek(f->path, "UPDATE decision SET name = 'x'", NULL, 0), SQLITE_OK);
}

static void test_journal__gives_all_or_the_last_entries(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_journal *journal = NULL;
    assert_ok(f, esr_store_put_cycle(f->ctx, store, f->cycle, NULL));
    const size_t asked[] = {0, 1, 2, 9}, given[] = {2, 1, 2, 2};
    for (size_t i = 0; i < HARNESS_COUNT(asked); i++) {
        assert_ok(f, esr_store_journal(f->ctx, store, asked[i], &journal));
        assert_int_equal(journal->count, given[i]);
        const esr_journal_entry *last = &journal->entries[journal->count - 1];
        assert_string_equal(last->what, "import");
        assert_non_null(strstr(last->detail, "nothing new"));
        assert_int_equal(strlen(last->at), 20);
        esr_journal_free(journal);
    }
    esr_store_close(store);
}

static void test_record__moves_to_the_database_that_replaces_this(void **state) {
    fixture *f = *state;
    esr_store *from = create_filled(f), *store = create(f, f->other_path);
    const esr_decision decision = waiver();
    esr_decision_list *list = NULL;
    assert_ok(f, esr_store_add_decision(f->ctx, from, &decision));
    assert_ok(f, esr_store_copy_record(f->ctx, store, from));
    assert_ok(f, esr_store_decisions(f->ctx, store, f->cycle->id, &list));
    assert_int_equal(list->count, 1);
    assert_int_equal(list->at[0].to, decision.to);
    esr_decision_list_free(list);
    esr_store_close(store);
    esr_store_close(from);
    assert_query(f->other_path, "SELECT what FROM journal", "import");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_edit__keeps_the_plan_with_what_holds_of_it_now),
        TEST(test_edit__of_a_proven_plan_that_stays_proven_keeps_its_word),
        TEST(test_edit__without_a_plan_has_none_after),
        TEST(test_edit__of_what_is_not_stored_any_more_is_refused),
        TEST(test_decisions__come_back_as_they_were_made),
        TEST(test_journal__gives_all_or_the_last_entries),
        TEST(test_record__moves_to_the_database_that_replaces_this),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
