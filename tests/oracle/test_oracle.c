// SPDX-License-Identifier: GPL-3.0-or-later
// Three ways to the optimum of a tiny cycle agree: trying all plans (brute.h), glpsol on
// models/esr.mod with the exported data, and the engine, which proves it, too.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "brute.h"
#include "tiny.h"

#define IMPOSSIBLE_CYCLES 20
#define SEEDS             240
#define PATH_BYTES        256
#define README_BYTES_MAX  100000

typedef struct bench {
    esr_context *ctx;
    char folder[PATH_BYTES], data[PATH_BYTES + 16];
} bench;

static int open_bench(void **state) {
    static bench b = {.folder = "/tmp/esr-oracle-XXXXXX"};
    if (esr_context_new(&b.ctx) != ESR_OK || !mkdtemp(b.folder))
        return -1;
    snprintf(b.data, sizeof b.data, "%s/cycle.dat", b.folder);
    *state = &b;
    return 0;
}

static int close_bench(void **state) {
    bench *b = *state;
    unlink(b->data);
    rmdir(b->folder);
    esr_context_free(b->ctx);
    return 0;
}

// What glpsol says of the data.
typedef struct glpsol_answer {
    bool possible;
    int64_t cost;
} glpsol_answer;

static glpsol_answer run_glpsol(const char *data) {
    char command[4 * PATH_BYTES], line[PATH_BYTES];
    glpsol_answer answer = {false, INT64_MIN};
    long long cost = 0;
    bool refused = false;
    snprintf(command, sizeof command, "glpsol -m '%s/models/esr.mod' -d '%s' 2>&1", ESR_SOURCE_DIR,
             data);
    FILE *out = popen(command, "r");
    assert_non_null(out);
    while (fgets(line, sizeof line, out)) {
        if (strstr(line, "INTEGER OPTIMAL SOLUTION FOUND"))
            answer.possible = true;
        if (strstr(line, "HAS NO PRIMAL FEASIBLE SOLUTION") ||
            strstr(line, "HAS NO INTEGER FEASIBLE SOLUTION"))
            refused = true;
        if (sscanf(line, "cost %lld", &cost) == 1)
            answer.cost = cost;
    }
    assert_int_equal(pclose(out), 0);
    assert_true(answer.possible != refused); // else glpsol refuses the model or the data
    return answer;
}

static void test_glpsol__finds_the_optimum_of_brute_force(void **state) {
    bench *b = *state;
    int32_t wrong = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(b->ctx, seed);
        brute_answer brute = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
        assert_int_equal(esr_export_mathprog(b->ctx, cycle, b->data), ESR_OK);
        glpsol_answer glpsol = run_glpsol(b->data);
        if (glpsol.possible != brute.possible ||
            (brute.possible && glpsol.cost != brute.costs.total)) {
            print_error("seed %u: brute force %lld, glpsol %lld\n", (unsigned)seed,
                        (long long)brute.costs.total, (long long)glpsol.cost);
            wrong++;
        }
        esr_plan_free(brute.plan);
        esr_cycle_free(cycle);
    }
    assert_int_equal(wrong, 0);
}

// The cost that models/README.md names for a data set: the last cell of its row.
static int64_t readme_cost(bench *b, const char *data_name) {
    char *text = NULL;
    size_t length = 0;
    long long cost = INT64_MIN;
    assert_int_equal(esri_file_read(b->ctx, ESR_SOURCE_DIR "/models/README.md", README_BYTES_MAX,
                                    &text, &length),
                     ESR_OK);
    char table_row[PATH_BYTES];
    snprintf(table_row, sizeof table_row, "| `%s` |", data_name);
    char *row = strstr(text, table_row);
    assert_non_null(row);
    row[strcspn(row, "\n")] = '\0';
    const char *cell = NULL;
    for (char *bar = strstr(row, " | "); bar; bar = strstr(bar + 1, " | "))
        cell = bar + strlen(" | ");
    assert_non_null(cell);
    assert_int_equal(sscanf(cell, "%lld |", &cost), 1);
    free(text);
    return cost;
}

static void test_models__tiny_data_have_the_costs_of_the_readme(void **state) {
    static const char *const names[] = {"tiny-1.dat", "tiny-2.dat", "tiny-3.dat"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s/models/%s", ESR_SOURCE_DIR, names[i]);
        glpsol_answer answer = run_glpsol(path);
        assert_true(answer.possible);
        assert_int_equal(answer.cost, readme_cost(*state, names[i]));
    }
}

// Whether the engine's solution is the proven optimum and keeps all rules.
static bool solution_is_right(bench *b, const esr_cycle *cycle, const brute_answer *brute) {
    esr_solution *solution = NULL;
    esr_verdict *verdict = NULL;
    assert_int_equal(esr_solve(b->ctx, cycle, &(esr_solve_options){0}, &solution), ESR_OK);
    assert_int_equal(esr_verify(b->ctx, solution->plan, &verdict), ESR_OK);
    bool right = solution->outcome == ESR_OUTCOME_OPTIMAL && solution->cost == brute->costs.total &&
                 solution->bound == solution->cost && verdict->violation_count == 0 &&
                 verdict->costs.total == solution->cost;
    if (!right)
        print_error("the best costs %lld; the engine's outcome is %d, cost %lld, bound %lld, the "
                    "judge's cost %lld, %d violations\n",
                    (long long)brute->costs.total, (int)solution->outcome,
                    (long long)solution->cost, (long long)solution->bound,
                    (long long)verdict->costs.total, (int)verdict->violation_count);
    esr_verdict_free(verdict);
    esr_solution_free(solution);
    return right;
}

static void test_solve__finds_and_proves_the_optimum_of_brute_force(void **state) {
    bench *b = *state;
    int32_t wrong = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(b->ctx, seed);
        brute_answer brute = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
        if (brute.possible && !solution_is_right(b, cycle, &brute)) {
            print_error("seed %u\n", (unsigned)seed);
            wrong++;
        }
        esr_plan_free(brute.plan);
        esr_cycle_free(cycle);
    }
    assert_int_equal(wrong, 0);
}

// The largest that glpsol solves in a second or two; brute force is left behind.
static void test_oracle__glpsol_and_the_engine_agree_on_real_looking_cycles(void **state) {
    static const esr_sample_options sizes[] = {
        {.reviews = 5, .reviewers = 5, .seed = 3},  {.reviews = 7, .reviewers = 5, .seed = 4},
        {.reviews = 8, .reviewers = 8, .seed = 5},  {.reviews = 9, .reviewers = 6, .seed = 6},
        {.reviews = 6, .reviewers = 12, .seed = 7}, {.reviews = 12, .reviewers = 12, .seed = 8},
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        esr_cycle *cycle = NULL;
        esr_solution *solution = NULL;
        assert_int_equal(esr_sample(b->ctx, &sizes[i], &cycle), ESR_OK);
        assert_int_equal(esr_export_mathprog(b->ctx, cycle, b->data), ESR_OK);
        assert_int_equal(esr_solve(b->ctx, cycle, &(esr_solve_options){0}, &solution), ESR_OK);
        glpsol_answer glpsol = run_glpsol(b->data);
        assert_true(glpsol.possible);
        assert_int_equal(solution->cost, glpsol.cost);
        assert_int_equal(solution->bound, glpsol.cost);
        esr_solution_free(solution);
        esr_cycle_free(cycle);
    }
}

static void test_oracle__pins_that_leave_no_plan_are_seen_by_all(void **state) {
    bench *b = *state;
    int32_t seen = 0;
    for (uint64_t seed = 1; seen < IMPOSSIBLE_CYCLES; seed++) {
        esr_cycle *cycle = tiny_cycle_unchecked(b->ctx, seed);
        brute_answer brute = brute_solve(cycle, BRUTE_NOTHING_LEFT_OUT);
        if (!brute.possible) {
            assert_int_equal(esr_export_mathprog(b->ctx, cycle, b->data), ESR_OK);
            assert_false(run_glpsol(b->data).possible);
            assert_int_equal(esr_check_rules(b->ctx, cycle), ESR_E_INPUT);
            esr_context_clear(b->ctx);
            seen++;
        }
        esr_plan_free(brute.plan);
        esr_cycle_free(cycle);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_models__tiny_data_have_the_costs_of_the_readme),
        cmocka_unit_test(test_glpsol__finds_the_optimum_of_brute_force),
        cmocka_unit_test(test_solve__finds_and_proves_the_optimum_of_brute_force),
        cmocka_unit_test(test_oracle__glpsol_and_the_engine_agree_on_real_looking_cycles),
        cmocka_unit_test(test_oracle__pins_that_leave_no_plan_are_seen_by_all),
    };
    return cmocka_run_group_tests(tests, open_bench, close_bench);
}
