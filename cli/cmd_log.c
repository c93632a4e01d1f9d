// SPDX-License-Identifier: GPL-3.0-or-later
// esr log: the journal, who changed what and when.
#include <stdlib.h>

#include "commands.h"
#include "kit/due.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/session.h"
#include "kit/table.h"

static void tell(cli_run *run, const esr_journal *journal, const esr_clock *clock) {
    char *when = cli_format("When (%s)", esr_clock_zone(clock));
    cli_table table;
    json_t *list = cli_need(json_array());
    cli_table_begin(&table, 4, (const char *[]){when, "Who", "What", "Detail"});
    free(when);
    for (size_t i = 0; i < journal->count; i++) {
        const esr_journal_entry *entry = &journal->entries[i];
        char moment[ESR_MOMENT_TEXT];
        esr_clock_text(clock, entry->at, moment);
        cli_table_row(&table, (const char *[]){moment, entry->who, entry->what, entry->detail});
        json_array_append_new(
            list, cli_need(json_pack("{s:s, s:s, s:s, s:s}", "at", entry->at, "who", entry->who,
                                     "what", entry->what, "detail", entry->detail)));
    }
    cli_table_end(&table, run);
    cli_put(run, "entries", list);
}

// Says what is due, if people were told of a plan.
static cli_exit tell_due(cli_run *run, esr_store *store) {
    bool published = false;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    esr_status status = esr_store_is_published(run->ctx, store, &published);
    if (status == ESR_OK && published)
        status = esr_store_get_cycle(run->ctx, store, &cycle);
    cli_exit code = status == ESR_OK ? CLI_DONE : cli_failed(run, status);
    if (code == CLI_DONE && cycle)
        code = cli_find_plan(run, store, cycle, &solution);
    if (code == CLI_DONE && solution)
        code = cli_due_tell(run, store, solution->plan);
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    return code;
}

static cli_exit run_log(cli_run *run) {
    esr_store *store = NULL;
    esr_journal *journal = NULL;
    esr_clock *clock = NULL;
    cli_exit code = cli_open_store(run, &store);
    if (code == CLI_DONE) {
        size_t last = (size_t)cli_number(run, "last", 0);
        esr_status status = esr_store_journal(run->ctx, store, last, &journal);
        code = status == ESR_OK ? cli_find_clock(run, store, &clock) : cli_failed(run, status);
        if (code == CLI_DONE)
            tell(run, journal, clock);
    }
    if (code == CLI_DONE)
        code = tell_due(run, store);
    esr_clock_free(clock);
    esr_journal_free(journal);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {"esr log --db cycle.db --last 20", NULL};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"last", CLI_COUNT, "N", "Only the last N entries.", false},
    {0},
};
const cli_command cli_log = {
    .name = "log",
    .operands = "",
    .summary = "Show the journal: who changed what in the database, and when",
    .examples = examples,
    .details =
        "Shows the journal of the database, the oldest entry first, by the clocks of the cycle's\n"
        "time zone (with --json in UTC). It is only ever added to.\n"
        "Who is the user at the keyboard; who decided something stands in the detail.",
    .options = options,
    .run = run_log,
};
