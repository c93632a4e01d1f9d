// SPDX-License-Identifier: GPL-3.0-or-later
// The page of esr sweep: well-formed, with the figures and names of the sweep, for draws as for
// grids, whatever the names are.
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const harness_file FILES[] = {
    {"reviewers.csv", "id,name,name_zh,role,school_id,sectors,visits_done\n"
                      "P1,<b>One</b>,,principal,S4,primary;secondary,3\n"
                      "P2,Two,,principal,S2,,3\nP3,Three,,principal,,primary,3\n"
                      "T1,Four & Co,,teacher,S3,,3\n"
                      "T2,Five,沙田 <i>,teacher,S4,primary;secondary,0\n"
                      "T3,Six,,teacher,S2,,3\n"},
};

// The page of a sweep of one cell, in detail, or of several; for the caller to free.
static char *page_of(scene *s, const char *const *edits, int32_t count, int32_t draws,
                     bool detailed) {
    char *folder = harness_temp_folder(), command[400];
    char *path = harness_path(folder, "a.sweep"), *to = harness_path(folder, "page.html");
    const esr_sweep_recipe recipe = {
        .edits = edits, .edit_count = count, .draws = draws, .seed = 1, .shard = 1, .shards = 1};
    esr_solution *base = NULL;
    esr_sweep *sweep = NULL;
    esr_sweep_table *table = NULL;
    assert_int_equal(esr_solve(s->ctx, s->cycle, NULL, &base), ESR_OK);
    assert_int_equal(esr_sweep_open(s->ctx, path, &recipe, base, &sweep), ESR_OK);
    assert_int_equal(esr_sweep_run(s->ctx, sweep, base, NULL), ESR_OK);
    assert_int_equal(esr_sweep_tabulate(s->ctx, sweep, 0, &table), ESR_OK);
    assert_int_equal(esr_sweep_write_html(s->ctx, sweep, table, detailed, to), ESR_OK);
    snprintf(command, sizeof command,
             "/usr/bin/python3 -c 'import sys, xml.dom.minidom as x; x.parse(sys.argv[1])' %s", to);
    assert_int_equal(system(command), 0);
    char *page = harness_read_file(folder, "page.html");
    esr_sweep_table_free(table);
    esr_sweep_close(sweep);
    esr_solution_free(base);
    free(path);
    free(to);
    harness_remove_folder(folder);
    return page;
}

static void test_page__of_draws_is_well_formed_and_keeps_names(void **state) {
    scene *s = *state;
    static const char *const edits[] = {"lose reviewers 40%"};
    char *page = page_of(s, edits, 1, 60, true);
    assert_non_null(strstr(page, "lose reviewers 40%"));
    assert_non_null(strstr(page, "of 60 draws"));
    assert_non_null(strstr(page, "Whose loss hurts most"));
    assert_non_null(strstr(page, "&lt;b&gt;One&lt;/b&gt;"));
    assert_null(strstr(page, "<b>One"));
    assert_null(strstr(page, "<script"));
    free(page);
}

static void test_page__of_a_grid_crosses_two_axes(void **state) {
    scene *s = *state;
    static const char *const edits[] = {"set limits.max_visits {0..2}",
                                        "set rules.employed {allow,\"forbid 3y\"}"};
    char *page = page_of(s, edits, 2, 1, false);
    assert_non_null(strstr(page, "limits.max_visits"));
    assert_non_null(strstr(page, "&quot;forbid 3y&quot;"));
    assert_null(strstr(page, "Whose loss hurts most"));
    free(page);
}

static int open_scene(void **state) {
    scene *s = calloc(1, sizeof *s);
    scene_open(s, FILES, HARNESS_COUNT(FILES));
    *state = s;
    return 0;
}

static int close_scene(void **state) {
    scene_close(*state);
    free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_page__of_draws_is_well_formed_and_keeps_names,
                                        open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_page__of_a_grid_crosses_two_axes, open_scene,
                                        close_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
