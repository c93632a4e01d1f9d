// SPDX-License-Identifier: GPL-3.0-or-later
// Says how far people were told of the current plan.
#ifndef CLI_DUE_H
#define CLI_DUE_H

#include "kit/command.h"

// Says, as talk, how many messages are due today because the plan differs from what people were
// told; nothing where none are, or nobody was ever told anything. With --json "messages_due".
cli_exit cli_due_tell(cli_run *run, esr_store *store, const esr_plan *plan);

#endif
