// SPDX-License-Identifier: GPL-3.0-or-later
// The builder on good input: every field of the frozen cycle.
#include "harness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/bitset.h"
#include "cycle/builder.h"

static const harness_file files[] = {
    {"schools.csv", "id,name,sector,sponsor,district,languages,latitude,longitude\n"
                    "S2,Two,secondary,Body A,North,zh;en,22.3,114.2\n"
                    "S1,One,primary,,,,,\n"
                    "S3,Three,primary,Body A,South,,22.25,114.1\n"},
    {"reviews.csv", "id,school_id,days,seats,needs,earliest,latest,weight\n"
                    "V2,S2,2.5,teacher:2;principal:1,sen:1,2026-10-01,2026-11-30,3\n"
                    "V1,S1,1,principal:1,,,,\n"},
    {"reviewers.csv", "id,name,role,school_id,sectors,languages,skills,visits_done,max_visits,"
                      "latitude,longitude\n"
                      "R2,Bo,teacher,S3,,zh;en,sen,3,1,,\n"
                      "R1,An,principal,S3,primary;secondary,en,,,,22.5,114.5\n"
                      "R3,Officer,officer,,special,,,,,,\n"},
    {"relations.csv", "reviewer_id,school_id,kind,from,to,waived_by\n"
                      "R2,S1,employed,2019-01-01,2020-02-29,\n"
                      "R1,S1,family,,,Chief\n"},
    {"history.csv", "reviewer_id,school_id,date\nR2,S1,2024-05-06\n"},
    {"pairs.csv", "reviewer_id,other_id\nR2,R1\nR1,R2\n"},
    {"unavailable.csv", "who,id,from,to,half,cost\n"
                        "all,,2026-09-28,2026-09-30,,\n"
                        "reviewer,R1,2026-09-07,2026-09-08,pm,\n"
                        "school,S1,2026-09-08,2026-09-08,am,7\n"
                        "school,S1,2026-09-01,2026-09-08,,5\n"},
    {"calendars", "who,id,from,from_half,to,to_half\n"
                  "reviewer,R2,2026-09-07,pm,2026-09-10,am\n"},
    {"preferences.csv", "reviewer_id,school_id,cost\nR2,S2,-40\nR1,S2,10\n"},
    {"capacity.csv", "from,to,max_visits,sector\n2026-09-01,2026-12-31,3,\n"
                     "2026-09-01,2026-12-31,1,secondary\n"},
    {"pins.csv", "review_id,first_day,reviewer_id,kind\nV2,2026-10-05,,\nV1,,R2,forbid\n"},
    {"published.csv", "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
                      "V2,S2,2026-10-05,2026-10-07,principal,R1\n"
                      "V2,S2,2026-10-05,2026-10-07,teacher,R2\n"
                      "V2,S2,2026-10-05,2026-10-07,teacher,\n"
                      "V1,S1,,,principal,\n"},
};

typedef struct fixture {
    esr_context *ctx;
    esr_cycle *cycle;
} fixture;

static int set_up(void **state) {
    static fixture f;
    assert_int_equal(esr_context_new(&f.ctx), ESR_OK);
    f.cycle = harness_must_cycle(f.ctx, files, HARNESS_COUNT(files));
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    esr_cycle_free(f->cycle);
    esr_context_free(f->ctx);
    return 0;
}

static const esr_cycle *cycle_of(void **state) {
    return ((fixture *)*state)->cycle;
}

static void test_builder__settings_take_their_defaults(void **state) {
    const esr_cycle *c = cycle_of(state);
    assert_string_equal(c->organizer_name, "Office");
    assert_string_equal(c->organizer_email, "office@example.org");
    assert_int_equal(c->day_count, 103);
    assert_int_equal(c->noon, 765);
    assert_int_equal(c->weekend, 0x60);
    assert_int_equal(c->limits.gap_days, 28);
    assert_int_equal(c->costs.load_step_count, 5);
    assert_int_equal(c->costs.load_step[4], 200);
    assert_int_equal(c->notice.dates, 84);
    assert_int_equal(c->kind_count, ESR_KIND_COUNT);
    assert_int_equal(c->kinds[ESR_KIND_RIVAL].cost, 40);
    assert_int_equal(c->kinds[ESR_KIND_SUPPORTED].years, 3);
}

static void test_builder__registers_are_sorted_by_id(void **state) {
    const esr_cycle *c = cycle_of(state);
    assert_string_equal(c->schools[0].id, "S1");
    assert_string_equal(c->schools[2].id, "S3");
    assert_int_equal(c->schools[0].line, 3);
    assert_string_equal(c->reviews[1].id, "V2");
    assert_string_equal(c->reviewers[0].id, "R1");
    assert_int_equal(esr_cycle_find_school(c, "S2").at, 1);
    assert_int_equal(esr_cycle_find_school(c, "S9").at, -1);
    assert_int_equal(esr_cycle_find_review(c, "V1").at, 0);
    assert_int_equal(esr_cycle_find_reviewer(c, "R3").at, 2);
}

static void test_builder__a_review_has_its_seats_one_by_one(void **state) {
    const esr_cycle *c = cycle_of(state);
    const esr_review *v = &c->reviews[1];
    assert_int_equal(v->half_days, 5);
    assert_int_equal(v->seat_count, 3);
    assert_int_equal(v->seat_at, 1);
    assert_string_equal(c->seats.at[c->places[1].seat], "principal");
    assert_string_equal(c->seats.at[c->places[3].seat], "teacher");
    assert_int_equal(v->need_count, 1);
    assert_string_equal(c->skills.at[v->needs[0].word], "sen");
    assert_int_equal(v->weight, 3);
    assert_int_equal(c->reviews[0].weight, 1);
    assert_int_equal(c->reviews[0].earliest, ESR_DAY_NONE);
}

static void test_builder__empty_cells_take_what_they_stand_for(void **state) {
    const esr_cycle *c = cycle_of(state);
    const esr_reviewer *bo = &c->reviewers[1];
    assert_string_equal(c->sectors.at[0], "primary");
    assert_int_equal(bo->sectors, 1);
    assert_int_equal(c->reviewers[0].sectors, 3);
    assert_int_equal(bo->max_visits, 1);
    assert_int_equal(c->reviewers[0].max_visits, 2);
    assert_true(bo->place.known);
    assert_true(bo->place.latitude == 22.25);
    assert_true(c->reviewers[0].place.latitude == 22.5);
    assert_int_equal(c->reviewers[2].home.at, -1);
    assert_false(c->reviewers[2].place.known);
    assert_int_equal(c->schools[0].sponsor, -1);
    assert_int_equal(c->schools[1].sponsor, c->schools[2].sponsor);
}

static void test_builder__relations_hold_history_and_terms(void **state) {
    const esr_cycle *c = cycle_of(state);
    char day[11];
    assert_int_equal(c->relation_count, 3);
    assert_int_equal(c->relation_at[1], 1);
    assert_int_equal(c->relation_at[2], 3);
    assert_true(c->relations[0].waived);
    assert_int_equal(c->relations[0].binds_until, ESR_DAY_NONE);
    esr_day_text(c->relations[1].binds_until, day);
    assert_string_equal(day, "2026-02-28");
    assert_true(c->relations[2].from_history);
    assert_int_equal(c->relations[2].kind, ESR_KIND_REVIEWED);
    esr_day_text(c->relations[2].binds_until, day);
    assert_string_equal(day, "2030-05-06");
    assert_int_equal(c->pair_count, 1);
    assert_int_equal(c->preference_at[1], 1);
    assert_int_equal(c->preferences[1].cost, -40);
}

static void test_builder__slots_are_marked(void **state) {
    const esr_cycle *c = cycle_of(state);
    assert_false(esri_bit_test(c->busy_all, 41));
    assert_true(esri_bit_test(c->busy_all, 42));
    assert_true(esri_bit_test(c->busy_all, 47));
    assert_false(esri_bit_test(c->busy_all, 48));
    const uint64_t r1 = 1u << 1 | 1u << 3, r2 = 0x7Eu; // pm; then pm to am
    assert_int_equal(c->busy_reviewer[0][0], r1);
    assert_int_equal(c->busy_reviewer[1][0], r2);
    assert_null(c->busy_reviewer[2]);
    assert_null(c->busy_school[0]);
    assert_int_equal(c->soft_school[0][0], 5);
    assert_int_equal(c->soft_school[0][2], 12);
    assert_int_equal(c->soft_school[0][3], 5);
    assert_int_equal(c->soft_school[0][4], 0);
    assert_null(c->soft_all);
}

static void test_builder__published_is_one_entry_a_review(void **state) {
    const esr_cycle *c = cycle_of(state);
    assert_true(c->has_published);
    assert_int_equal(c->published_count, 2);
    assert_int_equal(c->published[0].first_day, ESR_DAY_NONE);
    assert_int_equal(c->published[0].told_count, 0);
    assert_int_equal(c->published[1].told_count, 2);
    assert_int_equal(c->told[c->published[1].told_at].at, 0);
    assert_int_equal(c->pin_count, 2);
    assert_int_equal(c->capacity_count, 2);
}

static void test_builder__lists_by_school_are_ascending(void **state) {
    const esr_cycle *c = cycle_of(state);
    assert_int_equal(c->school_reviewer_at[2], 0);
    assert_int_equal(c->school_reviewer_at[3], 2);
    assert_int_equal(c->school_reviewers[0].at, 0);
    assert_int_equal(c->school_reviewers[1].at, 1);
    assert_int_equal(c->school_review_at[1], 1);
    assert_int_equal(c->school_review_at[3], 2);
    assert_int_equal(c->school_reviews[1].at, 1);
}

static void test_cycle__distance_and_last_day(void **state) {
    (void)state;
    esr_place a = {22.3, 114.2, true}, b = {22.25, 114.1, true};
    assert_true(fabs(esr_distance_km(a, b) - 11.6951) < 0.001);
    assert_true(esr_distance_km(a, a) == 0);
    assert_int_equal(esr_visit_last_day(100, 1), 100);
    assert_int_equal(esr_visit_last_day(100, 2), 100);
    assert_int_equal(esr_visit_last_day(100, 5), 102);
}

static void test_builder__every_failing_allocation_ends_in_an_error(void **state) {
    (void)state;
    for (size_t n = 1;; n++) {
        esr_context *ctx = NULL;
        esr_rows *rows = NULL;
        esr_cycle *cycle = NULL;
        assert_int_equal(esr_context_new(&ctx), ESR_OK);
        assert_int_equal(harness_rows(ctx, files, HARNESS_COUNT(files), &rows), ESR_OK);
        harness_fail_malloc(n);
        esr_status status = esri_cycle_build(ctx, rows, &cycle);
        bool met = harness_fail_malloc(0) >= n;
        assert_int_equal(status, met ? ESR_E_NOMEM : ESR_OK);
        esr_cycle_free(cycle);
        esr_context_free(ctx);
        if (!met)
            break;
        assert_null(cycle);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_builder__settings_take_their_defaults),
        cmocka_unit_test(test_builder__registers_are_sorted_by_id),
        cmocka_unit_test(test_builder__a_review_has_its_seats_one_by_one),
        cmocka_unit_test(test_builder__empty_cells_take_what_they_stand_for),
        cmocka_unit_test(test_builder__relations_hold_history_and_terms),
        cmocka_unit_test(test_builder__slots_are_marked),
        cmocka_unit_test(test_builder__published_is_one_entry_a_review),
        cmocka_unit_test(test_builder__lists_by_school_are_ascending),
        cmocka_unit_test(test_cycle__distance_and_last_day),
        cmocka_unit_test(test_builder__every_failing_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
