// SPDX-License-Identifier: GPL-3.0-or-later
// Schools, reviews and reviewers by their ids, and how they and days are called.
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include "kit/command.h"

// "S001 Name 名", for the caller to free; "-" where there is none.
char *cli_school_name(const esr_cycle *cycle, esr_school_ix at);
char *cli_reviewer_name(const esr_cycle *cycle, esr_reviewer_ix at);

// The entry with that id. CLI_INPUT after saying that there is none, and which was perhaps meant.
cli_exit cli_find_reviewer(cli_run *run, const esr_cycle *cycle, const char *id,
                           esr_reviewer_ix *out);
cli_exit cli_find_school(cli_run *run, const esr_cycle *cycle, const char *id, esr_school_ix *out);
cli_exit cli_find_review(cli_run *run, const esr_cycle *cycle, const char *id, esr_review_ix *out);
// Whether [rules] has that kind.
cli_exit cli_find_kind(cli_run *run, const esr_cycle *cycle, const char *name);

// "Mon 2006-11-06"; "" for no day.
#define CLI_DAY_TEXT 16
void cli_day_text(esr_day day, char out[CLI_DAY_TEXT]);
// A day as YYYY-MM-DD, or null for none.
json_t *cli_day_json(esr_day day);

#endif
