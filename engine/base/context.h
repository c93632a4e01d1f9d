// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's side of the context: recording faults, the deadline, and the one error idiom.
#ifndef ESRI_CONTEXT_H
#define ESRI_CONTEXT_H

#include <stdint.h>

#include <esr/context.h>

// Records a fault and answers `status`. `subject` may be NULL; both texts are copied.
esr_status esri_fail(esr_context *ctx, esr_status status, const char *subject, const char *format,
                     ...) __attribute__((format(printf, 4, 5)));
esr_status esri_fail_nomem(esr_context *ctx);
// Records a warning.
void esri_warn(esr_context *ctx, const char *subject, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Monotonic clock, in ms.
int64_t esri_now_ms(void);

// The error idiom: every function has one `status` and one `cleanup:` label.
#define ESR_TRY(expression)                                                                        \
    do {                                                                                           \
        status = (expression);                                                                     \
        if (status != ESR_OK)                                                                      \
            goto cleanup;                                                                          \
    } while (0)

#endif
