// SPDX-License-Identifier: GPL-3.0-or-later
// A carrier takes one message after the other to where it is wanted.
#ifndef ESRI_INVITE_SEND_CARRIER_H
#define ESRI_INVITE_SEND_CARRIER_H

#include <esr/send.h>

#include "net/handover.h"
#include "net/net.h"

typedef struct esri_carrier {
    void *self;
    const char *via; // how, as it stands beside the messages: "smtp://host:587"; no secrets
    // Takes a message, with its texts, there; asks the gate before what can't be taken back, which
    // it need not do if the message is there already.
    esr_status (*carry)(void *self, const esr_message *message, esri_handover_gate gate,
                        esri_handover *out);
    // Finds out whether a message in doubt is there: `*there` is set if `out` is ESRI_HANDED_OVER.
    // NULL: can't be found out.
    esr_status (*ask)(void *self, const esr_message *message, bool *there, esri_handover *out);
    void (*free)(struct esri_carrier *carrier);
} esri_carrier; // all zero is none

// Opens the carrier of a route; the route must outlive it. Fails as esr_send.
ESR_MUST_USE esr_status esri_carrier_open(esr_context *ctx, const esr_route *route,
                                          esri_carrier *out);
void esri_carrier_close(esri_carrier *carrier);

// Those that there are.
ESR_MUST_USE esr_status esri_carrier_smtp(esr_context *ctx, const esr_route *route,
                                          esri_carrier *out);
ESR_MUST_USE esr_status esri_carrier_sendmail(esr_context *ctx, const esr_route *route,
                                              esri_carrier *out);
ESR_MUST_USE esr_status esri_carrier_caldav(esr_context *ctx, const esr_route *route,
                                            esri_carrier *out);

#endif
