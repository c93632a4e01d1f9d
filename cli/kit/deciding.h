// SPDX-License-Identifier: GPL-3.0-or-later
// A change of the database's cycle (a relation declared or waived, a calendar imported): what it
// changes, and keeping it together with the plan.
#ifndef CLI_DECIDING_H
#define CLI_DECIDING_H

#include "kit/command.h"

// The cycle of the database before and after, and the current plan in both. All zero is none.
typedef struct cli_change {
    esr_store *store;
    esr_cycle *former, *cycle;
    esr_solution *solution; // of `former`; NULL if there is no current plan
    esr_plan *plan;         // the same in `cycle`, or an edit of it
    esr_verdict *former_verdict, *verdict;
} cli_change;

// Opens the database with its cycle, and its plan if there is one.
cli_exit cli_change_open(cli_run *run, cli_change *change);
// Judges the plan before and after. Where `plan` is not set yet, it becomes the current one in
// `cycle`, which has the same reviews, seats and reviewers.
cli_exit cli_change_judge(cli_run *run, cli_change *change);
// Makes the cycle in which the decisions hold, and judges the plan in it.
cli_exit cli_change_decide(cli_run *run, cli_change *change, const esr_decision_list *decisions);
// Keeps cycle, plan, decisions and an entry in the journal: all of it or nothing. `bound` is one
// for the plans of the new cycle.
cli_exit cli_change_keep(cli_run *run, cli_change *change, const esr_decision_list *decisions,
                         int64_t bound);
void cli_change_close(cli_change *change);

// What esr declare and esr waive have in common: --by, --reason and the like.
#define CLI_OPTION_BY(who)                                                                         \
    { "by", CLI_TEXT, "NAME", who, true }
#define CLI_OPTION_REASON                                                                          \
    { "reason", CLI_TEXT, "TEXT", "Why, in a line. It stays on record.", true }
#define CLI_OPTION_DRY_DECISION                                                                    \
    { "dry-run", CLI_FLAG, NULL, "Say what would change; change nothing.", false }

// Lets what a database keeps beside its input (decisions, imported calendars, what people were
// told) hold in a cycle that was just read:
// takes over `cycle`, and says what holds on. `where` names the input in faults.
cli_exit cli_carry_record(cli_run *run, esr_store *store, const char *where, esr_cycle *cycle,
                          esr_cycle **out);

#endif
