// SPDX-License-Identifier: GPL-3.0-or-later
// Judges what came in: the order of RFC 5546, section 2.1.5 (UID, then SEQUENCE, then DTSTAMP), and
// whom to believe. A pure function: what it needs to know is handed in.
#ifndef ESRI_REPLY_DECIDE_H
#define ESRI_REPLY_DECIDE_H

#include <esr/answer.h>

#include "base/arena.h"

// What is known when something comes in.
typedef struct esri_reply_known {
    const esr_invitation *invitation; // NULL: of no invitation
    const char *const *addresses;     // of the recipient, in lower case
    size_t address_count;
    bool on_record;             // the same
    bool admitted;              // the office said that it counts
    const esr_incoming *latest; // the latest that counts by its method; NULL: none. Of it
                                // sequence, stamp and answer are looked at
    int64_t now;                // seconds since 1970
} esri_reply_known;

// How it came: what a mail says besides.
typedef struct esri_reply_manner {
    bool handed_over; // as a file that the office named, not in a mail
    bool mismatch;    // METHOD is not the mail's
    bool forged;      // the mail server found so
} esri_reply_manner;

// Sets fate, doubt and answer of `what`; a sentence for it: esri_reply_why.
void esri_reply_decide(const esri_reply_known *known, const esri_reply_manner *manner,
                       esr_incoming *what);

// Why it has its fate, as one sentence without a full stop, in the arena; "" where nothing is to be
// said. NULL without memory.
const char *esri_reply_why(const esri_reply_known *known, const esr_incoming *what,
                           esri_arena *arena);

// Whether answer `a` is later than `b`: by SEQUENCE, then by DTSTAMP; of two at once the one that
// is more of a no is taken for the later, so that the order in which they come does not matter.
bool esri_reply_is_later(const esr_incoming *a, const esr_incoming *b);

#endif
