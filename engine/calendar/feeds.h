// SPDX-License-Identifier: GPL-3.0-or-later
// The calendars of a plan: the office's, and those to hand out while nobody was told anything.
// Afterwards what is handed out is what people were told: invite/feeds.
#ifndef ESRI_CALENDAR_FEEDS_H
#define ESRI_CALENDAR_FEEDS_H

#include "calendar/events.h"

#define ESRI_OFFICE_FOLDER "calendars"

typedef struct esri_feeds esri_feeds;

// `maker` is copied; what it refers to must outlive the run.
ESR_MUST_USE esr_status esri_feeds_new(const esri_event_maker *maker, esri_feeds **out);
void esri_feeds_free(esri_feeds *run);

// Appends the calendar of all visits with their teams, or that of the milestones. `uid` is the
// calendar's, or "".
ESR_MUST_USE esr_status esri_feeds_office(esri_feeds *run, bool milestones, const char *uid,
                                          esri_buf *out, int32_t *entries);
// Writes both below `folder`: calendars/all.ics and calendars/office.ics.
ESR_MUST_USE esr_status esri_feeds_write_office(esri_feeds *run, const char *folder);
// Writes hand-out/school/ID.ics and hand-out/reviewer/ID.ics below `folder`, as they may be read
// on the maker's day. The guard looks at each file before it is written: one that tells too much
// fails the call with ESR_E_INTERNAL, and files that were written before must not be handed out.
ESR_MUST_USE esr_status esri_feeds_write_hand_out(esri_feeds *run, const char *folder);

#endif
