// SPDX-License-Identifier: GPL-3.0-or-later
// Hands mail to a program of this machine that is called as sendmail is: PROGRAM -t -oi -f SENDER.
#ifndef ESRI_NET_SENDMAIL_H
#define ESRI_NET_SENDMAIL_H

#include "net/handover.h"

// Hands over one message. The program, a path or a name that PATH knows, is started without a
// shell and in a process group of its own, so that Ctrl-C does not end it half-way. The gate is
// asked before it is started: what it does can't be taken back. Fails only where this machine
// gives no file or no memory.
ESR_MUST_USE esr_status esri_sendmail(esr_context *ctx, const char *program, const char *sender,
                                      const char *mail, esri_handover_gate gate,
                                      esri_handover *out);

#endif
