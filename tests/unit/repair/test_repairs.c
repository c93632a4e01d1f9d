// SPDX-License-Identifier: GPL-3.0-or-later
// Repairs of a plan that is small enough to see through: A drops out, and whoever could come has
// another visit too near.
#include <stdlib.h>

#include "harness.h"

static const harness_file FILES[] = {
    {"schools.csv", "id,name,sector\nS1,Ash,primary\nS2,Birch,primary\nS3,Cedar,primary\n"
                    "H1,Fir,primary\nH2,Holly,primary\nH3,Larch,primary\n"},
    {"reviews.csv", "id,school_id,days,seats\nV1,S1,2,teacher:1\nV2,S2,2,teacher:1\n"
                    "V3,S3,2,teacher:1\n"},
    {"reviewers.csv", "id,name,role,school_id,visits_done\nA,Ann,teacher,H1,1\n"
                      "B,Ben,teacher,H2,1\nC,Cal,teacher,H3,1\n"},
    {"relations.csv", "reviewer_id,school_id,kind\nC,S1,declared\n"},
    {"pins.csv", "review_id,first_day\nV1,2026-10-05\nV2,2026-10-07\nV3,2026-11-30\n"},
};

typedef struct fixture {
    esr_context *ctx;
    esr_cycle *cycle, *edited;
    esr_plan *plan;
} fixture;

static esr_day day(const char *text) {
    esr_day out = ESR_DAY_NONE;
    assert_true(esr_day_parse(text, &out));
    return out;
}

// A drops out for good.
static esr_cycle *without_a(esr_context *ctx, const esr_cycle *cycle) {
    const esr_cell cells[] = {{"who", "reviewer"},
                              {"id", "A"},
                              {"from", "2026-09-07"},
                              {"to", "2026-12-18"},
                              {NULL, NULL}};
    esr_edit *edit = NULL;
    esr_cycle *out = NULL;
    assert_int_equal(esr_edit_new(ctx, cycle, &edit), ESR_OK);
    assert_int_equal(esr_edit_add(ctx, edit, "unavailable", cells), ESR_OK);
    assert_int_equal(esr_edit_finish(ctx, edit, &out), ESR_OK);
    return out;
}

// A sits on V1, B on V2 two days later, C on V3 in November.
static int setup(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(esr_context_new(&f->ctx), ESR_OK);
    f->cycle = harness_must_cycle(f->ctx, FILES, HARNESS_COUNT(FILES));
    f->edited = without_a(f->ctx, f->cycle);
    assert_int_equal(esr_plan_new(f->ctx, f->cycle, &f->plan), ESR_OK);
    f->plan->first_day[0] = day("2026-10-05");
    f->plan->first_day[1] = day("2026-10-07");
    f->plan->first_day[2] = day("2026-11-30");
    for (int32_t v = 0; v < 3; v++)
        f->plan->member[v].at = v;
    *state = f;
    return 0;
}

static int teardown(void **state) {
    fixture *f = *state;
    esr_plan_free(f->plan);
    esr_cycle_free(f->edited);
    esr_cycle_free(f->cycle);
    esr_context_free(f->ctx);
    free(f);
    return 0;
}

static esr_repair_list *find(fixture *f, const esr_repair_options *options) {
    esr_repair_list *list = NULL;
    assert_int_equal(esr_repairs_find(f->ctx, f->plan, f->edited, options, &list), ESR_OK);
    return list;
}

static void test_repair__lets_a_substitute_leave_a_visit_that_another_takes(void **state) {
    esr_repair_list *list = find(*state, &(esr_repair_options){.most = 2});
    assert_int_equal(list->open, 1);
    assert_int_equal(list->loose, 0);
    assert_int_equal(list->left->member[0].at, -1);
    assert_int_equal(list->count, 3);
    // nobody else moving: B is at V2, and C may not go there
    assert_int_equal(list->at[0].plan->member[0].at, -1);
    assert_int_equal(list->at[0].moves, 0);
    assert_int_equal(list->at[0].costs.term[ESR_C2_EMPTY_SEAT], 10000);
    // B goes to V1, and C to V2
    assert_int_equal(list->at[1].plan->member[0].at, 1);
    assert_int_equal(list->at[1].plan->member[1].at, 2);
    assert_int_equal(list->at[1].plan->member[2].at, 2);
    assert_int_equal(list->at[1].moves, 1);
    assert_int_equal(list->at[1].costs.term[ESR_C2_EMPTY_SEAT], 0);
    assert_int_equal(list->at[2].costs.total, list->at[1].costs.total);
    for (int k = 0; k < 3; k++)
        assert_true(list->at[k].proven);
    esr_repair_list_free(list);
}

static void test_repair__leaves_alone_what_has_begun(void **state) {
    const esr_repair_options options = {.most = 2, .today = day("2026-10-08")};
    esr_repair_list *list = find(*state, &options);
    assert_int_equal(list->at[2].plan->member[0].at, -1);
    assert_int_equal(list->at[2].plan->member[1].at, 1);
    assert_true(list->at[2].proven);
    esr_repair_list_free(list);
}

static void
test_repair__replaces_who_is_lost_in_the_middle_of_a_visit_but_not_behind_it(void **state) {
    fixture *f = *state;
    f->plan->member[1].at = -1; // B is free, and V1 lasts two days
    for (int32_t d = 0; d < 2; d++) {
        const esr_repair_options options = {.most = 2, .today = day("2026-10-06") + d};
        esr_repair_list *list = find(f, &options);
        for (int k = 0; k < 3; k++) {
            assert_true(list->at[k].plan->first_day[0] == day("2026-10-05"));
            assert_int_equal(list->at[k].plan->member[0].at, d == 0 ? 1 : -1);
            assert_true(list->at[k].proven);
        }
        esr_repair_list_free(list);
    }
}

static void test_repair__does_not_move_a_visit_in_progress_to_fill_a_seat(void **state) {
    // V1 is not pinned, and C is kept from S2 too: B could come to V1 in November
    const harness_file files[] = {
        FILES[0],
        FILES[1],
        FILES[2],
        {"relations.csv", "reviewer_id,school_id,kind\nC,S1,declared\nC,S2,declared\n"},
        {"pins.csv", "review_id,first_day\nV2,2026-10-07\nV3,2026-11-30\n"}};
    fixture *f = *state;
    const esr_repair_options options = {.most = 2, .today = day("2026-10-06")};
    esr_cycle *cycle = harness_must_cycle(f->ctx, files, HARNESS_COUNT(files));
    esr_cycle *edited = without_a(f->ctx, cycle);
    esr_repair_list *list = NULL;
    assert_int_equal(esr_repairs_find(f->ctx, f->plan, edited, &options, &list), ESR_OK);
    for (int k = 0; k < 3; k++) {
        assert_true(list->at[k].plan->first_day[0] == day("2026-10-05"));
        assert_int_equal(list->at[k].costs.term[ESR_C2_EMPTY_SEAT], 10000);
    }
    esr_repair_list_free(list);
    esr_cycle_free(edited);
    esr_cycle_free(cycle);
}

static void test_placement__is_not_on_a_visit_that_has_begun(void **state) {
    fixture *f = *state;
    const esr_placement wanted = {0, {1}};
    for (int32_t d = 0; d < 2; d++) {
        const esr_repair_options options = {.most = 1, .today = day("2026-10-05") + d};
        esr_placed_list *list = NULL;
        assert_int_equal(esr_placements_find(f->ctx, f->plan, &wanted, 1, &options, &list), ESR_OK);
        assert_int_equal(list->count, 1 - d);
        assert_int_equal(list->unproven, 0);
        esr_placed_list_free(list);
    }
}

static void test_repair__says_where_the_search_was_cut(void **state) {
    esr_repair_list *list = find(*state, &(esr_repair_options){.most = 2, .effort = 8});
    assert_false(list->at[2].proven);
    assert_true(!list->at[2].plan || list->at[2].costs.total >= 0);
    esr_repair_list_free(list);
}

static void test_repair__needs_the_same_reviews_and_few_moves(void **state) {
    fixture *f = *state;
    esr_repair_list *list = NULL;
    const esr_repair_options many = {.most = ESR_REPAIR_MOVES_MAX + 1};
    const esr_repair_options twice = {.placement = &(esr_placement){0, {0}}};
    assert_int_equal(esr_repairs_find(f->ctx, f->plan, f->edited, &many, &list), ESR_E_USAGE);
    assert_int_equal(esr_repairs_find(f->ctx, f->plan, f->edited, &twice, &list), ESR_E_USAGE);
    f->plan->first_day[0] = ESR_DAY_NONE;
    f->plan->member[0].at = -1;
    assert_int_equal(esr_repairs_find(f->ctx, f->plan, f->edited, &twice, &list), ESR_E_USAGE);
    assert_null(list);
}

static void test_placement__costs_what_it_takes_elsewhere(void **state) {
    fixture *f = *state;
    const esr_placement wanted[] = {{0, {1}}, {0, {2}}, {0, {0}}};
    esr_placed_list *list = NULL;
    assert_int_equal(
        esr_placements_find(f->ctx, f->plan, wanted, 3, &(esr_repair_options){.most = 1}, &list),
        ESR_OK);
    // C may not go to S1, and A is there
    assert_int_equal(list->count, 1);
    assert_int_equal(list->at[0].wanted.reviewer.at, 1);
    assert_int_equal(list->at[0].holder.at, 0);
    assert_int_equal(list->at[0].repair.moves, 1);
    assert_int_equal(list->at[0].repair.costs.term[ESR_C2_EMPTY_SEAT], 0);
    assert_true(list->at[0].repair.proven);
    esr_placed_list_free(list);
}

static void test_repair__ends_in_an_error_when_memory_fails(void **state) {
    fixture *f = *state;
    const esr_repair_options options = {.most = 2};
    const esr_placement wanted[] = {{0, {1}}, {1, {2}}};
    size_t calls = 1;
    for (size_t n = 0; n <= calls; n++) { // the first time counts
        esr_repair_list *list = NULL;
        esr_placed_list *placed = NULL;
        harness_fail_malloc(n);
        esr_status status = esr_repairs_find(f->ctx, f->plan, f->edited, &options, &list);
        esr_status other =
            esr_placements_find(f->ctx, f->plan, wanted, HARNESS_COUNT(wanted), &options, &placed);
        size_t count = harness_fail_malloc(0);
        calls = n == 0 ? count : calls;
        esr_context_clear(f->ctx);
        assert_true(status == ESR_OK || (status == ESR_E_NOMEM && !list));
        assert_true(other == ESR_OK || (other == ESR_E_NOMEM && !placed));
        assert_true(n > 0 || (status == ESR_OK && other == ESR_OK));
        esr_repair_list_free(list);
        esr_placed_list_free(placed);
    }
    assert_true(calls > 30);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_repair__lets_a_substitute_leave_a_visit_that_another_takes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_repair__leaves_alone_what_has_begun, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_repair__replaces_who_is_lost_in_the_middle_of_a_visit_but_not_behind_it, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            test_repair__does_not_move_a_visit_in_progress_to_fill_a_seat, setup, teardown),
        cmocka_unit_test_setup_teardown(test_repair__says_where_the_search_was_cut, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_repair__needs_the_same_reviews_and_few_moves, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_placement__costs_what_it_takes_elsewhere, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_placement__is_not_on_a_visit_that_has_begun, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_repair__ends_in_an_error_when_memory_fails, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
