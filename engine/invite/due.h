// SPDX-License-Identifier: GPL-3.0-or-later
// What is due: compares what people were last told with a plan, and decides which messages say the
// difference, to whom, and with which SEQUENCE. Pure: writes nothing and reads no clock.
//
// Who may know what on the day is decided by calendar/notice.h. A visit that is over is told to
// nobody any more. How each difference is told: docs/publishing.md.
#ifndef ESRI_INVITE_DUE_H
#define ESRI_INVITE_DUE_H

#include <esr/message.h>

#include "base/arena.h"
#include "invite/facts.h"

typedef struct esri_due_options {
    esr_day as_of;
    int64_t now; // seconds since 1970 in UTC: DTSTAMP, unless the last one was as late
    bool hold;   // what is told for the first time is tentative; else all of it becomes confirmed
    bool team;   // the roster: members of a team are told of each other, with addresses
} esri_due_options;

// One message that is due.
typedef struct esri_due {
    esr_message_kind kind;
    esr_review_ix review; // -1: it left the cycle
    esri_reader reader;   // at = -1: they left the register
    int32_t told;         // position of the invitation as it was; -1: there was none
    // As it will be. The UID is NULL where it never had one; title, place, text and facts are those
    // that were told before, or NULL: the composer's to fill.
    esr_invitation invitation;
    esri_facts facts;
    esri_facts before; // as last told
    bool has_before;   // whether that means anything to the one who gets this message
    bool supersedes;   // nothing of this UID was sent so far, and nothing of that needs to be
    bool silent;       // no message: the recipient never heard of it
} esri_due;

typedef struct esri_due_list {
    const esri_due *at; // by review, recipient, id, part; of one UID in the order of sending
    size_t count;
} esri_due_list;

// Finds what is due. `unsent[i]` says of invitation i that all its messages still wait. Everything
// lies in the arena, the plan's cycle and the invitations.
ESR_MUST_USE esr_status esri_due_find(esr_context *ctx, const esr_plan *plan,
                                      const esri_due_options *options,
                                      const esr_invitation_list *invitations, const bool *unsent,
                                      esri_arena *arena, esri_due_list *out);

#endif
