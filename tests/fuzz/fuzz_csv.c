// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as CSV: no crash, lines that ascend, and what is read comes back when it is written.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

typedef struct seen {
    esri_buf text;
    int32_t line;
} seen;

static esr_status take(void *user, const esri_csv_record *record) {
    seen *s = user;
    if (record->line <= s->line || record->count < 1)
        abort();
    s->line = record->line;
    esri_csv_write(&s->text, record->cells, record->count);
    return ESR_OK;
}

static bool is_blank(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (!strchr(", \t\r\n", text[i]))
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    esr_context *ctx = NULL;
    seen first = {0}, second = {0};
    char *text = malloc(length + 1);
    if (!text || esr_context_new(&ctx) != ESR_OK)
        abort();
    memcpy(text, bytes, length);
    text[length] = '\0';
    esr_status status = esri_csv_read(ctx, "x.csv", text, length, take, &first);
    if ((status == ESR_OK) != (esr_context_fault_count(ctx) == 0))
        abort();
    if (status == ESR_OK && first.text.text && !is_blank(first.text.text, first.text.length)) {
        status = esri_csv_read(ctx, "x.csv", first.text.text, first.text.length, take, &second);
        if (status != ESR_OK)
            abort();
    }
    esri_buf_free(&first.text);
    esri_buf_free(&second.text);
    esr_context_free(ctx);
    free(text);
    return 0;
}
