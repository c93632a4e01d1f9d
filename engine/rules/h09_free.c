// SPDX-License-Identifier: GPL-3.0-or-later
// H9: every slot that the visit covers is free of the member's own unavailable times that have no
// cost, from unavailable.csv or a calendar.
#include "base/bitset.h"
#include "rules/judge.h"
#include "rules/say.h"
#include "rules/slots.h"

// The next run of taken slots in [*from, to); *end is behind it. False: there is none.
static bool next_taken(const esr_cycle *cycle, const uint64_t *busy, esr_slot *from, esr_slot to,
                       esr_slot *end) {
    while (*from < to && !(esri_slot_inside(cycle, *from) && esri_bit_test(busy, *from)))
        ++*from;
    *end = *from;
    while (*end < to && esri_slot_inside(cycle, *end) && esri_bit_test(busy, *end))
        ++*end;
    return *from < to;
}

static void say_taken(esri_buf *why, const esri_pairing *pairing, esr_slot from, esr_slot to) {
    esri_buf_add(why, "is not available ");
    esri_say_slots(why, pairing->cycle, from, to);
    esri_say_busy_record(why, pairing->cycle, ESR_WHO_REVIEWER, pairing->reviewer.at, from);
}

bool esri_h09_refuses(const esri_pairing *pairing, esri_buf *why) {
    const esr_cycle *cycle = pairing->cycle;
    const uint64_t *busy = cycle->busy_reviewer ? cycle->busy_reviewer[pairing->reviewer.at] : NULL;
    if (!busy)
        return false;
    esr_slot from = esri_day_slot(cycle, pairing->first_day), end;
    esr_slot to = from + cycle->reviews[pairing->review.at].half_days;
    if (!next_taken(cycle, busy, &from, to, &end))
        return false;
    if (why)
        say_taken(why, pairing, from, end);
    return true;
}

static void judge_free(esri_judge *judge, const esri_pairing *pairing, int32_t place) {
    (void)place;
    const esr_cycle *cycle = pairing->cycle;
    const uint64_t *busy = cycle->busy_reviewer ? cycle->busy_reviewer[pairing->reviewer.at] : NULL;
    if (!busy)
        return;
    esr_slot from = esri_day_slot(cycle, pairing->first_day), end;
    esr_slot to = from + cycle->reviews[pairing->review.at].half_days;
    for (; next_taken(cycle, busy, &from, to, &end); from = end) {
        esri_buf why = {0};
        say_taken(&why, pairing, from, end);
        esri_judge_say_buf(judge, ESR_H9_REVIEWER_FREE, pairing->review, pairing->reviewer, &why);
    }
}

void esri_h09_judge_free(esri_judge *judge) {
    esri_judge_members(judge, judge_free);
}
