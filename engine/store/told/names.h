// SPDX-License-Identifier: GPL-3.0-or-later
// Cells of the tables of what was told: words and texts.
#ifndef ESRI_STORE_TOLD_NAMES_H
#define ESRI_STORE_TOLD_NAMES_H

#include <esr/message.h>

#include "base/arena.h"
#include "db/db.h"

typedef enum esri_told_words {
    ESRI_TOLD_STATES,
    ESRI_TOLD_ANSWERS,
    ESRI_TOLD_KINDS,
    ESRI_TOLD_DELIVERIES,
    ESRI_TOLD_RECIPIENTS,
} esri_told_words;

const char *esri_told_recipient_name(esr_recipient recipient);

// The enumerator that a column names; ESR_E_DB if it names none.
ESR_MUST_USE esr_status esri_told_read_word(esr_context *ctx, const esri_db *db,
                                            const esri_stmt *stmt, int32_t column,
                                            esri_told_words words, int32_t *out);
// A copy of a column's text, in the arena.
ESR_MUST_USE esr_status esri_told_read_text(esr_context *ctx, const esri_stmt *stmt, int32_t column,
                                            esri_arena *arena, const char **out);

#endif
