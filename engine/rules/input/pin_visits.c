// SPDX-License-Identifier: GPL-3.0-or-later
// Pins of several reviews that exclude each other: load and gaps of one reviewer (H10), the own
// school's review (H11), reciprocity (H12), colleagues away at once (H13), visits at once (H16).
// Where dates are free, the earliest and latest days of two reviews tell all: whatever keeps two
// visits apart gets easier the further apart they are.
#include "rules/input/check.h"
#include "rules/say.h"
#include "rules/slots.h"

static const esri_kept *kept_of(const esri_check *check, int32_t pin) {
    return &check->kept[check->cycle->pins[pin].review.at];
}

static esr_day last_day(const esri_check *check, const esri_kept *kept, esr_day first) {
    return esr_visit_last_day(first, check->cycle->reviews[kept->review.at].half_days);
}

// The most other days that can lie between two kept visits; INT32_MAX where one has no day, which
// is another fault.
static int32_t most_between(const esri_check *check, const esri_kept *a, const esri_kept *b) {
    if (a->earliest == ESR_DAY_NONE || b->earliest == ESR_DAY_NONE)
        return INT32_MAX;
    int32_t after = b->latest - last_day(check, a, a->earliest);
    int32_t before = a->latest - last_day(check, b, b->earliest);
    return (after > before ? after : before) - 1;
}

// Whether two kept visits share a slot, whatever their days.
static bool always_overlap(const esri_check *check, const esri_kept *a, const esri_kept *b) {
    const esr_cycle *cycle = check->cycle;
    if (a->earliest == ESR_DAY_NONE || b->earliest == ESR_DAY_NONE)
        return false;
    esr_slot end_a = esri_day_slot(cycle, a->earliest) + cycle->reviews[a->review.at].half_days;
    esr_slot end_b = esri_day_slot(cycle, b->earliest) + cycle->reviews[b->review.at].half_days;
    return esri_day_slot(cycle, b->latest) < end_a && esri_day_slot(cycle, a->latest) < end_b;
}

// " (pins.csv:3)"
static void say_other_pin(esri_buf *why, const esri_check *check, int32_t pin) {
    esri_buf_printf(why, " (pins.csv:%d)", check->cycle->pins[pin].line);
}

static void check_load(esri_check *check, esr_reviewer_ix who) {
    const esr_reviewer *reviewer = &check->cycle->reviewers[who.at];
    int32_t from = check->seated_at[who.at], to = check->seated_at[who.at + 1];
    if (to - from > reviewer->max_visits) {
        int32_t last = from;
        for (int32_t i = from; i < to; i++)
            if (esri_pin_before(check, check->seated[last], check->seated[i]))
                last = i;
        esri_buf why = {0};
        esri_say_reviewer(&why, check->cycle, who);
        esri_buf_printf(&why, " is kept on %d visit%s, at most %d (reviewers.csv:%d)", to - from,
                        to - from == 1 ? "" : "s", reviewer->max_visits, reviewer->line);
        esri_check_pin_fault(check, check->seated[last], "reviewer_id", ESR_H10_LOAD_GAP, &why);
    }
}

static void check_gap(esri_check *check, int32_t a, int32_t b) {
    int32_t before = esri_pin_before(check, a, b) ? a : b, after = before == a ? b : a;
    int32_t between = most_between(check, kept_of(check, before), kept_of(check, after));
    int32_t gap = check->cycle->limits.gap_days;
    if (between >= gap)
        return;
    esri_buf why = {0};
    esri_say_reviewer(&why, check->cycle, check->cycle->pins[after].reviewer);
    esri_buf_printf(&why, " is also kept on %s",
                    check->cycle->reviews[check->cycle->pins[before].review.at].id);
    say_other_pin(&why, check, before);
    if (between < 0)
        esri_buf_printf(&why, ", on the same days; at least %d days must lie between", gap);
    else
        esri_buf_printf(&why, ", at most %d days away; at least %d must lie between", between, gap);
    esri_check_pin_fault(check, after, "reviewer_id", ESR_H10_LOAD_GAP, &why);
}

static void check_own_review(esri_check *check, int32_t pin) {
    const esr_cycle *cycle = check->cycle;
    int32_t home = cycle->reviewers[cycle->pins[pin].reviewer.at].home.at;
    int32_t margin = cycle->limits.own_review_margin;
    for (int32_t k = home < 0 ? 0 : cycle->school_review_at[home];
         home >= 0 && k < cycle->school_review_at[home + 1]; k++) {
        const esri_kept *own = &check->kept[cycle->school_reviews[k].at];
        if (!esri_is_kept(own) || own->review.at == cycle->pins[pin].review.at)
            continue;
        int32_t between = most_between(check, kept_of(check, pin), own);
        if (between >= margin)
            continue;
        esri_buf why = {0};
        esri_buf_add(&why, "the review of the home school is kept, ");
        esri_say_review(&why, cycle, own->review,
                        own->day_pin >= 0 ? cycle->pins[own->day_pin].first_day : ESR_DAY_NONE);
        if (between < 0)
            esri_buf_add(&why, ", at the same time");
        else
            esri_buf_printf(&why, ", at most %d days away", between);
        esri_buf_printf(&why, "; at least %d must lie between", margin);
        esri_check_pin_fault(check, pin, "reviewer_id", ESR_H11_OWN_REVIEW, &why);
    }
}

// Somebody of the visited school is kept at the reviewer's own; said once, at the later pin.
static void check_reciprocal(esri_check *check, int32_t pin) {
    const esr_cycle *cycle = check->cycle;
    int32_t home = cycle->reviewers[cycle->pins[pin].reviewer.at].home.at;
    int32_t school = cycle->reviews[cycle->pins[pin].review.at].school.at;
    if (home < 0 || home == school)
        return;
    for (int32_t k = cycle->school_reviewer_at[school]; k < cycle->school_reviewer_at[school + 1];
         k++) {
        int32_t other = cycle->school_reviewers[k].at;
        for (int32_t i = check->seated_at[other]; i < check->seated_at[other + 1]; i++) {
            int32_t back = check->seated[i];
            if (esri_pin_before(check, pin, back) ||
                cycle->reviews[cycle->pins[back].review.at].school.at != home)
                continue;
            esri_buf why = {0};
            esri_say_reviewer(&why, cycle, (esr_reviewer_ix){other});
            esri_buf_add(&why, " of the reviewed school is kept at the home school, ");
            esri_say_school(&why, cycle, (esr_school_ix){home});
            say_other_pin(&why, check, back);
            esri_check_pin_fault(check, pin, "reviewer_id", ESR_H12_RECIPROCAL, &why);
        }
    }
}

// Whether the visits of two colleagues clash. With one reviewer away at a time: they overlap
// whatever their days. With more, only kept days tell: theirs is running when mine begins.
static bool colleagues_clash(const esri_check *check, int32_t mine, int32_t theirs) {
    const esri_kept *a = kept_of(check, mine), *b = kept_of(check, theirs);
    if (a->review.at == b->review.at || !always_overlap(check, a, b))
        return false;
    if (check->cycle->limits.home_away == 1)
        return esri_pin_before(check, theirs, mine);
    return a->day_pin >= 0 && b->day_pin >= 0 &&
           (b->earliest < a->earliest ||
            (b->earliest == a->earliest && esri_pin_before(check, theirs, mine)));
}

static void check_colleagues(esri_check *check, int32_t pin) {
    const esr_cycle *cycle = check->cycle;
    esr_reviewer_ix who = cycle->pins[pin].reviewer;
    int32_t home = cycle->reviewers[who.at].home.at, away = 1;
    if (home < 0 || cycle->limits.home_away == 0)
        return;
    int32_t end = cycle->school_reviewer_at[home + 1];
    for (int32_t k = cycle->school_reviewer_at[home]; k < end; k++) {
        int32_t other = cycle->school_reviewers[k].at;
        bool clashes = false;
        for (int32_t i = check->seated_at[other]; i < check->seated_at[other + 1]; i++)
            clashes = clashes || colleagues_clash(check, pin, check->seated[i]);
        away += clashes && other != who.at;
    }
    if (away <= cycle->limits.home_away)
        return;
    esri_buf why = {0};
    esri_buf_printf(&why, "%d reviewers of ", away);
    esri_say_school(&why, cycle, (esr_school_ix){home});
    esri_buf_printf(&why, " are kept on visits that overlap, at most %d may be away at once",
                    cycle->limits.home_away);
    esri_check_pin_fault(check, pin, "reviewer_id", ESR_H13_HOME_RELEASE, &why);
}

// Whether a kept visit with a kept day counts for a row of capacity.csv on that day.
static bool counts_on(const esri_check *check, const esri_kept *kept, const esr_capacity *row,
                      esr_day day) {
    const esr_cycle *cycle = check->cycle;
    if (kept->day_pin < 0)
        return false;
    esr_day first = cycle->pins[kept->day_pin].first_day;
    if (day < first || day > last_day(check, kept, first))
        return false;
    return row->sector < 0 ||
           row->sector == cycle->schools[cycle->reviews[kept->review.at].school.at].sector;
}

// Said at the last of the pins that meet on the first day that is too full.
static void check_capacity(esri_check *check, const esr_capacity *row) {
    const esr_cycle *cycle = check->cycle;
    esr_day from = row->from > cycle->first_day ? row->from : cycle->first_day;
    esr_day to = row->to < cycle->last_day ? row->to : cycle->last_day;
    for (esr_day day = from; day <= to; day++) {
        int32_t count = 0, last = -1;
        for (int32_t v = 0; v < cycle->review_count; v++) {
            if (!counts_on(check, &check->kept[v], row, day))
                continue;
            count++;
            if (last < 0 || esri_pin_before(check, last, check->kept[v].day_pin))
                last = check->kept[v].day_pin;
        }
        if (count <= row->max_visits)
            continue;
        esri_buf why = {0};
        esri_buf_printf(&why, count == 1 ? "%d visit is kept on " : "%d visits are kept on ",
                        count);
        esri_say_days(&why, day, day);
        esri_buf_printf(&why, ", at most %d (capacity.csv:%d)", row->max_visits, row->line);
        esri_check_pin_fault(check, last, "first_day", ESR_H16_CAPACITY, &why);
        return;
    }
}

void esri_check_pin_visits(esri_check *check) {
    const esr_cycle *cycle = check->cycle;
    bool reciprocal = cycle->kinds[ESR_KIND_RECIPROCAL].mode == ESR_FORBID;
    for (int32_t r = 0; r < cycle->reviewer_count; r++) {
        check_load(check, (esr_reviewer_ix){r});
        for (int32_t i = check->seated_at[r]; i < check->seated_at[r + 1]; i++) {
            for (int32_t k = check->seated_at[r]; k < i; k++)
                check_gap(check, check->seated[k], check->seated[i]);
            check_own_review(check, check->seated[i]);
            if (reciprocal)
                check_reciprocal(check, check->seated[i]);
            check_colleagues(check, check->seated[i]);
        }
    }
    for (int32_t c = 0; c < cycle->capacity_count; c++)
        check_capacity(check, &cycle->capacity[c]);
}
