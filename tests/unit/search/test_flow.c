// SPDX-License-Identifier: GPL-3.0-or-later
// The flow against the optimum of cycles in which nothing but seats, costs and loads matters: there
// its cost is the optimum's, and its prices prove it.
#include <stdio.h>

#include "base/rng.h"
#include "harness.h"
#include "search/flow.h"

#define REVIEWS   7
#define REVIEWERS 4

static bool never(void *user) {
    (void)user;
    return false;
}

static void write_cycle(esri_rng *rng, char *reviews, char *reviewers, char *wishes, size_t size) {
    int r = snprintf(reviews, size, "id,school_id,days,seats\n");
    int p = snprintf(reviewers, size, "id,name,role,school_id,visits_done,min_visits\n");
    int w = snprintf(wishes, size, "reviewer_id,school_id,cost\n");
    for (int v = 0; v < REVIEWS; v++)
        r += snprintf(reviews + r, size - (size_t)r, "V%d,S%d,1,teacher:1\n", v, v);
    for (int i = 0; i < REVIEWERS; i++) {
        p += snprintf(reviewers + p, size - (size_t)p, "R%d,Name,teacher,H%d,1,%d\n", i, i,
                      esri_rng_below(rng, 2));
        for (int v = 0; v < REVIEWS; v++)
            w += snprintf(wishes + w, size - (size_t)w, "R%d,S%d,%d\n", i, v,
                          esri_rng_below(rng, 200) - 50);
    }
}

static void test_flow__costs_what_the_optimum_costs_where_only_seats_matter(void **state) {
    (void)state;
    esri_rng rng = {5};
    char schools[2048], reviews[2048], reviewers[2048], wishes[4096];
    int s = snprintf(schools, sizeof schools, "id,name,sector\n");
    for (int v = 0; v < REVIEWS; v++)
        s += snprintf(schools + s, sizeof schools - (size_t)s, "S%d,School,primary\n", v);
    for (int i = 0; i < REVIEWERS; i++)
        s += snprintf(schools + s, sizeof schools - (size_t)s, "H%d,Home,primary\n", i);
    for (int round = 0; round < 30; round++) {
        write_cycle(&rng, reviews, reviewers, wishes, sizeof reviews);
        const harness_file files[] = {
            {"cycle.ini", "[cycle]\nid = f\nname = Flow\nfirst_day = 2026-09-07\n"
                          "last_day = 2026-12-18\ntime_zone = Asia/Hong_Kong\n"
                          "organizer = Office <office@example.org>\n"
                          "[limits]\ngap_days = 1\nmax_visits = 3\n"},
            {"schools.csv", schools},
            {"reviews.csv", reviews},
            {"reviewers.csv", reviewers},
            {"preferences.csv", wishes},
        };
        esr_context *ctx = NULL;
        esri_problem *problem = NULL;
        esri_flow flow = {0};
        esr_solution *solution = NULL;
        assert_int_equal(esr_context_new(&ctx), ESR_OK);
        esr_cycle *cycle = harness_must_cycle(ctx, files, HARNESS_COUNT(files));
        assert_int_equal(esri_problem_new(ctx, cycle, 2, &problem), ESR_OK);
        assert_int_equal(esri_flow_run(ctx, problem, 2, never, NULL, &flow), ESR_OK);
        assert_int_equal(esr_solve(ctx, cycle, NULL, &solution), ESR_OK);
        assert_int_equal(solution->cost, solution->bound);
        assert_int_equal(flow.cost + problem->constant, solution->cost);
        esr_solution_free(solution);
        esri_flow_free(&flow);
        esri_problem_free(problem);
        esr_cycle_free(cycle);
        esr_context_free(ctx);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flow__costs_what_the_optimum_costs_where_only_seats_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
