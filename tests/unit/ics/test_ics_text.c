// SPDX-License-Identifier: GPL-3.0-or-later
// Content lines: folded between characters, escaped, and never two where one was meant.
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "ics/text.h"
#include "ics/zone.h"

#define ROUNDS 2000

static void assert_text(const char *value, const char *want) {
    esri_buf buf = {0};
    esri_ics_add_text(&buf, "X", value);
    assert_string_equal(buf.text, want);
    esri_buf_free(&buf);
}

static void test_text__escapes_what_separates(void **state) {
    (void)state;
    assert_text("a\\b;c,d:e", "X:a\\\\b\\;c\\,d:e\r\n");
    assert_text("one\ntwo", "X:one\\ntwo\r\n");
    assert_text("\\n", "X:\\\\n\r\n");
    assert_text("", "X:\r\n");
}

static void test_text__lets_no_other_line_in(void **state) {
    (void)state;
    assert_text("a\r\nATTENDEE:b", "X:a \\nATTENDEE:b\r\n");
    assert_text("a\rb\x07"
                "c\x7F",
                "X:a b c \r\n");
    assert_text("a\xC2\x85"
                "b\xE2\x80\xA8"
                "c",
                "X:a b c\r\n");
}

static void test_text__replaces_bytes_that_are_no_utf8(void **state) {
    (void)state;
    assert_text("a\xFF"
                "b\xC0\xAF",
                "X:a\xEF\xBF\xBD"
                "b\xEF\xBF\xBD\xEF\xBF\xBD\r\n");
    assert_text("\xED\xA0\x80", "X:\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\r\n");
    assert_text("\xE5\xAD", "X:\xEF\xBF\xBD\xEF\xBF\xBD\r\n");
}

static void test_person__quotes_names_and_refuses_addresses(void **state) {
    (void)state;
    esri_buf buf = {0};
    esri_ics_add_person(&buf, "ORGANIZER", "The \"Office\": a^b", "esr@example.org");
    assert_string_equal(buf.text,
                        "ORGANIZER;CN=\"The ^'Office^': a^^b\":mailto:esr@example.org\r\n");
    size_t length = buf.length;
    esri_ics_add_person(&buf, "ORGANIZER", "", "a@b\r\nATTENDEE:mailto:c@d");
    esri_ics_add_person(&buf, "ORGANIZER", "", "Name <a@b>");
    esri_ics_add_person(&buf, "ORGANIZER", "", "nowhere");
    assert_int_equal(buf.length, length);
    esri_buf_free(&buf);
}

// One of some characters of 1 to 4 bytes, some of them to be escaped.
static const char *some_character(esri_rng *rng) {
    static const char *const characters[] = {"a",
                                             "z",
                                             ";",
                                             ",",
                                             "\\",
                                             "\n",
                                             "é",
                                             "校",
                                             "園",
                                             "，",
                                             "😀",
                                             "👩‍🏫",
                                             "\xF0\xA0\x9C\x8E"};
    return characters[esri_rng_below(rng, sizeof characters / sizeof *characters)];
}

// Takes the line breaks of folding out; every line must be short, and whole by itself.
static void unfold(const char *text, esri_buf *out) {
    while (*text) {
        const char *end = strstr(text, "\r\n");
        assert_non_null(end);
        assert_in_range(end - text, 0, 75);
        for (const char *at = text; at < end;) {
            size_t length = esri_utf8_at(at, (size_t)(end - at));
            assert_int_not_equal(length, 0);
            at += length;
        }
        esri_buf_add_bytes(out, text, (size_t)(end - text));
        text = end + 2;
        if (*text)
            assert_int_equal(*text++, ' ');
    }
}

static void test_text__is_folded_between_characters(void **state) {
    (void)state;
    esri_rng rng = {7};
    for (int round = 0; round < ROUNDS; round++) {
        esri_buf value = {0}, want = {0}, line = {0}, have = {0};
        esri_buf_add(&value, "x");
        for (int32_t i = esri_rng_below(&rng, 120); i > 0; i--)
            esri_buf_add(&value, some_character(&rng));
        esri_buf_add(&want, "SUMMARY:");
        for (const char *at = value.text; *at; at++) {
            if (*at == '\n') {
                esri_buf_add(&want, "\\n");
                continue;
            }
            if (strchr("\\;,", *at))
                esri_buf_add(&want, "\\");
            esri_buf_add_bytes(&want, at, 1);
        }
        esri_ics_add_text(&line, "SUMMARY", value.text);
        unfold(line.text, &have);
        assert_string_equal(have.text, want.text);
        esri_buf_free(&value);
        esri_buf_free(&want);
        esri_buf_free(&line);
        esri_buf_free(&have);
    }
}

static void test_prefix__splits_no_character(void **state) {
    (void)state;
    assert_int_equal(esri_utf8_prefix("校園", 5), 3);
    assert_int_equal(esri_utf8_prefix("校園", 6), 6);
    assert_int_equal(esri_utf8_prefix("a😀", 4), 1);
    assert_int_equal(esri_utf8_prefix("", 4), 0);
}

static char *zone_text(const char *name, const char *first, const char *last) {
    esr_context *ctx = NULL;
    esri_ics_zone zone = {0};
    esri_buf buf = {0};
    esr_day from, to;
    bool found;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(esri_ics_zone_load(ctx, name, &zone, &found), ESR_OK);
    assert_true(found);
    assert_true(esr_day_parse(first, &from) && esr_day_parse(last, &to));
    esri_ics_add_zone(&buf, name, &zone, from, to);
    esri_ics_zone_free(&zone);
    esr_context_free(ctx);
    return esri_buf_take(&buf);
}

static void test_zone__of_one_offset_is_one_block(void **state) {
    (void)state;
    char *text = zone_text("Asia/Hong_Kong", "2026-09-01", "2027-07-15");
    assert_string_equal(text, "BEGIN:VTIMEZONE\r\nTZID:Asia/Hong_Kong\r\nBEGIN:STANDARD\r\n"
                              "DTSTART:19791021T033000\r\nTZOFFSETFROM:+0900\r\n"
                              "TZOFFSETTO:+0800\r\nTZNAME:HKT\r\nEND:STANDARD\r\n"
                              "END:VTIMEZONE\r\n");
    free(text);
}

static void test_zone__with_shifts_has_a_block_for_each(void **state) {
    (void)state;
    char *text = zone_text("Europe/London", "2026-09-01", "2027-07-15");
    assert_non_null(strstr(text, "DTSTART:20260329T010000\r\nTZOFFSETFROM:+0000\r\n"
                                 "TZOFFSETTO:+0100\r\nTZNAME:BST"));
    assert_non_null(strstr(text, "DTSTART:20261025T020000\r\nTZOFFSETFROM:+0100\r\n"
                                 "TZOFFSETTO:+0000\r\nTZNAME:GMT"));
    assert_non_null(strstr(text, "DTSTART:20270328T010000"));
    assert_null(strstr(text, "DTSTART:20271031"));
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__escapes_what_separates),
        cmocka_unit_test(test_text__lets_no_other_line_in),
        cmocka_unit_test(test_text__replaces_bytes_that_are_no_utf8),
        cmocka_unit_test(test_person__quotes_names_and_refuses_addresses),
        cmocka_unit_test(test_text__is_folded_between_characters),
        cmocka_unit_test(test_prefix__splits_no_character),
        cmocka_unit_test(test_zone__of_one_offset_is_one_block),
        cmocka_unit_test(test_zone__with_shifts_has_a_block_for_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
