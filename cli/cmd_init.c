// SPDX-License-Identifier: GPL-3.0-or-later
// esr init: an empty database.
#include "commands.h"
#include "kit/output.h"
#include "kit/session.h"

static cli_exit run_init(cli_run *run) {
    esr_store *store = NULL;
    const char *path = cli_db_path(run);
    esr_status status = esr_store_create(run->ctx, path, &store);
    if (status != ESR_OK)
        return cli_failed(run, status);
    esr_store_close(store);
    cli_print(run, "%s: made, and empty.\n", path);
    cli_say(run, "Next: esr import --db %s FOLDER\n", path);
    cli_put(run, "db", json_string(path));
    return CLI_DONE;
}

static const char *const examples[] = {"esr init --db cycle.db", NULL};
static const cli_option options[] = {CLI_OPTION_DB, {0}};
const cli_command cli_init = {
    .name = "init",
    .operands = "",
    .summary = "Make an empty database that will hold a cycle all year",
    .examples = examples,
    .details = "Makes an empty SQLite database. A file that is there is never replaced.",
    .options = options,
    .run = run_init,
};
