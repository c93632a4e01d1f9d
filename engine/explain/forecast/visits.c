// SPDX-License-Identifier: GPL-3.0-or-later
// How many visits somebody can give: the most that fit, gap_days apart (H10), into the days on
// which one of the visits in question may start. Earliest end first is the most for any set of
// days. That each review takes but one visit is left to the counts by review.
#include "explain/forecast/outlook.h"

#include <string.h>

static size_t days_of_one(const esri_outlook *o) {
    return (size_t)o->span_count * o->problem->day_words;
}

void esri_visits_clear(esri_outlook *o) {
    memset(o->visit_days, 0,
           (size_t)o->cycle->reviewer_count * days_of_one(o) * sizeof *o->visit_days);
}

int32_t esri_visits_pack(const esri_outlook *o, const uint64_t *days, int32_t first_month,
                         int32_t last_month, int32_t most) {
    size_t words = o->problem->day_words;
    int32_t count = 0, from = 0;
    while (from < o->cycle->day_count && o->month_of[from] < first_month)
        from++;
    while (count < most && from < o->cycle->day_count) {
        int32_t end = INT32_MAX;
        for (int32_t s = 0; s < o->span_count; s++) {
            int32_t day = esri_outlook_next(days + (size_t)s * words, words, from);
            if (day >= 0 && o->month_of[day] <= last_month && day + o->spans[s] < end)
                end = day + o->spans[s];
        }
        if (end == INT32_MAX)
            break;
        count++;
        if (o->cycle->limits.gap_days > o->cycle->day_count - end)
            break;
        from = end + o->cycle->limits.gap_days;
    }
    return count;
}

void esri_visits_add(esri_outlook *o, int32_t first_month, int32_t month) {
    size_t words = o->problem->day_words, each = days_of_one(o);
    uint64_t pair[ESRI_DAY_WORDS_MAX];
    for (int32_t v = 0; v < o->cycle->review_count; v++) {
        const esri_review *review = &o->problem->reviews[v];
        if (o->from_month[v] < first_month || o->to_month[v] != month)
            continue;
        for (int32_t c = 0; c < review->candidate_count; c++) {
            const esri_candidate *candidate = &review->candidates[c];
            uint64_t *days =
                o->visit_days + (size_t)candidate->reviewer * each + (size_t)o->span_of[v] * words;
            (void)esri_outlook_pair_days(o, v, candidate, pair);
            for (size_t w = 0; w < words; w++)
                days[w] |= pair[w];
        }
    }
}

void esri_visits_count(esri_outlook *o, int32_t first_month, int32_t last_month) {
    size_t each = days_of_one(o);
    for (int32_t r = 0; r < o->cycle->reviewer_count; r++)
        o->visits[r] = esri_visits_pack(o, o->visit_days + (size_t)r * each, first_month,
                                        last_month, o->cycle->reviewers[r].max_visits);
}

int32_t esri_visits_each(esri_outlook *o, const esr_review_ix *reviews, int32_t count) {
    uint64_t days[ESRI_SPANS_MAX * ESRI_DAY_WORDS_MAX] = {0};
    size_t words = o->problem->day_words;
    int32_t most = o->cycle->limits.max_visits < count ? o->cycle->limits.max_visits : count;
    for (int32_t i = 0; i < count; i++)
        for (size_t w = 0; w < words; w++)
            days[(size_t)o->span_of[reviews[i].at] * words + w] |= o->open[reviews[i].at][w];
    return esri_visits_pack(o, days, 0, o->out->month_count - 1, most);
}
