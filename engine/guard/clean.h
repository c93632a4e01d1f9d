// SPDX-License-Identifier: GPL-3.0-or-later
// Text in the one form in which it is compared: what looks the same is the same bytes.
#ifndef ESRI_GUARD_CLEAN_H
#define ESRI_GUARD_CLEAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

// Stands between pieces of text that have nothing to do with each other; no name holds it.
#define ESRI_CLEAN_BREAK "\x1F"

// Appends `text`: white space of any kind as one blank, and as none between two ideographs (so
// that a name may be broken between lines); full-width letters and digits as the plain ones;
// hyphens as the plain one; characters without a width left out.
void esri_clean_add(esri_buf *out, const char *text, size_t length);

// The character at a position and, unless NULL, its length; the character that ends before one.
// 0 where there is none. Bytes that are no UTF-8 count one by one.
uint32_t esri_char_at(const char *text, size_t length, size_t at, size_t *out_length);
uint32_t esri_char_before(const char *text, size_t at);

// A letter or digit of a script that sets words apart by blanks.
bool esri_char_in_word(uint32_t c);
bool esri_char_is_ideograph(uint32_t c); // Han, kana and Hangul

#endif
