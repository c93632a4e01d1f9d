// SPDX-License-Identifier: GPL-3.0-or-later
// The sorted names and their search.
#include "guard/names.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "guard/clean.h"

void esri_name_index_add(esri_name_index *names, esri_name_kind kind, int32_t at,
                         const char *text) {
    size_t begin = names->texts.length;
    esri_clean_add(&names->texts, text, strlen(text));
    size_t length = names->texts.length - begin;
    if (names->failed || names->texts.failed || length == 0)
        return;
    if (names->count == names->room) {
        size_t room = names->room ? 2 * names->room : 256;
        esri_name *all = realloc(names->all, room * sizeof *all);
        if (!all) {
            names->failed = true;
            return;
        }
        names->all = all;
        names->room = room;
    }
    names->all[names->count++] = (esri_name){NULL, NULL, begin, length, kind, at};
}

static int by_folded(const void *a, const void *b) {
    const esri_name *x = a, *y = b;
    size_t least = x->length < y->length ? x->length : y->length;
    int order = memcmp(x->folded, y->folded, least);
    if (order != 0)
        return order;
    if (x->length != y->length)
        return x->length < y->length ? -1 : 1;
    return (x->offset > y->offset) - (x->offset < y->offset);
}

static unsigned char byte_at(const esri_name *name, size_t depth) {
    return (unsigned char)name->folded[depth];
}

// --- the gate -------------------------------------------------------------------------------

#define GATE_FACTOR UINT32_C(2654435761) // odd, and its high bits depend on all bits (Knuth)

static uint32_t gate_of_four(const char *bytes) {
    uint32_t word = 0;
    memcpy(&word, bytes, sizeof word);
    return word * GATE_FACTOR >> (32 - ESRI_GATE_BITS);
}

static uint32_t gate_of_two(unsigned char first, unsigned char second) {
    return (uint32_t)first << 8 | second;
}

static void gate_open(uint64_t *bits, uint32_t at) {
    bits[at / 64] |= UINT64_C(1) << at % 64;
}

static bool gate_is_open(const uint64_t *bits, uint32_t at) {
    return bits[at / 64] >> at % 64 & 1;
}

static void gate_add(esri_name_gate *gate, const esri_name *name) {
    if (name->length >= 4)
        gate_open(gate->four, gate_of_four(name->folded));
    else if (name->length >= 2)
        gate_open(gate->two, gate_of_two(byte_at(name, 0), byte_at(name, 1)));
    else
        for (unsigned second = 0; second < 256; second++)
            gate_open(gate->two, gate_of_two(byte_at(name, 0), (unsigned char)second));
}

// False only if no name begins there. Behind the text stands a NUL, as behind every string.
static bool may_begin(const esri_name_gate *gate, const esri_clean_text *text, size_t at) {
    const unsigned char *t = (const unsigned char *)text->folded + at;
    if (gate_is_open(gate->two, gate_of_two(t[0], t[1])))
        return true;
    return at + 4 <= text->length && gate_is_open(gate->four, gate_of_four(text->folded + at));
}

esr_status esri_name_index_sort(esr_context *ctx, esri_name_index *names) {
    if (names->failed || names->texts.failed)
        return esri_fail_nomem(ctx);
    if (names->count == 0)
        return ESR_OK;
    esri_buf_add_bytes(&names->folded, names->texts.text, names->texts.length);
    if (names->folded.failed)
        return esri_fail_nomem(ctx);
    for (size_t i = 0; i < names->folded.length; i++)
        names->folded.text[i] = (char)tolower((unsigned char)names->folded.text[i]);
    for (size_t i = 0; i < names->count; i++) {
        names->all[i].text = names->texts.text + names->all[i].offset;
        names->all[i].folded = names->folded.text + names->all[i].offset;
        gate_add(&names->gate, &names->all[i]);
    }
    qsort(names->all, names->count, sizeof *names->all, by_folded);
    for (size_t b = 0, i = 0; b < 257; b++) {
        while (i < names->count && byte_at(&names->all[i], 0) < b)
            i++;
        names->first[b] = i;
    }
    return ESR_OK;
}

void esri_name_index_free(esri_name_index *names) {
    free(names->all);
    esri_buf_free(&names->texts);
    esri_buf_free(&names->folded);
    *names = (esri_name_index){0};
}

// The first name in [low, high) whose byte at `depth` is `least` or more.
static size_t narrow(const esri_name *all, size_t low, size_t high, size_t depth, unsigned least) {
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (byte_at(&all[middle], depth) < least)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void esri_name_index_at(const esri_name_index *names, const esri_clean_text *text, size_t at,
                        esri_name_fn fn, void *user) {
    const esri_name *all = names->all;
    if (!may_begin(&names->gate, text, at))
        return;
    unsigned char byte = (unsigned char)text->folded[at];
    size_t low = names->first[byte], high = names->first[byte + 1];
    for (size_t depth = 1; low < high; depth++) {
        size_t same = low;
        while (same < high && all[same].length == depth)
            same++;
        if (same > low)
            fn(user, all + low, same - low, at + depth);
        if (at + depth >= text->length)
            return;
        byte = (unsigned char)text->folded[at + depth];
        low = narrow(all, same, high, depth, byte);
        high = narrow(all, low, high, depth, byte + 1u);
    }
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Digits that go on behind a point, a colon, a hyphen or a slash are one number, or one code.
static bool is_part_of_number(const esri_clean_text *text, size_t at, size_t end) {
    static const char joints[] = ".:-/";
    const char *t = text->text;
    bool before = at >= 2 && strchr(joints, t[at - 1]) && is_digit(t[at - 2]);
    bool behind = end + 1 < text->length && strchr(joints, t[end]) && is_digit(t[end + 1]);
    return (before && is_digit(t[at])) || (behind && is_digit(t[end - 1]));
}

static bool is_whole_address(const esri_clean_text *text, size_t at, size_t end) {
    const char *t = text->text;
    if (at > 0 && strchr(".%+-", t[at - 1]) && t[at - 1])
        return false;
    return end + 1 >= text->length || !strchr(".-", t[end]) ||
           !esri_char_in_word((unsigned char)t[end + 1]);
}

// A single word without regard to case would find `may` for May.
static bool is_single_word(const esri_name *name) {
    return !memchr(name->text, ' ', name->length);
}

bool esri_name_is_meant(const esri_name *name, const esri_clean_text *text, size_t at, size_t end) {
    const bool is_email =
        name->kind == ESRI_NAME_PERSON_EMAIL || name->kind == ESRI_NAME_SCHOOL_EMAIL;
    const bool is_id = name->kind == ESRI_NAME_PERSON_ID || name->kind == ESRI_NAME_SCHOOL_ID ||
                       name->kind == ESRI_NAME_REVIEW_ID;
    uint32_t before = esri_char_before(text->text, at);
    uint32_t behind = esri_char_at(text->text, text->length, end, NULL);
    size_t first_length = 0;
    uint32_t first = esri_char_at(name->text, name->length, 0, &first_length);
    uint32_t last = esri_char_before(name->text, name->length);
    if (esri_char_in_word(first) && esri_char_in_word(before))
        return false;
    if (esri_char_in_word(last) && esri_char_in_word(behind))
        return false;
    if (esri_char_is_ideograph(first) && first_length == name->length && // a name of one character
        (esri_char_is_ideograph(before) || esri_char_is_ideograph(behind)))
        return false;
    if (is_email)
        return is_whole_address(text, at, end);
    if ((is_id || is_single_word(name)) && memcmp(name->text, text->text + at, name->length) != 0)
        return false;
    return !is_id || !is_part_of_number(text, at, end);
}
