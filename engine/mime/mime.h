// SPDX-License-Identifier: GPL-3.0-or-later
// Mail with calendar objects in it (RFC 5322, 2045 to 2047, 6047): the messages that esr writes,
// and those that come back. The only room that sees GMime. Knows nothing of invitations.
#ifndef ESRI_MIME_H
#define ESRI_MIME_H

#include <stdint.h>

#include "base/arena.h"
#include "base/context.h"

// --- writing --------------------------------------------------------------------------------

// A message to one person. Texts are UTF-8; "" or NULL for none where it says so.
typedef struct esri_mime_message {
    const char *from_name, *from_address; // also where replies go; the name may be ""
    const char *to_name, *to_address;     // the name may be ""
    const char *subject;
    int64_t date;           // seconds since 1970 in UTC
    const char *message_id; // without angle brackets
    const char *thread_id;  // of the first message of the thread; NULL: this is it
    const char *plain;      // lines end with \n
    const char *html;       // a whole page
    const char *calendar;   // an iCalendar object, with CRLF
    const char *method;     // its METHOD, which the part must bear too: "REQUEST"
    const char *attachment; // the name of the attached copy, in ASCII: "invite.ics"
} esri_mime_message;

// Whether mail can go to an address: printable ASCII, one @ with something on both sides, nothing
// that would end or begin anything in a header.
bool esri_mime_is_address(const char *address);

// Writes the message into the arena: mixed { alternative { plain, html, calendar }, the calendar
// as a file }, all of it in base64 and so of 7 bits, in short lines that end with CRLF.
// The same input gives the same bytes. Control characters in names and subject become blanks, so
// that no header can be forged. ESR_E_INPUT if an address is none.
ESR_MUST_USE esr_status esri_mime_write(esr_context *ctx, const esri_mime_message *message,
                                        esri_arena *arena, const char **out);

// --- reading --------------------------------------------------------------------------------

#define ESRI_MIME_PART_MAX  ((size_t)1 << 20) // bytes of a part that is read, decoded
#define ESRI_MIME_PARTS_MAX 64                // leaves that are looked at, of a message
#define ESRI_MIME_DEPTH_MAX 16                // multiparts and messages inside each other

// A calendar that came with a message: every text/calendar, application/ics and part whose file
// name ends in .ics, however deep. Decoded, and in UTF-8 if its charset was told and known.
typedef struct esri_mime_calendar {
    const char *method; // of its Content-Type, in upper case; "": it bears none
    const char *text;   // may hold NULs
    size_t length;
    bool charset_unknown; // it was told, and is not known or not kept: the bytes as they came
} esri_mime_calendar;

// A message that was read. Texts are "" where there is none, and valid during the call only.
typedef struct esri_mime_mail {
    const char *where;            // for faults: "inbox.mbox: message 3", or the file
    const char *from_name, *from; // of From, as it is written; "" if it has none, or several
    const char *sender;           // the address of Sender
    const char *message_id;       // without angle brackets
    const char *in_reply_to;      // the first one there, without angle brackets
    const char *subject;
    int64_t date;               // seconds since 1970 in UTC; 0: none, or not to be read
    bool automatic;             // no person wrote it (Auto-Submitted, or a delivery report)
    const char *const *results; // Authentication-Results, one a header, top one first
    size_t result_count;
    const char *plain; // the first text/plain that is no attachment, in UTF-8
    const esri_mime_calendar *calendars;
    size_t calendar_count;
    const char *left_out; // what was too large, too deep or too much, in words; "": nothing
} esri_mime_mail;

// What it answers ends the reading, unless ESR_OK.
typedef esr_status (*esri_mime_fn)(void *user, const esri_mime_mail *mail);

// Reads mail from a file with one message, an mbox (RFC 4155), a Maildir (new/ and cur/), or a
// folder of .eml files, and changes nothing there. Messages come in the order of the file, or of
// the names of files. Whatever is in them is no fault: what can't be read as mail is a message
// without calendars. Fails with ESR_E_IO if files can't be read, ESR_E_INPUT if `path` is a folder
// that holds no mail, or a file that takes more time or memory than mail may, or breaks the reader:
// before anything of it was handed on. In a folder such a file is passed over, with a warning.
ESR_MUST_USE esr_status esri_mime_read(esr_context *ctx, const char *path, esri_mime_fn fn,
                                       void *user);

#endif
