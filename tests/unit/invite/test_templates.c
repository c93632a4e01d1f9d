// SPDX-License-Identifier: GPL-3.0-or-later
// Templates: what they may hold, what is said of faults, and how they are filled in.
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "invite/compose/builtin.h"
#include "invite/compose/fill.h"
#include "letter.h"

static esr_context *ctx;
static char *folder;

static int open_fixture(void **state) {
    (void)state;
    folder = harness_temp_folder();
    return esr_context_new(&ctx) == ESR_OK ? 0 : -1;
}

static int close_fixture(void **state) {
    (void)state;
    harness_remove_folder(folder);
    esr_context_free(ctx);
    return 0;
}

static int clear(void **state) {
    (void)state;
    esr_context_clear(ctx);
    return 0;
}

static void test_own_templates__have_every_text(void **state) {
    (void)state;
    const char *const bytes[] = {esri_template_zh, esri_template_en};
    const size_t lengths[] = {esri_template_zh_length, esri_template_en_length};
    for (int i = 0; i < 2; i++) {
        esri_template t = {0};
        assert_int_equal(esri_template_read(ctx, "t", bytes[i], lengths[i], &t), ESR_OK);
        for (int text = 0; text < ESRI_TEXT_COUNT; text++)
            if (!t.texts[text].there || t.texts[text].first_line == t.texts[text].end_line)
                fail_msg("%s has no text", esri_template_text_name((esri_template_text)text));
        esri_template_free(&t);
    }
}

static void test_template__says_each_fault_with_its_line(void **state) {
    (void)state;
    static const char text[] = "hello\n[titel]\nx\n[title]\n{shcool} [[ ({district})\na ]] b\n"
                               "{dates\n{details} too\n{held}\n[subject.invite\n[title]\n"
                               "[details]\n| Dates\n{answer}\n{}\n[place]\n\xFF\n[[a [[b]]\n";
    static const char *const says[] = {
        "t:1: stands before the first text",
        "t:2: begins a text of an unknown name, titel; did",
        "t:5: holds an unknown placeholder shcool; did you mean school?",
        "t:5: holds a [[ without its ]]",
        "t:6: holds a ]] without its [[",
        "t:7: holds a { that no } follows",
        "t:8: holds a block among other words",
        "t:9: holds a condition without its mark",
        "t:10: begins a text without the ]",
        "t:11: begins a text for the second time, title",
        "t:13: begins a row without a value",
        "t:14: holds a block inside a block",
        "t:15: holds an unknown placeholder {}",
        "t:17: is not UTF-8",
        "t:18: holds [[ inside [["};
    esri_template t = {0};
    assert_int_equal(esri_template_read(ctx, "t", text, sizeof text - 1, &t), ESR_E_INPUT);
    char *told = harness_fault_text(ctx);
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        if (!strstr(told, says[i]))
            fail_msg("not said: %s\n%s", says[i], told);
    assert_int_equal(esr_context_fault_count(ctx), sizeof says / sizeof *says);
    free(told);
}

// Fills [title] of a template; `html` NULL for plain text. For the caller to free.
static char *fill(const char *template_text, const esri_values *values, bool html) {
    esri_wording wording = {.colon = ": "};
    esri_buf plain = {0}, page = {0};
    assert_int_equal(
        esri_template_read(ctx, "t", template_text, strlen(template_text), &wording.own), ESR_OK);
    esri_buf_add(&plain, "");
    esri_buf_add(&page, "");
    esri_fill(&wording, ESRI_TEXT_TITLE, values, &plain, &page);
    esri_template_free(&wording.own);
    char *text = esri_buf_take(html ? &page : &plain);
    esri_buf_free(&plain);
    esri_buf_free(&page);
    return text;
}

static void must_fill(const char *template_text, const char *wanted) {
    esri_values values;
    for (size_t i = 0; i < ESRI_VALUE_COUNT; i++)
        values.at[i] = "";
    values.at[ESRI_VALUE_SCHOOL] = "Fir <&> {dates}";
    values.at[ESRI_VALUE_TEAM] = "a: A\nb: B";
    values.at[ESRI_VALUE_IS_HELD] = "yes";
    const bool html = wanted[0] == '<';
    char *text = fill(template_text, &values, html);
    assert_string_equal(text, wanted);
    free(text);
}

static void test_template__leaves_out_lines_with_nothing_to_say(void **state) {
    (void)state;
    must_fill("[title]\nAt {school}.\nSeat {seat}.\nEnd.\n", "At Fir <&> {dates}.\nEnd.");
    must_fill("[title]\nAt {school}[[, seat {seat}]][[ ({school})]].\n",
              "At Fir <&> {dates} (Fir <&> {dates}).");
    must_fill("[title]\n# a comment\na{?held}\nb{!held}\nc{?seat}\nd{!seat}\n", "a\nd");
    must_fill("[title]\n\n\na\n\n{seat}\n\n\nb\n\n", "a\n\nb");
    must_fill("[title]\n{{school} [x] }\n", "{school} [x] }");
    must_fill("\xEF\xBB\xBF[title]\r\na\r\n", "a");
}

static void test_template__writes_rows_and_headings(void **state) {
    (void)state;
    must_fill("[title]\n= Head\n| School | {school}\n| Seat | {seat}\n| Team | {team}\n",
              "Head\nSchool: Fir <&> {dates}\nTeam:\n  a: A\n  b: B");
    must_fill("[title]\nOn\nand on\n\nBye {school}\n",
              "<p style=\"margin:0 0 16px\">On<br>\nand on</p>\n"
              "<p style=\"margin:0 0 16px\">Bye Fir &lt;&amp;&gt; {dates}</p>\n");
}

static void test_template__holds_blocks(void **state) {
    (void)state;
    must_fill(
        "[title]\na\n{details}\n{changes}\n\n{closing}\n[details]\n| A | {school}\n[changes]\n"
        "= X{?seat}\n[closing]\nbye\n",
        "a\nA: Fir <&> {dates}\n\nbye");
}

static void test_office__may_replace_some_of_the_texts(void **state) {
    (void)state;
    static const char own[] = "[subject.invite]\nVisit to {school}\n";
    letter l;
    esri_arena arena = {0};
    esri_composed made = {0};
    harness_write_file(folder, "own/en.txt", own, strlen(own));
    char *path = harness_path(folder, "own");
    letter_init(&l, ESR_MESSAGE_INVITE, ESR_RECIPIENT_REVIEWER);
    l.options.templates = path;
    l.options.language = ESRI_ENGLISH;
    assert_int_equal(letter_compose(ctx, &l, &arena, &made), ESR_OK);
    assert_string_equal(made.subject, "Visit to Misty Fir Primary School");
    assert_non_null(strstr(made.plain, "Dear CHAN Tai-man,\n"));
    esri_arena_free(&arena);
    free(path);
}

static void test_templates__are_written_once_and_have_no_faults(void **state) {
    (void)state;
    char *path = harness_path(folder, "letters");
    assert_int_equal(esr_templates_check(ctx, path), ESR_E_INPUT);
    assert_int_equal(esr_templates_write(ctx, path), ESR_OK);
    assert_int_equal(esr_templates_check(ctx, path), ESR_OK);
    harness_write_file(folder, "letters/zh.txt", "[titel]\n", 8);
    assert_int_equal(esr_templates_write(ctx, path), ESR_E_EXISTS);
    assert_int_equal(esr_templates_check(ctx, path), ESR_E_INPUT);
    char *kept = harness_read_file(folder, "letters/zh.txt");
    assert_string_equal(kept, "[titel]\n");
    free(kept);
    free(path);
}

static void test_template__ends_well_wherever_memory_ends(void **state) {
    (void)state;
    esri_template t = {0};
    harness_fail_malloc(0);
    assert_int_equal(esri_template_read(ctx, "t", esri_template_en, esri_template_en_length, &t),
                     ESR_OK);
    esri_template_free(&t);
    const size_t calls = harness_fail_malloc(0);
    for (size_t n = 1; n <= calls; n++) {
        harness_fail_malloc(n);
        esr_status status =
            esri_template_read(ctx, "t", esri_template_en, esri_template_en_length, &t);
        harness_fail_malloc(0);
        assert_int_equal(status, ESR_E_NOMEM);
        assert_null(t.lines);
        esr_context_clear(ctx);
    }
}

#define TEST(name) cmocka_unit_test_teardown(name, clear)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_own_templates__have_every_text),
        TEST(test_template__says_each_fault_with_its_line),
        TEST(test_template__leaves_out_lines_with_nothing_to_say),
        TEST(test_template__writes_rows_and_headings),
        TEST(test_template__holds_blocks),
        TEST(test_office__may_replace_some_of_the_texts),
        TEST(test_templates__are_written_once_and_have_no_faults),
        TEST(test_template__ends_well_wherever_memory_ends),
    };
    return cmocka_run_group_tests(tests, open_fixture, close_fixture);
}
