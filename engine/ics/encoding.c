// SPDX-License-Identifier: GPL-3.0-or-later
// Decodes by iconv.
#include "ics/encoding.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define GROWTH       2 // a character of two bytes has up to three, or four, in UTF-8
#define SUBJECT_SIZE 512

// The line of the first byte that is no part of UTF-8.
static int32_t first_foreign_line(const char *bytes, size_t length) {
    int32_t line = 1;
    for (const char *at = bytes, *end = bytes + length; at < end; line++) {
        const char *next = memchr(at, '\n', (size_t)(end - at));
        next = next ? next + 1 : end;
        if (!esri_text_is_utf8(at, (size_t)(next - at)))
            return line;
        at = next;
    }
    return line;
}

// Fills `to`; false if the bytes are not of that encoding.
static bool convert(const char *encoding, const char *bytes, size_t length, char *to, size_t room,
                    size_t *out_length) {
    iconv_t how = iconv_open("UTF-8", encoding);
    char *from = (char *)(uintptr_t)bytes, *at = to; // iconv changes none of them
    size_t left = length, rest = room;
    if (how == (iconv_t)-1)
        return false;
    bool good = iconv(how, &from, &left, &at, &rest) != (size_t)-1 &&
                iconv(how, NULL, NULL, &at, &rest) != (size_t)-1;
    iconv_close(how);
    *out_length = room - rest;
    return good;
}

esr_status esri_ics_decode(esri_ics_report *report, const char *bytes, size_t length, char **out,
                           size_t *out_length) {
    static const char *const encodings[] = {"BIG5-HKSCS", "GB18030"};
    static const char *const names[] = {"Big5-HKSCS", "GB18030"};
    char where[SUBJECT_SIZE];
    if (esri_text_is_utf8(bytes, length) || memchr(bytes, '\0', length))
        return ESR_OK;
    size_t room = GROWTH * length;
    char *text = malloc(room + 1);
    if (!text)
        return esri_fail_nomem(report->ctx);
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        size_t size = 0;
        if (!convert(encodings[i], bytes, length, text, room, &size))
            continue;
        snprintf(where, sizeof where, "%s:%d", report->path, first_foreign_line(bytes, length));
        esri_warn(report->ctx, where, "is not UTF-8; the calendar was read as %s", names[i]);
        *out = text;
        *out_length = size;
        return ESR_OK;
    }
    free(text);
    return ESR_OK;
}
