// SPDX-License-Identifier: GPL-3.0-or-later
// Arena over malloc: blocks of 64 KiB, larger requests get a block of their own.
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)64 * 1024)

struct esri_arena_block {
    struct esri_arena_block *next;
    size_t used, room;
    max_align_t bytes[];
};

static void *block_take(struct esri_arena_block *block, size_t size) {
    unsigned char *bytes = (unsigned char *)block->bytes + block->used;
    block->used += size;
    return memset(bytes, 0, size);
}

void *esri_arena_alloc(esri_arena *arena, size_t count, size_t size) {
    const size_t align = _Alignof(max_align_t);
    if (size && count > (SIZE_MAX / 4) / size)
        return NULL;
    size_t want = (count * size + align - 1) / align * align;
    if (want == 0)
        want = align;
    struct esri_arena_block *block = arena->first;
    if (block && block->room - block->used >= want)
        return block_take(block, want);
    size_t room = want > BLOCK_SIZE / 4 ? want : BLOCK_SIZE;
    block = malloc(sizeof *block + room);
    if (!block)
        return NULL;
    *block = (struct esri_arena_block){.room = room};
    if (arena->first && room != BLOCK_SIZE) { // keep the half-used block in front
        block->next = arena->first->next;
        arena->first->next = block;
    } else {
        block->next = arena->first;
        arena->first = block;
    }
    return block_take(block, want);
}

char *esri_arena_strndup(esri_arena *arena, const char *text, size_t length) {
    char *copy = esri_arena_alloc(arena, length + 1, 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

char *esri_arena_strdup(esri_arena *arena, const char *text) {
    return esri_arena_strndup(arena, text, strlen(text));
}

char *esri_arena_printf(esri_arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        return NULL;
    char *text = esri_arena_alloc(arena, (size_t)length + 1, 1);
    if (!text)
        return NULL;
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

void esri_arena_free(esri_arena *arena) {
    struct esri_arena_block *block = arena->first;
    while (block) {
        struct esri_arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena->first = NULL;
}
