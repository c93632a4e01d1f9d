// SPDX-License-Identifier: GPL-3.0-or-later
// What the database keeps beside the plan, apart from all the rest: scenarios (esr/scenario.h),
// their edits under a name and the plan that was found for them; and stand-bys (esr/standby.h).
#ifndef ESR_KEPT_H
#define ESR_KEPT_H

#include <esr/store.h>

// Texts are "" where there is nothing.
typedef struct esr_kept {
    const char *name;
    const char *edits;     // as esr_scenario_print writes them
    const char *at, *who;  // when and by whom they were put in; UTC, 2026-09-01T08:00:00Z
    const char *solved_at; // "": there is no result, or only one for a former cycle
    int64_t cost, bound;   // of the result
} esr_kept;
typedef struct esr_kept_list {
    const esr_kept *at; // by name
    size_t count;
} esr_kept_list;
// Gives all scenarios of the database to the caller.
ESR_MUST_USE esr_status esr_store_scenarios(esr_context *ctx, esr_store *store,
                                            esr_kept_list **out);
void esr_kept_list_free(esr_kept_list *list);

// Keeps a scenario under a name of 1 to 64 bytes of any letters, without blanks; "base" is taken
// (ESR_E_INPUT). One of that name is replaced; its result stays if the edits are the same.
ESR_MUST_USE esr_status esr_store_put_scenario(esr_context *ctx, esr_store *store, const char *name,
                                               const char *edits);
// Drops a scenario with its result. ESR_E_INPUT if there is none of that name.
ESR_MUST_USE esr_status esr_store_forget_scenario(esr_context *ctx, esr_store *store,
                                                  const char *name);

// Keeps what was found for a scenario of the present cycle. ESR_E_INPUT if there is no such
// scenario.
ESR_MUST_USE esr_status esr_store_put_scenario_result(esr_context *ctx, esr_store *store,
                                                      const char *name,
                                                      const esr_solution *solution);
// Gives it to the caller, without prices; `cycle` is the edited one. ESR_E_INPUT if there is none
// for the present cycle.
ESR_MUST_USE esr_status esr_store_get_scenario_result(esr_context *ctx, esr_store *store,
                                                      const char *name, const esr_cycle *cycle,
                                                      esr_solution **out);

// Somebody who steps in for the member in a seat of the plan.
typedef struct esr_kept_standby {
    int32_t place; // in cycle->places
    esr_reviewer_ix standby;
} esr_kept_standby;
typedef struct esr_kept_standby_list {
    const esr_kept_standby *at;
    int32_t count;
    int32_t stale; // that were kept, too, but whose visit has another day or another member now
} esr_kept_standby_list;

// Keeps stand-bys for a plan, in place of those that were kept for the cycle before, with a line in
// the journal.
ESR_MUST_USE esr_status esr_store_put_standbys(esr_context *ctx, esr_store *store,
                                               const esr_plan *plan, const esr_kept_standby *at,
                                               int32_t count);
// Gives those that were kept, and that the plan has the seat of, to the caller.
ESR_MUST_USE esr_status esr_store_standbys(esr_context *ctx, esr_store *store, const esr_plan *plan,
                                           esr_kept_standby_list **out);
// Who is kept for a place; at = -1: nobody. `list` may be NULL.
esr_reviewer_ix esr_kept_standby_of(const esr_kept_standby_list *list, int32_t place);
void esr_kept_standby_list_free(esr_kept_standby_list *list);

#endif
