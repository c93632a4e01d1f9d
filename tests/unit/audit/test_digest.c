// SPDX-License-Identifier: GPL-3.0-or-later
#include "harness.h"

#include <stdlib.h>
#include <string.h>

#include "audit/digest.h"

static const harness_file FILES[] = {
    {"cycle.ini", "[limits]\nmax_visits = 3\n[cycle]\nid = t\n"},
    {"schools.csv", "id,name,sector\nA,Ash,primary\nB,\"Birch, new\",primary\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,A,2,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id\nR1,One,teacher,B\n"},
    {"unavailable.csv", "who,id,from,to,note\nall,,2026-10-01,2026-10-02,\"two\nlines\\\"\n"},
};

static esri_digest digest_of(esr_context *ctx, const harness_file *files, size_t count) {
    esr_rows *rows = NULL;
    esri_digest digest = {0};
    assert_int_equal(harness_rows(ctx, files, count, &rows), ESR_OK);
    assert_int_equal(esri_digest_rows(ctx, rows, &digest), ESR_OK);
    assert_int_equal(strlen(digest.whole.at), 64);
    esri_rows_free(rows);
    return digest;
}

// The files with one of them replaced, or another behind them.
static esri_digest digest_with(esr_context *ctx, const char *name, const char *text) {
    harness_file files[HARNESS_COUNT(FILES) + 1];
    size_t count = HARNESS_COUNT(FILES), at = 0;
    memcpy(files, FILES, sizeof FILES);
    while (at < count && strcmp(files[at].name, name) != 0)
        at++;
    files[at] = (harness_file){name, text};
    return digest_of(ctx, files, at == count ? count + 1 : count);
}

static void test_sha256__gives_the_known_answers(void **state) {
    (void)state; // FIPS 180-4's examples
    assert_string_equal(esri_sha256("", 0).at,
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_string_equal(esri_sha256("abc", 3).at,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void test_digest__is_that_of_the_documented_text(void **state) {
    (void)state;
    static const char text[] =
        "esr-input-1\n"
        "cycle.ini\t2\n"
        "section\tkey\tvalue\n"
        "cycle\tid\tt\n"
        "limits\tmax_visits\t3\n"
        "schools.csv\t2\n"
        "id\tname\tsector\tname_zh\tsponsor\tdistrict\tlanguages\tlatitude\tlongitude\temail\n"
        "A\tAsh\tprimary\t\t\t\t\t\t\t\n"
        "B\tBirch, new\tprimary\t\t\t\t\t\t\t\n"
        "reviews.csv\t1\n"
        "id\tschool_id\tdays\tseats\tneeds\tearliest\tlatest\tweight\n"
        "V1\tA\t2\tteacher:1\t\t\t\t\n"
        "reviewers.csv\t1\n"
        "id\tname\trole\tschool_id\tname_zh\temail\tsectors\tlanguages\tskills\tvisits_done\t"
        "recent_visits\tmin_visits\tmax_visits\tmax_km\tlatitude\tlongitude\n"
        "R1\tOne\tteacher\tB\t\t\t\t\t\t\t\t\t\t\t\t\n"
        "unavailable.csv\t1\n"
        "who\tid\tfrom\tto\thalf\tcost\tnote\n"
        "all\t\t2026-10-01\t2026-10-02\t\t\ttwo\\nlines\\\\\n";
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esri_digest digest = digest_of(ctx, FILES, HARNESS_COUNT(FILES));
    assert_string_equal(digest.whole.at, esri_sha256(text, sizeof text - 1).at);
    const char *part = strstr(text, "unavailable.csv");
    assert_string_equal(digest.table[ESRI_UNAVAILABLE].at, esri_sha256(part, strlen(part)).at);
    assert_string_equal(digest.table[ESRI_PINS].at, "");
    esr_context_free(ctx);
}

static void test_digest__is_the_same_for_another_order(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esri_digest digest = digest_of(ctx, FILES, HARNESS_COUNT(FILES));
    const struct {
        const char *name, *text;
    } same[] = {
        {"schools.csv", "id,name,sector\nB,\"Birch, new\",primary\nA,Ash,primary\n"},
        {"schools.csv", "sector,id,name\nprimary,A,Ash\nprimary,B,\"Birch, new\"\n"},
        {"reviews.csv", "id,school_id,days,seats,weight\nV1,A,2,teacher:1,\n"},
        {"pins.csv", "review_id,first_day\n"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_string_equal(digest_with(ctx, same[i].name, same[i].text).whole.at, digest.whole.at);
    const struct {
        const char *name, *text;
    } other[] = {
        {"schools.csv", "id,name,sector\nA,Ash,primary\nB,Birch,primary\n"},
        {"reviews.csv", "id,school_id,days,seats,weight\nV1,A,2,teacher:1,1\n"},
        {"reviews.csv", "id,school_id,days,seats,needs\nV1,A,2,teacher:1,1\n"},
        {"reviews.csv", "id,school_id,days,seats\nV1,A,2,teacher:1\nV1,A,2,teacher:1\n"},
        {"pins.csv", "review_id,first_day\nV1,2026-10-05\n"},
    };
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_string_not_equal(digest_with(ctx, other[i].name, other[i].text).whole.at,
                                digest.whole.at);
    esr_context_free(ctx);
}

static void test_digest__ends_in_an_error_when_memory_fails(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    esr_rows *rows = NULL;
    esri_digest digest = {0};
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(harness_rows(ctx, FILES, HARNESS_COUNT(FILES), &rows), ESR_OK);
    harness_fail_malloc(0);
    assert_int_equal(esri_digest_rows(ctx, rows, &digest), ESR_OK);
    size_t calls = harness_fail_malloc(0);
    assert_true(calls > 5);
    for (size_t n = 1; n <= calls; n++) {
        harness_fail_malloc(n);
        esr_status status = esri_digest_rows(ctx, rows, &digest);
        harness_fail_malloc(0);
        assert_int_equal(status, ESR_E_NOMEM);
    }
    esri_rows_free(rows);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256__gives_the_known_answers),
        cmocka_unit_test(test_digest__is_that_of_the_documented_text),
        cmocka_unit_test(test_digest__is_the_same_for_another_order),
        cmocka_unit_test(test_digest__ends_in_an_error_when_memory_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
