// SPDX-License-Identifier: GPL-3.0-or-later
// Whole files are replaced, what is no regular file is written through.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "harness.h"

static void test_file_write__replaces_a_file_and_leaves_nothing_beside_it(void **state) {
    (void)state;
    char folder[] = "/tmp/esr-file-XXXXXX", *text = NULL;
    size_t length = 0;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_non_null(mkdtemp(folder));
    char *path = esri_path_join(folder, "note.txt");
    assert_int_equal(esri_file_write(ctx, path, "old", 3), ESR_OK);
    assert_int_equal(esri_file_write(ctx, path, "newer", 5), ESR_OK);
    assert_int_equal(esri_file_read(ctx, path, 100, &text, &length), ESR_OK);
    assert_string_equal(text, "newer");
    assert_int_equal(remove(path), 0);
    assert_int_equal(rmdir(folder), 0); // empty: no temporary file is left
    free(text);
    free(path);
    esr_context_free(ctx);
}

static void test_file_write__writes_through_a_pipe_and_keeps_it(void **state) {
    (void)state;
    char folder[] = "/tmp/esr-file-XXXXXX", got[16] = "";
    struct stat info;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_non_null(mkdtemp(folder));
    char *path = esri_path_join(folder, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    assert_true(reader >= 0);
    assert_int_equal(esri_file_write(ctx, path, "through", 7), ESR_OK);
    assert_int_equal(read(reader, got, sizeof got), 7);
    assert_string_equal(got, "through");
    assert_int_equal(stat(path, &info), 0);
    assert_true(S_ISFIFO(info.st_mode));
    close(reader);
    assert_int_equal(remove(path), 0);
    assert_int_equal(rmdir(folder), 0);
    free(path);
    esr_context_free(ctx);
}

static void test_file_read__refuses_what_is_too_large(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(esri_file_read(ctx, "/dev/zero", 1 << 20, &text, &length), ESR_E_INPUT);
    assert_null(text);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_write__replaces_a_file_and_leaves_nothing_beside_it),
        cmocka_unit_test(test_file_write__writes_through_a_pipe_and_keeps_it),
        cmocka_unit_test(test_file_read__refuses_what_is_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
