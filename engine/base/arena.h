// SPDX-License-Identifier: GPL-3.0-or-later
// An arena: memory that dies together. Blocks never move; nothing is freed one by one.
#ifndef ESRI_ARENA_H
#define ESRI_ARENA_H

#include <stddef.h>

typedef struct esri_arena {
    struct esri_arena_block *first;
} esri_arena; // all zero is empty

// Zeroed memory for `count` items of `size` bytes, aligned for any type; NULL if there is none or
// the size overflows. A count of 0 gives a valid pointer.
void *esri_arena_alloc(esri_arena *arena, size_t count, size_t size);
// A copy of a string, or of its first `length` bytes with a NUL behind; NULL if there is no memory.
char *esri_arena_strdup(esri_arena *arena, const char *text);
char *esri_arena_strndup(esri_arena *arena, const char *text, size_t length);
char *esri_arena_printf(esri_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void esri_arena_free(esri_arena *arena);

#endif
