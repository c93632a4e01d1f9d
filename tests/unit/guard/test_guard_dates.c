// SPDX-License-Identifier: GPL-3.0-or-later
// Dates in text, in every form that people write.
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guard/clean.h"
#include "guard/dates.h"

// Every mark of a text, as "begin-end:y/m/d,…;"; for the caller to free.
static char *marks_of(const char *text) {
    esri_buf clean = {0}, out = {0};
    esri_date_mark mark;
    esri_clean_add(&clean, text, strlen(text));
    for (size_t at = 0; esri_date_next(clean.text, clean.length, at, &mark); at = mark.end) {
        esri_buf_printf(&out, "[%.*s%s]", (int)(mark.end - mark.begin), clean.text + mark.begin,
                        mark.utc ? " utc" : "");
        for (int32_t i = 0; i < mark.count; i++)
            esri_buf_printf(&out, "%s%d-%d-%d", i ? "," : "", mark.readings[i].year,
                            mark.readings[i].month, mark.readings[i].day);
    }
    esri_buf_free(&clean);
    esri_buf_add(&out, "");
    return esri_buf_take(&out);
}

static void check(const char *text, const char *want) {
    char *came = marks_of(text);
    assert_non_null(came);
    if (strcmp(came, want) != 0)
        print_error("%s: %s, not %s\n", text, came, want);
    assert_string_equal(came, want);
    free(came);
}

static void test_date__is_read_in_every_form(void **state) {
    (void)state;
    static const struct {
        const char *text, *reading;
    } forms[] = {
        {"2026-11-02", "2026-11-2"},
        {"2026-11-2", "2026-11-2"},
        {"2026/11/02", "2026-11-2"},
        {"2026.11.2", "2026-11-2"},
        {"2026‐11‐02", "2026-11-2"},
        {"20261102", "2026-11-2"},
        {"20261102T083000", "2026-11-2"},
        {"2026-W45-1", "2026-11-2"},
        {"2 Nov 2026", "2026-11-2"},
        {"02 November 2026", "2026-11-2"},
        {"2-Nov-2026", "2026-11-2"},
        {"2-Nov-26", "2026-11-2"},
        {"2nd November, 2026", "2026-11-2"},
        {"2nd of November 2026", "2026-11-2"},
        {"2 NOV. 2026", "2026-11-2"},
        {"2 Nov", "0-11-2"},
        {"22nd Sept 2026", "2026-9-22"},
        {"Nov 2, 2026", "2026-11-2"},
        {"November 2nd 2026", "2026-11-2"},
        {"Nov-2", "0-11-2"},
        {"2026 Nov 2", "2026-11-2"},
        {"2/11/2026", "2026-11-2,2026-2-11"},
        {"02.11.2026", "2026-11-2,2026-2-11"},
        {"13/11/2026", "2026-11-13"},
        {"2/11/26", "2026-11-2,2026-2-11"},
        {"26-11-02", "2002-11-26,2026-11-2"},
        {"2026年11月2日", "2026-11-2"},
        {"2026 年 11 月 2 日", "2026-11-2"},
        {"２０２６年１１月２日", "2026-11-2"},
        {"11月2日", "0-11-2"},
        {"11月2號", "0-11-2"},
        {"二〇二六年十一月二日", "2026-11-2"},
        {"二零二六年十一月二十二日", "2026-11-22"},
        {"十一月廿二日", "0-11-22"},
        {"十月三十一日", "0-10-31"},
        {"民國115年11月2日", "0-11-2"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char *came = marks_of(forms[i].text);
        assert_non_null(came);
        const char *behind = strchr(came, ']');
        if (!behind || strcmp(behind + 1, forms[i].reading) != 0)
            print_error("%s: %s, not %s\n", forms[i].text, came, forms[i].reading);
        assert_non_null(behind);
        assert_string_equal(behind + 1, forms[i].reading);
        free(came);
    }
}

static void test_date__is_found_inside_text(void **state) {
    (void)state;
    check("on Mon 2 Nov 2026, at 8:30 (2 days)", "[2 Nov 2026]2026-11-2[8:30][2 days]");
    check("(2.5 日 days)", "[2.5 日]");
    check("日期2026-11-02–2026-11-04", "[2026-11-02]2026-11-2[2026-11-04]2026-11-4");
    check("2–3 Nov 2026", "[3 Nov 2026]2026-11-3");
    check("11月2至3日", "[11月2]0-11-2[3日]");
    check("DUE:20261101T193000Z", "[20261101T193000Z utc]2026-11-1");
    check("2026-11-01T19:30Z", "[2026-11-01T19:30Z utc]2026-11-1");
    check("2 November 10:30", "[2 November]0-11-2[10:30]");
}

static void test_what_is_no_date__is_not_taken_for_one(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",         "2026",      "2026/27",     "may be 2", "Nov 2026",   "S1-2",
        "tel 1234", "120261102", "20261102345", "Novel 2",  "Marching 3", "7 of 8",
        "v2.11",    "2-11/2026", "十 一",       "month 11", "T083000",    "2026-W4-1",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        check(texts[i], "");
    check("2026-13-40", "[2026-13-40]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_date__is_read_in_every_form),
        cmocka_unit_test(test_date__is_found_inside_text),
        cmocka_unit_test(test_what_is_no_date__is_not_taken_for_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
