// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a certificate's page; page.c puts them together.
#ifndef ESRI_REPORT_CERTIFICATE_PAGE_H
#define ESRI_REPORT_CERTIFICATE_PAGE_H

#include <esr/certificate.h>

#include "base/buf.h"
#include "report/words.h"

#define ESRI_PAGE_LABEL 14 // columns before a value
#define ESRI_PAGE_LIST  8  // lines of a list before "and … more"

// A time as a database writes it, for people: "2026-09-01 08:00 UTC".
esri_short_text esri_page_time(const char *at);
// A heading: English, then Chinese.
void esri_page_heading(esri_buf *out, const char *heading);
// A label and its text, wrapped. Empties `text`.
void esri_page_line(esri_buf *out, const char *label, esri_buf *text);
// "and 3 more, in certificate.json", where there are more than are shown.
void esri_page_more(esri_buf *out, size_t count);

void esri_page_rules(esri_buf *out, const esr_certificate *c);
void esri_page_in_force(esri_buf *out, const esr_cycle *cycle);
void esri_page_overrides(esri_buf *out, const esr_certificate *c);

#endif
