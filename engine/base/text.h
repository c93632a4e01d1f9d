// SPDX-License-Identifier: GPL-3.0-or-later
// Small questions about text: where it starts, whether it is UTF-8, what was probably meant.
#ifndef ESRI_TEXT_H
#define ESRI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

// A piece of somebody else's text; not terminated.
typedef struct esri_piece {
    const char *at;
    size_t length;
} esri_piece;

// Without the blanks at both ends: ASCII white space, no-break space and ideographic space.
esri_piece esri_text_trim(esri_piece text);
// Takes the next piece of a list `a;b;c` from `rest`, trimmed; empty pieces are passed over.
// Answers false at the end.
bool esri_text_next(const char **rest, esri_piece *out);
bool esri_text_is_utf8(const char *text, size_t length);

// The length of the UTF-8 character that `text` begins with, of which `left` bytes are there; 0 if
// it begins with none.
size_t esri_utf8_at(const char *text, size_t left);
// The length of the longest prefix of `text` of at most `most` bytes that splits no character.
size_t esri_utf8_prefix(const char *text, size_t most);
// Whether a character of so many bytes would end a line, or has no shape at all; not a tab.
bool esri_utf8_is_control(const char *at, size_t length);
// What is written in place of bytes that are no UTF-8.
#define ESRI_UTF8_REPLACEMENT "\xEF\xBF\xBD"
// Appends a text as part of one line: control characters and tabs become blanks, several of them
// one, and bytes that are no UTF-8 the replacement character. Blanks at the ends go.
void esri_text_add_line(esri_buf *out, const char *text);

// Whether there is a byte below 0x20 or 0x7F.
bool esri_text_has_control(const char *text);
// The candidate that differs least from `text`, if it is close enough to be a slip; or NULL.
const char *esri_text_nearest(const char *text, const char *const *candidates, int32_t count);

#endif
