// SPDX-License-Identifier: GPL-3.0-or-later
// The folders below samples/: they are what the generator writes today, and their totals are the
// published ones (Legislative Council paper of July 2008 on the Education Development Fund).
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "harness.h"

#define FILE_MOST ((size_t)16 << 20)

static char *sample_path(const char *name) {
    char *samples = esri_path_join(ESR_SOURCE_DIR, "samples");
    assert_non_null(samples);
    char *path = esri_path_join(samples, name);
    assert_non_null(path);
    free(samples);
    return path;
}

static void check_same_file(esr_context *ctx, const char *a, const char *b) {
    char *one = NULL, *other = NULL;
    size_t one_length, other_length;
    assert_int_equal(esri_file_read(ctx, a, FILE_MOST, &one, &one_length), ESR_OK);
    if (esri_file_read(ctx, b, FILE_MOST, &other, &other_length) != ESR_OK)
        fail_msg("%s is not there: run samples/regenerate", b);
    if (one_length != other_length || memcmp(one, other, one_length) != 0)
        fail_msg("%s is not what the generator writes: run samples/regenerate", b);
    free(one);
    free(other);
}

// Every file below `a`, but README.md, is below `b` too, with the same bytes.
static void check_within(esr_context *ctx, const char *a, const char *b) {
    DIR *folder = opendir(a);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (*entry->d_name == '.' || strcmp(entry->d_name, "README.md") == 0)
            continue;
        char *inner = esri_path_join(a, entry->d_name), *match = esri_path_join(b, entry->d_name);
        assert_non_null(inner);
        assert_non_null(match);
        DIR *is_folder = opendir(inner);
        if (is_folder)
            check_within(ctx, inner, match);
        else
            check_same_file(ctx, inner, match);
        if (is_folder)
            closedir(is_folder);
        free(inner);
        free(match);
    }
    closedir(folder);
}

static void test_shipped__folders_are_what_the_generator_writes(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    char *temp = harness_temp_folder();
    for (const char *const *preset = esr_sample_presets(); *preset; preset++) {
        esr_sample_options options = {.preset = *preset};
        esr_cycle *cycle = NULL;
        char *fresh = esri_path_join(temp, *preset), *shipped = sample_path(*preset);
        assert_int_equal(esr_sample(ctx, &options, &cycle), ESR_OK);
        assert_int_equal(esr_folder_write(ctx, cycle, fresh), ESR_OK);
        check_within(ctx, fresh, shipped);
        check_within(ctx, shipped, fresh);
        esr_cycle_free(cycle);
        free(fresh);
        free(shipped);
    }
    harness_remove_folder(temp);
    esr_context_free(ctx);
}

static esr_cycle *read_shipped(esr_context *ctx, const char *name) {
    char *path = sample_path(name);
    esr_cycle *cycle = NULL;
    esr_status status = esr_folder_read(ctx, path, &cycle);
    if (status != ESR_OK)
        harness_print_faults(ctx);
    assert_int_equal(status, ESR_OK);
    free(path);
    return cycle;
}

static void test_shipped__folders_have_a_story_and_no_faults(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    for (const char *const *preset = esr_sample_presets(); *preset; preset++) {
        esr_cycle *cycle = read_shipped(ctx, *preset);
        assert_int_equal(esr_check_rules(ctx, cycle), ESR_OK);
        char *folder = sample_path(*preset), *story = esri_path_join(folder, "README.md");
        assert_true(esri_path_exists(story));
        free(story);
        free(folder);
        esr_cycle_free(cycle);
    }
    esr_context_free(ctx);
}

typedef struct totals {
    int32_t reviews, reviewers, secondary, primary, special;
} totals;

static bool is_sector(const esr_cycle *cycle, const esr_school *school, const char *name) {
    return strcmp(cycle->sectors.at[school->sector], name) == 0;
}

// Adds up one year: each school is reviewed once by one reviewer, and sends one at the most.
static void add_year(const char *name, totals *sum) {
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = read_shipped(ctx, name);
    assert_int_equal(cycle->place_count, cycle->review_count);
    for (int32_t s = 0; s < cycle->school_count; s++) {
        const esr_school *school = &cycle->schools[s];
        int32_t sent = cycle->school_reviewer_at[s + 1] - cycle->school_reviewer_at[s];
        assert_true(cycle->school_review_at[s + 1] - cycle->school_review_at[s] <= 1);
        assert_true(sent <= 1);
        sum->secondary += sent * is_sector(cycle, school, "secondary");
        sum->primary += sent * is_sector(cycle, school, "primary");
        sum->special += sent * is_sector(cycle, school, "special");
    }
    sum->reviews += cycle->review_count;
    sum->reviewers += cycle->reviewer_count;
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

static void test_shipped__hong_kong_years_have_the_published_totals(void **state) {
    (void)state;
    totals sum = {0};
    add_year("hk-2006-07", &sum);
    assert_int_equal(sum.reviews, 188);
    assert_int_equal(sum.reviewers, 148);
    add_year("hk-2007-08", &sum);
    assert_int_equal(sum.reviews, 188 + 98);
    assert_int_equal(sum.reviewers, 148 + 90);
    assert_int_equal(sum.secondary, 129);
    assert_int_equal(sum.primary, 96);
    assert_int_equal(sum.special, 13);
}

// No school comes up in both years, and nobody changes their name in between.
static void test_shipped__second_year_follows_the_first(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *first = read_shipped(ctx, "hk-2006-07"), *second = read_shipped(ctx, "hk-2007-08");
    int32_t again = 0;
    for (int32_t i = 0; i < first->review_count; i++)
        assert_int_equal(esr_cycle_find_review(second, first->reviews[i].id).at, -1);
    for (int32_t i = 0; i < first->reviewer_count; i++) {
        int32_t at = esr_cycle_find_reviewer(second, first->reviewers[i].id).at;
        if (at < 0)
            continue;
        again++;
        assert_string_equal(second->reviewers[at].name, first->reviewers[i].name);
        assert_true(second->reviewers[at].visits_done >= first->reviewers[i].visits_done);
    }
    assert_int_equal(again, 45);
    esr_cycle_free(first);
    esr_cycle_free(second);
    esr_context_free(ctx);
}

// Each school is reviewed once and sends a principal and two teachers for as many seats.
static void test_shipped__round_takes_from_each_school_what_it_gives(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    esr_cycle *cycle = read_shipped(ctx, "round");
    assert_int_equal(cycle->school_count, 60);
    assert_int_equal(cycle->review_count, 60);
    assert_int_equal(cycle->reviewer_count, 180);
    assert_int_equal(cycle->place_count, 180);
    for (int32_t s = 0; s < cycle->school_count; s++) {
        int32_t first = cycle->school_reviewer_at[s], heads = 0;
        assert_int_equal(cycle->school_review_at[s + 1] - cycle->school_review_at[s], 1);
        assert_int_equal(cycle->school_reviewer_at[s + 1] - first, 3);
        for (int32_t i = first; i < first + 3; i++) {
            const esr_reviewer *sent = &cycle->reviewers[cycle->school_reviewers[i].at];
            heads += strcmp(cycle->roles.at[sent->role], "principal") == 0;
            assert_int_equal(sent->max_visits, 1);
        }
        assert_int_equal(heads, 1);
    }
    esr_cycle_free(cycle);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped__folders_are_what_the_generator_writes),
        cmocka_unit_test(test_shipped__folders_have_a_story_and_no_faults),
        cmocka_unit_test(test_shipped__hong_kong_years_have_the_published_totals),
        cmocka_unit_test(test_shipped__second_year_follows_the_first),
        cmocka_unit_test(test_shipped__round_takes_from_each_school_what_it_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
