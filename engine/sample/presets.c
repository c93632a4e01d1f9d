// SPDX-License-Identifier: GPL-3.0-or-later
// The shapes of the shipped samples, and one for any size.
#include "sample/presets.h"

#include <string.h>

#include "sample/names.h"

#define HK_SEED      2006
#define VISITS_MOST  20 // of one reviewer in a generated cycle
#define DEFAULT_YEAR 2026

// The published totals: 188 reviews and 148 reviewers in 2006/07, 98 and 90 in 2007/08, the 238
// from 129 secondary, 96 primary and 13 special schools. How they fall to the two years is a guess.
static const struct {
    const char *name;
    esri_sample_shape shape;
} presets[] = {
    {"hk-2006-07",
     {.id = "esr-2006-07",
      .seed = HK_SEED,
      .year = 2006,
      .tie_year = 2006,
      .team = ESRI_TEAM_ONE,
      .gap_days = 14,
      .sector_count = 3,
      .sectors = {{ESRI_SCHOOL_SECONDARY, 215, 0, 96, 148, 0, 80, 0},
                  {ESRI_SCHOOL_PRIMARY, 210, 0, 82, 123, 0, 60, 0},
                  {ESRI_SCHOOL_SPECIAL, 35, 0, 10, 15, 0, 8, 0}}}},
    {"hk-2007-08",
     {.id = "esr-2007-08",
      .seed = HK_SEED,
      .year = 2007,
      .tie_year = 2006,
      .team = ESRI_TEAM_ONE,
      .gap_days = 14,
      .sector_count = 3,
      .sectors = {{ESRI_SCHOOL_SECONDARY, 215, 96, 52, 148, 55, 49, 80},
                  {ESRI_SCHOOL_PRIMARY, 210, 82, 41, 123, 42, 36, 60},
                  {ESRI_SCHOOL_SPECIAL, 35, 10, 5, 15, 6, 5, 8}}}},
    {"hk-two-seat",
     {.id = "esr-two-seat",
      .seed = HK_SEED,
      .year = 2006,
      .tie_year = 2006,
      .team = ESRI_TEAM_TWO,
      .gap_days = 28,
      .sector_count = 3,
      .sectors = {{ESRI_SCHOOL_SECONDARY, 215, 0, 96, 148, 0, 132, 0},
                  {ESRI_SCHOOL_PRIMARY, 210, 0, 82, 123, 0, 106, 0},
                  {ESRI_SCHOOL_SPECIAL, 35, 0, 10, 15, 0, 18, 0}}}},
    {"kindergarten",
     {.id = "qr-2026-27",
      .seed = 27,
      .year = 2026,
      .tie_year = 2026,
      .team = ESRI_TEAM_KINDERGARTEN,
      .gap_days = 7,
      .sector_count = 1,
      .sectors = {{ESRI_SCHOOL_KINDERGARTEN, 48, 0, 24, 24, 0, 18, 0}},
      .senior_officers = 3,
      .officers = 5}},
    {"round",
     {.id = "round-2026-27",
      .seed = 60,
      .year = 2026,
      .tie_year = 2026,
      .team = ESRI_TEAM_ROUND,
      .gap_days = 14,
      .town_from = ESRI_KOWLOON_FROM,
      .towns = ESRI_KOWLOON_TOWNS,
      .sector_count = 1,
      .sectors = {{ESRI_SCHOOL_PRIMARY, 60, 0, 60, 60, 0, 180, 0}}}},
};

static const char *const names[] = {"hk-2006-07", "hk-2007-08",     "hk-two-seat", "kindergarten",
                                    "round",      ESRI_PRESET_TINY, NULL};

const char *const *esr_sample_presets(void) {
    return names;
}

const esri_sample_shape *esri_sample_preset(const char *name) {
    for (size_t i = 0; i < sizeof presets / sizeof *presets; i++)
        if (strcmp(presets[i].name, name) == 0)
            return &presets[i].shape;
    return NULL;
}

// Shares out a number by the sectors' weights, the rest to the largest remainders.
static void share_out(int32_t total, const int32_t *weights, int32_t count, int32_t *out) {
    int32_t left = total;
    int64_t sum = 0;
    for (int32_t i = 0; i < count; i++)
        sum += weights[i];
    for (int32_t i = 0; i < count; i++)
        left -= out[i] = (int32_t)((int64_t)total * weights[i] / sum);
    for (; left > 0; left--) {
        int32_t best = 0;
        int64_t most = -1;
        for (int32_t i = 0; i < count; i++) {
            int64_t remainder = (int64_t)total * weights[i] - (int64_t)out[i] * sum;
            if (remainder > most) {
                best = i;
                most = remainder;
            }
        }
        out[best]++;
    }
}

esri_sample_shape esri_sample_shape_for(const esr_sample_options *options) {
    static const int32_t weights[] = {47, 46, 7};
    static const esri_sample_kind kinds[] = {ESRI_SCHOOL_SECONDARY, ESRI_SCHOOL_PRIMARY,
                                             ESRI_SCHOOL_SPECIAL};
    int32_t reviews[3], reviewers[3];
    share_out(options->reviews, weights, 3, reviews);
    share_out(options->reviewers, weights, 3, reviewers);
    // A team of two and a bit from people who make two visits each, with a sixth to spare. Below
    // three people the sectors can't have both a head and a teacher.
    bool two = 2 * (int64_t)options->reviewers * 6 >= (int64_t)options->reviews * 7 * 9 / 4 &&
               options->reviewers >= 3;
    // Few people for many reviews, as in an inspectorate: more visits each, sooner after another.
    bool busy = (int64_t)options->reviews * 5 > (int64_t)options->reviewers * 9;
    int32_t each = (int32_t)((int64_t)options->reviews * 5 / options->reviewers / 4) + 1;
    int32_t year = options->year ? options->year : DEFAULT_YEAR;
    esri_sample_shape shape = {
        .id = "esr-sample",
        .seed = options->seed,
        .year = year,
        .tie_year = year,
        .team = two ? ESRI_TEAM_TWO : ESRI_TEAM_ONE,
        .gap_days = two    ? 28
                    : busy ? 7
                           : 14,
        .max_visits = busy ? (each < VISITS_MOST ? each : VISITS_MOST) : 0,
        .sector_count = 3,
    };
    for (int32_t i = 0; i < 3; i++) {
        shape.sectors[i] = (esri_sample_sector){
            .kind = kinds[i],
            .schools = reviews[i] + reviewers[i] * 17 / 20 + 2,
            .reviews = reviews[i],
            .drawn = reviews[i],
            .reviewers = reviewers[i],
        };
    }
    return shape;
}
