// SPDX-License-Identifier: GPL-3.0-or-later
// The time axis.
#include "report/axis.h"

#include "base/day.h"

bool esri_is_weekend(const esr_cycle *cycle, esr_day day) {
    return cycle->weekend >> esri_day_weekday(day) & 1;
}

bool esri_axis_make(esri_arena *arena, const esr_cycle *cycle, esri_axis *out) {
    size_t days = (size_t)cycle->day_count;
    int32_t *column = esri_arena_alloc(arena, days + 1, sizeof *column);
    if (!column)
        return false;
    for (size_t d = 0; d < days; d++)
        column[d + 1] = column[d] + !esri_is_weekend(cycle, cycle->first_day + (esr_day)d);
    *out = (esri_axis){cycle, column};
    return true;
}

int32_t esri_axis_x(const esri_axis *axis, esr_day day, bool noon) {
    const esr_cycle *cycle = axis->cycle;
    int32_t columns = axis->column[cycle->day_count] > 0 ? axis->column[cycle->day_count] : 1;
    if (day < cycle->first_day)
        return ESRI_CHART_LEFT;
    if (day > cycle->last_day)
        return ESRI_CHART_WIDTH;
    int32_t halves = 2 * axis->column[day - cycle->first_day];
    if (noon && !esri_is_weekend(cycle, day))
        halves++;
    return ESRI_CHART_LEFT + (int32_t)((int64_t)halves * ESRI_CHART_PLOT / (2 * columns));
}
