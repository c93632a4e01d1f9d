// SPDX-License-Identifier: GPL-3.0-or-later
// A faulty disk: stands between SQLite's Unix layer (https://www.sqlite.org/c3ref/vfs.html,
// xSetSystemCall) and the system. fsync and fdatasync are replaced by being defined here, in the
// program, before the C library's.
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

static struct {
    bool active, read_only;
    int32_t n, count;
    harness_disk_fault fault;
    int error;
} disk;

int fsync(int file);
int fdatasync(int file);

// Counts a call; whether it fails.
static bool fails(void) {
    if (!disk.active)
        return false;
    disk.count++;
    if (disk.fault == HARNESS_DISK_DEAD ? disk.count < disk.n : disk.count != disk.n)
        return false;
    if (disk.fault == HARNESS_DISK_CRASH)
        raise(SIGKILL);
    errno = disk.error;
    return true;
}

static int disk_open(const char *path, int flags, int mode) {
    if (disk.read_only && (flags & O_ACCMODE) != O_RDONLY) {
        errno = EACCES;
        return -1;
    }
    return fails() ? -1 : open(path, flags, mode);
}

static ssize_t disk_read(int file, void *bytes, size_t length) {
    return fails() ? -1 : read(file, bytes, length);
}

static ssize_t disk_pread(int file, void *bytes, size_t length, off_t at) {
    return fails() ? -1 : pread(file, bytes, length, at);
}

static ssize_t disk_write(int file, const void *bytes, size_t length) {
    return fails() ? -1 : write(file, bytes, length);
}

static ssize_t disk_pwrite(int file, const void *bytes, size_t length, off_t at) {
    return fails() ? -1 : pwrite(file, bytes, length, at);
}

static int disk_truncate(int file, off_t length) {
    return fails() ? -1 : ftruncate(file, length);
}

static int disk_unlink(const char *path) {
    return fails() ? -1 : unlink(path);
}

// No test cuts the power, so that the disk itself need not be waited for.
int fsync(int file) {
    (void)file;
    return fails() ? -1 : 0;
}

int fdatasync(int file) {
    (void)file;
    return fails() ? -1 : 0;
}

static void install(void) {
    static const struct {
        const char *name;
        sqlite3_syscall_ptr call;
    } calls[] = {
        {"open", (sqlite3_syscall_ptr)disk_open},
        {"read", (sqlite3_syscall_ptr)disk_read},
        {"pread", (sqlite3_syscall_ptr)disk_pread},
        {"pread64", (sqlite3_syscall_ptr)disk_pread},
        {"write", (sqlite3_syscall_ptr)disk_write},
        {"pwrite", (sqlite3_syscall_ptr)disk_pwrite},
        {"pwrite64", (sqlite3_syscall_ptr)disk_pwrite},
        {"ftruncate", (sqlite3_syscall_ptr)disk_truncate},
        {"unlink", (sqlite3_syscall_ptr)disk_unlink},
    };
    static bool installed;
    if (installed)
        return;
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (vfs->xGetSystemCall(vfs, calls[i].name))
            vfs->xSetSystemCall(vfs, calls[i].name, calls[i].call);
    installed = true;
}

void harness_disk_fail(int32_t n, harness_disk_fault fault, int error) {
    install();
    disk.active = true;
    disk.n = n;
    disk.count = 0;
    disk.fault = fault;
    disk.error = error;
}

void harness_disk_protect(void) {
    install();
    disk.read_only = true;
}

int32_t harness_disk_heal(void) {
    disk.active = disk.read_only = false;
    return disk.count;
}
