// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever work does in a child process, it ends, and the parent learns how.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "harness.h"

static const esri_child_limits LIMITS = {
    .cpu_seconds = 1, .wall_ms = 20000, .memory = (size_t)64 << 20, .answer_most = 1000};

// Runs work and answers the status; the answer, or else the first fault, goes into `text`.
static esr_status run(const esri_child_limits *limits, esri_child_work work, void *user,
                      char text[256]) {
    esr_context *ctx = NULL;
    char *answer = NULL;
    size_t length = 0;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_status status = esri_child_run(ctx, "work", limits, work, user, &answer, &length);
    if (status == ESR_OK)
        assert_int_equal(strlen(answer), length);
    snprintf(text, 256, "%s",
             status == ESR_OK                   ? answer
             : esr_context_fault_count(ctx) > 0 ? esr_context_fault(ctx, 0).message
                                                : "");
    free(answer);
    esr_context_free(ctx);
    return status;
}

static esr_status say_hello(void *user, esri_buf *answer) {
    esri_buf_printf(answer, "hello %s", (const char *)user);
    return ESR_OK;
}

static esr_status say_nothing(void *user, esri_buf *answer) {
    (void)user;
    (void)answer;
    return ESR_OK;
}

static esr_status say_too_much(void *user, esri_buf *answer) {
    (void)user;
    for (int i = 0; i < 100000; i++)
        esri_buf_add(answer, "blah ");
    return ESR_OK;
}

static esr_status give_up(void *user, esri_buf *answer) {
    (void)user;
    esri_buf_add(answer, "half an answer");
    return ESR_E_NOMEM;
}

static esr_status spin(void *user, esri_buf *answer) {
    volatile unsigned turns = 0;
    (void)user;
    while (turns < UINT32_MAX || !answer->failed)
        turns++;
    return ESR_OK;
}

static esr_status wait_for_ever(void *user, esri_buf *answer) {
    (void)user;
    while (!answer->failed)
        pause();
    return ESR_OK;
}

static esr_status crash(void *user, esri_buf *answer) {
    (void)user;
    (void)answer;
    signal(SIGABRT, SIG_DFL);
    abort();
}

static esr_status write_a_file(void *user, esri_buf *answer) {
    signal(SIGXFSZ, SIG_IGN);
    int file = open(user, O_WRONLY | O_CREAT, 0600);
    esri_buf_add(answer, file >= 0 && write(file, "x", 1) == 1 ? "written" : "refused");
    return ESR_OK;
}

static esr_status use_much_memory(void *user, esri_buf *answer) {
    size_t size = *(size_t *)user;
    char *bytes = malloc(size);
    esri_buf_add(answer, bytes ? "there" : "refused");
    free(bytes);
    return ESR_OK;
}

static void test_child_run__gives_the_answer(void **state) {
    char text[256];
    (void)state;
    assert_int_equal(run(&LIMITS, say_hello, (void *)(uintptr_t) "world", text), ESR_OK);
    assert_string_equal(text, "hello world");
    assert_int_equal(run(&LIMITS, say_nothing, NULL, text), ESR_OK);
    assert_string_equal(text, "");
}

static void test_child_run__gives_the_status_of_work_that_fails(void **state) {
    char text[256];
    (void)state;
    assert_int_equal(run(&LIMITS, give_up, NULL, text), ESR_E_NOMEM);
    assert_string_equal(text, "");
}

static void test_child_run__ends_work_that_takes_too_long(void **state) {
    const esri_child_limits patient = {1, 60000, LIMITS.memory, 1000}, hasty = {60, 50, 0, 1000};
    char text[256];
    (void)state;
    assert_int_equal(run(&patient, spin, NULL, text), ESR_E_INPUT);
    assert_string_equal(text, "takes too long to read");
    assert_int_equal(run(&hasty, wait_for_ever, NULL, text), ESR_E_INPUT);
    assert_string_equal(text, "takes too long to read");
}

static void test_child_run__takes_no_more_than_the_longest_answer(void **state) {
    char text[256];
    (void)state;
    assert_int_equal(run(&LIMITS, say_too_much, NULL, text), ESR_E_INPUT);
    assert_string_equal(text, "holds more than can be read");
}

static void test_child_run__outlives_work_that_crashes(void **state) {
    char text[256];
    (void)state;
    assert_int_equal(run(&LIMITS, crash, NULL, text), ESR_E_INPUT);
    assert_string_equal(text, "can't be read: the reading broke off");
}

static void test_child_run__lets_no_work_write_a_file(void **state) {
    char text[256], *folder = harness_temp_folder(), *path = harness_path(folder, "file");
    (void)state;
    assert_int_equal(run(&LIMITS, write_a_file, path, text), ESR_OK);
    assert_string_equal(text, "refused");
    free(path);
    harness_remove_folder(folder);
}

static void test_child_run__holds_memory_where_no_sanitizer_runs(void **state) {
    char text[256];
    (void)state;
    size_t little = (size_t)16 << 20, much = (size_t)1 << 30;
    assert_int_equal(run(&LIMITS, use_much_memory, &little, text), ESR_OK);
    assert_string_equal(text, "there");
#if !defined(__SANITIZE_ADDRESS__)
    assert_int_equal(run(&LIMITS, use_much_memory, &much, text), ESR_OK);
    assert_string_equal(text, "refused");
#else
    (void)much;
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_child_run__gives_the_answer),
        cmocka_unit_test(test_child_run__gives_the_status_of_work_that_fails),
        cmocka_unit_test(test_child_run__ends_work_that_takes_too_long),
        cmocka_unit_test(test_child_run__takes_no_more_than_the_longest_answer),
        cmocka_unit_test(test_child_run__outlives_work_that_crashes),
        cmocka_unit_test(test_child_run__lets_no_work_write_a_file),
        cmocka_unit_test(test_child_run__holds_memory_where_no_sanitizer_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
