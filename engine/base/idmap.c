// SPDX-License-Identifier: GPL-3.0-or-later
// Open addressing with linear steps, at most half full; hash: FNV-1a.
#include "base/idmap.h"

#include <string.h>

static uint32_t hash(const char *key, size_t length) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)key[i]) * 16777619u;
    return h;
}

static void bucket_put(esri_idmap *map, int32_t at) {
    const char *key = map->keys[at];
    uint32_t b = hash(key, strlen(key)) & (map->bucket_count - 1);
    while (map->buckets[b])
        b = (b + 1) & (map->bucket_count - 1);
    map->buckets[b] = at + 1;
}

static bool grow(esri_idmap *map) {
    int32_t room = map->room ? 2 * map->room : 16;
    const char **keys = esri_arena_alloc(map->arena, (size_t)room, sizeof *keys);
    int32_t *values = esri_arena_alloc(map->arena, (size_t)room, sizeof *values);
    int32_t *buckets = esri_arena_alloc(map->arena, 2 * (size_t)room, sizeof *buckets);
    if (!keys || !values || !buckets)
        return false;
    if (map->count > 0) {
        memcpy(keys, map->keys, (size_t)map->count * sizeof *keys);
        memcpy(values, map->values, (size_t)map->count * sizeof *values);
    }
    map->keys = keys;
    map->values = values;
    map->buckets = buckets;
    map->room = room;
    map->bucket_count = 2 * (uint32_t)room;
    for (int32_t i = 0; i < map->count; i++)
        bucket_put(map, i);
    return true;
}

bool esri_idmap_add(esri_idmap *map, const char *key, int32_t value) {
    if (map->count == map->room && !grow(map))
        return false;
    map->keys[map->count] = key;
    map->values[map->count] = value;
    bucket_put(map, map->count++);
    return true;
}

int32_t esri_idmap_get(const esri_idmap *map, const char *key, size_t length) {
    if (map->bucket_count == 0)
        return -1;
    uint32_t b = hash(key, length) & (map->bucket_count - 1);
    for (; map->buckets[b]; b = (b + 1) & (map->bucket_count - 1)) {
        int32_t at = map->buckets[b] - 1;
        if (strncmp(map->keys[at], key, length) == 0 && map->keys[at][length] == '\0')
            return map->values[at];
    }
    return -1;
}
