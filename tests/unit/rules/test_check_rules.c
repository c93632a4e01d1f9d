// SPDX-License-Identifier: GPL-3.0-or-later
// Faults of an input that only rules see: days, seats, and pins that can't be kept.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scene.h"

// Checks the usual cycle with changes: each line of `wanted` begins (and in all makes) a fault, in
// this order; "" where all is well.
static void check(const harness_file *changes, size_t count, const char *wanted) {
    scene s;
    scene_open(&s, changes, count);
    esr_status status = esr_check_rules(s.ctx, s.cycle);
    char *got = harness_fault_text(s.ctx);
    const char *want = wanted, *at = got;
    bool good = status == (*wanted ? ESR_E_INPUT : ESR_OK);
    while (good && *want) {
        size_t length = strcspn(want, "\n");
        good = strncmp(at, want, length) == 0;
        want += length + (want[length] == '\n');
        at += strcspn(at, "\n") + 1;
    }
    if (!good || strlen(at) > 0)
        fail_msg("wanted:\n%s\ngot:\n%s", wanted, got);
    free(got);
    scene_close(&s);
}

static void check_pins(const char *pins, const char *wanted) {
    char text[500];
    snprintf(text, sizeof text, "review_id,first_day,reviewer_id,kind\n%s", pins);
    const harness_file changes[] = {{"pins.csv", text}};
    check(changes, 1, wanted);
}

static void test_check__the_usual_cycle_is_fine(void **state) {
    (void)state;
    check(NULL, 0, "");
    check_pins("V1,2026-09-07,,\nV1,,P1,\nV1,,T1,keep\nV2,,P2,forbid\nV3,2026-09-07,,forbid\n", "");
}

static void test_check__a_school_without_a_possible_day(void **state) {
    static const harness_file shut[] = {
        {"reviews.csv", "id,school_id,days,seats,earliest,latest\n"
                        "V1,S1,6,teacher:1,,\n"
                        "V2,S2,1.5,teacher:1,,\n"
                        "V3,S3,1,teacher:1,2026-10-05,2026-10-05\n"},
        {"unavailable.csv", "who,id,from,to\nschool,S2,2026-09-14,2026-12-18\n"
                            "all,,2026-09-07,2026-09-11\nschool,S3,2026-10-05,2026-10-05\n"}};
    (void)state;
    check(
        shut, 2,
        "reviews.csv:2: school_id: no day is possible for a visit of 6 days to Alpha (S1); of 103 "
        "days as the first 5 run over the end of the cycle (H1), 93 run into a weekend (H1), 5 "
        "run into days that are taken from all (H1)\n"
        "reviews.csv:3: school_id: no day is possible for a visit of 1.5 days to Beta (S2);\n"
        "reviews.csv:4: school_id: no day is possible for a visit of 1 days to Gamma (S3);");
}

static void test_check__a_seat_that_no_role_fills(void **state) {
    static const harness_file odd[] = {
        {"cycle.ini", SCENE_INI("[seats]\nleader = inspector;head\n")},
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,1,teacher:1\nV2,S2,1,leader:1\n"
                        "V3,S3,1,leader:2;teacher:1\nV4,S4,1,nurse:1\n"}};
    (void)state;
    check(odd, 2,
          "reviews.csv:3: seats: nobody in reviewers.csv has a role that may fill the seat leader: "
          "head and inspector; 1 other review has this seat too\n"
          "reviews.csv:5: seats: nobody in reviewers.csv has a role that may fill the seat nurse: "
          "nurse");
}

static void test_check__a_kept_day_that_a_rule_excludes(void **state) {
    static const harness_file bounded[] = {
        {"reviews.csv", "id,school_id,days,seats,latest\nV1,S1,2,teacher:1,2026-10-02\n"
                        "V2,S2,1,teacher:1,\n"},
        {"capacity.csv", "from,to,max_visits\n2026-09-14,2026-09-15,0\n"},
        {"pins.csv", "review_id,first_day\nV1,2026-10-02\nV2,2026-09-14\n"}};
    (void)state;
    check_pins("V1,2026-09-12,,\n", "pins.csv:2: first_day: excluded by H1: 2026-09-12 to "
                                    "2026-09-13 is on a weekend");
    check(bounded, 3,
          "pins.csv:2: first_day: excluded by H1: 2026-10-03 is on a weekend\n"
          "pins.csv:2: first_day: excluded by H2: ends after the review's latest day\n"
          "pins.csv:3: first_day: excluded by H16: 1 visit is kept on 2026-09-14, at most 0 "
          "(capacity.csv:2)");
}

static void test_check__a_kept_reviewer_that_a_rule_excludes(void **state) {
    (void)state;
    check_pins("V3,,P1,\n", "pins.csv:2: reviewer_id: excluded by H3: a principal fills no seat");
    check_pins("V2,,T3,\n", "pins.csv:2: reviewer_id: excluded by H5: serves at this school");
}

static const harness_file ties[] = {
    {"relations.csv", "reviewer_id,school_id,kind,to\nT1,S1,employed,2020-10-15\n"
                      "P1,S1,family,\n"},
    {"unavailable.csv", "who,id,from,to\nreviewer,T1,2026-10-17,2026-12-18\n"
                        "reviewer,T2,2026-09-01,2026-11-30\nreviewer,P3,2026-11-30,2026-12-18\n"}};

static void check_ties(const char *pins, const char *wanted) {
    char text[500];
    snprintf(text, sizeof text, "review_id,first_day,reviewer_id,kind\n%s", pins);
    const harness_file changes[] = {ties[0], ties[1], {"pins.csv", text}};
    check(changes, 3, wanted);
}

static void test_check__a_kept_reviewer_on_every_day(void **state) {
    (void)state;
    check_ties("V1,,P1,\n", "pins.csv:2: reviewer_id: excluded by H6: on every possible day: "
                            "relations.csv:3: family; it still holds");
    check_ties("V1,,T1,\n", "pins.csv:2: reviewer_id: excluded by H9: on every possible day some "
                            "rule refuses; on 2026-12-17: is not available");
    check_ties("V1,2026-10-15,T1,\n", "pins.csv:2: reviewer_id: excluded by H6: relations.csv:2: "
                                      "employed until 2020-10-15; free from 2026-10-16");
    check_ties("V3,2026-10-16,T1,\n",
               "pins.csv:2: reviewer_id: excluded by H5: serves at this school");
    check_ties("V2,2026-10-16,T1,\n", "");
}

static void test_check__no_common_day(void **state) {
    (void)state;
    check_ties("V1,,T2,\nV1,,P3,\n", "pins.csv:3: reviewer_id: excluded by H9: on no possible day "
                                     "are all free who are kept on V1");
    check_ties("V1,,T2,\n", "");
    check_ties("V1,,P3,\n", "");
}

static void test_check__pins_that_contradict_each_other(void **state) {
    (void)state;
    check_pins("V1,2026-09-07,,\nV1,2026-09-08,,\n",
               "pins.csv:3: first_day: excluded by H17: pins.csv:2 keeps V1 on 2026-09-07");
    check_pins("V1,2026-09-07,,\nV1,2026-09-07,P1,\n", "");
    check_pins("V1,2026-09-07,,\nV1,2026-09-07,,forbid\n",
               "pins.csv:2: first_day: excluded by H17: pins.csv:3 forbids this day");
    check_pins("V1,,P1,forbid\nV1,,P1,\n",
               "pins.csv:3: reviewer_id: excluded by H17: pins.csv:2 forbids this reviewer");
    check_pins("V1,2026-09-07,P1,forbid\nV1,,P1,\nV1,2026-09-07,,\n",
               "pins.csv:3: reviewer_id: excluded by H17: pins.csv:2 forbids this reviewer on "
               "2026-09-07");
    check_pins("V1,2026-09-07,P1,forbid\nV1,,P1,\n", "");
}

static void test_check__teams_that_cannot_sit_together(void **state) {
    static const harness_file people[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,1,principal:1;any:1;teacher:1\n"},
        {"cycle.ini", SCENE_INI("[seats]\nany = principal;teacher\n")},
        {"reviewers.csv",
         "id,name,role,school_id,sectors,visits_done\n"
         "P1,Ann,principal,,primary,1\nP2,Bob,principal,,primary,1\n"
         "P3,Cat,principal,,primary,1\nT1,Dan,teacher,S2,,0\nT2,Eve,teacher,S3,,0\n"
         "T3,Fay,teacher,S2,,1\n"},
        {"pairs.csv", "reviewer_id,other_id\nT3,P1\n"}};
    static const struct {
        const char *pins, *wanted;
    } cases[] = {
        {"V1,P1\nV1,P2\nV1,T1\n", ""},
        {"V1,P1\nV1,P2\nV1,P3\n", "pins.csv:4: reviewer_id: excluded by H3: the seats that a "
                                  "principal may fill on V1 are held by others who are kept"},
        {"V1,T1\nV1,P2\nV1,T2\n", "pins.csv:4: reviewer_id: excluded by H15: more novices are kept "
                                  "on V1 than the 1 that a team may have"},
        {"V1,T1\nV1,T3\n", "pins.csv:3: reviewer_id: excluded by H13: Dan (T1), kept on the same "
                           "team by pins.csv:2, comes from Beta (S2) too"},
        {"V1,P1\nV1,T3\n", "pins.csv:3: reviewer_id: excluded by H14: pairs.csv:2 keeps Fay (T3) "
                           "apart from Ann (P1), who is kept on the same team by pins.csv:2"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[200];
        snprintf(text, sizeof text, "review_id,reviewer_id\n%s", cases[i].pins);
        const harness_file changes[] = {
            people[0], people[1], people[2], people[3], {"pins.csv", text}};
        check(changes, 5, cases[i].wanted);
    }
}

static void test_check__one_reviewer_on_several_visits(void **state) {
    static const harness_file near[] = {
        {"reviews.csv", "id,school_id,days,seats,latest\nV1,S1,1,principal:1,2026-10-05\n"
                        "V2,S2,1,principal:1,2026-10-05\nV3,S3,1,principal:1,\n"},
        {"pins.csv", "review_id,reviewer_id\nV1,P3\nV2,P3\n"}};
    (void)state;
    // 2026-09-07 and 2026-10-05 leave 27 days between, and 28 are asked for
    check(near, 2,
          "pins.csv:3: reviewer_id: excluded by H10: Cat (P3) is also kept on V1 "
          "(pins.csv:2), at most 27 days away; at least 28 must lie between");
    const harness_file later[] = {
        {"reviews.csv", "id,school_id,days,seats,latest\nV1,S1,1,principal:1,2026-10-05\n"
                        "V2,S2,1,principal:1,2026-10-06\nV3,S3,1,principal:1,\n"},
        near[1]};
    check(later, 2, "");
    const harness_file three[] = {
        {"reviews.csv", "id,school_id,days,seats\nV1,S1,1,principal:1\nV2,S2,1,principal:1\n"
                        "V3,S3,1,principal:1\n"},
        {"pins.csv", "review_id,reviewer_id\nV1,P3\nV2,P3\nV3,P3\n"}};
    check(three, 2,
          "pins.csv:4: reviewer_id: excluded by H10: Cat (P3) is kept on 3 visits, at "
          "most 2 (reviewers.csv:4)");
}

static void test_check__the_own_review_and_reciprocity(void **state) {
    (void)state;
    check_pins(
        "V3,2026-09-14,,\nV1,2026-09-28,T1,\n",
        "pins.csv:3: reviewer_id: excluded by H11: the review of the home school is kept, V3 "
        "of Gamma (S3), 2026-09-14, at most 13 days away; at least 14 must lie between");
    check_pins("V3,2026-09-14,,\nV1,2026-09-29,T1,\n", "");
    check_pins("V3,,T3,\nV2,,T1,\n",
               "pins.csv:3: reviewer_id: excluded by H12: Fay (T3) of the reviewed school is kept "
               "at the home school, Gamma (S3) (pins.csv:2)");
}

static void test_check__colleagues_and_visits_at_once(void **state) {
    static const harness_file few = {"capacity.csv",
                                     "from,to,max_visits\n2026-09-01,2026-09-30,1\n"};
    char text[] = "review_id,first_day\nV1,2026-09-14\nV2,2026-09-15\n";
    const harness_file full[] = {few, {"pins.csv", text}};
    (void)state;
    check_pins("V1,2026-09-14,P1,\nV3,2026-09-15,T2,\n",
               "pins.csv:3: reviewer_id: excluded by H13: 2 reviewers of Delta (S4) are kept on "
               "visits that overlap, at most 1 may be away at once");
    check_pins("V1,2026-09-14,P1,\nV3,2026-09-16,T2,\n", "");
    check_pins("V1,2026-09-14,P1,\nV3,,T2,\n", "");
    check(full, 2,
          "pins.csv:3: first_day: excluded by H16: 2 visits are kept on 2026-09-15, at "
          "most 1 (capacity.csv:2)");
}

static void test_check__no_day_with_room(void **state) {
    static const harness_file crowded[] = {
        {"capacity.csv", "from,to,max_visits,sector\n2026-09-09,2026-12-18,1,\n"
                         "2026-09-07,2026-12-18,1,primary\n"},
        {"reviews.csv", "id,school_id,days,seats,latest\nV1,S1,1,teacher:1,2026-09-09\n"
                        "V2,S2,1,teacher:1,\nV3,S3,1,teacher:1,\nV4,S4,1,teacher:1,\n"},
        {"pins.csv", "review_id,first_day,reviewer_id,kind\nV2,2026-09-07,,\nV3,2026-09-08,,\n"
                     "V1,,T1,\nV4,2026-09-09,,\n"}};
    const harness_file room[] = {crowded[0],
                                 crowded[1],
                                 {"pins.csv", "review_id,first_day,reviewer_id,kind\n"
                                              "V2,2026-09-07,,\nV4,2026-09-09,,\nV1,,T1,\n"}};
    const harness_file forbidden[] = {
        crowded[0],
        crowded[1],
        {"pins.csv", "review_id,first_day,reviewer_id,kind\nV1,2026-09-07,,forbid\n"
                     "V1,2026-09-08,,forbid\nV1,2026-09-09,,forbid\nV1,,T1,\n"}};
    (void)state;
    check(crowded, 3,
          "pins.csv:4: review_id: excluded by H16: of 3 possible first days of V1 on 3 there is no "
          "room for one more visit (capacity.csv:3)");
    check(room, 3, "");
    check(forbidden, 3,
          "pins.csv:5: review_id: excluded by H17: of 3 possible first days of V1 pins forbid 3");
}

static void test_check__survives_each_failing_allocation(void **state) {
    static const harness_file pins[] = {
        {"pins.csv", "review_id,first_day,reviewer_id\nV1,2026-09-12,P1\nV3,,P1\nV2,,T3\n"}};
    scene s;
    (void)state;
    scene_open(&s, pins, 1);
    esr_status status = ESR_E_NOMEM;
    for (size_t n = 1; status != ESR_E_INPUT; n++) {
        esr_context_clear(s.ctx);
        harness_fail_malloc(n);
        status = esr_check_rules(s.ctx, s.cycle);
        harness_fail_malloc(0);
        assert_true(status == ESR_E_INPUT || status == ESR_E_NOMEM);
    }
    scene_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check__the_usual_cycle_is_fine),
        cmocka_unit_test(test_check__a_school_without_a_possible_day),
        cmocka_unit_test(test_check__a_seat_that_no_role_fills),
        cmocka_unit_test(test_check__a_kept_day_that_a_rule_excludes),
        cmocka_unit_test(test_check__a_kept_reviewer_that_a_rule_excludes),
        cmocka_unit_test(test_check__a_kept_reviewer_on_every_day),
        cmocka_unit_test(test_check__no_common_day),
        cmocka_unit_test(test_check__pins_that_contradict_each_other),
        cmocka_unit_test(test_check__teams_that_cannot_sit_together),
        cmocka_unit_test(test_check__one_reviewer_on_several_visits),
        cmocka_unit_test(test_check__the_own_review_and_reciprocity),
        cmocka_unit_test(test_check__colleagues_and_visits_at_once),
        cmocka_unit_test(test_check__no_day_with_room),
        cmocka_unit_test(test_check__survives_each_failing_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
