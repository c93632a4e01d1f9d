// SPDX-License-Identifier: GPL-3.0-or-later
// Composes messages: facts and an invitation in, iCalendar object (RFC 5545, 5546) and mail (RFC
// 5322, 6047) out. Decides nothing: what is due, SEQUENCE, DTSTAMP and to whom are the caller's.
#ifndef ESRI_INVITE_COMPOSE_H
#define ESRI_INVITE_COMPOSE_H

#include <esr/message.h>

#include "base/arena.h"
#include "base/buf.h"
#include "invite/facts.h"

typedef enum esri_language { ESRI_BOTH, ESRI_ENGLISH, ESRI_CHINESE } esri_language;

// What all messages of one run share.
typedef struct esri_composer esri_composer;
typedef struct esri_compose_options {
    const char *organizer_name, *organizer_email; // a mailbox that is read
    esri_language language;
    const char *templates;       // a folder with the user's own, or NULL
    bool team;                   // the roster: team members that may be known are ATTENDEEs too
    int32_t alarm_days;          // DISPLAY alarm so long before; 0: none
    esr_day first_day, last_day; // of the time zone's VTIMEZONE
} esri_compose_options;
// Reads the templates: ESR_E_INPUT with FILE:LINE for each fault in the user's. The options must
// outlive the composer.
ESR_MUST_USE esr_status esri_composer_new(esr_context *ctx, const esri_compose_options *options,
                                          esri_composer **out);
void esri_composer_free(esri_composer *composer);

// Fills title, place and text of an invitation from its facts and its state, in the arena.
ESR_MUST_USE esr_status esri_compose_texts(esri_composer *composer, const esri_facts *facts,
                                           esri_arena *arena, esr_invitation *invitation);

typedef struct esri_composition {
    esr_message_kind kind;
    const esr_invitation *invitation; // as it is from now on; a whole visit's CANCEL has the state
                                      // ESR_INVITATION_CANCELLED, a release ESR_INVITATION_RELEASED
    const esri_facts *facts;          // of the invitation
    const esri_facts *before;         // as last told; NULL where nothing was
    const char *related_uid;          // of the visit's first event, if this is its second; or NULL
    const char *first_message_id;     // of the invitation's first mail, for threads; or NULL
} esri_composition;

// The parts of a message, in the arena: subject, message_id, calendar, mail ("" without address),
// and, for the guard, which decodes nothing, the mail's texts as they are before encoding.
typedef struct esri_composed {
    const char *subject, *message_id;
    const char *calendar;
    const char *mail;
    const char *plain, *html;
} esri_composed;
// Every calendar object that it makes keeps the rules of its method (esri_itip_check): one that
// does not would be a defect, ESR_E_INTERNAL.
ESR_MUST_USE esr_status esri_compose(esri_composer *composer, const esri_composition *what,
                                     esri_arena *arena, esri_composed *out);

#endif
