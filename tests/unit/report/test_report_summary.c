// SPDX-License-Identifier: GPL-3.0-or-later
// The summaries: summary.json against its contract, the text for people against what is expected.
#include "report_fixture.h"

#include <jansson.h>

#include "report/words.h"

#define WIDTH 100

static void make_json(report_fixture *f, char **out) {
    assert_int_equal(esr_report_json(f->ctx, &f->input, out), ESR_OK);
}

static void make_text(report_fixture *f, char **out) {
    assert_int_equal(esr_report_text(f->ctx, &f->input, out), ESR_OK);
}

static void test_json__holds_the_keys_of_the_contract_in_order(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    char *text = NULL;
    make_json(&f, &text);
    assert_string_equal(text, "{\n"
                              "  \"schema\": \"esr-summary-1\",\n"
                              "  \"cycle\": \"trial-2026\",\n"
                              "  \"reviews\": 4,\n"
                              "  \"scheduled\": 3,\n"
                              "  \"seats\": 6,\n"
                              "  \"filled\": 3,\n"
                              "  \"cost\": 40037,\n"
                              "  \"bound\": 40000,\n"
                              "  \"gap\": 0.0009241451657217074,\n"
                              "  \"gap_units\": 37,\n"
                              "  \"status\": \"feasible\",\n"
                              "  \"outcome\": \"limit\",\n"
                              "  \"ended\": \"the time limit ended the search\",\n"
                              "  \"terms\": {\n"
                              "    \"unscheduled\": 30000,\n"
                              "    \"empty_seat\": 10000,\n"
                              "    \"missing_skill\": 0,\n"
                              "    \"no_veteran\": 0,\n"
                              "    \"under_minimum\": 0,\n"
                              "    \"travel\": 52,\n"
                              "    \"load\": 0,\n"
                              "    \"wishes\": -15,\n"
                              "    \"change_date\": 0,\n"
                              "    \"change_reviewer\": 0\n"
                              "  },\n"
                              "  \"waivers\": [],\n"
                              "  \"seconds\": 1.25,\n"
                              "  \"engine\": \"0.1.0\"\n"
                              "}");
    free(text);
    report_teardown(&f);
}

static void test_json__gap_is_read_back_as_itself(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    for (int64_t left = 0; left < 400; left++) {
        f.solution.bound = f.solution.cost - left * 97;
        char *text = NULL;
        make_json(&f, &text);
        double gap = strtod(strstr(text, "\"gap\": ") + strlen("\"gap\": "), NULL);
        assert_true(gap == esr_solution_gap(&f.solution));
        free(text);
    }
    report_teardown(&f);
}

static void test_json__has_no_gap_where_the_plan_costs_less_than_the_bound(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    f.solution.bound = f.solution.cost + 1;
    char *text = NULL;
    make_json(&f, &text);
    assert_non_null(strstr(text, "\"gap\": null,\n  \"gap_units\": null,\n"));
    free(text);
    report_teardown(&f);
}

static void test_json__differs_in_seconds_alone_from_run_to_run(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    char *first = NULL;
    make_json(&f, &first);
    f.input.elapsed_ms = 98765;
    char *second = NULL;
    make_json(&f, &second);
    char *at = strstr(first, "\"seconds\": "), *other = strstr(second, "\"seconds\": ");
    assert_int_equal(at - first, other - second);
    assert_memory_equal(first, second, (size_t)(at - first));
    assert_non_null(strstr(other, "\"seconds\": 98.765,"));
    assert_string_equal(strchr(at, '\n'), strchr(other, '\n'));
    free(first);
    free(second);
    report_teardown(&f);
}

static void test_text__says_what_a_planner_asks_first(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    char *text = NULL;
    make_text(&f, &text);
    assert_string_equal(
        text,
        "Trial & Error 2026 二零二六年試行校外評核\n"
        "7 Sep 2026 – 18 Dec 2026, 4 reviews, 4 reviewers\n"
        "\n"
        "Seats filled  3 of 6\n"
        "Scheduled     3 of 4 reviews\n"
        "Cost          40,037, at most 37 units (0.09 %) above the best possible plan\n"
        "Bound         40,000, no allowed plan can cost less; the time limit ended the search\n"
        "Travel        29 km one way, 9.8 km a seat filled\n"
        "Load          1 reviewer with 0 visits, 3 with 1\n"
        "\n"
        "Cost by term\n"
        "  Reviews without a visit               30,000\n"
        "  Empty seats                           10,000\n"
        "  Travel                                    52\n"
        "  Wishes                                   -15\n"
        "\n"
        "Empty, and why\n"
        "  V1  teacher   1 reviewer may sit here: 1 serves at a school of the same <body>\n"
        "  V4  no visit  no run of 2 school days is left for\n"
        "                香港特別行政區青林紀念慈善基金會有限公司屬下中學: the school is "
        "closed on 60 "
        "of 74\n"
        "                days, and on the others the capacity is used up\n");
    free(text);
    report_teardown(&f);
}

static void test_reports__name_what_ended_the_search(void **state) {
    static const struct {
        esr_outcome outcome;
        const char *word, *line;
    } cases[] = {
        {ESR_OUTCOME_LIMIT, "\"limit\"",
         "40,000, no allowed plan can cost less; the time limit ended the search\n"},
        {ESR_OUTCOME_GAP, "\"gap\"",
         "40,000, no allowed plan can cost less; the search ended at the gap that was asked for\n"},
        {ESR_OUTCOME_STALLED, "\"stalled\"",
         "40,000, no allowed plan can cost less; the search ended without a proof, as many\n"
         "              attempts in a row found nothing better\n"},
        {ESR_OUTCOME_CARRIED, "\"carried\"", "changed since the search"},
        {ESR_OUTCOME_CANCELLED, "\"cancelled\"",
         "40,000, no allowed plan can cost less; the search was interrupted\n"},
    };
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = NULL, *json = NULL;
        f.solution.outcome = cases[i].outcome;
        make_text(&f, &text);
        make_json(&f, &json);
        assert_non_null(strstr(text, cases[i].line));
        const char *outcome = strstr(json, "\"outcome\": ");
        assert_non_null(outcome);
        assert_memory_equal(outcome + strlen("\"outcome\": "), cases[i].word,
                            strlen(cases[i].word));
        assert_non_null(strstr(json, esr_outcome_text(cases[i].outcome)));
        free(text);
        free(json);
    }
    report_teardown(&f);
}

static void test_text__says_that_a_plan_is_proven(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    f.solution.bound = f.solution.cost;
    char *text = NULL;
    make_text(&f, &text);
    assert_non_null(strstr(text,
                           "Cost          40,037, proven optimal: no allowed plan costs less\n"
                           "Travel "));
    free(text);
    report_teardown(&f);
}

static void test_text__names_broken_rules(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    esr_violation violation = {
        ESR_H10_LOAD_GAP, {0}, {0}, "Officer Ho has 3 visits, 2 are allowed"};
    f.verdict.violations = &violation;
    f.verdict.violation_count = 1;
    char *text = NULL;
    make_text(&f, &text);
    assert_non_null(strstr(text, "\nThis plan breaks rules, in 1 place\n"
                                 "  H10   Officer Ho has 3 visits, 2 are allowed\n"));
    free(text);
    report_teardown(&f);
}

// 30 reviews without a visit: ten are listed, the others counted.
static void test_reports__name_every_waiver_and_those_in_use_first(void **state) {
    (void)state;
    harness_file files[HARNESS_COUNT(report_files) + 1];
    memcpy(files, report_files, sizeof report_files);
    files[HARNESS_COUNT(report_files)] =
        (harness_file){"relations.csv", "reviewer_id,school_id,kind,waived_by,waived_why\n"
                                        "P1,C,family,Ms Ho,far away\n"
                                        "P2,B,declared,Mr <Lo>,\n"
                                        "T1,C,family,,\n"};
    report_fixture f;
    char *text = NULL, *json = NULL;
    report_setup(&f, files, HARNESS_COUNT(files));
    report_visit(&f, "V2", "2026-10-05", "principal", "P2");
    assert_int_equal(esr_report_text(f.ctx, &f.input, &text), ESR_OK);
    assert_int_equal(esr_report_json(f.ctx, &f.input, &json), ESR_OK);
    assert_non_null(strstr(text, "Waived relations\n"
                                 "  P2 and B, declared, used for V2: by Mr <Lo>\n"
                                 "  P1 and C, family: by Ms Ho: far away\n"));
    assert_non_null(strstr(json, "\"by\": \"Mr <Lo>\",\n      \"why\": \"\",\n"
                                 "      \"review\": \"V2\"\n"));
    assert_non_null(strstr(json, "\"review\": null"));
    free(text);
    free(json);
    report_teardown(&f);
}

static void test_reports__call_a_plan_broken_that_breaks_rules(void **state) {
    (void)state;
    report_fixture f;
    char *text = NULL, *json = NULL;
    report_setup_planned(&f);
    f.solution.bound = f.solution.cost;
    const esr_violation broken = {ESR_H6_RELATION, {0}, {1}, "P1 is a friend of A"};
    f.verdict.violations = &broken;
    f.verdict.violation_count = 1;
    assert_int_equal(esr_report_text(f.ctx, &f.input, &text), ESR_OK);
    assert_int_equal(esr_report_json(f.ctx, &f.input, &json), ESR_OK);
    assert_null(strstr(text, "optimal"));
    assert_non_null(strstr(text, "P1 is a friend of A"));
    assert_non_null(strstr(json, "\"status\": \"broken\""));
    free(text);
    free(json);
    report_teardown(&f);
}

static void test_text__caps_the_list_of_what_is_empty(void **state) {
    (void)state;
    char reviews[2000] = "id,school_id,days,seats\n";
    for (int i = 0; i < 30; i++)
        snprintf(reviews + strlen(reviews), sizeof reviews - strlen(reviews),
                 "V%02d,A,1,teacher:1\n", i);
    const harness_file files[] = {{"schools.csv", "id,name,sector\nA,One,primary\n"},
                                  {"reviews.csv", reviews},
                                  {"reviewers.csv", "id,name,role,school_id\n"}};
    report_fixture f;
    report_setup(&f, files, HARNESS_COUNT(files));
    f.input.gaps = NULL;
    char *text = NULL;
    make_text(&f, &text);
    assert_non_null(strstr(text, "\n  V09  no visit\n  and 20 more\n"));
    assert_null(strstr(text, "V10"));
    assert_non_null(strstr(text, "Load          no reviewers\n"));
    free(text);
    report_teardown(&f);
}

static void test_text__keeps_within_its_width_whatever_the_names(void **state) {
    (void)state;
    char ini[2000] = "[cycle]\nid = x\nfirst_day = 2026-09-07\nlast_day = 2026-12-18\n"
                     "time_zone = Asia/Hong_Kong\norganizer = O <o@example.org>\nname = ";
    for (int i = 0; i < 120; i++)
        strcat(ini, "學校");
    const harness_file files[] = {
        {"cycle.ini", ini},
        {"schools.csv", "id,name,sector\nA,One,primary\n"},
        {"reviews.csv", "id,school_id,days,seats\n"
                        "a-review-with-the-longest-id-that-there-may-be-64-characters-all,A,1,"
                        "a-seat-with-a-name-that-is-long-as-well-and-goes-on-and-on:1\n"},
        {"reviewers.csv", "id,name,role,school_id\n"}};
    report_fixture f;
    report_setup(&f, files, HARNESS_COUNT(files));
    f.reasons[0] = (esr_gap_reason){{0}, 0, "because the day\x1b[31m is red"};
    f.gaps.count = 1;
    f.solution.plan->first_day[0] = f.cycle->first_day;
    char *text = NULL;
    make_text(&f, &text);
    assert_non_null(strstr(text, "because the day"));
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        assert_true(esri_text_columns(line) <= WIDTH);
        assert_null(strchr(line, '\x1b'));
    }
    free(text);
    report_teardown(&f);
}

static void test_reports__refuse_a_cost_on_which_search_and_judge_disagree(void **state) {
    (void)state;
    report_fixture f;
    report_setup_planned(&f);
    f.solution.cost++;
    char *text = NULL;
    assert_int_equal(esr_report_text(f.ctx, &f.input, &text), ESR_E_INTERNAL);
    assert_int_equal(esr_report_json(f.ctx, &f.input, &text), ESR_E_INTERNAL);
    assert_int_equal(esr_report_write_html(f.ctx, &f.input, "/nowhere/report.html"),
                     ESR_E_INTERNAL);
    assert_null(text);
    report_teardown(&f);
}

typedef esr_status (*text_fn)(esr_context *, const esr_report_input *, char **);

// jansson allocates through us, so that its allocations fail like ours.
static void *allocate(size_t size) {
    return malloc(size);
}

static void fail_each_allocation(text_fn make) {
    report_fixture f;
    report_setup_planned(&f);
    char *text = NULL;
    for (size_t n = 1; !text; n++) {
        harness_fail_malloc(n);
        esr_status status = make(f.ctx, &f.input, &text);
        harness_fail_malloc(0);
        assert_int_equal(status, text ? ESR_OK : ESR_E_NOMEM);
        assert_true(n < 10000);
    }
    free(text);
    report_teardown(&f);
}

static void test_summaries__survive_any_failing_allocation(void **state) {
    (void)state;
    json_set_alloc_funcs(allocate, free);
    fail_each_allocation(esr_report_json);
    fail_each_allocation(esr_report_text);
}

static void test_words__write_visits_and_figures_as_people_do(void **state) {
    (void)state;
    const struct {
        const char *first;
        int32_t half_days;
        const char *text;
    } visits[] = {
        {"2007-03-05", 1, "Mon 5 Mar 2007, to noon"},
        {"2007-03-05", 2, "Mon 5 Mar 2007"},
        {"2007-03-05", 5, "Mon 5 – Wed 7 Mar 2007, to noon"},
        {"2007-02-28", 6, "Wed 28 Feb – Fri 2 Mar 2007"},
        {"2007-12-31", 4, "Mon 31 Dec 2007 – Tue 1 Jan 2008"},
    };
    for (size_t i = 0; i < sizeof visits / sizeof *visits; i++)
        assert_string_equal(esri_visit_text(report_day(visits[i].first), visits[i].half_days).at,
                            visits[i].text);
    assert_string_equal(esri_count_text(-1234567).at, "-1,234,567");
    assert_string_equal(esri_count_text(INT64_MIN).at, "-9,223,372,036,854,775,808");
    assert_string_equal(esri_count_text(999).at, "999");
    assert_string_equal(esri_percent_text(1, 1000000).at, "under 0.01 %");
    assert_string_equal(esri_percent_text(48, 10000).at, "0.48 %");
    assert_string_equal(esri_percent_text(776, 9803).at, "7.92 %");
    assert_string_equal(esri_plural_text(1, "seat").at, "1 seat");
}

static void test_words__count_columns_and_replace_what_is_no_text(void **state) {
    (void)state;
    assert_int_equal(esri_text_columns("a樂善b"), 6);
    assert_int_equal(esri_text_columns("e\xcc\x81"), 1);
    const struct {
        const char *text;
        uint32_t first;
    } chars[] = {{"é", 0xE9},
                 {"𠮷", 0x20BB7},
                 {"\xff", 0xFFFD},
                 {"\xe2\x82", 0xFFFD},
                 {"\xc0\xaf", 0xFFFD},
                 {"\xed\xa0\x80", 0xFFFD},
                 {"\x1b", 0xFFFD},
                 {"\xe2\x80\xae", 0xFFFD},
                 {"\xf4\x90\x80\x80", 0xFFFD},
                 {"\xef\xbf\xbf", 0xFFFD},
                 {"\t", '\t'}};
    for (size_t i = 0; i < sizeof chars / sizeof *chars; i++) {
        const char *at = chars[i].text;
        assert_int_equal(esri_char_next(&at), chars[i].first);
        assert_true(at > chars[i].text && at <= chars[i].text + strlen(chars[i].text));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json__holds_the_keys_of_the_contract_in_order),
        cmocka_unit_test(test_json__gap_is_read_back_as_itself),
        cmocka_unit_test(test_json__has_no_gap_where_the_plan_costs_less_than_the_bound),
        cmocka_unit_test(test_json__differs_in_seconds_alone_from_run_to_run),
        cmocka_unit_test(test_text__says_what_a_planner_asks_first),
        cmocka_unit_test(test_reports__name_what_ended_the_search),
        cmocka_unit_test(test_text__says_that_a_plan_is_proven),
        cmocka_unit_test(test_text__names_broken_rules),
        cmocka_unit_test(test_reports__name_every_waiver_and_those_in_use_first),
        cmocka_unit_test(test_reports__call_a_plan_broken_that_breaks_rules),
        cmocka_unit_test(test_text__caps_the_list_of_what_is_empty),
        cmocka_unit_test(test_text__keeps_within_its_width_whatever_the_names),
        cmocka_unit_test(test_reports__refuse_a_cost_on_which_search_and_judge_disagree),
        cmocka_unit_test(test_summaries__survive_any_failing_allocation),
        cmocka_unit_test(test_words__write_visits_and_figures_as_people_do),
        cmocka_unit_test(test_words__count_columns_and_replace_what_is_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
