// SPDX-License-Identifier: GPL-3.0-or-later
// Solves a cycle, has the plan judged by the rules, and finds the reasons of its gaps.
#ifndef CLI_SOLVING_H
#define CLI_SOLVING_H

#include "kit/command.h"
#include "kit/progress.h"

// A judged plan. All zero is none.
typedef struct cli_solved {
    esr_solution *solution;
    esr_solve_options options; // with which it was made
    int64_t elapsed_ms;        // from the start of the run to the plan; 0 for a stored plan
    esr_verdict *verdict;
    esr_gap_list *gaps;
} cli_solved;

// Solves within --time-limit, which counts from the start of the run. A plan that breaks a rule
// is a defect: CLI_INTERNAL, each broken rule told.
cli_exit cli_solve_cycle(cli_run *run, const esr_cycle *cycle, cli_solved *out);
// The same from another solution on: see esr_solve_options.start.
cli_exit cli_solve_from(cli_run *run, const esr_cycle *cycle, const esr_solution *start,
                        cli_solved *out);
// The same as one of several searches, within the time of its own.
cli_exit cli_solve_turn(cli_run *run, const esr_cycle *cycle, const esr_solution *start,
                        const cli_turn *turn, cli_solved *out);
// What is left of --time-limit, which counts from the start of the run; 0: there is none.
int64_t cli_left_ms(const cli_run *run);
// Judges a plan that was solved before; takes over `solution`, also on failure.
cli_exit cli_judge(cli_run *run, esr_solution *solution, cli_solved *out);
// What a report is made of; borrowed.
esr_report_input cli_report_input(const cli_solved *solved);
// Prints the summary for people, or puts "summary" and "gaps" into the answer of --json.
cli_exit cli_print_solved(cli_run *run, const cli_solved *solved);
// [{"review", "seat", "why"}, …]; without gaps (NULL) empty.
json_t *cli_gaps_json(const esr_cycle *cycle, const esr_gap_list *gaps);
// The exit code of a command that kept this plan: CLI_INTERRUPTED if Ctrl-C cut the search.
cli_exit cli_solved_exit(cli_run *run, const cli_solved *solved);
void cli_solved_free(cli_solved *solved);

#endif
