// SPDX-License-Identifier: GPL-3.0-or-later
// What a change of the cycle breaks: in what people were told, in the current plan, and by itself.
#ifndef CLI_BROKEN_H
#define CLI_BROKEN_H

#include "kit/deciding.h"

// Tells all that, a line each with the days from `today` to the visit, or that nothing is broken;
// adds how much it is to `broken`. With --json "breaks_published", "breaks_current", "faults_now".
cli_exit cli_broken_tell(cli_run *run, const cli_change *change, esr_day today, int32_t *broken);

#endif
