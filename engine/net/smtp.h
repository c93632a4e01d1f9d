// SPDX-License-Identifier: GPL-3.0-or-later
// Hands mail to an SMTP server (RFC 5321), many messages over one connection.
#ifndef ESRI_NET_SMTP_H
#define ESRI_NET_SMTP_H

#include "net/handover.h"
#include "net/net.h"

typedef struct esri_smtp_options {
    const char *url;     // smtp://host:587, smtps://host:465
    const char *ca_file; // trust these authorities (PEM) and no others; NULL: those of the system
    // smtp:// goes on encrypted (STARTTLS) or not at all, except to this machine if ca_file is
    // NULL, and where `plain` is set; then nobody may log in.
    bool plain;
    esri_net_login login; // borrowed
} esri_smtp_options;

typedef struct esri_smtp esri_smtp;

// Checks the options and makes a session for the caller, which connects at the first message. The
// options must outlive it.
ESR_MUST_USE esr_status esri_smtp_open(esr_context *ctx, const esri_smtp_options *options,
                                       esri_smtp **out);
void esri_smtp_close(esri_smtp *smtp);

// Hands over one message with CRLF lines. The gate is asked when the server has got all of it but
// the end, without which it delivers nothing. A cancelled context ends the call only before the
// first line of the message is on its way. Fails only without memory.
ESR_MUST_USE esr_status esri_smtp_send(esri_smtp *smtp, const char *sender, const char *recipient,
                                       const char *mail, esri_handover_gate gate,
                                       esri_handover *out);

#endif
