// SPDX-License-Identifier: GPL-3.0-or-later
// Base64 (RFC 4648, section 4), written.
#ifndef ESRI_MIME_BASE64_H
#define ESRI_MIME_BASE64_H

#include "base/buf.h"

// Appends the encoded bytes without a line break.
void esri_base64_add(esri_buf *out, const char *bytes, size_t length);
// Appends them in lines of 76 characters, each ended with CRLF.
void esri_base64_add_lines(esri_buf *out, const char *bytes, size_t length);

#endif
