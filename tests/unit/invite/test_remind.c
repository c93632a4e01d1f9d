// SPDX-License-Identifier: GPL-3.0-or-later
// What the office sends of its own accord: reminders, refusals, invitations once more.
#include "mails.h"

#include "invite/facts.h"

#define DAY_SECONDS ((int64_t)86400)

// As create_invited, with facts from which messages can be composed, told `days` before NOW.
static esr_store *create_told(fixture *f, int32_t days) {
    esr_store *store = create_invited(f);
    esr_invitation_list *list = NULL;
    esri_arena arena = {0};
    esri_facts facts;
    esr_plan *plan = make_plan(f, f->cycle);
    const esri_reader reader = {ESR_RECIPIENT_REVIEWER, 0};
    assert_ok(f, esri_facts_gather(f->ctx, plan, (esr_review_ix){0}, reader, ESR_PART_WHOLE_DAYS,
                                   plan->first_day[0] - 30, false, &arena, &facts));
    assert_ok(f, esri_told_find(f->ctx, store, uid, &list));
    esr_invitation invitation = list->at[0];
    assert_ok(f, esri_facts_print(f->ctx, &facts, &arena, &invitation.facts));
    invitation.stamp = NOW - days * DAY_SECONDS;
    assert_ok(f, esri_told_put(f->ctx, store, &invitation));
    esr_invitation_list_free(list);
    esr_plan_free(plan);
    esri_arena_free(&arena);
    return store;
}

static esr_reminders *remind(fixture *f, esr_store *store, const char *only, bool dry) {
    const esr_receive_options options = {.now = NOW, .dry_run = dry};
    esr_reminders *list = NULL;
    assert_ok(f, esr_answers_remind(f->ctx, store, only, 7, ESR_DAY_NONE, &options, &list));
    return list;
}

static void expect_reminders(fixture *f, esr_store *store, size_t count, size_t early,
                             size_t waiting, size_t by_hand) {
    esr_reminders *list = remind(f, store, NULL, false);
    assert_int_equal(list->count, count);
    assert_int_equal(list->early, early);
    assert_int_equal(list->waiting, waiting);
    assert_int_equal(list->by_hand, by_hand);
    esr_reminders_free(list);
}

static void assert_message(fixture *f, esr_store *store, int64_t id, const char *const *parts,
                           size_t count) {
    esr_message_list *list = NULL;
    assert_ok(f, esr_store_message(f->ctx, store, id, &list));
    for (size_t i = 0; i < count; i++)
        if (!strstr(list->at[0].calendar, parts[i]))
            fail_msg("\"%s\" is not in\n%s", parts[i], list->at[0].calendar);
    assert_string_equal(list->at[0].address, "Ada@Example.org");
    assert_true(*list->at[0].mail);
    esr_message_list_free(list);
}

static void test_remind__asks_again_with_the_same_version(void **state) {
    fixture *f = *state;
    esr_store *store = create_told(f, 7);
    esr_reminders *list = remind(f, store, "V1", false);
    assert_int_equal(list->count, 1);
    assert_string_equal(list->at[0]->key.id, "R1");
    esr_reminders_free(list);
    static const char *const parts[] = {"METHOD:REQUEST", "SEQUENCE:1\r\n",
                                        "DTSTAMP:20260901T000000Z", "RSVP="};
    assert_message(f, store, 1, parts, HARNESS_COUNT(parts));
    must_run(f->path, "UPDATE delivery SET state = 'sent'");
    expect_reminders(f, store, 0, 1, 0, 0); // not twice within the days
    // An answer to the first message counts as well.
    (void)receive_one(f, store, reply("ACCEPTED", 1, 1), ESR_FATE_APPLIED);
    esr_store_close(store);
    assert_query(f->path, "SELECT kind, sequence FROM message", "remind|1");
    assert_query(f->path, "SELECT sequence, asked_sequence, stamp, answer FROM invitation",
                 "1|1|1788220800|accepted");
    assert_query(f->path, "SELECT what, detail FROM journal WHERE what = 'answers'",
                 "answers|reminds of 1 invitation");
}

static void test_remind__for_show_or_of_somebody_else_keeps_nothing(void **state) {
    fixture *f = *state;
    esr_store *store = create_told(f, 8);
    esr_reminders *list = remind(f, store, NULL, true);
    assert_int_equal(list->count, 1);
    esr_reminders_free(list);
    list = remind(f, store, "R2", false);
    assert_int_equal(list->count, 0);
    esr_reminders_free(list);
    esr_store_close(store);
    assert_query(f->path, "SELECT count(*) FROM message", "0");
}

static void test_remind__leaves_those_alone_whose_turn_it_is_not(void **state) {
    fixture *f = *state;
    static const struct {
        const char *sql;
        size_t early, waiting, by_hand;
    } cases[] = {
        {"UPDATE invitation SET answer = 'tentative'", 0, 0, 0},
        {"UPDATE invitation SET state = 'released'", 0, 0, 0},
        {"UPDATE invitation SET first_day = '2026-08-31'", 0, 0, 0}, // over
        {"UPDATE invitation SET address = ''", 0, 0, 1},
        {"UPDATE invitation SET stamp = 1788220800 - 6 * 86400", 1, 0, 0},
    };
    for (size_t i = 0; i < HARNESS_COUNT(cases); i++) {
        esr_store *store = create_told(f, 30);
        must_run(f->path, cases[i].sql);
        expect_reminders(f, store, 0, cases[i].early, cases[i].waiting, cases[i].by_hand);
        esr_store_close(store);
        unlink(f->path);
    }
    esr_store *store = create_told(f, 30);
    expect_reminders(f, store, 1, 0, 0, 0);
    must_run(f->path, "UPDATE invitation SET stamp = stamp - 30 * 86400");
    expect_reminders(f, store, 0, 0, 1, 0); // the first one still waits
    esr_store_close(store);
}

static void test_remind__without_memory_keeps_all_or_nothing(void **state) {
    fixture *f = *state;
    for (size_t n = 1;; n += 5) {
        const esr_receive_options options = {.now = NOW};
        esr_store *store = create_told(f, 8);
        esr_reminders *list = NULL;
        harness_fail_malloc(n);
        esr_status status =
            esr_answers_remind(f->ctx, store, NULL, 7, ESR_DAY_NONE, &options, &list);
        bool reached = harness_fail_malloc(0) >= n;
        assert_true(status == ESR_OK || (reached && status == ESR_E_NOMEM));
        assert_int_equal(list != NULL, status == ESR_OK);
        esr_reminders_free(list);
        esr_store_close(store);
        esr_context_clear(f->ctx);
        assert_query(f->path,
                     "SELECT count(*), (SELECT count(*) FROM journal WHERE what = "
                     "'answers') FROM message",
                     status == ESR_OK ? "1|1" : "0|0");
        unlink(f->path);
        if (!reached)
            break;
    }
}

static answer proposal(void) {
    answer out = reply("TENTATIVE", 1, 1);
    out.method = "COUNTER";
    out.more = "DTSTART:20260921T010000Z\r\nDTEND:20260921T083000Z\r\n";
    return out;
}

static void test_refuse__tells_that_the_days_stay(void **state) {
    fixture *f = *state;
    const esr_receive_options options = {.now = NOW};
    esr_store *store = create_told(f, 8);
    int64_t message = 0;
    (void)receive_one(f, store, proposal(), ESR_FATE_APPLIED);
    must_run(f->path, "UPDATE invitation SET sequence = 3"); // another text since
    expect_reminders(f, store, 0, 0, 0, 0);                  // it is the office's turn
    assert_ok(f, esr_answers_refuse(f->ctx, store, 1, &options, &message));
    assert_int_equal(message, 1);
    char event[60];
    snprintf(event, sizeof event, "UID:%s", uid);
    const char *const parts[] = {"METHOD:DECLINECOUNTER", "SEQUENCE:1\r\n", event};
    assert_message(f, store, 1, parts, HARNESS_COUNT(parts));
    assert_int_equal(esr_answers_refuse(f->ctx, store, 1, &options, &message), ESR_E_INPUT);
    assert_fault(f, f->path, "answer 1 is no proposal that waits; esr answers lists those");
    esr_store_close(store);
    assert_query(f->path, "SELECT settled FROM answer", "refused");
    assert_query(f->path, "SELECT sequence FROM invitation", "3");
    assert_query(f->path, "SELECT detail FROM journal WHERE what = 'answers'",
                 "refuses proposal 1 of R1 for V1");
}

static void test_refresh__sends_the_invitation_once_more_to_its_recipient(void **state) {
    fixture *f = *state;
    esr_store *store = create_told(f, 8);
    answer again = reply("NEEDS-ACTION", 0, 1);
    again.method = "REFRESH";
    assert_int_equal(receive_one(f, store, again, ESR_FATE_APPLIED).message, 1);
    static const char *const parts[] = {"METHOD:REQUEST", "SEQUENCE:1\r\n"};
    assert_message(f, store, 1, parts, HARNESS_COUNT(parts));
    again.second = 2; // asked twice, while the first still waits
    assert_int_equal(receive_one(f, store, again, ESR_FATE_APPLIED).message, 0);
    again.second = 3;
    again.from = again.attendee = "x@example.org";
    (void)receive_one(f, store, again, ESR_FATE_QUARANTINED);
    esr_store_close(store);
    assert_query(f->path, "SELECT kind, address FROM message", "resend|Ada@Example.org");
}

static void test_refresh__that_can_not_be_composed_is_a_warning(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f); // without facts
    answer again = reply("NEEDS-ACTION", 0, 1);
    again.method = "REFRESH";
    assert_int_equal(receive_one(f, store, again, ESR_FATE_APPLIED).message, 0);
    assert_int_equal(esr_context_warning_count(f->ctx), 1);
    esr_store_close(store);
    assert_query(f->path, "SELECT fate FROM answer", "applied");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        MAIL_TEST(test_remind__asks_again_with_the_same_version),
        MAIL_TEST(test_remind__for_show_or_of_somebody_else_keeps_nothing),
        MAIL_TEST(test_remind__leaves_those_alone_whose_turn_it_is_not),
        MAIL_TEST(test_remind__without_memory_keeps_all_or_nothing),
        MAIL_TEST(test_refuse__tells_that_the_days_stay),
        MAIL_TEST(test_refresh__sends_the_invitation_once_more_to_its_recipient),
        MAIL_TEST(test_refresh__that_can_not_be_composed_is_a_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
