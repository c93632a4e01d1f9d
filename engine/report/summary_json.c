// SPDX-License-Identifier: GPL-3.0-or-later
// summary.json: the figures of a plan for machines. Keys and their meaning: docs/input-format.md,
// "What comes out". Keys keep the order below; the same solution gives the same bytes but for
// `seconds`.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/context.h"
#include "report/figures.h"

#define SCHEMA      "esr-summary-1"
#define DIGITS_MOST 17 // enough for any double to be read back as itself

// Least digits with which `value` is read back as itself.
static int digits_needed(double value) {
    char text[40];
    for (int digits = 1; digits < DIGITS_MOST; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        double back = strtod(text, NULL);
        if (!(back < value) && !(back > value))
            return digits;
    }
    return DIGITS_MOST;
}

static json_t *terms_object(const esr_costs *costs) {
    json_t *terms = json_object();
    for (esr_term term = 0; term < ESR_TERM_COUNT; term++) {
        json_t *cost = json_integer(costs->term[term]);
        if (json_object_set_new(terms, esr_term_name(term), cost) != 0) {
            json_decref(terms);
            return NULL;
        }
    }
    return terms;
}

// Every waived relation, with the review that the plan uses it for. NULL without memory.
static json_t *waivers_array(const esr_plan *plan) {
    const esr_cycle *cycle = plan->cycle;
    esri_arena arena = {0};
    esri_waiver_list list = {0};
    json_t *array = esri_report_waivers(plan, &arena, &list) ? json_array() : NULL;
    for (int32_t i = 0; i < list.count && array; i++) {
        const esr_relation *row = list.at[i].relation;
        esr_review_ix review = list.at[i].review;
        const char *used = review.at < 0 ? NULL : cycle->reviews[review.at].id;
        json_t *entry = json_pack(
            "{ss ss ss ss ss ss?}", "reviewer", cycle->reviewers[row->reviewer.at].id, "school",
            cycle->schools[row->school.at].id, "kind", cycle->kinds[row->kind].name, "by",
            row->waived_by, "why", row->waived_why, "review", used);
        if (json_array_append_new(array, entry) != 0) {
            json_decref(array);
            array = NULL;
        }
    }
    esri_arena_free(&arena);
    return array;
}

esr_status esr_report_json(esr_context *ctx, const esr_report_input *input, char **out) {
    const esr_solution *solution = input->solution;
    const esr_verdict *verdict = input->verdict;
    const esr_cycle *cycle = solution->plan->cycle;
    esr_status status = esri_report_check(ctx, input);
    if (status != ESR_OK)
        return status;
    int64_t elapsed_ms = input->elapsed_ms ? input->elapsed_ms : solution->elapsed_ms;
    double gap = esr_solution_gap(solution), seconds = (double)elapsed_ms / 1000;
    // A plan that breaks rules may cost less than any that keeps them.
    const bool below = solution->cost < solution->bound;
    json_t *terms = terms_object(&verdict->costs);
    json_t *waivers = waivers_array(solution->plan);
    if (!terms || !waivers) {
        json_decref(terms);
        json_decref(waivers);
        return esri_fail_nomem(ctx);
    }
    json_t *summary =
        json_pack("{ss ss si si si si sI sI so so ss ss ss so so sf ss}", "schema", SCHEMA, "cycle",
                  cycle->id, "reviews", (int)cycle->review_count, "scheduled",
                  (int)verdict->scheduled, "seats", (int)verdict->seats, "filled",
                  (int)verdict->filled, "cost", (json_int_t)verdict->costs.total, "bound",
                  (json_int_t)solution->bound, "gap", below ? json_null() : json_real(gap),
                  "gap_units", below ? json_null() : json_integer(solution->cost - solution->bound),
                  "status", esri_report_status(input), "outcome",
                  esr_outcome_name(solution->outcome), "ended", esr_outcome_text(solution->outcome),
                  "terms", terms, "waivers", waivers, "seconds", seconds, "engine", esr_version());
    int digits = digits_needed(gap), more = digits_needed(seconds);
    size_t flags = JSON_INDENT(2) | JSON_REAL_PRECISION((size_t)(digits > more ? digits : more));
    char *text = summary ? json_dumps(summary, flags) : NULL;
    json_decref(summary);
    if (!text)
        return esri_fail_nomem(ctx);
    *out = text;
    return ESR_OK;
}
