// SPDX-License-Identifier: GPL-3.0-or-later
// What ties people to schools and to each other: history.csv, relations.csv, preferences.csv and
// pairs.csv of a sample.
#include "base/day.h"
#include "cycle/columns.h"
#include "sample/names.h"
#include "sample/world.h"

#define HISTORY_YEARS      3
#define NEIGHBOURS_TRIED   4
#define PAST_TRIED         8
#define PAST_VISIT_PERCENT 35
#define HISTORY_STREAMS    4096 // more than any year
#define COUNT(array)       (sizeof(array) / sizeof *(array))

// A random school of a sector, but not `home`. Of several tries the nearest to `home`, since people
// change schools, marry and help out near where they are.
static int32_t pick_school(const esri_sample *sample, esri_rng *rng, int32_t sector, int32_t home,
                           bool reviewed) {
    int32_t best = -1;
    int64_t best_distance = INT64_MAX;
    for (int32_t i = 0; i < NEIGHBOURS_TRIED; i++) {
        const esri_sample_sector *part = &sample->shape->sectors[sector];
        const int32_t *order = sample->review_order + sample->sector_at[sector];
        if (reviewed && part->reviews == 0)
            break;
        int32_t at = reviewed ? order[part->review_from + esri_rng_below(rng, part->reviews)]
                              : order[esri_rng_below(rng, part->schools)];
        int64_t distance = 0;
        if (home >= 0) {
            int64_t north = sample->schools[at].latitude - sample->schools[home].latitude;
            int64_t east = sample->schools[at].longitude - sample->schools[home].longitude;
            distance = north * north + east * east;
        }
        if (at != home && distance < best_distance) {
            best = at;
            best_distance = distance;
        }
    }
    return best;
}

static int32_t sector_of(const esri_sample *sample, const esri_sample_person *person) {
    for (int32_t s = 0; s < sample->shape->sector_count; s++)
        if (sample->shape->sectors[s].kind == person->kind)
            return s;
    return 0;
}

// A first day of a visit in an earlier school year.
static esr_day past_day(esri_rng *rng, int32_t year) {
    esri_school_year past;
    esri_school_year_make(year, &past);
    esr_day monday;
    do
        monday = esri_monday_from(past.first + 28 + 7 * esri_rng_below(rng, 38));
    while (!esri_school_year_open(&past, monday, monday + 2));
    return monday;
}

// The school of an earlier visit: one that is not under review now, save now and then. Of last
// year's reviews, where they are known, each had one reviewer.
static int32_t past_school(const esri_sample *sample, esri_rng *rng, int32_t sector, int32_t home,
                           bool last_year) {
    const esri_sample_sector *part = &sample->shape->sectors[sector];
    const int32_t *order = sample->review_order + sample->sector_at[sector];
    int32_t from = part->drawn, to = part->schools;
    if (last_year)
        from = 0, to = part->review_from;
    else if (from >= to || esri_sample_chance(rng, 6))
        from = 0, to = part->drawn;
    for (int32_t i = 0; i < PAST_TRIED && from < to; i++) {
        int32_t at = order[from + esri_rng_below(rng, to - from)];
        if (at != home && !(last_year && sample->schools[at].past))
            return at;
    }
    return -1;
}

static void put_past_visit(esri_sample *sample, esri_sample_person *person, int32_t year,
                           bool last_year) {
    esri_rng rng = esri_sample_rng(sample, "history", person->name * HISTORY_STREAMS + year);
    bool made = esri_sample_chance(&rng, PAST_VISIT_PERCENT) || last_year;
    int32_t at = past_school(sample, &rng, sector_of(sample, person), person->home, last_year);
    if (!made || at < 0)
        return;
    sample->schools[at].past = true;
    person->recent_visits++;
    const char *cells[] = {
        [ESRI_HISTORY_REVIEWER_ID] = person->id,
        [ESRI_HISTORY_SCHOOL_ID] = sample->schools[at].id,
        [ESRI_HISTORY_DATE] = esri_sample_day(sample, past_day(&rng, year)),
    };
    esri_sample_put(sample, ESRI_HISTORY, cells);
}

static void put_history(esri_sample *sample, esri_sample_person *person) {
    const esri_sample_sector *part = &sample->shape->sectors[sector_of(sample, person)];
    int32_t year = sample->shape->year;
    if (person->novice)
        return;
    for (int32_t back = HISTORY_YEARS; back > 1; back--)
        put_past_visit(sample, person, year - back, false);
    if (part->home_before == 0 || person->back)
        put_past_visit(sample, person, year - 1, part->home_before > 0);
}

typedef struct tie_kind {
    const char *kind;
    int32_t percent;
    int32_t begin_least, begin_more; // years before this cycle at which it began
    int32_t length_more;             // it lasted 1 to so many years; 0: it still holds
    bool reviewed;                   // with a school that is under review now
} tie_kind;

static const tie_kind tie_kinds[] = {
    {"employed", 45, 8, 14, 8, false}, {"employed", 20, 3, 6, 3, true},
    {"supported", 14, 1, 4, 3, false}, {"supported", 8, 0, 2, 1, true},
    {"family", 8, 0, 5, 0, false},     {"family", 4, 0, 5, 0, true},
    {"governed", 6, 2, 6, 4, false},   {"governed", 4, 0, 4, 0, true},
    {"applied", 4, 0, 3, 1, true},     {"declared", 4, 0, 2, 0, true},
    {"objection", 2, 0, 1, 0, true},
};

static void put_relation(esri_sample *sample, const esri_sample_person *person, int32_t school,
                         const tie_kind *tie, esri_rng *rng) {
    int32_t begin =
        sample->shape->tie_year - tie->begin_least - esri_rng_below(rng, tie->begin_more + 1);
    esr_day from = esri_day_from_civil((esri_civil){begin, tie->length_more ? 9 : 3, 1});
    esr_day to = ESR_DAY_NONE;
    if (tie->length_more) {
        int32_t years = 1 + esri_rng_below(rng, tie->length_more);
        to = esri_day_add_years(from, years) - 1; // 31 August
    }
    if (to > sample->year.first)
        to = ESR_DAY_NONE;
    bool waived = esri_sample_chance(rng, 4);
    const char *cells[ESRI_COLUMNS_MAX] = {
        [ESRI_RELATION_REVIEWER_ID] = person->id,
        [ESRI_RELATION_SCHOOL_ID] = sample->schools[school].id,
        [ESRI_RELATION_KIND] = tie->kind,
        [ESRI_RELATION_FROM] = esri_sample_day(sample, from),
        [ESRI_RELATION_TO] = esri_sample_day(sample, to),
        [ESRI_RELATION_WAIVED_BY] = waived ? "Chief Planning Officer" : "",
        [ESRI_RELATION_WAIVED_WHY] = waived ? "Long ago and without weight; the school agrees" : "",
    };
    esri_sample_put(sample, ESRI_RELATIONS, cells);
}

static void put_relations(esri_sample *sample, const esri_sample_person *person) {
    esri_rng rng = esri_sample_rng(sample, "relations", person->name);
    int32_t sector = sector_of(sample, person);
    int32_t seen[COUNT(tie_kinds)], count = 0;
    for (size_t i = 0; i < COUNT(tie_kinds); i++) {
        const tie_kind *tie = &tie_kinds[i];
        if (!esri_sample_chance(&rng, tie->percent))
            continue;
        int32_t at = pick_school(sample, &rng, sector, person->home, tie->reviewed);
        for (int32_t j = 0; j < count; j++)
            if (seen[j] == at)
                at = -1;
        if (at < 0)
            continue;
        seen[count++] = at;
        put_relation(sample, person, at, tie, &rng);
    }
}

// One person in three names schools that they would like to see, or rather not.
static void put_preferences(esri_sample *sample, const esri_sample_person *person) {
    static const int32_t costs[] = {-60, -40, -25, -15, 20, 50, 100, 200};
    esri_rng rng = esri_sample_year_rng(sample, "preferences", person->name);
    if (!esri_sample_chance(&rng, 35))
        return;
    int32_t sector = sector_of(sample, person);
    int32_t first = pick_school(sample, &rng, sector, person->home, true);
    int32_t second = pick_school(sample, &rng, sector, person->home, true);
    const int32_t schools[] = {first, second == first ? -1 : second};
    for (size_t i = 0; i < COUNT(schools); i++) {
        int32_t cost = costs[esri_rng_below(&rng, (int32_t)COUNT(costs))];
        if (schools[i] < 0)
            continue;
        const char *cells[] = {
            [ESRI_PREFERENCE_REVIEWER_ID] = person->id,
            [ESRI_PREFERENCE_SCHOOL_ID] = sample->schools[schools[i]].id,
            [ESRI_PREFERENCE_COST] = esri_sample_text(sample, "%d", cost),
        };
        esri_sample_put(sample, ESRI_PREFERENCES, cells);
    }
}

// A few couples and old rivals who don't sit together.
static void put_pairs(esri_sample *sample) {
    int32_t count = sample->person_count;
    if (sample->shape->team == ESRI_TEAM_ONE)
        return;
    for (int32_t i = 0; i + 1 < count && sample->status == ESR_OK; i++) {
        esri_rng rng = esri_sample_rng(sample, "pairs", sample->people[i].name);
        if (!esri_sample_chance(&rng, 5))
            continue;
        int32_t other = i + 1 + esri_rng_below(&rng, count - i - 1);
        const char *cells[] = {[ESRI_PAIR_REVIEWER_ID] = sample->people[i].id,
                               [ESRI_PAIR_OTHER_ID] = sample->people[other].id};
        esri_sample_put(sample, ESRI_PAIRS, cells);
    }
}

void esri_sample_put_ties(esri_sample *sample) {
    for (int32_t i = 0; i < sample->person_count && sample->status == ESR_OK; i++)
        put_history(sample, &sample->people[i]);
    for (int32_t i = 0; i < sample->person_count && sample->status == ESR_OK; i++) {
        put_relations(sample, &sample->people[i]);
        put_preferences(sample, &sample->people[i]);
    }
    put_pairs(sample);
}
