// SPDX-License-Identifier: GPL-3.0-or-later
// Calendars from servers: a file by HTTP, or what a CalDAV collection (RFC 4791) has in a span of
// time.
#ifndef ESRI_NET_FETCH_H
#define ESRI_NET_FETCH_H

#include "net/net.h"

// Whether a location is an address and not a file: "https://…", "webcal://…".
bool esri_net_is_url(const char *location);

// From the instant `from` up to `to`, seconds since 1970.
typedef struct esri_net_span {
    int64_t from, to;
} esri_net_span;

// Gives the text of a calendar, with a NUL behind it, to the caller. webcal:// stands for https://.
// An address that ends in "/" is a CalDAV collection: its events that touch the span are fetched,
// one calendar each. Logs in by esri_net_login_read for "CALDAV". Fails with ESR_E_USAGE for an
// address that may not be used, ESR_E_IO where the server can't be reached or says no, ESR_E_INPUT
// for an answer that is larger than `most` bytes, or none.
ESR_MUST_USE esr_status esri_net_fetch(esr_context *ctx, const char *url, esri_net_span span,
                                       size_t most, char **out, size_t *out_length);

#endif
