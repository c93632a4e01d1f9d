// SPDX-License-Identifier: GPL-3.0-or-later
// Reckons the days of notice. Pure: a plan and a day in, an answer out.
#include "calendar/notice.h"

esri_notice esri_notice_of(const esr_cycle *cycle, esr_day first_day) {
    const esr_notice *days = &cycle->notice;
    const int32_t names = days->names < days->dates ? days->names : days->dates;
    return (esri_notice){first_day - days->dates, first_day - names, first_day - days->objections,
                         days->objections <= names};
}

static bool is_member(const esr_plan *plan, const esr_review *review, int32_t reviewer) {
    for (int32_t place = review->seat_at; place < review->seat_at + review->seat_count; place++)
        if (plan->member[place].at == reviewer)
            return true;
    return false;
}

esri_sight esri_notice_sight(const esr_plan *plan, esr_review_ix review, esri_reader reader,
                             esr_day as_of) {
    const esr_cycle *cycle = plan->cycle;
    const esr_review *entry = &cycle->reviews[review.at];
    const esr_day first_day = plan->first_day[review.at];
    const esri_sight nothing = {false, false};
    if (first_day == ESR_DAY_NONE)
        return nothing;
    const esri_notice notice = esri_notice_of(cycle, first_day);
    switch (reader.recipient) {
    case ESR_RECIPIENT_OFFICE:
        return (esri_sight){true, true};
    case ESR_RECIPIENT_SCHOOL:
        if (entry->school.at == reader.at)
            return (esri_sight){as_of >= notice.dates, as_of >= notice.team};
        break;
    case ESR_RECIPIENT_REVIEWER:
        if (is_member(plan, entry, reader.at) &&
            cycle->reviewers[reader.at].home.at != entry->school.at)
            return (esri_sight){true, as_of >= notice.team};
        break;
    }
    return nothing;
}

// --- what is held back ----------------------------------------------------------------------

// Counts one that waits for `day`; answers whether it is the first of those that wait least.
static bool count_next(esr_day day, esr_day *next, int32_t *next_count) {
    if (*next != ESR_DAY_NONE && day > *next)
        return false;
    const bool first = *next == ESR_DAY_NONE || day < *next;
    *next_count = first ? 1 : *next_count + 1;
    *next = day;
    return first;
}

// The next day on which a school may be told dates that it must not know yet, or ESR_DAY_NONE.
static esr_day next_dates(const esr_plan *plan, int32_t school, esr_day as_of) {
    const esr_cycle *cycle = plan->cycle;
    esr_day next = ESR_DAY_NONE;
    for (int32_t i = cycle->school_review_at[school]; i < cycle->school_review_at[school + 1];
         i++) {
        esr_day first_day = plan->first_day[cycle->school_reviews[i].at];
        if (first_day == ESR_DAY_NONE)
            continue;
        esr_day day = esri_notice_of(cycle, first_day).dates;
        if (day > as_of && (next == ESR_DAY_NONE || day < next))
            next = day;
    }
    return next;
}

static bool has_members(const esr_plan *plan, const esr_review *review) {
    for (int32_t place = review->seat_at; place < review->seat_at + review->seat_count; place++)
        if (plan->member[place].at >= 0)
            return true;
    return false;
}

esr_held_back esr_calendar_held_back(const esr_plan *plan, esr_day as_of) {
    const esr_cycle *cycle = plan->cycle;
    esr_held_back held = {.dates = {.next = ESR_DAY_NONE, .school = {-1}},
                          .teams = {.next = ESR_DAY_NONE, .review = {-1}}};
    for (int32_t school = 0; school < cycle->school_count; school++) {
        esr_day day = next_dates(plan, school, as_of);
        if (day == ESR_DAY_NONE)
            continue;
        held.dates.count++;
        if (count_next(day, &held.dates.next, &held.dates.next_count))
            held.dates.school.at = school;
    }
    for (int32_t review = 0; review < cycle->review_count; review++) {
        esr_day first_day = plan->first_day[review];
        if (first_day == ESR_DAY_NONE || !has_members(plan, &cycle->reviews[review]))
            continue;
        esr_day day = esri_notice_of(cycle, first_day).team;
        if (day <= as_of)
            continue;
        held.teams.count++;
        if (count_next(day, &held.teams.next, &held.teams.next_count))
            held.teams.review.at = review;
    }
    return held;
}
