// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of incoming answers share: a database in which somebody was invited, mails that
// answer, and what is left of them.
#ifndef INVITE_MAILS_H
#define INVITE_MAILS_H

#include "../store/fixture.h"

#include <esr/answer.h>

#include "base/buf.h"
#include "store/told/told.h"

#define NOW      ((int64_t)1788220800) // 2026-09-01
#define UID_TEXT 37

static char *mails; // a folder
static char uid[UID_TEXT];

// --- the database ---------------------------------------------------------------------------

static inline void invite(fixture *f, esr_store *store, const esr_event_key *key, const char *day,
                          char out[UID_TEXT]) {
    esr_invitation invitation = {.uid = out,
                                 .key = *key,
                                 .name = "Ada",
                                 .name_zh = "陳一",
                                 .address = "Ada@Example.org",
                                 .sequence = 1,
                                 .asked_sequence = 1,
                                 .stamp = NOW - 86400,
                                 .state = ESR_INVITATION_CONFIRMED,
                                 .days = 2,
                                 .from = 510,
                                 .to = 1020,
                                 .time_zone = "Asia/Hong_Kong",
                                 .title = "t",
                                 .place = "p",
                                 .text = "b",
                                 .facts = "f",
                                 .answered_sequence = -1,
                                 .comment = ""};
    assert_true(esr_day_parse(day, &invitation.first_day));
    assert_ok(f, esr_store_event_uid(f->ctx, store, key, out));
    assert_ok(f, esri_told_put(f->ctx, store, &invitation));
}

static const esr_event_key ada = {"V1", ESR_RECIPIENT_REVIEWER, "R1", ESR_PART_WHOLE_DAYS};

// A store with a plan, in which R1 sits on V1 from 2026-09-14 on and was told so.
static inline esr_store *create_invited(fixture *f) {
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    assert_ok(f, esr_store_put_solution(f->ctx, store, &solution, &some_costs, NULL));
    esr_plan_free(plan);
    invite(f, store, &ada, "2026-09-14", uid);
    return store;
}

static inline int set_up_mails(void **state) {
    mails = harness_temp_folder();
    return set_up(state);
}

static inline int tear_down_mails(void **state) {
    harness_remove_folder(mails);
    return tear_down(state);
}

// --- the mails ------------------------------------------------------------------------------

typedef struct answer {
    const char *method, *from, *attendee, *says;
    int sequence;
    int second;       // of its DTSTAMP
    const char *more; // lines of the event
} answer;

static inline char *object_text(const answer *a) {
    esri_buf text = {0};
    esri_buf_printf(&text,
                    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//EN\r\nMETHOD:%s\r\n"
                    "BEGIN:VEVENT\r\nUID:%s\r\nSEQUENCE:%d\r\nDTSTAMP:20260831T0000%02dZ\r\n"
                    "ATTENDEE;PARTSTAT=%s:MAILTO:%s\r\n%sEND:VEVENT\r\nEND:VCALENDAR\r\n",
                    a->method, uid, a->sequence, a->second, a->says, a->attendee,
                    a->more ? a->more : "");
    return esri_buf_take(&text);
}

static inline char *mail_text(const answer *a) {
    char *object = object_text(a);
    esri_buf text = {0};
    esri_buf_printf(&text,
                    "From: Ada <%s>\r\nTo: office@example.org\r\nMessage-ID: <m%d@example.org>\r\n"
                    "MIME-Version: 1.0\r\nContent-Type: text/calendar; method=%s; charset=UTF-8"
                    "\r\n\r\n%s",
                    a->from, a->second, a->method, object);
    free(object);
    return esri_buf_take(&text);
}

static const char own[] = "ada@example.org";

static inline answer reply(const char *says, int sequence, int second) {
    return (answer){"REPLY", own, own, says, sequence, second, NULL};
}

static inline esr_receipt *receive_path(fixture *f, esr_store *store, const char *path, bool dry) {
    esr_receipt *receipt = NULL;
    const esr_receive_options options = {.now = NOW, .dry_run = dry};
    assert_ok(f, esr_receive(f->ctx, store, &path, 1, &options, &receipt));
    return receipt;
}

// Receives a file with these bytes.
static inline esr_receipt *receive_bytes(fixture *f, esr_store *store, const char *name,
                                         const char *bytes) {
    char *path = harness_path(mails, name);
    harness_write_file(mails, name, bytes, strlen(bytes));
    esr_receipt *receipt = receive_path(f, store, path, false);
    free(path);
    return receipt;
}

static inline esr_receipt *receive_mail(fixture *f, esr_store *store, answer a) {
    char *text = mail_text(&a);
    esr_receipt *receipt = receive_bytes(f, store, "one.eml", text);
    free(text);
    return receipt;
}

// Receives a mail, and expects one thing with that fate.
static inline esr_received receive_one(fixture *f, esr_store *store, answer a, esr_fate fate) {
    esr_receipt *receipt = receive_mail(f, store, a);
    assert_int_equal(receipt->count, 1);
    const esr_received out = receipt->at[0];
    assert_int_equal(out.incoming.fate, fate);
    esr_receipt_free(receipt);
    return out; // its texts are gone
}

#define ANSWER "SELECT answer, answered_sequence, comment FROM invitation"
#define SEATS  "SELECT place, reviewer_id FROM plan_view WHERE review_id = 'V1' ORDER BY place"

#define STATE                                                                                      \
    "SELECT (SELECT group_concat(answer || answered_sequence || answered_stamp || comment) "       \
    "FROM invitation), (SELECT count(*) FROM answer), (SELECT count(*) FROM journal), "            \
    "(SELECT count(*) FROM run), (SELECT count(*) FROM import), (SELECT count(*) FROM alias)"

#define MAIL_TEST(name) cmocka_unit_test_setup_teardown(name, set_up_mails, tear_down_mails)

#endif
