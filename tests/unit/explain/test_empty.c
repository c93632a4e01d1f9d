// SPDX-License-Identifier: GPL-3.0-or-later
// Why seats are empty and what fills them, on clashes made by hand.
#include <esr/empty.h>

#include <stdio.h>
#include <string.h>

#include "harness.h"

#define SPRING(sections)                                                                           \
    "[cycle]\nid = spring\nname = Spring\nfirst_day = 2027-01-04\nlast_day = 2027-05-28\n"         \
    "time_zone = Asia/Hong_Kong\norganizer = Office <office@example.org>\n" sections

static const harness_file usual[] = {
    {"cycle.ini", SPRING("")},
    {"schools.csv", "id,name,sector\nA,Ash,special\nB,Birch,special\nC,Cedar,special\n"
                    "P,Pine,primary\nQ,Quince,special\nR,Rowan,special\n"},
    {"reviews.csv", "id,school_id,days,seats,earliest,latest\n"
                    "V041,A,2,principal:1,2027-03-03,2027-03-12\n"
                    "V052,B,2,principal:1,2027-03-03,2027-03-12\n"
                    "V060,C,2,principal:1,2027-03-05,2027-03-12\n"},
    {"reviewers.csv", "id,name,role,school_id,sectors,visits_done\n"
                      "R1,Lau,principal,Q,,3\nR2,Wong,principal,R,,2\nR3,Lee,principal,P,,2\n"
                      "R4,So,teacher,P,,2\n"},
};

typedef struct fixture {
    esr_context *ctx;
    esr_cycle *cycle;
    esr_solution *solution;
    esr_empty_report *report;
} fixture;

static void solve(fixture *f, const harness_file *changes, size_t count) {
    harness_file files[12];
    size_t used = HARNESS_COUNT(usual);
    *f = (fixture){0};
    memcpy(files, usual, sizeof usual);
    for (size_t c = 0; c < count; c++) {
        size_t at = 0;
        while (at < used && strcmp(files[at].name, changes[c].name) != 0)
            at++;
        files[at] = changes[c];
        used += at == used;
    }
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    f->cycle = harness_must_cycle(f->ctx, files, used);
    assert_int_equal(esr_solve(f->ctx, f->cycle, NULL, &f->solution), ESR_OK);
}

static void open(fixture *f, const harness_file *changes, size_t count) {
    const esr_empty_options all = {.all = true};
    solve(f, changes, count);
    assert_int_equal(esr_explain_empty(f->ctx, f->solution, &all, &f->report), ESR_OK);
}

static void close(fixture *f) {
    esr_empty_report_free(f->report);
    esr_solution_free(f->solution);
    esr_cycle_free(f->cycle);
    esr_context_free(f->ctx);
}

static void must_say(const esr_empty_cause *cause, const char *part) {
    if (!strstr(cause->text, part))
        fail_msg("\"%s\" is not in \"%s\"", part, cause->text);
}

static const esr_way_out *way_of(const esr_empty_cause *cause, esr_way_kind kind,
                                 const char *part) {
    for (int32_t w = 0; w < cause->way_count; w++)
        if (cause->ways[w].kind == kind && strstr(cause->ways[w].text, part))
            return &cause->ways[w];
    for (int32_t w = 0; w < cause->way_count; w++)
        print_message("%s: %s\n", esr_way_kind_name(cause->ways[w].kind), cause->ways[w].text);
    fail_msg("no way \"%s\"", part);
    return NULL;
}

static void test_empty__three_reviews_and_two_principals_in_a_fortnight(void **state) {
    fixture f;
    (void)state;
    open(&f, NULL, 0);
    assert_int_equal(f.report->gap_count, 1);
    assert_int_equal(f.report->cause_count, 1);
    const esr_empty_cause *cause = &f.report->causes[0];
    assert_int_equal(cause->why, ESR_EMPTY_COUNTED);
    must_say(cause, "Reviews V041, V052 and V060 need a special-school principal between 3 and 12 "
                    "March 2027; only two are free: Lau (R1) and Wong (R2).");
    assert_int_equal(cause->need_count, 3);
    assert_int_equal(cause->people_count, 2);
    assert_true(cause->smallest);
    assert_int_equal(cause->wanted, 3);
    assert_int_equal(cause->possible, 2);
    for (int32_t w = 0; w < cause->way_count; w++)
        assert_int_equal(cause->ways[w].empty_seats, 0);
    // 3 and 4 March, 11 and 12 March: six days lie between
    (void)way_of(cause, ESR_WAY_LIMIT, "6 days between two visits of one reviewer instead of 28");
    (void)way_of(cause, ESR_WAY_RECRUIT, "one more principal for special schools");
    (void)way_of(cause, ESR_WAY_SECTOR, "Lee (R3) reviews special schools, too");
    // the other visit may end on 4 March at the earliest: 28 days, and then two more
    (void)way_of(cause, ESR_WAY_DATE, "V041 may last until 2027-04-");
    close(&f);
}

static void test_empty__who_could_sit_there_but_for_one_thing(void **state) {
    static const harness_file more[] = {
        {"relations.csv", "reviewer_id,school_id,kind\nR5,A,declared\nR5,B,declared\nR5,C,family\n"
                          "R6,A,family\nR6,A,objection\nR6,B,family\nR6,C,family\n"},
        {"reviewers.csv", "id,name,role,school_id,sectors,visits_done\n"
                          "R1,Lau,principal,Q,,3\nR2,Wong,principal,R,,2\n"
                          "R5,Ho,principal,,special,2\nR6,Yu,principal,P,,2\n"}};
    fixture f;
    (void)state;
    open(&f, more, HARNESS_COUNT(more));
    const esr_empty_gap *gap = &f.report->gaps[0];
    assert_int_equal(gap->near_count, 3);
    assert_string_equal(gap->near[0].obstacle, "has a tie to the school");
    assert_string_equal(f.cycle->reviewers[gap->near[0].reviewer.at].id, "R5");
    assert_non_null(strstr(gap->near[0].record, "relations.csv:"));
    assert_string_equal(gap->near[1].obstacle, "has another visit too near");
    assert_int_equal(gap->further, 1); // R6 reviews other schools and has a tie
    assert_non_null(way_of(&f.report->causes[0], ESR_WAY_WAIVER, "of Ho (R5)"));
    close(&f);
}

static void test_empty__nobody_has_a_visit_left(void **state) {
    static const harness_file few[] = {
        {"cycle.ini", SPRING("[limits]\nmax_visits = 1\ngap_days = 0\n")},
        {"reviews.csv", "id,school_id,days,seats\nV1,A,1,principal:1\nV2,B,1,principal:1\n"
                        "V3,C,1,principal:1\nV4,C,1,principal:1\n"}};
    fixture f;
    (void)state;
    open(&f, few, HARNESS_COUNT(few));
    assert_int_equal(f.report->empty_seats, 2);
    assert_int_equal(f.report->cause_count, 1);
    const esr_empty_cause *cause = &f.report->causes[0];
    must_say(cause, "Reviews V1, V2, V3 and V4 need a special-school principal; only two are free");
    must_say(cause, "at least two seats stay empty in every plan.");
    const esr_way_out *all =
        way_of(cause, ESR_WAY_LIMIT, "2 visits of each reviewer at most instead of 1");
    assert_true(all->whole);
    const esr_way_out *one = way_of(cause, ESR_WAY_VISITS, "makes up to 2 visits instead of 1");
    assert_int_equal(one->filled, 1);
    assert_false(one->whole);
    assert_true(way_of(cause, ESR_WAY_RECRUIT, "2 more principals")->whole);
    close(&f);
}

static void test_empty__no_room_among_the_visits_of_the_days(void **state) {
    static const harness_file full[] = {
        {"reviews.csv", "id,school_id,days,seats,earliest,latest\n"
                        "V1,A,1,principal:1,2027-03-03,2027-03-03\n"
                        "V2,B,1,principal:1,2027-03-03,2027-03-03\n"},
        {"capacity.csv", "from,to,max_visits\n2027-03-01,2027-03-05,1\n"}};
    fixture f;
    (void)state;
    open(&f, full, HARNESS_COUNT(full));
    assert_int_equal(f.report->unscheduled, 1);
    const esr_empty_cause *cause = &f.report->causes[0];
    assert_int_equal(cause->why, ESR_EMPTY_SOLVED);
    must_say(cause, "Reviews V1 and V2 need a special-school principal on 3 March 2027");
    assert_int_equal(way_of(cause, ESR_WAY_CAPACITY, "visits at once 2 instead of 1")->unscheduled,
                     0);
    (void)way_of(cause, ESR_WAY_DATE, "V1 may last until 2027-03-04");
    close(&f);
}

static void test_empty__it_would_cost_more_to_fill_it(void **state) {
    static const harness_file cheap[] = {
        {"cycle.ini", SPRING("[costs]\nempty_seat = 100\nno_veteran = 0\n")},
        {"reviews.csv", "id,school_id,days,seats\nV1,A,1,principal:1\n"},
        {"preferences.csv", "reviewer_id,school_id,cost\nR1,A,150\nR2,A,1000\n"}};
    fixture f;
    (void)state;
    open(&f, cheap, HARNESS_COUNT(cheap));
    assert_int_equal(f.report->gap_count, 1);
    const esr_empty_cause *cause = &f.report->causes[0];
    assert_int_equal(cause->why, ESR_EMPTY_DEARER);
    assert_int_equal(cause->more, 50);
    must_say(cause, "costs 50 more");
    assert_int_equal(way_of(cause, ESR_WAY_WEIGHT, "V1 weighs 2 instead of 1")->empty_seats, 0);
    close(&f);
}

static void test_empty__a_plan_without_gaps_has_none(void **state) {
    static const harness_file few[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,A,1,principal:1\n"}};
    fixture f;
    (void)state;
    open(&f, few, 1);
    assert_int_equal(f.report->gap_count, 0);
    assert_int_equal(f.report->cause_count, 0);
    close(&f);
}

static void test_empty__an_unknown_review_is_a_fault(void **state) {
    const esr_empty_options options = {.review_id = "V99"};
    fixture f;
    (void)state;
    open(&f, NULL, 0);
    esr_empty_report *report = NULL;
    assert_int_equal(esr_explain_empty(f.ctx, f.solution, &options, &report), ESR_E_INPUT);
    assert_null(report);
    close(&f);
}

static void test_empty__survives_each_failing_allocation(void **state) {
    static const harness_file few[] = {
        {"reviews.csv", "id,school_id,days,seats,earliest,latest\n"
                        "V041,A,1,principal:1,2027-03-03,2027-03-03\n"
                        "V052,B,1,principal:1,2027-03-03,2027-03-03\n"},
        {"reviewers.csv", "id,name,role,school_id\nR1,Lau,principal,Q\n"}};
    fixture f;
    esr_empty_report *report = NULL;
    (void)state;
    solve(&f, few, HARNESS_COUNT(few));
    harness_fail_malloc(0);
    assert_int_equal(esr_explain_empty(f.ctx, f.solution, NULL, &report), ESR_OK);
    esr_empty_report_free(report);
    size_t calls = harness_fail_malloc(0);
    size_t step = calls / 150 + 1;
    for (size_t n = 1; n <= calls; n += step) {
        report = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_explain_empty(f.ctx, f.solution, NULL, &report);
        harness_fail_malloc(0);
        esr_context_clear(f.ctx);
        assert_true(status == ESR_OK || (status == ESR_E_NOMEM && !report));
        esr_empty_report_free(report);
    }
    close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty__three_reviews_and_two_principals_in_a_fortnight),
        cmocka_unit_test(test_empty__who_could_sit_there_but_for_one_thing),
        cmocka_unit_test(test_empty__nobody_has_a_visit_left),
        cmocka_unit_test(test_empty__no_room_among_the_visits_of_the_days),
        cmocka_unit_test(test_empty__it_would_cost_more_to_fill_it),
        cmocka_unit_test(test_empty__a_plan_without_gaps_has_none),
        cmocka_unit_test(test_empty__an_unknown_review_is_a_fault),
        cmocka_unit_test(test_empty__survives_each_failing_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
