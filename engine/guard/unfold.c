// SPDX-License-Identifier: GPL-3.0-or-later
// Reads content lines (RFC 5545, section 3.1) without judging them: whatever is not known to be
// harmless is passed on.
#include "guard/unfold.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "guard/clean.h"

#define INSTANT_LENGTH 16 // 20260901T080000Z

// A piece of a line.
typedef struct piece {
    const char *at;
    size_t length;
} piece;

typedef struct unfolder {
    const char *stamps; // the instants that say nothing
    int32_t zone;       // how deep inside a VTIMEZONE
    esri_buf *out;
} unfolder;

static bool same(piece p, const char *word) {
    return strlen(word) == p.length && strncasecmp(p.at, word, p.length) == 0;
}

static bool one_of(piece p, const char *const *words) {
    for (; *words; words++)
        if (same(p, *words))
            return true;
    return false;
}

// Whether there are at most so many characters, each of them one of `allowed`.
static bool made_of(piece p, const char *allowed, size_t most) {
    for (size_t i = 0; i < p.length; i++)
        if (!p.at[i] || !strchr(allowed, p.at[i]))
            return false;
    return p.length <= most;
}

static bool is_random_uuid(piece p) {
    static const char shape[] = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    if (p.length != strlen(shape))
        return false;
    for (size_t i = 0; i < p.length; i++) {
        const char *may_be = shape[i] == 'x' ? "0123456789abcdef" : shape[i] == 'y' ? "89ab" : NULL;
        if (may_be ? !p.at[i] || !strchr(may_be, p.at[i]) : p.at[i] != shape[i])
            return false;
    }
    return true;
}

// Inside a VTIMEZONE: local times of shifts, offsets and the names of zones.
static bool is_of_clocks(piece name, piece value) {
    static const char *const offsets[] = {"TZOFFSETFROM", "TZOFFSETTO", NULL};
    if (same(name, "DTSTART"))
        return made_of(value, "0123456789T", strlen("20261025T020000"));
    if (one_of(name, offsets))
        return made_of(value, "+-0123456789", strlen("+000000"));
    return same(name, "TZNAME") && made_of(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ+-0123456789", 6);
}

// Whether the value is one of the instants, each of which has a blank behind it.
static bool is_stamp(const unfolder *u, piece value) {
    for (const char *at = u->stamps; *at; at += INSTANT_LENGTH + 1)
        if (value.length == INSTANT_LENGTH && memcmp(value.at, at, INSTANT_LENGTH) == 0)
            return true;
    return false;
}

static bool says_nothing(const unfolder *u, piece name, piece value) {
    static const char *const properties[] = {"BEGIN",    "END",    "VERSION",  "PRODID",
                                             "CALSCALE", "METHOD", "STATUS",   "TRANSP",
                                             "COLOR",    "CLASS",  "PARTSTAT", NULL};
    static const char *const words[] = {"VCALENDAR",
                                        "VEVENT",
                                        "VTODO",
                                        "VTIMEZONE",
                                        "VALARM",
                                        "STANDARD",
                                        "DAYLIGHT",
                                        "2.0",
                                        "GREGORIAN",
                                        "PUBLISH",
                                        "REQUEST",
                                        "CANCEL",
                                        "REPLY",
                                        "CONFIRMED",
                                        "CANCELLED",
                                        "TENTATIVE",
                                        "NEEDS-ACTION",
                                        "OPAQUE",
                                        "TRANSPARENT",
                                        "PUBLIC",
                                        "PRIVATE",
                                        "steelblue",
                                        "-//esr//feeds//EN",
                                        NULL};
    static const char *const numbers[] = {"SEQUENCE", "PRIORITY", NULL};
    static const char *const durations[] = {"REFRESH-INTERVAL", "X-PUBLISHED-TTL", NULL};
    static const char *const instants[] = {"DTSTAMP", "LAST-MODIFIED", NULL};
    static const char *const identities[] = {"UID", "RELATED-TO", NULL};
    if (one_of(name, properties))
        return one_of(value, words);
    if (one_of(name, numbers))
        return made_of(value, "0123456789", 3);
    if (one_of(name, durations))
        return made_of(value, "PTDHM0123456789", 8);
    if (one_of(name, identities))
        return is_random_uuid(value);
    if (same(name, "RRULE"))
        return value.length > 17 && strncmp(value.at, "FREQ=DAILY;COUNT=", 17) == 0 &&
               made_of((piece){value.at + 17, value.length - 17}, "0123456789", 2);
    if (one_of(name, instants))
        return is_stamp(u, value);
    return u->zone > 0 && is_of_clocks(name, value);
}

// Appends a value as it is meant: `\n` is a line break, `\,` a comma, and `^'` a quotation mark.
static void add_value(const unfolder *u, piece value, bool parameter) {
    char mark = parameter ? '^' : '\\';
    esri_buf plain = {0};
    for (size_t i = 0; i < value.length; i++) {
        char c = value.at[i];
        if (c == mark && i + 1 < value.length) {
            c = value.at[++i];
            if (c == 'n' || c == 'N')
                c = '\n';
            else if (parameter && c == '\'')
                c = '"';
        }
        esri_buf_add_bytes(&plain, &c, 1);
    }
    if (plain.length > 0)
        esri_clean_add(u->out, plain.text, plain.length);
    u->out->failed = u->out->failed || plain.failed;
    esri_buf_free(&plain);
    esri_buf_add(u->out, ESRI_CLEAN_BREAK);
}

// The end of a name or of a value: the first of `marks` that stands in no quotes.
static size_t end_of(piece line, size_t from, const char *marks) {
    bool quoted = false;
    size_t at = from;
    for (; at < line.length; at++) {
        quoted ^= line.at[at] == '"';
        if (!quoted && line.at[at] && strchr(marks, line.at[at]))
            break;
    }
    return at;
}

static void add_parameter(const unfolder *u, piece parameter) {
    static const char *const types[] = {"DATE", "DATE-TIME", "DURATION", NULL};
    size_t equals = end_of(parameter, 0, "=");
    piece name = {parameter.at, equals};
    if (equals < parameter.length)
        equals++;
    piece value = {parameter.at + equals, parameter.length - equals};
    if (!(same(name, "VALUE") && one_of(value, types)))
        add_value(u, value.length > 0 ? value : name, true);
}

static void take_line(unfolder *u, piece line) {
    size_t colon = end_of(line, 0, ":"), end = end_of(line, 0, ":;");
    if (colon == line.length) { // no line of a calendar
        add_value(u, line, false);
        return;
    }
    piece name = {line.at, end}, value = {line.at + colon + 1, line.length - colon - 1};
    if (same(value, "VTIMEZONE"))
        u->zone += same(name, "BEGIN") ? 1 : same(name, "END") ? -1 : 0;
    while (end < colon) {
        size_t next = end_of(line, end + 1, ":;");
        add_parameter(u, (piece){line.at + end + 1, next - end - 1});
        end = next;
    }
    if (!says_nothing(u, name, value))
        add_value(u, value, false);
}

void esri_instants_add(esri_buf *instants, int64_t instant) {
    char text[INSTANT_LENGTH + 1] = "";
    struct tm utc = {0};
    time_t at = (time_t)instant;
    if (gmtime_r(&at, &utc) && strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &utc) > 0)
        esri_buf_printf(instants, "%s ", text);
}

void esri_unfold_calendar(const char *bytes, size_t length, const char *instants, esri_buf *out) {
    unfolder u = {.stamps = instants, .out = out};
    esri_buf line = {0};
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (end < length && bytes[end] != '\n' && bytes[end] != '\r')
            end++;
        esri_buf_add_bytes(&line, bytes + at, end - at);
        at = end;
        if (at < length)
            at += bytes[at] == '\r' && at + 1 < length && bytes[at + 1] == '\n' ? 2 : 1;
        if (at < length && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
            continue;
        }
        if (line.length > 0)
            take_line(&u, (piece){line.text, line.length});
        out->failed = out->failed || line.failed;
        esri_buf_free(&line);
    }
    esri_buf_free(&line);
}
