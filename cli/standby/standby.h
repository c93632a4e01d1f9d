// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of esr standby tell.
#ifndef CLI_STANDBY_H
#define CLI_STANDBY_H

#include "kit/command.h"

// The list of stand-bys: seats, fortnights, what is covered, what is not and why, what would help.
// With `all` no list is cut short.
void standby_print(const cli_run *run, const esr_plan *plan, const esr_standby_list *list,
                   bool all);
void standby_put(cli_run *run, const esr_plan *plan, const esr_standby_list *list);
// A row a seat, for spreadsheets.
void standby_print_csv(const esr_plan *plan, const esr_standby_list *list);

// Whose loss hurts most, at most `most` of them.
void standby_print_impacts(const cli_run *run, const esr_cycle *cycle, const esr_impact_list *list,
                           bool anew, int32_t most);
void standby_put_impacts(cli_run *run, const esr_cycle *cycle, const esr_impact_list *list);
void standby_print_impacts_csv(const esr_cycle *cycle, const esr_impact_list *list, bool anew);

#endif
