// SPDX-License-Identifier: GPL-3.0-or-later
// esr help: what there is, one command, or the man page's source.
#include "commands.h"
#include "kit/help.h"
#include "kit/options.h"
#include "kit/output.h"

static cli_exit run_help(cli_run *run) {
    if (run->json)
        return cli_usage(run, "help is for people; it knows no --json");
    if (cli_flag(run, "man")) {
        cli_help_man(stdout);
        return CLI_DONE;
    }
    if (run->operand_count == 0) {
        cli_help_all(stdout);
        return CLI_DONE;
    }
    const cli_command *command = cli_command_find(run->operands[0]);
    if (!command)
        return cli_usage(run, "unknown command %s", run->operands[0]);
    cli_help_command(stdout, command);
    return CLI_DONE;
}

static const char *const examples[] = {"esr help plan", NULL};
static const cli_option options[] = {
    {"man", CLI_FLAG, NULL, "Print the source of the man page.", false},
    {0},
};
const cli_command cli_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .operand_max = 1,
    .summary = "Show what there is, or the options of a command",
    .examples = examples,
    .details = "esr COMMAND --help shows the same as esr help COMMAND.",
    .options = options,
    .run = run_help,
};
