// SPDX-License-Identifier: GPL-3.0-or-later
// Lets the n-th allocation fail. The linker leads every call of the engine's objects to these
// wrappers (--wrap, see tests/CMakeLists.txt); what the C library allocates for itself is not met.
#include "harness.h"

#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);

static size_t seen, fails_at;

size_t harness_fail_malloc(size_t n) {
    size_t since = seen;
    seen = 0;
    fails_at = n;
    return since;
}

static int fails_now(void) {
    return ++seen == fails_at;
}

void *__wrap_malloc(size_t size) {
    return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
    return fails_now() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size) {
    return fails_now() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text) {
    return fails_now() ? NULL : __real_strdup(text);
}
