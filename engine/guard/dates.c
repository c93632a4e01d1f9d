// SPDX-License-Identifier: GPL-3.0-or-later
// Small readers, each for one part of a date; a reader that fails leaves the place as it was.
#include "guard/dates.h"

#include <string.h>
#include <strings.h>

#include "base/day.h"
#include "guard/clean.h"

typedef struct place {
    const char *text;
    size_t length, at;
} place;

static char here(const place *p, size_t ahead) {
    return p->at + ahead < p->length ? p->text[p->at + ahead] : '\0';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool take(place *p, const char *word) {
    size_t length = strlen(word);
    if (p->length - p->at < length || memcmp(p->text + p->at, word, length) != 0)
        return false;
    p->at += length;
    return true;
}

static bool take_any(place *p, const char *const *words) {
    for (; *words; words++)
        if (take(p, *words))
            return true;
    return false;
}

// --- numbers --------------------------------------------------------------------------------

// Digits; `width` is how many.
static bool take_digits(place *p, int32_t *value, int32_t *width) {
    int32_t number = 0, count = 0;
    while (is_digit(here(p, (size_t)count)) && count < 9)
        number = number * 10 + (here(p, (size_t)count++) - '0');
    if (count == 0 || is_digit(here(p, (size_t)count)))
        return false;
    p->at += (size_t)count;
    *value = number;
    *width = count;
    return true;
}

// The value of a Chinese numeral sign: 0 to 9, 10, 20 or 30; -1 for another character.
static int32_t sign_value(const place *p, size_t *size) {
    static const struct {
        uint32_t sign;
        int32_t value;
    } signs[] = {{0x3007, 0}, {0x96F6, 0},  {0x4E00, 1},  {0x4E8C, 2}, {0x4E09, 3},
                 {0x56DB, 4}, {0x4E94, 5},  {0x516D, 6},  {0x4E03, 7}, {0x516B, 8},
                 {0x4E5D, 9}, {0x5341, 10}, {0x5EFF, 20}, {0x5345, 30}};
    uint32_t c = esri_char_at(p->text, p->length, p->at, size);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].sign == c)
            return signs[i].value;
    return -1;
}

// 二〇二六 or 二十六.
static bool take_signs(place *p, int32_t *value) {
    int32_t total = 0, last = -1, count = 0, sign;
    size_t size = 0;
    bool tens = false;
    for (; count < 9 && (sign = sign_value(p, &size)) >= 0; count++, p->at += size) {
        if (sign == 10) {
            total = last > 0 ? last * 10 : 10;
            tens = true;
        } else if (sign > 10) {
            total = sign;
            tens = true;
        } else {
            total = tens ? total + sign : total * 10 + sign;
        }
        last = sign;
    }
    *value = total;
    return count > 0;
}

static bool take_number(place *p, int32_t *value, int32_t *width) {
    *width = 0;
    return take_digits(p, value, width) || take_signs(p, value);
}

static void skip_blank(place *p) {
    if (here(p, 0) == ' ')
        p->at++;
}

// --- months ---------------------------------------------------------------------------------

static const char *const month_names[] = {"january",   "february", "march",    "april",
                                          "may",       "june",     "july",     "august",
                                          "september", "october",  "november", "december"};

// A month's name, or three letters of it, with or without a point.
static bool take_month(place *p, int32_t *month) {
    size_t letters = 0;
    while (is_letter(here(p, letters)))
        letters++;
    for (int32_t i = 0; i < 12; i++) {
        size_t full = strlen(month_names[i]);
        bool sept = i == 8 && letters == 4;
        if (letters != full && letters != 3 && !sept)
            continue;
        if (strncasecmp(p->text + p->at, month_names[i], letters) != 0)
            continue;
        p->at += letters;
        if (here(p, 0) == '.')
            p->at++;
        *month = i + 1;
        return true;
    }
    return false;
}

static void skip_joint(place *p) {
    if (here(p, 0) == ',')
        p->at++;
    if (here(p, 0) == ' ' || here(p, 0) == '-' || here(p, 0) == '/')
        p->at++;
}

// A year behind a day and a month: four digits, or two with a mark in front. 0 where none follows.
static int32_t year_behind(place *p) {
    place next = *p;
    int32_t year = 0, width = 0;
    skip_joint(&next);
    if (next.at == p->at || !take_digits(&next, &year, &width) || (width != 4 && width != 2))
        return 0;
    if (width == 2 && here(p, 0) == ' ')
        return 0; // more likely a time, or another number
    *p = next;
    return width == 2 ? 2000 + year : year;
}

static bool take_day_of_month(place *p, int32_t *day) {
    static const char *const endings[] = {"st", "nd", "rd", "th", NULL};
    place next = *p;
    int32_t width = 0;
    if (!take_digits(&next, day, &width) || width > 2)
        return false;
    (void)take_any(&next, endings);
    *p = next;
    return true;
}

// --- marks ----------------------------------------------------------------------------------

static void add_reading(esri_date_mark *mark, int32_t year, int32_t month, int32_t day) {
    if (mark->count == ESRI_DATE_READINGS || month < 1 || month > 12 || day < 1 || day > 31)
        return;
    mark->readings[mark->count++] = (esri_date_reading){year, month, day};
}

// T083000Z, T08:30Z: the time behind a date.
static void take_time_behind(place *p, esri_date_mark *mark) {
    if (here(p, 0) != 'T' || !is_digit(here(p, 1)))
        return;
    p->at++;
    while (is_digit(here(p, 0)) || here(p, 0) == ':')
        p->at++;
    mark->utc = here(p, 0) == 'Z';
    p->at += mark->utc;
}

// 20261102
static bool read_compact(place *p, int32_t value, int32_t width, esri_date_mark *mark) {
    if (width != 8)
        return false;
    add_reading(mark, value / 10000, value / 100 % 100, value % 100);
    take_time_behind(p, mark);
    return true;
}

// 2026-W45-1
static bool read_week_date(place *p, int32_t year, int32_t width, esri_date_mark *mark) {
    place next = *p;
    int32_t week = 0, day = 0, digits = 0;
    if (width != 4 || !take(&next, "-W") || !take_digits(&next, &week, &digits) || digits != 2 ||
        !take(&next, "-") || !take_digits(&next, &day, &digits) || digits != 1 || day < 1 ||
        day > 7 || week < 1 || week > 53)
        return false;
    esr_day fourth = esri_day_from_civil((esri_civil){year, 1, 4}); // is always in week 1
    esri_civil civil =
        esri_day_to_civil(fourth - esri_day_weekday(fourth) + 7 * (week - 1) + day - 1);
    add_reading(mark, civil.year, civil.month, civil.day);
    *p = next;
    return true;
}

// Three numbers with the same mark between them: 2026-11-02, 2/11/2026, 2.11.26
static bool read_three(place *p, int32_t a, int32_t width, esri_date_mark *mark) {
    const char joint[] = {here(p, 0), '\0'};
    place next = *p;
    int32_t b = 0, c = 0, b_width = 0, c_width = 0;
    if (!*joint || !strchr("-/.", *joint) || !take(&next, joint) ||
        !take_digits(&next, &b, &b_width) || b_width > 2 || !take(&next, joint) ||
        !take_digits(&next, &c, &c_width))
        return false;
    if (width == 4 && c_width <= 2) {
        add_reading(mark, a, b, c);
    } else if (width <= 2 && (c_width == 4 || c_width == 2)) {
        int32_t year = c_width == 2 ? 2000 + c : c;
        add_reading(mark, year, b, a);
        add_reading(mark, year, a, b);
        if (width == 2 && c_width == 2)
            add_reading(mark, 2000 + a, b, c);
    } else {
        return false;
    }
    *p = next;
    take_time_behind(p, mark);
    return true;
}

// 2026年11月2日, 11月2號: a year before 1000 counts from elsewhere, and is not looked at.
static bool read_chinese(place *p, int32_t value, esri_date_mark *mark) {
    static const char *const endings[] = {"日", "號", "号", NULL};
    place next = *p;
    int32_t year = 0, month = value, day = 0, width = 0;
    skip_blank(&next);
    if (take(&next, "年")) {
        year = value >= 1000 ? value : 0;
        skip_blank(&next);
        if (!take_number(&next, &month, &width))
            return false;
        skip_blank(&next);
    }
    if (!take(&next, "月"))
        return false;
    skip_blank(&next);
    if (!take_number(&next, &day, &width))
        return false;
    *p = next;
    skip_blank(&next);
    if (take_any(&next, endings))
        *p = next;
    add_reading(mark, year, month, day);
    return true;
}

// 2 Nov 2026, 2nd of November, 2026 Nov 2
static bool read_with_month(place *p, int32_t value, int32_t width, esri_date_mark *mark) {
    static const char *const endings[] = {"st", "nd", "rd", "th", NULL};
    place next = *p;
    int32_t month = 0, day = 0;
    if (width != 4 && width > 2)
        return false;
    if (width <= 2) {
        (void)take_any(&next, endings);
        place of = next;
        if (take(&of, " of"))
            next = of;
    }
    skip_joint(&next);
    if (!take_month(&next, &month))
        return false;
    if (width == 4) {
        skip_joint(&next);
        if (!take_day_of_month(&next, &day))
            return false;
        add_reading(mark, value, month, day);
    } else {
        add_reading(mark, year_behind(&next), month, value);
    }
    *p = next;
    return true;
}

// 8:30, 2 days, 2.5 日
static bool read_count(place *p) {
    static const char *const units[] = {
        "日",  "天",    "年",   "月",    "時",   "分",      "小時",   "分鐘", "公里", "days",
        "day", "hours", "hour", "weeks", "week", "minutes", "minute", "km",   "%",    NULL};
    place next = *p;
    int32_t part = 0, width = 0;
    if (take(&next, ":") && take_digits(&next, &part, &width) && width == 2) {
        *p = next;
        return true;
    }
    next = *p;
    if (here(&next, 0) == '.' && is_digit(here(&next, 1))) {
        next.at++;
        (void)take_digits(&next, &part, &width);
    }
    skip_blank(&next);
    if (!take_any(&next, units))
        return false;
    *p = next;
    return true;
}

static bool read_number(place *p, esri_date_mark *mark) {
    int32_t value = 0, width = 0;
    place next = *p;
    if (!take_number(&next, &value, &width))
        return false;
    bool found = width == 0 ? read_chinese(&next, value, mark)
                            : read_compact(&next, value, width, mark) ||
                                  read_week_date(&next, value, width, mark) ||
                                  read_three(&next, value, width, mark) ||
                                  read_chinese(&next, value, mark) ||
                                  read_with_month(&next, value, width, mark) || read_count(&next);
    if (found)
        *p = next;
    return found;
}

// Nov 2, 2026
static bool read_month(place *p, esri_date_mark *mark) {
    place next = *p;
    int32_t month = 0, day = 0;
    if (!take_month(&next, &month))
        return false;
    skip_joint(&next);
    if (!take_day_of_month(&next, &day))
        return false;
    add_reading(mark, year_behind(&next), month, day);
    *p = next;
    return true;
}

bool esri_date_next(const char *text, size_t length, size_t from, esri_date_mark *out) {
    place p = {text, length, from};
    while (p.at < length) {
        esri_date_mark mark = {.begin = p.at};
        size_t size = 1;
        char before = p.at > 0 ? text[p.at - 1] : '\0';
        bool found = false;
        if (is_digit(text[p.at]))
            found = !is_digit(before) && read_number(&p, &mark);
        else if (is_letter(text[p.at]))
            found = !is_letter(before) && read_month(&p, &mark);
        else if ((unsigned char)text[p.at] >= 0x80) {
            (void)esri_char_at(text, length, p.at, &size);
            found = read_number(&p, &mark);
        }
        if (found) {
            mark.end = p.at;
            *out = mark;
            return true;
        }
        p.at += size;
    }
    return false;
}
