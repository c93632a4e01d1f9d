// SPDX-License-Identifier: GPL-3.0-or-later
// Decisions: a relation that somebody declared, or waived, by name and with a reason. They are kept
// beside the input (store.h), so that they hold on over inputs that don't know of them.
#ifndef ESR_DECISION_H
#define ESR_DECISION_H

#include <esr/cycle.h>

typedef enum esr_decision_what { ESR_DECLARE, ESR_WAIVE } esr_decision_what;

typedef struct esr_decision {
    esr_decision_what what;
    const char *reviewer_id, *school_id, *kind;
    esr_day from, to; // of the relation; or ESR_DAY_NONE
    const char *name; // who declared or waived it
    const char *reason;
} esr_decision;

typedef struct esr_decision_list {
    const esr_decision *at; // in the order in which they were made
    size_t count;
} esr_decision_list;
void esr_decision_list_free(esr_decision_list *list);

// What came of decisions; those that hold already count in none.
typedef struct esr_decided {
    int32_t declared, waived; // by a row that was added, by rows that were set
    int32_t lost;             // fit nothing any more
} esr_decided;

// Gives a cycle to the caller in which the decisions hold: a declared relation has a row behind the
// others, unless there is the same (reviewer, school, kind, dates); a waived one has the name and
// the reason in its rows, unless somebody's stand there. A decision that fits nothing in `base` is
// a warning. Fails with ESR_E_USAGE if a
// name or a reason is empty or no line of text. The rules are not asked: see esr_check_rules.
ESR_MUST_USE esr_status esr_decide(esr_context *ctx, const esr_cycle *base,
                                   const esr_decision_list *decisions, esr_cycle **out,
                                   esr_decided *counts);

#endif
