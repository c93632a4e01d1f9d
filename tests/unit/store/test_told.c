// SPDX-License-Identifier: GPL-3.0-or-later
// Invitations, messages and their delivery in the database.
#include "fixture.h"

#include "store/told/told.h"

static const esr_event_key key = {"V1", ESR_RECIPIENT_REVIEWER, "R1", ESR_PART_WHOLE_DAYS};

// An invitation of R1 to V1 with a UID of the store's.
static esr_invitation make_invitation(fixture *f, esr_store *store, char uid[37]) {
    esr_invitation out = {.uid = uid,
                          .key = key,
                          .name = "Ada",
                          .name_zh = "陳一",
                          .address = "ada@example.org",
                          .sequence = 2,
                          .asked_sequence = 1,
                          .stamp = 1767578400,
                          .state = ESR_INVITATION_TENTATIVE,
                          .days = 2,
                          .from = 510,
                          .to = 1020,
                          .time_zone = "Asia/Hong_Kong",
                          .title = "外評 Review",
                          .place = "One, Islands",
                          .text = "two\nlines",
                          .facts = "seat\tprincipal\n",
                          .answer = ESR_ANSWER_ACCEPTED,
                          .answered_sequence = 1,
                          .answered_stamp = 1767578500,
                          .comment = "好"};
    assert_true(esr_day_parse("2026-09-14", &out.first_day));
    assert_ok(f, esr_store_event_uid(f->ctx, store, &key, uid));
    return out;
}

static esr_message message_of(const esr_invitation *invitation) {
    return (esr_message){.kind = ESR_MESSAGE_MOVE,
                         .uid = invitation->uid,
                         .sequence = 2,
                         .stamp = 1767578400,
                         .name = "Ada",
                         .address = "ada@example.org",
                         .subject = "外評",
                         .message_id = "abc@example.org",
                         .calendar = "BEGIN:VCALENDAR\r\n",
                         .mail = "From: x\r\n\r\n"};
}

static void assert_same_invitation(const esr_invitation *a, const esr_invitation *b) {
    assert_string_equal(a->uid, b->uid);
    assert_string_equal(a->key.review_id, b->key.review_id);
    assert_int_equal(a->key.recipient, b->key.recipient);
    assert_string_equal(a->key.id, b->key.id);
    assert_int_equal(a->key.part, b->key.part);
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->name_zh, b->name_zh);
    assert_string_equal(a->address, b->address);
    assert_int_equal(a->sequence, b->sequence);
    assert_int_equal(a->asked_sequence, b->asked_sequence);
    assert_int_equal(a->stamp, b->stamp);
    assert_int_equal(a->state, b->state);
    assert_int_equal(a->first_day, b->first_day);
    assert_int_equal(a->days, b->days);
    assert_int_equal(a->from, b->from);
    assert_int_equal(a->to, b->to);
    assert_string_equal(a->time_zone, b->time_zone);
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->place, b->place);
    assert_string_equal(a->text, b->text);
    assert_string_equal(a->facts, b->facts);
    assert_int_equal(a->answer, b->answer);
    assert_int_equal(a->answered_sequence, b->answered_sequence);
    assert_int_equal(a->answered_stamp, b->answered_stamp);
    assert_string_equal(a->comment, b->comment);
}

static void test_invitation__is_read_as_it_was_put_and_found_by_its_uid(void **state) {
    fixture *f = *state;
    char uid[37], upper[37];
    esr_store *store = create_filled(f);
    esr_invitation_list *list = NULL;
    esr_invitation put = make_invitation(f, store, uid);
    assert_ok(f, esri_told_put(f->ctx, store, &put));
    put.sequence = 3; // replaces the first
    put.state = ESR_INVITATION_RELEASED;
    put.answer = ESR_ANSWER_DECLINED;
    assert_ok(f, esri_told_put(f->ctx, store, &put));
    esr_store_close(store);
    store = reopen(f);
    assert_ok(f, esr_store_invitations(f->ctx, store, &list));
    assert_int_equal(list->count, 1);
    assert_same_invitation(&list->at[0], &put);
    esr_invitation_list_free(list);
    for (int i = 0; i < 37; i++)
        upper[i] = (char)(uid[i] >= 'a' && uid[i] <= 'f' ? uid[i] - 'a' + 'A' : uid[i]);
    assert_ok(f, esri_told_find(f->ctx, store, upper, &list));
    assert_non_null(list);
    assert_same_invitation(&list->at[0], &put);
    esr_invitation_list_free(list);
    assert_ok(f, esri_told_find(f->ctx, store, "no such uid", &list));
    assert_null(list);
    esr_store_close(store);
}

static void test_invitation__needs_an_event_of_the_database(void **state) {
    fixture *f = *state;
    char uid[37];
    esr_store *store = create_filled(f);
    esr_invitation put = make_invitation(f, store, uid);
    put.uid = "00000000-0000-4000-8000-000000000000";
    assert_int_equal(esri_told_put(f->ctx, store, &put), ESR_E_DB);
    esr_store_close(store);
}

static void test_message__waits_with_mail_and_is_for_handing_over_without(void **state) {
    fixture *f = *state;
    char uid[37];
    int64_t first = 0, second = 0;
    esr_store *store = create_filled(f);
    esr_message_list *list = NULL;
    esr_invitation invitation = make_invitation(f, store, uid);
    esr_message message = message_of(&invitation);
    assert_ok(f, esri_told_add_message(f->ctx, store, &message, &first));
    message.mail = message.address = message.message_id = "";
    message.kind = ESR_MESSAGE_CANCEL;
    assert_ok(f, esri_told_add_message(f->ctx, store, &message, &second));
    assert_int_equal(second, first + 1);
    assert_ok(f, esr_store_messages(f->ctx, store, 1U << ESR_DELIVERY_BY_HAND, true, &list));
    assert_int_equal(list->count, 1);
    assert_int_equal(list->at[0].id, second);
    assert_int_equal(list->at[0].kind, ESR_MESSAGE_CANCEL);
    assert_string_equal(list->at[0].calendar, "BEGIN:VCALENDAR\r\n");
    esr_message_list_free(list);
    assert_ok(f, esr_store_messages(f->ctx, store, UINT32_MAX, false, &list));
    assert_int_equal(list->count, 2);
    assert_string_equal(list->at[0].key.review_id, "V1");
    assert_string_equal(list->at[0].calendar, "");
    assert_string_equal(list->at[0].subject, "外評");
    assert_int_equal(list->at[0].state, ESR_DELIVERY_WAITING);
    esr_message_list_free(list);
    assert_ok(f, esr_store_message(f->ctx, store, first, &list));
    assert_string_equal(list->at[0].mail, "From: x\r\n\r\n");
    esr_message_list_free(list);
    assert_int_equal(esr_store_message(f->ctx, store, 99, &list), ESR_E_INPUT);
    esr_store_close(store);
    // What was written is never changed, whoever tries.
    assert_int_not_equal(peek(f->path, "UPDATE message SET mail = ''", NULL, 0), SQLITE_OK);
}

static void test_delivery__moves_only_from_the_state_that_it_has(void **state) {
    fixture *f = *state;
    char uid[37];
    int64_t id = 0;
    bool moved = false;
    esr_store *store = create_filled(f);
    esr_message_list *list = NULL;
    esr_invitation invitation = make_invitation(f, store, uid);
    esr_message message = message_of(&invitation);
    const esr_delivery_step begin = {.from = ESR_DELIVERY_WAITING, .to = ESR_DELIVERY_UNDERWAY};
    const esr_delivery_step back = {.from = ESR_DELIVERY_UNDERWAY,
                                    .to = ESR_DELIVERY_WAITING,
                                    .failed = true,
                                    .not_before = 1767580000,
                                    .via = "smtp://localhost",
                                    .error = "451 try later"};
    assert_ok(f, esri_told_add_message(f->ctx, store, &message, &id));
    assert_ok(f, esr_store_move_delivery(f->ctx, store, id, &begin, &moved));
    assert_true(moved);
    esr_store *other = reopen(f);
    assert_ok(f, esr_store_move_delivery(f->ctx, other, id, &begin, &moved));
    assert_false(moved); // the first was faster
    esr_store_close(other);
    assert_ok(f, esr_store_move_delivery(f->ctx, store, id, &back, &moved));
    assert_true(moved);
    assert_ok(f, esr_store_message(f->ctx, store, id, &list));
    assert_int_equal(list->at[0].state, ESR_DELIVERY_WAITING);
    assert_int_equal(list->at[0].attempts, 1);
    assert_int_equal(list->at[0].not_before, 1767580000);
    assert_string_equal(list->at[0].via, "smtp://localhost");
    assert_string_equal(list->at[0].error, "451 try later");
    esr_message_list_free(list);
    esr_store_close(store);
}

static void test_choice__is_remembered_and_replaced(void **state) {
    fixture *f = *state;
    esri_arena arena = {0};
    const char *value = NULL;
    esr_store *store = create_filled(f);
    assert_ok(f, esri_told_choice(f->ctx, store, "roster", &arena, &value));
    assert_string_equal(value, "");
    assert_ok(f, esri_told_choose(f->ctx, store, "roster", "team"));
    assert_ok(f, esri_told_choose(f->ctx, store, "roster", "hidden"));
    esr_store_close(store);
    store = reopen(f);
    assert_ok(f, esri_told_choice(f->ctx, store, "roster", &arena, &value));
    assert_string_equal(value, "hidden");
    esri_arena_free(&arena);
    esr_store_close(store);
}

static void test_publication__is_of_the_present_run(void **state) {
    fixture *f = *state;
    bool published = true;
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    assert_ok(f, esr_store_put_solution(f->ctx, store, &solution, &some_costs, NULL));
    assert_ok(f, esr_store_is_published(f->ctx, store, &published));
    assert_false(published);
    assert_ok(f, esri_told_add_publication(f->ctx, store));
    assert_ok(f, esr_store_is_published(f->ctx, store, &published));
    assert_true(published);
    esr_plan_free(plan);
    esr_store_close(store);
    assert_query(f->path, "SELECT run_id FROM publication", "1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_invitation__is_read_as_it_was_put_and_found_by_its_uid),
        TEST(test_invitation__needs_an_event_of_the_database),
        TEST(test_message__waits_with_mail_and_is_for_handing_over_without),
        TEST(test_delivery__moves_only_from_the_state_that_it_has),
        TEST(test_choice__is_remembered_and_replaced),
        TEST(test_publication__is_of_the_present_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
