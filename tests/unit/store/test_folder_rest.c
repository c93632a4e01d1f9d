// SPDX-License-Identifier: GPL-3.0-or-later
// A folder with faulty rows is judged by the rules without them: all faults at once, and none that
// hangs on what was left out.
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static const harness_file sound[] = {
    {"cycle.ini", "[cycle]\nid = c\nname = Cycle\nfirst_day = 2026-09-01\nlast_day = 2026-12-18\n"
                  "time_zone = Asia/Hong_Kong\norganizer = Office <office@example.org>\n"},
    {"schools.csv", "id,name,sector\nS1,One,primary\nS2,Two,primary\nS3,Three,primary\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,principal:2\nV2,S2,1,principal:1\n"},
    {"reviewers.csv", "id,name,role,school_id,visits_done\nR1,An,principal,S1,1\n"
                      "R2,Bo,principal,S2,1\nR3,Chu,principal,S3,1\n"},
};

#define SATURDAY "V1,2026-10-03,,\n" // what a rule finds: a pin on a Saturday, in line 3
#define ON_SATURDAY                                                                                \
    "pins.csv:3: first_day: excluded by H1: 2026-10-03 to 2026-10-04 is on a weekend\n"
#define PINS "review_id,first_day,reviewer_id,kind\n"

typedef struct fixture {
    esr_context *ctx;
    char *folder;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    f->folder = harness_temp_folder();
    harness_write_folder(f->folder, sound, HARNESS_COUNT(sound));
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    esr_context_free(f->ctx);
    harness_remove_folder(f->folder);
    free(f);
    return 0;
}

// Reads the folder and has it, or its rest, judged, as the commands do.
static esr_status judge(fixture *f, bool *out_rest) {
    esr_cycle *cycle = NULL, *rest = NULL;
    esr_status status = esr_folder_read_rest(f->ctx, f->folder, &cycle, &rest);
    assert_true((cycle != NULL) == (status == ESR_OK));
    assert_true(!rest || status == ESR_E_INPUT);
    *out_rest = rest != NULL;
    if (cycle || rest) {
        esr_status judged = esr_check_rules(f->ctx, rest ? rest : cycle);
        status = judged == ESR_OK ? status : judged;
    }
    esr_cycle_free(cycle);
    esr_cycle_free(rest);
    return status;
}

// Puts a file into the sound folder; `wanted` are the lines of all faults.
static void check(void **state, const char *name, const char *text, const char *wanted) {
    fixture *f = *state;
    bool rest = false;
    harness_write_file(f->folder, name, text, strlen(text));
    assert_int_equal(judge(f, &rest), ESR_E_INPUT);
    char *got = harness_fault_text(f->ctx);
    if (strcmp(got, wanted) != 0)
        fail_msg("wanted:\n%s\ngot:\n%s", wanted, got);
    free(got);
    esr_context_clear(f->ctx);
}

static void test_rest__a_pin_at_fault_hides_no_other_pin(void **state) {
    check(state, "pins.csv", PINS "V1,,R9,\n" SATURDAY "V2,,R2,\n",
          "pins.csv:2: reviewer_id: there is no reviewer \"R9\"\n" ON_SATURDAY
          "pins.csv:4: reviewer_id: excluded by H5: serves at this school (reviewers.csv:3)\n");
}

static void test_rest__faults_of_any_table_of_bans_hide_no_pin(void **state) {
    static const struct {
        const char *name, *text, *fault;
    } cases[] = {
        {"relations.csv", "reviewer_id,school_id,kind\nR1,S2,enemy\n",
         "relations.csv:2: kind: there is no rule in cycle.ini's [rules] for \"enemy\"\n"},
        {"history.csv", "reviewer_id,school_id,date\nR1,S2,2027-01-01\n",
         "history.csv:2: date: 2027-01-01 lies after this cycle's last day, but must be of an "
         "earlier one\n"},
        {"pairs.csv", "reviewer_id,other_id\nR1,R1\n",
         "pairs.csv:2: other_id: is the same reviewer; a pair has two different ones\n"},
        {"unavailable.csv", "who,id,from,to\nall,,2026-10-02,2026-10-01\n",
         "unavailable.csv:2: to: 2026-10-01 lies before \"from\", 2026-10-02; exchange them or "
         "mend one\n"},
        {"preferences.csv", "reviewer_id,school_id,cost\nR1,S2,1\nR1,S2,2\nR1,S2,3\n",
         "preferences.csv:3: reviewer_id: R1 and S2 stand in line 2 already; keep one of the two "
         "rows\npreferences.csv:4: reviewer_id: R1 and S2 stand in line 3 already; keep one of "
         "the two rows\n"},
        {"capacity.csv", "from,to,max_visits\n2026-10-01,2026-10-01,-1\n",
         "capacity.csv:2: max_visits: \"-1\" is no whole number from 0 to 10000\n"},
        {"published.csv",
         "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
         "V1,S1,2026-10-05,2026-10-06,principal,R2\nV1,S1,2026-10-07,2026-10-08,principal,R3\n",
         "published.csv:3: first_day: differs from that of the same review in line 2; a visit has "
         "one\n"},
        {"notes.txt", "x\n",
         "notes.txt: is no file of an input folder; move it elsewhere (only README files and "
         "hidden ones are passed over)\n"},
    };
    fixture *f = *state;
    harness_write_file(f->folder, "pins.csv", PINS "\n" SATURDAY, strlen(PINS "\n" SATURDAY));
    for (size_t i = 0; i < HARNESS_COUNT(cases); i++) {
        esri_buf wanted = {0};
        esri_buf_printf(&wanted, "%s%s", cases[i].fault, ON_SATURDAY);
        check(state, cases[i].name, cases[i].text, wanted.text);
        esri_buf_free(&wanted);
        char *path = harness_path(f->folder, cases[i].name);
        assert_int_equal(remove(path), 0);
        free(path);
    }
}

static void test_rest__a_broken_calendar_hides_no_pin(void **state) {
    fixture *f = *state;
    harness_write_file(f->folder, "pins.csv", PINS "\n" SATURDAY, strlen(PINS "\n" SATURDAY));
    check(state, "calendars/reviewer/R9.ics", "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n",
          "calendars/reviewer/R9.ics: there is no reviewer \"R9\"\n" ON_SATURDAY);
}

static void test_rest__nothing_is_said_without_a_register(void **state) {
    fixture *f = *state;
    harness_write_file(f->folder, "pins.csv", PINS "\n" SATURDAY, strlen(PINS "\n" SATURDAY));
    check(state, "schools.csv", "id,name,sector\nS1,One,\nS2,Two,primary\nS3,Three,primary\n",
          "schools.csv:2: sector: is empty, but must be given\n");
}

// Under a misspelt head, "forbid" is not read, and the pins would keep what they are to forbid.
static void test_rest__rows_under_a_faulty_header_are_not_judged(void **state) {
    check(state, "pins.csv", "review_id,first_day,reviewer_id,Kind\nV1,,R1,forbid\n",
          "pins.csv:1: column 4: there is no column \"Kind\"; did you mean \"kind\"?\n");
}

// Whether line 3 binds depends on which of lines 3 and 4 goes.
static void test_rest__a_tie_in_doubt_excludes_no_pin(void **state) {
    fixture *f = *state;
    static const char pins[] = PINS "V1,,R2,\nV1,,R3,\n";
    harness_write_file(f->folder, "pins.csv", pins, strlen(pins));
    check(state, "relations.csv",
          "reviewer_id,school_id,kind,waived_by\nR3,S1,family,\nR2,S1,family,\nR2,S1,family,Ho\n",
          "relations.csv:4: waived_by: the same tie stands in line 3, where it is not waived; "
          "remove one of the two rows\n"
          "pins.csv:3: reviewer_id: excluded by H6: on every possible day: relations.csv:2: "
          "family; it still holds\n");
}

static void test_rest__what_only_a_faulty_row_excludes_is_not_said(void **state) {
    check(state, "pins.csv", PINS "V1,2026-10-05,R9,\nV1,2026-10-06,,\nV2,,R1,\nV2,,R1,forbidden\n",
          "pins.csv:2: reviewer_id: there is no reviewer \"R9\"\n"
          "pins.csv:5: kind: \"forbidden\" must be keep or forbid\n");
}

static void test_rest__every_failing_allocation_ends_in_an_error(void **state) {
    fixture *f = *state;
    static const char pins[] = PINS "V1,,R9,\n" SATURDAY;
    static const char ties[] = "reviewer_id,school_id,kind\nR1,S2,enemy\nR1,S2,family\n";
    harness_write_file(f->folder, "pins.csv", pins, strlen(pins));
    harness_write_file(f->folder, "relations.csv", ties, strlen(ties));
    for (size_t n = 1;; n++) {
        bool rest = false;
        harness_fail_malloc(n);
        esr_status status = judge(f, &rest);
        bool met = harness_fail_malloc(0) >= n;
        assert_true(status == ESR_E_INPUT || (met && status == ESR_E_NOMEM));
        if (!met) {
            assert_true(rest);
            assert_int_equal(esr_context_fault_count(f->ctx), 3);
            break;
        }
        esr_context_clear(f->ctx);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_rest__a_pin_at_fault_hides_no_other_pin),
        TEST(test_rest__faults_of_any_table_of_bans_hide_no_pin),
        TEST(test_rest__a_broken_calendar_hides_no_pin),
        TEST(test_rest__nothing_is_said_without_a_register),
        TEST(test_rest__rows_under_a_faulty_header_are_not_judged),
        TEST(test_rest__a_tie_in_doubt_excludes_no_pin),
        TEST(test_rest__what_only_a_faulty_row_excludes_is_not_said),
        TEST(test_rest__every_failing_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
