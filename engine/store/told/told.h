// SPDX-License-Identifier: GPL-3.0-or-later
// What was told, in the database: invitations, messages and the office's choices for them. All of
// it is written inside the caller's transaction (esr_store_begin).
#ifndef ESRI_STORE_TOLD_H
#define ESRI_STORE_TOLD_H

#include <esr/message.h>

#include "base/arena.h"
#include "db/db.h"

// Adds an invitation, or replaces the one with its UID, which must be an event of the database.
ESR_MUST_USE esr_status esri_told_put(esr_context *ctx, esr_store *store,
                                      const esr_invitation *invitation);
// As esr_store_invitations, but those of the cycle with that id.
ESR_MUST_USE esr_status esri_told_of_cycle(esr_context *ctx, esr_store *store, const char *cycle_id,
                                           esr_invitation_list **out);
// The invitation with a UID in whatever case, `*out` NULL if there is none: a list of one.
ESR_MUST_USE esr_status esri_told_find(esr_context *ctx, esr_store *store, const char *uid,
                                       esr_invitation_list **out);
// Adds a message; its id, time and delivery are chosen here: it waits, or is for handing over if it
// has no mail.
ESR_MUST_USE esr_status esri_told_add_message(esr_context *ctx, esr_store *store,
                                              const esr_message *message, int64_t *id);
// Records that the present plan was published.
ESR_MUST_USE esr_status esri_told_add_publication(esr_context *ctx, esr_store *store);

// What the office chose for its messages ("roster", "language", …), remembered from one time to the
// next; `*out` is "" if nothing was chosen, else in the arena.
ESR_MUST_USE esr_status esri_told_choice(esr_context *ctx, esr_store *store, const char *name,
                                         esri_arena *arena, const char **out);
ESR_MUST_USE esr_status esri_told_choose(esr_context *ctx, esr_store *store, const char *name,
                                         const char *value);

#endif
