// SPDX-License-Identifier: GPL-3.0-or-later
// Content lines of RFC 5545, section 3.1, and time zones of section 3.6.5. libical's printer is
// not used: version 3.0.16 lets line breaks in addresses through and keeps control characters.
#include "ics/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"

#define LINE_OCTETS 75 // without the line break
#define DAY_SECONDS 86400
#define TIME_SIZE   32

// Appends a line, folded, and the line break.
static void add_folded(esri_buf *buf, const char *line) {
    size_t room = LINE_OCTETS;
    for (;;) {
        size_t length = esri_utf8_prefix(line, room);
        if (length == 0 && *line) // bytes that are no text
            length = room;
        esri_buf_add_bytes(buf, line, length);
        line += length;
        if (!*line)
            break;
        esri_buf_add(buf, "\r\n ");
        room = LINE_OCTETS - 1;
    }
    esri_buf_add(buf, "\r\n");
}

// Folds what `line` holds into `buf`, passes its failure on, and frees it.
static void finish_line(esri_buf *buf, esri_buf *line) {
    char *text = esri_buf_take(line);
    if (text)
        add_folded(buf, text);
    else
        buf->failed = true;
    free(text);
}

void esri_ics_add_line(esri_buf *buf, const char *name, const char *value) {
    esri_buf line = {0};
    esri_buf_printf(&line, "%s:%s", name, value);
    finish_line(buf, &line);
}

static void add_clean(esri_buf *line, const char *value, bool escape) {
    for (size_t left = strlen(value); left > 0;) {
        size_t length = esri_utf8_at(value, left);
        if (length == 0) {
            esri_buf_add(line, ESRI_UTF8_REPLACEMENT);
            length = 1;
        } else if (escape && *value == '\n') {
            esri_buf_add(line, "\\n");
        } else if (esri_utf8_is_control(value, length)) {
            esri_buf_add(line, " ");
        } else {
            if (escape && strchr("\\;,", *value))
                esri_buf_add(line, "\\");
            esri_buf_add_bytes(line, value, length);
        }
        value += length;
        left -= length;
    }
}

void esri_ics_add_text(esri_buf *buf, const char *name, const char *value) {
    esri_buf line = {0};
    esri_buf_printf(&line, "%s:", name);
    add_clean(&line, value, true);
    finish_line(buf, &line);
}

static bool is_address(const char *email) {
    for (const char *at = email; *at; at++)
        if ((unsigned char)*at <= ' ' || *at == 0x7F || strchr("\"<>,;", *at))
            return false;
    return strchr(email, '@') != NULL;
}

void esri_ics_add_person(esri_buf *buf, const char *name, const char *common_name,
                         const char *email) {
    if (!is_address(email))
        return;
    esri_buf line = {0}, quoted = {0};
    esri_buf_add(&line, name);
    for (const char *at = common_name; *at; at++) // RFC 6868
        if (*at == '"')
            esri_buf_add(&quoted, "^'");
        else if (*at == '^')
            esri_buf_add(&quoted, "^^");
        else
            esri_buf_add_bytes(&quoted, at, 1);
    if (quoted.text) {
        esri_buf_add(&line, ";CN=\"");
        add_clean(&line, quoted.text, false);
        esri_buf_add(&line, "\"");
    }
    line.failed = line.failed || quoted.failed;
    esri_buf_free(&quoted);
    esri_buf_add(&line, ":mailto:");
    add_clean(&line, email, false);
    finish_line(buf, &line);
}

static void print_date(char out[TIME_SIZE], esr_day day) {
    esri_civil civil = esri_day_to_civil(day);
    snprintf(out, TIME_SIZE, "%04d%02d%02d", civil.year, civil.month, civil.day);
}

// `local` seconds as a clock's reading.
static void print_time(char out[TIME_SIZE], int64_t local) {
    int64_t day = local / DAY_SECONDS, rest = local % DAY_SECONDS;
    if (rest < 0) {
        rest += DAY_SECONDS;
        day--;
    }
    esri_civil civil = esri_day_to_civil((esr_day)day);
    int second = (int)rest;
    snprintf(out, TIME_SIZE, "%04d%02d%02dT%02d%02d%02d", civil.year, civil.month, civil.day,
             second / 3600, second / 60 % 60, second % 60);
}

void esri_ics_add_date(esri_buf *buf, const char *name, esr_day day) {
    char date[TIME_SIZE];
    print_date(date, day);
    esri_buf line = {0};
    esri_buf_printf(&line, "%s;VALUE=DATE:%s", name, date);
    finish_line(buf, &line);
}

void esri_ics_add_time(esri_buf *buf, const char *name, const char *time_zone, esr_day day,
                       int32_t minute) {
    char time[TIME_SIZE];
    print_time(time, (int64_t)day * DAY_SECONDS + (int64_t)minute * 60);
    esri_buf line = {0};
    esri_buf_printf(&line, "%s;TZID=%s:%s", name, time_zone, time);
    finish_line(buf, &line);
}

void esri_ics_add_instant(esri_buf *buf, const char *name, int64_t instant) {
    char time[TIME_SIZE];
    print_time(time, instant);
    esri_buf line = {0};
    esri_buf_printf(&line, "%s:%sZ", name, time);
    finish_line(buf, &line);
}

static void add_offset(esri_buf *buf, const char *name, int32_t offset) {
    int32_t size = abs(offset);
    esri_buf_printf(buf, "%s:%c%02d%02d", name, offset < 0 ? '-' : '+', size / 3600,
                    size / 60 % 60);
    if (size % 60)
        esri_buf_printf(buf, "%02d", size % 60);
    esri_buf_add(buf, "\r\n");
}

static void add_shift(esri_buf *buf, const esri_ics_shift *shift, int32_t from) {
    const char *kind = shift->daylight ? "DAYLIGHT" : "STANDARD";
    int64_t local = shift->at + from;
    if (shift->at < 0) { // 1970 is early enough, and some readers know nothing before
        local = 0;
        from = shift->offset;
    }
    char time[TIME_SIZE];
    print_time(time, local);
    esri_ics_add_line(buf, "BEGIN", kind);
    esri_ics_add_line(buf, "DTSTART", time);
    add_offset(buf, "TZOFFSETFROM", from);
    add_offset(buf, "TZOFFSETTO", shift->offset);
    if (shift->name[0])
        esri_ics_add_text(buf, "TZNAME", shift->name);
    esri_ics_add_line(buf, "END", kind);
}

void esri_ics_add_zone(esri_buf *buf, const char *time_zone, const esri_ics_zone *zone,
                       esr_day first_day, esr_day last_day) {
    // A day more at both ends, as the days are local ones.
    int64_t from = ((int64_t)first_day - 1) * DAY_SECONDS;
    int64_t to = ((int64_t)last_day + 2) * DAY_SECONDS;
    const esri_ics_shift *shift = esri_ics_zone_at(zone, from);
    const esri_ics_shift *end = zone->shifts + zone->count;
    esri_ics_add_line(buf, "BEGIN", "VTIMEZONE");
    esri_ics_add_line(buf, "TZID", time_zone);
    int32_t before = shift > zone->shifts ? shift[-1].offset : shift->offset;
    for (; shift < end && shift->at < to; before = shift->offset, shift++)
        add_shift(buf, shift, before);
    esri_ics_add_line(buf, "END", "VTIMEZONE");
}
