// SPDX-License-Identifier: GPL-3.0-or-later
// Writing HTML that is well-formed XML as well. All text that is not our own markup goes through
// `%s` below, the one place that escapes, so that a school called `<script>` stays a name.
#ifndef ESRI_REPORT_HTML_H
#define ESRI_REPORT_HTML_H

#include <stdint.h>

#include "base/buf.h"

// Appends markup. `format` is markup of our own, with %s for text (always escaped, fit for
// elements and quoted attributes), %d for a whole number and %% for a per cent sign.
void esri_html(esri_buf *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Appends text cut to so many columns, with "…" where something was cut off.
void esri_html_cut(esri_buf *out, const char *text, int32_t columns);

// Appends a name and, where there is one, the Chinese name beside it.
void esri_html_name(esri_buf *out, const char *name, const char *name_zh);

#endif
