// SPDX-License-Identifier: GPL-3.0-or-later
// The commands, each in its cmd_<name>.c.
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "kit/command.h"

// Sweeps: sweep/.
extern const cli_command cli_sweep;

// Changes by hand: desk/.
extern const cli_command cli_pin, cli_unpin, cli_swap, cli_move, cli_undo, cli_candidates,
    cli_openings, cli_dropout;
// Repairs after a disturbance: repair/.
extern const cli_command cli_object, cli_defer, cli_close;

extern const cli_command cli_plan, cli_init, cli_import, cli_check, cli_solve, cli_show, cli_export,
    cli_verify, cli_certify, cli_why, cli_why_empty, cli_conflicts, cli_waive, cli_declare, cli_log,
    cli_publish, cli_receive, cli_answers, cli_feeds, cli_send, cli_templates, cli_sample, cli_help;
extern const cli_command cli_import_calendar;
// Scenarios: scenario/.
extern const cli_command cli_whatif, cli_compare;
// The pool of reviewers: pool/.
extern const cli_command cli_recruit;
// Stand-bys, losses, and other plans: standby/.
extern const cli_command cli_standby, cli_alternatives;

#endif
