// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of their own accord: a reminder, the same once more, a proposal refused. They say what
// their recipient was told before, and nothing of the present plan.
#ifndef ESRI_REPLY_OUTGOING_H
#define ESRI_REPLY_OUTGOING_H

#include "invite/publish.h"

// What writing them needs. All zero is none.
typedef struct esri_outgoing {
    esr_context *ctx;
    esr_store *store;
    int64_t now;   // seconds since 1970
    esr_day today; // in the cycle's time zone
    esr_cycle *cycle;
    esr_plan *plan; // with no visit: only what was told may be said
    esr_invitation_list *invitations;
    esri_choices choices;
    esri_sent sent;
    esri_compose_options options;
    esri_writer writer;
    esri_arena arena;
} esri_outgoing;

ESR_MUST_USE esr_status esri_outgoing_open(esr_context *ctx, esr_store *store, int64_t now,
                                           esri_outgoing *out);
void esri_outgoing_close(esri_outgoing *outgoing);

// The position of an invitation; -1 if there is none of that UID.
int32_t esri_outgoing_find(const esri_outgoing *outgoing, const char *uid);
// Whether a message to that recipient about this event waits to be sent.
bool esri_outgoing_waits(const esri_outgoing *outgoing, int32_t at);
// Puts a message into the outbox: REMIND or RESEND with the SEQUENCE that was last told, and a new
// DTSTAMP, which the invitation gets too; REFUSE with the SEQUENCE of the proposal. Inside the
// caller's transaction.
ESR_MUST_USE esr_status esri_outgoing_write(esri_outgoing *outgoing, int32_t at,
                                            esr_message_kind kind, int32_t sequence, int64_t *id);

#endif
