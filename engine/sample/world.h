// SPDX-License-Identifier: GPL-3.0-or-later
// The invented world that a sample is drawn from: schools, people and a school year. What a school
// or a person is depends on the seed and their number alone, so that two years drawn from one seed
// meet the same schools and the same people. Whole numbers only: the same bytes on every machine.
#ifndef ESRI_SAMPLE_WORLD_H
#define ESRI_SAMPLE_WORLD_H

#include <esr/sample.h>

#include "base/arena.h"
#include "base/rng.h"
#include "cycle/rows.h"
#include "sample/year.h"

#define ESRI_SAMPLE_SECTORS_MAX 3

typedef enum esri_sample_team {
    ESRI_TEAM_ONE,          // one reviewer: a principal, vice principal or teacher
    ESRI_TEAM_TWO,          // a principal and a teacher, a second teacher for a large school
    ESRI_TEAM_KINDERGARTEN, // two officers of the bureau and a kindergarten head
    ESRI_TEAM_ROUND,        // a principal and two teachers, as many as each school sends
} esri_sample_team;

typedef enum esri_sample_role {
    ESRI_ROLE_PRINCIPAL,
    ESRI_ROLE_VICE_PRINCIPAL,
    ESRI_ROLE_TEACHER,
    ESRI_ROLE_SENIOR_OFFICER,
    ESRI_ROLE_OFFICER,
} esri_sample_role;

typedef enum esri_sample_kind {
    ESRI_SCHOOL_SECONDARY,
    ESRI_SCHOOL_PRIMARY,
    ESRI_SCHOOL_SPECIAL,
    ESRI_SCHOOL_KINDERGARTEN,
} esri_sample_kind;

// How much of a sector a sample takes. Each sector's schools stand in two orders shuffled by the
// seed: one in which they come up for review, one in which they send reviewers.
typedef struct esri_sample_sector {
    esri_sample_kind kind;
    int32_t schools;
    int32_t review_from, reviews; // reviewed this year: [review_from, review_from + reviews)
    int32_t drawn;                // under review in this or a neighbouring year: [0, drawn)
    int32_t home_from, reviewers; // sending this year: [home_from, home_from + …)
    int32_t home_before;          // sending last year: [0, home_before)
} esri_sample_sector;

typedef struct esri_sample_shape {
    const char *id; // of the cycle
    uint64_t seed;
    int32_t year;     // in which the school year begins
    int32_t tie_year; // from which the past of people is counted
    esri_sample_team team;
    int32_t gap_days;
    int32_t max_visits;       // 0: two
    int32_t town_from, towns; // where its schools stand, in esri_towns; 0 towns: everywhere
    int32_t sector_count;
    esri_sample_sector sectors[ESRI_SAMPLE_SECTORS_MAX];
    int32_t senior_officers, officers;
} esri_sample_shape;

typedef struct esri_sample_school {
    const char *id;
    esri_sample_kind kind;
    int32_t town, latitude, longitude; // place in units of 0.00001 degree
    int32_t sponsor;                   // -1: a government school
    bool english, large;
    bool reviewed; // under review this year
    bool past;     // visited in an earlier year
} esri_sample_school;

typedef struct esri_sample_person {
    const char *id;
    int32_t home; // in schools; -1: an officer
    int32_t name; // number of the name, unique
    int32_t number;
    esri_sample_role role;
    esri_sample_kind kind; // sector of the home school, or that of the cycle
    bool chinese, english, both_phases, novice;
    bool back;       // was a reviewer last year too
    bool single;     // makes one visit at the most
    uint32_t skills; // bits, see register.c
    int32_t recent_visits;
} esri_sample_person;

typedef struct esri_sample_review {
    int32_t school;
    int32_t half_days;
} esri_sample_review;

// All of a sample in the making. `status` is sticky: after a failure nothing more is added.
typedef struct esri_sample {
    esr_context *ctx;
    esr_status status;
    esri_arena arena;
    esr_rows *rows;
    const esri_sample_shape *shape;
    esri_school_year year;
    esri_sample_school *schools; // by sector, in the shape's order
    int32_t school_count;
    int32_t sector_at[ESRI_SAMPLE_SECTORS_MAX + 1];
    int32_t *review_order, *home_order; // both by sector, positions in schools
    esri_sample_review *reviews;
    int32_t review_count;
    esri_sample_person *people;
    int32_t person_count;
} esri_sample;

// A generator for one purpose: a stream of its own for each (purpose, number).
esri_rng esri_sample_rng(const esri_sample *sample, const char *purpose, int32_t number);
// The same, and different in each year.
esri_rng esri_sample_year_rng(const esri_sample *sample, const char *purpose, int32_t number);
// Whether something with a chance of `percent` in a hundred happens.
bool esri_sample_chance(esri_rng *rng, int32_t percent);

// Fills schools, reviews and people.
void esri_sample_make_world(esri_sample *sample);
void esri_sample_make_people(esri_sample *sample); // once the schools and reviews are there

// Zeroed memory of the sample's arena; NULL once the sample has failed.
void *esri_sample_allocate(esri_sample *sample, int32_t count, size_t size);

// Rows. Texts live in the sample's arena; the cells of a row are copied.
const char *esri_sample_text(esri_sample *sample, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
const char *esri_sample_day(esri_sample *sample, esr_day day);
const char *esri_sample_degrees(esri_sample *sample, int32_t value);
void esri_sample_put(esri_sample *sample, esri_table table, const char *const *cells);

// The tables, in the order in which they have to be made: ties give people the visits of the years
// before, which the register shows.
void esri_sample_put_settings(esri_sample *sample);
void esri_sample_put_closures(esri_sample *sample);
void esri_sample_put_reviews(esri_sample *sample); // with capacity and the schools' own days
void esri_sample_put_absences(esri_sample *sample);
void esri_sample_put_ties(esri_sample *sample);
void esri_sample_put_register(esri_sample *sample);

#endif
