// SPDX-License-Identifier: GPL-3.0-or-later
// How a sweep is told: as text, as JSON, as CSV, and while it runs.
#ifndef CLI_SWEEP_TELLING_H
#define CLI_SWEEP_TELLING_H

#include "kit/command.h"
#include "kit/progress.h"

// Prints what the finished draws amount to. `detailed`: the table's cell in detail.
void sweep_print(cli_run *run, const esr_sweep *sweep, const esr_sweep_table *table, bool detailed);
// The same for --json.
void sweep_put(cli_run *run, const esr_sweep *sweep, const esr_sweep_table *table, bool detailed);
// Prints a row for each finished draw.
cli_exit sweep_print_csv(cli_run *run, esr_sweep *sweep);

// "96.1 %", for the caller to free.
char *sweep_share_text(double share);
// "limits.max_visits 3, rules.employed forbid 6y", for the caller to free.
char *sweep_cell_text(const esr_sweep *sweep, int32_t cell);

// Progress, of one run.
typedef struct sweep_progress {
    cli_progress_manner manner;
    int64_t next_ms;
    bool line_open;
} sweep_progress;
sweep_progress sweep_progress_start(const cli_run *run);
// An esr_sweep_progress_fn; `user` is the sweep_progress.
void sweep_progress_show(void *user, const esr_sweep_progress *progress);
void sweep_progress_end(sweep_progress *progress);

#endif
