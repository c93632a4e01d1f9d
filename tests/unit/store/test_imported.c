// SPDX-License-Identifier: GPL-3.0-or-later
// Imported calendars: from a file to rows of unavailable.csv, into the database and back.
#include "fixture.h"

#include <esr/availability.h>

#include "base/buf.h"

#define HEAD         "BEGIN:VCALENDAR\nVERSION:2.0\n"
#define TAIL         "END:VCALENDAR\n"
#define EVENT(lines) "BEGIN:VEVENT\nUID:a\nSUMMARY:Secret\n" lines "END:VEVENT\n"
#define WEEK                                                                                       \
    EVENT("DTSTART;VALUE=DATE:20261005\nDTEND;VALUE=DATE:20261008\n")                              \
    EVENT("DTSTART;TZID=Asia/Hong_Kong:20261008T090000\nDURATION:PT1H\n")                          \
    EVENT("DTSTART;TZID=Asia/Hong_Kong:20261009T140000\nDURATION:PT1H\nSTATUS:TENTATIVE\n")

static esr_status read_text(fixture *f, const char *text, esr_calendar_request request,
                            esr_imported **out) {
    char path[64];
    snprintf(path, sizeof path, "%s/x.ics", f->folder);
    harness_write_file(f->folder, "x.ics", text, strlen(text));
    request.location = path;
    request.id = request.id ? request.id : "R1";
    request.label = request.label ? request.label : "busy";
    esr_status status = esr_calendar_read(f->ctx, f->cycle, &request, out);
    unlink(path);
    return status;
}

static esr_imported *must_read(fixture *f, const char *text) {
    esr_imported *one = NULL;
    const esr_calendar_request request = {.who = ESR_WHO_REVIEWER, .tentative = 100};
    assert_ok(f, read_text(f, text, request, &one));
    return one;
}

// "2026-10-05 2026-10-07 both -1" for each, with blanks between.
static char *show(const esr_imported *one) {
    esri_buf text = {0};
    esri_buf_add(&text, "");
    for (size_t i = 0; i < one->taken_count; i++) {
        char from[11], to[11];
        esr_day_text(one->taken[i].from, from);
        esr_day_text(one->taken[i].to, to);
        esri_buf_printf(&text, "%s%s %s %s %d", i > 0 ? ", " : "", from, to,
                        one->taken[i].am && one->taken[i].pm ? "both"
                        : one->taken[i].am                   ? "am"
                                                             : "pm",
                        (int)one->taken[i].cost);
    }
    return text.text ? esri_buf_take(&text) : strdup("");
}

static void assert_shows(const esr_imported *one, const char *want) {
    char *have = show(one);
    assert_string_equal(have, want);
    free(have);
}

// The rows of unavailable.csv for a reviewer, as the cycle has them.
static int32_t count_rows(const esr_cycle *cycle, esr_who who, const char *id) {
    int32_t count = 0, at = who == ESR_WHO_REVIEWER ? esr_cycle_find_reviewer(cycle, id).at : -1;
    for (int32_t i = 0; i < cycle->unavailable_count; i++)
        count += cycle->unavailable[i].who == who && cycle->unavailable[i].at == at;
    return count;
}

static void test_calendar_read__gives_half_days_and_no_titles(void **state) {
    fixture *f = *state;
    esr_imported *one = must_read(f, HEAD WEEK TAIL);
    assert_shows(one, "2026-10-05 2026-10-07 both -1, 2026-10-08 2026-10-08 am -1, "
                      "2026-10-09 2026-10-09 pm 100");
    assert_int_equal(one->read, 3);
    assert_int_equal(one->left_out, 0);
    assert_int_equal(strlen(one->sha256), 64);
    esr_imported_free(one);
}

static void test_calendar_read__of_no_worth_takes_nothing_tentative(void **state) {
    fixture *f = *state;
    esr_imported *one = NULL;
    const esr_calendar_request request = {.who = ESR_WHO_REVIEWER};
    assert_ok(f, read_text(f, HEAD WEEK TAIL, request, &one));
    assert_shows(one, "2026-10-05 2026-10-07 both -1, 2026-10-08 2026-10-08 am -1");
    esr_imported_free(one);
}

static void test_calendar_read__warns_of_holidays_that_end_too_early(void **state) {
    fixture *f = *state;
    esr_imported *one = NULL;
    const esr_calendar_request request = {.who = ESR_WHO_ALL, .id = "", .use = ESR_USE_HOLIDAYS};
    assert_ok(f, read_text(f, HEAD EVENT("DTSTART;VALUE=DATE:20260701\n") TAIL, request, &one));
    assert_int_equal(esr_context_warning_count(f->ctx), 1);
    assert_non_null(strstr(esr_context_warning(f->ctx, 0).message,
                           "ends on 2026-07-01, but the cycle on 2026-12-18"));
    esr_imported_free(one);
    esr_context_clear(f->ctx);
    assert_ok(f, read_text(f, HEAD EVENT("DTSTART;VALUE=DATE:20261001\n") TAIL, request, &one));
    assert_int_equal(esr_context_warning_count(f->ctx), 0);
    esr_imported_free(one);
}

static void test_calendar_read__warns_of_one_that_takes_nothing(void **state) {
    fixture *f = *state;
    esr_imported *one = must_read(f, HEAD EVENT("DTSTART;VALUE=DATE:20250701\n") TAIL);
    assert_string_equal(esr_context_warning(f->ctx, 0).message,
                        "takes no half day from 2026-09-07 to 2026-12-18; its last time is on "
                        "2025-07-01");
    esr_imported_free(one);
    esr_context_clear(f->ctx);
}

static void test_calendar_read__refuses_labels_that_are_no_line(void **state) {
    static const char *const labels[] = {"", " x", "x ", "a\nb", "\xFF"};
    fixture *f = *state;
    esr_imported *one = NULL;
    for (size_t i = 0; i < HARNESS_COUNT(labels); i++) {
        const esr_calendar_request request = {.who = ESR_WHO_REVIEWER, .label = labels[i]};
        assert_int_equal(read_text(f, HEAD TAIL, request, &one), ESR_E_USAGE);
        assert_null(one);
    }
    esr_context_clear(f->ctx);
}

static void test_apply__twice_is_once_and_nothing_takes_it_out(void **state) {
    fixture *f = *state;
    esr_cycle *once = NULL, *twice = NULL, *none = NULL;
    esr_imported *one = must_read(f, HEAD WEEK TAIL), *empty = NULL;
    int32_t before = count_rows(f->cycle, ESR_WHO_REVIEWER, "R1"), lost = -1;
    assert_ok(f, esr_availability_apply(f->ctx, f->cycle, one, 1, &once, &lost));
    assert_int_equal(lost, 0);
    assert_int_equal(count_rows(once, ESR_WHO_REVIEWER, "R1"), before + 3);
    assert_ok(f, esr_availability_apply(f->ctx, once, one, 1, &twice, NULL));
    assert_int_equal(twice->unavailable_count, once->unavailable_count);
    assert_ok(f, esr_imported_empty(f->ctx, one, &empty));
    assert_ok(f, esr_availability_apply(f->ctx, twice, empty, 1, &none, NULL));
    assert_int_equal(none->unavailable_count, f->cycle->unavailable_count);
    esr_imported_free(one);
    esr_imported_free(empty);
    esr_cycle_free(once);
    esr_cycle_free(twice);
    esr_cycle_free(none);
}

static void test_apply__warns_of_who_is_gone_and_of_other_hours(void **state) {
    fixture *f = *state;
    esr_cycle *out = NULL;
    esr_imported *one = must_read(f, HEAD WEEK TAIL);
    esr_imported gone = *one, other = *one;
    int32_t lost = 0;
    gone.id = "R9";
    other.frame = "2025-09-01 to 2025-12-31, 08:00 12:00 16:00 Asia/Hong_Kong";
    assert_ok(f, esr_availability_apply(f->ctx, f->cycle, &gone, 1, &out, &lost));
    assert_int_equal(lost, 1);
    assert_string_equal(esr_context_warning(f->ctx, 0).message,
                        "the calendar \"busy\" does not hold on: there is no reviewer R9");
    esr_cycle_free(out);
    esr_context_clear(f->ctx);
    assert_ok(f, esr_availability_apply(f->ctx, f->cycle, &other, 1, &out, &lost));
    assert_non_null(strstr(esr_context_warning(f->ctx, 0).message,
                           "was read for other days or hours (2025-09-01 to 2025-12-31"));
    esr_context_clear(f->ctx);
    esr_cycle_free(out);
    esr_imported_free(one);
}

static void test_store__gives_imported_calendars_back(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f), *other = create(f, f->other_path);
    esr_imported *one = must_read(f, HEAD WEEK TAIL), *less = must_read(f, HEAD TAIL);
    esr_imported_list *list = NULL;
    esr_context_clear(f->ctx);
    assert_ok(f, esr_store_put_imported(f->ctx, store, one));
    assert_ok(f, esr_store_put_imported(f->ctx, store, one)); // in place of itself
    assert_ok(f, esr_store_copy_record(f->ctx, other, store));
    assert_ok(f, esr_store_imported(f->ctx, other, f->cycle->id, &list));
    assert_int_equal(list->count, 1);
    assert_true(esr_imported_same(&list->at[0], one));
    assert_string_equal(list->at[0].id, "R1");
    assert_string_equal(list->at[0].label, "busy");
    assert_string_equal(list->at[0].sha256, one->sha256);
    assert_int_equal(list->at[0].read, 3);
    esr_imported_list_free(list);
    assert_ok(f, esr_store_imported(f->ctx, other, "another", &list));
    assert_int_equal(list->count, 0);
    esr_imported_list_free(list);
    assert_ok(f, esr_store_put_imported(f->ctx, store, less));
    assert_ok(f, esr_store_imported(f->ctx, store, f->cycle->id, &list));
    assert_int_equal(list->at[0].taken_count, 0);
    assert_false(esr_imported_same(&list->at[0], one));
    esr_imported_list_free(list);
    assert_ok(f, esr_store_drop_imported(f->ctx, store, one));
    assert_ok(f, esr_store_imported(f->ctx, store, f->cycle->id, &list));
    assert_int_equal(list->count, 0);
    esr_imported_list_free(list);
    esr_imported_free(one);
    esr_imported_free(less);
    esr_store_close(store);
    esr_store_close(other);
}

// Imports a calendar as esr import-calendar does.
static void import(fixture *f, esr_store *store, const esr_imported *one) {
    esr_cycle *before = NULL, *after = NULL;
    const esr_carry carry = {some_costs, 40001, NULL, 0};
    assert_ok(f, esr_store_get_cycle(f->ctx, store, &before));
    assert_ok(f, esr_availability_apply(f->ctx, before, one, 1, &after, NULL));
    assert_ok(f, esr_store_put_edit(f->ctx, store, before, after, &carry, "import-calendar", "R1"));
    assert_ok(f, esr_store_put_imported(f->ctx, store, one));
    esr_cycle_free(after);
    esr_cycle_free(before);
}

// The list of calendars says what the input says: as many, and the first takes what `one` takes.
static void assert_listed(fixture *f, esr_store *store, size_t count, const esr_imported *one) {
    esr_imported_list *list = NULL;
    assert_ok(f, esr_store_imported(f->ctx, store, f->cycle->id, &list));
    assert_int_equal(list->count, count);
    if (count > 0)
        assert_true(esr_imported_same(&list->at[0], one));
    esr_imported_list_free(list);
}

static void test_undo__takes_imported_calendars_back(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_plan *plan = make_plan(f, f->cycle);
    esr_solution solution = solution_of(plan);
    esr_imported *one = must_read(f, HEAD WEEK TAIL);
    esr_imported *other =
        must_read(f, HEAD EVENT("DTSTART;VALUE=DATE:20261012\nDTEND;VALUE=DATE:20261013\n") TAIL);
    assert_ok(f, esr_store_put_solution(f->ctx, store, &solution, &some_costs, NULL));
    import(f, store, one);
    import(f, store, other);
    assert_listed(f, store, 1, other);
    const esr_imported *left[] = {one, NULL};
    for (size_t step = 0; step < 2; step++) {
        bool done = false;
        for (size_t n = 1; !done; n++) {
            esr_former *former = NULL;
            harness_fail_malloc(n);
            esr_status status = esr_store_get_former(f->ctx, store, &former);
            if (status == ESR_OK)
                status = esr_store_undo(f->ctx, store, former);
            harness_fail_malloc(0);
            esr_former_free(former);
            esr_context_clear(f->ctx);
            done = status == ESR_OK;
            assert_true(done || status == ESR_E_NOMEM);
            if (!done && n % 16 == 0)
                assert_listed(f, store, 1, step == 0 ? other : one);
        }
        assert_listed(f, store, left[step] ? 1 : 0, left[step]);
    }
    esr_imported_free(one);
    esr_imported_free(other);
    esr_plan_free(plan);
    esr_store_close(store);
}

// Where the child runs out of memory, that is a fault of the input for the parent.
static void test_calendar_read__that_runs_out_of_memory_gives_nothing(void **state) {
    static const char text[] = HEAD WEEK TAIL;
    fixture *f = *state;
    char path[64];
    esr_imported *one = NULL;
    snprintf(path, sizeof path, "%s/x.ics", f->folder);
    const esr_calendar_request request = {
        .location = path, .who = ESR_WHO_REVIEWER, .id = "R1", .label = "busy", .tentative = 100};
    harness_write_file(f->folder, "x.ics", text, strlen(text));
    harness_fail_malloc(0);
    assert_ok(f, esr_calendar_read(f->ctx, f->cycle, &request, &one));
    size_t calls = harness_fail_malloc(0);
    esr_imported_free(one);
    for (size_t n = 1; n <= calls + 60; n++) { // of the parent, and the first ones of the child
        one = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_calendar_read(f->ctx, f->cycle, &request, &one);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM || status == ESR_E_INPUT);
        assert_true((one != NULL) == (status == ESR_OK));
        esr_imported_free(one);
        esr_context_clear(f->ctx);
    }
    unlink(path);
}

static void test_store_and_apply__that_run_out_of_memory_change_nothing(void **state) {
    fixture *f = *state;
    esr_store *store = create_filled(f);
    esr_imported *one = must_read(f, HEAD WEEK TAIL);
    for (size_t n = 1, calls = 2; n <= calls; n++) {
        esr_imported_list *list = NULL;
        esr_cycle *cycle = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_store_put_imported(f->ctx, store, one);
        if (status == ESR_OK)
            status = esr_store_imported(f->ctx, store, f->cycle->id, &list);
        if (status == ESR_OK)
            status = esr_availability_apply(f->ctx, f->cycle, list->at, list->count, &cycle, NULL);
        size_t made = harness_fail_malloc(0);
        calls = status == ESR_OK && made < n ? 0 : n + 1;
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        assert_true((cycle != NULL) == (status == ESR_OK));
        esr_cycle_free(cycle);
        esr_imported_list_free(list);
        esr_context_clear(f->ctx);
    }
    esr_imported_free(one);
    esr_store_close(store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_calendar_read__gives_half_days_and_no_titles),
        TEST(test_calendar_read__of_no_worth_takes_nothing_tentative),
        TEST(test_calendar_read__warns_of_holidays_that_end_too_early),
        TEST(test_calendar_read__warns_of_one_that_takes_nothing),
        TEST(test_calendar_read__refuses_labels_that_are_no_line),
        TEST(test_apply__twice_is_once_and_nothing_takes_it_out),
        TEST(test_apply__warns_of_who_is_gone_and_of_other_hours),
        TEST(test_store__gives_imported_calendars_back),
        TEST(test_undo__takes_imported_calendars_back),
        TEST(test_calendar_read__that_runs_out_of_memory_gives_nothing),
        TEST(test_store_and_apply__that_run_out_of_memory_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
