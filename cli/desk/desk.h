// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands of the office's desk share: a change of the stored plan or of its pins by hand,
// judged at once, told, and kept with a line in the journal. They don't search.
#ifndef CLI_DESK_H
#define CLI_DESK_H

#include "kit/deciding.h"

// The rows that every changing command has in its option table.
#define DESK_OPTIONS                                                                               \
    CLI_OPTION_DB, {"force", CLI_FLAG, NULL, "Keep it although it breaks rules.", false},          \
        CLI_OPTION_DRY_DECISION

// What every changing command says in its help.
#define DESK_HELP                                                                                  \
    "What the change costs more, term by term, and the rules that it would break are told at "     \
    "once;\n"                                                                                      \
    "nobody else moves. What breaks a rule is not kept without --force. esr undo takes a change\n" \
    "back."

// A change in the making: cli_change with `plan` changed in `former`, or with another `cycle`.
typedef struct desk_edit {
    const char *what;   // the command, for the journal
    const char *detail; // what changed, in a line
    int64_t bound;      // that holds after it
    const char *next;   // the next useful command, with words; NULL: the usual ones
    bool promise;       // say who hears of it on the day `as_of`
    esr_day as_of;
    bool published; // anybody was told anything so far
    bool dry;       // keep nothing yet; the caller says so
} desk_edit;

// Opens the database with its current plan, and makes `change->plan` a copy for editing.
cli_exit desk_open(cli_run *run, cli_change *change);
// Judges the change and tells what it does; keeps it unless it breaks a rule, which is CLI_NO, or
// --dry-run is given. Where there is no plan, or only the cycle differs, `change->plan` is NULL.
cli_exit desk_finish(cli_run *run, cli_change *change, const desk_edit *edit);

// Tells how the plan and its cost differ, and puts them into the answer. `after` may be of another
// cycle.
cli_exit desk_tell_changes(cli_run *run, const esr_plan *before, const esr_costs *costs_before,
                           const esr_plan *after, const esr_costs *costs_after);

// The place of a member on the team of a review. CLI_INPUT after saying who sits there.
cli_exit desk_find_member(cli_run *run, const esr_plan *plan, esr_review_ix review,
                          esr_reviewer_ix who, int32_t *place);
// "V4 at S4 Painted Reef 彩礁, Wed 2026-11-04 to Thu 2026-11-05", for the caller to free.
char *desk_visit_text(const esr_plan *plan, esr_review_ix review);
// "keeps PB MAK Chi-ho on the team of V1", for the caller to free.
char *desk_pin_text(const esr_cycle *cycle, const esr_pin *pin);
json_t *desk_pin_json(const esr_cycle *cycle, const esr_pin *pin);

#endif
