// SPDX-License-Identifier: GPL-3.0-or-later
// Messages: what is to be sent, each with its calendar object and, where there is an address, its
// mail, byte for byte. They are written in the same transaction as the invitation that they carry,
// and never changed; how far their delivery is stands beside them.
#ifndef ESR_MESSAGE_H
#define ESR_MESSAGE_H

#include <esr/invitation.h>

typedef enum esr_message_kind {
    ESR_MESSAGE_INVITE,  // the first, or the first after it was taken back
    ESR_MESSAGE_MOVE,    // other days, hours or place: answers are asked anew
    ESR_MESSAGE_CONFIRM, // the tentative days hold
    ESR_MESSAGE_UPDATE,  // another text: the team, the seat
    ESR_MESSAGE_CANCEL,  // the visit does not take place
    ESR_MESSAGE_RELEASE, // this person is no longer wanted
    ESR_MESSAGE_REMIND,  // asks again for an answer
    ESR_MESSAGE_RESEND,  // asked for by the recipient (REFRESH)
    ESR_MESSAGE_REFUSE,  // a proposal of other days is declined (DECLINECOUNTER)
} esr_message_kind;

typedef enum esr_delivery_state {
    ESR_DELIVERY_WAITING,
    // Being handed over. If esr ended there, nobody knows whether it arrived: see esr_send.
    ESR_DELIVERY_UNDERWAY,
    ESR_DELIVERY_SENT,
    ESR_DELIVERY_FAILED,  // for good; `error` says why
    ESR_DELIVERY_BY_HAND, // there is no address; its file is to be handed over
    ESR_DELIVERY_VOID,    // overtaken by a later one before it was sent, or given up by the office
} esr_delivery_state;

typedef struct esr_message {
    int64_t id;     // 1, 2, …: the order in which they are to be sent
    const char *at; // when it was written: UTC, 2026-09-01T08:00:00Z
    esr_message_kind kind;
    const char *uid;
    esr_event_key key;
    int32_t sequence;
    int64_t stamp;
    const char *name, *address; // of the recipient; address "": by hand
    const char *subject;
    const char *message_id; // of the mail, without angle brackets; ""
    const char *calendar;   // the iCalendar object (RFC 5545), with CRLF
    const char *mail;       // the message (RFC 5322, 6047), with CRLF; "" without an address
    esr_delivery_state state;
    int32_t attempts;         // that failed for a time
    int64_t not_before;       // seconds since 1970: not to be tried again sooner; 0
    const char *via;          // how it was sent
    const char *delivered_at; // UTC; "" before
    const char *error;        // of the last attempt
} esr_message;

typedef struct esr_message_list {
    const esr_message *at; // by id
    size_t count;
} esr_message_list;

// Gives the messages whose delivery is in one of the states (a set of bits, 1 << ESR_DELIVERY_…)
// to the caller. Without `with_texts` calendar and mail are "", which saves memory.
ESR_MUST_USE esr_status esr_store_messages(esr_context *ctx, esr_store *store, uint32_t states,
                                           bool with_texts, esr_message_list **out);
// One of them, with its texts: a list of one. ESR_E_INPUT if there is none of that id.
ESR_MUST_USE esr_status esr_store_message(esr_context *ctx, esr_store *store, int64_t id,
                                          esr_message_list **out);
void esr_message_list_free(esr_message_list *list);

// Moves the delivery of a message from one state to another, in a transaction of its own that is
// on the disk when the call returns. `*moved` is false, and nothing is changed, if it was not (or
// no longer) in state `from`: some other program was faster.
typedef struct esr_delivery_step {
    esr_delivery_state from, to;
    bool failed;        // counts as an attempt that failed
    int64_t not_before; // for the next attempt; 0: at once
    const char *via, *error;
} esr_delivery_step;
ESR_MUST_USE esr_status esr_store_move_delivery(esr_context *ctx, esr_store *store, int64_t id,
                                                const esr_delivery_step *step, bool *moved);

// "invite", "move", … and "waiting", "underway", …, as in the database. Static strings.
const char *esr_message_kind_name(esr_message_kind kind);
const char *esr_delivery_state_name(esr_delivery_state state);

#endif
