// SPDX-License-Identifier: GPL-3.0-or-later
// A small cycle with a plan for the tests of reports: one visit of each kind, an empty seat, an
// unscheduled review, names in Chinese, a name that tries to be a script. Verdict and gaps are made
// up, so that a test decides what a report has to tell.
#ifndef REPORT_FIXTURE_H
#define REPORT_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "harness.h"

typedef struct report_fixture {
    esr_context *ctx;
    esr_cycle *cycle;
    esr_verdict verdict;
    esr_solution solution;
    esr_gap_reason reasons[2];
    esr_gap_list gaps;
    esr_report_input input;
} report_fixture;

static const harness_file report_files[] = {
    {"cycle.ini", "[cycle]\n"
                  "id = trial-2026\n"
                  "name = Trial & Error 2026\n"
                  "name_zh = 二零二六年試行校外評核\n"
                  "first_day = 2026-09-07\n"
                  "last_day = 2026-12-18\n"
                  "time_zone = Asia/Hong_Kong\n"
                  "organizer = Office <office@example.org>\n"},
    {"schools.csv",
     "id,name,name_zh,sector,district,latitude,longitude\n"
     "A,Fung Wah Primary School,鳳華小學,primary,North,22.50,114.13\n"
     "B,Lok Sin Secondary School,樂善中學,secondary,Sha Tin,22.38,114.19\n"
     "C,\"<script>alert(\"\"x\"\")</script> & Sons' School\",,primary,,,\n"
     "D,Tsing Lam School,香港特別行政區青林紀念慈善基金會有限公司屬下第一百二十三中學,secondary,"
     "North,22.49,114.14\n"},
    {"reviews.csv", "id,school_id,days,seats\n"
                    "V1,A,3,principal:1;teacher:1\n"
                    "V2,B,0.5,principal:1\n"
                    "V3,C,2.5,principal:1\n"
                    "V4,D,2,principal:1;teacher:1\n"},
    {"reviewers.csv", "id,name,name_zh,role,school_id,sectors,recent_visits\n"
                      "O1,Officer Ho,何主任,principal,,primary;secondary,3\n"
                      "P1,Chan Siu Ming,陳小明,principal,B,primary,0\n"
                      "P2,Lee Wai Lan,李慧蘭,principal,A,secondary,1\n"
                      "T1,Wong Ka Yan,黃家欣,teacher,B,primary,0\n"},
    {"unavailable.csv", "who,id,from,to,half\n"
                        "all,,2026-10-16,2026-10-19,\n"
                        "all,,2026-12-04,2026-12-04,pm\n"},
    {"capacity.csv", "from,to,max_visits\n"
                     "2026-09-07,2026-10-30,2\n"
                     "2026-11-02,2026-12-18,1\n"},
};

static inline esr_day report_day(const char *text) {
    esr_day day = ESR_DAY_NONE;
    assert_true(esr_day_parse(text, &day));
    return day;
}

// The seat of a review that is named so.
static inline int32_t report_place(const esr_cycle *cycle, const char *review, const char *seat) {
    const esr_review *at = &cycle->reviews[esr_cycle_find_review(cycle, review).at];
    for (int32_t p = at->seat_at; p < at->seat_at + at->seat_count; p++)
        if (strcmp(cycle->seats.at[cycle->places[p].seat], seat) == 0)
            return p;
    fail_msg("%s has no seat %s", review, seat);
    return -1;
}

static inline void report_visit(report_fixture *f, const char *review, const char *first_day,
                                const char *seat, const char *reviewer) {
    f->solution.plan->first_day[esr_cycle_find_review(f->cycle, review).at] = report_day(first_day);
    f->solution.plan->member[report_place(f->cycle, review, seat)] =
        esr_cycle_find_reviewer(f->cycle, reviewer);
}

// A cycle of any files with a plan without visits.
static inline void report_setup(report_fixture *f, const harness_file *files, size_t count) {
    *f = (report_fixture){.ctx = NULL};
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    f->cycle = harness_must_cycle(f->ctx, files, count);
    assert_int_equal(esr_plan_new(f->ctx, f->cycle, &f->solution.plan), ESR_OK);
    f->verdict.seats = f->cycle->place_count;
    f->gaps.at = f->reasons;
    f->input = (esr_report_input){&f->solution, &f->verdict, &f->gaps, 0};
}

static inline void report_cost(report_fixture *f, esr_term term, int64_t cost) {
    f->verdict.costs.term[term] += cost;
    f->verdict.costs.total += cost;
    f->solution.cost += cost;
    f->solution.bound += cost;
}

// The cycle above, planned.
static inline void report_setup_planned(report_fixture *f) {
    report_setup(f, report_files, HARNESS_COUNT(report_files));
    report_visit(f, "V1", "2026-09-28", "principal", "P1");
    report_visit(f, "V2", "2026-10-05", "principal", "P2");
    report_visit(f, "V3", "2026-11-04", "principal", "O1");
    report_cost(f, ESR_C1_UNSCHEDULED, 30000);
    report_cost(f, ESR_C2_EMPTY_SEAT, 10000);
    report_cost(f, ESR_C6_TRAVEL, 52);
    report_cost(f, ESR_C8_WISHES, -15);
    f->solution.bound -= 37;
    f->solution.outcome = ESR_OUTCOME_LIMIT;
    f->solution.elapsed_ms = 1250;
    f->verdict.scheduled = 3;
    f->verdict.filled = 3;
    f->reasons[0] = (esr_gap_reason){
        esr_cycle_find_review(f->cycle, "V1"), report_place(f->cycle, "V1", "teacher"),
        "1 reviewer may sit here: 1 serves at a school of the same <body>"};
    f->reasons[1] = (esr_gap_reason){
        esr_cycle_find_review(f->cycle, "V4"), -1,
        "no run of 2 school days is left for 香港特別行政區青林紀念慈善基金會有限公司屬下中學: the "
        "school is closed on 60 of 74 days, and on the others the capacity is used up"};
    f->gaps.count = 2;
}

static inline void report_teardown(report_fixture *f) {
    esr_plan_free(f->solution.plan);
    esr_cycle_free(f->cycle);
    esr_context_free(f->ctx);
}

#endif
