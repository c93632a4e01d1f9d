// SPDX-License-Identifier: GPL-3.0-or-later
// The answer of a CalDAV server to a query (RFC 4791, section 7.8): XML with calendars in it.
#ifndef ESRI_NET_MULTISTATUS_H
#define ESRI_NET_MULTISTATUS_H

#include "base/buf.h"
#include "base/context.h"

// Appends the calendars in an answer, one after the other. A document type, with which entities
// could be declared, is refused. Fails with ESR_E_INPUT at `subject` if the answer is none.
ESR_MUST_USE esr_status esri_net_read_multistatus(esr_context *ctx, const char *subject,
                                                  const char *bytes, size_t length, esri_buf *out);

#endif
