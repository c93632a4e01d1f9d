// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of a forecast: wants against supply by seat and sector, by language, by skill, and by
// month. A row is a count like that of a shortage, over the whole cycle.
#include "explain/forecast/outlook.h"

typedef struct work {
    esri_outlook *o;
    esri_supply supply;
    uint64_t *set; // of reviewers
} work;

// Begins a row; count_unit adds to it, end_row counts what can be given and says whether anything
// is wanted.
static void begin_row(work *w, esr_balance *row, int32_t word, int32_t sector) {
    *row = (esr_balance){.word = word, .sector = sector};
    esri_supply_start(&w->supply, w->o->visits);
}

static void count_unit(work *w, esr_balance *row, const esri_unit *unit, int32_t *last) {
    row->wanted += unit->wanted;
    row->reviews += *last != unit->review;
    *last = unit->review;
    esri_supply_add(&w->supply, unit, w->o->who_words);
}

static bool end_row(work *w, esr_balance *row) {
    row->reviewers = w->supply.touched_count;
    row->supply = w->supply.total;
    return row->wanted > 0;
}

// Counts the seats of one kind (-1: of all) at schools of one sector (-1: of all) that need all of
// these languages.
static void count_seats(work *w, esr_balance *row, int32_t seat, int32_t sector,
                        uint64_t languages) {
    const esri_outlook *o = w->o;
    int32_t last = -1;
    for (int32_t k = 0; k < o->want_at[o->cycle->review_count]; k++) {
        const esri_want *want = &o->wants[k];
        const esr_school *school = &o->cycle->schools[o->cycle->reviews[want->review].school.at];
        esri_unit unit = {want->review, want->seat, want->seats, k, want->who};
        if ((seat < 0 || want->seat == seat) && (sector < 0 || school->sector == sector) &&
            !(languages & ~school->languages))
            count_unit(w, row, &unit, &last);
    }
}

static void add_roles(work *w) {
    esri_outlook *o = w->o;
    const esr_cycle *cycle = o->cycle;
    int32_t count = 0;
    esr_balance *rows = esri_outlook_keep(
        o, (size_t)cycle->seats.count * (size_t)cycle->sectors.count, sizeof *rows);
    for (int32_t seat = 0; seat < cycle->seats.count && rows; seat++)
        for (int32_t sector = 0; sector < cycle->sectors.count; sector++) {
            begin_row(w, &rows[count], seat, sector);
            count_seats(w, &rows[count], seat, sector, 0);
            count += end_row(w, &rows[count]);
        }
    o->out->roles = rows;
    o->out->role_count = count;
}

static void add_languages(work *w) {
    esri_outlook *o = w->o;
    int32_t words = o->cycle->languages.count, count = 0;
    esr_balance *rows = esri_outlook_keep(o, (size_t)words, sizeof *rows);
    for (int32_t word = 0; word < words && rows; word++) {
        begin_row(w, &rows[count], word, -1);
        count_seats(w, &rows[count], -1, -1, UINT64_C(1) << word);
        count += end_row(w, &rows[count]);
    }
    o->out->languages = rows;
    o->out->language_count = count;
}

static void add_skills(work *w) {
    esri_outlook *o = w->o;
    const esr_cycle *cycle = o->cycle;
    int32_t count = 0;
    esr_balance *rows = esri_outlook_keep(o, (size_t)cycle->skills.count, sizeof *rows);
    for (int32_t word = 0; word < cycle->skills.count && rows; word++) {
        int32_t last = -1;
        begin_row(w, &rows[count], word, -1);
        for (int32_t v = 0; v < cycle->review_count; v++)
            for (int32_t n = 0; n < cycle->reviews[v].need_count; n++) {
                if (cycle->reviews[v].needs[n].word != word)
                    continue;
                for (size_t i = 0; i < o->who_words; i++)
                    w->set[i] = 0;
                for (int32_t r = 0; r < cycle->reviewer_count; r++)
                    if ((cycle->reviewers[r].skills >> word & 1) && esri_bit_test(o->who[v], r))
                        esri_bit_set(w->set, r);
                esri_unit unit = {v, -1, cycle->reviews[v].needs[n].count, 0, w->set};
                count_unit(w, &rows[count], &unit, &last);
            }
        count += end_row(w, &rows[count]);
    }
    o->out->skills = rows;
    o->out->skill_count = count;
}

static void add_reviews(esri_outlook *o, int32_t m, esr_forecast_month *month,
                        const uint64_t *any) {
    for (int32_t d = 0; d < o->cycle->day_count; d++)
        month->days += o->month_of[d] == m && esri_bit_test(any, d);
    for (int32_t v = 0; v < o->cycle->review_count; v++) {
        int32_t seats = o->cycle->reviews[v].seat_count;
        bool may = false;
        for (int32_t d = 0; d < o->cycle->day_count && !may; d++)
            may = o->month_of[d] == m && esri_bit_test(o->open[v], d);
        if (!may)
            continue;
        month->reviews_may++;
        month->seats_may += seats;
        if (o->from_month[v] != m || o->to_month[v] != m)
            continue;
        month->reviews_must++;
        month->seats_must += seats;
    }
}

static void add_months(work *w) {
    esri_outlook *o = w->o;
    esr_forecast_month *months = o->months;
    size_t words = o->problem->day_words, each = (size_t)o->span_count * words;
    uint64_t any[ESRI_DAY_WORDS_MAX] = {0};
    for (int32_t v = 0; v < o->cycle->review_count; v++)
        for (size_t i = 0; i < words; i++)
            any[i] |= o->open[v][i];
    for (int32_t m = 0; m < o->out->month_count; m++) {
        add_reviews(o, m, &months[m], any);
        for (int32_t r = 0; r < o->cycle->reviewer_count; r++) {
            int32_t visits = esri_visits_pack(o, o->visit_days + (size_t)r * each, m, m,
                                              o->cycle->reviewers[r].max_visits);
            months[m].reviewers += visits > 0;
            months[m].supply += visits;
        }
    }
}

void esri_outlook_tables(esri_outlook *o) {
    work w = {.o = o};
    size_t reviewers = (size_t)o->cycle->reviewer_count;
    esri_outlook_supply(o, reviewers, &w.supply);
    w.set = esri_outlook_alloc(o, o->who_words, sizeof *w.set);
    if (o->starved)
        return;
    add_roles(&w);
    add_languages(&w);
    add_skills(&w);
    if (!o->starved)
        add_months(&w);
}
