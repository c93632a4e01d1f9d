// SPDX-License-Identifier: GPL-3.0-or-later
// Arithmetic on civil days (see esr_day in esr/types.h).
#ifndef ESRI_DAY_H
#define ESRI_DAY_H

#include <esr/types.h>

typedef struct esri_civil {
    int32_t year, month, day; // month 1 to 12, day 1 to 31
} esri_civil;

esr_day esri_day_from_civil(esri_civil civil);
esri_civil esri_day_to_civil(esr_day day);
// 0 Monday … 6 Sunday.
int32_t esri_day_weekday(esr_day day);
// "January" for 1 … "December" for 12. Static string.
const char *esri_day_month_name(int32_t month);
// The same day and month `years` later; 29 February becomes the 28th where there is none.
esr_day esri_day_add_years(esr_day day, int32_t years);

#endif
