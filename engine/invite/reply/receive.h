// SPDX-License-Identifier: GPL-3.0-or-later
// One calendar object that came in, from its bytes to the record and to all that follows from it.
#ifndef ESRI_REPLY_RECEIVE_H
#define ESRI_REPLY_RECEIVE_H

#include "invite/reply/decide.h"
#include "invite/reply/object.h"

// The receipt with the memory that it owns.
typedef struct esri_receipt {
    esr_receipt receipt; // first, so that both have one address
    esr_received *at;
    size_t room;
    esri_arena arena;
} esri_receipt;

// What all objects of one call share.
typedef struct esri_receiving {
    esr_context *ctx;
    esr_store *store;
    int64_t now;            // seconds since 1970
    esri_ics_window window; // where proposals may lie: the cycle, and a year around it
    const char *organizer;  // the office's own address, in lower case
    esri_receipt *out;
} esri_receiving;

// Fills everything but `out` from the stored cycle; texts are in the receipt's arena.
ESR_MUST_USE esr_status esri_receiving_start(esr_context *ctx, esr_store *store,
                                             const esr_receive_options *options,
                                             esri_receipt *receipt, esri_receiving *out);
// Adds an item to the receipt; it is valid until the next one. ESR_E_NOMEM.
ESR_MUST_USE esr_status esri_receipt_add(esr_context *ctx, esri_receipt *receipt,
                                         esr_received **out);
// Copies the texts of an item's incoming thing into the receipt's arena.
ESR_MUST_USE esr_status esri_receipt_own(esr_context *ctx, esri_receipt *receipt,
                                         esr_incoming *incoming);

// What is known of the mail around an object. Texts are "" where there is none.
typedef struct esri_envelope {
    const char *source; // "inbox.mbox, message 3"
    const char *sender; // in lower case
    const char *message_id, *authentication;
    const char *method; // of the Content-Type, in lower case
    bool forged;        // the mail server found that the sender is not who it seems
    bool handed_over;   // there is no mail: the office named the file
} esri_envelope;

// Judges and keeps all events of an object, in one transaction.
ESR_MUST_USE esr_status esri_receive_object(esri_receiving *receiving,
                                            const esri_envelope *envelope, const char *bytes,
                                            size_t length);

// Does what follows from a thing that counts, and notes it in the item and in the journal: the
// invitation's answer, the seat, a message. Inside the caller's transaction.
ESR_MUST_USE esr_status esri_receive_apply(esri_receiving *receiving,
                                           const esr_invitation *invitation, esr_received *item);

// Sets the latest thing by the method of `what` that counts for an invitation; false if there is
// none.
ESR_MUST_USE esr_status esri_receive_latest(esri_receiving *receiving,
                                            const esr_invitation *invitation, esr_method method,
                                            esr_incoming *out, bool *found);
// The addresses of an invitation's recipient, in lower case, in the arena.
ESR_MUST_USE esr_status esri_receive_addresses(esri_receiving *receiving,
                                               const esr_invitation *invitation, esri_arena *arena,
                                               esri_reply_known *known);

// Opens the seat of a reviewer who declined, or looks where one who accepts sits (seat.c).
ESR_MUST_USE esr_status esri_receive_seat(esri_receiving *receiving,
                                          const esr_invitation *invitation, esr_received *item);

#endif
