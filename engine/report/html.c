// SPDX-License-Identifier: GPL-3.0-or-later
// The HTML writer.
#include "report/html.h"

#include <stdarg.h>
#include <string.h>

#include "report/words.h"

static void add_escaped(esri_buf *out, uint32_t c) {
    switch (c) {
    case '&':
        esri_buf_add(out, "&amp;");
        break;
    case '<':
        esri_buf_add(out, "&lt;");
        break;
    case '>':
        esri_buf_add(out, "&gt;");
        break;
    case '"':
        esri_buf_add(out, "&quot;");
        break;
    case '\'':
        esri_buf_add(out, "&#39;");
        break;
    default:
        esri_char_add(out, c);
    }
}

static void add_text(esri_buf *out, const char *text) {
    for (uint32_t c = esri_char_next(&text); c; c = esri_char_next(&text))
        add_escaped(out, c);
}

void esri_html(esri_buf *out, const char *format, ...) {
    va_list args;
    va_start(args, format);
    for (;;) {
        size_t plain = strcspn(format, "%");
        esri_buf_add_bytes(out, format, plain);
        format += plain;
        if (*format == '\0')
            break;
        char kind = format[1];
        if (kind == 's')
            add_text(out, va_arg(args, const char *));
        else if (kind == 'd')
            esri_buf_printf(out, "%d", va_arg(args, int));
        else
            esri_buf_add(out, "%");
        format += 2;
    }
    va_end(args);
}

void esri_html_cut(esri_buf *out, const char *text, int32_t columns) {
    bool cut = esri_text_columns(text) > columns;
    int32_t room = cut ? columns - 1 : columns;
    for (uint32_t c = esri_char_next(&text); c; c = esri_char_next(&text)) {
        room -= esri_char_columns(c);
        if (room < 0)
            break;
        add_escaped(out, c);
    }
    if (cut)
        esri_buf_add(out, "…");
}

void esri_html_name(esri_buf *out, const char *name, const char *name_zh) {
    add_text(out, name);
    if (*name_zh)
        esri_html(out, " <span lang=\"zh-Hant\">%s</span>", name_zh);
}
