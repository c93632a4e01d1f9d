// SPDX-License-Identifier: GPL-3.0-or-later
// The page: read by Python's XML and HTML readers (check_page.py), searched for what must and must
// not stand in it, and tried with plans that leave much out.
#include <stdio.h>
#include <unistd.h>

#include "report_fixture.h"

#include "base/buf.h"
#include "base/file.h"

#define PATH      "/tmp/esr-report-XXXXXX"
#define PAGE_MOST ((size_t)64 << 20)

// A file of its own for a page.
static void make_file(char path[sizeof PATH]) {
    memcpy(path, PATH, sizeof PATH);
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
}

// Writes the page, has it checked, and gives its text to the caller.
static char *page_of(report_fixture *f, int visits, int gaps) {
    char path[sizeof PATH], command[400], *text = NULL;
    size_t length = 0;
    make_file(path);
    assert_int_equal(esr_report_write_html(f->ctx, &f->input, path), ESR_OK);
    snprintf(command, sizeof command,
             "/usr/bin/python3 " ESR_SOURCE_DIR "/tests/unit/report/check_page.py %s %d %d %d",
             path, visits, gaps, (int)f->cycle->reviewer_count);
    int verdict = system(command);
    assert_int_equal(esri_file_read(f->ctx, path, PAGE_MOST, &text, &length), ESR_OK);
    remove(path);
    assert_int_equal(verdict, 0);
    return text;
}

static int count_of(const char *text, const char *part) {
    int count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        count++;
    return count;
}

static void test_page__holds_every_visit_and_every_gap_once(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    char *page = page_of(&f, 3, 2);
    assert_int_equal(count_of(page, "<b>teacher</b><small>V1</small>"), 1);
    assert_int_equal(count_of(page, "<b>no visit</b><small>V4</small>"), 1);
    assert_int_equal(count_of(page, "<b class=\"empty\">empty</b>"), 1);
    assert_non_null(strstr(page, "Mon 28 – Wed 30 Sep 2026<small>V1</small>"));
    assert_non_null(strstr(page, "Mon 5 Oct 2026, to noon<small>V2</small>"));
    assert_non_null(strstr(page, "Wed 4 – Fri 6 Nov 2026, to noon<small>V3</small>"));
    assert_non_null(strstr(page, "<title>closed to all: 16 Oct 2026 to 19 Oct 2026</title>"));
    assert_non_null(strstr(page, "<title>Mon 28 Sep 2026: 1 visit of 2 allowed</title>"));
    assert_non_null(strstr(page, "at most 37 units (0.09 %) above the best possible plan"));
    assert_non_null(
        strstr(page, "no allowed plan can cost less than 40,000; the time limit ended the search"));
    free(page);
    report_teardown(&f);
}

static void test_page__names_stay_names(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    esr_violation violation = {ESR_H16_CAPACITY, {0}, {-1}, "<img src=x onerror=alert(1)>"};
    f.verdict.violations = &violation;
    f.verdict.violation_count = 1;
    char *page = page_of(&f, 3, 2);
    assert_non_null(
        strstr(page, "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Sons&#39; School"));
    assert_non_null(strstr(page, "&lt;img src=x onerror=alert(1)&gt;"));
    assert_non_null(strstr(page, "Trial &amp; Error 2026"));
    assert_non_null(strstr(page, "of the same &lt;body&gt;"));
    assert_non_null(strstr(page, "<span lang=\"zh-Hant\">鳳華小學</span>"));
    free(page);
    report_teardown(&f);
}

static void test_page__is_the_same_for_the_same_solution(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    char *first = page_of(&f, 3, 2);
    f.solution.elapsed_ms = 777;
    f.input.elapsed_ms = 999;
    char *second = page_of(&f, 3, 2);
    assert_string_equal(first, second);
    free(first);
    free(second);
    report_teardown(&f);
}

static void test_page__names_who_waived_what_and_why(void **state) {
    (void)state;
    harness_file files[HARNESS_COUNT(report_files) + 1];
    memcpy(files, report_files, sizeof report_files);
    files[HARNESS_COUNT(report_files)] =
        (harness_file){"relations.csv", "reviewer_id,school_id,kind,waived_by,waived_why\n"
                                        "P2,B,declared,Mr <Lo>,far & away\n"};
    report_fixture f;
    report_setup(&f, files, HARNESS_COUNT(files));
    report_visit(&f, "V2", "2026-10-05", "principal", "P2");
    char *page = page_of(&f, 1, 3);
    assert_non_null(strstr(page, "sits on V2"));
    assert_non_null(strstr(page, "<b>Mr &lt;Lo&gt;</b><small>far &amp; away</small>"));
    free(page);
    report_teardown(&f);
}

static void test_page__stands_a_plan_without_visits(void **state) {
    (void)state;
    report_fixture f;
    report_setup(&f, report_files, HARNESS_COUNT(report_files));
    f.input.gaps = NULL;
    char *page = page_of(&f, 0, 4);
    assert_non_null(strstr(page, "No review has a visit."));
    assert_non_null(strstr(page, "The plan costs nothing."));
    free(page);
    report_teardown(&f);
}

static void test_page__stands_a_cycle_without_reviews_and_reviewers(void **state) {
    (void)state;
    const harness_file files[] = {{"schools.csv", "id,name,sector\n"},
                                  {"reviews.csv", "id,school_id,days,seats\n"},
                                  {"reviewers.csv", "id,name,role,school_id\n"}};
    report_fixture f;
    report_setup(&f, files, HARNESS_COUNT(files));
    char *page = page_of(&f, 0, 0);
    assert_non_null(strstr(page, "Nothing: every review has a visit"));
    assert_non_null(strstr(page, "There are none."));
    free(page);
    report_teardown(&f);
}

// A plan that breaks rules may lie anywhere: on a weekend, before the cycle, beyond its end.
static void test_page__stands_visits_outside_the_cycle(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    report_visit(&f, "V1", "2026-09-05", "principal", "P1");
    report_visit(&f, "V2", "2027-01-09", "principal", "P2");
    report_visit(&f, "V3", "2026-12-17", "principal", "O1");
    free(page_of(&f, 3, 2));
    report_teardown(&f);
}

// A cycle of `reviews` visits, each on some school day, with one seat each.
static void setup_large(report_fixture *f, int reviews, esri_buf *schools, esri_buf *rows) {
    esri_buf_add(schools, "id,name,sector,district\n");
    esri_buf_add(rows, "id,school_id,days,seats\n");
    for (int i = 0; i < reviews; i++) {
        esri_buf_printf(schools, "S%d,School %d,primary,District %d\n", i, i, i % 18);
        esri_buf_printf(rows, "V%d,S%d,3,principal:1\n", i, i);
    }
    const harness_file files[] = {{"schools.csv", schools->text},
                                  {"reviews.csv", rows->text},
                                  {"reviewers.csv", "id,name,role,school_id,sectors\n"
                                                    "R1,Officer,principal,,primary\n"}};
    report_setup(f, files, HARNESS_COUNT(files));
    for (int i = 0; i < reviews; i++)
        f->solution.plan->first_day[i] = f->cycle->first_day + 7 * (i % 15) + i % 3;
    f->solution.plan->member[0].at = 0;
}

static void test_page__of_thousands_of_visits_stays_readable(void **state) {
    (void)state;
    const int reviews = 2000;
    const size_t bytes_each = 700;
    report_fixture f;
    esri_buf schools = {0}, rows = {0};
    setup_large(&f, reviews, &schools, &rows);
    char *page = page_of(&f, reviews, reviews - 1);
    assert_true(strlen(page) < bytes_each * (size_t)reviews);
    assert_int_equal(count_of(page, "class=\"bar "), 0);
    assert_true(count_of(page, "class=\"week shade") > 15);
    assert_int_equal(count_of(page, "<details open"), 1); // the only reviewer
    free(page);
    esri_buf_free(&schools);
    esri_buf_free(&rows);
    report_teardown(&f);
}

static void test_page__survives_any_failing_allocation(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    char path[sizeof PATH];
    make_file(path);
    esr_status status = ESR_E_NOMEM;
    for (size_t n = 1; status != ESR_OK; n++) {
        harness_fail_malloc(n);
        status = esr_report_write_html(f.ctx, &f.input, path);
        harness_fail_malloc(0);
        assert_true(status == ESR_OK || status == ESR_E_NOMEM);
    }
    remove(path);
    report_teardown(&f);
}

static void test_page__says_where_it_could_not_be_written(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    const char *path = "/nowhere/at/all/report.html";
    assert_int_equal(esr_report_write_html(f.ctx, &f.input, path), ESR_E_IO);
    assert_string_equal(esr_context_fault(f.ctx, 0).subject, path);
    report_teardown(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page__holds_every_visit_and_every_gap_once),
        cmocka_unit_test(test_page__names_stay_names),
        cmocka_unit_test(test_page__is_the_same_for_the_same_solution),
        cmocka_unit_test(test_page__names_who_waived_what_and_why),
        cmocka_unit_test(test_page__stands_a_plan_without_visits),
        cmocka_unit_test(test_page__stands_a_cycle_without_reviews_and_reviewers),
        cmocka_unit_test(test_page__stands_visits_outside_the_cycle),
        cmocka_unit_test(test_page__of_thousands_of_visits_stays_readable),
        cmocka_unit_test(test_page__survives_any_failing_allocation),
        cmocka_unit_test(test_page__says_where_it_could_not_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
