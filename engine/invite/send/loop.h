// SPDX-License-Identifier: GPL-3.0-or-later
// The loop of esr_send: takes messages in their turn, has them carried, and records what became of
// them. The clock is handed in, so that hours can be tried in a moment.
#ifndef ESRI_INVITE_SEND_LOOP_H
#define ESRI_INVITE_SEND_LOOP_H

#include "invite/send/carrier.h"

typedef struct esri_send_clock {
    int64_t (*now)(void *user); // seconds since 1970
    // Returns at that time or later, or when the context is cancelled.
    void (*sleep)(void *user, const esr_context *ctx, int64_t until);
    void *user;
} esri_send_clock;

// See esr_send. Nobody else may be sending.
ESR_MUST_USE esr_status esri_send_loop(esr_context *ctx, esr_store *store,
                                       const esri_carrier *carrier, const esri_send_clock *clock,
                                       const esr_send_options *options, esr_send_report *report);

#endif
