// SPDX-License-Identifier: GPL-3.0-or-later
// What comes back for invitations: replies, proposals of other days, requests to send again. Each
// is judged and kept on record; those that count change the invitation's answer, and a reviewer's
// decline opens the seat in the current plan. docs/answers.md says by which rules.
#ifndef ESR_ANSWER_H
#define ESR_ANSWER_H

#include <esr/message.h>

// What the object asks for: METHOD of RFC 5546. Of the last two nothing is ever done: only the
// organizer may cancel or invite.
typedef enum esr_method {
    ESR_METHOD_REPLY,
    ESR_METHOD_COUNTER,
    ESR_METHOD_REFRESH,
    ESR_METHOD_CANCEL,
    ESR_METHOD_REQUEST,
} esr_method;

// What became of it.
typedef enum esr_fate {
    ESR_FATE_APPLIED,     // it counts
    ESR_FATE_OLD_VERSION, // it answers days that no longer hold, or a visit that was taken back
    ESR_FATE_OLDER,       // the same recipient said something later
    ESR_FATE_KNOWN,       // it is on record already
    ESR_FATE_QUARANTINED, // the office has to look at it: `doubt`
    ESR_FATE_IGNORED,     // asks for what no recipient may ask
    ESR_FATE_UNKNOWN,     // of no invitation here; not kept
    ESR_FATE_UNREADABLE,  // a calendar object that can't be read; not kept
} esr_fate;

// Why it is quarantined.
typedef enum esr_doubt {
    ESR_DOUBT_NONE,
    ESR_DOUBT_ATTENDEE,  // it answers for an address that is not the recipient's
    ESR_DOUBT_SENDER,    // it was sent by somebody else
    ESR_DOUBT_NO_SENDER, // a calendar object without a mail around it
    ESR_DOUBT_FORGED,    // the mail server found that it is not from the domain that it names
    ESR_DOUBT_MISMATCH,  // METHOD differs from what the mail says
    ESR_DOUBT_FUTURE,    // its SEQUENCE was never sent, or its time has not come
    ESR_DOUBT_ONE_DAY,   // it is for one day of several
    ESR_DOUBT_DELEGATED, // somebody else is to come
    ESR_DOUBT_NO_DAYS,   // a proposal without days that can be read
} esr_doubt;

// What the office did about it.
typedef enum esr_settlement {
    ESR_SETTLED_NOT,
    ESR_SETTLED_ADMITTED,
    ESR_SETTLED_REJECTED, // it is not to count
    ESR_SETTLED_REFUSED,  // a proposal: the recipient was told that the days stay
    ESR_SETTLED_MOOT,     // the same came from the recipient, too
} esr_settlement;

// One incoming thing, as it is on record. Texts are "" where there is none, and one line without
// control characters; addresses are in lower case.
typedef struct esr_incoming {
    int64_t id;     // 1, 2, … as they came; 0: not kept
    const char *at; // when it was read: UTC, 2026-09-01T08:00:00Z
    const char *uid;
    esr_event_key key;          // of the invitation; review_id "" if there is none
    const char *name, *name_zh; // of its recipient
    esr_method method;
    int32_t sequence;
    bool sequence_given; // else 0 stands for it
    bool one_day;        // of several, not of all
    int64_t stamp;       // DTSTAMP; 0: none
    const char *attendee, *sender;
    esr_answer answer;
    const char *says;    // PARTSTAT as it came, in lower case
    const char *comment; // the reason that was given
    const char *errors;  // REQUEST-STATUS 3.…: what their calendar could not do
    // The proposal, in the cycle's time zone.
    esr_day first_day, last_day; // ESR_DAY_NONE: none
    int32_t from, to;            // minutes after midnight, on the first day and on the last
    esr_fate fate;
    esr_doubt doubt;
    const char *why; // a sentence that tells fate or doubt; "" where it counts without more
    esr_settlement settled;
    const char *source; // "inbox.mbox, message 3"
    const char *message_id, *authentication;
} esr_incoming;

typedef struct esr_incoming_list {
    const esr_incoming *at; // by id
    size_t count;
} esr_incoming_list;

// Gives what is on record for the stored cycle to the caller.
ESR_MUST_USE esr_status esr_store_incoming(esr_context *ctx, esr_store *store,
                                           esr_incoming_list **out);
void esr_incoming_list_free(esr_incoming_list *list);

// "reply", …; "applied", "old version", …; "attendee", …; "", "admitted", …. Static strings.
const char *esr_method_name(esr_method method);
const char *esr_fate_name(esr_fate fate);
const char *esr_doubt_name(esr_doubt doubt);
const char *esr_settlement_name(esr_settlement settled);

// Whether the office may let it count (esr_answers_admit). Other doubts are settled elsewhere.
bool esr_doubt_may_be_admitted(esr_doubt doubt);
// Whether a proposal waits for the office: it counts, is not refused, and its days were not moved
// since.
bool esr_proposal_is_open(const esr_incoming *proposal, const esr_invitation *invitation);

// What an answer did to the recipient's seat in the current plan.
typedef enum esr_seat_effect {
    ESR_SEAT_UNTOUCHED,
    ESR_SEAT_OPENED, // the recipient declined: nobody sits there now
    ESR_SEAT_BOUND,  // declined, but the seat stays theirs: `seat_why`
    ESR_SEAT_LOST,   // accepted, but they are no longer on the team
} esr_seat_effect;

// One incoming thing and what it did.
typedef struct esr_received {
    esr_incoming incoming;
    esr_answer before;      // the invitation's answer until now
    esr_day day;            // the first day of the event, as told; ESR_DAY_NONE: unknown
    esr_seat_effect effect; // on the seat
    const char *seat;       // its name; "" where it is unknown
    const char *seat_why;   // why it could not be opened
    int64_t message;        // that was put into the outbox; 0: none
} esr_received;

typedef struct esr_receipt {
    const esr_received *at; // in the order of reading; what is known already is not among them
    size_t count;
    size_t mails, objects;            // that were read
    size_t known, unknown, unrelated; // on record already; of no invitation here; asking nothing
} esr_receipt;
void esr_receipt_free(esr_receipt *receipt);

typedef struct esr_receive_options {
    int64_t now;  // seconds since 1970; 0: the clock's
    bool dry_run; // tells everything, keeps nothing
} esr_receive_options;

// Reads what came in from files (a mail, an mbox, an iCalendar object), Maildirs, folders of such
// files, or "-", standard input; judges each object and keeps it with all that follows from it: an
// object at a time, whole or not at all. What is on record already changes nothing. Gives the
// receipt to the caller. Fails with ESR_E_IO if a path can't be read; what was read before stays.
ESR_MUST_USE esr_status esr_receive(esr_context *ctx, esr_store *store, const char *const *paths,
                                    size_t count, const esr_receive_options *options,
                                    esr_receipt **out);

// Lets a quarantined thing count as if its recipient had sent it; addresses that were not the
// recipient's are theirs from now on. Gives a receipt of it alone to the caller. ESR_E_INPUT if
// there is no such, or it can't be admitted.
ESR_MUST_USE esr_status esr_answers_admit(esr_context *ctx, esr_store *store, int64_t id,
                                          const esr_receive_options *options, esr_receipt **out);
// Settles a quarantined thing: it is not to count. ESR_E_INPUT if there is no such.
ESR_MUST_USE esr_status esr_answers_reject(esr_context *ctx, esr_store *store, int64_t id);
// Refuses an open proposal: its sender is told that the days stay (DECLINECOUNTER, with the
// SEQUENCE of the proposal), by a message in the outbox, whose id is given. ESR_E_INPUT if there is
// none.
ESR_MUST_USE esr_status esr_answers_refuse(esr_context *ctx, esr_store *store, int64_t id,
                                           const esr_receive_options *options, int64_t *message);

// Gives a cycle to the caller that is `base`, but for pins that keep reviewers from visits on days
// for which they declined, as far as they were told of a cycle with the id of `base`, and `base`
// does not say otherwise. `*count` is the number of such pins; `*out` is NULL where that is 0.
ESR_MUST_USE esr_status esr_answers_carry(esr_context *ctx, esr_store *store, const esr_cycle *base,
                                          esr_cycle **out, int32_t *count);

// Who gets a reminder, and who does not though they have not answered.
typedef struct esr_reminders {
    const esr_invitation *const *at; // by review, recipient, id, part
    size_t count;
    size_t early;   // were told something within the days
    size_t waiting; // a message to them waits to be sent
    size_t by_hand; // have no address
} esr_reminders;
// Puts a reminder into the outbox for each recipient who has neither answered nor proposed other
// days, whose visit is still to come, and who was told nothing for `days` days before `as_of`
// (ESR_DAY_NONE: today): the same SEQUENCE, a new DTSTAMP, RSVP=TRUE. `only`: a review or
// recipient, or NULL. Gives the list to the caller.
ESR_MUST_USE esr_status esr_answers_remind(esr_context *ctx, esr_store *store, const char *only,
                                           int32_t days, esr_day as_of,
                                           const esr_receive_options *options, esr_reminders **out);
void esr_reminders_free(esr_reminders *list);

#endif
