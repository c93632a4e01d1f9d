// SPDX-License-Identifier: GPL-3.0-or-later
// Feeds of a plan: which files there are, and what each may hold.
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/context.h"
#include "calendar/feeds.h"

static const harness_file files[] = {
    {"schools.csv", "id,name,name_zh,sector,district,email\n"
                    "S1,\"First, School\",第一學校,primary,North,first@example.org\n"
                    "S2,Second School,,primary,,\n"
                    "S3,Third School,第三學校,primary,Islands,\n"},
    {"reviews.csv", "id,school_id,days,seats\n"
                    "V1,S1,2.5,principal:1;teacher:1\n"
                    "V2,S2,0.5,principal:1\n"},
    {"reviewers.csv", "id,name,name_zh,role,school_id,sectors,email\n"
                      "P1,Ann Own,安,principal,S1,,\n"
                      "P2,Ben Guest,彬,principal,S2,,ben@example.org\n"
                      "P3,Ben Other,彬,teacher,S2,,\n"
                      "T3,Cleo Idle,,teacher,S3,,\n"
                      "T4,Dan Chief,丹,lead,,primary,\n"},
};

typedef struct fixture {
    esr_context *ctx;
    esr_cycle *cycle;
    esr_plan *plan;
    char *folder;
    esr_day as_of;
    size_t uids; // given out
} fixture;

// Names its key, so that a test can see which event it is; as long as a UUID.
static esr_status uid_of_key(esr_context *ctx, void *user, const esr_event_key *key, char out[37]) {
    fixture *f = user;
    char text[80];
    (void)ctx;
    f->uids++;
    snprintf(text, sizeof text, "%s-%d-%s-%d-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", key->review_id,
             (int)key->recipient, key->id, key->part);
    memcpy(out, text, 36);
    out[36] = '\0';
    return ESR_OK;
}

static esr_status write_with(fixture *f, esri_uid_source uids) {
    const esri_event_maker maker = {
        .ctx = f->ctx, .plan = f->plan, .as_of = f->as_of, .uids = uids, .stamp = 1767578400};
    esri_feeds *feeds = NULL;
    esr_status status = esri_feeds_new(&maker, &feeds);
    if (status == ESR_OK)
        status = esri_feeds_write_office(feeds, f->folder);
    if (status == ESR_OK)
        status = esri_feeds_write_hand_out(feeds, f->folder);
    esri_feeds_free(feeds);
    return status;
}

static esr_status write_feeds(fixture *f) {
    return write_with(f, (esri_uid_source){uid_of_key, f});
}

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    f->cycle = harness_must_cycle(f->ctx, files, HARNESS_COUNT(files));
    assert_int_equal(esr_plan_new(f->ctx, f->cycle, &f->plan), ESR_OK);
    f->folder = harness_temp_folder();
    assert_true(esr_day_parse("2026-10-05", &f->plan->first_day[0]));
    assert_true(esr_day_parse("2026-09-21", &f->plan->first_day[1]));
    f->as_of = f->plan->first_day[0]; // everything was told
    f->plan->member[0].at = 1;        // V1: Ben is the principal, the teacher's seat is empty
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    esr_plan_free(f->plan);
    esr_cycle_free(f->cycle);
    esr_context_free(f->ctx);
    harness_remove_folder(f->folder);
    free(f);
    return 0;
}

// The text of a feed, unfolded: "all.ics", "school/S1.ics".
static char *feed(fixture *f, const char *name) {
    bool of_office = !strchr(name, '/');
    char *path = harness_path(of_office ? "calendars" : "hand-out", name);
    char *text = harness_read_file(f->folder, path);
    free(path);
    if (!text)
        return NULL;
    char *to = text;
    for (const char *at = text; *at; at++)
        if (strncmp(at, "\r\n ", 3) == 0)
            at += 2;
        else
            *to++ = *at;
    *to = '\0';
    return text;
}

static bool feed_has(fixture *f, const char *name, const char *words) {
    char *text = feed(f, name);
    assert_non_null(text);
    bool has = strstr(text, words) != NULL;
    free(text);
    return has;
}

static size_t count_in(fixture *f, const char *name, const char *words) {
    char *text = feed(f, name);
    assert_non_null(text);
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, words)); at++)
        count++;
    free(text);
    return count;
}

static void test_feeds__are_there_for_reviewers_and_reviewed_schools(void **state) {
    fixture *f = *state;
    static const char *const names[] = {"all.ics",         "office.ics",      "reviewer/P1.ics",
                                        "reviewer/P2.ics", "reviewer/T3.ics", "school/S1.ics",
                                        "school/S2.ics"};
    assert_int_equal(write_feeds(f), ESR_OK);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(feed_has(f, names[i], "METHOD:PUBLISH\r\n"));
    assert_null(feed(f, "school/S3.ics"));
}

static void test_feed__of_half_days_has_two_events(void **state) {
    fixture *f = *state;
    const char *name = "school/S1.ics";
    assert_int_equal(write_feeds(f), ESR_OK);
    assert_int_equal(count_in(f, name, "BEGIN:VEVENT"), 2);
    assert_true(feed_has(f, name,
                         "DTSTART;TZID=Asia/Hong_Kong:20261005T083000\r\n"
                         "DTEND;TZID=Asia/Hong_Kong:20261005T170000\r\n"
                         "RRULE:FREQ=DAILY;COUNT=2\r\n"));
    assert_true(feed_has(f, name,
                         "DTSTART;TZID=Asia/Hong_Kong:20261007T083000\r\n"
                         "DTEND;TZID=Asia/Hong_Kong:20261007T124500\r\nSUMMARY"));
    assert_true(feed_has(f, name, "UID:V1-1-S1-0"));
    assert_true(feed_has(f, name, "UID:V1-1-S1-1"));
    assert_int_equal(count_in(f, name, "RELATED-TO:V1-1-S1-0"), 1);
    assert_int_equal(count_in(f, "school/S2.ics", "BEGIN:VEVENT"), 1);
    assert_false(feed_has(f, "school/S2.ics", "RELATED-TO"));
    assert_false(feed_has(f, "school/S2.ics", "RRULE"));
}

static void test_feed__says_what_and_where_in_both_languages(void **state) {
    fixture *f = *state;
    assert_int_equal(write_feeds(f), ESR_OK);
    assert_true(feed_has(f, "all.ics",
                         "SUMMARY:校外評核 External School Review: 第一學校 First\\, School\r\n"
                         "LOCATION:第一學校 First\\, School\\, North\r\n"));
    assert_true(feed_has(f, "all.ics",
                         "SUMMARY:校外評核 External School Review: Second School\r\n"
                         "LOCATION:Second School\r\n"));
    assert_true(feed_has(f, "all.ics", "日期 Dates: 2026-10-05 – 2026-10-07 (2.5 日 days)"));
    assert_true(feed_has(f, "all.ics", "日期 Dates: 2026-09-21 (0.5 日 day)"));
}

static void test_feed__of_the_office_names_the_team(void **state) {
    fixture *f = *state;
    assert_int_equal(write_feeds(f), ESR_OK);
    assert_true(feed_has(f, "all.ics", "\\nprincipal: 彬 Ben Guest\\nteacher: 空缺 empty seat"));
}

// V1: Ben, of S2, and Cleo, of S3, at S1 on 5 October: dates are told on 13 July, the team on
// 5 September, objections close on 21 September. V2: an officer at S2.
static void seat_all(fixture *f) {
    f->plan->member[1].at = 3;
    f->plan->member[2].at = 4;
}

static void write_as_of(fixture *f, const char *day) {
    assert_true(esr_day_parse(day, &f->as_of));
    assert_int_equal(write_feeds(f), ESR_OK);
}

static void test_feed_of_a_school__holds_its_visit_from_the_notice_on(void **state) {
    fixture *f = *state;
    seat_all(f);
    write_as_of(f, "2026-07-12");
    assert_int_equal(count_in(f, "school/S1.ics", "BEGIN:VEVENT"), 0);
    assert_int_equal(count_in(f, "school/S2.ics", "BEGIN:VEVENT"), 1);
    assert_int_equal(count_in(f, "all.ics", "BEGIN:VEVENT"), 3);
    write_as_of(f, "2026-07-13");
    assert_int_equal(count_in(f, "school/S1.ics", "BEGIN:VEVENT"), 2);
    assert_true(feed_has(f, "school/S1.ics",
                         "\\n隊伍 Team: 於 2026-09-05 公布 to be told on 2026-09-05\r\n"));
}

static void test_feed_of_a_school__names_the_team_from_the_notice_on(void **state) {
    fixture *f = *state;
    seat_all(f);
    write_as_of(f, "2026-09-04");
    assert_false(feed_has(f, "school/S1.ics", "Ben"));
    write_as_of(f, "2026-09-05");
    assert_true(feed_has(f, "school/S1.ics",
                         "\\n隊伍 Team:\\nprincipal: 彬 Ben Guest\\, Second School"
                         "\\nteacher: Cleo Idle\\, 第三學校 Third School"
                         "\\n異議期限 Objections are possible until 2026-09-21\r\n"));
    f->plan->member[1].at = -1;
    write_as_of(f, "2026-09-05");
    assert_true(feed_has(f, "school/S1.ics", "\\nteacher: 待定 to be named\\n"));
    write_as_of(f, "2026-08-22");
    assert_true(feed_has(f, "school/S2.ics",
                         "\\nprincipal: 丹 Dan Chief (lead)\\, 局方人員 officer of the bureau"));
}

static void test_feed_of_a_reviewer__holds_visits_at_once_and_names_in_time(void **state) {
    fixture *f = *state;
    seat_all(f);
    write_as_of(f, "2026-01-01");
    assert_int_equal(count_in(f, "reviewer/P2.ics", "BEGIN:VEVENT"), 2);
    assert_true(feed_has(f, "reviewer/P2.ics", "席位 Your seat: principal\r\n"));
    assert_false(feed_has(f, "reviewer/P2.ics", "Cleo"));
    write_as_of(f, "2026-09-05");
    assert_true(feed_has(f, "reviewer/P2.ics",
                         "席位 Your seat: principal\\n同隊 With you:"
                         "\\nteacher: Cleo Idle\\, 第三學校 Third School\r\n"));
    f->plan->member[1].at = -1;
    assert_int_equal(write_feeds(f), ESR_OK);
    assert_false(feed_has(f, "reviewer/P2.ics", "With you"));
}

static void test_feed__names_nobody_else(void **state) {
    fixture *f = *state;
    seat_all(f);
    assert_int_equal(write_feeds(f), ESR_OK);
    assert_false(feed_has(f, "reviewer/P2.ics", "Dan"));
    assert_false(feed_has(f, "reviewer/T4.ics", "Ben"));
    assert_false(feed_has(f, "school/S1.ics", "Dan"));
    assert_false(feed_has(f, "school/S2.ics", "Ben"));
    assert_false(feed_has(f, "all.ics", "ATTENDEE"));
    assert_false(feed_has(f, "all.ics", "ben@example.org"));
}

// A team may hold two of one home school where a plan breaks H13.
static void test_feed_of_a_reviewer__does_not_name_the_own_school(void **state) {
    fixture *f = *state;
    f->plan->member[1].at = 2;
    assert_int_equal(write_feeds(f), ESR_OK);
    assert_true(feed_has(f, "reviewer/P2.ics", "\\nteacher: 彬 Ben Other\r\n"));
    assert_true(feed_has(f, "school/S1.ics", "\\nteacher: 彬 Ben Other\\, Second School\\n"));
}

static size_t count_milestones(fixture *f) {
    assert_int_equal(write_feeds(f), ESR_OK);
    assert_false(feed_has(f, "all.ics", "VALUE=DATE"));
    return count_in(f, "office.ics", "BEGIN:VEVENT");
}

static void test_milestones__say_whom_to_tell_what_by_when(void **state) {
    fixture *f = *state;
    seat_all(f);
    assert_int_equal(count_milestones(f), 8); // three for each visit, the first and the last visit
    assert_true(feed_has(f, "office.ics", "UID:V1-0--2-aaaa"));
    assert_true(feed_has(f, "office.ics",
                         "DTSTART;VALUE=DATE:20260713\r\nDTEND;VALUE=DATE:20260714\r\nSUMMARY:"
                         "通知學校日期 Tell the school its dates: 第一學校 First\\, School\r\n"));
    assert_true(feed_has(f, "office.ics",
                         "DTSTART;VALUE=DATE:20260905\r\nDTEND;VALUE=DATE:20260906\r\nSUMMARY:"
                         "通知學校隊伍 Tell the school the team: 第一學校 First\\, School\r\n"));
    assert_true(feed_has(f, "office.ics",
                         "DTSTART;VALUE=DATE:20260921\r\nDTEND;VALUE=DATE:20260922\r\nSUMMARY:"
                         "異議期屆滿 Objections close: 第一學校 First\\, School\r\n"));
    assert_true(
        feed_has(f, "office.ics", "To be told from 2026-07-13 on: S1 → first@example.org\r\n"));
    assert_true(feed_has(f, "office.ics", "principal: 彬 Ben Guest"));
    assert_int_equal(count_in(f, "office.ics", "STATUS:CONFIRMED\r\nTRANSP:TRANSPARENT\r\n"), 8);
}

static void test_milestones__of_the_first_and_the_last_visit(void **state) {
    fixture *f = *state;
    assert_int_equal(count_milestones(f), 8);
    assert_true(feed_has(f, "office.ics", "UID:-0--5-aaaa"));
    assert_true(feed_has(f, "office.ics",
                         "DTSTART;VALUE=DATE:20260921\r\nDTEND;VALUE=DATE:20260922\r\nSUMMARY:"
                         "首次訪校 First visit: Second School\r\n"));
    assert_true(feed_has(f, "office.ics",
                         "DTSTART;VALUE=DATE:20261007\r\nDTEND;VALUE=DATE:20261008\r\nSUMMARY:"
                         "末次訪校完結 Last visit ends: 第一學校 First\\, School\r\n"));
    f->plan->first_day[0] = ESR_DAY_NONE;
    assert_int_equal(count_milestones(f), 5);
    f->plan->first_day[1] = ESR_DAY_NONE;
    assert_int_equal(count_milestones(f), 0);
}

static esr_status uid_that_tells(esr_context *ctx, void *user, const esr_event_key *key,
                                 char out[37]) {
    (void)ctx;
    (void)user;
    (void)key;
    memcpy(out, "visit-of-Ben Guest-aaaaaaaaaaaaaaaaa", 37);
    return ESR_OK;
}

static void test_feeds__that_tell_too_much_are_refused(void **state) {
    fixture *f = *state;
    assert_true(esr_day_parse("2026-07-13", &f->as_of));
    assert_int_equal(write_with(f, (esri_uid_source){uid_that_tells, NULL}), ESR_E_INTERNAL);
    assert_int_equal(esr_context_fault_count(f->ctx), 1);
    assert_string_equal(esr_context_fault(f->ctx, 0).subject, "hand-out/school/S1.ics");
    assert_null(feed(f, "school/S1.ics"));
}

static void test_feed__never_holds_the_visit_of_ones_own_school(void **state) {
    fixture *f = *state;
    f->plan->member[0].at = 0; // Ann at her own school: a plan that breaks H5
    assert_int_equal(write_feeds(f), ESR_OK);
    assert_false(feed_has(f, "reviewer/P1.ics", "VEVENT"));
}

static void test_feed__without_visits_still_has_a_component(void **state) {
    fixture *f = *state;
    f->plan->first_day[1] = ESR_DAY_NONE;
    assert_int_equal(write_feeds(f), ESR_OK);
    assert_int_equal(count_in(f, "reviewer/T3.ics", "BEGIN:"), 3); // calendar, zone, its standard
    assert_int_equal(count_in(f, "school/S2.ics", "BEGIN:VEVENT"), 0);
    assert_int_equal(count_in(f, "all.ics", "BEGIN:VEVENT"), 2);
}

static void test_feeds__into_no_folder_are_an_error(void **state) {
    fixture *f = *state;
    harness_write_file(f->folder, "calendars", "", 0);
    assert_int_equal(write_feeds(f), ESR_E_IO);
    assert_int_equal(esr_context_fault_count(f->ctx), 1);
}

static esr_status no_uid(esr_context *ctx, void *user, const esr_event_key *key, char out[37]) {
    (void)user;
    (void)out;
    return esri_fail(ctx, ESR_E_DB, key->review_id, "has no UID");
}

static void test_feeds__pass_on_that_there_is_no_uid(void **state) {
    fixture *f = *state;
    assert_int_equal(write_with(f, (esri_uid_source){no_uid, NULL}), ESR_E_DB);
}

static void test_memory__that_runs_out_is_an_error(void **state) {
    fixture *f = *state;
    seat_all(f);
    f->as_of = f->plan->first_day[0] - 20; // the team is told
    for (size_t n = 1;; n++) {
        esr_context_clear(f->ctx);
        harness_fail_malloc(n);
        esr_status status = write_feeds(f);
        bool reached = harness_fail_malloc(0) >= n;
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        if (!reached)
            break;
    }
}

#define MANY 400

static void test_feeds__of_many_visits_are_written_soon(void **state) {
    fixture *f = *state;
    esri_buf schools = {0}, reviews = {0}, reviewers = {0};
    esr_cycle *cycle;
    esr_plan *plan;
    esri_buf_add(&schools, "id,name,name_zh,sector\n");
    esri_buf_add(&reviews, "id,school_id,days,seats\n");
    esri_buf_add(&reviewers, "id,name,role,school_id\n");
    for (int i = 0; i < MANY; i++) {
        esri_buf_printf(&schools, "S%d,School %d,第%d學校,primary\n", i, i, i);
        esri_buf_printf(&reviews, "V%d,S%d,2.5,principal:1\n", i, i);
        esri_buf_printf(&reviewers, "R%d,Reviewer %d,principal,S%d\n", i, i, i);
    }
    const harness_file many[] = {{"schools.csv", schools.text},
                                 {"reviews.csv", reviews.text},
                                 {"reviewers.csv", reviewers.text}};
    cycle = harness_must_cycle(f->ctx, many, HARNESS_COUNT(many));
    assert_int_equal(esr_plan_new(f->ctx, cycle, &plan), ESR_OK);
    for (int i = 0; i < MANY; i++) {
        plan->first_day[i] = cycle->first_day + 7 * (i % 10);
        plan->member[i].at = (i + 1) % MANY;
    }
    esr_plan *held = f->plan;
    f->plan = plan;
    f->as_of = cycle->first_day - 1; // all dates are told
    int64_t begin = esri_now_ms();
    assert_int_equal(write_feeds(f), ESR_OK);
    assert_in_range(esri_now_ms() - begin, 0, 20000);
    assert_int_equal(f->uids, (2 * 3 + 3) * MANY + 2); // and the first and the last visit
    assert_int_equal(count_in(f, "all.ics", "BEGIN:VEVENT"), 2 * MANY);
    f->plan = held;
    esr_plan_free(plan);
    esr_cycle_free(cycle);
    esri_buf_free(&schools);
    esri_buf_free(&reviews);
    esri_buf_free(&reviewers);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(test_feeds__are_there_for_reviewers_and_reviewed_schools),
        CASE(test_feed__of_half_days_has_two_events),
        CASE(test_feed__says_what_and_where_in_both_languages),
        CASE(test_feed__of_the_office_names_the_team),
        CASE(test_feed_of_a_school__holds_its_visit_from_the_notice_on),
        CASE(test_feed_of_a_school__names_the_team_from_the_notice_on),
        CASE(test_feed_of_a_reviewer__holds_visits_at_once_and_names_in_time),
        CASE(test_feed_of_a_reviewer__does_not_name_the_own_school),
        CASE(test_feeds__that_tell_too_much_are_refused),
        CASE(test_milestones__say_whom_to_tell_what_by_when),
        CASE(test_milestones__of_the_first_and_the_last_visit),
        CASE(test_feed__names_nobody_else),
        CASE(test_feed__never_holds_the_visit_of_ones_own_school),
        CASE(test_feed__without_visits_still_has_a_component),
        CASE(test_feeds__into_no_folder_are_an_error),
        CASE(test_feeds__pass_on_that_there_is_no_uid),
        CASE(test_memory__that_runs_out_is_an_error),
        CASE(test_feeds__of_many_visits_are_written_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
