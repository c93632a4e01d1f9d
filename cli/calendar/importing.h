// SPDX-License-Identifier: GPL-3.0-or-later
// The work of esr import-calendar: which calendars are meant, reading them, and putting what
// changed into the cycle and the database.
#ifndef CLI_IMPORTING_H
#define CLI_IMPORTING_H

#include "kit/deciding.h"

typedef enum cli_calendar_state {
    CLI_CALENDAR_NEW,
    CLI_CALENDAR_CHANGED,
    CLI_CALENDAR_SAME,
} cli_calendar_state;

typedef struct cli_importing {
    cli_change change;
    esr_imported_list *stored; // what the database has
    int32_t tentative;         // the cost
    // What was read, or is to be forgotten, and how it differs from what is stored.
    esr_imported **read;
    cli_calendar_state *state;
    size_t count, room, changed;
    bool looser; // something that was taken becomes free, or cheaper
} cli_importing;

// Opens the database and looks up what it has.
cli_exit cli_importing_open(cli_run *run, cli_importing *work);
// Reads what the command line names.
cli_exit cli_importing_read(cli_run *run, cli_importing *work);
// Finds what --forget names.
cli_exit cli_importing_forget(cli_run *run, cli_importing *work);
// Makes the cycle with what changed, and judges the plan in it.
cli_exit cli_importing_apply(cli_run *run, cli_importing *work);
// Keeps all of it or nothing.
cli_exit cli_importing_keep(cli_run *run, cli_importing *work);
void cli_importing_close(cli_importing *work);

#endif
