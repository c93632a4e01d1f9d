// SPDX-License-Identifier: GPL-3.0-or-later
// esr import: a folder into the database, all or nothing.
#include <stdlib.h>

#include "commands.h"
#include "kit/deciding.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"

static void tell(cli_run *run, const esr_cycle *cycle, bool dry) {
    char *schools = cli_counted(cycle->school_count, "school", "schools");
    char *reviews = cli_counted(cycle->review_count, "review", "reviews");
    char *reviewers = cli_counted(cycle->reviewer_count, "reviewer", "reviewers");
    const char *path = cli_db_path(run);
    cli_print(run, "%s: %s %s with %s, %s and %s.\n", path, dry ? "would hold" : "now holds",
              cycle->id, schools, reviews, reviewers);
    if (!dry)
        cli_say(run, "Next: esr solve --db %s\n", path);
    cli_put(run, "db", json_string(path));
    cli_put(run, "cycle", json_string(cycle->id));
    cli_put(run, "schools", json_integer(cycle->school_count));
    cli_put(run, "reviews", json_integer(cycle->review_count));
    cli_put(run, "reviewers", json_integer(cycle->reviewer_count));
    free(schools);
    free(reviews);
    free(reviewers);
}

static cli_exit run_import(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    bool dry = cli_flag(run, "dry-run");
    cli_exit code = cli_open_store(run, &store);
    if (code == CLI_DONE)
        code = cli_read_folder(run, run->operands[0], &cycle);
    if (code == CLI_DONE)
        code = cli_refuse_published(run, store, cli_db_path(run), cycle);
    if (code == CLI_DONE) {
        esr_cycle *folder = cycle;
        cycle = NULL;
        code = cli_carry_record(run, store, run->operands[0], folder, &cycle);
    }
    if (code == CLI_DONE && !dry) {
        esr_status status = esr_store_put_cycle(run->ctx, store, cycle, run->operands[0]);
        if (status != ESR_OK)
            code = cli_failed(run, status);
    }
    if (code == CLI_DONE)
        tell(run, cycle, dry);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {"esr import --db cycle.db samples/tiny", NULL};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"force", CLI_FLAG, NULL,
     "Replace the cycle even by another one, if something of it was published.", false},
    {"dry-run", CLI_FLAG, NULL, "Check FOLDER and say what would be imported; change nothing.",
     false},
    {0},
};
const cli_command cli_import = {
    .name = "import",
    .operands = "FOLDER",
    .operand_min = 1,
    .operand_max = 1,
    .summary = "Read a folder into the database, all or nothing",
    .examples = examples,
    .details =
        "Reads and checks FOLDER and puts it into the database in place of the cycle there.\n"
        "Every fault is told as FILE:LINE: COLUMN; with any fault nothing changes. Former\n"
        "plans stay in the record, but are no longer the current one. What was declared and\n"
        "waived with esr for this cycle, what was imported of calendars, and what people were\n"
        "told, holds on.",
    .options = options,
    .run = run_import,
};
