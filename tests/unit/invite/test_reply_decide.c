// SPDX-License-Identifier: GPL-3.0-or-later
// The judgement of what came in, rule by rule, and in every order.
#include "harness.h"

#include <string.h>

#include "invite/reply/decide.h"

#define NOW ((int64_t)1788220800)

static const char *const addresses[] = {"tf@example.org", "tf@home.example"};

// An invitation whose present days were first told with SEQUENCE 1; the last message had 2.
static esr_invitation invitation_1(void) {
    return (esr_invitation){.uid = "u",
                            .address = "tf@example.org",
                            .sequence = 2,
                            .asked_sequence = 1,
                            .state = ESR_INVITATION_CONFIRMED,
                            .answered_sequence = -1};
}

static esr_incoming reply(int32_t sequence, int64_t stamp, const char *says) {
    return (esr_incoming){.uid = "u",
                          .method = ESR_METHOD_REPLY,
                          .sequence = sequence,
                          .sequence_given = true,
                          .stamp = stamp,
                          .attendee = "tf@example.org",
                          .sender = "tf@example.org",
                          .says = says,
                          .comment = "",
                          .errors = "",
                          .first_day = ESR_DAY_NONE,
                          .last_day = ESR_DAY_NONE};
}

static esri_reply_known known_of(const esr_invitation *invitation) {
    return (esri_reply_known){
        .invitation = invitation, .addresses = addresses, .address_count = 2, .now = NOW};
}

// Judges it, and expects these words of why it has its fate.
static void expect(const esri_reply_known *known, const esri_reply_manner *manner,
                   esr_incoming *what, esr_fate fate, esr_doubt doubt, const char *why) {
    const esri_reply_manner plain = {0};
    esri_arena arena = {0};
    esri_reply_decide(known, manner ? manner : &plain, what);
    assert_int_equal(what->fate, fate);
    assert_int_equal(what->doubt, doubt);
    assert_string_equal(esri_reply_why(known, what, &arena), why);
    esri_arena_free(&arena);
}

static void test_reply__from_the_recipient_for_the_present_days_counts(void **state) {
    (void)state;
    const esr_invitation invitation = invitation_1();
    const esri_reply_known known = known_of(&invitation);
    static const struct {
        const char *says;
        esr_answer answer;
        const char *why;
    } cases[] = {{"accepted", ESR_ANSWER_ACCEPTED, ""},
                 {"tentative", ESR_ANSWER_TENTATIVE, ""},
                 {"declined", ESR_ANSWER_DECLINED, ""},
                 {"needs-action", ESR_ANSWER_NONE, "it gives no answer"},
                 {"", ESR_ANSWER_NONE, "it gives no answer"},
                 {"x-later", ESR_ANSWER_NONE, "\"x-later\" is no answer that is known"}};
    for (size_t i = 0; i < HARNESS_COUNT(cases); i++) {
        esr_incoming what = reply(1, NOW, cases[i].says);
        expect(&known, NULL, &what, ESR_FATE_APPLIED, ESR_DOUBT_NONE, cases[i].why);
        assert_int_equal(what.answer, cases[i].answer);
    }
}

static void test_reply__to_former_days_does_not_count_for_the_new_ones(void **state) {
    (void)state;
    const esr_invitation invitation = invitation_1();
    const esri_reply_known known = known_of(&invitation);
    esr_incoming what = reply(0, NOW, "accepted");
    expect(&known, NULL, &what, ESR_FATE_OLD_VERSION, ESR_DOUBT_NONE,
           "it answers version 0; the present days are those of version 1");
    what = reply(0, NOW, "accepted");
    what.sequence_given = false;
    expect(&known, NULL, &what, ESR_FATE_OLD_VERSION, ESR_DOUBT_NONE,
           "it names no version, which stands for 0; the present days are those of version 1");
}

static void test_reply__to_what_was_taken_back_does_not_count(void **state) {
    (void)state;
    esr_invitation invitation = invitation_1();
    const esri_reply_known known = known_of(&invitation);
    esr_incoming what = reply(2, NOW, "accepted");
    invitation.state = ESR_INVITATION_CANCELLED;
    expect(&known, NULL, &what, ESR_FATE_OLD_VERSION, ESR_DOUBT_NONE, "the visit was cancelled");
    invitation.state = ESR_INVITATION_RELEASED;
    expect(&known, NULL, &what, ESR_FATE_OLD_VERSION, ESR_DOUBT_NONE,
           "the invitation was taken back");
}

static void test_reply__from_elsewhere_is_quarantined(void **state) {
    (void)state;
    const esr_invitation invitation = invitation_1();
    const esri_reply_known known = known_of(&invitation);
    const esri_reply_manner by_hand = {.handed_over = true}, forged = {.forged = true},
                            mismatch = {.mismatch = true};
    esr_incoming what = reply(1, NOW, "accepted");
    what.sender = "x@example.org";
    expect(&known, NULL, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_SENDER,
           "x@example.org sent it for tf@example.org");
    what.attendee = "x@example.org";
    expect(&known, NULL, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_ATTENDEE,
           "it answers for x@example.org; invited was tf@example.org");
    what = reply(1, NOW, "accepted");
    what.sender = "";
    expect(&known, NULL, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_NO_SENDER,
           "it came without a mail, so that nobody knows who sent it");
    expect(&known, &by_hand, &what, ESR_FATE_APPLIED, ESR_DOUBT_NONE, "");
    what = reply(1, NOW, "accepted");
    what.sender = "tf@home.example"; // the recipient's other address
    expect(&known, NULL, &what, ESR_FATE_APPLIED, ESR_DOUBT_NONE, "");
    expect(&known, &forged, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_FORGED,
           "the mail server doubts that it is from tf@home.example");
    expect(&known, &mismatch, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_MISMATCH,
           "the mail and the calendar object in it name different methods");
}

static void test_reply__that_the_office_admits_counts_whoever_sent_it(void **state) {
    (void)state;
    const esr_invitation invitation = invitation_1();
    esri_reply_known known = known_of(&invitation);
    known.admitted = true;
    esr_incoming what = reply(1, NOW, "declined");
    what.sender = what.attendee = "x@example.org";
    expect(&known, NULL, &what, ESR_FATE_APPLIED, ESR_DOUBT_NONE, "");
    what.one_day = true; // but never for more than it says
    expect(&known, NULL, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_ONE_DAY,
           "it is for one day of several");
}

static void test_reply__that_can_not_be_done_as_it_stands_is_quarantined(void **state) {
    (void)state;
    const esr_invitation invitation = invitation_1();
    const esri_reply_known known = known_of(&invitation);
    esr_incoming what = reply(3, NOW, "accepted");
    expect(&known, NULL, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_FUTURE,
           "it answers version 3; the last one sent was version 2");
    what = reply(2, NOW + 86401, "accepted");
    expect(&known, NULL, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_FUTURE,
           "its time lies ahead; the sender's clock is wrong");
    what = reply(2, NOW + 86400, "accepted");
    expect(&known, NULL, &what, ESR_FATE_APPLIED, ESR_DOUBT_NONE, "");
    what = reply(1, NOW, "delegated");
    expect(&known, NULL, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_DELEGATED,
           "it sends somebody else instead");
    what = reply(1, NOW, "declined");
    what.one_day = true;
    expect(&known, NULL, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_ONE_DAY,
           "it is for one day of several");
    what = reply(1, NOW, "");
    what.method = ESR_METHOD_COUNTER;
    expect(&known, NULL, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_NO_DAYS,
           "it proposes no days that can be read");
}

static void test_reply__older_than_the_last_one_is_overtaken(void **state) {
    (void)state;
    const esr_invitation invitation = invitation_1();
    esri_reply_known known = known_of(&invitation);
    const esr_incoming latest = {.sequence = 2, .stamp = 50, .answer = ESR_ANSWER_TENTATIVE};
    known.latest = &latest;
    static const struct {
        int32_t sequence;
        int64_t stamp;
        const char *says;
        esr_fate fate;
    } cases[] = {{1, 99, "declined", ESR_FATE_OLDER}, // SEQUENCE comes before DTSTAMP
                 {2, 49, "declined", ESR_FATE_OLDER},
                 {2, 50, "accepted", ESR_FATE_OLDER},
                 {2, 50, "declined", ESR_FATE_APPLIED},
                 {2, 51, "accepted", ESR_FATE_APPLIED}};
    for (size_t i = 0; i < HARNESS_COUNT(cases); i++) {
        esr_incoming what = reply(cases[i].sequence, cases[i].stamp, cases[i].says);
        expect(&known, NULL, &what, cases[i].fate, ESR_DOUBT_NONE,
               cases[i].fate == ESR_FATE_OLDER ? "a later answer is on record" : "");
    }
}

static void test_reply__that_is_on_record_or_of_no_invitation_changes_nothing(void **state) {
    (void)state;
    const esr_invitation invitation = invitation_1();
    esri_reply_known known = known_of(&invitation);
    esr_incoming what = reply(1, NOW, "accepted");
    known.on_record = true;
    expect(&known, NULL, &what, ESR_FATE_KNOWN, ESR_DOUBT_NONE, "");
    known = known_of(NULL);
    expect(&known, NULL, &what, ESR_FATE_UNKNOWN, ESR_DOUBT_NONE, "");
}

static void test_cancel_and_request__of_a_recipient_are_never_done(void **state) {
    (void)state;
    const esr_invitation invitation = invitation_1();
    esri_reply_known known = known_of(&invitation);
    known.admitted = true; // not even then
    esr_incoming what = reply(2, NOW, "declined");
    what.method = ESR_METHOD_CANCEL;
    expect(&known, NULL, &what, ESR_FATE_IGNORED, ESR_DOUBT_NONE, "only the office can cancel");
    assert_int_equal(what.answer, ESR_ANSWER_NONE);
    what.method = ESR_METHOD_REQUEST;
    expect(&known, NULL, &what, ESR_FATE_IGNORED, ESR_DOUBT_NONE, "only the office can invite");
}

static void test_refresh__has_no_version_and_is_done_for_the_recipient_alone(void **state) {
    (void)state;
    const esr_invitation invitation = invitation_1();
    const esri_reply_known known = known_of(&invitation);
    esr_incoming what = reply(0, NOW, "");
    what.method = ESR_METHOD_REFRESH;
    what.sequence_given = false;
    expect(&known, NULL, &what, ESR_FATE_APPLIED, ESR_DOUBT_NONE, "");
    what.sender = what.attendee = "x@example.org";
    expect(&known, NULL, &what, ESR_FATE_QUARANTINED, ESR_DOUBT_ATTENDEE,
           "it answers for x@example.org; invited was tf@example.org");
}

static void test_reply__that_reports_errors_or_lacks_a_time_says_so(void **state) {
    (void)state;
    const esr_invitation invitation = invitation_1();
    const esri_reply_known known = known_of(&invitation);
    esr_incoming what = reply(1, 0, "accepted");
    expect(&known, NULL, &what, ESR_FATE_APPLIED, ESR_DOUBT_NONE,
           "it has no time; any answer with one counts before it");
    what.errors = "3.7;Invalid calendar user";
    expect(&known, NULL, &what, ESR_FATE_APPLIED, ESR_DOUBT_NONE,
           "their calendar reports: 3.7;Invalid calendar user");
}

// --- every order ----------------------------------------------------------------------------

#define PILE 6

// Takes a pile in an order, as the record does, and gives the answer that counts in the end.
static esr_incoming take_in_order(const esr_incoming *pile, const size_t *order) {
    const esr_invitation invitation = invitation_1();
    const esri_reply_manner plain = {0};
    esri_reply_known known = known_of(&invitation);
    esr_incoming latest = {.sequence = -1};
    bool seen[PILE] = {false};
    for (size_t i = 0; i < PILE; i++) {
        esr_incoming what = pile[order[i]];
        // The second and the third of the pile are the same.
        size_t same = order[i] == 2 ? 1 : order[i];
        known.on_record = seen[same];
        seen[same] = true;
        known.latest = latest.sequence >= 0 ? &latest : NULL;
        esri_reply_decide(&known, &plain, &what);
        if (what.fate == ESR_FATE_APPLIED)
            latest = what;
    }
    return latest;
}

static void try_order(void *user, const size_t *order) {
    const esr_incoming last = take_in_order(user, order);
    assert_int_equal(last.sequence, 1);
    assert_int_equal(last.stamp, NOW);
    assert_int_equal(last.answer, ESR_ANSWER_DECLINED);
}

static void test_replies__give_one_answer_in_whatever_order_they_come(void **state) {
    (void)state;
    esr_incoming pile[PILE] = {
        reply(0, NOW + 9, "accepted"), // to former days
        reply(1, NOW, "accepted"),      reply(1, NOW, "accepted"),
        reply(1, NOW - 9, "tentative"), // older
        reply(1, NOW, "declined"),      // at the same time
        reply(1, 0, "accepted"),        // without a time
    };
    harness_permute(PILE, try_order, pile);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reply__from_the_recipient_for_the_present_days_counts),
        cmocka_unit_test(test_reply__to_former_days_does_not_count_for_the_new_ones),
        cmocka_unit_test(test_reply__to_what_was_taken_back_does_not_count),
        cmocka_unit_test(test_reply__from_elsewhere_is_quarantined),
        cmocka_unit_test(test_reply__that_the_office_admits_counts_whoever_sent_it),
        cmocka_unit_test(test_reply__that_can_not_be_done_as_it_stands_is_quarantined),
        cmocka_unit_test(test_reply__older_than_the_last_one_is_overtaken),
        cmocka_unit_test(test_reply__that_is_on_record_or_of_no_invitation_changes_nothing),
        cmocka_unit_test(test_cancel_and_request__of_a_recipient_are_never_done),
        cmocka_unit_test(test_refresh__has_no_version_and_is_done_for_the_recipient_alone),
        cmocka_unit_test(test_reply__that_reports_errors_or_lacks_a_time_says_so),
        cmocka_unit_test(test_replies__give_one_answer_in_whatever_order_they_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
