// SPDX-License-Identifier: GPL-3.0-or-later
// Messages as they are composed: each kind with the method, the status and the people that it
// needs, and nothing of anybody else.
#include <stdlib.h>
#include <string.h>

#include "calendar/itip.h"
#include "letter.h"

static esr_context *ctx;
static esri_arena arena;
static letter l;
static esri_composed made;
static char *unfolded; // the calendar

static int open_fixture(void **state) {
    (void)state;
    return esr_context_new(&ctx) == ESR_OK ? 0 : -1;
}

static int close_letter(void **state) {
    (void)state;
    free(unfolded);
    unfolded = NULL;
    esri_arena_free(&arena);
    esr_context_clear(ctx);
    return 0;
}

static int close_fixture(void **state) {
    (void)state;
    esr_context_free(ctx);
    return 0;
}

static void unfold(const char *text) {
    free(unfolded);
    unfolded = malloc(strlen(text) + 1);
    assert_non_null(unfolded);
    char *to = unfolded;
    for (; *text; text++)
        if (strncmp(text, "\r\n ", 3) == 0)
            text += 2;
        else
            *to++ = *text;
    *to = '\0';
}

static void compose(void) {
    esr_status status = letter_compose(ctx, &l, &arena, &made);
    if (status != ESR_OK)
        harness_print_faults(ctx);
    assert_int_equal(status, ESR_OK);
    unfold(made.calendar);
}

static bool has(const char *words) {
    return strstr(unfolded, words) != NULL;
}

static size_t count(const char *text, const char *words) {
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, words)); at++)
        found++;
    return found;
}

static void test_request__asks_the_recipient_for_an_answer(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_INVITE, ESR_RECIPIENT_REVIEWER);
    compose();
    assert_true(has("METHOD:REQUEST\r\n"));
    assert_true(has("SEQUENCE:0\r\nDTSTAMP:20260901T080000Z\r\n"));
    assert_true(
        has("ORGANIZER;CN=\"ESR Planning Office 評核策劃組\":mailto:esr-office@example.org"));
    assert_true(has("ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;"
                    "RSVP=TRUE;CN=\"陳大文 CHAN Tai-man\":mailto:tmchan@example.org\r\n"));
    assert_true(has("DTSTART;TZID=Asia/Hong_Kong:20261102T083000\r\n"
                    "DTEND;TZID=Asia/Hong_Kong:20261102T170000\r\nRRULE:FREQ=DAILY;COUNT=2\r\n"));
    assert_true(has("STATUS:TENTATIVE\r\nTRANSP:OPAQUE\r\nBEGIN:VALARM\r\n"));
    assert_true(has("TRIGGER:-P1D\r\n"));
    assert_int_equal(count(unfolded, "BEGIN:VTIMEZONE"), 1);
}

static void test_request__tells_the_answer_that_is_known(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_UPDATE, ESR_RECIPIENT_REVIEWER);
    l.invitation.answer = ESR_ANSWER_ACCEPTED;
    compose();
    assert_true(has("PARTSTAT=ACCEPTED;RSVP=TRUE"));
    assert_true(has("STATUS:CONFIRMED\r\n"));
    assert_non_null(strstr(made.plain, "you need not answer again"));
}

static void test_cancel__of_the_visit_has_a_status_and_no_alarm(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_CANCEL, ESR_RECIPIENT_REVIEWER);
    compose();
    assert_true(has("METHOD:CANCEL\r\n"));
    assert_non_null(strstr(made.mail, "text/calendar; charset=UTF-8; method=CANCEL;"));
    assert_true(has("STATUS:CANCELLED\r\n"));
    assert_false(has("VALARM"));
    assert_false(has("RSVP"));
    assert_int_equal(count(unfolded, "ATTENDEE;"), 1);
}

static void test_release__has_no_status(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_RELEASE, ESR_RECIPIENT_REVIEWER);
    compose();
    assert_true(has("METHOD:CANCEL\r\n"));
    assert_false(has("STATUS:"));
    assert_int_equal(count(unfolded, "ATTENDEE;"), 1);
}

static void test_refusal__echoes_uid_and_sequence_alone(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_REFUSE, ESR_RECIPIENT_REVIEWER);
    l.invitation.sequence = 3;
    compose();
    assert_true(has("METHOD:DECLINECOUNTER\r\n"));
    assert_non_null(strstr(made.mail, "text/calendar; charset=UTF-8; method=DECLINECOUNTER;"));
    assert_true(has("UID:8c1f3a52-6a1e-4b0e-9d7e-3f5c0e7d9b11\r\nSEQUENCE:3\r\n"));
    assert_false(has("DTSTART"));
    assert_false(has("VALARM"));
}

static void test_by_hand__there_is_no_attendee_and_no_mail(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_INVITE, ESR_RECIPIENT_SCHOOL);
    l.invitation.address = "";
    compose();
    assert_true(has("METHOD:PUBLISH\r\n"));
    assert_false(has("ATTENDEE"));
    assert_string_equal(made.mail, "");
    assert_string_equal(made.plain, "");
    assert_string_equal(made.message_id, "");
    assert_true(*made.subject != '\0');
    letter_init(&l, ESR_MESSAGE_RELEASE, ESR_RECIPIENT_REVIEWER);
    l.invitation.address = "";
    compose();
    assert_true(has("METHOD:CANCEL\r\n"));
    assert_true(has("STATUS:CANCELLED\r\n"));
    assert_false(has("ATTENDEE"));
}

static void test_second_event__is_related_to_the_first(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_INVITE, ESR_RECIPIENT_REVIEWER);
    l.what.related_uid = "0b1f3a52-6a1e-4b0e-9d7e-3f5c0e7d9b12";
    l.what.first_message_id = "first@example.org";
    compose();
    assert_true(has("RELATED-TO:0b1f3a52-6a1e-4b0e-9d7e-3f5c0e7d9b12\r\n"));
    assert_non_null(strstr(made.mail, "In-Reply-To: <first@example.org>\r\n"));
}

static void test_roster__of_the_team_shows_members_that_may_be_known(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_INVITE, ESR_RECIPIENT_REVIEWER);
    l.options.team = true;
    l.team[0].address = "kmshek@example.org";
    compose();
    assert_true(has(";PARTSTAT=NEEDS-ACTION;CN=\"石家明 SHEK Ka-ming\":mailto:kmshek@example.org"));
    assert_int_equal(count(unfolded, "RSVP=TRUE"), 1);
    l.facts.team_told = false;
    compose();
    assert_int_equal(count(unfolded, "ATTENDEE;"), 1);
    assert_null(strstr(made.plain, "SHEK"));
}

static void test_roster__of_schools_is_never_shown(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_INVITE, ESR_RECIPIENT_SCHOOL);
    l.options.team = true;
    l.team[0].address = "kmshek@example.org";
    compose();
    assert_int_equal(count(unfolded, "ATTENDEE;"), 1);
    assert_false(has("kmshek"));
}

static void test_move__says_what_it_was_before(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_MOVE, ESR_RECIPIENT_REVIEWER);
    compose();
    assert_non_null(strstr(made.plain, "Dates: Thursday 5 to Friday 6 November 2026 → "
                                       "Monday 2 to Tuesday 3 November 2026\n"));
    assert_non_null(strstr(made.plain, "日期：2026年11月5日（星期四）至6日（星期五） → "
                                       "2026年11月2日（星期一）至3日（星期二）\n"));
    assert_null(strstr(made.plain, "Hours: 08:30 to 17:00 each day →"));
}

static void test_title__is_cut_on_a_character(void **state) {
    (void)state;
    char name[400] = "";
    for (int i = 0; i < 100; i++)
        strcat(name, "校");
    letter_init(&l, ESR_MESSAGE_INVITE, ESR_RECIPIENT_SCHOOL);
    l.facts.school_zh = name;
    compose();
    assert_true(strlen(l.invitation.title) <= 255);
    assert_true(strlen(l.invitation.title) > 250);
    assert_string_equal(l.invitation.title + strlen(l.invitation.title) - 6, "校…");
}

static void test_message_id__says_nothing_of_anybody_and_stays(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_INVITE, ESR_RECIPIENT_REVIEWER);
    compose();
    const char *first = made.message_id, *mail = made.mail;
    assert_int_equal(strlen(first), 32 + strlen("@example.org"));
    assert_null(strstr(first, "tmchan"));
    compose();
    assert_string_equal(made.message_id, first);
    assert_string_equal(made.mail, mail);
    l.invitation.stamp++;
    compose();
    assert_string_not_equal(made.message_id, first);
}

static void test_compose__refuses_addresses_that_are_none(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_INVITE, ESR_RECIPIENT_REVIEWER);
    l.invitation.address = "a@b.c\r\nATTENDEE:mailto:evil@example.org";
    assert_int_equal(letter_compose(ctx, &l, &arena, &made), ESR_E_INPUT);
    letter_init(&l, ESR_MESSAGE_INVITE, ESR_RECIPIENT_REVIEWER);
    l.options.organizer_email = "nobody";
    assert_int_equal(letter_compose(ctx, &l, &arena, &made), ESR_E_INPUT);
}

static void test_compose__reports_what_would_break_the_rules(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_INVITE, ESR_RECIPIENT_REVIEWER);
    l.invitation.state = ESR_INVITATION_CANCELLED; // a REQUEST must not say so
    assert_int_equal(letter_compose(ctx, &l, &arena, &made), ESR_E_INTERNAL);
    assert_non_null(strstr(esr_context_fault(ctx, 0).message, "STATUS"));
}

static void test_compose__ends_well_wherever_memory_ends(void **state) {
    (void)state;
    letter_init(&l, ESR_MESSAGE_MOVE, ESR_RECIPIENT_REVIEWER);
    harness_fail_malloc(0);
    compose();
    const size_t calls = harness_fail_malloc(0);
    for (size_t n = 1; n <= calls; n += n < 200 ? 1 : 7) {
        esri_composed other = {0};
        harness_fail_malloc(n);
        esr_status status = letter_compose(ctx, &l, &arena, &other);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        if (status == ESR_OK)
            assert_string_equal(other.mail, made.mail);
        else
            assert_null(other.mail);
        esr_context_clear(ctx);
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, close_letter)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_request__asks_the_recipient_for_an_answer),
        TEST(test_request__tells_the_answer_that_is_known),
        TEST(test_cancel__of_the_visit_has_a_status_and_no_alarm),
        TEST(test_release__has_no_status),
        TEST(test_refusal__echoes_uid_and_sequence_alone),
        TEST(test_by_hand__there_is_no_attendee_and_no_mail),
        TEST(test_second_event__is_related_to_the_first),
        TEST(test_roster__of_the_team_shows_members_that_may_be_known),
        TEST(test_roster__of_schools_is_never_shown),
        TEST(test_move__says_what_it_was_before),
        TEST(test_title__is_cut_on_a_character),
        TEST(test_message_id__says_nothing_of_anybody_and_stays),
        TEST(test_compose__refuses_addresses_that_are_none),
        TEST(test_compose__reports_what_would_break_the_rules),
        TEST(test_compose__ends_well_wherever_memory_ends),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
