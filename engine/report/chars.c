// SPDX-License-Identifier: GPL-3.0-or-later
// Characters: reading UTF-8 that may be malformed or hostile, and their width on a terminal.
// Widths follow Unicode's East Asian Width for the scripts that names are written in.
#include "report/words.h"

#define REPLACEMENT 0xFFFDu

typedef struct range {
    uint32_t first, last;
} range;

static bool in_ranges(uint32_t character, const range *ranges, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (character >= ranges[i].first && character <= ranges[i].last)
            return true;
    return false;
}
#define IN(character, ranges) in_ranges(character, ranges, sizeof(ranges) / sizeof(ranges)[0])

// Control characters, marks that turn the writing direction, surrogates, and what is no character.
static const range unwanted[] = {{0x01, 0x08},     {0x0B, 0x1F},        {0x7F, 0x9F},
                                 {0x200E, 0x200F}, {0x2028, 0x202E},    {0x2066, 0x2069},
                                 {0xD800, 0xDFFF}, {0xFDD0, 0xFDEF},    {0xFEFF, 0xFEFF},
                                 {0xFFFE, 0xFFFF}, {0x110000, 0x1FFFFF}};

// Reads the bytes that follow a lead byte; answers REPLACEMENT at the first that doesn't fit.
static uint32_t read_rest(const char **at, uint32_t value, int rest, uint32_t least) {
    for (; rest > 0; rest--) {
        unsigned char byte = (unsigned char)**at;
        if ((byte & 0xC0u) != 0x80u)
            return REPLACEMENT;
        value = value << 6 | (byte & 0x3Fu);
        ++*at;
    }
    return value < least || IN(value, unwanted) ? REPLACEMENT : value;
}

uint32_t esri_char_next(const char **at) {
    unsigned char lead = (unsigned char)**at;
    if (lead == 0)
        return 0;
    ++*at;
    if (lead < 0x80)
        return read_rest(at, lead, 0, 0);
    if (lead >= 0xC2 && lead < 0xE0)
        return read_rest(at, lead & 0x1Fu, 1, 0x80);
    if (lead >= 0xE0 && lead < 0xF0)
        return read_rest(at, lead & 0x0Fu, 2, 0x800);
    if (lead >= 0xF0 && lead < 0xF5)
        return read_rest(at, lead & 0x07u, 3, 0x10000);
    return REPLACEMENT;
}

void esri_char_add(esri_buf *out, uint32_t c) {
    char bytes[4];
    size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char leads[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--) {
        bytes[i] = (char)(0x80u | (c & 0x3Fu));
        c >>= 6;
    }
    bytes[0] = (char)(leads[length] | c);
    esri_buf_add_bytes(out, bytes, length);
}

int32_t esri_char_columns(uint32_t character) {
    static const range combining[] = {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
                                      {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0x302A, 0x302F},
                                      {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}};
    static const range wide[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
                                 {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
                                 {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
                                 {0x16FE0, 0x18D08}, {0x1B000, 0x1B2FB}, {0x1F300, 0x1F64F},
                                 {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};
    if (character < 0x300)
        return 1;
    if (IN(character, combining))
        return 0;
    return IN(character, wide) ? 2 : 1;
}

int32_t esri_text_columns(const char *text) {
    int32_t columns = 0;
    for (uint32_t c = esri_char_next(&text); c; c = esri_char_next(&text))
        columns += esri_char_columns(c);
    return columns;
}
