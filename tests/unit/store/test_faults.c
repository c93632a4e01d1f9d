// SPDX-License-Identifier: GPL-3.0-or-later
// Every fault of an input folder, case by case. A case in faults.txt replaces files of a good
// folder and holds the faults and warnings that must come, word by word:
//
//   === what the case is about
//   --- FILE          then its new text; `\xNN` stands for a byte, `--- !FILE` removes the file
//   >>>               then a line for each fault; a warning has `? ` in front; none: the folder is
//   good
#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define FILES_MAX 16

typedef struct part {
    const char *name;
    char *text;
    size_t length;
} part;

typedef struct test_case {
    const char *title;
    part files[FILES_MAX];
    size_t file_count;
    const char *expected;
} test_case;

// Cuts the text at the next line that begins with `mark`; answers what stands behind it there.
static char *cut(char *text, const char *mark) {
    for (char *at = text; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL) {
        if (strncmp(at, mark, strlen(mark)) != 0)
            continue;
        *at = '\0';
        return at + strlen(mark);
    }
    return NULL;
}

static char *end_line(char *text) {
    char *end = strchr(text, '\n');
    assert_non_null(end);
    *end = '\0';
    return end + 1;
}

// Puts bytes for `\xNN`; answers the length.
static size_t unescape(char *text) {
    char *out = text;
    for (char *in = text; *in; in++) {
        unsigned byte;
        if (in[0] == '\\' && in[1] == 'x' && sscanf(in + 2, "%2x", &byte) == 1) {
            *out++ = (char)byte;
            in += 3;
        } else {
            *out++ = *in;
        }
    }
    *out = '\0';
    return (size_t)(out - text);
}

// Parses one case; answers the text of the next one, or NULL.
static char *parse_case(char *text, test_case *out) {
    char *next = cut(text, "=== ");
    *out = (test_case){.title = text, .expected = ""};
    text = end_line(text);
    char *expected = cut(text, ">>>\n");
    if (expected)
        out->expected = expected;
    for (char *file = cut(text, "--- "); file; out->file_count++) {
        assert_true(out->file_count < FILES_MAX);
        char *following = cut(file, "--- ");
        part *p = &out->files[out->file_count];
        p->name = file;
        p->text = end_line(file);
        p->length = unescape(p->text);
        file = following;
    }
    return next;
}

static void write_files(const char *folder, const test_case *c) {
    for (size_t i = 0; i < c->file_count; i++) {
        if (c->files[i].name[0] != '!') {
            harness_write_file(folder, c->files[i].name, c->files[i].text, c->files[i].length);
            continue;
        }
        char *path = harness_path(folder, c->files[i].name + 1);
        assert_int_equal(remove(path), 0);
        free(path);
    }
}

static char *report(const esr_context *ctx) {
    esri_buf buf = {0};
    for (size_t i = 0; i < esr_context_fault_count(ctx); i++) {
        esr_fault fault = esr_context_fault(ctx, i);
        esri_buf_printf(&buf, "%s: %s\n", fault.subject, fault.message);
    }
    for (size_t i = 0; i < esr_context_warning_count(ctx); i++) {
        esr_fault fault = esr_context_warning(ctx, i);
        esri_buf_printf(&buf, "? %s: %s\n", fault.subject, fault.message);
    }
    return esri_buf_take(&buf);
}

// Runs one case; answers whether all was as expected.
static bool run_case(const test_case *base, const test_case *c) {
    esr_context *ctx = NULL;
    esr_cycle *cycle = NULL;
    char *folder = harness_temp_folder();
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    write_files(folder, base);
    write_files(folder, c);
    esr_status status = esr_folder_read(ctx, folder, &cycle);
    char *text = report(ctx);
    bool good = status == (esr_context_fault_count(ctx) > 0 ? ESR_E_INPUT : ESR_OK) &&
                strcmp(text, c->expected) == 0;
    if (!good) { // print_error cuts long texts
        fprintf(stderr, "=== %s\nexpected:\n%sgot (status %d):\n", c->title, c->expected,
                (int)status);
        fprintf(stderr, "%s\n", text);
    }
    free(text);
    esr_cycle_free(cycle);
    esr_context_free(ctx);
    harness_remove_folder(folder);
    return good;
}

static void test_faults__each_kind_is_reported_word_by_word(void **state) {
    (void)state;
    char *text = harness_read_file(ESR_SOURCE_DIR, "tests/unit/store/faults.txt");
    assert_non_null(text);
    test_case base, c;
    int count = 0, bad = 0;
    char *next = parse_case(cut(text, "=== "), &base);
    for (; next; count++) {
        next = parse_case(next, &c);
        bad += !run_case(&base, &c);
    }
    free(text);
    assert_int_equal(bad, 0);
    assert_true(count >= 40);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults__each_kind_is_reported_word_by_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
