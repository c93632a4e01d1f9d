// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of reviewers.csv that look like one person. Each row gives keys (e-mail, name, Chinese name)
// that don't depend on how they are written; rows with the same key are neighbours once sorted.
#include <esr/conflicts.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/context.h"

#define WORDS_MAX 32 // of a name; further ones are not compared

typedef struct key {
    const char *text;
    int32_t home; // with a name: -1 for officers; with an e-mail: 0 for all
    int32_t reviewer;
    bool email;
} key;

typedef struct pair {
    int32_t first, second; // reviewers; the first comes first in the file
    bool email;
} pair;

static int by_key(const void *a, const void *b) {
    const key *left = a, *right = b;
    if (left->email != right->email)
        return left->email ? -1 : 1;
    if (left->home != right->home)
        return left->home < right->home ? -1 : 1;
    int order = strcmp(left->text, right->text);
    return order ? order : (left->reviewer > right->reviewer) - (left->reviewer < right->reviewer);
}

static int by_pair(const void *a, const void *b) {
    const pair *left = a, *right = b;
    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    if (left->second != right->second)
        return left->second < right->second ? -1 : 1;
    return (int)right->email - (int)left->email;
}

static int by_text(const void *a, const void *b) {
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

static void lower(char *text) {
    for (; *text; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text - 'A' + 'a');
}

// The words of a name in one case and order: "Chan, Tai-man" and "CHAN Tai Man" are the same. A
// Chinese name has no words; blanks in it go. NULL without memory, "" where there is no name.
static const char *name_key(esri_arena *arena, const char *name) {
    char *copy = esri_arena_strdup(arena, name), *words[WORDS_MAX], *rest = NULL;
    char *out = esri_arena_alloc(arena, strlen(name) + 2, 1);
    size_t count = 0, length = 0;
    if (!copy || !out)
        return NULL;
    lower(copy);
    for (char *word = strtok_r(copy, " ,.-'\t", &rest); word && count < WORDS_MAX;
         word = strtok_r(NULL, " ,.-'\t", &rest))
        words[count++] = word;
    bool ascii = count > 0 && (unsigned char)words[0][0] < 0x80;
    if (ascii)
        qsort(words, count, sizeof *words, by_text);
    for (size_t i = 0; i < count; i++) {
        size_t more = strlen(words[i]);
        memcpy(out + length, words[i], more);
        length += more;
        if (ascii && i + 1 < count)
            out[length++] = ' ';
    }
    out[length] = '\0';
    return out;
}

static bool add_keys(esri_arena *arena, const esr_cycle *cycle, int32_t at, key *keys,
                     size_t *count) {
    const esr_reviewer *reviewer = &cycle->reviewers[at];
    const char *names[] = {name_key(arena, reviewer->name), name_key(arena, reviewer->name_zh)};
    char *email = esri_arena_strdup(arena, reviewer->email);
    if (!names[0] || !names[1] || !email)
        return false;
    lower(email);
    if (*email)
        keys[(*count)++] = (key){email, 0, at, true};
    for (size_t i = 0; i < 2; i++)
        if (*names[i])
            keys[(*count)++] = (key){names[i], reviewer->home.at, at, false};
    return true;
}

// Each row is paired with the first one that has its key, so that a group is told row by row.
static size_t find_pairs(const esr_cycle *cycle, const key *keys, size_t count, pair *pairs) {
    size_t found = 0;
    for (size_t i = 1, start = 0; i < count; i++) {
        const key *first = &keys[start], *this = &keys[i];
        if (first->email != this->email || first->home != this->home ||
            strcmp(first->text, this->text) != 0) {
            start = i;
            continue;
        }
        int32_t a = first->reviewer, b = this->reviewer;
        if (a == b)
            continue;
        bool ordered = cycle->reviewers[a].line < cycle->reviewers[b].line;
        pairs[found++] = (pair){ordered ? a : b, ordered ? b : a, this->email};
    }
    qsort(pairs, found, sizeof *pairs, by_pair);
    return found;
}

static void warn(esr_context *ctx, const esr_cycle *cycle, const pair *at, bool both) {
    const esr_reviewer *a = &cycle->reviewers[at->first], *b = &cycle->reviewers[at->second];
    char where[64];
    snprintf(where, sizeof where, "reviewers.csv:%d and %d", (int)a->line, (int)b->line);
    const char *same = both        ? "the same e-mail, name and home school"
                       : at->email ? "the same e-mail"
                                   : "the same name and home school";
    esri_warn(ctx, where,
              "%s %s and %s %s have %s; if they are one person, keep one row, or conflicts of the "
              "one id are missed for the other",
              a->id, a->name, b->id, b->name, same);
}

esr_status esr_warn_identities(esr_context *ctx, const esr_cycle *cycle) {
    esri_arena arena = {0};
    size_t room = 3 * (size_t)cycle->reviewer_count + 1, count = 0;
    key *keys = esri_arena_alloc(&arena, room, sizeof *keys);
    pair *pairs = esri_arena_alloc(&arena, room, sizeof *pairs);
    bool fine = keys && pairs;
    for (int32_t r = 0; r < cycle->reviewer_count && fine; r++)
        fine = add_keys(&arena, cycle, r, keys, &count);
    if (fine) {
        qsort(keys, count, sizeof *keys, by_key);
        size_t found = find_pairs(cycle, keys, count, pairs);
        for (size_t i = 0; i < found;) {
            size_t end = i + 1;
            while (end < found && pairs[end].first == pairs[i].first &&
                   pairs[end].second == pairs[i].second)
                end++;
            warn(ctx, cycle, &pairs[i], pairs[i].email && !pairs[end - 1].email);
            i = end;
        }
    }
    esri_arena_free(&arena);
    return fine ? ESR_OK : esri_fail_nomem(ctx);
}
