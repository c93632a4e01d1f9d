// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps a second program from sending out of the same database. What must not be sent twice is safe
// without it; but only with it a message that is underway is known to be in doubt.
#ifndef ESRI_INVITE_SEND_LOCK_H
#define ESRI_INVITE_SEND_LOCK_H

#include <esr/store.h>

#include "base/context.h"

// A file beside the database, which is locked as long as its holder lives.
typedef struct esri_send_lock {
    char *path;
    int file;
} esri_send_lock; // all zero is none

// Fails with ESR_E_EXISTS if another program has it.
ESR_MUST_USE esr_status esri_send_lock_take(esr_context *ctx, const esr_store *store,
                                            esri_send_lock *lock);
void esri_send_lock_drop(esri_send_lock *lock);

#endif
