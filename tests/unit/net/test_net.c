// SPDX-License-Identifier: GPL-3.0-or-later
// Which addresses may be used, what of them is told, and where logins come from.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness.h"
#include "net/net.h"

static const char *const SCHEMES[] = {"https", "http", NULL};

static const char *first_fault(const esr_context *ctx) {
    return esr_context_fault_count(ctx) > 0 ? esr_context_fault(ctx, 0).message : "";
}

static void test_check_url__refuses_plain_addresses_of_other_machines(void **state) {
    static const struct {
        const char *url, *words; // "" where it is allowed
    } cases[] = {
        {"https://calendar.example.org/a.ics", ""},
        {"HTTPS://calendar.example.org/a.ics", ""},
        {"http://localhost:5232/tm/cal/", ""},
        {"http://127.0.0.1/a.ics", ""},
        {"http://[::1]:8080/a.ics", ""},
        {"http://calendar.example.org/a.ics", "is not encrypted"},
        {"http://127.example.org/a.ics", "is not encrypted"},
        {"http://localhost.example.org/a.ics", "is not encrypted"},
        {"https://tm:secret@calendar.example.org/", "holds a name or password"},
        {"http://localhost@calendar.example.org/", "holds a name or password"},
        {"ftp://calendar.example.org/a.ics", "would begin with https://"},
        {"file:///etc/passwd", "https://"},
        {"https://", "is no address"},
        {"calendar.ics", "is no address"},
        {"", "is no address"},
    };
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (size_t i = 0; i < HARNESS_COUNT(cases); i++) {
        esr_status expected = *cases[i].words ? ESR_E_USAGE : ESR_OK;
        assert_int_equal(esri_net_check_url(ctx, cases[i].url, SCHEMES), expected);
        assert_non_null(strstr(first_fault(ctx), cases[i].words));
        esr_context_clear(ctx);
    }
    esr_context_free(ctx);
}

static void test_public_url__tells_nothing_but_scheme_and_server(void **state) {
    static const char *const cases[][2] = {
        {"https://calendar.example.org/private-0a1b/basic.ics", "https://calendar.example.org/…"},
        {"https://calendar.example.org/", "https://calendar.example.org/"},
        {"https://calendar.example.org", "https://calendar.example.org"},
        {"https://calendar.example.org?key=0a1b", "https://calendar.example.org/…"},
        {"https://tm:secret@calendar.example.org:8443/a", "https://calendar.example.org:8443/…"},
        {"https://tm:se@cret@calendar.example.org/a", "https://calendar.example.org/…"},
    };
    (void)state;
    for (size_t i = 0; i < HARNESS_COUNT(cases); i++) {
        char *text = esri_net_public_url(cases[i][0]);
        assert_string_equal(text, cases[i][1]);
        free(text);
    }
}

static void clear_login(void) {
    unsetenv("ESR_TEST_USER");
    unsetenv("ESR_TEST_PASSWORD");
    unsetenv("ESR_TEST_LOGIN");
}

static void test_login_read__takes_the_environment_and_refuses_half_a_login(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esri_net_login login = {0};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    clear_login();
    assert_int_equal(esri_net_login_read(ctx, "TEST", &login), ESR_OK);
    assert_null(login.user);
    setenv("ESR_TEST_USER", "tm", 1);
    assert_int_equal(esri_net_login_read(ctx, "TEST", &login), ESR_E_INPUT);
    assert_string_equal(esr_context_fault(ctx, 0).subject, "ESR_TEST_USER");
    assert_string_equal(first_fault(ctx), "is set without ESR_TEST_PASSWORD; a login needs both");
    setenv("ESR_TEST_PASSWORD", "秘密 word", 1);
    assert_int_equal(esri_net_login_read(ctx, "TEST", &login), ESR_OK);
    assert_string_equal(login.user, "tm");
    assert_string_equal(login.password, "秘密 word");
    esri_net_login_free(&login);
    clear_login();
    esr_context_free(ctx);
}

static void test_login_read__refuses_a_file_that_others_can_read(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esri_net_login login = {0};
    char *folder = harness_temp_folder(), *path = harness_path(folder, "login");
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    clear_login();
    setenv("ESR_TEST_LOGIN", path, 1);
    assert_int_equal(esri_net_login_read(ctx, "TEST", &login), ESR_E_IO);
    harness_write_file(folder, "login", "tm\r\nsecret\n", strlen("tm\r\nsecret\n"));
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(esri_net_login_read(ctx, "TEST", &login), ESR_E_IO);
    assert_non_null(strstr(esr_context_fault(ctx, 1).message, "can be read by others"));
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(esri_net_login_read(ctx, "TEST", &login), ESR_OK);
    assert_string_equal(login.user, "tm");
    assert_string_equal(login.password, "secret");
    harness_write_file(folder, "login", "tm\n", strlen("tm\n"));
    assert_int_equal(esri_net_login_read(ctx, "TEST", &login), ESR_E_INPUT);
    assert_string_equal(login.user, "tm"); // untouched
    esri_net_login_free(&login);
    clear_login();
    free(path);
    harness_remove_folder(folder);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_url__refuses_plain_addresses_of_other_machines),
        cmocka_unit_test(test_public_url__tells_nothing_but_scheme_and_server),
        cmocka_unit_test(test_login_read__takes_the_environment_and_refuses_half_a_login),
        cmocka_unit_test(test_login_read__refuses_a_file_that_others_can_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
