// SPDX-License-Identifier: GPL-3.0-or-later
// Invitations: what each school and reviewer was last told of a visit, and what they answered. The
// unit is the event of esr_event_key: a visit that ends with a half day has two for each recipient,
// each with a UID of its own (RFC 5546, section 2.1.5, asks to keep this state).
#ifndef ESR_INVITATION_H
#define ESR_INVITATION_H

#include <esr/store.h>

typedef enum esr_invitation_state {
    ESR_INVITATION_TENTATIVE, // the days are held
    ESR_INVITATION_CONFIRMED,
    ESR_INVITATION_CANCELLED, // the visit does not take place
    ESR_INVITATION_RELEASED,  // it does, or may, but without this person
} esr_invitation_state;

typedef enum esr_answer {
    ESR_ANSWER_NONE,
    ESR_ANSWER_ACCEPTED,
    ESR_ANSWER_TENTATIVE,
    ESR_ANSWER_DECLINED,
} esr_answer;

// As it was last told. Texts are "" where there is none.
typedef struct esr_invitation {
    const char *uid;
    esr_event_key key;
    const char *name, *name_zh; // of the recipient
    const char *address;        // to which it was told; "": told by hand
    int32_t sequence;           // SEQUENCE of the last message
    // The first SEQUENCE with the present days and place. An answer to an earlier one does not
    // count.
    int32_t asked_sequence;
    int64_t stamp; // DTSTAMP of the last message: seconds since 1970 in UTC
    esr_invitation_state state;
    esr_day first_day;         // of this event
    int32_t days;              // that follow each other
    int32_t from, to;          // on each of them, minutes after local midnight
    const char *time_zone;     // an IANA name
    const char *title, *place; // SUMMARY, LOCATION
    const char *text;          // DESCRIPTION
    const char *facts;         // what the texts were made of; engine/invite/facts.h
    esr_answer answer;         // the one that counts
    int32_t answered_sequence; // of that answer; -1: none
    int64_t answered_stamp;    // its DTSTAMP; 0: none
    const char *comment;       // its reason
} esr_invitation;

typedef struct esr_invitation_list {
    const esr_invitation *at; // by review, recipient, id, part
    size_t count;
} esr_invitation_list;

// Gives all invitations of the stored cycle to the caller, those that were cancelled too.
ESR_MUST_USE esr_status esr_store_invitations(esr_context *ctx, esr_store *store,
                                              esr_invitation_list **out);
void esr_invitation_list_free(esr_invitation_list *list);

// "tentative", "confirmed", "cancelled", "released"; "none", "accepted", "tentative", "declined".
// Static strings.
const char *esr_invitation_state_name(esr_invitation_state state);
const char *esr_answer_name(esr_answer answer);

#endif
