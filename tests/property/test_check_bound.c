// SPDX-License-Identifier: GPL-3.0-or-later
// tools/check-bound, which shares nothing with esr, finds the bound and the hash of certificates in
// the folders that they are about; and notices when they are about another one.
#include "certify.h"
#include "tiny.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define SEEDS 100

// Runs the tool on a folder's input and a certificate; its exit code.
static int run_tool(const char *folder, const char *certificate) {
    char command[1024];
    snprintf(command, sizeof command, "%s/tools/check-bound %s/input %s/%s >%s/said 2>&1",
             ESR_SOURCE_DIR, folder, folder, certificate, folder);
    int code = system(command);
    return WIFEXITED(code) ? WEXITSTATUS(code) : -1;
}

static void must_agree(esr_context *ctx, const esr_cycle *cycle, const char *name) {
    esr_solution *solution = NULL;
    char *folder = harness_temp_folder(), *input = harness_path(folder, "input");
    esr_certificate *certificate = certify_cycle(ctx, cycle, &solution);
    assert_int_equal(esr_folder_write(ctx, cycle, input), ESR_OK);
    harness_write_file(folder, "c.json", certificate->json, strlen(certificate->json));
    if (run_tool(folder, "c.json") != 0)
        fail_msg("%s: %s", name, harness_read_file(folder, "said"));
    esr_certificate_free(certificate);
    // Other prices prove less, or the same: never what stands there. Without any, at least.
    esr_prices_clear(&solution->prices);
    assert_int_equal(esr_certificate_new(ctx, solution, &certify_record, &certificate), ESR_OK);
    harness_write_file(folder, "none.json", certificate->json, strlen(certificate->json));
    if (run_tool(folder, "none.json") != 0)
        fail_msg("%s, no prices: %s", name, harness_read_file(folder, "said"));
    esr_certificate_free(certificate);
    esr_solution_free(solution);
    free(input);
    harness_remove_folder(folder);
}

static void test_check_bound__agrees_on_cycles_with_everything(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    char name[32];
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        esr_cycle *cycle = tiny_cycle(ctx, seed);
        snprintf(name, sizeof name, "tiny %d", (int)seed);
        must_agree(ctx, cycle, name);
        esr_cycle_free(cycle);
    }
    esr_context_free(ctx);
}

// With calendars, which the folder holds as events.
static void test_check_bound__agrees_on_samples(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    static const char *const samples[] = {"tiny", "kindergarten"};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        char *folder = harness_path(ESR_SOURCE_DIR "/samples", samples[i]);
        esr_cycle *cycle = NULL;
        assert_int_equal(esr_folder_read(ctx, folder, &cycle), ESR_OK);
        must_agree(ctx, cycle, samples[i]);
        esr_cycle_free(cycle);
        free(folder);
    }
    esr_context_free(ctx);
}

// Replaces the first `old` of a text, which must be there, by one of the same length.
static void replace(char *text, const char *old, const char *fresh) {
    char *at = strstr(text, old);
    assert_non_null(at);
    assert_int_equal(strlen(old), strlen(fresh));
    memcpy(at, fresh, strlen(fresh));
}

static void test_check_bound__notices_what_is_false(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esr_solution *solution = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = tiny_cycle(ctx, 7), *other = tiny_cycle(ctx, 8);
    char *folder = harness_temp_folder(), *input = harness_path(folder, "input");
    esr_certificate *certificate = certify_cycle(ctx, cycle, &solution);
    assert_int_equal(esr_folder_write(ctx, cycle, input), ESR_OK);
    char *text = strdup(certificate->json);
    harness_write_file(folder, "c.json", text, strlen(text));
    assert_int_equal(run_tool(folder, "c.json"), 0);
    replace(text, "\"outcome\"", "\"Outcome\"");
    harness_write_file(folder, "c.json", text, strlen(text));
    assert_int_equal(run_tool(folder, "c.json"), 1);
    free(text);
    esr_certificate_free(certificate);
    esr_solution_free(solution);
    certificate = certify_cycle(ctx, other, &solution);
    harness_write_file(folder, "c.json", certificate->json, strlen(certificate->json));
    assert_int_equal(run_tool(folder, "c.json"), 1);
    esr_certificate_free(certificate);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_cycle_free(other);
    free(input);
    harness_remove_folder(folder);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_bound__agrees_on_cycles_with_everything),
        cmocka_unit_test(test_check_bound__agrees_on_samples),
        cmocka_unit_test(test_check_bound__notices_what_is_false),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
