// SPDX-License-Identifier: GPL-3.0-or-later
// A growing text. Errors are sticky: append at will, check once at the end.
#ifndef ESRI_BUF_H
#define ESRI_BUF_H

#include <stdbool.h>
#include <stddef.h>

typedef struct esri_buf {
    char *text; // NUL-terminated, or NULL while empty
    size_t length, room;
    bool failed; // out of memory at some time; the text is then incomplete
} esri_buf;      // all zero is empty

void esri_buf_add(esri_buf *buf, const char *text);
void esri_buf_add_bytes(esri_buf *buf, const void *bytes, size_t length);
void esri_buf_printf(esri_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Gives the text to the caller (free()) and empties the buffer; NULL if it failed.
char *esri_buf_take(esri_buf *buf);
void esri_buf_free(esri_buf *buf);

#endif
