// SPDX-License-Identifier: GPL-3.0-or-later
// Values of fixed shape, read digit by digit.
#include "ics/time.h"

#include <string.h>

#include "base/day.h"

#define DURATION_PART_MAX 10000000 // of one number in a DURATION
#define OFFSET_MAX        (26 * 3600)

static bool digits(const char *text, size_t count, int32_t *out) {
    *out = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *out = 10 * *out + (text[i] - '0');
    }
    return true;
}

bool esri_ics_time_parse(const char *text, size_t length, esri_ics_time *out) {
    const size_t date_length = strlen("YYYYMMDD"), time_length = strlen("YYYYMMDDTHHMMSS");
    int32_t hour = 0, minute = 0, second = 0;
    esri_civil civil;
    bool date = length == date_length, utc = length == time_length + 1;
    if (!date && length != time_length && !utc)
        return false;
    if (!digits(text, 4, &civil.year) || !digits(text + 4, 2, &civil.month) ||
        !digits(text + 6, 2, &civil.day))
        return false;
    esr_day day = esri_day_from_civil(civil);
    esri_civil back = esri_day_to_civil(day);
    if (civil.year < 1 || back.month != civil.month || back.day != civil.day)
        return false;
    if (!date && (text[8] != 'T' || !digits(text + 9, 2, &hour) || !digits(text + 11, 2, &minute) ||
                  !digits(text + 13, 2, &second) || (utc && text[15] != 'Z')))
        return false;
    if (hour > 23 || minute > 59 || second > 60) // 60: a leap second
        return false;
    if (second == 60)
        second = 59;
    int64_t local = day * ESRI_DAY_SECONDS + hour * 3600 + minute * 60 + second;
    *out = (esri_ics_time){local, date, utc};
    return true;
}

bool esri_ics_duration_parse(const char *text, size_t length, esri_ics_duration *out) {
    static const char units[] = "WDHMS";
    static const int64_t sizes[] = {7, 1, 3600, 60, 1}; // weeks and days in days, others in seconds
    const char *end = text + length, *last = units;
    int64_t total[2] = {0, 0}, sign = 1;
    bool clock = false, any = false;
    if (text < end && (*text == '+' || *text == '-'))
        sign = *text++ == '-' ? -1 : 1;
    if (text == end || *text++ != 'P')
        return false;
    while (text < end) {
        if (*text == 'T' && !clock) {
            clock = true;
            any = false;
            text++;
            continue;
        }
        int64_t value = 0;
        const char *begin = text;
        for (; text < end && *text >= '0' && *text <= '9' && value <= DURATION_PART_MAX; text++)
            value = 10 * value + (*text - '0');
        if (text == begin || text == end || value > DURATION_PART_MAX)
            return false;
        const char *unit = strchr(last, *text++); // units come in their order, each once
        if (!unit || !*unit || clock != (unit >= units + 2))
            return false;
        total[clock] += value * sizes[unit - units];
        last = unit + 1;
        any = true;
    }
    if (!any)
        return false;
    *out = (esri_ics_duration){sign * total[0], sign * total[1]};
    return true;
}

bool esri_ics_offset_parse(const char *text, int32_t *out) {
    int32_t hour, minute, second = 0;
    size_t length = strlen(text);
    if ((*text != '+' && *text != '-') || (length != 5 && length != 7))
        return false;
    if (!digits(text + 1, 2, &hour) || !digits(text + 3, 2, &minute) ||
        (length == 7 && !digits(text + 5, 2, &second)))
        return false;
    int32_t offset = hour * 3600 + minute * 60 + second;
    if (minute > 59 || second > 59 || offset > OFFSET_MAX)
        return false;
    *out = *text == '-' ? -offset : offset;
    return true;
}

int64_t esri_ics_day_of(int64_t local) {
    int64_t day = local / ESRI_DAY_SECONDS;
    return local % ESRI_DAY_SECONDS < 0 ? day - 1 : day;
}
