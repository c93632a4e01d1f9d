// SPDX-License-Identifier: GPL-3.0-or-later
// Dates for given teams: a chain of visits with hardly any room, and cheap days.
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "search/dates.h"

static const char CYCLE[] =
    "[cycle]\nid = d\nname = Dates\nfirst_day = 2026-09-07\nlast_day = 2026-09-18\n"
    "time_zone = Asia/Hong_Kong\norganizer = Office <office@example.org>\n"
    "[limits]\ngap_days = 2\nmax_visits = 4\n";
static const char SCHOOLS[] = "id,name,sector\nA,Ash,primary\nB,Birch,primary\nC,Cedar,primary\n"
                              "D,Date,primary\nP,Pine,primary\n";
static const char REVIEWERS[] = "id,name,role,school_id,visits_done\nR1,One,teacher,P,1\n";

static bool never(void *user) {
    (void)user;
    return false;
}

// Gives every review to its first candidate, without dates, and looks for dates.
static void find_dates(const harness_file *files, size_t count, int32_t *out, int32_t reviews) {
    esr_context *ctx = NULL;
    esri_problem *problem = NULL;
    esri_draft *draft = NULL;
    int32_t hint[8], clashing = -1;
    esri_rng rng = {3};
    memset(hint, -1, sizeof hint);
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = harness_must_cycle(ctx, files, count);
    assert_int_equal(esri_problem_new(ctx, cycle, 2, &problem), ESR_OK);
    assert_int_equal(esri_draft_new(ctx, problem, &draft), ESR_OK);
    draft->undated = true;
    for (int32_t v = 0; v < reviews; v++) {
        const esri_team team = {.count = 1, .member = {0}};
        uint64_t days[ESRI_DAY_WORDS_MAX];
        assert_true(esri_draft_team_days(draft, v, &team, days));
        esri_draft_put(draft, v, &team, esri_draft_pick_day(draft, v, &team, days, &rng));
    }
    assert_int_equal(esri_dates_find(ctx, draft, hint, &rng, never, NULL, out, &clashing), ESR_OK);
    assert_int_equal(clashing, 0);
    esri_draft_free(draft);
    esri_problem_free(problem);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

static void test_dates__untangle_a_tight_chain_of_visits(void **state) {
    (void)state;
    const harness_file files[] = {
        {"cycle.ini", CYCLE},
        {"schools.csv", SCHOOLS},
        {"reviews.csv", "id,school_id,days,seats\nV1,A,1,teacher:1\nV2,B,1,teacher:1\n"
                        "V3,C,1,teacher:1\nV4,D,1,teacher:1\n"},
        {"reviewers.csv", REVIEWERS},
    };
    int32_t day[4]; // ten school days, two free days between any two of four visits
    find_dates(files, HARNESS_COUNT(files), day, 4);
    for (int32_t v = 0; v < 4; v++)
        for (int32_t w = 0; w < v; w++)
            assert_true(abs(day[v] - day[w]) >= 3);
}

static void test_dates__choose_days_that_cost_less(void **state) {
    (void)state;
    const harness_file files[] = {
        {"cycle.ini", CYCLE},
        {"schools.csv", SCHOOLS},
        {"reviews.csv", "id,school_id,days,seats\nV1,A,2,teacher:1\n"},
        {"reviewers.csv", REVIEWERS},
        {"unavailable.csv", "who,id,from,to,cost\nschool,A,2026-09-07,2026-09-14,20\n"
                            "reviewer,R1,2026-09-17,2026-09-18,5\n"},
    };
    int32_t day[1];
    find_dates(files, HARNESS_COUNT(files), day, 1);
    assert_int_equal(day[0], 8); // Tuesday 15 and Wednesday 16: nothing is soft
}

static void test_dates__hold_the_capacity_of_a_day(void **state) {
    (void)state;
    const harness_file files[] = {
        {"cycle.ini", CYCLE},
        {"schools.csv", SCHOOLS},
        {"reviews.csv", "id,school_id,days,seats,earliest,latest\n"
                        "V1,A,1,teacher:1,2026-09-08,2026-09-10\n"
                        "V2,B,1,teacher:1,2026-09-08,2026-09-10\n"
                        "V3,C,1,teacher:1,2026-09-08,2026-09-10\n"},
        {"reviewers.csv", "id,name,role,school_id\nR1,One,officer,P\nR2,Two,teacher,P\n"},
        {"capacity.csv", "from,to,max_visits\n2026-09-07,2026-09-18,1\n"},
    };
    // R2 alone may sit, but a gap of 0 days lets R2 go on three days in a row.
    int32_t day[3];
    harness_file tight[HARNESS_COUNT(files)];
    memcpy(tight, files, sizeof files);
    tight[0].text = "[cycle]\nid = d\nname = Dates\nfirst_day = 2026-09-07\n"
                    "last_day = 2026-09-18\ntime_zone = Asia/Hong_Kong\n"
                    "organizer = Office <office@example.org>\n"
                    "[limits]\ngap_days = 0\nmax_visits = 3\n";
    find_dates(tight, HARNESS_COUNT(tight), day, 3);
    assert_int_equal((1 << day[0]) | (1 << day[1]) | (1 << day[2]), (1 << 1) | (1 << 2) | (1 << 3));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates__untangle_a_tight_chain_of_visits),
        cmocka_unit_test(test_dates__choose_days_that_cost_less),
        cmocka_unit_test(test_dates__hold_the_capacity_of_a_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
