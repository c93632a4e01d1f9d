// SPDX-License-Identifier: GPL-3.0-or-later
// Templates: the words of messages, in a file for each language that an office may edit. A file
// holds named texts; a text holds lines, and a line pieces: words, and places for values. What it
// means is in docs/invitations.md.
#ifndef ESRI_INVITE_TEMPLATE_H
#define ESRI_INVITE_TEMPLATE_H

#include "base/arena.h"
#include "base/context.h"
#include "base/text.h"

#define ESRI_TEMPLATE_MESSAGE_KINDS 9 // as many as esr_message_kind has

// The texts that a file may hold.
typedef enum esri_template_text {
    ESRI_TEXT_TITLE,
    ESRI_TEXT_PLACE,
    ESRI_TEXT_DESCRIPTION,
    ESRI_TEXT_DETAILS, // blocks: texts that others hold, in the order of ESRI_VALUE_… below
    ESRI_TEXT_CHANGES,
    ESRI_TEXT_ANSWER,
    ESRI_TEXT_CLOSING,
    ESRI_TEXT_WORD_HELD, // words that values are made of
    ESRI_TEXT_WORD_CONFIRMED,
    ESRI_TEXT_WORD_OFFICER,
    ESRI_TEXT_WORD_OPEN_SEAT,
    ESRI_TEXT_SUBJECT, // one for each kind of message
    ESRI_TEXT_SCHOOL = ESRI_TEXT_SUBJECT + ESRI_TEMPLATE_MESSAGE_KINDS,  // the same
    ESRI_TEXT_REVIEWER = ESRI_TEXT_SCHOOL + ESRI_TEMPLATE_MESSAGE_KINDS, // the same
    ESRI_TEXT_COUNT = ESRI_TEXT_REVIEWER + ESRI_TEMPLATE_MESSAGE_KINDS,
} esri_template_text;

// What a place can stand for.
typedef enum esri_template_value {
    ESRI_VALUE_CYCLE,
    ESRI_VALUE_REVIEW,
    ESRI_VALUE_SCHOOL,
    ESRI_VALUE_DISTRICT,
    ESRI_VALUE_NAME,
    ESRI_VALUE_DATES,
    ESRI_VALUE_LENGTH,
    ESRI_VALUE_TIMES,
    ESRI_VALUE_ZONE,
    ESRI_VALUE_VISIT,
    ESRI_VALUE_SEAT,
    ESRI_VALUE_TEAM,
    ESRI_VALUE_TEAM_DAY,
    ESRI_VALUE_UNTIL,
    ESRI_VALUE_STATUS,
    ESRI_VALUE_OFFICE,
    ESRI_VALUE_OFFICE_EMAIL,
    ESRI_VALUE_WAS_DATES,
    ESRI_VALUE_WAS_TIMES,
    ESRI_VALUE_WAS_PLACE,
    ESRI_VALUE_WAS_SEAT,
    ESRI_VALUE_WAS_TEAM,
    ESRI_VALUE_IS_HELD, // for conditions alone: "" or "yes"
    ESRI_VALUE_IS_CHANGED,
    ESRI_VALUE_IS_ACCEPTED,
    ESRI_VALUE_IS_DECLINED,
    ESRI_VALUE_IS_TO_SCHOOL,
    ESRI_VALUE_IS_TO_REVIEWER,
    ESRI_VALUE_COUNT,
    ESRI_VALUE_DETAILS = ESRI_VALUE_COUNT, // the blocks
    ESRI_VALUE_CHANGES,
    ESRI_VALUE_ANSWER,
    ESRI_VALUE_CLOSING,
    ESRI_VALUE_NAMES,
} esri_template_value;

typedef enum esri_piece_kind {
    ESRI_PIECE_WORDS,
    ESRI_PIECE_VALUE,
    ESRI_PIECE_IF,     // {?value}: only where there is one
    ESRI_PIECE_UNLESS, // {!value}
    ESRI_PIECE_OPEN,   // [[
    ESRI_PIECE_CLOSE,  // ]]
} esri_piece_kind;

typedef struct esri_template_piece {
    esri_piece_kind kind;
    esri_template_value value;
    esri_piece words;
} esri_template_piece;

typedef enum esri_line_kind {
    ESRI_LINE_BLANK,
    ESRI_LINE_WORDS,
    ESRI_LINE_HEADING, // "= Heading"
    ESRI_LINE_ROW,     // "| label | value"
    ESRI_LINE_BLOCK,   // "{details}"
} esri_line_kind;

typedef struct esri_template_line {
    esri_line_kind kind;
    int32_t number;           // in the file
    esri_template_text block; // of a line that is one
    esri_piece label;         // of a row
    size_t first_piece, end_piece;
} esri_template_line;

typedef struct esri_template {
    esri_arena arena;
    char *bytes;
    esri_template_line *lines;
    size_t line_count, line_room;
    esri_template_piece *pieces;
    size_t piece_count, piece_room;
    struct {
        bool there;
        size_t first_line, end_line; // without blank lines at the ends
    } texts[ESRI_TEXT_COUNT];
} esri_template; // all zero is empty

// Reads a template into an empty one. Each fault is told as "file:LINE", with what would be right;
// then ESR_E_INPUT.
ESR_MUST_USE esr_status esri_template_read(esr_context *ctx, const char *file, const char *bytes,
                                           size_t length, esri_template *out);
void esri_template_free(esri_template *t);

// "title", "subject.invite", "invite.school", …; "dates", "?held" without the mark, …
const char *esri_template_text_name(esri_template_text text);
const char *esri_template_value_name(esri_template_value value);

#endif
