// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a command line by a command's option table: GNU long options, `--name value` or
// `--name=value`, unique abbreviations, `--` and `-`; and answers what was given.
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "kit/command.h"

// The options that every command has; ends with a NULL name.
extern const cli_option cli_common_options[];

// Reads the words behind the command's name into `run`. CLI_DONE, or CLI_USAGE after saying why.
cli_exit cli_parse(cli_run *run, int count, char **words);

// What was given to an option of the command's table, or NULL.
const char *cli_given(const cli_run *run, const char *name);
bool cli_flag(const cli_run *run, const char *name);
// The number given to a CLI_COUNT or CLI_SEED option, or `otherwise`.
uint64_t cli_number(const cli_run *run, const char *name, uint64_t otherwise);
// Milliseconds given to a CLI_SECONDS option; 0 if none.
int64_t cli_ms(const cli_run *run, const char *name);
// Millionths given to a CLI_PERCENT option; 0 if none.
int64_t cli_ppm(const cli_run *run, const char *name);

// The day given to a CLI_DATE option; ESR_DAY_NONE if none.
esr_day cli_day(const cli_run *run, const char *name);

// How far two words are apart: letters to insert, drop, change or swap with a neighbour.
int cli_word_distance(const char *a, const char *b);
#define CLI_SLIPS_MAX 2 // more than these are another word

#endif
