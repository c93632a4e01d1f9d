// SPDX-License-Identifier: GPL-3.0-or-later
// General holidays by the General Holidays Ordinance (Cap. 149), Easter by the anonymous Gregorian
// algorithm (Meeus, Astronomical Algorithms, 1991, chapter 8), lunar days from a table.
#include "sample/year.h"

#include <string.h>

#include "base/day.h"

#define SUNDAY         6
#define FRIDAY         4
#define LUNAR_FIRST    2003
#define NEXT_DAY_SINCE 2012 // a lunar holiday on a Sunday moves forward since then, before it back

// Month * 100 + day of: Lunar New Year's Day, the Buddha's Birthday, Tuen Ng, Mid-Autumn, Chung
// Yeung. 2003 to 2036.
typedef struct lunar_year {
    int16_t new_year, buddha, tuen_ng, mid_autumn, chung_yeung;
} lunar_year;

static const lunar_year lunar[] = {
    {201, 508, 604, 911, 1004},  {122, 526, 622, 928, 1022},  {209, 515, 611, 918, 1011},
    {129, 505, 531, 1006, 1030}, {218, 524, 619, 925, 1019},  {207, 512, 608, 914, 1007},
    {126, 502, 528, 1003, 1026}, {214, 521, 616, 922, 1016},  {203, 510, 606, 912, 1005},
    {123, 428, 623, 930, 1023},  {210, 517, 612, 919, 1013},  {131, 506, 602, 908, 1002},
    {219, 525, 620, 927, 1021},  {208, 514, 609, 915, 1009},  {128, 503, 530, 1004, 1028},
    {216, 522, 618, 924, 1017},  {205, 512, 607, 913, 1007},  {125, 430, 625, 1001, 1025},
    {212, 519, 614, 921, 1014},  {201, 508, 603, 910, 1004},  {122, 526, 622, 929, 1023},
    {210, 515, 610, 917, 1011},  {129, 505, 531, 1006, 1029}, {217, 524, 619, 925, 1018},
    {206, 513, 609, 915, 1008},  {126, 502, 528, 1003, 1026}, {213, 520, 616, 922, 1016},
    {203, 509, 605, 912, 1005},  {123, 528, 624, 1001, 1024}, {211, 516, 612, 919, 1012},
    {131, 506, 601, 908, 1001},  {219, 525, 620, 927, 1020},  {208, 515, 610, 916, 1009},
    {128, 503, 530, 1004, 1027},
};

static esr_day date(int32_t year, int32_t month, int32_t day) {
    return esri_day_from_civil((esri_civil){year, month, day});
}

static esr_day lunar_date(int32_t year, int32_t month_and_day) {
    return date(year, month_and_day / 100, month_and_day % 100);
}

static esr_day easter_sunday(int32_t year) {
    int32_t a = year % 19, b = year / 100, c = year % 100;
    int32_t g = (8 * b + 13) / 25;
    int32_t h = (19 * a + b - b / 4 - g + 15) % 30;
    int32_t l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int32_t m = (a + 11 * h + 22 * l) / 451;
    int32_t n = h + l - 7 * m + 114;
    return date(year, n / 31, n % 31 + 1);
}

// The solar term Pure Brightness, good for 2000 to 2099.
static esr_day ching_ming(int32_t year) {
    int32_t short_year = year % 100;
    return date(year, 4, (2422 * short_year + 48100) / 10000 - short_year / 4);
}

esr_day esri_monday_from(esr_day day) {
    int32_t weekday = esri_day_weekday(day);
    return weekday == 0 ? day : day + 7 - weekday;
}

static bool taken(const esri_school_year *year, esr_day day) {
    for (int32_t i = 0; i < year->closure_count; i++)
        if (year->closures[i].general_holiday && year->closures[i].from == day)
            return true;
    return false;
}

// A holiday that falls on a Sunday or on another holiday moves to the next day that is neither.
static void add_holiday(esri_school_year *year, esr_day day, const char *note) {
    while (esri_day_weekday(day) == SUNDAY || taken(year, day))
        day++;
    year->closures[year->closure_count++] = (esri_closure){day, day, note, true};
}

static void add_lunar_new_year(esri_school_year *year, int32_t calendar_year) {
    static const char *const notes[] = {"Lunar New Year's Day 農曆年初一",
                                        "Second day of Lunar New Year 農曆年初二",
                                        "Third day of Lunar New Year 農曆年初三"};
    esr_day first = lunar_date(calendar_year, lunar[calendar_year - LUNAR_FIRST].new_year);
    int32_t on_sunday = -1;
    for (int32_t i = 0; i < 3; i++) {
        if (esri_day_weekday(first + i) == SUNDAY)
            on_sunday = i;
        else
            add_holiday(year, first + i, notes[i]);
    }
    if (on_sunday >= 0 && calendar_year < NEXT_DAY_SINCE)
        add_holiday(year, first - 1, "Day preceding Lunar New Year 農曆年初一的前一日");
    else if (on_sunday >= 0)
        add_holiday(year, first + 3, "Fourth day of Lunar New Year 農曆年初四");
}

static void add_autumn(esri_school_year *year, int32_t calendar_year) {
    const lunar_year *moon = &lunar[calendar_year - LUNAR_FIRST];
    add_holiday(year, date(calendar_year, 10, 1), "National Day 國慶日");
    esr_day after = lunar_date(calendar_year, moon->mid_autumn) + 1;
    if (esri_day_weekday(after) == SUNDAY && calendar_year < NEXT_DAY_SINCE)
        after--;
    add_holiday(year, after, "Day following Mid-Autumn Festival 中秋節翌日");
    add_holiday(year, lunar_date(calendar_year, moon->chung_yeung), "Chung Yeung Festival 重陽節");
    add_holiday(year, date(calendar_year, 12, 25), "Christmas Day 聖誕節");
    add_holiday(year, date(calendar_year, 12, 26),
                "First weekday after Christmas 聖誕節後第一個周日");
}

static void add_spring(esri_school_year *year, int32_t calendar_year) {
    const lunar_year *moon = &lunar[calendar_year - LUNAR_FIRST];
    esr_day easter = easter_sunday(calendar_year);
    add_holiday(year, date(calendar_year, 1, 1), "New Year's Day 一月一日");
    add_lunar_new_year(year, calendar_year);
    add_holiday(year, easter - 2, "Good Friday 耶穌受難節");
    add_holiday(year, easter - 1, "Day following Good Friday 耶穌受難節翌日");
    add_holiday(year, easter + 1, "Easter Monday 復活節星期一");
    add_holiday(year, ching_ming(calendar_year), "Ching Ming Festival 清明節");
    add_holiday(year, date(calendar_year, 5, 1), "Labour Day 勞動節");
    add_holiday(year, lunar_date(calendar_year, moon->buddha), "Birthday of the Buddha 佛誕");
    add_holiday(year, lunar_date(calendar_year, moon->tuen_ng), "Tuen Ng Festival 端午節");
    add_holiday(year, date(calendar_year, 7, 1),
                "HKSAR Establishment Day 香港特別行政區成立紀念日");
}

static void add_breaks(esri_school_year *year, int32_t autumn) {
    esr_day easter = easter_sunday(autumn + 1);
    esr_day new_year = lunar_date(autumn + 1, lunar[autumn + 1 - LUNAR_FIRST].new_year);
    year->christmas_from = date(autumn, 12, 22);
    year->christmas_to = date(autumn + 1, 1, 1);
    year->new_year_from = new_year - 2;
    year->new_year_to = new_year + 6;
    year->easter_from = easter - 3;
    year->easter_to = easter + 4;
    const esri_closure breaks[] = {
        {year->first, date(autumn, 9, 15), "Start of the school year 開學初段", false},
        {year->christmas_from, year->christmas_to, "Christmas and New Year break 聖誕及新年假期",
         false},
        {year->new_year_from, year->new_year_to, "Lunar New Year break 農曆新年假期", false},
        {year->easter_from, year->easter_to, "Easter break 復活節假期", false},
    };
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++)
        year->closures[year->closure_count++] = breaks[i];
}

// Ascending by first day; few entries.
static void sort_closures(esri_school_year *year) {
    for (int32_t i = 1; i < year->closure_count; i++) {
        esri_closure moving = year->closures[i];
        int32_t at = i;
        for (; at > 0 && year->closures[at - 1].from > moving.from; at--)
            year->closures[at] = year->closures[at - 1];
        year->closures[at] = moving;
    }
}

void esri_school_year_make(int32_t year, esri_school_year *out) {
    memset(out, 0, sizeof *out);
    out->first = date(year, 9, 1);
    esr_day july = date(year + 1, 7, 1);
    out->last = july + (FRIDAY + 7 - esri_day_weekday(july)) % 7 + 7;
    add_autumn(out, year);
    add_spring(out, year + 1);
    add_breaks(out, year);
    sort_closures(out);
    for (esr_day day = out->first; day <= out->last; day++)
        out->closed[day - out->first] = esri_day_weekday(day) > FRIDAY;
    for (int32_t i = 0; i < out->closure_count; i++)
        for (esr_day day = out->closures[i].from; day <= out->closures[i].to; day++)
            if (day >= out->first && day <= out->last)
                out->closed[day - out->first] = true;
}

bool esri_school_year_open(const esri_school_year *year, esr_day from, esr_day to) {
    if (from < year->first || to > year->last)
        return false;
    for (esr_day day = from; day <= to; day++)
        if (year->closed[day - year->first])
            return false;
    return true;
}
