// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the database share: a folder of their own, a cycle with every table, a plan of
// it, and looks into the database behind the store's back.
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include "harness.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "disk.h"
#include "sqlite_memory.h"
#include "store/store_db.h"

typedef struct fixture {
    esr_context *ctx;
    esr_cycle *cycle;
    char folder[40], path[64], other_path[64];
} fixture;

static const harness_file every_table[] = {
    {"schools.csv", "id,name,sector,name_zh,sponsor,district,latitude,longitude\n"
                    "S1,One,primary,第一小學,A,Islands,22.2800,114.1600\n"
                    "S2,Two,primary,,B,Islands,22.30,114.2\n"
                    "S3,Three,secondary,,,Sha Tin,,\n"
                    "S4,Four,primary,,C,Sha Tin,22,114\n"},
    {"reviews.csv", "id,school_id,days,seats,needs,earliest,latest,weight\n"
                    "V1,S1,2.5,principal:1;teacher:2,science:1,2026-09-14,2026-12-04,2\n"
                    "V2,S2,3,principal:1,,,,\n"
                    "V3,S3,1,principal:1,,,,1\n"},
    {"reviewers.csv", "id,name,role,school_id,name_zh,sectors,skills,visits_done,max_visits\n"
                      "R1,Ada,principal,S4,陳一,,,3,2\n"
                      "R2,Ben,teacher,S4,,,science;sen,0,\n"
                      "R3,Cy,teacher,S2,,,science,12,1\n"
                      "R4,Di,principal,,,primary;secondary,,7,\n"},
    {"relations.csv", "reviewer_id,school_id,kind,from,to,waived_by,waived_why\n"
                      "R1,S3,employed,1999-09-01,2003-08-31,,\n"
                      "R2,S2,family,,,Head Office,\"no, truly\"\n"},
    {"history.csv", "reviewer_id,school_id,date\nR3,S4,2011-03-02\n"},
    {"pairs.csv", "reviewer_id,other_id\nR1,R2\n"},
    {"unavailable.csv", "who,id,from,to,half,cost,note\n"
                        "all,,2026-10-01,2026-10-01,,,National Day\n"
                        "reviewer,R1,2026-09-21,2026-09-25,am,15,\n"},
    {"preferences.csv", "reviewer_id,school_id,cost\nR1,S2,-20\n"},
    {"capacity.csv", "from,to,max_visits\n2026-09-07,2026-12-18,2\n"},
    {"pins.csv", "review_id,first_day,reviewer_id,kind\nV3,,R2,forbid\n"},
    {"published.csv", "review_id,school_id,first_day,last_day,seat,reviewer_id\n"},
    {"calendars", "who,id,from,from_half,to,to_half\n"
                  "school,S1,2026-11-02,am,2026-11-03,pm\n"},
};

static inline int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    snprintf(f->folder, sizeof f->folder, "%s", "/tmp/esr-store-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof f->path, "%s/cycle.db", f->folder);
    snprintf(f->other_path, sizeof f->other_path, "%s/other.db", f->folder);
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    f->cycle = harness_must_cycle(f->ctx, every_table, HARNESS_COUNT(every_table));
    *state = f;
    return 0;
}

static inline int tear_down(void **state) {
    fixture *f = *state;
    harness_disk_heal();
    harness_sqlite_memory_fail(0);
    harness_fail_malloc(0);
    esr_cycle_free(f->cycle);
    esr_context_free(f->ctx);
    unlink(f->path);
    unlink(f->other_path);
    assert_int_equal(rmdir(f->folder), 0); // no journal was left behind
    free(f);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static inline void assert_ok(fixture *f, esr_status status) {
    if (status != ESR_OK)
        harness_print_faults(f->ctx);
    assert_int_equal(status, ESR_OK);
}

static inline void assert_fault(fixture *f, const char *subject, const char *part) {
    size_t count = esr_context_fault_count(f->ctx);
    assert_true(count > 0);
    esr_fault fault = esr_context_fault(f->ctx, count - 1);
    assert_string_equal(fault.subject, subject);
    if (!strstr(fault.message, part))
        fail_msg("\"%s\" is not in \"%s\"", part, fault.message);
}

static inline esr_store *create(fixture *f, const char *path) {
    esr_store *store = NULL;
    assert_ok(f, esr_store_create(f->ctx, path, &store));
    return store;
}

static inline esr_store *reopen(fixture *f) {
    esr_store *store = NULL;
    assert_ok(f, esr_store_open(f->ctx, f->path, &store));
    return store;
}

// A store that holds the cycle of the fixture.
static inline esr_store *create_filled(fixture *f) {
    esr_store *store = create(f, f->path);
    assert_ok(f, esr_store_put_cycle(f->ctx, store, f->cycle, "a folder"));
    return store;
}

// Another cycle: the same but for one more school.
static inline esr_cycle *larger_cycle(fixture *f) {
    harness_file files[HARNESS_COUNT(every_table)];
    char schools[512];
    memcpy(files, every_table, sizeof files);
    snprintf(schools, sizeof schools, "%sS5,Five,special,,,,,\n", files[0].text);
    files[0].text = schools;
    return harness_must_cycle(f->ctx, files, HARNESS_COUNT(files));
}

// A plan of the fixture's cycle: V1 with an empty seat, V2 without a visit, V3 whole.
static inline esr_plan *make_plan(fixture *f, const esr_cycle *cycle) {
    esr_plan *plan = NULL;
    assert_ok(f, esr_plan_new(f->ctx, cycle, &plan));
    assert_true(esr_day_parse("2026-09-14", &plan->first_day[0]));
    assert_true(esr_day_parse("2026-10-05", &plan->first_day[2]));
    plan->member[0] = esr_cycle_find_reviewer(cycle, "R1");
    plan->member[2] = esr_cycle_find_reviewer(cycle, "R3");
    plan->member[4] = esr_cycle_find_reviewer(cycle, "R4");
    return plan;
}

static const esr_costs some_costs = {{30000, 10000, 0, 0, 0, 12, 60, -20, 0, 0}, 40052};

static inline esr_solution solution_of(esr_plan *plan) {
    return (esr_solution){.plan = plan,
                          .cost = some_costs.total,
                          .bound = 40001,
                          .outcome = ESR_OUTCOME_STALLED,
                          .elapsed_ms = 1234,
                          .rounds = 7,
                          .columns = 800};
}

static inline void assert_same_rows(const esr_rows *a, const esr_rows *b) {
    for (int t = 0; t < ESRI_TABLE_COUNT; t++) {
        const esri_table_shape *shape = esri_table_shape_of((esri_table)t);
        const esri_row_list *x = &a->tables[t], *y = &b->tables[t];
        assert_int_equal(x->exists, y->exists);
        assert_int_equal(x->present, y->present);
        assert_int_equal(x->count, y->count);
        for (int32_t i = 0; i < x->count; i++) {
            assert_int_equal(x->at[i].line, y->at[i].line);
            for (int32_t c = 0; c < shape->column_count; c++)
                assert_string_equal(x->at[i].cells[c], y->at[i].cells[c]);
        }
    }
}

// Runs SQL on the file behind the store's back; answers SQLite's code, and the cells of all rows
// in `out` (may be NULL), with "|" between columns and a line a row.
static inline int peek(const char *path, const char *sql, char *out, size_t size) {
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    size_t used = 0;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    int code = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(stmt);
        for (int c = 0; out && code == SQLITE_ROW && c < sqlite3_column_count(stmt); c++) {
            const unsigned char *text = sqlite3_column_text(stmt, c);
            int wrote = snprintf(out + used, size - used, "%s%s",
                                 c      ? "|"
                                 : used ? "\n"
                                        : "",
                                 text ? (const char *)text : "");
            assert_true(wrote >= 0 && (size_t)wrote < size - used);
            used += (size_t)wrote;
        }
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static inline void assert_query(const char *path, const char *sql, const char *expected) {
    char found[4096] = "";
    assert_int_equal(peek(path, sql, found, sizeof found), SQLITE_OK);
    assert_string_equal(found, expected);
}

static inline void must_run(const char *path, const char *sql) {
    assert_int_equal(peek(path, sql, NULL, 0), SQLITE_OK);
}

#endif
