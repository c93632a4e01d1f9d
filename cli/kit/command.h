// SPDX-License-Identifier: GPL-3.0-or-later
// What a command is: its name, operands, options and words of help, all in one table from which
// the parser, `--help` and the man page are made; and one run of a command.
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <jansson.h>

#include <esr/esr.h>

// The exit codes of every command.
typedef enum cli_exit {
    CLI_DONE = 0,
    CLI_NO = 1, // a sound "no": rules broken
    CLI_USAGE = 2,
    CLI_INPUT = 3,
    CLI_LIMIT = 4, // a limit was reached before any plan
    CLI_STORE = 5, // file or database
    CLI_INTERNAL = 6,
    CLI_INTERRUPTED = 130,
} cli_exit;

typedef enum cli_value {
    CLI_FLAG,
    CLI_TEXT,
    CLI_COUNT,   // a whole number, 1 to CLI_COUNT_MAX
    CLI_SEED,    // a whole number, 0 or more
    CLI_SECONDS, // seconds with up to three decimals, more than 0
    CLI_PERCENT, // 0 to 100 with up to four decimals
    CLI_DATE,    // YYYY-MM-DD
} cli_value;

#define CLI_COUNT_MAX   100000
#define CLI_SECONDS_MAX 1000000

typedef struct cli_option {
    const char *name; // without the two dashes
    cli_value value;
    const char *metavar; // "DIR"; NULL for a flag
    const char *help;    // one or two sentences
    bool required;
} cli_option;

typedef struct cli_run cli_run;

typedef struct cli_command {
    const char *name;
    const char *operands; // "FOLDER"; "" where there are none
    int operand_min, operand_max;
    const char *summary;         // one line
    const char *const *examples; // ends with NULL
    const char *details;         // paragraphs, separated by an empty line
    const cli_option *options;   // ends with a NULL name; --json, --quiet, --help come besides
    cli_exit (*run)(cli_run *run);
} cli_command;

// A line of the list of commands; one with a heading begins a group: "Change a plan by hand".
typedef struct cli_listed {
    const char *heading; // NULL: of the same group
    const cli_command *command;
} cli_listed;

// All commands in the order of the help; ends with a NULL command. In main.c.
extern const cli_listed cli_commands[];
const cli_command *cli_command_find(const char *name);

#define CLI_GIVEN_MAX    24
#define CLI_OPERANDS_MAX 64

// One run. `answer` collects what --json prints; without --json it stays empty.
struct cli_run {
    const cli_command *command;
    esr_context *ctx;
    const char *given[CLI_GIVEN_MAX]; // by option, the command's own first; NULL: not given
    const char *operands[CLI_OPERANDS_MAX];
    int operand_count;
    bool json, quiet, failed;
    int64_t start_ms; // monotonic
    json_t *answer, *faults;
};

#endif
