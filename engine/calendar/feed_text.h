// SPDX-License-Identifier: GPL-3.0-or-later
// What all feeds have in common, whatever they are made of: how they begin, their time zones, and
// files that are touched only when they change.
#ifndef ESRI_CALENDAR_FEED_TEXT_H
#define ESRI_CALENDAR_FEED_TEXT_H

#include <esr/cycle.h>

#include "base/buf.h"
#include "base/context.h"

#define ESRI_FEED_SUFFIX ".ics"

// How a feed begins. Texts are "" where there is none.
typedef struct esri_feed_head {
    const char *what_zh, *what; // the person or school, "to do"; both "": the whole cycle
    const char *uid;            // of the calendar; ""
    int64_t modified;           // the latest change, seconds since 1970 in UTC; 0: not known
    const char *zones;          // VTIMEZONEs
} esri_feed_head;
void esri_feed_begin(esri_buf *out, const esr_cycle *cycle, const esri_feed_head *head);
void esri_feed_end(esri_buf *out);

// Appends the VTIMEZONE of a name, right from the first day to the last; ESR_E_INPUT if this
// machine's zone data don't know it.
ESR_MUST_USE esr_status esri_feed_add_zone(esr_context *ctx, const char *time_zone,
                                           esr_day first_day, esr_day last_day, esri_buf *out);

typedef enum esri_feed_fate { ESRI_FEED_SAME, ESRI_FEED_CHANGED, ESRI_FEED_NEW } esri_feed_fate;
// Replaces the file by way of a temporary one, unless it holds just these bytes: then it is not
// touched, so that web servers and their readers know it as unchanged.
ESR_MUST_USE esr_status esri_feed_put(esr_context *ctx, const char *path, const esri_buf *text,
                                      esri_feed_fate *fate);
// Removes the file if it is there and a feed; `*removed` says whether it was.
ESR_MUST_USE esr_status esri_feed_remove(esr_context *ctx, const char *path, bool *removed);

// --- files to hand out ----------------------------------------------------------------------

// The path of somebody's file below the folder of the results: "hand-out/school/S1.ics"; for the
// caller to free. Ids are the planner's own words: ESR_E_INPUT for one that would lead elsewhere.
ESR_MUST_USE esr_status esri_hand_out_name(esr_context *ctx, esr_recipient recipient,
                                           const char *id, char **out);
// Makes the folders for them.
ESR_MUST_USE esr_status esri_hand_out_folders(esr_context *ctx, const char *folder);

#endif
