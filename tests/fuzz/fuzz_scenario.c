// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the edits of a scenario: no crash; either faults with their places, or edits that
// say the same when they are written and read, and that make a cycle or faults of a small one.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <esr/sample.h>
#include <esr/scenario.h>

#define APPLIED_MOST 40 // edits: more of them only take longer

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

// A cycle of four reviews, made once.
static const esr_cycle *small_cycle(void) {
    static esr_cycle *cycle;
    const esr_sample_options options = {.reviews = 4, .reviewers = 6, .seed = 1};
    esr_context *ctx = NULL;
    if (cycle)
        return cycle;
    if (esr_context_new(&ctx) != ESR_OK || esr_sample(ctx, &options, &cycle) != ESR_OK)
        abort();
    esr_context_free(ctx);
    return cycle;
}

// The edits as a text, read again: they must be the same, and end every word where it ended.
static void check_again(esr_context *ctx, const esr_scenario *scenario) {
    esr_scenario *again = NULL;
    char *text = NULL;
    if (esr_scenario_print(ctx, scenario, &text) != ESR_OK ||
        esr_scenario_parse(ctx, "again", text, strlen(text), &again) != ESR_OK ||
        again->count != scenario->count)
        abort();
    for (int32_t i = 0; i < again->count; i++)
        if (strcmp(again->edits[i], scenario->edits[i]) != 0)
            abort();
    esr_scenario_free(again);
    free(text);
}

static void check_applied(esr_context *ctx, const esr_scenario *scenario) {
    esr_cycle *cycle = NULL;
    esr_status status = esr_scenario_apply(ctx, scenario, small_cycle(), &cycle);
    if (status != ESR_OK && status != ESR_E_INPUT)
        abort();
    if ((status == ESR_OK) != (esr_context_fault_count(ctx) == 0) ||
        (status == ESR_OK) != (cycle != NULL))
        abort();
    esr_cycle_free(cycle);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    esr_context *ctx = NULL;
    esr_scenario *scenario = NULL;
    char *text = malloc(length ? length : 1); // not a byte more, so that a read behind it is seen
    if (!text || esr_context_new(&ctx) != ESR_OK)
        abort();
    memcpy(text, bytes, length);
    esr_status status = esr_scenario_parse(ctx, "x", text, length, &scenario);
    if ((status == ESR_OK) != (esr_context_fault_count(ctx) == 0))
        abort();
    if (scenario)
        check_again(ctx, scenario);
    if (scenario && scenario->count <= APPLIED_MOST)
        check_applied(ctx, scenario);
    esr_scenario_free(scenario);
    esr_context_free(ctx);
    free(text);
    return 0;
}
