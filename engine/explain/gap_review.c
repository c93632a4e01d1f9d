// SPDX-License-Identifier: GPL-3.0-or-later
// Why a review has no visit: the days that the school could be visited, counted by what the rest
// of the plan holds against them; and, where days are left, what a visit would cost.
#include "explain/gap.h"
#include "rules/costs.h"
#include "rules/slots.h"

typedef struct day_counts {
    int32_t possible, pinned, full, own, open;
    int64_t least; // the cheapest change of cost by a visit without a team on an open day
} day_counts;

static bool pins_refuse(const esri_gap_view *view, esr_day day) {
    for (int32_t i = 0; i < view->pin_count; i++) {
        const esr_pin *pin = view->pins[i];
        if (pin->first_day == ESR_DAY_NONE)
            continue;
        if (pin->forbid ? pin->first_day == day && pin->reviewer.at < 0 : pin->first_day != day)
            return true;
    }
    return false;
}

// Whether one more visit would break H16.
static bool is_full(const esri_gap_view *view, esr_review_ix review, esr_day first, esr_day last) {
    const esr_cycle *cycle = view->judge.cycle;
    int32_t sector = cycle->schools[cycle->reviews[review.at].school.at].sector;
    size_t width = (size_t)cycle->sectors.count + 1;
    for (int32_t c = 0; c < cycle->capacity_count; c++) {
        const esr_capacity *row = &cycle->capacity[c];
        if (row->sector >= 0 && row->sector != sector)
            continue;
        for (esr_day day = first; day <= last; day++)
            if (day >= row->from && day <= row->to &&
                view->running[(size_t)(day - cycle->first_day) * width +
                              (size_t)(row->sector + 1)] >= row->max_visits)
                return true;
    }
    return false;
}

// Whether a visit would come too near to one of the school's own reviewers (H11).
static bool own_reviewers_near(const esri_gap_view *view, esr_review_ix review, esr_day first,
                               esr_day last) {
    const esr_cycle *cycle = view->judge.cycle;
    int32_t school = cycle->reviews[review.at].school.at;
    for (int32_t k = cycle->school_reviewer_at[school]; k < cycle->school_reviewer_at[school + 1];
         k++) {
        int32_t who = cycle->school_reviewers[k].at;
        for (int32_t i = view->judge.visit_at[who]; i < view->judge.visit_at[who + 1]; i++) {
            const esri_visit *visit = &view->judge.visits[i];
            if (esri_days_between(visit->first, visit->last, first, last) <
                cycle->limits.own_review_margin)
                return true;
        }
    }
    return false;
}

// How the plan's cost changes with a visit on that day and nobody on its team.
static int64_t cost_to_visit(const esri_gap_view *view, esr_review_ix at, esr_day day,
                             const esr_reviewer_ix *nobody) {
    const esr_cycle *cycle = view->judge.cycle;
    esri_team_cost team = esri_team_costs(cycle, at, nobody);
    int64_t delta = team.empty_seat + team.missing_skill + team.no_veteran +
                    esri_visit_wishes(cycle, at, day) -
                    (int64_t)cycle->costs.unscheduled * cycle->reviews[at.at].weight;
    for (int32_t p = 0; p < cycle->published_count; p++)
        if (cycle->published[p].review.at == at.at && cycle->published[p].first_day == day)
            delta -= cycle->costs.change_date;
    return delta;
}

static day_counts count_days(esri_gap_view *view, esr_review_ix review, bool *open) {
    const esr_cycle *cycle = view->judge.cycle;
    const esr_review *r = &cycle->reviews[review.at];
    day_counts counts = {.least = INT64_MAX};
    esr_reviewer_ix *nobody = esri_judge_alloc(&view->judge, (size_t)r->seat_count, sizeof *nobody);
    for (int32_t i = 0; i < r->seat_count && nobody; i++)
        nobody[i] = (esr_reviewer_ix){-1};
    for (esr_day day = cycle->first_day; day <= cycle->last_day && nobody; day++) {
        if (!esri_day_possible(cycle, review, day))
            continue;
        esr_day last = esr_visit_last_day(day, r->half_days);
        counts.possible++;
        if (pins_refuse(view, day)) {
            counts.pinned++;
        } else if (is_full(view, review, day, last)) {
            counts.full++;
        } else if (own_reviewers_near(view, review, day, last)) {
            counts.own++;
        } else {
            open[day - cycle->first_day] = true;
            counts.open++;
            int64_t delta = cost_to_visit(view, review, day, nobody);
            counts.least = delta < counts.least ? delta : counts.least;
        }
    }
    return counts;
}

// Whether a reviewer could take some seat on some open day, all else as it is.
static bool could_join(const esri_gap_view *view, esr_review_ix review, int32_t reviewer,
                       const bool *open) {
    const esr_cycle *cycle = view->judge.cycle;
    const esr_review *r = &cycle->reviews[review.at];
    int32_t fits = -1;
    for (int32_t i = 0; i < r->seat_count && fits < 0; i++)
        if (esri_role_fits(cycle, cycle->reviewers[reviewer].role,
                           cycle->places[r->seat_at + i].seat))
            fits = cycle->places[r->seat_at + i].seat;
    for (esr_day day = cycle->first_day; day <= cycle->last_day && fits >= 0; day++) {
        esri_pairing pairing = {cycle, review, {reviewer}, day};
        if (open[day - cycle->first_day] && esri_gap_bar(view, &pairing, fits) == ESRI_BAR_NONE)
            return true;
    }
    return false;
}

// A school without a possible day, as a scenario may leave it: what takes the days.
static void say_none(esri_buf *out, const esr_cycle *cycle, esr_review_ix review) {
    const esri_closed_days closed = esri_count_closed(cycle, review);
    esri_buf_printf(out, "no day is possible: of %d days as the first ", (int)cycle->day_count);
    esri_say_closed(out, &closed);
}

static void say_days(esri_buf *out, const day_counts *counts) {
    esri_buf_printf(out, "%d first %s possible", counts->possible,
                    counts->possible == 1 ? "day is" : "days are");
    const char *joint = ": ";
    const struct {
        int32_t count;
        const char *why;
    } reasons[] = {
        {counts->pinned, "a pin excludes it"},
        {counts->full, "the limit of visits at once is reached"},
        {counts->own, "its own reviewers have visits too near"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (reasons[i].count == 0)
            continue;
        esri_buf_printf(out, "%son %d %s", joint, reasons[i].count, reasons[i].why);
        joint = ", ";
    }
}

void esri_gap_explain_review(esri_gap_view *view, esr_review_ix review, esri_buf *out) {
    const esr_cycle *cycle = view->judge.cycle;
    bool *open = esri_judge_alloc(&view->judge, (size_t)cycle->day_count, sizeof *open);
    out->failed = out->failed || !open;
    if (!open)
        return;
    day_counts counts = count_days(view, review, open);
    out->failed = out->failed || view->judge.failed;
    if (counts.possible == 0)
        say_none(out, cycle, review);
    else
        say_days(out, &counts);
    if (counts.open == 0)
        return;
    int32_t free = 0;
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        free += could_join(view, review, r, open);
    esri_buf_printf(out,
                    "; %d left, on which %d of %d reviewers could join; a visit without a team ",
                    counts.open, free, cycle->reviewer_count);
    esri_gap_say_delta(out, counts.least, "no visit");
}
