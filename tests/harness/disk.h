// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the disk fail under SQLite, at a chosen call: through the system calls that its Unix layer
// lets a test replace, and its syncs. The engine itself holds nothing for this.
#ifndef HARNESS_DISK_H
#define HARNESS_DISK_H

#include <stdbool.h>
#include <stdint.h>

typedef enum harness_disk_fault {
    HARNESS_DISK_ONCE,  // one call fails
    HARNESS_DISK_DEAD,  // that call and all that follow fail, as if the process had been killed
    HARNESS_DISK_CRASH, // that call kills the process
} harness_disk_fault;

// From now on the `n`-th call (from 1) that opens, reads, writes, truncates, syncs or deletes a
// file fails with `error` (EIO, ENOSPC, …). Counts calls from 0 again.
void harness_disk_fail(int32_t n, harness_disk_fault fault, int error);
// From now on no file can be opened for writing.
void harness_disk_protect(void);
// All is well again. Answers how many calls there were since the fault was set.
int32_t harness_disk_heal(void);

#endif
