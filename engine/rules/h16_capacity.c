// SPDX-License-Identifier: GPL-3.0-or-later
// H16: on each day of a row of capacity.csv at most `max_visits` visits are in progress, of the
// row's sector or, without one, of all. A visit is in progress on each day that it covers in whole
// or in part. Days outside the cycle are H1's matter.
#include "rules/judge.h"
#include "rules/say.h"

int32_t *esri_judge_running(esri_judge *judge) {
    const esr_cycle *cycle = judge->cycle;
    int32_t width = cycle->sectors.count + 1;
    int32_t *running =
        esri_judge_alloc(judge, (size_t)cycle->day_count * (size_t)width, sizeof *running);
    if (!running)
        return NULL;
    for (int32_t v = 0; v < cycle->review_count; v++) {
        esr_day first = judge->plan->first_day[v];
        if (first == ESR_DAY_NONE)
            continue;
        esr_day last = esr_plan_last_day(judge->plan, (esr_review_ix){v});
        for (esr_day day = first; day <= last; day++) {
            if (day < cycle->first_day || day > cycle->last_day)
                continue;
            int32_t *row = running + (size_t)(day - cycle->first_day) * (size_t)width;
            row[0]++;
            row[1 + cycle->schools[cycle->reviews[v].school.at].sector]++;
        }
    }
    return running;
}

// Says the days from..to of a row, all above its limit, at most `peak` visits on one.
static void say_capacity(esri_judge *judge, const esr_capacity *row, esr_day from, esr_day to,
                         int32_t peak) {
    esri_buf why = {0};
    esri_say_days(&why, from, to);
    esri_buf_printf(
        &why, ": %d%s%s visit%s%s, at most %d (capacity.csv:%d)", peak, row->sector < 0 ? "" : " ",
        row->sector < 0 ? "" : judge->cycle->sectors.at[row->sector], peak == 1 ? "" : "s",
        from == to ? "" : " on one day", row->max_visits, row->line);
    esri_judge_say_buf(judge, ESR_H16_CAPACITY, (esr_review_ix){-1}, (esr_reviewer_ix){-1}, &why);
}

void esri_h16_judge_capacity(esri_judge *judge) {
    const esr_cycle *cycle = judge->cycle;
    int32_t width = cycle->sectors.count + 1;
    if (cycle->capacity_count == 0)
        return;
    const int32_t *running = esri_judge_running(judge);
    for (int32_t c = 0; running && c < cycle->capacity_count; c++) {
        const esr_capacity *row = &cycle->capacity[c];
        esr_day end = row->to < cycle->last_day ? row->to : cycle->last_day;
        esr_day day = row->from > cycle->first_day ? row->from : cycle->first_day;
        int32_t peak = 0;
        esr_day since = day;
        for (; day <= end; day++) {
            size_t at = (size_t)(day - cycle->first_day) * (size_t)width;
            int32_t count = running[at + (size_t)(row->sector + 1)];
            if (count > row->max_visits) {
                since = peak > 0 ? since : day;
                peak = count > peak ? count : peak;
            } else if (peak > 0) {
                say_capacity(judge, row, since, day - 1, peak);
                peak = 0;
            }
        }
        if (peak > 0)
            say_capacity(judge, row, since, end, peak);
    }
}
