// SPDX-License-Identifier: GPL-3.0-or-later
// The MPS file is the planning problem: glpsol finds in it what trying all plans finds.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "brute.h"
#include "formulation/matrix.h"
#include "tiny.h"

#define SEEDS      40
#define PATH_BYTES 64
#define LINE_BYTES 256

typedef struct bench {
    esr_context *ctx;
    char path[PATH_BYTES];
} bench;

static int open_bench(void **state) {
    static bench b;
    b = (bench){.path = "/tmp/esr-mps-XXXXXX"};
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

// The optimum by glpsol; INT64_MIN if there is no plan.
static int64_t glpsol_cost(const char *path) {
    char command[PATH_BYTES + LINE_BYTES], line[LINE_BYTES];
    int64_t cost = INT64_MIN;
    bool answered = false, optimal = false;
    double value = 0;
    snprintf(command, sizeof command, "glpsol --freemps '%s' -o /dev/stdout 2>&1", path);
    FILE *out = popen(command, "r");
    assert_non_null(out);
    while (fgets(line, sizeof line, out)) {
        optimal = optimal || strstr(line, "INTEGER OPTIMAL");
        answered = answered || optimal || strstr(line, "HAS NO");
        if (optimal && sscanf(line, "Objective: cost = %lf", &value) == 1)
            cost = (int64_t)(value + (value < 0 ? -0.5 : 0.5));
    }
    assert_int_equal(pclose(out), 0);
    assert_true(answered); // else glpsol refuses the file
    return cost;
}

static void test_mps__glpsol_finds_the_optimum_of_brute_force(void **state) {
    bench *b = *state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(b->ctx, seed);
        brute_answer brute = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
        assert_int_equal(esr_export_mps(b->ctx, cycle, b->path), ESR_OK);
        int64_t cost = glpsol_cost(b->path), best = brute.possible ? brute.costs.total : INT64_MIN;
        if (cost != best)
            fail_msg("seed %u: brute force %lld, glpsol %lld", (unsigned)seed, (long long)best,
                     (long long)cost);
        esr_plan_free(brute.plan);
        esr_cycle_free(cycle);
    }
}

static void test_mps__a_cycle_that_is_too_large_is_refused(void **state) {
    bench *b = *state;
    esri_buf reviews = {0}, reviewers = {0};
    esri_buf_add(&reviews, "id,school_id,days,seats\n");
    esri_buf_add(&reviewers, "id,name,role,school_id\n");
    for (int i = 0; i < 150; i++) {
        esri_buf_printf(&reviews, "V%d,A,1,teacher:1\n", i);
        esri_buf_printf(&reviewers, "R%d,Chan,teacher,B\n", i);
    }
    const harness_file large[] = {{"schools.csv", "id,name,sector\nA,One,primary\nB,Two,primary\n"},
                                  {"reviews.csv", reviews.text},
                                  {"reviewers.csv", reviewers.text}};
    esr_cycle *cycle = harness_must_cycle(b->ctx, large, HARNESS_COUNT(large));
    assert_int_equal(esr_export_mps(b->ctx, cycle, b->path), ESR_E_LIMIT);
    esr_fault fault = esr_context_fault(b->ctx, 0);
    assert_string_equal(fault.subject, b->path);
    assert_non_null(strstr(fault.message, "more than 1000000 triples"));
    esr_context_clear(b->ctx);
    esr_cycle_free(cycle);
    esri_buf_free(&reviews);
    esri_buf_free(&reviewers);
}

static void test_mps__every_failing_allocation_is_an_error(void **state) {
    bench *b = *state;
    esr_cycle *cycle = tiny_cycle(b->ctx, 1);
    esr_status status = ESR_E_NOMEM;
    for (size_t n = 1; status != ESR_OK; n++) {
        (void)harness_fail_malloc(n);
        status = esr_export_mps(b->ctx, cycle, b->path);
        (void)harness_fail_malloc(0);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        esr_context_clear(b->ctx);
    }
    esr_cycle_free(cycle);
}

static void test_mps__a_path_that_cannot_be_written_is_an_error(void **state) {
    bench *b = *state;
    esr_cycle *cycle = tiny_cycle(b->ctx, 1);
    assert_int_equal(esr_export_mps(b->ctx, cycle, "/nowhere/cycle.mps"), ESR_E_IO);
    esr_context_clear(b->ctx);
    esr_cycle_free(cycle);
}

static void test_matrix__is_written_column_by_column_without_idle_rows(void **state) {
    (void)state;
    esri_matrix m = {.entry_most = 100};
    esri_buf text = {0};
    int32_t a = esri_matrix_column(&m, (esri_label){"a", 1, {7}}, 1, 5);
    int32_t b = esri_matrix_column(&m, (esri_label){"b", 2, {10, 0}}, 3, -2);
    (void)esri_matrix_column(&m, (esri_label){"alone", 0, {0}}, 1, 0);
    esri_matrix_row(&m, (esri_label){"idle", 0, {0}}, ESRI_MOST, 1); // a <= 1 says nothing
    esri_matrix_add(&m, a, 1);
    esri_matrix_row(&m, (esri_label){"kept", 0, {0}}, ESRI_MOST, 2); // b goes to 3
    esri_matrix_add(&m, b, 1);
    esri_matrix_row(&m, (esri_label){"both", 0, {0}}, ESRI_LEAST, 1);
    esri_matrix_add(&m, b, 4);
    esri_matrix_add(&m, a, -1);
    assert_false(esri_matrix_too_large(&m));
    esri_matrix_write(&m, "trial", &text);
    assert_string_equal(text.text, "NAME trial FREE\nROWS\n N cost\n L kept\n G both\nCOLUMNS\n"
                                   " MARKER 'MARKER' 'INTORG'\n"
                                   " a.7 cost 5\n a.7 both -1\n"
                                   " b.10.0 cost -2\n b.10.0 kept 1\n b.10.0 both 4\n"
                                   " alone cost 0\n MARKER 'MARKER' 'INTEND'\n"
                                   "RHS\n RHS kept 2\n RHS both 1\n"
                                   "BOUNDS\n UP BND a.7 1\n UP BND b.10.0 3\n UP BND alone 1\n"
                                   "ENDATA\n");
    esri_buf_free(&text);
    esri_matrix_free(&m);
}

static void test_matrix__says_when_there_are_too_many_numbers(void **state) {
    (void)state;
    esri_matrix m = {.entry_most = 2};
    int32_t a = esri_matrix_column(&m, (esri_label){"a", 0, {0}}, 1, 0);
    esri_matrix_row(&m, (esri_label){"r", 0, {0}}, ESRI_EXACTLY, 1);
    for (int i = 0; i < 2; i++)
        esri_matrix_add(&m, a, 1);
    assert_false(esri_matrix_too_large(&m));
    for (int i = 0; i < 2; i++)
        esri_matrix_add(&m, a, 1);
    assert_true(esri_matrix_too_large(&m));
    esri_matrix_free(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mps__glpsol_finds_the_optimum_of_brute_force),
        cmocka_unit_test(test_mps__a_cycle_that_is_too_large_is_refused),
        cmocka_unit_test(test_mps__every_failing_allocation_is_an_error),
        cmocka_unit_test(test_mps__a_path_that_cannot_be_written_is_an_error),
        cmocka_unit_test(test_matrix__is_written_column_by_column_without_idle_rows),
        cmocka_unit_test(test_matrix__says_when_there_are_too_many_numbers),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
