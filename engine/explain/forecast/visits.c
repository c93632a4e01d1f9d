// SPDX-License-Identifier: GPL-3.0-or-later
// How many visits somebody can give: the most that fit, gap_days apart (H10), into the days on
// which one of the visits in question may start. Earliest end first is the most for any set of
// days. That each review takes but one visit is left to the counts by review.
#include "explain/forecast/outlook.h"

#include <string.h>

static size_t days_of_one(const esri_outlook *o) {
    return (size_t)o->span_count * o->problem->day_words;
}

bool esri_visits_init(esri_outlook *o, esri_visits *visits) {
    size_t reviewers = (size_t)o->cycle->reviewer_count;
    visits->days = esri_outlook_alloc(o, reviewers * days_of_one(o), sizeof *visits->days);
    visits->most = esri_outlook_alloc(o, reviewers, sizeof *visits->most);
    return visits->days && visits->most;
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

void esri_visits_count(const esri_outlook *o, int32_t first_month, int32_t last_month,
                       esri_visits *visits) {
    const esr_cycle *cycle = o->cycle;
    size_t words = o->problem->day_words, each = days_of_one(o);
    uint64_t pair[ESRI_DAY_WORDS_MAX];
    memset(visits->days, 0, (size_t)cycle->reviewer_count * each * sizeof *visits->days);
    for (int32_t v = 0; v < cycle->review_count; v++) {
        const esri_review *review = &o->problem->reviews[v];
        if (o->from_month[v] < first_month || o->to_month[v] > last_month)
            continue;
        for (int32_t c = 0; c < review->candidate_count; c++) {
            const esri_candidate *candidate = &review->candidates[c];
            if (!esri_outlook_pair_days(o, v, candidate, pair))
                continue;
            uint64_t *days =
                visits->days + (size_t)candidate->reviewer * each + (size_t)o->span_of[v] * words;
            for (size_t w = 0; w < words; w++)
                days[w] |= pair[w];
        }
    }
    for (int32_t r = 0; r < cycle->reviewer_count; r++)
        visits->most[r] = esri_visits_pack(o, visits->days + (size_t)r * each, first_month,
                                           last_month, cycle->reviewers[r].max_visits);
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
