// SPDX-License-Identifier: GPL-3.0-or-later
// Faults, warnings and cancellation of one context. Not thread-safe but for esr_context_cancel.
#include "base/context.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct fault_list {
    esr_fault *at;
    size_t count, room;
} fault_list;

struct esr_context {
    fault_list faults, warnings;
    volatile sig_atomic_t cancelled;
};

esr_status esr_context_new(esr_context **out) {
    esr_context *ctx = calloc(1, sizeof *ctx);
    if (!ctx)
        return ESR_E_NOMEM;
    *out = ctx;
    return ESR_OK;
}

static void list_clear(fault_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        free((void *)(uintptr_t)list->at[i].subject);
        free((void *)(uintptr_t)list->at[i].message);
    }
    free(list->at);
    *list = (fault_list){0};
}

void esr_context_free(esr_context *ctx) {
    if (!ctx)
        return;
    list_clear(&ctx->faults);
    list_clear(&ctx->warnings);
    free(ctx);
}

void esr_context_clear(esr_context *ctx) {
    list_clear(&ctx->faults);
    list_clear(&ctx->warnings);
}

size_t esr_context_fault_count(const esr_context *ctx) {
    return ctx->faults.count;
}

esr_fault esr_context_fault(const esr_context *ctx, size_t at) {
    return ctx->faults.at[at];
}

size_t esr_context_warning_count(const esr_context *ctx) {
    return ctx->warnings.count;
}

esr_fault esr_context_warning(const esr_context *ctx, size_t at) {
    return ctx->warnings.at[at];
}

void esr_context_cancel(esr_context *ctx) {
    ctx->cancelled = 1;
}

bool esr_context_cancelled(const esr_context *ctx) {
    return ctx->cancelled != 0;
}

// Out of memory while recording loses the record, never the status.
static void list_add(fault_list *list, esr_status status, const char *subject, const char *format,
                     va_list args) {
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 8;
        esr_fault *at = realloc(list->at, room * sizeof *at);
        if (!at)
            return;
        list->at = at;
        list->room = room;
    }
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0)
        return;
    char *message = malloc((size_t)length + 1);
    char *where = strdup(subject ? subject : "");
    if (!message || !where) {
        free(message);
        free(where);
        return;
    }
    vsnprintf(message, (size_t)length + 1, format, args);
    list->at[list->count++] = (esr_fault){status, where, message};
}

esr_status esri_fail(esr_context *ctx, esr_status status, const char *subject, const char *format,
                     ...) {
    va_list args;
    va_start(args, format);
    list_add(&ctx->faults, status, subject, format, args);
    va_end(args);
    return status;
}

esr_status esri_fail_nomem(esr_context *ctx) {
    return esri_fail(ctx, ESR_E_NOMEM, NULL, "out of memory");
}

void esri_warn(esr_context *ctx, const char *subject, const char *format, ...) {
    va_list args;
    va_start(args, format);
    list_add(&ctx->warnings, ESR_OK, subject, format, args);
    va_end(args);
}

int64_t esri_now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
