// SPDX-License-Identifier: GPL-3.0-or-later
// The time that the events of a text take, recurrences expanded.
#ifndef ESRI_ICS_EXPAND_H
#define ESRI_ICS_EXPAND_H

#include "ics/events.h"

// Remembers that a text speaks of the time between two clock readings.
void esri_ics_extend(esri_ics_reading *run, int64_t from, int64_t to);
// Adds the time between two clock readings of the window's zone to what the component at hand
// holds. False if that fails: run->status says why.
bool esri_ics_take_time(esri_ics_reading *run, esri_ics_use use, int64_t from, int64_t to,
                        int32_t line);
// Takes the time of events as esri_ics_events_read gives them, and closes their components.
void esri_ics_take_events(esri_ics_reading *run, esri_ics_event *events, size_t count);
// Records that the budget is used up, which ends the reading.
void esri_ics_stop_for_budget(esri_ics_reading *run, int32_t line, const char *property);

#endif
