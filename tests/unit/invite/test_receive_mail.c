// SPDX-License-Identifier: GPL-3.0-or-later
// Answers from mail to the database: whom to believe, the shapes of mail, and no memory.
#include "mails.h"

// --- whom to believe ------------------------------------------------------------------------

static void test_receive__from_elsewhere_waits_until_it_is_admitted(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    answer strange = reply("ACCEPTED", 1, 1);
    strange.from = strange.attendee = "Ada@Home.example";
    const int64_t id = receive_one(f, store, strange, ESR_FATE_QUARANTINED).incoming.id;
    esr_receipt *receipt = NULL;
    const esr_receive_options options = {.now = NOW};
    assert_query(f->path, ANSWER, "none|-1|");
    assert_ok(f, esr_answers_admit(f->ctx, store, id, &options, &receipt));
    assert_int_equal(receipt->count, 1);
    assert_int_equal(receipt->at[0].incoming.fate, ESR_FATE_APPLIED);
    esr_receipt_free(receipt);
    assert_query(f->path, ANSWER, "accepted|1|");
    assert_query(f->path, "SELECT recipient, recipient_id, address FROM alias",
                 "reviewer|R1|ada@home.example");
    assert_query(f->path, "SELECT fate, settled FROM answer", "applied|admitted");
    assert_int_equal(esr_answers_admit(f->ctx, store, id, &options, &receipt), ESR_E_INPUT);
    assert_fault(f, f->path, "answer 1 is admitted already");
    strange.says = "TENTATIVE"; // from now on the address is known
    strange.second = 2;
    (void)receive_one(f, store, strange, ESR_FATE_APPLIED);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "tentative|1|");
}

static void test_receive__of_what_was_sent_on_before_makes_the_copy_moot(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    answer copy = reply("ACCEPTED", 1, 1);
    copy.from = "secretary@example.org";
    (void)receive_one(f, store, copy, ESR_FATE_QUARANTINED);
    (void)receive_one(f, store, reply("ACCEPTED", 1, 1), ESR_FATE_APPLIED);
    esr_receipt *receipt = receive_mail(f, store, copy);
    assert_int_equal(receipt->known, 1);
    esr_receipt_free(receipt);
    esr_store_close(store);
    assert_query(f->path, "SELECT fate, settled FROM answer", "quarantined|moot\napplied|");
}

static void test_reject__settles_what_waits_and_nothing_else(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    answer strange = reply("DECLINED", 1, 1);
    strange.from = "x@example.org";
    (void)receive_one(f, store, strange, ESR_FATE_QUARANTINED);
    (void)receive_one(f, store, reply("ACCEPTED", 1, 2), ESR_FATE_APPLIED);
    assert_ok(f, esr_answers_reject(f->ctx, store, 1));
    assert_int_equal(esr_answers_reject(f->ctx, store, 1), ESR_E_INPUT);
    assert_fault(f, f->path, "answer 1 is rejected already");
    assert_int_equal(esr_answers_reject(f->ctx, store, 2), ESR_E_INPUT);
    assert_fault(f, f->path, "answer 2 does not wait in quarantine");
    assert_int_equal(esr_answers_reject(f->ctx, store, 3), ESR_E_INPUT);
    assert_fault(f, f->path, "has no answer 3; esr answers --quarantine lists those that wait");
    esr_store_close(store);
    assert_query(f->path, ANSWER, "accepted|1|");
    assert_query(f->path, "SELECT settled FROM answer", "rejected\n");
}

static void test_admit__never_takes_one_day_for_all(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    esr_receipt *receipt = NULL;
    answer day = reply("DECLINED", 1, 1);
    day.more = "RECURRENCE-ID:20260915T003000Z\r\n";
    (void)receive_one(f, store, day, ESR_FATE_QUARANTINED);
    assert_int_equal(esr_answers_admit(f->ctx, store, 1, NULL, &receipt), ESR_E_INPUT);
    assert_fault(f, f->path,
                 "answer 1 can't be admitted: it is for one day of several; ask for another "
                 "answer, and reject this one");
    day.from = "x@example.org"; // in doubt for another reason first
    day.second = 2;
    (void)receive_one(f, store, day, ESR_FATE_QUARANTINED);
    assert_ok(f, esr_answers_admit(f->ctx, store, 2, NULL, &receipt));
    assert_int_equal(receipt->at[0].incoming.fate, ESR_FATE_QUARANTINED);
    assert_int_equal(receipt->at[0].incoming.doubt, ESR_DOUBT_ONE_DAY);
    esr_receipt_free(receipt);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "none|-1|");
    assert_query(f->path, SEATS, "1|R1\n2|\n3|R3");
}

static void test_receive__of_a_cancellation_by_a_member_changes_nothing(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    answer cancel = reply("DECLINED", 2, 1);
    cancel.method = "CANCEL";
    cancel.more = "STATUS:CANCELLED\r\n";
    (void)receive_one(f, store, cancel, ESR_FATE_IGNORED);
    cancel.from = "office@example.org"; // a copy of the office's own
    esr_receipt *receipt = receive_mail(f, store, cancel);
    assert_int_equal(receipt->count, 0);
    assert_int_equal(receipt->unrelated, 1);
    esr_receipt_free(receipt);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "none|-1|");
    assert_query(f->path, SEATS, "1|R1\n2|\n3|R3");
    assert_query(f->path, "SELECT state FROM invitation", "confirmed");
}

static void test_receive__adds_nobody_who_was_not_invited(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    answer crasher = reply("ACCEPTED", 1, 1);
    crasher.from = crasher.attendee = "ben@example.org";
    (void)receive_one(f, store, crasher, ESR_FATE_QUARANTINED);
    esr_store_close(store);
    assert_query(f->path, "SELECT count(*) FROM invitation", "1");
    assert_query(f->path, SEATS, "1|R1\n2|\n3|R3");
}

static void test_receive__keeps_nothing_of_strangers(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    snprintf(uid, sizeof uid, "%s", "not-ours");
    esr_receipt *receipt = receive_mail(f, store, reply("ACCEPTED", 1, 1));
    assert_int_equal(receipt->unknown, 1);
    assert_int_equal(receipt->at[0].incoming.fate, ESR_FATE_UNKNOWN);
    esr_receipt_free(receipt);
    answer request = reply("NEEDS-ACTION", 0, 1);
    request.method = "REQUEST";
    receipt = receive_mail(f, store, request);
    assert_int_equal(receipt->count, 0);
    assert_int_equal(receipt->unrelated, 1);
    esr_receipt_free(receipt);
    receipt = receive_bytes(f, store, "broken.ics", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n");
    assert_int_equal(receipt->at[0].incoming.fate, ESR_FATE_UNREADABLE);
    assert_string_equal(receipt->at[0].incoming.why, "it is cut off");
    esr_receipt_free(receipt);
    esr_store_close(store);
    assert_query(f->path, "SELECT count(*) FROM answer", "0");
}

// --- shapes of mail -------------------------------------------------------------------------

static void test_receive__of_a_saved_object_counts_without_a_sender(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    const answer yes = reply("ACCEPTED", 1, 1);
    char *object = object_text(&yes);
    esr_receipt_free(receive_bytes(f, store, "saved.ics", object));
    free(object);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "accepted|1|");
    assert_query(f->path, "SELECT sender FROM answer", "");
}

static void test_receive__of_a_mail_that_fails_the_servers_check_waits(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    const answer yes = reply("ACCEPTED", 1, 1);
    char *text = mail_text(&yes);
    esri_buf checked = {0};
    esri_buf_printf(&checked, "Authentication-Results: mx.example.org; spf=pass; dmarc=fail\r\n%s",
                    text);
    esr_receipt *receipt = receive_bytes(f, store, "one.eml", checked.text);
    assert_int_equal(receipt->at[0].incoming.doubt, ESR_DOUBT_FORGED);
    assert_string_equal(receipt->at[0].incoming.authentication,
                        "mx.example.org; spf=pass; dmarc=fail");
    esr_receipt_free(receipt);
    esri_buf_free(&checked);
    free(text);
    esr_store_close(store);
}

// As Exchange sends it: quoted-printable, no ORGANIZER, capitals in MAILTO, UID in capitals.
static void test_receive__of_a_quoted_printable_reply_without_organizer_counts(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    char capitals[UID_TEXT];
    esri_buf text = {0};
    for (size_t i = 0; i < UID_TEXT; i++)
        capitals[i] = (char)(uid[i] >= 'a' && uid[i] <= 'f' ? uid[i] - 'a' + 'A' : uid[i]);
    esri_buf_printf(&text,
                    "From: =?utf-8?B?6Zmz5LiA?= <ADA@EXAMPLE.ORG>\r\nTo: Office\r\n"
                    "Subject: Accepted: V1\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alter"
                    "native;\r\n boundary=\"_000_x_\"\r\n\r\n--_000_x_\r\n"
                    "Content-Type: text/plain; charset=\"utf-8\"\r\n\r\n\r\n--_000_x_\r\n"
                    "Content-Type: text/calendar; charset=\"utf-8\"; method=REPLY\r\n"
                    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                    "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nPRODID:An Exchange\r\nVERSION:2.0\r\n"
                    "BEGIN:VEVENT\r\nATTENDEE;PARTSTAT=3DACCEPTED;CN=3DAda:MAILTO:ada@exam=\r\n"
                    "ple.org\r\nCOMMENT;LANGUAGE=3Den-US:=E5=A5=BD\\n\r\nUID:%s\r\n"
                    "DTSTAMP:20260831T000001Z\r\nSEQUENCE:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
                    "\r\n--_000_x_--\r\n",
                    capitals);
    esr_receipt_free(receive_bytes(f, store, "one.eml", text.text));
    esri_buf_free(&text);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "accepted|1|好");
}

static void add_base64(esri_buf *out, const char *text) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *b = (const unsigned char *)text;
    for (size_t left = strlen(text), column = 0; left > 0; column += 4) {
        size_t take = left < 3 ? left : 3;
        unsigned bits =
            (unsigned)b[0] << 16 | (take > 1 ? (unsigned)b[1] << 8 : 0) | (take > 2 ? b[2] : 0u);
        esri_buf_printf(out, "%s%c%c%c%c", column && column % 76 == 0 ? "\r\n" : "",
                        digits[bits >> 18], digits[bits >> 12 & 63],
                        take > 1 ? digits[bits >> 6 & 63] : '=',
                        take > 2 ? digits[bits & 63] : '=');
        b += take;
        left -= take;
    }
}

// As Google sends it: base64, in an alternative within a mixed, and the same again as a file.
static void test_receive__of_a_base64_reply_deep_in_a_mail_counts_once(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    const answer yes = reply("ACCEPTED", 1, 1);
    char *object = object_text(&yes);
    esri_buf text = {0};
    esri_buf_add(&text, "From: Ada <ada@example.org>\r\nMIME-Version: 1.0\r\n"
                        "Content-Type: multipart/mixed; boundary=\"000001\"\r\n\r\n--000001\r\n"
                        "Content-Type: multipart/alternative; boundary=\"000002\"\r\n\r\n"
                        "--000002\r\nContent-Type: text/html\r\n\r\n<p>Yes</p>\r\n--000002\r\n"
                        "Content-Type: text/calendar; charset=\"UTF-8\"; method=REPLY\r\n"
                        "Content-Transfer-Encoding: base64\r\n\r\n");
    add_base64(&text, object);
    esri_buf_add(&text, "\r\n--000002--\r\n--000001\r\nContent-Type: application/ics; "
                        "name=\"invite.ics\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    add_base64(&text, object);
    esri_buf_add(&text, "\r\n--000001--\r\n");
    esr_receipt *receipt = receive_bytes(f, store, "one.eml", text.text);
    assert_int_equal(receipt->count, 1);
    assert_int_equal(receipt->known, 0);
    esr_receipt_free(receipt);
    esri_buf_free(&text);
    free(object);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "accepted|1|");
}

static void test_receive__of_a_maildir_reads_what_is_new_and_what_was_seen(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    const answer maybe = reply("TENTATIVE", 1, 1), yes = reply("ACCEPTED", 1, 2);
    char *first = mail_text(&maybe), *second = mail_text(&yes);
    harness_write_file(mails, "box/cur/1:2,S", first, strlen(first));
    harness_write_file(mails, "box/new/2", second, strlen(second));
    harness_write_file(mails, "box/tmp/3", second, strlen(second));
    char *path = harness_path(mails, "box");
    esr_receipt *receipt = receive_path(f, store, path, false);
    assert_int_equal(receipt->mails, 2);
    assert_int_equal(receipt->count, 2);
    esr_receipt_free(receipt);
    free(path);
    free(first);
    free(second);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "accepted|1|");
}

static void test_receive__of_a_path_that_is_none_fails(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    esr_receipt *receipt = NULL;
    char *path = harness_path(mails, "none");
    const char *const paths[] = {path};
    assert_int_equal(esr_receive(f->ctx, store, paths, 1, NULL, &receipt), ESR_E_IO);
    assert_null(receipt);
    free(path);
    esr_store_close(store);
}

// --- without memory -------------------------------------------------------------------------

// Whether the n-th allocation was reached.
static bool try_without(fixture *f, bool sqlite, int32_t n) {
    const esr_receive_options options = {.now = NOW};
    const answer no = reply("DECLINED", 1, 1);
    char before[4096] = "", found[4096] = "", *path = harness_path(mails, "one.ics");
    const char *const paths[] = {path};
    esr_store *store = create_invited(f);
    char *object = object_text(&no);
    esr_receipt *receipt = NULL;
    harness_write_file(mails, "one.ics", object, strlen(object));
    assert_int_equal(peek(f->path, STATE, before, sizeof before), SQLITE_OK);
    if (sqlite)
        harness_sqlite_memory_fail(n);
    else
        harness_fail_malloc((size_t)n);
    esr_status status = esr_receive(f->ctx, store, paths, 1, &options, &receipt);
    bool reached =
        sqlite ? harness_sqlite_memory_fail(0) >= n : harness_fail_malloc(0) >= (size_t)n;
    assert_true(status == ESR_OK || (reached && status == ESR_E_NOMEM));
    assert_int_equal(receipt != NULL, status == ESR_OK);
    esr_receipt_free(receipt);
    esr_store_close(store);
    esr_context_clear(f->ctx);
    assert_int_equal(peek(f->path, STATE, found, sizeof found), SQLITE_OK);
    if (status != ESR_OK) // whole, or not at all
        assert_string_equal(found, before);
    unlink(f->path);
    free(object);
    free(path);
    return reached;
}

static void test_receive__without_memory_keeps_all_or_nothing(void **state) {
    fixture *f = *state;
    harness_sqlite_memory_install();
    for (int32_t n = 1; try_without(f, false, n); n += 11)
        ;
    for (int32_t n = 1; try_without(f, true, n); n += 97)
        ;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        MAIL_TEST(test_receive__from_elsewhere_waits_until_it_is_admitted),
        MAIL_TEST(test_receive__of_what_was_sent_on_before_makes_the_copy_moot),
        MAIL_TEST(test_reject__settles_what_waits_and_nothing_else),
        MAIL_TEST(test_admit__never_takes_one_day_for_all),
        MAIL_TEST(test_receive__of_a_cancellation_by_a_member_changes_nothing),
        MAIL_TEST(test_receive__adds_nobody_who_was_not_invited),
        MAIL_TEST(test_receive__keeps_nothing_of_strangers),
        MAIL_TEST(test_receive__of_a_saved_object_counts_without_a_sender),
        MAIL_TEST(test_receive__of_a_mail_that_fails_the_servers_check_waits),
        MAIL_TEST(test_receive__of_a_quoted_printable_reply_without_organizer_counts),
        MAIL_TEST(test_receive__of_a_base64_reply_deep_in_a_mail_counts_once),
        MAIL_TEST(test_receive__of_a_maildir_reads_what_is_new_and_what_was_seen),
        MAIL_TEST(test_receive__of_a_path_that_is_none_fails),
        MAIL_TEST(test_receive__without_memory_keeps_all_or_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
