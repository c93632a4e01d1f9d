// SPDX-License-Identifier: GPL-3.0-or-later
// The order in which faults are told: that of their discovery follows the checks, not the files.
#ifndef CLI_FAULTS_H
#define CLI_FAULTS_H

#include "kit/command.h"

// The context's faults file by file, in the order in which files come up first, and by line in each
// file; else as they were found. Their texts are the context's; the list is for the caller to free.
esr_fault *cli_faults_sorted(const esr_context *ctx);

#endif
