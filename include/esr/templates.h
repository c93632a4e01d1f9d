// SPDX-License-Identifier: GPL-3.0-or-later
// Templates: the words of the messages that esr writes, which an office may edit. What stands in
// them is in docs/invitations.md; esr_publish reads them.
#ifndef ESR_TEMPLATES_H
#define ESR_TEMPLATES_H

#include <esr/context.h>

// The names of the files in a folder of templates, from 0: "zh.txt", "en.txt", then NULL. Static
// strings.
const char *esr_template_file(size_t at);

// Writes esr's own templates into a folder, which is made if it is not there. Fails with
// ESR_E_EXISTS, and writes nothing, if one of the files is there already.
ESR_MUST_USE esr_status esr_templates_write(esr_context *ctx, const char *folder);
// Reads the templates of a folder as esr_publish would: ESR_E_INPUT with "FILE:LINE" for each
// fault.
ESR_MUST_USE esr_status esr_templates_check(esr_context *ctx, const char *folder);

#endif
