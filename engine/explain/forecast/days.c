// SPDX-License-Identifier: GPL-3.0-or-later
// The days of a forecast: on which a visit may start by H1, H2, H16 and H17, what takes the others,
// and what the visits that pins fix take from reviewers (H10, H11).
#include "explain/forecast/outlook.h"

#include "base/day.h"
#include "rules/judge.h"

static void add_months(esri_outlook *o) {
    const esr_cycle *cycle = o->cycle;
    esri_civil first = esri_day_to_civil(cycle->first_day);
    o->month_of = esri_outlook_alloc(o, (size_t)cycle->day_count, sizeof *o->month_of);
    if (!o->month_of)
        return;
    for (int32_t d = 0; d < cycle->day_count; d++) {
        esri_civil day = esri_day_to_civil(cycle->first_day + d);
        o->month_of[d] = 12 * (day.year - first.year) + day.month - first.month;
    }
    int32_t count = o->month_of[cycle->day_count - 1] + 1;
    o->months = esri_outlook_keep(o, (size_t)count, sizeof *o->months);
    for (int32_t m = 0; m < count && o->months; m++) {
        int32_t month = first.month - 1 + m;
        o->months[m].first =
            esri_day_from_civil((esri_civil){first.year + month / 12, month % 12 + 1, 1});
    }
    o->out->months = o->months;
    o->out->month_count = count;
}

static void add_spans(esri_outlook *o) {
    o->span_of = esri_outlook_alloc(o, (size_t)o->cycle->review_count, sizeof *o->span_of);
    for (int32_t v = 0; v < o->cycle->review_count && o->span_of; v++) {
        int32_t at = 0, span = o->problem->reviews[v].span;
        while (at < o->span_count && o->spans[at] != span)
            at++;
        if (at == o->span_count)
            o->spans[o->span_count++] = span;
        o->span_of[v] = at;
    }
}

static void find_day_pins(esri_outlook *o) {
    o->day_pin = esri_outlook_alloc(o, (size_t)o->cycle->review_count, sizeof *o->day_pin);
    for (int32_t v = 0; v < o->cycle->review_count && o->day_pin; v++)
        o->day_pin[v] = ESR_DAY_NONE;
    for (int32_t p = 0; p < o->cycle->pin_count && o->day_pin; p++) {
        const esr_pin *pin = &o->cycle->pins[p];
        if (!pin->forbid && pin->first_day != ESR_DAY_NONE)
            o->day_pin[pin->review.at] = pin->first_day;
    }
}

// Days on which no other visit of a sector (or, in front of those, of any) may be in progress
// beside the visits whose days are pinned: [1 + sectors] sets.
static uint64_t *full_days(esri_outlook *o) {
    const esr_cycle *cycle = o->cycle;
    size_t words = o->problem->day_words, rows = (size_t)cycle->sectors.count + 1;
    uint64_t *full = esri_outlook_alloc(o, rows * words, sizeof *full);
    int32_t *fixed = esri_outlook_alloc(o, rows * (size_t)cycle->day_count, sizeof *fixed);
    if (!full || !fixed || !o->day_pin)
        return NULL;
    for (int32_t v = 0; v < cycle->review_count; v++) {
        int32_t sector = cycle->schools[cycle->reviews[v].school.at].sector;
        if (o->day_pin[v] == ESR_DAY_NONE)
            continue;
        int32_t first = o->day_pin[v] - cycle->first_day;
        for (int32_t d = first; d < first + o->problem->reviews[v].span; d++) {
            if (d < 0 || d >= cycle->day_count)
                continue;
            fixed[d]++;
            fixed[(sector + 1) * cycle->day_count + d]++;
        }
    }
    for (int32_t c = 0; c < cycle->capacity_count; c++) {
        const esr_capacity *row = &cycle->capacity[c];
        for (int32_t d = 0; d < cycle->day_count; d++)
            if (cycle->first_day + d >= row->from && cycle->first_day + d <= row->to &&
                fixed[(row->sector + 1) * cycle->day_count + d] >= row->max_visits)
                esri_bit_set(full + (size_t)(row->sector + 1) * words, d);
    }
    return full;
}

// What keeps a visit from starting on a day; ESR_LOST_COUNT: nothing.
static esr_lost what_takes(const esri_outlook *o, int32_t v, int32_t day, const uint64_t *full) {
    static const esr_lost by_obstacle[ESRI_OBSTACLE_COUNT] = {
        [ESRI_OBSTACLE_NONE] = ESR_LOST_COUNT,      [ESRI_OBSTACLE_OUTSIDE] = ESR_LOST_END,
        [ESRI_OBSTACLE_WEEKEND] = ESR_LOST_WEEKEND, [ESRI_OBSTACLE_ALL] = ESR_LOST_ALL,
        [ESRI_OBSTACLE_SCHOOL] = ESR_LOST_SCHOOL,
    };
    const esr_cycle *cycle = o->cycle;
    esri_pairing pairing = {cycle, {v}, {-1}, cycle->first_day + day};
    esr_lost lost = by_obstacle[esri_day_obstacle(&pairing)];
    if (lost != ESR_LOST_COUNT)
        return lost;
    if (esri_h02_refuses(&pairing, NULL))
        return ESR_LOST_BOUNDS;
    if (!esri_bit_test(o->problem->reviews[v].open, day))
        return ESR_LOST_PIN;
    int32_t sector = cycle->schools[cycle->reviews[v].school.at].sector;
    const uint64_t *own = full + (size_t)(sector + 1) * o->problem->day_words;
    int32_t end = day + o->problem->reviews[v].span;
    if (o->day_pin[v] == ESR_DAY_NONE &&
        (esri_bit_any(full, day, end) || esri_bit_any(own, day, end)))
        return ESR_LOST_CAPACITY;
    return ESR_LOST_COUNT;
}

static void add_open_days(esri_outlook *o, const uint64_t *full) {
    const esr_cycle *cycle = o->cycle;
    size_t count = (size_t)cycle->review_count;
    o->out->days = o->days = esri_outlook_keep(o, count, sizeof *o->days);
    o->open = esri_outlook_alloc(o, count, sizeof(uint64_t *));
    o->from_month = esri_outlook_alloc(o, count, sizeof *o->from_month);
    o->to_month = esri_outlook_alloc(o, count, sizeof *o->to_month);
    for (int32_t v = 0; v < cycle->review_count && !o->starved; v++) {
        o->open[v] = esri_outlook_alloc(o, o->problem->day_words, sizeof(uint64_t));
        esr_review_days *days = &o->days[v];
        days->earliest = days->latest = ESR_DAY_NONE;
        o->from_month[v] = o->to_month[v] = -1;
        for (int32_t day = 0; day < cycle->day_count && o->open[v]; day++) {
            esr_lost lost = what_takes(o, v, day, full);
            if (lost != ESR_LOST_COUNT) {
                days->lost[lost]++;
                continue;
            }
            esri_bit_set(o->open[v], day);
            if (days->first_days++ == 0) {
                days->earliest = cycle->first_day + day;
                o->from_month[v] = o->month_of[day];
            }
            days->latest = cycle->first_day + day;
            o->to_month[v] = o->month_of[day];
        }
    }
}

// A visit of the reviewer is fixed for span days from `day` on: others keep so many days away.
static void bar(esri_outlook *o, int32_t reviewer, int32_t day, int32_t span, int32_t between) {
    size_t words = o->problem->day_words;
    if (!o->barred[reviewer])
        o->barred[reviewer] =
            esri_outlook_alloc(o, (size_t)o->span_count * words, sizeof(uint64_t));
    for (int32_t s = 0; s < o->span_count && o->barred[reviewer]; s++) {
        int32_t from = day - between - o->spans[s] + 1, to = day + span - 1 + between;
        from = from < 0 ? 0 : from;
        to = to < o->cycle->day_count ? to : o->cycle->day_count - 1;
        for (int32_t d = from; d <= to; d++)
            esri_bit_set(o->barred[reviewer] + (size_t)s * words, d);
    }
}

static void add_barred(esri_outlook *o) {
    const esr_cycle *cycle = o->cycle;
    o->barred = esri_outlook_alloc(o, (size_t)cycle->reviewer_count, sizeof(uint64_t *));
    for (int32_t p = 0; p < cycle->pin_count && !o->starved; p++) {
        const esr_pin *pin = &cycle->pins[p];
        esr_day first = o->day_pin[pin->review.at];
        if (!pin->forbid && pin->reviewer.at >= 0 && first != ESR_DAY_NONE)
            bar(o, pin->reviewer.at, first - cycle->first_day,
                o->problem->reviews[pin->review.at].span, cycle->limits.gap_days);
    }
    for (int32_t v = 0; v < cycle->review_count && !o->starved; v++) {
        int32_t school = cycle->reviews[v].school.at;
        if (o->day_pin[v] == ESR_DAY_NONE)
            continue;
        for (int32_t k = cycle->school_reviewer_at[school];
             k < cycle->school_reviewer_at[school + 1]; k++)
            bar(o, cycle->school_reviewers[k].at, o->day_pin[v] - cycle->first_day,
                o->problem->reviews[v].span, cycle->limits.own_review_margin);
    }
}

void esri_outlook_days(esri_outlook *o) {
    add_months(o);
    add_spans(o);
    find_day_pins(o);
    const uint64_t *full = full_days(o);
    if (o->starved)
        return;
    add_open_days(o, full);
    add_barred(o);
}

bool esri_outlook_pair_days(const esri_outlook *o, int32_t review, const esri_candidate *candidate,
                            uint64_t *out) {
    const esri_problem *problem = o->problem;
    const uint64_t *barred = o->barred[candidate->reviewer];
    if (candidate->keep && o->day_pin[review] != ESR_DAY_NONE)
        barred = NULL; // this is the visit that is fixed
    if (barred)
        barred += (size_t)o->span_of[review] * problem->day_words;
    uint64_t any = 0;
    esri_candidate_days(problem, &problem->reviews[review], candidate, out);
    for (size_t w = 0; w < problem->day_words; w++) {
        out[w] &= o->open[review][w] & (barred ? ~barred[w] : ~UINT64_C(0));
        any |= out[w];
    }
    return any != 0;
}

int32_t esri_outlook_next(const uint64_t *set, size_t words, int32_t from) {
    for (size_t w = (size_t)from / 64; w < words; w++) {
        uint64_t bits = set[w];
        if (w == (size_t)from / 64)
            bits &= ~UINT64_C(0) << ((uint32_t)from % 64);
        if (bits)
            return (int32_t)(64 * w) + __builtin_ctzll(bits);
    }
    return -1;
}
