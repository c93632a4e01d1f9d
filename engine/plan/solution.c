// SPDX-License-Identifier: GPL-3.0-or-later
// A solution as a value: freed, and what its cost and bound say. Finding one is search/'s business.
#include <stdlib.h>

#include <esr/solve.h>

void esr_solution_free(esr_solution *solution) {
    if (!solution)
        return;
    esr_plan_free(solution->plan);
    esr_prices_clear(&solution->prices);
    free(solution->pool.bytes);
    free(solution);
}

void esr_prices_clear(esr_prices *prices) {
    free(prices->load);
    free(prices->pair);
    *prices = (esr_prices){0};
}

const char *esr_solution_status(const esr_solution *solution) {
    return solution->cost == solution->bound ? "optimal" : "feasible";
}

const char *esr_outcome_name(esr_outcome outcome) {
    static const char *const names[] = {
        [ESR_OUTCOME_OPTIMAL] = "optimal",
        [ESR_OUTCOME_LIMIT] = "limit",
        [ESR_OUTCOME_GAP] = "gap",
        [ESR_OUTCOME_STALLED] = "stalled",
        [ESR_OUTCOME_CANCELLED] = "cancelled",
        [ESR_OUTCOME_CARRIED] = "carried",
    };
    return names[outcome];
}

const char *esr_outcome_text(esr_outcome outcome) {
    static const char *const texts[] = {
        [ESR_OUTCOME_OPTIMAL] = "the search ended with a proof",
        [ESR_OUTCOME_LIMIT] = "the time limit ended the search",
        [ESR_OUTCOME_GAP] = "the search ended at the gap that was asked for",
        [ESR_OUTCOME_STALLED] =
            "the search ended without a proof, as many attempts in a row found nothing better",
        [ESR_OUTCOME_CANCELLED] = "the search was interrupted",
        [ESR_OUTCOME_CARRIED] = "plan or input was changed since the search",
    };
    return texts[outcome];
}

double esr_solution_gap(const esr_solution *solution) {
    int64_t whole = solution->cost > 1 ? solution->cost : 1;
    return (double)(solution->cost - solution->bound) / (double)whole;
}
