// SPDX-License-Identifier: GPL-3.0-or-later
// The result folder: plan.csv, summary.json, report.html, calendars/ and, from `esr plan`, the
// database, all of them for the office alone; and hand-out/ for others. All of it is made in a
// hidden folder and moved in place at the end.
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include "kit/solving.h"

// Looks, before a long search, whether results can go to `folder`: it must be a folder or not be
// there, stand in a folder that can be written, and be neither `input` nor inside it (`input` may
// be NULL).
cli_exit cli_results_check(cli_run *run, const char *folder, const char *input);

// A result folder in the making.
typedef struct cli_stage {
    char *path;   // where it is made
    char *target; // where it goes
} cli_stage;

cli_exit cli_stage_open(cli_run *run, const char *target, cli_stage *out);
// A path inside, for the caller to free.
char *cli_stage_path(const cli_stage *stage, const char *name);
// Writes plan.csv, summary.json, report.html, calendars/ and hand-out/, the last as it may be known
// on the day `as_of`; UIDs come from `store`.
cli_exit cli_stage_write(cli_run *run, const cli_stage *stage, const cli_solved *solved,
                         esr_day as_of, esr_store *store);
// Moves everything in place, or, on failure, nothing.
cli_exit cli_stage_install(cli_run *run, const cli_stage *stage);
// Says which files there are, and whom and what each is for.
void cli_results_tell(cli_run *run, const char *folder, bool with_database);
// Removes what is left of the making.
void cli_stage_close(cli_stage *stage);

#endif
