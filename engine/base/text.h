// SPDX-License-Identifier: GPL-3.0-or-later
// Small questions about text: where it starts, whether it is UTF-8, what was probably meant.
#ifndef ESRI_TEXT_H
#define ESRI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
// Whether there is a byte below 0x20 or 0x7F.
bool esri_text_has_control(const char *text);
// The candidate that differs least from `text`, if it is close enough to be a slip; or NULL.
const char *esri_text_nearest(const char *text, const char *const *candidates, int32_t count);

#endif
