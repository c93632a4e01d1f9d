// SPDX-License-Identifier: GPL-3.0-or-later
// Mail as it comes back: files, mboxes, Maildirs; encodings, charsets, parts inside parts, and
// messages that nobody should send.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "harness.h"
#include "mime/mime.h"

#define HEAD                                                                                       \
    "From: =?UTF-8?B?6Zmz5aSn5paH?= <TMChan@Example.org>\r\nTo: office@example.org\r\n"            \
    "Subject: Accepted\r\nMessage-ID: <r1@example.org>\r\nMIME-Version: 1.0\r\n"
#define REPLY "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"

// The last mail, copied.
typedef struct seen {
    int count, calendars, results;
    bool automatic, unknown;
    char from[100], from_name[100], id[100], method[20], text[200], where[300], left_out[200];
    char plain[200], ids[200];
} seen;

static esr_context *ctx;
static char *folder;

static int open_fixture(void **state) {
    (void)state;
    folder = harness_temp_folder();
    return esr_context_new(&ctx) == ESR_OK ? 0 : -1;
}

static int close_fixture(void **state) {
    (void)state;
    harness_remove_folder(folder);
    esr_context_free(ctx);
    return 0;
}

static esr_status look(void *user, const esri_mime_mail *mail) {
    seen *s = user;
    s->count++;
    s->calendars = (int)mail->calendar_count;
    s->results = (int)mail->result_count;
    s->automatic = mail->automatic;
    snprintf(s->from, sizeof s->from, "%s", mail->from);
    snprintf(s->from_name, sizeof s->from_name, "%s", mail->from_name);
    snprintf(s->id, sizeof s->id, "%s", mail->message_id);
    snprintf(s->where, sizeof s->where, "%s", mail->where + strlen(folder));
    snprintf(s->left_out, sizeof s->left_out, "%s", mail->left_out);
    snprintf(s->plain, sizeof s->plain, "%s", mail->plain);
    strncat(s->ids, mail->message_id, sizeof s->ids - strlen(s->ids) - 1);
    if (mail->calendar_count > 0) {
        const esri_mime_calendar *calendar = &mail->calendars[0];
        s->unknown = calendar->charset_unknown;
        snprintf(s->method, sizeof s->method, "%s", calendar->method);
        snprintf(s->text, sizeof s->text, "%.*s", (int)calendar->length, calendar->text);
    }
    return ESR_OK;
}

static seen read_path(const char *name) {
    seen s = {0};
    char *path = harness_path(folder, name);
    assert_int_equal(esri_mime_read(ctx, path, look, &s), ESR_OK);
    free(path);
    return s;
}

static seen read_text(const char *text) {
    harness_write_file(folder, "one.eml", text, strlen(text));
    return read_path("one.eml");
}

static void test_mail__is_read_from_a_calendar_alone(void **state) {
    (void)state;
    seen s =
        read_text(HEAD "Content-Type: text/calendar; method=reply; charset=utf-8\r\n\r\n" REPLY);
    assert_int_equal(s.count, 1);
    assert_int_equal(s.calendars, 1);
    assert_string_equal(s.method, "REPLY");
    assert_string_equal(s.text, REPLY);
    assert_string_equal(s.from, "TMChan@Example.org");
    assert_string_equal(s.from_name, "陳大文");
    assert_string_equal(s.id, "r1@example.org");
    assert_string_equal(s.where, "/one.eml");
    assert_false(s.automatic);
}

static void test_mail__is_decoded_from_base64_and_quoted_printable(void **state) {
    (void)state;
    seen s =
        read_text(HEAD "Content-Type: text/calendar; method=REPLY\r\n"
                       "Content-Transfer-Encoding: base64\r\n\r\n"
                       "QkVHSU46VkNBTEVOREFSDQpNRVRI\r\nT0Q6UkVQTFkNCkVORDpWQ0FMRU5EQVINCg==\r\n");
    assert_string_equal(s.text, REPLY);
    s = read_text(HEAD "Content-Type: text/calendar; method=REPLY\r\n"
                       "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                       "COMMENT:=E7=95=B6=E6=97=A5=\r\n=E5=87=BA=E5=B8=AD\r\n");
    assert_string_equal(s.text, "COMMENT:當日出席\r\n");
}

static void test_mail__is_turned_into_utf8(void **state) {
    (void)state;
    seen s =
        read_text(HEAD "Content-Type: text/calendar; charset=Big5\r\n\r\nCOMMENT:\xA4\xA4\r\n");
    assert_string_equal(s.text, "COMMENT:中\r\n");
    assert_false(s.unknown);
    s = read_text(HEAD "Content-Type: text/calendar; charset=klingon\r\n\r\nCOMMENT:\xA4\xA4\r\n");
    assert_string_equal(s.text, "COMMENT:\xA4\xA4\r\n");
    assert_true(s.unknown);
}

static void test_mail__is_found_inside_other_parts(void **state) {
    (void)state;
    seen s = read_text(HEAD "Content-Type: multipart/mixed; boundary=a\r\n\r\n"
                            "--a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
                            "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n可以。\r\n"
                            "--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n" REPLY
                            "--b--\r\n--a\r\nContent-Type: application/octet-stream;"
                            " name=\"Invite.ICS\"\r\n\r\n" REPLY "--a\r\n"
                            "Content-Type: message/rfc822\r\n\r\n" HEAD
                            "Content-Type: application/ics\r\n\r\n" REPLY "--a--\r\n");
    assert_int_equal(s.calendars, 3);
    assert_string_equal(s.plain, "可以。");
    assert_string_equal(s.left_out, "");
}

static void test_mbox__is_read_message_by_message(void **state) {
    (void)state;
    static const char text[] = "From a@b Mon Nov  2 08:00:00 2026\n" HEAD "\n>From me\n\n"
                               "From a@b Mon Nov  2 08:00:00 2026\n"
                               "From: x@example.org\nMessage-ID: <r2@example.org>\n"
                               "Auto-Submitted: auto-replied\n\nhi\n";
    harness_write_file(folder, "in.mbox", text, strlen(text));
    seen s = read_path("in.mbox");
    assert_int_equal(s.count, 2);
    assert_string_equal(s.ids, "r1@example.orgr2@example.org");
    assert_string_equal(s.where, "/in.mbox: message 2");
    assert_true(s.automatic);
}

static void test_maildir__is_read_in_the_order_of_its_names(void **state) {
    (void)state;
    static const char *const files[][2] = {{"m/cur/1.x:2,S", "Message-ID: <a@x>\n\n"},
                                           {"m/new/2.x", "Message-ID: <b@x>\n\n"},
                                           {"m/cur/3.x:2,", "Message-ID: <c@x>\n\n"},
                                           {"m/tmp/0.x", "Message-ID: <never@x>\n\n"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        harness_write_file(folder, files[i][0], files[i][1], strlen(files[i][1]));
    seen s = read_path("m");
    assert_int_equal(s.count, 3);
    assert_string_equal(s.ids, "a@xb@xc@x");
}

static void test_folder__without_mail_is_refused(void **state) {
    (void)state;
    seen s = {0};
    harness_write_file(folder, "empty/note.txt", "x", 1);
    char *path = harness_path(folder, "empty");
    esr_context_clear(ctx);
    assert_int_equal(esri_mime_read(ctx, path, look, &s), ESR_E_INPUT);
    free(path);
    assert_int_equal(esri_mime_read(ctx, "/no/such/file", look, &s), ESR_E_IO);
    assert_int_equal(s.count, 0);
}

static void test_mail__tells_authentication_results_and_no_doubtful_sender(void **state) {
    (void)state;
    seen s = read_text("Authentication-Results: mx.example.org; dkim=pass\r\n"
                       "authentication-results: mx2.example.org; spf=fail\r\n"
                       "From: a@example.org, b@example.org\r\n\r\nx\r\n");
    assert_int_equal(s.results, 2);
    assert_string_equal(s.from, "");
    s = read_text("From: a@example.org\r\nFrom: b@example.org\r\n\r\nx\r\n");
    assert_string_equal(s.from, "");
}

static void test_mail__that_is_none_has_no_calendar(void **state) {
    (void)state;
    static const char *const texts[] = {"",
                                        "\r\n",
                                        "no header at all",
                                        "From ",
                                        ":\r\n:\r\n",
                                        "Content-Type: multipart/mixed\r\n\r\n--\r\n",
                                        "Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(read_text(texts[i]).calendars, 0);
}

static void test_mail__leaves_out_what_is_too_large_deep_or_much(void **state) {
    (void)state;
    esri_buf text = {0};
    esri_buf_add(&text, HEAD "Content-Type: text/calendar\r\n\r\n");
    for (size_t i = 0; i <= ESRI_MIME_PART_MAX / 64; i++)
        esri_buf_add(&text,
                     "X-LINE:4567890123456789012345678901234567890123456789012345678901\r\n");
    seen s = read_text(text.text);
    assert_int_equal(s.calendars, 0);
    assert_string_equal(s.left_out, "a part of more than 1 MiB");
    text.length = 0;
    esri_buf_add(&text, HEAD "Content-Type: multipart/mixed; boundary=a\r\n\r\n");
    for (int i = 0; i < 70; i++)
        esri_buf_add(&text, "--a\r\nContent-Type: text/calendar\r\n\r\nX:1\r\n");
    esri_buf_add(&text, "--a--\r\n");
    s = read_text(text.text);
    assert_int_equal(s.calendars, 64);
    assert_string_equal(s.left_out, "all parts after the 64th");
    text.length = 0;
    esri_buf_add(&text, HEAD);
    for (int i = 0; i < 40; i++)
        esri_buf_printf(&text, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i,
                        i);
    esri_buf_add(&text, "Content-Type: text/calendar\r\n\r\nX:1\r\n");
    s = read_text(text.text);
    assert_int_equal(s.calendars, 0);
    assert_string_equal(s.left_out, "parts inside more than 16 others");
    esri_buf_free(&text);
}

static void test_mail__that_breaks_the_reader_is_refused_or_passed_over(void **state) {
    (void)state;
    esri_buf text = {0};
    seen s = {0};
    esr_context_clear(ctx);
    esri_buf_add(&text, "From: ");
    for (int i = 0; i < 300000; i++) // a group in a group in a group
        esri_buf_add(&text, "a:");
    esri_buf_add(&text, "\r\n\r\n");
    harness_write_file(folder, "mails/1.eml", text.text, text.length);
    harness_write_file(folder, "mails/2.eml", HEAD "\r\n", strlen(HEAD "\r\n"));
    char *path = harness_path(folder, "mails"), *file = harness_path(folder, "mails/1.eml");
    assert_int_equal(esri_mime_read(ctx, path, look, &s), ESR_OK);
    assert_int_equal(s.count, 1);
    assert_string_equal(s.where, "/mails/2.eml");
    assert_int_equal(esr_context_warning_count(ctx), 1);
    assert_string_equal(esr_context_warning(ctx, 0).subject, file);
    assert_int_equal(esri_mime_read(ctx, file, look, &s), ESR_E_INPUT);
    assert_int_equal(s.count, 1);
    assert_int_equal(esr_context_fault_count(ctx), 1);
    esr_context_clear(ctx);
    esri_buf_free(&text);
    free(path);
    free(file);
}

static void test_reading__ends_well_wherever_memory_ends(void **state) {
    (void)state;
    static const char text[] = HEAD "Content-Type: text/calendar; method=REPLY\r\n\r\n" REPLY;
    harness_write_file(folder, "maildir/new/1", text, sizeof text - 1);
    char *path = harness_path(folder, "maildir");
    seen s = {0};
    harness_fail_malloc(0);
    assert_int_equal(esri_mime_read(ctx, path, look, &s), ESR_OK);
    const size_t calls = harness_fail_malloc(0);
    for (size_t n = 1; n <= calls; n++) {
        s.count = 0;
        harness_fail_malloc(n);
        esr_status status = esri_mime_read(ctx, path, look, &s);
        harness_fail_malloc(0);
        assert_int_equal(status, ESR_E_NOMEM);
        assert_int_equal(s.count, 0);
        esr_context_clear(ctx);
    }
    free(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mail__is_read_from_a_calendar_alone),
        cmocka_unit_test(test_mail__is_decoded_from_base64_and_quoted_printable),
        cmocka_unit_test(test_mail__is_turned_into_utf8),
        cmocka_unit_test(test_mail__is_found_inside_other_parts),
        cmocka_unit_test(test_mbox__is_read_message_by_message),
        cmocka_unit_test(test_maildir__is_read_in_the_order_of_its_names),
        cmocka_unit_test(test_folder__without_mail_is_refused),
        cmocka_unit_test(test_mail__tells_authentication_results_and_no_doubtful_sender),
        cmocka_unit_test(test_mail__that_is_none_has_no_calendar),
        cmocka_unit_test(test_mail__leaves_out_what_is_too_large_deep_or_much),
        cmocka_unit_test(test_mail__that_breaks_the_reader_is_refused_or_passed_over),
        cmocka_unit_test(test_reading__ends_well_wherever_memory_ends),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
