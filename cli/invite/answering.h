// SPDX-License-Identifier: GPL-3.0-or-later
// What came in, in words and as JSON: for esr receive and esr answers.
#ifndef CLI_INVITE_ANSWERING_H
#define CLI_INVITE_ANSWERING_H

#include "kit/command.h"

// "TF YEUNG Tak-hong 楊德康", for the caller to free.
char *cli_recipient_name(const esr_event_key *key, const char *name, const char *name_zh);
// "TF YEUNG Tak-hong 楊德康 declines V3 on Mon 2026-11-02: a reason", without a full stop; for the
// caller to free. `day`: of the visit; ESR_DAY_NONE: unknown.
char *cli_incoming_text(const esr_incoming *what, esr_day day);
// "Mon 2026-11-09 09:00 to Tue 2026-11-10 16:30"; for the caller to free.
char *cli_proposal_text(const esr_incoming *what);
json_t *cli_incoming_json(const esr_incoming *what);

// Prints a text as an item of a list, under a number unless that is 0.
void cli_print_item(const cli_run *run, int64_t number, const char *text);

// Tells a receipt: what counts, what does not, what waits, and what to do next; "received" of
// --json.
void cli_receipt_tell(cli_run *run, const esr_receipt *receipt);
// Tells who could take the seats that it opened, and by which commands; "openings" of --json.
cli_exit cli_openings_tell(cli_run *run, esr_store *store, const esr_receipt *receipt);

#endif
