// SPDX-License-Identifier: GPL-3.0-or-later
// Busy slots written as a calendar come back as the same slots.
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "ics/busy.h"

#define DAYS  40
#define SLOTS (2 * DAYS)

static const esri_ics_hours hours = {8 * 60 + 30, 12 * 60 + 45, 17 * 60};

static size_t runs_of(const bool *busy, esr_day first_day, esri_ics_run *out) {
    size_t count = 0;
    for (int from = 0, to; from < SLOTS; from = to) {
        for (to = from + 1; to < SLOTS && busy[from] && busy[to]; to++)
            continue;
        if (busy[from])
            out[count++] = (esri_ics_run){first_day + from / 2, first_day + (to - 1) / 2,
                                          from % 2 == 1, (to - 1) % 2 == 1};
    }
    return count;
}

static void mark(const esri_ics_spans *spans, esr_day first_day, bool *busy) {
    for (size_t i = 0; i < spans->count; i++) {
        const esri_ics_span *span = &spans->at[i];
        bool *day = busy + 2 * (span->day - first_day);
        day[0] = day[0] || (span->from < hours.noon && span->to > hours.day_start);
        day[1] = day[1] || (span->from < hours.day_end && span->to > hours.noon);
    }
}

static void test_slots__come_back_as_they_were(void **state) {
    (void)state;
    static const char *const zones[] = {"Asia/Hong_Kong", "Europe/London", "America/New_York"};
    esr_context *ctx = NULL;
    esri_rng rng = {3};
    esri_ics_window window = {0};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_true(esr_day_parse("2027-03-01", &window.first_day));
    window.last_day = window.first_day + DAYS - 1;
    for (int round = 0; round < 60; round++) {
        bool busy[SLOTS] = {false}, back[SLOTS] = {false};
        esri_ics_run runs[SLOTS];
        esri_buf text = {0}, again = {0};
        esri_ics_spans spans = {0};
        window.time_zone = zones[round % 3];
        for (int slot = 0; slot < SLOTS; slot++)
            busy[slot] = esri_rng_below(&rng, 100) < 10 + 80 * (round % 2);
        size_t count = runs_of(busy, window.first_day, runs);
        assert_int_equal(
            esri_ics_busy_write(ctx, "reviewer/R1", runs, count, &window, hours, &text), ESR_OK);
        assert_int_equal(
            esri_ics_busy_write(ctx, "reviewer/R1", runs, count, &window, hours, &again), ESR_OK);
        assert_string_equal(text.text, again.text);
        assert_int_equal(esri_ics_busy(ctx, "x", text.text, text.length, &window, &spans), ESR_OK);
        mark(&spans, window.first_day, back);
        assert_memory_equal(busy, back, sizeof busy);
        esri_ics_spans_free(&spans);
        esri_buf_free(&text);
        esri_buf_free(&again);
    }
    esr_context_free(ctx);
}

static void test_calendars__of_two_people_have_different_uids(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    const esri_ics_window window = {"Asia/Hong_Kong", 20880, 20890};
    const esri_ics_run run = {20881, 20882, false, true};
    esri_buf one = {0}, two = {0};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(esri_ics_busy_write(ctx, "a/1", &run, 1, &window, hours, &one), ESR_OK);
    assert_int_equal(esri_ics_busy_write(ctx, "a/2", &run, 1, &window, hours, &two), ESR_OK);
    const char *first = strstr(one.text, "UID:"), *second = strstr(two.text, "UID:");
    assert_memory_not_equal(first, second, strlen("UID:") + 36);
    assert_int_equal(first[strlen("UID:") + 14], '8');
    assert_int_equal(strcspn(first, "\r"), strlen("UID:") + 36);
    esri_buf_free(&one);
    esri_buf_free(&two);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slots__come_back_as_they_were),
        cmocka_unit_test(test_calendars__of_two_people_have_different_uids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
