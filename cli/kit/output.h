// SPDX-License-Identifier: GPL-3.0-or-later
// What a command says. The answer goes to standard output, talk to standard error; with --json
// the answer is one object that is printed at the end.
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "kit/command.h"

// Prints to standard output, unless --json is on.
void cli_print(const cli_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Prints to standard error, unless --quiet is on.
void cli_say(const cli_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Adds to the object of --json and takes over `value`; without --json it is dropped.
void cli_put(cli_run *run, const char *key, json_t *value);

// Tells one fault and answers `code`. `where` may be "".
cli_exit cli_refuse(cli_run *run, cli_exit code, const char *where, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
// A fault of the command line: CLI_USAGE, with a pointer to the help.
cli_exit cli_usage(cli_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Tells every fault of the context after a call that failed with `status`: the exit code.
cli_exit cli_failed(cli_run *run, esr_status status);
// Tells the context's warnings; with --json they join those told before.
void cli_warnings(cli_run *run);
// Prints the object of --json and flushes: the exit code of the process.
cli_exit cli_finish(cli_run *run, cli_exit code);

// A text for the caller to free. Ends the process without memory.
char *cli_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
// Ends the process if `pointer` is NULL; answers it otherwise.
void *cli_need(void *pointer);
// "1 review", "3 reviews"; "4,120". For the caller to free.
char *cli_counted(int64_t count, const char *one, const char *many);
char *cli_thousands(int64_t number);
// Milliseconds of the monotonic clock.
int64_t cli_now_ms(void);

#endif
