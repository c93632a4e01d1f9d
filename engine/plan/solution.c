// SPDX-License-Identifier: GPL-3.0-or-later
// A solution as a value: freed, and what its cost and bound say. Finding one is search/'s business.
#include <stdlib.h>

#include <esr/solve.h>

void esr_solution_free(esr_solution *solution) {
    if (!solution)
        return;
    esr_plan_free(solution->plan);
    free(solution);
}

const char *esr_solution_status(const esr_solution *solution) {
    return solution->cost == solution->bound ? "optimal" : "feasible";
}

double esr_solution_gap(const esr_solution *solution) {
    int64_t whole = solution->cost > 1 ? solution->cost : 1;
    return (double)(solution->cost - solution->bound) / (double)whole;
}
