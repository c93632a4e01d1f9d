// SPDX-License-Identifier: GPL-3.0-or-later
// Dates as Hong Kong's government writes them, in English and in Chinese.
#include "invite/compose/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/text.h"

static const char *const weekdays[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};
static const char *const weekdays_zh[] = {"一", "二", "三", "四", "五", "六", "日"};

// Appends a day without its year, or also without its month, where those are clear.
static void add_day(esri_buf *out, esri_tongue tongue, esr_day day, bool year, bool month) {
    const esri_civil civil = esri_day_to_civil(day);
    const int32_t weekday = esri_day_weekday(day);
    if (tongue == ESRI_TONGUE_ZH) {
        if (year)
            esri_buf_printf(out, "%d年", civil.year);
        if (month)
            esri_buf_printf(out, "%d月", civil.month);
        esri_buf_printf(out, "%d日（星期%s）", civil.day, weekdays_zh[weekday]);
        return;
    }
    esri_buf_printf(out, "%s %d", weekdays[weekday], civil.day);
    if (month)
        esri_buf_printf(out, " %s", esri_day_month_name(civil.month));
    if (year)
        esri_buf_printf(out, " %d", civil.year);
}

void esri_words_day(esri_buf *out, esri_tongue tongue, esr_day day) {
    add_day(out, tongue, day, true, true);
}

void esri_words_days(esri_buf *out, esri_tongue tongue, esr_day first, esr_day last) {
    const esri_civil a = esri_day_to_civil(first), b = esri_day_to_civil(last);
    const bool year = a.year != b.year, month = year || a.month != b.month;
    if (first == last) {
        esri_words_day(out, tongue, first);
    } else if (tongue == ESRI_TONGUE_ZH) { // the first day has all, the last what differs
        esri_words_day(out, tongue, first);
        esri_buf_add(out, "至");
        add_day(out, tongue, last, year, month);
    } else {
        add_day(out, tongue, first, year, month);
        esri_buf_add(out, " to ");
        esri_words_day(out, tongue, last);
    }
}

void esri_words_length(esri_buf *out, esri_tongue tongue, int32_t half_days) {
    const bool is_zh = tongue == ESRI_TONGUE_ZH;
    if (half_days == 1)
        esri_buf_add(out, is_zh ? "半天，上午" : "half a day, in the morning");
    else
        esri_buf_printf(out, "%d%s%s", half_days / 2, half_days % 2 ? ".5" : "",
                        is_zh            ? "天"
                        : half_days == 2 ? " day"
                                         : " days");
}

static void add_time_zh(esri_buf *out, int32_t minute) {
    const int32_t hour = minute / 60 % 24;
    const char *part = hour == 0 ? "午夜" : hour < 12 ? "上午" : hour == 12 ? "中午" : "下午";
    if (hour == 12 && minute % 60)
        part = "下午";
    esri_buf_printf(out, "%s%d時", part, hour % 12 ? hour % 12 : 12);
    if (minute % 60)
        esri_buf_printf(out, "%d分", minute % 60);
}

void esri_words_hours(esri_buf *out, esri_tongue tongue, int32_t from, int32_t to, int32_t days) {
    if (tongue == ESRI_TONGUE_EN) {
        esri_buf_printf(out, "%02d:%02d to %02d:%02d%s", from / 60, from % 60, to / 60, to % 60,
                        days > 1 ? " each day" : "");
        return;
    }
    esri_buf_add(out, days > 1 ? "每日" : "");
    add_time_zh(out, from);
    esri_buf_add(out, "至");
    add_time_zh(out, to);
}

void esri_words_zone(esri_buf *out, esri_tongue tongue, const char *name, int32_t offset) {
    const char *city = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
    if (tongue == ESRI_TONGUE_ZH) {
        esri_buf_add(out, strcmp(name, "Asia/Hong_Kong") == 0 ? "香港" : name);
        esri_buf_add(out, "時間，UTC");
    } else {
        for (; *city; city++)
            esri_buf_add_bytes(out, *city == '_' ? " " : city, 1);
        esri_buf_add(out, " time, UTC");
    }
    if (offset)
        esri_buf_printf(out, "%c%d", offset < 0 ? '-' : '+', abs(offset) / 3600);
    if (offset / 60 % 60)
        esri_buf_printf(out, ":%02d", abs(offset) / 60 % 60);
}

void esri_words_name(esri_buf *out, esri_tongue tongue, const char *name_zh, const char *name) {
    const char *first = tongue == ESRI_TONGUE_ZH ? name_zh : name;
    const char *second = tongue == ESRI_TONGUE_ZH ? name : name_zh;
    esri_text_add_line(out, *first ? first : second);
}

static bool is_ascii(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] >= 0x80)
            return false;
    return true;
}

static bool has_ascii_letter(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if ((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z'))
            return true;
    return false;
}

// Words of registers that are usual, and their Chinese.
static const char *const usual_words[][2] = {
    {"principal", "校長"},  {"vice_principal", "副校長"}, {"teacher", "教師"},
    {"reviewer", "評核員"}, {"officer", "局方人員"},      {"lead", "隊長"},
};

// Appends a word in one language alone: in Chinese a usual one is translated, in English the
// underscores of it become blanks.
static void add_word(esri_buf *out, esri_tongue tongue, const char *word) {
    esri_buf blanks = {0};
    for (size_t i = 0; i < sizeof usual_words / sizeof *usual_words; i++)
        if (tongue == ESRI_TONGUE_ZH && strcmp(word, usual_words[i][0]) == 0) {
            esri_buf_add(out, usual_words[i][1]);
            return;
        }
    esri_buf_add(&blanks, word);
    for (size_t i = 0; i < blanks.length; i++)
        if (blanks.text[i] == '_')
            blanks.text[i] = ' ';
    if (!blanks.failed)
        esri_text_add_line(out, blanks.text);
    out->failed = out->failed || blanks.failed;
    esri_buf_free(&blanks);
}

void esri_words_word(esri_buf *out, esri_tongue tongue, const char *word) {
    const char *blank = NULL; // where one language ends and the other begins
    const bool ascii_first = (unsigned char)word[0] < 0x80;
    for (const char *at = word; (at = strchr(at, ' ')); at++)
        if (((unsigned char)at[1] < 0x80) != ascii_first && !blank)
            blank = at;
    const size_t before = blank ? (size_t)(blank - word) : 0;
    const char *ascii = ascii_first ? word : blank ? blank + 1 : "";
    const char *other = ascii_first ? (blank ? blank + 1 : "") : word;
    const size_t ascii_length = ascii_first ? before : strlen(ascii);
    const size_t other_length = ascii_first ? strlen(other) : before;
    if (!blank || !is_ascii(ascii, ascii_length) || has_ascii_letter(other, other_length)) {
        add_word(out, tongue, word);
        return;
    }
    esri_buf part = {0};
    if (tongue == ESRI_TONGUE_EN)
        esri_buf_add_bytes(&part, ascii, ascii_length);
    else
        esri_buf_add_bytes(&part, other, other_length);
    if (!part.failed)
        esri_text_add_line(out, part.text);
    out->failed = out->failed || part.failed;
    esri_buf_free(&part);
}
