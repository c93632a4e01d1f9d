// SPDX-License-Identifier: GPL-3.0-or-later
// Fills templates with values: as plain text, and the same as HTML.
#ifndef ESRI_INVITE_FILL_H
#define ESRI_INVITE_FILL_H

#include "base/buf.h"
#include "invite/compose/template.h"

// The texts of one language: an office's own where it has written one, else those of esr.
typedef struct esri_wording {
    esri_template built_in, own;
    const char *colon; // behind a label
} esri_wording;

// The values of one message in one language; never NULL, "" where there is nothing to say. Only
// the values of lists hold line breaks.
typedef struct esri_values {
    const char *at[ESRI_VALUE_COUNT];
} esri_values;

// Appends a text. `html` may be NULL; what it gets are paragraphs, headings and tables, no page.
void esri_fill(const esri_wording *wording, esri_template_text text, const esri_values *values,
               esri_buf *plain, esri_buf *html);

// Appends a text as HTML, line breaks as <br>.
void esri_fill_html(esri_buf *out, const char *text);

#endif
