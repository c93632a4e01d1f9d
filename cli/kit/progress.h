// SPDX-License-Identifier: GPL-3.0-or-later
// Shows how a search goes: one line that is written anew on a terminal, a line a second elsewhere,
// and with --json one object a line for every report; nothing with --quiet. Except on a terminal,
// the first plan and the final state are always told, however quick the search is.
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "kit/command.h"

typedef enum cli_progress_manner {
    CLI_PROGRESS_NONE,
    CLI_PROGRESS_TERMINAL,
    CLI_PROGRESS_LOG,
    CLI_PROGRESS_JSON,
} cli_progress_manner;

// One of several searches of a run. All zero: the only one.
typedef struct cli_turn {
    const char *name;   // of what is solved; borrowed
    int number, count;  // 2 of 5
    int64_t limit_ms;   // from its start on; 0: none
    int64_t end_ms;     // of the run's time, when all of them end; 0: not known
    bool end_is_latest; // they end by then, else about then
} cli_turn;

typedef struct cli_progress {
    cli_progress_manner manner;
    cli_turn turn;
    bool planned, line_open;
    int64_t before_ms; // from the start of the run to the search
    int64_t next_ms;   // of the run's time: nothing is shown before
} cli_progress;

cli_progress cli_progress_start(const cli_run *run);
// An esr_progress_fn; `user` is the cli_progress.
void cli_progress_show(void *user, const esr_progress *progress);
// Clears the line on a terminal, tells the final state elsewhere; `solution` may be NULL.
void cli_progress_end(cli_progress *progress, const esr_solution *solution);

// Writes the one line of a terminal anew, cut to its width; "" clears it. ASCII.
void cli_progress_line(const char *line);

#endif
