// SPDX-License-Identifier: GPL-3.0-or-later
// A Hong Kong school year: the general holidays and the days on which all schools are closed.
#ifndef ESRI_SAMPLE_YEAR_H
#define ESRI_SAMPLE_YEAR_H

#include <esr/types.h>

// School years, by the year in which they begin, for which the lunar table holds.
#define ESRI_SCHOOL_YEAR_FIRST 2006
#define ESRI_SCHOOL_YEAR_LAST  2035

#define ESRI_CLOSURES_MAX  40
#define ESRI_YEAR_DAYS_MAX 330

typedef struct esri_closure {
    esr_day from, to;
    const char *note;
    bool general_holiday; // else a break that schools have in common
} esri_closure;

typedef struct esri_school_year {
    esr_day first, last; // 1 September to the second Friday of July
    esr_day christmas_from, christmas_to, new_year_from, new_year_to, easter_from, easter_to;
    esri_closure closures[ESRI_CLOSURES_MAX]; // ascending
    int32_t closure_count;
    bool closed[ESRI_YEAR_DAYS_MAX]; // by day - first; weekends too
} esri_school_year;

// `year` from ESRI_SCHOOL_YEAR_FIRST - 3 to ESRI_SCHOOL_YEAR_LAST.
void esri_school_year_make(int32_t year, esri_school_year *out);

// Whether all of [from, to] lies in the year and is open.
bool esri_school_year_open(const esri_school_year *year, esr_day from, esr_day to);

// The first Monday on or after a day.
esr_day esri_monday_from(esr_day day);

#endif
