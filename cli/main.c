// SPDX-License-Identifier: GPL-3.0-or-later
// The esr command: finds the command in the table, reads its options, runs it, and ends with its
// exit code. Ctrl-C asks the running call to stop and keep its best result; a second one kills.
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "kit/help.h"
#include "kit/options.h"
#include "kit/output.h"

const cli_listed cli_commands[] = {
    {"Plan a cycle", &cli_plan},
    {NULL, &cli_init},
    {NULL, &cli_import},
    {NULL, &cli_import_calendar},
    {NULL, &cli_check},
    {NULL, &cli_solve},
    {NULL, &cli_export},
    {NULL, &cli_sample},
    {"Look at a plan, ask why, and judge it", &cli_show},
    {NULL, &cli_why},
    {NULL, &cli_why_empty},
    {NULL, &cli_verify},
    {NULL, &cli_certify},
    {NULL, &cli_log},
    {"Ask what if", &cli_whatif},
    {NULL, &cli_sweep},
    {NULL, &cli_compare},
    {NULL, &cli_recruit},
    {NULL, &cli_standby},
    {NULL, &cli_alternatives},
    {"Keep conflicts of interest out of it", &cli_conflicts},
    {NULL, &cli_declare},
    {NULL, &cli_waive},
    {"Change a plan by hand", &cli_candidates},
    {NULL, &cli_openings},
    {NULL, &cli_swap},
    {NULL, &cli_move},
    {NULL, &cli_pin},
    {NULL, &cli_unpin},
    {NULL, &cli_undo},
    {"Repair a plan when something happens", &cli_dropout},
    {NULL, &cli_object},
    {NULL, &cli_defer},
    {NULL, &cli_close},
    {"Tell people, and hear from them", &cli_publish},
    {NULL, &cli_templates},
    {NULL, &cli_send},
    {NULL, &cli_receive},
    {NULL, &cli_answers},
    {NULL, &cli_feeds},
    {"Besides", &cli_help},
    {0},
};

static esr_context *signalled;

static void on_signal(int number) {
    (void)number;
    esr_context_cancel(signalled);
}

static void catch_signals(esr_context *ctx) {
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    action.sa_flags |= (int)SA_RESETHAND; // the second signal has its usual effect
    sigemptyset(&action.sa_mask);
    signalled = ctx;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

const cli_command *cli_command_find(const char *name) {
    for (const cli_listed *at = cli_commands; at->command; at++)
        if (strcmp(at->command->name, name) == 0)
            return at->command;
    return NULL;
}

static cli_exit unknown_command(cli_run *run, const char *name) {
    const char *nearest = NULL;
    int least = CLI_SLIPS_MAX + 1;
    for (const cli_listed *at = cli_commands; at->command; at++) {
        int distance = cli_word_distance(name, at->command->name);
        if (distance < least) {
            least = distance;
            nearest = at->command->name;
        }
    }
    if (nearest)
        return cli_usage(run, "unknown command %s; did you mean %s?", name, nearest);
    return cli_usage(run, "unknown command %s", name);
}

static cli_exit run_command(cli_run *run, int count, char **words) {
    run->command = cli_command_find(words[0]);
    if (!run->command) {
        for (int i = 1; i < count; i++)
            if (strcmp(words[i], "--json") == 0)
                run->json = true;
        return unknown_command(run, words[0]);
    }
    cli_exit code = cli_parse(run, count - 1, words + 1);
    if (code != CLI_DONE)
        return code;
    if (cli_flag(run, "help")) {
        run->json = false;
        cli_help_command(stdout, run->command);
        return CLI_DONE;
    }
    code = run->command->run(run);
    cli_warnings(run);
    return code;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        cli_help_all(stderr);
        return CLI_USAGE;
    }
    cli_run run = {.start_ms = cli_now_ms()};
    run.answer = cli_need(json_object());
    run.faults = cli_need(json_array());
    if (esr_context_new(&run.ctx) != ESR_OK)
        cli_need(NULL);
    catch_signals(run.ctx);
    cli_exit code = CLI_DONE;
    if (strcmp(argv[1], "--version") == 0)
        printf("esr %s\n", esr_version());
    else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        cli_help_all(stdout);
    else
        code = run_command(&run, argc - 1, argv + 1);
    code = cli_finish(&run, code);
    json_decref(run.answer);
    json_decref(run.faults);
    esr_context_free(run.ctx);
    return (int)code;
}
