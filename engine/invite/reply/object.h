// SPDX-License-Identifier: GPL-3.0-or-later
// Reads an iCalendar object that somebody sent for an invitation (RFC 5546): what it asks for, of
// which event, for whom. It knows no database and decides nothing. Any bytes may come in.
#ifndef ESRI_REPLY_OBJECT_H
#define ESRI_REPLY_OBJECT_H

#include <esr/answer.h>

#include "base/arena.h"
#include "ics/busy.h"

#define ESRI_REPLY_EVENTS_MAX    64
#define ESRI_REPLY_ATTENDEES_MAX 64 // of one event
#define ESRI_REPLY_TEXT_MAX      1000
#define ESRI_REPLY_ADDRESS_MAX   254

typedef struct esri_reply_attendee {
    const char *address; // in lower case
    const char *says;    // PARTSTAT in lower case; ""
    const char *sent_by; // in lower case; ""
} esri_reply_attendee;

// One event of the object. Texts are as in esr_incoming.
typedef struct esri_reply_event {
    const char *uid;
    int32_t sequence;
    bool sequence_given;
    int64_t stamp; // 0: none, or none that can be read
    bool one_day;  // it has a RECURRENCE-ID
    const char *comment, *errors;
    const esri_reply_attendee *attendees;
    size_t attendee_count;
    esr_day first_day, last_day; // when it takes place, in the zone asked for; ESR_DAY_NONE
    int32_t from, to;
} esri_reply_event;

typedef struct esri_reply_object {
    bool asks; // its METHOD is one of esr_method; nothing else is read of one that is not
    esr_method method;
    const esri_reply_event *events;
    size_t count;
    const char *unreadable; // why it is no calendar object; ""
} esri_reply_object;

// Reads an object; everything in `out` is in the arena. `window`: the days on which a proposal may
// lie, and the zone in which its days are wanted. Fails with ESR_E_NOMEM alone: what can't be read
// is told in `unreadable`.
ESR_MUST_USE esr_status esri_reply_read(esr_context *ctx, const char *bytes, size_t length,
                                        const esri_ics_window *window, esri_arena *arena,
                                        esri_reply_object *out);

// An address as it is compared: without "mailto:", blanks and angle brackets, in lower case; "" if
// it is none. NULL without memory.
const char *esri_reply_address(const char *text, esri_arena *arena);
// A text as one line of at most ESRI_REPLY_TEXT_MAX bytes of UTF-8, without control characters and
// such as turn the direction of writing. NULL without memory.
const char *esri_reply_line(const char *text, esri_arena *arena);

#endif
