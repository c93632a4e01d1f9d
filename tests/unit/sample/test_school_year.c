// SPDX-License-Identifier: GPL-3.0-or-later
// The holidays of a Hong Kong school year against the gazetted lists.
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "sample/year.h"

// The general holidays of one calendar year, as two school years give them, are those days.
static void check_holidays(int32_t calendar_year, const char *const *days, size_t count) {
    const int32_t school_years[] = {calendar_year - 1, calendar_year};
    size_t found = 0;
    for (size_t y = 0; y < 2; y++) {
        esri_school_year year;
        esri_school_year_make(school_years[y], &year);
        for (int32_t i = 0; i < year.closure_count; i++) {
            char text[11];
            esr_day_text(year.closures[i].from, text);
            if (!year.closures[i].general_holiday || atoi(text) != calendar_year)
                continue;
            assert_true(found < count);
            assert_string_equal(text, days[found]);
            found++;
        }
    }
    assert_int_equal(found, count);
}

static void test_year__holidays_of_2007_are_the_gazetted_ones(void **state) {
    (void)state;
    static const char *const days[] = {
        "2007-01-01", "2007-02-17", "2007-02-19", "2007-02-20", "2007-04-05", "2007-04-06",
        "2007-04-07", "2007-04-09", "2007-05-01", "2007-05-24", "2007-06-19", "2007-07-02",
        "2007-09-26", "2007-10-01", "2007-10-19", "2007-12-25", "2007-12-26"};
    check_holidays(2007, days, HARNESS_COUNT(days));
}

// Ching Ming Festival falls on Easter Monday and moves behind it; Christmas is a Saturday.
static void test_year__holidays_of_2010_are_the_gazetted_ones(void **state) {
    (void)state;
    static const char *const days[] = {
        "2010-01-01", "2010-02-13", "2010-02-15", "2010-02-16", "2010-04-02", "2010-04-03",
        "2010-04-05", "2010-04-06", "2010-05-01", "2010-05-21", "2010-06-16", "2010-07-01",
        "2010-09-23", "2010-10-01", "2010-10-16", "2010-12-25", "2010-12-27"};
    check_holidays(2010, days, HARNESS_COUNT(days));
}

// The third day of Lunar New Year is a Sunday: since 2012 the fourth stands in for it.
static void test_year__holidays_of_2014_are_the_gazetted_ones(void **state) {
    (void)state;
    static const char *const days[] = {
        "2014-01-01", "2014-01-31", "2014-02-01", "2014-02-03", "2014-04-05", "2014-04-18",
        "2014-04-19", "2014-04-21", "2014-05-01", "2014-05-06", "2014-06-02", "2014-07-01",
        "2014-09-09", "2014-10-01", "2014-10-02", "2014-12-25", "2014-12-26"};
    check_holidays(2014, days, HARNESS_COUNT(days));
}

static void test_year__2006_07_runs_from_september_to_the_second_friday_of_july(void **state) {
    (void)state;
    esri_school_year year;
    esri_school_year_make(2006, &year);
    char text[11];
    esr_day_text(year.first, text);
    assert_string_equal(text, "2006-09-01");
    esr_day_text(year.last, text);
    assert_string_equal(text, "2007-07-13");
    esr_day_text(year.new_year_from + 2, text);
    assert_string_equal(text, "2007-02-18");
}

static void test_year__is_open_on_school_days_alone(void **state) {
    (void)state;
    esri_school_year year;
    esri_school_year_make(2007, &year);
    esr_day monday, national_day;
    assert_true(esr_day_parse("2007-11-05", &monday));
    assert_true(esr_day_parse("2007-10-01", &national_day));
    assert_true(esri_school_year_open(&year, monday, monday + 4));
    assert_false(esri_school_year_open(&year, monday, monday + 5)); // Saturday
    assert_false(esri_school_year_open(&year, national_day, national_day));
    assert_false(esri_school_year_open(&year, year.first - 1, year.first));
}

static void test_year__fits_its_arrays_in_every_year(void **state) {
    (void)state;
    for (int32_t at = ESRI_SCHOOL_YEAR_FIRST - 3; at <= ESRI_SCHOOL_YEAR_LAST; at++) {
        esri_school_year year;
        esri_school_year_make(at, &year);
        assert_true(year.closure_count <= ESRI_CLOSURES_MAX);
        assert_true(year.last - year.first < ESRI_YEAR_DAYS_MAX);
        for (int32_t i = 1; i < year.closure_count; i++)
            assert_true(year.closures[i - 1].from <= year.closures[i].from);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_year__holidays_of_2007_are_the_gazetted_ones),
        cmocka_unit_test(test_year__holidays_of_2010_are_the_gazetted_ones),
        cmocka_unit_test(test_year__holidays_of_2014_are_the_gazetted_ones),
        cmocka_unit_test(test_year__2006_07_runs_from_september_to_the_second_friday_of_july),
        cmocka_unit_test(test_year__is_open_on_school_days_alone),
        cmocka_unit_test(test_year__fits_its_arrays_in_every_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
