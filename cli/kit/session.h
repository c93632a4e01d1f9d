// SPDX-License-Identifier: GPL-3.0-or-later
// Where a command's cycle comes from: the database of --db, or a folder.
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "kit/command.h"

// The row for --db in a command's option table.
#define CLI_OPTION_DB                                                                              \
    { "db", CLI_TEXT, "FILE", "The database; else $ESR_DB, else cycle.db.", false }
// The row for --time-limit.
#define CLI_OPTION_TIME_LIMIT                                                                      \
    {                                                                                              \
        "time-limit", CLI_SECONDS, "SECONDS",                                                      \
            "Stop after so many seconds with the best plan so far. Without it the search goes on " \
            "to the proof, or until it stalls.",                                                   \
            false                                                                                  \
    }
// The row for --gap.
#define CLI_OPTION_GAP                                                                             \
    {                                                                                              \
        "gap", CLI_PERCENT, "PERCENT",                                                             \
            "Stop once the plan is proven to cost at most so much more than the best possible "    \
            "one, in per cent of its cost. 0: go on to the proof.",                                \
            false                                                                                  \
    }

// How a search shows its progress, for the help of the commands that search.
#define CLI_HELP_PROGRESS                                                                          \
    "While it runs, standard error tells the cost of the best plan, the bound, the gap, the "      \
    "seats\n"                                                                                      \
    "filled and what the search is at: in one line that is written anew on a terminal, in a line " \
    "a\n"                                                                                          \
    "second in a log, and with --json in objects {\"progress\": ...}, one a line."

// --db, else $ESR_DB, else "cycle.db".
const char *cli_db_path(const cli_run *run);
// Opens the database; CLI_STORE after saying why not.
cli_exit cli_open_store(cli_run *run, esr_store **out);
// Opens the database and reads its cycle.
cli_exit cli_open_cycle(cli_run *run, esr_store **out_store, esr_cycle **out);
// Opens the database and reads its cycle and the current plan. The caller frees what it gets, the
// plan first.
cli_exit cli_open_plan(cli_run *run, esr_store **out_store, esr_cycle **out_cycle,
                       esr_solution **out);
// The current plan of an open database; NULL where there is none.
cli_exit cli_find_plan(cli_run *run, esr_store *store, const esr_cycle *cycle, esr_solution **out);
// The clocks of an open database's cycle; NULL where it has none yet, or where this machine doesn't
// know their zone: then moments are told in UTC.
cli_exit cli_find_clock(cli_run *run, esr_store *store, esr_clock **out);
// Reads a folder and checks it by the rules; says how many faults it has, and warns of reviewers
// who look like one person.
cli_exit cli_read_folder(cli_run *run, const char *folder, esr_cycle **out);
// Tells the faults of an input after a call that failed with `status`, and how many there are.
cli_exit cli_input_failed(cli_run *run, esr_status status, const char *where);
// Refuses if the store holds published state and --force is not given; with `now` only if that is
// of another cycle than `now`.
cli_exit cli_refuse_published(cli_run *run, esr_store *store, const char *path,
                              const esr_cycle *now);

#endif
