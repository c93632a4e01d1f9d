// SPDX-License-Identifier: GPL-3.0-or-later
// A context carries what a call says besides its result: the faults of the last failed call, the
// log and the request to cancel. One context a thread; nothing in esr is global.
#ifndef ESR_CONTEXT_H
#define ESR_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include <esr/status.h>

typedef struct esr_context esr_context;

// The version of the library, "0.1.0". Static string.
const char *esr_version(void);

// One thing that is wrong. `subject` says where ("reviewers.csv:14: role", a path, or ""), and
// `message` what is wrong and what would be right, as one sentence without a full stop.
typedef struct esr_fault {
    esr_status status;
    const char *subject;
    const char *message;
} esr_fault;

// Gives a new context to the caller, who frees it. Fails with ESR_E_NOMEM.
ESR_MUST_USE esr_status esr_context_new(esr_context **out);
void esr_context_free(esr_context *ctx);

// The faults since the last esr_context_clear, in the order of their discovery; `at` < count.
// Pointers are valid until the next clear or free. Warnings are kept apart and fail nothing.
size_t esr_context_fault_count(const esr_context *ctx);
esr_fault esr_context_fault(const esr_context *ctx, size_t at);
size_t esr_context_warning_count(const esr_context *ctx);
esr_fault esr_context_warning(const esr_context *ctx, size_t at);
void esr_context_clear(esr_context *ctx);

// Asks the running call to stop as soon as it can, keeping its best result. Safe in a signal
// handler and from another thread.
void esr_context_cancel(esr_context *ctx);
bool esr_context_cancelled(const esr_context *ctx);

#endif
