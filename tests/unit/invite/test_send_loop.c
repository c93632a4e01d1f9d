// SPDX-License-Identifier: GPL-3.0-or-later
// The loop of esr_send with a carrier and a clock of the test's: whose turn it is, what is recorded
// when, how long is waited, and what is left when memory ends.
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "invite/send/loop.h"
#include "store/told/told.h"

#define EVENTS    4
#define CALLS_MAX 32
#define START     1780000000 // a second in May 2026

static const harness_file files[] = {
    {"schools.csv", "id,name,sector\nS1,One,primary\nS2,Two,primary\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id\nR0,Ada,teacher,S2\n"},
};

typedef struct fixture {
    esr_context *ctx;
    esr_store *store, *other; // two programs
    char *folder, *path;
    char uid[EVENTS][37];
    // What the carrier does at each call, the last for all further ones; and what it was called
    // with.
    esri_handover_kind plan[CALLS_MAX];
    size_t plan_count, calls;
    int64_t carried[CALLS_MAX];
    bool rival;    // another program takes the message away first
    int32_t there; // what the server says when it is asked; -1: nothing
    int64_t now, slept[CALLS_MAX];
    size_t sleeps;
    esri_carrier carrier;
    esri_send_clock clock;
    esr_send_options options;
    esr_send_report report;
} fixture;

static esr_delivery_state state_of(fixture *f, esr_store *store, int64_t id) {
    esr_message_list *list = NULL;
    assert_int_equal(esr_store_message(f->ctx, store, id, &list), ESR_OK);
    esr_delivery_state state = list->at[0].state;
    esr_message_list_free(list);
    return state;
}

static void take_away(fixture *f, int64_t id) {
    bool moved = false;
    esr_delivery_step step = {.from = ESR_DELIVERY_WAITING, .to = ESR_DELIVERY_VOID};
    assert_int_equal(esr_store_move_delivery(f->ctx, f->other, id, &step, &moved), ESR_OK);
    assert_true(moved);
}

static esr_status carry(void *self, const esr_message *message, esri_handover_gate gate,
                        esri_handover *out) {
    fixture *f = self;
    size_t at = f->calls < f->plan_count ? f->calls : f->plan_count - 1;
    assert_true(f->calls < CALLS_MAX);
    assert_string_equal(message->mail, "From: <office@example.org>\r\n\r\n");
    f->carried[f->calls++] = message->id;
    esri_handover_set(out, f->plan[at], "%s", "word");
    if (f->plan[at] != ESRI_HANDED_OVER && f->plan[at] != ESRI_DOUBTFUL)
        return ESR_OK;
    if (f->rival)
        take_away(f, message->id);
    assert_int_not_equal(state_of(f, f->other, message->id), ESR_DELIVERY_UNDERWAY);
    if (!gate.open(gate.user))
        esri_handover_set(out, ESRI_HELD, "%s", "");
    else // others see it before the last byte is on its way
        assert_int_equal(state_of(f, f->other, message->id), ESR_DELIVERY_UNDERWAY);
    return ESR_OK;
}

static esr_status ask(void *self, const esr_message *message, bool *there, esri_handover *out) {
    const fixture *f = self;
    assert_string_not_equal(message->calendar, "");
    esri_handover_set(out, f->there < 0 ? ESRI_AWAY : ESRI_HANDED_OVER, "%s", "");
    *there = f->there > 0;
    return ESR_OK;
}

static int64_t now(void *user) {
    const fixture *f = user;
    return f->now;
}

static void sleep_until(void *user, const esr_context *ctx, int64_t until) {
    fixture *f = user;
    (void)ctx;
    assert_true(f->sleeps < CALLS_MAX);
    f->slept[f->sleeps++] = until - f->now;
    f->now = until;
}

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->folder = harness_temp_folder();
    f->path = harness_path(f->folder, "cycle.db");
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    esr_cycle *cycle = harness_must_cycle(f->ctx, files, HARNESS_COUNT(files));
    assert_int_equal(esr_store_create(f->ctx, f->path, &f->store), ESR_OK);
    assert_int_equal(esr_store_put_cycle(f->ctx, f->store, cycle, "folder"), ESR_OK);
    esr_cycle_free(cycle);
    assert_int_equal(esr_store_open(f->ctx, f->path, &f->other), ESR_OK);
    for (int i = 0; i < EVENTS; i++) {
        char id[8];
        snprintf(id, sizeof id, "R%d", i);
        const esr_event_key key = {"V1", ESR_RECIPIENT_REVIEWER, id, ESR_PART_WHOLE_DAYS};
        assert_int_equal(esr_store_event_uid(f->ctx, f->store, &key, f->uid[i]), ESR_OK);
    }
    f->now = START;
    f->there = -1;
    f->plan_count = 1; // ESRI_HANDED_OVER
    f->carrier = (esri_carrier){.self = f, .via = "test", .carry = carry};
    f->clock = (esri_send_clock){now, sleep_until, f};
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    esr_store_close(f->store);
    esr_store_close(f->other);
    harness_remove_folder(f->folder);
    free(f->path);
    esr_context_free(f->ctx);
    free(f);
    return 0;
}

// Adds a message about an event that waits.
static int64_t add(fixture *f, int event) {
    int64_t id = 0;
    const esr_message message = {.kind = ESR_MESSAGE_INVITE,
                                 .uid = f->uid[event],
                                 .name = "Ada",
                                 .address = "ada@example.org",
                                 .subject = "x",
                                 .message_id = "x@example.org",
                                 .calendar = "BEGIN:VCALENDAR\r\n",
                                 .mail = "From: <office@example.org>\r\n\r\n"};
    assert_int_equal(esri_told_add_message(f->ctx, f->store, &message, &id), ESR_OK);
    return id;
}

static void run(fixture *f) {
    f->report = (esr_send_report){0};
    assert_int_equal(
        esri_send_loop(f->ctx, f->store, &f->carrier, &f->clock, &f->options, &f->report), ESR_OK);
}

static void test_send_loop__sends_in_order_and_once(void **state) {
    fixture *f = *state;
    for (int i = 0; i < 6; i++)
        assert_int_equal(add(f, i % EVENTS), i + 1);
    run(f);
    run(f);
    assert_int_equal(f->calls, 6);
    for (int i = 0; i < 6; i++)
        assert_int_equal(f->carried[i], i + 1);
    assert_int_equal(state_of(f, f->store, 6), ESR_DELIVERY_SENT);
}

static void test_send_loop__holds_back_an_event_whose_earlier_message_waits(void **state) {
    fixture *f = *state;
    f->plan[0] = ESRI_LATER;
    f->plan_count = 2;
    int64_t first = add(f, 0), other = add(f, 1), second = add(f, 0);
    run(f);
    assert_int_equal(f->calls, 2);
    assert_int_equal(f->carried[1], other);
    assert_int_equal(state_of(f, f->store, second), ESR_DELIVERY_WAITING);
    f->now += 60;
    run(f);
    assert_int_equal(f->calls, 4);
    assert_int_equal(f->carried[2], first);
    assert_int_equal(f->carried[3], second);
}

static void test_send_loop__waits_longer_after_each_refusal_and_not_for_ever(void **state) {
    static const int64_t pauses[] = {60, 300, 900, 3600};
    fixture *f = *state;
    f->plan[0] = ESRI_LATER;
    f->options.wait = true;
    add(f, 0);
    run(f);
    assert_int_equal(f->calls, ESR_SEND_TRIES);
    assert_int_equal(f->sleeps, HARNESS_COUNT(pauses));
    for (size_t i = 0; i < HARNESS_COUNT(pauses); i++)
        assert_int_equal(f->slept[i], pauses[i]);
    assert_int_equal(f->report.end, ESR_SEND_DONE);
    assert_int_equal(state_of(f, f->store, 1), ESR_DELIVERY_WAITING);
}

static void test_send_loop__a_server_that_is_away_is_no_attempt(void **state) {
    fixture *f = *state;
    esr_message_list *list = NULL;
    f->plan[0] = ESRI_AWAY;
    f->plan_count = 2;
    add(f, 0);
    run(f);
    assert_int_equal(f->report.end, ESR_SEND_AWAY);
    assert_string_equal(f->report.words, "word");
    assert_int_equal(esr_store_message(f->ctx, f->store, 1, &list), ESR_OK);
    assert_int_equal(list->at[0].attempts, 0);
    assert_int_equal(list->at[0].not_before, 0);
    esr_message_list_free(list);
    f->calls = 0;
    f->options.wait = true;
    run(f);
    assert_int_equal(f->sleeps, 1);
    assert_int_equal(f->report.end, ESR_SEND_DONE);
    assert_int_equal(state_of(f, f->store, 1), ESR_DELIVERY_SENT);
}

static void test_send_loop__ends_after_three_losses_in_a_row(void **state) {
    fixture *f = *state;
    f->plan[0] = ESRI_LOST;
    for (int i = 0; i < EVENTS; i++)
        add(f, i);
    run(f);
    assert_int_equal(f->calls, 3);
    assert_int_equal(f->report.end, ESR_SEND_AWAY);
    assert_int_equal(f->report.put_off, 3);
}

static void test_send_loop__does_not_send_again_what_is_in_doubt(void **state) {
    fixture *f = *state;
    f->plan[0] = ESRI_DOUBTFUL;
    f->plan_count = 2;
    add(f, 0);
    add(f, 0);
    run(f);
    run(f);
    assert_int_equal(f->calls, 1);
    assert_int_equal(state_of(f, f->store, 1), ESR_DELIVERY_UNDERWAY);
    f->carrier.ask = ask; // asked, and away
    run(f);
    assert_int_equal(f->calls, 1);
    f->there = 1;
    run(f);
    assert_int_equal(f->report.settled, 1);
    assert_int_equal(f->calls, 2);
    assert_int_equal(f->carried[1], 2);
    assert_int_equal(state_of(f, f->store, 1), ESR_DELIVERY_SENT);
}

static void test_send_loop__sends_again_what_the_server_says_it_has_not(void **state) {
    fixture *f = *state;
    f->plan[0] = ESRI_DOUBTFUL;
    f->plan_count = 2;
    add(f, 0);
    run(f);
    f->carrier.ask = ask;
    f->there = 0;
    run(f);
    assert_int_equal(f->calls, 2);
    assert_int_equal(state_of(f, f->store, 1), ESR_DELIVERY_SENT);
}

static void test_send_loop__leaves_what_another_program_takes_away(void **state) {
    fixture *f = *state;
    f->rival = true;
    add(f, 0);
    run(f);
    assert_int_equal(f->calls, 1);
    assert_int_equal(f->report.sent, 0);
    assert_int_equal(state_of(f, f->store, 1), ESR_DELIVERY_VOID);
}

static void test_send_loop__ends_when_nothing_will_be_taken(void **state) {
    fixture *f = *state;
    f->plan[0] = ESRI_SHUT;
    f->options.wait = true; // which is of no use
    add(f, 0);
    add(f, 1);
    run(f);
    assert_int_equal(f->calls, 1);
    assert_int_equal(f->sleeps, 0);
    assert_int_equal(f->report.end, ESR_SEND_SHUT);
    assert_int_equal(state_of(f, f->store, 1), ESR_DELIVERY_WAITING);
}

static void test_outbox__says_behind_what_a_message_waits(void **state) {
    static const esr_turn turns[] = {ESR_TURN_FAILED, ESR_TURN_NOW, ESR_TURN_BEHIND, ESR_TURN_NOW};
    fixture *f = *state;
    esr_outbox *outbox = NULL;
    f->plan[0] = ESRI_REFUSED;
    f->options.most = 1;
    add(f, 0);
    add(f, 1);
    add(f, 0);
    add(f, 1);
    run(f);
    assert_int_equal(f->report.end, ESR_SEND_LIMIT);
    assert_int_equal(esr_store_outbox(f->ctx, f->store, f->now, &outbox), ESR_OK);
    assert_int_equal(outbox->messages->count, HARNESS_COUNT(turns));
    for (size_t i = 0; i < HARNESS_COUNT(turns); i++)
        assert_int_equal(outbox->turn[i], turns[i]);
    assert_int_equal(outbox->behind[2], 1);
    assert_int_equal(outbox->counts[ESR_TURN_NOW], 2);
    esr_outbox_free(outbox);
}

// A program that takes everything.
static void test_send__is_never_half_done_when_memory_fails(void **state) {
    fixture *f = *state;
    const esr_route route = {.kind = ESR_ROUTE_SENDMAIL, .target = "true", .ca_file = ""};
    size_t settled = 0;
    add(f, 0);
    harness_fail_malloc(0);
    assert_int_equal(esr_send(f->ctx, f->store, &route, &f->options, &f->report), ESR_OK);
    size_t calls = harness_fail_malloc(0);
    assert_true(calls > 10);
    for (size_t n = 1; n <= calls; n++) {
        int64_t id = add(f, 0);
        harness_fail_malloc(n);
        esr_status status = esr_send(f->ctx, f->store, &route, &f->options, &f->report);
        harness_fail_malloc(0);
        esr_context_clear(f->ctx);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        assert_true(status != ESR_OK || state_of(f, f->store, id) == ESR_DELIVERY_SENT);
        assert_int_equal(
            esr_store_settle_outbox(f->ctx, f->store, ESR_OUTBOX_DOUBTFUL_SENT, &settled), ESR_OK);
        assert_int_equal(esr_send(f->ctx, f->store, &route, &f->options, &f->report), ESR_OK);
        assert_int_equal(state_of(f, f->store, id), ESR_DELIVERY_SENT);
    }
}

static void test_route__is_remembered_and_refused_if_it_can_not_be(void **state) {
    fixture *f = *state;
    esr_route *route = NULL;
    assert_int_equal(esr_store_route(f->ctx, f->store, &route), ESR_OK);
    assert_int_equal(route->kind, ESR_ROUTE_NONE);
    esr_route_free(route);
    const esr_route bad = {.kind = ESR_ROUTE_SMTP, .target = "smtp://a:b@c.example", .ca_file = ""};
    assert_int_equal(esr_store_choose_route(f->ctx, f->store, &bad), ESR_E_USAGE);
    const esr_route good = {ESR_ROUTE_SMTP, "smtp://c.example:587", "/ca.pem", true};
    assert_int_equal(esr_store_choose_route(f->ctx, f->store, &good), ESR_OK);
    assert_int_equal(esr_store_route(f->ctx, f->other, &route), ESR_OK);
    assert_int_equal(route->kind, good.kind);
    assert_string_equal(route->target, good.target);
    assert_string_equal(route->ca_file, good.ca_file);
    assert_true(route->plain);
    esr_route_free(route);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_send_loop__sends_in_order_and_once),
        TEST(test_send_loop__holds_back_an_event_whose_earlier_message_waits),
        TEST(test_send_loop__waits_longer_after_each_refusal_and_not_for_ever),
        TEST(test_send_loop__a_server_that_is_away_is_no_attempt),
        TEST(test_send_loop__ends_after_three_losses_in_a_row),
        TEST(test_send_loop__does_not_send_again_what_is_in_doubt),
        TEST(test_send_loop__sends_again_what_the_server_says_it_has_not),
        TEST(test_send_loop__leaves_what_another_program_takes_away),
        TEST(test_send_loop__ends_when_nothing_will_be_taken),
        TEST(test_outbox__says_behind_what_a_message_waits),
        TEST(test_send__is_never_half_done_when_memory_fails),
        TEST(test_route__is_remembered_and_refused_if_it_can_not_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
