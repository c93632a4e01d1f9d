// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of the timeline: visits grouped by district (or by sector) and packed into lanes, so
// that no two bars touch; too many lanes, and each group becomes a row of weeks, shaded by number.
#ifndef ESRI_REPORT_LANES_H
#define ESRI_REPORT_LANES_H

#include "base/buf.h"
#include "report/axis.h"
#include "report/figures.h"

typedef struct esri_lane_group {
    const char *name;
    int32_t visit_count, lane_count;
    int32_t y, height;
} esri_lane_group;

typedef struct esri_lanes {
    const esri_figures *figures;
    esri_lane_group *groups;
    int32_t group_count;
    int32_t *group_of, *lane_of; // by position in figures->visits
    bool by_district;
    bool by_week; // shaded weeks instead of bars
    int32_t week_count;
    int32_t *begins; // with by_week, [group_count * week_count]: visits that begin
    int32_t bottom;
} esri_lanes;

// Lays the rows out below `top`. False without memory.
ESR_MUST_USE bool esri_lanes_make(esri_figures *figures, int32_t top, esri_lanes *out);
// Draws stripes and names, then the visits.
void esri_lanes_add_rows(esri_buf *out, const esri_lanes *lanes);
void esri_lanes_add_visits(esri_buf *out, const esri_lanes *lanes, const esri_axis *axis);

#endif
