// SPDX-License-Identifier: GPL-3.0-or-later
// Calendars in the answers of CalDAV servers, and answers that are none.
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "net/multistatus.h"

#define BEGIN                                                                                      \
    "<?xml version=\"1.0\"?><d:multistatus xmlns:d=\"DAV:\" "                                      \
    "xmlns:c=\"urn:ietf:params:xml:ns:caldav\">"
#define DATA(text)                                                                                 \
    "<d:response><d:propstat><d:prop><c:calendar-data>" text                                       \
    "</c:calendar-data></d:prop></d:propstat></d:response>"
#define END "</d:multistatus>"

static esr_status read_answer(const char *answer, char **out, char **fault) {
    esr_context *ctx = NULL;
    esri_buf text = {0};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esri_buf_add(&text, "");
    esr_status status = esri_net_read_multistatus(ctx, "server", answer, strlen(answer), &text);
    *out = text.length > 0 ? esri_buf_take(&text) : strdup("");
    *fault = harness_fault_text(ctx);
    esri_buf_free(&text);
    esr_context_free(ctx);
    return status;
}

static void assert_reads(const char *answer, const char *want) {
    char *text = NULL, *fault = NULL;
    assert_int_equal(read_answer(answer, &text, &fault), ESR_OK);
    assert_string_equal(text, want);
    free(text);
    free(fault);
}

static void assert_refused(const char *answer, const char *words) {
    char *text = NULL, *fault = NULL;
    assert_int_equal(read_answer(answer, &text, &fault), ESR_E_INPUT);
    assert_non_null(strstr(fault, words));
    free(text);
    free(fault);
}

static void test_multistatus__gives_each_calendar_on_lines_of_its_own(void **state) {
    (void)state;
    assert_reads(BEGIN END, "");
    assert_reads(BEGIN DATA("BEGIN:A&#13;\nX:1 &lt; 2 &amp; 3") DATA("<![CDATA[B & C]]>") END,
                 "BEGIN:A\r\nX:1 < 2 & 3\r\nB & C\r\n");
    assert_reads(BEGIN "<d:response><d:href>/secret</d:href></d:response>" DATA("A") END, "A\r\n");
}

static void test_multistatus__of_something_else_is_refused(void **state) {
    (void)state;
    assert_refused("", "answers what is no XML");
    assert_refused("Welcome", "answers what is no XML");
    assert_refused(BEGIN DATA("A"), "answers what is no XML"); // cut off
    assert_refused("<html><body/></html>", "answers what is no list of calendars");
    assert_refused("<multistatus/>", "answers what is no list of calendars"); // of no namespace
}

static void test_multistatus__declares_no_entities_and_is_not_deep(void **state) {
    static const char laughs[] = "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
                                 "<d:multistatus xmlns:d=\"DAV:\">&b;</d:multistatus>";
    esri_buf deep = {0};
    (void)state;
    assert_refused(laughs, "answers what is no list of calendars");
    esri_buf_add(&deep, BEGIN);
    for (int i = 0; i < 100000; i++)
        esri_buf_add(&deep, "<a>");
    assert_refused(deep.text, "answers what is no list of calendars");
    esri_buf_free(&deep);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_multistatus__gives_each_calendar_on_lines_of_its_own),
        cmocka_unit_test(test_multistatus__of_something_else_is_refused),
        cmocka_unit_test(test_multistatus__declares_no_entities_and_is_not_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
