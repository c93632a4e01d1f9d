// SPDX-License-Identifier: GPL-3.0-or-later
#include "certify.h"

static const esr_record_decision decisions[] = {
    {"2026-08-02T09:00:00Z", "clerk", "waive", "R1", "S1", "employed", "", "2020-08-31", "Ms Ho",
     "long ago"},
};
const esr_record certify_record = {
    .read_at = "2026-09-01T08:00:00Z",
    .read_by = "office",
    .imported_at = "2026-08-01T08:00:00Z",
    .imported_by = "clerk",
    .imported_from = "input",
    .imported_engine = "0.1.0",
    .solved_at = "2026-08-03T08:00:00Z",
    .solved_by = "clerk",
    .solved_engine = "0.1.0",
    .time_limit_ms = 60000,
    .run = 2,
    .carried_from = 1,
    .decisions = decisions,
    .decision_count = 1,
};

esr_certificate *certify_cycle(esr_context *ctx, const esr_cycle *cycle, esr_solution **solution) {
    esr_certificate *certificate = NULL;
    assert_int_equal(esr_solve(ctx, cycle, NULL, solution), ESR_OK);
    assert_int_equal(esr_certificate_new(ctx, *solution, &certify_record, &certificate), ESR_OK);
    return certificate;
}
