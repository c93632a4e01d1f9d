// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of esr why share: the question and the plan that it is about.
#ifndef CLI_WHY_H
#define CLI_WHY_H

#include "kit/command.h"

typedef struct why_asked {
    esr_store *store;
    esr_cycle *cycle;
    esr_solution *solution; // the present plan; bound INT64_MIN where it is a file
    esr_costs costs;        // of the plan, by the judge
    esr_question question;
    bool all; // --all
} why_asked;

// Tells the answers. CLI_NO where the rules exclude what was asked.
cli_exit why_pair(cli_run *run, const why_asked *asked);
cli_exit why_date(cli_run *run, const why_asked *asked);
// Solves again with what was asked pinned, or forbidden where the plan has it, and tells what that
// costs and changes.
cli_exit why_force(cli_run *run, const why_asked *asked);
// Whether the plan has what was asked.
bool why_is_planned(const why_asked *asked);

// What the parts say in the same words.

// "V4 at S4 Painted Reef 彩礁", for the caller to free.
char *why_review_text(const esr_cycle *cycle, esr_review_ix review);
// Prints a sentence, wrapped into lines.
void why_print(const cli_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
// "Mon 2026-11-09 to Tue 2026-11-10", for the caller to free.
char *why_visit_text(const esr_cycle *cycle, esr_review_ix review, esr_day first);
// "load and gap"
const char *why_rule_text(esr_rule rule);
// The rules that a swap breaks, a line each.
void why_print_broken(const cli_run *run, const esr_swap *swap);
// The swap's costs as a table.
void why_print_delta(const cli_run *run, const why_asked *asked, const esr_swap *swap);
json_t *why_swap_json(const esr_cycle *cycle, const esr_swap *swap);

#endif
