// SPDX-License-Identifier: GPL-3.0-or-later
// What is in the outbox, and what became of it, in words.
#ifndef CLI_INVITE_SENDING_H
#define CLI_INVITE_SENDING_H

#include "kit/command.h"

// "2026-11-25 14:35", on the clock of this machine.
#define CLI_MOMENT_TEXT 32
void cli_moment_text(int64_t seconds, char out[CLI_MOMENT_TEXT]);

// Tells what a run of esr_send did, and what is left: the exit code of the command.
cli_exit cli_sending_tell(cli_run *run, esr_store *store, const esr_route *route,
                          const esr_send_report *report);
// Tells what would be sent.
cli_exit cli_sending_preview(cli_run *run, esr_store *store);
// Whether there is nothing to send, which it tells; `*code` is the exit code then, or after an
// error.
bool cli_sending_is_idle(cli_run *run, esr_store *store, cli_exit *code);

#endif
