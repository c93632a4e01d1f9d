// SPDX-License-Identifier: GPL-3.0-or-later
// The lock. SQLite's own would be too much: others may read and publish while messages are sent.
#include "invite/send/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/store_db.h"

#define MODE 0600

// Whether the file that was locked is still the one of that name: its last holder removes it.
static bool is_current(int file, const char *path) {
    struct stat own, named;
    return fstat(file, &own) == 0 && stat(path, &named) == 0 && own.st_dev == named.st_dev &&
           own.st_ino == named.st_ino;
}

// An open and locked file; -1 with errno set.
static int take(const char *path) {
    for (;;) {
        int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, MODE);
        if (file < 0)
            return -1;
        int fault = flock(file, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
        if (!fault && is_current(file, path))
            return file;
        close(file);
        if (fault) {
            errno = fault;
            return -1;
        }
    }
}

esr_status esri_send_lock_take(esr_context *ctx, const esr_store *store, esri_send_lock *lock) {
    const char *database = esri_db_path(store->db);
    esri_buf path = {0};
    esri_buf_printf(&path, "%s-sending", database);
    char *text = esri_buf_take(&path);
    if (!text)
        return esri_fail_nomem(ctx);
    int file = take(text);
    esr_status status = ESR_OK;
    if (file < 0 && errno == EWOULDBLOCK)
        status = esri_fail(ctx, ESR_E_EXISTS, database,
                           "another program is sending its messages; wait until that has ended");
    else if (file < 0)
        status = esri_fail(ctx, ESR_E_IO, text, "can't be made: %s", strerror(errno));
    if (status == ESR_OK)
        *lock = (esri_send_lock){.path = text, .file = file};
    else
        free(text);
    return status;
}

void esri_send_lock_drop(esri_send_lock *lock) {
    if (!lock->path)
        return;
    (void)unlink(lock->path); // before it is unlocked
    close(lock->file);
    free(lock->path);
    *lock = (esri_send_lock){0};
}
