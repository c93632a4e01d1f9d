// SPDX-License-Identifier: GPL-3.0-or-later
// Unfolds in place, in one pass: a line never grows, so that it is written over itself.
#include "ics/lines.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ics/text.h"

#define FAULTS_MAX   50
#define SUBJECT_SIZE 512
#define LINE_MAX_KB  64 // of a line before unfolding; the standard asks for 75 bytes
#define LINE_BYTES   ((size_t)LINE_MAX_KB * 1024)
#define BYTE_ORDER   "\xEF\xBB\xBF"

static void add_fault(esri_ics_report *report, const char *subject, const char *message) {
    report->faults++;
    if (report->faults < FAULTS_MAX)
        esri_fail(report->ctx, ESR_E_INPUT, subject, "%s", message);
    else if (report->faults == FAULTS_MAX)
        esri_fail(report->ctx, ESR_E_INPUT, subject,
                  "more faults follow in this calendar; mend those above first");
}

static void add_slip(esri_ics_report *report, const char *subject, const char *message) {
    report->slips++;
    if (report->slips < FAULTS_MAX)
        esri_warn(report->ctx, subject, "%s", message);
    else if (report->slips == FAULTS_MAX)
        esri_warn(report->ctx, subject, "more that can't be read follows in this calendar");
}

static void tell(esri_ics_report *report, bool slip, int32_t line, const char *property,
                 const char *format, va_list args) {
    char subject[SUBJECT_SIZE], message[SUBJECT_SIZE];
    vsnprintf(message, sizeof message, format, args);
    snprintf(subject, sizeof subject, "%s:%d%s%s", report->path, line, property ? ": " : "",
             property ? property : "");
    if (slip && report->keep_going)
        add_slip(report, subject, message);
    else
        add_fault(report, subject, message);
}

void esri_ics_fault(esri_ics_report *report, int32_t line, const char *property, const char *format,
                    ...) {
    va_list args;
    va_start(args, format);
    tell(report, false, line, property, format, args);
    va_end(args);
}

void esri_ics_slip(esri_ics_report *report, int32_t line, const char *property, const char *format,
                   ...) {
    va_list args;
    va_start(args, format);
    tell(report, true, line, property, format, args);
    va_end(args);
}

void esri_ics_reader_open(esri_ics_reader *reader, esri_ics_report *report, char *text,
                          size_t length) {
    *reader = (esri_ics_reader){.report = report, .at = text, .end = text + length, .number = 1};
    if (length >= strlen(BYTE_ORDER) && memcmp(text, BYTE_ORDER, strlen(BYTE_ORDER)) == 0)
        reader->at += strlen(BYTE_ORDER);
}

// Takes one line as it stands in the file and moves its bytes to `to`; answers the end of them.
// NUL bytes are left out and counted.
static char *take_physical(esri_ics_reader *reader, char *to, size_t *nuls, bool *too_long) {
    char *at = reader->at;
    for (; at < reader->end && *at != '\n' && *at != '\r'; at++)
        if (*at)
            *to++ = *at;
        else
            ++*nuls;
    *too_long = *too_long || (size_t)(at - reader->at) > LINE_BYTES;
    if (at < reader->end)
        at += *at == '\r' && at + 1 < reader->end && at[1] == '\n' ? 2 : 1;
    reader->at = at;
    reader->number++;
    return to;
}

static bool is_utf8(const char *text) {
    for (size_t left = strlen(text), length; left > 0; text += length, left -= length)
        if ((length = esri_utf8_at(text, left)) == 0)
            return false;
    return true;
}

// Ends a name or value at `*at` with a NUL, and steps over the mark that stood there.
static char cut(char **at) {
    char mark = **at;
    **at = '\0';
    if (mark)
        ++*at;
    return mark;
}

// Letters, digits and hyphens; programs also write `_` and `.` into names of their own.
static bool take_name(char **at) {
    char *begin = *at;
    for (; isalnum((unsigned char)**at) || (**at && strchr("-_.", **at)); ++*at)
        **at = (char)toupper((unsigned char)**at);
    return *at > begin;
}

// Steps over a parameter's values and answers the first one, without its quotes.
static char *take_parameter_value(char **at) {
    bool quoted = **at == '"';
    char *value = *at + quoted, *end = NULL;
    for (bool inside = false; **at && (inside || (**at != ';' && **at != ':')); ++*at) {
        if (**at == '"')
            inside = !inside;
        if (!end && *at > value && (**at == '"' || (**at == ',' && !inside)))
            end = *at;
    }
    if (end)
        *end = '\0';
    return value;
}

static bool split(char *text, esri_ics_line *line) {
    line->name = text;
    if (!take_name(&text))
        return false;
    char mark = cut(&text);
    while (mark == ';') {
        const struct {
            const char *name;
            const char **to;
        } kept[] = {{"VALUE", &line->value_type},  {"TZID", &line->tzid},
                    {"RANGE", &line->range},       {"FBTYPE", &line->fbtype},
                    {"PARTSTAT", &line->partstat}, {"SENT-BY", &line->sent_by}};
        const char *name = text;
        if (!take_name(&text) || cut(&text) != '=')
            return false;
        const char *value = take_parameter_value(&text);
        mark = cut(&text);
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
            if (strcmp(name, kept[i].name) == 0)
                *kept[i].to = value;
    }
    line->value = text;
    return mark == ':';
}

bool esri_ics_reader_next(esri_ics_reader *reader, esri_ics_line *out) {
    while (reader->at < reader->end) {
        char *text = reader->at;
        size_t nuls = 0;
        bool too_long = false;
        *out = (esri_ics_line){reader->number, "", "", "", "", "", "", "", ""};
        char *end = take_physical(reader, text, &nuls, &too_long);
        while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t')) {
            reader->at++;
            end = take_physical(reader, end, &nuls, &too_long);
        }
        *end = '\0';
        if (nuls > 0)
            esri_ics_fault(reader->report, out->number, NULL,
                           "holds bytes of value 0; save the calendar as UTF-8 text");
        else if (too_long)
            esri_ics_fault(reader->report, out->number, NULL,
                           "is longer than %d KiB; lines are folded at 75 bytes", LINE_MAX_KB);
        else if (!is_utf8(text) && !reader->encoding_told) {
            reader->encoding_told = true;
            esri_ics_fault(reader->report, out->number, NULL,
                           "is not UTF-8; save the calendar as UTF-8 text");
        } else if (text[strspn(text, " \t")] != '\0') {
            if (split(text, out))
                return true;
            esri_ics_slip(reader->report, out->number, NULL,
                          "is no line of a calendar; it would be NAME:VALUE, or begin with a "
                          "blank to continue the line above");
        }
    }
    return false;
}
