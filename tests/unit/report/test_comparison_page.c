// SPDX-License-Identifier: GPL-3.0-or-later
// The page of esr compare: well-formed, with the figures and names of each scenario, and no page at
// all without memory.
#include <stdio.h>
#include <unistd.h>

#include "report_fixture.h"

#define NAME  "<少人> & \"co\""
#define EDITS "set costs.per_km 0\ndrop reviewers district=\"沙田 <b>\"\n"

typedef struct page_fixture {
    report_fixture f;
    esr_scenario *scenario;
    esr_compared compared[2];
    char *folder;
} page_fixture;

static void open_page(page_fixture *p) {
    report_setup_planned(&p->f);
    assert_int_equal(esr_scenario_parse(p->f.ctx, "s", EDITS, sizeof EDITS - 1, &p->scenario),
                     ESR_OK);
    p->compared[0] = (esr_compared){"base", NULL, p->f.input};
    p->compared[1] = (esr_compared){NAME, p->scenario, p->f.input};
    p->folder = harness_temp_folder();
}

static void close_page(page_fixture *p) {
    esr_scenario_free(p->scenario);
    harness_remove_folder(p->folder);
    report_teardown(&p->f);
}

static void test_comparison__is_well_formed_and_keeps_names(void **state) {
    (void)state;
    page_fixture p;
    char command[400];
    open_page(&p);
    char *path = harness_path(p.folder, "page.html");
    assert_int_equal(esr_comparison_write_html(p.f.ctx, p.compared, 2, path), ESR_OK);
    snprintf(command, sizeof command,
             "/usr/bin/python3 -c 'import sys, xml.dom.minidom as x; x.parse(sys.argv[1])' %s",
             path);
    assert_int_equal(system(command), 0);
    char *page = harness_read_file(p.folder, "page.html");
    assert_non_null(strstr(page, "&lt;少人&gt; &amp; &quot;co&quot;"));
    assert_non_null(strstr(page, "沙田 &lt;b&gt;"));
    assert_null(strstr(page, "<少人>"));
    assert_null(strstr(page, "<script"));
    assert_non_null(strstr(page, "role=\"img\" aria-label="));
    assert_non_null(strstr(page, "the cycle as it is"));
    free(page);
    free(path);
    close_page(&p);
}

// The best plan of each lies between its bound and its cost.
static void test_dearer__says_what_is_proven(void **state) {
    (void)state;
    static const struct {
        int64_t cost_before, bound_before, cost_after, bound_after;
        int32_t broken;
        const char *text;
    } cases[] = {
        {100, 100, 160, 160, 0, "+60"},
        {100, 100, 100, 100, 0, "0"},
        {9112, 9112, 8891, 8891, 0, "-221"},
        {100, 90, 1500, 1400, 0, "+1,300 to +1,410"},
        {100, 90, 100, 90, 0, "-10 to +10"},
        {100, 100, 100, 100, 1, "-"},
        {2000, 1900, 100, 50, 0, "-1,950 to -1,800"},
    };
    for (size_t i = 0; i < HARNESS_COUNT(cases); i++) {
        const esr_measures before = {.costs.total = cases[i].cost_before,
                                     .bound = cases[i].bound_before,
                                     .broken = cases[i].broken};
        const esr_measures after = {.costs.total = cases[i].cost_after,
                                    .bound = cases[i].bound_after};
        char text[ESR_DEARER_TEXT];
        esr_dearer_text(esr_measures_dearer(&before, &after), text);
        assert_string_equal(text, cases[i].text);
    }
}

static void test_measures__are_those_of_the_plan(void **state) {
    (void)state;
    page_fixture p;
    esr_measures m;
    int32_t reviewers = 0, visits = 0;
    open_page(&p);
    assert_int_equal(esr_measure(p.f.ctx, &p.f.input, &m), ESR_OK);
    for (int32_t i = 0; i < ESR_SPREAD; i++) {
        reviewers += m.spread[i];
        visits += i * m.spread[i];
    }
    assert_int_equal(reviewers, m.reviewers);
    assert_int_equal(visits, m.filled); // nobody here has as many as the last entry stands for
    assert_int_equal(m.spread[0], m.idle);
    assert_int_equal(m.scheduled, p.f.input.verdict->scheduled);
    assert_int_equal(m.costs.total, p.f.input.solution->cost);
    assert_int_equal(m.reviews, p.f.cycle->review_count);
    close_page(&p);
}

static void test_comparison__ends_in_an_error_when_memory_fails(void **state) {
    (void)state;
    page_fixture p;
    size_t calls = 1;
    open_page(&p);
    char *path = harness_path(p.folder, "page.html");
    for (size_t n = 0; n <= calls; n++) {
        harness_fail_malloc(n);
        esr_status status = esr_comparison_write_html(p.f.ctx, p.compared, 2, path);
        calls = n == 0 ? harness_fail_malloc(0) : calls;
        harness_fail_malloc(0);
        esr_context_clear(p.f.ctx);
        assert_true(n == 0 ? status == ESR_OK : status == ESR_OK || status == ESR_E_NOMEM);
    }
    assert_true(calls > 5);
    free(path);
    close_page(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dearer__says_what_is_proven),
        cmocka_unit_test(test_comparison__is_well_formed_and_keeps_names),
        cmocka_unit_test(test_measures__are_those_of_the_plan),
        cmocka_unit_test(test_comparison__ends_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
