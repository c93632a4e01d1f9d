// SPDX-License-Identifier: GPL-3.0-or-later
// The time axis of the timeline: days of a cycle to places across, weekends left out. Lengths in
// the drawing are tenths of a CSS pixel, so that whole numbers are fine enough.
#ifndef ESRI_REPORT_AXIS_H
#define ESRI_REPORT_AXIS_H

#include <esr/cycle.h>

#include "base/arena.h"

#define ESRI_CHART_WIDTH 11600
#define ESRI_CHART_LEFT  1800 // the labels' part
#define ESRI_CHART_PLOT  (ESRI_CHART_WIDTH - ESRI_CHART_LEFT)

typedef struct esri_axis {
    const esr_cycle *cycle;
    int32_t *column; // [day_count + 1]: how many days that are no weekend lie before
} esri_axis;

// False without memory.
ESR_MUST_USE bool esri_axis_make(esri_arena *arena, const esr_cycle *cycle, esri_axis *out);

// Where a day begins (or, with `noon`, its second half). Days outside the cycle count as its ends.
int32_t esri_axis_x(const esri_axis *axis, esr_day day, bool noon);

bool esri_is_weekend(const esr_cycle *cycle, esr_day day);

#endif
