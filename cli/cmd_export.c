// SPDX-License-Identifier: GPL-3.0-or-later
// esr export: the database's cycle as a folder or as a model, its plan as results.
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "kit/held.h"
#include "kit/options.h"
#include "kit/output.h"
#include "kit/results.h"
#include "kit/session.h"

static cli_exit export_input(cli_run *run, const esr_cycle *cycle, const char *folder) {
    esr_status status = esr_folder_write(run->ctx, cycle, folder);
    if (status != ESR_OK)
        return cli_failed(run, status);
    cli_print(run, "%s: holds the input of %s.\n", folder, cycle->id);
    cli_put(run, "folder", json_string(folder));
    return CLI_DONE;
}

typedef esr_status (*model_writer)(esr_context *ctx, const esr_cycle *cycle, const char *path);

// `next` is the command that solves the model; the path is put behind it.
static cli_exit export_model(cli_run *run, const esr_cycle *cycle, const char *format,
                             model_writer write, const char *next) {
    const char *path = cli_given(run, format);
    if (access(path, F_OK) == 0)
        return cli_refuse(run, CLI_STORE, path, "is there already; choose another name");
    esr_status status = write(run->ctx, cycle, path);
    if (status != ESR_OK)
        return cli_failed(run, status);
    bool mps = strcmp(format, "mps") == 0;
    cli_print(run, "%s: %s as %s.\n", path, cycle->id, mps ? "free MPS" : "MathProg data");
    cli_say(run, "Next: %s %s\n", next, path);
    cli_put(run, format, json_string(path));
    return CLI_DONE;
}

// Judges the plan again, so that what is written is what the rules say today.
static cli_exit export_results(cli_run *run, esr_store *store, esr_solution *solution,
                               const char *folder) {
    cli_solved solved = {0};
    cli_stage stage = {0};
    esr_day as_of = ESR_DAY_NONE;
    cli_exit code = cli_judge(run, solution, &solved);
    if (code == CLI_DONE)
        code = cli_as_of(run, solved.solution->plan->cycle, &as_of);
    if (code == CLI_DONE)
        code = cli_stage_open(run, folder, &stage);
    if (code == CLI_DONE)
        code = cli_stage_write(run, &stage, &solved, as_of, store);
    if (code == CLI_DONE)
        code = cli_stage_install(run, &stage);
    if (code == CLI_DONE) {
        cli_results_tell(run, folder, false);
        cli_held_tell(run, solved.solution->plan, as_of);
    }
    cli_stage_close(&stage);
    cli_solved_free(&solved);
    return code;
}

static cli_exit run_export(cli_run *run) {
    esr_store *store = NULL;
    esr_cycle *cycle = NULL;
    esr_solution *solution = NULL;
    const char *results = cli_given(run, "results"), *mathprog = cli_given(run, "mathprog");
    const char *mps = cli_given(run, "mps");
    if (run->operand_count == 0 && !results && !mathprog && !mps)
        return cli_usage(run, "nothing to export: give a FOLDER, --results DIR, --mathprog FILE or "
                              "--mps FILE");
    if (cli_given(run, "as-of") && !results)
        return cli_usage(run, "--as-of goes with --results DIR");
    cli_exit code = results ? cli_results_check(run, results, NULL) : CLI_DONE;
    if (code == CLI_DONE)
        code = results ? cli_open_plan(run, &store, &cycle, &solution)
                       : cli_open_cycle(run, &store, &cycle);
    if (code == CLI_DONE && run->operand_count)
        code = export_input(run, cycle, run->operands[0]);
    if (code == CLI_DONE && mathprog)
        code = export_model(run, cycle, "mathprog", esr_export_mathprog,
                            "glpsol -m models/esr.mod -d");
    if (code == CLI_DONE && mps)
        code = export_model(run, cycle, "mps", esr_export_mps, "cbc");
    if (code == CLI_DONE && results) {
        code = export_results(run, store, solution, results);
        solution = NULL;
    }
    esr_solution_free(solution);
    esr_cycle_free(cycle);
    esr_store_close(store);
    return code;
}

static const char *const examples[] = {
    "esr export --db cycle.db input-again",
    "esr export --db cycle.db --results out",
    "esr export --db cycle.db --results out --as-of 2026-10-03",
    "esr export --db cycle.db --mathprog cycle.dat",
    "esr export --db cycle.db --mps cycle.mps",
    NULL,
};
static const cli_option options[] = {
    CLI_OPTION_DB,
    {"results", CLI_TEXT, "DIR",
     "Write plan.csv, summary.json, report.html, calendars/ and hand-out/ of the current plan "
     "into DIR.",
     false},
    CLI_OPTION_AS_OF,
    {"mathprog", CLI_TEXT, "FILE", "Write a small cycle as data for models/esr.mod and glpsol.",
     false},
    {"mps", CLI_TEXT, "FILE", "Write the whole program for other solvers, as a free MPS file.",
     false},
    {0},
};
const cli_command cli_export = {
    .name = "export",
    .operands = "[FOLDER]",
    .operand_max = 1,
    .summary = "Write the cycle of the database as a folder or model, or its plan as results",
    .examples = examples,
    .details =
        "FOLDER, which must be empty or not be there, gets the input just as it was imported:\n"
        "importing it again changes nothing.\n\n"
        "Of DIR, hand-out/ alone is for others: a file for each reviewer and each school. Once "
        "something\n"
        "was published, it holds what they were last told; before, what they may know on the day "
        "of --as-of,\n"
        "and esr says what is held back. Each file is looked at once more before it is written; "
        "if one told\n"
        "too much, nothing would be.",
    .options = options,
    .run = run_export,
};
