// SPDX-License-Identifier: GPL-3.0-or-later
// The notice periods, on the day before and on the day itself.
#include "scene.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/notice.h"

static const harness_file files[] = {
    {"schools.csv", "id,name,sector\nS1,One,primary\nS2,Two,primary\nS3,Three,primary\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:1\nV2,S2,1,teacher:1\n"
                    "V3,S2,1,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id\nR1,A,teacher,S1\nR2,B,teacher,S2\n"
                      "R3,C,teacher,S3\n"},
};

typedef struct fixture {
    esr_context *ctx;
    esr_cycle *cycle;
    esr_plan *plan;
} fixture;

// V1 on 5 October and V2 on 2 November are visits of R3; V3 has none.
static void open_with(fixture *f, const char *ini) {
    harness_file all[HARNESS_COUNT(files) + 1];
    memcpy(all, files, sizeof files);
    all[HARNESS_COUNT(files)] = (harness_file){"cycle.ini", ini};
    esr_plan_free(f->plan);
    esr_cycle_free(f->cycle);
    f->cycle = harness_must_cycle(f->ctx, all, HARNESS_COUNT(all));
    f->plan = NULL;
    assert_int_equal(esr_plan_new(f->ctx, f->cycle, &f->plan), ESR_OK);
    f->plan->first_day[0] = scene_day("2026-10-05");
    f->plan->first_day[1] = scene_day("2026-11-02");
    f->plan->member[0].at = f->plan->member[1].at = 2;
}

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    open_with(f, SCENE_INI(""));
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    esr_plan_free(f->plan);
    esr_cycle_free(f->cycle);
    esr_context_free(f->ctx);
    free(f);
    return 0;
}

static const esri_reader office = {ESR_RECIPIENT_OFFICE, -1};
static const esri_reader school_1 = {ESR_RECIPIENT_SCHOOL, 0}, school_2 = {ESR_RECIPIENT_SCHOOL, 1};
static const esri_reader r1 = {ESR_RECIPIENT_REVIEWER, 0}, r3 = {ESR_RECIPIENT_REVIEWER, 2};

static void must_see(fixture *f, int32_t review, esri_reader reader, const char *day, bool visit,
                     bool team) {
    esri_sight sight = esri_notice_sight(f->plan, (esr_review_ix){review}, reader, scene_day(day));
    assert_int_equal(sight.visit, visit);
    assert_int_equal(sight.team, team);
}

static void test_school__sees_dates_then_the_team(void **state) {
    fixture *f = *state;
    must_see(f, 0, school_1, "2026-07-12", false, false);
    must_see(f, 0, school_1, "2026-07-13", true, false);
    must_see(f, 0, school_1, "2026-09-04", true, false);
    must_see(f, 0, school_1, "2026-09-05", true, true);
    must_see(f, 0, school_1, "2027-09-05", true, true);
    must_see(f, 0, school_2, "2027-09-05", false, false);
    must_see(f, 2, school_2, "2027-09-05", false, false); // no visit
}

static void test_reviewer__sees_own_visits_at_once_then_the_team(void **state) {
    fixture *f = *state;
    must_see(f, 0, r3, "2026-01-01", true, false);
    must_see(f, 0, r3, "2026-09-04", true, false);
    must_see(f, 0, r3, "2026-09-05", true, true);
    must_see(f, 1, r1, "2027-01-01", false, false);
}

static void test_reviewer__never_sees_a_visit_of_the_home_school(void **state) {
    fixture *f = *state;
    must_see(f, 0, r1, "2027-01-01", false, false);
    f->plan->member[0].at = 0; // a plan may break H5
    must_see(f, 0, r1, "2027-01-01", false, false);
}

static void test_office__sees_all_at_once(void **state) {
    fixture *f = *state;
    must_see(f, 0, office, "2026-01-01", true, true);
    must_see(f, 2, office, "2026-01-01", false, false); // there is no visit
}

static void test_periods__of_the_cycle_are_kept(void **state) {
    fixture *f = *state;
    open_with(f, SCENE_INI("[notice]\ndates = 1\nnames = 0\nobjections = 3\n"));
    must_see(f, 0, school_1, "2026-10-03", false, false);
    must_see(f, 0, school_1, "2026-10-04", true, false);
    must_see(f, 0, school_1, "2026-10-05", true, true);
    esri_notice notice = esri_notice_of(f->cycle, scene_day("2026-10-05"));
    assert_int_equal(notice.objections, scene_day("2026-10-02"));
    assert_false(notice.may_object); // nobody is told before
}

static void test_team__is_told_no_sooner_than_the_dates(void **state) {
    fixture *f = *state;
    open_with(f, SCENE_INI("[notice]\ndates = 10\nnames = 30\nobjections = 10\n"));
    must_see(f, 0, school_1, "2026-09-24", false, false);
    must_see(f, 0, school_1, "2026-09-25", true, true);
    assert_true(esri_notice_of(f->cycle, scene_day("2026-10-05")).may_object);
}

static void test_held_back__counts_what_waits_and_names_the_next(void **state) {
    fixture *f = *state;
    esr_held_back held = esr_calendar_held_back(f->plan, scene_day("2026-07-12"));
    assert_int_equal(held.dates.count, 2);
    assert_int_equal(held.dates.next, scene_day("2026-07-13"));
    assert_int_equal(held.dates.next_count, 1);
    assert_int_equal(held.dates.school.at, 0);
    assert_int_equal(held.teams.count, 2);
    assert_int_equal(held.teams.next, scene_day("2026-09-05"));
    assert_int_equal(held.teams.review.at, 0);
    held = esr_calendar_held_back(f->plan, scene_day("2026-07-13"));
    assert_int_equal(held.dates.count, 1);
    assert_int_equal(held.dates.school.at, 1);
    held = esr_calendar_held_back(f->plan, scene_day("2026-10-03"));
    assert_int_equal(held.dates.count, 0);
    assert_int_equal(held.dates.next, ESR_DAY_NONE);
    assert_int_equal(held.teams.count, 0);
    assert_int_equal(held.teams.next, ESR_DAY_NONE);
}

static void test_held_back__counts_a_school_once_and_no_empty_team(void **state) {
    fixture *f = *state;
    f->plan->first_day[2] =
        scene_day("2026-10-05"); // a second visit to S2, sooner and without a team
    esr_held_back held = esr_calendar_held_back(f->plan, scene_day("2026-07-01"));
    assert_int_equal(held.dates.count, 2);
    assert_int_equal(held.dates.next, scene_day("2026-07-13"));
    assert_int_equal(held.dates.next_count, 2);
    assert_int_equal(held.dates.school.at, 0);
    assert_int_equal(held.teams.count, 2);
}

static void test_today__is_that_of_the_zone(void **state) {
    fixture *f = *state;
    esr_day here = 0, there = 0;
    // Far apart enough that it is never the same day in both, and seldom more than one apart.
    open_with(f, "[cycle]\nid = x\nname = X\nfirst_day = 2026-09-07\nlast_day = 2026-12-18\n"
                 "time_zone = Pacific/Kiritimati\norganizer = O <o@example.org>\n");
    assert_int_equal(esr_calendar_today(f->ctx, f->cycle, &there), ESR_OK);
    open_with(f, "[cycle]\nid = x\nname = X\nfirst_day = 2026-09-07\nlast_day = 2026-12-18\n"
                 "time_zone = Etc/GMT+12\norganizer = O <o@example.org>\n");
    assert_int_equal(esr_calendar_today(f->ctx, f->cycle, &here), ESR_OK);
    assert_in_range(there - here, 1, 2);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(test_school__sees_dates_then_the_team),
        CASE(test_reviewer__sees_own_visits_at_once_then_the_team),
        CASE(test_reviewer__never_sees_a_visit_of_the_home_school),
        CASE(test_office__sees_all_at_once),
        CASE(test_periods__of_the_cycle_are_kept),
        CASE(test_team__is_told_no_sooner_than_the_dates),
        CASE(test_held_back__counts_what_waits_and_names_the_next),
        CASE(test_held_back__counts_a_school_once_and_no_empty_team),
        CASE(test_today__is_that_of_the_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
