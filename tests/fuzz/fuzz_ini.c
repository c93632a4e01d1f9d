// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as settings: no crash, lines that ascend, and a fault whenever it fails.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ini.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static esr_status take(void *user, const esri_ini_entry *entry) {
    int32_t *line = user;
    if (entry->line <= *line || (entry->key && strpbrk(entry->value, "\r\n")))
        abort();
    *line = entry->line;
    return ESR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    esr_context *ctx = NULL;
    int32_t line = 0;
    char *text = malloc(length + 1);
    if (!text || esr_context_new(&ctx) != ESR_OK)
        abort();
    memcpy(text, bytes, length);
    text[length] = '\0';
    esr_status status = esri_ini_read(ctx, "x.ini", text, length, take, &line);
    if ((status == ESR_OK) != (esr_context_fault_count(ctx) == 0))
        abort();
    esr_context_free(ctx);
    free(text);
    return 0;
}
