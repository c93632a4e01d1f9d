// SPDX-License-Identifier: GPL-3.0-or-later
// Days, hours, zones and words as they are written in the two languages.
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "invite/compose/words.h"

// Compares what was written, and empties the buffer.
static void must_be(esri_buf *text, const char *wanted) {
    char *taken = esri_buf_take(text);
    assert_string_equal(taken, wanted);
    free(taken);
}

static esr_day day(const char *text) {
    esr_day found = ESR_DAY_NONE;
    assert_true(esr_day_parse(text, &found));
    return found;
}

static void test_days__name_what_differs(void **state) {
    (void)state;
    static const struct {
        const char *first, *last, *en, *zh;
    } cases[] = {
        {"2026-11-02", "2026-11-02", "Monday 2 November 2026", "2026年11月2日（星期一）"},
        {"2026-11-02", "2026-11-04", "Monday 2 to Wednesday 4 November 2026",
         "2026年11月2日（星期一）至4日（星期三）"},
        {"2026-10-30", "2026-11-01", "Friday 30 October to Sunday 1 November 2026",
         "2026年10月30日（星期五）至11月1日（星期日）"},
        {"2026-12-31", "2027-01-02", "Thursday 31 December 2026 to Saturday 2 January 2027",
         "2026年12月31日（星期四）至2027年1月2日（星期六）"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        esri_buf text = {0};
        esri_words_days(&text, ESRI_TONGUE_EN, day(cases[i].first), day(cases[i].last));
        must_be(&text, cases[i].en);
        esri_words_days(&text, ESRI_TONGUE_ZH, day(cases[i].first), day(cases[i].last));
        must_be(&text, cases[i].zh);
    }
}

static void test_hours__are_those_of_a_clock(void **state) {
    (void)state;
    esri_buf text = {0};
    esri_words_hours(&text, ESRI_TONGUE_EN, 510, 1020, 2);
    must_be(&text, "08:30 to 17:00 each day");
    esri_words_hours(&text, ESRI_TONGUE_ZH, 510, 1020, 2);
    must_be(&text, "每日上午8時30分至下午5時");
    esri_words_hours(&text, ESRI_TONGUE_ZH, 510, 720, 1);
    must_be(&text, "上午8時30分至中午12時");
    esri_words_hours(&text, ESRI_TONGUE_ZH, 765, 1440, 1);
    must_be(&text, "下午12時45分至午夜12時");
}

static void test_length__counts_half_days(void **state) {
    (void)state;
    static const char *const en[] = {"half a day, in the morning", "1 day", "1.5 days", "2 days"};
    static const char *const zh[] = {"半天，上午", "1天", "1.5天", "2天"};
    esri_buf text = {0};
    for (int32_t half_days = 1; half_days <= 4; half_days++) {
        esri_words_length(&text, ESRI_TONGUE_EN, half_days);
        must_be(&text, en[half_days - 1]);
        esri_words_length(&text, ESRI_TONGUE_ZH, half_days);
        must_be(&text, zh[half_days - 1]);
    }
}

static void test_zone__says_how_far_it_is_ahead(void **state) {
    (void)state;
    esri_buf text = {0};
    esri_words_zone(&text, ESRI_TONGUE_EN, "Asia/Hong_Kong", 8 * 3600);
    must_be(&text, "Hong Kong time, UTC+8");
    esri_words_zone(&text, ESRI_TONGUE_ZH, "Asia/Hong_Kong", 8 * 3600);
    must_be(&text, "香港時間，UTC+8");
    esri_words_zone(&text, ESRI_TONGUE_EN, "America/St_Johns", -(3 * 3600 + 1800));
    must_be(&text, "St Johns time, UTC-3:30");
    esri_words_zone(&text, ESRI_TONGUE_EN, "Europe/London", 0);
    must_be(&text, "London time, UTC");
}

static void test_word__of_both_languages_gives_each_its_part(void **state) {
    (void)state;
    static const struct {
        const char *word, *en, *zh;
    } cases[] = {
        {"North 北區", "North", "北區"},
        {"北區 North", "North", "北區"},
        {"Yau Tsim Mong 油尖旺區", "Yau Tsim Mong", "油尖旺區"},
        {"vice_principal", "vice principal", "副校長"},
        {"teacher", "teacher", "教師"},
        {"subject lead", "subject lead", "subject lead"},
        {"校長", "校長", "校長"},
        {"A 甲 B", "A 甲 B", "A 甲 B"},
        {"", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        esri_buf text = {0};
        esri_buf_add(&text, "");
        esri_words_word(&text, ESRI_TONGUE_EN, cases[i].word);
        must_be(&text, cases[i].en);
        esri_buf_add(&text, "");
        esri_words_word(&text, ESRI_TONGUE_ZH, cases[i].word);
        must_be(&text, cases[i].zh);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_days__name_what_differs),
        cmocka_unit_test(test_hours__are_those_of_a_clock),
        cmocka_unit_test(test_length__counts_half_days),
        cmocka_unit_test(test_zone__says_how_far_it_is_ahead),
        cmocka_unit_test(test_word__of_both_languages_gives_each_its_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
