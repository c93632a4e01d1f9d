// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the machine's zone files: the second, 64-bit block of a TZif file, and its footer, a rule
// for the time after the last shift written down (RFC 8536; POSIX.1-2017, 8.3 for the rule).
#include "ics/zone.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/day.h"
#include "base/file.h"
#include "ics/busy.h"

#define ZONE_FOLDER     "/usr/share/zoneinfo"
#define ZONE_BYTES_MAX  ((size_t)1 << 20)
#define ZONE_NAME_MAX   64
#define HEADER_SIZE     ((size_t)44)
#define RULES_FROM_YEAR 1970
#define RULES_TO_YEAR   2200
#define DAY_SECONDS     86400
#define HOUR_SECONDS    3600

void esri_ics_zone_free(esri_ics_zone *zone) {
    free(zone->shifts);
    *zone = (esri_ics_zone){0};
}

esr_status esri_ics_zone_add(esr_context *ctx, esri_ics_zone *zone, esri_ics_shift shift) {
    if (zone->count == zone->room) {
        size_t room = zone->room ? 2 * zone->room : 64;
        esri_ics_shift *shifts = realloc(zone->shifts, room * sizeof *shifts);
        if (!shifts)
            return esri_fail_nomem(ctx);
        zone->shifts = shifts;
        zone->room = room;
    }
    zone->shifts[zone->count++] = shift;
    return ESR_OK;
}

static int by_instant(const void *a, const void *b) {
    const esri_ics_shift *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

void esri_ics_zone_sort(esri_ics_zone *zone) {
    if (zone->count > 1)
        qsort(zone->shifts, zone->count, sizeof *zone->shifts, by_instant);
}

const esri_ics_shift *esri_ics_zone_at(const esri_ics_zone *zone, int64_t instant) {
    size_t low = 0, high = zone->count; // the answer lies in [low, high)
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (zone->shifts[middle].at <= instant)
            low = middle;
        else
            high = middle;
    }
    return &zone->shifts[low];
}

int64_t esri_ics_zone_to_local(const esri_ics_zone *zone, int64_t instant) {
    return instant + esri_ics_zone_at(zone, instant)->offset;
}

int64_t esri_ics_zone_to_utc(const esri_ics_zone *zone, int64_t local) {
    size_t low = 0, high = zone->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        int32_t before = zone->shifts[middle - 1].offset, after = zone->shifts[middle].offset;
        // In a gap and in an overlap alike the clock counts as not yet shifted.
        if (local - (before > after ? before : after) >= zone->shifts[middle].at)
            low = middle;
        else
            high = middle;
    }
    return local - zone->shifts[low].offset;
}

// --- the footer -----------------------------------------------------------------------------

typedef struct tz_date { // when in a year clocks change
    char kind;           // 'M' month, week, weekday; 'J' 1 to 365 without 29 February; 'n' 0 to 365
    int32_t month, week, day;
    int32_t seconds; // after midnight
} tz_date;

typedef struct tz_rule {
    char standard_name[ESRI_ICS_ABBREVIATION], daylight_name[ESRI_ICS_ABBREVIATION];
    int32_t standard, daylight; // seconds ahead of UTC
    bool shifts;
    tz_date to_daylight, to_standard;
} tz_rule;

static bool read_number(const char **at, int32_t most, int32_t *out) {
    int32_t value = 0;
    if (!isdigit((unsigned char)**at))
        return false;
    while (isdigit((unsigned char)**at)) {
        value = 10 * value + (*(*at)++ - '0');
        if (value > most)
            return false;
    }
    *out = value;
    return true;
}

static bool read_clock(const char **at, int32_t *out) { // [+-]hh[:mm[:ss]]
    int32_t sign = 1, hours, minutes = 0, seconds = 0;
    if (**at == '+' || **at == '-')
        sign = *(*at)++ == '-' ? -1 : 1;
    if (!read_number(at, 167, &hours))
        return false;
    if (**at == ':' && (++*at, !read_number(at, 59, &minutes)))
        return false;
    if (**at == ':' && (++*at, !read_number(at, 59, &seconds)))
        return false;
    *out = sign * (hours * HOUR_SECONDS + minutes * 60 + seconds);
    return true;
}

static bool read_name(const char **at, char out[ESRI_ICS_ABBREVIATION]) {
    bool quoted = **at == '<';
    size_t length = 0;
    if (quoted)
        ++*at;
    while (quoted ? **at && **at != '>' : isalpha((unsigned char)**at) != 0) {
        if (length + 1 == ESRI_ICS_ABBREVIATION)
            return false;
        out[length++] = *(*at)++;
    }
    out[length] = '\0';
    if (quoted && *(*at)++ != '>')
        return false;
    return length > 0;
}

static bool read_date(const char **at, tz_date *out) {
    *out = (tz_date){.kind = 'n', .seconds = 2 * HOUR_SECONDS};
    if (*(*at)++ != ',')
        return false;
    if (**at == 'M') {
        out->kind = *(*at)++;
        if (!read_number(at, 12, &out->month) || *(*at)++ != '.' ||
            !read_number(at, 5, &out->week) || *(*at)++ != '.' || !read_number(at, 6, &out->day) ||
            out->month == 0 || out->week == 0)
            return false;
    } else {
        if (**at == 'J')
            out->kind = *(*at)++;
        if (!read_number(at, 365, &out->day))
            return false;
    }
    if (**at != '/')
        return true;
    ++*at;
    return read_clock(at, &out->seconds);
}

static bool read_rule(const char *text, tz_rule *out) {
    *out = (tz_rule){0};
    if (!read_name(&text, out->standard_name) || !read_clock(&text, &out->standard))
        return false;
    out->standard = -out->standard; // POSIX counts westwards
    if (!*text)
        return true;
    out->shifts = true;
    if (!read_name(&text, out->daylight_name))
        return false;
    out->daylight = out->standard + HOUR_SECONDS;
    if (*text != ',') {
        if (!read_clock(&text, &out->daylight))
            return false;
        out->daylight = -out->daylight;
    }
    return read_date(&text, &out->to_daylight) && read_date(&text, &out->to_standard) && !*text;
}

static esr_day date_in_year(const tz_date *date, int32_t year) {
    esr_day first = esri_day_from_civil((esri_civil){year, date->kind == 'M' ? date->month : 1, 1});
    if (date->kind == 'n')
        return first + date->day;
    if (date->kind == 'J') {
        bool leap = esri_day_from_civil((esri_civil){year + 1, 1, 1}) - first == 366;
        return first + date->day - 1 + (leap && date->day >= 60);
    }
    int32_t next_month = date->month % 12 + 1;
    esr_day end = esri_day_from_civil((esri_civil){year + (next_month == 1), next_month, 1});
    int32_t weekday = (date->day + 6) % 7; // POSIX: 0 is Sunday
    esr_day day = first + (weekday - esri_day_weekday(first) + 7) % 7 + 7 * (date->week - 1);
    while (day >= end)
        day -= 7;
    return day;
}

// Appends the shifts of the rule that come after the last one of the table.
static esr_status add_rule(esr_context *ctx, const tz_rule *rule, esri_ics_zone *zone) {
    if (!rule->shifts)
        return ESR_OK;
    int64_t last = zone->shifts[zone->count - 1].at;
    esr_status status = ESR_OK;
    for (int32_t year = RULES_FROM_YEAR; year <= RULES_TO_YEAR; year++) {
        esri_ics_shift to_daylight = {.offset = rule->daylight, .daylight = true};
        esri_ics_shift to_standard = {.offset = rule->standard};
        memcpy(to_daylight.name, rule->daylight_name, sizeof to_daylight.name);
        memcpy(to_standard.name, rule->standard_name, sizeof to_standard.name);
        to_daylight.at = (int64_t)date_in_year(&rule->to_daylight, year) * DAY_SECONDS +
                         rule->to_daylight.seconds - rule->standard;
        to_standard.at = (int64_t)date_in_year(&rule->to_standard, year) * DAY_SECONDS +
                         rule->to_standard.seconds - rule->daylight;
        bool swap = to_standard.at < to_daylight.at;
        const esri_ics_shift pair[2] = {swap ? to_standard : to_daylight,
                                        swap ? to_daylight : to_standard};
        for (int i = 0; i < 2 && status == ESR_OK; i++)
            if (pair[i].at > last)
                status = esri_ics_zone_add(ctx, zone, pair[i]);
    }
    return status;
}

// --- the file -------------------------------------------------------------------------------

typedef struct tz_block { // one of the two data blocks of a TZif file
    const unsigned char *times, *time_types, *types, *names, *end;
    size_t time_count, type_count, name_size;
} tz_block;

static uint32_t word(const unsigned char *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int32_t signed_word(const unsigned char *at) {
    return (int32_t)word(at);
}

// Lays a block out, its times `time_size` bytes wide; false if the file is too short for it.
static bool block_at(const unsigned char *at, const unsigned char *end, size_t time_size,
                     tz_block *out) {
    if ((size_t)(end - at) < HEADER_SIZE || memcmp(at, "TZif", 4) != 0)
        return false;
    size_t counts[6];
    for (size_t i = 0; i < 6; i++) {
        counts[i] = word(at + 20 + 4 * i);
        if (counts[i] > ZONE_BYTES_MAX)
            return false;
    }
    size_t utc = counts[0], standard = counts[1], leap = counts[2];
    *out = (tz_block){.time_count = counts[3], .type_count = counts[4], .name_size = counts[5]};
    size_t size = out->time_count * (time_size + 1) + out->type_count * 6 + out->name_size +
                  leap * (time_size + 4) + standard + utc;
    if ((size_t)(end - at) - HEADER_SIZE < size || out->type_count == 0)
        return false;
    out->times = at + HEADER_SIZE;
    out->time_types = out->times + out->time_count * time_size;
    out->types = out->time_types + out->time_count;
    out->names = out->types + out->type_count * 6;
    out->end = at + HEADER_SIZE + size;
    return true;
}

static bool shift_of_type(const tz_block *block, size_t type, int64_t at, esri_ics_shift *out) {
    if (type >= block->type_count)
        return false;
    const unsigned char *entry = block->types + 6 * type;
    *out = (esri_ics_shift){.at = at, .offset = signed_word(entry), .daylight = entry[4] != 0};
    for (size_t i = 0; i + 1 < sizeof out->name && entry[5] + i < block->name_size; i++) {
        out->name[i] = (char)block->names[entry[5] + i];
        if (!out->name[i])
            break;
    }
    return true;
}

// Answers ESR_OK with `*sound` false for bytes that are no zone file.
static esr_status read_zone(esr_context *ctx, const unsigned char *bytes, size_t length,
                            esri_ics_zone *zone, bool *sound) {
    const unsigned char *end = bytes + length;
    tz_block old, block;
    esri_ics_shift shift;
    *sound = false;
    if (!block_at(bytes, end, 4, &old) || !block_at(old.end, end, 8, &block) ||
        !shift_of_type(&block, 0, INT64_MIN, &shift))
        return ESR_OK;
    esr_status status;
    ESR_TRY(esri_ics_zone_add(ctx, zone, shift));
    for (size_t i = 0; i < block.time_count; i++) {
        const unsigned char *time = block.times + 8 * i;
        int64_t at = (int64_t)((uint64_t)word(time) << 32 | word(time + 4));
        if (!shift_of_type(&block, block.time_types[i], at, &shift))
            return ESR_OK;
        ESR_TRY(esri_ics_zone_add(ctx, zone, shift));
    }
    tz_rule rule;
    const unsigned char *footer = block.end;
    char text[128];
    size_t size = 0;
    if (footer < end && *footer == '\n')
        for (footer++; footer < end && *footer != '\n' && size + 1 < sizeof text; footer++)
            text[size++] = (char)*footer;
    text[size] = '\0';
    if (size > 0) {
        if (!read_rule(text, &rule))
            return ESR_OK;
        ESR_TRY(add_rule(ctx, &rule, zone));
    }
    *sound = true;
cleanup:
    return status;
}

// Names are paths below the zone folder: nothing may lead out of it, nor to what is no zone.
static bool name_is_plain(const char *name) {
    static const char *const none[] = {"localtime", "posixrules", "Factory"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (strcmp(name, none[i]) == 0)
            return false;
    if (!isalpha((unsigned char)*name) || strlen(name) > ZONE_NAME_MAX ||
        strncmp(name, "right/", 6) == 0 || strncmp(name, "posix/", 6) == 0)
        return false;
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && !strchr("/_+-", *name))
            return false;
    return true;
}

esr_status esri_ics_zone_load(esr_context *ctx, const char *name, esri_ics_zone *out, bool *found) {
    char *path = NULL, *bytes = NULL;
    size_t length = 0;
    esri_ics_zone zone = {0};
    esr_status status = ESR_OK;
    bool sound = false;
    *found = false;
    if (!name_is_plain(name))
        return ESR_OK;
    path = esri_path_join(ZONE_FOLDER, name);
    if (!path)
        return esri_fail_nomem(ctx);
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode))
        goto cleanup;
    ESR_TRY(esri_file_read(ctx, path, ZONE_BYTES_MAX, &bytes, &length));
    ESR_TRY(read_zone(ctx, (const unsigned char *)bytes, length, &zone, &sound));
    if (sound) {
        *out = zone;
        zone = (esri_ics_zone){0};
        *found = true;
    }
cleanup:
    esri_ics_zone_free(&zone);
    free(path);
    free(bytes);
    return status;
}

bool esri_ics_zone_known(const char *name) {
    esr_context *ctx = NULL;
    esri_ics_zone zone = {0};
    bool found = false;
    if (esr_context_new(&ctx) != ESR_OK)
        return false;
    if (esri_ics_zone_load(ctx, name, &zone, &found) != ESR_OK)
        found = false;
    esri_ics_zone_free(&zone);
    esr_context_free(ctx);
    return found;
}
