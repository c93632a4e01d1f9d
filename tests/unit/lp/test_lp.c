// SPDX-License-Identifier: GPL-3.0-or-later
// Restarts of the simplex method from bases that are neither optimal nor near it.
#include <math.h>

#include "harness.h"
#include "lp/lp.h"

// min x + 2y + 3z with x + y + z >= 4, x <= 3 (as a row), y <= 2: x = 3, y = 1, cost 5.
static esri_lp *small_program(void) {
    esri_lp *lp = esri_lp_new();
    assert_non_null(lp);
    const esri_lp_entries none = {0};
    esri_lp_add_row(lp, ESRI_LP_GE, 4.0, none);
    esri_lp_add_row(lp, ESRI_LP_LE, 3.0, none);
    int32_t rows[] = {0, 1};
    double ones[] = {1.0, 1.0};
    esri_lp_add_column(lp, 1.0, 0.0, INFINITY, (esri_lp_entries){2, rows, ones});
    esri_lp_add_column(lp, 2.0, 0.0, 2.0, (esri_lp_entries){1, rows, ones});
    esri_lp_add_column(lp, 3.0, 0.0, INFINITY, (esri_lp_entries){1, rows, ones});
    return lp;
}

static esr_status mend(void *user) {
    (void)user;
    esri_lp *lp = small_program();
    // z = 4 alone is dearer than x or y, and the new row does not allow it.
    esri_lp_set_column_stand(lp, 2, ESRI_LP_BASIC);
    esri_lp_set_row_stand(lp, 0, ESRI_LP_AT_LOWER);
    int32_t z = 2;
    double one = 1.0;
    esri_lp_add_row(lp, ESRI_LP_LE, 2.0, (esri_lp_entries){1, &z, &one});
    assert_int_equal(esri_lp_mend(lp, 0), ESRI_LP_OPTIMAL);
    assert_true(fabs(esri_lp_objective(lp) - 5.0) < 1e-9);
    assert_true(fabs(esri_lp_value(lp, 0) - 3.0) < 1e-9);
    assert_true(fabs(esri_lp_row_dual(lp, 0) - 2.0) < 1e-9); // at the columns' own costs
    esri_lp_free(lp);
    return ESR_OK;
}

static void test_mend__ends_at_the_optimum_of_the_own_costs(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(esri_lp_guard(ctx, mend, NULL), ESR_OK);
    esr_context_free(ctx);
}

static esr_status below(void *user) {
    (void)user;
    esri_lp *lp = small_program();
    assert_int_equal(esri_lp_dual_below(lp, 4.5, 0), ESRI_LP_INFEASIBLE);
    assert_int_equal(esri_lp_dual_below(lp, 5.5, 0), ESRI_LP_OPTIMAL);
    assert_true(fabs(esri_lp_objective(lp) - 5.0) < 1e-9);
    assert_true(esri_lp_iterations(lp) > 0);
    esri_lp_free(lp);
    return ESR_OK;
}

static void test_dual_below__gives_up_above_the_limit_alone(void **state) {
    (void)state;
    esr_context *ctx = NULL;
    assert_int_equal(esr_context_new(&ctx), ESR_OK);
    assert_int_equal(esri_lp_guard(ctx, below, NULL), ESR_OK);
    esr_context_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mend__ends_at_the_optimum_of_the_own_costs),
        cmocka_unit_test(test_dual_below__gives_up_above_the_limit_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
