// SPDX-License-Identifier: GPL-3.0-or-later
// Folded lines of ASCII, else encoded words in base64 that split no character.
#include "mime/header.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "mime/base64.h"

#define LINE_OCTETS 76 // of a line with an encoded word
#define WORD_BEGIN  "=?UTF-8?B?"
#define WORD_END    "?="

// Whether a text can stand in a header as it is: ASCII, in words that fit into a line, and none of
// them looks like an encoded word.
static bool is_plain(const char *text) {
    size_t word = 0;
    for (const char *at = text; *at; at++) {
        if ((unsigned char)*at >= 0x7F)
            return false;
        word = *at == ' ' ? 0 : word + 1;
        if (word > LINE_OCTETS / 2)
            return false;
    }
    return !strstr(text, "=?");
}

// Appends words, folded at blanks; `*column` is where the line is.
static void add_words(esri_buf *out, const char *text, size_t *column) {
    while (*text) {
        size_t length = 1 + strcspn(text + 1, " "); // with the blank before it
        if (*column + length > LINE_OCTETS && *text == ' ') {
            esri_buf_add(out, "\r\n");
            *column = 0;
        }
        esri_buf_add_bytes(out, text, length);
        *column += length;
        text += length;
    }
}

static void add_encoded(esri_buf *out, const char *text, size_t *column) {
    const size_t frame = strlen(WORD_BEGIN) + strlen(WORD_END);
    while (*text) {
        size_t room = LINE_OCTETS - *column > frame ? LINE_OCTETS - *column - frame : 0;
        size_t length = esri_utf8_prefix(text, room / 4 * 3);
        if (length > 0) {
            esri_buf_add(out, WORD_BEGIN);
            esri_base64_add(out, text, length);
            esri_buf_add(out, WORD_END);
            text += length;
        }
        if (*text) {
            esri_buf_add(out, "\r\n ");
            *column = 1;
        } else {
            *column += frame + (length + 2) / 3 * 4;
        }
    }
}

// Appends the name of a field, and answers its text, cleaned; NULL without memory.
static char *begin(esri_buf *out, const char *name, const char *text) {
    esri_buf clean = {0};
    esri_buf_add(&clean, "");
    esri_text_add_line(&clean, text);
    char *taken = esri_buf_take(&clean);
    esri_buf_add(out, name);
    esri_buf_add(out, ": ");
    out->failed = out->failed || !taken;
    return taken;
}

void esri_mime_add_text(esri_buf *out, const char *name, const char *text) {
    char *clean = begin(out, name, text);
    size_t column = strlen(name) + 2;
    if (!clean)
        return;
    if (is_plain(clean))
        add_words(out, clean, &column);
    else
        add_encoded(out, clean, &column);
    esri_buf_add(out, "\r\n");
    free(clean);
}

void esri_mime_add_mailbox(esri_buf *out, const char *name, const char *display,
                           const char *address) {
    char *clean = begin(out, name, display);
    size_t column = strlen(name) + 2;
    if (!clean)
        return;
    if (*clean && is_plain(clean) && strlen(clean) < LINE_OCTETS / 2) {
        esri_buf_add(out, "\"");
        for (const char *at = clean; *at; at++, column++) {
            if (*at == '"' || *at == '\\')
                esri_buf_add(out, "\\");
            esri_buf_add_bytes(out, at, 1);
        }
        esri_buf_add(out, "\"");
    } else {
        add_encoded(out, clean, &column);
    }
    if (*clean)
        esri_buf_add(out, column + strlen(address) + 3 > LINE_OCTETS ? "\r\n " : " ");
    esri_buf_printf(out, "<%s>\r\n", address);
    free(clean);
}
