// SPDX-License-Identifier: GPL-3.0-or-later
// Figures, days and cost terms in words.
#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <esr/cycle.h>

#include "base/day.h"

static const char *const weekdays[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

esri_short_text esri_count_text(int64_t value) {
    char digits[32];
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    int length = snprintf(digits, sizeof digits, "%" PRIu64, size);
    esri_short_text out = {""};
    size_t to = 0;
    if (value < 0)
        out.at[to++] = '-';
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out.at[to++] = ',';
        out.at[to++] = digits[i];
    }
    return out;
}

esri_short_text esri_percent_text(int64_t part, int64_t whole) {
    esri_short_text out;
    int64_t hundredths = (part * 10000 + whole / 2) / whole;
    if (hundredths == 0 && part > 0)
        snprintf(out.at, sizeof out.at, "under 0.01 %%");
    else
        snprintf(out.at, sizeof out.at, "%" PRId64 ".%02d %%", hundredths / 100,
                 (int)(hundredths % 100));
    return out;
}

esri_short_text esri_date_text(esr_day day) {
    esri_civil civil = esri_day_to_civil(day);
    esri_short_text out;
    snprintf(out.at, sizeof out.at, "%d %.3s %d", civil.day, esri_day_month_name(civil.month),
             civil.year);
    return out;
}

esri_short_text esri_month_text(esr_day day) {
    esri_civil civil = esri_day_to_civil(day);
    esri_short_text out;
    snprintf(out.at, sizeof out.at, "%s %d", esri_day_month_name(civil.month), civil.year);
    return out;
}

esri_short_text esri_month_short_text(esr_day day, bool with_year) {
    esri_civil civil = esri_day_to_civil(day);
    esri_short_text out;
    snprintf(out.at, sizeof out.at, with_year ? "%.3s %d" : "%.3s",
             esri_day_month_name(civil.month), civil.year);
    return out;
}

// The first day of a visit, with just as much of its month and year as the last day doesn't say.
static void add_start(esri_short_text *out, esri_civil from, esri_civil to, esr_day first) {
    size_t room = sizeof out->at;
    const char *weekday = weekdays[esri_day_weekday(first)];
    const char *month = esri_day_month_name(from.month);
    if (from.year != to.year)
        snprintf(out->at, room, "%s %d %.3s %d – ", weekday, from.day, month, from.year);
    else if (from.month != to.month)
        snprintf(out->at, room, "%s %d %.3s – ", weekday, from.day, month);
    else
        snprintf(out->at, room, "%s %d – ", weekday, from.day);
}

esri_short_text esri_visit_text(esr_day first, int32_t half_days) {
    esr_day last = esr_visit_last_day(first, half_days);
    esri_civil from = esri_day_to_civil(first), to = esri_day_to_civil(last);
    esri_short_text out = {""};
    if (first != last)
        add_start(&out, from, to, first);
    size_t used = strlen(out.at);
    snprintf(out.at + used, sizeof out.at - used, "%s %d %.3s %d%s",
             weekdays[esri_day_weekday(last)], to.day, esri_day_month_name(to.month), to.year,
             half_days % 2 ? ", to noon" : "");
    return out;
}

esri_short_text esri_plural_text(int64_t count, const char *noun) {
    esri_short_text out;
    snprintf(out.at, sizeof out.at, "%.27s %.34s%s", esri_count_text(count).at, noun,
             count == 1 ? "" : "s");
    return out;
}

esri_short_text esri_range_text(int64_t from, int64_t to, const char *unit) {
    esri_short_text out;
    snprintf(out.at, sizeof out.at, "%.20s – %.20s %.12s", esri_count_text(from).at,
             esri_count_text(to).at, unit);
    return out;
}

const char *esri_term_words(esr_term term) {
    static const char *const words[ESR_TERM_COUNT] = {
        "Reviews without a visit",
        "Empty seats",
        "Missing skills",
        "Teams without a veteran",
        "Reviewers below their minimum",
        "Travel",
        "Load",
        "Wishes",
        "Changed dates",
        "Changed reviewers",
    };
    return words[term];
}

const char *esri_rule_words(esr_rule rule) {
    static const char *const words[ESR_RULE_COUNT] = {
        "A whole plan",         "Visits on free school days", "Earliest and latest",
        "Roles fill the seats", "Sectors and languages",      "Not the own school",
        "No binding relation",  "Sponsors and rivals",        "Distance",
        "Members are free",     "Number and spacing",         "Apart from the own review",
        "Not mutual",           "Colleagues away at a time",  "Pairs kept apart",
        "Novices on a team",    "Visits in progress",         "Pins",
    };
    return words[rule];
}
