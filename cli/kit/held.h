// SPDX-License-Identifier: GPL-3.0-or-later
// The day for which results are written, and what is held back on it.
#ifndef CLI_HELD_H
#define CLI_HELD_H

#include "kit/command.h"

// The row for --as-of in a command's option table.
#define CLI_OPTION_AS_OF                                                                           \
    {                                                                                              \
        "as-of", CLI_DATE, "DATE",                                                                 \
            "Hand out no more than may be known on this day (YYYY-MM-DD) by the notice periods "   \
            "of cycle.ini; today if not given.",                                                   \
            false                                                                                  \
    }

// --as-of, else today in the cycle's time zone.
cli_exit cli_as_of(cli_run *run, const esr_cycle *cycle, esr_day *out);
// Says what of a plan is held back on a day; with --json "as_of" and "held_back".
void cli_held_tell(cli_run *run, const esr_plan *plan, esr_day as_of);

#endif
