// SPDX-License-Identifier: GPL-3.0-or-later
// A small seeded generator (splitmix64 by Steele, Lea and Flood, 2014): the same numbers for the
// same seed on every machine. Not for secrets.
#ifndef ESRI_RNG_H
#define ESRI_RNG_H

#include <stdint.h>

typedef struct esri_rng {
    uint64_t state;
} esri_rng;

// The next 64 bits.
uint64_t esri_rng_next(esri_rng *rng);
// A whole number from 0 to bound - 1, bound at least 1.
int32_t esri_rng_below(esri_rng *rng, int32_t bound);
// A fraction from 0 to below 1.
double esri_rng_unit(esri_rng *rng);

#endif
