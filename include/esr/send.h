// SPDX-License-Identifier: GPL-3.0-or-later
// Sends what waits in the outbox. Each message is handed over exactly once: before its last byte
// goes out the database says that it is underway, and only a message whose hand-over was never
// answered (a crash, a lost connection in that very moment) is in doubt. Such a one is not sent
// again by itself, unless the server can be asked (CalDAV).
#ifndef ESR_SEND_H
#define ESR_SEND_H

#include <esr/message.h>

typedef enum esr_route_kind {
    ESR_ROUTE_NONE,
    ESR_ROUTE_SMTP,     // target: smtp://host:587, which goes on encrypted, or smtps://host:465
    ESR_ROUTE_SENDMAIL, // target: a program that is called as sendmail is
    ESR_ROUTE_CALDAV,   // target: the address of a calendar; {recipient} in it: one for each
} esr_route_kind;

// How messages are sent. Logins are no part of it: they come from the environment, ESR_SMTP_USER
// and ESR_SMTP_PASSWORD or the file ESR_SMTP_LOGIN; ESR_CALDAV_... for CalDAV.
typedef struct esr_route {
    esr_route_kind kind;
    const char *target;
    const char *ca_file; // the certificate authorities to trust (PEM); "": the system's
    bool plain;          // SMTP without encryption
} esr_route;

// The route that the office chose, for the caller; its kind is ESR_ROUTE_NONE before any choice.
ESR_MUST_USE esr_status esr_store_route(esr_context *ctx, esr_store *store, esr_route **out);
void esr_route_free(esr_route *route);
// Remembers it. ESR_E_USAGE if it can't be one.
ESR_MUST_USE esr_status esr_store_choose_route(esr_context *ctx, esr_store *store,
                                               const esr_route *route);

// Why a message is, or is not, sent now. Messages of one event are sent in their order: none
// before all earlier ones are through.
typedef enum esr_turn {
    ESR_TURN_NOW,
    ESR_TURN_LATER,    // it was refused for a time
    ESR_TURN_BEHIND,   // an earlier message of the same event is not through
    ESR_TURN_DOUBTFUL, // underway, and nobody at it
    ESR_TURN_FAILED,
    ESR_TURN_BY_HAND,
    ESR_TURN_COUNT,
} esr_turn;

typedef struct esr_outbox {
    const esr_message_list *messages; // what is not sent and not void, without texts
    const esr_turn *turn;             // of each message
    const int64_t *behind;            // ESR_TURN_BEHIND: the id of the earlier one; else 0
    size_t counts[ESR_TURN_COUNT];
} esr_outbox;

// Gives the outbox as it is at the time `now` (seconds since 1970) to the caller.
ESR_MUST_USE esr_status esr_store_outbox(esr_context *ctx, esr_store *store, int64_t now,
                                         esr_outbox **out);
void esr_outbox_free(esr_outbox *outbox);

// What the office decides about messages that esr can't send by itself.
typedef enum esr_outbox_choice {
    ESR_OUTBOX_DOUBTFUL_RESEND, // those in doubt wait again
    ESR_OUTBOX_DOUBTFUL_SENT,   // those in doubt have arrived
    ESR_OUTBOX_FAILED_RETRY,    // those that failed wait again
    ESR_OUTBOX_FAILED_DROP,     // those that failed are given up, and hold nothing back any more
} esr_outbox_choice;
// Settles all of them, and says how many. ESR_E_EXISTS while another program is sending.
ESR_MUST_USE esr_status esr_store_settle_outbox(esr_context *ctx, esr_store *store,
                                                esr_outbox_choice choice, size_t *count);

typedef struct esr_send_progress {
    size_t done, of;            // messages of this run
    const esr_message *message; // the one being sent, without texts; NULL: waiting
    int64_t until;              // when waiting: seconds since 1970
} esr_send_progress;
typedef void (*esr_send_progress_fn)(void *user, const esr_send_progress *progress);

typedef struct esr_send_options {
    size_t most; // messages to send; 0: all
    bool wait;   // for what was refused for a time, up to ESR_SEND_TRIES times for each message
    esr_send_progress_fn progress;
    void *progress_user;
} esr_send_options;
#define ESR_SEND_TRIES 5

typedef enum esr_send_end {
    ESR_SEND_DONE,
    ESR_SEND_LIMIT,     // esr_send_options.most
    ESR_SEND_CANCELLED, // the context was; the message that was begun is through
    ESR_SEND_AWAY,      // the server is out of reach, or takes nothing at present
    ESR_SEND_SHUT,      // as things are set up, nothing will be taken: login, certificate, program
} esr_send_end;

#define ESR_SEND_WORDS 400
typedef struct esr_send_report {
    size_t sent;    // handed over in this run
    size_t settled; // were in doubt, and the server could be asked
    size_t failed, put_off, doubtful;
    esr_send_end end;
    char words[ESR_SEND_WORDS]; // ESR_SEND_AWAY, ESR_SEND_SHUT: why
} esr_send_report;

// Sends. That something could not be sent is no failure of the call: the report says it, and the
// messages keep it. Fails with ESR_E_EXISTS while another program is sending from this database,
// ESR_E_USAGE for a route that can't be, ESR_E_INPUT or ESR_E_IO for a login that can't be read,
// ESR_E_DB if it can't be recorded how far a message came; then it stays underway. The report is
// filled in any case.
ESR_MUST_USE esr_status esr_send(esr_context *ctx, esr_store *store, const esr_route *route,
                                 const esr_send_options *options, esr_send_report *report);

// "now", "later", "behind", "doubtful", "failed", "by hand"; "smtp", "sendmail", "caldav". Static
// strings.
const char *esr_turn_name(esr_turn turn);
const char *esr_route_kind_name(esr_route_kind kind);

#endif
