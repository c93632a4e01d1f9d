// SPDX-License-Identifier: GPL-3.0-or-later
// Schools, reviews and reviewers: entries sorted by id, each checked in the order of the file.
#include <stdlib.h>
#include <string.h>

#include "cycle/build.h"

#define COUNT_MAX     20 // of one kind of seat, or of one need
#define WEIGHT_MAX    9
#define VISITS_MAX    10000
#define KM_MAX        20100.0
#define LATITUDE_MAX  90.0
#define LONGITUDE_MAX 180.0

typedef struct keyed_row {
    const char *id;
    int32_t row;
} keyed_row;

static int by_id(const void *a, const void *b) {
    const keyed_row *left = a, *right = b;
    return strcmp(left->id, right->id);
}

// Checks the ids of a table (column 0), sorts them, and fills b->ids and b->position.
static esr_status sort_ids(esri_build *b, esri_table table, int32_t *out_count) {
    int32_t rows = esri_build_count(b, table), count = 0;
    keyed_row *sorted = esri_arena_alloc(&b->scratch, (size_t)rows, sizeof *sorted);
    int32_t *position = esri_arena_alloc(&b->scratch, (size_t)rows, sizeof *position);
    esri_idmap seen = {.arena = &b->scratch};
    if (!sorted || !position)
        return esri_fail_nomem(b->faults.ctx);
    for (int32_t i = 0; i < rows; i++) {
        esri_cell cell = esri_build_cell(b, table, esri_build_row(b, table, i), 0);
        position[i] = -1;
        if (!esri_cell_id(cell))
            continue;
        int32_t before = esri_idmap_get(&seen, cell.text, strlen(cell.text));
        if (before >= 0) {
            esri_cell_fault(cell, "\"%s\" stands in line %d already; ids must differ", cell.text,
                            (int)esri_build_row(b, table, before)->line);
            continue;
        }
        if (!esri_idmap_add(&seen, cell.text, i))
            return esri_fail_nomem(b->faults.ctx);
        sorted[count++] = (keyed_row){cell.text, i};
    }
    if (count > 0)
        qsort(sorted, (size_t)count, sizeof *sorted, by_id);
    for (int32_t i = 0; i < count; i++) {
        position[sorted[i].row] = i;
        if (!esri_idmap_add(&b->ids[table], sorted[i].id, i))
            return esri_fail_nomem(b->faults.ctx);
    }
    b->position[table] = position;
    *out_count = count;
    return ESR_OK;
}

static const char *read_name(esri_cell cell, bool must) {
    if ((!must || esri_cell_need(cell)) && esri_cell_text(cell))
        return cell.text;
    return "";
}

static const char *read_email(esri_cell cell) {
    return esri_cell_is_empty(cell) || esri_cell_email(cell) ? cell.text : "";
}

static int32_t read_word(esri_build *b, esri_vocab vocab, esri_cell cell) {
    esri_piece word = {cell.text, strlen(cell.text)};
    return esri_cell_need(cell) && esri_cell_word(cell, word) ? esri_build_word(b, vocab, cell)
                                                              : -1;
}

// Latitude and longitude: both or none.
static esr_place read_place(esri_cell latitude, esri_cell longitude) {
    esr_place place = {0};
    bool north = !esri_cell_is_empty(latitude), east = !esri_cell_is_empty(longitude);
    if (north != east) {
        esri_cell_fault(north ? longitude : latitude,
                        "is empty, but %s is given; give both or none",
                        north ? latitude.column : longitude.column);
        return place;
    }
    if (!north)
        return place;
    bool good = esri_cell_number(latitude, -LATITUDE_MAX, LATITUDE_MAX, &place.latitude);
    good = esri_cell_number(longitude, -LONGITUDE_MAX, LONGITUDE_MAX, &place.longitude) && good;
    place.known = good;
    return place;
}

static esr_school read_school(esri_build *b, const esri_row *row) {
#define CELL(column) esri_build_cell(b, ESRI_SCHOOLS, row, (column))
    esr_school school = {.id = row->cells[ESRI_SCHOOL_ID], .line = row->line};
    school.name = read_name(CELL(ESRI_SCHOOL_NAME), true);
    school.sector = read_word(b, ESRI_VOCAB_SECTORS, CELL(ESRI_SCHOOL_SECTOR));
    school.name_zh = read_name(CELL(ESRI_SCHOOL_NAME_ZH), false);
    (void)esri_cell_text(CELL(ESRI_SCHOOL_SPONSOR));
    (void)esri_cell_text(CELL(ESRI_SCHOOL_DISTRICT));
    school.sponsor = esri_build_word(b, ESRI_VOCAB_SPONSORS, CELL(ESRI_SCHOOL_SPONSOR));
    school.district = esri_build_word(b, ESRI_VOCAB_DISTRICTS, CELL(ESRI_SCHOOL_DISTRICT));
    (void)esri_build_mask(b, ESRI_VOCAB_LANGUAGES, CELL(ESRI_SCHOOL_LANGUAGES), &school.languages);
    school.place = read_place(CELL(ESRI_SCHOOL_LATITUDE), CELL(ESRI_SCHOOL_LONGITUDE));
    school.email = read_email(CELL(ESRI_SCHOOL_EMAIL));
    return school;
#undef CELL
}

esr_status esri_build_schools(esri_build *b) {
    esr_status status = ESR_OK;
    esr_school *schools = NULL;
    int32_t count = 0;
    ESR_TRY(sort_ids(b, ESRI_SCHOOLS, &count));
    ESR_TRY(esri_build_alloc(b, count, sizeof *schools, &schools));
    for (int32_t i = 0; i < esri_build_count(b, ESRI_SCHOOLS); i++) {
        esr_school school = read_school(b, esri_build_row(b, ESRI_SCHOOLS, i));
        if (b->position[ESRI_SCHOOLS][i] >= 0)
            schools[b->position[ESRI_SCHOOLS][i]] = school;
    }
    b->cycle->schools = schools;
    b->cycle->school_count = count;
cleanup:
    return status;
}

static int by_word(const void *a, const void *b) {
    const esr_count *left = a, *right = b;
    return (left->word > right->word) - (left->word < right->word);
}

// A list `word:number;…` as counts sorted by word, without those of 0.
static esr_status read_counts(esri_build *b, esri_vocab vocab, esri_cell cell,
                              const esr_count **out, int32_t *out_count) {
    esr_status status = ESR_OK;
    int32_t room = 1, count = 0;
    for (const char *at = cell.text; *at; at++)
        room += *at == ';';
    esr_count *counts = NULL;
    ESR_TRY(esri_build_alloc(b, room, sizeof *counts, &counts));
    esri_piece piece, word;
    for (const char *rest = cell.text; esri_text_next(&rest, &piece);) {
        int32_t number;
        if (!esri_cell_count(cell, piece, COUNT_MAX, &word, &number))
            continue;
        counts[count++] =
            (esr_count){esri_idmap_get(&b->vocab[vocab], word.at, word.length), number};
    }
    qsort(counts, (size_t)count, sizeof *counts, by_word);
    int32_t kept = 0;
    for (int32_t i = 0; i < count; i++) {
        if (i > 0 && counts[i].word == counts[i - 1].word)
            esri_cell_fault(cell, "names \"%s\" twice", b->vocab[vocab].keys[counts[i].word]);
    }
    for (int32_t i = 0; i < count; i++)
        if (counts[i].count > 0)
            counts[kept++] = counts[i];
    *out = counts;
    *out_count = kept;
cleanup:
    return status;
}

typedef struct seat_counts {
    const esr_count *at;
    int32_t count;
} seat_counts;

static esr_status read_review(esri_build *b, const esri_row *row, esr_review *out,
                              seat_counts *seats) {
#define CELL(column) esri_build_cell(b, ESRI_REVIEWS, row, (column))
    esr_status status = ESR_OK;
    esr_review review = {.id = row->cells[ESRI_REVIEW_ID],
                         .line = row->line,
                         .weight = 1,
                         .earliest = ESR_DAY_NONE,
                         .latest = ESR_DAY_NONE};
    int64_t before = b->faults.count;
    review.school.at = esri_build_refer(b, CELL(ESRI_REVIEW_SCHOOL_ID), ESRI_SCHOOLS);
    if (esri_cell_need(CELL(ESRI_REVIEW_DAYS)))
        (void)esri_cell_half_days(CELL(ESRI_REVIEW_DAYS), &review.half_days);
    before = b->faults.count;
    ESR_TRY(read_counts(b, ESRI_VOCAB_SEATS, CELL(ESRI_REVIEW_SEATS), &seats->at, &seats->count));
    if (seats->count == 0 && b->faults.count == before)
        esri_cell_fault(CELL(ESRI_REVIEW_SEATS), "must name at least one seat, such as "
                                                 "principal:1;teacher:2");
    for (int32_t s = 0; s < seats->count; s++)
        review.seat_count += seats->at[s].count;
    ESR_TRY(read_counts(b, ESRI_VOCAB_SKILLS, CELL(ESRI_REVIEW_NEEDS), &review.needs,
                        &review.need_count));
    (void)esri_build_span(CELL(ESRI_REVIEW_EARLIEST), CELL(ESRI_REVIEW_LATEST), &review.earliest,
                          &review.latest);
    if (!esri_cell_is_empty(CELL(ESRI_REVIEW_WEIGHT)))
        (void)esri_cell_int(CELL(ESRI_REVIEW_WEIGHT), 1, WEIGHT_MAX, &review.weight);
    *out = review;
cleanup:
    return status;
#undef CELL
}

// Lays out the seats of all reviews one by one.
static esr_status lay_places(esri_build *b, esr_review *reviews, const seat_counts *seats) {
    esr_status status = ESR_OK;
    esr_seat_place *places = NULL;
    int32_t count = 0;
    for (int32_t r = 0; r < b->cycle->review_count; r++) {
        reviews[r].seat_at = count;
        count += reviews[r].seat_count;
    }
    ESR_TRY(esri_build_alloc(b, count, sizeof *places, &places));
    for (int32_t r = 0, at = 0; r < b->cycle->review_count; r++)
        for (int32_t s = 0; s < seats[r].count; s++)
            for (int32_t n = 0; n < seats[r].at[s].count; n++)
                places[at++] = (esr_seat_place){{r}, seats[r].at[s].word};
    b->cycle->places = places;
    b->cycle->place_count = count;
cleanup:
    return status;
}

// Offsets and members of lists by school: `school_of(i)` is the school of entry i, or -1.
static esr_status list_by_school(esri_build *b, int32_t count, const int32_t *school_of,
                                 const int32_t **out_at, int32_t **out_list) {
    esr_status status = ESR_OK;
    int32_t *at = NULL, *list = NULL, schools = b->cycle->school_count;
    ESR_TRY(esri_build_alloc(b, schools + 1, sizeof *at, &at));
    ESR_TRY(esri_build_alloc(b, count, sizeof *list, &list));
    for (int32_t i = 0; i < count; i++)
        if (school_of[i] >= 0)
            at[school_of[i] + 1]++;
    for (int32_t s = 0; s < schools; s++)
        at[s + 1] += at[s];
    for (int32_t i = count - 1; i >= 0; i--) // fills each list from its end
        if (school_of[i] >= 0)
            list[--at[school_of[i] + 1]] = i;
    // Now at[s + 1] is where list s starts: shift the starts down by one.
    for (int32_t s = 0; s < schools; s++)
        at[s] = at[s + 1];
    at[schools] = 0;
    for (int32_t i = 0; i < count; i++)
        at[schools] += school_of[i] >= 0;
    *out_at = at;
    *out_list = list;
cleanup:
    return status;
}

esr_status esri_build_reviews(esri_build *b) {
    esr_status status = ESR_OK;
    esr_review *reviews = NULL;
    seat_counts *seats = NULL;
    int32_t *school_of = NULL, *list = NULL, count = 0;
    ESR_TRY(sort_ids(b, ESRI_REVIEWS, &count));
    ESR_TRY(esri_build_alloc(b, count, sizeof *reviews, &reviews));
    ESR_TRY(esri_build_alloc(b, count, sizeof *seats, &seats));
    ESR_TRY(esri_build_alloc(b, count, sizeof *school_of, &school_of));
    for (int32_t i = 0; i < esri_build_count(b, ESRI_REVIEWS); i++) {
        esr_review review;
        seat_counts row_seats = {0};
        ESR_TRY(read_review(b, esri_build_row(b, ESRI_REVIEWS, i), &review, &row_seats));
        int32_t at = b->position[ESRI_REVIEWS][i];
        if (at < 0)
            continue;
        reviews[at] = review;
        seats[at] = row_seats;
        school_of[at] = review.school.at;
    }
    b->cycle->reviews = reviews;
    b->cycle->review_count = count;
    ESR_TRY(lay_places(b, reviews, seats));
    ESR_TRY(list_by_school(b, count, school_of, &b->cycle->school_review_at, &list));
    esr_review_ix *ix = NULL;
    ESR_TRY(esri_build_alloc(b, count, sizeof *ix, &ix));
    for (int32_t i = 0; i < count; i++)
        ix[i].at = list[i];
    b->cycle->school_reviews = ix;
cleanup:
    return status;
}

static void read_sectors(esri_build *b, esri_cell cell, const esr_school *home,
                         esr_reviewer *reviewer) {
    if (!esri_build_mask(b, ESRI_VOCAB_SECTORS, cell, &reviewer->sectors))
        return;
    if (reviewer->sectors != 0)
        return;
    if (home && home->sector >= 0)
        reviewer->sectors = (uint64_t)1 << ((uint32_t)home->sector % 64);
}

static void read_numbers(esri_build *b, const esri_row *row, esr_reviewer *reviewer) {
    const struct {
        int32_t column;
        int32_t *out;
    } numbers[] = {
        {ESRI_REVIEWER_VISITS_DONE, &reviewer->visits_done},
        {ESRI_REVIEWER_RECENT_VISITS, &reviewer->recent_visits},
        {ESRI_REVIEWER_MIN_VISITS, &reviewer->min_visits},
        {ESRI_REVIEWER_MAX_VISITS, &reviewer->max_visits},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        esri_cell cell = esri_build_cell(b, ESRI_REVIEWERS, row, numbers[i].column);
        if (!esri_cell_is_empty(cell))
            (void)esri_cell_int(cell, 0, VISITS_MAX, numbers[i].out);
    }
    esri_cell km = esri_build_cell(b, ESRI_REVIEWERS, row, ESRI_REVIEWER_MAX_KM);
    if (!esri_cell_is_empty(km))
        (void)esri_cell_number(km, 0, KM_MAX, &reviewer->max_km);
}

static esr_reviewer read_reviewer(esri_build *b, const esri_row *row) {
#define CELL(column) esri_build_cell(b, ESRI_REVIEWERS, row, (column))
    esr_reviewer reviewer = {.id = row->cells[ESRI_REVIEWER_ID],
                             .line = row->line,
                             .home = {-1},
                             .max_visits = b->cycle->limits.max_visits,
                             .max_km = b->cycle->limits.max_km};
    reviewer.name = read_name(CELL(ESRI_REVIEWER_NAME), true);
    reviewer.role = read_word(b, ESRI_VOCAB_ROLES, CELL(ESRI_REVIEWER_ROLE));
    bool officer = esri_cell_is_empty(CELL(ESRI_REVIEWER_SCHOOL_ID));
    if (!officer)
        reviewer.home.at = esri_build_refer(b, CELL(ESRI_REVIEWER_SCHOOL_ID), ESRI_SCHOOLS);
    const esr_school *home = reviewer.home.at >= 0 ? &b->cycle->schools[reviewer.home.at] : NULL;
    reviewer.name_zh = read_name(CELL(ESRI_REVIEWER_NAME_ZH), false);
    reviewer.email = read_email(CELL(ESRI_REVIEWER_EMAIL));
    esri_cell sectors = CELL(ESRI_REVIEWER_SECTORS);
    if (officer && esri_cell_is_empty(sectors))
        esri_cell_fault(sectors, "is empty, but somebody without a school must have sectors");
    read_sectors(b, sectors, home, &reviewer);
    (void)esri_build_mask(b, ESRI_VOCAB_LANGUAGES, CELL(ESRI_REVIEWER_LANGUAGES),
                          &reviewer.languages);
    (void)esri_build_mask(b, ESRI_VOCAB_SKILLS, CELL(ESRI_REVIEWER_SKILLS), &reviewer.skills);
    read_numbers(b, row, &reviewer);
    reviewer.place = read_place(CELL(ESRI_REVIEWER_LATITUDE), CELL(ESRI_REVIEWER_LONGITUDE));
    if (!reviewer.place.known && home)
        reviewer.place = home->place;
    return reviewer;
#undef CELL
}

esr_status esri_build_reviewers(esri_build *b) {
    esr_status status = ESR_OK;
    esr_reviewer *reviewers = NULL;
    int32_t *school_of = NULL, *list = NULL, count = 0;
    ESR_TRY(sort_ids(b, ESRI_REVIEWERS, &count));
    ESR_TRY(esri_build_alloc(b, count, sizeof *reviewers, &reviewers));
    ESR_TRY(esri_build_alloc(b, count, sizeof *school_of, &school_of));
    for (int32_t i = 0; i < esri_build_count(b, ESRI_REVIEWERS); i++) {
        esr_reviewer reviewer = read_reviewer(b, esri_build_row(b, ESRI_REVIEWERS, i));
        int32_t at = b->position[ESRI_REVIEWERS][i];
        if (at < 0)
            continue;
        reviewers[at] = reviewer;
        school_of[at] = reviewer.home.at;
    }
    b->cycle->reviewers = reviewers;
    b->cycle->reviewer_count = count;
    ESR_TRY(list_by_school(b, count, school_of, &b->cycle->school_reviewer_at, &list));
    esr_reviewer_ix *ix = NULL;
    ESR_TRY(esri_build_alloc(b, count, sizeof *ix, &ix));
    for (int32_t i = 0; i < count; i++)
        ix[i].at = list[i];
    b->cycle->school_reviewers = ix;
cleanup:
    return status;
}
