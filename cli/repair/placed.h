// SPDX-License-Identifier: GPL-3.0-or-later
// What it takes elsewhere to have somebody on a team: the table that esr candidates and esr
// openings show with --changes.
#ifndef CLI_PLACED_H
#define CLI_PLACED_H

#include "repair/repairs.h"

// The rows of both option tables.
#define PLACED_OPTIONS                                                                             \
    {"changes", CLI_COUNT, "K", "Also show what up to K changes elsewhere make possible.", false}, \
        {"accept", CLI_COUNT, "N", "Make the N-th row of what --changes shows the plan.", false},  \
        REPAIR_OPTION_AS_OF, CLI_OPTION_DRY_DECISION

// What is said of them in the help.
#define PLACED_HELP                                                                                \
    "With --changes K others may move too: up to K reviewers are taken from their visits, or "     \
    "visits\n"                                                                                     \
    "get another day. For each reviewer and seat the cheapest such plan is found, and the best of" \
    "\n"                                                                                           \
    "them are shown; --accept N makes one the plan, which esr undo takes back."

// Whether --changes was given; CLI_USAGE where --accept was without it.
cli_exit placed_is_asked(cli_run *run, bool *out);
// Finds and tells the best `most` of the wanted placements, and takes one with --accept. Nothing of
// the change but store, former cycle, solution and plan is set.
cli_exit placed_tell(cli_run *run, cli_change *change, const esr_placement *wanted, int32_t count,
                     int32_t most);

#endif
