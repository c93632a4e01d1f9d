// SPDX-License-Identifier: GPL-3.0-or-later
// The carriers of mail: an SMTP server, or a program of this machine.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "invite/send/carrier.h"
#include "net/sendmail.h"
#include "net/smtp.h"

typedef struct mail_carrier {
    esr_context *ctx;
    esri_smtp_options options; // SMTP
    esri_smtp *smtp;
    const char *program; // sendmail
} mail_carrier;

static void free_mail(esri_carrier *carrier) {
    mail_carrier *mail = carrier->self;
    esri_smtp_close(mail->smtp);
    esri_net_login_free(&mail->options.login);
    free(mail);
}

// The address in the From field, which the answers of servers go to; NULL without memory, "" if
// there is none. For the caller to free.
static char *sender_of(const char *mail) {
    const char *at = mail, *end;
    for (; strncasecmp(at, "From:", strlen("From:")) != 0; at = end + 1) {
        end = strchr(at, '\n');
        if (!end || *at == '\r' || *at == '\n') // the end of the header
            return strdup("");
    }
    const char *open = NULL, *close = NULL;
    for (end = at; *end && (*end != '\n' || end[1] == ' ' || end[1] == '\t'); end++) {
        if (*end == '<')
            open = end + 1;
        else if (*end == '>')
            close = end;
    }
    if (!open || !close || close < open)
        return strdup("");
    return strndup(open, (size_t)(close - open));
}

static esr_status carry(void *self, const esr_message *message, esri_handover_gate gate,
                        esri_handover *out) {
    const mail_carrier *mail = self;
    char *sender = sender_of(message->mail);
    esr_status status = ESR_OK;
    if (!sender)
        return esri_fail_nomem(mail->ctx);
    if (!*sender)
        esri_handover_set(out, ESRI_REFUSED, "the mail says not whom it is from");
    else if (mail->smtp)
        status = esri_smtp_send(mail->smtp, sender, message->address, message->mail, gate, out);
    else
        status = esri_sendmail(mail->ctx, mail->program, sender, message->mail, gate, out);
    free(sender);
    return status;
}

static esr_status new_carrier(esr_context *ctx, const esr_route *route, esri_carrier *out) {
    mail_carrier *mail = calloc(1, sizeof *mail);
    if (!mail)
        return esri_fail_nomem(ctx);
    mail->ctx = ctx;
    mail->program = route->target;
    *out = (esri_carrier){.self = mail, .via = route->target, .carry = carry, .free = free_mail};
    return ESR_OK;
}

esr_status esri_carrier_sendmail(esr_context *ctx, const esr_route *route, esri_carrier *out) {
    return new_carrier(ctx, route, out);
}

esr_status esri_carrier_smtp(esr_context *ctx, const esr_route *route, esri_carrier *out) {
    esri_carrier carrier = {0};
    esr_status status = ESR_OK;
    ESR_TRY(new_carrier(ctx, route, &carrier));
    mail_carrier *mail = carrier.self;
    mail->options = (esri_smtp_options){.url = route->target,
                                        .ca_file = *route->ca_file ? route->ca_file : NULL,
                                        .plain = route->plain};
    ESR_TRY(esri_net_login_read(ctx, "SMTP", &mail->options.login));
    ESR_TRY(esri_smtp_open(ctx, &mail->options, &mail->smtp));
    *out = carrier;
    return ESR_OK;
cleanup:
    esri_carrier_close(&carrier);
    return status;
}
