// SPDX-License-Identifier: GPL-3.0-or-later
// What esr dropout, object, defer and close share: an edit of the cycle that disturbs the current
// plan, the repairs as a table of choices, and the one that is taken, kept together with the edit.
#ifndef CLI_REPAIRS_H
#define CLI_REPAIRS_H

#include "desk/desk.h"

#define REPAIR_OPTION_CHANGES                                                                      \
    {                                                                                              \
        "changes", CLI_COUNT, "K", "Repairs that move up to K further things; 3 if not given.",    \
            false                                                                                  \
    }
#define REPAIR_OPTION_AS_OF                                                                        \
    {                                                                                              \
        "as-of", CLI_DATE, "DAY",                                                                  \
            "The day from which the plan can still be changed, and for which it is counted who "   \
            "hears of it (YYYY-MM-DD); today if not given.",                                       \
            false                                                                                  \
    }
#define REPAIR_OPTION_ACCEPT                                                                       \
    { "accept", CLI_COUNT, "N", "Take this choice of the table.", false }

#define REPAIR_OPTIONS                                                                             \
    REPAIR_OPTION_ACCEPT, REPAIR_OPTION_CHANGES, REPAIR_OPTION_AS_OF, CLI_OPTION_DB,               \
        CLI_OPTION_DRY_DECISION

// What every such command says in its help.
#define REPAIR_HELP                                                                                \
    "A repair fills the seats and finds the days anew. What was told to others stays, but for at " \
    "most\n"                                                                                       \
    "K further things: a reviewer taken from another visit or from this one, or a visit moved to " \
    "another\n"                                                                                    \
    "day. For each number of them the cheapest plan is a choice, if it is cheaper than with "      \
    "fewer, "                                                                                      \
    "and\n"                                                                                        \
    "esr says whether that is proven. Nothing changes without --accept N, which keeps the edit "   \
    "and the\n"                                                                                    \
    "plan together; esr undo takes both back."

typedef struct repair_case {
    cli_change change; // its cycle is the disturbed one
    const char *what;  // the command, for the journal
    char *detail;      // of the edit, for the journal
    esr_day as_of;
    bool published; // anybody was told anything
    bool dry;       // keep nothing yet
    int64_t bound;  // no plan of the disturbed cycle costs less
    esr_repair_list *list;
    int32_t first;                             // number of the first choice
    int32_t choices[ESR_REPAIR_MOVES_MAX + 1]; // positions in the list
    int32_t count;
} repair_case;

// Opens the database with its plan.
cli_exit repair_open(cli_run *run, repair_case *it);
void repair_close(repair_case *it);
// Refuses where the review's visit has begun by the day of --as-of.
cli_exit repair_check_begun(cli_run *run, const repair_case *it, esr_review_ix review);
// Whether the review's visit in the present plan has ended by that day.
bool repair_is_over(const repair_case *it, esr_review_ix review);
// Makes the disturbed cycle of an edit, which is freed, and checks it. `status` is what came of the
// edit so far.
cli_exit repair_disturb(cli_run *run, repair_case *it, esr_edit *edit, esr_status status);
// Finds the repairs.
cli_exit repair_find(cli_run *run, repair_case *it);
// Tells them, numbered from `first` on.
cli_exit repair_tell(cli_run *run, repair_case *it, int32_t first);
// Judges the plan of the change, tells it and who hears of it, and keeps it with the edit.
cli_exit repair_keep(cli_run *run, repair_case *it, const char *detail);
// Makes the choice of that number the plan.
cli_exit repair_take(cli_run *run, repair_case *it, int64_t number);
// Says that nothing was changed yet, and how to take the first choice; CLI_NO without any.
cli_exit repair_tell_next(cli_run *run, const repair_case *it);
// All of it from the disturbed cycle on: the table, and the choice if one is given.
cli_exit repair_run(cli_run *run, repair_case *it);

// What a plan changes, a clause a change: "R045 takes R044's teacher seat at V12; …", for the
// caller to free. What differs between `before` and `left` stands first. `names`: who comes with
// names.
cli_exit repair_words(cli_run *run, const esr_plan *before, const esr_plan *left,
                      const esr_plan *plan, bool names, char **out);

#endif
