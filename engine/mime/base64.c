// SPDX-License-Identifier: GPL-3.0-or-later
// Three bytes as four letters.
#include "mime/base64.h"

#include <stdint.h>

#define LINE_BYTES 57 // make 76 letters

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Writes the letters for at most LINE_BYTES bytes: how many.
static size_t encode(char *to, const char *from, size_t length) {
    const unsigned char *byte = (const unsigned char *)from;
    size_t count = 0;
    for (size_t i = 0; i < length; i += 3) {
        uint32_t three = (uint32_t)byte[i] << 16;
        three |= i + 1 < length ? (uint32_t)byte[i + 1] << 8 : 0;
        three |= i + 2 < length ? (uint32_t)byte[i + 2] : 0;
        to[count++] = letters[three >> 18];
        to[count++] = letters[three >> 12 & 63];
        to[count++] = i + 1 < length ? letters[three >> 6 & 63] : '=';
        to[count++] = i + 2 < length ? letters[three & 63] : '=';
    }
    return count;
}

static void add(esri_buf *out, const char *bytes, size_t length, const char *end) {
    char line[LINE_BYTES / 3 * 4];
    while (length > 0) {
        size_t step = length < LINE_BYTES ? length : LINE_BYTES;
        esri_buf_add_bytes(out, line, encode(line, bytes, step));
        esri_buf_add(out, end);
        bytes += step;
        length -= step;
    }
}

void esri_base64_add(esri_buf *out, const char *bytes, size_t length) {
    add(out, bytes, length, "");
}

void esri_base64_add_lines(esri_buf *out, const char *bytes, size_t length) {
    add(out, bytes, length, "\r\n");
}
