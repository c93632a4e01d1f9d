// SPDX-License-Identifier: GPL-3.0-or-later
// Plain text in lines of a limited width, for people who read it on a terminal or on paper.
#ifndef ESRI_REPORT_WRAP_H
#define ESRI_REPORT_WRAP_H

#include <stdint.h>

#include "base/buf.h"

#define ESRI_TEXT_WIDTH 100

void esri_text_spaces(esri_buf *out, int32_t count);
// Appends the characters of a word that begins at `*column`, breaking it only where it is wider
// than a whole line.
void esri_text_word(esri_buf *out, const char *word, size_t length, int32_t indent,
                    int32_t *column);
// Appends text that begins at `column`, in lines of at most ESRI_TEXT_WIDTH; lines after the first
// are indented. Ends the last line.
void esri_text_wrap(esri_buf *out, const char *text, int32_t column, int32_t indent);

#endif
