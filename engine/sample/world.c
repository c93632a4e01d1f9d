// SPDX-License-Identifier: GPL-3.0-or-later
// Schools, their orders and the reviews of a sample.
#include "sample/world.h"

#include <stdlib.h>

#include "sample/names.h"

// Of a thousand schools of a sector, how many belong to each of the large sponsoring bodies.
static const int32_t large_sponsors[] = {110, 80, 70, 50, 40, 20, 20, 20,
                                         20,  20, 20, 20, 20, 20, 20};
#define LARGE_SPONSORS            ((int32_t)(sizeof large_sponsors / sizeof *large_sponsors))
#define GOVERNMENT_PER_MILLE      80
#define SMALL_SPONSORS_PERCENT    45  // small bodies, of the number of schools
#define JITTER                    500 // half a kilometre, in units of 0.00001 degree
#define HOME_UNDER_REVIEW_PERCENT 20

static uint64_t mix(uint64_t value) {
    esri_rng rng = {value};
    return esri_rng_next(&rng);
}

esri_rng esri_sample_rng(const esri_sample *sample, const char *purpose, int32_t number) {
    uint64_t state = mix(sample->shape->seed);
    for (const char *c = purpose; *c; c++)
        state = mix(state ^ (uint8_t)*c);
    return (esri_rng){mix(state ^ (uint64_t)number)};
}

esri_rng esri_sample_year_rng(const esri_sample *sample, const char *purpose, int32_t number) {
    esri_rng rng = esri_sample_rng(sample, purpose, number);
    return (esri_rng){mix(rng.state ^ (uint64_t)sample->shape->year)};
}

bool esri_sample_chance(esri_rng *rng, int32_t percent) {
    return esri_rng_below(rng, 100) < percent;
}

void *esri_sample_allocate(esri_sample *sample, int32_t count, size_t size) {
    if (sample->status != ESR_OK)
        return NULL;
    void *memory = esri_arena_alloc(&sample->arena, (size_t)count, size);
    if (!memory)
        sample->status = esri_fail_nomem(sample->ctx);
    return memory;
}

static int32_t pick_town(const esri_sample_shape *shape, esri_rng *rng) {
    int32_t total = 0, from = shape->town_from;
    int32_t count = shape->towns ? shape->towns : esri_town_count;
    for (int32_t i = from; i < from + count; i++)
        total += esri_towns[i].weight;
    int32_t at = from;
    for (int32_t left = esri_rng_below(rng, total); left >= esri_towns[at].weight; at++)
        left -= esri_towns[at].weight;
    return at;
}

static int32_t pick_sponsor(esri_rng *rng, esri_sample_kind kind, int32_t school_count) {
    int32_t left = esri_rng_below(rng, 1000);
    for (int32_t i = 0; i < LARGE_SPONSORS; i++) {
        if (left < large_sponsors[i])
            return i;
        left -= large_sponsors[i];
    }
    if (left < GOVERNMENT_PER_MILLE && kind != ESRI_SCHOOL_KINDERGARTEN)
        return -1;
    int32_t small = school_count * SMALL_SPONSORS_PERCENT / 100;
    int32_t most = ESRI_SPONSORS - LARGE_SPONSORS;
    return LARGE_SPONSORS + esri_rng_below(rng, small < 1 ? 1 : small > most ? most : small);
}

static void make_school(esri_sample *sample, int32_t at, esri_sample_kind kind) {
    static const int32_t english_percent[] = {12, 4, 4, 15};
    static const int32_t large_percent[] = {45, 35, 10, 25};
    esri_rng rng = esri_sample_rng(sample, "school", at);
    esri_sample_school *school = &sample->schools[at];
    school->kind = kind;
    school->town = pick_town(sample->shape, &rng);
    const esri_town *town = &esri_towns[school->town];
    school->latitude = town->latitude + esri_rng_below(&rng, 2 * JITTER + 1) - JITTER;
    school->longitude = town->longitude + esri_rng_below(&rng, 2 * JITTER + 1) - JITTER;
    school->sponsor = pick_sponsor(&rng, kind, sample->school_count);
    school->english = esri_sample_chance(&rng, english_percent[kind]);
    school->large = esri_sample_chance(&rng, large_percent[kind]);
}

static void make_schools(esri_sample *sample) {
    static const char letters[] = "SPXK";
    const esri_sample_shape *shape = sample->shape;
    int32_t most = 0;
    for (int32_t s = 0; s < shape->sector_count; s++) {
        sample->sector_at[s + 1] = sample->sector_at[s] + shape->sectors[s].schools;
        most = shape->sectors[s].schools > most ? shape->sectors[s].schools : most;
    }
    int width = most > 9999 ? 5 : most > 999 ? 4 : 3;
    sample->school_count = sample->sector_at[shape->sector_count];
    sample->schools = esri_sample_allocate(sample, sample->school_count, sizeof *sample->schools);
    for (int32_t s = 0; s < shape->sector_count && sample->status == ESR_OK; s++) {
        for (int32_t at = sample->sector_at[s]; at < sample->sector_at[s + 1]; at++) {
            esri_sample_kind kind = shape->sectors[s].kind;
            make_school(sample, at, kind);
            sample->schools[at].id = esri_sample_text(sample, "%c%0*d", letters[kind], width,
                                                      at - sample->sector_at[s] + 1);
        }
    }
}

static void shuffle(esri_rng rng, int32_t *list, int32_t count) {
    for (int32_t i = count - 1; i > 0; i--) {
        int32_t j = esri_rng_below(&rng, i + 1);
        int32_t kept = list[i];
        list[i] = list[j];
        list[j] = kept;
    }
}

// Schools under review seldom send reviewers: most of them move to the end of the order.
static void order_homes(esri_sample *sample, int32_t sector, int32_t *scratch) {
    int32_t from = sample->sector_at[sector], count = sample->sector_at[sector + 1] - from;
    int32_t *homes = sample->home_order + from;
    for (int32_t i = 0; i < count; i++)
        scratch[sample->review_order[from + i] - from] = i < sample->shape->sectors[sector].drawn;
    for (int32_t i = 0; i < count; i++)
        homes[i] = from + i;
    shuffle(esri_sample_rng(sample, "homes", sector), homes, count);
    esri_rng rng = esri_sample_rng(sample, "homes under review", sector);
    for (int32_t i = 0; i < count; i++)
        if (scratch[i] && esri_sample_chance(&rng, HOME_UNDER_REVIEW_PERCENT))
            scratch[i] = 0;
    int32_t kept = 0;
    int32_t *late = scratch + count;
    for (int32_t i = 0; i < count; i++) {
        if (scratch[homes[i] - from])
            late[i - kept] = homes[i];
        else
            homes[kept++] = homes[i];
    }
    for (int32_t i = kept; i < count; i++)
        homes[i] = late[i - kept];
}

static void make_orders(esri_sample *sample) {
    sample->review_order = esri_sample_allocate(sample, sample->school_count, sizeof(int32_t));
    sample->home_order = esri_sample_allocate(sample, sample->school_count, sizeof(int32_t));
    int32_t *scratch = esri_sample_allocate(sample, 2 * sample->school_count, sizeof(int32_t));
    for (int32_t s = 0; s < sample->shape->sector_count && sample->status == ESR_OK; s++) {
        int32_t from = sample->sector_at[s], count = sample->sector_at[s + 1] - from;
        for (int32_t i = from; i < from + count; i++)
            sample->review_order[i] = i;
        shuffle(esri_sample_rng(sample, "reviews", s), sample->review_order + from, count);
        order_homes(sample, s, scratch);
    }
}

static int32_t visit_half_days(esri_rng *rng, const esri_sample_school *school) {
    switch (school->kind) {
    case ESRI_SCHOOL_SECONDARY:
        return school->large ? 10 : esri_sample_chance(rng, 75) ? 8 : 6;
    case ESRI_SCHOOL_PRIMARY:
        return school->large || esri_sample_chance(rng, 25) ? 8 : 6;
    case ESRI_SCHOOL_SPECIAL:
        return 6;
    case ESRI_SCHOOL_KINDERGARTEN:
        break;
    }
    return school->large ? 7 : 5;
}

static int by_school(const void *a, const void *b) {
    const esri_sample_review *x = a, *y = b;
    return (x->school > y->school) - (x->school < y->school);
}

static void make_reviews(esri_sample *sample) {
    const esri_sample_shape *shape = sample->shape;
    int32_t total = 0;
    for (int32_t s = 0; s < shape->sector_count; s++)
        total += shape->sectors[s].reviews;
    sample->reviews = esri_sample_allocate(sample, total, sizeof *sample->reviews);
    for (int32_t s = 0; s < shape->sector_count && sample->status == ESR_OK; s++) {
        const int32_t *order = sample->review_order + sample->sector_at[s];
        const esri_sample_sector *sector = &shape->sectors[s];
        for (int32_t i = 0; i < sector->reviews; i++) {
            int32_t at = order[sector->review_from + i];
            esri_rng rng = esri_sample_rng(sample, "days", at);
            sample->schools[at].reviewed = true;
            sample->reviews[sample->review_count++] =
                (esri_sample_review){at, visit_half_days(&rng, &sample->schools[at])};
        }
    }
    if (sample->status == ESR_OK)
        qsort(sample->reviews, (size_t)sample->review_count, sizeof *sample->reviews, by_school);
}

void esri_sample_make_world(esri_sample *sample) {
    make_schools(sample);
    make_orders(sample);
    make_reviews(sample);
    esri_sample_make_people(sample);
}
