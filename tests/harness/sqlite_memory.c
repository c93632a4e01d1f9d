// SPDX-License-Identifier: GPL-3.0-or-later
// SQLite's allocator with a fault in it (https://www.sqlite.org/c3ref/mem_methods.html).
#include "sqlite_memory.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

static sqlite3_mem_methods real;
static int32_t seen, fails_at;

static bool fails(void) {
    return ++seen == fails_at;
}

static void *fail_malloc(int size) {
    return fails() ? NULL : real.xMalloc(size);
}

static void *fail_realloc(void *old, int size) {
    return fails() ? NULL : real.xRealloc(old, size);
}

void harness_sqlite_memory_install(void) {
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
    sqlite3_mem_methods mine = real;
    mine.xMalloc = fail_malloc;
    mine.xRealloc = fail_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &mine);
    sqlite3_initialize();
}

int32_t harness_sqlite_memory_fail(int32_t n) {
    int32_t since = seen;
    seen = 0;
    fails_at = n;
    return since;
}
