// SPDX-License-Identifier: GPL-3.0-or-later
// unavailable.csv and the busy times of calendars/: closures of all schools, each school's own
// calendar, and what keeps reviewers from visits.
#include "base/day.h"
#include "cycle/columns.h"
#include "sample/absence.h"

#define WEEK_OF_SCHOOL 5 // Monday to Friday

// One row in the making; `cost` 0 is none.
typedef struct absence {
    const char *who, *id, *half, *note;
    esr_day from, to;
    int32_t cost;
} absence;

static void put_absence(esri_sample *sample, absence row) {
    const char *cells[ESRI_COLUMNS_MAX] = {
        [ESRI_UNAVAILABLE_WHO] = row.who,
        [ESRI_UNAVAILABLE_ID] = row.id,
        [ESRI_UNAVAILABLE_FROM] = esri_sample_day(sample, row.from),
        [ESRI_UNAVAILABLE_TO] = esri_sample_day(sample, row.to),
        [ESRI_UNAVAILABLE_HALF] = row.half,
        [ESRI_UNAVAILABLE_COST] = row.cost ? esri_sample_text(sample, "%d", row.cost) : "",
        [ESRI_UNAVAILABLE_NOTE] = row.note,
    };
    esri_sample_put(sample, ESRI_UNAVAILABLE, cells);
}

static void put_busy(esri_sample *sample, const char *who, const char *id, esr_day from,
                     esr_day to) {
    const char *cells[ESRI_COLUMNS_MAX] = {
        [ESRI_BUSY_WHO] = who,
        [ESRI_BUSY_ID] = id,
        [ESRI_BUSY_FROM] = esri_sample_day(sample, from),
        [ESRI_BUSY_FROM_HALF] = "am",
        [ESRI_BUSY_TO] = esri_sample_day(sample, to),
        [ESRI_BUSY_TO_HALF] = "pm",
    };
    esri_sample_put(sample, ESRI_BUSY, cells);
}

// A random day from `from` on, within so many weeks, that is no closed one.
static esr_day open_day(const esri_sample *sample, esri_rng *rng, esr_day from, int32_t weeks) {
    esr_day day = from + esri_rng_below(rng, 7 * weeks);
    while (day < sample->year.last && sample->year.closed[day - sample->year.first])
        day++;
    return day;
}

typedef enum exam { EXAM_AUTUMN, EXAM_WINTER, EXAM_SPRING, EXAM_SUMMER } exam;

// The weeks of an examination: fixed by the school and the year. Answers false where the school
// holds none. Three primary schools in ten have three terms, and with them other examinations.
static bool exam_time(const esri_sample *sample, int32_t school, exam which, esr_day *from,
                      esr_day *to) {
    static const int32_t starts[] = {61, 123, 182, 273}; // days after 1 September
    static const int32_t start_weeks[] = {3, 3, 2, 3};
    esri_sample_kind kind = sample->schools[school].kind;
    esri_rng rng = esri_sample_rng(sample, "terms", school);
    bool three_terms = kind == ESRI_SCHOOL_PRIMARY && esri_sample_chance(&rng, 30);
    bool extra = which == EXAM_AUTUMN || which == EXAM_SPRING;
    if (kind >= ESRI_SCHOOL_SPECIAL || (which != EXAM_SUMMER && extra != three_terms))
        return false;
    rng = esri_sample_year_rng(sample, "exams", 4 * school + (int32_t)which);
    int32_t weeks = kind == ESRI_SCHOOL_SECONDARY ? 2 : 1;
    *from = esri_monday_from(sample->year.first + starts[which] +
                             7 * esri_rng_below(&rng, start_weeks[which]));
    *to = *from + 7 * (weeks - 1) + WEEK_OF_SCHOOL - 1;
    return true;
}

// One entry of a school's calendar; marks what it closes.
static void close_school(esri_sample *sample, int32_t school, bool *closed, absence row) {
    row.who = "school";
    row.id = sample->schools[school].id;
    if (row.to > sample->year.last)
        row.to = sample->year.last;
    put_absence(sample, row);
    for (esr_day day = row.from; day <= row.to && !row.cost; day++)
        closed[day - sample->year.first] = true;
}

static void put_exams(esri_sample *sample, int32_t school, bool *closed) {
    static const char *const notes[] = {
        "First term examination 第一學期考試", "Mid-year examination 上學期考試",
        "Second term examination 第二學期考試", "Final examination 期終考試"};
    for (int32_t which = EXAM_AUTUMN; which <= EXAM_SUMMER; which++) {
        absence row = {.note = notes[which]};
        if (exam_time(sample, school, (exam)which, &row.from, &row.to))
            close_school(sample, school, closed, row);
    }
}

// Breaks that are longer than everybody's by a day or more, at either end.
static void put_longer_breaks(esri_sample *sample, int32_t school, esri_rng *rng, bool *closed) {
    const esri_school_year *year = &sample->year;
    const esr_day breaks[][2] = {{year->christmas_from, year->christmas_to},
                                 {year->new_year_from, year->new_year_to},
                                 {year->easter_from, year->easter_to}};
    for (int32_t i = 0; i < 3; i++) {
        int32_t before = esri_rng_below(rng, 3), after = esri_rng_below(rng, 4);
        absence row = {.note = "School holiday 學校假期"};
        row.from = breaks[i][0] - before, row.to = breaks[i][0] - 1;
        if (before)
            close_school(sample, school, closed, row);
        row.from = breaks[i][1] + 1, row.to = breaks[i][1] + after;
        if (after)
            close_school(sample, school, closed, row);
    }
}

static void put_school_events(esri_sample *sample, int32_t school, esri_rng *rng, bool *closed) {
    const esr_day first = sample->year.first;
    static const struct {
        const char *note;
        int32_t from, weeks, percent, days, cost; // from: days after 1 September
        const char *half;
    } events[] = {
        {"Sports day 陸運會", 35, 9, 90, 2, 0, ""},
        {"School picnic 學校旅行日", 60, 6, 70, 1, 0, ""},
        {"Staff development day 教師發展日", 25, 12, 100, 1, 0, ""},
        {"Staff development day 教師發展日", 120, 24, 100, 1, 0, ""},
        {"School holiday 學校假期", 30, 14, 80, 1, 0, ""},
        {"School holiday 學校假期", 140, 24, 80, 1, 0, ""},
        {"Open day 學校開放日", 70, 26, 40, 1, 0, ""},
        {"Parents' day 家長日", 150, 10, 80, 1, 15, ""},
        {"Speech day 頒獎典禮", 60, 30, 30, 1, 0, "pm"},
        {"Inter-school contest 校際比賽", 80, 28, 30, 3, 6, "pm"},
    };
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        if (!esri_sample_chance(rng, events[i].percent))
            continue;
        absence row = {.half = events[i].half, .note = events[i].note, .cost = events[i].cost};
        row.from = open_day(sample, rng, first + events[i].from, events[i].weeks);
        row.to = row.from + esri_rng_below(rng, events[i].days);
        close_school(sample, school, closed, row);
    }
}

// Kindergartens send the children home at noon now and then, which leaves room for the last half
// day of a visit.
static void put_half_days(esri_sample *sample, int32_t school, esri_rng *rng) {
    for (int32_t month = 0; month < 6; month++) {
        absence row = {.half = "pm", .note = "Half day for staff meeting 教師會議（下午停課）"};
        row.from = row.to = open_day(sample, rng, sample->year.first + 30 + 42 * month, 4);
        row.who = "school", row.id = sample->schools[school].id;
        put_absence(sample, row);
    }
}

void esri_sample_put_school_absences(esri_sample *sample, int32_t school, bool *closed) {
    esri_rng rng = esri_sample_year_rng(sample, "calendar", school);
    put_exams(sample, school, closed);
    put_longer_breaks(sample, school, &rng, closed);
    put_school_events(sample, school, &rng, closed);
    if (sample->schools[school].kind == ESRI_SCHOOL_KINDERGARTEN)
        put_half_days(sample, school, &rng);
}

// Whether a general holiday is neither on a weekend nor in a break.
static bool stands_alone(const esri_school_year *year, const esri_closure *holiday) {
    for (int32_t i = 0; i < year->closure_count; i++) {
        const esri_closure *other = &year->closures[i];
        if (!other->general_holiday && other->from <= holiday->from && holiday->to <= other->to)
            return false;
    }
    return esri_day_weekday(holiday->from) < WEEK_OF_SCHOOL;
}

// Kindergartens import the general holidays as a calendar; elsewhere those that fall on a school
// day and in no break are rows.
void esri_sample_put_closures(esri_sample *sample) {
    const esri_school_year *year = &sample->year;
    bool imported = sample->shape->team == ESRI_TEAM_KINDERGARTEN;
    for (int32_t i = 0; i < year->closure_count; i++) {
        const esri_closure *closure = &year->closures[i];
        absence row = {.who = "all", .from = closure->from, .to = closure->to};
        row.note = closure->note;
        if (closure->general_holiday && imported)
            put_busy(sample, "all", "", closure->from, closure->to);
        else if (!closure->general_holiday || stands_alone(year, closure))
            put_absence(sample, row);
    }
    absence july = {.who = "all", .to = year->last, .cost = 8};
    july.from = esri_day_from_civil((esri_civil){sample->shape->year + 1, 7, 1});
    july.note = "After the final examinations 試後活動期間";
    put_absence(sample, july);
}

// Where the home school examines, its teachers can't leave and its head had rather not.
static void put_home_exams(esri_sample *sample, const esri_sample_person *person) {
    for (int32_t which = EXAM_AUTUMN; which <= EXAM_SUMMER; which++) {
        absence row = {.who = "reviewer", .id = person->id};
        row.note = "Examination at the home school 所屬學校考試";
        row.cost = person->role == ESRI_ROLE_TEACHER ? 0 : 6;
        if (exam_time(sample, person->home, (exam)which, &row.from, &row.to))
            put_absence(sample, row);
    }
}

static void put_reviewer_absences(esri_sample *sample, const esri_sample_person *person) {
    esri_rng rng = esri_sample_year_rng(sample, "absences", person->name);
    static const struct {
        const char *note, *officer_note;
        int32_t percent, least, more, cost;
        const char *half;
    } reasons[] = {
        {"Study tour 境外考察", "Overseas conference 境外會議", 25, 5, 5, 0, ""},
        {"Training course 培訓課程", "Training course 培訓課程", 35, 2, 3, 0, ""},
        {"Leave 休假", "Leave 休假", 20, 3, 8, 0, ""},
        {"Management committee 法團校董會會議", "Bureau meeting 局方會議", 55, 1, 0, 0, "pm"},
        {"Management committee 法團校董會會議", "Bureau meeting 局方會議", 55, 1, 0, 0, "pm"},
        {"Busy weeks at school 校務繁忙", "Inspection report due 撰寫視學報告", 40, 5, 6, 10, ""},
    };
    if (person->home >= 0)
        put_home_exams(sample, person);
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (!esri_sample_chance(&rng, reasons[i].percent))
            continue;
        absence row = {.who = "reviewer", .id = person->id, .half = reasons[i].half};
        row.note = person->home < 0 ? reasons[i].officer_note : reasons[i].note;
        row.cost = reasons[i].cost;
        row.from = open_day(sample, &rng, sample->year.first + 16, 40);
        row.to = row.from + reasons[i].least - 1 + esri_rng_below(&rng, reasons[i].more + 1);
        if (row.to > sample->year.last)
            row.to = sample->year.last;
        put_absence(sample, row);
    }
}

// Officers keep their diaries as calendars: inspections of other kinds.
static void put_diary(esri_sample *sample, const esri_sample_person *person) {
    esri_rng rng = esri_sample_year_rng(sample, "diary", person->name);
    for (int32_t month = 0; month < 9; month++) {
        esr_day from = open_day(sample, &rng, sample->year.first + 20 + 30 * month, 3);
        put_busy(sample, "reviewer", person->id, from, from + esri_rng_below(&rng, 3));
    }
}

void esri_sample_put_absences(esri_sample *sample) {
    for (int32_t i = 0; i < sample->person_count && sample->status == ESR_OK; i++) {
        put_reviewer_absences(sample, &sample->people[i]);
        if (sample->people[i].home < 0)
            put_diary(sample, &sample->people[i]);
    }
}
