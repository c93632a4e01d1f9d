// SPDX-License-Identifier: GPL-3.0-or-later
// The help and the man page, made from the command table.
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

#include "kit/command.h"

// `esr help`: what there is.
void cli_help_all(FILE *file);
// `esr help COMMAND` and `esr COMMAND --help`.
void cli_help_command(FILE *file, const cli_command *command);
// The man page's source (man(7)).
void cli_help_man(FILE *file);

#endif
