// SPDX-License-Identifier: GPL-3.0-or-later
// reviews.csv, capacity.csv and the schools' part of unavailable.csv. They belong together: a
// review gets a narrower time only where its school's own calendar leaves enough days for it.
#include <string.h>

#include "base/day.h"
#include "cycle/columns.h"
#include "sample/absence.h"

#define WINDOW_PERCENT 40
#define STARTS_WANTED  6   // first days that a review with bounds keeps at the least
#define WINDOW_WEEKS   8   // shortest time given to a school
#define SPREAD_PERCENT 140 // visits that a week has room for, of what an even spread needs
#define SCHOOL_WEEK    5

// First days on which a visit can start between two days.
static int32_t count_starts(const esri_school_year *year, const bool *closed, int32_t days,
                            esr_day from, esr_day to) {
    int32_t count = 0;
    for (esr_day first = from; first + days - 1 <= to; first++) {
        bool open = true;
        for (int32_t i = 0; i < days && open; i++)
            open = !closed[first + i - year->first];
        count += open;
    }
    return count;
}

static void choose_window(const esri_sample *sample, esri_rng *rng, const bool *closed,
                          int32_t days, esr_day *earliest, esr_day *latest) {
    const esri_school_year *year = &sample->year;
    *earliest = *latest = ESR_DAY_NONE;
    if (!esri_sample_chance(rng, WINDOW_PERCENT))
        return;
    esr_day from = year->first, to = year->last;
    switch (esri_rng_below(rng, 4)) {
    case 0:
        to = year->new_year_from - 1;
        break;
    case 1:
        from = esri_monday_from(year->new_year_to + 1);
        break;
    default:
        from = esri_monday_from(year->first + 16 + 7 * esri_rng_below(rng, 30));
        to = from + 7 * (WINDOW_WEEKS + esri_rng_below(rng, 5)) - 3;
        break;
    }
    if (to > year->last)
        to = year->last;
    if (count_starts(year, closed, days, from, to) < STARTS_WANTED)
        return;
    *earliest = from == year->first ? ESR_DAY_NONE : from;
    *latest = to == year->last ? ESR_DAY_NONE : to;
}

static const char *seats_of(const esri_sample *sample, const esri_sample_school *school) {
    switch (sample->shape->team) {
    case ESRI_TEAM_ONE:
        return "reviewer:1";
    case ESRI_TEAM_TWO:
        return school->large ? "principal:1;teacher:2" : "principal:1;teacher:1";
    case ESRI_TEAM_ROUND:
        return "principal:1;teacher:2";
    case ESRI_TEAM_KINDERGARTEN:
        break;
    }
    return "lead:1;officer:1;peer:1";
}

// A review's needs: what the school asked for. Only teams of several people can bring it all.
static const char *needs_of(const esri_sample *sample, esri_rng *rng,
                            const esri_sample_school *school) {
    static const char *const wishes[] = {"science:1", "mathematics:1",          "ict:1",
                                         "english:1", "leadership:1;science:1", "sen:1"};
    if (sample->shape->team == ESRI_TEAM_ONE)
        return "";
    if (school->kind == ESRI_SCHOOL_SPECIAL)
        return "sen:1";
    if (school->kind == ESRI_SCHOOL_KINDERGARTEN)
        return esri_sample_chance(rng, 25) ? "sen:1" : "";
    return esri_sample_chance(rng, 35) ? wishes[esri_rng_below(rng, 6)] : "";
}

static void put_review(esri_sample *sample, esri_sample_review *review) {
    const esri_sample_school *school = &sample->schools[review->school];
    bool closed[ESRI_YEAR_DAYS_MAX];
    memcpy(closed, sample->year.closed, sizeof closed);
    esri_sample_put_school_absences(sample, review->school, closed);
    // A year too full for a long visit gets a shorter one.
    while (review->half_days > 2 &&
           count_starts(&sample->year, closed, (review->half_days + 1) / 2, sample->year.first,
                        sample->year.last) < 2 * STARTS_WANTED)
        review->half_days -= 2;
    esri_rng rng = esri_sample_year_rng(sample, "review", review->school);
    esr_day earliest, latest;
    choose_window(sample, &rng, closed, (review->half_days + 1) / 2, &earliest, &latest);
    const char *weight = esri_sample_chance(&rng, 6) ? "2" : "";
    const char *cells[ESRI_COLUMNS_MAX] = {
        [ESRI_REVIEW_ID] = esri_sample_text(sample, "V%s", school->id),
        [ESRI_REVIEW_SCHOOL_ID] = school->id,
        [ESRI_REVIEW_DAYS] = esri_sample_text(sample, "%d%s", review->half_days / 2,
                                              review->half_days % 2 ? ".5" : ""),
        [ESRI_REVIEW_SEATS] = seats_of(sample, school),
        [ESRI_REVIEW_NEEDS] = needs_of(sample, &rng, school),
        [ESRI_REVIEW_EARLIEST] = esri_sample_day(sample, earliest),
        [ESRI_REVIEW_LATEST] = esri_sample_day(sample, latest),
        [ESRI_REVIEW_WEIGHT] = weight,
    };
    esri_sample_put(sample, ESRI_REVIEWS, cells);
}

static void put_capacity_row(esri_sample *sample, esr_day from, esr_day to, int32_t most,
                             const char *sector) {
    const char *cells[ESRI_COLUMNS_MAX] = {
        [ESRI_CAPACITY_FROM] = esri_sample_day(sample, from),
        [ESRI_CAPACITY_TO] = esri_sample_day(sample, to),
        [ESRI_CAPACITY_MAX_VISITS] = esri_sample_text(sample, "%d", most),
        [ESRI_CAPACITY_SECTOR] = sector,
    };
    esri_sample_put(sample, ESRI_CAPACITY, cells);
}

// The office can look after so many visits at once: more than an even spread needs, by far less
// than everybody in the favourite weeks; fewer while the school year begins.
static void put_capacity(esri_sample *sample) {
    int32_t open = 0, special = 0;
    for (esr_day day = sample->year.first; day <= sample->year.last; day++)
        open += !sample->year.closed[day - sample->year.first];
    for (int32_t i = 0; i < sample->review_count; i++)
        special += sample->schools[sample->reviews[i].school].kind == ESRI_SCHOOL_SPECIAL;
    int32_t weeks = open / SCHOOL_WEEK;
    int32_t most = sample->review_count * SPREAD_PERCENT / (100 * weeks) + 1;
    most = most < 2 ? 2 : most;
    esr_day settled = sample->year.first + 29; // 30 September
    put_capacity_row(sample, sample->year.first, settled, (most + 1) / 2, "");
    put_capacity_row(sample, settled + 1, sample->year.last, most, "");
    if (special)
        put_capacity_row(sample, sample->year.first, sample->year.last,
                         special * SPREAD_PERCENT / (100 * weeks) + 1, "special");
}

void esri_sample_put_reviews(esri_sample *sample) {
    for (int32_t i = 0; i < sample->review_count && sample->status == ESR_OK; i++)
        put_review(sample, &sample->reviews[i]);
    put_capacity(sample);
}
