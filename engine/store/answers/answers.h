// SPDX-License-Identifier: GPL-3.0-or-later
// What came in, in the database, and the addresses by which recipients are known besides their own.
// What writes does so inside the caller's transaction (esr_store_begin).
#ifndef ESRI_STORE_ANSWERS_H
#define ESRI_STORE_ANSWERS_H

#include <esr/answer.h>

#include "base/arena.h"

// Whether the same is on record: from the same sender, or from anybody if it was not quarantined.
ESR_MUST_USE esr_status esri_answers_hold(esr_context *ctx, esr_store *store,
                                          const esr_incoming *what, bool *out);
// Adds it; id and time are chosen here. What of the same is in quarantine becomes moot if this is
// not.
ESR_MUST_USE esr_status esri_answers_add(esr_context *ctx, esr_store *store,
                                         const esr_incoming *what, int64_t *id);
// One of them: a list of one. ESR_E_INPUT if there is none of that id.
ESR_MUST_USE esr_status esri_answers_get(esr_context *ctx, esr_store *store, int64_t id,
                                         esr_incoming_list **out);
// Sets what became of it: fate, doubt, why and settlement.
ESR_MUST_USE esr_status esri_answers_set(esr_context *ctx, esr_store *store,
                                         const esr_incoming *what);
// SEQUENCE and DTSTAMP of the latest thing that counts for an invitation by that method; -1 and 0
// if there is none.
ESR_MUST_USE esr_status esri_answers_latest(esr_context *ctx, esr_store *store, const char *uid,
                                            esr_method method, int32_t *sequence, int64_t *stamp);

// The further addresses of a recipient, in the arena.
ESR_MUST_USE esr_status esri_alias_list(esr_context *ctx, esr_store *store,
                                        const esr_event_key *key, esri_arena *arena,
                                        const char *const **out, size_t *count);
// Adds one; one that is there is fine.
ESR_MUST_USE esr_status esri_alias_add(esr_context *ctx, esr_store *store, const esr_event_key *key,
                                       const char *address);

#endif
