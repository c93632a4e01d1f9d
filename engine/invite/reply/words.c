// SPDX-License-Identifier: GPL-3.0-or-later
// Texts and addresses that strangers wrote, made fit to be compared, kept and shown.
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "invite/reply/object.h"

// Characters that turn the direction of writing, all of three bytes: U+200E, U+200F, U+202A to
// U+202E, U+2066 to U+2069. In a table they would shuffle what stands beside them.
static bool turns(const char *text, size_t length) {
    const unsigned char *b = (const unsigned char *)text;
    if (length != 3 || b[0] != 0xE2)
        return false;
    return (b[1] == 0x80 && (b[2] == 0x8E || b[2] == 0x8F || (b[2] >= 0xAA && b[2] <= 0xAE))) ||
           (b[1] == 0x81 && b[2] >= 0xA6 && b[2] <= 0xA9);
}

const char *esri_reply_line(const char *text, esri_arena *arena) {
    esri_buf line = {0};
    esri_text_add_line(&line, text);
    size_t most = esri_utf8_prefix(line.text ? line.text : "", ESRI_REPLY_TEXT_MAX), filled = 0;
    char *out = line.failed ? NULL : esri_arena_alloc(arena, most + 1, 1);
    for (size_t at = 0, length; out && at < most; at += length) {
        length = esri_utf8_at(line.text + at, most - at); // 1 or more: the line is sound
        if (!turns(line.text + at, length)) {
            memcpy(out + filled, line.text + at, length);
            filled += length;
        }
    }
    esri_buf_free(&line);
    return out;
}

// The value of two hexadecimal digits; -1 if they are none.
static int hex_pair(const char *text) {
    int value = 0;
    for (int i = 0; i < 2; i++) {
        int c = tolower((unsigned char)text[i]);
        if (!isxdigit(c))
            return -1;
        value = value * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return value;
}

const char *esri_reply_address(const char *text, esri_arena *arena) {
    esri_piece piece = esri_text_trim((esri_piece){text, strlen(text)});
    if (piece.length > 7 && strncasecmp(piece.at, "mailto:", 7) == 0)
        piece = esri_text_trim((esri_piece){piece.at + 7, piece.length - 7});
    if (piece.length > 2 && piece.at[0] == '<' && piece.at[piece.length - 1] == '>')
        piece = (esri_piece){piece.at + 1, piece.length - 2};
    size_t most = piece.length < ESRI_REPLY_ADDRESS_MAX ? piece.length : ESRI_REPLY_ADDRESS_MAX;
    char *out = esri_arena_alloc(arena, most + 1, 1);
    if (!out)
        return NULL;
    size_t filled = 0;
    bool sound = false;
    for (size_t i = 0; i < piece.length; i++) {
        int c = (unsigned char)piece.at[i];
        int escaped = c == '%' && i + 2 < piece.length ? hex_pair(piece.at + i + 1) : -1;
        if (escaped >= 0) {
            c = escaped;
            i += 2;
        }
        if (c <= 0x20 || c == 0x7F || strchr("<>\",;", c) || filled == most)
            return "";
        sound = sound || (c == '@' && filled > 0 && i + 1 < piece.length);
        out[filled++] = (char)(c < 0x80 ? tolower(c) : c);
    }
    return sound && esri_text_is_utf8(out, filled) ? out : "";
}
