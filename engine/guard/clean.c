// SPDX-License-Identifier: GPL-3.0-or-later
// One pass over the characters; blanks wait until it is known what follows them.
#include "guard/clean.h"

#include "base/text.h"

#define INVALID 0xFFFDu

uint32_t esri_char_at(const char *text, size_t length, size_t at, size_t *out_length) {
    if (at >= length)
        return 0;
    const unsigned char *byte = (const unsigned char *)text + at;
    size_t size = esri_utf8_at(text + at, length - at);
    if (out_length)
        *out_length = size ? size : 1;
    switch (size) {
    case 1:
        return byte[0];
    case 2:
        return (byte[0] & 0x1Fu) << 6 | (byte[1] & 0x3Fu);
    case 3:
        return (byte[0] & 0x0Fu) << 12 | (byte[1] & 0x3Fu) << 6 | (byte[2] & 0x3Fu);
    case 4:
        return (byte[0] & 0x07u) << 18 | (byte[1] & 0x3Fu) << 12 | (byte[2] & 0x3Fu) << 6 |
               (byte[3] & 0x3Fu);
    default:
        return INVALID;
    }
}

uint32_t esri_char_before(const char *text, size_t at) {
    if (at == 0)
        return 0;
    size_t begin = at - 1;
    while (begin > 0 && at - begin < 4 && ((unsigned char)text[begin] & 0xC0) == 0x80)
        begin--;
    return esri_char_at(text, at, begin, NULL);
}

bool esri_char_in_word(uint32_t c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           (c >= 0xC0 && c <= 0x52F && c != 0xD7 && c != 0xF7) || // Latin, Greek, Cyrillic
           (c >= 0x1E00 && c <= 0x1FFF);
}

bool esri_char_is_ideograph(uint32_t c) {
    return (c >= 0x3005 && c <= 0x3007) || (c >= 0x3040 && c <= 0x31FF) ||
           (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static bool is_blank(uint32_t c) {
    return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

static bool has_no_width(uint32_t c) {
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

// The plain character that looks the same, 0 if there is none.
static char plain_of(uint32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E)
        return (char)(c - 0xFF01 + '!');
    return c == 0x2010 || c == 0x2011 ? '-' : '\0';
}

static bool is_plain(char c) {
    return c > ' ' && c < 0x7F;
}

void esri_clean_add(esri_buf *out, const char *text, size_t length) {
    uint32_t last = 0;
    bool blank = false;
    for (size_t at = 0, size = 0; at < length; at += size) {
        uint32_t c = esri_char_at(text, length, at, &size);
        if (is_blank(c)) {
            blank = true;
            continue;
        }
        if (has_no_width(c))
            continue;
        if (blank && last && !(esri_char_is_ideograph(last) && esri_char_is_ideograph(c)))
            esri_buf_add(out, " ");
        char plain = plain_of(c);
        while (c > ' ' && c < 0x7F && at + size < length && is_plain(text[at + size]))
            size++; // most text: a word at a time
        if (plain)
            esri_buf_add_bytes(out, &plain, 1);
        else
            esri_buf_add_bytes(out, text + at, size);
        blank = false;
        last = c;
    }
}
