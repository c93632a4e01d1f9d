// SPDX-License-Identifier: GPL-3.0-or-later
// Trimming, lists, UTF-8 and near misses.
#include "base/text.h"

#include <string.h>

#define NEAR_LENGTH_MAX 64 // longer texts are not compared

// The length of the blank at the start of a text of `length` bytes; 0: none.
static size_t blank_at(const unsigned char *text, size_t length) {
    if (length >= 1 && (text[0] == ' ' || (text[0] >= '\t' && text[0] <= '\r')))
        return 1;
    if (length >= 2 && text[0] == 0xC2 && text[1] == 0xA0)
        return 2;
    if (length >= 3 && text[0] == 0xE3 && text[1] == 0x80 && text[2] == 0x80)
        return 3;
    return 0;
}

esri_piece esri_text_trim(esri_piece text) {
    size_t step;
    while ((step = blank_at((const unsigned char *)text.at, text.length)) > 0) {
        text.at += step;
        text.length -= step;
    }
    for (size_t width = 1; width <= 3 && width <= text.length;) {
        const char *end = text.at + text.length - width;
        if (blank_at((const unsigned char *)end, width) == width) {
            text.length -= width;
            width = 1;
        } else {
            width++;
        }
    }
    return text;
}

bool esri_text_next(const char **rest, esri_piece *out) {
    while (**rest) {
        const char *start = *rest;
        size_t length = strcspn(start, ";");
        *rest = start + length + (start[length] == ';' ? 1 : 0);
        *out = esri_text_trim((esri_piece){start, length});
        if (out->length > 0)
            return true;
    }
    return false;
}

bool esri_text_is_utf8(const char *text, size_t length) {
    const unsigned char *byte = (const unsigned char *)text;
    for (size_t i = 0; i < length;) {
        if (byte[i] < 0x80) {
            i++;
            continue;
        }
        size_t more = byte[i] >= 0xF0 ? 3 : byte[i] >= 0xE0 ? 2 : 1;
        if (byte[i] < 0xC2 || byte[i] > 0xF4 || length - i <= more)
            return false;
        for (size_t k = 1; k <= more; k++)
            if ((byte[i + k] & 0xC0) != 0x80)
                return false;
        bool overlong =
            (byte[i] == 0xE0 && byte[i + 1] < 0xA0) || (byte[i] == 0xF0 && byte[i + 1] < 0x90);
        bool surrogate = byte[i] == 0xED && byte[i + 1] > 0x9F;
        bool beyond = byte[i] == 0xF4 && byte[i + 1] > 0x8F;
        if (overlong || surrogate || beyond)
            return false;
        i += more + 1;
    }
    return true;
}

size_t esri_utf8_at(const char *text, size_t left) {
    const unsigned char *at = (const unsigned char *)text;
    unsigned char low = 0x80, high = 0xBF; // what the second byte may be
    size_t length;
    if (left == 0)
        return 0;
    if (at[0] < 0x80)
        return 1;
    if (at[0] >= 0xC2 && at[0] <= 0xDF) {
        length = 2;
    } else if ((at[0] & 0xF0) == 0xE0) {
        length = 3;
        low = at[0] == 0xE0 ? 0xA0 : low;   // else overlong
        high = at[0] == 0xED ? 0x9F : high; // else a surrogate
    } else if (at[0] >= 0xF0 && at[0] <= 0xF4) {
        length = 4;
        low = at[0] == 0xF0 ? 0x90 : low;
        high = at[0] == 0xF4 ? 0x8F : high;
    } else {
        return 0;
    }
    if (left < length || at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

size_t esri_utf8_prefix(const char *text, size_t most) {
    size_t length = strlen(text);
    if (length <= most)
        return length;
    while (most > 0 && ((unsigned char)text[most] & 0xC0) == 0x80)
        most--;
    return most;
}

bool esri_utf8_is_control(const char *at, size_t length) {
    const unsigned char *byte = (const unsigned char *)at;
    if (length == 1)
        return (byte[0] < 0x20 && byte[0] != '\t') || byte[0] == 0x7F;
    if (length == 2)
        return byte[0] == 0xC2 && byte[1] < 0xA0; // C1
    return length == 3 && byte[0] == 0xE2 && byte[1] == 0x80 &&
           (byte[2] == 0xA8 || byte[2] == 0xA9);
}

void esri_text_add_line(esri_buf *out, const char *text) {
    bool blank = false, begun = false;
    for (size_t left = strlen(text); left > 0;) {
        size_t length = esri_utf8_at(text, left);
        if (length > 0 && (*text == ' ' || *text == '\t' || esri_utf8_is_control(text, length))) {
            blank = begun;
        } else {
            if (blank)
                esri_buf_add(out, " ");
            blank = false;
            begun = true;
            if (length > 0)
                esri_buf_add_bytes(out, text, length);
            else
                esri_buf_add(out, ESRI_UTF8_REPLACEMENT);
        }
        length += length == 0;
        text += length;
        left -= length;
    }
}

bool esri_text_has_control(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return true;
    return false;
}

static unsigned char lower(char c) {
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

// Edits (insert, delete, replace, swap of neighbours) from a to b, letters' case set aside.
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length) {
    size_t rows[3][NEAR_LENGTH_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        last[j] = before[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            bool same = lower(a[i - 1]) == lower(b[j - 1]);
            size_t best = least(last[j] + 1, now[j - 1] + 1);
            best = least(best, last[j - 1] + (same ? 0 : 1));
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                best = least(best, before[j - 2] + 1);
            now[j] = best;
        }
        size_t *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[b_length];
}

const char *esri_text_nearest(const char *text, const char *const *candidates, int32_t count) {
    size_t length = strlen(text);
    if (length == 0 || length > NEAR_LENGTH_MAX)
        return NULL;
    const char *best = NULL;
    size_t best_distance = length / 3 + 1; // three letters: one slip, six: two
    for (int32_t i = 0; i < count; i++) {
        size_t other = strlen(candidates[i]);
        size_t gap = other > length ? other - length : length - other;
        if (other == 0 || other > NEAR_LENGTH_MAX || gap >= best_distance)
            continue;
        size_t d = distance(text, length, candidates[i], other);
        if (d < best_distance && d < other) {
            best = candidates[i];
            best_distance = d;
        }
    }
    return best;
}
