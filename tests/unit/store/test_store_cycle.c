// SPDX-License-Identifier: GPL-3.0-or-later
// Cycles in the database: every cell comes back, former inputs stay, and what is no database of
// ours is refused.
#include "fixture.h"

static void test_store__a_cycle_comes_back_as_it_was(void **state) {
    fixture *f = *state;
    esr_cycle *cycle = NULL;
    esr_store_close(create_filled(f));
    esr_store *store = reopen(f);
    assert_ok(f, esr_store_get_cycle(f->ctx, store, &cycle));
    assert_same_rows(cycle->rows, f->cycle->rows);
    assert_int_equal(cycle->review_count, 3);
    assert_string_equal(cycle->schools[0].name_zh, "第一小學");
    esr_cycle_free(cycle);
    esr_store_close(store);
}

// Cells that a database that knows better would change.
static const char *const odd_cells[] = {
    "7",
    "007",
    "-0",
    "-12",
    "+3",
    "0",
    "1.50",
    "1e3",
    "0x10",
    ".5",
    "999999999999999999",
    "1000000000000000000",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "NULL",
    "null",
    "''",
    "it's; DROP TABLE run; --",
    "a,b\nc\td\r\ne",
    "中文　🏫",
    "inf",
    "nan",
    "\x01",
    "",
    "2026-09-01",
    "true",
};

static void test_store__every_cell_comes_back_byte_for_byte(void **state) {
    fixture *f = *state;
    esr_rows *rows = NULL;
    assert_ok(f, esri_rows_new(f->ctx, &rows));
    for (int t = 0; t < ESRI_TABLE_COUNT; t++) {
        esri_rows_open(rows, (esri_table)t, 1u << t % 3 | 1u);
        for (int32_t i = 0; i < (int32_t)HARNESS_COUNT(odd_cells); i++) {
            const char *cells[ESRI_COLUMNS_MAX];
            for (size_t c = 0; c < ESRI_COLUMNS_MAX; c++)
                cells[c] = odd_cells[((size_t)i + c) % HARNESS_COUNT(odd_cells)];
            assert_ok(f, esri_rows_add(f->ctx, rows, (esri_table)t, 2 * i + 1, cells));
        }
    }
    // The store neither judges nor reads the cells: what it is given need be no sound cycle.
    const esr_cycle odd = {.id = "odd", .rows = rows};
    esr_store *store = create(f, f->path);
    assert_ok(f, esr_store_put_cycle(f->ctx, store, &odd, NULL));
    esr_rows *found = NULL;
    assert_ok(f, esri_store_read_rows(f->ctx, store->db, 1, &found));
    assert_same_rows(found, rows);
    esri_rows_free(found);
    esri_rows_free(rows);
    esr_store_close(store);
    assert_query(f->path, "SELECT typeof(weight), count(*) FROM reviews GROUP BY 1",
                 "integer|4\nnull|1\ntext|22");
}

static void test_store__whole_numbers_are_numbers_and_empty_cells_null(void **state) {
    fixture *f = *state;
    esr_store_close(create_filled(f));
    assert_query(f->path,
                 "SELECT typeof(id), typeof(days), typeof(weight), typeof(earliest) FROM reviews",
                 "text|text|integer|text\ntext|text|null|null\ntext|text|integer|null");
    assert_query(f->path, "SELECT name, columns, row_count FROM import_table ORDER BY name LIMIT 2",
                 "busy|who,id,from,from_half,to,to_half|1\ncapacity|from,to,max_visits|1");
    assert_query(f->path, "SELECT id, source, cycle_id, length(at), engine FROM import",
                 "1|a folder|test|20|0.1.0");
}

static void test_store__without_a_cycle_there_is_none(void **state) {
    fixture *f = *state;
    esr_store *store = create(f, f->path);
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_store_get_cycle(f->ctx, store, &cycle), ESR_E_INPUT);
    assert_null(cycle);
    assert_fault(f, f->path, "no cycle was imported");
    esr_store_close(store);
}

static void test_store__a_former_input_stays_on_record(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_cycle *larger = larger_cycle(f), *cycle = NULL;
    assert_ok(f, esr_store_put_cycle(f->ctx, store, larger, NULL));
    assert_ok(f, esr_store_get_cycle(f->ctx, store, &cycle));
    assert_same_rows(cycle->rows, larger->rows);
    esr_cycle_free(cycle);
    esr_cycle_free(larger);
    esr_rows *former = NULL;
    assert_ok(f, esri_store_read_rows(f->ctx, store->db, 1, &former));
    assert_same_rows(former, f->cycle->rows);
    esri_rows_free(former);
    esr_store_close(store);
    assert_query(f->path, "SELECT import_id, count(*) FROM all_schools GROUP BY 1", "1|4\n2|5");
    // A table that is the same is not stored again.
    assert_query(f->path, "SELECT DISTINCT import_id FROM all_reviewers", "1");
    assert_query(f->path, "SELECT count(*) FROM schools", "5");
}

static void test_store__a_table_that_goes_is_gone(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_cycle *less = harness_must_cycle(f->ctx, every_table, 3), *cycle = NULL;
    assert_ok(f, esr_store_put_cycle(f->ctx, store, less, NULL));
    assert_ok(f, esr_store_get_cycle(f->ctx, store, &cycle));
    assert_same_rows(cycle->rows, less->rows);
    esr_cycle_free(cycle);
    assert_ok(f, esr_store_put_cycle(f->ctx, store, f->cycle, NULL));
    assert_ok(f, esr_store_get_cycle(f->ctx, store, &cycle));
    assert_same_rows(cycle->rows, f->cycle->rows);
    esr_cycle_free(cycle);
    esr_cycle_free(less);
    esr_store_close(store);
}

static void test_store__the_same_cycle_again_changes_nothing(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    assert_ok(f, esr_store_put_cycle(f->ctx, store, f->cycle, "again"));
    esr_store_close(store);
    assert_query(f->path, "SELECT count(*) FROM import", "1");
    assert_query(f->path, "SELECT what, detail FROM journal",
                 "import|import 1: 3 reviews, 4 reviewers\n"
                 "import|import 1: 3 reviews, 4 reviewers, nothing new");
}

static void test_store__what_makes_no_sense_is_damage(void **state) {
    fixture *f = *state;
    esr_store_close(create_filled(f));
    must_run(f->path, "DELETE FROM all_pairs");
    esr_store *store = reopen(f);
    esr_cycle *cycle = NULL;
    assert_int_equal(esr_store_get_cycle(f->ctx, store, &cycle), ESR_E_DB);
    assert_null(cycle);
    assert_fault(f, f->path, "damaged; go back to a copy of it (pairs has 0 rows, and had 1)");
    esr_store_close(store);
    must_run(f->path, "UPDATE import_table SET columns = 'id,nme' WHERE name = 'schools'");
    store = reopen(f);
    assert_int_equal(esr_store_get_cycle(f->ctx, store, &cycle), ESR_E_DB);
    assert_fault(f, f->path, "schools has no column nme");
    esr_store_close(store);
    static const char *const texts[] = {
        "UPDATE all_schools SET name = CAST(x'ff41' AS TEXT) WHERE id = 'S1'",
        "UPDATE all_schools SET name = CAST(x'410042' AS TEXT) WHERE id = 'S1'",
    };
    static const char *const reasons[] = {"a text of schools is not UTF-8", "a NUL byte"};
    for (size_t i = 0; i < HARNESS_COUNT(texts); i++) {
        must_run(f->path, "UPDATE import_table SET columns = 'id' WHERE name = 'schools'");
        must_run(f->path, texts[i]);
        store = reopen(f);
        assert_int_equal(esr_store_get_cycle(f->ctx, store, &cycle), ESR_E_DB);
        assert_fault(f, f->path, reasons[i]);
        esr_store_close(store);
    }
}

static void test_store__nothing_is_published_until_it_is(void **state) {
    fixture *f = *state;
    bool published = true;
    esr_store *store = create_filled(f);
    assert_ok(f, esr_store_is_published(f->ctx, store, &published));
    assert_false(published);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    assert_ok(f, esr_store_put_solution(f->ctx, store, &solution, &some_costs, NULL));
    esr_plan_free(plan);
    must_run(f->path, "INSERT INTO publication (at, who, run_id) VALUES ('2026-09-01', 'me', 1)");
    assert_ok(f, esr_store_is_published(f->ctx, store, &published));
    assert_true(published);
    esr_store_close(store);
}

static void test_store__the_journal_only_grows(void **state) {
    fixture *f = *state;
    esr_store_close(create_filled(f));
    static const char *const attempts[] = {
        "DELETE FROM journal",
        "UPDATE journal SET who = 'somebody else'",
        "REPLACE INTO journal (id, at, who, what, detail) VALUES (1, '', '', '', '')",
        "INSERT INTO journal (id, at, who, what, detail) VALUES (1, '', '', '', '')",
    };
    for (size_t i = 0; i < HARNESS_COUNT(attempts); i++)
        assert_int_equal(peek(f->path, attempts[i], NULL, 0), SQLITE_CONSTRAINT);
    assert_query(f->path, "SELECT id, what FROM journal", "1|import");
    must_run(f->path, "INSERT INTO journal (at, who, what, detail) VALUES ('', '', 'note', '')");
    assert_query(f->path, "SELECT id, what FROM journal", "1|import\n2|note");
}

static void test_store__a_newer_or_foreign_file_is_refused(void **state) {
    fixture *f = *state;
    esr_store *store = NULL;
    assert_int_equal(esr_store_open(f->ctx, f->path, &store), ESR_E_IO);
    esr_store_close(create_filled(f));
    assert_int_equal(esr_store_create(f->ctx, f->path, &store), ESR_E_EXISTS);
    must_run(f->path, "PRAGMA user_version = 99");
    assert_int_equal(esr_store_open(f->ctx, f->path, &store), ESR_E_DB);
    assert_fault(f, f->path, "written by a newer esr");
    must_run(f->other_path, "CREATE TABLE photos (id)");
    assert_int_equal(esr_store_open(f->ctx, f->other_path, &store), ESR_E_DB);
    assert_fault(f, f->other_path, "a database of another program");
    assert_null(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_store__a_cycle_comes_back_as_it_was),
        TEST(test_store__every_cell_comes_back_byte_for_byte),
        TEST(test_store__whole_numbers_are_numbers_and_empty_cells_null),
        TEST(test_store__without_a_cycle_there_is_none),
        TEST(test_store__a_former_input_stays_on_record),
        TEST(test_store__a_table_that_goes_is_gone),
        TEST(test_store__the_same_cycle_again_changes_nothing),
        TEST(test_store__what_makes_no_sense_is_damage),
        TEST(test_store__nothing_is_published_until_it_is),
        TEST(test_store__the_journal_only_grows),
        TEST(test_store__a_newer_or_foreign_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
