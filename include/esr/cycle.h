// SPDX-License-Identifier: GPL-3.0-or-later
// A cycle: one planning year's whole input, checked and frozen. Nothing in it changes after it was
// built; a change is a new cycle. The struct is open for reading: every pointer below is owned by
// the cycle and dies with it. Rules and terms: docs/input-format.md.
//
// Schools, reviews and reviewers are sorted by id (bytewise), so that the order of rows in a file
// has no influence on a plan. Every entry keeps the line of the file that it came from.
#ifndef ESR_CYCLE_H
#define ESR_CYCLE_H

#include <esr/context.h>
#include <esr/types.h>

// Lists of the planner's own words, sorted. Bit i of a mask stands for word i; at most 64 words.
typedef struct esr_words {
    const char *const *at;
    int32_t count;
} esr_words;

typedef struct esr_place {
    double latitude, longitude; // degrees; meaningless where not known
    bool known;
} esr_place;

// A number of something named: seats of a kind, or members with a skill.
typedef struct esr_count {
    int32_t word;  // in cycle->seats or cycle->skills
    int32_t count; // 1 or more
} esr_count;

typedef struct esr_school {
    const char *id, *name, *name_zh, *email; // "" where not given
    int32_t sector;                          // in cycle->sectors
    int32_t sponsor;                         // in cycle->sponsors, or -1
    int32_t district;                        // in cycle->districts, or -1
    uint64_t languages;                      // every member needs all of these
    esr_place place;
    int32_t line;
} esr_school;

// The seats of a review stand one by one in cycle->places[seat_at .. seat_at + seat_count - 1],
// sorted by the seat's name.
typedef struct esr_review {
    const char *id;
    esr_school_ix school;
    int32_t half_days; // 1 to 20
    int32_t seat_at, seat_count;
    const esr_count *needs; // least members with a skill
    int32_t need_count;
    esr_day earliest, latest; // or ESR_DAY_NONE
    int32_t weight;           // 1 to 9
    int32_t line;
} esr_review;

// One seat of one review.
typedef struct esr_seat_place {
    esr_review_ix review;
    int32_t seat; // in cycle->seats
} esr_seat_place;

// Values are the effective ones: an empty cell has been replaced by what it stands for.
typedef struct esr_reviewer {
    const char *id, *name, *name_zh, *email;
    int32_t role;       // in cycle->roles
    esr_school_ix home; // -1: an officer of the bureau
    uint64_t sectors, languages, skills;
    int32_t visits_done, recent_visits, min_visits, max_visits;
    double max_km; // 0: no limit
    esr_place place;
    int32_t line;
} esr_reviewer;

typedef enum esr_rule_mode { ESR_ALLOW, ESR_FORBID, ESR_COST } esr_rule_mode;

// What a kind of relation means. The first ESR_KIND_COUNT entries of cycle->kinds are the kinds
// below, in this order; the planner's own follow, sorted.
typedef enum esr_kind {
    ESR_KIND_FAMILY = 0,
    ESR_KIND_EMPLOYED,
    ESR_KIND_GOVERNED,
    ESR_KIND_APPLIED,
    ESR_KIND_SUPPORTED,
    ESR_KIND_DECLARED,
    ESR_KIND_OBJECTION,
    ESR_KIND_REVIEWED,
    ESR_KIND_RECIPROCAL,
    ESR_KIND_SAME_SPONSOR,
    ESR_KIND_RIVAL,
    ESR_KIND_COUNT,
} esr_kind;

typedef struct esr_kind_rule {
    const char *name;
    esr_rule_mode mode;
    int32_t cost;  // with ESR_COST, else 0
    int32_t years; // the term; -1: none
} esr_kind_rule;

// Sorted by (reviewer, school, kind, from, to). Rows that are waived are here too, and do not bind.
// Rows of history.csv are here as kind `reviewed`, from the date on, to the date.
typedef struct esr_relation {
    esr_reviewer_ix reviewer;
    esr_school_ix school;
    int32_t kind;        // in cycle->kinds
    esr_day from, to;    // or ESR_DAY_NONE
    esr_day binds_until; // `to` plus the kind's term; ESR_DAY_NONE: for ever
    bool waived;
    const char *waived_by, *waived_why; // "" where not waived, or without a reason
    bool from_history;                  // `line` is of history.csv, else of relations.csv
    int32_t line;
} esr_relation;

// Two reviewers who never sit on the same team; first < second.
typedef struct esr_pair {
    esr_reviewer_ix first, second;
    int32_t line;
} esr_pair;

// Sorted by (reviewer, school).
typedef struct esr_preference {
    esr_reviewer_ix reviewer;
    esr_school_ix school;
    int32_t cost; // -1000 to 1000
    int32_t line;
} esr_preference;

// A row of unavailable.csv, or a busy time read from calendars/.
typedef enum esr_who { ESR_WHO_ALL, ESR_WHO_SCHOOL, ESR_WHO_REVIEWER } esr_who;
typedef struct esr_unavailable {
    esr_who who;
    int32_t at;       // position of the school or reviewer; -1 with ESR_WHO_ALL
    esr_day from, to; // inclusive
    bool am, pm;      // which halves of each day
    int32_t cost;     // of each slot; -1: not possible
    bool from_calendar;
    int32_t line; // of unavailable.csv, or of the file in calendars/
} esr_unavailable;

typedef struct esr_capacity {
    esr_day from, to;
    int32_t sector; // -1: all
    int32_t max_visits;
    int32_t line;
} esr_capacity;

typedef struct esr_pin {
    esr_review_ix review;
    esr_day first_day;        // or ESR_DAY_NONE
    esr_reviewer_ix reviewer; // or -1
    bool forbid;              // else keep
    int32_t line;
} esr_pin;

// What people were last told of one review: one entry a review, its members one by one in `told`.
typedef struct esr_published {
    esr_review_ix review;
    esr_day first_day;           // or ESR_DAY_NONE
    int32_t told_at, told_count; // in cycle->told
    int32_t line;
} esr_published;

typedef struct esr_limits {
    int32_t gap_days, max_visits, home_away, own_review_margin, novices_per_team;
    double max_km;
} esr_limits;

#define ESR_LOAD_STEPS_MAX 64
typedef struct esr_cost_rates {
    int32_t unscheduled, empty_seat, missing_skill, no_veteran, under_minimum, per_km;
    int32_t load_step[ESR_LOAD_STEPS_MAX]; // never decreasing; the last one repeats
    int32_t load_step_count;               // 1 or more
    int32_t per_recent_visit, change_date, change_reviewer;
} esr_cost_rates;

typedef struct esr_notice {
    int32_t dates, names, objections; // days before a visit's first day
} esr_notice;

// The input as it was handed in: each table's cells as text, row by row. It is what is stored,
// exported and edited; the arrays below are made from it.
typedef struct esr_rows esr_rows;

typedef struct esr_cycle {
    const char *id, *name, *name_zh;
    esr_day first_day, last_day;
    int32_t day_count, slot_count; // slot_count = 2 * day_count
    const char *time_zone;
    int32_t day_start, noon, day_end; // minutes after local midnight
    uint8_t weekend;                  // bit 0 Monday … bit 6 Sunday
    const char *organizer_name, *organizer_email;

    esr_limits limits;
    esr_cost_rates costs;
    esr_notice notice;

    esr_words sectors, roles, seats, skills, languages, sponsors, districts;
    const uint64_t *seat_roles; // by seat: mask of the roles that may fill it

    const esr_kind_rule *kinds;
    int32_t kind_count;

    const esr_school *schools;
    int32_t school_count;
    const esr_review *reviews;
    int32_t review_count;
    const esr_seat_place *places; // all seats of all reviews
    int32_t place_count;
    const esr_reviewer *reviewers;
    int32_t reviewer_count;

    const esr_relation *relations;
    int32_t relation_count;
    const int32_t *relation_at; // [reviewer_count + 1]: reviewer r's are [at[r], at[r + 1])
    const esr_pair *pairs;
    int32_t pair_count;
    const esr_preference *preferences;
    int32_t preference_count;
    const int32_t *preference_at;       // [reviewer_count + 1]
    const esr_unavailable *unavailable; // sorted by (who, at, from, to)
    int32_t unavailable_count;
    const esr_capacity *capacity;
    int32_t capacity_count;
    const esr_pin *pins;
    int32_t pin_count;
    bool has_published;
    const esr_published *published; // sorted by review
    int32_t published_count;
    const esr_reviewer_ix *told;

    // Reviews and reviewers by school: entries [at[s], at[s + 1]) of the lists, ascending.
    const int32_t *school_review_at, *school_reviewer_at; // [school_count + 1]
    const esr_review_ix *school_reviews;
    const esr_reviewer_ix *school_reviewers;

    // Unavailable slots and soft wishes, calendars included. Bit s of word s / 64 of a `busy` set
    // stands for slot s; a NULL set is empty. `soft`: cost by slot; NULL: all 0.
    const uint64_t *busy_all;
    const uint64_t *const *busy_school;
    const uint64_t *const *busy_reviewer;
    const int32_t *soft_all;
    const int32_t *const *soft_school;
    const int32_t *const *soft_reviewer;

    const esr_rows *rows;
} esr_cycle;

void esr_cycle_free(esr_cycle *cycle);

// Great-circle distance in km (haversine, radius 6371 km) between two known places.
double esr_distance_km(esr_place a, esr_place b);

// The last day of a visit of `half_days` that starts on `first`.
esr_day esr_visit_last_day(esr_day first, int32_t half_days);

// The entry with that id; `at` is -1 if there is none.
esr_school_ix esr_cycle_find_school(const esr_cycle *cycle, const char *id);
esr_review_ix esr_cycle_find_review(const esr_cycle *cycle, const char *id);
esr_reviewer_ix esr_cycle_find_reviewer(const esr_cycle *cycle, const char *id);

#endif
