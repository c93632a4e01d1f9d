// SPDX-License-Identifier: GPL-3.0-or-later
// Names of schools, people, days and records in the sentences of rules.
#include "rules/say.h"

#include "rules/slots.h"

void esri_say_school(esri_buf *buf, const esr_cycle *cycle, esr_school_ix school) {
    const esr_school *s = &cycle->schools[school.at];
    esri_buf_printf(buf, "%s (%s)", s->name, s->id);
}

void esri_say_reviewer(esri_buf *buf, const esr_cycle *cycle, esr_reviewer_ix reviewer) {
    const esr_reviewer *r = &cycle->reviewers[reviewer.at];
    esri_buf_printf(buf, "%s (%s)", r->name, r->id);
}

void esri_say_days(esri_buf *buf, esr_day first, esr_day last) {
    char text[11];
    esr_day_text(first, text);
    esri_buf_add(buf, text);
    if (last == first)
        return;
    esr_day_text(last, text);
    esri_buf_printf(buf, " to %s", text);
}

void esri_say_review(esri_buf *buf, const esr_cycle *cycle, esr_review_ix review, esr_day first) {
    const esr_review *r = &cycle->reviews[review.at];
    esri_buf_printf(buf, "%s of ", r->id);
    esri_say_school(buf, cycle, r->school);
    if (first == ESR_DAY_NONE)
        return;
    esri_buf_add(buf, ", ");
    esri_say_days(buf, first, esr_visit_last_day(first, r->half_days));
}

void esri_say_slots(esri_buf *buf, const esr_cycle *cycle, esr_slot from, esr_slot to) {
    esr_day first = esri_slot_day(cycle, from), last = esri_slot_day(cycle, to - 1);
    bool late = from % 2 != 0, early = to % 2 != 0;
    if (!late && !early) {
        esri_say_days(buf, first, last);
        return;
    }
    esri_say_days(buf, first, first);
    esri_buf_add(buf, late ? " pm" : " am");
    if (to - from == 1)
        return;
    esri_buf_add(buf, " to ");
    esri_say_days(buf, last, last);
    esri_buf_add(buf, early ? " am" : " pm");
}

// The first row of (who, at) in the sorted list.
static int32_t unavailable_from(const esr_cycle *cycle, esr_who who, int32_t at) {
    int32_t low = 0, high = cycle->unavailable_count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const esr_unavailable *row = &cycle->unavailable[middle];
        if (row->who < who || (row->who == who && row->at < at))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void esri_say_busy_row(esri_buf *buf, const esr_cycle *cycle, const esr_unavailable *row) {
    if (!row->from_calendar)
        esri_buf_printf(buf, " (unavailable.csv:%d)", row->line);
    else if (row->who == ESR_WHO_ALL)
        esri_buf_add(buf, " (calendars/all)");
    else
        esri_buf_printf(
            buf, " (calendars/%s/%s.ics)", row->who == ESR_WHO_SCHOOL ? "school" : "reviewer",
            row->who == ESR_WHO_SCHOOL ? cycle->schools[row->at].id : cycle->reviewers[row->at].id);
}

void esri_say_busy_record(esri_buf *buf, const esr_cycle *cycle, esr_who who, int32_t at,
                          esr_slot slot) {
    esr_day day = esri_slot_day(cycle, slot);
    bool pm = slot % 2 != 0;
    for (int32_t i = unavailable_from(cycle, who, at); i < cycle->unavailable_count; i++) {
        const esr_unavailable *row = &cycle->unavailable[i];
        if (row->who != who || row->at != at)
            return;
        if (row->cost >= 0 || day < row->from || day > row->to || !(pm ? row->pm : row->am))
            continue;
        esri_say_busy_row(buf, cycle, row);
        return;
    }
}

void esri_say_words(esri_buf *buf, const esr_words *words, uint64_t mask) {
    bool any = false;
    for (int32_t i = 0; i < words->count; i++) {
        if (!(mask >> i & 1u))
            continue;
        mask &= ~((uint64_t)1 << i);
        esri_buf_add(buf, !any ? "" : mask ? ", " : " and ");
        esri_buf_add(buf, words->at[i]);
        any = true;
    }
    if (!any)
        esri_buf_add(buf, "none");
}
