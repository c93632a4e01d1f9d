// SPDX-License-Identifier: GPL-3.0-or-later
// Plans and event UIDs in the database, and what a person sees of them there.
#include "fixture.h"

#include <string.h>

#include "base/file.h"

static const unsigned char teams[] = {'E', 0, 255, 7};

static esr_store *create_planned(fixture *f) {
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    int64_t load[] = {1024, -7, 2048, 5, 0, 0, 0, 0};
    esr_pair_price pair[] = {{{0}, {2}, 512}};
    assert_true(f->cycle->reviewer_count <= 8);
    solution.prices = (esr_prices){load, pair, 1, 40964608};
    unsigned char pool[sizeof teams];
    memcpy(pool, teams, sizeof pool);
    solution.pool = (esr_pool){pool, sizeof pool};
    const esr_solve_options options = {.time_limit_ms = 60000, .gap_ppm = 500, .seed = 5};
    assert_ok(f, esr_store_put_solution(f->ctx, store, &solution, &some_costs, &options));
    esr_plan_free(plan);
    return store;
}

static void test_store__a_plan_comes_back_as_it_was(void **state) {
    fixture *f = *state;
    esr_store_close(create_planned(f));
    esr_store *store = reopen(f);
    esr_cycle *cycle = NULL;
    esr_solution *found = NULL;
    assert_ok(f, esr_store_get_cycle(f->ctx, store, &cycle));
    assert_ok(f, esr_store_get_solution(f->ctx, store, cycle, &found));
    esr_plan *plan = make_plan(f, cycle);
    assert_ptr_equal(found->plan->cycle, cycle);
    assert_memory_equal(found->plan->first_day, plan->first_day, 3 * sizeof *plan->first_day);
    for (int32_t p = 0; p < cycle->place_count; p++)
        assert_int_equal(found->plan->member[p].at, plan->member[p].at);
    assert_int_equal(found->cost, 40052);
    assert_int_equal(found->bound, 40001);
    assert_int_equal(found->outcome, ESR_OUTCOME_STALLED);
    assert_int_equal(found->elapsed_ms, 1234);
    assert_int_equal(found->rounds, 7);
    assert_int_equal(found->columns, 800);
    assert_int_equal(found->prices.load[0], 1024);
    assert_int_equal(found->prices.load[1], -7);
    assert_int_equal(found->prices.pair_count, 1);
    assert_int_equal(found->prices.pair[0].second.at, 2);
    assert_int_equal(found->prices.pair[0].price, 512);
    assert_int_equal(found->prices.bound, 40964608);
    assert_int_equal(found->pool.length, sizeof teams);
    assert_memory_equal(found->pool.bytes, teams, sizeof teams);
    esr_plan_free(plan);
    esr_solution_free(found);
    esr_cycle_free(cycle);
    esr_store_close(store);
}

static void test_store__the_run_is_on_record(void **state) {
    fixture *f = *state;
    esr_store_close(create_planned(f));
    assert_query(
        f->path,
        "SELECT id, import_id, engine, time_limit_ms, gap_ppm, seed, outcome, cost, bound, "
        "seconds FROM run",
        "1|1|0.1.0|60000|500|5|stalled|40052|40001|1.234");
    assert_query(f->path, "SELECT number, term, cost FROM run_cost WHERE cost <> 0",
                 "1|unscheduled|30000\n2|empty_seat|10000\n6|travel|12\n7|load|60\n8|wishes|-20");
    assert_query(f->path, "SELECT what, detail FROM journal WHERE what = 'plan'",
                 "plan|run 1: cost 40052, bound 40001, stalled");
}

static void test_store__the_latest_plan_counts(void **state) {
    fixture *f = *state;
    esr_store *store = create_planned(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan), *found = NULL;
    const esr_outcome outcomes[] = {ESR_OUTCOME_LIMIT, ESR_OUTCOME_GAP, ESR_OUTCOME_CANCELLED,
                                    ESR_OUTCOME_OPTIMAL};
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        solution.outcome = outcomes[i];
        solution.cost = solution.bound = 40000 - (int64_t)i;
        solution.elapsed_ms = 999 + (int64_t)i;
        assert_ok(f, esr_store_put_solution(f->ctx, store, &solution, &some_costs, NULL));
        assert_ok(f, esr_store_get_solution(f->ctx, store, f->cycle, &found));
        assert_int_equal(found->outcome, outcomes[i]);
        assert_int_equal(found->cost, solution.cost);
        assert_int_equal(found->elapsed_ms, solution.elapsed_ms);
        esr_solution_free(found);
    }
    esr_plan_free(plan);
    esr_store_close(store);
    assert_query(f->path, "SELECT count(*) FROM run", "5");
}

static void test_store__a_new_cycle_has_no_plan_yet(void **state) {
    fixture *f = *state;
    esr_store *store = create_planned(f);
    esr_cycle *larger = larger_cycle(f);
    esr_solution *found = NULL;
    assert_ok(f, esr_store_put_cycle(f->ctx, store, f->cycle, NULL)); // the same: the plan stays
    assert_ok(f, esr_store_get_solution(f->ctx, store, f->cycle, &found));
    esr_solution_free(found);
    found = NULL;
    assert_ok(f, esr_store_put_cycle(f->ctx, store, larger, NULL));
    assert_int_equal(esr_store_get_solution(f->ctx, store, larger, &found), ESR_E_INPUT);
    assert_null(found);
    assert_fault(f, f->path, "no plan of the present input yet");
    esr_cycle_free(larger);
    esr_store_close(store);
    assert_query(f->path, "SELECT count(*) FROM plan_seat", "5"); // still on record
}

static void test_store__a_plan_of_another_input_is_refused(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_cycle *larger = larger_cycle(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    assert_ok(f, esr_store_put_cycle(f->ctx, store, larger, NULL)); // somebody imports meanwhile
    assert_int_equal(esr_store_put_solution(f->ctx, store, &solution, &some_costs, NULL),
                     ESR_E_INPUT);
    assert_fault(f, f->path, "replaced in the meantime; solve again");
    esr_plan_free(plan);
    esr_cycle_free(larger);
    esr_store_close(store);
    assert_query(f->path, "SELECT count(*) FROM run", "0");
}

static void test_store__a_plan_that_makes_no_sense_is_damage(void **state) {
    fixture *f = *state;
    static const char *const damages[] = {
        "UPDATE plan_seat SET seat = 'cook' WHERE place = 1",
        "UPDATE plan_seat SET seat = 'principal', reviewer_id = 'R9' WHERE review_id = 'V3'",
        "DELETE FROM plan_seat WHERE review_id = 'V2'",
        "UPDATE plan_visit SET first_day = 'soon' WHERE review_id = 'V1'",
        "UPDATE plan_visit SET review_id = 'V9' WHERE review_id = 'V1'",
    };
    esr_store_close(create_planned(f));
    for (size_t i = 0; i < HARNESS_COUNT(damages); i++) {
        must_run(f->path, damages[i]);
        esr_store *store = reopen(f);
        esr_solution *found = NULL;
        assert_int_equal(esr_store_get_solution(f->ctx, store, f->cycle, &found), ESR_E_DB);
        assert_null(found);
        assert_fault(f, f->path, "damaged");
        esr_store_close(store);
    }
}

static void test_store__a_person_can_read_the_plan(void **state) {
    fixture *f = *state;
    esr_store_close(create_planned(f));
    assert_query(f->path,
                 "SELECT review_id, school, first_day, last_day, days, seat, reviewer, "
                 "reviewer_zh, home_school FROM plan_view",
                 "V1|One|2026-09-14|2026-09-16|2.5|principal|Ada|陳一|Four\n"
                 "V1|One|2026-09-14|2026-09-16|2.5|teacher|||\n"
                 "V1|One|2026-09-14|2026-09-16|2.5|teacher|Cy||Two\n"
                 "V2|Two|||3.0|principal|||\n"
                 "V3|Three|2026-10-05|2026-10-05|1.0|principal|Di||");
    assert_query(f->path, "SELECT reviewer_id, visits, max_visits, first_day FROM load_view",
                 "R1|1|2|2026-09-14\nR2|0||\nR3|1|1|2026-09-14\nR4|1||2026-10-05");
    assert_query(f->path, "SELECT review_id, seat, gap FROM gap_view",
                 "V1|teacher|empty seat\nV2|principal|no visit");
}

static void test_store__the_documents_queries_answer(void **state) {
    fixture *f = *state;
    char *page = NULL;
    size_t length = 0, queries = 0;
    esr_store_close(create_planned(f));
    assert_ok(f, esri_file_read(f->ctx, ESR_SOURCE_DIR "/docs/database.md", SIZE_MAX / 4, &page,
                                &length));
    for (char *at = page; (at = strstr(at, "```sql\n")) != NULL; queries++) {
        char *sql = at + strlen("```sql\n"), *end = strstr(sql, "```"), found[1024] = "";
        assert_non_null(end);
        *end = '\0';
        if (peek(f->path, sql, found, sizeof found) != SQLITE_OK || found[0] == '\0')
            fail_msg("no answer to %s", sql);
        at = end + 1;
    }
    assert_int_equal(queries, 3);
    free(page);
}

static const esr_event_key keys[] = {
    {"V1", ESR_RECIPIENT_OFFICE, "", 0},     {"V1", ESR_RECIPIENT_OFFICE, "", 1},
    {"V1", ESR_RECIPIENT_SCHOOL, "S1", 0},   {"V1", ESR_RECIPIENT_REVIEWER, "R1", 0},
    {"V1", ESR_RECIPIENT_REVIEWER, "R3", 0}, {"V3", ESR_RECIPIENT_OFFICE, "", 0},
};
#define KEY_COUNT HARNESS_COUNT(keys)

static void assert_uuid_v4(const char *uid) {
    assert_int_equal(strlen(uid), 36);
    for (size_t i = 0; i < 36; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23)
            assert_int_equal(uid[i], '-');
        else
            assert_non_null(strchr("0123456789abcdef", uid[i]));
    }
    assert_int_equal(uid[14], '4');
    assert_non_null(strchr("89ab", uid[19]));
}

static void test_store__a_uid_is_drawn_once(void **state) {
    fixture *f = *state;
    char uids[KEY_COUNT][37], again[37];
    esr_store *store = create_filled(f);
    for (size_t i = 0; i < KEY_COUNT; i++) {
        assert_ok(f, esr_store_event_uid(f->ctx, store, &keys[i], uids[i]));
        assert_uuid_v4(uids[i]);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(uids[i], uids[j]);
    }
    esr_store_close(store);
    store = reopen(f);
    esr_cycle *larger = larger_cycle(f); // planned anew, in the same cycle
    assert_ok(f, esr_store_put_cycle(f->ctx, store, larger, NULL));
    esr_cycle_free(larger);
    for (size_t i = 0; i < KEY_COUNT; i++) {
        assert_ok(f, esr_store_event_uid(f->ctx, store, &keys[i], again));
        assert_string_equal(again, uids[i]);
    }
    esr_store_close(store);
}

static void test_store__next_years_events_are_others(void **state) {
    fixture *f = *state;
    char uid[37], next[37];
    esr_store *store = create_filled(f);
    assert_ok(f, esr_store_event_uid(f->ctx, store, &keys[0], uid));
    esr_rows *rows = NULL;
    assert_ok(f, harness_rows(f->ctx, every_table, 1, &rows));
    const esr_cycle next_year = {.id = "next", .rows = rows};
    assert_ok(f, esr_store_put_cycle(f->ctx, store, &next_year, NULL));
    assert_ok(f, esr_store_event_uid(f->ctx, store, &keys[0], next));
    assert_string_not_equal(uid, next);
    esri_rows_free(rows);
    esr_store_close(store);
}

static void test_store__a_uid_needs_a_cycle(void **state) {
    fixture *f = *state;
    char uid[37] = "untouched";
    esr_store *store = create(f, f->path);
    assert_int_equal(esr_store_event_uid(f->ctx, store, &keys[0], uid), ESR_E_INPUT);
    assert_fault(f, f->path, "no cycle was imported");
    assert_string_equal(uid, "untouched");
    esr_store_close(store);
}

static void test_store__uids_move_to_another_database(void **state) {
    fixture *f = *state;
    char uids[KEY_COUNT][37], own[37], found[37];
    esr_store *from = create_filled(f), *store = create(f, f->other_path);
    for (size_t i = 0; i < KEY_COUNT; i++)
        assert_ok(f, esr_store_event_uid(f->ctx, from, &keys[i], uids[i]));
    assert_ok(f, esr_store_put_cycle(f->ctx, store, f->cycle, NULL));
    assert_ok(f, esr_store_event_uid(f->ctx, store, &keys[2], own));
    assert_ok(f, esr_store_copy_record(f->ctx, store, from));
    assert_ok(f, esr_store_copy_record(f->ctx, store, from));
    for (size_t i = 0; i < KEY_COUNT; i++) {
        assert_ok(f, esr_store_event_uid(f->ctx, store, &keys[i], found));
        assert_string_equal(found, i == 2 ? own : uids[i]);
    }
    esr_store_close(store);
    esr_store_close(from);
    assert_query(f->other_path, "SELECT count(*) FROM event", "6");
}

static void test_store__what_is_grouped_is_kept_together(void **state) {
    fixture *f = *state;
    char uid[37], again[37];
    esr_store *store = create(f, f->path);
    assert_ok(f, esr_store_begin(f->ctx, store));
    assert_ok(f, esr_store_put_cycle(f->ctx, store, f->cycle, NULL));
    assert_ok(f, esr_store_event_uid(f->ctx, store, &keys[0], uid));
    assert_int_equal(esr_store_end(f->ctx, store, ESR_E_LIMIT), ESR_E_LIMIT);
    assert_query(f->path, "SELECT (SELECT count(*) FROM import) + (SELECT count(*) FROM event)",
                 "0");
    assert_ok(f, esr_store_begin(f->ctx, store));
    assert_ok(f, esr_store_put_cycle(f->ctx, store, f->cycle, NULL));
    assert_ok(f, esr_store_event_uid(f->ctx, store, &keys[0], uid));
    assert_ok(f, esr_store_event_uid(f->ctx, store, &keys[1], again));
    assert_ok(f, esr_store_end(f->ctx, store, ESR_OK));
    assert_ok(f, esr_store_event_uid(f->ctx, store, &keys[0], again));
    assert_string_equal(uid, again);
    esr_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_store__a_plan_comes_back_as_it_was),
        TEST(test_store__the_run_is_on_record),
        TEST(test_store__the_latest_plan_counts),
        TEST(test_store__a_new_cycle_has_no_plan_yet),
        TEST(test_store__a_plan_of_another_input_is_refused),
        TEST(test_store__a_plan_that_makes_no_sense_is_damage),
        TEST(test_store__a_person_can_read_the_plan),
        TEST(test_store__the_documents_queries_answer),
        TEST(test_store__a_uid_is_drawn_once),
        TEST(test_store__next_years_events_are_others),
        TEST(test_store__a_uid_needs_a_cycle),
        TEST(test_store__uids_move_to_another_database),
        TEST(test_store__what_is_grouped_is_kept_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
