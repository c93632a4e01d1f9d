// SPDX-License-Identifier: GPL-3.0-or-later
// Growing text with a sticky failure.
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool buf_reserve(esri_buf *buf, size_t more) {
    if (buf->failed)
        return false;
    if (more < buf->room - buf->length)
        return true;
    size_t room = buf->room ? buf->room : 256;
    while (room - buf->length <= more) {
        if (room > SIZE_MAX / 2) {
            buf->failed = true;
            return false;
        }
        room *= 2;
    }
    char *text = realloc(buf->text, room);
    if (!text) {
        buf->failed = true;
        return false;
    }
    buf->text = text;
    buf->room = room;
    return true;
}

void esri_buf_add_bytes(esri_buf *buf, const void *bytes, size_t length) {
    if (!buf_reserve(buf, length))
        return;
    memcpy(buf->text + buf->length, bytes, length);
    buf->length += length;
    buf->text[buf->length] = '\0';
}

void esri_buf_add(esri_buf *buf, const char *text) {
    esri_buf_add_bytes(buf, text, strlen(text));
}

void esri_buf_printf(esri_buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0 || !buf_reserve(buf, (size_t)length)) {
        buf->failed = true;
        return;
    }
    va_start(args, format);
    vsnprintf(buf->text + buf->length, (size_t)length + 1, format, args);
    va_end(args);
    buf->length += (size_t)length;
}

char *esri_buf_take(esri_buf *buf) {
    if (!buf->failed && !buf->text)
        buf_reserve(buf, 0);
    if (buf->failed) {
        esri_buf_free(buf);
        return NULL;
    }
    if (buf->length == 0)
        buf->text[0] = '\0';
    char *text = buf->text;
    *buf = (esri_buf){0};
    return text;
}

void esri_buf_free(esri_buf *buf) {
    free(buf->text);
    *buf = (esri_buf){0};
}
