// SPDX-License-Identifier: GPL-3.0-or-later
// Calendar objects that answer, in the shapes that calendar programs give them, and in shapes that
// nobody should send.
#include "harness.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/context.h"
#include "invite/reply/object.h"

#define BEGIN "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
#define END   "END:VEVENT\r\nEND:VCALENDAR\r\n"

static const esri_ics_window window = {"Asia/Hong_Kong", 20697, 21014}; // from 2026-09-01

typedef struct fixture {
    esr_context *ctx;
    esri_arena arena;
    esri_reply_object object;
} fixture;

static int set_up(void **state) {
    static fixture f;
    f = (fixture){0};
    *state = &f;
    return esr_context_new(&f.ctx) == ESR_OK ? 0 : -1;
}

static int tear_down(void **state) {
    fixture *f = *state;
    assert_int_equal(esr_context_fault_count(f->ctx), 0); // strangers' faults are not ours
    esri_arena_free(&f->arena);
    esr_context_free(f->ctx);
    return 0;
}

static void read_bytes(fixture *f, const char *bytes, size_t length) {
    assert_int_equal(esri_reply_read(f->ctx, bytes, length, &window, &f->arena, &f->object),
                     ESR_OK);
}

static const esri_reply_event *read_one(fixture *f, const char *text) {
    read_bytes(f, text, strlen(text));
    assert_string_equal(f->object.unreadable, "");
    assert_true(f->object.asks);
    assert_int_equal(f->object.count, 1);
    return &f->object.events[0];
}

static void assert_day(esr_day day, const char *text) {
    char found[11];
    esr_day_text(day, found);
    assert_string_equal(found, text);
}

static void test_read__takes_a_reply_as_exchange_writes_it(void **state) {
    fixture *f = *state;
    // No ORGANIZER, upper-case MAILTO, the comment with a language and escapes.
    const esri_reply_event *event = read_one(
        f, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nPRODID:An Exchange server\r\nVERSION:2.0\r\n"
           "BEGIN:VTIMEZONE\r\nTZID:China Standard Time\r\nBEGIN:STANDARD\r\n"
           "DTSTART:16010101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\n"
           "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nATTENDEE;PARTSTAT=DECLINED;CN=\"CHAN, Tai Man\":"
           "MAILTO:TMChan@Example.ORG\r\nCOMMENT;LANGUAGE=en-US:At another meeting\\, sorry\\n\r\n"
           "UID:8C1F3A52-6A1E-4B0E-9D7E-3F5C0E7D9B11\r\nSUMMARY;LANGUAGE=en-US:Declined\r\n"
           "DTSTART;TZID=China Standard Time:20261102T083000\r\nDTSTAMP:20261001T010203Z\r\n"
           "CLASS:PUBLIC\r\nSEQUENCE:1\r\nBEGIN:VALARM\r\nUID:another\r\nEND:VALARM\r\n" END);
    assert_int_equal(f->object.method, ESR_METHOD_REPLY);
    assert_string_equal(event->uid, "8C1F3A52-6A1E-4B0E-9D7E-3F5C0E7D9B11");
    assert_int_equal(event->sequence, 1);
    assert_true(event->sequence_given);
    assert_int_equal(event->stamp, 1790816523);
    assert_string_equal(event->comment, "At another meeting, sorry");
    assert_int_equal(event->attendee_count, 1);
    assert_string_equal(event->attendees[0].address, "tmchan@example.org");
    assert_string_equal(event->attendees[0].says, "declined");
    assert_false(event->one_day);
}

static void test_read__takes_a_reply_as_google_writes_it(void **state) {
    fixture *f = *state;
    const esri_reply_event *event = read_one(
        f, "BEGIN:VCALENDAR\r\nPRODID:-//A//Calendar//EN\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\n"
           "METHOD:REPLY\r\nBEGIN:VEVENT\r\nDTSTART:20261102T003000Z\r\nDTEND:20261102T090000Z\r\n"
           "RRULE:FREQ=DAILY;COUNT=2\r\nDTSTAMP:20261001T010203Z\r\n"
           "ORGANIZER;CN=Office:mailto:office@example.org\r\nUID:u1\r\n"
           "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=tf@exam\r\n"
           " ple.org;X-NUM-GUESTS=0:mailto:tf@example.org\r\nX-CONFERENCE:x\r\n"
           "CREATED:00001231T000000Z\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\n" END);
    assert_string_equal(event->attendees[0].address, "tf@example.org");
    assert_string_equal(event->attendees[0].says, "accepted");
    assert_int_equal(event->sequence, 0);
    assert_true(event->sequence_given);
}

static void test_read__takes_a_reply_as_apple_writes_it(void **state) {
    fixture *f = *state;
    // METHOD behind the event, lines that end with LF alone, SENT-BY, REQUEST-STATUS.
    const esri_reply_event *event =
        read_one(f, "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:u1\nDTSTAMP:20261001T010203Z\n"
                    "ATTENDEE;CN=\"TF\";PARTSTAT=\"TENTATIVE\";SENT-BY=\"mailto:PA@example.org\":"
                    "mailto:tf%40example.org\nREQUEST-STATUS:2.0;Success\n"
                    "REQUEST-STATUS:3.7;Invalid calendar user;ATTENDEE:mailto:x@y\n"
                    "COMMENT:或可出席\nEND:VEVENT\nMETHOD:reply\nEND:VCALENDAR\n");
    assert_string_equal(event->attendees[0].address, "tf@example.org");
    assert_string_equal(event->attendees[0].sent_by, "pa@example.org");
    assert_string_equal(event->attendees[0].says, "tentative");
    assert_string_equal(event->comment, "或可出席");
    assert_string_equal(event->errors, "3.7;Invalid calendar user;ATTENDEE:mailto:x@y");
    assert_false(event->sequence_given);
    assert_int_equal(event->sequence, 0);
}

static void test_read__gives_a_proposal_in_the_zone_asked_for(void **state) {
    fixture *f = *state;
    const esri_reply_event *event = read_one(
        f, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:COUNTER\r\nBEGIN:VEVENT\r\nUID:u1\r\n"
           "DTSTAMP:20261001T010203Z\r\nATTENDEE:mailto:tf@example.org\r\n"
           "DTSTART;TZID=\"GMT Standard Time\":20261109T010000\r\n"
           "DTEND;TZID=\"GMT Standard Time\":20261109T083000\r\nRRULE:FREQ=DAILY;COUNT=3\r\n" END);
    assert_int_equal(f->object.method, ESR_METHOD_COUNTER);
    assert_day(event->first_day, "2026-11-09");
    assert_day(event->last_day, "2026-11-11");
    assert_int_equal(event->from, 9 * 60);
    assert_int_equal(event->to, 16 * 60 + 30);
}

static void test_read__gives_no_days_for_a_proposal_without_sound_ones(void **state) {
    fixture *f = *state;
    static const char *const wrong[] = {"", "DTSTART:20261332T010000Z\r\n",
                                        "DTSTART;TZID=Nowhere:20261109T010000\r\n",
                                        "DTSTART:20261109T010000Z\r\n"
                                        "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30\r\n"};
    for (size_t i = 0; i < HARNESS_COUNT(wrong); i++) {
        char text[600];
        snprintf(text, sizeof text,
                 "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:COUNTER\r\nBEGIN:VEVENT\r\nUID:u1\r\n"
                 "DTSTAMP:20261001T010203Z\r\n%s" END,
                 wrong[i]);
        assert_int_equal(read_one(f, text)->first_day, ESR_DAY_NONE);
    }
}

static void test_read__marks_an_answer_for_one_day(void **state) {
    fixture *f = *state;
    const esri_reply_event *event =
        read_one(f, BEGIN "UID:u1\r\nRECURRENCE-ID;VALUE=DATE:20261103\r\n" END);
    assert_true(event->one_day);
}

static void test_read__keeps_what_it_can_of_other_encodings_and_broken_lines(void **state) {
    fixture *f = *state;
    // Big5 in the comment, a NUL, a line that is none, a fold within a character.
    static const char text[] =
        "\xEF\xBB\xBF" BEGIN "UID:u1\r\nCOMMENT:\xA6\x6E\r\nSUMMARY:a\0b\r\nno line\r\n"
        "ATTENDEE;PARTSTAT=ACCEPTED;CN=\xE9\x99\r\n \xB3:mailto:tf@example.org\r\n" END
        "-- \r\na signature\r\n";
    read_bytes(f, text, sizeof text - 1);
    assert_int_equal(f->object.count, 1);
    const esri_reply_event *event = &f->object.events[0];
    assert_string_equal(event->uid, "u1");
    assert_string_equal(event->comment, "?n");
    assert_string_equal(event->attendees[0].address, "tf@example.org");
}

static void test_read__makes_texts_fit_to_be_shown(void **state) {
    fixture *f = *state;
    static const char long_line[] = BEGIN "COMMENT:%0*d\r\n" END;
    char text[3000];
    const esri_reply_event *event = read_one(f, BEGIN "COMMENT:a\x1B[2J\\nb\xE2\x80\xAE"
                                                      "c\xC2\x9B\r\n" END);
    assert_string_equal(event->comment, "a [2J bc");
    snprintf(text, sizeof text, long_line, 2000, 0);
    assert_int_equal(strlen(read_one(f, text)->comment), ESRI_REPLY_TEXT_MAX);
}

static void test_read__takes_no_address_that_is_none(void **state) {
    fixture *f = *state;
    static const char *const wrong[] = {"mailto:",        "mailto:x",  "mailto:@example.org",
                                        "mailto:x@",      "x@y,z@y",   "mailto:x y@z",
                                        "mailto:x%0Ay@z", "urn:uuid:1"};
    for (size_t i = 0; i < HARNESS_COUNT(wrong); i++)
        assert_string_equal(esri_reply_address(wrong[i], &f->arena), "");
    assert_string_equal(esri_reply_address(" MailTo: <A@B.org> ", &f->arena), "a@b.org");
}

static void test_read__says_why_an_object_is_none(void **state) {
    fixture *f = *state;
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", "it holds no calendar object"},
        {"hello", "it holds no calendar object"},
        {"UID:1\r\n", "it holds no calendar object"},
        {BEGIN, "it is cut off"},
        {"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "its BEGIN and END don't match"},
        {"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "its BEGIN and END don't match"},
        {BEGIN END BEGIN END, "it holds more than one calendar object"},
    };
    for (size_t i = 0; i < HARNESS_COUNT(cases); i++) {
        read_bytes(f, cases[i].text, strlen(cases[i].text));
        assert_string_equal(f->object.unreadable, cases[i].why);
        assert_false(f->object.asks);
    }
}

static void test_read__passes_over_what_asks_nothing(void **state) {
    fixture *f = *state;
    static const char *const methods[] = {"", "METHOD:PUBLISH\r\n", "METHOD:ADD\r\n",
                                          "METHOD:DECLINECOUNTER\r\n"};
    for (size_t i = 0; i < HARNESS_COUNT(methods); i++) {
        char text[200];
        snprintf(text, sizeof text, "BEGIN:VCALENDAR\r\n%sBEGIN:VEVENT\r\nUID:u1\r\n" END,
                 methods[i]);
        read_bytes(f, text, strlen(text));
        assert_string_equal(f->object.unreadable, "");
        assert_false(f->object.asks);
    }
}

static void test_read__of_too_much_ends_soon(void **state) {
    fixture *f = *state;
    esri_buf text = {0};
    esri_buf_add(&text, "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n");
    for (int i = 0; i < ESRI_REPLY_EVENTS_MAX + 1; i++)
        esri_buf_add(&text, "BEGIN:VEVENT\r\nUID:u\r\nEND:VEVENT\r\n");
    read_bytes(f, text.text, text.length);
    assert_string_equal(f->object.unreadable, "it holds too many events");
    esri_buf_free(&text);
    esri_buf_add(&text, BEGIN);
    for (int i = 0; i < 1000; i++)
        esri_buf_printf(&text, "ATTENDEE:mailto:a%d@example.org\r\nCOMMENT:\r\n", i);
    esri_buf_add(&text, END);
    assert_int_equal(read_one(f, text.text)->attendee_count, ESRI_REPLY_ATTENDEES_MAX);
    esri_buf_free(&text);
    esri_buf_add(&text, "BEGIN:VCALENDAR\r\n");
    for (int i = 0; i < 100; i++)
        esri_buf_add(&text, "BEGIN:X\r\n");
    read_bytes(f, text.text, text.length);
    assert_string_equal(f->object.unreadable, "its components lie too deep in each other");
    esri_buf_free(&text);
}

static void test_read__ends_in_an_error_when_memory_fails(void **state) {
    fixture *f = *state;
    static const char text[] =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:COUNTER\r\nBEGIN:VEVENT\r\nUID:u1\r\n"
        "DTSTAMP:20261001T010203Z\r\nCOMMENT:a\r\nATTENDEE;PARTSTAT=X:mailto:tf@example.org\r\n"
        "DTSTART;TZID=Asia/Hong_Kong:20261109T010000\r\nREQUEST-STATUS:3.1;x\r\n" END;
    size_t refused = 0;
    for (size_t n = 1;; n++) {
        harness_fail_malloc(n);
        esr_status status =
            esri_reply_read(f->ctx, text, sizeof text - 1, &window, &f->arena, &f->object);
        bool reached = harness_fail_malloc(0) >= n;
        if (!reached) {
            assert_int_equal(status, ESR_OK);
            break;
        }
        // Without memory for a fault's words the proposal may be lost, which is said of it too.
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        refused += status == ESR_E_NOMEM;
        esr_context_clear(f->ctx);
    }
    assert_true(refused > 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_read__takes_a_reply_as_exchange_writes_it),
        TEST(test_read__takes_a_reply_as_google_writes_it),
        TEST(test_read__takes_a_reply_as_apple_writes_it),
        TEST(test_read__gives_a_proposal_in_the_zone_asked_for),
        TEST(test_read__gives_no_days_for_a_proposal_without_sound_ones),
        TEST(test_read__marks_an_answer_for_one_day),
        TEST(test_read__keeps_what_it_can_of_other_encodings_and_broken_lines),
        TEST(test_read__makes_texts_fit_to_be_shown),
        TEST(test_read__takes_no_address_that_is_none),
        TEST(test_read__says_why_an_object_is_none),
        TEST(test_read__passes_over_what_asks_nothing),
        TEST(test_read__of_too_much_ends_soon),
        TEST(test_read__ends_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
