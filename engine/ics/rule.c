// SPDX-License-Identifier: GPL-3.0-or-later
// Reads recurrence rules with libical, and refuses what libical lets pass: unknown or repeated
// parts, counts that are no numbers, values out of range, parts that don't go together.
#include <libical/ical.h>

#include <string.h>

#include "base/bitset.h"
#include "ics/busy.h"
#include "ics/recur.h"

#define COUNT_MAX    100000
#define INTERVAL_MAX 10000
#define TIMES_MAX    1440 // moments a day
#define TEXT_MAX     4096

const char *esri_ics_version(void) {
    return ICAL_VERSION;
}

typedef enum rule_part {
    PART_FREQ,
    PART_UNTIL,
    PART_COUNT,
    PART_INTERVAL,
    PART_WKST,
    PART_BYSECOND,
    PART_BYMINUTE,
    PART_BYHOUR,
    PART_BYDAY,
    PART_BYMONTHDAY,
    PART_BYYEARDAY,
    PART_BYWEEKNO,
    PART_BYMONTH,
    PART_BYSETPOS,
    PART_NONE,
} rule_part;

static const char *const part_names[PART_NONE] = {
    "FREQ",   "UNTIL", "COUNT",      "INTERVAL",  "WKST",     "BYSECOND", "BYMINUTE",
    "BYHOUR", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH",  "BYSETPOS"};

static bool has(uint32_t given, rule_part part) {
    return given >> part & 1u;
}

static rule_part part_of(const char *text, size_t length) {
    for (int part = 0; part < PART_NONE; part++)
        if (strlen(part_names[part]) == length && strncmp(text, part_names[part], length) == 0)
            return (rule_part)part;
    return PART_NONE;
}

static bool whole_number(const char *text, size_t length, int32_t most, int32_t *out) {
    int32_t value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = 10 * value + (text[i] - '0');
        if (value > most)
            return false;
    }
    *out = value;
    return value > 0;
}

// A list of numbers or weekdays, nothing between its commas left out.
static bool is_list(const char *text, size_t length) {
    bool item = false;
    for (size_t i = 0; i < length; i++) {
        bool comma = text[i] == ',';
        if ((comma && !item) || !strchr("0123456789+-,MOTUWEHFRSA", text[i]))
            return false;
        item = !comma;
    }
    return item;
}

static const char *read_part(rule_part part, const char *value, size_t length, esri_ics_rule *out) {
    switch (part) {
    case PART_COUNT:
        if (!whole_number(value, length, COUNT_MAX, &out->count))
            return "COUNT is a whole number from 1 to 100000";
        return NULL;
    case PART_INTERVAL:
        if (!whole_number(value, length, INTERVAL_MAX, &out->interval))
            return "INTERVAL is a whole number from 1 to 10000";
        return NULL;
    case PART_UNTIL:
        out->has_until = true;
        if (!esri_ics_time_parse(value, length, &out->until))
            return "UNTIL is a date such as 20270131 or a time such as 20270131T160000Z";
        return NULL;
    case PART_FREQ:
        return NULL;
    case PART_NONE:
        return "a part of the rule is unknown; parts are FREQ, UNTIL, COUNT, INTERVAL, WKST and "
               "BY…";
    case PART_WKST:
    case PART_BYSECOND:
    case PART_BYMINUTE:
    case PART_BYHOUR:
    case PART_BYDAY:
    case PART_BYMONTHDAY:
    case PART_BYYEARDAY:
    case PART_BYWEEKNO:
    case PART_BYMONTH:
    case PART_BYSETPOS:
    default:
        return is_list(value, length) ? NULL
                                      : "a list of the rule is not of numbers or weekdays, with "
                                        "commas between";
    }
}

// Splits the rule into its parts, NAME=VALUE with semicolons between.
static const char *read_parts(const char *text, uint32_t *given, esri_ics_rule *out) {
    *given = 0;
    while (*text) {
        size_t length = strcspn(text, ";"), name = strcspn(text, "=");
        if (name >= length)
            return "a part of the rule is not of the form NAME=VALUE";
        rule_part part = part_of(text, name);
        if (part != PART_NONE && has(*given, part))
            return "a part of the rule comes twice";
        if (part != PART_NONE)
            *given |= 1u << part;
        const char *why = read_part(part, text + name + 1, length - name - 1, out);
        if (why)
            return why;
        text += length;
        if (*text == ';')
            text++;
    }
    if (!has(*given, PART_FREQ))
        return "the rule has no FREQ; it would be DAILY, WEEKLY, MONTHLY or YEARLY";
    if (out->count > 0 && out->has_until)
        return "the rule has both COUNT and UNTIL; one of them would be right";
    return NULL;
}

static bool take_numbers(const short *list, int size, int most, esri_ics_numbers *out) {
    for (int i = 0; i < size && list[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
        out->given = true;
        if (list[i] == 0 || list[i] > most || list[i] < -most)
            return false;
        if (list[i] > 0)
            esri_bit_set(out->up, list[i]);
        else
            esri_bit_set(out->back, -list[i]);
    }
    return true;
}

// Numbers from `least` up as the bits of one word.
static bool take_bits(const short *list, int size, int least, int most, uint64_t *out) {
    for (int i = 0; i < size && list[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
        if (list[i] < least || list[i] > most)
            return false;
        *out |= (uint64_t)1 << list[i];
    }
    return true;
}

static int32_t weekday_of(icalrecurrencetype_weekday weekday) {
    return ((int32_t)weekday + 5) % 7; // libical: 1 is Sunday
}

static bool take_weekdays(const short *list, esri_ics_rule *out) {
    for (int i = 0; i < ICAL_BY_DAY_SIZE && list[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
        icalrecurrencetype_weekday weekday = icalrecurrencetype_day_day_of_week(list[i]);
        int position = icalrecurrencetype_day_position(list[i]);
        if (weekday < ICAL_SUNDAY_WEEKDAY || weekday > ICAL_SATURDAY_WEEKDAY || position > 53 ||
            position < -53)
            return false;
        int32_t day = weekday_of(weekday);
        out->weekdays_given = true;
        if (position == 0)
            out->weekdays |= (uint8_t)(1u << day);
        else if (position > 0)
            out->nth[day] |= (uint64_t)1 << position;
        else
            out->nth_back[day] |= (uint64_t)1 << -position;
    }
    return true;
}

static const char *take_lists(const struct icalrecurrencetype *from, esri_ics_rule *out) {
    uint64_t months = 0, hours = 0;
    if (!take_numbers(from->by_month_day, ICAL_BY_MONTHDAY_SIZE, 31, &out->month_days))
        return "BYMONTHDAY is from 1 to 31, or from -1 back to -31";
    if (!take_numbers(from->by_year_day, ICAL_BY_YEARDAY_SIZE, 366, &out->year_days))
        return "BYYEARDAY is from 1 to 366, or from -1 back to -366";
    if (!take_numbers(from->by_week_no, ICAL_BY_WEEKNO_SIZE, 53, &out->weeks))
        return "BYWEEKNO is from 1 to 53, or from -1 back to -53";
    if (!take_numbers(from->by_set_pos, ICAL_BY_SETPOS_SIZE, 366, &out->positions))
        return "BYSETPOS is from 1 to 366, or from -1 back to -366";
    if (!take_bits(from->by_month, ICAL_BY_MONTH_SIZE, 1, 12, &months))
        return "BYMONTH is from 1 to 12";
    if (!take_bits(from->by_hour, ICAL_BY_HOUR_SIZE, 0, 23, &hours) ||
        !take_bits(from->by_minute, ICAL_BY_MINUTE_SIZE, 0, 59, &out->minutes) ||
        !take_bits(from->by_second, ICAL_BY_SECOND_SIZE, 0, 59, &out->seconds))
        return "BYHOUR is from 0 to 23, BYMINUTE and BYSECOND from 0 to 59";
    if (!take_weekdays(from->by_day, out))
        return "BYDAY is of weekdays such as MO, 2TU or -1FR";
    out->months = (uint32_t)months;
    out->hours = (uint32_t)hours;
    return NULL;
}

static int bits_or_one(uint64_t bits) {
    int count = 0;
    for (; bits; bits &= bits - 1)
        count++;
    return count ? count : 1;
}

// What the standard forbids together, and what would come too often.
static const char *check_together(uint32_t given, const esri_ics_rule *rule) {
    bool yearly = rule->frequency == ESRI_ICS_YEARLY;
    bool numbered = false;
    for (int day = 0; day < 7; day++)
        numbered = numbered || rule->nth[day] || rule->nth_back[day];
    if (numbered && (rule->frequency < ESRI_ICS_MONTHLY || rule->weeks.given))
        return "numbered weekdays such as 2TU go with MONTHLY, or with YEARLY without BYWEEKNO";
    if (has(given, PART_BYWEEKNO) && !yearly)
        return "BYWEEKNO goes with FREQ=YEARLY only";
    if (has(given, PART_BYYEARDAY) && !yearly)
        return "BYYEARDAY goes with FREQ=YEARLY only";
    if (has(given, PART_BYMONTHDAY) && rule->frequency == ESRI_ICS_WEEKLY)
        return "BYMONTHDAY does not go with FREQ=WEEKLY";
    if (bits_or_one(rule->hours) * bits_or_one(rule->minutes) * bits_or_one(rule->seconds) >
        TIMES_MAX)
        return "the rule recurs more than 1440 times a day";
    return NULL;
}

static const char *take_frequency(const struct icalrecurrencetype *from, esri_ics_rule *out) {
    static const struct {
        icalrecurrencetype_frequency from;
        esri_ics_frequency to;
    } known[] = {{ICAL_DAILY_RECURRENCE, ESRI_ICS_DAILY},
                 {ICAL_WEEKLY_RECURRENCE, ESRI_ICS_WEEKLY},
                 {ICAL_MONTHLY_RECURRENCE, ESRI_ICS_MONTHLY},
                 {ICAL_YEARLY_RECURRENCE, ESRI_ICS_YEARLY}};
    if (from->freq == ICAL_NO_RECURRENCE)
        return "the rule is none of RFC 5545, such as FREQ=WEEKLY;BYDAY=MO,TU;COUNT=10";
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (from->freq == known[i].from) {
            out->frequency = known[i].to;
            return NULL;
        }
    return "FREQ is DAILY, WEEKLY, MONTHLY or YEARLY here; nothing recurs by the hour or faster";
}

bool esri_ics_rule_parse(const char *text, esri_ics_rule *out, const char **why) {
    esri_ics_rule rule = {.interval = 1};
    uint32_t given = 0;
    *why = strlen(text) > TEXT_MAX ? "the rule is longer than 4096 bytes"
                                   : read_parts(text, &given, &rule);
    if (*why)
        return false;
    icalerror_set_errors_are_fatal(0);
    struct icalrecurrencetype read = icalrecurrencetype_from_string(text);
    *why = take_frequency(&read, &rule);
    if (!*why)
        *why = take_lists(&read, &rule);
    if (!*why)
        *why = check_together(given, &rule);
    if (*why)
        return false;
    rule.week_start = has(given, PART_WKST) ? weekday_of(read.week_start) : 0;
    *out = rule;
    return true;
}
