// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of plain text, Chinese counted as two columns.
#include "report/wrap.h"

#include <string.h>

#include "report/words.h"

void esri_text_spaces(esri_buf *out, int32_t count) {
    for (int32_t i = 0; i < count; i++)
        esri_buf_add(out, " ");
}

void esri_text_word(esri_buf *out, const char *word, size_t length, int32_t indent,
                    int32_t *column) {
    const char *end = word + length;
    while (word < end) {
        uint32_t c = esri_char_next(&word);
        int32_t columns = esri_char_columns(c);
        if (*column + columns > ESRI_TEXT_WIDTH) {
            esri_buf_add(out, "\n");
            esri_text_spaces(out, indent);
            *column = indent;
        }
        esri_char_add(out, c);
        *column += columns;
    }
}

static int32_t word_columns(const char *word, size_t length) {
    const char *end = word + length;
    int32_t columns = 0;
    while (word < end)
        columns += esri_char_columns(esri_char_next(&word));
    return columns;
}

void esri_text_wrap(esri_buf *out, const char *text, int32_t column, int32_t indent) {
    int32_t start = column;
    for (text += strspn(text, " \t\r\n"); *text; text += strspn(text, " \t\r\n")) {
        size_t length = strcspn(text, " \t\r\n");
        int32_t columns = word_columns(text, length);
        if (column > start && column + 1 + columns > ESRI_TEXT_WIDTH) {
            esri_buf_add(out, "\n");
            esri_text_spaces(out, indent);
            column = start = indent;
        } else if (column > start) {
            esri_buf_add(out, " ");
            column++;
        }
        esri_text_word(out, text, length, indent, &column);
        text += length;
    }
    esri_buf_add(out, "\n");
}
