// SPDX-License-Identifier: GPL-3.0-or-later
// The words of others, made fit to be shown.
#include "net/handover.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

void esri_handover_set(esri_handover *handover, esri_handover_kind kind, const char *format, ...) {
    char raw[4 * ESRI_HANDOVER_WORDS];
    esri_buf clean = {0};
    va_list args;
    va_start(args, format);
    vsnprintf(raw, sizeof raw, format, args);
    va_end(args);
    esri_text_add_line(&clean, raw);
    const char *words = clean.text && !clean.failed ? clean.text : ""; // the kind matters more
    size_t length = esri_utf8_prefix(words, ESRI_HANDOVER_WORDS - 1);
    memcpy(handover->words, words, length);
    handover->words[length] = '\0';
    handover->kind = kind;
    esri_buf_free(&clean);
}
