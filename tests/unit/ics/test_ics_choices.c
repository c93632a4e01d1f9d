// SPDX-License-Identifier: GPL-3.0-or-later
// A calendar read for import: holidays, tentative times, availability, other encodings, and events
// that can't be read among others that can.
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "ics/busy.h"

#define HEAD         "BEGIN:VCALENDAR\nVERSION:2.0\n"
#define TAIL         "END:VCALENDAR\n"
#define EVENT(lines) "BEGIN:VEVENT\nUID:a\n" lines "END:VEVENT\n"
#define DAY(day)     "DTSTART;VALUE=DATE:202703" day "\n"
#define FREE_BUSY    "BEGIN:VFREEBUSY\nUID:f\n"

static const esri_ics_choices CALENDAR = {.keep_going = true};
static const esri_ics_choices HOLIDAYS = {.holidays = true, .keep_going = true};

// "DD HH:MM-HH:MM" for each span, tentative ones behind a "?".
static void show(const esri_ics_spans *spans, const char *mark, esri_buf *out) {
    for (size_t i = 0; i < spans->count; i++) {
        char day[11];
        esr_day_text(spans->at[i].day, day);
        esri_buf_printf(out, "%s%s%s %02d:%02d-%02d:%02d", out->length > 0 ? ", " : "", mark,
                        day + 8, (int)spans->at[i].from / 60, (int)spans->at[i].from % 60,
                        (int)spans->at[i].to / 60, (int)spans->at[i].to % 60);
    }
}

// Reads a text in the first week of March 2027; what comes of it, then each warning in a line.
static esr_status read_week(const char *zone, const esri_ics_choices *choices, const char *text,
                            size_t length, esri_ics_answer *answer, esri_buf *out) {
    esr_context *ctx = NULL;
    esri_ics_window window = {.time_zone = zone};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_true(esr_day_parse("2027-03-01", &window.first_day));
    assert_true(esr_day_parse("2027-03-07", &window.last_day));
    esr_status status = esri_ics_read(ctx, "a.ics", text, length, &window, choices, answer);
    show(&answer->busy, "", out);
    show(&answer->tentative, "? ", out);
    for (size_t i = 0; i < esr_context_warning_count(ctx); i++)
        esri_buf_printf(out, "\n%s: %s", esr_context_warning(ctx, i).subject,
                        esr_context_warning(ctx, i).message);
    for (size_t i = 0; i < esr_context_fault_count(ctx); i++)
        esri_buf_printf(out, "\nfault %s: %s", esr_context_fault(ctx, i).subject,
                        esr_context_fault(ctx, i).message);
    esr_context_free(ctx);
    return status;
}

static void assert_reads_in(const char *zone, const esri_ics_choices *choices, const char *body,
                            const char *want) {
    esri_buf text = {0}, have = {0};
    esri_ics_answer answer = {0};
    esri_buf_printf(&text, HEAD "%s" TAIL, body);
    esr_status status = read_week(zone, choices, text.text, text.length, &answer, &have);
    assert_string_equal(have.text ? have.text : "", want);
    assert_int_equal(status, ESR_OK);
    esri_ics_answer_free(&answer);
    esri_buf_free(&text);
    esri_buf_free(&have);
}

static void assert_reads(const char *body, const char *want) {
    assert_reads_in("Asia/Hong_Kong", &CALENDAR, body, want);
}

static void test_read__of_a_day_takes_just_that_day_in_any_zone(void **state) {
    static const char *const zones[] = {"Asia/Hong_Kong", "America/New_York", "Pacific/Auckland"};
    (void)state;
    for (size_t i = 0; i < HARNESS_COUNT(zones); i++) {
        assert_reads_in(zones[i], &HOLIDAYS, EVENT(DAY("03")), "03 00:00-24:00");
        assert_reads_in(zones[i], &CALENDAR, EVENT(DAY("03") "DTEND;VALUE=DATE:20270304\n"),
                        "03 00:00-24:00");
    }
}

static void test_read__of_midnight_to_midnight_takes_whole_days(void **state) {
    (void)state;
    assert_reads(EVENT("DTSTART;TZID=Asia/Hong_Kong:20270303T000000\n"
                       "DTEND;TZID=Asia/Hong_Kong:20270305T000000\n"),
                 "03 00:00-24:00, 04 00:00-24:00");
}

static void test_read__keeps_what_is_tentative_apart(void **state) {
    (void)state;
    assert_reads(EVENT("DTSTART:20270303T010000Z\nDURATION:PT1H\nSTATUS:TENTATIVE\n"),
                 "? 03 09:00-10:00");
    assert_reads(FREE_BUSY "FREEBUSY:20270301T010000Z/PT1H\n"
                           "FREEBUSY;FBTYPE=BUSY:20270302T010000Z/PT1H\n"
                           "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270303T010000Z/PT1H\n"
                           "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270304T010000Z/PT1H\n"
                           "FREEBUSY;FBTYPE=FREE:20270305T010000Z/PT1H\nEND:VFREEBUSY\n",
                 "01 09:00-10:00, 02 09:00-10:00, 03 09:00-10:00, ? 04 09:00-10:00");
}

static void test_read__of_holidays_heeds_no_mark_but_cancelled(void **state) {
    static const char body[] = EVENT(DAY("01") "TRANSP:TRANSPARENT\n")
        EVENT(DAY("02") "STATUS:TENTATIVE\n") EVENT(DAY("03") "STATUS:CANCELLED\n");
    (void)state;
    assert_reads_in("Asia/Hong_Kong", &HOLIDAYS, body, "01 00:00-24:00, 02 00:00-24:00");
    assert_reads(body, "? 02 00:00-24:00");
}

static void test_read__leaves_out_an_event_that_cant_be_read_with_its_line(void **state) {
    (void)state;
    assert_reads(EVENT(DAY("01")) EVENT("DTSTART;TZID=Mars/Olympus:20270302T090000\n")
                     EVENT(DAY("31") DAY("03")) EVENT("DTSTART:20270399T000000Z\n")
                         EVENT(DAY("04") "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30\n"),
                 "01 00:00-24:00\n"
                 "a.ics:14: DTSTART: comes twice in one component; once would be right\n"
                 "a.ics:9: DTSTART: time zone 'Mars/Olympus' is unknown; write an IANA name such "
                 "as Asia/Hong_Kong, or add its VTIMEZONE\n"
                 "a.ics:18: DTSTART: is no time such as 20270301T090000, 20270301T010000Z or, with "
                 "VALUE=DATE, 20270301\n"
                 "a.ics:23: RRULE: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY here; nothing recurs "
                 "by the hour or faster");
}

static void test_read__counts_what_it_read_and_left_out(void **state) {
    static const char text[] = HEAD EVENT(DAY("01")) EVENT("SUMMARY:no time\n")
        EVENT(DAY("02") "TRANSP:TRANSPARENT\n") FREE_BUSY "FREEBUSY:nonsense\nEND:VFREEBUSY\n" TAIL;
    esri_buf out = {0};
    esri_ics_answer answer = {0};
    (void)state;
    assert_int_equal(read_week("Asia/Hong_Kong", &CALENDAR, text, strlen(text), &answer, &out),
                     ESR_OK);
    assert_int_equal(answer.read, 2);
    assert_int_equal(answer.left_out, 2);
    esri_ics_answer_free(&answer);
    esri_buf_free(&out);
}

static void test_read__by_half_a_time_zone_shifts_nothing(void **state) {
    (void)state;
    assert_reads("BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:20000101T000000\n"
                 "TZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\nBEGIN:DAYLIGHT\n"
                 "DTSTART:20000101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:two\nEND:DAYLIGHT\n"
                 "END:VTIMEZONE\n" EVENT("DTSTART;TZID=Own:20270302T090000\nDURATION:PT1H\n"),
                 "\na.ics:13: TZOFFSETTO: is no offset such as +0800\n"
                 "a.ics:18: DTSTART: time zone 'Own' can't be read");
}

static void test_read__tells_of_times_without_a_zone_and_events_without_uid(void **state) {
    (void)state;
    assert_reads("BEGIN:VEVENT\nDTSTART:20270302T090000\nDTEND:20270302T100000\nEND:VEVENT\n",
                 "02 09:00-10:00\n"
                 "a.ics: the event at line 3 has no UID; it was read all the same\n"
                 "a.ics:4: this time and 1 more have no zone; they were read as of Asia/Hong_Kong");
}

static void assert_decodes(const char *title, const char *name) {
    esri_buf text = {0}, out = {0};
    esri_ics_answer answer = {0};
    esri_buf_printf(&text, HEAD EVENT(DAY("03") "SUMMARY:%s\n") TAIL, title);
    assert_int_equal(read_week("Asia/Hong_Kong", &CALENDAR, text.text, text.length, &answer, &out),
                     ESR_OK);
    assert_non_null(strstr(out.text, "03 00:00-24:00\na.ics:6: is not UTF-8; "));
    assert_non_null(strstr(out.text, name));
    esri_ics_answer_free(&answer);
    esri_buf_free(&text);
    esri_buf_free(&out);
}

static void test_read__takes_big5_and_gb18030_and_says_so(void **state) {
    (void)state;
    assert_decodes("\xB0\xB2\xB4\xC1", "Big5-HKSCS");       // 假期
    assert_decodes("\x81\x30\x84\x36 \xBC\xD9", "GB18030"); // four bytes, which Big5 has not
}

static void test_read__of_what_is_in_no_encoding_is_refused(void **state) {
    static const char text[] = HEAD EVENT("SUMMARY:\xFF\xFF\xFF\n" DAY("03")) TAIL;
    esri_buf out = {0};
    esri_ics_answer answer = {0};
    (void)state;
    assert_int_equal(read_week("Asia/Hong_Kong", &CALENDAR, text, strlen(text), &answer, &out),
                     ESR_E_INPUT);
    assert_non_null(strstr(out.text, "a.ics:5: is not UTF-8"));
    esri_buf_free(&out);
}

// --- availability ---------------------------------------------------------------------------

#define LAYER(lines) "BEGIN:VAVAILABILITY\nUID:l\n" lines "END:VAVAILABILITY\n"
#define SPAN         "DTSTART:20270302T160000Z\nDTEND:20270304T160000Z\n" // 3 and 4 March
#define OPEN(from, hours)                                                                          \
    "BEGIN:AVAILABLE\nUID:o\nDTSTART;TZID=Asia/Hong_Kong:202703" from "0000\nDURATION:PT" hours    \
    "H\nEND:AVAILABLE\n"

static void test_availability__takes_its_span_but_for_what_is_available(void **state) {
    (void)state;
    assert_reads(LAYER(SPAN OPEN("03T09", "3")), "03 00:00-09:00, 03 12:00-24:00, 04 00:00-24:00");
    assert_reads(LAYER(SPAN OPEN("03T22", "48")), "03 00:00-22:00"); // none beyond the span
    assert_reads(LAYER("DTSTART:20270305T160000Z\n" OPEN("02T09", "3")),
                 "06 00:00-24:00, 07 00:00-24:00"); // for ever, and available before it
}

static void test_availability__is_overlaid_by_events(void **state) {
    (void)state;
    assert_reads(LAYER(SPAN OPEN("03T00", "48")) EVENT("DTSTART:20270303T010000Z\nDURATION:PT2H\n"),
                 "03 09:00-11:00");
}

static void test_availability__of_higher_priority_covers_the_rest(void **state) {
    (void)state;
    assert_reads(LAYER("PRIORITY:1\nBUSYTYPE:BUSY-TENTATIVE\n" SPAN)
                     LAYER("DTSTART:20270301T160000Z\n"
                           "PRIORITY:2\nDURATION:P4D\n"),
                 "02 00:00-24:00, 05 00:00-24:00, ? 03 00:00-24:00, ? 04 00:00-24:00");
    assert_reads(LAYER("PRIORITY:0\n" SPAN) LAYER("PRIORITY:9\n" SPAN OPEN("03T00", "48")), "");
}

static void test_availability__with_a_fault_is_left_out(void **state) {
    (void)state;
    assert_reads(LAYER(SPAN "BUSYTYPE:PERHAPS\n"),
                 "\na.ics:7: BUSYTYPE: is none of BUSY, BUSY-UNAVAILABLE and BUSY-TENTATIVE");
    assert_reads(LAYER(SPAN "PRIORITY:10\n"), "\na.ics:7: PRIORITY: is no digit from 0 to 9");
    assert_reads(LAYER("DURATION:P1D\n"),
                 "\na.ics:5: DURATION: stands without DTSTART, from which it would count");
    assert_reads(LAYER(SPAN "BEGIN:AVAILABLE\nUID:o\nDTSTART:20270303T010000Z\nEND:AVAILABLE\n"),
                 "03 00:00-24:00, 04 00:00-24:00\n"
                 "a.ics:7: BEGIN: the available time has no end; DTEND or DURATION would say it");
}

static void test_read__that_runs_out_of_memory_says_so(void **state) {
    static const char text[] = HEAD LAYER(SPAN OPEN("03T09", "3"))
        EVENT("DTSTART:20270303T010000Z\nSTATUS:TENTATIVE\nSUMMARY:\xB0\xB2\n") TAIL;
    (void)state;
    esri_ics_answer answer = {0};
    esri_buf out = {0};
    harness_fail_malloc(0);
    assert_int_equal(read_week("Asia/Hong_Kong", &CALENDAR, text, strlen(text), &answer, &out),
                     ESR_OK);
    size_t calls = harness_fail_malloc(0);
    esri_ics_answer_free(&answer);
    esri_buf_free(&out);
    for (size_t n = 2; n <= calls; n++) { // the first is the context's own
        harness_fail_malloc(n);
        esr_status status =
            read_week("Asia/Hong_Kong", &CALENDAR, text, strlen(text), &answer, &out);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        esri_ics_answer_free(&answer);
        esri_buf_free(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read__of_a_day_takes_just_that_day_in_any_zone),
        cmocka_unit_test(test_read__of_midnight_to_midnight_takes_whole_days),
        cmocka_unit_test(test_read__keeps_what_is_tentative_apart),
        cmocka_unit_test(test_read__of_holidays_heeds_no_mark_but_cancelled),
        cmocka_unit_test(test_read__leaves_out_an_event_that_cant_be_read_with_its_line),
        cmocka_unit_test(test_read__counts_what_it_read_and_left_out),
        cmocka_unit_test(test_read__by_half_a_time_zone_shifts_nothing),
        cmocka_unit_test(test_read__tells_of_times_without_a_zone_and_events_without_uid),
        cmocka_unit_test(test_read__takes_big5_and_gb18030_and_says_so),
        cmocka_unit_test(test_read__of_what_is_in_no_encoding_is_refused),
        cmocka_unit_test(test_availability__takes_its_span_but_for_what_is_available),
        cmocka_unit_test(test_availability__is_overlaid_by_events),
        cmocka_unit_test(test_availability__of_higher_priority_covers_the_rest),
        cmocka_unit_test(test_availability__with_a_fault_is_left_out),
        cmocka_unit_test(test_read__that_runs_out_of_memory_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
