// SPDX-License-Identifier: GPL-3.0-or-later
// The days that are left for a review of which pins keep something: H1, H2 and H17 of the visit,
// H6, H9 and H12 of everybody who is kept on its team, and room for it beside the visits whose days
// are kept (H16).
#include "rules/input/check.h"
#include "rules/say.h"

const esri_pair_rule *esri_check_refused_on(const esri_pairing *pairing) {
    static const esri_pair_rule rules[] = {
        {ESR_H6_RELATION, esri_h06_refuses},
        {ESR_H9_REVIEWER_FREE, esri_h09_refuses},
        {ESR_H12_RECIPROCAL, esri_h12_refuses},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].refuses(pairing, NULL))
            return &rules[i];
    return NULL;
}

static size_t fixed_at(const esr_cycle *cycle, esr_day day, int32_t sector) {
    return (size_t)(day - cycle->first_day) * ((size_t)cycle->sectors.count + 1) +
           (size_t)(sector + 1);
}

bool esri_check_index_days(esri_check *check) {
    const esr_cycle *cycle = check->cycle;
    check->fixed =
        esri_check_alloc(check, fixed_at(cycle, cycle->last_day + 1, -1), sizeof *check->fixed);
    for (int32_t v = 0; v < cycle->review_count && check->fixed; v++) {
        if (check->kept[v].day_pin < 0)
            continue;
        const esr_review *review = &cycle->reviews[v];
        esr_day first = cycle->pins[check->kept[v].day_pin].first_day;
        esr_day last = esr_visit_last_day(first, review->half_days);
        for (esr_day day = first; day <= last; day++) {
            if (day < cycle->first_day || day > cycle->last_day)
                continue;
            check->fixed[fixed_at(cycle, day, -1)]++;
            check->fixed[fixed_at(cycle, day, cycle->schools[review->school.at].sector)]++;
        }
    }
    return !check->failed;
}

// The row of capacity.csv that leaves no room for one more visit from that day on; NULL: none.
static const esr_capacity *full_row(const esri_check *check, esr_review_ix at, esr_day first) {
    const esr_cycle *cycle = check->cycle;
    const esr_review *review = &cycle->reviews[at.at];
    esr_day last = esr_visit_last_day(first, review->half_days);
    for (int32_t c = 0; c < cycle->capacity_count; c++) {
        const esr_capacity *row = &cycle->capacity[c];
        if (row->sector >= 0 && row->sector != cycle->schools[review->school.at].sector)
            continue;
        for (esr_day day = first; day <= last; day++)
            if (day >= row->from && day <= row->to &&
                check->fixed[fixed_at(cycle, day, row->sector)] >= row->max_visits)
                return row;
    }
    return NULL;
}

bool esri_check_open(const esri_check *check, const esri_kept *kept, esr_day day) {
    if (!esri_day_possible(check->cycle, kept->review, day) ||
        esri_check_forbidding(check, kept->review, day, (esr_reviewer_ix){-1}) >= 0)
        return false;
    return kept->day_pin >= 0 || !full_row(check, kept->review, day);
}

static bool all_free(const esri_check *check, const esri_kept *kept, esr_day day) {
    for (int32_t i = kept->team; i < kept->team + kept->team_count; i++) {
        const esr_pin *pin = &check->cycle->pins[check->team[i]];
        esri_pairing pairing = {check->cycle, kept->review, pin->reviewer, day};
        if (esri_check_refused_on(&pairing) ||
            esri_check_forbidding(check, kept->review, day, pin->reviewer) >= 0)
            return false;
    }
    return true;
}

// Nothing is left of the days that H1 and H2 leave: pins forbid them, or they are full.
static void say_no_open_day(esri_check *check, const esri_kept *kept, int32_t pin) {
    const esr_cycle *cycle = check->cycle;
    const esr_capacity *full = NULL;
    int32_t possible = 0, crowded = 0;
    for (esr_day day = cycle->first_day; day <= cycle->last_day; day++) {
        if (!esri_day_possible(cycle, kept->review, day))
            continue;
        possible++;
        if (esri_check_forbidding(check, kept->review, day, (esr_reviewer_ix){-1}) >= 0)
            continue;
        crowded++;
        full = full ? full : full_row(check, kept->review, day);
    }
    esri_buf why = {0};
    if (possible == 0 && !check->each)
        return; // that was said of the review
    if (possible == 0) {
        esri_check_say_no_day(&why, cycle, kept->review);
        esri_check_pin_fault(check, pin, "review_id", ESR_H1_SCHOOL_DAYS, &why);
        return;
    }
    esri_buf_printf(&why, "of %d possible first days of %s", possible,
                    cycle->reviews[kept->review.at].id);
    if (possible > crowded)
        esri_buf_printf(&why, " pins forbid %d", possible - crowded);
    if (full)
        esri_buf_printf(&why, "%s on %d there is no room for one more visit (capacity.csv:%d)",
                        possible > crowded ? ", and" : "", crowded, full->line);
    esri_check_pin_fault(check, pin, "review_id", full ? ESR_H16_CAPACITY : ESR_H17_PIN, &why);
}

void esri_check_find_days(esri_check *check, esri_kept *kept, bool said) {
    bool open = false;
    for (esr_day day = check->cycle->first_day; day <= check->cycle->last_day; day++) {
        if (kept->day_pin >= 0 && day != check->cycle->pins[kept->day_pin].first_day)
            continue;
        if (!esri_check_open(check, kept, day))
            continue;
        open = true;
        if (!all_free(check, kept, day))
            continue;
        if (kept->earliest == ESR_DAY_NONE)
            kept->earliest = day;
        kept->latest = day;
    }
    if (kept->earliest != ESR_DAY_NONE || said || kept->team_count == 0)
        return;
    int32_t last = check->team[kept->team + kept->team_count - 1];
    if (!open) {
        say_no_open_day(check, kept, last);
        return;
    }
    esri_buf why = {0};
    esri_buf_printf(&why, "on no possible day are all free who are kept on %s",
                    check->cycle->reviews[kept->review.at].id);
    esri_check_pin_fault(check, last, "reviewer_id", ESR_H9_REVIEWER_FREE, &why);
}
