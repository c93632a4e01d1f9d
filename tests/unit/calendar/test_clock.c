// SPDX-License-Identifier: GPL-3.0-or-later
// Moments of the database by the clocks of a cycle's zone.
#include <string.h>

#include <esr/calendar.h>

#include "scene.h"

static void test_clock__tells_moments_in_the_zone_of_the_cycle(void **state) {
    static const struct {
        const char *at, *text;
    } cases[] = {
        {"2026-09-01T08:00:00Z", "2026-09-01 16:00:00"},
        {"2026-12-31T16:00:01Z", "2027-01-01 00:00:01"},
        {"2026-09-01T08:00:00", "2026-09-01T08:00:00"}, // no moment of the database
        {"2026-09-31T08:00:00Z", "2026-09-31T08:00:00Z"},
        {"", ""},
        {"a text that is longer than the room for it", "a text that is longer than the "},
    };
    char text[ESR_MOMENT_TEXT];
    esr_clock *clock = NULL;
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    assert_int_equal(esr_clock_new(s.ctx, s.cycle, &clock), ESR_OK);
    assert_string_equal(esr_clock_zone(clock), "HKT");
    for (size_t i = 0; i < HARNESS_COUNT(cases); i++) {
        esr_clock_text(clock, cases[i].at, text);
        assert_string_equal(text, cases[i].text);
    }
    esr_clock_text(NULL, "2026-09-01T08:00:00Z", text);
    assert_string_equal(text, "2026-09-01T08:00:00Z");
    assert_string_equal(esr_clock_zone(NULL), "UTC");
    esr_clock_free(clock);
    scene_close(&s);
}

static void test_clock__ends_in_an_error_when_memory_fails(void **state) {
    scene s;
    (void)state;
    scene_open(&s, NULL, 0);
    for (size_t n = 1; n < 8; n++) {
        esr_clock *clock = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_clock_new(s.ctx, s.cycle, &clock);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
        assert_int_equal(clock != NULL, status == ESR_OK);
        esr_clock_free(clock);
        esr_context_clear(s.ctx);
    }
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clock__tells_moments_in_the_zone_of_the_cycle),
        cmocka_unit_test(test_clock__ends_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
