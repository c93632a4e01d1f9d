// SPDX-License-Identifier: GPL-3.0-or-later
// Looks for many names in a text at once. A name is found as a person would find it: a Latin one
// as whole words, a Chinese one anywhere, an id as a word just as it is written, an address
// without regard to case.
//
// The names stand sorted; at each place of a text where a word may begin, the range of names that
// agree with the text so far is narrowed byte by byte. For b bytes of text and n names that costs
// O(b · d · log n), where d is the number of bytes for which the text still agrees with some name:
// two or three on average.
#ifndef ESRI_GUARD_NAMES_H
#define ESRI_GUARD_NAMES_H

#include "base/buf.h"
#include "base/context.h"

typedef enum esri_name_kind {
    ESRI_NAME_FREE, // anybody may read it; it is there because other names may be part of it
    ESRI_NAME_PERSON,
    ESRI_NAME_PERSON_ID,
    ESRI_NAME_PERSON_EMAIL,
    ESRI_NAME_SCHOOL,
    ESRI_NAME_SCHOOL_ID,
    ESRI_NAME_SCHOOL_EMAIL,
    ESRI_NAME_REVIEW_ID,
} esri_name_kind;

typedef struct esri_name {
    const char *text;   // clean
    const char *folded; // the same with small letters
    size_t offset, length;
    esri_name_kind kind;
    int32_t at; // what it names: a position in the cycle
} esri_name;

// Beginnings of names, as bits: most places of a text hold none, and are passed over by a look
// here.
#define ESRI_GATE_BITS 16
typedef struct esri_name_gate {
    // By a mix of the first four bytes; by the first two, for names shorter than that.
    uint64_t four[(1 << ESRI_GATE_BITS) / 64], two[(1 << ESRI_GATE_BITS) / 64];
} esri_name_gate;

typedef struct esri_name_index {
    esri_name *all; // sorted by `folded` after esri_name_index_sort
    size_t count, room;
    esri_buf texts, folded;
    size_t first[257]; // names that begin with byte b: [first[b], first[b + 1])
    esri_name_gate gate;
    bool failed;   // out of memory
} esri_name_index; // all zero is empty

// Adds a name, unless it is empty. Errors are sticky and come out of esri_name_index_sort.
void esri_name_index_add(esri_name_index *names, esri_name_kind kind, int32_t at, const char *text);
ESR_MUST_USE esr_status esri_name_index_sort(esr_context *ctx, esri_name_index *names);
void esri_name_index_free(esri_name_index *names);

// A clean text and the same with small letters.
typedef struct esri_clean_text {
    const char *text, *folded;
    size_t length;
} esri_clean_text;

// Is told of the names that stand at one place: all `count` of them have the same letters, and
// those that stand there for `end` bytes of text come before longer ones.
typedef void (*esri_name_fn)(void *user, const esri_name *names, size_t count, size_t end);
void esri_name_index_at(const esri_name_index *names, const esri_clean_text *text, size_t at,
                        esri_name_fn fn, void *user);
// Whether a name whose letters stand at [at, end) is really meant there: whole words, and so on.
bool esri_name_is_meant(const esri_name *name, const esri_clean_text *text, size_t at, size_t end);

#endif
