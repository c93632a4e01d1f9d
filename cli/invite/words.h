// SPDX-License-Identifier: GPL-3.0-or-later
// A publication in words: by visit, what changed, and who hears what.
#ifndef CLI_INVITE_WORDS_H
#define CLI_INVITE_WORDS_H

#include "kit/command.h"

// "9–10 Nov 2026", "30 Nov – 1 Dec 2026"; "no day" for none. For the caller to free.
char *cli_days_text(esr_day first, esr_day last);
// Prints what changed, visit by visit.
void cli_publication_print(const cli_run *run, const esr_publication *publication);
// "messages" and the counts of --json.
void cli_publication_put(cli_run *run, const esr_publication *publication);

#endif
