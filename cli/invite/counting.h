// SPDX-License-Identifier: GPL-3.0-or-later
// Shows how far something is that is counted: a bar with the time left on a terminal, with --json
// an object a line; nothing elsewhere, where nobody waits for it, and nothing with --quiet.
#ifndef CLI_INVITE_COUNTING_H
#define CLI_INVITE_COUNTING_H

#include "kit/progress.h"

typedef struct cli_counting {
    cli_progress_manner manner;
    bool line_open;
    int64_t start_ms;
    int64_t next_ms; // nothing is shown before
} cli_counting;

cli_counting cli_counting_start(const cli_run *run);
// `what` is being done, after `done` of so many; ASCII.
void cli_counting_show(cli_counting *counting, size_t done, size_t of, const char *what);
// Clears the line on a terminal.
void cli_counting_end(cli_counting *counting);

#endif
