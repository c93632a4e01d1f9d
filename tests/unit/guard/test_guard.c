// SPDX-License-Identifier: GPL-3.0-or-later
// Leaks of every kind, planted in files: the guard finds each of them, and nothing else.
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/context.h"
#include "guard/guard.h"

// S1 is visited on 5 Oct 2026 by Ben (of S2) and Ann Lee (of S3), S2 on 30 Nov by May (of S1).
static const harness_file files[] = {
    {"schools.csv", "id,name,name_zh,sector,district,email\n"
                    "S1,\"First, School\",第一學校,primary,North,first@example.org\n"
                    "S2,Second School,第二學校,primary,,second@example.org\n"
                    "S3,CHAN Tai-man Memorial School,陳大文紀念學校,primary,Sha Tin,\n"},
    {"reviews.csv", "id,school_id,days,seats\n"
                    "V1,S1,2.5,principal:1;teacher:1\n"
                    "V2,S2,1,principal:1\n"},
    {"reviewers.csv", "id,name,name_zh,role,school_id,email\n"
                      "P1,May,安,principal,S1,may@example.org\n"
                      "P2,Ben Guest,彬客,principal,S2,ben@example.org\n"
                      "T3,Ann Lee,李安,teacher,S3,ann@example.org\n"
                      "7,CHAN Tai-man,陳大文,teacher,S3,chan@example.org\n"
                      "T5,Ann,,teacher,S3,\n"
                      "T6,Ben Guest,賓客,idle,S3,\n"
                      "O1,HO Siu-ling,何小玲,idle,S3,office@example.org\n"},
};

typedef struct fixture {
    esr_context *ctx;
    esr_cycle *cycle;
    esr_plan *plan;
    esri_guard *guard;
} fixture;

static void as_of(fixture *f, const char *day) {
    esr_day at = 0;
    assert_true(esr_day_parse(day, &at));
    esri_guard_free(f->guard);
    f->guard = NULL;
    assert_int_equal(esri_guard_new(f->ctx, f->plan, at, &f->guard), ESR_OK);
}

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    f->cycle = harness_must_cycle(f->ctx, files, HARNESS_COUNT(files));
    assert_int_equal(esr_plan_new(f->ctx, f->cycle, &f->plan), ESR_OK);
    assert_true(esr_day_parse("2026-10-05", &f->plan->first_day[0]));
    assert_true(esr_day_parse("2026-11-30", &f->plan->first_day[1]));
    f->plan->member[0] = esr_cycle_find_reviewer(f->cycle, "P2");
    f->plan->member[1] = esr_cycle_find_reviewer(f->cycle, "T3");
    f->plan->member[2] = esr_cycle_find_reviewer(f->cycle, "P1");
    as_of(f, "2026-07-01"); // before any notice: 13 July, 5 September; 7 September, 31 October
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    esri_guard_free(f->guard);
    esr_plan_free(f->plan);
    esr_cycle_free(f->cycle);
    esr_context_free(f->ctx);
    free(f);
    return 0;
}

static esri_reader reader_of(const fixture *f, const char *id) {
    esr_school_ix school = esr_cycle_find_school(f->cycle, id);
    if (school.at >= 0)
        return (esri_reader){ESR_RECIPIENT_SCHOOL, school.at};
    return (esri_reader){ESR_RECIPIENT_REVIEWER, esr_cycle_find_reviewer(f->cycle, id).at};
}

static esri_guarded file_of(const fixture *f, const char *id, const char *text) {
    return (esri_guarded){
        .reader = reader_of(f, id), .path = "a file", .bytes = text, .length = strlen(text)};
}

static void check(esr_status status, fixture *f, const char *text, const char *leak) {
    bool told = false;
    if (leak && esr_context_fault_count(f->ctx) == 1) {
        esri_buf quoted = {0};
        esri_buf_printf(&quoted, "holds \"%s\"", leak);
        told = strstr(esr_context_fault(f->ctx, 0).message, quoted.text) != NULL;
        esri_buf_free(&quoted);
    }
    if (status != (leak ? ESR_E_INTERNAL : ESR_OK) || (leak && !told)) {
        print_error("%s: not as wanted: %s\n", text, leak ? leak : "no leak");
        harness_print_faults(f->ctx);
    }
    assert_int_equal(status, leak ? ESR_E_INTERNAL : ESR_OK);
    assert_true(!leak || told);
    esr_context_clear(f->ctx);
}

// What is found in a text for a reader; NULL: nothing.
static void must_find(fixture *f, const char *id, const char *text, const char *leak) {
    esri_guarded file = file_of(f, id, text);
    check(esri_guard_text(f->guard, &file), f, text, leak);
}

static void must_find_in_calendar(fixture *f, const char *id, const char *lines, const char *leak) {
    esri_buf text = {0};
    esri_buf_printf(&text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n%sEND:VCALENDAR\r\n", lines);
    esri_guarded file = file_of(f, id, text.text);
    check(esri_guard_calendar(f->guard, &file), f, lines, leak);
    esri_buf_free(&text);
}

static void test_person__is_found_by_name_id_and_address(void **state) {
    fixture *f = *state;
    static const char *const leaks[] = {"Ben Guest", "彬客", "P2", "ben@example.org"};
    for (size_t i = 0; i < sizeof leaks / sizeof *leaks; i++) {
        char text[80];
        snprintf(text, sizeof text, "The team: %s.", leaks[i]);
        must_find(f, "S1", text, leaks[i]);
        must_find(f, "S2", text, leaks[i]);
        must_find(f, "T3", text, leaks[i]); // of the same team
        must_find(f, "P1", text, leaks[i]);
        must_find(f, "P2", text, NULL);
    }
}

// The same in a message with the roster, or about a visit that the reader was told before.
static void must_find_in_message(fixture *f, const esri_guarded *about, const char *id,
                                 const char *text, const char *leak) {
    esri_guarded file = file_of(f, id, text);
    file.roster = about->roster;
    file.told = about->told;
    check(esri_guard_text(f->guard, &file), f, text, leak);
}

static void test_roster__shows_addresses_to_the_team_on_its_day(void **state) {
    fixture *f = *state;
    const esri_guarded with_roster = {.roster = true};
    must_find_in_message(f, &with_roster, "T3", "ben@example.org", "ben@example.org");
    as_of(f, "2026-09-05");
    must_find(f, "T3", "ben@example.org", "ben@example.org");
    must_find_in_message(f, &with_roster, "T3", "ben@example.org", NULL);
    must_find_in_message(f, &with_roster, "T3", "may@example.org", "may@example.org"); // of V2
    must_find_in_message(f, &with_roster, "S1", "ben@example.org", "ben@example.org");
}

static void test_told_visit__may_be_said_again(void **state) {
    fixture *f = *state;
    esr_day first = 0;
    assert_true(esr_day_parse("2026-10-04", &first));
    static const char *const people[] = {"May", ""};
    const esri_told_visit told = {"V1", first, first + 1, people,
                                  2}; // V1 now begins on the second day
    const esri_guarded about = {.told = &told};
    must_find_in_message(f, &about, "S1", "V1 on 4 Oct 2026", NULL);
    must_find_in_message(f, &about, "S1", "V1 on 5 Oct 2026", NULL);
    must_find_in_message(f, &about, "S1", "V1 on 6 Oct 2026", "6 Oct 2026");
    must_find_in_message(f, &about, "S1", "Ben Guest", "Ben Guest");
    must_find(f, "S1", "May (P1)", "May");
    must_find_in_message(f, &about, "S1", "May 安 (P1)", NULL);
    must_find_in_message(f, &about, "S1", "may@example.org", "may@example.org");
    must_find_in_message(f, &about, "S2", "V2", "V2");
    // May, who serves at S1, was on V1 once.
    must_find(f, "P1", "First, School", "First, School");
    must_find_in_message(f, &about, "P1", "First, School, 4–5 October 2026", NULL);
    must_find_in_message(f, &about, "P1", "First, School, 6 October 2026", "6 October 2026");
}

static void test_reader_who_left__knows_what_they_were_told(void **state) {
    fixture *f = *state;
    esr_day first = 0;
    assert_true(esr_day_parse("2026-10-04", &first));
    const esri_told_visit told = {.review_id = "V1", .first_day = first, .last_day = first};
    static const char text[] = "Second School, V1";
    esri_guarded file = {.reader = {ESR_RECIPIENT_REVIEWER, -1},
                         .path = "a file",
                         .bytes = text,
                         .length = strlen(text)};
    check(esri_guard_text(f->guard, &file), f, text, "V1");
    file.told = &told;
    check(esri_guard_text(f->guard, &file), f, text, NULL);
    file.reader.recipient = ESR_RECIPIENT_SCHOOL;
    check(esri_guard_text(f->guard, &file), f, text, NULL);
}

static void test_person__is_found_however_the_name_is_set(void **state) {
    fixture *f = *state;
    must_find(f, "S1", "BEN GUEST", "BEN GUEST");
    must_find(f, "S1", "ben\r\n guest", "ben guest");
    must_find(f, "S1", "Ben\xC2\xA0Guest", "Ben Guest");
    must_find(f, "S1",
              "Ben Gu\xC2\xAD"
              "est",
              "Ben Guest");
    must_find(f, "S1", "（Ｂｅｎ　Ｇｕｅｓｔ）", "Ben Guest");
    must_find(f, "S1", "校長彬客先生", "彬客");
    must_find(f, "S1", "彬\n客", "彬客");
    must_find(f, "S1", "Ben.Guest@example.org, BEN@EXAMPLE.ORG", "BEN@EXAMPLE.ORG");
    must_find(f, "S1", "(P2)", "P2");
    must_find(f, "S1", "reviewer=7;", "7");
    must_find(f, "S1", "with May, who", "May");
    must_find(f, "S1", "安校長", NULL); // one sign inside other signs is a syllable
    must_find(f, "S1", "安 is on it", "安");
}

static void test_what_only_looks_like_a_person__is_none(void **state) {
    fixture *f = *state;
    static const char *const texts[] = {
        "Big Ben Guesthouse",
        "Joann Lee",
        "P20, XP2, P2a",
        "p2",
        "the school may ask",
        "on May 2",
        "joben@example.org",
        "ben@example.org.hk",
        "7 days, 7.5 km, 7%",
        "5.7 and 7:45",
        "2026-07-07, 7 Jul",
        "長安 平安里",
        "CHAN Tai-man Memorial School",
        "往陳大文紀念學校",
        "1/7 and 3-7",
        "office@example.org",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        must_find(f, "S1", texts[i], NULL);
    must_find(f, "S1", "CHAN Tai-man Memorial School: CHAN Tai-man", "CHAN Tai-man");
    must_find(f, "S1", "CHAN Tai-man School", "CHAN Tai-man");
    must_find(f, "S1", "Ann", "Ann");
}

static void test_person__may_be_known_from_the_names_notice_on(void **state) {
    fixture *f = *state;
    static const char team[] = "Ben Guest 彬客 P2, Ann Lee 李安 T3";
    as_of(f, "2026-09-04");
    must_find(f, "S1", team, "Ben Guest");
    must_find(f, "T3", team, "Ben Guest");
    as_of(f, "2026-09-05");
    must_find(f, "S1", team, NULL);
    must_find(f, "P2", team, NULL);
    must_find(f, "T3", team, NULL);
    must_find(f, "P1", team, "Ben Guest");
    must_find(f, "S2", team, "Ben Guest");
    must_find(f, "S1", "ben@example.org", "ben@example.org"); // an address never
    must_find(f, "T3", "ben@example.org", "ben@example.org");
    must_find(f, "S1", "賓客 T6", "賓客"); // who has the name of one who may be known
    must_find(f, "S1", "Ann", "Ann");      // no part of Ann Lee
}

static void test_names__are_told_no_sooner_than_dates(void **state) {
    fixture *f = *state;
    esr_cycle *other = NULL;
    harness_file changed[HARNESS_COUNT(files) + 1];
    memcpy(changed, files, sizeof files);
    changed[HARNESS_COUNT(files)] =
        (harness_file){"cycle.ini", SCENE_INI("[notice]\ndates = 10\nnames = 30\n")};
    other = harness_must_cycle(f->ctx, changed, HARNESS_COUNT(changed));
    f->plan->cycle = other;
    as_of(f, "2026-09-24");
    must_find(f, "S1", "Ben Guest", "Ben Guest");
    as_of(f, "2026-09-25");
    must_find(f, "S1", "Ben Guest", NULL);
    f->plan->cycle = f->cycle;
    as_of(f, "2026-07-01");
    esr_cycle_free(other);
}

static void test_dates__of_the_own_visit_are_found_before_their_notice(void **state) {
    fixture *f = *state;
    static const char *const dates[] = {"2026-10-05", "6 Oct 2026", "2026年10月7日", "20261005",
                                        "5/10/2026",  "10月5日",    "Oct 6",
                                        "2026-07-13", // the notice itself: 84 days
                                        "2026-09-05", "2026-09-21"};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        must_find(f, "S1", dates[i], dates[i]);
        must_find(f, "P1", dates[i], dates[i]); // whose school S1 is
        must_find(f, "S2", dates[i], NULL);
        must_find(f, "P2", dates[i], NULL);
    }
    must_find(f, "S1", "2026-10-08, 2026-10-04, 5 Oct 2027", NULL);
    must_find(f, "S1", "20261004T233000Z", "20261004T233000Z"); // 5 October in Hong Kong
    as_of(f, "2026-07-12");
    must_find(f, "S1", "2026-10-05", "2026-10-05");
    as_of(f, "2026-07-13");
    must_find(f, "S1", "2026-10-05, 2026-09-21", NULL);
    must_find(f, "P1", "2026-10-05", NULL);
}

static void test_school__is_hidden_from_those_who_serve_there(void **state) {
    fixture *f = *state;
    static const char *const leaks[] = {"First, School", "第一學校", "S1", "first@example.org"};
    for (size_t i = 0; i < sizeof leaks / sizeof *leaks; i++) {
        as_of(f, "2026-07-12");
        must_find(f, "P1", leaks[i], leaks[i]);
        must_find(f, "P2", leaks[i], NULL);
        as_of(f, "2026-07-13");
        must_find(f, "P1", leaks[i], NULL);
    }
    as_of(f, "2026-07-12");
    must_find(f, "T3", "CHAN Tai-man Memorial School", NULL); // S3 has no review
    f->plan->first_day[0] = ESR_DAY_NONE;
    as_of(f, "2026-07-12");
    must_find(f, "P1", "First, School", NULL); // nothing to hide
}

static void test_review__is_known_to_its_people_alone(void **state) {
    fixture *f = *state;
    must_find(f, "S1", "V1", "V1"); // not yet
    must_find(f, "P1", "V1", "V1");
    must_find(f, "P2", "V1", NULL);
    must_find(f, "P2", "V2", "V2"); // the own school's
    must_find(f, "T3", "V2", "V2");
    as_of(f, "2026-07-13");
    must_find(f, "S1", "V1", NULL);
    must_find(f, "S1", "V2", "V2");
}

static void test_calendar__is_unfolded_and_unescaped(void **state) {
    fixture *f = *state;
    must_find_in_calendar(f, "S1", "DESCRIPTION:with Ben Gu\r\n est\r\n", "Ben Guest");
    must_find_in_calendar(f, "S1", "DESCRIPTION:with Ben Gu\n\test\n", "Ben Guest");
    must_find_in_calendar(f, "S1", "DESCRIPTION:the team:\\nBen\\nGuest\r\n", "Ben Guest");
    must_find_in_calendar(f, "P1", "SUMMARY:First\\, School\r\n", "First, School");
    must_find_in_calendar(f, "S1", "X-NOTE;CN=\"Ben ^nGuest\":x\r\n", "Ben Guest");
    must_find_in_calendar(f, "S1", "ATTENDEE:mailto:ben@example.org\r\n", "ben@example.org");
    must_find_in_calendar(f, "S1", "DTSTART;TZID=Asia/Hong_Kong:20261005T083000\r\n",
                          "20261005T083000");
    must_find_in_calendar(f, "S1", "X-DAY;VALUE=DATE:20261006\r\n", "20261006");
    must_find_in_calendar(f, "S1", "RRULE:FREQ=DAILY;UNTIL=20261006\r\n", "20261006");
    must_find_in_calendar(f, "S1", "UID:visit-P2\r\n", "P2");
    must_find_in_calendar(f, "S1", "STATUS:P2\r\n", "P2");
    must_find_in_calendar(f, "S1", "a line of P2\r\n", "P2");
    must_find_in_calendar(f, "S1", "SUMMARY:Ben\r\nLOCATION:Guest\r\n", NULL);
}

static void test_calendar__has_parts_that_say_nothing(void **state) {
    fixture *f = *state;
    must_find_in_calendar(f, "S1",
                          "BEGIN:VTIMEZONE\r\nTZID:Asia/Hong_Kong\r\nBEGIN:STANDARD\r\n"
                          "DTSTART:20261005T020000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0700\r\n"
                          "TZNAME:P2\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
                          "UID:20261005-7777-4777-8777-777777777777\r\nSEQUENCE:7\r\n"
                          "RRULE:FREQ=DAILY;COUNT=7\r\nDTSTAMP:19700101T000000Z\r\n",
                          NULL);
    must_find_in_calendar(f, "S1", "DTSTAMP:20261005T000000Z\r\n", "20261005T000000Z");
    must_find_in_calendar(f, "S1", "DTSTART:20261005T020000\r\n", "20261005T020000");
    must_find_in_calendar(f, "S1", "TZNAME:P2\r\n", "P2");
}

static void test_office__may_know_everything(void **state) {
    fixture *f = *state;
    static const char text[] = "Ben Guest, ben@example.org, V1, 2026-10-05";
    const esri_guarded file = {.reader = {ESR_RECIPIENT_OFFICE, -1},
                               .path = "all.ics",
                               .bytes = text,
                               .length = sizeof text - 1};
    assert_int_equal(esri_guard_text(f->guard, &file), ESR_OK);
    assert_int_equal(esri_guard_calendar(f->guard, &file), ESR_OK);
}

static void test_fault__says_what_is_wrong(void **state) {
    fixture *f = *state;
    esri_guarded file = file_of(f, "S1", "Dear May");
    assert_int_equal(esri_guard_text(f->guard, &file), ESR_E_INTERNAL);
    file = file_of(f, "P1", "5 Oct 2026");
    assert_int_equal(esri_guard_text(f->guard, &file), ESR_E_INTERNAL);
    char *text = harness_fault_text(f->ctx);
    assert_string_equal(
        text, "a file: is for school S1, and holds \"May\": reviewer P1 must not be known "
              "there on 2026-07-01; it must not go out\n"
              "a file: is for reviewer P1, and holds \"5 Oct 2026\": the visit of school "
              "S1 must not be known there on 2026-07-01; it must not go out\n");
    free(text);
}

static void test_memory__that_runs_out_is_an_error(void **state) {
    fixture *f = *state;
    const esri_guarded file = file_of(f, "S1", "SUMMARY:nothing at all\r\n");
    for (size_t n = 1;; n++) {
        esri_guard *guard = NULL;
        esr_context_clear(f->ctx);
        harness_fail_malloc(n);
        esr_status status = esri_guard_new(f->ctx, f->plan, f->cycle->first_day - 100, &guard);
        if (status == ESR_OK)
            status = esri_guard_calendar(guard, &file);
        bool reached = harness_fail_malloc(0) >= n;
        esri_guard_free(guard);
        assert_int_equal(status, reached ? ESR_E_NOMEM : ESR_OK);
        if (!reached)
            break;
    }
}

#define MANY 3000

// Work that grew with the number of all people for each file would take minutes here.
static void test_guard__of_many_people_takes_a_file_at_a_time(void **state) {
    fixture *f = *state;
    esri_buf schools = {0}, reviews = {0}, reviewers = {0}, text = {0};
    esr_cycle *cycle = f->cycle;
    esr_plan *plan = f->plan;
    esri_buf_add(&schools, "id,name,name_zh,sector\n");
    esri_buf_add(&reviews, "id,school_id,days,seats\n");
    esri_buf_add(&reviewers, "id,name,name_zh,role,school_id\n");
    for (int i = 0; i < MANY; i++) {
        esri_buf_printf(&schools, "S%d,School %d,第%d學校,primary\n", i, i, i);
        esri_buf_printf(&reviews, "V%d,S%d,2.5,principal:1\n", i, i);
        esri_buf_printf(&reviewers, "R%d,Reviewer No %d,老師%d號,principal,S%d\n", i, i, i, i);
        esri_buf_printf(&text, "nobody of School %d, ", i % 90);
    }
    const harness_file many[] = {{"schools.csv", schools.text},
                                 {"reviews.csv", reviews.text},
                                 {"reviewers.csv", reviewers.text}};
    f->cycle = harness_must_cycle(f->ctx, many, HARNESS_COUNT(many));
    assert_int_equal(esr_plan_new(f->ctx, f->cycle, &f->plan), ESR_OK);
    as_of(f, "2026-07-01");
    esri_buf_add_bytes(&text, "", 0);
    for (int i = 0; i < MANY; i++) {
        const esri_guarded file = {.reader = {ESR_RECIPIENT_SCHOOL, i},
                                   .path = "a file",
                                   .bytes = text.text,
                                   .length = 2000};
        assert_int_equal(esri_guard_text(f->guard, &file), ESR_OK);
    }
    must_find(f, "S7", "Reviewer No 2999", "Reviewer No 2999");
    must_find(f, "S7", "老師77號", "老師77號");
    esr_plan_free(f->plan);
    esr_cycle_free(f->cycle);
    f->plan = plan;
    f->cycle = cycle;
    as_of(f, "2026-07-01");
    esri_buf_free(&schools);
    esri_buf_free(&reviews);
    esri_buf_free(&reviewers);
    esri_buf_free(&text);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(test_person__is_found_by_name_id_and_address),
        CASE(test_roster__shows_addresses_to_the_team_on_its_day),
        CASE(test_told_visit__may_be_said_again),
        CASE(test_reader_who_left__knows_what_they_were_told),
        CASE(test_person__is_found_however_the_name_is_set),
        CASE(test_what_only_looks_like_a_person__is_none),
        CASE(test_person__may_be_known_from_the_names_notice_on),
        CASE(test_names__are_told_no_sooner_than_dates),
        CASE(test_dates__of_the_own_visit_are_found_before_their_notice),
        CASE(test_school__is_hidden_from_those_who_serve_there),
        CASE(test_review__is_known_to_its_people_alone),
        CASE(test_calendar__is_unfolded_and_unescaped),
        CASE(test_calendar__has_parts_that_say_nothing),
        CASE(test_office__may_know_everything),
        CASE(test_fault__says_what_is_wrong),
        CASE(test_memory__that_runs_out_is_an_error),
        CASE(test_guard__of_many_people_takes_a_file_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
