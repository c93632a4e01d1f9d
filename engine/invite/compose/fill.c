// SPDX-License-Identifier: GPL-3.0-or-later
// One rule: a line with a place for which there is nothing to say is left out, and so is what
// stands between [[ and ]] around such a place.
#include "invite/compose/fill.h"

#include <string.h>

#define HEADING_STYLE "margin:24px 0 8px;font-size:17px;line-height:1.4"
#define PARA_STYLE    "margin:0 0 16px"
#define TABLE_STYLE   "margin:0 0 16px;border-collapse:collapse"
#define LABEL_STYLE   "color:#44546a"

typedef enum shape { NOTHING, PARAGRAPH, TABLE } shape;

typedef struct filling {
    const esri_wording *wording;
    const esri_values *values;
    esri_buf *plain, *html; // html may be NULL
    shape open;             // what html is in
    bool gap;               // a blank line came since the last line that was written
    bool begun;
} filling;

void esri_fill_html(esri_buf *out, const char *text) {
    while (*text) {
        size_t length = strcspn(text, "&<>\"\n");
        esri_buf_add_bytes(out, text, length);
        text += length;
        if (*text)
            esri_buf_add(out, *text == '&'   ? "&amp;"
                              : *text == '<' ? "&lt;"
                              : *text == '>' ? "&gt;"
                              : *text == '"' ? "&quot;"
                                             : "<br>");
        text += *text != '\0';
    }
}

// --- a line ---------------------------------------------------------------------------------

static bool has(const filling *f, esri_template_value value) {
    return *f->values->at[value] != '\0';
}

// Whether the pieces from `at` up to `end`, or up to the next ]], can all be said.
static bool can_be_said(const filling *f, const esri_template_piece *at,
                        const esri_template_piece *end, bool inside) {
    bool in_group = false;
    for (; at < end; at++) {
        if (at->kind == ESRI_PIECE_CLOSE && inside)
            return true;
        in_group = at->kind == ESRI_PIECE_OPEN || (in_group && at->kind != ESRI_PIECE_CLOSE);
        if (in_group)
            continue;
        if ((at->kind == ESRI_PIECE_VALUE || at->kind == ESRI_PIECE_IF) && !has(f, at->value))
            return false;
        if (at->kind == ESRI_PIECE_UNLESS && has(f, at->value))
            return false;
    }
    return true;
}

static const esri_template_piece *end_of_group(const esri_template_piece *at,
                                               const esri_template_piece *end) {
    while (at < end && at->kind != ESRI_PIECE_CLOSE)
        at++;
    return at;
}

// Appends what a line says to `out`.
static void say(const filling *f, const esri_template_piece *at, const esri_template_piece *end,
                esri_buf *out) {
    for (; at < end; at++) {
        if (at->kind == ESRI_PIECE_OPEN && !can_be_said(f, at + 1, end, true))
            at = end_of_group(at, end);
        else if (at->kind == ESRI_PIECE_WORDS)
            esri_buf_add_bytes(out, at->words.at, at->words.length);
        else if (at->kind == ESRI_PIECE_VALUE)
            esri_buf_add(out, f->values->at[at->value]);
    }
}

// --- plain text -----------------------------------------------------------------------------

static void begin_plain(filling *f) {
    if (f->begun)
        esri_buf_add(f->plain, f->gap ? "\n\n" : "\n");
}

static void add_plain_row(filling *f, esri_piece label, const char *value) {
    esri_buf_add_bytes(f->plain, label.at, label.length);
    if (!strchr(value, '\n')) {
        esri_buf_add(f->plain, f->wording->colon);
        esri_buf_add(f->plain, value);
        return;
    }
    size_t colon = strcspn(f->wording->colon, " ");
    esri_buf_add_bytes(f->plain, f->wording->colon, colon);
    while (*value) {
        size_t length = strcspn(value, "\n");
        esri_buf_add(f->plain, "\n  ");
        esri_buf_add_bytes(f->plain, value, length);
        value += length + (value[length] == '\n');
    }
}

// --- HTML -----------------------------------------------------------------------------------

static void close_shape(filling *f) {
    if (f->open != NOTHING && f->html)
        esri_buf_add(f->html, f->open == TABLE ? "</table>\n" : "</p>\n");
    f->open = NOTHING;
}

static void add_html(filling *f, const esri_template_line *line, const char *text) {
    const shape wanted = line->kind == ESRI_LINE_ROW ? TABLE : PARAGRAPH;
    if (!f->html)
        return;
    if (f->gap || f->open != wanted || line->kind == ESRI_LINE_HEADING)
        close_shape(f);
    if (line->kind == ESRI_LINE_HEADING) {
        esri_buf_add(f->html, "<h2 style=\"" HEADING_STYLE "\">");
        esri_fill_html(f->html, text);
        esri_buf_add(f->html, "</h2>\n");
        return;
    }
    if (f->open == PARAGRAPH)
        esri_buf_add(f->html, "<br>\n");
    else if (f->open == NOTHING)
        esri_buf_add(f->html, wanted == TABLE ? "<table cellpadding=\"4\" style=\"" TABLE_STYLE
                                                "\">\n"
                                              : "<p style=\"" PARA_STYLE "\">");
    f->open = wanted;
    if (wanted == TABLE) {
        esri_buf label = {0};
        esri_buf_add_bytes(&label, line->label.at, line->label.length);
        esri_buf_add(
            f->html,
            "<tr valign=\"top\"><th scope=\"row\" align=\"left\" nowrap style=\"" LABEL_STYLE
            "\">");
        esri_fill_html(f->html, label.failed ? "" : label.text);
        esri_buf_add(f->html, "</th><td>");
        f->html->failed = f->html->failed || label.failed;
        esri_buf_free(&label);
    }
    esri_fill_html(f->html, text);
    if (wanted == TABLE)
        esri_buf_add(f->html, "</td></tr>\n");
}

// --- texts ----------------------------------------------------------------------------------

static void fill_line(filling *f, const esri_template *t, const esri_template_line *line) {
    const esri_template_piece *first = t->pieces + line->first_piece;
    const esri_template_piece *end = t->pieces + line->end_piece;
    esri_buf text = {0};
    if (!can_be_said(f, first, end, false))
        return;
    esri_buf_add(&text, "");
    say(f, first, end, &text);
    if (!text.failed && text.length > 0) {
        begin_plain(f);
        if (line->kind == ESRI_LINE_ROW)
            add_plain_row(f, line->label, text.text);
        else
            esri_buf_add(f->plain, text.text);
        add_html(f, line, text.text);
        f->gap = false;
        f->begun = true;
    }
    f->plain->failed = f->plain->failed || text.failed;
    esri_buf_free(&text);
}

static void fill_text(filling *f, esri_template_text text) {
    const esri_template *t =
        f->wording->own.texts[text].there ? &f->wording->own : &f->wording->built_in;
    for (size_t i = t->texts[text].first_line; i < t->texts[text].end_line; i++) {
        const esri_template_line *line = &t->lines[i];
        if (line->kind == ESRI_LINE_BLANK)
            f->gap = f->begun;
        else if (line->kind == ESRI_LINE_BLOCK)
            fill_text(f, line->block); // a block holds none
        else
            fill_line(f, t, line);
    }
}

void esri_fill(const esri_wording *wording, esri_template_text text, const esri_values *values,
               esri_buf *plain, esri_buf *html) {
    filling f = {.wording = wording, .values = values, .plain = plain, .html = html};
    fill_text(&f, text);
    close_shape(&f);
}
