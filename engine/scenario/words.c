// SPDX-License-Identifier: GPL-3.0-or-later
// Lines into words and back. Words stand between blanks; a part of one may stand in quotation
// marks, within which blanks, "#" and "=" are letters, and a mark is doubled.
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "scenario/scenario.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

// Reads one word from `at` on into `text`, which has room for it; NULL where a mark is left open.
static const char *read_word(const char *at, const char *end, char *text, esri_word *out) {
    size_t length = 0;
    bool quoted = false;
    *out = (esri_word){text, -1};
    for (; at < end && (quoted || !is_blank(*at)); at++) {
        if (*at == '"' && quoted && at + 1 < end && at[1] == '"') {
            text[length++] = *at++;
        } else if (*at == '"') {
            quoted = !quoted;
        } else {
            if (*at == '=' && !quoted && out->equals < 0)
                out->equals = (int32_t)length;
            text[length++] = *at;
        }
    }
    text[length] = '\0';
    return quoted ? NULL : at;
}

esr_status esri_words_split(esr_context *ctx, esri_arena *arena, const char *where,
                            const char *text, size_t length, esri_line *out) {
    const char *end = text + length;
    esri_line line = {.where = where};
    line.at = esri_arena_alloc(arena, length / 2 + 1, sizeof *line.at);
    if (!line.at)
        return esri_fail_nomem(ctx);
    for (const char *at = text;;) {
        while (at < end && is_blank(*at))
            at++;
        if (at == end || *at == '#')
            break;
        char *word = esri_arena_alloc(arena, (size_t)(end - at) + 1, 1);
        if (!word)
            return esri_fail_nomem(ctx);
        at = read_word(at, end, word, &line.at[line.count++]);
        if (!at)
            return esri_fail(ctx, ESR_E_INPUT, where,
                             "a quotation mark is left open; one more must close it");
    }
    *out = line;
    return ESR_OK;
}

static void add_quoted(esri_buf *out, const char *text) {
    esri_buf_add(out, "\"");
    for (; *text; text++) {
        if (*text == '"')
            esri_buf_add(out, "\"");
        esri_buf_add_bytes(out, text, 1);
    }
    esri_buf_add(out, "\"");
}

static void add_word(esri_buf *out, const esri_word *word) {
    const char *text = word->text;
    if (word->equals >= 0) { // the name in front has no need of marks, unless it is none
        size_t name = (size_t)word->equals;
        if (strcspn(text, " \t#\"") >= name) {
            esri_buf_add_bytes(out, text, name + 1);
            text += name + 1;
            if (strpbrk(text, " \t#\""))
                add_quoted(out, text);
            else
                esri_buf_add(out, text);
            return;
        }
    }
    if (!*text || strpbrk(text, " \t#\"") || (word->equals < 0 && strchr(text, '=')))
        add_quoted(out, text);
    else
        esri_buf_add(out, text);
}

const char *esri_words_join(esri_arena *arena, const esri_line *line) {
    esri_buf text = {0};
    for (int32_t i = 0; i < line->count; i++) {
        if (i > 0)
            esri_buf_add(&text, " ");
        add_word(&text, &line->at[i]);
    }
    const char *copy = text.failed ? NULL : esri_arena_strdup(arena, text.text ? text.text : "");
    esri_buf_free(&text);
    return copy;
}
