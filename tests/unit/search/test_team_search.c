// SPDX-License-Identifier: GPL-3.0-or-later
// The search for teams against trying every subset of the candidates, at random prices.
#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "formulation/team.h"
#include "harness.h"

static const harness_file FILES[] = {
    {"schools.csv",
     "id,name,sector\nA,Ash,primary\nP,Pine,primary\nQ,Quince,primary\nR,Rowan,primary\n"},
    {"reviews.csv", "id,school_id,days,seats,needs\n"
                    "V1,A,2,principal:1;teacher:2,science:1;sen:2\nV2,A,1,teacher:1,\n"},
    {"reviewers.csv", "id,name,role,school_id,skills,visits_done\n"
                      "R1,One,principal,P,science,0\nR2,Two,principal,Q,,3\n"
                      "R3,Three,principal,R,sen,1\nR4,Four,teacher,P,sen;science,1\n"
                      "R5,Five,teacher,P,,0\nR6,Six,teacher,Q,sen,0\nR7,Seven,teacher,R,,2\n"
                      "R8,Eight,teacher,Q,science,1\nR9,Nine,teacher,R,sen,0\n"},
    {"pairs.csv", "reviewer_id,other_id\nR2,R4\n"},
    {"unavailable.csv",
     "who,id,from,to,cost\nreviewer,R4,2026-09-07,2026-10-30,\n"
     "reviewer,R7,2026-10-30,2026-12-18,\nreviewer,R9,2026-09-07,2026-12-18,9\n"},
};

#define TEAMS_MAX 512

typedef struct found {
    int64_t value[TEAMS_MAX];
    int32_t count;
    bool best_only;
} found;

static esri_step note(esri_team_search *search, const esri_team *team, int64_t value) {
    found *f = search->user;
    assert_true(esri_team_fits(search->problem, search->review, team));
    if (f->best_only) {
        f->count = 0;
        search->bar = value - 1;
    }
    assert_true(f->count < TEAMS_MAX);
    f->value[f->count++] = value;
    return ESRI_GO_ON;
}

// The value of a subset; INT64_MAX if it is no team or shares no day.
static int64_t value_of(const esri_problem *problem, const esri_review *review, uint32_t subset,
                        const int64_t *weight) {
    esri_team team = {0};
    int64_t sum = 0;
    for (int32_t c = 0; c < review->candidate_count; c++)
        if (subset >> c & 1) {
            if (team.count == review->seat_count)
                return INT64_MAX;
            team.member[team.count++] = c;
            sum += weight[c];
        }
    uint64_t days[ESRI_DAY_WORDS_MAX];
    esri_team_days(problem, review, &team, days);
    int64_t day = esri_team_best_day(problem, review, &team, days);
    if (!esri_team_fits(problem, review, &team) || day == INT64_MAX)
        return INT64_MAX;
    return sum + ESRI_SCALE * (day + esri_team_penalty(problem, review, &team));
}

static void check_review(const esri_problem *problem, int32_t v, esri_rng *rng) {
    const esri_review *review = &problem->reviews[v];
    esri_team_scratch scratch = {0};
    int64_t weight[16], least = INT64_MAX, bar = ESRI_SCALE * (500 + esri_rng_below(rng, 9000));
    int32_t below = 0;
    for (int32_t c = 0; c < review->candidate_count; c++)
        weight[c] = ESRI_SCALE * esri_rng_below(rng, 3000) - 512 * esri_rng_below(rng, 2);
    for (uint32_t subset = 0; subset < UINT32_C(1) << review->candidate_count; subset++) {
        int64_t value = value_of(problem, review, subset, weight);
        least = value < least ? value : least;
        below += value <= bar;
    }
    found all = {0}, best = {.best_only = true};
    esri_team_search search = {.problem = problem,
                               .review = review,
                               .weight = weight,
                               .open = review->open,
                               .bar = bar,
                               .emit = note,
                               .user = &all};
    assert_int_equal(esri_team_search_run(&search, &scratch), ESR_OK);
    assert_int_equal(all.count, below);
    search.bar = INT64_MAX / 2;
    search.user = &best;
    assert_int_equal(esri_team_search_run(&search, &scratch), ESR_OK);
    assert_int_equal(best.value[0], least);
    search.bar = INT64_MAX / 2;
    search.trimmed = true;
    assert_int_equal(esri_team_search_run(&search, &scratch), ESR_OK);
    assert_true(search.relaxed <= least); // a bound, even where the best share no day
    esri_team_scratch_free(&scratch);
}

static void test_team_search__finds_what_trying_all_subsets_finds(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esri_problem *problem = NULL;
    esri_rng rng = {11};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = harness_must_cycle(ctx, FILES, HARNESS_COUNT(FILES));
    assert_int_equal(esri_problem_new(ctx, cycle, 2, &problem), ESR_OK);
    assert_int_equal(problem->reviews[0].candidate_count, 9);
    for (int round = 0; round < 60; round++) {
        check_review(problem, 0, &rng);
        check_review(problem, 1, &rng);
    }
    esri_problem_free(problem);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_team_search__finds_what_trying_all_subsets_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
