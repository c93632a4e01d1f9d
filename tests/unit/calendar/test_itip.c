// SPDX-License-Identifier: GPL-3.0-or-later
// The check of calendar objects: good ones pass, and each fault that a calendar program may stumble
// over is named. A fault is a good object with one piece of it replaced.
#include <stdlib.h>
#include <string.h>

#include "calendar/itip.h"
#include "harness.h"

#define HEAD(method) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nMETHOD:" method "\r\n"
#define ZONE                                                                                       \
    "BEGIN:VTIMEZONE\r\nTZID:Asia/Hong_Kong\r\nBEGIN:STANDARD\r\nDTSTART:19791021T033000\r\n"      \
    "TZOFFSETFROM:+0900\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
#define BEGIN_EVENT "BEGIN:VEVENT\r\nUID:u1\r\nDTSTAMP:20260901T080000Z\r\n"
#define ORGANIZER   "ORGANIZER:mailto:office@example.org\r\n"
#define PEOPLE      ORGANIZER "ATTENDEE;RSVP=TRUE:mailto:a@example.org\r\n"
#define TIMES                                                                                      \
    "DTSTART;TZID=Asia/Hong_Kong:20261102T083000\r\nDTEND;TZID=Asia/Hong_Kong:20261102T170000\r\n" \
    "SUMMARY:Visit\r\n"
#define ALARM "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-P1D\r\nEND:VALARM\r\n"
#define END   "END:VEVENT\r\nEND:VCALENDAR\r\n"

static const char request[] =
    HEAD("REQUEST") ZONE BEGIN_EVENT PEOPLE TIMES "SEQUENCE:0\r\nSTATUS:CONFIRMED\r\n" ALARM END;
static const char cancel[] =
    HEAD("CANCEL") ZONE BEGIN_EVENT PEOPLE TIMES "SEQUENCE:1\r\nSTATUS:CANCELLED\r\n" END;
static const char reply[] = HEAD("REPLY") BEGIN_EVENT PEOPLE "SEQUENCE:1\r\n" END;
static const char publish[] =
    HEAD("PUBLISH") ZONE BEGIN_EVENT ORGANIZER TIMES "STATUS:CANCELLED\r\n" END;
static const char refusal[] = HEAD("DECLINECOUNTER") BEGIN_EVENT PEOPLE "SEQUENCE:1\r\n" END;

typedef struct fault {
    const char *object, *piece, *instead, *says;
} fault;

static const fault faults[] = {
    // What libical finds too.
    {request, "UID:u1\r\n", "", "UID: is missing"},
    {request, "DTSTAMP:20260901T080000Z\r\n", "", "DTSTAMP: is missing"},
    {request, "ATTENDEE;RSVP=TRUE:mailto:a@example.org\r\n", "", "ATTENDEE: is missing"},
    {request, ORGANIZER, "", "ORGANIZER: is missing"},
    {request, "SUMMARY:Visit\r\n", "", "SUMMARY: is missing"},
    {cancel, "SEQUENCE:1\r\n", "", "SEQUENCE: is missing"},
    {publish, ORGANIZER, PEOPLE, "ATTENDEE: must not be there"},
    {reply, "SEQUENCE:1", "ATTENDEE:mailto:b@example.org\r\nSEQUENCE:1", "more than once"},
    {request, "SUMMARY:", "DURATION:PT1H\r\nSUMMARY:", "DTEND: stands beside DURATION"},
    {request, "SUMMARY:", "REQUEST-STATUS:2.0;ok\r\nSUMMARY:", "REQUEST-STATUS: must not"},
    // What it misses.
    {cancel, "END:VEVENT", ALARM "END:VEVENT", "VALARM: must not be there"},
    {reply, "END:VEVENT", ALARM "END:VEVENT", "VALARM: must not be there"},
    {refusal, "END:VEVENT", ALARM "END:VEVENT", "VALARM: must not be there"},
    {request, "SUMMARY:", "UID:u2\r\nSUMMARY:", "UID: is another one"},
    {request, "END:VCALENDAR", "BEGIN:VEVENT\r\nUID:u2\r\nEND:VEVENT\r\nEND:VCALENDAR",
     "UID: is another one"},
    {request, "END:VCALENDAR", BEGIN_EVENT PEOPLE TIMES END, "twice without a RECURRENCE-ID"},
    {request, ZONE, "", "line 10: TZID: has no VTIMEZONE"},
    {request, ZONE, ZONE ZONE, "TZID: has two VTIMEZONEs"},
    {request, "TZID:Asia", "TZID:/freeassociation.sourceforge.net/Asia", "private name of libical"},
    {request, "DTSTAMP:20260901T080000Z", "DTSTAMP:20260901T080000", "DTSTAMP: is no time in UTC"},
    {request, "20261102T170000", "20261102T083000", "DTEND: is not after DTSTART"},
    {request, "20261102T170000", "20261101T170000", "DTEND: is not after DTSTART"},
    {request, "DTEND;TZID=Asia/Hong_Kong:20261102T170000", "DTEND;VALUE=DATE:20261103",
     "DTEND: mixes a date with a time"},
    {request, "DTEND;TZID=Asia/Hong_Kong:", "DTEND:", "mixes a time of no zone"},
    {request, "DTSTART;TZID=Asia/Hong_Kong:20261102T083000",
     "DTSTART;TZID=Asia/Hong_Kong:20261102T003000Z", "TZID with a date or a time in UTC"},
    {request, "DTSTART;TZID=Asia/Hong_Kong:20261102T083000",
     "DTSTART;TZID=Asia/Hong_Kong;VALUE=DATE:20261102", "TZID with a date or a time in UTC"},
    {request, "20261102T083000", "20261332T250000", "DTSTART: is no date and no time"},
    {request, "20261102T083000", "20261102", "DTSTART: is not of the type that it says"},
    {request, "STATUS:CONFIRMED", "STATUS:CANCELLED", "STATUS: is none that the method allows"},
    {cancel, "STATUS:CANCELLED", "STATUS:CONFIRMED", "STATUS: is none that the method allows"},
    {cancel, "STATUS:CANCELLED\r\n", "X-A:1\r\nSTATUS:CANCELLED\r\nSTATUS:CANCELLED\r\n", "twice"},
    {request, "SEQUENCE:0", "SEQUENCE:-1", "SEQUENCE: is no whole number"},
    {request, "METHOD:REQUEST\r\n" ZONE, ZONE "METHOD:REQUEST\r\n", "stands behind a component"},
    {request, "METHOD:REQUEST", "METHOD:DEMAND", "METHOD: is none of RFC 5546"},
    {request, "METHOD:REQUEST", "METHOD:REQUEST\r\nMETHOD:REQUEST", "METHOD: is there twice"},
    {request, "mailto:a@example.org", "a@example.org", "ATTENDEE: is no bare mailto:"},
    {request, "mailto:office@", "mailto:Office <office@", "ORGANIZER: is no bare mailto:"},
    {request, "mailto:a@example.org", "mailto:a@b@example.org", "ATTENDEE: is no bare mailto:"},
    {request, "RSVP=TRUE", "RSVP=YES", "RSVP that is neither"},
    {request, "SUMMARY:Visit", "RRULE:COUNT=2\r\nSUMMARY:Visit", "RRULE: has no FREQ"},
    {request, "SUMMARY:Visit", "RRULE:FREQ=DAILY;COUNT=2;UNTIL=20261103T000000Z\r\nSUMMARY:Visit",
     "RRULE: has both"},
    {request, "DESCRIPTION:x\r\nTRIGGER", "TRIGGER", "VALARM: needs ACTION and TRIGGER"},
    {request, "TZOFFSETTO:+0800\r\n", "", "VTIMEZONE: needs DTSTART"},
    {request, "DTSTART:19791021T033000", "DTSTART:19791021T033000Z", "is no local time"},
    {refusal, "SEQUENCE:1\r\n", TIMES "SEQUENCE:1\r\n", "DTSTART: must not be there"},
    // Form.
    {request, "VERSION:2.0", "VERSION:1.0", "VERSION: is not 2.0"},
    {request, "PRODID:-//x//y//EN\r\n", "", "needs one VERSION and one PRODID"},
    {request, "SUMMARY:Visit\r\n", "SUMMARY:Visit\n", "doesn't end with CRLF"},
    {request, "END:VCALENDAR\r\n", "END:VCALENDAR", "doesn't end with CRLF"},
    {request, "SUMMARY:Visit",
     "SUMMARY:12345678901234567890123456789012345678901234567890123456789012345678",
     "longer than 75 octets"},
    {request, "SUMMARY:Visit", "SUMMARY:\xE6\xA0\r\n \xA1", "folded inside a character"},
    {request, "SUMMARY:Visit", "SUMMARY:\xFF", "is no UTF-8"},
    {request, "SUMMARY:Visit", "SUMMARY:a\x01", "control character"},
    {request, "SUMMARY:Visit", "SUMMARY Visit", "is no content line"},
    {request, "ATTENDEE;RSVP=TRUE", "ATTENDEE;CN=\"x;RSVP=TRUE", "is no content line"},
    {request, "SUMMARY:Visit", "SUMMARY:Visit\r\nX-LIC-ERROR:bad", "error message of libical"},
    {request, "END:VEVENT\r\n", "", "END: of what is not open"},
    {request, "END:VCALENDAR\r\n", "", "missing, or not ended"},
    {request, "END:VCALENDAR\r\n", "END:VCALENDAR\r\nX-A:1\r\n", "stands outside the calendar"},
    {request, "END:VCALENDAR", "BEGIN:VTODO\r\nUID:u1\r\nEND:VTODO\r\nEND:VCALENDAR",
     "components of one kind"},
};

static char *replace(const fault *f) {
    const char *at = strstr(f->object, f->piece);
    char *text = malloc(strlen(f->object) + strlen(f->instead) + 1);
    assert_true(at && text);
    memcpy(text, f->object, (size_t)(at - f->object));
    strcpy(text + (at - f->object), f->instead);
    strcat(text, at + strlen(f->piece));
    return text;
}

static void test_itip__passes_what_is_right(void **state) {
    (void)state;
    static const char release[] = HEAD("CANCEL") BEGIN_EVENT PEOPLE "SEQUENCE:1\r\n" END;
    static const char whole_days[] = HEAD("REQUEST") BEGIN_EVENT PEOPLE
        "DTSTART;VALUE=DATE:20261102\r\nDTEND;VALUE=DATE:20261103\r\nSUMMARY:校\r\n 外\r\n" END;
    static const char utc[] = HEAD("REQUEST") BEGIN_EVENT PEOPLE
        "DTSTART:20261102T003000Z\r\nDURATION:PT8H\r\nSUMMARY:x\r\nSTATUS:TENTATIVE\r\n" END;
    const char *const good[] = {request, cancel, reply, publish, refusal, release, whole_days, utc};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        esri_buf breaches = {0};
        if (esri_itip_check(good[i], strlen(good[i]), &breaches) > 0)
            fail_msg("object %zu: %s", i, breaches.text);
        esri_buf_free(&breaches);
    }
}

static void test_itip__names_each_fault(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        esri_buf breaches = {0};
        char *text = replace(&faults[i]);
        size_t count = esri_itip_check(text, strlen(text), &breaches);
        if (count == 0 || !strstr(breaches.text, faults[i].says))
            fail_msg("\"%s\" instead of \"%s\": expected \"%s\", got \"%s\"", faults[i].instead,
                     faults[i].piece, faults[i].says, count ? breaches.text : "nothing");
        esri_buf_free(&breaches);
        free(text);
    }
}

static void test_itip__reads_anything_without_harm(void **state) {
    (void)state;
    for (size_t length = 0; length < sizeof request; length++) {
        esri_buf breaches = {0};
        assert_true(esri_itip_check(request, length, &breaches) > 0 ||
                    length == sizeof request - 1);
        esri_buf_free(&breaches);
    }
    esri_buf deep = {0}, breaches = {0};
    for (int i = 0; i < 1000; i++)
        esri_buf_add(&deep, "BEGIN:VEVENT\r\n");
    assert_true(esri_itip_check(deep.text, deep.length, &breaches) > 0);
    esri_buf_free(&deep);
    esri_buf_free(&breaches);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_itip__passes_what_is_right),
        cmocka_unit_test(test_itip__names_each_fault),
        cmocka_unit_test(test_itip__reads_anything_without_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
