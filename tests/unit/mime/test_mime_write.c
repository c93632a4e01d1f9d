// SPDX-License-Identifier: GPL-3.0-or-later
// Mail as it is written: 7 bits, short lines, the same bytes for the same input, no forged header;
// and read back, what was put in.
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "mime/mime.h"

#define CALENDAR "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"

static const esri_mime_message sample = {
    .from_name = "ESR Planning Office, 評核組",
    .from_address = "esr-office@example.org",
    .to_name = "陳大文 CHAN \"Tai\" Man",
    .to_address = "tmchan@example.org",
    .subject = "校外評核邀請：霧杉小學 / Invitation: External School Review of Misty Fir",
    .date = 1793606400, // 2026-11-02 08:00 UTC
    .message_id = "0123456789abcdef@example.org",
    .thread_id = "first@example.org",
    .plain = "您好：\nHello.\n",
    .html = "<p>您好</p>\n",
    .calendar = CALENDAR,
    .method = "REQUEST",
    .attachment = "invite.ics",
};

typedef struct fixture {
    esr_context *ctx;
    esri_arena arena;
    char *folder;
} fixture;

static int open_fixture(void **state) {
    fixture *f = calloc(1, sizeof *f);
    if (!f || esr_context_new(&f->ctx) != ESR_OK)
        return -1;
    f->folder = harness_temp_folder();
    *state = f;
    return 0;
}

static int close_fixture(void **state) {
    fixture *f = *state;
    harness_remove_folder(f->folder);
    esri_arena_free(&f->arena);
    esr_context_free(f->ctx);
    free(f);
    return 0;
}

// Not inline, since gcc 12 takes the text for the address of the variable in which it comes.
__attribute__((noinline)) static const char *write_mail(fixture *f,
                                                        const esri_mime_message *message) {
    const char *text = NULL;
    assert_int_equal(esri_mime_write(f->ctx, message, &f->arena, &text), ESR_OK);
    return text;
}

static void test_mail__is_of_seven_bits_and_short_lines(void **state) {
    const char *text = write_mail(*state, &sample);
    size_t line = 0;
    for (const char *at = text; *at; at++) {
        assert_true((unsigned char)*at < 0x80);
        if (*at == '\n') {
            assert_true(at > text && at[-1] == '\r');
            assert_true(line <= 79); // with the CR
            line = 0;
        } else {
            line++;
        }
    }
    assert_int_equal(line, 0);
}

static void test_mail__is_the_same_for_the_same_input(void **state) {
    fixture *f = *state;
    assert_string_equal(write_mail(f, &sample), write_mail(f, &sample));
}

static void test_mail__puts_the_calendar_last_and_attaches_a_copy(void **state) {
    const char *text = write_mail(*state, &sample);
    const char *plain = strstr(text, "text/plain; charset=UTF-8\r\n");
    const char *html = strstr(text, "text/html; charset=UTF-8\r\n");
    const char *calendar = strstr(text, "text/calendar; charset=UTF-8; method=REQUEST;\r\n");
    const char *file = strstr(text, "application/ics; name=\"invite.ics\"\r\n");
    assert_true(plain && html && calendar && file);
    assert_true(plain < html && html < calendar && calendar < file);
    assert_non_null(strstr(file, "Content-Disposition: attachment; filename=\"invite.ics\"\r\n"));
    assert_non_null(strstr(text, "\r\nDate: Mon, 2 Nov 2026 08:00:00 +0000\r\n"));
    assert_non_null(strstr(text, "\r\nMessage-ID: <0123456789abcdef@example.org>\r\n"));
    assert_non_null(strstr(text, "\r\nReferences: <first@example.org>\r\n"));
    assert_null(strstr(text, "\r\nCc:"));
}

static void test_mail__lets_no_name_or_subject_make_a_header(void **state) {
    static const char *const forged[] = {
        "Nice\r\nBcc: evil@example.com\r\n\r\nbody\x01\x7f =?UTF-8?Q?=0A?=",
        "Nice\r\nBcc: evil@example.com", "Nice\nBcc: a@b", "Nice\rBcc: a@b", "Nice\r\n\r\nBcc"};
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
        esri_mime_message message = sample;
        message.from_name = message.to_name = message.subject = forged[i];
        const char *text = write_mail(*state, &message);
        const char *body = strstr(text, "\r\n\r\n");
        assert_non_null(strstr(text, "\r\nMIME-Version: 1.0\r\n"));
        assert_true(strstr(text, "\r\nMIME-Version: 1.0\r\n") < body);
        for (const char *at = text; at < body; at++) // no line ends but by CRLF, or is no header's
            assert_true((*at != '\n' || at[-1] == '\r') && (*at != '\r' || at[1] == '\n') &&
                        strncmp(at, "\nBcc", 4) != 0);
        assert_null(strstr(text, "=0A"));
    }
}

static void test_mail__goes_to_no_address_that_is_none(void **state) {
    static const char *const none[] = {"",        "x",        "@a.b",    "a@",
                                       "a@b@c",   "a b@c.d",  "a@b,c.d", "a@b\r\nBcc: x",
                                       "<a@b.c>", "學校@a.hk"};
    fixture *f = *state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        esri_mime_message message = sample;
        const char *text = NULL;
        message.to_address = none[i];
        assert_int_equal(esri_mime_write(f->ctx, &message, &f->arena, &text), ESR_E_INPUT);
        assert_null(text);
    }
    assert_true(esri_mime_is_address("o'neil+x@mail.example.org"));
}

static esr_status check_mail(void *user, const esri_mime_mail *mail) {
    int *count = user;
    ++*count;
    assert_string_equal(mail->from, sample.from_address);
    assert_string_equal(mail->from_name, sample.from_name);
    assert_string_equal(mail->subject, sample.subject);
    assert_string_equal(mail->message_id, sample.message_id);
    assert_string_equal(mail->in_reply_to, sample.thread_id);
    assert_int_equal(mail->date, sample.date);
    assert_string_equal(mail->plain, "您好：\r\nHello.\r\n");
    assert_int_equal(mail->calendar_count, 2);
    assert_string_equal(mail->calendars[0].method, "REQUEST");
    assert_string_equal(mail->calendars[1].method, "");
    for (size_t i = 0; i < 2; i++)
        assert_string_equal(mail->calendars[i].text, CALENDAR);
    return ESR_OK;
}

static void test_mail__is_read_back_as_it_was_written(void **state) {
    fixture *f = *state;
    const char *text = write_mail(f, &sample);
    int count = 0;
    harness_write_file(f->folder, "a.eml", text, strlen(text));
    assert_int_equal(esri_mime_read(f->ctx, f->folder, check_mail, &count), ESR_OK);
    assert_int_equal(count, 1);
}

static void test_mail__ends_well_wherever_memory_ends(void **state) {
    fixture *f = *state;
    harness_fail_malloc(0);
    write_mail(f, &sample);
    const size_t calls = harness_fail_malloc(0);
    for (size_t n = 1; n <= calls; n++) {
        const char *text = NULL;
        harness_fail_malloc(n);
        esr_status status = esri_mime_write(f->ctx, &sample, &f->arena, &text);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        assert_true((status == ESR_OK) == (text != NULL));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mail__is_of_seven_bits_and_short_lines),
        cmocka_unit_test(test_mail__is_the_same_for_the_same_input),
        cmocka_unit_test(test_mail__puts_the_calendar_last_and_attaches_a_copy),
        cmocka_unit_test(test_mail__lets_no_name_or_subject_make_a_header),
        cmocka_unit_test(test_mail__goes_to_no_address_that_is_none),
        cmocka_unit_test(test_mail__is_read_back_as_it_was_written),
        cmocka_unit_test(test_mail__ends_well_wherever_memory_ends),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
