// SPDX-License-Identifier: GPL-3.0-or-later
// The wall around SQLite: formats, statements, transactions, locks, and every disk fault.
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/file.h"
#include "db/db.h"
#include "disk.h"
#include "sqlite_memory.h"

static const char *const scripts_1[] = {
    "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT, number ANY) STRICT;"};
static const char *const scripts_2[] = {"ALTER TABLE note ADD COLUMN colour TEXT;",
                                        "UPDATE note SET colour = 'red';"};
static const char *const scripts_broken[] = {"ALTER TABLE note ADD COLUMN colour TEXT;",
                                             "UPDATE absent SET colour = 'red';"};
static const esri_migration migrations[] = {{scripts_1, 1}, {scripts_2, 2}};
static const esri_migration broken_migrations[] = {{scripts_1, 1}, {scripts_broken, 2}};
static const esri_db_format format_1 = {"notes", 0x4e4f5445, migrations, 1};
static const esri_db_format format_2 = {"notes", 0x4e4f5445, migrations, 2};
static const esri_db_format format_broken = {"notes", 0x4e4f5445, broken_migrations, 2};
static const esri_db_format format_other = {"others", 0x4e4f5446, migrations, 1};

typedef struct fixture {
    esr_context *ctx;
    char folder[32], path[64];
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    snprintf(f->folder, sizeof f->folder, "%s", "/tmp/esr-db-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/notes.db", f->folder);
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    harness_disk_heal();
    esr_context_free(f->ctx);
    unlink(f->path);
    assert_int_equal(rmdir(f->folder), 0); // nothing else was left behind
    free(f);
    return 0;
}

static esri_db *create(fixture *f) {
    esri_db *db = NULL;
    assert_int_equal(esri_db_create(f->ctx, f->path, &format_1, &db), ESR_OK);
    return db;
}

static esri_db *reopen(fixture *f) {
    esri_db *db = NULL;
    assert_int_equal(esri_db_open(f->ctx, f->path, &format_1, &db), ESR_OK);
    return db;
}

static esr_status add_note(esr_context *ctx, esri_db *db, const char *text) {
    esri_stmt *stmt = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_prepare(ctx, db, "INSERT INTO note (text) VALUES (?)", &stmt));
    esri_stmt_bind_text(stmt, 0, text);
    ESR_TRY(esri_stmt_run(ctx, stmt));
cleanup:
    esri_stmt_free(stmt);
    return status;
}

static int64_t query(fixture *f, esri_db *db, const char *sql) {
    esri_stmt *stmt = NULL;
    bool row = false;
    assert_int_equal(esri_db_prepare(f->ctx, db, sql, &stmt), ESR_OK);
    assert_int_equal(esri_stmt_step(f->ctx, stmt, &row), ESR_OK);
    assert_true(row);
    int64_t value = esri_stmt_int(stmt, 0);
    esri_stmt_free(stmt);
    return value;
}

static int64_t count_notes(fixture *f, esri_db *db) {
    return query(f, db, "SELECT count(*) FROM note");
}

static void assert_fault(fixture *f, const char *subject, const char *part) {
    size_t count = esr_context_fault_count(f->ctx);
    assert_true(count > 0);
    esr_fault fault = esr_context_fault(f->ctx, count - 1);
    assert_string_equal(fault.subject, subject);
    if (!strstr(fault.message, part))
        fail_msg("\"%s\" is not in \"%s\"", part, fault.message);
}

static void write_file(fixture *f, const char *text) {
    assert_int_equal(esri_file_write(f->ctx, f->path, text, strlen(text)), ESR_OK);
}

static void test_db__a_new_one_has_format_and_version(void **state) {
    fixture *f = *state;
    esri_db *db = create(f);
    assert_int_equal(query(f, db, "PRAGMA application_id"), 0x4e4f5445);
    assert_int_equal(query(f, db, "PRAGMA user_version"), 1);
    assert_int_equal(query(f, db, "PRAGMA foreign_keys"), 1);
    assert_int_equal(query(f, db, "PRAGMA synchronous"), 2);
    esri_db_close(db);
    db = NULL;
    assert_int_equal(esri_db_create(f->ctx, f->path, &format_1, &db), ESR_E_EXISTS);
    assert_null(db);
    assert_fault(f, f->path, "is there already");
}

static void test_db__a_new_one_that_fails_leaves_no_file(void **state) {
    fixture *f = *state;
    esri_db *db = NULL;
    assert_int_equal(esri_db_create(f->ctx, f->path, &format_broken, &db), ESR_E_DB);
    assert_null(db);
    assert_fault(f, f->path, "no such table");
    assert_false(esri_path_exists(f->path));
    assert_int_equal(esri_db_create(f->ctx, "/nowhere/at/all.db", &format_1, &db), ESR_E_DB);
    assert_fault(f, "/nowhere/at/all.db", "No such file or directory");
}

static void test_db__names_are_names_of_files(void **state) {
    fixture *f = *state;
    char before[512];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(f->folder), 0);
    const char *names[] = {":memory:", "file:notes?mode=memory"};
    for (size_t i = 0; i < 2; i++) {
        esri_db *db = NULL;
        assert_int_equal(esri_db_create(f->ctx, names[i], &format_1, &db), ESR_OK);
        esri_db_close(db);
        assert_int_equal(unlink(names[i]), 0);
    }
    assert_int_equal(chdir(before), 0);
}

static void test_db__what_is_none_of_ours_is_refused(void **state) {
    fixture *f = *state;
    esri_db *db = NULL;
    assert_int_equal(esri_db_open(f->ctx, f->path, &format_1, &db), ESR_E_IO);
    assert_fault(f, f->path, "no such database");
    write_file(f, "");
    assert_int_equal(esri_db_open(f->ctx, f->path, &format_1, &db), ESR_E_DB);
    assert_fault(f, f->path, "empty database");
    write_file(f, "id,name,sector\nS1,One,primary\nand more than the hundred bytes of a header, so "
                  "that there is something to look at\n");
    assert_int_equal(esri_db_open(f->ctx, f->path, &format_1, &db), ESR_E_DB);
    assert_fault(f, f->path, "no SQLite database");
    assert_int_equal(esri_db_open(f->ctx, f->folder, &format_1, &db), ESR_E_DB);
    unlink(f->path);
    esri_db_close(create(f));
    assert_int_equal(esri_db_open(f->ctx, f->path, &format_other, &db), ESR_E_DB);
    assert_fault(f, f->path, "of another program, not of others");
    assert_null(db);
}

static void test_db__an_older_one_is_migrated(void **state) {
    fixture *f = *state;
    esri_db *db = create(f);
    assert_int_equal(add_note(f->ctx, db, "one"), ESR_OK);
    esri_db_close(db);
    assert_int_equal(esri_db_open(f->ctx, f->path, &format_2, &db), ESR_OK);
    assert_int_equal(query(f, db, "SELECT colour = 'red' FROM note"), 1);
    assert_int_equal(query(f, db, "PRAGMA user_version"), 2);
    esri_db_close(db);
    db = NULL;
    assert_int_equal(esri_db_open(f->ctx, f->path, &format_1, &db), ESR_E_DB);
    assert_null(db);
    assert_fault(f, f->path, "by a newer notes (its format is 2, this notes knows up to 1)");
}

static void test_db__a_migration_that_fails_changes_nothing(void **state) {
    fixture *f = *state;
    esri_db *db = create(f);
    assert_int_equal(add_note(f->ctx, db, "one"), ESR_OK);
    esri_db_close(db);
    assert_int_equal(esri_db_open(f->ctx, f->path, &format_broken, &db), ESR_E_DB);
    db = reopen(f);
    assert_int_equal(count_notes(f, db), 1);
    assert_int_equal(query(f, db, "SELECT count(*) FROM pragma_table_info('note')"), 3);
    esri_db_close(db);
}

static void test_stmt__values_come_back(void **state) {
    fixture *f = *state;
    esri_db *db = create(f);
    esri_stmt *stmt = NULL;
    const char *texts[] = {"", "中文 with 'quotes'", NULL};
    const int64_t numbers[] = {INT64_MIN, -1, INT64_MAX};
    bool row = false;
    assert_int_equal(
        esri_db_prepare(f->ctx, db, "INSERT INTO note (text, number) VALUES (?, ?)", &stmt),
        ESR_OK);
    for (int i = 0; i < 3; i++) {
        esri_stmt_bind_text(stmt, 0, texts[i]);
        esri_stmt_bind_int(stmt, 1, numbers[i]);
        assert_int_equal(esri_stmt_run(f->ctx, stmt), ESR_OK);
    }
    esri_stmt_free(stmt);
    assert_int_equal(
        esri_db_prepare(f->ctx, db, "SELECT text, number FROM note ORDER BY id", &stmt), ESR_OK);
    for (int i = 0; i < 3; i++) {
        const char *text = NULL;
        assert_int_equal(esri_stmt_step(f->ctx, stmt, &row), ESR_OK);
        assert_true(row);
        assert_int_equal(esri_stmt_text(f->ctx, stmt, 0, &text), ESR_OK);
        assert_string_equal(text, texts[i] ? texts[i] : "");
        assert_int_equal(esri_stmt_is_null(stmt, 0), texts[i] == NULL);
        assert_true(esri_stmt_int(stmt, 1) == numbers[i]);
    }
    assert_int_equal(esri_stmt_step(f->ctx, stmt, &row), ESR_OK);
    assert_false(row);
    esri_stmt_free(stmt);
    esri_stmt_free(NULL);
    esri_db_close(db);
}

static void test_stmt__a_failed_bind_is_told_by_the_step(void **state) {
    fixture *f = *state;
    esri_db *db = create(f);
    esri_stmt *stmt = NULL;
    assert_int_equal(esri_db_prepare(f->ctx, db, "INSERT INTO note (text) VALUES (?)", &stmt),
                     ESR_OK);
    esri_stmt_bind_int(stmt, 1, 5);
    esri_stmt_bind_text(stmt, 0, "one");
    assert_int_equal(esri_stmt_run(f->ctx, stmt), ESR_E_DB);
    esri_stmt_bind_text(stmt, 0, "one"); // and is forgotten with that run
    assert_int_equal(esri_stmt_run(f->ctx, stmt), ESR_OK);
    esri_stmt_free(stmt);
    stmt = NULL;
    assert_int_equal(esri_db_prepare(f->ctx, db, "INSERT INTO note (txt) VALUES (?)", &stmt),
                     ESR_E_DB);
    assert_null(stmt);
    assert_fault(f, f->path, "no column named txt");
    assert_int_equal(count_notes(f, db), 1);
    esri_db_close(db);
}

static void test_stmt__a_broken_constraint_says_which(void **state) {
    fixture *f = *state;
    esri_db *db = create(f);
    esri_stmt *stmt = NULL;
    assert_int_equal(esri_db_prepare(f->ctx, db, "INSERT INTO note (id) VALUES (?)", &stmt),
                     ESR_OK);
    for (int i = 0; i < 2; i++) {
        esri_stmt_bind_int(stmt, 0, 7);
        assert_int_equal(esri_stmt_run(f->ctx, stmt), i == 0 ? ESR_OK : ESR_E_DB);
    }
    assert_fault(f, f->path, "refuses the change: UNIQUE constraint failed: note.id");
    esri_stmt_free(stmt);
    esri_db_close(db);
}

static void test_transaction__an_inner_one_is_undone_alone(void **state) {
    fixture *f = *state;
    esri_db *db = create(f);
    assert_int_equal(esri_db_begin(f->ctx, db, ESRI_DB_WRITE), ESR_OK);
    assert_int_equal(add_note(f->ctx, db, "outer"), ESR_OK);
    assert_int_equal(esri_db_begin(f->ctx, db, ESRI_DB_WRITE), ESR_OK);
    assert_int_equal(add_note(f->ctx, db, "inner"), ESR_OK);
    assert_int_equal(esri_db_begin(f->ctx, db, ESRI_DB_WRITE), ESR_OK);
    assert_int_equal(add_note(f->ctx, db, "innermost"), ESR_OK);
    assert_int_equal(esri_db_end(f->ctx, db, ESR_OK), ESR_OK);
    assert_int_equal(esri_db_end(f->ctx, db, ESR_E_LIMIT), ESR_E_LIMIT);
    assert_int_equal(esri_db_begin(f->ctx, db, ESRI_DB_WRITE), ESR_OK);
    assert_int_equal(add_note(f->ctx, db, "second"), ESR_OK);
    assert_int_equal(esri_db_end(f->ctx, db, ESR_OK), ESR_OK);
    assert_int_equal(esri_db_end(f->ctx, db, ESR_OK), ESR_OK);
    assert_int_equal(count_notes(f, db), 2);
    esri_db_close(db);
}

static void test_transaction__the_outermost_undoes_all(void **state) {
    fixture *f = *state;
    esri_db *db = create(f);
    assert_int_equal(esri_db_begin(f->ctx, db, ESRI_DB_WRITE), ESR_OK);
    assert_int_equal(esri_db_begin(f->ctx, db, ESRI_DB_WRITE), ESR_OK);
    assert_int_equal(add_note(f->ctx, db, "inner"), ESR_OK);
    assert_int_equal(esri_db_end(f->ctx, db, ESR_OK), ESR_OK);
    assert_int_equal(esri_db_end(f->ctx, db, ESR_E_INPUT), ESR_E_INPUT);
    assert_int_equal(count_notes(f, db), 0);
    assert_int_equal(esri_db_begin(f->ctx, db, ESRI_DB_WRITE), ESR_OK);
    assert_int_equal(add_note(f->ctx, db, "never ended"), ESR_OK);
    esri_db_close(db);
    db = reopen(f);
    assert_int_equal(count_notes(f, db), 0);
    esri_db_close(db);
}

static void test_transaction__a_reader_sees_one_state(void **state) {
    fixture *f = *state;
    esri_db *db = create(f), *other = reopen(f);
    esri_db_set_patience(db, 10);
    assert_int_equal(esri_db_begin(f->ctx, other, ESRI_DB_READ), ESR_OK);
    assert_int_equal(count_notes(f, other), 0);
    assert_int_equal(esri_db_begin(f->ctx, db, ESRI_DB_WRITE), ESR_OK);
    assert_int_equal(add_note(f->ctx, db, "one"), ESR_OK);
    assert_int_equal(count_notes(f, other), 0);
    // The writer can't finish while the other reads: it gives up, and nothing is kept.
    assert_int_equal(esri_db_end(f->ctx, db, ESR_OK), ESR_E_DB);
    assert_fault(f, f->path, "in use by another program");
    assert_int_equal(esri_db_end(f->ctx, other, ESR_OK), ESR_OK);
    assert_int_equal(count_notes(f, other), 0);
    assert_int_equal(add_note(f->ctx, db, "one"), ESR_OK);
    assert_int_equal(count_notes(f, other), 1);
    esri_db_close(db);
    esri_db_close(other);
}

static void test_transaction__a_second_writer_is_told(void **state) {
    fixture *f = *state;
    esri_db *db = create(f), *other = reopen(f);
    esri_db_set_patience(other, 10);
    assert_int_equal(esri_db_begin(f->ctx, db, ESRI_DB_WRITE), ESR_OK);
    assert_int_equal(esri_db_begin(f->ctx, other, ESRI_DB_WRITE), ESR_E_DB);
    assert_fault(f, f->path, "in use by another program, 0.01 s of waiting did not help");
    assert_int_equal(esri_db_end(f->ctx, db, ESR_OK), ESR_OK);
    assert_int_equal(esri_db_begin(f->ctx, other, ESRI_DB_WRITE), ESR_OK);
    assert_int_equal(esri_db_end(f->ctx, other, ESR_OK), ESR_OK);
    esri_db_close(db);
    esri_db_close(other);
}

static void test_transaction__what_follows_a_full_disk_is_refused(void **state) {
    fixture *f = *state;
    esri_db *db = create(f);
    char large[4096];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    esri_stmt *small_cache = NULL; // so that pages go to the disk before the end
    assert_int_equal(esri_db_prepare(f->ctx, db, "PRAGMA cache_size = 10", &small_cache), ESR_OK);
    assert_int_equal(esri_stmt_run(f->ctx, small_cache), ESR_OK);
    esri_stmt_free(small_cache);
    assert_int_equal(esri_db_begin(f->ctx, db, ESRI_DB_WRITE), ESR_OK);
    harness_disk_fail(2, HARNESS_DISK_DEAD, ENOSPC); // the journal is made, and full
    esr_status status = ESR_OK;
    for (int i = 0; i < 100 && status == ESR_OK; i++)
        status = add_note(f->ctx, db, large);
    assert_int_equal(status, ESR_E_DB);
    assert_fault(f, f->path, "disk is full");
    harness_disk_heal();
    assert_int_equal(add_note(f->ctx, db, "lost"), ESR_E_DB);
    assert_fault(f, f->path, "given up before");
    assert_int_equal(esri_db_begin(f->ctx, db, ESRI_DB_WRITE), ESR_E_DB);
    assert_int_equal(esri_db_end(f->ctx, db, ESR_OK), ESR_E_DB);
    assert_int_equal(count_notes(f, db), 0);
    assert_int_equal(add_note(f->ctx, db, "found"), ESR_OK);
    esri_db_close(db);
}

// Two notes in one transaction, from opening to closing.
static esr_status add_two(fixture *f) {
    esri_db *db = NULL;
    esr_status status = ESR_OK;
    ESR_TRY(esri_db_open(f->ctx, f->path, &format_1, &db));
    ESR_TRY(esri_db_begin(f->ctx, db, ESRI_DB_WRITE));
    status = add_note(f->ctx, db, "one");
    if (status == ESR_OK)
        status = add_note(f->ctx, db, "two");
    status = esri_db_end(f->ctx, db, status);
cleanup:
    esri_db_close(db);
    return status;
}

static void fail_each_call(fixture *f, harness_disk_fault fault, int error) {
    int64_t notes = 0;
    esri_db_close(create(f));
    for (int32_t n = 1;; n++) {
        harness_disk_fail(n, fault, error);
        esr_status status = add_two(f);
        bool over = harness_disk_heal() < n;
        esri_db *db = reopen(f);
        int64_t found = count_notes(f, db);
        esri_db_close(db);
        assert_true(status == ESR_OK || status == ESR_E_DB);
        // A fault after the point of no return may be told though the change is kept, never
        // the other way round.
        assert_true(found == notes + 2 || (found == notes && status != ESR_OK));
        notes = found;
        if (over)
            break;
    }
    unlink(f->path);
}

static void test_disk__any_failing_call_leaves_the_old_or_the_new(void **state) {
    fail_each_call(*state, HARNESS_DISK_ONCE, EIO);
    fail_each_call(*state, HARNESS_DISK_ONCE, ENOSPC);
    fail_each_call(*state, HARNESS_DISK_DEAD, EIO);
    fail_each_call(*state, HARNESS_DISK_DEAD, ENOSPC);
}

static void test_disk__a_new_database_is_whole_or_not_there(void **state) {
    fixture *f = *state;
    for (int32_t n = 1;; n++) {
        esri_db *db = NULL;
        harness_disk_fail(n, HARNESS_DISK_ONCE, EIO);
        esr_status status = esri_db_create(f->ctx, f->path, &format_1, &db);
        bool over = harness_disk_heal() < n;
        if (status == ESR_OK)
            esri_db_close(db);
        else
            assert_int_equal(status, ESR_E_DB);
        assert_int_equal(esri_path_exists(f->path), status == ESR_OK);
        if (status == ESR_OK)
            esri_db_close(reopen(f));
        unlink(f->path);
        if (over)
            break;
    }
}

static void test_disk__a_protected_file_can_be_read(void **state) {
    fixture *f = *state;
    esri_db_close(create(f));
    harness_disk_protect();
    esri_db *db = reopen(f);
    assert_int_equal(count_notes(f, db), 0);
    assert_int_equal(add_note(f->ctx, db, "one"), ESR_E_DB);
    assert_fault(f, f->path, "may not be written");
    esri_db_close(db);
    assert_int_equal(esri_db_open(f->ctx, f->path, &format_2, &db), ESR_E_DB);
}

static void test_memory__any_failing_allocation_is_an_error(void **state) {
    fixture *f = *state;
    int64_t notes = 0;
    esri_db_close(create(f));
    for (int32_t n = 1;; n++) {
        harness_sqlite_memory_fail(n);
        esr_status status = add_two(f);
        bool over = harness_sqlite_memory_fail(0) < n;
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        notes += status == ESR_OK ? 2 : 0; // SQLite gets by without some of what it asks for
        esri_db *db = reopen(f);
        assert_int_equal(count_notes(f, db), notes);
        esri_db_close(db);
        if (over)
            break;
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_db__a_new_one_has_format_and_version),
        TEST(test_db__a_new_one_that_fails_leaves_no_file),
        TEST(test_db__names_are_names_of_files),
        TEST(test_db__what_is_none_of_ours_is_refused),
        TEST(test_db__an_older_one_is_migrated),
        TEST(test_db__a_migration_that_fails_changes_nothing),
        TEST(test_stmt__values_come_back),
        TEST(test_stmt__a_failed_bind_is_told_by_the_step),
        TEST(test_stmt__a_broken_constraint_says_which),
        TEST(test_transaction__an_inner_one_is_undone_alone),
        TEST(test_transaction__the_outermost_undoes_all),
        TEST(test_transaction__a_reader_sees_one_state),
        TEST(test_transaction__a_second_writer_is_told),
        TEST(test_transaction__what_follows_a_full_disk_is_refused),
        TEST(test_disk__any_failing_call_leaves_the_old_or_the_new),
        TEST(test_disk__a_new_database_is_whole_or_not_there),
        TEST(test_disk__a_protected_file_can_be_read),
        TEST(test_memory__any_failing_allocation_is_an_error),
    };
    harness_sqlite_memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
