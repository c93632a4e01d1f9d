// SPDX-License-Identifier: GPL-3.0-or-later
// plan.csv: written sorted, read back the same, and each contradiction found.
#include "harness.h"

#include <stdlib.h>
#include <string.h>

static const harness_file files[] = {
    {"schools.csv", "id,name,sector\nS1,One,primary\nS2,Two,primary\n"},
    {"reviews.csv", "id,school_id,days,seats\nV2,S2,1.5,teacher:2;principal:1\n"
                    "V1,S1,1,principal:1\n"},
    {"reviewers.csv", "id,name,role,school_id\nR1,An,principal,S1\nR2,Bo,teacher,S1\n"},
};

static const char good[] = "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
                           "V1,S1,,,principal,\n"
                           "V2,S2,2026-09-14,2026-09-15,principal,R1\n"
                           "V2,S2,2026-09-14,2026-09-15,teacher,R2\n"
                           "V2,S2,2026-09-14,2026-09-15,teacher,\n";

typedef struct fixture {
    esr_context *ctx;
    esr_cycle *cycle;
    char *folder, *path;
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    f->cycle = harness_must_cycle(f->ctx, files, HARNESS_COUNT(files));
    f->folder = harness_temp_folder();
    f->path = harness_path(f->folder, "plan.csv");
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    esr_cycle_free(f->cycle);
    esr_context_free(f->ctx);
    harness_remove_folder(f->folder);
    free(f->path);
    free(f);
    return 0;
}

static void test_plan_csv__a_plan_comes_back_byte_by_byte(void **state) {
    fixture *f = *state;
    esr_plan *plan = NULL;
    harness_write_file(f->folder, "plan.csv", good, strlen(good));
    assert_int_equal(esr_plan_read_csv(f->ctx, f->cycle, f->path, &plan), ESR_OK);
    assert_int_equal(plan->first_day[0], ESR_DAY_NONE);
    assert_int_equal(plan->member[1].at, 0);
    assert_int_equal(plan->member[2].at, 1);
    assert_int_equal(plan->member[3].at, -1);
    assert_int_equal(esr_plan_write_csv(f->ctx, plan, f->path), ESR_OK);
    char *text = harness_read_file(f->folder, "plan.csv");
    assert_string_equal(text, good);
    free(text);
    esr_plan_free(plan);
}

static void test_plan_csv__every_contradiction_is_found(void **state) {
    fixture *f = *state;
    static const char bad[] = "review_id,school_id,first_day,last_day,seat,reviewer_id\n"
                              "V9,S1,,,principal,\n"
                              "V1,S2,,,principal,R9\n"
                              "V2,S2,2026-09-14,2026-09-16,principal,R1\n"
                              "V2,S2,2026-09-15,2026-09-16,principal,R1\n"
                              "V2,S2,2026-09-14,2026-09-15,cook,\n"
                              "V2,S2,14 Sep,,teacher,\n";
    esr_plan *plan = NULL;
    harness_write_file(f->folder, "plan.csv", bad, strlen(bad));
    assert_int_equal(esr_plan_read_csv(f->ctx, f->cycle, f->path, &plan), ESR_E_INPUT);
    assert_null(plan);
    char *text = harness_fault_text(f->ctx);
    assert_string_equal(
        text, "plan.csv:2: review_id: there is no review \"V9\"\n"
              "plan.csv:3: school_id: is \"S2\", but review V1 is of school S1\n"
              "plan.csv:3: reviewer_id: there is no reviewer \"R9\"\n"
              "plan.csv:4: last_day: is 2026-09-16, but must be 2026-09-15\n"
              "plan.csv:5: first_day: differs from that of the same review in line 4; a visit has "
              "one\n"
              "plan.csv:5: seat: review V2 has only 1 \"principal\", but this is one more\n"
              "plan.csv:6: seat: review V2 has no seat \"cook\"\n"
              "plan.csv:7: first_day: \"14 Sep\" is no day from 1900 to 2199 written as "
              "YYYY-MM-DD\n"
              "plan.csv:4: seat: review V2 has no row for its seat \"teacher\"\n");
    free(text);
}

static void test_plan_csv__a_missing_column_is_named_once(void **state) {
    fixture *f = *state;
    static const char bad[] = "review_id,school_id,first_day,seat,reviewer_id\nV1,S1,,principal,\n";
    esr_plan *plan = NULL;
    harness_write_file(f->folder, "plan.csv", bad, strlen(bad));
    assert_int_equal(esr_plan_read_csv(f->ctx, f->cycle, f->path, &plan), ESR_E_INPUT);
    char *text = harness_fault_text(f->ctx);
    assert_string_equal(text, "plan.csv:1: last_day: the column is missing from the header row\n");
    free(text);
}

static void test_plan_csv__every_failing_allocation_ends_in_an_error(void **state) {
    fixture *f = *state;
    harness_write_file(f->folder, "plan.csv", good, strlen(good));
    for (size_t n = 1;; n++) {
        esr_plan *plan = NULL;
        esr_context_clear(f->ctx);
        harness_fail_malloc(n);
        esr_status status = esr_plan_read_csv(f->ctx, f->cycle, f->path, &plan);
        if (status == ESR_OK)
            status = esr_plan_write_csv(f->ctx, plan, f->path);
        bool met = harness_fail_malloc(0) >= n;
        // libcsv is content with less where it gets no more.
        assert_true(status == ESR_OK || (met && status == ESR_E_NOMEM));
        esr_plan_free(plan);
        if (!met)
            break;
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_plan_csv__a_plan_comes_back_byte_by_byte),
        TEST(test_plan_csv__every_contradiction_is_found),
        TEST(test_plan_csv__a_missing_column_is_named_once),
        TEST(test_plan_csv__every_failing_allocation_ends_in_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
