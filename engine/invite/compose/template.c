// SPDX-License-Identifier: GPL-3.0-or-later
// Reads templates strictly: what is misspelled would else go out in a mail.
#include "invite/compose/template.h"

#include <stdlib.h>
#include <string.h>

#define NAME_SIZE 64
#define KINDS(kind_of)                                                                             \
    kind_of("invite"), kind_of("move"), kind_of("confirm"), kind_of("update"), kind_of("cancel"),  \
        kind_of("release"), kind_of("remind"), kind_of("resend"), kind_of("refuse")
#define SUBJECT_OF(kind)  "subject." kind
#define SCHOOL_OF(kind)   kind ".school"
#define REVIEWER_OF(kind) kind ".reviewer"

static const char *const text_names[ESRI_TEXT_COUNT] = {
    "title",          "place",           "description",    "details",         "changes",
    "answer",         "closing",         "word.held",      "word.confirmed",  "word.officer",
    "word.open_seat", KINDS(SUBJECT_OF), KINDS(SCHOOL_OF), KINDS(REVIEWER_OF)};

static const char *const value_names[ESRI_VALUE_NAMES] = {
    "cycle",    "review",  "school",       "district",  "name",      "dates",     "length",
    "times",    "zone",    "visit",        "seat",      "team",      "team_day",  "until",
    "status",   "office",  "office_email", "was_dates", "was_times", "was_place", "was_seat",
    "was_team", "held",    "changed",      "accepted",  "declined",  "to_school", "to_reviewer",
    "details",  "changes", "answer",       "closing"};

typedef struct reading {
    esr_context *ctx;
    const char *file;
    esri_template *out;
    esri_template_text text; // that lines belong to; ESRI_TEXT_COUNT: none yet
    bool skipping;           // the text's name is unknown, which was told
    int32_t number;
    size_t faults;
} reading;

const char *esri_template_text_name(esri_template_text text) {
    return text_names[text];
}

const char *esri_template_value_name(esri_template_value value) {
    return value_names[value];
}

// --- faults ---------------------------------------------------------------------------------

static void refuse(reading *r, const char *what, const char *name, const char *instead) {
    esri_buf subject = {0};
    esri_buf_printf(&subject, "%s:%d", r->file, r->number);
    r->faults++;
    const char *at = subject.failed ? r->file : subject.text;
    if (instead)
        (void)esri_fail(r->ctx, ESR_E_INPUT, at, "%s %s; did you mean %s?", what, name, instead);
    else
        (void)esri_fail(r->ctx, ESR_E_INPUT, at, "%s%s%s", what, *name ? " " : "", name);
    esri_buf_free(&subject);
}

// --- pieces ---------------------------------------------------------------------------------

static esr_status add_piece(reading *r, esri_template_piece piece) {
    esri_template *t = r->out;
    if (t->piece_count == t->piece_room) {
        size_t room = t->piece_room ? 2 * t->piece_room : 128;
        esri_template_piece *pieces = realloc(t->pieces, room * sizeof *pieces);
        if (!pieces)
            return esri_fail_nomem(r->ctx);
        t->pieces = pieces;
        t->piece_room = room;
    }
    t->pieces[t->piece_count++] = piece;
    return ESR_OK;
}

static int32_t find_name(const char *const *names, int32_t count, const char *name) {
    for (int32_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

// A name between brackets; cut if it is too long to be one.
static void copy_name(char out[NAME_SIZE], esri_piece from) {
    size_t length = from.length < NAME_SIZE - 1 ? from.length : NAME_SIZE - 1;
    memcpy(out, from.at, length);
    out[length] = '\0';
}

// The place that begins behind "{"; `*at` then stands behind its "}".
static esr_status read_place(reading *r, const char **at, const char *end) {
    const char *close = memchr(*at, '}', (size_t)(end - *at));
    esri_template_piece piece = {ESRI_PIECE_VALUE, ESRI_VALUE_COUNT, {0}};
    char name[NAME_SIZE];
    if (!close) {
        refuse(r, "holds a { that no } follows; a brace that is meant as such is written {{", "",
               NULL);
        *at = end;
        return ESR_OK;
    }
    if (**at == '?' || **at == '!')
        piece.kind = *(*at)++ == '?' ? ESRI_PIECE_IF : ESRI_PIECE_UNLESS;
    copy_name(name, (esri_piece){*at, (size_t)(close - *at)});
    *at = close + 1;
    const int32_t value = find_name(value_names, ESRI_VALUE_NAMES, name);
    if (value < 0) {
        const char *nearest = esri_text_nearest(name, value_names, ESRI_VALUE_NAMES);
        refuse(r, "holds an unknown placeholder", *name ? name : "{}", nearest);
    } else if (value >= ESRI_VALUE_COUNT) {
        refuse(r, "holds a block among other words; it needs a line for itself:", name, NULL);
    } else if (piece.kind == ESRI_PIECE_VALUE && value >= ESRI_VALUE_IS_HELD) {
        refuse(r, "holds a condition without its mark; write {?…} or {!…} with the name", name,
               NULL);
    } else {
        piece.value = (esri_template_value)value;
        return add_piece(r, piece);
    }
    return ESR_OK;
}

// Reads the pieces of a line.
static esr_status read_pieces(reading *r, const char *at, const char *end) {
    esr_status status = ESR_OK;
    bool open = false;
    while (at < end && status == ESR_OK) {
        const bool twice = at + 1 < end && at[0] == at[1];
        if (*at == '{' && !twice) {
            at++;
            status = read_place(r, &at, end);
        } else if (twice && (*at == '[' || *at == ']')) {
            if (open == (*at == '['))
                refuse(r, open ? "holds [[ inside [[" : "holds a ]] without its [[", "", NULL);
            open = *at == '[';
            status = add_piece(
                r, (esri_template_piece){open ? ESRI_PIECE_OPEN : ESRI_PIECE_CLOSE, 0, {0}});
            at += 2;
        } else {
            const char *begin = at + (twice && *at == '{'); // {{ is one
            for (at = begin + 1; at < end && !strchr("{[]", *at); at++)
                ;
            status = add_piece(
                r, (esri_template_piece){ESRI_PIECE_WORDS, 0, {begin, (size_t)(at - begin)}});
        }
    }
    if (open)
        refuse(r, "holds a [[ without its ]]", "", NULL);
    return status;
}

// --- lines ----------------------------------------------------------------------------------

static esr_status add_line(reading *r, esri_template_line line) {
    esri_template *t = r->out;
    if (t->line_count == t->line_room) {
        size_t room = t->line_room ? 2 * t->line_room : 128;
        esri_template_line *lines = realloc(t->lines, room * sizeof *lines);
        if (!lines)
            return esri_fail_nomem(r->ctx);
        t->lines = lines;
        t->line_room = room;
    }
    t->lines[t->line_count++] = line;
    return ESR_OK;
}

static void begin_text(reading *r, esri_piece head) {
    char name[NAME_SIZE];
    copy_name(name, head);
    const int32_t text = find_name(text_names, ESRI_TEXT_COUNT, name);
    r->skipping = text < 0;
    if (text < 0) {
        const char *nearest = esri_text_nearest(name, text_names, ESRI_TEXT_COUNT);
        refuse(r, "begins a text of an unknown name,", name, nearest);
        return;
    }
    r->text = (esri_template_text)text;
    if (r->out->texts[text].there)
        refuse(r, "begins a text for the second time,", name, NULL);
    r->out->texts[text].there = true;
    r->out->texts[text].first_line = r->out->texts[text].end_line = r->out->line_count;
}

// The block that a line consists of; ESRI_TEXT_COUNT if it is none.
static esri_template_text block_of(esri_piece line) {
    char name[NAME_SIZE];
    if (line.length < 2 || line.length >= NAME_SIZE || line.at[0] != '{' ||
        line.at[line.length - 1] != '}')
        return ESRI_TEXT_COUNT;
    copy_name(name, (esri_piece){line.at + 1, line.length - 2});
    const int32_t value = find_name(value_names, ESRI_VALUE_NAMES, name);
    return value < ESRI_VALUE_COUNT
               ? ESRI_TEXT_COUNT
               : (esri_template_text)(ESRI_TEXT_DETAILS + value - ESRI_VALUE_DETAILS);
}

static bool is_block(esri_template_text text) {
    return text >= ESRI_TEXT_DETAILS && text <= ESRI_TEXT_CLOSING;
}

// The label of a row; `line` is then what is behind it.
static esri_piece read_label(reading *r, esri_piece *line) {
    const char *bar = memchr(line->at + 1, '|', line->length - 1);
    if (!bar) {
        refuse(r, "begins a row without a value; a row is written | label | value", "", NULL);
        return (esri_piece){0};
    }
    const char *end = line->at + line->length;
    esri_piece label = {line->at + 1, (size_t)(bar - line->at - 1)};
    *line = esri_text_trim((esri_piece){bar + 1, (size_t)(end - bar - 1)});
    return esri_text_trim(label);
}

static esr_status read_line(reading *r, esri_piece text) {
    esri_template_line line = {.number = r->number};
    esri_piece trimmed = esri_text_trim(text);
    esr_status status = ESR_OK;
    if (!esri_text_is_utf8(text.at, text.length) || memchr(text.at, '\0', text.length)) {
        refuse(r, "is not UTF-8; save the file in that encoding", "", NULL);
        return ESR_OK;
    }
    if (text.length > 0 && text.at[0] == '#')
        return ESR_OK;
    if (text.length > 1 && text.at[0] == '[' && text.at[1] != '[') {
        if (trimmed.at[trimmed.length - 1] != ']')
            refuse(r, "begins a text without the ] behind its name", "", NULL);
        else
            begin_text(r, (esri_piece){trimmed.at + 1, trimmed.length - 2});
        return ESR_OK;
    }
    if (r->skipping || (trimmed.length == 0 && r->text == ESRI_TEXT_COUNT))
        return ESR_OK;
    if (r->text == ESRI_TEXT_COUNT) {
        refuse(r, "stands before the first text; a text begins with its name, such as [title]", "",
               NULL);
        r->skipping = true;
        return ESR_OK;
    }
    if (trimmed.length > 0)
        line.kind = ESRI_LINE_WORDS;
    line.block = block_of(trimmed);
    if (line.block != ESRI_TEXT_COUNT) {
        line.kind = ESRI_LINE_BLOCK;
        if (is_block(r->text))
            refuse(r, "holds a block inside a block", "", NULL);
    } else if (trimmed.length > 0 && trimmed.at[0] == '|') {
        line.kind = ESRI_LINE_ROW;
        line.label = read_label(r, &trimmed);
    } else if (trimmed.length > 1 && trimmed.at[0] == '=' && trimmed.at[1] == ' ') {
        line.kind = ESRI_LINE_HEADING;
        trimmed = esri_text_trim((esri_piece){trimmed.at + 2, trimmed.length - 2});
    }
    line.first_piece = r->out->piece_count;
    if (line.kind != ESRI_LINE_BLANK && line.kind != ESRI_LINE_BLOCK)
        ESR_TRY(read_pieces(r, trimmed.at, trimmed.at + trimmed.length));
    line.end_piece = r->out->piece_count;
    ESR_TRY(add_line(r, line));
    if (line.kind != ESRI_LINE_BLANK)
        r->out->texts[r->text].end_line = r->out->line_count;
cleanup:
    return status;
}

esr_status esri_template_read(esr_context *ctx, const char *file, const char *bytes, size_t length,
                              esri_template *out) {
    reading r = {.ctx = ctx, .file = file, .out = out, .text = ESRI_TEXT_COUNT};
    esr_status status = ESR_OK;
    out->bytes = esri_arena_strndup(&out->arena, bytes, length);
    if (!out->bytes) {
        status = esri_fail_nomem(ctx);
        goto cleanup;
    }
    const char *at = out->bytes, *end = at + length;
    if (length >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    for (const char *next; at < end; at = next) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        next = stop ? stop + 1 : end;
        stop = stop ? stop : end;
        r.number++;
        if (stop > at && stop[-1] == '\r')
            stop--;
        ESR_TRY(read_line(&r, (esri_piece){at, (size_t)(stop - at)}));
    }
    if (r.faults > 0)
        status = ESR_E_INPUT;
cleanup:
    if (status != ESR_OK)
        esri_template_free(out);
    return status;
}

void esri_template_free(esri_template *t) {
    free(t->lines);
    free(t->pieces);
    esri_arena_free(&t->arena);
    *t = (esri_template){0};
}
