// SPDX-License-Identifier: GPL-3.0-or-later
// How two plans differ: visit by visit, in cost term by term, and in the rules that they break.
#ifndef CLI_CHANGES_H
#define CLI_CHANGES_H

#include "kit/command.h"

// How many visits differ, and then a line for each of the first `most` of them: "V12  Mon
// 2026-11-02 → Tue 2026-11-10; teacher: R1 CHAN → R2 WONG". Of no difference, says so.
void cli_print_changes(const cli_run *run, const esr_plan_diff *diff, const esr_cycle *before,
                       const esr_cycle *after, int32_t most);
// The lines alone.
void cli_list_changes(const cli_run *run, const esr_plan_diff *diff, const esr_cycle *before,
                      const esr_cycle *after, int32_t most);
json_t *cli_changes_json(const esr_plan_diff *diff, const esr_cycle *before,
                         const esr_cycle *after);

// Whether two sentences say the same, wherever the rows of a file stand now
// ("unavailable.csv:12").
bool cli_says_same(const char *a, const char *b);
// Whether a verdict has this broken rule, with the same sentence.
bool cli_is_known_violation(const esr_verdict *verdict, const esr_violation *broken);
// {"rule", "review", "reviewer", "text"}
json_t *cli_violation_json(const esr_cycle *cycle, const esr_violation *broken);

// The name of a term in words: "empty seat".
const char *cli_term_text(esr_term term);
// "34 more", "12 less", "nothing more"; for the caller to free.
char *cli_more_text(int64_t more);
// "+34", "-12", "0"; for the caller to free.
char *cli_signed_text(int64_t number);
// The terms that are not 0: "travel +28, load +20"; for the caller to free.
char *cli_terms_text(const esr_costs *difference);
// How much more `after` is, term by term.
esr_costs cli_costs_difference(const esr_costs *before, const esr_costs *after);
// A table of the terms that differ, and the total.
void cli_print_costs(const cli_run *run, const esr_costs *before, const esr_costs *after);
// {"total": …, "travel": …}, all terms.
json_t *cli_costs_json(const esr_costs *costs);

#endif
