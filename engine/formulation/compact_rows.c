// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of docs/formulation.md, family by family, in its names. Rows that can't be broken are
// left out (matrix.c), and so are rows of h10_gap and h13_away for days on which nobody concerned
// can start: who is held on such a day is held on the day of the latest of the starts before it.
#include "formulation/compact.h"
#include "rules/judge.h"

static void begin(esri_compact *m, esri_label label, esri_sense sense, int32_t right) {
    esri_matrix_row(&m->matrix, label, sense, right);
}

static void put(esri_compact *m, int32_t column, int32_t value) {
    esri_matrix_add(&m->matrix, column, value);
}

static int32_t span(const esr_cycle *cycle, int32_t review) {
    return esr_visit_last_day(0, cycle->reviews[review].half_days) + 1;
}

static bool is_novice(const esr_cycle *cycle, int32_t reviewer) {
    return cycle->reviewers[reviewer].visits_done == 0;
}

static int32_t staff_count(const esr_cycle *cycle, int32_t school) {
    return cycle->school_reviewer_at[school + 1] - cycle->school_reviewer_at[school];
}

// ---- A plan ------------------------------------------------------------------------------------

static void add_dates(esri_compact *m) {
    const esri_tuples *tuples = m->tuples;
    for (int32_t v = 0; v < m->cycle->review_count; v++) {
        begin(m, (esri_label){"once", 1, {v + 1}}, ESRI_EXACTLY, 1);
        for (int32_t s = tuples->start_at[v]; s < tuples->start_at[v + 1]; s++)
            put(m, m->z + s, 1);
        put(m, m->idle + v, 1);
    }
    for (int32_t s = 0; s < tuples->start_count; s++)
        for (int32_t i = tuples->starts[s].sit_at;
             i < tuples->starts[s].sit_at + tuples->starts[s].sit_count; i++) {
            const esri_sit *sit = &tuples->sits[i];
            begin(m, (esri_label){"dated", 3, {sit->review + 1, sit->reviewer + 1, sit->day + 1}},
                  ESRI_MOST, 0);
            put(m, m->x + i, 1);
            put(m, m->z + s, -1);
        }
}

// The sits of one reviewer stand review by review, so those of a pair stand together.
static void add_members(esri_compact *m) {
    int32_t last = -1;
    for (int32_t i = 0; i < m->tuples->sit_count; i++) {
        int32_t sit = m->sit_of[i], pair = m->sit_pair[sit];
        const esri_pair *it = &m->pairs[pair];
        if (pair != last) {
            begin(m, (esri_label){"member", 2, {it->review + 1, it->reviewer + 1}}, ESRI_EXACTLY,
                  0);
            put(m, m->t + pair, -1);
        }
        last = pair;
        put(m, m->x + sit, 1);
    }
}

static bool fits(const esri_compact *m, int32_t pair, int32_t seat) {
    return esri_role_fits(m->cycle, m->cycle->reviewers[m->pairs[pair].reviewer].role, seat);
}

static void add_seated(esri_compact *m) {
    const esr_cycle *cycle = m->cycle;
    for (int32_t p = 0; p < m->pair_count; p++) {
        int32_t v = m->pairs[p].review, y = m->y[p];
        int32_t end = cycle->reviews[v].seat_at + cycle->reviews[v].seat_count;
        begin(m, (esri_label){"seated", 2, {v + 1, m->pairs[p].reviewer + 1}}, ESRI_EXACTLY, 0);
        for (int32_t place = cycle->reviews[v].seat_at; place < end;
             place = esri_compact_kind_end(cycle, v, place))
            if (fits(m, p, cycle->places[place].seat))
                put(m, y++, 1);
        put(m, m->t + p, -1);
    }
}

// The column that seats a pair in that kind of seat, which fits it.
static int32_t seat_column(const esri_compact *m, int32_t pair, int32_t seat) {
    const esr_cycle *cycle = m->cycle;
    int32_t v = m->pairs[pair].review, y = m->y[pair];
    for (int32_t place = cycle->reviews[v].seat_at; cycle->places[place].seat != seat;
         place = esri_compact_kind_end(cycle, v, place))
        y += fits(m, pair, cycle->places[place].seat);
    return y;
}

static void add_filled(esri_compact *m, int32_t v) {
    const esr_cycle *cycle = m->cycle;
    const esr_review *review = &cycle->reviews[v];
    for (int32_t place = review->seat_at, next; place < review->seat_at + review->seat_count;
         place = next) {
        next = esri_compact_kind_end(cycle, v, place);
        int32_t seat = cycle->places[place].seat, count = next - place;
        int32_t empty =
            esri_matrix_column(&m->matrix, (esri_label){"empty", 2, {v + 1, seat + 1}}, count,
                               (int64_t)cycle->costs.empty_seat * review->weight);
        begin(m, (esri_label){"filled", 2, {v + 1, seat + 1}}, ESRI_EXACTLY, count);
        for (int32_t p = m->pair_at[v]; p < m->pair_at[v + 1]; p++)
            if (fits(m, p, seat))
                put(m, seat_column(m, p, seat), 1);
        put(m, empty, 1);
        put(m, m->idle + v, count);
    }
}

static void add_skilled(esri_compact *m, int32_t v) {
    const esr_cycle *cycle = m->cycle;
    for (int32_t n = 0; n < cycle->reviews[v].need_count; n++) {
        esr_count need = cycle->reviews[v].needs[n];
        int32_t missing =
            esri_matrix_column(&m->matrix, (esri_label){"missing", 2, {v + 1, need.word + 1}},
                               need.count, cycle->costs.missing_skill);
        begin(m, (esri_label){"skilled", 2, {v + 1, need.word + 1}}, ESRI_LEAST, need.count);
        for (int32_t p = m->pair_at[v]; p < m->pair_at[v + 1]; p++)
            if (cycle->reviewers[m->pairs[p].reviewer].skills >> need.word & 1u)
                put(m, m->t + p, 1);
        put(m, missing, 1);
        put(m, m->idle + v, need.count);
    }
}

static void add_led(esri_compact *m, int32_t v) {
    int32_t unled = esri_matrix_column(&m->matrix, (esri_label){"unled", 1, {v + 1}}, 1,
                                       m->cycle->costs.no_veteran);
    begin(m, (esri_label){"led", 1, {v + 1}}, ESRI_LEAST, 1);
    for (int32_t p = m->pair_at[v]; p < m->pair_at[v + 1]; p++)
        if (!is_novice(m->cycle, m->pairs[p].reviewer))
            put(m, m->t + p, 1);
    put(m, unled, 1);
    put(m, m->idle + v, 1);
}

// Puts z of that day where the visit may start then.
static void put_start(esri_compact *m, int32_t review, esr_day day) {
    for (int32_t s = m->tuples->start_at[review]; s < m->tuples->start_at[review + 1]; s++)
        if (m->cycle->first_day + m->tuples->starts[s].day == day)
            put(m, m->z + s, 1);
}

static void put_pair(esri_compact *m, int32_t review, int32_t reviewer) {
    int32_t pair = esri_compact_pair(m, review, reviewer);
    if (pair >= 0)
        put(m, m->t + pair, 1);
}

static void add_told(esri_compact *m, int32_t number) {
    const esr_cycle *cycle = m->cycle;
    const esr_published *told = &cycle->published[number];
    int32_t v = told->review.at;
    if (told->first_day != ESR_DAY_NONE) {
        int32_t moved = esri_matrix_column(&m->matrix, (esri_label){"moved", 1, {v + 1}}, 1,
                                           cycle->costs.change_date);
        begin(m, (esri_label){"told_day", 1, {v + 1}}, ESRI_EXACTLY, 1);
        put_start(m, v, told->first_day);
        put(m, moved, 1);
    }
    for (int32_t i = told->told_at; i < told->told_at + told->told_count; i++) {
        int32_t r = cycle->told[i].at;
        int32_t dropped = esri_matrix_column(&m->matrix, (esri_label){"dropped", 2, {v + 1, r + 1}},
                                             1, cycle->costs.change_reviewer);
        begin(m, (esri_label){"told_reviewer", 2, {v + 1, r + 1}}, ESRI_EXACTLY, 1);
        put_pair(m, v, r);
        put(m, dropped, 1);
    }
}

// ---- A reviewer's year -------------------------------------------------------------------------

static void put_visits(esri_compact *m, int32_t reviewer) {
    int32_t last = -1;
    for (int32_t i = m->sit_at[reviewer]; i < m->sit_at[reviewer + 1]; i++) {
        int32_t pair = m->sit_pair[m->sit_of[i]];
        if (pair != last)
            put(m, m->t + pair, 1);
        last = pair;
    }
}

static void add_load(esri_compact *m, int32_t r) {
    const esr_cycle *cycle = m->cycle;
    const esr_reviewer *who = &cycle->reviewers[r];
    const esr_cost_rates *costs = &cycle->costs;
    int32_t most = who->max_visits < cycle->review_count ? who->max_visits : cycle->review_count;
    int64_t recent = (int64_t)costs->per_recent_visit * who->recent_visits;
    int32_t first = m->matrix.column_count;
    for (int32_t k = 0; k < most; k++) {
        int32_t step = k < costs->load_step_count ? k : costs->load_step_count - 1;
        esri_matrix_column(&m->matrix, (esri_label){"load", 2, {r + 1, k + 1}}, 1,
                           costs->load_step[step] + recent);
    }
    begin(m, (esri_label){"h10_visits", 1, {r + 1}}, ESRI_EXACTLY, 0);
    put_visits(m, r);
    for (int32_t k = 0; k < most; k++)
        put(m, first + k, -1);
    if (who->min_visits == 0)
        return;
    int32_t lacking = esri_matrix_column(&m->matrix, (esri_label){"short", 1, {r + 1}},
                                         who->min_visits, costs->under_minimum);
    begin(m, (esri_label){"minimum", 1, {r + 1}}, ESRI_LEAST, who->min_visits);
    put_visits(m, r);
    put(m, lacking, 1);
}

// Whether a visit with that reviewer may start on that day.
static bool starts_on(const esri_compact *m, int32_t reviewer, int32_t day) {
    for (int32_t i = m->sit_at[reviewer]; i < m->sit_at[reviewer + 1]; i++)
        if (m->tuples->sits[m->sit_of[i]].day == day)
            return true;
    return false;
}

// Puts the x that hold the reviewer on that day, `after` days behind the visit included.
static void put_held(esri_compact *m, int32_t reviewer, int32_t day, int32_t after) {
    for (int32_t i = m->sit_at[reviewer]; i < m->sit_at[reviewer + 1]; i++) {
        const esri_sit *sit = &m->tuples->sits[m->sit_of[i]];
        if (sit->day <= day && day < sit->day + span(m->cycle, sit->review) + after)
            put(m, m->x + m->sit_of[i], 1);
    }
}

static void add_gaps(esri_compact *m, int32_t r) {
    for (int32_t e = 0; e < m->cycle->day_count; e++) {
        if (!starts_on(m, r, e))
            continue;
        begin(m, (esri_label){"h10_gap", 2, {r + 1, e + 1}}, ESRI_MOST, 1);
        put_held(m, r, e, m->cycle->limits.gap_days);
    }
}

// H11: r is not away near the visit of w to the own school.
static void add_own_review(esri_compact *m, int32_t r, int32_t w) {
    const esri_tuples *tuples = m->tuples;
    int32_t margin = m->cycle->limits.own_review_margin, length = span(m->cycle, w);
    for (int32_t i = m->sit_at[r]; i < m->sit_at[r + 1]; i++) {
        const esri_sit *sit = &tuples->sits[m->sit_of[i]];
        begin(m, (esri_label){"h11", 4, {w + 1, sit->review + 1, r + 1, sit->day + 1}}, ESRI_MOST,
              1);
        put(m, m->x + m->sit_of[i], 1);
        for (int32_t s = tuples->start_at[w]; s < tuples->start_at[w + 1]; s++) {
            int32_t e = tuples->starts[s].day;
            if (e < sit->day + span(m->cycle, sit->review) + margin &&
                sit->day < e + length + margin)
                put(m, m->z + s, 1);
        }
    }
}

static void add_reviewer(esri_compact *m, int32_t r) {
    const esr_cycle *cycle = m->cycle;
    int32_t home = cycle->reviewers[r].home.at;
    add_load(m, r);
    add_gaps(m, r);
    if (home < 0)
        return;
    for (int32_t i = cycle->school_review_at[home]; i < cycle->school_review_at[home + 1]; i++)
        add_own_review(m, r, cycle->school_reviews[i].at);
}

// ---- Schools -----------------------------------------------------------------------------------

// How many from that school may be members of v.
static int32_t count_from(const esri_compact *m, int32_t v, int32_t school) {
    const esr_cycle *cycle = m->cycle;
    int32_t count = 0;
    for (int32_t i = cycle->school_reviewer_at[school]; i < cycle->school_reviewer_at[school + 1];
         i++)
        count += esri_compact_pair(m, v, cycle->school_reviewers[i].at) >= 0;
    return count;
}

// Puts them.
static void put_from(esri_compact *m, int32_t v, int32_t school) {
    const esr_cycle *cycle = m->cycle;
    for (int32_t i = cycle->school_reviewer_at[school]; i < cycle->school_reviewer_at[school + 1];
         i++)
        put_pair(m, v, cycle->school_reviewers[i].at);
}

static void add_mutual(esri_compact *m, int32_t v, int32_t r, int32_t w) {
    const esr_cycle *cycle = m->cycle;
    int32_t home = cycle->reviews[v].school.at, first = esri_compact_pair(m, v, r);
    if (first < 0)
        return;
    for (int32_t i = cycle->school_reviewer_at[home]; i < cycle->school_reviewer_at[home + 1];
         i++) {
        int32_t q = cycle->school_reviewers[i].at, second = esri_compact_pair(m, w, q);
        if (second < 0)
            continue;
        int32_t mutual =
            esri_matrix_column(&m->matrix, (esri_label){"mutual", 4, {v + 1, r + 1, w + 1, q + 1}},
                               1, cycle->kinds[ESR_KIND_RECIPROCAL].cost);
        begin(m, (esri_label){"h12_cost", 4, {v + 1, r + 1, w + 1, q + 1}}, ESRI_MOST, 1);
        put(m, m->t + first, 1);
        put(m, m->t + second, 1);
        put(m, mutual, -1);
    }
}

// H12 of two reviews. One side alone is h13_team's.
static void add_reciprocal(esri_compact *m, int32_t v, int32_t w) {
    const esr_cycle *cycle = m->cycle;
    int32_t a = cycle->reviews[v].school.at, b = cycle->reviews[w].school.at;
    if (a == b || count_from(m, v, b) == 0 || count_from(m, w, a) == 0)
        return;
    if (cycle->kinds[ESR_KIND_RECIPROCAL].mode == ESR_FORBID) {
        begin(m, (esri_label){"h12", 2, {v + 1, w + 1}}, ESRI_MOST, 1);
        put_from(m, v, b);
        put_from(m, w, a);
    } else if (cycle->kinds[ESR_KIND_RECIPROCAL].mode == ESR_COST) {
        for (int32_t i = cycle->school_reviewer_at[b]; i < cycle->school_reviewer_at[b + 1]; i++)
            add_mutual(m, v, cycle->school_reviewers[i].at, w);
    }
}

static void add_away(esri_compact *m, int32_t h) {
    const esr_cycle *cycle = m->cycle;
    int32_t first = cycle->school_reviewer_at[h], end = cycle->school_reviewer_at[h + 1];
    for (int32_t e = 0; e < cycle->day_count; e++) {
        bool any = false;
        for (int32_t i = first; i < end && !any; i++)
            any = starts_on(m, cycle->school_reviewers[i].at, e);
        if (!any)
            continue;
        begin(m, (esri_label){"h13_away", 2, {h + 1, e + 1}}, ESRI_MOST, cycle->limits.home_away);
        for (int32_t i = first; i < end; i++)
            put_held(m, cycle->school_reviewers[i].at, e, 0);
    }
}

static void add_school(esri_compact *m, int32_t h) {
    const esr_cycle *cycle = m->cycle;
    if (staff_count(cycle, h) > 1)
        for (int32_t v = 0; v < cycle->review_count; v++) {
            begin(m, (esri_label){"h13_team", 2, {v + 1, h + 1}}, ESRI_MOST, 1);
            put_from(m, v, h);
        }
    if (cycle->limits.home_away > 0 && staff_count(cycle, h) > cycle->limits.home_away)
        add_away(m, h);
}

// ---- Teams, days, pins -------------------------------------------------------------------------

static void add_team(esri_compact *m, int32_t v) {
    const esr_cycle *cycle = m->cycle;
    for (int32_t i = 0; i < cycle->pair_count; i++) {
        int32_t r = cycle->pairs[i].first.at, q = cycle->pairs[i].second.at;
        begin(m, (esri_label){"h14", 3, {v + 1, r + 1, q + 1}}, ESRI_MOST, 1);
        put_pair(m, v, r);
        put_pair(m, v, q);
    }
    begin(m, (esri_label){"h15", 1, {v + 1}}, ESRI_MOST, cycle->limits.novices_per_team);
    for (int32_t p = m->pair_at[v]; p < m->pair_at[v + 1]; p++)
        if (is_novice(cycle, m->pairs[p].reviewer))
            put(m, m->t + p, 1);
}

static bool counts(const esr_cycle *cycle, const esr_capacity *capacity, int32_t review) {
    return capacity->sector < 0 ||
           capacity->sector == cycle->schools[cycle->reviews[review].school.at].sector;
}

static void add_capacity(esri_compact *m, int32_t number) {
    const esr_cycle *cycle = m->cycle;
    const esr_capacity *capacity = &cycle->capacity[number];
    for (int32_t e = 0; e < cycle->day_count; e++) {
        if (cycle->first_day + e < capacity->from || cycle->first_day + e > capacity->to)
            continue;
        begin(m, (esri_label){"h16", 2, {number + 1, e + 1}}, ESRI_MOST, capacity->max_visits);
        for (int32_t s = 0; s < m->tuples->start_count; s++) {
            const esri_start *start = &m->tuples->starts[s];
            if (counts(cycle, capacity, start->review) && start->day <= e &&
                e < start->day + span(cycle, start->review))
                put(m, m->z + s, 1);
        }
    }
}

static void add_pin(esri_compact *m, int32_t number) {
    const esr_pin *pin = &m->cycle->pins[number];
    if (pin->forbid)
        return;
    if (pin->first_day != ESR_DAY_NONE) {
        begin(m, (esri_label){"h17_day", 1, {number + 1}}, ESRI_EXACTLY, 1);
        put_start(m, pin->review.at, pin->first_day);
    }
    if (pin->reviewer.at >= 0) {
        begin(m, (esri_label){"h17_reviewer", 1, {number + 1}}, ESRI_EXACTLY, 1);
        put_pair(m, pin->review.at, pin->reviewer.at);
    }
}

void esri_compact_add_rows(esri_compact *m) {
    const esr_cycle *cycle = m->cycle;
    add_dates(m);
    add_members(m);
    add_seated(m);
    for (int32_t v = 0; v < cycle->review_count; v++) {
        add_filled(m, v);
        add_skilled(m, v);
        add_led(m, v);
        add_team(m, v);
        for (int32_t w = v + 1; w < cycle->review_count; w++)
            add_reciprocal(m, v, w);
    }
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        add_reviewer(m, r);
    for (int32_t h = 0; h < cycle->school_count; h++)
        add_school(m, h);
    for (int32_t p = 0; p < cycle->published_count; p++)
        add_told(m, p);
    for (int32_t c = 0; c < cycle->capacity_count; c++)
        add_capacity(m, c);
    for (int32_t p = 0; p < cycle->pin_count; p++)
        add_pin(m, p);
}
