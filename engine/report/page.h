// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of report.html. Each appends one section to the page; memory that it needs comes from
// the figures' arena, and running out of it marks the page as failed.
#ifndef ESRI_REPORT_PAGE_H
#define ESRI_REPORT_PAGE_H

#include "base/buf.h"
#include "report/figures.h"

// Colours for sectors in the style, used in turn.
#define ESRI_TONES 6

// The style sheet in parts, NULL behind the last.
extern const char *const esri_page_style[];

// Begins a page, up to the cycle's days in its header, which the caller ends ("</header><main>");
// and ends it.
void esri_page_open(esri_buf *out, const char *title, const esr_cycle *cycle);
void esri_page_close(esri_buf *out);

void esri_page_add_timeline(esri_buf *out, esri_figures *figures);
void esri_page_add_costs(esri_buf *out, const esri_figures *figures);
void esri_page_add_gaps(esri_buf *out, const esri_figures *figures);
void esri_page_add_visits(esri_buf *out, const esri_figures *figures);
// The waived relations; nothing where there are none.
void esri_page_add_waivers(esri_buf *out, esri_figures *figures);
void esri_page_add_reviewers(esri_buf *out, esri_figures *figures);

// One bar of a bar chart: a label, a bar of part/whole, and a value in words.
typedef struct esri_bar {
    const char *label, *value;
    double part, whole;
} esri_bar;
void esri_page_add_bar(esri_buf *out, const esri_bar *bar);

// Opens a list that can be folded up; a long one starts so, and a page of thousands of visits then
// opens at its headlines. The caller adds the summary, the list and the end tag.
void esri_page_add_details(esri_buf *out, int32_t length);

// "2 km", "12.4 km", or "–" where it is not known (below 0).
const char *esri_page_km(double km, char out[32]);

#endif
