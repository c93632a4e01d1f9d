// SPDX-License-Identifier: GPL-3.0-or-later
// Readers of single cells. Numbers are plain digits: `+3`, `1e5` and `1,000` are refused, because
// what somebody meant by them is a guess.
#include "cycle/cells.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUGGESTIONS_MAX 100 // looking for near misses costs time; the first so many faults get it
#define SHOWN_BYTES_MAX 60
#define EMAIL_BYTES_MAX 254 // RFC 5321, 4.5.3.1.3

void esri_cell_fault(esri_cell cell, const char *format, ...) {
    char subject[256], message[1024];
    cell.faults->count++;
    if (cell.faults->silent)
        return;
    snprintf(subject, sizeof subject, "%s:%d: %s", cell.file, (int)cell.line, cell.column);
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    esri_fail(cell.faults->ctx, ESR_E_INPUT, subject, "%s", message);
}

// The text as it is quoted in a message: cut, without control bytes.
typedef struct shown {
    char text[SHOWN_BYTES_MAX + 8];
} shown;

static shown show(const char *text, size_t length) {
    shown out = {{0}};
    size_t cut = length;
    if (length > SHOWN_BYTES_MAX) {
        cut = SHOWN_BYTES_MAX;
        while (cut > 0 && ((unsigned char)text[cut] & 0xC0) == 0x80)
            cut--;
    }
    for (size_t i = 0; i < cut; i++)
        out.text[i] = (unsigned char)text[i] < 0x20 || text[i] == 0x7F ? ' ' : text[i];
    if (cut < length)
        memcpy(out.text + cut, "...", 4);
    return out;
}

static shown show_cell(esri_cell cell) {
    return show(cell.text, strlen(cell.text));
}

void esri_cell_unknown(esri_cell cell, const char *what, const char *const *known, int32_t count) {
    const char *near = NULL;
    if (!cell.faults->silent && cell.faults->count < SUGGESTIONS_MAX)
        near = esri_text_nearest(cell.text, known, count);
    if (near)
        esri_cell_fault(cell, "there is no %s \"%s\"; did you mean \"%s\"?", what,
                        show_cell(cell).text, near);
    else
        esri_cell_fault(cell, "there is no %s \"%s\"", what, show_cell(cell).text);
}

bool esri_cell_is_empty(esri_cell cell) {
    return cell.text[0] == '\0';
}

bool esri_cell_need(esri_cell cell) {
    if (esri_cell_is_empty(cell))
        esri_cell_fault(cell, "is empty, but must be given");
    return !esri_cell_is_empty(cell);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Reads [-]digits; answers false for anything else and for more than 15 digits.
static bool parse_whole(const char *text, size_t length, int64_t *out) {
    size_t at = length > 0 && text[0] == '-' ? 1 : 0;
    if (at == length || length - at > 15)
        return false;
    int64_t value = 0;
    for (size_t i = at; i < length; i++) {
        if (!is_digit(text[i]))
            return false;
        value = 10 * value + (text[i] - '0');
    }
    *out = at ? -value : value;
    return true;
}

bool esri_cell_int(esri_cell cell, int32_t low, int32_t high, int32_t *out) {
    int64_t value;
    if (!parse_whole(cell.text, strlen(cell.text), &value) || value < low || value > high) {
        esri_cell_fault(cell, "\"%s\" is no whole number from %d to %d", show_cell(cell).text,
                        (int)low, (int)high);
        return false;
    }
    *out = (int32_t)value;
    return true;
}

// [-]digits[.digits]
static bool is_decimal(const char *text) {
    size_t at = text[0] == '-' ? 1 : 0;
    size_t whole = strspn(text + at, "0123456789");
    at += whole;
    if (whole == 0 || whole > 15)
        return false;
    if (text[at] == '.') {
        size_t part = strspn(text + at + 1, "0123456789");
        if (part == 0 || part > 30)
            return false;
        at += 1 + part;
    }
    return text[at] == '\0';
}

bool esri_cell_number(esri_cell cell, double low, double high, double *out) {
    // The library never calls setlocale, so that strtod reads a decimal point.
    double value = is_decimal(cell.text) ? strtod(cell.text, NULL) : high + 1;
    if (!(value >= low && value <= high)) {
        esri_cell_fault(cell, "\"%s\" is no number from %g to %g such as 22.25",
                        show_cell(cell).text, low, high);
        return false;
    }
    *out = value;
    return true;
}

bool esri_cell_half_days(esri_cell cell, int32_t *out) {
    double days = is_decimal(cell.text) ? strtod(cell.text, NULL) : 0;
    int32_t halves = days >= 0.5 && days <= 10 ? (int32_t)(2 * days) : 0;
    if (halves == 0 || (double)halves != 2 * days) {
        esri_cell_fault(cell, "\"%s\" is no length from 0.5 to 10 days in halves",
                        show_cell(cell).text);
        return false;
    }
    *out = halves;
    return true;
}

bool esri_cell_day(esri_cell cell, esr_day *out) {
    if (strlen(cell.text) == 10 && esr_day_parse(cell.text, out))
        return true;
    esri_cell_fault(cell, "\"%s\" is no day from 1900 to 2199 written as YYYY-MM-DD",
                    show_cell(cell).text);
    return false;
}

bool esri_cell_clock(esri_cell cell, int32_t *out) {
    const char *t = cell.text;
    bool shaped = strlen(t) == 5 && is_digit(t[0]) && is_digit(t[1]) && t[2] == ':' &&
                  is_digit(t[3]) && is_digit(t[4]);
    int32_t hour = shaped ? 10 * (t[0] - '0') + (t[1] - '0') : 24;
    int32_t minute = shaped ? 10 * (t[3] - '0') + (t[4] - '0') : 60;
    if (hour > 23 || minute > 59) {
        esri_cell_fault(cell, "\"%s\" is no time of day from 00:00 to 23:59 written as HH:MM",
                        show_cell(cell).text);
        return false;
    }
    *out = 60 * hour + minute;
    return true;
}

static bool is_alphanumeric(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool esri_is_id(const char *text) {
    size_t length = strlen(text);
    if (length == 0 || length > ESRI_ID_BYTES_MAX || !is_alphanumeric(text[0]))
        return false;
    for (; *text; text++)
        if (!is_alphanumeric(*text) && !strchr("._-", *text))
            return false;
    return true;
}

bool esri_cell_id(esri_cell cell) {
    if (!esri_cell_need(cell))
        return false;
    if (esri_is_id(cell.text))
        return true;
    esri_cell_fault(cell,
                    "\"%s\" is no id: 1 to %d of the letters A-Z and a-z, digits, \".\", \"_\" and "
                    "\"-\", with a letter or digit in front",
                    show_cell(cell).text, ESRI_ID_BYTES_MAX);
    return false;
}

bool esri_cell_text(esri_cell cell) {
    if (strlen(cell.text) > ESRI_TEXT_BYTES_MAX) {
        esri_cell_fault(cell, "is longer than %d bytes", ESRI_TEXT_BYTES_MAX);
        return false;
    }
    if (esri_text_has_control(cell.text)) {
        esri_cell_fault(cell, "holds a line break or another control character; write one line");
        return false;
    }
    return true;
}

bool esri_cell_note(esri_cell cell) {
    if (strlen(cell.text) > ESRI_NOTE_BYTES_MAX) {
        esri_cell_fault(cell, "is longer than %d bytes", ESRI_NOTE_BYTES_MAX);
        return false;
    }
    for (const char *at = cell.text; *at; at++)
        if (((unsigned char)*at < 0x20 && !strchr("\n\r\t", *at)) || *at == 0x7F) {
            esri_cell_fault(cell, "holds a control character; remove it");
            return false;
        }
    return true;
}

bool esri_is_email(const char *text, size_t length) {
    const char *at = memchr(text, '@', length);
    if (!at || at == text || at + 1 == text + length || length > EMAIL_BYTES_MAX)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] <= 0x20 || text[i] == 0x7F || strchr("<>,;:\"()", text[i]) ||
            (text[i] == '@' && text + i != at))
            return false;
    return true;
}

bool esri_cell_email(esri_cell cell) {
    if (esri_is_email(cell.text, strlen(cell.text)))
        return true;
    esri_cell_fault(cell, "\"%s\" is no e-mail address such as office@example.org",
                    show_cell(cell).text);
    return false;
}

bool esri_is_word(esri_piece word) {
    if (word.length == 0 || word.length > ESRI_WORD_BYTES_MAX)
        return false;
    for (size_t i = 0; i < word.length; i++) {
        char c = word.at[i];
        if (!is_digit(c) && !(c >= 'a' && c <= 'z') && c != '_' && c != '-' &&
            (unsigned char)c < 0x80)
            return false;
    }
    return true;
}

bool esri_cell_word(esri_cell cell, esri_piece word) {
    if (esri_is_word(word))
        return true;
    esri_cell_fault(cell, "\"%s\" is no word: 1 to %d lower-case letters, digits, \"_\" and \"-\"",
                    show(word.at, word.length).text, ESRI_WORD_BYTES_MAX);
    return false;
}

bool esri_cell_count(esri_cell cell, esri_piece piece, int32_t high, esri_piece *word,
                     int32_t *count) {
    const char *colon = memchr(piece.at, ':', piece.length);
    int64_t value = -1;
    if (colon) {
        size_t head = (size_t)(colon - piece.at);
        esri_piece number = esri_text_trim((esri_piece){colon + 1, piece.length - head - 1});
        if (!parse_whole(number.at, number.length, &value))
            value = -1;
        piece = (esri_piece){piece.at, head};
    }
    esri_piece name = esri_text_trim(piece);
    if (value < 0 || value > high) {
        esri_cell_fault(cell, "\"%s\" must be followed by a colon and a whole number from 0 to %d",
                        show(name.at, name.length).text, (int)high);
        return false;
    }
    if (!esri_cell_word(cell, name))
        return false;
    *word = name;
    *count = (int32_t)value;
    return true;
}
