// SPDX-License-Identifier: GPL-3.0-or-later
// The schools' own days in unavailable.csv.
#ifndef ESRI_SAMPLE_ABSENCE_H
#define ESRI_SAMPLE_ABSENCE_H

#include "sample/world.h"

// Adds a school's examinations, events and own holidays, and marks the days that they close in
// `closed` (by day of the year, ESRI_YEAR_DAYS_MAX of them).
void esri_sample_put_school_absences(esri_sample *sample, int32_t school, bool *closed);

#endif
