// SPDX-License-Identifier: GPL-3.0-or-later
// Header fields of mail that hold words of people (RFC 5322, 2047). GMime is not used for them:
// version 3.2.13 makes encoded words of up to 200 octets, where 75 are allowed, and lets what only
// looks like one through.
#ifndef ESRI_MIME_HEADER_H
#define ESRI_MIME_HEADER_H

#include "base/buf.h"

// Appends `name: text`, cleaned as by esri_text_add_line.
void esri_mime_add_text(esri_buf *out, const char *name, const char *text);
// Appends `name: display <address>`; the display may be "".
void esri_mime_add_mailbox(esri_buf *out, const char *name, const char *display,
                           const char *address);

#endif
