// SPDX-License-Identifier: GPL-3.0-or-later
// From a message of GMime to an esri_mime_mail.
#ifndef ESRI_MIME_MAIL_H
#define ESRI_MIME_MAIL_H

#include "mime/mime.h"

struct _GMimeMessage; // GMimeMessage

// Fills `out` but for `where`, in the arena. Fails with ESR_E_NOMEM alone.
ESR_MUST_USE esr_status esri_mime_take(esr_context *ctx, struct _GMimeMessage *message,
                                       esri_arena *arena, esri_mime_mail *out);

#endif
