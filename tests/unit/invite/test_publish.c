// SPDX-License-Identifier: GPL-3.0-or-later
// Publishing, against a database: what is written, what is not, and that it is all or nothing.
#include "harness.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "sqlite_memory.h"

#define NOW 1780000000 // a second in May 2026

static const harness_file files[] = {
    {"cycle.ini", "[cycle]\nid = c\nname = Cycle\nname_zh = 周期\nfirst_day = 2026-09-07\n"
                  "last_day = 2026-12-18\ntime_zone = Asia/Hong_Kong\n"
                  "organizer = Office <office@example.org>\n"},
    {"schools.csv", "id,name,name_zh,sector,email\n"
                    "S1,Alpha School,甲校,primary,s1@example.org\n"
                    "S2,Beta School,乙校,primary,\n"},
    {"reviews.csv", "id,school_id,days,seats\n"
                    "V1,S1,2.5,principal:1;teacher:1\n"
                    "V2,S2,1,principal:1\n"},
    {"reviewers.csv", "id,name,name_zh,role,school_id,email\n"
                      "P1,Ann Chan,陳安,principal,S2,ann@example.org\n"
                      "P2,Bob Ho,何寶,principal,S1,bob@example.org\n"
                      "T1,Cy Lam,林思,teacher,S2,\n"}};

typedef struct fixture {
    esr_context *ctx;
    esr_store *store;
    esr_cycle *cycle;
    esr_plan *plan;
    char *folder, *path;
    esr_publish_options options;
    esr_publication *told;
} fixture;

static esr_day day(const char *text) {
    esr_day out = 0;
    assert_true(esr_day_parse(text, &out));
    return out;
}

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->folder = harness_temp_folder();
    f->path = harness_path(f->folder, "cycle.db");
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    f->cycle = harness_must_cycle(f->ctx, files, HARNESS_COUNT(files));
    assert_int_equal(esr_plan_new(f->ctx, f->cycle, &f->plan), ESR_OK);
    assert_int_equal(esr_store_create(f->ctx, f->path, &f->store), ESR_OK);
    assert_int_equal(esr_store_put_cycle(f->ctx, f->store, f->cycle, "folder"), ESR_OK);
    f->options = (esr_publish_options){.as_of = day("2026-08-01"), .now = NOW};
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    harness_fail_malloc(0);
    harness_sqlite_memory_fail(0);
    esr_publication_free(f->told);
    esr_plan_free(f->plan);
    esr_cycle_free(f->cycle);
    esr_store_close(f->store);
    esr_context_free(f->ctx);
    harness_remove_folder(f->folder);
    free(f->path);
    free(f);
    return 0;
}

static void assert_ok(fixture *f, esr_status status) {
    if (status != ESR_OK)
        harness_print_faults(f->ctx);
    assert_int_equal(status, ESR_OK);
}

// Gives V1 and V2 a day (NULL: none) and a team, in the stored plan.
static void plan(fixture *f, const char *first, const char *members, const char *second,
                 const char *member) {
    esr_cycle *stored = NULL;
    char id[3] = "";
    assert_ok(f, esr_store_get_cycle(f->ctx, f->store, &stored));
    esr_plan_free(f->plan);
    esr_cycle_free(f->cycle);
    f->cycle = stored;
    f->plan = NULL;
    assert_ok(f, esr_plan_new(f->ctx, f->cycle, &f->plan));
    const char *const days[] = {first, second};
    for (int32_t v = 0; v < 2; v++)
        if (days[v])
            f->plan->first_day[v] = day(days[v]);
    for (int32_t place = 0; place < 3; place++) {
        memcpy(id, place < 2 ? members + (size_t)place * 3 : member, 2);
        if (days[place / 2])
            f->plan->member[place] = esr_cycle_find_reviewer(f->cycle, id);
    }
    esr_verdict *verdict = NULL;
    assert_ok(f, esr_verify(f->ctx, f->plan, &verdict));
    const esr_solution solution = {
        .plan = f->plan, .cost = verdict->costs.total, .bound = verdict->costs.total};
    assert_ok(f, esr_store_put_solution(f->ctx, f->store, &solution, &verdict->costs, NULL));
    esr_verdict_free(verdict);
}

static esr_status try(fixture *f) {
    esr_publication_free(f->told);
    f->told = NULL;
    return esr_publish(f->ctx, f->store, &f->options, &f->told);
}

static void publish(fixture *f, size_t messages) {
    assert_ok(f, try(f));
    assert_int_equal(f->told->messages, messages);
}

// --- looks into the database ------------------------------------------------------------------

static void assert_query(fixture *f, const char *sql, const char *expected) {
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    esri_buf found = {0};
    esri_buf_add(&found, "");
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    while (sqlite3_step(stmt) == SQLITE_ROW)
        for (int c = 0; c < sqlite3_column_count(stmt); c++) {
            const char *text = (const char *)sqlite3_column_text(stmt, c);
            esri_buf_printf(&found, "%s%s", c ? "|" : found.length ? "\n" : "", text ? text : "");
        }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    assert_string_equal(found.text, expected);
    esri_buf_free(&found);
}

static char *bytes_of(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*length + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *length, file), *length);
    fclose(file);
    return bytes;
}

// --- what is written --------------------------------------------------------------------------

static void test_publication__writes_messages_table_journal_and_choices(void **state) {
    fixture *f = *state;
    plan(f, "2026-10-05", "P1 T1", "2026-11-30", "P2");
    f->options.language = ESR_LANGUAGE_ENGLISH;
    publish(f, 7); // two events for S1, P1 and T1 each, and one for P2
    assert_int_equal(f->told->reviewers, 3);
    assert_int_equal(f->told->schools, 1);
    assert_int_equal(f->told->by_hand, 2);
    assert_query(f,
                 "SELECT e.recipient_id, e.review_id, e.part, m.kind, m.sequence, d.state "
                 "FROM message m JOIN event e ON e.uid = m.uid "
                 "JOIN delivery d ON d.message_id = m.id ORDER BY m.id",
                 "S1|V1|0|invite|0|waiting\nS1|V1|1|invite|0|waiting\n"
                 "P1|V1|0|invite|0|waiting\nP1|V1|1|invite|0|waiting\n"
                 "T1|V1|0|invite|0|by hand\nT1|V1|1|invite|0|by hand\n"
                 "P2|V2|0|invite|0|waiting");
    assert_query(f, "SELECT * FROM published",
                 "V1|S1|2026-10-05|2026-10-07|principal|P1\n"
                 "V1|S1|2026-10-05|2026-10-07|teacher|T1\n"
                 "V2|S2|2026-11-30|2026-11-30|principal|P2");
    assert_query(f, "SELECT what, detail FROM journal ORDER BY id DESC LIMIT 1",
                 "publish|7 messages to 3 reviewers and 1 school; import 2, run 2");
    assert_query(f, "SELECT run_id FROM publication", "2");
    assert_query(f, "SELECT carried_from, cost = bound FROM current_run", "1|1");
    assert_query(f, "SELECT name, value FROM choice",
                 "alarm|0\nlanguage|en\nroster|hidden\ntemplates|");
}

static void test_publication__makes_changes_cost_from_then_on(void **state) {
    fixture *f = *state;
    esr_verdict *verdict = NULL;
    plan(f, "2026-10-05", "P1 T1", "2026-11-30", "P2");
    publish(f, 7);
    plan(f, "2026-10-06", "P1 --", "2026-11-30", "P2");
    assert_ok(f, esr_verify(f->ctx, f->plan, &verdict));
    assert_int_equal(verdict->costs.term[ESR_C9_CHANGE_DATE], f->cycle->costs.change_date);
    assert_int_equal(verdict->costs.term[ESR_C10_CHANGE_REVIEWER], f->cycle->costs.change_reviewer);
    esr_verdict_free(verdict);
    publish(f, 6); // moved, for S1 and P1; T1 is released: of two events each
    plan(f, "2026-10-06", "P1 --", "2026-11-30", "P2");
    assert_ok(f, esr_verify(f->ctx, f->plan, &verdict));
    assert_int_equal(verdict->costs.term[ESR_C9_CHANGE_DATE], 0);
    assert_int_equal(verdict->costs.term[ESR_C10_CHANGE_REVIEWER], 0);
    esr_verdict_free(verdict);
    assert_query(f, "SELECT cost >= bound, bound > 0 FROM current_run", "1|1");
}

static void test_nothing_due__writes_nothing(void **state) {
    fixture *f = *state;
    size_t before_length = 0, length = 0;
    plan(f, "2026-10-05", "P1 T1", "2026-11-30", "P2");
    publish(f, 7);
    char *before = bytes_of(f->path, &before_length);
    for (int i = 0; i < 3; i++) {
        f->options.now += 86400;
        publish(f, 0);
        char *now = bytes_of(f->path, &length);
        assert_int_equal(length, before_length);
        assert_memory_equal(now, before, length);
        free(now);
    }
    free(before);
}

static void test_dry_run__says_the_same_and_writes_nothing(void **state) {
    fixture *f = *state;
    size_t before_length = 0, length = 0;
    plan(f, "2026-10-05", "P1 T1", "2026-11-30", "P2");
    char *before = bytes_of(f->path, &before_length);
    f->options.dry_run = true;
    publish(f, 7);
    assert_int_equal(f->told->at[0].id, 0);
    char *now = bytes_of(f->path, &length);
    assert_int_equal(length, before_length);
    assert_memory_equal(now, before, length);
    free(now);
    free(before);
}

static void test_uid__is_one_random_uuid_through_all_that_happens(void **state) {
    fixture *f = *state;
    static const char random_uuid[] =
        "SELECT count(*) = count(DISTINCT uid), min(length(uid) = 36 AND substr(uid, 15, 1) = '4' "
        "AND substr(uid, 20, 1) GLOB '[89ab]' AND lower(uid) = uid) FROM event";
    plan(f, "2026-10-05", "-- --", "2026-10-12", "P2");
    publish(f, 4); // S1 of two events; P2, and S2, which gets a file
    assert_query(f, random_uuid, "1|1");
    plan(f, "2026-10-06", "-- --", "2026-10-13", "P2");
    publish(f, 4);
    plan(f, NULL, "-- --", NULL, "P2");
    publish(f, 1); // to S2 alone: it may have its file, and the others never got anything
    assert_int_equal(f->told->voided, 3);
    plan(f, "2026-10-05", "-- --", "2026-10-12", "P2");
    publish(f, 4);
    esr_store_close(f->store);
    f->store = NULL;
    assert_ok(f, esr_store_open(f->ctx, f->path, &f->store));
    publish(f, 0);
    assert_query(f, random_uuid, "1|1");
    assert_query(f, "SELECT count(*) FROM event", "4");
    assert_query(f, "SELECT count(*), count(DISTINCT uid || sequence || stamp) FROM message",
                 "13|13");
    assert_query(f, "SELECT group_concat(sequence) FROM message WHERE address = ''", "0,1,2,3");
}

static void test_unsent_message__is_void_once_a_later_one_says_it_all(void **state) {
    fixture *f = *state;
    plan(f, NULL, "-- --", "2026-11-30", "P2");
    publish(f, 1);
    plan(f, NULL, "-- --", "2026-12-01", "P2");
    publish(f, 1);
    assert_int_equal(f->told->voided, 1);
    assert_query(f,
                 "SELECT m.kind, m.sequence, d.state FROM message m JOIN delivery d "
                 "ON d.message_id = m.id",
                 "invite|0|void\ninvite|1|waiting");
    const esr_delivery_step sent = {
        .from = ESR_DELIVERY_WAITING, .to = ESR_DELIVERY_UNDERWAY, .via = "smtp"};
    bool moved = false;
    assert_ok(f, esr_store_move_delivery(f->ctx, f->store, 2, &sent, &moved));
    plan(f, NULL, "-- --", NULL, "P2"); // it may have arrived
    publish(f, 1);
    assert_query(f, "SELECT kind, sequence FROM message WHERE id = 3", "cancel|2");
}

static void test_count__is_of_what_differs_since(void **state) {
    fixture *f = *state;
    esr_reach due = {.messages = 1};
    plan(f, "2026-10-05", "P1 T1", "2026-11-30", "P2");
    assert_ok(f, esr_publish_count(f->ctx, f->store, f->plan, NULL, f->options.as_of, true, &due));
    assert_int_equal(due.messages, 0); // nobody was ever told anything
    f->options.hold = true;
    publish(f, 7);
    assert_ok(f, esr_publish_count(f->ctx, f->store, f->plan, NULL, f->options.as_of, true, &due));
    assert_int_equal(due.messages, 0); // on hold, as it was told
    assert_ok(f, esr_publish_count(f->ctx, f->store, f->plan, NULL, day("2026-09-07"), true, &due));
    assert_int_equal(due.messages, 3); // S2 of its dates, S1 of its team
    plan(f, "2026-10-12", "P1 T1", "2026-11-30", "P2");
    assert_ok(f, esr_publish_count(f->ctx, f->store, f->plan, NULL, f->options.as_of, true, &due));
    assert_int_equal(due.messages, 6);
    assert_int_equal(due.reviewers, 2);
    assert_int_equal(due.schools, 1);
    assert_ok(f,
              esr_publish_count(f->ctx, f->store, f->plan, f->plan, f->options.as_of, true, &due));
    assert_int_equal(due.messages, 0); // all of it is due in any case
}

static void test_carry__lets_what_was_told_stand_in_another_input(void **state) {
    fixture *f = *state;
    esr_cycle *fresh = NULL, *carried = NULL, *again = NULL;
    plan(f, "2026-10-05", "P1 T1", "2026-11-30", "P2");
    fresh = harness_must_cycle(f->ctx, files, HARNESS_COUNT(files));
    assert_ok(f, esr_publish_carry(f->ctx, f->store, fresh, &carried));
    assert_null(carried);
    publish(f, 7);
    assert_ok(f, esr_publish_carry(f->ctx, f->store, fresh, &carried));
    assert_int_equal(carried->published_count, 2);
    assert_int_equal(carried->published[0].told_count, 2);
    assert_ok(f, esr_publish_carry(f->ctx, f->store, carried, &again));
    assert_null(again);
    esr_cycle_free(carried);
    esr_cycle_free(fresh);
}

static void test_record__is_taken_over_by_a_new_database(void **state) {
    fixture *f = *state;
    char *path = harness_path(f->folder, "other.db");
    esr_store *other = NULL;
    plan(f, "2026-10-05", "P1 T1", "2026-11-30", "P2");
    publish(f, 7);
    assert_query(f, "INSERT INTO alias VALUES ('reviewer', 'P1', 'a@b.c', 'now', 'me')", "");
    assert_ok(f, esr_store_create(f->ctx, path, &other));
    assert_ok(f, esr_store_copy_record(f->ctx, other, f->store));
    assert_ok(f, esr_store_put_cycle(f->ctx, other, f->cycle, NULL));
    const esr_solution solution = {.plan = f->plan};
    const esr_costs costs = {.total = 0};
    assert_ok(f, esr_store_put_solution(f->ctx, other, &solution, &costs, NULL));
    esr_store_close(f->store);
    f->store = other;
    free(f->path);
    f->path = path;
    assert_query(f, "SELECT address FROM alias", "a@b.c");
    publish(f, 0); // nobody hears twice
    bool published = false;
    esr_message_list *messages = NULL;
    assert_ok(f, esr_store_is_published(f->ctx, other, &published));
    assert_true(published);
    assert_ok(f, esr_store_messages(f->ctx, other, 1U << ESR_DELIVERY_WAITING, true, &messages));
    assert_int_equal(messages->count, 5);
    esr_message_list_free(messages);
}

// --- files --------------------------------------------------------------------------------------

static void test_outbox__is_completed_and_else_left_alone(void **state) {
    fixture *f = *state;
    char *outbox = harness_path(f->folder, "outbox");
    size_t written = 0;
    esr_message_list *messages = NULL;
    plan(f, NULL, "-- --", "2026-10-12", "P2");
    publish(f, 2);
    assert_ok(f, esr_outbox_write(f->ctx, f->store, outbox, &written));
    assert_int_equal(written, 3);
    char *first = harness_read_file(outbox, "0001-S2-V2-invite.ics");
    char *second = harness_read_file(outbox, "0002-P2-V2-invite.eml");
    assert_ok(f, esr_store_messages(f->ctx, f->store, 0x3f, true, &messages));
    assert_string_equal(first, messages->at[0].calendar);
    assert_string_equal(second, messages->at[1].mail);
    esr_message_list_free(messages);
    free(first);
    free(second);
    harness_write_file(outbox, "0002-P2-V2-invite.eml", "mine", 4);
    char *lost = harness_path(outbox, "0002-P2-V2-invite.ics");
    assert_int_equal(unlink(lost), 0);
    assert_ok(f, esr_outbox_write(f->ctx, f->store, outbox, &written));
    assert_int_equal(written, 1);
    second = harness_read_file(outbox, "0002-P2-V2-invite.eml");
    assert_string_equal(second, "mine");
    free(second);
    plan(f, NULL, "-- --", "2026-10-13", "P2"); // S2 may have its file; P2 has nothing yet
    publish(f, 2);
    assert_ok(f, esr_outbox_write(f->ctx, f->store, outbox, &written));
    assert_int_equal(written, 3);
    assert_int_not_equal(access(lost, F_OK), 0); // its message is void
    free(lost);
    free(outbox);
}

// --- all or nothing -----------------------------------------------------------------------------

static const char everything[] =
    "SELECT (SELECT count(*) FROM import), (SELECT count(*) FROM run), "
    "(SELECT count(*) FROM event), (SELECT count(*) FROM invitation), "
    "(SELECT count(*) FROM message), (SELECT count(*) FROM delivery), "
    "(SELECT count(*) FROM publication), (SELECT count(*) FROM journal), "
    "(SELECT count(*) FROM choice)";

// Fails the n-th call of a kind for growing n, until publishing succeeds.
static void fail_all(fixture *f, void (*set_failure)(size_t n)) {
    esr_status status = ESR_E_NOMEM;
    size_t n = 1;
    plan(f, "2026-10-05", "P1 T1", "2026-11-30", "P2");
    for (; status != ESR_OK && n < 1000000; n += 1 + n / 12) {
        set_failure(n);
        status = try(f);
        set_failure(0);
        esr_context_clear(f->ctx);
        if (status != ESR_OK) {
            assert_true(status == ESR_E_NOMEM || status == ESR_E_DB);
            assert_query(f, everything, "1|1|0|0|0|0|0|2|0");
        }
    }
    assert_int_equal(status, ESR_OK);
    assert_true(n > 100);
    assert_query(f, everything, "2|2|7|7|7|7|1|3|4");
}

static void fail_malloc(size_t n) {
    (void)harness_fail_malloc(n);
}

static void fail_sqlite(size_t n) {
    (void)harness_sqlite_memory_fail((int32_t)n);
}

static void test_memory__that_runs_out_leaves_the_database_as_it_was(void **state) {
    fail_all(*state, fail_malloc);
}

static void test_sqlite__without_memory_leaves_the_database_as_it_was(void **state) {
    fail_all(*state, fail_sqlite);
}

static void test_cancelled_call__writes_nothing(void **state) {
    fixture *f = *state;
    plan(f, "2026-10-05", "P1 T1", "2026-11-30", "P2");
    esr_context_cancel(f->ctx);
    assert_int_equal(try(f), ESR_E_LIMIT);
    assert_query(f, everything, "1|1|0|0|0|0|0|2|0");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_publication__writes_messages_table_journal_and_choices),
        TEST(test_publication__makes_changes_cost_from_then_on),
        TEST(test_nothing_due__writes_nothing),
        TEST(test_dry_run__says_the_same_and_writes_nothing),
        TEST(test_uid__is_one_random_uuid_through_all_that_happens),
        TEST(test_unsent_message__is_void_once_a_later_one_says_it_all),
        TEST(test_count__is_of_what_differs_since),
        TEST(test_carry__lets_what_was_told_stand_in_another_input),
        TEST(test_record__is_taken_over_by_a_new_database),
        TEST(test_outbox__is_completed_and_else_left_alone),
        TEST(test_memory__that_runs_out_leaves_the_database_as_it_was),
        TEST(test_sqlite__without_memory_leaves_the_database_as_it_was),
        TEST(test_cancelled_call__writes_nothing),
    };
    harness_sqlite_memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
