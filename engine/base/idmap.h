// SPDX-License-Identifier: GPL-3.0-or-later
// A map from texts to whole numbers from 0 on. Lives in an arena; keys are borrowed.
#ifndef ESRI_IDMAP_H
#define ESRI_IDMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

typedef struct esri_idmap {
    esri_arena *arena;
    const char **keys; // [count], in the order in which they came
    int32_t *values;   // [count]
    int32_t count, room;
    int32_t *buckets; // [bucket_count]: place in keys, plus 1; 0: free
    uint32_t bucket_count;
} esri_idmap; // all zero but for `arena` is empty

// Adds a key that is not there yet. Answers false without memory.
bool esri_idmap_add(esri_idmap *map, const char *key, int32_t value);
// The value of a key; -1 if it is not there.
int32_t esri_idmap_get(const esri_idmap *map, const char *key, size_t length);

#endif
