// SPDX-License-Identifier: GPL-3.0-or-later
// How figures, days and names are put into words, for every reader of a report. Short texts are
// given by value: `esri_count_text(n).at` lives until the end of the expression it stands in.
#ifndef ESRI_REPORT_WORDS_H
#define ESRI_REPORT_WORDS_H

#include <esr/types.h>

#include "base/buf.h"

#define ESRI_SHORT_TEXT 64
typedef struct esri_short_text {
    char at[ESRI_SHORT_TEXT];
} esri_short_text;

// "1,234,567"; a minus sign in front where negative.
esri_short_text esri_count_text(int64_t value);
// `part` of `whole` (above 0) as "0.48 %"; "under 0.01 %" where that would say 0 and isn't.
esri_short_text esri_percent_text(int64_t part, int64_t whole);
// "5 Mar 2007".
esri_short_text esri_date_text(esr_day day);
// "March 2007".
esri_short_text esri_month_text(esr_day day);
// "Mar", or "Mar 2007".
esri_short_text esri_month_short_text(esr_day day, bool with_year);
// A visit's days: "Mon 5 – Wed 7 Mar 2007"; with a half day at its end ", to noon".
esri_short_text esri_visit_text(esr_day first, int32_t half_days);
// "1 visit", "2 visits": `noun` takes an s unless `count` is 1.
esri_short_text esri_plural_text(int64_t count, const char *noun);

// "10 – 20 km".
esri_short_text esri_range_text(int64_t from, int64_t to, const char *unit);

// A cost term in a planner's words: "Empty seats". Static string.
const char *esri_term_words(esr_term term);

// What a rule is about: "Sectors and languages". Static string.
const char *esri_rule_words(esr_rule rule);

// The next character of UTF-8 text, moving `at` on; 0 at the end. What is malformed or has no
// place in a report (control characters, marks that turn the writing direction) is U+FFFD.
uint32_t esri_char_next(const char **at);
// Appends one character as UTF-8.
void esri_char_add(esri_buf *out, uint32_t character);
// Columns that a character or a text takes on a terminal: 2 for Chinese, 0 for combining marks.
int32_t esri_char_columns(uint32_t character);
int32_t esri_text_columns(const char *text);

#endif
