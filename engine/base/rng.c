// SPDX-License-Identifier: GPL-3.0-or-later
// splitmix64.
#include "base/rng.h"

uint64_t esri_rng_next(esri_rng *rng) {
    uint64_t z = rng->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

int32_t esri_rng_below(esri_rng *rng, int32_t bound) {
    uint64_t high = esri_rng_next(rng) >> 32;
    return (int32_t)((high * (uint64_t)bound) >> 32);
}

double esri_rng_unit(esri_rng *rng) {
    return (double)(esri_rng_next(rng) >> 11) / 9007199254740992.0;
}
