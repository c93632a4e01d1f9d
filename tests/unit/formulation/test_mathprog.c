// SPDX-License-Identifier: GPL-3.0-or-later
// The exported data say what the rules leave of a cycle. That the whole is right is shown in
// tests/oracle, where glpsol solves it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "harness.h"

#define DATA_BYTES_MAX 1000000

static const char *const ini =
    "[cycle]\nid = c\nname = C\nfirst_day = 2026-09-07\nlast_day = 2026-09-09\n"
    "time_zone = Asia/Hong_Kong\norganizer = Office <office@example.org>\n"
    "[rules]\nsupported = forbid 3y\nrival = allow\nreciprocal = 25 6y\n";

static const harness_file files[] = {
    {"cycle.ini", ini},
    {"schools.csv", "id,name,sector\nA,One,primary\nB,Two,primary\n"},
    {"reviews.csv", "id,school_id,days,seats,needs\nV,A,1.5,teacher:2,sen:1\n"},
    {"reviewers.csv", "id,name,role,school_id,skills,visits_done\n"
                      "R1,Chan,teacher,B,sen,2\nR2,Ho,teacher,B,,0\nR3,Lee,teacher,A,,1\n"},
    {"relations.csv", "reviewer_id,school_id,kind,to\nR1,A,supported,2023-09-07\n"},
    {"preferences.csv", "reviewer_id,school_id,cost\nR2,A,-7\n"},
    {"unavailable.csv", "who,id,from,to,half,cost\nall,,2026-09-09,2026-09-09,am,12\n"},
    {"pairs.csv", "reviewer_id,other_id\nR2,R1\n"},
    {"pins.csv", "review_id,first_day,reviewer_id,kind\n"
                 "V,2026-09-08,,keep\nV,2026-09-08,R2,keep\n"},
    {"published.csv", "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
                      "V,A,2026-09-07,2026-09-08,teacher,R1\n"},
};

typedef struct bench {
    esr_context *ctx;
    char path[64];
} bench;

static int open_bench(void **state) {
    static bench b;
    b = (bench){.path = "/tmp/esr-mathprog-XXXXXX"};
    int file = mkstemp(b.path);
    if (file < 0 || close(file) || esr_context_new(&b.ctx) != ESR_OK)
        return -1;
    *state = &b;
    return 0;
}

static int close_bench(void **state) {
    bench *b = *state;
    unlink(b->path);
    esr_context_free(b->ctx);
    return 0;
}

static char *export(bench *b, const esr_cycle *cycle) {
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(esr_export_mathprog(b->ctx, cycle, b->path), ESR_OK);
    assert_int_equal(esri_file_read(b->ctx, b->path, DATA_BYTES_MAX, &text, &length), ESR_OK);
    return text;
}

static void test_mathprog__data_hold_what_the_rules_admit(void **state) {
    static const char *const expected[] = {
        "day 1 is 2026-09-07",
        "param days := 3;",
        "set STAFF['B'] := 'R1' 'R2';",
        "set FILLS['teacher'] := 'R1' 'R2' 'R3';",
        "set HAVE['sen'] := 'R1';",
        "set NOVICES := 'R2';",
        "set APART := 'R1' 'R2';",
        // One and a half days touch two.
        "param: school length weight :=\n 'V' 'A' 2 1;",
        "'V' 'teacher' 2;",
        "'V' 'sen' 1;",
        // Two pins keep the day, the set holds it once.
        "set KEEP_DAY := 'V' 2;",
        "set KEEP_REVIEWER := 'V' 'R2';",
        "set TOLD_DAY := 'V' 1;",
        "set TOLD_REVIEWER := 'V' 'R1';",
        "param reciprocal_forbid := 0;",
        "param reciprocal_cost := 25;",
        // The third day's morning is soft for all; a visit from day 3 would leave the cycle.
        "param: STARTS: date_cost :=\n 'V' 1 0\n 'V' 2 12;",
        // R1's relation binds until day 1; R3 is at home there.
        "param: SITS: cost :=\n 'V' 'R2' 1 -7\n 'V' 'R1' 2 0\n 'V' 'R2' 2 -7;",
    };
    bench *b = *state;
    esr_cycle *cycle = harness_must_cycle(b->ctx, files, HARNESS_COUNT(files));
    char *text = export(b, cycle);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        if (!strstr(text, expected[i]))
            fail_msg("not in the data: %s\n%s", expected[i], text);
    free(text);
    esr_cycle_free(cycle);
}

static void test_mathprog__a_cycle_that_is_too_large_is_refused(void **state) {
    bench *b = *state;
    esri_buf reviews = {0}, reviewers = {0};
    esri_buf_add(&reviews, "id,school_id,days,seats\n");
    esri_buf_add(&reviewers, "id,name,role,school_id\n");
    for (int i = 0; i < 100; i++) {
        esri_buf_printf(&reviews, "V%d,A,1,teacher:1\n", i);
        esri_buf_printf(&reviewers, "R%d,Chan,teacher,B\n", i);
    }
    const harness_file large[] = {{"schools.csv", files[1].text},
                                  {"reviews.csv", reviews.text},
                                  {"reviewers.csv", reviewers.text}};
    esr_cycle *cycle = harness_must_cycle(b->ctx, large, HARNESS_COUNT(large));
    assert_int_equal(esr_export_mathprog(b->ctx, cycle, b->path), ESR_E_LIMIT);
    esr_fault fault = esr_context_fault(b->ctx, 0);
    assert_string_equal(fault.subject, b->path);
    assert_non_null(strstr(fault.message, "more than 500000 triples"));
    esr_context_clear(b->ctx);
    esr_cycle_free(cycle);
    esri_buf_free(&reviews);
    esri_buf_free(&reviewers);
}

static void test_mathprog__every_failing_allocation_is_an_error(void **state) {
    bench *b = *state;
    esr_cycle *cycle = harness_must_cycle(b->ctx, files, HARNESS_COUNT(files));
    esr_status status = ESR_E_NOMEM;
    for (size_t n = 1; status != ESR_OK; n++) {
        (void)harness_fail_malloc(n);
        status = esr_export_mathprog(b->ctx, cycle, b->path);
        (void)harness_fail_malloc(0);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        esr_context_clear(b->ctx);
    }
    esr_cycle_free(cycle);
}

static void test_mathprog__a_path_that_cannot_be_written_is_an_error(void **state) {
    bench *b = *state;
    esr_cycle *cycle = harness_must_cycle(b->ctx, files, HARNESS_COUNT(files));
    assert_int_equal(esr_export_mathprog(b->ctx, cycle, "/nowhere/cycle.dat"), ESR_E_IO);
    esr_context_clear(b->ctx);
    esr_cycle_free(cycle);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mathprog__data_hold_what_the_rules_admit),
        cmocka_unit_test(test_mathprog__a_cycle_that_is_too_large_is_refused),
        cmocka_unit_test(test_mathprog__every_failing_allocation_is_an_error),
        cmocka_unit_test(test_mathprog__a_path_that_cannot_be_written_is_an_error),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
