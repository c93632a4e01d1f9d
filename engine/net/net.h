// SPDX-License-Identifier: GPL-3.0-or-later
// What all talk with servers has in common: which addresses are allowed, who logs in, and how long
// anything may take. Transfers are encrypted, with the server's certificate checked, unless the
// server is this machine. The only room that sees libcurl; its own part is net/handle.h.
#ifndef ESRI_NET_H
#define ESRI_NET_H

#include <stdint.h>

#include "base/context.h"

// libcurl's version, "7.88.1". Static string.
const char *esri_net_version(void);

// Who logs in. Texts belong to the login; both NULL: nobody does.
typedef struct esri_net_login {
    char *user, *password;
} esri_net_login; // all zero is nobody

// Replaces `out` by the login for `service`, in capitals such as "CALDAV" or "SMTP". It stands in
// the environment as ESR_CALDAV_USER and ESR_CALDAV_PASSWORD, or in a file that ESR_CALDAV_LOGIN
// names: the user in its first line, the password in its second, readable by its owner alone.
// Nobody, where none of them is set. Never a part of an address or a command line, which others can
// see: ESR_E_INPUT for half a login, ESR_E_IO for a file that can't be read or that others can.
ESR_MUST_USE esr_status esri_net_login_read(esr_context *ctx, const char *service,
                                            esri_net_login *out);
// Wipes the password and frees both texts.
void esri_net_login_free(esri_net_login *login);

// How long a transfer may take: to connect, and in all.
typedef struct esri_net_patience {
    int64_t connect_ms, total_ms;
} esri_net_patience;
// What a transfer gets that names none: 10 and 30 seconds.
#define ESRI_NET_PATIENCE ((esri_net_patience){10000, 30000})

// Refuses an address that may not be used, with ESR_E_USAGE and what would be right: one without a
// server, one with a name or password in it, and a plain one (http, smtp) of another machine.
// `schemes` ends with NULL: {"https", "http", NULL}; an encrypted scheme ends in "s".
ESR_MUST_USE esr_status esri_net_check_url(esr_context *ctx, const char *url,
                                           const char *const *schemes);
// Whether a server's name stands for this machine: localhost, 127.x.x.x, ::1.
bool esri_net_is_loopback(const char *host);

// An address as it may be told and kept: scheme and server alone, as the rest often holds a key
// ("https://calendar.example.org/…"). For the caller to free; NULL without memory.
char *esri_net_public_url(const char *url);

#endif
