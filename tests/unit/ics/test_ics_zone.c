// SPDX-License-Identifier: GPL-3.0-or-later
// Zones: what clocks show, also where they jump; names that are none.
#include "harness.h"

#include <stdlib.h>

#include "base/day.h"
#include "ics/busy.h"
#include "ics/zone.h"

#define HOUR 3600

static int64_t at(int32_t year, int32_t month, int32_t day, int32_t hour, int32_t minute) {
    return (int64_t)esri_day_from_civil((esri_civil){year, month, day}) * 86400 + hour * HOUR +
           minute * 60;
}

static esri_ics_zone load(const char *name) {
    esr_context *ctx = NULL;
    esri_ics_zone zone = {0};
    bool found = false;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(esri_ics_zone_load(ctx, name, &zone, &found), ESR_OK);
    assert_true(found);
    esr_context_free(ctx);
    return zone;
}

static void test_zone__shifts_in_spring_and_autumn(void **state) {
    (void)state;
    esri_ics_zone zone = load("America/New_York");
    assert_int_equal(esri_ics_zone_to_utc(&zone, at(2027, 1, 15, 9, 0)), at(2027, 1, 15, 14, 0));
    assert_int_equal(esri_ics_zone_to_utc(&zone, at(2027, 7, 15, 9, 0)), at(2027, 7, 15, 13, 0));
    assert_int_equal(esri_ics_zone_to_local(&zone, at(2027, 3, 14, 6, 59)), at(2027, 3, 14, 1, 59));
    assert_int_equal(esri_ics_zone_to_local(&zone, at(2027, 3, 14, 7, 0)), at(2027, 3, 14, 3, 0));
    esri_ics_zone_free(&zone);
}

static void test_zone__reads_a_skipped_time_with_the_offset_before(void **state) {
    (void)state;
    esri_ics_zone zone = load("Europe/London");
    assert_int_equal(esri_ics_zone_to_utc(&zone, at(2027, 3, 28, 1, 30)), at(2027, 3, 28, 1, 30));
    esri_ics_zone_free(&zone);
}

static void test_zone__reads_a_time_that_comes_twice_as_the_first(void **state) {
    (void)state;
    esri_ics_zone zone = load("Europe/London");
    assert_int_equal(esri_ics_zone_to_utc(&zone, at(2026, 10, 25, 1, 30)), at(2026, 10, 25, 0, 30));
    assert_int_equal(esri_ics_zone_to_utc(&zone, at(2026, 10, 25, 2, 0)), at(2026, 10, 25, 2, 0));
    esri_ics_zone_free(&zone);
}

static void test_zone__follows_its_rule_after_the_last_year_of_the_file(void **state) {
    (void)state;
    esri_ics_zone zone = load("Australia/Sydney");
    assert_int_equal(esri_ics_zone_at(&zone, at(2150, 1, 15, 0, 0))->offset, 11 * HOUR);
    assert_int_equal(esri_ics_zone_at(&zone, at(2150, 7, 15, 0, 0))->offset, 10 * HOUR);
    esri_ics_zone_free(&zone);
}

static void test_zone__is_known_by_its_iana_name_only(void **state) {
    (void)state;
    static const char *const unknown[] = {"",
                                          "Asia",
                                          "Asia/Hongkong",
                                          "HKT",
                                          "/etc/hosts",
                                          "../../../etc/passwd",
                                          "Asia/../UTC",
                                          "localtime",
                                          "right/Asia/Hong_Kong",
                                          "tzdata.zi",
                                          "China Standard Time"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        assert_false(esri_ics_zone_known(unknown[i]));
    assert_true(esri_ics_zone_known("Asia/Hong_Kong"));
    assert_true(esri_ics_zone_known("UTC"));
    assert_true(esri_ics_zone_known("America/Argentina/Buenos_Aires"));
    assert_true(esri_ics_zone_known("Etc/GMT+5"));
}

static void test_windows_zone__is_found_by_name(void **state) {
    (void)state;
    static const char *const names[] = {"AUS Central Standard Time", "China Standard Time",
                                        "GMT Standard Time", "Yakutsk Standard Time",
                                        "Central Standard Time (Mexico)"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(esri_ics_zone_known(esri_ics_windows_zone(names[i])));
    assert_string_equal(esri_ics_windows_zone("China Standard Time"), "Asia/Shanghai");
    assert_null(esri_ics_windows_zone("Atlantis Standard Time"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zone__shifts_in_spring_and_autumn),
        cmocka_unit_test(test_zone__reads_a_skipped_time_with_the_offset_before),
        cmocka_unit_test(test_zone__reads_a_time_that_comes_twice_as_the_first),
        cmocka_unit_test(test_zone__follows_its_rule_after_the_last_year_of_the_file),
        cmocka_unit_test(test_zone__is_known_by_its_iana_name_only),
        cmocka_unit_test(test_windows_zone__is_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
