// SPDX-License-Identifier: GPL-3.0-or-later
// Opens databases and folders for the commands.
#include "kit/session.h"

#include <stdlib.h>
#include <string.h>

#include "kit/options.h"
#include "kit/output.h"

const char *cli_db_path(const cli_run *run) {
    const char *given = cli_given(run, "db"), *environment = getenv("ESR_DB");
    if (given)
        return given;
    return environment && *environment ? environment : "cycle.db";
}

cli_exit cli_open_store(cli_run *run, esr_store **out) {
    esr_status status = esr_store_open(run->ctx, cli_db_path(run), out);
    if (status == ESR_OK)
        return CLI_DONE;
    cli_exit code = cli_failed(run, status);
    if (status == ESR_E_IO)
        cli_say(run, "Next: esr init --db %s, or name another database with --db\n",
                cli_db_path(run));
    return code;
}

cli_exit cli_open_cycle(cli_run *run, esr_store **out_store, esr_cycle **out) {
    esr_store *store = NULL;
    cli_exit code = cli_open_store(run, &store);
    if (code != CLI_DONE)
        return code;
    esr_status status = esr_store_get_cycle(run->ctx, store, out);
    if (status != ESR_OK) {
        esr_store_close(store);
        code = cli_failed(run, status);
        if (status == ESR_E_INPUT)
            cli_say(run, "Next: esr import --db %s FOLDER\n", cli_db_path(run));
        return code;
    }
    *out_store = store;
    return CLI_DONE;
}

cli_exit cli_open_plan(cli_run *run, esr_store **out_store, esr_cycle **out_cycle,
                       esr_solution **out) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    cli_exit code = cli_open_cycle(run, &store, &cycle);
    if (code != CLI_DONE)
        return code;
    esr_status status = esr_store_get_solution(run->ctx, store, cycle, out);
    if (status != ESR_OK) {
        esr_cycle_free(cycle);
        esr_store_close(store);
        code = cli_failed(run, status);
        if (status == ESR_E_INPUT)
            cli_say(run, "Next: esr solve --db %s\n", cli_db_path(run));
        return code;
    }
    *out_store = store;
    *out_cycle = cycle;
    return CLI_DONE;
}

cli_exit cli_find_plan(cli_run *run, esr_store *store, const esr_cycle *cycle, esr_solution **out) {
    esr_status status = esr_store_get_solution(run->ctx, store, cycle, out);
    if (status == ESR_E_INPUT)
        esr_context_clear(run->ctx);
    return status == ESR_OK || status == ESR_E_INPUT ? CLI_DONE : cli_failed(run, status);
}

cli_exit cli_input_failed(cli_run *run, esr_status status, const char *where) {
    size_t count = esr_context_fault_count(run->ctx);
    cli_exit code = cli_failed(run, status);
    if (status == ESR_E_INPUT && count > 0) {
        char *faults = cli_counted((int64_t)count, "fault", "faults");
        cli_say(run, "esr: %s in %s; nothing was changed\n", faults, where);
        free(faults);
    }
    return code;
}

cli_exit cli_find_clock(cli_run *run, esr_store *store, esr_clock **out) {
    esr_cycle *cycle = NULL;
    esr_status status = esr_store_get_cycle(run->ctx, store, &cycle);
    if (status == ESR_OK)
        status = esr_clock_new(run->ctx, cycle, out);
    esr_cycle_free(cycle);
    if (status != ESR_OK && status != ESR_E_INPUT)
        return cli_failed(run, status);
    esr_context_clear(run->ctx);
    return CLI_DONE;
}

cli_exit cli_read_folder(cli_run *run, const char *folder, esr_cycle **out) {
    esr_cycle *cycle = NULL, *rest = NULL;
    esr_status status = esr_folder_read_rest(run->ctx, folder, &cycle, &rest);
    if (status == ESR_OK || rest) {
        esr_status judged = esr_check_rules(run->ctx, rest ? rest : cycle);
        if (judged != ESR_OK) // a rest without more faults leaves those of the folder
            status = judged;
    }
    esr_cycle_free(rest);
    if (status != ESR_OK) {
        esr_cycle_free(cycle);
        return cli_input_failed(run, status, folder);
    }
    status = esr_warn_identities(run->ctx, cycle);
    if (status != ESR_OK) {
        esr_cycle_free(cycle);
        return cli_failed(run, status);
    }
    *out = cycle;
    return CLI_DONE;
}

cli_exit cli_refuse_published(cli_run *run, esr_store *store, const char *path,
                              const esr_cycle *now) {
    bool published = false;
    esr_cycle *stored = NULL;
    cli_exit code = CLI_DONE;
    if (cli_flag(run, "force"))
        return CLI_DONE;
    esr_status status = esr_store_is_published(run->ctx, store, &published);
    if (status == ESR_OK && published && now)
        status = esr_store_get_cycle(run->ctx, store, &stored);
    if (status != ESR_OK)
        code = cli_failed(run, status);
    else if (published && !now)
        code = cli_refuse(run, CLI_STORE, path,
                          "holds what was published; use --force to replace its inputs and plans "
                          "all the same (what people were told is kept), or another file");
    else if (published && strcmp(stored->id, now->id) != 0)
        code = cli_refuse(run, CLI_STORE, path,
                          "holds what people were told of the cycle %s; use --force to put %s in "
                          "its place all the same, or another file",
                          stored->id, now->id);
    esr_cycle_free(stored);
    return code;
}
