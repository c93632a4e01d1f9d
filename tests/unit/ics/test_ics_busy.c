// SPDX-License-Identifier: GPL-3.0-or-later
// Busy times, case by case: the lines of a calendar, and the spans or the fault that come of them.
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ics/busy.h"

#define HEAD         "BEGIN:VCALENDAR\nVERSION:2.0\n"
#define TAIL         "END:VCALENDAR\n"
#define EVENT(lines) "BEGIN:VEVENT\nUID:a\n" lines "END:VEVENT\n"
#define DAILY                                                                                      \
    "DTSTART;TZID=Asia/Hong_Kong:20270301T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4\n"

// Reads a text in the first week of March 2027.
static esr_status read_week(esr_context *ctx, const char *zone, const char *text, size_t length,
                            esri_ics_spans *out) {
    esri_ics_window window = {.time_zone = zone};
    assert_true(esr_day_parse("2027-03-01", &window.first_day));
    assert_true(esr_day_parse("2027-03-07", &window.last_day));
    return esri_ics_busy(ctx, "a.ics", text, length, &window, out);
}

// "DAY FROM-TO" for each span, as day of the month and hours, with blanks between.
static char *show(const esri_ics_spans *spans) {
    esri_buf text = {0};
    for (size_t i = 0; i < spans->count; i++) {
        char day[11];
        esr_day_text(spans->at[i].day, day);
        esri_buf_printf(&text, "%s%s %02d:%02d-%02d:%02d", i ? ", " : "", day + 8,
                        spans->at[i].from / 60, spans->at[i].from % 60, spans->at[i].to / 60,
                        spans->at[i].to % 60);
    }
    return esri_buf_take(&text);
}

static void assert_busy_in(const char *zone, const char *body, const char *want) {
    esr_context *ctx = NULL;
    esri_ics_spans spans = {0};
    esri_buf text = {0};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esri_buf_printf(&text, HEAD "%s" TAIL, body);
    if (read_week(ctx, zone, text.text, text.length, &spans) != ESR_OK)
        harness_print_faults(ctx);
    char *have = show(&spans);
    assert_string_equal(have, want);
    free(have);
    esri_ics_spans_free(&spans);
    esri_buf_free(&text);
    esr_context_free(ctx);
}

static void assert_busy(const char *body, const char *want) {
    assert_busy_in("Asia/Hong_Kong", body, want);
}

// The text is refused, with exactly this fault first.
static void assert_refused_bytes(const char *text, size_t length, const char *subject,
                                 const char *words) {
    esr_context *ctx = NULL;
    esri_ics_spans spans = {0};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(read_week(ctx, "Asia/Hong_Kong", text, length, &spans), ESR_E_INPUT);
    assert_null(spans.at);
    esr_fault fault = esr_context_fault(ctx, 0);
    assert_string_equal(fault.subject, subject);
    if (!strstr(fault.message, words))
        assert_string_equal(fault.message, words);
    esr_context_free(ctx);
}

static void assert_refused(const char *body, const char *subject, const char *words) {
    esri_buf text = {0};
    esri_buf_printf(&text, HEAD "%s" TAIL, body);
    assert_refused_bytes(text.text, text.length, subject, words);
    esri_buf_free(&text);
}

static void test_event__of_one_date_takes_that_day(void **state) {
    (void)state;
    const char *event = EVENT("DTSTART;VALUE=DATE:20270303\n");
    assert_busy(event, "03 00:00-24:00");
    assert_busy_in("America/New_York", event, "03 00:00-24:00");
    assert_busy(EVENT("DTSTART;VALUE=DATE:20270303\nDTEND;VALUE=DATE:20270304\n"),
                "03 00:00-24:00");
    assert_busy(EVENT("DTSTART;VALUE=DATE:20270303\nDURATION:P2D\n"),
                "03 00:00-24:00, 04 00:00-24:00");
}

static void test_event__is_read_in_the_zone_of_the_cycle(void **state) {
    (void)state;
    assert_busy(EVENT("DTSTART:20270303T010000Z\nDTEND:20270303T023000Z\n"), "03 09:00-10:30");
    assert_busy(EVENT("DTSTART;TZID=Europe/London:20270303T090000\nDURATION:PT1H\n"),
                "03 17:00-18:00");
    assert_busy(EVENT("DTSTART:20270303T090000\nDURATION:PT1H\n"), "03 09:00-10:00");
    assert_busy_in("America/New_York", EVENT("DTSTART:20270303T030000Z\nDURATION:PT4H\n"),
                   "02 22:00-24:00, 03 00:00-02:00");
}

static void test_event__is_cut_to_the_window(void **state) {
    (void)state;
    assert_busy(EVENT("DTSTART;VALUE=DATE:20200101\nDTEND;VALUE=DATE:20270302\n"),
                "01 00:00-24:00");
    assert_busy(EVENT("DTSTART:20270307T120000\nDTEND:20290307T120000\n"), "07 12:00-24:00");
    assert_busy(EVENT("DTSTART:20270308T000000\nDURATION:PT1H\n"), "");
}

static void test_event__rounds_outwards_and_keeps_moments(void **state) {
    (void)state;
    assert_busy(EVENT("DTSTART:20270303T090030\nDTEND:20270303T100001\n"), "03 09:00-10:01");
    assert_busy(EVENT("DTSTART:20270303T090000\n"), "03 09:00-09:00");
    assert_busy(EVENT("DTSTART:20270303T090000\nDTEND:20270304T000000\n"), "03 09:00-24:00");
}

static void test_event__that_is_transparent_or_cancelled_is_free(void **state) {
    (void)state;
    assert_busy(EVENT("DTSTART;VALUE=DATE:20270303\nTRANSP:TRANSPARENT\n"), "");
    assert_busy(EVENT("DTSTART;VALUE=DATE:20270303\nSTATUS:CANCELLED\n"), "");
    assert_busy(EVENT("DTSTART;VALUE=DATE:20270303\nSTATUS:TENTATIVE\nTRANSP:OPAQUE\n"),
                "03 00:00-24:00");
}

static void test_events__that_touch_become_one_span(void **state) {
    (void)state;
    assert_busy(EVENT("DTSTART:20270303T090000\nDTEND:20270303T100000\n")
                    EVENT("DTSTART:20270303T100000\nDTEND:20270303T110000\n")
                        EVENT("DTSTART:20270303T130000\nDTEND:20270303T140000\n"),
                "03 09:00-11:00, 03 13:00-14:00");
}

static void test_exdate__takes_occurrences_away(void **state) {
    (void)state;
    assert_busy(EVENT(DAILY), "01 09:00-10:00, 02 09:00-10:00, 03 09:00-10:00, 04 09:00-10:00");
    assert_busy(EVENT(DAILY "EXDATE;TZID=Asia/Hong_Kong:20270301T090000,20270303T090000\n"),
                "02 09:00-10:00, 04 09:00-10:00");
    assert_busy(EVENT(DAILY "EXDATE:20270302T010000Z\nEXDATE;VALUE=DATE:20270304\n"),
                "01 09:00-10:00, 03 09:00-10:00");
    assert_busy(EVENT("DTSTART;VALUE=DATE:20270305\nRRULE:FREQ=DAILY\n"
                      "EXDATE;TZID=Asia/Hong_Kong:20270306T000000\n"),
                "05 00:00-24:00, 07 00:00-24:00");
}

static void test_rdate__adds_occurrences(void **state) {
    (void)state;
    assert_busy(
        EVENT("DTSTART:20270301T010000Z\nDURATION:PT1H\n"
              "RDATE;TZID=Asia/Hong_Kong:20270302T090000\n"
              "RDATE;VALUE=PERIOD:20270303T010000Z/PT3H,20270304T010000Z/20270304T030000Z\n"),
        "01 09:00-10:00, 02 09:00-10:00, 03 09:00-12:00, 04 09:00-11:00");
}

static void test_override__moves_or_cancels_one_occurrence(void **state) {
    (void)state;
    assert_busy(EVENT("RECURRENCE-ID:20270302T010000Z\nDTSTART:20270302T050000Z\nDURATION:PT2H\n")
                    EVENT(DAILY),
                "01 09:00-10:00, 02 13:00-15:00, 03 09:00-10:00, 04 09:00-10:00");
    assert_busy(EVENT(DAILY) EVENT("RECURRENCE-ID;TZID=Asia/Hong_Kong:20270302T090000\n"
                                   "STATUS:CANCELLED\n"),
                "01 09:00-10:00, 03 09:00-10:00, 04 09:00-10:00");
    assert_busy(EVENT(DAILY) EVENT("RECURRENCE-ID;RANGE=THISANDFUTURE:20270303T010000Z\n"
                                   "DTSTART:20270303T060000Z\nDURATION:PT30M\n"),
                "01 09:00-10:00, 02 09:00-10:00, 03 14:00-14:30, 04 14:00-14:30");
}

static void test_sequence__the_newest_version_counts(void **state) {
    (void)state;
    assert_busy(EVENT("DTSTAMP:20260902T000000Z\nDTSTART;VALUE=DATE:20270301\n")
                    EVENT("DTSTAMP:20260901T000000Z\nDTSTART;VALUE=DATE:20270303\n"),
                "01 00:00-24:00");
    assert_busy(EVENT("DTSTAMP:20260902T000000Z\nDTSTART;VALUE=DATE:20270301\n")
                    EVENT("DTSTAMP:yesterday\nDTSTART;VALUE=DATE:20270303\n"),
                "01 00:00-24:00, 03 00:00-24:00");
    assert_busy(EVENT("DTSTART;VALUE=DATE:20270301\nSEQUENCE:1\n")
                    EVENT("DTSTART;VALUE=DATE:20270303\nSEQUENCE:2\n")
                        EVENT("DTSTART;VALUE=DATE:20270302\n"),
                "03 00:00-24:00");
    assert_busy(EVENT("DTSTART;VALUE=DATE:20270301\n")
                    EVENT("DTSTART;VALUE=DATE:20270301\nSEQUENCE:1\nSTATUS:CANCELLED\n"),
                "");
    assert_busy(EVENT("DTSTART;VALUE=DATE:20270301\n") EVENT("DTSTART;VALUE=DATE:20270303\n"),
                "01 00:00-24:00, 03 00:00-24:00");
}

static void test_freebusy__gives_its_busy_periods(void **state) {
    (void)state;
    assert_busy("BEGIN:VFREEBUSY\nFREEBUSY:20270301T010000Z/PT3H,20270302T010000Z/"
                "20270302T020000Z\nFREEBUSY;FBTYPE=FREE:20270303T010000Z/PT3H\n"
                "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270304T010000Z/PT1H\n"
                "FREEBUSY;FBTYPE=X-OWN:20270305T010000Z/PT1H\nEND:VFREEBUSY\n",
                "01 09:00-12:00, 02 09:00-10:00, 04 09:00-10:00, 05 09:00-10:00");
    assert_refused("BEGIN:VFREEBUSY\nFREEBUSY:20270301T010000/PT3H\nEND:VFREEBUSY\n",
                   "a.ics:4: FREEBUSY", "periods in UTC");
}

static void test_zone__comes_from_the_text_or_by_its_windows_name(void **state) {
    (void)state;
    const char *own = "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:16011025T020000\n"
                      "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nTZOFFSETFROM:+1000\n"
                      "TZOFFSETTO:+0900\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010302T020000\n"
                      "RRULE:FREQ=YEARLY;BYDAY=1TU;BYMONTH=3\nTZOFFSETFROM:+0900\n"
                      "TZOFFSETTO:+1000\nEND:DAYLIGHT\nEND:VTIMEZONE\n";
    esri_buf text = {0};
    esri_buf_printf(&text, "%s%s", own,
                    EVENT("DTSTART;TZID=Office:20270301T090000\nDURATION:PT1H\n"
                          "RRULE:FREQ=DAILY;COUNT=3\n"));
    assert_busy(text.text, "01 08:00-09:00, 02 07:00-08:00, 03 07:00-08:00");
    esri_buf_free(&text);
    assert_busy(EVENT("DTSTART;TZID=Tokyo Standard Time:20270301T090000\nDURATION:PT1H\n"),
                "01 08:00-09:00");
    assert_busy(EVENT("DTSTART;TZID=\"/example.org/20260101_1/Asia/Tokyo\":20270301T090000\n"
                      "DURATION:PT1H\n"),
                "01 08:00-09:00");
}

static void test_lines__are_unfolded_and_of_any_ending(void **state) {
    (void)state;
    assert_busy("BEGIN:vevent\r\nUID:a\rdtstart;value=\r\n date:2027\n\t0303\nEND:VEVENT\n",
                "03 00:00-24:00");
    assert_busy("\n  "
                "\nBEGIN:VEVENT\nX-OWN_NAME.1;X-A_B=c:d\nUID:a\nDTSTART;X=\"a:b;c\";VALUE=DATE:"
                "20270303\nEND:VEVENT\n",
                "03 00:00-24:00");
}

static void test_faults__say_the_line_and_what_would_be_right(void **state) {
    (void)state;
    static const struct {
        const char *lines, *subject, *words;
    } cases[] = {
        {"DTSTART:20261332T250000Z\n", "a.ics:5: DTSTART", "is no time such as"},
        {"DTSTART:20270229T090000Z\n", "a.ics:5: DTSTART", "is no time such as"},
        {"DTSTART:20270301\n", "a.ics:5: DTSTART", "needs VALUE=DATE"},
        {"DTSTART;TZID=Mars/Olympus:20270301T090000\n", "a.ics:5: DTSTART",
         "'Mars/Olympus' is unknown; write an IANA name"},
        {"DTSTART;TZID=../../etc/passwd:20270301T090000\n", "a.ics:5: DTSTART", "is unknown"},
        {"SUMMARY:x\n", "a.ics:3: BEGIN", "no DTSTART"},
        {"DTSTART;VALUE=DATE:20270301\nDTEND;VALUE=DATE:20270301\n", "a.ics:6: DTEND",
         "ends on the next day"},
        {"DTSTART:20270301T090000\nDTEND:20270301T080000\n", "a.ics:6: DTEND", "before DTSTART"},
        {"DTSTART:20270301T090000\nDTEND;VALUE=DATE:20270302\n", "a.ics:6: DTEND", "another type"},
        {"DTSTART:20270301T090000\nDTEND:20270301T100000\nDURATION:PT1H\n", "a.ics:7: DURATION",
         "beside DTEND"},
        {"DTSTART:20270301T090000\nDURATION:PT\n", "a.ics:6: DURATION", "no duration"},
        {"DTSTART:20270301T090000\nDURATION:-PT1H\n", "a.ics:6: DURATION", "no duration"},
        {"DTSTART:20270301T090000\nDTSTART:20270302T090000\n", "a.ics:6: DTSTART", "comes twice"},
        {"DTSTART:20270301T090000\nSEQUENCE:x\n", "a.ics:6: SEQUENCE", "no whole number"},
        {"DTSTART:20270301T090000\nEXRULE:FREQ=DAILY\n", "a.ics:6: EXRULE", "older standard"},
        {"DTSTART:20270301T090000\nRRULE:FREQ=DAILY\nEXDATE:soon\n", "a.ics:7: EXDATE",
         "is no time"},
        {"DTSTART:20270301T090000\nRDATE;VALUE=DATE:20270302\n", "a.ics:6: RDATE", "another type"},
        {"DTSTART 20270301\n", "a.ics:5", "no line of a calendar"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        esri_buf body = {0};
        esri_buf_printf(&body, "BEGIN:VEVENT\nUID:a\n%sEND:VEVENT\n", cases[i].lines);
        assert_refused(body.text, cases[i].subject, cases[i].words);
        esri_buf_free(&body);
    }
}

static void test_faults__of_rules_say_what_a_rule_may_be(void **state) {
    (void)state;
    static const struct {
        const char *rule, *words;
    } cases[] = {
        {"FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "DAILY, WEEKLY, MONTHLY or YEARLY"},
        {"FREQ=SECONDLY", "DAILY, WEEKLY, MONTHLY or YEARLY"},
        {"COUNT=3", "no FREQ"},
        {"FREQ=DAILY;COUNT=0", "COUNT is a whole number"},
        {"FREQ=DAILY;INTERVAL=-1", "INTERVAL is a whole number"},
        {"FREQ=DAILY;COUNT=3;UNTIL=20270303", "both COUNT and UNTIL"},
        {"FREQ=DAILY;UNTIL=soon", "UNTIL is a date"},
        {"FREQ=DAILY;FREQ=DAILY", "comes twice"},
        {"FREQ=DAILY;X=1", "is unknown"},
        {"FREQ=DAILY;RSCALE=CHINESE", "is unknown"},
        {"FREQ=OFTEN", "none of RFC 5545"},
        {"FREQ=MONTHLY;BYMONTHDAY=1,,2", "a list of the rule"},
        {"FREQ=WEEKLY;BYDAY=2MO", "numbered weekdays"},
        {"FREQ=MONTHLY;BYWEEKNO=3", "BYWEEKNO goes with"},
        {"FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;"
         "BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5,6,7,8,9",
         "1440 times a day"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        esri_buf body = {0};
        esri_buf_printf(&body, EVENT("DTSTART:20270301T090000\nRRULE:%s\n"), cases[i].rule);
        assert_refused(body.text, "a.ics:6: RRULE", cases[i].words);
        esri_buf_free(&body);
    }
}

static void test_faults__of_form_are_found(void **state) {
    (void)state;
    static const struct {
        const char *text, *subject, *words;
    } cases[] = {
        {"", "a.ics:1", "holds no calendar"},
        {"BEGIN:VEVENT\nEND:VEVENT\n", "a.ics:1: BEGIN", "outside a calendar"},
        {HEAD "BEGIN:VEVENT\nUID:a\nDTSTART:20270301T090000\n", "a.ics:3: BEGIN", "has no END"},
        {HEAD "BEGIN:VEVENT\nEND:VTODO\n" TAIL, "a.ics:4: END", "what began last"},
        {HEAD HEAD TAIL TAIL, "a.ics:3: BEGIN", "its END is missing"},
        {"BEGIN:VCALENDAR\nVERSION:1.0\n" TAIL, "a.ics:2: VERSION", "not vCalendar"},
        {HEAD "CALSCALE:CHINESE\n" TAIL, "a.ics:3: CALSCALE", "not GREGORIAN"},
        {HEAD "X-NAME:\xBE\xC7\xAE\xD5\n" TAIL, "a.ics:3", "not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused_bytes(cases[i].text, strlen(cases[i].text), cases[i].subject,
                             cases[i].words);
    static const char nul[] = HEAD "X:a\0b\n" TAIL;
    assert_refused_bytes(nul, sizeof nul - 1, "a.ics:3", "bytes of value 0");
}

// A calendar of `count` times the same lines.
static char *repeat(const char *lines, int count, size_t *length) {
    esri_buf text = {0};
    esri_buf_add(&text, HEAD);
    for (int i = 0; i < count; i++)
        esri_buf_add(&text, lines);
    esri_buf_add(&text, TAIL);
    *length = text.length;
    return esri_buf_take(&text);
}

static void test_hostile_texts__end_soon(void **state) {
    (void)state;
    static const char *const lines[] = {
        EVENT("DTSTART:19000101T000000Z\nRRULE:FREQ=DAILY;COUNT=100000;BYMONTH=2;BYMONTHDAY=30\n"),
        EVENT("DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY\n")
            EVENT("RECURRENCE-ID;RANGE=THISANDFUTURE:20270302T090000Z\n"
                  "DTSTART:20270302T100000Z\n"),
        EVENT("DTSTART;VALUE=DATE:19000101\nDTEND;VALUE=DATE:21990101\n"),
        "BEGIN:VEVENT\n",
        "X\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        esr_context *ctx = NULL;
        esri_ics_spans spans = {0};
        size_t length;
        char *text = repeat(lines[i], 6000, &length);
        assert_int_equal(esr_context_new(&ctx), ESR_OK);
        int64_t begin = esri_now_ms();
        (void)!read_week(ctx, "Asia/Hong_Kong", text, length, &spans);
        assert_in_range(esri_now_ms() - begin, 0, 10000);
        assert_in_range(esr_context_fault_count(ctx), 0, 50);
        esri_ics_spans_free(&spans);
        esr_context_free(ctx);
        free(text);
    }
}

static void test_large_values__are_refused_or_read_whole(void **state) {
    (void)state;
    esri_buf text = {0};
    esri_buf_add(&text, "X-LONG:");
    for (int i = 0; i < 70000; i++)
        esri_buf_add(&text, "x");
    esri_buf_add(&text, "\n");
    assert_refused(text.text, "a.ics:3", "longer than 64 KiB");
    esri_buf_free(&text);
    esri_buf_add(&text, "BEGIN:VEVENT\nUID:a\nDTSTART:20250101T010000Z\nDURATION:PT1H\n"
                        "RRULE:FREQ=DAILY\nEXDATE:20250101T010000Z");
    for (int day = 0; day < 795; day++) { // to 2027-03-06
        char date[11];
        esr_day_text(20089 + day, date);
        esri_buf_printf(&text, ",%.4s%.2s%.2sT010000Z", date, date + 5, date + 8);
    }
    esri_buf_add(&text, "\nEND:VEVENT\n");
    assert_busy(text.text, "07 09:00-10:00");
    esri_buf_free(&text);
}

static void test_uid__that_is_missing_is_a_warning(void **state) {
    (void)state;
    const char *text = HEAD "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270303\nEND:VEVENT\n" TAIL;
    esr_context *ctx = NULL;
    esri_ics_spans spans = {0};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(read_week(ctx, "Asia/Hong_Kong", text, strlen(text), &spans), ESR_OK);
    assert_int_equal(spans.count, 1);
    assert_int_equal(spans.at[0].line, 3);
    assert_true(spans.at[0].all_day);
    assert_int_equal(esr_context_warning_count(ctx), 1);
    esri_ics_spans_free(&spans);
    esr_context_free(ctx);
}

static void test_memory__that_runs_out_is_an_error(void **state) {
    (void)state;
    const char *text = HEAD EVENT(DAILY "EXDATE:20270302T010000Z\nRDATE:20270305T010000Z\n")
        EVENT("RECURRENCE-ID:20270301T010000Z\nDTSTART;TZID=Asia/Tokyo:20270306T090000\n") TAIL;
    for (size_t n = 1;; n++) {
        esr_context *ctx = NULL;
        esri_ics_spans spans = {0};
        assert_int_equal(esr_context_new(&ctx), ESR_OK);
        harness_fail_malloc(n);
        esr_status status = read_week(ctx, "Asia/Hong_Kong", text, strlen(text), &spans);
        bool reached = harness_fail_malloc(0) >= n;
        assert_true(status == ESR_OK || (status == ESR_E_NOMEM && spans.at == NULL));
        esri_ics_spans_free(&spans);
        esr_context_free(ctx);
        if (!reached)
            break;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_event__of_one_date_takes_that_day),
        cmocka_unit_test(test_event__is_read_in_the_zone_of_the_cycle),
        cmocka_unit_test(test_event__is_cut_to_the_window),
        cmocka_unit_test(test_event__rounds_outwards_and_keeps_moments),
        cmocka_unit_test(test_event__that_is_transparent_or_cancelled_is_free),
        cmocka_unit_test(test_events__that_touch_become_one_span),
        cmocka_unit_test(test_exdate__takes_occurrences_away),
        cmocka_unit_test(test_rdate__adds_occurrences),
        cmocka_unit_test(test_override__moves_or_cancels_one_occurrence),
        cmocka_unit_test(test_sequence__the_newest_version_counts),
        cmocka_unit_test(test_freebusy__gives_its_busy_periods),
        cmocka_unit_test(test_zone__comes_from_the_text_or_by_its_windows_name),
        cmocka_unit_test(test_lines__are_unfolded_and_of_any_ending),
        cmocka_unit_test(test_faults__say_the_line_and_what_would_be_right),
        cmocka_unit_test(test_faults__of_rules_say_what_a_rule_may_be),
        cmocka_unit_test(test_faults__of_form_are_found),
        cmocka_unit_test(test_hostile_texts__end_soon),
        cmocka_unit_test(test_large_values__are_refused_or_read_whole),
        cmocka_unit_test(test_uid__that_is_missing_is_a_warning),
        cmocka_unit_test(test_memory__that_runs_out_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
