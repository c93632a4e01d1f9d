// SPDX-License-Identifier: GPL-3.0-or-later
// Lets the n-th allocation inside SQLite fail; harness_fail_malloc meets the engine's own alone.
#ifndef HARNESS_SQLITE_MEMORY_H
#define HARNESS_SQLITE_MEMORY_H

#include <stdint.h>

// To be called before the first database is opened.
void harness_sqlite_memory_install(void);
// From now on the n-th allocation (from 1) fails, and those after it succeed again; 0: none
// fails. Answers how many there were since the last call.
int32_t harness_sqlite_memory_fail(int32_t n);

#endif
