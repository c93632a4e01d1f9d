// SPDX-License-Identifier: GPL-3.0-or-later
// Finds dates in a clean text in whatever form they are written:
//
//   2026-11-02  2026/11/2  2026.11.02  20261102  20261102T003000Z  2026-W45-1  26-11-02
//   2 Nov 2026  2nd of November  2-Nov-26  Nov 2, 2026  November 2  2026 Nov 2
//   02/11/2026  11/2/2026  2.11.26  (day or month in front: both are readings)
//   2026年11月2日  11月2號  二〇二六年十一月二日  民國115年11月2日
//
// Of a range such as 2–3 Nov or 11月2至3日 one end is found. Times, and numbers that count
// something (`2 days`, `2.5 日`), are found too, as marks without a reading: such a number is
// nobody's id.
#ifndef ESRI_GUARD_DATES_H
#define ESRI_GUARD_DATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ESRI_DATE_READINGS 3

typedef struct esri_date_reading {
    int32_t year; // 0: not said
    int32_t month, day;
} esri_date_reading;

typedef struct esri_date_mark {
    size_t begin, end;
    esri_date_reading readings[ESRI_DATE_READINGS];
    int32_t count; // of readings
    bool utc;      // an instant in UTC: elsewhere it may be the day before or after
} esri_date_mark;

// The first mark at or behind `from`; false if there is none.
bool esri_date_next(const char *text, size_t length, size_t from, esri_date_mark *out);

#endif
