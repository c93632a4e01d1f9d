// SPDX-License-Identifier: GPL-3.0-or-later
// Work on what strangers wrote, done in a child process: whatever it makes the work do, it ends in
// bounded time and memory, writes no file, and harms nothing of ours. The child sees all that the
// parent knew when it began; what it finds out comes back as bytes, which the parent must check.
#ifndef ESRI_CHILD_H
#define ESRI_CHILD_H

#include <stdint.h>

#include "base/buf.h"
#include "base/context.h"

typedef struct esri_child_limits {
    int32_t cpu_seconds;
    int64_t wall_ms;
    size_t memory;      // bytes beyond what the parent uses; not held where a sanitizer runs
    size_t answer_most; // bytes
} esri_child_limits;

// Done in the child: appends its answer. What it records in contexts is lost with the child.
typedef esr_status (*esri_child_work)(void *user, esri_buf *answer);

// Gives the answer, with a NUL behind it, to the caller. Fails with ESR_E_INPUT at `subject` if the
// work ran into a limit or broke off, with its own status if it answered one (then nothing is
// recorded, and there is no answer), and with ESR_E_NOMEM or ESR_E_IO if there could be no child.
ESR_MUST_USE esr_status esri_child_run(esr_context *ctx, const char *subject,
                                       const esri_child_limits *limits, esri_child_work work,
                                       void *user, char **out, size_t *out_length);

#endif
