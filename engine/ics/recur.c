// SPDX-License-Identifier: GPL-3.0-or-later
// Expands a rule period by period (day, week, month or year, as FREQ says): each day of a period is
// tested against all BY… parts at once, since in a period of days both "expand" and "limit" of the
// standard's table are tests of a day; then the times of day are laid on, and BYSETPOS picks.
#include "ics/recur.h"

#include "base/bitset.h"
#include "base/day.h"

#define LAST_YEAR       2200
#define PERIOD_DAYS_MAX 366
#define TIMES_MAX       1440

// A rule with what the standard takes from DTSTART filled in, and the work in hand.
typedef struct expander {
    const esri_ics_expansion *expansion;
    esri_ics_rule rule;
    int64_t first_day; // of DTSTART
    int32_t times[TIMES_MAX];
    int32_t time_count;
    int32_t days[PERIOD_DAYS_MAX];
    int32_t day_count, counted;
} expander;

static esr_day year_start(int32_t year) {
    return esri_day_from_civil((esri_civil){year, 1, 1});
}

static esr_day month_start(int64_t month) { // months since the year 0
    return esri_day_from_civil((esri_civil){(int32_t)(month / 12), (int32_t)(month % 12) + 1, 1});
}

static bool has_number(const esri_ics_numbers *numbers, int32_t up, int32_t back) {
    return !numbers->given || esri_bit_test(numbers->up, up) || esri_bit_test(numbers->back, back);
}

static esr_day week_of(esr_day day, int32_t week_start) {
    return day - (esri_day_weekday(day) - week_start + 7) % 7;
}

// Weeks belong to the year that holds at least four of their days.
static bool week_fits(const esri_ics_rule *rule, esr_day day) {
    if (!rule->weeks.given)
        return true;
    esr_day week = week_of(day, rule->week_start);
    int32_t year = esri_day_to_civil(week + 3).year;
    esr_day first = week_of(year_start(year) + 3, rule->week_start);
    esr_day next = week_of(year_start(year + 1) + 3, rule->week_start);
    return has_number(&rule->weeks, (week - first) / 7 + 1, (next - week) / 7);
}

// `up` and `back`: the day's position, from 0, in the month or year that numbered weekdays count
// in.
static bool weekday_fits(const esri_ics_rule *rule, int32_t weekday, int32_t up, int32_t back) {
    if (!rule->weekdays_given)
        return true;
    return rule->weekdays >> weekday & 1u || rule->nth[weekday] >> (up / 7 + 1) & 1u ||
           rule->nth_back[weekday] >> (back / 7 + 1) & 1u;
}

static bool day_fits(const esri_ics_rule *rule, esr_day day) {
    esri_civil civil = esri_day_to_civil(day);
    if (rule->months && !(rule->months >> civil.month & 1u))
        return false;
    int64_t month = (int64_t)civil.year * 12 + civil.month - 1;
    int32_t in_month = day - month_start(month), left_in_month = month_start(month + 1) - 1 - day;
    if (!has_number(&rule->month_days, in_month + 1, left_in_month + 1))
        return false;
    int32_t in_year = day - year_start(civil.year),
            left_in_year = year_start(civil.year + 1) - 1 - day;
    if (!has_number(&rule->year_days, in_year + 1, left_in_year + 1))
        return false;
    bool by_year = rule->frequency == ESRI_ICS_YEARLY && !rule->months;
    return weekday_fits(rule, esri_day_weekday(day), by_year ? in_year : in_month,
                        by_year ? left_in_year : left_in_month) &&
           week_fits(rule, day);
}

// Day parts that are not given are those of DTSTART (3.3.10, "information missing from the rule").
static void fill_days(esri_ics_rule *rule, esr_day start) {
    esri_civil civil = esri_day_to_civil(start);
    bool any = rule->month_days.given || rule->year_days.given || rule->weekdays_given;
    if (any || rule->frequency == ESRI_ICS_DAILY)
        return;
    if (rule->frequency == ESRI_ICS_WEEKLY || rule->weeks.given) {
        rule->weekdays_given = true;
        rule->weekdays = (uint8_t)(1u << esri_day_weekday(start));
        return;
    }
    if (rule->frequency == ESRI_ICS_YEARLY && !rule->months)
        rule->months = 1u << civil.month;
    rule->month_days.given = true;
    esri_bit_set(rule->month_days.up, civil.day);
}

static void fill_times(expander *work) {
    const esri_ics_rule *rule = &work->rule;
    int32_t start = (int32_t)(work->expansion->start - work->first_day * ESRI_DAY_SECONDS);
    uint64_t hours = rule->hours ? rule->hours : (uint64_t)1 << start / 3600;
    uint64_t minutes = rule->minutes ? rule->minutes : (uint64_t)1 << start / 60 % 60;
    uint64_t seconds = rule->seconds ? rule->seconds : (uint64_t)1 << start % 60;
    work->time_count = 0;
    if (work->expansion->date) {
        work->times[work->time_count++] = 0;
        return;
    }
    for (int32_t hour = 0; hour < 24; hour++)
        for (int32_t minute = 0; hours >> hour & 1u && minute < 60; minute++)
            for (int32_t second = 0; minutes >> minute & 1u && second < 60; second++)
                if (seconds >> second & 1u && work->time_count < TIMES_MAX)
                    work->times[work->time_count++] = hour * 3600 + minute * 60 + second;
}

// The days of the n-th period that comes up, from DTSTART's on; false behind the last year.
static bool period(const expander *work, int64_t n, esr_day *from, esr_day *to) {
    int64_t step = n * work->rule.interval, start = work->first_day;
    esri_civil civil = esri_day_to_civil((esr_day)start);
    int64_t month = (int64_t)civil.year * 12 + civil.month - 1 + step;
    int64_t last_day = year_start(LAST_YEAR);
    switch (work->rule.frequency) {
    case ESRI_ICS_DAILY:
        *from = *to = (esr_day)(start + step < last_day ? start + step : last_day);
        break;
    case ESRI_ICS_WEEKLY:
        start = week_of((esr_day)start, work->rule.week_start) + 7 * step;
        *from = (esr_day)(start < last_day ? start : last_day);
        *to = *from + 6;
        break;
    case ESRI_ICS_MONTHLY:
        if (month / 12 >= LAST_YEAR)
            return false;
        *from = month_start(month);
        *to = month_start(month + 1) - 1;
        break;
    case ESRI_ICS_YEARLY:
    default:
        if (civil.year + step >= LAST_YEAR)
            return false;
        *from = year_start(civil.year + (int32_t)step);
        *to = year_start(civil.year + (int32_t)step + 1) - 1;
        break;
    }
    return *from < last_day;
}

// The first period worth looking at: without COUNT, those that end before `from` can be skipped.
static int64_t first_period(const expander *work) {
    static const int64_t longest_days[] = {1, 7, 31, 366};
    int64_t from = work->expansion->from, start = work->expansion->start;
    if (work->rule.count > 0 || from <= start)
        return 0;
    int64_t days = (from - start) / ESRI_DAY_SECONDS;
    int64_t n = days / (longest_days[work->rule.frequency] * work->rule.interval) - 1;
    return n > 0 ? n : 0;
}

static bool position_fits(const esri_ics_rule *rule, int64_t at, int64_t count) {
    int64_t most = 64 * ESRI_ICS_YEAR_WORDS - 1;
    if (!rule->positions.given)
        return true;
    int64_t up = at + 1, back = count - at;
    return (up <= most && esri_bit_test(rule->positions.up, (int32_t)up)) ||
           (back <= most && esri_bit_test(rule->positions.back, (int32_t)back));
}

typedef enum progress { GO_ON, DONE, STOPPED } progress;

// Hands on the moments of the days collected for a period.
static progress hand_on(expander *work) {
    const esri_ics_expansion *expansion = work->expansion;
    int64_t count = (int64_t)work->day_count * work->time_count;
    for (int64_t at = 0; at < count; at++) {
        int64_t local = work->days[at / work->time_count] * ESRI_DAY_SECONDS +
                        work->times[at % work->time_count];
        if (--*expansion->budget < 0)
            return STOPPED;
        if (local < expansion->start || !position_fits(&work->rule, at, count))
            continue;
        if (local > expansion->until || local > expansion->to)
            return DONE;
        if (local >= expansion->from && !expansion->found(expansion->user, local))
            return STOPPED;
        if (work->rule.count > 0 && ++work->counted >= work->rule.count)
            return DONE;
    }
    return GO_ON;
}

bool esri_ics_rule_expand(const esri_ics_rule *rule, const esri_ics_expansion *expansion) {
    expander work = {.expansion = expansion, .rule = *rule};
    work.first_day = esri_ics_day_of(expansion->start);
    esr_day start = (esr_day)work.first_day, from, to;
    int64_t last = expansion->until < expansion->to ? expansion->until : expansion->to;
    fill_days(&work.rule, start);
    fill_times(&work);
    for (int64_t n = first_period(&work); period(&work, n, &from, &to); n++) {
        if (from * ESRI_DAY_SECONDS > last)
            return true;
        work.day_count = 0;
        for (esr_day day = from; day <= to; day++)
            if (day_fits(&work.rule, day))
                work.days[work.day_count++] = day;
        *expansion->budget -= to - from + 1;
        progress now = *expansion->budget < 0 ? STOPPED : hand_on(&work);
        if (now != GO_ON)
            return now == DONE;
    }
    return true;
}
