// SPDX-License-Identifier: GPL-3.0-or-later
// The database when things go wrong: killed at any point, a failing disk, no memory, two at once.
// After each of them it holds the old state or the new one, whole.
#include "fixture.h"

#include <errno.h>
#include <sys/wait.h>

#include "base/file.h"
#include "base/rng.h"
#include "store/told/told.h"

// Of the points of a sweep one in so many is tried, from the first on. With `all` on the command
// line it is every call of the disk, and one in seven allocations: every one would take ten
// minutes.
static int32_t disk_stride = 5, memory_stride = 67;

typedef esr_status (*step)(fixture *f, esr_store *store);

static esr_status put_larger(fixture *f, esr_store *store) {
    static esr_cycle *larger; // kept: the cycle is not what fails here
    if (!store) {
        esr_cycle_free(larger);
        larger = NULL;
        return ESR_OK;
    }
    if (!larger)
        larger = larger_cycle(f);
    return esr_store_put_cycle(f->ctx, store, larger, "another folder");
}

static esr_status put_plan(fixture *f, esr_store *store) {
    static esr_plan *plan;
    if (!store) {
        esr_plan_free(plan);
        plan = NULL;
        return ESR_OK;
    }
    if (!plan)
        plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    return esr_store_put_solution(f->ctx, store, &solution, &some_costs, NULL);
}

static const esr_decision waiver = {ESR_WAIVE,    "R1",         "S3",    "employed",
                                    ESR_DAY_NONE, ESR_DAY_NONE, "Ms Ho", "far away"};

static esr_status decide(fixture *f, esr_store *store) {
    static esr_cycle *edited;
    const esr_carry carry = {.costs = some_costs, .bound = 40001};
    if (!store) {
        esr_cycle_free(edited);
        edited = NULL;
        return ESR_OK;
    }
    if (!edited)
        edited = larger_cycle(f); // any that differs
    esr_status status = esr_store_begin(f->ctx, store);
    if (status != ESR_OK)
        return status;
    status = esr_store_put_edit(f->ctx, store, f->cycle, edited, &carry, "waive", "R1 and S3");
    if (status == ESR_OK)
        status = esr_store_add_decision(f->ctx, store, &waiver);
    return esr_store_end(f->ctx, store, status);
}

// A seat emptied by an edit, which is taken back.
static esr_status change_and_undo(fixture *f, esr_store *store) {
    static esr_plan *plan;
    esr_former *former = NULL;
    if (!store) {
        esr_plan_free(plan);
        plan = NULL;
        return ESR_OK;
    }
    if (!plan)
        plan = make_plan(f, f->cycle);
    plan->member[0].at = -1;
    const esr_carry carry = {.costs = some_costs, .bound = 40001, .plan = plan};
    esr_status status = esr_store_begin(f->ctx, store);
    if (status != ESR_OK)
        return status;
    status = esr_store_put_edit(f->ctx, store, f->cycle, f->cycle, &carry, "swap", "V1");
    if (status == ESR_OK)
        status = esr_store_get_former(f->ctx, store, &former);
    if (status == ESR_OK)
        status = esr_store_undo(f->ctx, store, former);
    esr_former_free(former);
    return esr_store_end(f->ctx, store, status);
}

static esr_status get_record(fixture *f, esr_store *store) {
    esr_decision_list *decisions = NULL;
    esr_journal *journal = NULL;
    if (!store)
        return ESR_OK;
    esr_status status = esr_store_decisions(f->ctx, store, "test", &decisions);
    if (status == ESR_OK)
        status = esr_store_journal(f->ctx, store, 0, &journal);
    assert_int_equal(status == ESR_OK, journal != NULL);
    esr_decision_list_free(decisions);
    esr_journal_free(journal);
    return status;
}

static esr_status draw_uid(fixture *f, esr_store *store) {
    const esr_event_key key = {"V1", ESR_RECIPIENT_SCHOOL, "S1", 0};
    char uid[37];
    return store ? esr_store_event_uid(f->ctx, store, &key, uid) : ESR_OK;
}

// Tells R1 of V1, and that the message is on its way.
static esr_status tell(fixture *f, esr_store *store) {
    const esr_event_key key = {"V1", ESR_RECIPIENT_REVIEWER, "R1", 0};
    const esr_delivery_step begin = {.from = ESR_DELIVERY_WAITING, .to = ESR_DELIVERY_UNDERWAY};
    char uid[37];
    int64_t id = 0;
    bool moved = false;
    if (!store)
        return ESR_OK;
    const esr_invitation invitation = {uid,
                                       key,
                                       "Ada",
                                       "",
                                       "a@b.c",
                                       .time_zone = "UTC",
                                       .title = "",
                                       .place = "",
                                       .text = "",
                                       .facts = "",
                                       .answered_sequence = -1,
                                       .comment = ""};
    const esr_message message = {.uid = uid,
                                 .name = "Ada",
                                 .address = "a@b.c",
                                 .subject = "",
                                 .message_id = "",
                                 .calendar = "c",
                                 .mail = "m"};
    esr_status status = esr_store_begin(f->ctx, store);
    if (status != ESR_OK)
        return status;
    status = esr_store_event_uid(f->ctx, store, &key, uid);
    if (status == ESR_OK)
        status = esri_told_put(f->ctx, store, &invitation);
    if (status == ESR_OK)
        status = esri_told_add_message(f->ctx, store, &message, &id);
    if (status == ESR_OK)
        status = esr_store_move_delivery(f->ctx, store, id, &begin, &moved);
    if (status == ESR_OK)
        status = esri_told_add_publication(f->ctx, store);
    return esr_store_end(f->ctx, store, status);
}

static esr_status get_told(fixture *f, esr_store *store) {
    esr_invitation_list *invitations = NULL;
    esr_message_list *messages = NULL;
    if (!store)
        return ESR_OK;
    esr_status status = esr_store_invitations(f->ctx, store, &invitations);
    if (status == ESR_OK)
        status = esr_store_messages(f->ctx, store, UINT32_MAX, true, &messages);
    assert_int_equal(status == ESR_OK, messages != NULL);
    esr_invitation_list_free(invitations);
    esr_message_list_free(messages);
    return status;
}

static esr_status get_cycle(fixture *f, esr_store *store) {
    esr_cycle *cycle = NULL;
    if (!store)
        return ESR_OK;
    esr_status status = esr_store_get_cycle(f->ctx, store, &cycle);
    assert_int_equal(status == ESR_OK, cycle != NULL);
    esr_cycle_free(cycle);
    return status;
}

static esr_status get_plan(fixture *f, esr_store *store) {
    esr_solution *solution = NULL;
    if (!store)
        return ESR_OK;
    esr_status status = esr_store_get_solution(f->ctx, store, f->cycle, &solution);
    assert_int_equal(status == ESR_OK, solution != NULL);
    if (solution)
        esr_plan_free(solution->plan);
    free(solution);
    return status;
}

// Everything in the database that the steps above change.
static void take_state(fixture *f, char *out, size_t size) {
    out[0] = '\0';
    assert_int_equal(
        peek(f->path,
             "SELECT (SELECT count(*) FROM import), (SELECT count(*) FROM import_table), "
             "(SELECT count(*) FROM all_schools), (SELECT count(*) FROM run), "
             "(SELECT count(*) FROM run_cost), (SELECT count(*) FROM plan_visit), "
             "(SELECT count(*) FROM plan_seat), (SELECT count(*) FROM event), "
             "(SELECT count(*) FROM journal), (SELECT count(*) FROM decision), "
             "(SELECT count(*) FROM invitation), (SELECT count(*) FROM message), "
             "(SELECT count(*) FROM delivery WHERE state = 'underway'), "
             "(SELECT count(*) FROM publication), (SELECT * FROM pragma_integrity_check)",
             out, size),
        SQLITE_OK);
}

// A database with a cycle and a plan, as each trial finds it. Made once, then copied.
static void make_base(fixture *f) {
    static char *bytes;
    static size_t length;
    if (!bytes) {
        esr_store *store = create_filled(f);
        assert_ok(f, put_plan(f, store));
        esr_store_close(store);
        assert_ok(f, esri_file_read(f->ctx, f->path, SIZE_MAX / 4, &bytes, &length));
    }
    assert_ok(f, esri_file_write(f->ctx, f->path, bytes, length));
}

typedef struct states {
    char before[256], after[256];
} states;

// What the database holds before and after a step that succeeds.
static states learn_states(fixture *f, step run) {
    states s;
    make_base(f);
    take_state(f, s.before, sizeof s.before);
    esr_store *store = reopen(f);
    assert_ok(f, run(f, store));
    esr_store_close(store);
    take_state(f, s.after, sizeof s.after);
    return s;
}

// Opens, runs the step, closes: what may be hit.
static esr_status trial(fixture *f, step run) {
    esr_store *store = NULL;
    esr_status status = esr_store_open(f->ctx, f->path, &store);
    if (status == ESR_OK)
        status = run(f, store);
    esr_store_close(store);
    return status;
}

// Answers whether the step was done.
static bool check_state(fixture *f, const states *s) {
    char found[256];
    take_state(f, found, sizeof found);
    bool done = strcmp(found, s->after) == 0;
    if (!done)
        assert_string_equal(found, s->before);
    return done;
}

static const step writers[] = {put_larger, put_plan, draw_uid, decide, change_and_undo, tell};
static const step readers[] = {get_cycle, get_plan, get_record, get_told};

static void free_steps(void) {
    put_larger(NULL, NULL);
    put_plan(NULL, NULL);
    decide(NULL, NULL);
    change_and_undo(NULL, NULL);
}

static void kill_at(fixture *f, step run, int32_t n, bool *killed) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        harness_disk_fail(n, HARNESS_DISK_CRASH, 0);
        _exit(trial(f, run) == ESR_OK ? 0 : 1);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    *killed = WIFSIGNALED(how);
    assert_true(*killed || (WIFEXITED(how) && WEXITSTATUS(how) == 0));
}

static void test_store__killed_at_any_point_it_keeps_old_or_new(void **state) {
    fixture *f = *state;
    for (size_t w = 0; w < HARNESS_COUNT(writers); w++) {
        states s = learn_states(f, writers[w]);
        bool killed = true, done = false;
        make_base(f);
        for (int32_t n = 1; killed; n += disk_stride) {
            kill_at(f, writers[w], n, &killed);
            done = check_state(f, &s);
            if (done) // from the point of no return on
                make_base(f);
        }
        assert_true(done);
    }
    free_steps();
}

static void hit_disk(fixture *f, step run, harness_disk_fault fault, int error) {
    states s = learn_states(f, run);
    bool over = false;
    make_base(f);
    for (int32_t n = 1; !over; n += disk_stride) {
        harness_disk_fail(n, fault, error);
        esr_status status = trial(f, run);
        over = harness_disk_heal() < n;
        assert_true(status == ESR_OK || status == ESR_E_DB);
        esr_store_close(reopen(f)); // which cleans up, as the next user would
        bool done = check_state(f, &s);
        assert_true(done || status != ESR_OK);
        if (done)
            make_base(f);
    }
}

static void test_store__any_failing_disk_call_is_an_error(void **state) {
    fixture *f = *state;
    for (size_t w = 0; w < HARNESS_COUNT(writers); w++) {
        hit_disk(f, writers[w], HARNESS_DISK_ONCE, EIO);
        hit_disk(f, writers[w], HARNESS_DISK_DEAD, ENOSPC);
    }
    for (size_t r = 0; r < HARNESS_COUNT(readers); r++)
        hit_disk(f, readers[r], HARNESS_DISK_ONCE, EIO);
    free_steps();
}

static void hit_memory(fixture *f, step run, size_t (*fail_at)(size_t n)) {
    states s = learn_states(f, run);
    bool over = false;
    make_base(f);
    for (size_t n = 1; !over; n += (size_t)memory_stride) {
        fail_at(n);
        esr_status status = trial(f, run);
        over = fail_at(0) < n;
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        bool done = check_state(f, &s);
        assert_true(strcmp(s.before, s.after) == 0 || done == (status == ESR_OK));
        if (done)
            make_base(f);
    }
}

static size_t sqlite_memory(size_t n) {
    return (size_t)harness_sqlite_memory_fail((int32_t)n);
}

static void test_store__any_failing_allocation_is_an_error(void **state) {
    fixture *f = *state;
    for (size_t w = 0; w < HARNESS_COUNT(writers); w++) {
        hit_memory(f, writers[w], harness_fail_malloc);
        hit_memory(f, writers[w], sqlite_memory);
    }
    for (size_t r = 0; r < HARNESS_COUNT(readers); r++) {
        hit_memory(f, readers[r], harness_fail_malloc);
        hit_memory(f, readers[r], sqlite_memory);
    }
    free_steps();
}

#define DAMAGES 300 // divided by the stride

static void test_store__a_damaged_file_is_no_crash(void **state) {
    fixture *f = *state;
    char *bytes = NULL;
    size_t length = 0;
    esri_rng rng = {.state = 2026};
    make_base(f);
    assert_ok(f, esri_file_read(f->ctx, f->path, SIZE_MAX / 4, &bytes, &length));
    for (int i = 0; i < DAMAGES / disk_stride; i++) {
        size_t at = (size_t)esri_rng_below(&rng, (int32_t)length);
        size_t kept = i % 10 == 0 ? at : length; // some are cut off
        char old = bytes[at];
        bytes[at] = (char)esri_rng_below(&rng, 256);
        assert_ok(f, esri_file_write(f->ctx, f->path, bytes, kept));
        bytes[at] = old;
        for (size_t s = 0; s < HARNESS_COUNT(writers) + HARNESS_COUNT(readers); s++) {
            step run =
                s < HARNESS_COUNT(writers) ? writers[s] : readers[s - HARNESS_COUNT(writers)];
            esr_status status = trial(f, run);
            assert_true(status == ESR_OK || status == ESR_E_DB || status == ESR_E_INPUT);
            esr_context_clear(f->ctx);
        }
    }
    free(bytes);
    free_steps();
}

static void test_store__two_at_once_wait_for_each_other(void **state) {
    fixture *f = *state;
    char uid[37];
    const esr_event_key key = {"V1", ESR_RECIPIENT_OFFICE, "", 0};
    esr_store *one = create_filled(f), *two = reopen(f);
    esri_db_set_patience(two->db, 20);
    assert_ok(f, esr_store_begin(f->ctx, one));
    assert_ok(f, esr_store_event_uid(f->ctx, one, &key, uid));
    assert_int_equal(put_larger(f, two), ESR_E_DB);
    assert_fault(f, f->path, "in use by another program");
    assert_ok(f, get_cycle(f, two)); // reading goes on
    assert_ok(f, esr_store_end(f->ctx, one, ESR_OK));
    assert_ok(f, put_larger(f, two));
    assert_int_equal(put_plan(f, one), ESR_E_INPUT); // made for what two has replaced
    esr_store_close(one);
    esr_store_close(two);
    free_steps();
}

static void test_store__a_read_only_database_can_be_read(void **state) {
    fixture *f = *state;
    char uid[37];
    const esr_event_key key = {"V1", ESR_RECIPIENT_OFFICE, "", 0};
    make_base(f);
    esr_store *store = reopen(f);
    assert_ok(f, esr_store_event_uid(f->ctx, store, &key, uid));
    esr_store_close(store);
    harness_disk_protect();
    store = reopen(f);
    assert_ok(f, get_cycle(f, store));
    assert_ok(f, get_plan(f, store));
    assert_ok(f, esr_store_event_uid(f->ctx, store, &key, uid)); // one that was drawn before
    assert_int_equal(put_larger(f, store), ESR_E_DB);
    assert_fault(f, f->path, "may not be written");
    esr_store_close(store);
    free_steps();
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "all") == 0) {
        disk_stride = 1;
        memory_stride = 7;
    }
    const struct CMUnitTest tests[] = {
        TEST(test_store__killed_at_any_point_it_keeps_old_or_new),
        TEST(test_store__any_failing_disk_call_is_an_error),
        TEST(test_store__any_failing_allocation_is_an_error),
        TEST(test_store__a_damaged_file_is_no_crash),
        TEST(test_store__two_at_once_wait_for_each_other),
        TEST(test_store__a_read_only_database_can_be_read),
    };
    harness_sqlite_memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
