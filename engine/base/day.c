// SPDX-License-Identifier: GPL-3.0-or-later
// Civil days and back. Method: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
#include "base/day.h"

#include <stdio.h>

esr_day esri_day_from_civil(esri_civil civil) {
    int32_t y = civil.month <= 2 ? civil.year - 1 : civil.year;
    int32_t era = (y >= 0 ? y : y - 399) / 400;
    int32_t year_of_era = y - era * 400;
    int32_t month = civil.month > 2 ? civil.month - 3 : civil.month + 9;
    int32_t day_of_year = (153 * month + 2) / 5 + civil.day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

esri_civil esri_day_to_civil(esr_day day) {
    int32_t z = day + 719468;
    int32_t era = (z >= 0 ? z : z - 146096) / 146097;
    int32_t doe = z - era * 146097;
    int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int32_t month = (5 * doy + 2) / 153;
    esri_civil civil = {
        .year = yoe + era * 400,
        .month = month < 10 ? month + 3 : month - 9,
        .day = doy - (153 * month + 2) / 5 + 1,
    };
    if (civil.month <= 2)
        civil.year++;
    return civil;
}

int32_t esri_day_weekday(esr_day day) {
    int32_t rest = (day + 3) % 7; // 1970-01-01 was a Thursday
    return rest < 0 ? rest + 7 : rest;
}

const char *esri_day_month_name(int32_t month) {
    static const char *const names[12] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
    return names[month - 1];
}

esr_day esri_day_add_years(esr_day day, int32_t years) {
    esri_civil civil = esri_day_to_civil(day);
    civil.year += years;
    bool leap = (civil.year % 4 == 0 && civil.year % 100 != 0) || civil.year % 400 == 0;
    if (civil.month == 2 && civil.day == 29 && !leap)
        civil.day = 28;
    return esri_day_from_civil(civil);
}

void esr_day_text(esr_day day, char out[11]) {
    out[0] = '\0';
    if (day == ESR_DAY_NONE)
        return;
    esri_civil civil = esri_day_to_civil(day);
    char text[40];
    snprintf(text, sizeof text, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
    for (int i = 0; i < 11; i++)
        out[i] = text[i];
    out[10] = '\0';
}

static bool digits(const char *text, int count, int32_t *out) {
    int32_t value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = 10 * value + (text[i] - '0');
    }
    *out = value;
    return true;
}

bool esr_day_parse(const char *text, esr_day *out) {
    esri_civil civil;
    if (!digits(text, 4, &civil.year) || text[4] != '-' || !digits(text + 5, 2, &civil.month) ||
        text[7] != '-' || !digits(text + 8, 2, &civil.day) || text[10] != '\0')
        return false;
    if (civil.year < 1900 || civil.year > 2199)
        return false;
    esr_day day = esri_day_from_civil(civil);
    esri_civil back = esri_day_to_civil(day);
    if (back.year != civil.year || back.month != civil.month || back.day != civil.day)
        return false;
    *out = day;
    return true;
}
