// SPDX-License-Identifier: GPL-3.0-or-later
// The form of lines: RFC 5545, section 3.1.
#include "calendar/itip_line.h"

#include <string.h>
#include <strings.h>

#define LINE_OCTETS 75

void esri_itip_breach(esri_itip_scan *scan, esri_piece name, const char *what) {
    esri_buf_printf(scan->breaches, "%sline %d: %.*s%s%s", scan->count ? "; " : "",
                    scan->line_number, (int)name.length, name.length ? name.at : "",
                    name.length ? ": " : "", what);
    scan->count++;
}

bool esri_itip_is(esri_piece piece, const char *word) {
    return piece.at && piece.length == strlen(word) &&
           strncasecmp(piece.at, word, piece.length) == 0;
}

static const esri_piece nobody = {"", 0};

// --- physical lines -------------------------------------------------------------------------

// Takes the physical line at scan->at into the unfolded one.
static void take_physical(esri_itip_scan *scan, size_t skip) {
    const char *stop = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));
    const char *next = stop ? stop + 1 : scan->end;
    size_t length = (size_t)((stop ? stop : scan->end) - scan->at);
    if (stop && length > 0 && scan->at[length - 1] == '\r')
        length--;
    else
        esri_itip_breach(scan, nobody, "doesn't end with CRLF");
    if (length > LINE_OCTETS)
        esri_itip_breach(scan, nobody, "is longer than 75 octets");
    for (size_t i = skip; i < length; i++)
        if (((unsigned char)scan->at[i] < 0x20 && scan->at[i] != '\t') || scan->at[i] == 0x7F) {
            esri_itip_breach(scan, nobody, "holds a control character");
            break;
        }
    if (!esri_text_is_utf8(scan->at + skip, length - skip))
        esri_itip_breach(scan, nobody, "is no UTF-8, or is folded inside a character");
    esri_buf_add_bytes(&scan->line, scan->at + skip, length - skip);
    scan->at = next;
    scan->number++;
}

static bool next_logical(esri_itip_scan *scan) {
    if (scan->at >= scan->end)
        return false;
    scan->line.length = 0;
    scan->line_number = scan->number;
    take_physical(scan, 0);
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t'))
        take_physical(scan, 1);
    return !scan->line.failed;
}

// --- properties -----------------------------------------------------------------------------

static size_t name_length(const char *at, const char *end) {
    const char *begin = at;
    while (at < end && ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') ||
                        (*at >= '0' && *at <= '9') || *at == '-'))
        at++;
    return (size_t)(at - begin);
}

// The value of a parameter, without its quotes; `*at` then stands behind it. False if it is none.
static bool take_parameter_value(const char **at, const char *end, esri_piece *out) {
    const bool quoted = *at < end && **at == '"';
    const char *begin = *at + quoted, *stop = begin;
    while (stop < end && (quoted ? *stop != '"' : !strchr(";:,\"", *stop)))
        stop++;
    if (quoted && stop == end)
        return false;
    *out = (esri_piece){begin, (size_t)(stop - begin)};
    *at = stop + quoted;
    return true;
}

// The parameters; `*at` then stands at the colon. False if they are none.
static bool take_parameters(const char **at, const char *end, esri_itip_property *out) {
    while (*at < end && **at == ';') {
        esri_piece name = {*at + 1, name_length(*at + 1, end)}, value;
        *at = name.at + name.length;
        if (name.length == 0 || *at == end || **at != '=')
            return false;
        do {
            ++*at;
            if (!take_parameter_value(at, end, &value))
                return false;
        } while (*at < end && **at == ',');
        if (esri_itip_is(name, "TZID"))
            out->tzid = value;
        else if (esri_itip_is(name, "VALUE"))
            out->value_type = value;
        else if (esri_itip_is(name, "RSVP"))
            out->rsvp = value;
    }
    return *at < end && **at == ':';
}

bool esri_itip_next(esri_itip_scan *scan, esri_itip_property *out) {
    while (next_logical(scan)) {
        const char *at = scan->line.text, *end = at + scan->line.length;
        *out = (esri_itip_property){.name = {at, name_length(at, end)}};
        at += out->name.length;
        if (out->name.length == 0 || !take_parameters(&at, end, out)) {
            esri_itip_breach(scan, nobody, "is no content line");
            continue;
        }
        out->value = (esri_piece){at + 1, (size_t)(end - at - 1)};
        return true;
    }
    return false;
}
