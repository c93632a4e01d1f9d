// SPDX-License-Identifier: GPL-3.0-or-later
// Shows how a search goes: one line that is written anew on a terminal, a line a second elsewhere,
// and with --json one object a line for every report.
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "kit/command.h"

typedef struct cli_progress {
    bool json, terminal, line_open;
    int64_t next_ms; // of the search's time: nothing is shown before
} cli_progress;

cli_progress cli_progress_start(const cli_run *run);
// An esr_progress_fn; `user` is the cli_progress.
void cli_progress_show(void *user, const esr_progress *progress);
// Clears the line on a terminal.
void cli_progress_end(cli_progress *progress);

#endif
