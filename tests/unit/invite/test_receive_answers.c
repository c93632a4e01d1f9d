// SPDX-License-Identifier: GPL-3.0-or-later
// Answers from mail to the database: what is kept, what changes, and that it changes once.
#include "mails.h"

static void assert_day(esr_day day, const char *text) {
    char found[11];
    esr_day_text(day, found);
    assert_string_equal(found, text);
}

// --- what counts ----------------------------------------------------------------------------

static void test_receive__of_a_yes_counts_and_leaves_the_plan(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    esr_receipt *receipt = receive_mail(f, store, reply("ACCEPTED", 1, 1));
    assert_int_equal(receipt->mails, 1);
    assert_int_equal(receipt->objects, 1);
    assert_int_equal(receipt->count, 1);
    assert_string_equal(receipt->at[0].incoming.name_zh, "陳一");
    assert_string_equal(receipt->at[0].incoming.message_id, "m1@example.org");
    assert_int_equal(receipt->at[0].effect, ESR_SEAT_UNTOUCHED);
    esr_receipt_free(receipt);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "accepted|1|");
    assert_query(f->path, "SELECT count(*) FROM run", "1");
    assert_query(f->path, "SELECT method, attendee, sender, fate FROM answer",
                 "reply|ada@example.org|ada@example.org|applied");
    assert_query(f->path, "SELECT what, detail FROM journal ORDER BY id DESC LIMIT 1",
                 "receive|R1 accepts V1 on 2026-09-14");
}

static void test_receive__of_a_decline_opens_the_seat(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    answer no = reply("DECLINED", 1, 1);
    no.more = "COMMENT:當日須出席另一會議\r\n";
    esr_receipt *receipt = receive_mail(f, store, no);
    assert_int_equal(receipt->at[0].effect, ESR_SEAT_OPENED);
    assert_string_equal(receipt->at[0].seat, "principal");
    esr_receipt_free(receipt);
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    assert_ok(f, esr_store_get_cycle(f->ctx, store, &cycle));
    assert_ok(f, esr_store_get_solution(f->ctx, store, cycle, &solution));
    assert_int_equal(solution->plan->member[0].at, -1);
    assert_int_equal(solution->plan->member[2].at, 2);
    assert_int_equal(solution->bound, 40001);
    esr_verdict *verdict = NULL;
    assert_ok(f, esr_verify(f->ctx, solution->plan, &verdict));
    assert_int_equal(verdict->costs.total, solution->cost);
    esr_verdict_free(verdict);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "declined|1|當日須出席另一會議");
    assert_query(f->path, SEATS, "1|\n2|\n3|R3");
    assert_query(f->path, "SELECT review_id, first_day, reviewer_id, kind FROM pins",
                 "V3||R2|forbid\nV1|2026-09-14|R1|forbid");
    assert_query(f->path, "SELECT detail FROM journal WHERE what = 'receive'",
                 "R1 declines V1 on 2026-09-14: 當日須出席另一會議\n"
                 "the seat principal of V1 is open, R1 leaves; import 2, run 2");
}

static void test_receive__of_a_decline_for_the_last_half_day_opens_the_seat_too(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    const esr_event_key half = {"V1", ESR_RECIPIENT_REVIEWER, "R1", ESR_PART_HALF_DAY};
    invite(f, store, &half, "2026-09-16", uid);
    assert_int_equal(receive_one(f, store, reply("DECLINED", 1, 1), ESR_FATE_APPLIED).effect,
                     ESR_SEAT_OPENED);
    esr_store_close(store);
    assert_query(f->path, SEATS, "1|\n2|\n3|R3");
}

static void test_receive__of_a_decline_for_days_that_the_plan_left_keeps_the_seat(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    invite(f, store, &ada, "2026-09-21", uid); // told of another week
    assert_int_equal(receive_one(f, store, reply("DECLINED", 1, 1), ESR_FATE_APPLIED).effect,
                     ESR_SEAT_UNTOUCHED);
    esr_store_close(store);
    assert_query(f->path, SEATS, "1|R1\n2|\n3|R3");
}

static void test_receive__of_a_decline_against_a_pin_says_so(void **state) {
    fixture *f = *state;
    harness_file files[HARNESS_COUNT(every_table)];
    memcpy(files, every_table, sizeof files);
    for (size_t i = 0; i < HARNESS_COUNT(files); i++)
        if (strcmp(files[i].name, "pins.csv") == 0)
            files[i].text = "review_id,first_day,reviewer_id,kind\nV1,2026-09-14,R1,keep\n";
    esr_cycle_free(f->cycle);
    f->cycle = harness_must_cycle(f->ctx, files, HARNESS_COUNT(files));
    esr_store *store = create_invited(f);
    esr_receipt *receipt = receive_mail(f, store, reply("DECLINED", 1, 1));
    assert_int_equal(receipt->at[0].effect, ESR_SEAT_BOUND);
    assert_non_null(strstr(receipt->at[0].seat_why, "pins.csv:"));
    esr_receipt_free(receipt);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "declined|1|");
    assert_query(f->path, SEATS, "1|R1\n2|\n3|R3");
}

static void test_receive__of_a_yes_after_a_no_takes_no_seat_back(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    (void)receive_one(f, store, reply("DECLINED", 1, 1), ESR_FATE_APPLIED);
    const esr_received later = receive_one(f, store, reply("ACCEPTED", 1, 2), ESR_FATE_APPLIED);
    assert_int_equal(later.before, ESR_ANSWER_DECLINED);
    assert_int_equal(later.effect, ESR_SEAT_LOST);
    // And a no again finds the seat open, and the pin there.
    assert_int_equal(receive_one(f, store, reply("DECLINED", 1, 3), ESR_FATE_APPLIED).effect,
                     ESR_SEAT_UNTOUCHED);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "declined|1|");
    assert_query(f->path, SEATS, "1|\n2|\n3|R3");
}

static void test_receive__of_a_school_that_declines_leaves_the_plan(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    const esr_event_key school = {"V1", ESR_RECIPIENT_SCHOOL, "S1", ESR_PART_WHOLE_DAYS};
    invite(f, store, &school, "2026-09-14", uid);
    assert_int_equal(receive_one(f, store, reply("DECLINED", 1, 1), ESR_FATE_APPLIED).effect,
                     ESR_SEAT_UNTOUCHED);
    esr_store_close(store);
    assert_query(f->path, "SELECT count(*) FROM run", "1");
    assert_query(f->path, "SELECT answer FROM invitation WHERE uid = (SELECT uid FROM answer)",
                 "declined");
}

static void test_receive__of_a_yes_to_former_days_does_not_count_for_the_new_ones(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    (void)receive_one(f, store, reply("ACCEPTED", 0, 9), ESR_FATE_OLD_VERSION);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "none|-1|");
    assert_query(f->path, "SELECT answer, fate FROM answer", "accepted|old version");
}

static void test_receive__of_a_proposal_lists_its_days(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    answer other = reply("TENTATIVE", 1, 1);
    other.method = "COUNTER";
    other.more = "DTSTART:20260921T010000Z\r\nDTEND:20260921T083000Z\r\n"
                 "RRULE:FREQ=DAILY;COUNT=2\r\n";
    (void)receive_one(f, store, other, ESR_FATE_APPLIED);
    other.second = 0;
    (void)receive_one(f, store, other, ESR_FATE_OLDER);
    esr_incoming_list *list = NULL;
    esr_invitation_list *invitations = NULL;
    assert_ok(f, esr_store_incoming(f->ctx, store, &list));
    assert_ok(f, esr_store_invitations(f->ctx, store, &invitations));
    assert_int_equal(list->count, 2);
    assert_int_equal(list->at[0].from, 9 * 60);
    assert_int_equal(list->at[0].to, 16 * 60 + 30);
    assert_true(esr_proposal_is_open(&list->at[0], &invitations->at[0]));
    assert_false(esr_proposal_is_open(&list->at[1], &invitations->at[0]));
    esr_invitation moved = invitations->at[0];
    moved.asked_sequence = 2; // the days were moved: it is answered
    assert_false(esr_proposal_is_open(&list->at[0], &moved));
    esr_invitation_list_free(invitations);
    esr_incoming_list_free(list);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "none|-1|"); // a proposal is no answer
    assert_query(f->path, "SELECT first_day, last_day FROM answer WHERE fate = 'applied'",
                 "2026-09-21|2026-09-22");
}

static void expect_carried(fixture *f, esr_store *store, const esr_cycle *base, int32_t wanted) {
    esr_cycle *carried = NULL;
    int32_t count = -1;
    assert_ok(f, esr_answers_carry(f->ctx, store, base, &carried, &count));
    assert_int_equal(count, wanted);
    assert_int_equal(carried != NULL, wanted > 0);
    if (carried) {
        const esr_pin *pin = &carried->pins[0]; // by review
        assert_int_equal(carried->pin_count, base->pin_count + 1);
        assert_true(pin->forbid);
        assert_int_equal(pin->reviewer.at, 0);
        assert_day(pin->first_day, "2026-09-14");
        expect_carried(f, store, carried, 0); // once is enough
    }
    esr_cycle_free(carried);
}

static void test_declines__hold_on_over_another_input(void **state) {
    fixture *f = *state;
    const esr_event_key half = {"V1", ESR_RECIPIENT_REVIEWER, "R1", ESR_PART_HALF_DAY};
    esr_store *store = create_invited(f);
    expect_carried(f, store, f->cycle, 0);
    (void)receive_one(f, store, reply("DECLINED", 1, 1), ESR_FATE_APPLIED);
    expect_carried(f, store, f->cycle, 1);
    invite(f, store, &half, "2026-09-16", uid); // the same visit's other event
    (void)receive_one(f, store, reply("DECLINED", 1, 1), ESR_FATE_APPLIED);
    expect_carried(f, store, f->cycle, 1);
    must_run(f->path, "UPDATE invitation SET answer = 'none' WHERE first_day = '2026-09-14'");
    expect_carried(f, store, f->cycle, 1);
    must_run(f->path, "UPDATE invitation SET answer = 'accepted'");
    expect_carried(f, store, f->cycle, 0);
    esr_store_close(store);
}

static void test_declines__give_way_to_a_pin_that_keeps_the_reviewer(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    harness_file files[HARNESS_COUNT(every_table)];
    memcpy(files, every_table, sizeof files);
    for (size_t i = 0; i < HARNESS_COUNT(files); i++)
        if (strcmp(files[i].name, "pins.csv") == 0)
            files[i].text = "review_id,first_day,reviewer_id,kind\nV1,2026-09-21,R1,keep\n";
    (void)receive_one(f, store, reply("DECLINED", 1, 1), ESR_FATE_APPLIED);
    esr_cycle *cycle = harness_must_cycle(f->ctx, files, HARNESS_COUNT(files));
    expect_carried(f, store, cycle, 0);
    esr_cycle_free(cycle);
    esr_store_close(store);
}

// --- once -----------------------------------------------------------------------------------

static void test_receive__again_changes_nothing(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    char before[4096] = "";
    answer strange = reply("ACCEPTED", 1, 5),
           answers[] = {reply("DECLINED", 1, 1), reply("ACCEPTED", 0, 2), reply("TENTATIVE", 1, 0),
                        strange};
    answers[3].from = "x@example.org";
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < HARNESS_COUNT(answers); i++) {
            esr_receipt *receipt = receive_mail(f, store, answers[i]);
            assert_int_equal(receipt->count, round == 0);
            assert_int_equal(receipt->known, round);
            esr_receipt_free(receipt);
        }
        if (round == 0)
            assert_int_equal(peek(f->path, STATE, before, sizeof before), SQLITE_OK);
    }
    esr_store_close(store);
    assert_query(f->path, STATE, before);
}

static void test_receive__for_show_keeps_nothing(void **state) {
    fixture *f = *state;
    esr_store *store = create_invited(f);
    char before[4096] = "", *path = harness_path(mails, "one.eml");
    answer no = reply("DECLINED", 1, 1);
    char *text = mail_text(&no);
    harness_write_file(mails, "one.eml", text, strlen(text));
    assert_int_equal(peek(f->path, STATE, before, sizeof before), SQLITE_OK);
    esr_receipt *receipt = receive_path(f, store, path, true);
    assert_int_equal(receipt->at[0].effect, ESR_SEAT_OPENED);
    esr_receipt_free(receipt);
    assert_query(f->path, STATE, before);
    free(text);
    free(path);
    esr_store_close(store);
}

#define PILE 5

// Every order of a pile of mails, each read twice, on a database of its own.
static void try_order(void *user, const size_t *order) {
    fixture *f = user;
    const answer pile[PILE] = {reply("ACCEPTED", 0, 9), reply("ACCEPTED", 1, 3),
                               reply("ACCEPTED", 1, 3), reply("DECLINED", 1, 2),
                               reply("TENTATIVE", 1, 3)};
    esr_store *store = create_filled(f);
    esri_buf mbox = {0};
    invite(f, store, &ada, "2026-09-14", uid);
    for (size_t i = 0; i < PILE; i++) {
        char *text = mail_text(&pile[order[i]]);
        esri_buf_printf(&mbox, "From x Mon Aug 31 00:00:00 2026\n%s\n", text);
        free(text);
    }
    for (int round = 0; round < 2; round++)
        esr_receipt_free(receive_bytes(f, store, "mbox", mbox.text));
    esri_buf_free(&mbox);
    esr_store_close(store);
    assert_query(f->path, ANSWER, "tentative|1|");
    unlink(f->path);
}

static void test_receive__in_every_order_gives_one_answer(void **state) {
    harness_permute(PILE, try_order, *state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        MAIL_TEST(test_receive__of_a_yes_counts_and_leaves_the_plan),
        MAIL_TEST(test_receive__of_a_decline_opens_the_seat),
        MAIL_TEST(test_receive__of_a_decline_for_the_last_half_day_opens_the_seat_too),
        MAIL_TEST(test_receive__of_a_decline_for_days_that_the_plan_left_keeps_the_seat),
        MAIL_TEST(test_receive__of_a_decline_against_a_pin_says_so),
        MAIL_TEST(test_receive__of_a_yes_after_a_no_takes_no_seat_back),
        MAIL_TEST(test_receive__of_a_school_that_declines_leaves_the_plan),
        MAIL_TEST(test_receive__of_a_yes_to_former_days_does_not_count_for_the_new_ones),
        MAIL_TEST(test_receive__of_a_proposal_lists_its_days),
        MAIL_TEST(test_declines__hold_on_over_another_input),
        MAIL_TEST(test_declines__give_way_to_a_pin_that_keeps_the_reviewer),
        MAIL_TEST(test_receive__again_changes_nothing),
        MAIL_TEST(test_receive__for_show_keeps_nothing),
        MAIL_TEST(test_receive__in_every_order_gives_one_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
