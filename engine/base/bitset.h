// SPDX-License-Identifier: GPL-3.0-or-later
// Sets of small whole numbers as words of 64 bits. A NULL set is empty for the reading functions.
#ifndef ESRI_BITSET_H
#define ESRI_BITSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ESRI_BITSET_WORDS(bits) (((size_t)(bits) + 63) / 64)

static inline bool esri_bit_test(const uint64_t *set, int32_t bit) {
    return set && (set[(size_t)bit / 64] >> ((uint32_t)bit % 64) & 1u);
}

static inline void esri_bit_set(uint64_t *set, int32_t bit) {
    set[(size_t)bit / 64] |= (uint64_t)1 << ((uint32_t)bit % 64);
}

static inline void esri_bit_clear(uint64_t *set, int32_t bit) {
    set[(size_t)bit / 64] &= ~((uint64_t)1 << ((uint32_t)bit % 64));
}

// Whether any bit from `from` to `to` - 1 is set.
static inline bool esri_bit_any(const uint64_t *set, int32_t from, int32_t to) {
    for (int32_t bit = from; bit < to; bit++)
        if (esri_bit_test(set, bit))
            return true;
    return false;
}

#endif
